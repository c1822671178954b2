/* Numbers from and to wide text. long is Windows' long here, 32 bits: a result that does not fit is the nearest that does, with
 * errno ERANGE. */
#include "ctype.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define OLD_NAME __attribute__((__weak__))

static unsigned int digit_value(wchar_t unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    unit = crt_lower(unit);
    return unit >= 'a' && unit <= 'z' ? unit - 'a' + 10u : UINT_MAX;
}

/* The digits of a number of the given base: the value, or ULLONG_MAX and *overflow. *end is `text` when there are none. */
static unsigned long long parse(const wchar_t *text, wchar_t **end, int base, int *negative, int *overflow)
{
    const wchar_t *at = text, *digits;
    unsigned long long value = 0;

    *negative = *overflow = 0;
    if (end)
        *end = (wchar_t *)text;
    if (!text || base < 0 || base == 1 || base > 36)
    {
        errno = EINVAL;
        return 0;
    }
    while (crt_class(*at) & CRT_SPACE)
        at++;
    if (*at == '-' || *at == '+')
        *negative = *at++ == '-';
    /* "0x" without a digit is no number, where C takes the 0. */
    if ((base == 0 || base == 16) && at[0] == '0' && crt_lower(at[1]) == 'x')
    {
        at += 2;
        base = 16;
    }
    else if (base == 0)
        base = at[0] == '0' ? 8 : 10;
    for (digits = at; digit_value(*at) < (unsigned int)base; at++)
    {
        if (value > (ULLONG_MAX - digit_value(*at)) / base)
            *overflow = 1;
        else
            value = value * base + digit_value(*at);
    }
    if (end && at != digits)
        *end = (wchar_t *)at;
    return *overflow ? ULLONG_MAX : value;
}

static long long parse_signed(const wchar_t *text, wchar_t **end, int base, long long least, long long most)
{
    int negative, overflow;
    unsigned long long value = parse(text, end, base, &negative, &overflow);

    if (value > (negative ? 0 - (unsigned long long)least : (unsigned long long)most))
    {
        errno = ERANGE;
        return negative ? least : most;
    }
    return (long long)(negative ? 0 - value : value);
}

static unsigned long long parse_unsigned(const wchar_t *text, wchar_t **end, int base, unsigned long long most)
{
    int negative, overflow;
    unsigned long long value = parse(text, end, base, &negative, &overflow);

    if (overflow || value > most)
    {
        errno = ERANGE;
        return most;
    }
    return (negative ? 0 - value : value) & most;
}

long wcstol(const wchar_t *text, wchar_t **end, int base)
{
    return parse_signed(text, end, base, INT_MIN, INT_MAX);
}

unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base)
{
    return parse_unsigned(text, end, base, UINT_MAX);
}

long long wcstoll(const wchar_t *text, wchar_t **end, int base)
{
    return parse_signed(text, end, base, LLONG_MIN, LLONG_MAX);
}

unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base)
{
    return parse_unsigned(text, end, base, ULLONG_MAX);
}

long long _wcstoi64(const wchar_t *text, wchar_t **end, int base)
{
    return wcstoll(text, end, base);
}

unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base)
{
    return wcstoull(text, end, base);
}

int _wtoi(const wchar_t *text)
{
    return wcstol(text, NULL, 10);
}

long _wtol(const wchar_t *text)
{
    return wcstol(text, NULL, 10);
}

long long _wtoll(const wchar_t *text)
{
    return wcstoll(text, NULL, 10);
}

long long _wtoi64(const wchar_t *text)
{
    return wcstoll(text, NULL, 10);
}

/* The narrow copy of what can belong to a floating-point number, for libc's conversion; NULL: no memory. `buffer` serves
 * when it is large enough. */
static char *narrow_number(const wchar_t *text, char *buffer, size_t size)
{
    size_t length = 0, i;

    while (crt_class(text[length]) & CRT_SPACE)
        length++;
    while (text[length] > ' ' && text[length] < 0x7f)
        length++;
    if (length >= size)
        buffer = malloc(length + 1);
    if (!buffer)
        return NULL;
    for (i = 0; i < length; i++)
        buffer[i] = text[i] < 0x7f && !(crt_class(text[i]) & CRT_SPACE) ? (char)text[i] : ' ';
    buffer[length] = 0;
    return buffer;
}

#define PARSE_FLOAT(name, type, convert) \
    type name(const wchar_t *text, wchar_t **end) \
    { \
        char buffer[80], *narrow = narrow_number(text, buffer, sizeof(buffer)), *narrow_end = NULL; \
        type value; \
        \
        if (end) \
            *end = (wchar_t *)text; \
        if (!narrow) \
            return 0; \
        value = convert(narrow, &narrow_end); \
        if (end) \
            *end += narrow_end - narrow; \
        if (narrow != buffer) \
            free(narrow); \
        return value; \
    }

PARSE_FLOAT(wcstod, double, strtod)
PARSE_FLOAT(wcstof, float, strtof)
PARSE_FLOAT(wcstold, long double, strtold)

double _wtof(const wchar_t *text)
{
    return wcstod(text, NULL);
}

/* The digits of a value, in a buffer of 66 characters; only base 10 knows of a sign, as on Windows. */
static char *digits_of(char *buffer, unsigned long long value, int base, int negative)
{
    char *at = buffer + 65;

    *at = 0;
    if (base < 2 || base > 36)
    {
        errno = EINVAL;
        return at;
    }
    if (negative)
        value = 0 - value;
    do
    {
        *--at = "0123456789abcdefghijklmnopqrstuvwxyz"[value % base];
        value /= base;
    }
    while (value);
    if (negative)
        *--at = '-';
    return at;
}

static wchar_t *wide_digits(wchar_t *buffer, unsigned long long value, int base, int negative)
{
    char digits[66], *from = digits_of(digits, value, base, negative);
    wchar_t *to = buffer;

    while ((*to++ = (unsigned char)*from++))
        ;
    return buffer;
}

static char *narrow_digits(char *buffer, unsigned long long value, int base, int negative)
{
    char digits[66];

    return strcpy(buffer, digits_of(digits, value, base, negative));
}

/* A negative value is its own sign in base 10, and 32 or 64 bits of another base. */
#define SIGNED(value, base, bits) \
    (base) == 10 && (value) < 0 ? (unsigned long long)(value) : (unsigned bits)(value), (base), (base) == 10 && (value) < 0

wchar_t *_itow(int value, wchar_t *buffer, int base)
{
    return wide_digits(buffer, SIGNED(value, base, int));
}

wchar_t *_ltow(long value, wchar_t *buffer, int base)
{
    return _itow(value, buffer, base);
}

wchar_t *_ultow(unsigned long value, wchar_t *buffer, int base)
{
    return wide_digits(buffer, (unsigned int)value, base, 0);
}

wchar_t *_i64tow(long long value, wchar_t *buffer, int base)
{
    return wide_digits(buffer, SIGNED(value, base, long long));
}

wchar_t *_ui64tow(unsigned long long value, wchar_t *buffer, int base)
{
    return wide_digits(buffer, value, base, 0);
}

char *_itoa(int value, char *buffer, int base)
{
    return narrow_digits(buffer, SIGNED(value, base, int));
}

char *_ltoa(long value, char *buffer, int base)
{
    return _itoa(value, buffer, base);
}

char *_ultoa(unsigned long value, char *buffer, int base)
{
    return narrow_digits(buffer, (unsigned int)value, base, 0);
}

char *_i64toa(long long value, char *buffer, int base)
{
    return narrow_digits(buffer, SIGNED(value, base, long long));
}

char *_ui64toa(unsigned long long value, char *buffer, int base)
{
    return narrow_digits(buffer, value, base, 0);
}

/* The names of before C95, as in oldnames.lib: weak, since a program may have functions of these names. */
OLD_NAME char *itoa(int value, char *buffer, int base)
{
    return _itoa(value, buffer, base);
}

OLD_NAME char *ltoa(long value, char *buffer, int base)
{
    return _ltoa(value, buffer, base);
}

OLD_NAME char *ultoa(unsigned long value, char *buffer, int base)
{
    return _ultoa(value, buffer, base);
}

long long _atoi64(const char *text)
{
    return strtoll(text, NULL, 10);
}

long long _strtoi64(const char *text, char **end, int base)
{
    return strtoll(text, end, base);
}

unsigned long long _strtoui64(const char *text, char **end, int base)
{
    return strtoull(text, end, base);
}
