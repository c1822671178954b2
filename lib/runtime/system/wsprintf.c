/* wsprintf and wvsprintf: the printf of user32, without floating point, cut at 1024 characters with the terminator. */
#include <string.h>

#include <windows.h>

#include "crt/format.h"

#define ROOM 1024

struct cut_sink
{
    struct format_sink sink;
    char *to;
    size_t unit, used;
};

static int write_cut(struct format_sink *sink, const void *units, size_t count)
{
    struct cut_sink *cut = CONTAINING_RECORD(sink, struct cut_sink, sink);
    const size_t room = ROOM - 1 - cut->used, part = count < room ? count : room;

    memcpy(cut->to + cut->used * cut->unit, units, part * cut->unit);
    cut->used += part;
    return part < count;
}

/* In a function of Windows' convention gcc takes va_copy for Windows' kind of list, whatever the type says: it is made here, in one of
 * the platform's convention. */
static __attribute__((__noinline__)) int print(char *to, size_t unit, const void *format, va_list list)
{
    struct cut_sink cut = {{write_cut}, to, unit, 0};
    struct format_arguments arguments = {.cells = NULL};

    va_copy(arguments.list, list);
    if (unit == 1)
        format_narrow(&cut.sink, FORMAT_NO_FLOAT, format, &arguments);
    else
        format_wide(&cut.sink, FORMAT_NO_FLOAT, format, &arguments);
    va_end(arguments.list);
    memset(to + cut.used * unit, 0, unit);
    return (int)cut.used;
}

int WINAPI wvsprintfW(WCHAR *to, const WCHAR *format, va_list list)
{
    return print((char *)to, sizeof(WCHAR), format, list);
}

int WINAPI wvsprintfA(char *to, const char *format, va_list list)
{
    return print(to, 1, format, list);
}

int WINAPIV wsprintfW(WCHAR *to, const WCHAR *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = print((char *)to, sizeof(WCHAR), format, arguments);
    va_end(arguments);
    return length;
}

int WINAPIV wsprintfA(char *to, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = print(to, 1, format, arguments);
    va_end(arguments);
    return length;
}
