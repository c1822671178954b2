/* The emulated registry: a tree in memory, one for the process.
 *
 * One lock guards the tree: readers share it, writers have it alone. A key lives as long as the tree or a handle refers to it; a key
 * that was deleted while handles are open stays, marked, so that its handles answer ERROR_KEY_DELETED as on Windows.
 * HKEYs are handles of the process' table (kernel/handle.h), as they are on Windows; the predefined ones are numbers. */
#pragma once

#include <windows.h>

#include "kernel/handle.h"

#define REGISTRY_NAME_LIMIT 255             /* units of a key's name */
#define REGISTRY_VALUE_NAME_LIMIT 16383     /* units of a value's name */
#define REGISTRY_DEPTH_LIMIT 512            /* levels of keys */
#define REGISTRY_CREATE_LIMIT 32            /* levels that one RegCreateKeyEx makes */

struct registry_value
{
    WCHAR *name;
    size_t name_length;
    DWORD type, size;
    BYTE *data;                     /* two NUL units follow, for those who read strings */
};

struct registry_key
{
    LONG references;
    BOOL deleted, is_volatile;
    WCHAR *name;
    size_t name_length;
    WCHAR *class_name;              /* NULL: none */
    struct registry_key *parent;    /* NULL for the root and for deleted keys */
    unsigned int depth;
    FILETIME written;
    struct registry_key **children; /* sorted by upper-case name, as Windows enumerates them */
    unsigned int child_count, child_room;
    struct registry_value *values;  /* in the order in which they were made */
    unsigned int value_count, value_room;
};

/* tree.c: all of these are called with the lock held, for writing where they change something. */
void registry_lock(BOOL write);
void registry_unlock(void);

/* Another number after each change, without the lock. Asked before the registry is read: what was read is still true as long as the
 * number is the same. (A writer changes it under the lock, before it changes the tree.) */
ULONGLONG registry_generation(void);

struct registry_key *registry_root_machine(void);
struct registry_key *registry_root_users(void);
struct registry_key *registry_root_user(void);
struct registry_key *registry_root_config(void);

/* The key below base, or NULL. An empty path is base itself; separators may be doubled or end the path. */
struct registry_key *registry_find(struct registry_key *base, const WCHAR *path);

/* The same, made when it is missing. 0 or a Win32 error; *made says whether the last key is new. */
DWORD registry_make(struct registry_key *base, const WCHAR *path, DWORD options, const WCHAR *class_name, struct registry_key **key,
        BOOL *made);

/* Takes the key out of the tree: ERROR_ACCESS_DENIED while it has subkeys, or if it is a root. */
DWORD registry_remove(struct registry_key *key);

/* Takes out everything below the key, its values too. */
void registry_clear(struct registry_key *key);

struct registry_value *registry_value_find(struct registry_key *key, const WCHAR *name, size_t length);
DWORD registry_value_set(struct registry_key *key, const WCHAR *name, DWORD type, const void *data, DWORD size);
BOOL registry_value_remove(struct registry_key *key, const WCHAR *name);
void registry_key_release(struct registry_key *key);

/* notify.c: the key (with the lock of the tree held) was changed in one of these ways (REG_NOTIFY_CHANGE_…); a handle is being closed. */
void registry_notify(const struct registry_key *key, DWORD change);
struct registry_handle;
void registry_notify_closed(const struct registry_handle *handle);

/* handle.c: the first filter that a handle is given stays with it (documented): gives it back. The lock is held for writing. */
void registry_keep_filter(struct registry_handle *handle, DWORD *filter, BOOL *subtree);

/* Checks a path's names: 0, ERROR_BAD_PATHNAME (it begins with a backslash) or ERROR_INVALID_PARAMETER (a name is too long). */
DWORD registry_check_path(const WCHAR *path);

/* handle.c: what an HKEY stands for while the lock is held. A key of HKEY_CLASSES_ROOT is up to two keys: the user's, which
 * comes first, and the machine's. */
struct registry_view
{
    struct registry_key *keys[2];
    unsigned int count;
    const WCHAR *classes_path;      /* below HKEY_CLASSES_ROOT; NULL for every other key */
    struct registry_handle *handle; /* NULL for predefined keys */
};

/* Resolves the handle, checks that it was opened with the rights, and takes the lock. 0 or a Win32 error with the lock not
 * taken: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED, ERROR_KEY_DELETED. */
LSTATUS registry_enter(HKEY key, REGSAM rights, BOOL write, struct registry_view *view);
void registry_leave(struct registry_view *view);

/* A new HKEY for the key below the view's, with these rights; the lock is held. `path` is what was added to the view's path,
 * and matters for HKEY_CLASSES_ROOT. `function` is for the hooks. */
LSTATUS registry_open_handle(const struct registry_view *view, const WCHAR *path, struct registry_key *key, REGSAM rights,
        const char *function, HKEY *result);

/* The key below the view: the user's before the machine's. NULL: there is none. */
struct registry_key *registry_view_find(const struct registry_view *view, const WCHAR *path);

/* Generic rights and MAXIMUM_ALLOWED as the rights of keys. */
REGSAM registry_rights(REGSAM rights);

/* Counts and finds subkeys and values of the view; a name that both keys have is counted once, and is the user's. */
unsigned int registry_view_subkeys(const struct registry_view *view);
struct registry_key *registry_view_subkey(const struct registry_view *view, unsigned int index);
unsigned int registry_view_values(const struct registry_view *view);
struct registry_value *registry_view_value(const struct registry_view *view, unsigned int index);
struct registry_value *registry_view_value_named(const struct registry_view *view, const WCHAR *name);

static inline size_t registry_length(const WCHAR *text)
{
    size_t length = 0;

    while (text[length])
        length++;
    return length;
}
