/* The run-time's hooks, natively. */
#include "check/check.h"

#include "runtime/hooks.h"

static BOOL permit(enum runtime_resource resource, const char *function)
{
    (void)resource, (void)function;
    return TRUE;
}

static void acquired(enum runtime_resource resource, const void *value, SIZE_T size, const char *function)
{
    ledger_acquired(resource, value, size, function);
}

static BOOL released(enum runtime_resource resource, const void *value, const char *function)
{
    return ledger_released(resource, value, function);
}

static const struct runtime_hooks hooks = {permit, acquired, released};

BOOL hooks_install(void)
{
    certemu_runtime_set_hooks(&hooks);
    return TRUE;
}

void hooks_remove(void)
{
    certemu_runtime_set_hooks(NULL);
}
