/* What lib/check may see of the run-time: every resource that it hands out and takes back, and a veto.
 *
 * The run-time calls these at the point where a resource changes hands, with the name of the Windows function that was
 * called. With no hooks set the cost is one load and one predicted branch. Only lib/check includes this header. */
#pragma once

#include <windows.h>

#ifdef __cplusplus
extern "C" {
#endif

enum runtime_resource
{
    RUNTIME_BSTR,
    RUNTIME_TASK_MEMORY,        /* CoTaskMemAlloc */
    RUNTIME_HEAP,               /* HeapAlloc */
    RUNTIME_LOCAL,              /* LocalAlloc */
    RUNTIME_GLOBAL,             /* GlobalAlloc */
    RUNTIME_SAFEARRAY,
    RUNTIME_REGISTRY_KEY,
    RUNTIME_FILE,               /* files, find handles */
    RUNTIME_SYNCHRONIZATION,    /* events, mutexes, semaphores, timers */
    RUNTIME_THREAD,
    RUNTIME_PROCESS,
    RUNTIME_LIBRARY,            /* LoadLibrary */
    RUNTIME_CRITICAL_SECTION,
    RUNTIME_TLS,
    RUNTIME_CERTIFICATE,        /* certificate, CRL and message contexts, stores */
    RUNTIME_INTERFACE,          /* a reference to an object that the run-time made */
    RUNTIME_THREAD_RUN,         /* a thread that runs, by its id */
    RUNTIME_APARTMENT,          /* CoInitialize of a thread, by the thread's id */
    RUNTIME_RESOURCE_COUNT
};

/* What fails for reasons outside of the process. */
enum runtime_call
{
    RUNTIME_CALL_REGISTRY,
    RUNTIME_CALL_FILE,
    RUNTIME_CALL_PROCESS
};

struct runtime_hooks
{
    /* Asked before the resource is made. FALSE: the function fails as Windows' does when memory or handles run out. */
    BOOL (*permit)(enum runtime_resource resource, const char *function);

    /* The resource was made: value is the pointer or handle that the caller gets, size its bytes (0 where there are none). */
    void (*acquired)(enum runtime_resource resource, const void *value, SIZE_T size, const char *function);

    /* Asked before the resource is given back. FALSE: it is not live (the hook has recorded the misuse), and the
     * function leaves the memory alone. */
    BOOL (*released)(enum runtime_resource resource, const void *value, const char *function);

    /* Asked at the start of a function of that kind. FALSE: it fails with *error, a Windows error. */
    BOOL (*call)(enum runtime_call call, const char *function, DWORD *error);
};

/* NULL: off. For the run-time itself: whoever is outside of it sets them with the function. */
extern const struct runtime_hooks *certemu_runtime_hooks;

/* Sets the hooks, which must stay where they are; NULL: off. While no other thread runs in a Windows function. */
void certemu_runtime_set_hooks(const struct runtime_hooks *hooks);

static inline BOOL runtime_permit(enum runtime_resource resource, const char *function)
{
    const struct runtime_hooks *hooks = certemu_runtime_hooks;

    return __builtin_expect(!hooks, 1) || hooks->permit(resource, function);
}

static inline void runtime_acquired(enum runtime_resource resource, const void *value, SIZE_T size, const char *function)
{
    const struct runtime_hooks *hooks = certemu_runtime_hooks;

    if (__builtin_expect(!!hooks, 0))
        hooks->acquired(resource, value, size, function);
}

static inline BOOL runtime_released(enum runtime_resource resource, const void *value, const char *function)
{
    const struct runtime_hooks *hooks = certemu_runtime_hooks;

    return __builtin_expect(!hooks, 1) || hooks->released(resource, value, function);
}

/* 0, or the Windows error that the function fails with. */
static inline DWORD runtime_call(enum runtime_call call, const char *function)
{
    const struct runtime_hooks *hooks = certemu_runtime_hooks;
    DWORD error = 0;

    return __builtin_expect(!hooks, 1) || hooks->call(call, function, &error) ? 0 : error;
}

#ifdef __cplusplus
}
#endif
