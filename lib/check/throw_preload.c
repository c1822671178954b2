/* libcertemu-memory.so: where a C++ exception is thrown. Once the host has caught it, its stack is gone. See memory.h. */
#include "memory.h"

#include <dlfcn.h>
#include <stdlib.h>

throw_set_watch certemu_throw_set_watch __attribute__((visibility("default")));
__attribute__((visibility("default"), noreturn)) void __cxa_throw(void *object, void *type, void (*destructor)(void *object));

static throw_watch *watch;

void certemu_throw_set_watch(throw_watch *new_watch)
{
    __atomic_store_n(&watch, new_watch, __ATOMIC_RELEASE);
}

void __cxa_throw(void *object, void *type, void (*destructor)(void *object))
{
    throw_watch *to = __atomic_load_n(&watch, __ATOMIC_ACQUIRE);
    void (*next)(void *object, void *type, void (*destructor)(void *object)) = NULL;

    if (to)
        to();
    *(void **)&next = dlsym(RTLD_NEXT, "__cxa_throw");
    if (next)
        next(object, type, destructor);
    abort();
}
