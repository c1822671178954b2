/* Threads, environment, memory and errors by the C run-time's names. */
#include "invalid.h"

#include <malloc.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "file.h"

/* ---- threads ---- */

struct start
{
    union
    {
        void (*plain)(void *);
        unsigned int (__stdcall *extended)(void *);
    };
    void *argument;
    int is_plain;
};

static DWORD WINAPI run(void *parameter)
{
    const struct start start = *(struct start *)parameter;

    free(parameter);
    if (!start.is_plain)
        return start.extended(start.argument);
    start.plain(start.argument);
    return 0;
}

static uintptr_t begin(const struct start *start, SECURITY_ATTRIBUTES *security, unsigned int stack, unsigned int flags,
    unsigned int *identifier)
{
    struct start *copy = malloc(sizeof(*copy));
    HANDLE thread = NULL;
    DWORD id = 0;

    if (copy)
    {
        *copy = *start;
        thread = CreateThread(security, stack, run, copy, flags, &id);
    }
    if (!thread)
    {
        free(copy);
        errno = copy ? EAGAIN : ENOMEM;
        return 0;
    }
    if (identifier)
        *identifier = id;
    return (uintptr_t)thread;
}

uintptr_t _beginthreadex(void *security, unsigned int stack, unsigned int (__stdcall *function)(void *), void *argument,
    unsigned int flags, unsigned int *identifier)
{
    const struct start start = {.extended = function, .argument = argument};

    if (!function)
        return crt_invalid_parameter(EINVAL, __func__), 0;
    return begin(&start, security, stack, flags, identifier);
}

/* The handle is closed when the thread ends; here it is closed at once, since nobody may wait for it (documented). */
uintptr_t _beginthread(void (*function)(void *), unsigned int stack, void *argument)
{
    const struct start start = {.plain = function, .argument = argument, .is_plain = 1};
    uintptr_t thread;

    if (!function)
        return crt_invalid_parameter(EINVAL, __func__), (uintptr_t)-1;
    thread = begin(&start, NULL, stack, 0, NULL);
    if (!thread)
        return (uintptr_t)-1;
    CloseHandle((HANDLE)thread);
    return thread;
}

void _endthreadex(unsigned int code)
{
    ExitThread(code);
}

void _endthread(void)
{
    ExitThread(0);
}

int _getpid(void)
{
    return (int)GetCurrentProcessId();
}

/* ---- environment ---- */

/* A copy of the value, malloc'ed; NULL: there is none. */
static wchar_t *value_of(const wchar_t *name, size_t *size)
{
    DWORD needed = GetEnvironmentVariableW(name, NULL, 0);
    wchar_t *value = NULL;

    for (*size = 0; needed; )
    {
        const DWORD room = needed;
        wchar_t *larger = realloc(value, room * sizeof(wchar_t));

        if (!larger)
            break;
        value = larger;
        needed = GetEnvironmentVariableW(name, value, room);
        if (needed < room && (needed || GetLastError() != ERROR_ENVVAR_NOT_FOUND))
        {
            *size = needed + 1;
            return value;
        }
    }
    free(value);
    return NULL;
}

/* What _wgetenv has answered stays valid: one text for each name and value, as Windows keeps them until the variable changes. */
static struct answer
{
    struct answer *next;
    wchar_t *name, *value;
} *answers;

wchar_t *_wgetenv(const wchar_t *name)
{
    struct answer *first, *answer;
    size_t size;
    wchar_t *value;

    if (!name)
        return crt_invalid_parameter(EINVAL, __func__), NULL;
    value = value_of(name, &size);
    if (!value)
        return NULL;
    first = __atomic_load_n(&answers, __ATOMIC_ACQUIRE);
    for (answer = first; answer; answer = answer->next)
    {
        if (!_wcsicmp(answer->name, name) && !wcscmp(answer->value, value))
        {
            free(value);
            return answer->value;
        }
    }
    answer = malloc(sizeof(*answer));
    if (answer)
        answer->name = _wcsdup(name);
    if (!answer || !answer->name)
    {
        free(answer);
        free(value);
        return NULL;
    }
    answer->value = value;
    answer->next = first;
    while (!__atomic_compare_exchange_n(&answers, &answer->next, answer, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        ;
    return value;
}

errno_t _wdupenv_s(wchar_t **value, size_t *size, const wchar_t *name)
{
    size_t found;

    if (!value || !name)
    {
        if (value)
            *value = NULL;
        return crt_invalid_parameter(EINVAL, __func__);
    }
    *value = value_of(name, &found);
    if (size)
        *size = found;
    return 0;
}

errno_t _wgetenv_s(size_t *size, wchar_t *buffer, size_t room, const wchar_t *name)
{
    size_t found;
    wchar_t *value;

    if (!size || !name || !buffer != !room)
        return crt_invalid_parameter(EINVAL, __func__);
    if (buffer)
        *buffer = 0;
    value = value_of(name, &found);
    *size = found;
    if (value && room && found <= room)
        memcpy(buffer, value, found * sizeof(wchar_t));
    free(value);
    return room && found > room ? ERANGE : 0;
}

errno_t _wputenv_s(const wchar_t *name, const wchar_t *value)
{
    if (!name || !value || !*name)
        return crt_invalid_parameter(EINVAL, __func__);
    return SetEnvironmentVariableW(name, *value ? value : NULL) || !*value ? 0 : (errno = EINVAL);
}

int _wputenv(const wchar_t *assignment)
{
    const wchar_t *equals = assignment ? wcschr(assignment, '=') : NULL;
    wchar_t *name;
    errno_t error;

    if (!equals || equals == assignment)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    name = _wcsdup(assignment);
    if (!name)
        return -1;
    name[equals - assignment] = 0;
    error = _wputenv_s(name, equals + 1);
    free(name);
    return error ? -1 : 0;
}

errno_t _dupenv_s(char **value, size_t *size, const char *name)
{
    wchar_t *wide_name = NULL, *wide = NULL;
    size_t length;
    errno_t error;

    if (value)
        *value = NULL;
    if (size)
        *size = 0;
    if (!value || !name)
        return crt_invalid_parameter(EINVAL, __func__);
    length = strlen(name) + 1;
    wide_name = malloc(length * sizeof(wchar_t));
    if (!wide_name)
        return errno = ENOMEM;
    error = mbstowcs(wide_name, name, length) == (size_t)-1 ? EILSEQ : _wdupenv_s(&wide, NULL, wide_name);
    free(wide_name);
    if (error || !wide)
        return error;
    length = wcstombs(NULL, wide, 0) + 1;
    *value = malloc(length);
    if (*value)
        wcstombs(*value, wide, length);
    free(wide);
    if (!*value)
        return errno = ENOMEM;
    if (size)
        *size = length;
    return 0;
}

errno_t getenv_s(size_t *size, char *buffer, size_t room, const char *name)
{
    char *value;
    errno_t error;

    if (!size || !name || !buffer != !room)
        return crt_invalid_parameter(EINVAL, __func__);
    if (buffer)
        *buffer = 0;
    error = _dupenv_s(&value, size, name);
    if (!error && value && room && *size <= room)
        memcpy(buffer, value, *size);
    else if (!error && room && *size > room)
        error = ERANGE;
    free(value);
    return error;
}

int _putenv(const char *assignment)
{
    const size_t size = assignment ? strlen(assignment) + 1 : 0;
    wchar_t *wide = assignment ? malloc(size * sizeof(wchar_t)) : NULL;
    int result = -1;

    if (!assignment)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    if (wide && mbstowcs(wide, assignment, size) != (size_t)-1)
        result = _wputenv(wide);
    free(wide);
    return result;
}

errno_t _putenv_s(const char *name, const char *value)
{
    size_t size;
    char *assignment;
    int result;

    if (!name || !value || !*name)
        return crt_invalid_parameter(EINVAL, __func__);
    size = strlen(name) + strlen(value) + 2;
    assignment = malloc(size);
    if (!assignment)
        return errno = ENOMEM;
    sprintf_s(assignment, size, "%s=%s", name, value);
    result = _putenv(assignment);
    free(assignment);
    return result ? errno : 0;
}

/* ---- memory ---- */

void *_aligned_malloc(size_t size, size_t alignment)
{
    void *memory = NULL;

    if (!alignment || alignment & (alignment - 1))
        return crt_invalid_parameter(EINVAL, __func__), NULL;
    errno = posix_memalign(&memory, alignment < sizeof(void *) ? sizeof(void *) : alignment, size);
    return errno ? NULL : memory;
}

void _aligned_free(void *memory)
{
    free(memory);
}

void *_recalloc(void *memory, size_t count, size_t size)
{
    const size_t before = memory ? malloc_usable_size(memory) : 0;
    size_t bytes;
    char *larger;

    if (__builtin_mul_overflow(count, size, &bytes))
    {
        errno = ENOMEM;
        return NULL;
    }
    larger = realloc(memory, bytes ? bytes : 1);
    if (larger && bytes > before)
        memset(larger + before, 0, bytes - before);
    return larger;
}

size_t _msize(void *memory)
{
    return malloc_usable_size(memory);
}

/* ---- errors ---- */

errno_t strerror_s(char *to, size_t size, int error)
{
    if (!to || !size)
        return crt_invalid_parameter(EINVAL, __func__);
    strncpy_s(to, size, strerror(error), _TRUNCATE);
    return 0;
}

errno_t _wcserror_s(wchar_t *to, size_t size, int error)
{
    const char *text = strerror(error);
    size_t i;

    if (!to || !size)
        return crt_invalid_parameter(EINVAL, __func__);
    for (i = 0; i + 1 < size && text[i]; i++)
        to[i] = (unsigned char)text[i];
    to[i] = 0;
    return 0;
}

errno_t _set_errno(int value)
{
    errno = value;
    return 0;
}

errno_t _get_errno(int *value)
{
    if (!value)
        return crt_invalid_parameter(EINVAL, __func__);
    *value = errno;
    return 0;
}

/* ---- text of the other width ---- */

errno_t mbstowcs_s(size_t *written, wchar_t *to, size_t size, const char *from, size_t count)
{
    size_t needed;
    wchar_t *whole;

    if (written)
        *written = 0;
    if (!to != !size || !from)
    {
        if (to && size)
            *to = 0;
        return crt_invalid_parameter(EINVAL, __func__);
    }
    needed = mbstowcs(NULL, from, 0);
    if (needed == (size_t)-1)
    {
        if (to)
            *to = 0;
        return errno = EILSEQ;
    }
    if (!to)
    {
        if (written)
            *written = needed + 1;
        return 0;
    }
    whole = malloc((needed + 1) * sizeof(wchar_t));
    if (!whole)
        return errno = ENOMEM;
    mbstowcs(whole, from, needed + 1);
    if (count != _TRUNCATE && count < needed)
        needed = count;
    if (needed >= size && count != _TRUNCATE)
    {
        *to = 0;
        free(whole);
        return crt_invalid_parameter(ERANGE, __func__);
    }
    count = needed < size ? needed : size - 1;
    memcpy(to, whole, count * sizeof(wchar_t));
    to[count] = 0;
    free(whole);
    if (written)
        *written = count + 1;
    return count < needed ? STRUNCATE : 0;
}

errno_t wcstombs_s(size_t *written, char *to, size_t size, const wchar_t *from, size_t count)
{
    size_t needed;
    char *whole;

    if (written)
        *written = 0;
    if (!to != !size || !from)
    {
        if (to && size)
            *to = 0;
        return crt_invalid_parameter(EINVAL, __func__);
    }
    needed = wcstombs(NULL, from, 0);
    if (needed == (size_t)-1)
    {
        if (to)
            *to = 0;
        return errno = EILSEQ;
    }
    if (!to)
    {
        if (written)
            *written = needed + 1;
        return 0;
    }
    whole = malloc(needed + 1);
    if (!whole)
        return errno = ENOMEM;
    wcstombs(whole, from, needed + 1);
    if (count != _TRUNCATE && count < needed)
        needed = count;
    if (needed >= size && count != _TRUNCATE)
    {
        *to = 0;
        free(whole);
        return crt_invalid_parameter(ERANGE, __func__);
    }
    count = needed < size ? needed : size - 1;
    /* Not in the middle of a character. */
    while (count < needed && count && (whole[count] & 0xc0) == 0x80)
        count--;
    memcpy(to, whole, count);
    to[count] = 0;
    free(whole);
    if (written)
        *written = count + 1;
    return count < needed ? STRUNCATE : 0;
}
