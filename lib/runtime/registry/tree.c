/* The tree of keys and values: see registry.h. */
#include "registry/registry.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel/text.h"

static pthread_rwlock_t tree_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t tree_once = PTHREAD_ONCE_INIT;
static struct registry_key root = {.references = 1};
static struct registry_key *root_machine, *root_users, *root_user, *root_config;
static ULONGLONG generation;        /* of the tree's content */

static void tree_build(void)
{
    /* What every Windows has and modules look below. The user's SID has the form of a local account's. */
    static const WCHAR *const keys[] =
    {
        L"Machine\\Software\\Classes\\CLSID", L"Machine\\Software\\Classes\\Interface", L"Machine\\Software\\Classes\\TypeLib",
        L"Machine\\Software\\Classes\\AppID",
        L"Machine\\Software\\Microsoft\\Windows\\CurrentVersion", L"Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion",
        L"Machine\\System\\CurrentControlSet\\Control", L"Machine\\System\\CurrentControlSet\\Services\\EventLog\\Application",
        L"Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current", L"Machine\\Hardware",
        L"User\\.Default", L"User\\S-1-5-21-0-0-0-1000\\Software\\Classes", L"User\\S-1-5-21-0-0-0-1000\\Environment"
    };
    struct registry_key *key;
    unsigned int i;
    BOOL made;

    for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (registry_make(&root, keys[i], REG_OPTION_NON_VOLATILE, NULL, &key, &made))
            abort();    /* No memory for some twenty keys when the process starts: nothing of Windows could work. */
    root_machine = registry_find(&root, L"Machine");
    root_users = registry_find(&root, L"User");
    root_user = registry_find(&root, L"User\\S-1-5-21-0-0-0-1000");
    root_config = registry_find(&root, L"Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current");
}

void registry_lock(BOOL write)
{
    pthread_once(&tree_once, tree_build);
    if (write)
    {
        pthread_rwlock_wrlock(&tree_lock);
        __atomic_store_n(&generation, generation + 1, __ATOMIC_RELEASE);
    }
    else
        pthread_rwlock_rdlock(&tree_lock);
}

void registry_unlock(void)
{
    pthread_rwlock_unlock(&tree_lock);
}

ULONGLONG registry_generation(void)
{
    return __atomic_load_n(&generation, __ATOMIC_ACQUIRE);
}

struct registry_key *registry_root_machine(void)
{
    return root_machine;
}

struct registry_key *registry_root_users(void)
{
    return root_users;
}

struct registry_key *registry_root_user(void)
{
    return root_user;
}

struct registry_key *registry_root_config(void)
{
    return root_config;
}

static void touch(struct registry_key *key)
{
    struct timespec now;
    ULONGLONG ticks;

    clock_gettime(CLOCK_REALTIME, &now);
    ticks = ((ULONGLONG)now.tv_sec + 11644473600ull) * 10000000 + now.tv_nsec / 100;
    key->written.dwLowDateTime = (DWORD)ticks;
    key->written.dwHighDateTime = (DWORD)(ticks >> 32);
}

static void changed(struct registry_key *key, DWORD how)
{
    touch(key);
    registry_notify(key, how);
}

static WCHAR *copy_name(const WCHAR *name, size_t length)
{
    WCHAR *copy = malloc((length + 1) * sizeof(WCHAR));

    if (copy)
    {
        memcpy(copy, name, length * sizeof(WCHAR));
        copy[length] = 0;
    }
    return copy;
}

/* The place of the name among the children; *found says whether it is there. */
static unsigned int child_place(const struct registry_key *key, const WCHAR *name, size_t length, BOOL *found)
{
    unsigned int low = 0, high = key->child_count;

    *found = FALSE;
    while (low < high)
    {
        unsigned int middle = low + (high - low) / 2;
        const struct registry_key *child = key->children[middle];
        int order = kernel_compare_names_length(name, length, child->name, child->name_length);

        if (!order)
        {
            *found = TRUE;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The length of the first name of *path, which is moved to its begin. 0: there is none. */
static size_t next_name(const WCHAR **path)
{
    size_t length = 0;

    while (**path == '\\')
        (*path)++;
    while ((*path)[length] && (*path)[length] != '\\')
        length++;
    return length;
}

DWORD registry_check_path(const WCHAR *path)
{
    size_t length;

    if (*path == '\\')
        return ERROR_BAD_PATHNAME;
    while ((length = next_name(&path)))
    {
        if (length > REGISTRY_NAME_LIMIT)
            return ERROR_INVALID_PARAMETER;
        path += length;
    }
    return ERROR_SUCCESS;
}

struct registry_key *registry_find(struct registry_key *base, const WCHAR *path)
{
    struct registry_key *key = base;
    unsigned int place;
    size_t length;
    BOOL found;

    while (key && (length = next_name(&path)))
    {
        place = child_place(key, path, length, &found);
        key = found ? key->children[place] : NULL;
        path += length;
    }
    return key;
}

static struct registry_key *child_make(struct registry_key *parent, const WCHAR *name, size_t length, DWORD options)
{
    struct registry_key *key = calloc(1, sizeof(*key)), **children;
    unsigned int place, room;
    BOOL found;

    if (!key)
        return NULL;
    key->name = copy_name(name, length);
    if (parent->child_count == parent->child_room)
    {
        room = parent->child_room ? parent->child_room * 2 : 4;
        children = realloc(parent->children, room * sizeof(*children));
        if (children)
        {
            parent->children = children;
            parent->child_room = room;
        }
    }
    if (!key->name || parent->child_count == parent->child_room)
    {
        free(key->name);
        free(key);
        return NULL;
    }
    key->references = 1;
    key->name_length = length;
    key->parent = parent;
    key->depth = parent->depth + 1;
    key->is_volatile = (options & REG_OPTION_VOLATILE) != 0;
    touch(key);
    place = child_place(parent, name, length, &found);
    memmove(parent->children + place + 1, parent->children + place, (parent->child_count - place) * sizeof(*parent->children));
    parent->children[place] = key;
    parent->child_count++;
    changed(parent, REG_NOTIFY_CHANGE_NAME);
    return key;
}

DWORD registry_make(struct registry_key *base, const WCHAR *path, DWORD options, const WCHAR *class_name, struct registry_key **key,
        BOOL *made)
{
    struct registry_key *at = base, *first_made = NULL, *next;
    const WCHAR *rest = path;
    unsigned int place, levels = 0;
    size_t length;
    BOOL found;

    *made = FALSE;
    while ((length = next_name(&rest)))
    {
        place = child_place(at, rest, length, &found);
        if (found)
        {
            at = at->children[place];
            *made = FALSE;
        }
        else
        {
            DWORD error = ERROR_SUCCESS;

            next = NULL;
            if (at->is_volatile && !(options & REG_OPTION_VOLATILE))
                error = ERROR_CHILD_MUST_BE_VOLATILE;
            else if (at->depth >= REGISTRY_DEPTH_LIMIT || ++levels > REGISTRY_CREATE_LIMIT)
                error = ERROR_INVALID_PARAMETER;
            else if (!(next = child_make(at, rest, length, options)))
                error = ERROR_NOT_ENOUGH_MEMORY;
            if (error)
            {
                if (first_made)
                {
                    registry_clear(first_made);
                    registry_remove(first_made);
                }
                return error;
            }
            if (!first_made)
                first_made = next;
            at = next;
            *made = TRUE;
        }
        rest += length;
    }
    if (*made && class_name)
        at->class_name = copy_name(class_name, registry_length(class_name));
    *key = at;
    return ERROR_SUCCESS;
}

void registry_key_release(struct registry_key *key)
{
    unsigned int i;

    if (__atomic_sub_fetch(&key->references, 1, __ATOMIC_ACQ_REL))
        return;
    /* The tree has let go of it already, and its subkeys went before it. */
    for (i = 0; i < key->value_count; i++)
    {
        free(key->values[i].name);
        free(key->values[i].data);
    }
    free(key->values);
    free(key->children);
    free(key->class_name);
    free(key->name);
    free(key);
}

DWORD registry_remove(struct registry_key *key)
{
    struct registry_key *parent = key->parent;
    unsigned int place;
    BOOL found;

    if (key->child_count || !parent || key == root_machine || key == root_users || key == root_user || key == root_config)
        return ERROR_ACCESS_DENIED;
    place = child_place(parent, key->name, key->name_length, &found);
    parent->child_count--;
    memmove(parent->children + place, parent->children + place + 1, (parent->child_count - place) * sizeof(*parent->children));
    changed(parent, REG_NOTIFY_CHANGE_NAME);
    registry_notify(key, ~0u);      /* whatever was wanted of it, it is over */
    key->deleted = TRUE;
    key->parent = NULL;
    registry_key_release(key);
    return ERROR_SUCCESS;
}

void registry_clear(struct registry_key *key)
{
    unsigned int i;

    for (i = key->child_count; i--;)
    {
        registry_clear(key->children[i]);
        registry_remove(key->children[i]);
    }
    for (i = 0; i < key->value_count; i++)
    {
        free(key->values[i].name);
        free(key->values[i].data);
    }
    key->value_count = 0;
    changed(key, REG_NOTIFY_CHANGE_LAST_SET);
}

struct registry_value *registry_value_find(struct registry_key *key, const WCHAR *name, size_t length)
{
    unsigned int i;

    for (i = 0; i < key->value_count; i++)
        if (key->values[i].name_length == length &&
                !kernel_compare_names_length(name, length, key->values[i].name, key->values[i].name_length))
            return &key->values[i];
    return NULL;
}

DWORD registry_value_set(struct registry_key *key, const WCHAR *name, DWORD type, const void *data, DWORD size)
{
    size_t length = registry_length(name);
    struct registry_value *value = registry_value_find(key, name, length), *values;
    BYTE *copy = malloc((size_t)size + 2 * sizeof(WCHAR));

    if (!copy)
        return ERROR_NOT_ENOUGH_MEMORY;
    if (size)
        memcpy(copy, data, size);
    memset(copy + size, 0, 2 * sizeof(WCHAR));
    if (!value)
    {
        if (key->value_count == key->value_room)
        {
            unsigned int room = key->value_room ? key->value_room * 2 : 4;

            values = realloc(key->values, room * sizeof(*values));
            if (!values)
            {
                free(copy);
                return ERROR_NOT_ENOUGH_MEMORY;
            }
            key->values = values;
            key->value_room = room;
        }
        value = &key->values[key->value_count];
        value->name = copy_name(name, length);
        if (!value->name)
        {
            free(copy);
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        value->name_length = length;
        key->value_count++;
    }
    else
        free(value->data);
    value->type = type;
    value->size = size;
    value->data = copy;
    changed(key, REG_NOTIFY_CHANGE_LAST_SET);
    return ERROR_SUCCESS;
}

BOOL registry_value_remove(struct registry_key *key, const WCHAR *name)
{
    struct registry_value *value = registry_value_find(key, name, registry_length(name));

    if (!value)
        return FALSE;
    free(value->name);
    free(value->data);
    key->value_count--;
    memmove(value, value + 1, (key->values + key->value_count - value) * sizeof(*value));
    changed(key, REG_NOTIFY_CHANGE_LAST_SET);
    return TRUE;
}
