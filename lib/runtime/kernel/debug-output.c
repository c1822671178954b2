/* OutputDebugString. What is written is what a debugger would see on Windows: here it goes to the host's call-back, and to standard
 * error when CERTEMU_DEBUG_OUTPUT is "stderr". */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/text.h"

/* Called with each text, one at a time. Set before threads run; NULL: nobody listens. Exported to the host (exports/certemu.txt). */
extern void (*certemu_runtime_debug_output)(const WCHAR *text);
void (*certemu_runtime_debug_output)(const WCHAR *text);

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static void to_standard_error(const WCHAR *text)
{
    char *utf8 = kernel_utf8(text);
    size_t length = utf8 ? strlen(utf8) : 0;

    if (length)
    {
        fwrite(utf8, 1, length, stderr);
        if (utf8[length - 1] != '\n')
            fputc('\n', stderr);
    }
    free(utf8);
}

void WINAPI OutputDebugStringW(const WCHAR *text)
{
    const char *wanted = getenv("CERTEMU_DEBUG_OUTPUT");
    void (*callback)(const WCHAR *) = __atomic_load_n(&certemu_runtime_debug_output, __ATOMIC_ACQUIRE);
    DWORD error = GetLastError();

    if (!text)
        text = L"";
    pthread_mutex_lock(&mutex);
    if (callback)
        callback(text);
    if (wanted && !strcmp(wanted, "stderr"))
        to_standard_error(text);
    pthread_mutex_unlock(&mutex);
    SetLastError(error);
}

void WINAPI OutputDebugStringA(const char *text)
{
    WCHAR *wide = kernel_wide_ansi(text ? text : "");

    if (wide)
        OutputDebugStringW(wide);
    free(wide);
}
