/* Objects that may have a name: events, mutexes, semaphores. Names are known in this process only: what another process makes under
 * the same name is another object. `Local\` means nothing more, `Global\` is a name space of its own. */
#pragma once

#include "kernel/handle.h"

struct kernel_named
{
    struct kernel_object object;
    WCHAR *name;                /* NULL: none */
    struct kernel_named *next;  /* guarded by the names' mutex */
};

/* A handle for a new object, or for the one that has the name already (ERROR_ALREADY_EXISTS). Takes over the object, the first member
 * of something that calloc() gave: NULL stands for one that there was no memory for. `function` is what the ledger is told. */
HANDLE kernel_named_create(struct kernel_named *named, const struct kernel_object_class *class, const WCHAR *name,
    const SECURITY_ATTRIBUTES *attributes, const char *function);

/* A handle for the object that has the name; NULL with the last error set: ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE for one of
 * another class, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY. */
HANDLE kernel_named_open(const struct kernel_object_class *class, const WCHAR *name, BOOL inherit, const char *function);

/* The `destroy` of their classes. */
void kernel_named_destroy(struct kernel_object *object);

/* The name of an A form as a wide one, to be freed; NULL stays NULL. *failed, with the last error set: memory is out. */
WCHAR *kernel_named_wide(const char *name, BOOL *failed);
