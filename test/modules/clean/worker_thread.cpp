/* Notify queues, a worker thread works; the last Release ends it and waits, whether or not there was a shutdown. */
#include "whole.hpp"

#include <deque>
#include <string>

namespace
{

class queue
{
public:
    HRESULT start()
    {
        if (thread)
            return S_OK;
        thread = CreateThread(nullptr, 0, run, this, 0, nullptr);
        return thread ? S_OK : HRESULT_FROM_WIN32(GetLastError());
    }
    void push(std::string work)
    {
        EnterCriticalSection(&section);
        try
        {
            items.push_back(std::move(work));
        }
        catch (...)
        {
            LeaveCriticalSection(&section);
            throw;
        }
        LeaveCriticalSection(&section);
        WakeConditionVariable(&changed);
    }
    void stop()
    {
        if (!thread)
            return;
        EnterCriticalSection(&section);
        ended = true;
        LeaveCriticalSection(&section);
        WakeAllConditionVariable(&changed);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
        thread = nullptr;
        ended = false;
    }
    queue()
    {
        InitializeCriticalSection(&section);
        InitializeConditionVariable(&changed);
    }
    ~queue()
    {
        stop();
        DeleteCriticalSection(&section);
    }

private:
    static DWORD WINAPI run(void *argument)
    {
        queue *self = static_cast<queue *>(argument);

        EnterCriticalSection(&self->section);
        for (;;)
        {
            while (self->items.empty() && !self->ended)
                SleepConditionVariableCS(&self->changed, &self->section, INFINITE);
            if (self->items.empty())
                break;
            std::string work = std::move(self->items.front());

            self->items.pop_front();
            LeaveCriticalSection(&self->section);
            OutputDebugStringA(work.c_str());
            EnterCriticalSection(&self->section);
        }
        LeaveCriticalSection(&self->section);
        return 0;
    }

    CRITICAL_SECTION section;
    CONDITION_VARIABLE changed;
    std::deque<std::string> items;
    HANDLE thread = nullptr;
    bool ended = false;
};

class module final : public not_late<ICertExit2>
{
public:
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        if (!out)
            return E_POINTER;
        *out = iid == IID_IUnknown || iid == IID_IDispatch || iid == IID_ICertExit || iid == IID_ICertExit2 ? this : nullptr;
        if (!*out)
            return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&references); }
    STDMETHODIMP_(ULONG) Release() override
    {
        ULONG left = InterlockedDecrement(&references);

        if (!left)
            delete this;
        return left;
    }
    STDMETHODIMP Initialize(const BSTR, LONG *mask) override
    {
        if (!mask)
            return E_POINTER;
        HRESULT result = work.start();

        *mask = SUCCEEDED(result) ? EXITEVENT_CERTISSUED | EXITEVENT_CERTDENIED | EXITEVENT_SHUTDOWN : 0;
        return result;
    }
    STDMETHODIMP Notify(LONG event, LONG context) override
    try
    {
        if (event == EXITEVENT_SHUTDOWN)
            work.stop();
        else
            work.push("an event with the context " + std::to_string(context) + ", to be done later\n");
        return S_OK;
    }
    catch (const std::bad_alloc &)
    {
        return E_OUTOFMEMORY;
    }
    STDMETHODIMP GetDescription(BSTR *text) override
    {
        if (!text)
            return E_POINTER;
        *text = SysAllocString(L"with a worker");
        return *text ? S_OK : E_OUTOFMEMORY;
    }
    STDMETHODIMP GetManageModule(ICertManageModule **out) override
    {
        if (!out)
            return E_POINTER;
        *out = nullptr;
        return whole_create_manage(IID_ICertManageModule, reinterpret_cast<void **>(out));
    }
    module() { InterlockedIncrement(&whole_objects); }

private:
    virtual ~module() { InterlockedDecrement(&whole_objects); }
    LONG references = 1;
    queue work;
};

}

HRESULT whole_create(REFIID iid, void **out)
{
    module *object = new (std::nothrow) module;
    HRESULT result;

    if (!object)
        return E_OUTOFMEMORY;
    result = object->QueryInterface(iid, out);
    object->Release();
    return result;
}
