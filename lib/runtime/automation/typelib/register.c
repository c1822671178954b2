/* Type libraries in the registry: HKCR\TypeLib\{LIBID}\MAJOR.MINOR\LCID\win64 and, for what Automation can marshal,
 * HKCR\Interface\{IID}. */
#include "automation/typelib/typelib.h"

#include <stdlib.h>

#include "kernel/text.h"

#define GUID_TEXT 39            /* with braces and NUL */
#define MAXIMUM_PATH 1024

static const WCHAR proxy_automation[] = L"{00020424-0000-0000-C000-000000000046}";
static const WCHAR proxy_dispatch[] = L"{00020420-0000-0000-C000-000000000046}";
static const WCHAR *const platforms[] = {L"win64", L"win32"};      /* the first is ours */
#define PLATFORM_COUNT (sizeof(void *) == 8 ? 2 : 1)

/* Hexadecimal without leading zeros, as versions and LCIDs are written. */
static WCHAR *append_hex(WCHAR *out, UINT value)
{
    int shift = 28;

    while (shift && !(value >> shift & 0xf))
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        *out++ = L"0123456789abcdef"[value >> shift & 0xf];
    *out = 0;
    return out;
}

static WCHAR *append_text(WCHAR *out, const WCHAR *text)
{
    while (*text)
        *out++ = *text++;
    *out = 0;
    return out;
}

static WCHAR *append_version(WCHAR *out, WORD major, WORD minor)
{
    out = append_hex(out, major);
    *out++ = '.';
    return append_hex(out, minor);
}

static WCHAR *append_guid(WCHAR *out, const GUID *guid)
{
    StringFromGUID2(guid, out, GUID_TEXT);
    return out + GUID_TEXT - 1;
}

static BOOL parse_hex(const WCHAR **text, UINT *value)
{
    const WCHAR *start = *text;

    for (*value = 0; *text - start < 8; ++*text)
    {
        WCHAR unit = **text;

        if (unit >= '0' && unit <= '9')
            *value = *value << 4 | (unit - '0');
        else if ((unit | 0x20) >= 'a' && (unit | 0x20) <= 'f')
            *value = *value << 4 | ((unit | 0x20) - 'a' + 10);
        else
            break;
    }
    return *text > start;
}

static LONG set_text(HKEY key, const WCHAR *value, const WCHAR *text)
{
    return RegSetValueExW(key, value, 0, REG_SZ, (const BYTE *)text, (DWORD)((wcslen(text) + 1) * sizeof(WCHAR)));
}

static LONG set_subkey_text(HKEY parent, const WCHAR *name, const WCHAR *text)
{
    HKEY key;
    LONG error = RegCreateKeyExW(parent, name, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);

    if (error)
        return error;
    error = set_text(key, NULL, text);
    RegCloseKey(key);
    return error;
}

/* The registered version to use: that major version, the highest minor one from `minor` on; an exact match first. 0xffff.0xffff asks
 * for the newest of all (so under Wine). */
static BOOL find_version(const GUID *guid, WORD *major, WORD *minor)
{
    const BOOL newest = *major == 0xffff && *minor == 0xffff;
    WCHAR path[16 + GUID_TEXT], name[32];
    const WCHAR *next;
    UINT found_major, found_minor;
    BOOL found = FALSE;
    DWORD index, length;
    WORD best = 0;
    HKEY key;

    append_guid(append_text(path, L"TypeLib\\"), guid);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key))
        return FALSE;
    for (index = 0;; index++)
    {
        LONG error;

        length = ARRAYSIZE(name);
        error = RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL);
        if (error == ERROR_MORE_DATA)
            continue;
        if (error)
            break;
        next = name;
        if (!parse_hex(&next, &found_major) || *next++ != '.' || !parse_hex(&next, &found_minor) || *next)
            continue;
        if (newest)
        {
            if (!found || found_major > *major || (found_major == *major && found_minor > best))
            {
                *major = (WORD)found_major;
                best = (WORD)found_minor;
                found = TRUE;
            }
            continue;
        }
        if (found_major != *major)
            continue;
        if (found_minor == *minor)
        {
            best = *minor;
            found = TRUE;
            break;
        }
        if (found_minor > *minor && (!found || found_minor > best))
        {
            best = (WORD)found_minor;
            found = TRUE;
        }
    }
    RegCloseKey(key);
    *minor = best;
    return found;
}

/* The path in HKCR for that library in a language; *length in units with the NUL. */
static BOOL find_path(const GUID *guid, WORD major, WORD minor, LCID lcid, WCHAR *path, DWORD *bytes)
{
    WCHAR name[64 + GUID_TEXT], *out;
    unsigned int i;

    for (i = 0; i < PLATFORM_COUNT; i++)
    {
        out = append_guid(append_text(name, L"TypeLib\\"), guid);
        *out++ = '\\';
        out = append_version(out, major, minor);
        *out++ = '\\';
        out = append_hex(out, lcid);
        *out++ = '\\';
        append_text(out, platforms[i]);
        if (!RegGetValueW(HKEY_CLASSES_ROOT, name, NULL, RRF_RT_REG_SZ, NULL, path, bytes))
            return TRUE;
    }
    return FALSE;
}

HRESULT WINAPI QueryPathOfRegTypeLib(REFGUID guid, WORD major, WORD minor, LCID lcid, LPBSTR path)
{
    WCHAR text[MAXIMUM_PATH];
    DWORD bytes;
    LCID tries[3];
    unsigned int i;

    if (!guid || !path)
        return E_INVALIDARG;
    if (!find_version(guid, &major, &minor))
        return TYPE_E_LIBNOTREGISTERED;
    /* The language as given, without its country, then no particular one. */
    tries[0] = lcid;
    tries[1] = PRIMARYLANGID(lcid);
    tries[2] = 0;
    for (i = 0; i < ARRAYSIZE(tries); i++)
    {
        if (i && tries[i] == tries[i - 1])
            continue;
        bytes = sizeof(text);
        if (find_path(guid, major, minor, tries[i], text, &bytes))
        {
            *path = SysAllocString(text);
            return *path ? S_OK : E_OUTOFMEMORY;
        }
    }
    return TYPE_E_LIBNOTREGISTERED;
}

HRESULT WINAPI LoadRegTypeLib(REFGUID guid, WORD major, WORD minor, LCID lcid, ITypeLib **library)
{
    struct typelib *standard;
    BSTR path = NULL;
    HRESULT hr;

    if (!library)
        return E_INVALIDARG;
    *library = NULL;
    if (!guid)
        return E_INVALIDARG;
    hr = QueryPathOfRegTypeLib(guid, major, minor, lcid, &path);
    if (SUCCEEDED(hr))
    {
        TLIBATTR *attributes;

        hr = LoadTypeLibEx(path, REGKIND_NONE, library);
        SysFreeString(path);
        /* What is there now may be another library than the one that was registered. */
        if (SUCCEEDED(hr) && SUCCEEDED(ITypeLib_GetLibAttr(*library, &attributes)))
        {
            BOOL other = !IsEqualGUID(&attributes->guid, guid) || attributes->wMajorVerNum != major ||
                         attributes->wMinorVerNum < minor;

            ITypeLib_ReleaseTLibAttr(*library, attributes);
            if (other)
            {
                ITypeLib_Release(*library);
                *library = NULL;
                hr = TYPE_E_LIBNOTREGISTERED;
            }
        }
    }
    /* Windows has this one registered from the start. */
    if (FAILED(hr) && typelib_is_standard(guid) && major == 2 && minor == 0 && SUCCEEDED(typelib_load_standard(&standard)))
    {
        *library = (ITypeLib *)&standard->ITypeLib2_iface;
        hr = S_OK;
    }
    return hr;
}

/* Which proxy marshals the interface: the one for Automation's types, the one for IDispatch, or none. */
static const WCHAR *interface_proxy(const TYPEATTR *attributes)
{
    if (attributes->wTypeFlags & (TYPEFLAG_FOLEAUTOMATION | TYPEFLAG_FDUAL))
        return proxy_automation;
    return attributes->typekind == TKIND_DISPATCH ? proxy_dispatch : NULL;
}

static LONG register_interface(HKEY classes, ITypeInfo *info, const TYPEATTR *attributes, const TLIBATTR *library)
{
    const WCHAR *proxy = interface_proxy(attributes);
    WCHAR path[16 + GUID_TEXT], text[GUID_TEXT + 32];
    BSTR name = NULL;
    HKEY key, typelib;
    LONG error;

    if (!proxy)
        return 0;
    append_guid(append_text(path, L"Interface\\"), &attributes->guid);
    if ((error = RegCreateKeyExW(classes, path, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &key, NULL)))
        return error;
    ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL);
    if (name)
        error = set_text(key, NULL, name);
    SysFreeString(name);
    if (!error)
        error = set_subkey_text(key, L"ProxyStubClsid", proxy);
    if (!error)
        error = set_subkey_text(key, L"ProxyStubClsid32", proxy);
    if (!error && !(error = RegCreateKeyExW(key, L"TypeLib", 0, NULL, 0, KEY_WRITE, NULL, &typelib, NULL)))
    {
        append_guid(text, &library->guid);
        error = set_text(typelib, NULL, text);
        append_version(text, library->wMajorVerNum, library->wMinorVerNum);
        if (!error)
            error = set_text(typelib, L"Version", text);
        RegCloseKey(typelib);
    }
    RegCloseKey(key);
    return error;
}

static BOOL is_registered_kind(const TYPEATTR *attributes)
{
    return attributes->typekind == TKIND_INTERFACE || attributes->typekind == TKIND_DISPATCH;
}

static HRESULT register_library(HKEY classes, ITypeLib *library, const WCHAR *path, const WCHAR *help_folder)
{
    WCHAR text[MAXIMUM_PATH], *out;
    TLIBATTR *attributes;
    BSTR doc = NULL, library_name = NULL;
    HKEY key = NULL;
    LONG error;
    UINT count, i;
    HRESULT hr;

    if (wcslen(path) >= MAXIMUM_PATH || (help_folder && wcslen(help_folder) >= MAXIMUM_PATH))
        return E_INVALIDARG;
    if (FAILED(hr = ITypeLib_GetLibAttr(library, &attributes)))
        return hr;
    out = append_guid(append_text(text, L"TypeLib\\"), &attributes->guid);
    *out++ = '\\';
    append_version(out, attributes->wMajorVerNum, attributes->wMinorVerNum);
    error = RegCreateKeyExW(classes, text, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &key, NULL);
    /* What it is called: its help string, and, as Wine has it, its name where it has none. */
    if (!error && SUCCEEDED(ITypeLib_GetDocumentation(library, -1, &library_name, &doc, NULL, NULL)) && (doc || library_name))
        error = set_text(key, NULL, doc ? doc : library_name);
    SysFreeString(doc);
    SysFreeString(library_name);
    if (!error)
    {
        out = append_hex(text, attributes->lcid);
        *out++ = '\\';
        append_text(out, platforms[attributes->syskind == SYS_WIN32 && PLATFORM_COUNT > 1]);
        error = set_subkey_text(key, text, path);
    }
    if (!error)
    {
        /* Flags are written in decimal. */
        UINT flags = attributes->wLibFlags & ~LIBFLAG_FHASDISKIMAGE, digits = 1, rest;

        for (rest = flags; rest >= 10; rest /= 10)
            digits++;
        text[digits] = 0;
        for (rest = flags; digits--; rest /= 10)
            text[digits] = (WCHAR)('0' + rest % 10);
        error = set_subkey_text(key, L"FLAGS", text);
    }
    if (!error)
    {
        if (!help_folder)
        {
            /* The library's own folder. */
            append_text(text, path);
            for (i = (UINT)wcslen(text); i && text[i - 1] != '\\' && text[i - 1] != '/'; i--)
                ;
            text[i ? i - 1 : 0] = 0;
            help_folder = text;
        }
        error = set_subkey_text(key, L"HELPDIR", help_folder);
    }
    if (key)
        RegCloseKey(key);

    count = ITypeLib_GetTypeInfoCount(library);
    for (i = 0; i < count && !error; i++)
    {
        TYPEATTR *type;
        ITypeInfo *info;

        if (FAILED(ITypeLib_GetTypeInfo(library, i, &info)))
            continue;
        if (SUCCEEDED(ITypeInfo_GetTypeAttr(info, &type)))
        {
            if (is_registered_kind(type))
                error = register_interface(classes, info, type, attributes);
            ITypeInfo_ReleaseTypeAttr(info, type);
        }
        ITypeInfo_Release(info);
    }
    ITypeLib_ReleaseTLibAttr(library, attributes);
    return error ? TYPE_E_REGISTRYACCESS : S_OK;
}

static HRESULT user_classes(HKEY *classes)
{
    return RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\Classes", 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, classes, NULL)
               ? TYPE_E_REGISTRYACCESS : S_OK;
}

HRESULT WINAPI RegisterTypeLib(ITypeLib *library, const OLECHAR *path, const OLECHAR *help_folder)
{
    if (!library || !path)
        return E_INVALIDARG;
    return register_library(HKEY_CLASSES_ROOT, library, path, help_folder);
}

HRESULT WINAPI RegisterTypeLibForUser(ITypeLib *library, OLECHAR *path, OLECHAR *help_folder)
{
    HKEY classes;
    HRESULT hr;

    if (!library || !path)
        return E_INVALIDARG;
    if (FAILED(hr = user_classes(&classes)))
        return hr;
    hr = register_library(classes, library, path, help_folder);
    RegCloseKey(classes);
    return hr;
}

/* The key if nothing is below it but what `ignored` names. */
static void delete_if_empty(HKEY parent, const WCHAR *name)
{
    DWORD subkeys = 0;
    HKEY key;

    if (RegOpenKeyExW(parent, name, 0, KEY_READ, &key))
        return;
    RegQueryInfoKeyW(key, NULL, NULL, NULL, &subkeys, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    if (!subkeys)
        RegDeleteKeyW(parent, name);
}

/* Is a language left among the subkeys of a version? Theirs are numbers; FLAGS and HELPDIR are not. */
static BOOL has_language(HKEY version)
{
    WCHAR name[64];
    const WCHAR *next;
    DWORD index, length;
    UINT lcid;

    for (index = 0; length = ARRAYSIZE(name), !RegEnumKeyExW(version, index, name, &length, NULL, NULL, NULL, NULL); index++)
    {
        next = name;
        if (parse_hex(&next, &lcid) && !*next)
            return TRUE;
    }
    return FALSE;
}

static HRESULT unregister_library(HKEY classes, REFGUID guid, WORD major, WORD minor, LCID lcid, SYSKIND syskind)
{
    WCHAR library_path[16 + GUID_TEXT], version_name[32], lcid_name[16], text[MAXIMUM_PATH], iid_path[16 + GUID_TEXT];
    const WCHAR *platform = syskind == SYS_WIN64 ? L"win64" : L"win32";
    HKEY library_key, version, language;
    ITypeLib *library = NULL;
    DWORD bytes = sizeof(text);
    BOOL last;
    UINT count, i;

    if (!guid || (syskind != SYS_WIN32 && syskind != SYS_WIN64))
        return E_INVALIDARG;
    append_guid(append_text(library_path, L"TypeLib\\"), guid);
    append_version(version_name, major, minor);
    append_hex(lcid_name, lcid);
    if (RegOpenKeyExW(classes, library_path, 0, KEY_READ | KEY_WRITE, &library_key))
        return TYPE_E_REGISTRYACCESS;
    if (RegOpenKeyExW(library_key, version_name, 0, KEY_READ | KEY_WRITE, &version))
    {
        RegCloseKey(library_key);
        return TYPE_E_REGISTRYACCESS;
    }
    if (RegOpenKeyExW(version, lcid_name, 0, KEY_READ | KEY_WRITE, &language))
    {
        RegCloseKey(version);
        RegCloseKey(library_key);
        return TYPE_E_REGISTRYACCESS;
    }
    /* The library says which interfaces are its own. */
    if (!RegGetValueW(language, platform, NULL, RRF_RT_REG_SZ, NULL, text, &bytes))
        LoadTypeLibEx(text, REGKIND_NONE, &library);
    RegDeleteKeyW(language, platform);
    RegCloseKey(language);
    delete_if_empty(version, lcid_name);
    last = !has_language(version);
    RegCloseKey(version);
    if (last)
        RegDeleteTreeW(library_key, version_name);
    RegCloseKey(library_key);
    delete_if_empty(classes, library_path);
    if (!library)
        return S_OK;

    count = last ? ITypeLib_GetTypeInfoCount(library) : 0;
    for (i = 0; i < count; i++)
    {
        TYPEATTR *type;
        ITypeInfo *info;

        if (FAILED(ITypeLib_GetTypeInfo(library, i, &info)))
            continue;
        if (SUCCEEDED(ITypeInfo_GetTypeAttr(info, &type)))
        {
            WCHAR *out = append_guid(append_text(iid_path, L"Interface\\"), &type->guid);

            if (is_registered_kind(type) && interface_proxy(type))
            {
                /* Only if it is registered for this library. */
                WCHAR typelib_path[32 + GUID_TEXT], registered[GUID_TEXT], own[GUID_TEXT];

                append_text(append_text(typelib_path, iid_path), L"\\TypeLib");
                append_guid(own, guid);
                bytes = sizeof(registered);
                if (!RegGetValueW(classes, typelib_path, NULL, RRF_RT_REG_SZ, NULL, registered, &bytes) &&
                    !kernel_compare_names(registered, own))
                    RegDeleteTreeW(classes, iid_path);
            }
            (void)out;
            ITypeInfo_ReleaseTypeAttr(info, type);
        }
        ITypeInfo_Release(info);
    }
    ITypeLib_Release(library);
    return S_OK;
}

HRESULT WINAPI UnRegisterTypeLib(REFGUID guid, WORD major, WORD minor, LCID lcid, SYSKIND syskind)
{
    return unregister_library(HKEY_CLASSES_ROOT, guid, major, minor, lcid, syskind);
}

HRESULT WINAPI UnRegisterTypeLibForUser(REFGUID guid, WORD major, WORD minor, LCID lcid, SYSKIND syskind)
{
    HKEY classes;
    HRESULT hr;

    if (FAILED(hr = user_classes(&classes)))
        return hr;
    hr = unregister_library(classes, guid, major, minor, lcid, syskind);
    RegCloseKey(classes);
    return hr;
}
