/* CComPtr, CComQIPtr, CComGITPtr, CAdapt. Source: "CComPtrBase Class", "CComPtr Class", "CComQIPtr Class", "CComGITPtr Class", "CAdapt
 * Class". Part of atlcomcli.h. */
#pragma once
#pragma GCC system_header

#include "../atlcore.h"

#include <utility>

namespace ATL
{

/* *pp = p with a reference; the old pointer is released. Returns the new one. */
inline IUnknown *WINAPI AtlComPtrAssign(IUnknown **pp, IUnknown *p)
{
    IUnknown *old;

    if (!pp)
        return nullptr;
    if (p)
        p->AddRef();
    old = *pp;
    *pp = p;
    if (old)
        old->Release();
    return p;
}

inline IUnknown *WINAPI AtlComQIPtrAssign(IUnknown **pp, IUnknown *p, REFIID iid)
{
    IUnknown *old;

    if (!pp)
        return nullptr;
    old = *pp;
    if (!p || FAILED(p->QueryInterface(iid, (void **)pp)))
        *pp = nullptr;
    if (old)
        old->Release();
    return *pp;
}

/* Connection points, for CComPtrBase::Advise. */
inline HRESULT AtlAdvise(IUnknown *connection_point_container, IUnknown *sink, const IID &iid, LPDWORD cookie)
{
    IConnectionPointContainer *container;
    IConnectionPoint *point;
    HRESULT hr;

    if (!connection_point_container)
        return E_INVALIDARG;
    hr = connection_point_container->QueryInterface(IID_IConnectionPointContainer, (void **)&container);
    if (FAILED(hr))
        return hr;
    hr = container->FindConnectionPoint(iid, &point);
    container->Release();
    if (FAILED(hr))
        return hr;
    hr = point->Advise(sink, cookie);
    point->Release();
    return hr;
}

inline HRESULT AtlUnadvise(IUnknown *connection_point_container, const IID &iid, DWORD cookie)
{
    IConnectionPointContainer *container;
    IConnectionPoint *point;
    HRESULT hr;

    if (!connection_point_container)
        return E_INVALIDARG;
    hr = connection_point_container->QueryInterface(IID_IConnectionPointContainer, (void **)&container);
    if (FAILED(hr))
        return hr;
    hr = container->FindConnectionPoint(iid, &point);
    container->Release();
    if (FAILED(hr))
        return hr;
    hr = point->Unadvise(cookie);
    point->Release();
    return hr;
}

/* What a smart pointer's -> gives: nobody may release through it by mistake. */
template <class T> class _NoAddRefReleaseOnCComPtr : public T
{
private:
    STDMETHOD_(ULONG, AddRef)() = 0;
    STDMETHOD_(ULONG, Release)() = 0;
};

template <class T> class CComPtrBase
{
protected:
    CComPtrBase() : p(nullptr) { }
    CComPtrBase(T *lp) : p(lp)
    {
        if (p)
            p->AddRef();
    }

public:
    typedef T _PtrClass;

    ~CComPtrBase()
    {
        if (p)
            p->Release();
    }

    operator T *() const { return p; }
    T &operator*() const
    {
        ATLASSERT(p);
        return *p;
    }

    /* For [out] parameters: the pointer has to be empty. */
    T **operator&()
    {
        ATLASSERT(!p);
        return &p;
    }

    _NoAddRefReleaseOnCComPtr<T> *operator->() const
    {
        ATLASSERT(p);
        return (_NoAddRefReleaseOnCComPtr<T> *)p;
    }

    bool operator!() const { return !p; }
    bool operator<(T *other) const { return p < other; }
    bool operator!=(T *other) const { return p != other; }
    bool operator==(T *other) const { return p == other; }

    void Release()
    {
        T *old = p;

        if (old)
        {
            p = nullptr;    /* first: releasing may come back to this pointer */
            old->Release();
        }
    }

    /* The same object by COM's rule: the same IUnknown. */
    bool IsEqualObject(IUnknown *other)
    {
        IUnknown *first = nullptr, *second = nullptr;
        bool equal;

        if (!p || !other)
            return !p && !other;
        p->QueryInterface(IID_IUnknown, (void **)&first);
        other->QueryInterface(IID_IUnknown, (void **)&second);
        equal = first == second;
        if (first)
            first->Release();
        if (second)
            second->Release();
        return equal;
    }

    void Attach(T *p2)
    {
        if (p)
            p->Release();
        p = p2;
    }

    T *Detach()
    {
        T *pointer = p;

        p = nullptr;
        return pointer;
    }

    HRESULT CopyTo(T **to)
    {
        if (!to)
            return E_POINTER;
        *to = p;
        if (p)
            p->AddRef();
        return S_OK;
    }

    HRESULT SetSite(IUnknown *parent)
    {
        IObjectWithSite *site;
        HRESULT hr;

        if (!p)
            return E_POINTER;
        if (FAILED(hr = p->QueryInterface(IID_IObjectWithSite, (void **)&site)))
            return hr;
        hr = site->SetSite(parent);
        site->Release();
        return hr;
    }

    HRESULT Advise(IUnknown *sink, const IID &iid, LPDWORD cookie) { return AtlAdvise(p, sink, iid, cookie); }

    HRESULT CoCreateInstance(REFCLSID clsid, LPUNKNOWN outer = nullptr, DWORD context = CLSCTX_ALL)
    {
        ATLASSERT(!p);
        return ::CoCreateInstance(clsid, outer, context, __uuidof(T), (void **)&p);
    }

    HRESULT CoCreateInstance(LPCOLESTR progid, LPUNKNOWN outer = nullptr, DWORD context = CLSCTX_ALL)
    {
        CLSID clsid;
        HRESULT hr = CLSIDFromProgID(progid, &clsid);

        ATLASSERT(!p);
        return FAILED(hr) ? hr : ::CoCreateInstance(clsid, outer, context, __uuidof(T), (void **)&p);
    }

    template <class Q> HRESULT QueryInterface(Q **pp) const
    {
        ATLASSERT(pp);
        return p ? p->QueryInterface(__uuidof(Q), (void **)pp) : E_POINTER;
    }

    T *p;
};

template <class T> class CComPtr;

/* What a CComPtr of an interface has beyond the others: see CComPtr<IDispatch> below. */
template <class T> class CComPtrExtra
{
};

/* Late-bound calls. Arguments are in the order of the method's declaration. */
template <> class CComPtrExtra<IDispatch>
{
public:
    HRESULT GetProperty(DISPID id, VARIANT *value) { return GetProperty(pointer(), id, value); }
    HRESULT PutProperty(DISPID id, VARIANT *value) { return PutProperty(pointer(), id, value); }

    HRESULT GetPropertyByName(LPCOLESTR name, VARIANT *value)
    {
        DISPID id;
        HRESULT hr = GetIDOfName(name, &id);

        return FAILED(hr) ? hr : GetProperty(pointer(), id, value);
    }

    HRESULT PutPropertyByName(LPCOLESTR name, VARIANT *value)
    {
        DISPID id;
        HRESULT hr = GetIDOfName(name, &id);

        return FAILED(hr) ? hr : PutProperty(pointer(), id, value);
    }

    HRESULT GetIDOfName(LPCOLESTR name, DISPID *id)
    {
        LPOLESTR names = const_cast<LPOLESTR>(name);

        return pointer() ? pointer()->GetIDsOfNames(IID_NULL, &names, 1, LOCALE_USER_DEFAULT, id) : E_POINTER;
    }

    HRESULT Invoke0(DISPID id, VARIANT *result = nullptr) { return InvokeN(id, nullptr, 0, result); }
    HRESULT Invoke0(LPCOLESTR name, VARIANT *result = nullptr) { return InvokeN(name, nullptr, 0, result); }
    template <class Method> HRESULT Invoke1(Method method, VARIANT *argument, VARIANT *result = nullptr)
    {
        return InvokeN(method, argument, 1, result);
    }
    template <class Method> HRESULT Invoke2(Method method, VARIANT *first, VARIANT *second, VARIANT *result = nullptr)
    {
        VARIANT arguments[2] = {*second, *first};

        return InvokeN(method, arguments, 2, result);
    }

    /* As IDispatch::Invoke takes them: the last argument first. */
    HRESULT InvokeN(DISPID id, VARIANT *arguments, int count, VARIANT *result = nullptr)
    {
        DISPPARAMS parameters = {arguments, nullptr, (UINT)count, 0};

        return pointer() ? pointer()->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &parameters, result, nullptr,
            nullptr) : E_POINTER;
    }

    HRESULT InvokeN(LPCOLESTR name, VARIANT *arguments, int count, VARIANT *result = nullptr)
    {
        DISPID id;
        HRESULT hr = GetIDOfName(name, &id);

        return FAILED(hr) ? hr : InvokeN(id, arguments, count, result);
    }

    static HRESULT GetProperty(IDispatch *dispatch, DISPID id, VARIANT *value)
    {
        DISPPARAMS none = {nullptr, nullptr, 0, 0};

        if (!dispatch)
            return E_INVALIDARG;
        return dispatch->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET, &none, value, nullptr, nullptr);
    }

    /* An object is set by reference first, and by value if the property has no such setter. */
    static HRESULT PutProperty(IDispatch *dispatch, DISPID id, VARIANT *value)
    {
        DISPID put = DISPID_PROPERTYPUT;
        DISPPARAMS parameters = {value, &put, 1, 1};

        if (!dispatch)
            return E_INVALIDARG;
        if (value->vt == VT_UNKNOWN || value->vt == VT_DISPATCH || (value->vt & VT_ARRAY) || (value->vt & VT_BYREF))
        {
            HRESULT hr = dispatch->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUTREF, &parameters, nullptr,
                nullptr, nullptr);

            if (hr != DISP_E_MEMBERNOTFOUND)
                return hr;
        }
        return dispatch->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYPUT, &parameters, nullptr, nullptr, nullptr);
    }

private:
    inline IDispatch *pointer() const;
};

template <class T> class CComPtr : public CComPtrBase<T>, public CComPtrExtra<T>
{
public:
    CComPtr() = default;
    CComPtr(T *lp) : CComPtrBase<T>(lp) { }
    CComPtr(const CComPtr<T> &other) : CComPtrBase<T>(other.p) { }
    CComPtr(CComPtr<T> &&other) { this->p = other.Detach(); }
    CComPtr(int null) { ATLASSERT(null == 0); (void)null; }
    CComPtr(decltype(nullptr)) { }
    CComPtr(long null) { ATLASSERT(null == 0); (void)null; }    /* gcc's NULL */

    T *operator=(T *lp)
    {
        if (this->p != lp)
            CComPtr(lp).Swap(*this);
        return this->p;
    }

    /* Asks the other object for this interface. */
    template <typename Q> T *operator=(const CComPtr<Q> &other)
    {
        if (!this->IsEqualObject(other))
            return static_cast<T *>((void *)AtlComQIPtrAssign((IUnknown **)&this->p, other.p, __uuidof(T)));
        return this->p;
    }

    T *operator=(const CComPtr<T> &other)
    {
        if (this->p != other.p)
            CComPtr(other).Swap(*this);
        return this->p;
    }

    T *operator=(CComPtr<T> &&other)
    {
        if (this->p != other.p)
            CComPtr(static_cast<CComPtr &&>(other)).Swap(*this);
        return this->p;
    }

    void Swap(CComPtr &other) { std::swap(this->p, other.p); }
};

template <class T, const IID *piid = &__uuidof(T)> class CComQIPtr : public CComPtr<T>
{
public:
    CComQIPtr() = default;
    CComQIPtr(T *lp) : CComPtr<T>(lp) { }
    CComQIPtr(decltype(nullptr)) { }
    CComQIPtr(const CComQIPtr<T, piid> &other) : CComPtr<T>(other.p) { }
    CComQIPtr(IUnknown *unknown)
    {
        if (unknown && FAILED(unknown->QueryInterface(*piid, (void **)&this->p)))
            this->p = nullptr;
    }

    T *operator=(T *lp)
    {
        CComPtr<T>::operator=(lp);
        return this->p;
    }

    T *operator=(const CComQIPtr<T, piid> &other) { return *this = other.p; }
    T *operator=(decltype(nullptr)) { return *this = static_cast<T *>(nullptr); }
    T *operator=(IUnknown *unknown)
    {
        return static_cast<T *>((void *)AtlComQIPtrAssign((IUnknown **)&this->p, unknown, *piid));
    }
};

/* Of IUnknown itself: every pointer is asked for its identity. */
class _AtlIdentityPtr : public CComPtr<IUnknown>
{
public:
    _AtlIdentityPtr() = default;
    _AtlIdentityPtr(decltype(nullptr)) { }
    _AtlIdentityPtr(IUnknown *unknown)
    {
        if (unknown && FAILED(unknown->QueryInterface(IID_IUnknown, (void **)&p)))
            p = nullptr;
    }
    _AtlIdentityPtr(const _AtlIdentityPtr &other) : CComPtr<IUnknown>(other.p) { }

    IUnknown *operator=(decltype(nullptr)) { return AtlComPtrAssign(&p, nullptr); }
    IUnknown *operator=(IUnknown *unknown) { return AtlComQIPtrAssign(&p, unknown, IID_IUnknown); }
    IUnknown *operator=(const _AtlIdentityPtr &other) { return AtlComPtrAssign(&p, other.p); }
};

/* The identifier as it is named, and as the template's default has it: another object of the same value. */
template <> class CComQIPtr<IUnknown, &IID_IUnknown> : public _AtlIdentityPtr
{
public:
    using _AtlIdentityPtr::_AtlIdentityPtr;
    using _AtlIdentityPtr::operator=;
};

template <> class CComQIPtr<IUnknown, &__uuidof(IUnknown)> : public _AtlIdentityPtr
{
public:
    using _AtlIdentityPtr::_AtlIdentityPtr;
    using _AtlIdentityPtr::operator=;
};

inline IDispatch *CComPtrExtra<IDispatch>::pointer() const
{
    return static_cast<const CComPtr<IDispatch> *>(this)->p;
}

typedef CComQIPtr<IDispatch, &__uuidof(IDispatch)> CComDispatchDriver;

/* CLSID_StdGlobalInterfaceTable, so that modules that do not use it need nothing of it. */
inline constexpr CLSID _AtlGlobalInterfaceTable = {0x00000323, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* A pointer in the global interface table: objects can be handed from one apartment to another. */
template <class T> class CComGITPtr
{
public:
    CComGITPtr() : m_dwCookie(0) { }
    CComGITPtr(T *p) : m_dwCookie(0)
    {
        HRESULT hr = Attach(p);

        if (FAILED(hr))
            AtlThrow(hr);
    }
    explicit CComGITPtr(DWORD cookie) : m_dwCookie(cookie) { }
    CComGITPtr(const CComGITPtr &) = delete;
    CComGITPtr &operator=(const CComGITPtr &) = delete;
    CComGITPtr(CComGITPtr &&other) : m_dwCookie(other.Detach()) { }
    ~CComGITPtr() { Revoke(); }

    DWORD GetCookie() const { return m_dwCookie; }

    HRESULT Attach(T *p)
    {
        CComPtr<IGlobalInterfaceTable> table;
        HRESULT hr;

        if (!p)
            return E_INVALIDARG;
        if (FAILED(hr = table.CoCreateInstance(_AtlGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER)))
            return hr;
        if (FAILED(hr = Revoke()))
            return hr;
        return table->RegisterInterfaceInGlobal(p, __uuidof(T), &m_dwCookie);
    }

    HRESULT Attach(DWORD cookie)
    {
        HRESULT hr = Revoke();

        if (SUCCEEDED(hr))
            m_dwCookie = cookie;
        return hr;
    }

    DWORD Detach()
    {
        DWORD cookie = m_dwCookie;

        m_dwCookie = 0;
        return cookie;
    }

    HRESULT Revoke()
    {
        CComPtr<IGlobalInterfaceTable> table;
        HRESULT hr;

        if (!m_dwCookie)
            return S_OK;
        if (FAILED(hr = table.CoCreateInstance(_AtlGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER)))
            return hr;
        if (SUCCEEDED(hr = table->RevokeInterfaceFromGlobal(m_dwCookie)))
            m_dwCookie = 0;
        return hr;
    }

    HRESULT CopyTo(T **to) const
    {
        CComPtr<IGlobalInterfaceTable> table;
        HRESULT hr;

        if (FAILED(hr = table.CoCreateInstance(_AtlGlobalInterfaceTable, nullptr, CLSCTX_INPROC_SERVER)))
            return hr;
        return table->GetInterfaceFromGlobal(m_dwCookie, __uuidof(T), (void **)to);
    }

    DWORD m_dwCookie;
};

/* Containers take the address of their elements: this one has no operator& of its own. */
template <class T> class CAdapt
{
public:
    CAdapt() = default;
    CAdapt(const T &other) : m_T(other) { }
    CAdapt(const CAdapt &other) : m_T(other.m_T) { }
    CAdapt(T &&other) : m_T(static_cast<T &&>(other)) { }
    CAdapt(CAdapt &&other) : m_T(static_cast<T &&>(other.m_T)) { }

    CAdapt &operator=(const T &other)
    {
        m_T = other;
        return *this;
    }
    CAdapt &operator=(const CAdapt &other)
    {
        m_T = other.m_T;
        return *this;
    }
    CAdapt &operator=(T &&other)
    {
        m_T = static_cast<T &&>(other);
        return *this;
    }
    CAdapt &operator=(CAdapt &&other)
    {
        m_T = static_cast<T &&>(other.m_T);
        return *this;
    }
    bool operator<(const T &other) const { return m_T < other; }
    bool operator==(const T &other) const { return m_T == other; }
    bool operator<(const CAdapt &other) const { return m_T < other.m_T; }
    bool operator==(const CAdapt &other) const { return m_T == other.m_T; }
    operator T &() { return m_T; }
    operator const T &() const { return m_T; }

    T m_T;
};

}
