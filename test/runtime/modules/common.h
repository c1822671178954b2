/* What the small libraries of module.c have in common: each counts the calls of its DllMain into a block that the test hands over
 * in an environment variable. */
#pragma once

#include <windows.h>

struct module_log
{
    LONG count;
    struct
    {
        char name;              /* which library: 'a', 'b', … */
        BYTE reason;
        BOOL reserved;
        DWORD thread;
        HINSTANCE instance;
    } calls[64];
    BOOL refuse;                /* DLL_PROCESS_ATTACH shall fail */
    BOOL disable;               /* call DisableThreadLibraryCalls at DLL_PROCESS_ATTACH */
};

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved);

static inline struct module_log *module_log(void)
{
    char text[32];
    ULONG_PTR address = 0;
    const char *digit;

    if (!GetEnvironmentVariableA("CERTEMU_TEST_LOG", text, sizeof(text)))
        return NULL;
    for (digit = text; *digit; digit++)
        address = address * 10 + (*digit - '0');
    return (struct module_log *)address;
}

static inline BOOL module_logged(char name, HINSTANCE instance, DWORD reason, void *reserved)
{
    struct module_log *log = module_log();
    LONG index;

    if (!log)
        return TRUE;
    index = InterlockedIncrement(&log->count) - 1;
    if (index < 64)
    {
        log->calls[index].name = name;
        log->calls[index].reason = (BYTE)reason;
        log->calls[index].reserved = reserved != NULL;
        log->calls[index].thread = GetCurrentThreadId();
        log->calls[index].instance = instance;
    }
    if (reason == DLL_PROCESS_ATTACH && log->disable)
        DisableThreadLibraryCalls(instance);
    return reason != DLL_PROCESS_ATTACH || !log->refuse;
}
