/* What ThreadSanitizer has to be told: a module compiled with it is instrumented, the run-time is not, and locks made of atomic
 * instructions order nothing in its eyes. Elsewhere its functions are absent, and the cost is a load and a predicted branch. */
#pragma once

#include "kernel/fast.h"

extern void __tsan_acquire(void *word) __attribute__((weak));
extern void __tsan_release(void *word) __attribute__((weak));

/* In kernel/lock.c. Of Windows' convention, so that functions with a short path stay short. */
void WINAPI kernel_order_after(const volatile void *word);
void WINAPI kernel_order_before(const volatile void *word);

/* What another thread did before kernel_release_order() of the same word was done before what follows. */
static inline void kernel_acquire_order(const volatile void *word)
{
    if (__builtin_expect(&__tsan_acquire != NULL, 0))
        kernel_order_after(word);
}

static inline void kernel_release_order(const volatile void *word)
{
    if (__builtin_expect(&__tsan_release != NULL, 0))
        kernel_order_before(word);
}
