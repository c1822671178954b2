/* HKEYs: see registry.h.
 *
 * HKEY_CLASSES_ROOT is a view of two keys, HKLM\Software\Classes and HKCU\Software\Classes ("Merged View of HKEY_CLASSES_ROOT" in
 * Microsoft's documentation): what the user has comes first; new keys go to the machine's, values to the user's key if there is
 * one. A handle below it remembers its path, and both keys are looked up at each call, since either may come and go. */
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

struct registry_handle
{
    struct kernel_object object;
    struct registry_key *key;
    REGSAM rights;
    WCHAR *classes_path;
    DWORD watched;                  /* what RegNotifyChangeKeyValue was first asked for: the filter; 0: nothing yet */
    BOOL watched_subtree;
};

#define PREDEFINED_COUNT 8      /* 0x80000000 … 0x80000007 */

static HKEY overrides[PREDEFINED_COUNT];        /* RegOverridePredefKey; guarded by the lock of the tree */

static void handle_destroy(struct kernel_object *object)
{
    struct registry_handle *handle = CONTAINING_RECORD(object, struct registry_handle, object);

    registry_notify_closed(handle);
    registry_key_release(handle->key);
    free(handle->classes_path);
    free(handle);
}

static const struct kernel_object_class registry_class =
{
    .name = "registry key",
    .resource = RUNTIME_REGISTRY_KEY,
    .destroy = handle_destroy
};

void registry_keep_filter(struct registry_handle *handle, DWORD *filter, BOOL *subtree)
{
    if (!handle->watched)
    {
        handle->watched = *filter;
        handle->watched_subtree = *subtree;
    }
    *filter = handle->watched;
    *subtree = handle->watched_subtree;
}

/* HKEY_LOCAL_MACHINE and the like are numbers, sign-extended in the headers; old code passes them as 32 bits too. */
static int predefined_index(HKEY key)
{
    ULONG_PTR value = (ULONG_PTR)key, high = value >> 16 >> 16;
    DWORD low = (DWORD)value;

    if (low < 0x80000000 || low >= 0x80000000 + PREDEFINED_COUNT || (high && high != 0xffffffff))
        return -1;
    return low - 0x80000000;
}

static void classes_view(const WCHAR *path, struct registry_view *view)
{
    struct registry_key *classes[2] =
    {
        registry_find(registry_root_user(), L"Software\\Classes"), registry_find(registry_root_machine(), L"Software\\Classes")
    };
    unsigned int i;

    view->count = 0;
    view->classes_path = path;
    for (i = 0; i < 2; i++)
        if (classes[i] && (view->keys[view->count] = registry_find(classes[i], path)))
            view->count++;
}

REGSAM registry_rights(REGSAM rights)
{
    if (rights & (MAXIMUM_ALLOWED | GENERIC_ALL))
        rights |= KEY_ALL_ACCESS;
    if (rights & GENERIC_READ)
        rights |= KEY_READ;
    if (rights & GENERIC_WRITE)
        rights |= KEY_WRITE;
    if (rights & GENERIC_EXECUTE)
        rights |= KEY_EXECUTE;
    return rights;
}

LSTATUS registry_enter(HKEY key, REGSAM rights, BOOL write, struct registry_view *view)
{
    int index = predefined_index(key);
    struct kernel_object *object;
    HKEY replacement;
    DWORD injected;

    memset(view, 0, sizeof(*view));
    /* Every function but RegCloseKey comes here. */
    if ((injected = runtime_call(RUNTIME_CALL_REGISTRY, write ? "RegSet" : "Reg")))
        return injected;
    if (index >= 0)
    {
        registry_lock(FALSE);
        replacement = overrides[index];
        registry_unlock();
        if (!replacement)
        {
            registry_lock(write);
            view->count = 1;
            switch (index)
            {
            case 0:
                classes_view(L"", view);
                return ERROR_SUCCESS;
            case 1:
                view->keys[0] = registry_root_user();
                return ERROR_SUCCESS;
            case 2:
                view->keys[0] = registry_root_machine();
                return ERROR_SUCCESS;
            case 3:
                view->keys[0] = registry_root_users();
                return ERROR_SUCCESS;
            case 5:
                view->keys[0] = registry_root_config();
                return ERROR_SUCCESS;
            }
            /* HKEY_PERFORMANCE_DATA and HKEY_DYN_DATA hold nothing here. */
            registry_unlock();
            return ERROR_INVALID_HANDLE;
        }
        key = replacement;
    }
    object = kernel_handle_get(key, &registry_class);
    if (!object)
        return ERROR_INVALID_HANDLE;
    view->handle = CONTAINING_RECORD(object, struct registry_handle, object);
    if (rights & ~view->handle->rights)
    {
        kernel_object_release(object);
        return ERROR_ACCESS_DENIED;
    }
    registry_lock(write);
    if (view->handle->classes_path)
        classes_view(view->handle->classes_path, view);
    else if (!view->handle->key->deleted)
    {
        view->keys[0] = view->handle->key;
        view->count = 1;
    }
    if (!view->count)
    {
        registry_leave(view);
        return ERROR_KEY_DELETED;
    }
    return ERROR_SUCCESS;
}

void registry_leave(struct registry_view *view)
{
    registry_unlock();
    if (view->handle)
        kernel_object_release(&view->handle->object);
}

struct registry_key *registry_view_find(const struct registry_view *view, const WCHAR *path)
{
    struct registry_key *key = NULL;
    unsigned int i;

    for (i = 0; i < view->count && !key; i++)
        key = registry_find(view->keys[i], path);
    return key;
}

LSTATUS registry_open_handle(const struct registry_view *view, const WCHAR *path, struct registry_key *key, REGSAM rights,
        const char *function, HKEY *result)
{
    struct registry_handle *handle;
    HANDLE value;

    if (!runtime_permit(RUNTIME_REGISTRY_KEY, function) || !(handle = calloc(1, sizeof(*handle))))
        return ERROR_NOT_ENOUGH_MEMORY;
    kernel_object_init(&handle->object, &registry_class);
    handle->key = key;
    __atomic_add_fetch(&key->references, 1, __ATOMIC_RELAXED);
    handle->rights = registry_rights(rights);
    if (view->classes_path)
    {
        size_t base = registry_length(view->classes_path), tail = registry_length(path);

        handle->classes_path = malloc((base + tail + 2) * sizeof(WCHAR));
        if (!handle->classes_path)
        {
            kernel_object_release(&handle->object);
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        memcpy(handle->classes_path, view->classes_path, base * sizeof(WCHAR));
        handle->classes_path[base] = '\\';
        memcpy(handle->classes_path + base + 1, path, (tail + 1) * sizeof(WCHAR));
    }
    value = kernel_handle_create(&handle->object);
    if (!value)
        return ERROR_NOT_ENOUGH_MEMORY;
    runtime_acquired(RUNTIME_REGISTRY_KEY, value, 0, function);
    *result = value;
    return ERROR_SUCCESS;
}

/* Both lists of subkeys are sorted: walks them side by side. With one key it is an index. */
static struct registry_key *merged_subkey(const struct registry_view *view, unsigned int index, unsigned int *count)
{
    const struct registry_key *user = view->keys[0], *machine = view->keys[1];
    unsigned int i = 0, j = 0, n;
    struct registry_key *key = NULL;

    if (view->count == 1)
    {
        if (count)
            *count = user->child_count;
        return index < user->child_count ? user->children[index] : NULL;
    }
    for (n = 0; (i < user->child_count || j < machine->child_count) && (count || n <= index); n++)
    {
        int order = i == user->child_count ? 1 : j == machine->child_count ? -1 :
                kernel_compare_names(user->children[i]->name, machine->children[j]->name);
        struct registry_key *next = order <= 0 ? user->children[i] : machine->children[j];

        i += order <= 0;
        j += order >= 0;
        if (n == index)
            key = next;
    }
    if (count)
        *count = n;
    return key;
}

unsigned int registry_view_subkeys(const struct registry_view *view)
{
    unsigned int count;

    merged_subkey(view, ~0u, &count);
    return count;
}

struct registry_key *registry_view_subkey(const struct registry_view *view, unsigned int index)
{
    return merged_subkey(view, index, NULL);
}

static struct registry_value *merged_value(const struct registry_view *view, unsigned int index, unsigned int *count)
{
    struct registry_key *first = view->keys[0], *second = view->count == 2 ? view->keys[1] : NULL;
    unsigned int n = first->value_count, i;
    struct registry_value *found = index < n ? &first->values[index] : NULL;

    for (i = 0; second && i < second->value_count; i++)
        if (!registry_value_find(first, second->values[i].name, second->values[i].name_length) && n++ == index)
            found = &second->values[i];
    if (count)
        *count = n;
    return found;
}

unsigned int registry_view_values(const struct registry_view *view)
{
    unsigned int count;

    merged_value(view, ~0u, &count);
    return count;
}

struct registry_value *registry_view_value(const struct registry_view *view, unsigned int index)
{
    return merged_value(view, index, NULL);
}

struct registry_value *registry_view_value_named(const struct registry_view *view, const WCHAR *name)
{
    struct registry_value *value = NULL;
    size_t length = registry_length(name);
    unsigned int i;

    for (i = 0; i < view->count && !value; i++)
        value = registry_value_find(view->keys[i], name, length);
    return value;
}

LSTATUS WINAPI RegCloseKey(HKEY key)
{
    if (predefined_index(key) >= 0)
        return ERROR_SUCCESS;
    return kernel_handle_close(key, &registry_class, "RegCloseKey") ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

LSTATUS WINAPI RegFlushKey(HKEY key)
{
    struct registry_view view;
    LSTATUS error = registry_enter(key, 0, FALSE, &view);

    if (!error)
        registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegOpenCurrentUser(REGSAM rights, HKEY *result)
{
    return RegOpenKeyExW(HKEY_CURRENT_USER, NULL, 0, rights, result);
}

LSTATUS WINAPI RegOverridePredefKey(HKEY key, HKEY replacement)
{
    int index = predefined_index(key);
    HKEY copy = NULL, old;
    LSTATUS error;

    /* HKEY_PERFORMANCE_DATA is a predefined key that cannot be replaced. */
    if (index < 0 || index == 4)
        return ERROR_INVALID_HANDLE;
    /* The replacement stays in force after the caller has closed its handle. */
    if (replacement && (error = RegOpenKeyExW(replacement, NULL, 0, MAXIMUM_ALLOWED, &copy)))
        return error;
    registry_lock(TRUE);
    old = overrides[index];
    overrides[index] = copy;
    registry_unlock();
    if (old)
        RegCloseKey(old);
    return ERROR_SUCCESS;
}
