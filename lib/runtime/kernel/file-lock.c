/* LockFile, UnlockFile: ranges of a file that are kept from others. As sharing, this holds within the process. */
#include "kernel/file.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct file_lock
{
    struct file_lock *next;
    const struct kernel_file *owner;
    ULONGLONG first, count;
    BOOL exclusive;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t given_back = PTHREAD_COND_INITIALIZER;
static struct file_lock *locks;

static BOOL overlaps(const struct file_lock *lock, const struct kernel_file *file, ULONGLONG first, ULONGLONG count)
{
    return lock->owner->device == file->device && lock->owner->inode == file->inode &&
        first < lock->first + lock->count && lock->first < first + count;
}

/* A second exclusive lock is refused to the owner of the first, too ("LockFileEx function"). The mutex is held. */
static BOOL is_free(const struct kernel_file *file, ULONGLONG first, ULONGLONG count, BOOL exclusive)
{
    const struct file_lock *lock;

    for (lock = locks; lock; lock = lock->next)
        if ((exclusive || lock->exclusive) && overlaps(lock, file, first, count))
            return FALSE;
    return TRUE;
}

/* Of an exclusive lock others may neither read nor write; of a shared one nobody writes, not even its owner. */
DWORD kernel_file_check_lock(const struct kernel_file *file, DWORD size, BOOL write)
{
    const struct file_lock *lock;
    DWORD error = ERROR_SUCCESS;
    off_t position;

    if (!__atomic_load_n(&locks, __ATOMIC_RELAXED) || !size || !file->is_regular)
        return ERROR_SUCCESS;
    position = lseek(file->descriptor, 0, write && file->appends ? SEEK_END : SEEK_CUR);
    pthread_mutex_lock(&mutex);
    for (lock = locks; lock && !error; lock = lock->next)
        if ((lock->exclusive ? lock->owner != file : write) && overlaps(lock, file, position, size))
            error = ERROR_LOCK_VIOLATION;
    pthread_mutex_unlock(&mutex);
    return error;
}

/* The file is closed: its locks go. */
void kernel_file_unlock_all(const struct kernel_file *file)
{
    struct file_lock **link, *lock;

    if (!__atomic_load_n(&locks, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&mutex);
    for (link = &locks; (lock = *link); )
        if (lock->owner == file)
        {
            __atomic_store_n(link, lock->next, __ATOMIC_RELAXED);
            free(lock);
        }
        else
            link = &lock->next;
    pthread_cond_broadcast(&given_back);
    pthread_mutex_unlock(&mutex);
}

static BOOL finish(struct kernel_file *file, DWORD error)
{
    kernel_object_release(&file->object);
    return error ? kernel_fail(error) : TRUE;
}

static struct kernel_file *lockable(HANDLE handle)
{
    struct kernel_file *file = kernel_file_get(handle);

    if (file && (file->is_directory || !file->is_regular))
        return finish(file, ERROR_INVALID_PARAMETER), NULL;
    if (file && !(file->access & (FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA)))
        return finish(file, ERROR_ACCESS_DENIED), NULL;
    return file;
}

static ULONGLONG wide(DWORD low, DWORD high)
{
    return (ULONGLONG)high << 32 | low;
}

/* A range may lie beyond the end, and may be locked before it is there. Without LOCKFILE_FAIL_IMMEDIATELY the call waits. */
BOOL WINAPI LockFileEx(HANDLE handle, DWORD flags, DWORD reserved, DWORD low, DWORD high, OVERLAPPED *overlapped)
{
    BOOL exclusive = (flags & LOCKFILE_EXCLUSIVE_LOCK) != 0;
    ULONGLONG first, count = wide(low, high);
    struct kernel_file *file;
    struct file_lock *lock;
    DWORD error = ERROR_SUCCESS;

    if (reserved || !overlapped || flags & ~(LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!(file = lockable(handle)))
        return FALSE;
    first = wide(overlapped->Offset, overlapped->OffsetHigh);
    if (first + count < first)
        return finish(file, ERROR_INVALID_LOCK_RANGE);
    if (!(lock = malloc(sizeof(*lock))))
        return finish(file, ERROR_NOT_ENOUGH_MEMORY);
    pthread_mutex_lock(&mutex);
    while (!is_free(file, first, count, exclusive) && !error)
    {
        if (flags & LOCKFILE_FAIL_IMMEDIATELY)
            error = ERROR_LOCK_VIOLATION;
        else
            pthread_cond_wait(&given_back, &mutex);
    }
    if (!error)
    {
        *lock = (struct file_lock){locks, file, first, count, exclusive};
        __atomic_store_n(&locks, lock, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&mutex);
    if (error)
        free(lock);
    else if (overlapped->hEvent)
        SetEvent(overlapped->hEvent);
    return finish(file, error);
}

BOOL WINAPI LockFile(HANDLE handle, DWORD first_low, DWORD first_high, DWORD low, DWORD high)
{
    OVERLAPPED overlapped = {.Offset = first_low, .OffsetHigh = first_high};

    return LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, low, high, &overlapped);
}

/* Exactly a range that was locked. */
BOOL WINAPI UnlockFileEx(HANDLE handle, DWORD reserved, DWORD low, DWORD high, OVERLAPPED *overlapped)
{
    ULONGLONG count = wide(low, high), first;
    struct file_lock **link, *lock;
    struct kernel_file *file;

    if (reserved || !overlapped)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!(file = lockable(handle)))
        return FALSE;
    first = wide(overlapped->Offset, overlapped->OffsetHigh);
    pthread_mutex_lock(&mutex);
    for (link = &locks; (lock = *link) && (lock->owner != file || lock->first != first || lock->count != count); link = &lock->next)
        ;
    if (lock)
        __atomic_store_n(link, lock->next, __ATOMIC_RELAXED);
    pthread_cond_broadcast(&given_back);
    pthread_mutex_unlock(&mutex);
    free(lock);
    return finish(file, lock ? ERROR_SUCCESS : ERROR_NOT_LOCKED);
}

BOOL WINAPI UnlockFile(HANDLE handle, DWORD first_low, DWORD first_high, DWORD low, DWORD high)
{
    OVERLAPPED overlapped = {.Offset = first_low, .OffsetHigh = first_high};

    return UnlockFileEx(handle, 0, low, high, &overlapped);
}
