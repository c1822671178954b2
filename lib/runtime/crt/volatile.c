/* Volatile variables for ThreadSanitizer. Microsoft's compiler makes each read of one an acquire and each write a release on x86
 * (/volatile:ms, its default there), and sources for Windows rely on that: a flag that ends a thread is no race. With
 * -fsanitize=thread `certemu build` lets the compiler call these instead of the checks of ordinary memory. */
#include <stddef.h>

extern void __tsan_acquire(void *word) __attribute__((weak));
extern void __tsan_release(void *word) __attribute__((weak));

/* Before the access itself. Whoever reads in a loop comes by again. */
#define DEFINE(name, order) \
    void name(void *word); \
    void name(void *word) \
    { \
        if (&order) \
            order(word); \
    }
#define DEFINE_SIZE(size) \
    DEFINE(__tsan_volatile_read##size, __tsan_acquire) \
    DEFINE(__tsan_volatile_write##size, __tsan_release) \
    DEFINE(__tsan_unaligned_volatile_read##size, __tsan_acquire) \
    DEFINE(__tsan_unaligned_volatile_write##size, __tsan_release)

DEFINE_SIZE(1)
DEFINE_SIZE(2)
DEFINE_SIZE(4)
DEFINE_SIZE(8)
DEFINE_SIZE(16)
