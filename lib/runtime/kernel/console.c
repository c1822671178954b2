/* The standard handles and the console, which is there when a standard handle is a terminal. */
#include "kernel/file.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "kernel/path.h"
#include "kernel/text.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static HANDLE handles[3];       /* input, output, error */

static void make_handles(void)
{
    static const DWORD access[3] = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_WRITE};
    struct kernel_file *file;
    struct stat status;
    int i;

    for (i = 0; i < 3; i++)
    {
        if (fstat(i, &status) || !(file = calloc(1, sizeof(*file))))
            continue;
        kernel_object_init(&file->object, &kernel_file_class);
        file->descriptor = i;
        file->is_standard = TRUE;
        file->is_regular = S_ISREG(status.st_mode);
        file->access = access[i];
        file->share = FILE_SHARE_READ | FILE_SHARE_WRITE;
        handles[i] = kernel_handle_create(&file->object);
    }
}

static int handle_index(DWORD which)
{
    switch (which)
    {
    case STD_INPUT_HANDLE:
        return 0;
    case STD_OUTPUT_HANDLE:
        return 1;
    case STD_ERROR_HANDLE:
        return 2;
    }
    SetLastError(ERROR_INVALID_HANDLE);
    return -1;
}

HANDLE WINAPI GetStdHandle(DWORD which)
{
    int index = handle_index(which);

    pthread_once(&once, make_handles);
    return index < 0 ? INVALID_HANDLE_VALUE : __atomic_load_n(&handles[index], __ATOMIC_ACQUIRE);
}

BOOL WINAPI SetStdHandle(DWORD which, HANDLE handle)
{
    int index = handle_index(which);

    pthread_once(&once, make_handles);
    if (index < 0)
        return FALSE;
    __atomic_store_n(&handles[index], handle, __ATOMIC_RELEASE);
    return TRUE;
}

/* The file behind a handle of the console, or NULL and ERROR_INVALID_HANDLE. */
static struct kernel_file *console_get(HANDLE handle)
{
    struct kernel_file *file = kernel_file_get(handle);

    if (file && !isatty(file->descriptor))
    {
        kernel_object_release(&file->object);
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return file;
}

BOOL WINAPI GetConsoleMode(HANDLE handle, DWORD *mode)
{
    struct kernel_file *file = console_get(handle);

    if (!file)
        return FALSE;
    *mode = file->access & FILE_WRITE_DATA ? ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT :
            ENABLE_PROCESSED_INPUT | ENABLE_LINE_INPUT | ENABLE_ECHO_INPUT;
    kernel_object_release(&file->object);
    return TRUE;
}

BOOL WINAPI WriteConsoleW(HANDLE handle, const void *text, DWORD length, DWORD *written, void *reserved)
{
    struct kernel_file *file = console_get(handle);
    DWORD done, error;
    size_t bytes;
    char *utf8;

    (void)reserved;
    if (written)
        *written = 0;
    if (!file)
        return FALSE;
    utf8 = kernel_utf8_length(text, length, &bytes);
    error = utf8 ? kernel_file_class.write(&file->object, utf8, (DWORD)bytes, &done, NULL) : ERROR_NOT_ENOUGH_MEMORY;
    free(utf8);
    kernel_object_release(&file->object);
    if (error)
        return kernel_fail(error);
    if (written)
        *written = length;
    return TRUE;
}

BOOL WINAPI WriteConsoleA(HANDLE handle, const void *text, DWORD length, DWORD *written, void *reserved)
{
    DWORD units = length ? MultiByteToWideChar(CP_OEMCP, 0, text, length, NULL, 0) : 0;
    WCHAR *wide = malloc((units + 1) * sizeof(WCHAR));
    BOOL result;

    if (!wide)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    if (length)
        MultiByteToWideChar(CP_OEMCP, 0, text, length, wide, units);
    result = WriteConsoleW(handle, wide, units, written, reserved);
    free(wide);
    return result;
}
