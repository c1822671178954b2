/* GUIDs: made, and to and from text. */
#include "com.h"

#include <sys/random.h>

SIZE_T com_length(const WCHAR *text)
{
    SIZE_T length = 0;

    while (text[length])
        length++;
    return length;
}

HRESULT WINAPI CoCreateGuid(GUID *guid)
{
    if (!guid)
        return E_INVALIDARG;
    if (getrandom(guid, sizeof(*guid), 0) != (ssize_t)sizeof(*guid))
        return HRESULT_FROM_WIN32(RPC_S_UUID_NO_ADDRESS);
    /* Version 4 (random), the variant of RFC 4122. */
    guid->Data3 = (guid->Data3 & 0x0fff) | 0x4000;
    guid->Data4[0] = (guid->Data4[0] & 0x3f) | 0x80;
    return S_OK;
}

static WCHAR *write_hex(WCHAR *text, DWORD value, int digits)
{
    static const char hex[] = "0123456789ABCDEF";

    while (digits--)
        *text++ = hex[(value >> (digits * 4)) & 15];
    return text;
}

int WINAPI StringFromGUID2(REFGUID guid, WCHAR *text, int size)
{
    int i;

    if (!guid || size < COM_GUID_CHARACTERS + 1)
        return 0;
    *text++ = '{';
    text = write_hex(text, guid->Data1, 8);
    *text++ = '-';
    text = write_hex(text, guid->Data2, 4);
    *text++ = '-';
    text = write_hex(text, guid->Data3, 4);
    *text++ = '-';
    for (i = 0; i < 8; i++)
    {
        if (i == 2)
            *text++ = '-';
        text = write_hex(text, guid->Data4[i], 2);
    }
    *text++ = '}';
    *text = 0;
    return COM_GUID_CHARACTERS + 1;
}

HRESULT WINAPI StringFromCLSID(REFCLSID clsid, WCHAR **text)
{
    if (!(*text = CoTaskMemAlloc((COM_GUID_CHARACTERS + 1) * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    StringFromGUID2(clsid, *text, COM_GUID_CHARACTERS + 1);
    return S_OK;
}

HRESULT WINAPI StringFromIID(REFIID iid, WCHAR **text)
{
    return StringFromCLSID(iid, text);
}

/* Reads as far as there are digits. */
static BOOL read_hex(const WCHAR **text, int digits, DWORD *value)
{
    for (*value = 0; digits--; (*text)++)
    {
        WCHAR c = **text;

        if (c >= '0' && c <= '9')
            *value = *value << 4 | (c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            *value = *value << 4 | ((c | 0x20) - 'a' + 10);
        else
            return FALSE;
    }
    return TRUE;
}

/* Fills the GUID from left to right as far as the text is right and leaves the rest alone; text without a brace makes it
 * GUID_NULL. Seen in test/runtime/guid.c. */
BOOL com_guid_from_text(const WCHAR *text, GUID *guid)
{
    DWORD value;
    BOOL right;
    int i;

    if (*text++ != '{')
    {
        memset(guid, 0, sizeof(*guid));
        return FALSE;
    }
    right = read_hex(&text, 8, &value);
    guid->Data1 = value;
    if (!right || *text++ != '-')
        return FALSE;
    right = read_hex(&text, 4, &value);
    guid->Data2 = value;
    if (!right || *text++ != '-')
        return FALSE;
    right = read_hex(&text, 4, &value);
    guid->Data3 = value;
    if (!right || *text++ != '-')
        return FALSE;
    for (i = 0; i < 8; i++)
    {
        if (i == 2 && *text++ != '-')
            return FALSE;
        if (!read_hex(&text, 2, &value))
            return FALSE;
        guid->Data4[i] = value;
    }
    return text[0] == '}' && !text[1];
}

HRESULT WINAPI IIDFromString(LPCOLESTR text, IID *iid)
{
    if (!iid)
        return E_INVALIDARG;
    if (!text)
    {
        memset(iid, 0, sizeof(*iid));
        return S_OK;
    }
    if (com_length(text) != COM_GUID_CHARACTERS)
        return E_INVALIDARG;
    return com_guid_from_text(text, iid) ? S_OK : CO_E_IIDSTRING;
}
