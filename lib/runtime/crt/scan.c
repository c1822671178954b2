/* The scanf family by Microsoft's meaning of formats:
 *
 *     %[*][width][size]type
 *
 *     size  hh h l ll I I32 I64 j z t L w      l is 32 bits, as a long of Windows
 *     type  d i u o x X p n e E f F g G a A c C s S [set]
 *
 * %s, %c and %[ are of the format's own width, %S and %C of the other; h makes them narrow, l and w wide. Narrow text is UTF-8. The
 * secure forms take the size of each text in units, an unsigned int, behind its address; a text that does not fit is emptied, and
 * the call ends there. */
#include "ctype.h"
#include "invalid.h"
#include "utf8.h"

#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define NONE (-1)

/* What is read: characters of the input's kind, or values behind 0x7f that are a stream's. */
struct input
{
    int wide;
    const void *text;           /* a string, or NULL: the stream */
    size_t left;                /* of the string: units at most */
    FILE *stream;
    long long count;            /* taken so far */
};

static int take(struct input *input)
{
    int unit;

    if (!input->text)
    {
        const wint_t read = input->wide ? fgetwc(input->stream) : (wint_t)getc(input->stream);

        if (read == WEOF || read == (wint_t)EOF)
            return NONE;
        unit = read;
    }
    else if (!input->left)
        return NONE;
    else if (input->wide)
    {
        unit = *(const wchar_t *)input->text;
        if (!unit)
            return NONE;
        input->text = (const wchar_t *)input->text + 1;
        input->left--;
    }
    else
    {
        unit = *(const unsigned char *)input->text;
        if (!unit)
            return NONE;
        input->text = (const char *)input->text + 1;
        input->left--;
    }
    input->count++;
    return unit;
}

static void give_back(struct input *input, int unit)
{
    if (unit == NONE)
        return;
    input->count--;
    if (!input->text)
    {
        if (input->wide)
            ungetwc(unit, input->stream);
        else
            ungetc(unit, input->stream);
    }
    else
    {
        input->text = (const char *)input->text - (input->wide ? sizeof(wchar_t) : 1);
        input->left++;
    }
}

/* Of narrow text, ASCII's alone: other bytes are parts of characters. */
static int is_space(int wide, int unit)
{
    return unit != NONE && (wide || unit < 0x80) && crt_class(unit) & CRT_SPACE;
}

static int skip_spaces(struct input *input)
{
    int unit;

    do
        unit = take(input);
    while (is_space(input->wide, unit));
    give_back(input, unit);
    return unit;
}

enum size
{
    SIZE_NONE, SIZE_CHAR, SIZE_SHORT, SIZE_LONG, SIZE_64, SIZE_POINTER, SIZE_LONG_DOUBLE, SIZE_WIDE
};

struct specification
{
    int suppress, width;        /* width: INT_MAX for none */
    enum size size;
    int type;
};

struct format
{
    int wide;
    const void *at;
};

static int peek(const struct format *format, size_t index)
{
    return format->wide ? ((const wchar_t *)format->at)[index] : ((const unsigned char *)format->at)[index];
}

static void advance(struct format *format, size_t units)
{
    format->at = (const char *)format->at + units * (format->wide ? sizeof(wchar_t) : 1);
}

static int next(struct format *format)
{
    const int unit = peek(format, 0);

    advance(format, 1);
    return unit;
}

static void read_size(struct format *format, struct specification *specification)
{
    const int unit = peek(format, 0), second = unit ? peek(format, 1) : 0;
    static const struct
    {
        char first, second;
        enum size size;
    } sizes[] =
    {
        {'h', 'h', SIZE_CHAR}, {'h', 0, SIZE_SHORT}, {'l', 'l', SIZE_64}, {'l', 0, SIZE_LONG}, {'j', 0, SIZE_64},
        {'z', 0, SIZE_POINTER}, {'t', 0, SIZE_POINTER}, {'L', 0, SIZE_LONG_DOUBLE}, {'w', 0, SIZE_WIDE}
    };
    size_t i;

    if (unit == 'I')
    {
        const int third = second ? peek(format, 2) : 0;

        specification->size = second == '6' && third == '4' ? SIZE_64 : second == '3' && third == '2' ? SIZE_LONG
            : SIZE_POINTER;
        advance(format, specification->size == SIZE_POINTER ? 1 : 3);
        return;
    }
    for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
    {
        if (unit == sizes[i].first && (!sizes[i].second || second == sizes[i].second))
        {
            specification->size = sizes[i].size;
            advance(format, sizes[i].second ? 2 : 1);
            return;
        }
    }
}

static void read_specification(struct format *format, struct specification *specification)
{
    *specification = (struct specification){.width = INT_MAX};
    if (peek(format, 0) == '*')
    {
        specification->suppress = 1;
        advance(format, 1);
    }
    if (peek(format, 0) >= '0' && peek(format, 0) <= '9')
    {
        long long width = 0;

        while (peek(format, 0) >= '0' && peek(format, 0) <= '9')
        {
            width = width * 10 + (next(format) - '0');
            if (width > INT_MAX)
                width = INT_MAX;
        }
        specification->width = width ? (int)width : INT_MAX;
    }
    read_size(format, specification);
    specification->type = next(format);
}

/* ---- numbers ---- */

static unsigned int digit(int unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit == NONE || unit > 0x7f)
        return UINT_MAX;
    unit = crt_lower(unit);
    return unit >= 'a' && unit <= 'z' ? unit - 'a' + 10u : UINT_MAX;
}

static void store_integer(void *to, enum size size, unsigned long long value)
{
    switch (size)
    {
        case SIZE_CHAR: *(unsigned char *)to = value; break;
        case SIZE_SHORT: *(unsigned short *)to = value; break;
        case SIZE_64: *(unsigned long long *)to = value; break;
        case SIZE_POINTER: *(uintptr_t *)to = value; break;
        default: *(unsigned int *)to = value; break;
    }
}

/* 1: read; 0: no number there. */
static int scan_integer(struct input *input, const struct specification *specification, unsigned long long *value)
{
    const int type = specification->type;
    unsigned int base = type == 'o' ? 8 : type == 'x' || type == 'X' || type == 'p' ? 16 : type == 'i' ? 0 : 10;
    int left = specification->width, negative = 0, digits = 0, unit = take(input);

    *value = 0;
    if (unit == '-' || unit == '+')
    {
        negative = unit == '-';
        left--;
        unit = left ? take(input) : NONE;
    }
    if (left && unit == '0' && (base == 0 || base == 16))
    {
        digits++;
        left--;
        unit = left ? take(input) : NONE;
        if (unit == 'x' || unit == 'X')
        {
            base = 16;
            digits = 0;
            left--;
            unit = left ? take(input) : NONE;
        }
        else if (!base)
            base = 8;
    }
    if (!base)
        base = 10;
    while (left && digit(unit) < base)
    {
        *value = *value * base + digit(unit);
        digits++;
        left--;
        unit = left ? take(input) : NONE;
    }
    give_back(input, unit);
    if (negative)
        *value = 0 - *value;
    return digits != 0;
}

static int is_letter(int unit, char letter)
{
    return unit != NONE && unit < 0x80 && crt_lower(unit) == (unsigned char)letter;
}

/* The longest beginning that is or could become a number, then libc's conversion of it. */
static int scan_double(struct input *input, int width, double *value)
{
    char text[512], *end;
    size_t used = 0;
    int left = width < (int)sizeof(text) ? width : (int)sizeof(text) - 1, unit = left ? take(input) : NONE, hexadecimal = 0;
    int digits = 0, point = 0, exponent = 0;

#define TAKE_IT \
    do \
    { \
        text[used++] = unit; \
        unit = --left ? take(input) : NONE; \
    } \
    while (0)

    if (unit == '-' || unit == '+')
        TAKE_IT;
    if (is_letter(unit, 'i') || is_letter(unit, 'n'))
    {
        while (unit != NONE && unit < 0x80 && (crt_class(unit) & CRT_ALPHA) && used < 12)
            TAKE_IT;
        give_back(input, unit);
        text[used] = 0;
        *value = strtod(text, &end);
        return used && !*end;
    }
    if (unit == '0')
    {
        digits = 1;
        TAKE_IT;
        if (is_letter(unit, 'x'))
        {
            hexadecimal = 1;
            digits = 0;
            TAKE_IT;
        }
    }
    for (;;)
    {
        if (!exponent && unit == '.' && !point)
            point = 1;
        else if (!exponent && digits && is_letter(unit, hexadecimal ? 'p' : 'e'))
        {
            exponent = 1;
            TAKE_IT;
            if (unit == '-' || unit == '+')
                TAKE_IT;
            continue;
        }
        else if (digit(unit) < (hexadecimal && !exponent ? 16u : 10u))
            digits = 1;
        else
            break;
        TAKE_IT;
    }
#undef TAKE_IT
    give_back(input, unit);
    text[used] = 0;
    *value = strtod(text, &end);
    return digits && end != text;
}

/* ---- text ---- */

/* Where a text goes, and whether more of it does. */
struct target
{
    int wide;
    void *to;                   /* NULL: nowhere */
    size_t room;                /* units */
    int full;
};

static void put(struct target *target, const void *units, size_t count)
{
    const size_t size = target->wide ? sizeof(wchar_t) : 1;

    if (!target->to || target->full)
        return;
    if (count > target->room)
    {
        target->full = 1;
        return;
    }
    memcpy(target->to, units, count * size);
    target->to = (char *)target->to + count * size;
    target->room -= count;
}

/* One unit of the input, in units of the target. Halves of characters wait for their rest. */
struct converter
{
    const struct input *input;
    struct target *target;
    char bytes[4];
    size_t filled;
    wchar_t high;
};

static void convert(struct converter *converter, int unit)
{
    struct target *target = converter->target;

    if (converter->input->wide == target->wide)
    {
        const wchar_t wide = unit;
        const char narrow = unit;

        put(target, target->wide ? (const void *)&wide : &narrow, 1);
    }
    else if (converter->input->wide)
    {
        const wchar_t pair[2] = {converter->high, unit};
        char bytes[4];
        size_t used = 0;
        unsigned int code = unit;

        if (converter->high)
            code = utf16_decode(pair, 2, &used);
        converter->high = 0;
        if (used == 1)
            put(target, bytes, utf8_encode(code, bytes));
        if (used != 2 && unit >= 0xd800 && unit < 0xdc00)
            converter->high = unit;
        else
            put(target, bytes, utf8_encode(used == 2 ? code : (unsigned int)unit, bytes));
    }
    else
    {
        wchar_t units[2];
        size_t used, length;
        unsigned int code;
        unsigned char first;

        converter->bytes[converter->filled++] = unit;
        first = converter->bytes[0];
        length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
        if (converter->filled < length && (converter->filled == 1 || (unit & 0xc0) == 0x80))
            return;
        while (converter->filled)
        {
            code = utf8_decode(converter->bytes, converter->filled, &used);
            put(target, units, utf16_encode(code, units));
            converter->filled -= used;
            memmove(converter->bytes, converter->bytes + used, converter->filled);
        }
    }
}

/* What was still waiting is no whole character. */
static void finish(struct converter *converter)
{
    if (converter->high)
        put(converter->target, "\xef\xbf\xbd", 3);
    while (converter->filled)
    {
        const wchar_t unit = (unsigned char)converter->bytes[0];

        put(converter->target, &unit, 1);
        memmove(converter->bytes, converter->bytes + 1, --converter->filled);
    }
}

/* A [set]: the format stands behind the bracket. Ranges and a leading ^ are as usual; a ] at the beginning is a member. */
struct set
{
    struct format members, end;
    int inverted;
};

static void read_set(struct format *format, struct set *set)
{
    set->inverted = peek(format, 0) == '^';
    if (set->inverted)
        advance(format, 1);
    set->members = *format;
    if (peek(format, 0) == ']')
        advance(format, 1);
    while (peek(format, 0) && peek(format, 0) != ']')
        advance(format, 1);
    set->end = *format;
    if (peek(format, 0))
        advance(format, 1);
}

static int in_set(const struct set *set, int unit)
{
    struct format at = set->members;
    int found = 0;

    while (at.at != set->end.at)
    {
        int first = next(&at), last = first;

        if (at.at != set->end.at && peek(&at, 0) == '-')
        {
            struct format behind = at;

            advance(&behind, 1);
            if (behind.at != set->end.at)
            {
                last = next(&behind);
                at = behind;
            }
        }
        if (first > last)
        {
            const int swap = first;

            first = last;
            last = swap;
        }
        if (unit >= first && unit <= last)
            found = 1;
    }
    return found != set->inverted;
}

enum outcome
{
    OUTCOME_READ, OUTCOME_NOTHING, OUTCOME_END, OUTCOME_TOO_LONG
};

static enum outcome scan_text(struct input *input, const struct specification *specification, const struct set *set,
    struct target *target)
{
    const int character = specification->type == 'c' || specification->type == 'C';
    int left = character && specification->width == INT_MAX ? 1 : specification->width, taken = 0, unit = NONE;
    struct converter converter = {input, target, {0}, 0, 0};

    for (; left; left--)
    {
        unit = take(input);
        if (unit == NONE || (!character && (set ? !in_set(set, unit) : is_space(input->wide, unit))))
        {
            give_back(input, unit);
            break;
        }
        taken++;
        convert(&converter, unit);
    }
    finish(&converter);
    if (!taken)
        return unit == NONE ? OUTCOME_END : OUTCOME_NOTHING;
    if (!character)
        put(target, L"", 1);
    return target->full ? OUTCOME_TOO_LONG : OUTCOME_READ;
}

/* ---- the format ---- */

static int is_wide_text(const struct format *format, const struct specification *specification)
{
    if (specification->size == SIZE_SHORT || specification->size == SIZE_CHAR)
        return 0;
    if (specification->size == SIZE_LONG || specification->size == SIZE_WIDE)
        return 1;
    return format->wide != (specification->type == 'S' || specification->type == 'C');
}

static int scan(struct input *input, const void *format_text, int secure, va_list arguments)
{
    struct format format = {input->wide, format_text};
    struct specification specification;
    int stored = 0, unit;

    while ((unit = next(&format)))
    {
        enum outcome outcome = OUTCOME_NOTHING;

        if (is_space(format.wide, unit))
        {
            skip_spaces(input);
            continue;
        }
        if (unit == '%' && peek(&format, 0) == '%')
            advance(&format, 1);
        else if (unit == '%')
        {
            unsigned long long integer;
            double real;

            read_specification(&format, &specification);
            if (!strchr("cC[n", specification.type) || !specification.type)
                if (skip_spaces(input) == NONE)
                    return stored ? stored : EOF;
            switch (specification.type)
            {
                case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'p':
                    if (!scan_integer(input, &specification, &integer))
                        return stored;
                    if (!specification.suppress)
                        store_integer(va_arg(arguments, void *), specification.type == 'p' ? SIZE_POINTER
                            : specification.size, integer);
                    outcome = OUTCOME_READ;
                    break;
                case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
                    if (!scan_double(input, specification.width, &real))
                        return stored;
                    if (!specification.suppress)
                    {
                        /* A long double is a double on Windows. */
                        if (specification.size == SIZE_NONE || specification.size == SIZE_SHORT)
                            *va_arg(arguments, float *) = (float)real;
                        else
                            *va_arg(arguments, double *) = real;
                    }
                    outcome = OUTCOME_READ;
                    break;
                case 'n':
                    if (!specification.suppress)
                        store_integer(va_arg(arguments, void *), specification.size, input->count);
                    continue;
                case 'c': case 'C': case 's': case 'S': case '[':
                {
                    struct target target = {is_wide_text(&format, &specification), NULL, SIZE_MAX, 0};
                    struct set set;
                    void *to = NULL;

                    if (specification.type == '[')
                        read_set(&format, &set);
                    if (!specification.suppress)
                    {
                        target.to = to = va_arg(arguments, void *);
                        if (secure)
                            target.room = va_arg(arguments, unsigned int);
                    }
                    outcome = scan_text(input, &specification, specification.type == '[' ? &set : NULL, &target);
                    if (outcome == OUTCOME_TOO_LONG)
                    {
                        if (target.wide && to)
                            *(wchar_t *)to = 0;
                        else if (to)
                            *(char *)to = 0;
                        errno = ENOMEM;
                        return stored;
                    }
                    break;
                }
                default:
                    return stored;
            }
            if (outcome == OUTCOME_END)
                return stored ? stored : EOF;
            if (outcome != OUTCOME_READ)
                return stored;
            stored += !specification.suppress;
            continue;
        }
        else if (unit == NONE)
            return stored;
        {
            const int found = take(input);

            if (found != unit)
            {
                give_back(input, found);
                return found == NONE && !stored ? EOF : stored;
            }
        }
    }
    return stored;
}

static int scan_string(const void *text, size_t size, int wide, const void *format, int secure, va_list arguments,
    const char *function)
{
    struct input input = {wide, text, size, NULL, 0};

    if (!text || !format)
        return crt_invalid_parameter(EINVAL, function), EOF;
    return scan(&input, format, secure, arguments);
}

static int scan_stream(FILE *stream, int wide, const void *format, int secure, va_list arguments, const char *function)
{
    struct input input = {wide, NULL, 0, stream, 0};
    int result;

    if (!stream || !format)
        return crt_invalid_parameter(EINVAL, function), EOF;
    flockfile(stream);
    result = scan(&input, format, secure, arguments);
    funlockfile(stream);
    return result;
}

/* Each public function is its list, the call, the result; and its form that takes the list. */
#define SCAN(name, list_name, parameters, call) \
    int list_name(parameters, va_list arguments) \
    { \
        return call; \
    } \
    \
    int name(parameters, ...) \
    { \
        va_list arguments; \
        int result; \
        \
        va_start(arguments, format); \
        result = call; \
        va_end(arguments); \
        return result; \
    }
#define AND ,

SCAN(swscanf, vswscanf, const wchar_t *text AND const wchar_t *format,
    scan_string(text, SIZE_MAX, 1, format, 0, arguments, __func__))
SCAN(swscanf_s, vswscanf_s, const wchar_t *text AND const wchar_t *format,
    scan_string(text, SIZE_MAX, 1, format, 1, arguments, __func__))
SCAN(sscanf_s, vsscanf_s, const char *text AND const char *format,
    scan_string(text, SIZE_MAX, 0, format, 1, arguments, __func__))
SCAN(fwscanf, vfwscanf, FILE *stream AND const wchar_t *format, scan_stream(stream, 1, format, 0, arguments, __func__))
SCAN(fwscanf_s, vfwscanf_s, FILE *stream AND const wchar_t *format, scan_stream(stream, 1, format, 1, arguments, __func__))
SCAN(fscanf_s, vfscanf_s, FILE *stream AND const char *format, scan_stream(stream, 0, format, 1, arguments, __func__))
SCAN(wscanf, vwscanf, const wchar_t *format, scan_stream(stdin, 1, format, 0, arguments, __func__))
SCAN(wscanf_s, vwscanf_s, const wchar_t *format, scan_stream(stdin, 1, format, 1, arguments, __func__))
SCAN(scanf_s, vscanf_s, const char *format, scan_stream(stdin, 0, format, 1, arguments, __func__))

SCAN(sscanf, vsscanf, const char *text AND const char *format, scan_string(text, SIZE_MAX, 0, format, 0, arguments, __func__))
SCAN(fscanf, vfscanf, FILE *stream AND const char *format, scan_stream(stream, 0, format, 0, arguments, __func__))
SCAN(scanf, vscanf, const char *format, scan_stream(stdin, 0, format, 0, arguments, __func__))

/* glibc's headers send the names of C99 to names of its own; code that declares them in another way calls the plain ones. */
#define PLAIN(name) \
    extern __typeof__(name) plain_ ## name __asm__(#name) __attribute__((__alias__("__isoc99_" #name), __nothrow__, __leaf__));

PLAIN(sscanf)
PLAIN(vsscanf)
PLAIN(fscanf)
PLAIN(vfscanf)
PLAIN(scanf)
PLAIN(vscanf)
PLAIN(swscanf)
PLAIN(vswscanf)
PLAIN(fwscanf)
PLAIN(vfwscanf)
PLAIN(wscanf)
PLAIN(vwscanf)
