/* Open files. A file is a kernel object over a descriptor of the host; the table of open files answers questions of sharing, which
 * hold within this process. */
#pragma once

#include <sys/stat.h>

#include <windows.h>

#include "kernel/handle.h"

struct kernel_file
{
    struct kernel_object object;
    struct kernel_file *next;       /* in the table of open files; guarded by its mutex */
    int descriptor;
    BOOL is_standard;               /* standard input, output, error: the descriptor stays open */
    BOOL is_directory, is_regular, appends;
    BOOL delete_on_close;
    BOOL delete_pending;            /* DeleteFile was called while the file was open: it goes with the last handle */
    DWORD access;                   /* FILE_READ_DATA … */
    DWORD share;
    char *host;                     /* NULL for standard handles */
    dev_t device;
    ino_t inode;
};

extern const struct kernel_object_class kernel_file_class;

/* The file behind the handle with a reference, or NULL and ERROR_INVALID_HANDLE. Give it back with kernel_object_release(). */
struct kernel_file *kernel_file_get(HANDLE handle);

/* May somebody open (delete, rename) what `status` describes with this access and sharing? 0, ERROR_SHARING_VIOLATION, or
 * ERROR_ACCESS_DENIED if it waits for its deletion. */
DWORD kernel_file_check(const struct stat *status, DWORD access, DWORD share);

/* Removes the file's name now, or marks it if it is open. 0 or a Win32 error. */
DWORD kernel_file_unlink(const char *host, const struct stat *status);

/* Where the open files below `from` are called after a rename. */
void kernel_file_renamed(const char *from, const char *to);

/* LockFile's ranges: may `size` bytes at the file pointer be read or written by it? 0 or ERROR_LOCK_VIOLATION. */
DWORD kernel_file_check_lock(const struct kernel_file *file, DWORD size, BOOL write);
void kernel_file_unlock_all(const struct kernel_file *file);

/* Attributes as Windows has them: FILE_ATTRIBUTE_…, of `host` if it is not NULL, else of the descriptor. */
DWORD kernel_file_attributes(const struct stat *status, const char *host, int descriptor);
FILETIME kernel_file_time(struct timespec time);

/* FALSE with the last error set. */
BOOL kernel_fail(DWORD error);
