/* libcertemu-memory.so: libc's exit() with an observer, before any destructor has run. See memory.h. */
#include "memory.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

exit_set_watch certemu_exit_set_watch __attribute__((visibility("default")));

static exit_watch *watch;

void certemu_exit_set_watch(exit_watch *new_watch)
{
    __atomic_store_n(&watch, new_watch, __ATOMIC_RELEASE);
}

__attribute__((visibility("default"))) void exit(int status)
{
    exit_watch *to = __atomic_load_n(&watch, __ATOMIC_ACQUIRE);
    void (*next)(int status) = NULL;

    if (to)
        to(status);
    *(void **)&next = dlsym(RTLD_NEXT, "exit");
    if (next)
        next(status);
    _exit(status);
}
