/* The text of the last failure, one for each thread. */
#include <stdarg.h>
#include <stdio.h>

#include "private.h"

static _Thread_local char last_error[1024];

const char *certemu_last_error(void)
{
    return last_error;
}

HRESULT ca_error(HRESULT result, const char *format, ...)
{
    char text[sizeof(last_error)];      /* the arguments may hold the previous text */
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    memcpy(last_error, text, sizeof(text));
    return result;
}
