/* Sleeping on a 32-bit word until another thread changes it, and deadlines of waits. */
#pragma once

#include <errno.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <linux/futex.h>

#include <windows.h>

#define KERNEL_NANOSECONDS 1000000000

/* The point of the monotonic clock that lies so far ahead; NULL for INFINITE. */
static inline const struct timespec *kernel_deadline(DWORD milliseconds, struct timespec *deadline)
{
    if (milliseconds == INFINITE)
        return NULL;
    clock_gettime(CLOCK_MONOTONIC, deadline);
    deadline->tv_sec += milliseconds / 1000;
    deadline->tv_nsec += milliseconds % 1000 * 1000000L;
    if (deadline->tv_nsec >= KERNEL_NANOSECONDS)
    {
        deadline->tv_nsec -= KERNEL_NANOSECONDS;
        deadline->tv_sec++;
    }
    return deadline;
}

/* Sleeps while *word is `value`. FALSE: the deadline has passed. TRUE may come without a reason. */
static inline BOOL kernel_futex_wait(LONG *word, LONG value, const struct timespec *deadline)
{
    int saved = errno;
    BOOL woken = TRUE;

    while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
    {
        if (!syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, value, deadline, NULL, FUTEX_BITSET_MATCH_ANY))
            break;
        if (errno == ETIMEDOUT)
        {
            woken = FALSE;
            break;
        }
    }
    errno = saved;
    return woken;
}

static inline void kernel_futex_wake(LONG *word, int count)
{
    int saved = errno;

    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
    errno = saved;
}

static inline int kernel_processor_count(void)
{
    cpu_set_t processors;

    return sched_getaffinity(0, sizeof(processors), &processors) ? 1 : CPU_COUNT(&processors);
}

static inline void kernel_cpu_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}
