/* What a module has to keep to in each of its methods, seen around the host's calls. */
#include "check/check.h"

#include <stdio.h>
#include <string.h>

#include "host/private.h"
#include "runtime/hooks.h"

#define DEPTH 16
#define UNSET ((LONG)0x5a17e5a7)        /* a mask that no module returns */

static PORT_THREAD_LOCAL struct host_call outer[DEPTH];    /* calls that were in progress when another began */
static PORT_THREAD_LOCAL unsigned int depth;
static volatile LONG resident;
static unsigned int threads_before;     /* of the process, when the module was loaded */
static BOOL counts_references;          /* the module's object returns what it counts */

BOOL rules_module_is_resident(void)
{
    return resident;
}

/* Where a method begins: the place of what has no stack. */
static const void *entry_of(const certemu_module *module, const struct module_call *call)
{
    if (call->method[0] == 'D' && call->pointer && !*call->interface_name)
        return call->pointer;           /* an export of the DLL */
    if (!strcmp(call->interface_name, "ICertManageModule") && module->manage)
        return (const void *)module->manage->lpVtbl->GetProperty;
    if (module->dispatch && !module->exit)
        return (const void *)module->dispatch->lpVtbl->Invoke;
    if (!module->exit)
        return NULL;
    if (!strcmp(call->method, "Initialize"))
        return (const void *)module->exit->lpVtbl->Initialize;
    if (!strcmp(call->method, "Notify"))
        return (const void *)module->exit->lpVtbl->Notify;
    if (!strcmp(call->method, "GetDescription"))
        return (const void *)module->exit->lpVtbl->GetDescription;
    if (!strcmp(call->method, "GetManageModule") && module->exit2)
        return (const void *)module->exit2->lpVtbl->GetManageModule;
    return (const void *)module->exit->lpVtbl->Release;
}

static void enter(certemu_module *module, struct module_call *call)
{
    observe_ca = module->ca;
    ledger_host_thread();
    if (depth < DEPTH)
        outer[depth] = observe_call;
    if (!depth++)
        races_enter(TRUE);
    process_forget_thrown();
    observe_call = (struct host_call){call->interface_name, call->method, strcmp(call->method, "Notify") ? 0 : call->event,
            ledger_sequence() + 1};
    if (!strcmp(call->method, "LoadLibrary"))
        threads_before = process_threads();
    if (!strcmp(call->method, "Initialize"))
        call->mask = UNSET;
}

/* --- references ------------------------------------------------------------------------------------------------------------- */

/* How many references the host holds itself, and how many there are by what Release returns. Objects that live for ever, and return
 * what they like, have fewer than that from the beginning. */
static ULONG references_held(const certemu_module *module)
{
    /* One more for as long as a call lasts. */
    return (module->object != NULL) + (module->exit != NULL) + (module->dispatch != NULL) + 1;
}

static ULONG references_counted(const certemu_module *module)
{
    IUnknown_AddRef(module->object);
    return IUnknown_Release(module->object);
}

static void check_references(certemu_module *module, const struct module_call *call)
{
    ULONG held, counted;

    /* The SDK's sample counts without a lock: a CA does not count from several threads, and so must we not. */
    if (module_side_by_side)
        return;
    if (!module->object || !ledger_running() || depth > 1)
        return;
    held = references_held(module);
    counted = references_counted(module);
    if (!strcmp(call->method, "Initialize") || !counts_references)
        counts_references = counted >= held ? TRUE : counts_references;
    else if (counted < held && !strcmp(call->method, "Notify"))
    {
        observe(&(struct observation){"abi/references", NULL, entry_of(module, call)}, "after %s the object has %u references, and the CA "
                "holds %u: it released one that was not its own", call->method, (unsigned int)counted, (unsigned int)held);
        IUnknown_AddRef(module->object);        /* so that the CA's last Release still finds it */
    }
}

/* Each call of DllGetClassObject hands out a reference. One that keeps the factory to itself and forgets to count is seen by asking twice,
 * while the first reference is held; a factory that lives for ever returns what it likes, the same each time. */
static void check_factory(const certemu_module *module, const struct module_call *call)
{
    HRESULT (WINAPI *get)(REFCLSID, REFIID, void **) = (HRESULT (WINAPI *)(REFCLSID, REFIID, void **))GetProcAddress(module->library,
            "DllGetClassObject");
    IUnknown *factory = call->pointer, *again = NULL;
    ULONG first, second, later;

    if (!get || !factory)
        return;
    first = IUnknown_AddRef(factory);
    second = IUnknown_AddRef(factory);
    IUnknown_Release(factory);
    IUnknown_Release(factory);
    if (FAILED(get(&module->clsid, &IID_IClassFactory, (void **)&again)) || !again)
        return;
    later = IUnknown_AddRef(again);
    IUnknown_Release(again);
    if (again != factory || second != first + 1 || later != first)
        IUnknown_Release(again);
    else
    {
        observe(&(struct observation){"abi/references", NULL, (const void *)get}, "DllGetClassObject gives its class factory away and "
                "does not count the reference: it is freed while it is in use");
        IUnknown_AddRef(factory);       /* so that the next one who asks still finds it */
    }
}

/* A thread that leaves the module with a section keeps all others out; itself it enters again without noticing. */
static void check_sections(const certemu_module *module, const struct module_call *call)
{
    struct ledger_entry entry;
    char title[64];

    if (depth > 1 || !ledger_owned_section(&entry))
        return;
    snprintf(title, sizeof(title), "made by %s", entry.function);
    observe(&(struct observation){"rule/section-owned", NULL, entry_of(module, call), &entry.stack, title}, "%s returns while its thread "
            "owns a critical section", call->method);
}

/* --- after a call ----------------------------------------------------------------------------------------------------------- */

/* FALSE: it is none, and the host must not free it. */
static BOOL check_string(const certemu_module *module, struct module_call *call, BSTR string, const char *what)
{
    if (!string || !ledger_knows_strings() || ledger_is_string(string))
        return TRUE;
    observe(&(struct observation){"rule/not-a-bstr", NULL, entry_of(module, call)}, "%s returns %s, which is no BSTR%s: its caller frees "
            "it with SysFreeString", call->method, what, ledger_was_freed(RUNTIME_BSTR, string) ? " any more" : "");
    return FALSE;
}

static BOOL owns_something(const VARIANT *value)
{
    return (V_VT(value) == VT_BSTR || V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN || (V_VT(value) & VT_ARRAY)) &&
            V_UNION(value, byref);
}

/* Who fails returns nothing: its caller frees nothing then. */
static void check_failure(const certemu_module *module, struct module_call *call)
{
    BOOL left;

    if (SUCCEEDED(call->result))
        return;
    left = !strcmp(call->method, "GetDescription") ? call->string != NULL
            : !strcmp(call->method, "GetManageModule") ? call->pointer != NULL
            : !strcmp(call->method, "GetProperty") && owns_something(&call->value);
    if (left)
        observe(&(struct observation){"rule/out-on-failure", NULL, entry_of(module, call)}, "%s fails with 0x%08x and leaves something in "
                "what it returns", call->method, (unsigned int)call->result);
    if (left && !strcmp(call->method, "GetProperty"))
        V_VT(&call->value) = VT_EMPTY;
}

static void check_results(const certemu_module *module, struct module_call *call)
{
    const void *entry = entry_of(module, call);

    check_failure(module, call);
    if (!strcmp(call->method, "Initialize"))
    {
        if (SUCCEEDED(call->result) && call->mask == UNSET)
            observe(&(struct observation){"rule/out-not-set", NULL, entry}, "Initialize succeeds and sets no event mask");
        if (call->mask == UNSET)
            call->mask = 0;
    }
    else if (!strcmp(call->method, "GetDescription") && SUCCEEDED(call->result))
    {
        if (!call->string)
            observe(&(struct observation){"rule/null-result", NULL, entry}, "GetDescription succeeds and returns no string");
        if (!check_string(module, call, call->string, "a string"))
            call->string = NULL;
    }
    else if (!strcmp(call->method, "GetManageModule") && SUCCEEDED(call->result) && !call->pointer)
        observe(&(struct observation){"rule/null-result", NULL, entry}, "GetManageModule succeeds and returns no object");
    else if (!strcmp(call->method, "GetProperty") && SUCCEEDED(call->result) && V_VT(&call->value) == VT_BSTR)
    {
        if (!check_string(module, call, V_BSTR(&call->value), "a property"))
            V_VT(&call->value) = VT_EMPTY;
    }
}

/* Threads of the module. Those that are on their way out get the time for it. */
static void check_threads(struct module_call *call)
{
    unsigned int tries, found = 1;
    struct ledger_sites sites;
    size_t i;

    for (tries = 0; tries < 60 && found; tries++)
    {
        if (tries)
            Sleep(10);
        found = 0;
        if (!ledger_read(&sites))
            return;
        for (i = 0; i < sites.items_count; i++)
            found += sites.items[i].kind == RUNTIME_THREAD_RUN;
        if (found && tries == 59)
            for (i = 0; i < sites.items_count; i++)
                if (sites.items[i].kind == RUNTIME_THREAD_RUN)
                    observe(&(struct observation){"rule/thread-left", &sites.items[i].sample.stack, .count = sites.items[i].count},
                            "DllCanUnloadNow says S_OK while a thread that was started here is running");
        ledger_sites_free(&sites);
    }
    /* std::thread and its like are not the run-time's. */
    for (tries = 0; !found && threads_before && process_threads() > threads_before && tries < 20; tries++)
        Sleep(10);
    if (!found && threads_before && tries == 20)
        found = process_report_threads();
    /* Unloading would crash this process too. */
    if (found)
        call->result = S_FALSE;
}

static BOOL has_threads(void)
{
    struct ledger_sites sites;
    BOOL found = FALSE;
    size_t i;

    if (!ledger_read(&sites))
        return FALSE;
    for (i = 0; i < sites.items_count; i++)
        found = found || sites.items[i].kind == RUNTIME_THREAD_RUN;
    ledger_sites_free(&sites);
    return found;
}

/* A module that counts its threads says S_FALSE until the last has gone; COM would ask again, too. */
static void ask_again(struct module_call *call)
{
    HRESULT (WINAPI *can_unload)(void) = (HRESULT (WINAPI *)(void))call->pointer;
    unsigned int tries;
    BOOL running = TRUE;

    /* Once more after none runs: the last may have gone since it was asked. */
    for (tries = 0; call->result == S_FALSE && running && tries < 60; tries++)
    {
        running = has_threads() || (threads_before && process_threads() > threads_before);
        Sleep(10);
        call->result = can_unload();
    }
}

static void leave(certemu_module *module, struct module_call *call)
{
    if (depth == 1)
        races_enter(FALSE);
    if (call->excepted)
        observe(&(struct observation){"exception", process_thrown(), entry_of(module, call)}, "%s left the method %s",
                call->error ? call->error : "a C++ exception", call->method);
    else
    {
        check_results(module, call);
        check_references(module, call);
        check_sections(module, call);
    }
    if (!strcmp(call->method, "DllGetClassObject") && SUCCEEDED(call->result) && !call->excepted && ledger_running() && !fault_running())
        check_factory(module, call);
    if (!--depth)
        observe_ca = NULL;
    if (depth < DEPTH)
        observe_call = outer[depth];
    if (!strcmp(call->method, "LoadLibrary") && SUCCEEDED(call->result))
    {
        HRESULT (WINAPI *can_unload)(void) = (HRESULT (WINAPI *)(void))GetProcAddress(module->library, "DllCanUnloadNow");

        InterlockedExchange(&resident, can_unload && can_unload() != S_OK);
    }
    if (!strcmp(call->method, "DllCanUnloadNow") && call->result == S_FALSE && call->pointer && !resident && ledger_running())
        ask_again(call);
    if (!strcmp(call->method, "DllCanUnloadNow") && call->result == S_OK && ledger_running())
        check_threads(call);
}

static const struct module_watch watch = {enter, leave};

void rules_module_begin(void)
{
    counts_references = FALSE;
    module_watch = &watch;
}

void rules_module_end(void)
{
    module_watch = NULL;
}
