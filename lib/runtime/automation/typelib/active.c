/* GetActiveObject: objects that announce themselves by their class. One process: the table is this process' own. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define COBJMACROS
#define CONST_VTABLE
#include <windows.h>
#include <oleauto.h>

struct active_object
{
    CLSID class;
    IUnknown *object;
    DWORD cookie;
    BOOL strong;            /* holds a reference */
    struct active_object *next;
};

static pthread_mutex_t active_lock = PTHREAD_MUTEX_INITIALIZER;
static struct active_object *active_objects;        /* the latest first */
static DWORD active_cookie;

HRESULT WINAPI RegisterActiveObject(IUnknown *object, REFCLSID class, DWORD flags, DWORD *cookie)
{
    struct active_object *active;

    if (!object || !class || !cookie)
        return E_INVALIDARG;
    if (!(active = calloc(1, sizeof(*active))))
        return E_OUTOFMEMORY;
    active->class = *class;
    active->object = object;
    active->strong = flags != ACTIVEOBJECT_WEAK;
    if (active->strong)
        IUnknown_AddRef(object);
    pthread_mutex_lock(&active_lock);
    *cookie = active->cookie = ++active_cookie;
    active->next = active_objects;
    active_objects = active;
    pthread_mutex_unlock(&active_lock);
    return S_OK;
}

HRESULT WINAPI RevokeActiveObject(DWORD cookie, void *reserved)
{
    struct active_object **link, *active;

    if (reserved)
        return E_INVALIDARG;
    pthread_mutex_lock(&active_lock);
    for (link = &active_objects; *link && (*link)->cookie != cookie; link = &(*link)->next)
        ;
    if ((active = *link))
        *link = active->next;
    pthread_mutex_unlock(&active_lock);
    if (!active)
        return E_INVALIDARG;
    if (active->strong)
        IUnknown_Release(active->object);
    free(active);
    return S_OK;
}

HRESULT WINAPI GetActiveObject(REFCLSID class, void *reserved, IUnknown **object)
{
    struct active_object *active;

    if (!class || !object || reserved)
        return E_INVALIDARG;
    *object = NULL;
    pthread_mutex_lock(&active_lock);
    for (active = active_objects; active && !IsEqualCLSID(&active->class, class); active = active->next)
        ;
    if (active)
    {
        *object = active->object;
        IUnknown_AddRef(*object);
    }
    pthread_mutex_unlock(&active_lock);
    return *object ? S_OK : MK_E_UNAVAILABLE;
}
