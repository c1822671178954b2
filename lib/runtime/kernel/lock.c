/* Locks that live in the caller's memory: critical sections, slim reader-writer locks, condition variables, one-time
 * initialisation. Each is one 32-bit word that threads sleep on (a futex); the uncontended path is one atomic instruction. */
#include "kernel/fast.h"
#include "kernel/futex.h"
#include "kernel/order.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>

#include "hooks.h"

/* CRITICAL_SECTION.LockCount, with Windows' values since Vista: bit 0 clear = owned, the other bits count waiters downwards. */
#define SECTION_FREE (-1)
#define SECTION_OWNED (-2)
#define SECTION_CONTENDED (-6)

/* RTL_SRWLOCK: the low 32 bits are used. */
#define LOCK_EXCLUSIVE 1
#define LOCK_WAITERS 2
#define LOCK_READER 4

/* RTL_RUN_ONCE: the two low bits; above them the context's pointer. */
#define ONCE_MASK ((ULONG_PTR)3)
#define ONCE_PENDING ((ULONG_PTR)1)
#define ONCE_DONE ((ULONG_PTR)2)
#define ONCE_ASYNC ((ULONG_PTR)3)

void KERNEL_SLOW_PATH kernel_order_after(const volatile void *word)
{
    __tsan_acquire((void *)word);
}

void KERNEL_SLOW_PATH kernel_order_before(const volatile void *word)
{
    __tsan_release((void *)word);
}

static DWORD section_spins(DWORD count)
{
    static int processors;
    int known = __atomic_load_n(&processors, __ATOMIC_RELAXED);

    if (!known)
    {
        known = kernel_processor_count();
        __atomic_store_n(&processors, known, __ATOMIC_RELAXED);
    }
    return known > 1 ? count & 0x00ffffff : 0;
}

static void section_initialize(CRITICAL_SECTION *section, DWORD spins)
{
    section->DebugInfo = (RTL_CRITICAL_SECTION_DEBUG *)(LONG_PTR)-1;    /* none, as on Windows 8 and later */
    section->RecursionCount = 0;
    section->OwningThread = NULL;
    section->LockSemaphore = NULL;
    section->SpinCount = section_spins(spins);
    __atomic_store_n(&section->LockCount, SECTION_FREE, __ATOMIC_RELEASE);
    runtime_acquired(RUNTIME_CRITICAL_SECTION, section, sizeof(*section), "InitializeCriticalSection");
}

/* Since Windows Vista it cannot fail. */
void WINAPI InitializeCriticalSection(CRITICAL_SECTION *section)
{
    section_initialize(section, 0);
}

BOOL WINAPI InitializeCriticalSectionEx(CRITICAL_SECTION *section, DWORD spins, DWORD flags)
{
    if ((flags & ~(DWORD)RTL_CRITICAL_SECTION_ALL_FLAG_BITS) || (spins & 0xff000000))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!runtime_permit(RUNTIME_CRITICAL_SECTION, "InitializeCriticalSectionEx"))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    section_initialize(section, spins);
    return TRUE;
}

/* Succeeds always since Windows Vista too; the top bit of the count meant "allocate beforehand" earlier. */
BOOL WINAPI InitializeCriticalSectionAndSpinCount(CRITICAL_SECTION *section, DWORD spins)
{
    section_initialize(section, spins);
    return TRUE;
}

void WINAPI DeleteCriticalSection(CRITICAL_SECTION *section)
{
    if (!runtime_released(RUNTIME_CRITICAL_SECTION, section, "DeleteCriticalSection"))
        return;
    section->DebugInfo = NULL;
    section->RecursionCount = 0;
    section->OwningThread = NULL;
    section->LockSemaphore = NULL;
    section->SpinCount = 0;
    __atomic_store_n(&section->LockCount, SECTION_FREE, __ATOMIC_RELEASE);
}

DWORD WINAPI SetCriticalSectionSpinCount(CRITICAL_SECTION *section, DWORD spins)
{
    return (DWORD)__atomic_exchange_n(&section->SpinCount, (ULONG_PTR)section_spins(spins), __ATOMIC_RELAXED);
}

/* TRUE if it was free, or the calling thread's already. */
static inline BOOL section_try(CRITICAL_SECTION *section)
{
    HANDLE self = (HANDLE)(ULONG_PTR)GetCurrentThreadId();
    LONG expected = SECTION_FREE;

    if (__atomic_compare_exchange_n(&section->LockCount, &expected, SECTION_OWNED, FALSE,
        __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    {
        __atomic_store_n(&section->OwningThread, self, __ATOMIC_RELAXED);
        section->RecursionCount = 1;
        kernel_acquire_order(section);
        return TRUE;
    }
    if (__atomic_load_n(&section->OwningThread, __ATOMIC_RELAXED) != self)
        return FALSE;
    section->RecursionCount++;
    return TRUE;
}

static void KERNEL_SLOW_PATH section_wait(CRITICAL_SECTION *section)
{
    ULONG_PTR spins = __atomic_load_n(&section->SpinCount, __ATOMIC_RELAXED);

    while (spins--)
    {
        kernel_cpu_relax();
        if (section_try(section))
            return;
    }
    /* Who slept takes the section as contended: others may sleep still, and one wake too many does no harm. */
    while (__atomic_exchange_n(&section->LockCount, SECTION_CONTENDED, __ATOMIC_ACQUIRE) != SECTION_FREE)
        kernel_futex_wait(&section->LockCount, SECTION_CONTENDED, NULL);
    __atomic_store_n(&section->OwningThread, (HANDLE)(ULONG_PTR)GetCurrentThreadId(), __ATOMIC_RELAXED);
    section->RecursionCount = 1;
    kernel_acquire_order(section);
}

static void KERNEL_SLOW_PATH word_wake(LONG *word, int count)
{
    kernel_futex_wake(word, count);
}

BOOL WINAPI TryEnterCriticalSection(CRITICAL_SECTION *section)
{
    return section_try(section);
}

void WINAPI EnterCriticalSection(CRITICAL_SECTION *section)
{
    if (__builtin_expect(!section_try(section), 0))
        section_wait(section);
}

void WINAPI LeaveCriticalSection(CRITICAL_SECTION *section)
{
    if (--section->RecursionCount)
        return;
    kernel_release_order(section);
    __atomic_store_n(&section->OwningThread, NULL, __ATOMIC_RELAXED);
    if (__builtin_expect(__atomic_exchange_n(&section->LockCount, SECTION_FREE, __ATOMIC_RELEASE) == SECTION_CONTENDED, 0))
        word_wake(&section->LockCount, 1);
}

static LONG *lock_word(void *lock)
{
    return lock;        /* the low half: every machine that Windows runs on is little-endian */
}

void WINAPI InitializeSRWLock(SRWLOCK *lock)
{
    lock->Ptr = NULL;
}

BOOLEAN WINAPI TryAcquireSRWLockExclusive(SRWLOCK *lock)
{
    LONG expected = 0;

    if (!__atomic_compare_exchange_n(lock_word(lock), &expected, LOCK_EXCLUSIVE, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return FALSE;
    kernel_acquire_order(lock);
    return TRUE;
}

BOOLEAN WINAPI TryAcquireSRWLockShared(SRWLOCK *lock)
{
    LONG value = __atomic_load_n(lock_word(lock), __ATOMIC_RELAXED);

    /* Behind a waiting writer readers wait, so that it is not starved. */
    while (!(value & (LOCK_EXCLUSIVE | LOCK_WAITERS)))
        if (__atomic_compare_exchange_n(lock_word(lock), &value, value + LOCK_READER, TRUE,
            __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        {
            kernel_acquire_order(lock);
            return TRUE;
        }
    return FALSE;
}

/* Sleeps until the lock changes hands. */
static void KERNEL_SLOW_PATH lock_sleep(SRWLOCK *lock, BOOLEAN exclusive)
{
    LONG value = __atomic_load_n(lock_word(lock), __ATOMIC_RELAXED);

    while (exclusive ? value != 0 : (value & (LOCK_EXCLUSIVE | LOCK_WAITERS)) != 0)
        if ((value & LOCK_WAITERS) || __atomic_compare_exchange_n(lock_word(lock), &value, value | LOCK_WAITERS, TRUE,
            __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        {
            kernel_futex_wait(lock_word(lock), value | LOCK_WAITERS, NULL);
            return;
        }
}

void WINAPI AcquireSRWLockExclusive(SRWLOCK *lock)
{
    while (!TryAcquireSRWLockExclusive(lock))
        lock_sleep(lock, TRUE);
}

void WINAPI AcquireSRWLockShared(SRWLOCK *lock)
{
    while (!TryAcquireSRWLockShared(lock))
        lock_sleep(lock, FALSE);
}

void WINAPI ReleaseSRWLockExclusive(SRWLOCK *lock)
{
    kernel_release_order(lock);
    if (__atomic_exchange_n(lock_word(lock), 0, __ATOMIC_RELEASE) & LOCK_WAITERS)
        word_wake(lock_word(lock), INT_MAX);
}

void WINAPI ReleaseSRWLockShared(SRWLOCK *lock)
{
    LONG value = __atomic_load_n(lock_word(lock), __ATOMIC_RELAXED), changed;

    kernel_release_order(lock);
    do
    {
        changed = value - LOCK_READER;
        if (changed == LOCK_WAITERS)
            changed = 0;
    } while (!__atomic_compare_exchange_n(lock_word(lock), &value, changed, TRUE, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    if (!changed && (value & LOCK_WAITERS))
        word_wake(lock_word(lock), INT_MAX);
}

void WINAPI InitializeConditionVariable(CONDITION_VARIABLE *variable)
{
    variable->Ptr = NULL;
}

void WINAPI WakeConditionVariable(CONDITION_VARIABLE *variable)
{
    __atomic_add_fetch(lock_word(variable), 1, __ATOMIC_RELEASE);
    word_wake(lock_word(variable), 1);
}

void WINAPI WakeAllConditionVariable(CONDITION_VARIABLE *variable)
{
    __atomic_add_fetch(lock_word(variable), 1, __ATOMIC_RELEASE);
    word_wake(lock_word(variable), INT_MAX);
}

/* The number is read with the lock held: a wake after the lock is left changes it, and the sleep does not begin. */
BOOL WINAPI SleepConditionVariableCS(CONDITION_VARIABLE *variable, CRITICAL_SECTION *section, DWORD milliseconds)
{
    LONG number = __atomic_load_n(lock_word(variable), __ATOMIC_ACQUIRE);
    struct timespec deadline;
    BOOL woken;

    LeaveCriticalSection(section);
    woken = kernel_futex_wait(lock_word(variable), number, kernel_deadline(milliseconds, &deadline));
    EnterCriticalSection(section);
    if (!woken)
        SetLastError(ERROR_TIMEOUT);
    return woken;
}

BOOL WINAPI SleepConditionVariableSRW(CONDITION_VARIABLE *variable, SRWLOCK *lock, DWORD milliseconds, ULONG flags)
{
    LONG number = __atomic_load_n(lock_word(variable), __ATOMIC_ACQUIRE);
    BOOL shared = (flags & CONDITION_VARIABLE_LOCKMODE_SHARED) != 0;
    struct timespec deadline;
    BOOL woken;

    if (flags & ~(ULONG)CONDITION_VARIABLE_LOCKMODE_SHARED)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (shared)
        ReleaseSRWLockShared(lock);
    else
        ReleaseSRWLockExclusive(lock);
    woken = kernel_futex_wait(lock_word(variable), number, kernel_deadline(milliseconds, &deadline));
    if (shared)
        AcquireSRWLockShared(lock);
    else
        AcquireSRWLockExclusive(lock);
    if (!woken)
        SetLastError(ERROR_TIMEOUT);
    return woken;
}

/* Who waits for another thread's initialisation: rare enough to share one condition. */
static pthread_mutex_t once_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t once_changed = PTHREAD_COND_INITIALIZER;

static ULONG_PTR *once_word(INIT_ONCE *once)
{
    return (ULONG_PTR *)&once->Ptr;
}

void WINAPI InitOnceInitialize(INIT_ONCE *once)
{
    once->Ptr = NULL;
}

BOOL WINAPI InitOnceBeginInitialize(INIT_ONCE *once, DWORD flags, BOOL *pending, void **context)
{
    ULONG_PTR value = __atomic_load_n(once_word(once), __ATOMIC_ACQUIRE), wanted;

    if (flags & INIT_ONCE_CHECK_ONLY)
    {
        if (flags & INIT_ONCE_ASYNC)
        {
            SetLastError(ERROR_INVALID_PARAMETER);
            return FALSE;
        }
        *pending = (value & ONCE_MASK) != ONCE_DONE;
        if (*pending)
        {
            SetLastError(ERROR_GEN_FAILURE);
            return FALSE;
        }
        kernel_acquire_order(once);
        if (context)
            *context = (void *)(value & ~ONCE_MASK);
        return TRUE;
    }
    if (flags & ~(DWORD)INIT_ONCE_ASYNC)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    wanted = flags & INIT_ONCE_ASYNC ? ONCE_ASYNC : ONCE_PENDING;
    for (;;)
    {
        if ((value & ONCE_MASK) == ONCE_DONE)
        {
            *pending = FALSE;
            kernel_acquire_order(once);
            if (context)
                *context = (void *)(value & ~ONCE_MASK);
            return TRUE;
        }
        if (!value)
        {
            if (!__atomic_compare_exchange_n(once_word(once), &value, wanted, FALSE, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE))
                continue;
            *pending = TRUE;
            return TRUE;
        }
        if ((value & ONCE_MASK) != wanted)
        {
            SetLastError(ERROR_INVALID_PARAMETER);      /* begun the other way */
            return FALSE;
        }
        if (wanted == ONCE_ASYNC)
        {
            *pending = TRUE;
            return TRUE;
        }
        pthread_mutex_lock(&once_mutex);
        while ((value = __atomic_load_n(once_word(once), __ATOMIC_ACQUIRE)) == ONCE_PENDING)
            pthread_cond_wait(&once_changed, &once_mutex);
        pthread_mutex_unlock(&once_mutex);
    }
}

BOOL WINAPI InitOnceComplete(INIT_ONCE *once, DWORD flags, void *context)
{
    ULONG_PTR expected, value = (ULONG_PTR)context | ONCE_DONE;

    if (((ULONG_PTR)context & ONCE_MASK) || (flags & ~(DWORD)(INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED)) ||
        flags == (INIT_ONCE_ASYNC | INIT_ONCE_INIT_FAILED) || ((flags & INIT_ONCE_INIT_FAILED) && context))
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    expected = flags & INIT_ONCE_ASYNC ? ONCE_ASYNC : ONCE_PENDING;
    if (flags & INIT_ONCE_INIT_FAILED)
        value = 0;
    kernel_release_order(once);
    pthread_mutex_lock(&once_mutex);
    if (!__atomic_compare_exchange_n(once_word(once), &expected, value, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    {
        pthread_mutex_unlock(&once_mutex);
        SetLastError(ERROR_GEN_FAILURE);        /* another thread was first, or none has begun */
        return FALSE;
    }
    pthread_cond_broadcast(&once_changed);
    pthread_mutex_unlock(&once_mutex);
    return TRUE;
}

BOOL WINAPI InitOnceExecuteOnce(INIT_ONCE *once, PINIT_ONCE_FN function, void *parameter, void **context)
{
    void *value = NULL;
    BOOL pending;

    if (!InitOnceBeginInitialize(once, 0, &pending, context))
        return FALSE;
    if (!pending)
        return TRUE;
    if (!function(once, parameter, &value))
    {
        InitOnceComplete(once, INIT_ONCE_INIT_FAILED, NULL);
        return FALSE;
    }
    if (context)
        *context = value;
    return InitOnceComplete(once, 0, value);
}
