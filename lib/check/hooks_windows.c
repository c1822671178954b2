/* Windows' only hook: an IMallocSpy sees the task allocator, which BSTRs and SAFEARRAYs come from as well. It is asked before memory is
 * handed out, and may refuse (PreAlloc returns 0), and before memory is freed, and may keep it (PreFree returns NULL); so the ledger
 * judges as it does natively. Oleaut32's cache of BSTRs hides most of them unless OANOCACHE=1 is in the environment from the
 * beginning: then there is nothing to go by, and no spy.
 *
 * What the spy does not know: which function asked. That is told by the stack, whose functions are known by their exports. SysFreeString
 * and CoTaskMemFree end with a jump into the allocator and leave no frame; which of them it was is told by the pointer, since a BSTR
 * begins some bytes into its block. */
#include "check/check.h"

#include <string.h>

#include "port.h"
#include "runtime/hooks.h"

static volatile LONG strings_are_seen;
static LONG_PTR string_offset;      /* from the beginning of its block to a BSTR */

/* --- who asks -------------------------------------------------------------------------------------------------------------- */

struct caller
{
    const char *function;       /* of Windows, that the module or the CA has called; NULL: a method, or one that left no frame */
    BOOL string, array, data;   /* in between: SysAlloc…, SafeArray…, SafeArrayAllocData */
    BOOL direct;                /* what it asked for is the memory itself, not something that needs memory */
};

static BOOL begins(const char *name, const char *const *beginnings)
{
    for (; *beginnings; beginnings++)
        if (!strncmp(name, *beginnings, strlen(*beginnings)))
            return TRUE;
    return FALSE;
}

/* Functions whose caller gets the memory, or gives it back. */
static const char *const families[] = {"CoTaskMem", "Sys", "Var", "SafeArray", "VectorFromBstr", "BstrFromVector", "StringFrom",
        "ProgIDFromCLSID", NULL};
static const char *const strings[] = {"SysAlloc", "SysReAlloc", NULL};
static const char *const arrays[] = {"SafeArray", "VectorFromBstr", "BstrFromVector", NULL};

static void find_caller(struct caller *caller)
{
    void *frames[32];
    USHORT count = RtlCaptureStackBackTrace(0, 32, frames, NULL), i;
    unsigned int windows = 0;
    const char *name;

    memset(caller, 0, sizeof(*caller));
    for (i = 0; i < count; i++)
    {
        const char *address = (const char *)frames[i] - 1;
        enum image_owner owner = stack_owner(address);

        if (owner == IMAGE_OURS && !windows)
            continue;           /* the spy */
        if (owner != IMAGE_RUNTIME)
            break;
        windows++;
        caller->function = name = stack_export(address);
        if (name)
        {
            caller->string = caller->string || begins(name, strings);
            caller->array = caller->array || begins(name, arrays);
            caller->data = caller->data || !strcmp(name, "SafeArrayAllocData");
        }
    }
    caller->direct = caller->function ? begins(caller->function, families) : windows == 1;
}

/* --- the spy ---------------------------------------------------------------------------------------------------------------- */

/* What lies between the spy's two calls for one request; the allocator makes them one after the other on one thread. */
static PORT_THREAD_LOCAL struct
{
    SIZE_T size;
    struct caller caller;
    BOOL watched;
    unsigned int kind;              /* of what is moved */
    void *old;
} request;

static HRESULT STDMETHODCALLTYPE spy_QueryInterface(IMallocSpy *iface, REFIID iid, void **out)
{
    if (!IsEqualGUID(iid, &IID_IUnknown) && !IsEqualGUID(iid, &IID_IMallocSpy))
    {
        *out = NULL;
        return E_NOINTERFACE;
    }
    *out = iface;
    return S_OK;
}

/* It lives as long as the process. */
static ULONG STDMETHODCALLTYPE spy_AddRef(IMallocSpy *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE spy_Release(IMallocSpy *iface)
{
    (void)iface;
    return 1;
}

static SIZE_T STDMETHODCALLTYPE spy_PreAlloc(IMallocSpy *iface, SIZE_T size)
{
    (void)iface;
    request.size = size;
    if ((request.watched = ledger_running()))
    {
        find_caller(&request.caller);
        if (request.caller.direct && size && !fault_permit(FAULT_ALLOCATION))
            return 0;
    }
    return size;
}

static void acquired(void *block, SIZE_T size, unsigned int kind, const char *function)
{
    if (kind == RUNTIME_BSTR || kind == LEDGER_LIBRARY_STRING)
        ledger_acquired(kind, (char *)block + string_offset, size - (SIZE_T)string_offset, function);
    else
        ledger_acquired(kind, block, size, function);
}

static void *STDMETHODCALLTYPE spy_PostAlloc(IMallocSpy *iface, void *block)
{
    const struct caller *caller = &request.caller;

    (void)iface;
    if (!block || !request.watched || caller->data)
        return block;
    if (caller->string)
        acquired(block, request.size, caller->direct ? RUNTIME_BSTR : LEDGER_LIBRARY_STRING,
                caller->function ? caller->function : "SysAllocString");
    else if (caller->array && caller->direct)
        acquired(block, request.size, RUNTIME_SAFEARRAY, caller->function);
    else
        acquired(block, request.size, caller->direct ? RUNTIME_TASK_MEMORY : LEDGER_LIBRARY_TASK_MEMORY,
                caller->function ? caller->function : "CoTaskMemAlloc");
    return block;
}

/* As what the ledger holds it; FALSE: not at all. */
static BOOL find_held(void *block, unsigned int *kind, void **value)
{
    static const unsigned int kinds[] = {RUNTIME_TASK_MEMORY, RUNTIME_SAFEARRAY, LEDGER_LIBRARY_TASK_MEMORY, RUNTIME_BSTR,
            LEDGER_LIBRARY_STRING};
    struct ledger_entry entry;
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
    {
        *kind = kinds[i];
        *value = kinds[i] == RUNTIME_BSTR || kinds[i] == LEDGER_LIBRARY_STRING ? (char *)block + string_offset : block;
        if (ledger_find(*kind, *value, &entry))
            return TRUE;
    }
    return FALSE;
}

/* Nothing is held at that block. What the caller believes it to be. */
static void guess(void *block, const struct caller *caller, unsigned int *kind, void **value)
{
    void *string = (char *)block + string_offset;
    struct ledger_entry entry;

    *kind = RUNTIME_TASK_MEMORY;
    *value = block;
    if (ledger_find(RUNTIME_BSTR, block, &entry) || ledger_was_freed(RUNTIME_TASK_MEMORY, block))
        return;
    if (ledger_find(RUNTIME_TASK_MEMORY, string, &entry) || ledger_was_freed(RUNTIME_BSTR, string) ||
            (caller->function && strncmp(caller->function, "CoTaskMem", 9)))
    {
        *kind = RUNTIME_BSTR;
        *value = string;
    }
}

/* FALSE: the block is left alone. */
static BOOL released(void *block, BOOL spied, const char *moving, unsigned int *kind)
{
    struct caller caller;
    const char *function;
    void *value;

    *kind = RUNTIME_TASK_MEMORY;
    if (!block || !ledger_running())
        return TRUE;
    find_caller(&caller);
    if (!find_held(block, kind, &value))
    {
        /* What was there before, or was not recorded, is freed by whoever has made it. */
        if (spied || !caller.direct)
            return TRUE;
        guess(block, &caller, kind, &value);
    }
    function = caller.function ? caller.function
            : *kind == RUNTIME_BSTR || *kind == LEDGER_LIBRARY_STRING ? "SysFreeString" : "CoTaskMemFree";
    return ledger_released(*kind, value, moving ? moving : function);
}

static void *STDMETHODCALLTYPE spy_PreFree(IMallocSpy *iface, void *block, BOOL spied)
{
    unsigned int kind;

    (void)iface;
    return released(block, spied, NULL, &kind) ? block : NULL;
}

static void STDMETHODCALLTYPE spy_PostFree(IMallocSpy *iface, BOOL spied)
{
    (void)iface, (void)spied;
}

static SIZE_T STDMETHODCALLTYPE spy_PreRealloc(IMallocSpy *iface, void *block, SIZE_T size, void **actual, BOOL spied)
{
    (void)iface;
    *actual = block;
    request.watched = ledger_running();
    request.size = size;
    request.old = block;
    if (request.watched && !block)
        find_caller(&request.caller);
    return released(block, spied, "CoTaskMemRealloc", &request.kind) ? size : 0;
}

static void *STDMETHODCALLTYPE spy_PostRealloc(IMallocSpy *iface, void *block, BOOL spied)
{
    (void)iface, (void)spied;
    if (!request.watched)
        return block;
    if (block)
        acquired(block, request.size, request.kind, "CoTaskMemRealloc");
    else if (request.old && request.size)
        acquired(request.old, 0, request.kind, "CoTaskMemRealloc");        /* it failed: the old block stays */
    return block;
}

static void *STDMETHODCALLTYPE spy_PreGetSize(IMallocSpy *iface, void *block, BOOL spied)
{
    (void)iface, (void)spied;
    return block;
}

static SIZE_T STDMETHODCALLTYPE spy_PostGetSize(IMallocSpy *iface, SIZE_T size, BOOL spied)
{
    (void)iface, (void)spied;
    return size;
}

static void *STDMETHODCALLTYPE spy_PreDidAlloc(IMallocSpy *iface, void *block, BOOL spied)
{
    (void)iface, (void)spied;
    return block;
}

static int STDMETHODCALLTYPE spy_PostDidAlloc(IMallocSpy *iface, void *block, BOOL spied, int actual)
{
    (void)iface, (void)block, (void)spied;
    return actual;
}

static void STDMETHODCALLTYPE spy_PreHeapMinimize(IMallocSpy *iface)
{
    (void)iface;
}

static void STDMETHODCALLTYPE spy_PostHeapMinimize(IMallocSpy *iface)
{
    (void)iface;
}

static IMallocSpyVtbl spy_vtable =
{
    spy_QueryInterface, spy_AddRef, spy_Release, spy_PreAlloc, spy_PostAlloc, spy_PreFree, spy_PostFree, spy_PreRealloc,
    spy_PostRealloc, spy_PreGetSize, spy_PostGetSize, spy_PreDidAlloc, spy_PostDidAlloc, spy_PreHeapMinimize, spy_PostHeapMinimize
};

static IMallocSpy spy = {&spy_vtable};

/* --- on and off ---------------------------------------------------------------------------------------------------------------- */

BOOL hooks_install(void)
{
    WCHAR value[4];
    BSTR string;

    if (!GetEnvironmentVariableW(L"OANOCACHE", value, sizeof(value) / sizeof(*value)) ||
            (!strings_are_seen && CoRegisterMallocSpy(&spy) != S_OK))
        return FALSE;
    request.size = 0;
    if (!(string = SysAllocString(L"where it begins in its block")) || !request.size)
    {
        SysFreeString(string);
        CoRevokeMallocSpy();
        return FALSE;
    }
    /* Blocks are aligned to twice a pointer's size; what stands in front of the text is less than that. */
    string_offset = (LONG_PTR)((ULONG_PTR)string % (2 * sizeof(void *)));
    SysFreeString(string);
    InterlockedExchange(&strings_are_seen, TRUE);
    return TRUE;
}

BOOL hooks_know_strings(void)
{
    return strings_are_seen;
}

void hooks_set_clock(LONGLONG ticks)
{
    (void)ticks;
}

void hooks_remove(void)
{
    /* While blocks are out that the spy has seen, Windows keeps it; the ledger no longer listens. */
    if (strings_are_seen && CoRevokeMallocSpy() == S_OK)
        InterlockedExchange(&strings_are_seen, FALSE);
}
