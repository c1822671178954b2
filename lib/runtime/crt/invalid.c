/* The invalid-parameter handler. On Windows the run-time of a release build calls it without any text, and ends the process when there is
 * none; here the text of OutputDebugString names the function first, and the process ends by SIGABRT. Each ELF object that links
 * the archive has handlers of its own, as with a static run-time on Windows. */
#include "invalid.h"

#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

typedef _invalid_parameter_handler handler;

static handler process_handler;
static __thread handler thread_handler;

handler _set_invalid_parameter_handler(handler new_handler)
{
    return __atomic_exchange_n(&process_handler, new_handler, __ATOMIC_ACQ_REL);
}

handler _get_invalid_parameter_handler(void)
{
    return __atomic_load_n(&process_handler, __ATOMIC_ACQUIRE);
}

handler _set_thread_local_invalid_parameter_handler(handler new_handler)
{
    const handler old = thread_handler;

    thread_handler = new_handler;
    return old;
}

handler _get_thread_local_invalid_parameter_handler(void)
{
    return thread_handler;
}

int crt_invalid_parameter(int error, const char *function)
{
    handler call = thread_handler ? thread_handler : _get_invalid_parameter_handler();

    errno = error;
    if (!call)
    {
        char text[128];

        snprintf(text, sizeof(text), "%s: invalid parameter; Windows' C run-time ends the process\n", function);
        OutputDebugStringA(text);
        fputs(text, stderr);
        abort();
    }
    call(NULL, NULL, NULL, 0, 0);
    errno = error;
    return error;
}

void _invalid_parameter_noinfo(void)
{
    crt_invalid_parameter(EINVAL, "the program");
}
