/* The registrar: writes and removes what a .rgs script says. Source: "Registry Scripting Examples", "Creating Registrar Scripts",
 * "Understanding Backus Nauer Form (BNF) Syntax", "Using Replaceable Parameters (The Registrar's Preprocessor)", "IRegistrar".
 *
 * Tokens are separated by white space; a token with spaces stands between single quotes, in which '' is one quote.
 *
 *   root { key … }                        root: HKCR, HKCU, HKLM, HKU, HKPD, HKDD, HKCC or the long names
 *   [NoRemove | ForceRemove] name [= type value] [{ key … }]
 *   Delete name                           removed, with all below it, when the script registers
 *   val name = type value                 type: s string, e expandable, m several ("\0" between them), d number, b hexadecimal bytes
 *
 * %NAME% is replaced (names in any letters) before the script is read, %% is a per cent sign. Registration that fails is taken back.
 * The other way round a key goes when nothing is left below it, unless it says NoRemove; with ForceRemove it goes with all below. */
#pragma once
#pragma GCC system_header

#include "detail/register.h"

#include <string>
#include <vector>

#define E_ATL_REGISTRAR_DESC 0x0201
#define E_ATL_NOT_IN_MAP 0x0202
#define E_ATL_UNEXPECTED_EOS 0x0203
#define E_ATL_VALUE_SET_FAILED 0x0204
#define E_ATL_RECURSE_DELETE_FAILED 0x0205
#define E_ATL_EXPECTING_EQUAL 0x0206
#define E_ATL_CREATE_KEY_FAILED 0x0207
#define E_ATL_DELETE_KEY_FAILED 0x0208
#define E_ATL_OPEN_KEY_FAILED 0x0209
#define E_ATL_CLOSE_KEY_FAILED 0x020A
#define E_ATL_UNABLE_TO_COERCE 0x020B
#define E_ATL_BAD_HKEY 0x020C
#define E_ATL_MISSING_OPENKEY_TOKEN 0x020D
#define E_ATL_CONVERT_FAILED 0x020E
#define E_ATL_TYPE_NOT_SUPPORTED 0x020F
#define E_ATL_COULD_NOT_CONCAT 0x0210
#define E_ATL_COMPOUND_KEY 0x0211
#define E_ATL_INVALID_MAPKEY 0x0212
#define E_ATL_UNSUPPORTED_VT 0x0213
#define E_ATL_VALUE_GET_FAILED 0x0214
#define E_ATL_VALUE_TOO_LARGE 0x0215
#define E_ATL_MISSING_VALUE_DELIMETER 0x0216
#define E_ATL_DATA_NOT_BYTE_ALIGNED 0x0217

#ifndef __IRegistrarBase_INTERFACE_DEFINED__
#define __IRegistrarBase_INTERFACE_DEFINED__
/* What CAtlModule::AddCommonRGSReplacements gets. */
struct IRegistrarBase : public IUnknown
{
    virtual HRESULT STDMETHODCALLTYPE AddReplacement(LPCOLESTR key, LPCOLESTR item) = 0;
    virtual HRESULT STDMETHODCALLTYPE ClearReplacements() = 0;
};
#endif

namespace ATL
{

/* An object of the stack: it is not counted. */
class CRegObject : public IRegistrarBase
{
public:
    CRegObject() = default;
    virtual ~CRegObject() = default;
    CRegObject(const CRegObject &) = delete;
    CRegObject &operator=(const CRegObject &) = delete;

    HRESULT FinalConstruct() { return S_OK; }

    STDMETHOD(QueryInterface)(REFIID riid, void **ppv) override
    {
        *ppv = IsEqualGUID(riid, IID_IUnknown) ? static_cast<IUnknown *>(this) : nullptr;
        return *ppv ? S_OK : E_NOINTERFACE;
    }
    STDMETHOD_(ULONG, AddRef)() override { return 1; }
    STDMETHOD_(ULONG, Release)() override { return 1; }

    /* The later of two values of one name holds. */
    STDMETHOD(AddReplacement)(LPCOLESTR key, LPCOLESTR item) override
    {
        if (!key || !item)
            return E_INVALIDARG;
        for (replacement &known : m_replacements)
            if (!_wcsicmp(known.key.c_str(), key))
            {
                known.item = item;
                return S_OK;
            }
        m_replacements.push_back(replacement{key, item});
        return S_OK;
    }

    STDMETHOD(ClearReplacements)() override
    {
        m_replacements.clear();
        return S_OK;
    }

    HRESULT ResourceRegisterSz(LPCOLESTR file, LPCOLESTR name, LPCOLESTR type) { return resource(file, name, type, true); }
    HRESULT ResourceUnregisterSz(LPCOLESTR file, LPCOLESTR name, LPCOLESTR type) { return resource(file, name, type, false); }
    HRESULT ResourceRegister(LPCOLESTR file, UINT id, LPCOLESTR type)
    {
        return resource(file, MAKEINTRESOURCEW(id), type, true);
    }
    HRESULT ResourceUnregister(LPCOLESTR file, UINT id, LPCOLESTR type)
    {
        return resource(file, MAKEINTRESOURCEW(id), type, false);
    }
    HRESULT FileRegister(LPCOLESTR file) { return from_file(file, true); }
    HRESULT FileUnregister(LPCOLESTR file) { return from_file(file, false); }
    HRESULT StringRegister(LPCOLESTR script) { return from_text(script, true); }
    HRESULT StringUnregister(LPCOLESTR script) { return from_text(script, false); }

    /* The script of a module that is loaded: what UpdateRegistryFromResource uses. */
    HRESULT _InstanceScript(HINSTANCE instance, LPCOLESTR name, LPCOLESTR type, bool is_register)
    {
        HRSRC found = FindResourceW(instance, name, type);
        HGLOBAL loaded = found ? LoadResource(instance, found) : nullptr;

        if (!loaded)
            return AtlHresultFromLastError();
        return from_bytes(static_cast<const char *>(LockResource(loaded)), SizeofResource(instance, found), is_register);
    }

private:
    struct replacement
    {
        std::wstring key, item;
    };

    enum { longest_token = 4096, deepest = 64, longest_key = 255 };

    static HRESULT error(UINT id) { return MAKE_HRESULT(SEVERITY_ERROR, FACILITY_ITF, id); }

    /* What is read of a script, token by token. */
    struct reader
    {
        const WCHAR *at;
        std::wstring token;
        bool quoted;

        static bool is_space(WCHAR c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

        HRESULT next()
        {
            token.clear();
            quoted = false;
            while (is_space(*at))
                at++;
            if (!*at)
                return error(E_ATL_UNEXPECTED_EOS);
            if (*at == '\'')
            {
                for (quoted = true, at++; ; at++)
                {
                    if (!*at)
                        return error(E_ATL_UNEXPECTED_EOS);
                    if (*at == '\'' && *++at != '\'')
                        break;
                    token += *at;
                }
            }
            else
                while (*at && !is_space(*at))
                    token += *at++;
            return token.size() > longest_token ? error(E_ATL_VALUE_TOO_LARGE) : S_OK;
        }

        bool at_end()
        {
            while (is_space(*at))
                at++;
            return !*at;
        }

        bool is(const WCHAR *word) const { return !quoted && !_wcsicmp(token.c_str(), word); }
    };

    HRESULT replace(LPCWSTR script, std::wstring &out) const
    {
        while (*script)
        {
            const WCHAR *end;

            if (*script != '%')
            {
                out += *script++;
                continue;
            }
            if (script[1] == '%')
            {
                out += '%';
                script += 2;
                continue;
            }
            if (!(end = wcschr(script + 1, '%')))
                return error(E_ATL_UNEXPECTED_EOS);
            std::wstring name(script + 1, end);

            if (name.size() > 31)
                return E_FAIL;
            auto known = m_replacements.begin();
            while (known != m_replacements.end() && _wcsicmp(known->key.c_str(), name.c_str()))
                ++known;
            if (known == m_replacements.end())
                return error(E_ATL_NOT_IN_MAP);
            out += known->item;
            script = end + 1;
        }
        return S_OK;
    }

    static bool root_of(const std::wstring &name, HKEY *root)
    {
        static const struct
        {
            const WCHAR *short_name, *name;
            HKEY key;
        } roots[] = {
            {L"HKCR", L"HKEY_CLASSES_ROOT", HKEY_CLASSES_ROOT}, {L"HKCU", L"HKEY_CURRENT_USER", HKEY_CURRENT_USER},
            {L"HKLM", L"HKEY_LOCAL_MACHINE", HKEY_LOCAL_MACHINE}, {L"HKU", L"HKEY_USERS", HKEY_USERS},
            {L"HKPD", L"HKEY_PERFORMANCE_DATA", HKEY_PERFORMANCE_DATA}, {L"HKDD", L"HKEY_DYN_DATA", HKEY_DYN_DATA},
            {L"HKCC", L"HKEY_CURRENT_CONFIG", HKEY_CURRENT_CONFIG}};

        for (const auto &entry : roots)
            if (!_wcsicmp(name.c_str(), entry.short_name) || !_wcsicmp(name.c_str(), entry.name))
            {
                *root = entry.key;
                return true;
            }
        return false;
    }

    /* What everything else is under is never removed, whatever a script says; below a ProgID "CLSID" is a name like others. */
    static bool is_protected(const std::wstring &name)
    {
        static const WCHAR *const names[] = {L"AppID", L"CLSID", L"Component Categories", L"FileType", L"Interface", L"Hardware",
            L"Mime", L"SAM", L"SECURITY", L"SYSTEM", L"Software", L"TypeLib"};

        for (const WCHAR *entry : names)
            if (!_wcsicmp(name.c_str(), entry))
                return true;
        return false;
    }

    static LONG delete_tree(HKEY parent, const std::wstring &name)
    {
        LONG result = RegDeleteTreeW(parent, name.c_str());

        return result == ERROR_FILE_NOT_FOUND || result == ERROR_PATH_NOT_FOUND ? ERROR_SUCCESS : result;
    }

    /* After the equals sign: type and value; name NULL: the key's default value. key NULL: only read. */
    HRESULT value(reader &in, HKEY key, const WCHAR *name)
    {
        HRESULT hr = in.next();
        std::wstring text;
        LONG result = ERROR_SUCCESS;
        WCHAR type;

        if (FAILED(hr))
            return hr;
        type = in.token.size() == 1 ? towlower(in.token[0]) : 0;
        if (!type || !wcschr(L"semdb", type))
            return error(E_ATL_TYPE_NOT_SUPPORTED);
        if (FAILED(hr = in.next()))
            return hr;
        text = in.token;
        if (type == 'd')
        {
            ULONG number;

            if (FAILED(VarUI4FromStr(const_cast<LPOLESTR>(text.c_str()), LOCALE_SYSTEM_DEFAULT, 0, &number)))
                return error(E_ATL_UNABLE_TO_COERCE);
            if (key)
                result = RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof(DWORD));
        }
        else if (type == 'b')
        {
            std::string bytes;

            if (text.size() % 2)
                return error(E_ATL_DATA_NOT_BYTE_ALIGNED);
            for (size_t i = 0; i < text.size(); i += 2)
            {
                int high = digit(text[i]), low = digit(text[i + 1]);

                if (high < 0 || low < 0)
                    return error(E_ATL_UNABLE_TO_COERCE);
                bytes += (char)(high << 4 | low);
            }
            if (key)
                result = RegSetValueExW(key, name, 0, REG_BINARY, (const BYTE *)bytes.data(), (DWORD)bytes.size());
        }
        else
        {
            DWORD kind = type == 's' ? REG_SZ : type == 'e' ? REG_EXPAND_SZ : REG_MULTI_SZ;

            if (type == 'm')
            {
                for (size_t at = 0; (at = text.find(L"\\0", at)) != std::wstring::npos; at++)
                    text.replace(at, 2, 1, 0);
                if (text.empty() || text.back())
                    text += (WCHAR)0;
            }
            if (key)
                result = RegSetValueExW(key, name, 0, kind, (const BYTE *)text.c_str(),
                    (DWORD)(text.size() + 1) * sizeof(WCHAR));
        }
        return result == ERROR_SUCCESS ? S_OK : error(E_ATL_VALUE_SET_FAILED);
    }

    static int digit(WCHAR c)
    {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    /* The keys between { and }. parent NULL: they are not there any more, and are only read. */
    HRESULT keys(reader &in, HKEY parent, bool is_register, bool roll_back, int depth)
    {
        if (depth > deepest)
            return E_FAIL;
        for (;;)
        {
            bool keep = false, force = false;
            CRegKey key;
            std::wstring name;
            HRESULT hr = in.next();

            if (FAILED(hr))
                return hr;
            if (in.is(L"}"))
                return S_OK;
            if (in.is(L"Delete") || in.is(L"val"))
            {
                bool is_value = in.is(L"val");

                if (FAILED(hr = in.next()))
                    return hr;
                name = in.token;
                if (!is_value)
                {
                    if (name.find('\\') != std::wstring::npos)
                        return error(E_ATL_COMPOUND_KEY);
                    if (is_register && parent && !is_protected(name) && delete_tree(parent, name) != ERROR_SUCCESS)
                        return error(E_ATL_RECURSE_DELETE_FAILED);
                    continue;
                }
                if (FAILED(hr = in.next()))
                    return hr;
                if (!in.is(L"="))
                    return error(E_ATL_EXPECTING_EQUAL);
                if (FAILED(hr = value(in, is_register ? parent : nullptr, name.c_str())))
                    return hr;
                if (!is_register && parent)
                    RegDeleteValueW(parent, name.c_str());
                continue;
            }
            if ((keep = in.is(L"NoRemove")) || (force = in.is(L"ForceRemove")))
                if (FAILED(hr = in.next()))
                    return hr;
            name = in.token;
            if (name.find('\\') != std::wstring::npos)
                return error(E_ATL_COMPOUND_KEY);
            if (name.empty() || name.size() > longest_key)
                return error(E_ATL_VALUE_TOO_LARGE);
            if (FAILED(hr = one_key(in, parent, name, is_register, roll_back, keep, force && !is_protected(name), depth)))
                return hr;
        }
    }

    /* What follows a key's name, and what becomes of the key. */
    HRESULT one_key(reader &in, HKEY parent, const std::wstring &name, bool is_register, bool roll_back, bool keep, bool force,
        int depth)
    {
        HKEY opened = nullptr;
        CRegKey key;
        HRESULT hr;
        LONG result;

        if (is_register)
        {
            if (force && delete_tree(parent, name) != ERROR_SUCCESS)
                return error(E_ATL_RECURSE_DELETE_FAILED);
            if (RegCreateKeyExW(parent, name.c_str(), 0, nullptr, 0, KEY_READ | KEY_WRITE, nullptr, &opened, nullptr) != ERROR_SUCCESS)
                return error(E_ATL_CREATE_KEY_FAILED);
        }
        else if (parent)
        {
            result = RegOpenKeyExW(parent, name.c_str(), 0, KEY_READ | KEY_WRITE, &opened);
            if (result != ERROR_SUCCESS && result != ERROR_FILE_NOT_FOUND && !roll_back)
                return error(E_ATL_OPEN_KEY_FAILED);
        }
        if (opened)
            key.Attach(opened);
        if (optional(in, L"=") && FAILED(hr = value(in, is_register ? (HKEY)key : nullptr, nullptr)))
            return hr;
        if (optional(in, L"{") && FAILED(hr = keys(in, key, is_register, roll_back, depth + 1)))
            return hr;
        if (is_register || !opened || keep)
            return S_OK;
        if (force)
        {
            key.Close();
            return delete_tree(parent, name) == ERROR_SUCCESS || roll_back ? S_OK : error(E_ATL_DELETE_KEY_FAILED);
        }
        WCHAR child[2];
        DWORD length = _countof(child);

        result = RegEnumKeyExW(key, 0, child, &length, nullptr, nullptr, nullptr, nullptr);
        key.Close();
        if (result == ERROR_NO_MORE_ITEMS && (depth || !is_protected(name)) && RegDeleteKeyW(parent, name.c_str()) != ERROR_SUCCESS && !roll_back)
            return error(E_ATL_DELETE_KEY_FAILED);
        return S_OK;
    }

    /* Reads the next token if it is this one. */
    static bool optional(reader &in, const WCHAR *word)
    {
        reader ahead = in;

        if (FAILED(ahead.next()) || !ahead.is(word))
            return false;
        in = ahead;
        return true;
    }

    HRESULT roots(const std::wstring &script, bool is_register, bool roll_back)
    {
        reader in = {script.c_str(), std::wstring(), false};

        while (!in.at_end())
        {
            CRegKey user_classes;
            HRESULT hr = in.next();
            HKEY root;

            if (FAILED(hr))
                return hr;
            if (!root_of(in.token, &root))
                return error(E_ATL_BAD_HKEY);
            if (root == HKEY_CLASSES_ROOT && _AtlClassesRoot(user_classes, &root) != ERROR_SUCCESS)
                return error(E_ATL_OPEN_KEY_FAILED);
            if (FAILED(hr = in.next()))
                return hr;
            if (!in.is(L"{"))
                return error(E_ATL_MISSING_OPENKEY_TOKEN);
            if (FAILED(hr = keys(in, root, is_register, roll_back, 0)))
                return hr;
        }
        return S_OK;
    }

    HRESULT from_text(LPCOLESTR script, bool is_register)
    {
        std::wstring replaced;
        HRESULT hr;

        if (!script)
            return E_INVALIDARG;
        if (FAILED(hr = replace(script, replaced)))
            return hr;
        hr = roots(replaced, is_register, false);
        if (FAILED(hr) && is_register)
            roots(replaced, false, true);
        return hr;
    }

    /* Scripts are files of text: UTF-16 or UTF-8 with their marks, else in the ANSI code page. */
    HRESULT from_bytes(const char *bytes, size_t size, bool is_register)
    {
        std::wstring text;
        UINT code_page = CP_ACP;
        int length;

        if (size >= 2 && !memcmp(bytes, "\xff\xfe", 2))
        {
            text.resize(size / 2 - 1);
            memcpy(&text[0], bytes + 2, text.size() * sizeof(WCHAR));
            return from_text(text.c_str(), is_register);
        }
        if (size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3))
        {
            code_page = CP_UTF8;
            bytes += 3;
            size -= 3;
        }
        if (size && !(length = MultiByteToWideChar(code_page, 0, bytes, (int)size, nullptr, 0)))
            return AtlHresultFromLastError();
        if (size)
        {
            text.resize(length);
            MultiByteToWideChar(code_page, 0, bytes, (int)size, &text[0], length);
        }
        return from_text(text.c_str(), is_register);
    }

    HRESULT resource(LPCOLESTR file, LPCOLESTR name, LPCOLESTR type, bool is_register)
    {
        HINSTANCE library = LoadLibraryExW(file, nullptr, LOAD_LIBRARY_AS_DATAFILE);
        HRESULT hr;

        if (!library)
            return AtlHresultFromLastError();
        hr = _InstanceScript(library, name, type, is_register);
        FreeLibrary(library);
        return hr;
    }

    HRESULT from_file(LPCOLESTR file, bool is_register)
    {
        HANDLE handle = CreateFileW(file, GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_READONLY, nullptr);
        std::string bytes;
        DWORD size, read = 0;
        HRESULT hr;

        if (handle == INVALID_HANDLE_VALUE)
            return AtlHresultFromLastError();
        size = GetFileSize(handle, nullptr);
        if (size == INVALID_FILE_SIZE || size > 0x1000000)
            hr = E_FAIL;
        else
        {
            bytes.resize(size);
            hr = ReadFile(handle, &bytes[0], size, &read, nullptr) && read == size ? S_OK : AtlHresultFromLastError();
        }
        CloseHandle(handle);
        return FAILED(hr) ? hr : from_bytes(bytes.data(), bytes.size(), is_register);
    }

    std::vector<replacement> m_replacements;
};

}
