#include "kernel/named.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct kernel_named *names;

static struct kernel_named *named_from(struct kernel_object *object)
{
    return CONTAINING_RECORD(object, struct kernel_named, object);
}

void kernel_named_destroy(struct kernel_object *object)
{
    struct kernel_named *named = named_from(object), **link;

    if (named->name)
    {
        pthread_mutex_lock(&names_mutex);
        for (link = &names; *link && *link != named; link = &(*link)->next)
            ;
        if (*link)
            *link = named->next;
        pthread_mutex_unlock(&names_mutex);
        free(named->name);
    }
    free(named);        /* the first member of each of the three */
}

/* What a name is stored as: `Local\` is left out. 0 or a Win32 error. */
static DWORD name_normalize(const WCHAR **name)
{
    static const WCHAR local[] = {'L', 'o', 'c', 'a', 'l', '\\'}, global[] = {'G', 'l', 'o', 'b', 'a', 'l', '\\'};
    size_t length = wcslen(*name), i = 0;

    if (length > MAX_PATH)
        return ERROR_FILENAME_EXCED_RANGE;
    if (length >= 6 && !memcmp(*name, local, sizeof(local)))
    {
        *name += 6;
        length -= 6;
    }
    else if (length >= 7 && !memcmp(*name, global, sizeof(global)))
        i = 7;
    for (; i < length; i++)
        if ((*name)[i] == '\\')
            return ERROR_PATH_NOT_FOUND;
    return 0;
}

/* The live object of that name with a reference, or NULL. The mutex of the names is held. */
static struct kernel_named *name_find(const WCHAR *name)
{
    struct kernel_named *named;
    LONG references;

    for (named = names; named; named = named->next)
        if (!wcscmp(named->name, name))
        {
            /* One that is just being destroyed does not count. */
            references = __atomic_load_n(&named->object.references, __ATOMIC_RELAXED);
            while (references && !__atomic_compare_exchange_n(&named->object.references, &references, references + 1,
                TRUE, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
                ;
            if (references)
                return named;
        }
    return NULL;
}

static HANDLE handle_create(struct kernel_object *object, const SECURITY_ATTRIBUTES *attributes, const char *function)
{
    HANDLE handle = kernel_handle_create_attributes(object, attributes);

    if (handle)
        runtime_acquired(RUNTIME_SYNCHRONIZATION, handle, 0, function);
    return handle;
}

/* A handle for a new object, or for the one that has the name already (ERROR_ALREADY_EXISTS). Takes over the object: NULL stands
 * for one that there was no memory for. */
HANDLE kernel_named_create(struct kernel_named *named, const struct kernel_object_class *class, const WCHAR *name,
    const SECURITY_ATTRIBUTES *attributes, const char *function)
{
    struct kernel_named *existing;
    HANDLE handle;
    DWORD error;

    if (!named)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    kernel_object_init(&named->object, class);
    error = name && *name ? name_normalize(&name) : 0;
    if (!error && !runtime_permit(RUNTIME_SYNCHRONIZATION, function))
        error = ERROR_NOT_ENOUGH_MEMORY;
    if (error)
    {
        kernel_object_release(&named->object);
        SetLastError(error);
        return NULL;
    }
    if (!name || !*name)
    {
        handle = handle_create(&named->object, attributes, function);
        if (handle)
            SetLastError(ERROR_SUCCESS);
        return handle;
    }
    pthread_mutex_lock(&names_mutex);
    existing = name_find(name);
    if (!existing)
    {
        named->name = malloc((wcslen(name) + 1) * sizeof(WCHAR));
        if (named->name)
        {
            memcpy(named->name, name, (wcslen(name) + 1) * sizeof(WCHAR));
            named->next = names;
            names = named;
        }
        else
            error = ERROR_NOT_ENOUGH_MEMORY;
    }
    else if (existing->object.class != class)
        error = ERROR_INVALID_HANDLE;
    pthread_mutex_unlock(&names_mutex);
    if (existing)
        kernel_object_release(&named->object);
    if (error)
    {
        kernel_object_release(existing ? &existing->object : &named->object);
        SetLastError(error);
        return NULL;
    }
    handle = handle_create(existing ? &existing->object : &named->object, attributes, function);
    if (handle)
        SetLastError(existing ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return handle;
}

HANDLE kernel_named_open(const struct kernel_object_class *class, const WCHAR *name, BOOL inherit, const char *function)
{
    SECURITY_ATTRIBUTES attributes = {sizeof(attributes), NULL, inherit};
    struct kernel_named *existing;
    DWORD error;

    if (!name || (error = name_normalize(&name)))
    {
        SetLastError(name ? error : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_SYNCHRONIZATION, function))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    pthread_mutex_lock(&names_mutex);
    existing = name_find(name);
    pthread_mutex_unlock(&names_mutex);
    if (!existing)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return NULL;
    }
    if (existing->object.class != class)
    {
        kernel_object_release(&existing->object);
        SetLastError(ERROR_INVALID_HANDLE);
        return NULL;
    }
    return handle_create(&existing->object, &attributes, function);
}

/* The A forms: the wide name, or an empty one with *failed set when memory is out. */
WCHAR *kernel_named_wide(const char *name, BOOL *failed)
{
    WCHAR *wide = name ? kernel_wide_ansi(name) : NULL;

    *failed = name && !wide;
    if (*failed)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return wide;
}
