/* RegNotifyChangeKeyValue: who wants to hear of the next change of a key. */
#include <pthread.h>
#include <stdlib.h>

#include "registry/registry.h"
#include "kernel/wait.h"

#define FILTERS (REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_ATTRIBUTES | REG_NOTIFY_CHANGE_LAST_SET | REG_NOTIFY_CHANGE_SECURITY)

struct watch
{
    struct watch *next;
    struct registry_key *key;
    const struct registry_handle *handle;   /* by which it was asked for; NULL: a predefined one */
    BOOL subtree;
    DWORD filter;
    struct kernel_object *event;
};

/* Taken inside the lock of the tree, if both are. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct watch *watches;

static BOOL is_below(const struct registry_key *key, const struct registry_key *above)
{
    for (; key; key = key->parent)
        if (key == above)
            return TRUE;
    return FALSE;
}

/* Signals what is wanted of it, once. The mutex is held. */
static void fire(struct watch **link)
{
    struct watch *watch = *link;

    __atomic_store_n(link, watch->next, __ATOMIC_RELAXED);
    kernel_event_set(watch->event);
    kernel_object_release(watch->event);
    registry_key_release(watch->key);
    free(watch);
}

void registry_notify(const struct registry_key *key, DWORD change)
{
    struct watch **link;

    if (!__atomic_load_n(&watches, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&mutex);
    for (link = &watches; *link; )
        if (((*link)->filter & change) && ((*link)->subtree ? is_below(key, (*link)->key) : key == (*link)->key))
            fire(link);
        else
            link = &(*link)->next;
    pthread_mutex_unlock(&mutex);
}

void registry_notify_closed(const struct registry_handle *handle)
{
    struct watch **link;

    if (!__atomic_load_n(&watches, __ATOMIC_RELAXED))
        return;
    pthread_mutex_lock(&mutex);
    for (link = &watches; *link; )
        if ((*link)->handle == handle)
            fire(link);
        else
            link = &(*link)->next;
    pthread_mutex_unlock(&mutex);
}

static LSTATUS watch_add(const struct registry_view *view, BOOL subtree, DWORD filter, struct kernel_object *event)
{
    unsigned int i;

    for (i = 0; i < view->count; i++)
    {
        struct watch *watch = malloc(sizeof(*watch));

        if (!watch)
            return ERROR_NOT_ENOUGH_MEMORY;
        __atomic_add_fetch(&view->keys[i]->references, 1, __ATOMIC_RELAXED);
        pthread_mutex_lock(&mutex);
        *watch = (struct watch){watches, view->keys[i], view->handle, subtree, filter, kernel_object_reference(event)};
        __atomic_store_n(&watches, watch, __ATOMIC_RELAXED);
        pthread_mutex_unlock(&mutex);
    }
    return ERROR_SUCCESS;
}

/* The next change only. Closing the key signals the event, too. The thread that asked may end before (Windows signals the event then,
 * unless the filter has REG_NOTIFY_THREAD_AGNOSTIC): the wait goes on here. */
LSTATUS WINAPI RegNotifyChangeKeyValue(HKEY key, BOOL subtree, DWORD filter, HANDLE event, BOOL asynchronous)
{
    struct registry_view view;
    struct kernel_object *object;
    LSTATUS error;

    if (!(filter & FILTERS) || filter & ~(DWORD)(FILTERS | REG_NOTIFY_THREAD_AGNOSTIC))
        return ERROR_INVALID_PARAMETER;
    if (!asynchronous && !(event = CreateEventW(NULL, TRUE, FALSE, NULL)))
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!(object = kernel_event_get(event)))
        return ERROR_INVALID_HANDLE;
    if (!(error = registry_enter(key, KEY_NOTIFY, TRUE, &view)))
    {
        if (view.handle)
            registry_keep_filter(view.handle, &filter, &subtree);
        error = watch_add(&view, subtree, filter, object);
        registry_leave(&view);
    }
    kernel_object_release(object);
    if (!asynchronous && !error)
        WaitForSingleObject(event, INFINITE);
    if (!asynchronous)
        CloseHandle(event);
    return error;
}
