/* The hooks of lib/check: see hooks.h. */
#include "hooks.h"

const struct runtime_hooks *certemu_runtime_hooks;

void certemu_runtime_set_hooks(const struct runtime_hooks *hooks)
{
    __atomic_store_n(&certemu_runtime_hooks, hooks, __ATOMIC_RELEASE);
}
