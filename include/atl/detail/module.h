/* The module: CAtlComModule, CAtlModule, CAtlModuleT, CAtlDllModuleT, CComModule. Source: "CAtlModule Class", "CAtlModuleT Class",
 * "CAtlDllModuleT Class", "CComModule Class", "CAtlComModule Class", "COM Map Global Functions". Part of atlbase.h. */
#pragma once
#pragma GCC system_header

#include "../statreg.h"
#include "ledger.h"

namespace ATL
{

struct _ATL_TERMFUNC_ELEM
{
    _ATL_TERMFUNC *pFunc;
    DWORD_PTR dw;
    _ATL_TERMFUNC_ELEM *pNext;
};

struct _ATL_MODULE70
{
    UINT cbSize;
    LONG m_nLockCnt;
    _ATL_TERMFUNC_ELEM *m_pTermFuncs;
    CComCriticalSection m_csStaticDataInitAndTypeInfo;
};
typedef _ATL_MODULE70 _ATL_MODULE;

/* The factory of an entry, made at the first request and kept. */
inline HRESULT _AtlObjectFactory(_ATL_OBJMAP_ENTRY *entry, CComCriticalSection &section, REFIID riid, LPVOID *ppv)
{
    HRESULT hr = S_OK;

    if (!entry->pCF)
    {
        CComCritSecLock<CComCriticalSection> lock(section);

        if (!entry->pCF)
        {
            IUnknown *factory = nullptr;

            hr = entry->pfnGetClassObject((void *)entry->pfnCreateInstance, IID_IUnknown, (LPVOID *)&factory);
            if (SUCCEEDED(hr))
                entry->pCF = factory;
        }
    }
    return SUCCEEDED(hr) ? entry->pCF->QueryInterface(riid, ppv) : hr;
}

/* Registers (or the other way round) the class of an entry, and its categories. */
inline HRESULT _AtlUpdateObject(_ATL_OBJMAP_ENTRY *entry, const CLSID *clsid, BOOL is_register)
{
    HRESULT hr;

    if (!entry->pfnUpdateRegistry || (clsid ? !IsEqualGUID(*clsid, *entry->pclsid) :
        entry->pfnGetObjectDescription && entry->pfnGetObjectDescription()))
        return S_OK;
    if (!is_register)
        AtlRegisterClassCategoriesHelper(*entry->pclsid, entry->pfnGetCategoryMap ? entry->pfnGetCategoryMap() : nullptr, FALSE);
    if (FAILED(hr = entry->pfnUpdateRegistry(is_register)) || !is_register)
        return hr;
    return AtlRegisterClassCategoriesHelper(*entry->pclsid, entry->pfnGetCategoryMap ? entry->pfnGetCategoryMap() : nullptr, TRUE);
}

/* The objects of OBJECT_ENTRY_AUTO and the module's type library. */
class CAtlComModule
{
public:
    CAtlComModule() : cbSize(sizeof(CAtlComModule)), m_hInstTypeLib(_AtlBaseModule.GetModuleInstance())
    {
        HRESULT hr = m_csObjMap.Init();

        if (FAILED(hr))
            CAtlBaseModule::m_bInitFailed = true;
    }
    ~CAtlComModule() { Term(); }

    /* Lets go of the factories. */
    void Term()
    {
        if (!cbSize)
            return;
        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry; entry = entry->next)
        {
            if (entry->entry.pCF)
                entry->entry.pCF->Release();
            entry->entry.pCF = nullptr;
        }
        m_csObjMap.Term();
        cbSize = 0;
    }

    HRESULT RegisterServer(BOOL type_library = FALSE, const CLSID *clsid = nullptr)
    {
        HRESULT hr = S_OK;

        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry && SUCCEEDED(hr); entry = entry->next)
            hr = _AtlUpdateObject(&entry->entry, clsid, TRUE);
        return SUCCEEDED(hr) && type_library ? RegisterTypeLib() : hr;
    }

    HRESULT UnregisterServer(BOOL type_library = FALSE, const CLSID *clsid = nullptr)
    {
        HRESULT hr = S_OK;

        if (type_library && FAILED(hr = UnRegisterTypeLib()))
            return hr;
        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry && SUCCEEDED(hr); entry = entry->next)
            hr = _AtlUpdateObject(&entry->entry, clsid, FALSE);
        return hr;
    }

    HRESULT GetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!cbSize)
            return E_UNEXPECTED;
        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry; entry = entry->next)
            if (entry->entry.pfnGetClassObject && IsEqualGUID(rclsid, *entry->entry.pclsid))
                return _AtlObjectFactory(&entry->entry, m_csObjMap, riid, ppv);
        return CLASS_E_CLASSNOTAVAILABLE;
    }

    HRESULT RegisterClassObjects(DWORD context, DWORD flags)
    {
        HRESULT hr = S_FALSE;

        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry && SUCCEEDED(hr); entry = entry->next)
            hr = entry->entry.RegisterClassObject(context, flags);
        return hr;
    }

    HRESULT RevokeClassObjects()
    {
        HRESULT hr = S_OK;

        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry && SUCCEEDED(hr); entry = entry->next)
            hr = entry->entry.RevokeClassObject();
        return hr;
    }

    /* Tells each class that the module starts or ends. */
    void ExecuteObjectMain(bool starting)
    {
        for (_ATL_AUTO_OBJMAP_ENTRY *entry = _pAtlAutoObjMap; entry; entry = entry->next)
            if (entry->entry.pfnObjectMain)
                entry->entry.pfnObjectMain(starting);
    }

    HRESULT RegisterTypeLib() { return AtlRegisterTypeLib(m_hInstTypeLib, nullptr); }
    HRESULT RegisterTypeLib(LPCTSTR index) { return AtlRegisterTypeLib(m_hInstTypeLib, CT2CW(index)); }
    HRESULT UnRegisterTypeLib() { return AtlUnRegisterTypeLib(m_hInstTypeLib, nullptr); }
    HRESULT UnRegisterTypeLib(LPCTSTR index) { return AtlUnRegisterTypeLib(m_hInstTypeLib, CT2CW(index)); }

    UINT cbSize;
    HINSTANCE m_hInstTypeLib;
    CComCriticalSection m_csObjMap;
};

_ATL_VARIABLE CAtlComModule _AtlComModule;

class CAtlModule;
class CComModule;
_ATL_VARIABLE CAtlModule *_pAtlModule = nullptr;
_ATL_VARIABLE CComModule *_pModule = nullptr;

/* What all modules have: the count of locks, functions to call at the end, the registrar. */
class ATL_NO_VTABLE CAtlModule : public _ATL_MODULE
{
public:
    CAtlModule()
    {
        cbSize = 0;
        m_nLockCnt = 0;
        m_pTermFuncs = nullptr;
        m_pGIT = nullptr;
        if (FAILED(m_csStaticDataInitAndTypeInfo.Init()))
        {
            CAtlBaseModule::m_bInitFailed = true;
            return;
        }
        ATLASSERT(!_pAtlModule);     /* one in each image */
        _pAtlModule = this;
        cbSize = sizeof(_ATL_MODULE);
    }
    CAtlModule(const CAtlModule &) = delete;
    CAtlModule &operator=(const CAtlModule &) = delete;

    virtual ~CAtlModule()
    {
        Term();
        if (_pAtlModule == this)
            _pAtlModule = nullptr;
    }

    /* Calls the functions of AddTermFunc, the last first. Debug builds name the objects that still live. */
    void Term()
    {
        if (!cbSize)
            return;
        CallTermFunc();
        if (m_pGIT)
            m_pGIT->Release();
        m_pGIT = nullptr;
        m_csStaticDataInitAndTypeInfo.Term();
        cbSize = 0;
    }

    virtual LONG Lock() { return CComGlobalsThreadModel::Increment(&m_nLockCnt); }
    virtual LONG Unlock() { return CComGlobalsThreadModel::Decrement(&m_nLockCnt); }
    virtual LONG GetLockCount() { return m_nLockCnt; }

    HRESULT AddTermFunc(_ATL_TERMFUNC *function, DWORD_PTR argument)
    {
        _ATL_TERMFUNC_ELEM *element = ATL_NEW _ATL_TERMFUNC_ELEM;

        if (!element)
            return E_OUTOFMEMORY;
        element->pFunc = function;
        element->dw = argument;
        CComCritSecLock<CComCriticalSection> lock(m_csStaticDataInitAndTypeInfo);
        element->pNext = m_pTermFuncs;
        m_pTermFuncs = element;
        return S_OK;
    }

    void CallTermFunc()
    {
        while (m_pTermFuncs)
        {
            _ATL_TERMFUNC_ELEM *element = m_pTermFuncs;

            m_pTermFuncs = element->pNext;
            element->pFunc(element->dw);
            delete element;
        }
    }

    virtual HRESULT GetGITPtr(IGlobalInterfaceTable **table)
    {
        HRESULT hr = S_OK;

        if (!table)
            return E_POINTER;
        if (!m_pGIT)
        {
            CComPtr<IGlobalInterfaceTable> made;

            hr = made.CoCreateInstance(_AtlGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER);
            if (SUCCEEDED(hr) && !InterlockedCompareExchangePointer((void **)&m_pGIT, made.p, nullptr))
                made.Detach();
        }
        if (SUCCEEDED(hr))
        {
            *table = m_pGIT;
            m_pGIT->AddRef();
        }
        return hr;
    }

    /* Overridden by a module that adds replacements of its own to every script. */
    virtual HRESULT AddCommonRGSReplacements(IRegistrarBase *) = 0;

    /* The REGISTRY resource res of the module, with %MODULE%, %MODULE_RAW% and the entries of map replaced. */
    HRESULT UpdateRegistryFromResourceS(LPCTSTR res, BOOL is_register, _ATL_REGMAP_ENTRY *map = nullptr)
    {
        return update(CT2CW(res), is_register, map);
    }
    HRESULT UpdateRegistryFromResourceS(UINT res, BOOL is_register, _ATL_REGMAP_ENTRY *map = nullptr)
    {
        return update(MAKEINTRESOURCEW(res), is_register, map);
    }
    HRESULT UpdateRegistryFromResourceD(LPCTSTR res, BOOL is_register, _ATL_REGMAP_ENTRY *map = nullptr)
    {
        return UpdateRegistryFromResourceS(res, is_register, map);
    }
    HRESULT UpdateRegistryFromResourceD(UINT res, BOOL is_register, _ATL_REGMAP_ENTRY *map = nullptr)
    {
        return UpdateRegistryFromResourceS(res, is_register, map);
    }

    static GUID m_libid;
    IGlobalInterfaceTable *m_pGIT;

private:
    HRESULT update(LPCWSTR res, BOOL is_register, _ATL_REGMAP_ENTRY *map)
    {
        HINSTANCE instance = _AtlBaseModule.GetModuleInstance();
        WCHAR path[MAX_PATH], escaped[2 * MAX_PATH];
        std::wstring module;
        CRegObject registrar;
        HRESULT hr;

        if (!_AtlModulePath(instance, path))
            return AtlHresultFromLastError();
        if (!_AtlEscapeSingleQuote(escaped, _countof(escaped), path))
            return E_FAIL;
        /* A program's path is a command line. */
        module = !instance || instance == GetModuleHandle(nullptr) ? std::wstring(L"\"") + escaped + L"\"" : escaped;
        if (FAILED(hr = registrar.AddReplacement(L"Module", module.c_str())) ||
            FAILED(hr = registrar.AddReplacement(L"Module_Raw", escaped)))
            return hr;
        if (FAILED(hr = AddCommonRGSReplacements(&registrar)))
            return hr;
        for (; map && map->szKey; map++)
            if (map->szData && FAILED(hr = registrar.AddReplacement(map->szKey, map->szData)))
                return hr;
        return registrar._InstanceScript(_AtlBaseModule.GetResourceInstance(), res, L"REGISTRY", is_register != FALSE);
    }
};

_ATL_VARIABLE GUID CAtlModule::m_libid = {0, 0, 0, {0, 0, 0, 0, 0, 0, 0, 0}};

#if defined(_ATL_STATIC_REGISTRY) || !defined(_ATL_DLL)
#define UpdateRegistryFromResource UpdateRegistryFromResourceS
#else
#define UpdateRegistryFromResource UpdateRegistryFromResourceD
#endif

template <class T> class ATL_NO_VTABLE CAtlModuleT : public CAtlModule
{
public:
    CAtlModuleT() { T::InitLibId(); }

    static void InitLibId() { }

    HRESULT RegisterServer(BOOL type_library = FALSE, const CLSID *clsid = nullptr)
    {
        T *self = static_cast<T *>(this);
        HRESULT hr = self->UpdateRegistryAppId(TRUE);

        return SUCCEEDED(hr) ? _AtlComModule.RegisterServer(type_library, clsid) : hr;
    }

    HRESULT UnregisterServer(BOOL type_library, const CLSID *clsid = nullptr)
    {
        HRESULT hr = _AtlComModule.UnregisterServer(type_library, clsid);

        return SUCCEEDED(hr) ? static_cast<T *>(this)->UpdateRegistryAppId(FALSE) : hr;
    }

    static HRESULT WINAPI UpdateRegistryAppId(BOOL) { return S_OK; }
    HRESULT RegisterAppId() { return T::UpdateRegistryAppId(TRUE); }
    HRESULT UnregisterAppId() { return T::UpdateRegistryAppId(FALSE); }
    virtual HRESULT AddCommonRGSReplacements(IRegistrarBase *) { return S_OK; }

    HRESULT RegisterTypeLib() { return _AtlComModule.RegisterTypeLib(); }
    HRESULT RegisterTypeLib(LPCTSTR index) { return _AtlComModule.RegisterTypeLib(index); }
    HRESULT UnRegisterTypeLib() { return _AtlComModule.UnRegisterTypeLib(); }
    HRESULT UnRegisterTypeLib(LPCTSTR index) { return _AtlComModule.UnRegisterTypeLib(index); }
};

template <class T> class ATL_NO_VTABLE CAtlDllModuleT : public CAtlModuleT<T>
{
public:
    BOOL WINAPI DllMain(DWORD reason, LPVOID)
    {
        if (reason == DLL_PROCESS_ATTACH)
        {
            if (CAtlBaseModule::m_bInitFailed)
                return FALSE;
            DisableThreadLibraryCalls(_AtlBaseModule.GetModuleInstance());
        }
        else if (reason == DLL_PROCESS_DETACH)
        {
            _AtlComModule.Term();
            this->Term();
            AtlDumpLeaks();
        }
        return TRUE;
    }

    HRESULT DllCanUnloadNow() { return static_cast<T *>(this)->GetLockCount() == 0 ? S_OK : S_FALSE; }

    HRESULT DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
    {
        return static_cast<T *>(this)->GetClassObject(rclsid, riid, ppv);
    }

    HRESULT DllRegisterServer(BOOL type_library = TRUE)
    {
        return static_cast<T *>(this)->RegisterServer(type_library);
    }

    HRESULT DllUnregisterServer(BOOL type_library = TRUE)
    {
        return static_cast<T *>(this)->UnregisterServer(type_library);
    }

    HRESULT GetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
    {
        return _AtlComModule.GetClassObject(rclsid, riid, ppv);
    }
};

/* Programs and services are no modules. */
template <class T> class CAtlExeModuleT
{
    static_assert(!sizeof(T *), "certemu: a module is a library: use CAtlDllModuleT in the place of CAtlExeModuleT");
};
template <class T, UINT service_name_id> class CAtlServiceModuleT
{
    static_assert(!sizeof(T *), "certemu: a module is a library: use CAtlDllModuleT in the place of CAtlServiceModuleT");
};

/* The module of ATL 3: a global `CComModule _Module`, an object map, Init and Term. */
class CComModule : public CAtlModuleT<CComModule>
{
public:
    CComModule() : m_hInst(_AtlBaseModule.m_hInst), m_hInstResource(_AtlBaseModule.m_hInstResource),
        m_hInstTypeLib(_AtlComModule.m_hInstTypeLib), m_pObjMap(nullptr), m_csTypeInfoHolder(m_csStaticDataInitAndTypeInfo),
        m_csObjMap(_AtlComModule.m_csObjMap)
    {
        _pModule = this;
    }
    ~CComModule()
    {
        if (_pModule == this)
            _pModule = nullptr;
    }

    /* map: of BEGIN_OBJECT_MAP, or NULL. */
    HRESULT Init(_ATL_OBJMAP_ENTRY *map, HINSTANCE instance, const GUID *libid = nullptr)
    {
        if (CAtlBaseModule::m_bInitFailed)
            return E_UNEXPECTED;
        if (instance)
        {
            _AtlBaseModule.m_hInst = _AtlBaseModule.m_hInstResource = instance;
            _AtlComModule.m_hInstTypeLib = instance;
        }
        if (libid)
            m_libid = *libid;
        m_pObjMap = map;
        each([](_ATL_OBJMAP_ENTRY *entry) { if (entry->pfnObjectMain) entry->pfnObjectMain(true); return S_OK; });
        return S_OK;
    }

    /* Lets go of the factories. Debug builds name the objects that still live. */
    void Term()
    {
        if (!cbSize)
            return;
        each([](_ATL_OBJMAP_ENTRY *entry)
        {
            if (entry->pCF)
                entry->pCF->Release();
            entry->pCF = nullptr;
            if (entry->pfnObjectMain)
                entry->pfnObjectMain(false);
            return S_OK;
        });
        _AtlComModule.Term();
        CAtlModuleT<CComModule>::Term();
        if (AtlDumpLeaks() || !m_nLockCnt)
            return;
#ifdef _DEBUG
        char text[80];

        snprintf(text, sizeof(text), "ATL: the module ends with %d lock(s)\n", (int)m_nLockCnt);
        OutputDebugStringA(text);
#endif
    }

    HINSTANCE GetModuleInstance() { return _AtlBaseModule.GetModuleInstance(); }
    HINSTANCE GetResourceInstance() { return _AtlBaseModule.GetResourceInstance(); }
    HINSTANCE SetResourceInstance(HINSTANCE instance) { return _AtlBaseModule.SetResourceInstance(instance); }
    HINSTANCE GetTypeLibInstance() const { return m_hInstTypeLib; }

    HRESULT GetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        for (_ATL_OBJMAP_ENTRY *entry = m_pObjMap; entry && entry->pclsid; entry++)
            if (entry->pfnGetClassObject && IsEqualGUID(rclsid, *entry->pclsid))
                return _AtlObjectFactory(entry, m_csObjMap, riid, ppv);
        return _AtlComModule.GetClassObject(rclsid, riid, ppv);
    }

    HRESULT RegisterServer(BOOL type_library = FALSE, const CLSID *clsid = nullptr)
    {
        HRESULT hr = each([clsid](_ATL_OBJMAP_ENTRY *entry) { return _AtlUpdateObject(entry, clsid, TRUE); });

        return SUCCEEDED(hr) ? CAtlModuleT<CComModule>::RegisterServer(type_library, clsid) : hr;
    }

    HRESULT UnregisterServer(BOOL type_library, const CLSID *clsid = nullptr)
    {
        HRESULT hr = CAtlModuleT<CComModule>::UnregisterServer(type_library, clsid);

        if (FAILED(hr))
            return hr;
        return each([clsid](_ATL_OBJMAP_ENTRY *entry) { return _AtlUpdateObject(entry, clsid, FALSE); });
    }
    HRESULT UnregisterServer(const CLSID *clsid = nullptr) { return UnregisterServer(FALSE, clsid); }

    HRESULT RegisterClassObjects(DWORD context, DWORD flags)
    {
        HRESULT hr = each([=](_ATL_OBJMAP_ENTRY *entry) { return entry->RegisterClassObject(context, flags); });

        if (FAILED(hr))
            return hr;
        hr = _AtlComModule.RegisterClassObjects(context, flags);
        return hr == S_FALSE && m_pObjMap && m_pObjMap->pclsid ? S_OK : hr;     /* S_FALSE: there is no class */
    }

    HRESULT RevokeClassObjects()
    {
        HRESULT hr = each([](_ATL_OBJMAP_ENTRY *entry) { return entry->RevokeClassObject(); });

        return SUCCEEDED(hr) ? _AtlComModule.RevokeClassObjects() : hr;
    }

    /* DECLARE_REGISTRY: the names, the description in string resource id, THREADFLAGS_… */
    HRESULT WINAPI UpdateRegistryClass(const CLSID &clsid, LPCWSTR progid, LPCWSTR independent_progid, UINT id, DWORD flags,
        BOOL is_register)
    {
        CComBSTR description;

        if (!is_register)
            return UnregisterClassHelper(clsid, progid, independent_progid);
        description.LoadString(id);
        return RegisterClassHelper(clsid, progid, independent_progid, description.m_str ? description.m_str : L"", flags);
    }
    HRESULT WINAPI UpdateRegistryClass(const CLSID &clsid, LPCWSTR progid, LPCWSTR independent_progid, LPCWSTR description,
        DWORD flags, BOOL is_register)
    {
        return is_register ? RegisterClassHelper(clsid, progid, independent_progid, description, flags) :
            UnregisterClassHelper(clsid, progid, independent_progid);
    }
    HRESULT WINAPI UpdateRegistryClass(const CLSID &clsid, LPCSTR progid, LPCSTR independent_progid, UINT id, DWORD flags,
        BOOL is_register)
    {
        return UpdateRegistryClass(clsid, CA2W(progid), CA2W(independent_progid), id, flags, is_register);
    }
    HRESULT WINAPI UpdateRegistryClass(const CLSID &clsid, LPCSTR progid, LPCSTR independent_progid, LPCSTR description,
        DWORD flags, BOOL is_register)
    {
        return UpdateRegistryClass(clsid, CA2W(progid), CA2W(independent_progid), CA2W(description), flags, is_register);
    }

    HRESULT WINAPI RegisterClassHelper(const CLSID &clsid, LPCWSTR progid, LPCWSTR independent_progid, LPCWSTR description,
        DWORD flags)
    {
        return _AtlRegisterClass(m_hInst, clsid, progid, independent_progid, description, flags);
    }
    HRESULT WINAPI UnregisterClassHelper(const CLSID &clsid, LPCWSTR progid, LPCWSTR independent_progid)
    {
        return _AtlUnregisterClass(clsid, progid, independent_progid);
    }

    static HRESULT RegisterProgID(LPCTSTR clsid, LPCTSTR progid, LPCTSTR description)
    {
        CRegKey classes;
        HKEY root;
        LONG error = _AtlClassesRoot(classes, &root);

        if (error == ERROR_SUCCESS)
            error = _AtlRegisterProgID(root, CT2CW(clsid), CT2CW(progid), CT2CW(description), nullptr);
        return HRESULT_FROM_WIN32(error);
    }

    static void ReplaceSingleQuote(LPOLESTR to, LPCOLESTR from) { _AtlEscapeSingleQuote(to, (size_t)-1 / sizeof(WCHAR), from); }

    HINSTANCE &m_hInst, &m_hInstResource, &m_hInstTypeLib;
    _ATL_OBJMAP_ENTRY *m_pObjMap;
    CComCriticalSection &m_csTypeInfoHolder, &m_csObjMap;

private:
    template <class Function> HRESULT each(Function function)
    {
        HRESULT hr = S_OK;

        for (_ATL_OBJMAP_ENTRY *entry = m_pObjMap; entry && entry->pclsid && SUCCEEDED(hr); entry++)
            hr = function(entry);
        return hr;
    }
};

/* The functions behind the classes, which modules of ATL 7 call directly. */
inline HRESULT AtlComModuleGetClassObject(CAtlComModule *module, REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    return module ? module->GetClassObject(rclsid, riid, ppv) : E_INVALIDARG;
}
inline HRESULT AtlComModuleRegisterServer(CAtlComModule *module, BOOL type_library, const CLSID *clsid)
{
    return module ? module->RegisterServer(type_library, clsid) : E_INVALIDARG;
}
inline HRESULT AtlComModuleUnregisterServer(CAtlComModule *module, BOOL type_library, const CLSID *clsid)
{
    return module ? module->UnregisterServer(type_library, clsid) : E_INVALIDARG;
}
inline HRESULT AtlModuleAddTermFunc(CAtlModule *module, _ATL_TERMFUNC *function, DWORD_PTR argument)
{
    return module ? module->AddTermFunc(function, argument) : E_INVALIDARG;
}

}

/* Members of a module class. */
#define DECLARE_LIBID(libid) \
    static void InitLibId() { ATL::CAtlModule::m_libid = libid; }

#define DECLARE_REGISTRY_APPID_RESOURCEID(resid, appid) \
    static LPCOLESTR GetAppId() { return OLESTR(appid); } \
    static const TCHAR *GetAppIdT() { return TEXT(appid); } \
    static HRESULT WINAPI UpdateRegistryAppId(BOOL bRegister) \
    { \
        ATL::_ATL_REGMAP_ENTRY entries[] = {{OLESTR("APPID"), GetAppId()}, {nullptr, nullptr}}; \
        return ATL::_pAtlModule->UpdateRegistryFromResource(resid, bRegister, entries); \
    }
