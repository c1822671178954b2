/* The conversions of numbers to text, and of text to VARIANT_BOOL. */
#include "convert.h"
#include "decimal.h"
#include "locale.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HRESULT WINAPI make_text(const WCHAR *text, size_t length, BSTR *out)
{
    *out = SysAllocStringLen(text, length);
    return *out ? S_OK : E_OUTOFMEMORY;
}

/* Writes digits that end before `end`, and returns where they begin. */
static WCHAR *put_whole(WCHAR *end, ULONG64 value)
{
    do
        *--end = '0' + value % 10;
    while (value /= 10);
    return end;
}

static HRESULT WINAPI from_whole(ULONG64 magnitude, BOOL negative, BSTR *out)
{
    WCHAR buffer[24], *end = buffer + ARRAYSIZE(buffer), *text;

    if (!out)
        return E_INVALIDARG;
    text = put_whole(end, magnitude);
    if (negative)
        *--text = '-';
    return make_text(text, end - text, out);
}

/* Whole numbers look alike in every locale that is offered, so the locale is not looked at. */
#define FROM_SIGNED(from, type) \
    HRESULT WINAPI VarBstrFrom##from(type in, LCID lcid, ULONG flags, BSTR *out) \
    { \
        (void)lcid; \
        (void)flags; \
        return from_whole(in < 0 ? -(ULONG64)in : (ULONG64)in, in < 0, out); \
    }

#define FROM_UNSIGNED(from, type) \
    HRESULT WINAPI VarBstrFrom##from(type in, LCID lcid, ULONG flags, BSTR *out) \
    { \
        (void)lcid; \
        (void)flags; \
        return from_whole(in, FALSE, out); \
    }

FROM_SIGNED(I1, signed char)
FROM_SIGNED(I2, SHORT)
FROM_SIGNED(I4, LONG)
FROM_SIGNED(I8, LONG64)
FROM_UNSIGNED(UI1, BYTE)
FROM_UNSIGNED(UI2, USHORT)
FROM_UNSIGNED(UI4, ULONG)
FROM_UNSIGNED(UI8, ULONG64)

/* Does exactly half a unit of the last digit follow? Windows' C library rounds that up, others to the even digit. */
static BOOL is_tie(double in, int digits)
{
    char text[64];
    const char *rest;

    snprintf(text, sizeof(text), "%.*e", digits + 24, fabs(in));
    rest = text + 1 + digits;
    return *rest == '5' && strspn(rest + 1, "0") == 24;
}

/* As many digits as are certain: 7 for R4, 15 for R8, in the shape of printf's %G. */
static HRESULT from_real(double in, int digits, LCID lcid, BSTR *out)
{
    const struct automation_locale *locale;
    char text[40];
    WCHAR wide[40];
    int i;

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (!(locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    if (fabs(in) < 1e6 && in == (int)in)
        return from_whole(abs((int)in), in < 0, out);
    if (isfinite(in) && is_tie(in, digits))
        in = nextafter(in, in < 0 ? -HUGE_VAL : HUGE_VAL);
    if (isnan(in))
        snprintf(text, sizeof(text), "%sNAN", signbit(in) ? "-" : "");
    else
        /* No sign for a negative zero. */
        snprintf(text, sizeof(text), "%.*G", digits, in == 0 ? 0.0 : in);
    for (i = 0; text[i]; i++)
        /* The decimal point is that of the program's C locale. */
        wide[i] = strchr("0123456789+-EINFA", text[i]) ? (unsigned char)text[i] : locale->decimal;
    return make_text(wide, i, out);
}

HRESULT WINAPI VarBstrFromR4(FLOAT in, LCID lcid, ULONG flags, BSTR *out)
{
    (void)flags;
    return from_real(in, 7, lcid, out);
}

HRESULT WINAPI VarBstrFromR8(DOUBLE in, LCID lcid, ULONG flags, BSTR *out)
{
    (void)flags;
    return from_real(in, 15, lcid, out);
}

/* All digits, without zeros at the end of the decimal places, and without the sign of a zero. */
static HRESULT from_fixed(decimal_wide magnitude, unsigned int scale, BOOL negative, LCID lcid, BSTR *out)
{
    const struct automation_locale *locale;
    WCHAR buffer[40], *end = buffer + ARRAYSIZE(buffer), *text = end;

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (!(locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    negative = negative && magnitude;
    decimal_trim(&magnitude, &scale);
    if (scale)
    {
        for (; scale; scale--, magnitude /= 10)
            *--text = '0' + (WCHAR)(magnitude % 10);
        *--text = locale->decimal;
    }
    do
        *--text = '0' + (WCHAR)(magnitude % 10);
    while (magnitude /= 10);
    if (negative)
        *--text = '-';
    return make_text(text, end - text, out);
}

HRESULT WINAPI VarBstrFromCy(CY in, LCID lcid, ULONG flags, BSTR *out)
{
    (void)flags;
    return from_fixed(in.int64 < 0 ? -(ULONG64)in.int64 : (ULONG64)in.int64, 4, in.int64 < 0, lcid, out);
}

HRESULT WINAPI VarBstrFromDec(const DECIMAL *in, LCID lcid, ULONG flags, BSTR *out)
{
    (void)flags;
    if (!decimal_is_valid(in))
        return E_INVALIDARG;
    return from_fixed(decimal_magnitude(in), in->scale, in->sign != 0, lcid, out);
}

HRESULT WINAPI VarBstrFromBool(VARIANT_BOOL in, LCID lcid, ULONG flags, BSTR *out)
{
    const struct automation_locale *locale;

    if (!out)
        return E_INVALIDARG;
    *out = NULL;
    if (!(locale = automation_locale(flags & VAR_LOCALBOOL ? lcid : LOCALE_INVARIANT)))
        return DISP_E_UNKNOWNLCID;
    *out = SysAllocString(in ? locale->true_text : locale->false_text);
    return *out ? S_OK : E_OUTOFMEMORY;
}

HRESULT WINAPI VarBstrFromDisp(IDispatch *in, LCID lcid, ULONG flags, BSTR *out)
{
    VARIANT value;
    HRESULT hr;

    (void)flags;
    if (SUCCEEDED(hr = convert_from_dispatch(in, lcid, VT_BSTR, &value)))
        *out = V_BSTR(&value);
    return hr;
}

static BOOL equal(const WCHAR *left, const WCHAR *right)
{
    for (; *left && *right; left++, right++)
        if ((*left | 0x20) != (*right | 0x20))
            return FALSE;
    return *left == *right;
}

HRESULT WINAPI VarBoolFromStr(const OLECHAR *in, LCID lcid, ULONG flags, VARIANT_BOOL *out)
{
    const struct automation_locale *locale;
    double number;
    HRESULT hr;

    if (!in)
        return DISP_E_TYPEMISMATCH;
    if (!(locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    if (equal(in, L"True") || equal(in, L"#TRUE#") || (flags & VAR_LOCALBOOL && equal(in, locale->true_text)))
        *out = VARIANT_TRUE;
    else if (equal(in, L"False") || equal(in, L"#FALSE#") || (flags & VAR_LOCALBOOL && equal(in, locale->false_text)))
        *out = VARIANT_FALSE;
    else
    {
        if (FAILED(hr = VarR8FromStr(in, lcid, flags, &number)))
            return hr;
        *out = number != 0 ? VARIANT_TRUE : VARIANT_FALSE;
    }
    return S_OK;
}
