/* C memory that a module's own code asks for: malloc, and operator new in the C++ library's name. What libc or another installed
 * library allocates meanwhile (fopen, getline) is kept apart, and what the run-time and the CA need is theirs. */
#include "check/check.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "check/memory.h"

/* Of LeakSanitizer, where it is there. */
extern void __lsan_ignore_object(const void *address) __attribute__((weak));

static memory_set_watch *find_allocator(void)
{
    memory_set_watch *set = NULL;

    *(void **)&set = dlsym(RTLD_DEFAULT, MEMORY_SET_WATCH);
    return set;
}

/* Faults are for who looks at what malloc returns; a C++ program has no such place. */
static int permit(const char *function, const void *caller)
{
    (void)function;
    return !ledger_may_be_module() || !stack_is_module(caller) || fault_permit(FAULT_ALLOCATION);
}

static void acquired(void *block, size_t size, const char *function, const void *caller)
{
    if (!ledger_may_be_module())
        return;
    if (stack_is_module(caller))
    {
        ledger_acquired(LEDGER_MEMORY, block, size, function);
        process_disturbance();
    }
    else if (stack_is_cpp(caller))
    {
        ledger_acquired(LEDGER_MEMORY, block, size, "operator new");
        process_disturbance();
    }
    else if (stack_owner((const char *)caller - 1) == IMAGE_SYSTEM || stack_owner((const char *)caller - 1) == IMAGE_MODULE)
        ledger_acquired(LEDGER_LIBRARY_MEMORY, block, size, function);
}

static int released(void *block, const char *function, const void *caller)
{
    if (observe_call.method && (stack_is_module(caller) || stack_is_cpp(caller)))
        process_disturbance();
    if (ledger_forget(LEDGER_MEMORY, block) || ledger_forget(LEDGER_LIBRARY_MEMORY, block) || !ledger_may_be_module())
        return TRUE;
    if (stack_is_module(caller))
        return ledger_judge_free(block, function);
    return !stack_is_cpp(caller) || ledger_judge_free(block, "operator delete");
}

static const struct memory_watch watch = {permit, acquired, released};

static BOOL installed;

unsigned int memory_guard(void)
{
    return installed ? MEMORY_GUARD : 0;
}

BOOL memory_install(void)
{
    memory_set_watch *set = find_allocator();

    if (!set)
        return FALSE;
    unsetenv("LD_PRELOAD");     /* programs that the module starts are not watched */
    set(&watch);
    return installed = TRUE;
}

void memory_remove(void)
{
    memory_set_watch *set = find_allocator();

    installed = FALSE;
    if (set)
        set(NULL);
}

void memory_keep(const void *address)
{
    if (__lsan_ignore_object)
        __lsan_ignore_object(address);
}
