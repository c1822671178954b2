/* The module that every module of this folder is made of: see kit.h. */
#include "kit.h"

static HINSTANCE instance;
static LONG objects;

/* --- help for hooks -------------------------------------------------------------------------------------------------- */

HRESULT kit_server(LONG context, ICertServerExit **server)
{
    HRESULT result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)server);

    if (SUCCEEDED(result) && FAILED(result = ICertServerExit_SetContext(*server, context)))
    {
        ICertServerExit_Release(*server);
        *server = NULL;
    }
    return result;
}

HRESULT kit_error(HRESULT result, const WCHAR *text)
{
    ICreateErrorInfo *create;
    IErrorInfo *info;

    if (FAILED(CreateErrorInfo(&create)))
        return result;
    ICreateErrorInfo_SetDescription(create, (LPOLESTR)text);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&info)))
    {
        SetErrorInfo(0, info);
        IErrorInfo_Release(info);
    }
    ICreateErrorInfo_Release(create);
    return result;
}

void kit_write(const WCHAR *path, const char *text)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    DWORD written;

    if (file == INVALID_HANDLE_VALUE)
        return;
    WriteFile(file, text, lstrlenA(text), &written, NULL);
    CloseHandle(file);
}

static BOOL same(const WCHAR *a, const WCHAR *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

void kit_lock(BOOL lock)
{
    lock ? InterlockedIncrement(&objects) : InterlockedDecrement(&objects);
}

/* --- the manage module ------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE manage_QueryInterface(ICertManageModule *iface, REFIID iid, void **out)
{
    if (!out)
        return E_POINTER;
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IDispatch) && !IsEqualIID(iid, &IID_ICertManageModule))
        return E_NOINTERFACE;
    *out = iface;
    ICertManageModule_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE manage_AddRef(ICertManageModule *iface)
{
    (void)iface;
    return InterlockedIncrement(&objects);
}

static ULONG STDMETHODCALLTYPE manage_Release(ICertManageModule *iface)
{
    (void)iface;
    return InterlockedDecrement(&objects);
}

static HRESULT STDMETHODCALLTYPE manage_GetTypeInfoCount(ICertManageModule *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE manage_GetTypeInfo(ICertManageModule *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid, (void)info;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE manage_GetIDsOfNames(ICertManageModule *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid,
        DISPID *ids)
{
    (void)iface, (void)iid, (void)names, (void)count, (void)lcid, (void)ids;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE manage_Invoke(ICertManageModule *iface, DISPID id, REFIID iid, LCID lcid, WORD flags,
        DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    (void)iface, (void)id, (void)iid, (void)lcid, (void)flags, (void)parameters, (void)result, (void)exception, (void)argument;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE manage_GetProperty(ICertManageModule *iface, const BSTR config, BSTR location, BSTR name, LONG flags,
        VARIANT *value)
{
    static const struct
    {
        const WCHAR *name, *value;
    } properties[] =
    {
        {L"Name", L"Kit"}, {L"Description", L"A module of the kit"}, {L"Copyright", L"MIT"}, {L"File Version", L"1.0"},
        {L"Product Version", L"1.0"},
    };
    int i;

    (void)iface, (void)config, (void)location, (void)flags;
    VariantInit(value);
    if (kit.manage_property)
        return kit.manage_property(name, value);
    for (i = 0; i < 5; i++)
        if (same(name, properties[i].name))
        {
            if (!(V_BSTR(value) = SysAllocString(properties[i].value)))
                return E_OUTOFMEMORY;
            V_VT(value) = VT_BSTR;
            return S_OK;
        }
    return S_FALSE;
}

static HRESULT STDMETHODCALLTYPE manage_SetProperty(ICertManageModule *iface, const BSTR config, BSTR location, BSTR name, LONG flags,
        const VARIANT *value)
{
    (void)iface, (void)config, (void)location, (void)name, (void)flags, (void)value;
    return S_FALSE;
}

static HRESULT STDMETHODCALLTYPE manage_Configure(ICertManageModule *iface, const BSTR config, BSTR location, LONG flags)
{
    (void)iface, (void)config, (void)location, (void)flags;
    return S_OK;
}

static const ICertManageModuleVtbl manage_vtbl =
{
    manage_QueryInterface, manage_AddRef, manage_Release, manage_GetTypeInfoCount, manage_GetTypeInfo, manage_GetIDsOfNames,
    manage_Invoke, manage_GetProperty, manage_SetProperty, manage_Configure,
};
static ICertManageModule manage = {(ICertManageModuleVtbl *)&manage_vtbl};

/* --- the module's object ------------------------------------------------------------------------------------------------ */

struct exit_module
{
    ICertExit2 ICertExit2_iface;
    LONG references;
};

static struct exit_module *impl_from_ICertExit2(ICertExit2 *iface)
{
    return CONTAINING_RECORD(iface, struct exit_module, ICertExit2_iface);
}

static ICertExit2 *volatile newest;

ICertExit2 *kit_object(void)
{
    return newest;
}

static HRESULT STDMETHODCALLTYPE exit_QueryInterface(ICertExit2 *iface, REFIID iid, void **out)
{
    unsigned int interfaces = kit.interfaces ? kit.interfaces : KIT_EXIT2 | KIT_EXIT | KIT_DISPATCH;
    HRESULT result;

    if (!out)
        return E_POINTER;
    *out = NULL;
    if (kit.query && (result = kit.query(iid, out)) != S_FALSE)
        return result;
    if (!IsEqualIID(iid, &IID_IUnknown) && !(IsEqualIID(iid, &IID_ICertExit2) && interfaces & KIT_EXIT2) &&
            !(IsEqualIID(iid, &IID_ICertExit) && interfaces & KIT_EXIT) &&
            !(IsEqualIID(iid, &IID_IDispatch) && interfaces & KIT_DISPATCH))
        return E_NOINTERFACE;
    *out = iface;
    ICertExit2_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE exit_AddRef(ICertExit2 *iface)
{
    return InterlockedIncrement(&impl_from_ICertExit2(iface)->references);
}

static ULONG STDMETHODCALLTYPE exit_Release(ICertExit2 *iface)
{
    struct exit_module *module = impl_from_ICertExit2(iface);
    ULONG references = InterlockedDecrement(&module->references);

    if (!references)
    {
        if (kit.destroy)
            kit.destroy();
        InterlockedCompareExchangePointer((void *volatile *)&newest, NULL, iface);
        HeapFree(GetProcessHeap(), 0, module);
        InterlockedDecrement(&objects);
    }
    return references;
}

static HRESULT STDMETHODCALLTYPE exit_GetTypeInfoCount(ICertExit2 *iface, UINT *count)
{
    (void)iface;
    *count = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_GetTypeInfo(ICertExit2 *iface, UINT index, LCID lcid, ITypeInfo **info)
{
    (void)iface, (void)index, (void)lcid;
    *info = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT STDMETHODCALLTYPE exit_GetIDsOfNames(ICertExit2 *iface, REFIID iid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
{
    static const WCHAR *const known[] = {L"Initialize", L"Notify", L"GetDescription", L"GetManageModule"};
    int i;

    (void)iface, (void)iid, (void)lcid;
    if (!count)
        return E_INVALIDARG;
    for (i = 0; i < 4; i++)
        if (same(names[0], known[i]))
        {
            ids[0] = 100 + i;
            return S_OK;
        }
    ids[0] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT STDMETHODCALLTYPE exit_Initialize(ICertExit2 *iface, const BSTR config, LONG *mask)
{
    (void)iface;
    if (kit.mask || !kit.initialize)
        *mask = kit.mask;
    return kit.initialize ? kit.initialize(config, mask) : S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_Notify(ICertExit2 *iface, LONG event, LONG context)
{
    (void)iface;
    return kit.notify ? kit.notify(event, context) : S_OK;
}

static HRESULT STDMETHODCALLTYPE exit_GetDescription(ICertExit2 *iface, BSTR *text)
{
    (void)iface;
    if (kit.description)
        return kit.description(text);
    *text = SysAllocString(L"A module of the kit");
    return *text ? S_OK : E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE exit_GetManageModule(ICertExit2 *iface, ICertManageModule **out)
{
    (void)iface;
    if (kit.manage)
        return kit.manage(out);
    *out = &manage;
    ICertManageModule_AddRef(*out);
    return S_OK;
}

/* Late-bound calls: arguments come last one first. */
static HRESULT STDMETHODCALLTYPE exit_Invoke(ICertExit2 *iface, DISPID id, REFIID iid, LCID lcid, WORD flags, DISPPARAMS *parameters,
        VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    IErrorInfo *info = NULL;
    HRESULT code;
    VARIANT value;

    (void)iid, (void)lcid, (void)flags, (void)argument;
    VariantInit(&value);
    if (parameters->cArgs != (id == 100 ? 1u : id == 101 ? 2u : 0u))
        return DISP_E_BADPARAMCOUNT;
    switch (id)
    {
    case 100:
        V_VT(&value) = VT_I4;
        code = exit_Initialize(iface, V_BSTR(&parameters->rgvarg[0]), &V_I4(&value));
        break;
    case 101:
        code = exit_Notify(iface, V_I4(&parameters->rgvarg[1]), V_I4(&parameters->rgvarg[0]));
        break;
    case 102:
        code = exit_GetDescription(iface, &V_BSTR(&value));
        V_VT(&value) = SUCCEEDED(code) ? VT_BSTR : VT_EMPTY;
        break;
    case 103:
        code = exit_GetManageModule(iface, (ICertManageModule **)&V_DISPATCH(&value));
        V_VT(&value) = VT_DISPATCH;
        break;
    default: return DISP_E_MEMBERNOTFOUND;
    }
    if (FAILED(code) && exception)
    {
        exception->scode = code;
        if (GetErrorInfo(0, &info) == S_OK)
        {
            IErrorInfo_GetDescription(info, &exception->bstrDescription);
            IErrorInfo_Release(info);
        }
        return DISP_E_EXCEPTION;
    }
    if (result)
        *result = value;
    else
        VariantClear(&value);
    return code;
}

static const ICertExit2Vtbl exit_vtbl =
{
    exit_QueryInterface, exit_AddRef, exit_Release, exit_GetTypeInfoCount, exit_GetTypeInfo, exit_GetIDsOfNames, exit_Invoke,
    exit_Initialize, exit_Notify, exit_GetDescription, exit_GetManageModule,
};

/* --- the class factory ---------------------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID iid, void **out)
{
    *out = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *out = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    (void)iface;
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    (void)iface;
    return 1;
}

static IClassFactory manage_factory;

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **out)
{
    struct exit_module *module;
    HRESULT result;

    *out = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    if (iface == &manage_factory)
        return manage_QueryInterface(&manage, iid, out);
    if (kit.create && FAILED(result = kit.create()))
        return result;
    if (!(module = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*module))))
        return E_OUTOFMEMORY;
    module->ICertExit2_iface.lpVtbl = (ICertExit2Vtbl *)&exit_vtbl;
    module->references = 1;
    newest = &module->ICertExit2_iface;
    InterlockedIncrement(&objects);
    result = ICertExit2_QueryInterface(&module->ICertExit2_iface, iid, out);
    ICertExit2_Release(&module->ICertExit2_iface);
    return result;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    kit_lock(lock);
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface, factory_AddRef, factory_Release, factory_CreateInstance, factory_LockServer,
};
/* --- what the library exports ------------------------------------------------------------------------------------------------ */

#ifdef KIT_NO_CLASS_OBJECT
/* The library has no entry point of the standard name. */
#define DllGetClassObject kit_get_class_object
HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out);
#endif

static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtbl};
static IClassFactory manage_factory = {(IClassFactoryVtbl *)&factory_vtbl};

/* The class of the manage module: the module's with another first byte. */
static CLSID manage_clsid(void)
{
    CLSID clsid = kit.clsid;

    clsid.Data1 ^= 0x80000000;
    return clsid;
}

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    CLSID manage_class;
    HRESULT result;

    *out = NULL;
    if (kit.class_object && FAILED(result = kit.class_object()))
        return result;
    manage_class = manage_clsid();
    if (IsEqualCLSID(clsid, &manage_class))
        return factory_QueryInterface(&manage_factory, iid, out);
    if (!IsEqualCLSID(clsid, &kit.clsid))
        return CLASS_E_CLASSNOTAVAILABLE;
    return factory_QueryInterface(&factory, iid, out);
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    if (kit.can_unload)
        return kit.can_unload();
    return objects ? S_FALSE : S_OK;
}

#ifndef KIT_NO_REGISTER
static LONG set_default(const WCHAR *key, const WCHAR *name, const WCHAR *text)
{
    HKEY handle;
    LONG error = RegCreateKeyExW(HKEY_CLASSES_ROOT, key, 0, NULL, 0, KEY_WRITE, NULL, &handle, NULL);

    if (error)
        return error;
    error = RegSetValueExW(handle, name, 0, REG_SZ, (const BYTE *)text, (lstrlenW(text) + 1) * sizeof(WCHAR));
    RegCloseKey(handle);
    return error;
}

/* "CLSID\\{…}" */
static void class_key(const CLSID *clsid, WCHAR *key)
{
    lstrcpyW(key, L"CLSID\\");
    StringFromGUID2(clsid, key + 6, 48);
}

static HRESULT register_class(const CLSID *clsid, const WCHAR *progid)
{
    WCHAR key[160], name[160], path[MAX_PATH];
    LONG error;

    class_key(clsid, key);
    if ((error = set_default(key, NULL, L"A module of the kit")))
        return HRESULT_FROM_WIN32(error);
    if (progid)
    {
        lstrcpyW(name, key);
        lstrcatW(name, L"\\ProgID");
        if ((error = set_default(name, NULL, progid)))
            return HRESULT_FROM_WIN32(error);
        lstrcpyW(name, progid);
        lstrcatW(name, L"\\CLSID");
        if ((error = set_default(name, NULL, key + 6)))
            return HRESULT_FROM_WIN32(error);
    }
    lstrcatW(key, L"\\InprocServer32");
    if (!GetModuleFileNameW(instance, path, MAX_PATH))
        return HRESULT_FROM_WIN32(GetLastError());
    if ((error = set_default(key, NULL, kit.path ? kit.path : path)))
        return HRESULT_FROM_WIN32(error);
    return HRESULT_FROM_WIN32(set_default(key, L"ThreadingModel", kit.threading ? kit.threading : L"Both"));
}

/* "X.ExitManage" for "X.Exit". */
static BOOL manage_progid(WCHAR *progid)
{
    if (!kit.progid || kit.no_manage_class)
        return FALSE;
    lstrcpyW(progid, kit.progid);
    lstrcatW(progid, L"Manage");
    return TRUE;
}

HRESULT WINAPI DllRegisterServer(void);

HRESULT WINAPI DllRegisterServer(void)
{
    CLSID manage_class = manage_clsid();
    WCHAR progid[128];
    HRESULT result;

    if (kit.registration && FAILED(result = kit.registration()))
        return result;
    if (FAILED(result = register_class(&kit.clsid, kit.progid)))
        return result;
    return manage_progid(progid) ? register_class(&manage_class, progid) : S_OK;
}

static HRESULT delete_tree(const WCHAR *key)
{
    LONG error = RegDeleteTreeW(HKEY_CLASSES_ROOT, key);

    return error && error != ERROR_FILE_NOT_FOUND ? HRESULT_FROM_WIN32(error) : S_OK;
}

HRESULT WINAPI DllUnregisterServer(void);

HRESULT WINAPI DllUnregisterServer(void)
{
    CLSID manage_class = manage_clsid();
    WCHAR key[160], progid[128];
    HRESULT result;

    if (kit.unregistration)
        return kit.unregistration();
    class_key(&kit.clsid, key);
    if (FAILED(result = delete_tree(key)) || (kit.progid && FAILED(result = delete_tree(kit.progid))) || !manage_progid(progid))
        return result;
    class_key(&manage_class, key);
    return FAILED(result = delete_tree(key)) ? result : delete_tree(progid);
}
#endif

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, void *reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_DETACH && kit.unload)
        kit.unload();
    if (reason != DLL_PROCESS_ATTACH)
        return TRUE;
    instance = library;
    DisableThreadLibraryCalls(library);
    return !kit.load || SUCCEEDED(kit.load());
}
