/* The text of the last failure, one for each thread.
 *
 * Not a thread-local variable: the library has others of the initial-exec model (port.h), and all of a library's together must fit
 * into the little room that is kept for libraries which are loaded late, as a module's are. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define SIZE 1024

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static DWORD slot = FLS_OUT_OF_INDEXES;

static void WINAPI release(void *text)
{
    free(text);
}

static BOOL WINAPI allocate(INIT_ONCE *init_once, void *parameter, void **context)
{
    (void)init_once, (void)parameter, (void)context;
    slot = FlsAlloc(release);
    return slot != FLS_OUT_OF_INDEXES;      /* or else it is tried again */
}

/* NULL: it was not needed yet, or is not to be had. */
static char *thread_text(BOOL needed)
{
    const DWORD error = GetLastError();     /* of the caller's caller; FlsGetValue sets it */
    char *text = NULL;

    InitOnceExecuteOnce(&once, allocate, NULL, NULL);
    if (slot != FLS_OUT_OF_INDEXES && !(text = FlsGetValue(slot)) && needed && (text = calloc(1, SIZE)) && !FlsSetValue(slot, text))
    {
        free(text);
        text = NULL;
    }
    SetLastError(error);
    return text;
}

const char *certemu_last_error(void)
{
    const char *text = thread_text(FALSE);

    return text ? text : "";
}

HRESULT ca_error(HRESULT result, const char *format, ...)
{
    char text[SIZE], *last = thread_text(TRUE);     /* the arguments may hold the previous text */
    va_list list;

    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    if (last)
        memcpy(last, text, sizeof(text));
    return result;
}
