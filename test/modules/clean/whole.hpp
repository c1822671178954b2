/* What a module without the kit needs around its class: registration and the exports, in the fewest lines. The module defines
 * whole_clsid, whole_progid, whole_create, and counts in whole_objects. */
#pragma once

#include <windows.h>
#include <oleauto.h>

#include <certexit.h>
#include <certif.h>
#include <certmod.h>
#include <certcli.h>
#include <certsrv.h>

#include <new>

#ifndef STDMETHODIMP
#error "Wine's headers define STDMETHODIMP"
#endif

static const CLSID whole_clsid = {0x7b6f0c10, 0x5d0e, 0x4f6c, {0x9d, 0x3a, 0x10, 0x20, 0x30, 0x40, 0x50, 0xc1}};
static const CLSID whole_manage_clsid = {0x7b6f0c10, 0x5d0e, 0x4f6d, {0x9d, 0x3a, 0x10, 0x20, 0x30, 0x40, 0x50, 0xc1}};
static const WCHAR whole_progid[] = L"KitWhole.Exit", whole_manage_progid[] = L"KitWhole.ExitManage";
static LONG whole_objects;
static HINSTANCE whole_instance;

/* An object for the interface; of the exit class or of the manage class. */
HRESULT whole_create(REFIID iid, void **out);
HRESULT whole_create_manage(REFIID iid, void **out);

/* IDispatch of a class that is never called late. */
template <class Interface> class not_late : public Interface
{
public:
    STDMETHODIMP GetTypeInfoCount(UINT *count) override
    {
        if (!count)
            return E_POINTER;
        *count = 0;
        return S_OK;
    }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo **info) override
    {
        if (info)
            *info = nullptr;
        return DISP_E_BADINDEX;
    }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *, UINT count, LCID, DISPID *ids) override
    {
        for (UINT i = 0; i < count; i++)
            ids[i] = DISPID_UNKNOWN;
        return DISP_E_UNKNOWNNAME;
    }
    STDMETHODIMP Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS *, VARIANT *, EXCEPINFO *, UINT *) override
    {
        return DISP_E_MEMBERNOTFOUND;
    }
};

class manage final : public not_late<ICertManageModule>
{
public:
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        if (!out)
            return E_POINTER;
        *out = iid == IID_IUnknown || iid == IID_IDispatch || iid == IID_ICertManageModule ? this : nullptr;
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
    STDMETHODIMP GetProperty(const BSTR, BSTR, BSTR name, LONG, VARIANT *value) override
    {
        if (!value)
            return E_POINTER;
        VariantInit(value);
        if (!name || (lstrcmpiW(name, L"Name") && lstrcmpiW(name, L"Description") && lstrcmpiW(name, L"Copyright") &&
                lstrcmpiW(name, L"File Version") && lstrcmpiW(name, L"Product Version")))
            return S_FALSE;
        V_BSTR(value) = SysAllocString(L"1.0 of the whole");
        if (!V_BSTR(value))
            return E_OUTOFMEMORY;
        V_VT(value) = VT_BSTR;
        return S_OK;
    }
    STDMETHODIMP SetProperty(const BSTR, BSTR, BSTR, LONG, const VARIANT *) override { return S_FALSE; }
    STDMETHODIMP Configure(const BSTR, BSTR, LONG) override { return S_OK; }
    manage() { InterlockedIncrement(&whole_objects); }

private:
    virtual ~manage() { InterlockedDecrement(&whole_objects); }
    LONG references = 1;
};

inline HRESULT whole_create_manage(REFIID iid, void **out)
{
    manage *object = new (std::nothrow) manage;
    HRESULT result;

    if (!object)
        return E_OUTOFMEMORY;
    result = object->QueryInterface(iid, out);
    object->Release();
    return result;
}

class whole_factory final : public IClassFactory
{
public:
    constexpr explicit whole_factory(HRESULT (*creator)(REFIID, void **)) : create(creator) {}
    STDMETHODIMP QueryInterface(REFIID iid, void **out) override
    {
        if (!out)
            return E_POINTER;
        *out = iid == IID_IUnknown || iid == IID_IClassFactory ? this : nullptr;
        return *out ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP CreateInstance(IUnknown *outer, REFIID iid, void **out) override
    {
        if (!out)
            return E_POINTER;
        *out = nullptr;
        return outer ? CLASS_E_NOAGGREGATION : create(iid, out);
    }
    STDMETHODIMP LockServer(BOOL lock) override
    {
        lock ? InterlockedIncrement(&whole_objects) : InterlockedDecrement(&whole_objects);
        return S_OK;
    }

private:
    HRESULT (*create)(REFIID, void **);
};

static whole_factory exit_factory(whole_create), manage_factory(whole_create_manage);

STDAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    if (!out)
        return E_POINTER;
    *out = nullptr;
    if (clsid == whole_clsid)
        return exit_factory.QueryInterface(iid, out);
    return clsid == whole_manage_clsid ? manage_factory.QueryInterface(iid, out) : CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    return whole_objects ? S_FALSE : S_OK;
}

static LONG set(const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key, name, REG_SZ, text, (lstrlenW(text) + 1) * sizeof(WCHAR));
}

static void class_key(const CLSID &clsid, WCHAR *key, const WCHAR *below)
{
    lstrcpyW(key, L"CLSID\\");
    StringFromGUID2(clsid, key + 6, 40);
    lstrcatW(key, below);
}

static LONG register_class(const CLSID &clsid, const WCHAR *progid)
{
    WCHAR key[128], path[MAX_PATH];
    LONG error;

    GetModuleFileNameW(whole_instance, path, MAX_PATH);
    class_key(clsid, key, L"");
    if ((error = set(key, nullptr, progid)))
        return error;
    class_key(clsid, key, L"\\InprocServer32");
    if ((error = set(key, nullptr, path)) || (error = set(key, L"ThreadingModel", L"Both")))
        return error;
    class_key(clsid, key, L"\\ProgID");
    if ((error = set(key, nullptr, progid)))
        return error;
    StringFromGUID2(clsid, path, 40);
    lstrcpyW(key, progid);
    lstrcatW(key, L"\\CLSID");
    return set(key, nullptr, path);
}

STDAPI DllRegisterServer(void)
{
    LONG error = register_class(whole_clsid, whole_progid);

    return HRESULT_FROM_WIN32(error ? error : register_class(whole_manage_clsid, whole_manage_progid));
}

STDAPI DllUnregisterServer(void)
{
    WCHAR key[128];

    class_key(whole_clsid, key, L"");
    RegDeleteTreeW(HKEY_CLASSES_ROOT, key);
    class_key(whole_manage_clsid, key, L"");
    RegDeleteTreeW(HKEY_CLASSES_ROOT, key);
    RegDeleteTreeW(HKEY_CLASSES_ROOT, whole_progid);
    RegDeleteTreeW(HKEY_CLASSES_ROOT, whole_manage_progid);
    return S_OK;
}

extern "C" BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *)
{
    if (reason == DLL_PROCESS_ATTACH)
    {
        whole_instance = instance;
        DisableThreadLibraryCalls(instance);
    }
    return TRUE;
}
