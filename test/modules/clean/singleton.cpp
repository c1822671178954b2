/* One static object for everybody: it is never freed, and counts only for DllCanUnloadNow. */
#include "whole.hpp"

namespace
{

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
    STDMETHODIMP_(ULONG) AddRef() override { return InterlockedIncrement(&whole_objects); }
    STDMETHODIMP_(ULONG) Release() override
    {
        LONG left = InterlockedDecrement(&whole_objects);

        if (!left)
        {
            /* The next CA finds it as new. */
            SysFreeString(config);
            config = nullptr;
        }
        return left;
    }
    STDMETHODIMP Initialize(const BSTR name, LONG *mask) override
    {
        if (!mask)
            return E_POINTER;
        *mask = 0;
        BSTR copy = SysAllocString(name);

        if (!copy)
            return E_OUTOFMEMORY;
        SysFreeString(static_cast<BSTR>(InterlockedExchangePointer(reinterpret_cast<void **>(&config), copy)));
        *mask = EXITEVENT_CERTISSUED | EXITEVENT_CERTPENDING | EXITEVENT_SHUTDOWN;
        return S_OK;
    }
    STDMETHODIMP Notify(LONG, LONG) override
    {
        InterlockedIncrement(&events);
        return S_OK;
    }
    STDMETHODIMP GetDescription(BSTR *text) override
    {
        if (!text)
            return E_POINTER;
        *text = SysAllocString(L"the only one");
        return *text ? S_OK : E_OUTOFMEMORY;
    }
    STDMETHODIMP GetManageModule(ICertManageModule **out) override
    {
        if (!out)
            return E_POINTER;
        *out = nullptr;
        return whole_create_manage(IID_ICertManageModule, reinterpret_cast<void **>(out));
    }

private:
    BSTR config = nullptr;
    LONG events = 0;
};

module only;

}

HRESULT whole_create(REFIID iid, void **out)
{
    return only.QueryInterface(iid, out);
}
