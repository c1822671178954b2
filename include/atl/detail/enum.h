/* Enumerators and collections: _Copy…, CComEnum, CComEnumOnSTL, ICollectionOnSTLImpl. Source: "CComEnum Class", "CComEnumImpl Class",
 * "CComEnumOnSTL Class", "IEnumOnSTLImpl Class", "ICollectionOnSTLImpl Class", "Copy Policy Classes". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "object.h"

#include <iterator>

namespace ATL
{

/* How an enumerator copies, initialises and destroys what it hands out. */
template <class T> class _Copy
{
public:
    static HRESULT copy(T *to, const T *from)
    {
        *to = *from;
        return S_OK;
    }
    static void init(T *) { }
    static void destroy(T *) { }
};

template <> class _Copy<VARIANT>
{
public:
    static HRESULT copy(VARIANT *to, const VARIANT *from)
    {
        VariantInit(to);
        return VariantCopy(to, const_cast<VARIANT *>(from));
    }
    static void init(VARIANT *value) { VariantInit(value); }
    static void destroy(VARIANT *value) { VariantClear(value); }
};

template <> class _Copy<LPOLESTR>
{
public:
    static HRESULT copy(LPOLESTR *to, const LPOLESTR *from)
    {
        *to = *from ? AtlAllocTaskWideString(*from) : nullptr;
        return *to || !*from ? S_OK : E_OUTOFMEMORY;
    }
    static void init(LPOLESTR *value) { *value = nullptr; }
    static void destroy(LPOLESTR *value) { CoTaskMemFree(*value); }
};

template <> class _Copy<CONNECTDATA>
{
public:
    static HRESULT copy(CONNECTDATA *to, const CONNECTDATA *from)
    {
        *to = *from;
        if (to->pUnk)
            to->pUnk->AddRef();
        return S_OK;
    }
    static void init(CONNECTDATA *) { }
    static void destroy(CONNECTDATA *value)
    {
        if (value->pUnk)
            value->pUnk->Release();
    }
};

template <class T> class _CopyInterface
{
public:
    static HRESULT copy(T **to, T *const *from)
    {
        *to = *from;
        if (*to)
            (*to)->AddRef();
        return S_OK;
    }
    static void init(T **value) { *value = nullptr; }
    static void destroy(T **value)
    {
        if (*value)
            (*value)->Release();
    }
};

enum CComEnumFlags
{
    AtlFlagNoCopy = 0,      /* the caller's array, which outlives the enumerator (or the object given as owner keeps it) */
    AtlFlagTakeOwnership = 2,   /* an array made by new[], which the enumerator deletes */
    AtlFlagCopy = 3         /* a copy of it */
};

/* An enumerator over an array. */
template <class Base, const IID *piid, class T, class Copy> class ATL_NO_VTABLE CComEnumImpl : public Base
{
public:
    CComEnumImpl() : m_begin(nullptr), m_end(nullptr), m_iter(nullptr), m_dwFlags(0) { }
    virtual ~CComEnumImpl()
    {
        if (!(m_dwFlags & BitOwn))
            return;
        for (T *p = m_begin; p != m_end; p++)
            Copy::destroy(p);
        delete[] m_begin;
    }

    STDMETHOD(Next)(ULONG count, T *elements, ULONG *fetched)
    {
        ULONG left, given = 0;
        HRESULT hr = S_OK;

        if (fetched)
            *fetched = 0;
        if (!count)
            return E_INVALIDARG;
        if (!elements || (count != 1 && !fetched))
            return E_POINTER;
        if (!m_begin || !m_end || !m_iter)
            return E_FAIL;
        left = (ULONG)(m_end - m_iter);
        if (count > left)
            count = left, hr = S_FALSE;
        for (; given < count; given++, m_iter++)
        {
            HRESULT copied = Copy::copy(elements + given, m_iter);

            if (FAILED(copied))
            {
                while (given)
                    Copy::destroy(elements + --given);
                return copied;
            }
        }
        if (fetched)
            *fetched = given;
        return hr;
    }

    STDMETHOD(Skip)(ULONG count)
    {
        ULONG left = (ULONG)(m_end - m_iter);

        if (!count)
            return E_INVALIDARG;
        m_iter += count < left ? count : left;
        return count <= left ? S_OK : S_FALSE;
    }

    STDMETHOD(Reset)()
    {
        m_iter = m_begin;
        return S_OK;
    }

    STDMETHOD(Clone)(Base **clone)
    {
        typedef CComObject<CComEnumOf> Object;
        Object *object;
        HRESULT hr;

        if (!clone)
            return E_POINTER;
        *clone = nullptr;
        if (FAILED(hr = Object::CreateInstance(&object)))
            return hr;
        object->AddRef();
        /* The clone shows the same array, and keeps the one who owns it. */
        hr = object->Init(m_begin, m_end, m_dwFlags & BitOwn ? static_cast<Base *>(this) : m_spUnk.p);
        if (SUCCEEDED(hr))
        {
            object->m_iter = m_iter;
            hr = object->QueryInterface(*piid, (void **)clone);
        }
        object->Release();
        return hr;
    }

    HRESULT Init(T *begin, T *end, IUnknown *owner, CComEnumFlags flags = AtlFlagNoCopy)
    {
        if (flags == AtlFlagCopy)
        {
            T *copied = nullptr;
            size_t count = end - begin;

            ATLTRY(copied = new T[count ? count : 1])
            if (!copied)
                return E_OUTOFMEMORY;
            for (size_t i = 0; i < count; i++)
            {
                Copy::init(copied + i);
                HRESULT hr = Copy::copy(copied + i, begin + i);
                if (FAILED(hr))
                {
                    while (i)
                        Copy::destroy(copied + --i);
                    delete[] copied;
                    return hr;
                }
            }
            begin = copied;
            end = copied + count;
        }
        m_spUnk = owner;
        m_begin = m_iter = begin;
        m_end = end;
        m_dwFlags = flags;
        return S_OK;
    }

    CComPtr<IUnknown> m_spUnk;
    T *m_begin, *m_end, *m_iter;
    DWORD m_dwFlags;

protected:
    enum FlagBits
    {
        BitCopy = 1,
        BitOwn = 2
    };

private:
    class CComEnumOf;
};

template <class Base, const IID *piid, class T, class Copy, class ThreadModel = CComObjectThreadModel> class ATL_NO_VTABLE CComEnum :
    public CComEnumImpl<Base, piid, T, Copy>, public CComObjectRootEx<ThreadModel>
{
public:
    typedef CComEnum<Base, piid, T, Copy> _CComEnum;
    typedef CComEnumImpl<Base, piid, T, Copy> _CComEnumBase;

    BEGIN_COM_MAP(_CComEnum)
        COM_INTERFACE_ENTRY_IID(*piid, _CComEnumBase)
    END_COM_MAP()
};

template <class Base, const IID *piid, class T, class Copy> class CComEnumImpl<Base, piid, T, Copy>::CComEnumOf :
    public CComEnum<Base, piid, T, Copy>
{
};

/* An enumerator over a container of the C++ library, which its owner keeps alive. */
template <class Base, const IID *piid, class T, class Copy, class CollType> class ATL_NO_VTABLE IEnumOnSTLImpl : public Base
{
public:
    HRESULT Init(IUnknown *owner, CollType &collection)
    {
        m_spUnk = owner;
        m_pcollection = &collection;
        m_iter = collection.begin();
        return S_OK;
    }

    STDMETHOD(Next)(ULONG count, T *elements, ULONG *fetched)
    {
        ULONG given = 0;

        if (fetched)
            *fetched = 0;
        if (!count)
            return E_INVALIDARG;
        if (!elements || (count != 1 && !fetched))
            return E_POINTER;
        if (!m_pcollection)
            return E_FAIL;
        for (; given < count && m_iter != m_pcollection->end(); given++, ++m_iter)
        {
            HRESULT hr = Copy::copy(elements + given, &*m_iter);

            if (FAILED(hr))
            {
                while (given)
                    Copy::destroy(elements + --given);
                return hr;
            }
        }
        if (fetched)
            *fetched = given;
        return given == count ? S_OK : S_FALSE;
    }

    STDMETHOD(Skip)(ULONG count)
    {
        if (!count)
            return E_INVALIDARG;
        if (!m_pcollection)
            return E_FAIL;
        for (; count && m_iter != m_pcollection->end(); count--)
            ++m_iter;
        return count ? S_FALSE : S_OK;
    }

    STDMETHOD(Reset)()
    {
        if (!m_pcollection)
            return E_FAIL;
        m_iter = m_pcollection->begin();
        return S_OK;
    }

    STDMETHOD(Clone)(Base **clone);

    CComPtr<IUnknown> m_spUnk;
    CollType *m_pcollection = nullptr;
    typename CollType::iterator m_iter;
};

template <class Base, const IID *piid, class T, class Copy, class CollType, class ThreadModel = CComObjectThreadModel>
class ATL_NO_VTABLE CComEnumOnSTL : public IEnumOnSTLImpl<Base, piid, T, Copy, CollType>, public CComObjectRootEx<ThreadModel>
{
public:
    typedef CComEnumOnSTL<Base, piid, T, Copy, CollType, ThreadModel> _CComEnum;
    typedef IEnumOnSTLImpl<Base, piid, T, Copy, CollType> _CComEnumBase;

    BEGIN_COM_MAP(_CComEnum)
        COM_INTERFACE_ENTRY_IID(*piid, _CComEnumBase)
    END_COM_MAP()
};

template <class Base, const IID *piid, class T, class Copy, class CollType>
HRESULT STDMETHODCALLTYPE IEnumOnSTLImpl<Base, piid, T, Copy, CollType>::Clone(Base **clone)
{
    typedef CComObject<CComEnumOnSTL<Base, piid, T, Copy, CollType>> Object;
    Object *object;
    HRESULT hr;

    if (!clone)
        return E_POINTER;
    *clone = nullptr;
    if (!m_pcollection)
        return E_FAIL;
    if (FAILED(hr = Object::CreateInstance(&object)))
        return hr;
    object->AddRef();
    object->Init(m_spUnk, *m_pcollection);
    object->m_iter = m_iter;
    hr = object->QueryInterface(*piid, (void **)clone);
    object->Release();
    return hr;
}

/* Count, Item and _NewEnum of a collection interface; Item counts from 1. */
template <class T, class CollType, class ItemType, class CopyItem, class EnumType> class ICollectionOnSTLImpl : public T
{
public:
    STDMETHOD(get_Count)(LONG *count)
    {
        if (!count)
            return E_POINTER;
        *count = (LONG)m_coll.size();
        return S_OK;
    }

    STDMETHOD(get_Item)(LONG index, ItemType *item)
    {
        typename CollType::iterator at = m_coll.begin();

        if (!item)
            return E_POINTER;
        if (index < 1 || (size_t)index > m_coll.size())
            return E_FAIL;
        std::advance(at, index - 1);
        return CopyItem::copy(item, &*at);
    }

    STDMETHOD(get__NewEnum)(IUnknown **enumerator)
    {
        CComObject<EnumType> *object;
        HRESULT hr;

        if (!enumerator)
            return E_POINTER;
        *enumerator = nullptr;
        if (FAILED(hr = CComObject<EnumType>::CreateInstance(&object)))
            return hr;
        object->AddRef();
        hr = object->Init(this, m_coll);
        if (SUCCEEDED(hr))
            hr = object->QueryInterface(IID_IUnknown, (void **)enumerator);
        object->Release();
        return hr;
    }

    CollType m_coll;
};

}
