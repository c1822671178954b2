/* The printf family on format.h, wide and narrow, into buffers and onto the host's streams. What a buffer that is too small gets
 * differs by function, as documented for the Universal C run-time and seen in ucrtbase of Wine. */
#include "format.h"
#include "utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* ---- buffers ---- */

enum full
{
    FULL_STANDARD,      /* swprintf: ends the text, negative result */
    FULL_LEGACY,        /* _snprintf, _snwprintf: does not end a text that fills the buffer; -1 when it does not fit */
    FULL_C99            /* snprintf: ends the text; the length that it would have had */
};

struct buffer_sink
{
    struct format_sink sink;
    char *buffer;       /* NULL: count only */
    size_t unit_size;
    size_t size;        /* units */
    size_t used;
};

static int write_buffer(struct format_sink *sink, const void *units, size_t count)
{
    struct buffer_sink *buffer = (struct buffer_sink *)sink;

    if (buffer->buffer)
    {
        const size_t room = buffer->size - buffer->used, part = count < room ? count : room;

        memcpy(buffer->buffer + buffer->used * buffer->unit_size, units, part * buffer->unit_size);
        buffer->used += part;
    }
    return 0;
}

static int print_buffer(enum full full, void *buffer, size_t size, int wide, const void *format, va_list list)
{
    struct buffer_sink sink = {{write_buffer}, size ? buffer : NULL, wide ? sizeof(wchar_t) : 1, size, 0};
    struct format_arguments arguments = {.cells = NULL};
    long long length;
    size_t end;

    if (!format || (size && !buffer))
    {
        errno = EINVAL;
        return -1;
    }
    va_copy(arguments.list, list);
    length = wide ? format_wide(&sink.sink, 0, format, &arguments) : format_narrow(&sink.sink, 0, format, &arguments);
    va_end(arguments.list);
    if (!buffer)
        return (int)length;
    if (!size)
        return full == FULL_C99 ? (int)length : -1;
    if (full == FULL_LEGACY && (size_t)sink.used == size)
        return length > (long long)size ? -1 : (int)length;
    end = sink.used < size ? sink.used : size - 1;
    memset((char *)buffer + end * sink.unit_size, 0, sink.unit_size);
    if (length < 0)
        return -1;
    return length < (long long)size || full == FULL_C99 ? (int)length : -1;
}

/* No size given: as many units as fit in memory. */
#define UNLIMITED(type) ((size_t)INT_MAX / sizeof(type))

/* Each public function is its list, the call, the result. */
#define WITH_LIST(call) \
    va_list arguments; \
    int length; \
    \
    va_start(arguments, format); \
    length = call; \
    va_end(arguments); \
    return length

int vswprintf(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
{
    return print_buffer(FULL_STANDARD, buffer, size, 1, format, arguments);
}

int swprintf(wchar_t *buffer, size_t size, const wchar_t *format, ...)
{
    WITH_LIST(print_buffer(FULL_STANDARD, buffer, size, 1, format, arguments));
}

int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list arguments)
{
    return print_buffer(FULL_LEGACY, buffer, count, 1, format, arguments);
}

int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...)
{
    WITH_LIST(print_buffer(FULL_LEGACY, buffer, count, 1, format, arguments));
}

int _vscwprintf(const wchar_t *format, va_list arguments)
{
    return print_buffer(FULL_C99, NULL, 0, 1, format, arguments);
}

int _scwprintf(const wchar_t *format, ...)
{
    WITH_LIST(print_buffer(FULL_C99, NULL, 0, 1, format, arguments));
}

int _vswprintf(wchar_t *buffer, const wchar_t *format, va_list arguments)
{
    return print_buffer(FULL_LEGACY, buffer, UNLIMITED(wchar_t), 1, format, arguments);
}

int _swprintf(wchar_t *buffer, const wchar_t *format, ...)
{
    WITH_LIST(print_buffer(FULL_LEGACY, buffer, UNLIMITED(wchar_t), 1, format, arguments));
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    return print_buffer(FULL_C99, buffer, size, 0, format, arguments);
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
    WITH_LIST(print_buffer(FULL_C99, buffer, size, 0, format, arguments));
}

int _vsnprintf(char *buffer, size_t count, const char *format, va_list arguments)
{
    return print_buffer(FULL_LEGACY, buffer, count, 0, format, arguments);
}

int _snprintf(char *buffer, size_t count, const char *format, ...)
{
    WITH_LIST(print_buffer(FULL_LEGACY, buffer, count, 0, format, arguments));
}

int _vscprintf(const char *format, va_list arguments)
{
    return print_buffer(FULL_C99, NULL, 0, 0, format, arguments);
}

int _scprintf(const char *format, ...)
{
    WITH_LIST(print_buffer(FULL_C99, NULL, 0, 0, format, arguments));
}

int vsprintf(char *buffer, const char *format, va_list arguments)
{
    return print_buffer(FULL_LEGACY, buffer, UNLIMITED(char), 0, format, arguments);
}

int sprintf(char *buffer, const char *format, ...)
{
    WITH_LIST(print_buffer(FULL_LEGACY, buffer, UNLIMITED(char), 0, format, arguments));
}

/* ---- streams ---- */

struct stream_sink
{
    struct format_sink sink;
    FILE *stream;
    wchar_t high;       /* the first unit of a pair whose second has not come yet */
};

static int write_stream(struct format_sink *sink, const void *units, size_t count)
{
    return fwrite(units, 1, count, ((struct stream_sink *)sink)->stream) != count;
}

static int write_stream_wide(struct format_sink *sink, const void *units, size_t count)
{
    struct stream_sink *stream = (struct stream_sink *)sink;
    const wchar_t *unit = units;
    char bytes[256];
    size_t filled = 0, i;

    for (i = 0; i < count; i++)
    {
        wchar_t pair[2] = {stream->high, unit[i]};
        size_t used = 1;

        if (stream->high)
        {
            filled += utf8_encode(utf16_decode(pair, 2, &used), bytes + filled);
            stream->high = 0;
        }
        else
            used = 0;
        if (used < 2 && unit[i] >= 0xd800 && unit[i] < 0xdc00)
            stream->high = unit[i];
        else if (used < 2)
            filled += utf8_encode(unit[i], bytes + filled);
        if (filled > sizeof(bytes) - 8 || i + 1 == count)
        {
            if (fwrite(bytes, 1, filled, stream->stream) != filled)
                return -1;
            filled = 0;
        }
    }
    return 0;
}

static int print_stream(FILE *stream, int wide, const void *format, va_list list)
{
    struct stream_sink sink = {{wide ? write_stream_wide : write_stream}, stream, 0};
    struct format_arguments arguments = {.cells = NULL};
    int length;

    if (!stream || !format)
    {
        errno = EINVAL;
        return -1;
    }
    va_copy(arguments.list, list);
    flockfile(stream);
    length = wide ? format_wide(&sink.sink, 0, format, &arguments) : format_narrow(&sink.sink, 0, format, &arguments);
    if (sink.high && fwrite("\xef\xbf\xbd", 1, 3, stream) != 3)
        length = -1;
    funlockfile(stream);
    va_end(arguments.list);
    return length;
}

int vfwprintf(FILE *stream, const wchar_t *format, va_list arguments)
{
    return print_stream(stream, 1, format, arguments);
}

int fwprintf(FILE *stream, const wchar_t *format, ...)
{
    WITH_LIST(print_stream(stream, 1, format, arguments));
}

int vwprintf(const wchar_t *format, va_list arguments)
{
    return print_stream(stdout, 1, format, arguments);
}

int wprintf(const wchar_t *format, ...)
{
    WITH_LIST(print_stream(stdout, 1, format, arguments));
}

int vfprintf(FILE *stream, const char *format, va_list arguments)
{
    return print_stream(stream, 0, format, arguments);
}

int fprintf(FILE *stream, const char *format, ...)
{
    WITH_LIST(print_stream(stream, 0, format, arguments));
}

int vprintf(const char *format, va_list arguments)
{
    return print_stream(stdout, 0, format, arguments);
}

int printf(const char *format, ...)
{
    WITH_LIST(print_stream(stdout, 0, format, arguments));
}
