/* The hooks of lib/check: see hooks.h. */
#include "hooks.h"

const struct runtime_hooks *certemu_runtime_hooks;
