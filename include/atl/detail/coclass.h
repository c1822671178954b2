/* Class factories, CComCoClass, object maps, registration and category macros. Source: "CComCoClass Class", "CComClassFactory
 * Class", "CComClassFactory2 Class", "CComClassFactorySingleton Class", "Object Map Macros", "Registry Macros", "Category Macros",
 * "Aggregation and Class Factory Macros". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "error.h"
#include "object.h"

namespace ATL
{

/* DECLARE_REGISTRY for either kind of module. */
inline HRESULT WINAPI _AtlUpdateRegistryClass(const CLSID &clsid, LPCWSTR progid, LPCWSTR independent_progid, UINT description_id,
    DWORD flags, BOOL is_register)
{
    CComBSTR description;

    if (!is_register)
        return _AtlUnregisterClass(clsid, progid, independent_progid);
    description.LoadString(description_id);
    return _AtlRegisterClass(_AtlBaseModule.GetModuleInstance(), clsid, progid, independent_progid,
        description.m_str ? description.m_str : L"", flags);
}

inline HRESULT WINAPI _AtlUpdateRegistryClass(const CLSID &clsid, LPCSTR progid, LPCSTR independent_progid, UINT description_id,
    DWORD flags, BOOL is_register)
{
    return _AtlUpdateRegistryClass(clsid, CA2W(progid), CA2W(independent_progid), description_id, flags, is_register);
}

}

#define DECLARE_REGISTRY(class_name, pid, vpid, nid, flags) \
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister) \
    { \
        return ATL::_AtlUpdateRegistryClass(GetObjectCLSID(), pid, vpid, nid, flags, bRegister); \
    }
#define DECLARE_NO_REGISTRY() \
    static HRESULT WINAPI UpdateRegistry(BOOL) { return S_OK; }
#define DECLARE_REGISTRY_RESOURCE(x) \
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister) \
    { \
        return ATL::_pAtlModule->UpdateRegistryFromResource(TEXT(#x), bRegister); \
    }
#define DECLARE_REGISTRY_RESOURCEID(x) \
    static HRESULT WINAPI UpdateRegistry(BOOL bRegister) \
    { \
        return ATL::_pAtlModule->UpdateRegistryFromResource((UINT)(x), bRegister); \
    }

#define DECLARE_NOT_AGGREGATABLE(x) \
public: \
    typedef ATL::CComCreator2<ATL::CComCreator<ATL::CComObject<x>>, ATL::CComFailCreator<CLASS_E_NOAGGREGATION>> _CreatorClass;
#define DECLARE_AGGREGATABLE(x) \
public: \
    typedef ATL::CComCreator2<ATL::CComCreator<ATL::CComObject<x>>, ATL::CComCreator<ATL::CComAggObject<x>>> _CreatorClass;
#define DECLARE_ONLY_AGGREGATABLE(x) \
public: \
    typedef ATL::CComCreator2<ATL::CComFailCreator<E_FAIL>, ATL::CComCreator<ATL::CComAggObject<x>>> _CreatorClass;
#define DECLARE_POLY_AGGREGATABLE(x) \
public: \
    typedef ATL::CComCreator<ATL::CComPolyObject<x>> _CreatorClass;

#define DECLARE_CLASSFACTORY_EX(cf) typedef ATL::CComCreator<ATL::CComObjectCached<cf>> _ClassFactoryCreatorClass;
#define DECLARE_CLASSFACTORY() DECLARE_CLASSFACTORY_EX(ATL::CComClassFactory)
#define DECLARE_CLASSFACTORY2(lic) DECLARE_CLASSFACTORY_EX(ATL::CComClassFactory2<lic>)
#define DECLARE_CLASSFACTORY_SINGLETON(obj) DECLARE_CLASSFACTORY_EX(ATL::CComClassFactorySingleton<obj>)

#define DECLARE_CLASSFACTORY_AUTO_THREAD() \
    static_assert(false, "certemu: objects on threads of their own (CComAutoThreadModule) need message loops, which there are none of " \
        "in a module: use DECLARE_CLASSFACTORY");
#define DECLARE_VIEW_STATUS(status) static_assert(false, "certemu: there are no controls (IViewObjectEx): remove DECLARE_VIEW_STATUS");

#define DECLARE_OBJECT_DESCRIPTION(text) \
public: \
    static LPCTSTR WINAPI GetObjectDescription() { return TEXT(text); }

#define BEGIN_CATEGORY_MAP(x) \
    static const struct ATL::_ATL_CATMAP_ENTRY *GetCategoryMap() \
    { \
        static const struct ATL::_ATL_CATMAP_ENTRY entries[] = {
#define IMPLEMENTED_CATEGORY(catid) {_ATL_CATMAP_ENTRY_IMPLEMENTED, &catid},
#define REQUIRED_CATEGORY(catid) {_ATL_CATMAP_ENTRY_REQUIRED, &catid},
#define END_CATEGORY_MAP() \
            {_ATL_CATMAP_ENTRY_END, nullptr}}; \
        return entries; \
    }

#define _ATL_OBJECT_ENTRY(clsid, class_name) \
    {&clsid, class_name::UpdateRegistry, class_name::_ClassFactoryCreatorClass::CreateInstance, \
        class_name::_CreatorClass::CreateInstance, nullptr, 0, class_name::GetObjectDescription, class_name::GetCategoryMap, \
        class_name::ObjectMain}
#define _ATL_OBJECT_ENTRY_NON_CREATEABLE(clsid, class_name) \
    {&clsid, class_name::UpdateRegistry, nullptr, nullptr, nullptr, 0, nullptr, class_name::GetCategoryMap, \
        class_name::ObjectMain}

#define BEGIN_OBJECT_MAP(x) static ATL::_ATL_OBJMAP_ENTRY x[] = {
#define END_OBJECT_MAP() {nullptr, nullptr, nullptr, nullptr, nullptr, 0, nullptr, nullptr, nullptr}};
#define OBJECT_ENTRY(clsid, class_name) _ATL_OBJECT_ENTRY(clsid, class_name),
#define OBJECT_ENTRY_NON_CREATEABLE(class_name) _ATL_OBJECT_ENTRY_NON_CREATEABLE(CLSID_NULL, class_name),
#define OBJECT_ENTRY_NON_CREATEABLE_EX(clsid, class_name) _ATL_OBJECT_ENTRY_NON_CREATEABLE(clsid, class_name),

#define OBJECT_ENTRY_AUTO(clsid, class_name) \
    static ATL::_ATL_AUTO_OBJMAP_ENTRY __objMap_##class_name(ATL::_ATL_OBJMAP_ENTRY _ATL_OBJECT_ENTRY(clsid, class_name));
#define OBJECT_ENTRY_NON_CREATEABLE_EX_AUTO(clsid, class_name) \
    static ATL::_ATL_AUTO_OBJMAP_ENTRY __objMap_##class_name( \
        ATL::_ATL_OBJMAP_ENTRY _ATL_OBJECT_ENTRY_NON_CREATEABLE(clsid, class_name));
#define OBJECT_ENTRY_NON_CREATEABLE_AUTO(class_name) OBJECT_ENTRY_NON_CREATEABLE_EX_AUTO(CLSID_NULL, class_name)

namespace ATL
{

class CComClassFactory : public IClassFactory, public CComObjectRootEx<CComGlobalsThreadModel>
{
public:
    BEGIN_COM_MAP(CComClassFactory)
        COM_INTERFACE_ENTRY(IClassFactory)
    END_COM_MAP()
    virtual ~CComClassFactory() = default;

    STDMETHOD(CreateInstance)(LPUNKNOWN outer, REFIID riid, void **ppv)
    {
        ATLASSUME(m_pfnCreateInstance);
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        /* An outer object may only ask for IUnknown. */
        if (outer && !InlineIsEqualUnknown(riid))
            return CLASS_E_NOAGGREGATION;
        return m_pfnCreateInstance(outer, riid, ppv);
    }

    STDMETHOD(LockServer)(BOOL lock)
    {
        if (lock)
            _pAtlModule->Lock();
        else
            _pAtlModule->Unlock();
        return S_OK;
    }

    void SetVoid(void *pv) { m_pfnCreateInstance = (_ATL_CREATORFUNC *)pv; }

    _ATL_CREATORFUNC *m_pfnCreateInstance;
};

/* license: a class with static BOOL VerifyLicenseKey(BSTR), BOOL GetLicenseKey(DWORD, BSTR *), BOOL IsLicenseValid(). */
template <class license> class CComClassFactory2 : public IClassFactory2, public CComObjectRootEx<CComGlobalsThreadModel>, public license
{
public:
    typedef license _LicenseClass;

    BEGIN_COM_MAP(CComClassFactory2<license>)
        COM_INTERFACE_ENTRY(IClassFactory)
        COM_INTERFACE_ENTRY(IClassFactory2)
    END_COM_MAP()
    virtual ~CComClassFactory2() = default;

    STDMETHOD(LockServer)(BOOL lock)
    {
        if (lock)
            _pAtlModule->Lock();
        else
            _pAtlModule->Unlock();
        return S_OK;
    }

    STDMETHOD(CreateInstance)(LPUNKNOWN outer, REFIID riid, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!license::IsLicenseValid())
            return CLASS_E_NOTLICENSED;
        return outer && !InlineIsEqualUnknown(riid) ? CLASS_E_NOAGGREGATION : m_pfnCreateInstance(outer, riid, ppv);
    }

    STDMETHOD(CreateInstanceLic)(IUnknown *outer, IUnknown *, REFIID riid, BSTR key, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if ((key && !license::VerifyLicenseKey(key)) || (!key && !license::IsLicenseValid()))
            return CLASS_E_NOTLICENSED;
        return outer && !InlineIsEqualUnknown(riid) ? CLASS_E_NOAGGREGATION : m_pfnCreateInstance(outer, riid, ppv);
    }

    STDMETHOD(RequestLicKey)(DWORD reserved, BSTR *key)
    {
        if (!key)
            return E_POINTER;
        *key = nullptr;
        if (!license::IsLicenseValid())
            return CLASS_E_NOTLICENSED;
        return license::GetLicenseKey(reserved, key) ? S_OK : E_FAIL;
    }

    STDMETHOD(GetLicInfo)(LICINFO *info)
    {
        if (!info)
            return E_POINTER;
        info->cbLicInfo = sizeof(LICINFO);
        info->fLicVerified = license::IsLicenseValid();
        BSTR key = nullptr;
        info->fRuntimeKeyAvail = license::GetLicenseKey(0, &key);
        SysFreeString(key);
        return S_OK;
    }

    void SetVoid(void *pv) { m_pfnCreateInstance = (_ATL_CREATORFUNC *)pv; }

    _ATL_CREATORFUNC *m_pfnCreateInstance;
};

/* Every CreateInstance gives the same object, which is made at the first. */
template <class T> class CComClassFactorySingleton : public CComClassFactory
{
public:
    CComClassFactorySingleton() : m_hrCreate(S_OK) { }

    STDMETHOD(CreateInstance)(LPUNKNOWN outer, REFIID riid, void **ppv) override
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;
        if (SUCCEEDED(m_hrCreate) && !m_spObj)
        {
            this->Lock();
            if (SUCCEEDED(m_hrCreate) && !m_spObj)
            {
                CComObjectCached<T> *object;

                m_hrCreate = CComObjectCached<T>::CreateInstance(&object);
                if (SUCCEEDED(m_hrCreate))
                {
                    m_hrCreate = object->QueryInterface(IID_IUnknown, (void **)&m_spObj);
                    if (FAILED(m_hrCreate))
                        delete object;
                }
            }
            this->Unlock();
        }
        return SUCCEEDED(m_hrCreate) ? m_spObj->QueryInterface(riid, ppv) : m_hrCreate;
    }

    HRESULT m_hrCreate;
    CComPtr<IUnknown> m_spObj;
};

/* The class' CLSID, its default factory and aggregation, and its errors. */
template <class T, const CLSID *pclsid = &CLSID_NULL> class CComCoClass
{
public:
    DECLARE_CLASSFACTORY()
    DECLARE_AGGREGATABLE(T)
    typedef T _CoClass;

    static const CLSID &WINAPI GetObjectCLSID() { return *pclsid; }
    static LPCTSTR WINAPI GetObjectDescription() { return nullptr; }

    static HRESULT WINAPI Error(LPCOLESTR description, const IID &iid = GUID_NULL, HRESULT hr = 0)
    {
        return AtlReportError(GetObjectCLSID(), description, iid, hr);
    }
    static HRESULT WINAPI Error(LPCOLESTR description, DWORD help_id, LPCOLESTR help_file, const IID &iid = GUID_NULL,
        HRESULT hr = 0)
    {
        return AtlReportError(GetObjectCLSID(), description, help_id, help_file, iid, hr);
    }
    static HRESULT WINAPI Error(UINT id, const IID &iid = GUID_NULL, HRESULT hr = 0,
        HINSTANCE instance = _AtlBaseModule.GetResourceInstance())
    {
        return AtlReportError(GetObjectCLSID(), id, iid, hr, instance);
    }
    static HRESULT WINAPI Error(UINT id, DWORD help_id, LPCOLESTR help_file, const IID &iid = GUID_NULL, HRESULT hr = 0,
        HINSTANCE instance = _AtlBaseModule.GetResourceInstance())
    {
        return AtlReportError(GetObjectCLSID(), id, help_id, help_file, iid, hr, instance);
    }
    static HRESULT WINAPI Error(LPCSTR description, const IID &iid = GUID_NULL, HRESULT hr = 0)
    {
        return AtlReportError(GetObjectCLSID(), description, iid, hr);
    }
    static HRESULT WINAPI Error(LPCSTR description, DWORD help_id, LPCSTR help_file, const IID &iid = GUID_NULL, HRESULT hr = 0)
    {
        return AtlReportError(GetObjectCLSID(), description, help_id, help_file, iid, hr);
    }

    template <class Q> static HRESULT CreateInstance(IUnknown *outer, Q **pp)
    {
        return T::_CreatorClass::CreateInstance(outer, __uuidof(Q), (void **)pp);
    }
    template <class Q> static HRESULT CreateInstance(Q **pp) { return CreateInstance(nullptr, pp); }
};

/* IPersist of a class with CComCoClass. */
template <class T> class ATL_NO_VTABLE IPersistImpl : public IPersist
{
public:
    STDMETHOD(GetClassID)(CLSID *clsid)
    {
        if (!clsid)
            return E_POINTER;
        *clsid = T::GetObjectCLSID();
        return S_OK;
    }
};

}
