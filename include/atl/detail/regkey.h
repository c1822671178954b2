/* CRegKey. Source: "CRegKey Class". Every method returns a Win32 error code, ERROR_SUCCESS if it worked. Part of atlbase.h. */
#pragma once
#pragma GCC system_header

#include "../atlcomcli.h"

namespace ATL
{

class CRegKey
{
public:
    CRegKey() : m_hKey(nullptr), m_samWOW64(0) { }
    explicit CRegKey(HKEY key) : m_hKey(key), m_samWOW64(0) { }
    CRegKey(CRegKey &other) : m_hKey(other.Detach()), m_samWOW64(other.m_samWOW64) { }
    ~CRegKey() { Close(); }

    CRegKey &operator=(CRegKey &other)
    {
        if (m_hKey != other.m_hKey)
        {
            Close();
            Attach(other.Detach());
            m_samWOW64 = other.m_samWOW64;
        }
        return *this;
    }

    operator HKEY() const { return m_hKey; }

    void Attach(HKEY key)
    {
        ATLASSUME(!m_hKey);
        m_hKey = key;
    }

    HKEY Detach()
    {
        HKEY key = m_hKey;

        m_hKey = nullptr;
        return key;
    }

    LONG Close()
    {
        LONG error = m_hKey ? RegCloseKey(m_hKey) : ERROR_SUCCESS;

        m_hKey = nullptr;
        return error;
    }

    LONG Flush() { return RegFlushKey(m_hKey); }

    LONG Create(HKEY parent, LPCTSTR name, LPTSTR key_class = REG_NONE, DWORD options = REG_OPTION_NON_VOLATILE,
        REGSAM access = KEY_READ | KEY_WRITE, LPSECURITY_ATTRIBUTES security = nullptr, LPDWORD disposition = nullptr)
    {
        DWORD made = 0;
        HKEY key = nullptr;
        LONG error = RegCreateKeyEx(parent, name, 0, key_class, options, access, security, &key, &made);

        if (disposition)
            *disposition = made;
        return error == ERROR_SUCCESS ? replace(key, access) : error;
    }

    LONG Open(HKEY parent, LPCTSTR name, REGSAM access = KEY_READ | KEY_WRITE)
    {
        HKEY key = nullptr;
        LONG error = RegOpenKeyEx(parent, name, 0, access, &key);

        return error == ERROR_SUCCESS ? replace(key, access) : error;
    }

    LONG DeleteSubKey(LPCTSTR name) { return RegDeleteKeyEx(m_hKey, name, m_samWOW64, 0); }

    /* The key and all that is under it. */
    LONG RecurseDeleteKey(LPCTSTR name)
    {
        CRegKey key;
        TCHAR child[256];
        DWORD length;
        LONG error = key.Open(m_hKey, name, KEY_READ | KEY_WRITE | m_samWOW64);

        if (error != ERROR_SUCCESS)
            return error;
        while (length = _countof(child), RegEnumKeyEx(key, 0, child, &length, nullptr, nullptr, nullptr, nullptr) == ERROR_SUCCESS)
            if ((error = key.RecurseDeleteKey(child)) != ERROR_SUCCESS)
                return error;
        key.Close();
        return DeleteSubKey(name);
    }

    LONG DeleteValue(LPCTSTR name) { return RegDeleteValue(m_hKey, name); }

    LONG EnumKey(DWORD index, LPTSTR name, LPDWORD length, FILETIME *last_write = nullptr)
    {
        FILETIME time;

        return RegEnumKeyEx(m_hKey, index, name, length, nullptr, nullptr, nullptr, last_write ? last_write : &time);
    }

    LONG NotifyChangeKeyValue(BOOL subtree, DWORD filter, HANDLE event, BOOL asynchronous = TRUE)
    {
        return RegNotifyChangeKeyValue(m_hKey, subtree, filter, event, asynchronous);
    }

    LONG GetKeySecurity(SECURITY_INFORMATION what, PSECURITY_DESCRIPTOR descriptor, LPDWORD size)
    {
        return RegGetKeySecurity(m_hKey, what, descriptor, size);
    }

    LONG SetKeySecurity(SECURITY_INFORMATION what, PSECURITY_DESCRIPTOR descriptor)
    {
        return RegSetKeySecurity(m_hKey, what, descriptor);
    }

    LONG QueryValue(LPCTSTR name, DWORD *type, void *data, ULONG *bytes)
    {
        return RegQueryValueEx(m_hKey, name, nullptr, type, static_cast<LPBYTE>(data), (DWORD *)bytes);
    }

    /* The forms without a type say what it has to be, and answer ERROR_INVALID_DATA if it is another. */
    LONG QueryDWORDValue(LPCTSTR name, DWORD &value)
    {
        ULONG size = sizeof(value);

        return query(name, REG_DWORD, &value, &size, sizeof(value));
    }

    LONG QueryQWORDValue(LPCTSTR name, ULONGLONG &value)
    {
        ULONG size = sizeof(value);

        return query(name, REG_QWORD, &value, &size, sizeof(value));
    }

    LONG QueryBinaryValue(LPCTSTR name, void *data, ULONG *bytes) { return query(name, REG_BINARY, data, bytes, 0); }

    /* *count: characters with the terminator. REG_SZ, or REG_EXPAND_SZ (not expanded). A value that was stored without a
     * terminator gets one, if there is room. */
    LONG QueryStringValue(LPCTSTR name, LPTSTR value, ULONG *count)
    {
        DWORD type = 0;
        ULONG room, size;
        LONG error;

        if (!count)
            return ERROR_INVALID_PARAMETER;
        room = *count;
        size = room * sizeof(TCHAR);
        error = QueryValue(name, &type, value, &size);
        *count = size / sizeof(TCHAR);
        if (error != ERROR_SUCCESS)
            return error;
        if (type != REG_SZ && type != REG_EXPAND_SZ)
            return ERROR_INVALID_DATA;
        if (!value)
            return ERROR_SUCCESS;
        if (!size)
        {
            if (room)
                value[0] = 0;
            return ERROR_SUCCESS;
        }
        if (size % sizeof(TCHAR))
            return ERROR_INVALID_DATA;
        if (value[size / sizeof(TCHAR) - 1])
        {
            if (size / sizeof(TCHAR) >= room)
                return ERROR_INVALID_DATA;
            value[size / sizeof(TCHAR)] = 0;
            ++*count;
        }
        return ERROR_SUCCESS;
    }

    LONG QueryMultiStringValue(LPCTSTR name, LPTSTR value, ULONG *count)
    {
        DWORD type = 0;
        ULONG size;
        LONG error;

        if (!count || (value && *count < 2))
            return ERROR_INSUFFICIENT_BUFFER;
        size = *count * sizeof(TCHAR);
        error = QueryValue(name, &type, value, &size);
        *count = size / sizeof(TCHAR);
        if (error != ERROR_SUCCESS)
            return error;
        if (type != REG_MULTI_SZ)
            return ERROR_INVALID_DATA;
        if (value && (size % sizeof(TCHAR) || size < sizeof(TCHAR) || value[size / sizeof(TCHAR) - 1] ||
            (size > sizeof(TCHAR) && value[size / sizeof(TCHAR) - 2])))
            return ERROR_INVALID_DATA;
        return ERROR_SUCCESS;
    }

    LONG QueryGUIDValue(LPCTSTR name, GUID &value)
    {
        TCHAR text[64];
        ULONG count = _countof(text);
        LONG error = QueryStringValue(name, text, &count);

        value = GUID_NULL;
        if (error != ERROR_SUCCESS)
            return error;
        return SUCCEEDED(CLSIDFromString(const_cast<LPOLESTR>((LPCOLESTR)CT2CW(text)), &value)) ? ERROR_SUCCESS :
            ERROR_INVALID_DATA;
    }

    LONG SetValue(LPCTSTR name, DWORD type, const void *data, ULONG bytes)
    {
        return RegSetValueEx(m_hKey, name, 0, type, static_cast<const BYTE *>(data), bytes);
    }

    LONG SetDWORDValue(LPCTSTR name, DWORD value) { return SetValue(name, REG_DWORD, &value, sizeof(value)); }
    LONG SetQWORDValue(LPCTSTR name, ULONGLONG value) { return SetValue(name, REG_QWORD, &value, sizeof(value)); }
    LONG SetBinaryValue(LPCTSTR name, const void *data, ULONG bytes) { return SetValue(name, REG_BINARY, data, bytes); }

    LONG SetStringValue(LPCTSTR name, LPCTSTR value, DWORD type = REG_SZ)
    {
        if (!value || (type != REG_SZ && type != REG_EXPAND_SZ))
            return ERROR_INVALID_PARAMETER;
        return SetValue(name, type, value, (ULONG)(_tcslen(value) + 1) * sizeof(TCHAR));
    }

    LONG SetMultiStringValue(LPCTSTR name, LPCTSTR value)
    {
        LPCTSTR at = value;

        if (!value)
            return ERROR_INVALID_PARAMETER;
        while (*at)
            at += _tcslen(at) + 1;
        return SetValue(name, REG_MULTI_SZ, value, (ULONG)(at - value + 1) * sizeof(TCHAR));
    }

    LONG SetGUIDValue(LPCTSTR name, REFGUID value)
    {
        WCHAR text[39];

        StringFromGUID2(value, text, _countof(text));
        return SetStringValue(name, CW2CT(text));
    }

    /* The default value (or value_name) of the subkey name, which is created. */
    LONG SetKeyValue(LPCTSTR name, LPCTSTR value, LPCTSTR value_name = nullptr)
    {
        CRegKey key;
        LONG error = key.Create(m_hKey, name, REG_NONE, REG_OPTION_NON_VOLATILE, KEY_READ | KEY_WRITE | m_samWOW64);

        return error == ERROR_SUCCESS ? key.SetStringValue(value_name, value) : error;
    }

    static LONG WINAPI SetValue(HKEY parent, LPCTSTR name, LPCTSTR value, LPCTSTR value_name = nullptr)
    {
        CRegKey key;
        LONG error = key.Create(parent, name);

        return error == ERROR_SUCCESS ? key.SetStringValue(value_name, value) : error;
    }

    /* The forms of ATL 3. */
    LONG QueryValue(DWORD &value, LPCTSTR name) { return QueryDWORDValue(name, value); }
    LONG QueryValue(LPTSTR value, LPCTSTR name, DWORD *bytes)
    {
        DWORD type = 0;
        LONG error = RegQueryValueEx(m_hKey, name, nullptr, &type, (LPBYTE)value, bytes);

        return error == ERROR_SUCCESS && type != REG_SZ && type != REG_MULTI_SZ && type != REG_EXPAND_SZ ? ERROR_INVALID_DATA :
            error;
    }
    LONG SetValue(DWORD value, LPCTSTR name) { return SetDWORDValue(name, value); }
    LONG SetValue(LPCTSTR value, LPCTSTR name = nullptr, bool multiple = false, int size = -1)
    {
        if (!value)
            return ERROR_INVALID_PARAMETER;
        if (!multiple)
            return SetStringValue(name, value);
        return size == -1 ? ERROR_INVALID_PARAMETER : SetValue(name, REG_MULTI_SZ, value, size * sizeof(TCHAR));
    }

    HKEY m_hKey;
    REGSAM m_samWOW64;

private:
    LONG replace(HKEY key, REGSAM access)
    {
        LONG error = Close();

        m_hKey = key;
        m_samWOW64 = access & (KEY_WOW64_32KEY | KEY_WOW64_64KEY);
        return error;
    }

    LONG query(LPCTSTR name, DWORD expected, void *data, ULONG *bytes, ULONG exact)
    {
        DWORD type = 0;
        LONG error = QueryValue(name, &type, data, bytes);

        if (error != ERROR_SUCCESS)
            return error;
        return type == expected && (!exact || *bytes == exact) ? ERROR_SUCCESS : ERROR_INVALID_DATA;
    }
};

}
