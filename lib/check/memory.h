/* The allocator of C and C++, natively: libcertemu-memory.so stands before libc's in the processes of `certemu check`, which the parent
 * starts with LD_PRELOAD. It knows of nothing; hooks_native.c finds it by the name below and says who wants to know. */
#pragma once

#include <stddef.h>

struct memory_watch
{
    /* 0: the function fails as when memory runs out. `caller`: a return address. */
    int (*permit)(const char *function, const void *caller);
    void (*acquired)(void *block, size_t size, const char *function, const void *caller);
    /* Before the block is given back; 0: it is not, since it is none of the allocator's. */
    int (*released)(void *block, const char *function, const void *caller);
};

/* While somebody watches, each block has so many bytes more than were asked for: for a mark that an overrun writes over. Blocks that the
 * run-time makes by malloc, which end where malloc's do, have them too. */
#define MEMORY_GUARD 8

/* NULL: nobody. What is given must stay where it is. */
#define MEMORY_SET_WATCH "certemu_memory_set_watch"
typedef void memory_set_watch(const struct memory_watch *watch);

/* Of exit(), on the thread that calls it and before anything else happens: other threads still use what exit() takes down, where Windows
 * has ended them first. NULL: nobody. */
#define EXIT_SET_WATCH "certemu_exit_set_watch"
typedef void exit_watch(int status);
typedef void exit_set_watch(exit_watch *watch);

/* Of C++ exceptions, on the thread that throws one. NULL: nobody. */
#define THROW_SET_WATCH "certemu_throw_set_watch"
typedef void throw_watch(void);
typedef void throw_set_watch(throw_watch *watch);
