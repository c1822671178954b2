/* Connection points, sites. Source: "IConnectionPointImpl Class", "IConnectionPointContainerImpl Class", "CComDynamicUnkArray Class",
 * "Connection Point Macros", "IObjectWithSiteImpl Class", "IServiceProviderImpl Class". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "enum.h"

#include <servprov.h>

namespace ATL
{

/* The sinks of a connection point; a cookie is a position, counted from 1, that stays while the sink is there. */
class CComDynamicUnkArray
{
public:
    CComDynamicUnkArray() = default;
    CComDynamicUnkArray(const CComDynamicUnkArray &) = delete;
    CComDynamicUnkArray &operator=(const CComDynamicUnkArray &) = delete;

    /* 0: no memory. */
    DWORD Add(IUnknown *unknown)
    {
        for (int i = 0; i < m_sinks.GetSize(); i++)
            if (!m_sinks[i])
            {
                m_sinks[i] = unknown;
                return i + 1;
            }
        return m_sinks.Add(unknown) ? m_sinks.GetSize() : 0;
    }

    BOOL Remove(DWORD cookie)
    {
        if (!cookie || cookie > (DWORD)m_sinks.GetSize() || !m_sinks[cookie - 1])
            return FALSE;
        m_sinks[cookie - 1] = nullptr;
        return TRUE;
    }

    DWORD WINAPI GetCookie(IUnknown **at) { return (DWORD)(at - begin()) + 1; }
    IUnknown *WINAPI GetUnknown(DWORD cookie)
    {
        return cookie && cookie <= (DWORD)m_sinks.GetSize() ? m_sinks[cookie - 1] : nullptr;
    }

    IUnknown **begin() { return m_sinks.GetData(); }
    IUnknown **end() { return m_sinks.GetData() + m_sinks.GetSize(); }
    int GetSize() const { return m_sinks.GetSize(); }
    IUnknown *GetAt(int index) const { return index >= 0 && index < m_sinks.GetSize() ? m_sinks[index] : nullptr; }
    void clear() { m_sinks.RemoveAll(); }

private:
    CSimpleArray<IUnknown *> m_sinks;
};

/* At most maximum sinks. */
template <unsigned int maximum> class CComUnkArray : public CComDynamicUnkArray
{
public:
    DWORD Add(IUnknown *unknown)
    {
        unsigned int count = 0;

        for (IUnknown **at = this->begin(); at != this->end(); at++)
            count += *at != nullptr;
        return count < maximum ? CComDynamicUnkArray::Add(unknown) : 0;
    }
};

typedef CComEnum<IEnumConnections, &__uuidof(IEnumConnections), CONNECTDATA, _Copy<CONNECTDATA>> CComEnumConnections;

/* The first three methods of one connection point. The table of methods is IConnectionPoint's, but QueryInterface has another name:
 * a connection point is an object of its own, and the class has a QueryInterface already. */
template <const IID *piid> class ATL_NO_VTABLE _ICPLocator
{
public:
    STDMETHOD(_LocCPQueryInterface)(REFIID riid, void **ppv) = 0;
    STDMETHOD_(ULONG, AddRef)() = 0;
    STDMETHOD_(ULONG, Release)() = 0;
};

template <class T, const IID *piid, class CDV = CComDynamicUnkArray> class ATL_NO_VTABLE IConnectionPointImpl :
    public _ICPLocator<piid>
{
public:
    typedef CDV _CDV;

    ~IConnectionPointImpl()
    {
        for (IUnknown **at = m_vec.begin(); at != m_vec.end(); at++)
            if (*at)
                (*at)->Release();
    }

    STDMETHOD(_LocCPQueryInterface)(REFIID riid, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        if (!IsEqualGUID(riid, IID_IConnectionPoint) && !IsEqualGUID(riid, IID_IUnknown))
            return E_NOINTERFACE;
        *ppv = static_cast<_ICPLocator<piid> *>(this);
        static_cast<T *>(this)->AddRef();
        return S_OK;
    }

    STDMETHOD(GetConnectionInterface)(IID *iid)
    {
        if (!iid)
            return E_POINTER;
        *iid = *piid;
        return S_OK;
    }

    STDMETHOD(GetConnectionPointContainer)(IConnectionPointContainer **container)
    {
        return static_cast<T *>(this)->QueryInterface(IID_IConnectionPointContainer, (void **)container);
    }

    STDMETHOD(Advise)(IUnknown *sink, DWORD *cookie)
    {
        IUnknown *asked;
        T *self = static_cast<T *>(this);

        if (cookie)
            *cookie = 0;
        if (!sink || !cookie)
            return E_POINTER;
        if (FAILED(sink->QueryInterface(*piid, (void **)&asked)))
            return CONNECT_E_CANNOTCONNECT;
        self->Lock();
        *cookie = m_vec.Add(asked);
        self->Unlock();
        if (!*cookie)
            asked->Release();
        return *cookie ? S_OK : CONNECT_E_ADVISELIMIT;
    }

    STDMETHOD(Unadvise)(DWORD cookie)
    {
        T *self = static_cast<T *>(this);
        IUnknown *sink;

        self->Lock();
        sink = m_vec.GetUnknown(cookie);
        BOOL removed = m_vec.Remove(cookie);
        self->Unlock();
        if (removed && sink)
            sink->Release();
        return removed ? S_OK : CONNECT_E_NOCONNECTION;
    }

    STDMETHOD(EnumConnections)(IEnumConnections **enumerator)
    {
        CComObject<CComEnumConnections> *object;
        CSimpleArray<CONNECTDATA> data;
        T *self = static_cast<T *>(this);
        HRESULT hr;

        if (!enumerator)
            return E_POINTER;
        *enumerator = nullptr;
        if (FAILED(hr = CComObject<CComEnumConnections>::CreateInstance(&object)))
            return hr;
        object->AddRef();
        self->Lock();
        for (int i = 0; i < m_vec.GetSize(); i++)
            if (m_vec.GetAt(i))
                data.Add(CONNECTDATA{m_vec.GetAt(i), (DWORD)i + 1});
        hr = object->Init(data.GetData(), data.GetData() + data.GetSize(), nullptr, AtlFlagCopy);
        self->Unlock();
        if (SUCCEEDED(hr))
            hr = object->QueryInterface(IID_IEnumConnections, (void **)enumerator);
        object->Release();
        return hr;
    }

    CDV m_vec;
};

/* The point of those who want to hear of changed properties. */
template <class T, class CDV = CComDynamicUnkArray> class ATL_NO_VTABLE IPropertyNotifySinkCP :
    public IConnectionPointImpl<T, &__uuidof(IPropertyNotifySink), CDV>
{
};

/* The connection points of an object's CONNECTION_POINT map. */
struct _ATL_CONNMAP_ENTRY
{
    DWORD_PTR dwOffset;
};

typedef CComEnum<IEnumConnectionPoints, &__uuidof(IEnumConnectionPoints), IConnectionPoint *, _CopyInterface<IConnectionPoint>>
    CComEnumConnectionPoints;

template <class T> class ATL_NO_VTABLE IConnectionPointContainerImpl : public IConnectionPointContainer
{
public:
    STDMETHOD(EnumConnectionPoints)(IEnumConnectionPoints **enumerator)
    {
        CComObject<CComEnumConnectionPoints> *object;
        CSimpleArray<IConnectionPoint *> points;
        HRESULT hr;

        if (!enumerator)
            return E_POINTER;
        *enumerator = nullptr;
        if (FAILED(hr = CComObject<CComEnumConnectionPoints>::CreateInstance(&object)))
            return hr;
        object->AddRef();
        for (const _ATL_CONNMAP_ENTRY *entry = T::GetConnMap(nullptr); entry->dwOffset != (DWORD_PTR)-1; entry++)
            points.Add(point(entry));
        hr = object->Init(points.GetData(), points.GetData() + points.GetSize(), static_cast<IConnectionPointContainer *>(this),
            AtlFlagCopy);
        if (SUCCEEDED(hr))
            hr = object->QueryInterface(IID_IEnumConnectionPoints, (void **)enumerator);
        object->Release();
        return hr;
    }

    STDMETHOD(FindConnectionPoint)(REFIID riid, IConnectionPoint **found)
    {
        if (!found)
            return E_POINTER;
        *found = nullptr;
        for (const _ATL_CONNMAP_ENTRY *entry = T::GetConnMap(nullptr); entry->dwOffset != (DWORD_PTR)-1; entry++)
        {
            IID iid;

            if (SUCCEEDED(point(entry)->GetConnectionInterface(&iid)) && IsEqualGUID(iid, riid))
            {
                *found = point(entry);
                (*found)->AddRef();
                return S_OK;
            }
        }
        return CONNECT_E_NOCONNECTION;
    }

private:
    IConnectionPoint *point(const _ATL_CONNMAP_ENTRY *entry)
    {
        return (IConnectionPoint *)((DWORD_PTR)static_cast<T *>(this) + entry->dwOffset);
    }
};

template <class T> class ATL_NO_VTABLE IObjectWithSiteImpl : public IObjectWithSite
{
public:
    STDMETHOD(SetSite)(IUnknown *site)
    {
        m_spUnkSite = site;
        return S_OK;
    }
    STDMETHOD(GetSite)(REFIID riid, void **ppv)
    {
        if (!ppv)
            return E_POINTER;
        *ppv = nullptr;
        return m_spUnkSite ? m_spUnkSite->QueryInterface(riid, ppv) : E_FAIL;
    }
    HRESULT SetChildSite(IUnknown *child)
    {
        CComPtr<IObjectWithSite> with_site;

        if (!child)
            return E_POINTER;
        HRESULT hr = child->QueryInterface(IID_IObjectWithSite, (void **)&with_site);
        return SUCCEEDED(hr) ? with_site->SetSite(m_spUnkSite) : hr;
    }

    CComPtr<IUnknown> m_spUnkSite;
};

template <class T> class ATL_NO_VTABLE IServiceProviderImpl : public IServiceProvider
{
public:
    STDMETHOD(QueryService)(REFGUID service, REFIID riid, void **ppv)
    {
        return static_cast<T *>(this)->_InternalQueryService(service, riid, ppv);
    }
};

}

#define BEGIN_CONNECTION_POINT_MAP(x) \
    typedef x _atl_conn_classtype; \
    static const ATL::_ATL_CONNMAP_ENTRY *GetConnMap(int *pnEntries) \
    { \
        static const ATL::_ATL_CONNMAP_ENTRY _entries[] = {
#define CONNECTION_POINT_ENTRY(iid) {offsetofclass(ATL::_ICPLocator<&iid>, _atl_conn_classtype)},
#define END_CONNECTION_POINT_MAP() \
            {(DWORD_PTR)-1}}; \
        if (pnEntries) \
            *pnEntries = sizeof(_entries) / sizeof(ATL::_ATL_CONNMAP_ENTRY) - 1; \
        return _entries; \
    }

#define BEGIN_SERVICE_MAP(x) \
public: \
    HRESULT _InternalQueryService(REFGUID guidService, REFIID riid, void **ppvObject) \
    {
#define SERVICE_ENTRY(x) \
        if (IsEqualGUID(guidService, x)) \
            return QueryInterface(riid, ppvObject);
#define SERVICE_ENTRY_CHAIN(x) \
        ATL::CComQIPtr<IServiceProvider, &__uuidof(IServiceProvider)> spProvider(x); \
        if (spProvider) \
            return spProvider->QueryService(guidService, riid, ppvObject);
#define END_SERVICE_MAP() \
        return E_NOINTERFACE; \
    }
