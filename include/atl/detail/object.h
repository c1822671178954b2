/* The classes that complete a module's class to an object, and those that create them. Source: "CComObject Class", "CComAggObject
 * Class", "CComPolyObject Class", "CComContainedObject Class", "CComObjectCached", "CComObjectNoLock", "CComObjectGlobal",
 * "CComObjectStack", "CComObjectStackEx", "CComTearOffObject", "CComCachedTearOffObject". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "root.h"

namespace ATL
{

/* The module stays while one of its objects is being destroyed. */
class _CModuleLockHelper
{
public:
    _CModuleLockHelper() { _pAtlModule->Lock(); }
    ~_CModuleLockHelper() { _pAtlModule->Unlock(); }
};

#define _ATL_DESTROYED_REFERENCES (-(0x7fffffff / 2))

/* A new object that has no references yet; *pp is NULL when it fails. */
template <class T1> inline HRESULT _AtlCreate(T1 **pp, void *argument)
{
    T1 *p = nullptr;
    HRESULT hr;

    if (!pp)
        return E_POINTER;
    *pp = nullptr;
    ATLTRY(p = new T1(argument))
    if (!p)
        return E_OUTOFMEMORY;
    p->SetVoid(argument);
    p->InternalFinalConstructAddRef();
    hr = p->_AtlInitialConstruct();
    if (SUCCEEDED(hr))
        hr = p->FinalConstruct();
    if (SUCCEEDED(hr))
        hr = p->_AtlFinalConstruct();
    p->InternalFinalConstructRelease();
    if (hr == S_OK)
        *pp = p;
    else
        delete p;
    return hr;
}

/* A new object and its first interface. */
template <class T1> class CComCreator
{
public:
    static HRESULT WINAPI CreateInstance(void *pv, REFIID riid, LPVOID *ppv)
    {
        HRESULT hr;
        T1 *p;

        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if ((hr = _AtlCreate(&p, pv)) != S_OK)
            return hr;
        if ((hr = p->QueryInterface(riid, ppv)) != S_OK)
            delete p;
        return hr;
    }
};

/* The same through the map itself: for tear-offs, whose QueryInterface is their owner's. */
template <class T1> class CComInternalCreator
{
public:
    static HRESULT WINAPI CreateInstance(void *pv, REFIID riid, LPVOID *ppv)
    {
        HRESULT hr;
        T1 *p;

        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if ((hr = _AtlCreate(&p, pv)) != S_OK)
            return hr;
        if ((hr = p->_InternalQueryInterface(riid, ppv)) != S_OK)
            delete p;
        return hr;
    }
};

template <HRESULT hr> class CComFailCreator
{
public:
    static HRESULT WINAPI CreateInstance(void *, REFIID, LPVOID *ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        return hr;
    }
};

/* T1 alone, T2 when aggregated. */
template <class T1, class T2> class CComCreator2
{
public:
    static HRESULT WINAPI CreateInstance(void *pv, REFIID riid, LPVOID *ppv)
    {
        return pv ? T2::CreateInstance(pv, riid, ppv) : T1::CreateInstance(nullptr, riid, ppv);
    }
};

/* Aggregates another class: COM_INTERFACE_ENTRY_AUTOAGGREGATE. */
template <class T, const CLSID *pclsid> class CComAggregateCreator
{
public:
    static HRESULT WINAPI CreateInstance(void *pv, REFIID, LPVOID *ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!pv)
            return E_INVALIDARG;
        return CoCreateInstance(*pclsid, static_cast<T *>(pv)->GetControllingUnknown(), CLSCTX_INPROC, IID_IUnknown, ppv);
    }
};

/* An object of the heap; the module is locked while it lives. */
template <class Base> class CComObject : public Base, private _CLiveObject<Base>
{
public:
    typedef Base _BaseClass;

    CComObject(void * = nullptr) : _CLiveObject<Base>(&this->m_dwRef) { _pAtlModule->Lock(); }
    CComObject(const CComObject &) = delete;
    CComObject &operator=(const CComObject &) = delete;
    virtual ~CComObject()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
        _pAtlModule->Unlock();
    }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
        {
            _CModuleLockHelper lock;

            delete this;
        }
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->_InternalQueryInterface(iid, ppv); }
    template <class Q> HRESULT STDMETHODCALLTYPE QueryInterface(Q **pp) { return QueryInterface(__uuidof(Q), (void **)pp); }

    /* A new object with no references: the caller's first AddRef makes it one. */
    static HRESULT WINAPI CreateInstance(CComObject<Base> **pp) { return _AtlCreate(pp, nullptr); }
};

/* Kept by the module itself (class factories): it is locked by the second reference. */
template <class Base> class CComObjectCached : public Base
{
public:
    typedef Base _BaseClass;

    CComObjectCached(void * = nullptr) { }
    virtual ~CComObjectCached()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    STDMETHOD_(ULONG, AddRef)()
    {
        ULONG references = this->InternalAddRef();

        if (references == 2)
            _pAtlModule->Lock();
        return references;
    }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
            delete this;
        else if (references == 1)
            _pAtlModule->Unlock();
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->_InternalQueryInterface(iid, ppv); }
    template <class Q> HRESULT STDMETHODCALLTYPE QueryInterface(Q **pp) { return QueryInterface(__uuidof(Q), (void **)pp); }

    static HRESULT WINAPI CreateInstance(CComObjectCached<Base> **pp) { return _AtlCreate(pp, nullptr); }
};

/* Does not keep the module. */
template <class Base> class CComObjectNoLock : public Base
{
public:
    typedef Base _BaseClass;

    CComObjectNoLock(void * = nullptr) { }
    virtual ~CComObjectNoLock()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
            delete this;
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->_InternalQueryInterface(iid, ppv); }
};

/* A global variable: references only lock the module. */
template <class Base> class CComObjectGlobal : public Base
{
public:
    typedef Base _BaseClass;

    CComObjectGlobal(void * = nullptr)
    {
        m_hResFinalConstruct = this->_AtlInitialConstruct();
        if (SUCCEEDED(m_hResFinalConstruct))
        {
            this->InternalFinalConstructAddRef();
            m_hResFinalConstruct = this->FinalConstruct();
            if (SUCCEEDED(m_hResFinalConstruct))
                m_hResFinalConstruct = this->_AtlFinalConstruct();
            this->InternalFinalConstructRelease();
        }
    }
    virtual ~CComObjectGlobal()
    {
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    STDMETHOD_(ULONG, AddRef)() { return _pAtlModule->Lock(); }
    STDMETHOD_(ULONG, Release)() { return _pAtlModule->Unlock(); }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->_InternalQueryInterface(iid, ppv); }

    HRESULT m_hResFinalConstruct;
};

/* A variable of a function; nobody may ask it for interfaces. */
template <class Base> class CComObjectStack : public Base
{
public:
    typedef Base _BaseClass;

    CComObjectStack(void * = nullptr)
    {
        m_hResFinalConstruct = this->_AtlInitialConstruct();
        if (SUCCEEDED(m_hResFinalConstruct))
            m_hResFinalConstruct = this->FinalConstruct();
        if (SUCCEEDED(m_hResFinalConstruct))
            m_hResFinalConstruct = this->_AtlFinalConstruct();
    }
    virtual ~CComObjectStack()
    {
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    STDMETHOD_(ULONG, AddRef)()
    {
        ATLASSERT(!"CComObjectStack has no references");
        return 0;
    }
    STDMETHOD_(ULONG, Release)()
    {
        ATLASSERT(!"CComObjectStack has no references");
        return 0;
    }
    STDMETHOD(QueryInterface)(REFIID, void **)
    {
        ATLASSERT(!"CComObjectStack gives no interfaces");
        return E_NOINTERFACE;
    }

    HRESULT m_hResFinalConstruct;
};

/* A variable of a function whose interfaces are given out, and back before it ends. */
template <class Base> class CComObjectStackEx : public Base
{
public:
    typedef Base _BaseClass;

    CComObjectStackEx(void * = nullptr)
    {
#ifdef _DEBUG
        this->m_dwRef = 0;
#endif
        m_hResFinalConstruct = this->_AtlInitialConstruct();
        if (SUCCEEDED(m_hResFinalConstruct))
            m_hResFinalConstruct = this->FinalConstruct();
        if (SUCCEEDED(m_hResFinalConstruct))
            m_hResFinalConstruct = this->_AtlFinalConstruct();
    }
    virtual ~CComObjectStackEx()
    {
        ATLASSERT(this->m_dwRef == 0);
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)() { return this->InternalRelease(); }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->_InternalQueryInterface(iid, ppv); }

    HRESULT m_hResFinalConstruct;
};

/* The inner part of an aggregated object: its interfaces are the outer one's. */
template <class Base> class CComContainedObject : public Base
{
public:
    typedef Base _BaseClass;

    CComContainedObject(void *pv) { this->m_pOuterUnknown = static_cast<IUnknown *>(pv); }

    STDMETHOD_(ULONG, AddRef)() { return this->OuterAddRef(); }
    STDMETHOD_(ULONG, Release)() { return this->OuterRelease(); }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->OuterQueryInterface(iid, ppv); }
    template <class Q> HRESULT STDMETHODCALLTYPE QueryInterface(Q **pp) { return QueryInterface(__uuidof(Q), (void **)pp); }
    virtual IUnknown *GetControllingUnknown() { return this->m_pOuterUnknown; }
};

/* What holds a contained object and has the IUnknown that does not delegate. */
template <class contained> class _CComContainer : public IUnknown, public CComObjectRootEx<typename contained::_ThreadModel::ThreadModelNoCS>
{
public:
    typedef contained _BaseClass;

    /* `alone`: without an outer object it is its own. */
    _CComContainer(void *pv, bool alone) : m_contained(pv || !alone ? pv : static_cast<IUnknown *>(this)) { _pAtlModule->Lock(); }
    virtual ~_CComContainer()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
        _pAtlModule->Unlock();
    }

    HRESULT _AtlInitialConstruct()
    {
        HRESULT hr = m_contained._AtlInitialConstruct();

        return SUCCEEDED(hr) ? CComObjectRootEx<typename contained::_ThreadModel::ThreadModelNoCS>::_AtlInitialConstruct() : hr;
    }
    HRESULT FinalConstruct()
    {
        this->InternalAddRef();
        HRESULT hr = m_contained.FinalConstruct();
        this->InternalRelease();
        return hr;
    }
    void FinalRelease() { m_contained.FinalRelease(); }
    void SetVoid(void *pv) { m_contained.SetVoid(pv); }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
        {
            _CModuleLockHelper lock;

            delete this;
        }
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!InlineIsEqualUnknown(iid))
            return m_contained._InternalQueryInterface(iid, ppv);
        *ppv = static_cast<IUnknown *>(this);
        AddRef();
        return S_OK;
    }
    template <class Q> HRESULT STDMETHODCALLTYPE QueryInterface(Q **pp) { return QueryInterface(__uuidof(Q), (void **)pp); }

    CComContainedObject<contained> m_contained;
};

/* An aggregated object. */
template <class contained> class CComAggObject : public _CComContainer<contained>
{
public:
    CComAggObject(void *pv) : _CComContainer<contained>(pv, false) {}
    static HRESULT WINAPI CreateInstance(LPUNKNOWN outer, CComAggObject<contained> **pp) { return _AtlCreate(pp, outer); }
};

/* Aggregated or alone by one class. */
template <class contained> class CComPolyObject : public _CComContainer<contained>
{
public:
    CComPolyObject(void *pv) : _CComContainer<contained>(pv, true) {}
    static HRESULT WINAPI CreateInstance(LPUNKNOWN outer, CComPolyObject<contained> **pp) { return _AtlCreate(pp, outer); }
};

/* Interfaces of an object that are made when they are asked for. */
template <class Owner, class ThreadModel = CComObjectThreadModel> class CComTearOffObjectBase : public CComObjectRootEx<ThreadModel>
{
public:
    typedef Owner _OwnerClass;

    CComTearOffObjectBase() : m_pOwner(nullptr) { }

    CComObject<Owner> *m_pOwner;
};

template <class Base> class CComTearOffObject : public Base
{
public:
    typedef Base _BaseClass;

    CComTearOffObject(void *pv)
    {
        ATLASSERT(!this->m_pOwner);
        this->m_pOwner = reinterpret_cast<CComObject<typename Base::_OwnerClass> *>(pv);
        this->m_pOwner->AddRef();
    }
    virtual ~CComTearOffObject()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
        this->m_pOwner->Release();
    }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
            delete this;
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv) { return this->m_pOwner->QueryInterface(iid, ppv); }
};

template <class contained> class CComCachedTearOffObject : public IUnknown, public CComObjectRootEx<typename contained::_ThreadModel::ThreadModelNoCS>
{
public:
    typedef contained _BaseClass;

    CComCachedTearOffObject(void *pv) :
        m_contained(static_cast<typename contained::_OwnerClass *>(pv)->GetControllingUnknown())
    {
        m_contained.m_pOwner = reinterpret_cast<CComObject<typename contained::_OwnerClass> *>(pv);
    }
    virtual ~CComCachedTearOffObject()
    {
        this->m_dwRef = _ATL_DESTROYED_REFERENCES;
        this->FinalRelease();
        this->_AtlFinalRelease();
    }

    HRESULT _AtlInitialConstruct()
    {
        HRESULT hr = m_contained._AtlInitialConstruct();

        return SUCCEEDED(hr) ? CComObjectRootEx<typename contained::_ThreadModel::ThreadModelNoCS>::_AtlInitialConstruct() : hr;
    }
    HRESULT FinalConstruct() { return m_contained.FinalConstruct(); }
    void FinalRelease() { m_contained.FinalRelease(); }

    STDMETHOD_(ULONG, AddRef)() { return this->InternalAddRef(); }
    STDMETHOD_(ULONG, Release)()
    {
        ULONG references = this->InternalRelease();

        if (!references)
            delete this;
        return references;
    }
    STDMETHOD(QueryInterface)(REFIID iid, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!InlineIsEqualUnknown(iid))
            return m_contained._InternalQueryInterface(iid, ppv);
        *ppv = static_cast<IUnknown *>(this);
        AddRef();
        return S_OK;
    }

    CComContainedObject<contained> m_contained;
};

}
