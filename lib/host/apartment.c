/* A single-threaded apartment with a thread of its own, for modules whose ThreadingModel is Apartment or absent: every call
 * is made on it, one at a time. */
#include "host/private.h"

#include <stdlib.h>

struct apartment
{
    CRITICAL_SECTION lock;      /* held by the one caller */
    HANDLE thread, work, done;  /* auto-reset events */
    DWORD thread_id;
    void (*function)(void *);   /* NULL: end */
    void *argument;
    HRESULT result;             /* of CoInitializeEx */
};

static DWORD WINAPI apartment_thread(void *argument)
{
    struct apartment *apartment = argument;

    apartment->result = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    SetEvent(apartment->done);
    if (FAILED(apartment->result))
        return 1;
    for (;;)
    {
        port_wait_in_apartment(apartment->work);
        if (!apartment->function)
            break;
        apartment->function(apartment->argument);
        SetEvent(apartment->done);
    }
    CoUninitialize();
    return 0;
}

HRESULT apartment_create(struct apartment **out)
{
    struct apartment *apartment = calloc(1, sizeof(*apartment));
    HRESULT result;

    *out = NULL;
    if (!apartment)
        return E_OUTOFMEMORY;
    InitializeCriticalSection(&apartment->lock);
    apartment->work = CreateEventW(NULL, FALSE, FALSE, NULL);
    apartment->done = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (apartment->work && apartment->done)
        apartment->thread = CreateThread(NULL, 0, apartment_thread, apartment, 0, &apartment->thread_id);
    if (!apartment->thread)
        result = HRESULT_FROM_WIN32(GetLastError());
    else
    {
        WaitForSingleObject(apartment->done, INFINITE);
        result = apartment->result;
    }
    if (FAILED(result))
    {
        apartment_destroy(apartment);
        return result;
    }
    *out = apartment;
    return S_OK;
}

void apartment_run(struct apartment *apartment, void (*function)(void *), void *argument)
{
    if (GetCurrentThreadId() == apartment->thread_id)
    {
        function(argument);
        return;
    }
    EnterCriticalSection(&apartment->lock);
    apartment->function = function;
    apartment->argument = argument;
    SetEvent(apartment->work);
    WaitForSingleObject(apartment->done, INFINITE);
    LeaveCriticalSection(&apartment->lock);
}

void apartment_destroy(struct apartment *apartment)
{
    if (!apartment)
        return;
    if (apartment->thread)
    {
        if (SUCCEEDED(apartment->result))
        {
            apartment->function = NULL;
            SetEvent(apartment->work);
        }
        WaitForSingleObject(apartment->thread, INFINITE);
        CloseHandle(apartment->thread);
    }
    if (apartment->work)
        CloseHandle(apartment->work);
    if (apartment->done)
        CloseHandle(apartment->done);
    DeleteCriticalSection(&apartment->lock);
    free(apartment);
}
