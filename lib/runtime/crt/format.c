/* Formatted text: see format.h. The numbers of a double are libc's (strfromd: exact, ties to even as Windows 10 2004 and
 * later); everything else is here. */
#include "format.h"
#include "utf8.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct engine
{
    struct format_sink *sink;
    struct format_arguments *arguments;
    unsigned int options;
    int wide;                   /* the format and what is written have units of 16 bits */
    const void *format;
    long long written;
};

enum size
{
    SIZE_NONE, SIZE_CHAR, SIZE_SHORT, SIZE_LONG, SIZE_64, SIZE_POINTER, SIZE_LONG_DOUBLE, SIZE_WIDE
};

struct specification
{
    int left, plus, space, alternate, zero;
    int width;
    int precision;              /* -1: none */
    enum size size;
};

/* ANSI_STRING, UNICODE_STRING */
struct counted_string
{
    unsigned short length, maximum;     /* bytes */
    const void *text;
};

static unsigned int unit_at(const struct engine *engine, size_t index)
{
    if (engine->wide)
        return ((const wchar_t *)engine->format)[index];
    return ((const unsigned char *)engine->format)[index];
}

static int emit(struct engine *engine, const void *units, size_t count)
{
    if (!count)
        return 0;
    engine->written += count;
    if (engine->written > INT_MAX)
    {
        errno = EOVERFLOW;
        return -1;
    }
    return engine->sink->write(engine->sink, units, count) ? -1 : 0;
}

static int emit_ascii(struct engine *engine, const char *text, size_t count)
{
    wchar_t units[64];
    size_t i, part;

    if (!engine->wide)
        return emit(engine, text, count);
    for (; count; count -= part, text += part)
    {
        part = count < 64 ? count : 64;
        for (i = 0; i < part; i++)
            units[i] = (unsigned char)text[i];
        if (emit(engine, units, part))
            return -1;
    }
    return 0;
}

static int emit_repeated(struct engine *engine, char character, long long count)
{
    char text[256];
    size_t part;

    if (count <= 0)
        return 0;
    memset(text, character, sizeof(text));
    for (; count > 0; count -= part)
    {
        part = count < (long long)sizeof(text) ? (size_t)count : sizeof(text);
        if (emit_ascii(engine, text, part))
            return -1;
    }
    return 0;
}

/* ---- strings ---- */

struct text
{
    int wide;
    const void *units;
    size_t count;               /* SIZE_MAX: up to the terminator */
};

/* The next character of `text` in the units of the output; 0 at the end. */
static size_t next_character(const struct engine *engine, const struct text *text, size_t *position, void *units)
{
    size_t left = text->count - *position, used = 0;
    unsigned int code;

    if (!left)
        return 0;
    if (text->wide)
    {
        const wchar_t *at = (const wchar_t *)text->units + *position;

        if (text->count == SIZE_MAX && !*at)
            return 0;
        /* The second unit of a pair is looked at only behind a first one, so never behind the terminator. */
        code = *at >= 0xd800 && *at < 0xdc00 ? utf16_decode(at, left, &used) : *at;
        *position += used ? used : 1;
    }
    else
    {
        const char *at = (const char *)text->units + *position;

        if (text->count == SIZE_MAX && !*at)
            return 0;
        code = utf8_decode(at, left, &used);
        *position += used;
    }
    return engine->wide ? utf16_encode(code, units) : utf8_encode(code, units);
}

/* The units of `text` that the precision lets through; with `write`, they are written too. -1: stopped. */
static long long convert(struct engine *engine, const struct text *text, long long limit, int write)
{
    char buffer[256] __attribute__((__aligned__(2)));
    const size_t unit_size = engine->wide ? sizeof(wchar_t) : 1;
    size_t position = 0, filled = 0;
    long long total = 0;

    while (total < limit)
    {
        char character[4] __attribute__((__aligned__(2)));
        size_t units = next_character(engine, text, &position, character);

        if (!units || total + (long long)units > limit)
            break;
        total += units;
        if (!write)
            continue;
        if ((filled + units) * unit_size > sizeof(buffer))
        {
            if (emit(engine, buffer, filled))
                return -1;
            filled = 0;
        }
        memcpy(buffer + filled * unit_size, character, units * unit_size);
        filled += units;
    }
    if (filled && emit(engine, buffer, filled))
        return -1;
    return total;
}

static long long length_of(const struct text *text, long long limit)
{
    long long length = 0;

    if (text->count != SIZE_MAX)
        return (long long)text->count < limit ? (long long)text->count : limit;
    if (text->wide)
    {
        while (length < limit && ((const wchar_t *)text->units)[length])
            length++;
    }
    else
    {
        while (length < limit && ((const char *)text->units)[length])
            length++;
    }
    return length;
}

static int format_string(struct engine *engine, const struct specification *specification, struct text text)
{
    const long long limit = specification->precision < 0 ? LLONG_MAX : specification->precision;
    long long length;

    if (!text.units)
    {
        text.wide = 0;
        text.units = "(null)";
        text.count = SIZE_MAX;
    }
    length = text.wide == engine->wide ? length_of(&text, limit) : convert(engine, &text, limit, 0);
    /* Windows fills with zeros here too, where C leaves the flag undefined. */
    if (!specification->left
            && emit_repeated(engine, specification->zero ? '0' : ' ', specification->width - length))
        return -1;
    if (text.wide == engine->wide ? emit(engine, text.units, length) : convert(engine, &text, limit, 1) < 0)
        return -1;
    return specification->left ? emit_repeated(engine, ' ', specification->width - length) : 0;
}

/* ---- numbers ---- */

/* [spaces] prefix [zeros] digits [spaces] */
static int emit_number(struct engine *engine, const struct specification *specification, const char *prefix, long long zeros,
    const char *digits, size_t count)
{
    const long long padding = specification->width - (long long)(strlen(prefix) + zeros + count);

    if (!specification->left && !specification->zero && emit_repeated(engine, ' ', padding))
        return -1;
    if (emit_ascii(engine, prefix, strlen(prefix)))
        return -1;
    if (!specification->left && specification->zero && emit_repeated(engine, '0', padding))
        return -1;
    if (emit_repeated(engine, '0', zeros) || emit_ascii(engine, digits, count))
        return -1;
    return specification->left ? emit_repeated(engine, ' ', padding) : 0;
}

static const char *sign_of(const struct specification *specification, int negative)
{
    return negative ? "-" : specification->plus ? "+" : specification->space ? " " : "";
}

static int format_integer(struct engine *engine, struct specification *specification, char type, unsigned long long value)
{
    const char *alphabet = type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef", *prefix = "";
    const unsigned int base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    char digits[24], *first = digits + sizeof(digits);
    long long zeros;

    if (type == 'd')
    {
        prefix = sign_of(specification, (long long)value < 0);
        if ((long long)value < 0)
            value = -value;
    }
    else if (base == 16 && specification->alternate && value)
        prefix = type == 'X' ? "0X" : "0x";
    for (; value; value /= base)
        *--first = alphabet[value % base];
    zeros = (specification->precision < 0 ? 1 : specification->precision) - (digits + sizeof(digits) - first);
    if (type == 'o' && specification->alternate && zeros <= 0 && (first == digits + sizeof(digits) || *first != '0'))
        zeros = 1;
    if (specification->precision >= 0)
        specification->zero = 0;
    return emit_number(engine, specification, prefix, zeros < 0 ? 0 : zeros, first, digits + sizeof(digits) - first);
}

/* Inserts the point that # asks for: in front of the exponent, or at the end. There is room for it. */
static void need_point(char *digits, char exponent)
{
    char *at = strchr(digits, exponent);

    if (strchr(digits, '.'))
        return;
    if (!at)
        at = digits + strlen(digits);
    memmove(at + 1, at, strlen(at) + 1);
    *at = '.';
}

static int convert_double(char *digits, size_t size, char style, int precision, double value)
{
    char format[24];
    char *at = format + sizeof(format);

    *--at = 0;
    *--at = style;
    do
    {
        *--at = '0' + precision % 10;
        precision /= 10;
    }
    while (precision);
    *--at = '.';
    *--at = '%';
    return strfromd(digits, size, at, value);
}

/* The digits of a finite, positive number; malloc'ed when `buffer` is too small. NULL: no memory. */
static char *double_digits(const struct specification *specification, char type, double value, char *buffer, size_t size)
{
    int precision = specification->precision < 0 ? type == 'a' ? 13 : 6 : specification->precision;
    const int alternate_general = type == 'g' && specification->alternate;
    char *digits = buffer;
    int needed;

    if (alternate_general)
    {
        /* C's rule for %g, without taking away the zeros at the end. */
        char sample[32];
        int exponent;

        precision = precision ? precision : 1;
        convert_double(sample, sizeof(sample), 'e', precision < 17 ? precision - 1 : 16, value);
        exponent = atoi(strchr(sample, 'e') + 1);
        type = exponent >= -4 && exponent < precision ? 'f' : 'e';
        precision = type == 'f' ? precision - 1 - exponent : precision - 1;
    }
    if (precision > 20000)  /* a double has 1074 decimals; libc takes time with the square of what is asked for */
    {
        errno = EOVERFLOW;
        return NULL;
    }
    needed = convert_double(buffer, size, type, precision, value) + 2;     /* a point, the terminator */
    if (needed < 2)
        return NULL;
    if ((size_t)needed > size)
    {
        digits = malloc(needed);
        if (!digits)
        {
            errno = ENOMEM;
            return NULL;
        }
        convert_double(digits, needed, type, precision, value);
    }
    if (specification->alternate)
        need_point(digits, type == 'a' ? 'p' : 'e');
    return digits;
}

static int format_double(struct engine *engine, struct specification *specification, char type, double value)
{
    const char lower = type | 0x20;
    const int upper = lower != type, negative = signbit(value) != 0;
    char buffer[400], prefix[4], *digits, *at;
    int result;

    strcpy(prefix, sign_of(specification, negative));
    if (!isfinite(value))
    {
        unsigned long long bits;

        memcpy(&bits, &value, sizeof(bits));
        digits = buffer;
        if (isinf(value))
            strcpy(digits, "inf");
        else if (!(bits & 0x8000000000000ULL))
            strcpy(digits, "nan(snan)");
        else
            strcpy(digits, negative && !(bits & 0x7ffffffffffffULL) ? "nan(ind)" : "nan");
        specification->zero = 0;
    }
    else
    {
        digits = double_digits(specification, lower, negative ? -value : value, buffer, sizeof(buffer));
        if (!digits)
            return -1;
    }
    if (upper)
        for (at = digits; *at; at++)
            if (*at >= 'a' && *at <= 'z')
                *at -= 'a' - 'A';
    at = digits;
    if (lower == 'a' && isfinite(value))
    {
        strcat(prefix, upper ? "0X" : "0x");
        at += 2;
    }
    result = emit_number(engine, specification, prefix, 0, at, strlen(at));
    if (digits != buffer)
        free(digits);
    return result;
}

/* ---- arguments ---- */

/* The next cell of an array; -1: none is left. */
static int next_cell(struct engine *engine, uintptr_t *cell)
{
    if (!engine->arguments->count)
    {
        errno = EINVAL;
        return -1;
    }
    engine->arguments->count--;
    *cell = *engine->arguments->cells++;
    return 0;
}

static int argument_int(struct engine *engine, int *value)
{
    uintptr_t cell;

    if (!engine->arguments->cells)
        *value = va_arg(engine->arguments->list, int);
    else if (next_cell(engine, &cell))
        return -1;
    else
        *value = (int)cell;
    return 0;
}

static int argument_64(struct engine *engine, unsigned long long *value)
{
    uintptr_t cell;

    if (!engine->arguments->cells)
        *value = va_arg(engine->arguments->list, unsigned long long);
    else if (next_cell(engine, &cell))
        return -1;
    else
        *value = cell;
    return 0;
}

static int argument_pointer(struct engine *engine, const void **value)
{
    uintptr_t cell;

    if (!engine->arguments->cells)
        *value = va_arg(engine->arguments->list, const void *);
    else if (next_cell(engine, &cell))
        return -1;
    else
        *value = (const void *)cell;
    return 0;
}

static int argument_double(struct engine *engine, enum size size, double *value)
{
    unsigned long long bits;

    if (!engine->arguments->cells)
    {
        *value = size == SIZE_LONG_DOUBLE ? (double)va_arg(engine->arguments->list, long double)
            : va_arg(engine->arguments->list, double);
        return 0;
    }
    if (argument_64(engine, &bits))
        return -1;
    memcpy(value, &bits, sizeof(*value));
    return 0;
}

static int argument_integer(struct engine *engine, enum size size, int is_signed, unsigned long long *value)
{
    int narrow;

    if (size == SIZE_64 || (size == SIZE_POINTER && sizeof(void *) == 8))
        return argument_64(engine, value);
    if (argument_int(engine, &narrow))
        return -1;
    if (size == SIZE_CHAR)
        *value = is_signed ? (unsigned long long)(signed char)narrow : (unsigned char)narrow;
    else if (size == SIZE_SHORT)
        *value = is_signed ? (unsigned long long)(short)narrow : (unsigned short)narrow;
    else
        *value = is_signed ? (unsigned long long)narrow : (unsigned int)narrow;
    return 0;
}

/* ---- one conversion ---- */

/* Is the text of an s, S, c, C, Z wide? */
static int is_wide(const struct engine *engine, const struct specification *specification, char type)
{
    switch (specification->size)
    {
    case SIZE_CHAR:
    case SIZE_SHORT:
        return 0;
    case SIZE_LONG:
    case SIZE_64:
    case SIZE_WIDE:
        return 1;
    default:
        return type == 'Z' ? 0 : engine->wide == (type == 's' || type == 'c');
    }
}

static int format_one(struct engine *engine, struct specification *specification, char type)
{
    struct text text = {is_wide(engine, specification, type), NULL, SIZE_MAX};
    unsigned long long value;
    const void *pointer;
    wchar_t unit;
    double number;
    char byte;
    int code;

    switch (type)
    {
    case 'd':
    case 'i':
        return argument_integer(engine, specification->size, 1, &value)
            || format_integer(engine, specification, 'd', value) ? -1 : 0;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return argument_integer(engine, specification->size, 0, &value)
            || format_integer(engine, specification, type, value) ? -1 : 0;
    case 'p':
        if (argument_pointer(engine, &pointer))
            return -1;
        specification->precision = 2 * sizeof(void *);
        return format_integer(engine, specification, 'X', (uintptr_t)pointer);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
        return argument_double(engine, specification->size, &number)
            || format_double(engine, specification, type, number) ? -1 : 0;
    case 's':
    case 'S':
        return argument_pointer(engine, &text.units) || format_string(engine, specification, text) ? -1 : 0;
    case 'Z':
        if (argument_pointer(engine, &pointer))
            return -1;
        if (pointer)
        {
            const struct counted_string *counted = pointer;

            text.units = counted->text;
            text.count = text.wide ? counted->length / sizeof(wchar_t) : counted->length;
        }
        return format_string(engine, specification, text);
    default:    /* c, C */
        if (argument_int(engine, &code))
            return -1;
        unit = code;
        byte = code;
        text.units = text.wide ? (const void *)&unit : &byte;
        text.count = 1;
        specification->precision = -1;
        return format_string(engine, specification, text);
    }
}

/* A decimal number of the format; one that no int holds is INT_MAX. */
static int number_at(const struct engine *engine, size_t *at)
{
    long long number = 0;

    for (; unit_at(engine, *at) >= '0' && unit_at(engine, *at) <= '9'; ++*at)
    {
        number = number * 10 + (unit_at(engine, *at) - '0');
        if (number > INT_MAX)
            number = INT_MAX;
    }
    return (int)number;
}

static int flags_and_width(struct engine *engine, struct specification *specification, size_t *at)
{
    for (;; ++*at)
    {
        unsigned int unit = unit_at(engine, *at);

        if (unit == '-')
            specification->left = 1;
        else if (unit == '+')
            specification->plus = 1;
        else if (unit == ' ')
            specification->space = 1;
        else if (unit == '#')
            specification->alternate = 1;
        else if (unit == '0')
            specification->zero = 1;
        else
            break;
    }
    if (unit_at(engine, *at) == '*')
    {
        ++*at;
        if (argument_int(engine, &specification->width))
            return -1;
        if (specification->width < 0)
        {
            specification->left = 1;
            specification->width = specification->width == INT_MIN ? INT_MAX : -specification->width;
        }
    }
    else
        specification->width = number_at(engine, at);
    if (unit_at(engine, *at) != '.')
        return 0;
    ++*at;
    if (unit_at(engine, *at) == '*')
    {
        ++*at;
        if (argument_int(engine, &specification->precision))
            return -1;
        if (specification->precision < 0)
            specification->precision = -1;
    }
    else
        specification->precision = number_at(engine, at);
    return 0;
}

static int is_integer_type(unsigned int unit)
{
    return unit && unit < 0x80 && strchr("diouxX", unit) != NULL;
}

static void size_prefix(const struct engine *engine, struct specification *specification, size_t *at)
{
    for (;;)
    {
        const unsigned int unit = unit_at(engine, *at), next = unit ? unit_at(engine, *at + 1) : 0;

        if (unit == 'h')
            specification->size = specification->size == SIZE_SHORT ? SIZE_CHAR : SIZE_SHORT;
        else if (unit == 'l')
            specification->size = specification->size == SIZE_LONG ? SIZE_64 : SIZE_LONG;
        else if (unit == 'I' && next == '6' && unit_at(engine, *at + 2) == '4')
        {
            specification->size = SIZE_64;
            *at += 2;
        }
        else if (unit == 'I' && next == '3' && unit_at(engine, *at + 2) == '2')
        {
            specification->size = SIZE_NONE;
            *at += 2;
        }
        else if ((unit == 'I' && is_integer_type(next)) || unit == 'z' || unit == 't')
            specification->size = SIZE_POINTER;
        else if (unit == 'j')
            specification->size = SIZE_64;
        else if (unit == 'L')
            specification->size = SIZE_LONG_DOUBLE;
        else if (unit == 'w')
            specification->size = SIZE_WIDE;
        else
            return;
        ++*at;
    }
}

static int is_type(const struct engine *engine, unsigned int unit)
{
    const char *types = engine->options & FORMAT_NO_FLOAT ? "diuoxXpcCsSZ" : "diuoxXpcCsSZeEfFgGaA";

    return unit && unit < 0x80 && strchr(types, unit) != NULL;
}

static int run(struct engine *engine)
{
    const size_t unit_size = engine->wide ? sizeof(wchar_t) : 1;
    size_t at = 0, start;
    unsigned int unit;

    for (;;)
    {
        struct specification specification = {.precision = -1};

        for (start = at; (unit = unit_at(engine, at)) && unit != '%'; at++)
            ;
        if (emit(engine, (const char *)engine->format + start * unit_size, at - start))
            return -1;
        if (!unit)
            return (int)engine->written;
        at++;
        if (flags_and_width(engine, &specification, &at))
            return -1;
        size_prefix(engine, &specification, &at);
        unit = unit_at(engine, at);
        if (!unit)
            return (int)engine->written;
        if (unit == 'n')
        {
            errno = EINVAL;
            return -1;
        }
        if (is_type(engine, unit) ? format_one(engine, &specification, (char)unit)
                : emit(engine, (const char *)engine->format + at * unit_size, 1))
            return -1;
        at++;
    }
}

int format_wide(struct format_sink *sink, unsigned int options, const wchar_t *format, struct format_arguments *arguments)
{
    struct engine engine = {sink, arguments, options, 1, format, 0};

    return run(&engine);
}

int format_narrow(struct format_sink *sink, unsigned int options, const char *format, struct format_arguments *arguments)
{
    struct engine engine = {sink, arguments, options, 0, format, 0};

    return run(&engine);
}
