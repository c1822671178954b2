/* Edges of OLE Automation: arguments that are NULL, empty, too large or of the wrong type, and what functions leave in their results
 * when they fail. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "test.h"

static void print_bytes(const char *label, const void *data, size_t size)
{
    const BYTE *bytes = data;
    size_t i;

    printf("%s", label);
    for (i = 0; i < size; i++)
        printf("%02x", bytes[i]);
    printf("\n");
}

/* No more bytes of it than the type has. */
static void print_number(VARTYPE type, ULONGLONG bits)
{
    static const BYTE sizes[] = {[VT_I1] = 1, [VT_UI1] = 1, [VT_I2] = 2, [VT_UI2] = 2, [VT_BOOL] = 2, [VT_I8] = 8, [VT_UI8] = 8,
        [VT_R8] = 8, [VT_CY] = 8, [VT_DATE] = 8, [VT_DECIMAL] = 8, [VT_UINT] = 4};
    UINT size = type < ARRAYSIZE(sizes) && sizes[type] ? sizes[type] : 4;

    if (size < 8)
        bits &= (1ull << size * 8) - 1;
    printf("%x:%08x%08x\n", type, (unsigned int)(bits >> 32), (unsigned int)bits);
}

static void print_variant(const VARIANT *value)
{
    if (V_VT(value) == VT_BSTR)
    {
        printf("%x:", V_VT(value));
        print_bytes("", V_BSTR(value), SysStringByteLen(V_BSTR(value)));
    }
    else if (V_VT(value) & (VT_BYREF | VT_ARRAY) || V_VT(value) == VT_UNKNOWN || V_VT(value) == VT_DISPATCH)
        printf("%x\n", V_VT(value));
    else if (V_VT(value) <= VT_NULL)
        printf("%x\n", V_VT(value));
    else
        print_number(V_VT(value), V_UI8(value));
}

/* ---- VARIANT ---- */

static void reset(VARIANT *value, HRESULT hr)
{
    if (SUCCEEDED(hr))
        VariantClear(value);
    VariantInit(value);
}

static void variant_basics(void)
{
    static const ULONG how[] = {0, VT_BYREF, VT_ARRAY, VT_BYREF | VT_ARRAY, VT_VECTOR, VT_RESERVED, VT_RESERVED | VT_BYREF};
    VARIANT value, copy, inner;
    BYTE memory[64];
    UINT i, type;
    HRESULT hr;

    memset(&value, 0xaa, sizeof(value));
    VariantInit(&value);
    print_bytes("VariantInit ", &value, sizeof(value));
    memset(&value, 0xaa, sizeof(value));
    V_VT(&value) = VT_I4;
    printf("VariantClear %x ", (unsigned int)VariantClear(&value));
    print_bytes("", &value, sizeof(value));
    for (i = 0; i < ARRAYSIZE(how); i++)
        for (type = 0; type < 100; type++)
        {
            memset(memory, 0, sizeof(memory));
            memset(&value, 0, sizeof(value));
            memset(&copy, 0xcc, sizeof(copy));
            V_VT(&value) = (VARTYPE)(type | how[i]);
            if (how[i] & VT_BYREF)
                V_BYREF(&value) = memory;
            V_VT(&copy) = VT_EMPTY;
            hr = VariantCopy(&copy, &value);
            printf("%x copy %x %x", V_VT(&value), (unsigned int)hr, FAILED(hr) ? 0 : V_VT(&copy));
            reset(&copy, hr);
            hr = VariantCopyInd(&copy, &value);
            printf(" indirect %x %x", (unsigned int)hr, FAILED(hr) ? 0 : V_VT(&copy));
            reset(&copy, hr);
            printf(" clear %x\n", (unsigned int)VariantClear(&value));
        }
    /* One VARIANT that points to another. */
    for (type = 0; type < 40; type++)
    {
        memset(memory, 0, sizeof(memory));
        memset(&inner, 0, sizeof(inner));
        V_VT(&inner) = (VARTYPE)type;
        V_VT(&value) = VT_BYREF | VT_VARIANT;
        V_VARIANTREF(&value) = &inner;
        VariantInit(&copy);
        hr = VariantCopyInd(&copy, &value);
        printf("variant of %x: %x %x", type, (unsigned int)hr, V_VT(&copy));
        reset(&copy, hr);
        V_VT(&inner) = (VARTYPE)(type | VT_BYREF);
        V_BYREF(&inner) = memory;
        hr = VariantCopyInd(&copy, &value);
        printf(" of reference %x %x", (unsigned int)hr, FAILED(hr) ? 0 : V_VT(&copy));
        reset(&copy, hr);
        hr = VariantChangeTypeEx(&copy, &value, LOCALE_USER_DEFAULT, 0, VT_I4);
        printf(" changed %x %x\n", (unsigned int)hr, V_VT(&copy));
        reset(&copy, hr);
    }
    VariantInit(&value);
    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(L"itself");
    printf("itself %x %x", (unsigned int)VariantCopy(&value, &value), (unsigned int)VariantCopyInd(&value, &value));
    printf(" %x ", (unsigned int)VariantChangeType(&value, &value, 0, VT_BSTR));
    print_variant(&value);
    VariantClear(&value);
}

/* ---- BSTR ---- */

static void compare(BSTR a, BSTR b, ULONG flags)
{
    printf("%x ", (unsigned int)VarBstrCmp(a, b, 0x409, flags));
}

static void strings(void)
{
    static const OLECHAR odd[] = {'a', 0, 'b'};
    BSTR texts[] =
    {
        NULL, SysAllocString(L""), SysAllocString(L"a"), SysAllocString(L"A"), SysAllocString(L"ab"), SysAllocString(L"b"),
        SysAllocStringLen(odd, 3), SysAllocStringLen(odd, 2), SysAllocStringByteLen("a\0b", 3), SysAllocString(L"a-b"),
        SysAllocString(L"a b"), SysAllocString(L"a_b"), SysAllocString(L"\x00e4"), SysAllocString(L"1"), SysAllocString(L"10"),
    };
    UINT i, j;
    BSTR result;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(texts); i++)
        for (j = 0; j < ARRAYSIZE(texts); j++)
        {
            printf("compare %u %u: ", i, j);
            compare(texts[i], texts[j], 0);
            compare(texts[i], texts[j], NORM_IGNORECASE);
            result = (BSTR)1;
            hr = VarBstrCat(texts[i], texts[j], &result);
            printf("cat %x %u ", (unsigned int)hr, (unsigned int)SysStringByteLen(result));
            print_bytes("", result, SysStringByteLen(result));
            SysFreeString(result);
        }
    printf("cat to nothing %x\n", (unsigned int)VarBstrCat(texts[2], texts[3], NULL));
    for (i = 0; i < ARRAYSIZE(texts); i++)
        SysFreeString(texts[i]);
}

/* ---- numbers ---- */

static void numbers(void)
{
    static const INT scales[] = {-5, -4, -1, 0, 1, 3, 10, 30};
    static const ULONG flags[] = {0, NUMPRS_NEG, NUMPRS_INEXACT, NUMPRS_EXPONENT, NUMPRS_HEX_OCT | NUMPRS_LEADING_WHITE};
    static const INT bases[] = {0, 1, 2, 3, 4};
    static const BYTE lists[][4] = {{1, 2, 3, 4}, {0, 0, 0, 0}, {9, 9, 9, 9}, {7, 7, 7, 7}};
    BYTE digits[8];
    NUMPARSE parse;
    VARIANT value;
    UINT f, s, b, d, count, bit;
    HRESULT hr;

    for (f = 0; f < ARRAYSIZE(flags); f++)
        for (s = 0; s < ARRAYSIZE(scales); s++)
            for (b = 0; b < ARRAYSIZE(bases); b++)
                for (d = 0; d < ARRAYSIZE(lists); d++)
                    for (count = 1; count <= 4; count += 3)
                        for (bit = 0; bit < 24; bit++)
                        {
                            /* Powers of ten and of two are not both meaningful. Of 0.00009 Wine makes 1, since it rounds by the
                             * first digit, wherever that is. */
                            if ((bases[b] && scales[s]) || (INT)count + scales[s] < 0)
                                continue;
                            if (bases[b] && lists[d][3] >> bases[b])
                                continue;
                            memset(digits, 0, sizeof(digits));
                            memcpy(digits, lists[d], 4);
                            parse.cDig = (INT)count;
                            parse.dwInFlags = NUMPRS_STD;
                            parse.dwOutFlags = flags[f];
                            parse.cchUsed = 4;
                            parse.nBaseShift = bases[b];
                            parse.nPwr10 = scales[s];
                            memset(&value, 0, sizeof(value));
                            hr = VarNumFromParseNum(&parse, digits, 1u << bit, &value);
                            printf("number %x %d %d %u %u %x: %x ", (unsigned int)flags[f], scales[s], bases[b], d, count, 1u << bit,
                                (unsigned int)hr);
                            if (FAILED(hr))
                                VariantInit(&value);
                            print_variant(&value);
                        }
}

/* ---- dates ---- */

static void dates(void)
{
    /* Just beyond what a DATE can be (the years 100 to 9999) Wine makes some. */
    static const WORD years[] = {0, 29, 30, 99, 101, 1899, 1900, 2000, 9998, 10001};
    static const WORD months[] = {0, 1, 2, 12, 13}, days[] = {0, 1, 29, 31, 32}, hours[] = {0, 23, 24, 48};
    static const ULONG flags[] = {0, VAR_TIMEVALUEONLY, VAR_DATEVALUEONLY, VAR_TIMEVALUEONLY | VAR_DATEVALUEONLY, VAR_VALIDDATE};
    SYSTEMTIME time;
    UDATE udate;
    UINT y, m, d, h, f;
    WORD dos_date, dos_time;
    double date;
    INT ok;
    HRESULT hr;

    for (y = 0; y < ARRAYSIZE(years); y++)
        for (m = 0; m < ARRAYSIZE(months); m++)
            for (d = 0; d < ARRAYSIZE(days); d++)
                for (h = 0; h < ARRAYSIZE(hours); h++)
                {
                    memset(&udate, 0, sizeof(udate));
                    udate.st.wYear = years[y];
                    udate.st.wMonth = months[m];
                    udate.st.wDay = days[d];
                    udate.st.wHour = hours[h];
                    udate.wDayOfYear = 45;
                    time = udate.st;
                    date = -1;
                    ok = SystemTimeToVariantTime(&time, &date);
                    printf("system %u-%u-%u %u: %d %.10f", years[y], months[m], days[d], hours[h], ok, date);
                    for (f = 0; f < ARRAYSIZE(flags); f++)
                    {
                        date = -1;
                        hr = VarDateFromUdate(&udate, flags[f], &date);
                        printf(" %x %.10f", (unsigned int)hr, date);
                    }
                    printf("\n");
                }
    for (date = -657436; date < 2958470; date += 93000.123456)
    {
        memset(&time, 0xee, sizeof(time));
        ok = VariantTimeToSystemTime(date, &time);
        printf("variant %f: %d ", date, ok);
        print_bytes("", &time, sizeof(time));
        dos_date = dos_time = 0xeeee;
        ok = VariantTimeToDosDateTime(date, &dos_date, &dos_time);
        printf("dos %d %x %x\n", ok, dos_date, dos_time);
        memset(&udate, 0xee, sizeof(udate));
        hr = VarUdateFromDate(date, 0, &udate);
        printf("udate %x ", (unsigned int)hr);
        print_bytes("", &udate, sizeof(udate));
    }
    for (y = 0; y < 0x10000; y += 1021)
        for (m = 0; m < 0x10000; m += 4099)
        {
            /* Wine takes November 31st for January 1st. */
            if ((y & 31) == 31 && (y >> 5 & 15) == 11)
                continue;
            date = -1;
            ok = DosDateTimeToVariantTime((USHORT)y, (USHORT)m, &date);
            printf("dos %x %x: %d %.10f\n", y, m, ok, date);
        }
}

/* ---- DispGetParam ---- */

static void parameters(void)
{
    static const VARTYPE types[] = {VT_EMPTY, VT_NULL, VT_I4, VT_BSTR, VT_UNKNOWN, VT_VARIANT, VT_RECORD, 15, VT_ARRAY | VT_UI1};
    VARIANT arguments[3], result;
    DISPID names[2] = {1, 0};
    DISPPARAMS list;
    UINT error, t, position, count, named;
    HRESULT hr;

    VariantInit(&arguments[0]);
    VariantInit(&arguments[1]);
    VariantInit(&arguments[2]);
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 5;
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(L"text");
    V_VT(&arguments[2]) = VT_UNKNOWN;
    V_UNKNOWN(&arguments[2]) = NULL;
    for (t = 0; t < ARRAYSIZE(types); t++)
        for (count = 0; count <= 3; count++)
            for (named = 0; named <= min(count, 2); named++)
                for (position = 0; position < 4; position++)
                {
                    list.rgvarg = arguments;
                    list.rgdispidNamedArgs = named ? names : NULL;
                    list.cArgs = count;
                    list.cNamedArgs = named;
                    memset(&result, 0, sizeof(result));
                    error = 0xdead;
                    hr = DispGetParam(&list, position, types[t], &result, &error);
                    printf("parameter %u of %u (%u named) as %x: %x %x ", position, count, named, types[t], (unsigned int)hr, error);
                    print_variant(&result);
                    VariantClear(&result);
                }
    error = 0xdead;
    VariantInit(&result);
    memset(&list, 0, sizeof(list));
    error = 0xdead;
    hr = DispGetParam(&list, 0, VT_I4, &result, &error);
    printf("none: %x %x\n", (unsigned int)hr, error);
    list.cArgs = 1;
    error = 0xdead;
    hr = DispGetParam(&list, 0, VT_I4, &result, &error);
    printf("no array: %x %x\n", (unsigned int)hr, error);
    list.rgvarg = arguments;
    error = 0xdead;
    hr = DispGetParam(&list, 0, VT_I4, NULL, &error);
    printf("no result: %x %x\n", (unsigned int)hr, error);
    printf("no error: %x\n", (unsigned int)DispGetParam(&list, 0, VT_I4, &result, NULL));
    list.cNamedArgs = 1;
    error = 0xdead;
    hr = DispGetParam(&list, 0, VT_I4, &result, &error);
    printf("no names: %x %x\n", (unsigned int)hr, error);
    VariantClear(&arguments[1]);
}

/* ---- hashes ---- */

static void hashes(void)
{
    static const LCID languages[] = {0, 0x409, 0x407, 0x40c, 0xc0a, 0x410, 0x419, 0x404, 0x804, 0x412, 0x408, 0x41f, 0x40d, 0x401,
        0x405, 0x40e, 0x415, 0x40f, 0x41b, 0x429, 0x7f, 0x400, 0x800};
    static const char *const names[] = {"", "a", "A", "Notify", "GetDescription", "\x01\x7f", "\xe4\xf6", "_NewEnum", "123"};
    UINT l, n;

    for (l = 0; l < ARRAYSIZE(languages); l++)
        for (n = 0; n < ARRAYSIZE(names); n++)
            printf("hash %x %u: %08x %08x\n", (unsigned int)languages[l], n,
                (unsigned int)LHashValOfNameSysA(SYS_WIN32, languages[l], names[n]),
                (unsigned int)LHashValOfNameSysA(SYS_WIN64, languages[l], names[n]));
}

int main(void)
{
    CoInitialize(NULL);
    variant_basics();
    strings();
    numbers();
    dates();
    parameters();
    hashes();
    CoUninitialize();
    return 0;
}
