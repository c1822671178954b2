/* Classes in DLLs: found in the registry, loaded, kept, and let go when they are no longer used.
 *
 * One process has no proxies, so an object can only be made in the apartment it belongs to. Where Windows would make it in
 * another apartment and marshal (ThreadingModel Apartment, or none, asked from the MTA; none asked from an STA that is not the
 * first; Free asked from an STA), the answer is RPC_E_WRONG_THREAD: the error by which COM itself reports a pointer of one
 * apartment used in another. Neutral classes may be called on any thread, which is what Windows' lightweight proxies do. */
#define COBJMACROS
#include "com.h"

#include <pthread.h>
#include <stdlib.h>

/* Wine's headers lack it. */
#ifndef REGDB_E_BADTHREADINGMODEL
#define REGDB_E_BADTHREADINGMODEL ((HRESULT)0x80040156)
#endif

/* What COM calls in a DLL. */
typedef HRESULT (WINAPI *get_class_object_function)(REFCLSID clsid, REFIID iid, void **object);
typedef HRESULT (WINAPI *can_unload_now_function)(void);

/* How long a DLL with multithreaded objects stays after it said that it can go: a thread may still be in its last Release. */
#define MULTI_THREADED_UNLOAD_DELAY (10 * 60 * 1000)

struct library
{
    struct library *next;
    HMODULE module;
    get_class_object_function get_class_object;
    can_unload_now_function can_unload_now;     /* NULL: it stays */
    BOOL multi_threaded;        /* it has classes whose objects any thread may call */
    BOOL idle;                  /* it said that it can go, at idle_since */
    ULONGLONG idle_since;
    LONG calls;                 /* into it, from here, under way */
};

/* Held while the list changes, never while a DLL runs. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct library *libraries;

/* The DLL of the path, loaded once however often it is asked for; the caller ends its call with leave_library. */
static HRESULT enter_library(const WCHAR *path, BOOL multi_threaded, struct library **library)
{
    HMODULE module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    struct library *known;
    HRESULT hr = S_OK;

    if (!module)
        return HRESULT_FROM_WIN32(GetLastError());
    pthread_mutex_lock(&lock);
    for (known = libraries; known && known->module != module; known = known->next)
        ;
    if (known)
        FreeLibrary(module);
    else if (!(known = calloc(1, sizeof(*known))))
        hr = E_OUTOFMEMORY;
    else
    {
        known->module = module;
        known->get_class_object = (get_class_object_function)GetProcAddress(module, "DllGetClassObject");
        known->can_unload_now = (can_unload_now_function)GetProcAddress(module, "DllCanUnloadNow");
        if (known->get_class_object)
        {
            known->next = libraries;
            libraries = known;
        }
        else
        {
            free(known);
            hr = CO_E_ERRORINDLL;
        }
    }
    if (SUCCEEDED(hr))
    {
        known->calls++;
        known->idle = FALSE;
        known->multi_threaded |= multi_threaded;
        *library = known;
    }
    pthread_mutex_unlock(&lock);
    if (FAILED(hr))
        FreeLibrary(module);
    return hr;
}

static void leave_library(struct library *library)
{
    pthread_mutex_lock(&lock);
    library->calls--;
    pthread_mutex_unlock(&lock);
}

static BOOL is_model(const WCHAR *text, const char *model)
{
    while (*model && *text && (*text | 0x20) == (*model | 0x20))
        text++, model++;
    return !*model && !*text;
}

/* May a class of this ThreadingModel live in the thread's apartment? */
static HRESULT check_threading_model(const WCHAR *model, BOOL *multi_threaded)
{
    BOOL single = com_apartment() == COM_SINGLE_THREADED;

    *multi_threaded = FALSE;
    if (!model || !*model || is_model(model, "Single"))
        return com_in_main_apartment() ? S_OK : RPC_E_WRONG_THREAD;
    if (is_model(model, "Apartment"))
        return single ? S_OK : RPC_E_WRONG_THREAD;
    *multi_threaded = TRUE;
    if (is_model(model, "Free"))
        return single ? RPC_E_WRONG_THREAD : S_OK;
    if (is_model(model, "Both") || is_model(model, "Neutral"))
        return S_OK;
    return REGDB_E_BADTHREADINGMODEL;
}

HRESULT com_library_class_object(REFCLSID clsid, REFIID iid, void **object)
{
    static const WCHAR threading_model[] = L"ThreadingModel";
    struct library *library = NULL;
    WCHAR *path, *model;
    BOOL multi_threaded;
    LSTATUS status = com_query_class_text(clsid, "InprocServer32", NULL, &path);
    HRESULT hr;

    if (status == ERROR_OUTOFMEMORY)
        return E_OUTOFMEMORY;
    if (status || !*path)
    {
        free(path);
        return REGDB_E_CLASSNOTREG;
    }
    status = com_query_class_text(clsid, "InprocServer32", threading_model, &model);
    hr = status == ERROR_OUTOFMEMORY ? E_OUTOFMEMORY : check_threading_model(model, &multi_threaded);
    free(model);
    if (SUCCEEDED(hr))
        hr = enter_library(path, multi_threaded, &library);
    free(path);
    if (FAILED(hr))
        return hr;
    hr = library->get_class_object(clsid, iid, object);
    leave_library(library);
    if (FAILED(hr))
        *object = NULL;
    return hr;
}

/* ---- letting go */

/* The next library that was not asked yet, with a call under way so that it stays. */
static struct library *next_to_ask(struct library **asked, DWORD count)
{
    struct library *entry;
    DWORD i;

    for (entry = libraries; entry; entry = entry->next)
    {
        for (i = 0; i < count && asked[i] != entry; i++)
            ;
        if (i == count && entry->can_unload_now && !entry->calls)
            return entry;
    }
    return NULL;
}

static void unlink_library(struct library *library)
{
    struct library **link;

    for (link = &libraries; *link != library; link = &(*link)->next)
        ;
    *link = library->next;
}

/* Asks one library whether it can go; TRUE: it can, and its delay is over. Called and returns with the lock held. */
static BOOL ask_library(struct library *library, DWORD delay)
{
    ULONGLONG now;
    BOOL can;

    library->calls++;
    pthread_mutex_unlock(&lock);
    can = library->can_unload_now() == S_OK;
    now = GetTickCount64();
    pthread_mutex_lock(&lock);
    library->calls--;
    if (!can || library->calls)
    {
        library->idle = FALSE;
        return FALSE;
    }
    if (!library->idle)
    {
        library->idle = TRUE;
        library->idle_since = now;
    }
    if (delay == INFINITE)
        delay = library->multi_threaded ? MULTI_THREADED_UNLOAD_DELAY : 0;
    return now - library->idle_since >= delay;
}

void WINAPI CoFreeUnusedLibrariesEx(DWORD delay, DWORD reserved)
{
    struct library *asked[64], *library;
    DWORD count = 0;

    (void)reserved;
    if (com_apartment() == COM_NO_APARTMENT)
        return;
    pthread_mutex_lock(&lock);
    while (count < ARRAYSIZE(asked) && (library = next_to_ask(asked, count)))
    {
        if (ask_library(library, delay))
        {
            unlink_library(library);
            pthread_mutex_unlock(&lock);
            FreeLibrary(library->module);
            free(library);
            pthread_mutex_lock(&lock);
        }
        else
            asked[count++] = library;
    }
    pthread_mutex_unlock(&lock);
}

void WINAPI CoFreeUnusedLibraries(void)
{
    CoFreeUnusedLibrariesEx(INFINITE, 0);
}

void com_free_all_libraries(void)
{
    struct library *library;

    for (;;)
    {
        pthread_mutex_lock(&lock);
        if ((library = libraries))
            libraries = library->next;
        pthread_mutex_unlock(&lock);
        if (!library)
            return;
        FreeLibrary(library->module);
        free(library);
    }
}
