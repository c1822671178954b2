/* The run-time's hooks, natively. */
#include "check/check.h"

#include "runtime/hooks.h"

static BOOL permit(enum runtime_resource resource, const char *function)
{
    (void)function;
    switch (resource)
    {
    case RUNTIME_BSTR: case RUNTIME_TASK_MEMORY: case RUNTIME_HEAP: case RUNTIME_LOCAL: case RUNTIME_GLOBAL: case RUNTIME_SAFEARRAY:
    case RUNTIME_INTERFACE: case RUNTIME_CERTIFICATE:
        return fault_permit(FAULT_ALLOCATION);
    case RUNTIME_REGISTRY_KEY: case RUNTIME_FILE: case RUNTIME_PROCESS:
        return TRUE;        /* by runtime_call */
    default:
        return fault_permit(FAULT_HANDLE);
    }
}

static BOOL call(enum runtime_call kind, const char *function, DWORD *error)
{
    if (kind != RUNTIME_CALL_PROCESS && (*error = fault_world_error(kind == RUNTIME_CALL_REGISTRY, function)))
        return FALSE;
    if (fault_permit(kind == RUNTIME_CALL_REGISTRY ? FAULT_REGISTRY : kind == RUNTIME_CALL_FILE ? FAULT_FILE : FAULT_PROCESS))
        return TRUE;
    *error = kind == RUNTIME_CALL_PROCESS ? ERROR_NOT_ENOUGH_MEMORY : ERROR_ACCESS_DENIED;
    return FALSE;
}

static void acquired(enum runtime_resource resource, const void *value, SIZE_T size, const char *function)
{
    ledger_acquired(resource, value, size, function);
    process_disturbance();
}

static BOOL released(enum runtime_resource resource, const void *value, const char *function)
{
    return ledger_released(resource, value, function);
}

static const struct runtime_hooks hooks = {permit, acquired, released, call};

void certemu_runtime_set_variant_watch(void (*watch)(const VARIANT *variant, const void *caller));

static void on_variant_init(const VARIANT *variant, const void *caller)
{
    if (stack_is_module(caller))
        variant_overwritten(variant);
}

BOOL hooks_install(void)
{
    certemu_runtime_set_hooks(&hooks);
    certemu_runtime_set_variant_watch(on_variant_init);
    return TRUE;
}

void certemu_runtime_set_clock(LONGLONG ticks);

void hooks_set_clock(LONGLONG ticks)
{
    certemu_runtime_set_clock(ticks);
}

BOOL hooks_know_strings(void)
{
    return TRUE;
}

void hooks_remove(void)
{
    certemu_runtime_set_variant_watch(NULL);
    certemu_runtime_set_hooks(NULL);
}
