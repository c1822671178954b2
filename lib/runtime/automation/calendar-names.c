/* Names of months and weekdays in the user's language. */
#include <windows.h>
#include <oleauto.h>

static HRESULT name_of(LCTYPE type, ULONG flags, BSTR *out)
{
    WCHAR name[80];

    if (!GetLocaleInfoW(LOCALE_USER_DEFAULT, type | (flags & LOCALE_NOUSEROVERRIDE), name, ARRAYSIZE(name)))
        return HRESULT_FROM_WIN32(GetLastError());
    return (*out = SysAllocString(name)) ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI VarMonthName(int month, int abbreviated, ULONG flags, BSTR *out)
{
    if (month < 1 || month > 12 || !out)
        return E_INVALIDARG;
    return name_of((abbreviated ? LOCALE_SABBREVMONTHNAME1 : LOCALE_SMONTHNAME1) + (LCTYPE)month - 1, flags, out);
}

/* first: the day that counts as 1: 1 is Sunday, 7 is Saturday, 0 the first of the user's week. */
HRESULT WINAPI VarWeekdayName(int day, int abbreviated, int first, ULONG flags, BSTR *out)
{
    DWORD user_first;

    if (day < 1 || day > 7 || first < 0 || first > 7 || !out)
        return E_INVALIDARG;
    if (!first)
    {
        /* 0 is Monday there. */
        if (!GetLocaleInfoW(LOCALE_USER_DEFAULT, LOCALE_IFIRSTDAYOFWEEK | LOCALE_RETURN_NUMBER | (flags & LOCALE_NOUSEROVERRIDE),
                            (WCHAR *)&user_first, sizeof(user_first) / sizeof(WCHAR)))
            return HRESULT_FROM_WIN32(GetLastError());
        first = (int)(user_first + 1) % 7 + 1;
    }
    /* The names begin with Monday's. */
    return name_of((abbreviated ? LOCALE_SABBREVDAYNAME1 : LOCALE_SDAYNAME1) + (LCTYPE)(day + first - 2 + 6) % 7, flags, out);
}
