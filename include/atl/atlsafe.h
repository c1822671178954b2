/* CComSafeArray, CComSafeArrayBound. Source: "CComSafeArray Class", "CComSafeArrayBound Class". Methods that return an HRESULT do
 * not throw; constructors and operators do. */
#pragma once
#pragma GCC system_header

#include "atlbase.h"

namespace ATL
{

class CComSafeArrayBound : public SAFEARRAYBOUND
{
public:
    CComSafeArrayBound(ULONG count = 0, LONG lower = 0)
    {
        cElements = count;
        lLbound = lower;
    }

    CComSafeArrayBound &operator=(const CComSafeArrayBound &) = default;
    CComSafeArrayBound(const CComSafeArrayBound &) = default;
    CComSafeArrayBound &operator=(ULONG count)
    {
        cElements = count;
        lLbound = 0;
        return *this;
    }

    ULONG GetCount() const { return cElements; }
    ULONG SetCount(ULONG count) { return cElements = count; }
    LONG GetLowerBound() const { return lLbound; }
    LONG SetLowerBound(LONG lower) { return lLbound = lower; }
    LONG GetUpperBound() const { return lLbound + (LONG)cElements - 1; }
};

/* The VARTYPE of an element; bool is none: VARIANT_BOOL needs to be said. */
template <typename T> struct _ATL_AutomationType
{
    enum { type = CVarTypeInfo<T>::VT };
};

/* Elements that own something are copied and freed. */
inline HRESULT _AtlCopyElement(BSTR *to, const BSTR &from)
{
    *to = from ? SysAllocStringByteLen((LPCSTR)from, SysStringByteLen(from)) : nullptr;
    return *to || !from ? S_OK : E_OUTOFMEMORY;
}
inline HRESULT _AtlCopyElement(VARIANT *to, const VARIANT &from)
{
    VariantInit(to);
    return VariantCopy(to, const_cast<VARIANT *>(&from));
}
template <class T> inline HRESULT _AtlCopyInterface(T **to, T *from)
{
    *to = from;
    if (from)
        from->AddRef();
    return S_OK;
}
inline HRESULT _AtlCopyElement(IUnknown **to, IUnknown *const &from) { return _AtlCopyInterface(to, from); }
inline HRESULT _AtlCopyElement(IDispatch **to, IDispatch *const &from) { return _AtlCopyInterface(to, from); }
template <class T> inline HRESULT _AtlCopyElement(T *to, const T &from)
{
    *to = from;
    return S_OK;
}

inline void _AtlFreeElement(BSTR *element) { SysFreeString(*element); }
inline void _AtlFreeElement(VARIANT *element) { VariantClear(element); }
inline void _AtlFreeElement(IUnknown **element)
{
    if (*element)
        (*element)->Release();
}
inline void _AtlFreeElement(IDispatch **element)
{
    if (*element)
        (*element)->Release();
}
template <class T> inline void _AtlFreeElement(T *) { }

template <typename T, VARTYPE _vartype = _ATL_AutomationType<T>::type> class CComSafeArray
{
public:
    CComSafeArray() : m_psa(nullptr) { }
    CComSafeArray(const SAFEARRAYBOUND &bound) : m_psa(nullptr) { check(Create(&bound, 1)); }
    CComSafeArray(ULONG count, LONG lower = 0) : m_psa(nullptr) { check(Create(count, lower)); }
    CComSafeArray(const SAFEARRAYBOUND *bounds, UINT dimensions = 1) : m_psa(nullptr) { check(Create(bounds, dimensions)); }
    CComSafeArray(const CComSafeArray &other) : m_psa(nullptr) { copy(other.m_psa); }
    CComSafeArray(const SAFEARRAY *other) : m_psa(nullptr) { copy(other); }
    CComSafeArray(const SAFEARRAY &other) : m_psa(nullptr) { copy(&other); }
    ~CComSafeArray() { Destroy(); }

    CComSafeArray &operator=(const CComSafeArray &other)
    {
        if (this != &other)
            copy(other.m_psa);
        return *this;
    }
    CComSafeArray &operator=(const SAFEARRAY *other)
    {
        if (other != m_psa)
            copy(other);
        return *this;
    }

    operator const SAFEARRAY *() const { return m_psa; }
    operator LPSAFEARRAY() { return m_psa; }

    /* Elements of a vector, from its lower bound on. */
    T &GetAt(LONG index) const
    {
        LONG lower = GetLowerBound();

        if (!m_psa || index < lower || index > GetUpperBound())
            AtlThrow(E_INVALIDARG);
        return static_cast<T *>(m_psa->pvData)[index - lower];
    }
    T &operator[](long index) const { return GetAt((LONG)index); }
    T &operator[](int index) const { return GetAt(index); }

    HRESULT SetAt(LONG index, const T &value, BOOL copy_value = TRUE)
    {
        T &element = GetAt(index);
        T fresh = value;
        HRESULT hr = copy_value ? _AtlCopyElement(&fresh, value) : S_OK;

        if (FAILED(hr))
            return hr;
        _AtlFreeElement(&element);
        element = fresh;
        return S_OK;
    }

    HRESULT Add(const T &value, BOOL copy_value = TRUE)
    {
        ULONG count = m_psa ? GetCount() : 0;
        HRESULT hr = m_psa ? Resize(count + 1, GetLowerBound()) : Create(1);

        return FAILED(hr) ? hr : SetAt(GetLowerBound() + (LONG)count, value, copy_value);
    }
    HRESULT Add(ULONG count, const T *values, BOOL copy_value = TRUE)
    {
        HRESULT hr = S_OK;

        for (ULONG i = 0; i < count && SUCCEEDED(hr); i++)
            hr = Add(values[i], copy_value);
        return hr;
    }
    HRESULT Add(const SAFEARRAY *other)
    {
        CComSafeArray copied(other);
        HRESULT hr = S_OK;

        for (LONG i = copied.GetLowerBound(); i <= copied.GetUpperBound() && SUCCEEDED(hr); i++)
            hr = Add(copied.GetAt(i));
        return hr;
    }

    HRESULT Create(const SAFEARRAYBOUND *bounds, UINT dimensions = 1)
    {
        HRESULT hr = Destroy();

        if (FAILED(hr))
            return hr;
        m_psa = SafeArrayCreate(_vartype, dimensions, const_cast<LPSAFEARRAYBOUND>(bounds));
        return m_psa ? lock() : E_OUTOFMEMORY;
    }
    HRESULT Create(ULONG count = 0, LONG lower = 0)
    {
        CComSafeArrayBound bound(count, lower);

        return Create(&bound);
    }

    HRESULT Destroy()
    {
        HRESULT hr;

        if (!m_psa)
            return S_OK;
        SafeArrayUnlock(m_psa);
        if (FAILED(hr = SafeArrayDestroy(m_psa)))
        {
            SafeArrayLock(m_psa);
            return hr;
        }
        m_psa = nullptr;
        return S_OK;
    }

    HRESULT Resize(const SAFEARRAYBOUND *bound)
    {
        HRESULT hr;

        if (!bound)
            return E_INVALIDARG;
        if (!m_psa)
            return Create(bound);
        SafeArrayUnlock(m_psa);
        hr = SafeArrayRedim(m_psa, const_cast<LPSAFEARRAYBOUND>(bound));
        HRESULT locked = SafeArrayLock(m_psa);
        return FAILED(hr) ? hr : locked;
    }
    HRESULT Resize(ULONG count, LONG lower = 0)
    {
        CComSafeArrayBound bound(count, lower);

        return Resize(&bound);
    }

    /* The array is taken over, not copied. */
    HRESULT Attach(const SAFEARRAY *array)
    {
        VARTYPE type;
        HRESULT hr;

        if (!array)
            return E_INVALIDARG;
        if (FAILED(hr = SafeArrayGetVartype(const_cast<LPSAFEARRAY>(array), &type)))
            return hr;
        if (type != _vartype)
            return E_INVALIDARG;
        if (FAILED(hr = Destroy()))
            return hr;
        m_psa = const_cast<LPSAFEARRAY>(array);
        return lock();
    }

    LPSAFEARRAY Detach()
    {
        LPSAFEARRAY array = m_psa;

        if (array)
            SafeArrayUnlock(array);
        m_psa = nullptr;
        return array;
    }

    HRESULT CopyFrom(LPSAFEARRAY *array)
    {
        LPSAFEARRAY copied = nullptr;
        HRESULT hr;

        if (!array)
            return E_INVALIDARG;
        if (FAILED(hr = SafeArrayCopy(*array, &copied)))
            return hr;
        if (FAILED(hr = Attach(copied)))
            SafeArrayDestroy(copied);
        return hr;
    }
    HRESULT CopyTo(LPSAFEARRAY *array) { return SafeArrayCopy(m_psa, array); }

    /* Elements of an array of any number of dimensions; indexes as SafeArrayGetElement takes them. */
    HRESULT MultiDimGetAt(const LONG *indexes, T &value)
    {
        return SafeArrayGetElement(m_psa, const_cast<LONG *>(indexes), &value);
    }
    HRESULT MultiDimSetAt(const LONG *indexes, const T &value)
    {
        return SafeArrayPutElement(m_psa, const_cast<LONG *>(indexes), argument(value));
    }

    UINT GetDimensions() const { return SafeArrayGetDim(m_psa); }
    VARTYPE GetType() const
    {
        VARTYPE type = VT_EMPTY;

        SafeArrayGetVartype(m_psa, &type);
        return type;
    }
    bool IsSizable() const { return m_psa && !(m_psa->fFeatures & FADF_FIXEDSIZE); }

    LONG GetLowerBound(UINT dimension = 0) const
    {
        LONG bound = 0;

        check(SafeArrayGetLBound(m_psa, dimension + 1, &bound));
        return bound;
    }
    LONG GetUpperBound(UINT dimension = 0) const
    {
        LONG bound = 0;

        check(SafeArrayGetUBound(m_psa, dimension + 1, &bound));
        return bound;
    }
    ULONG GetCount(UINT dimension = 0) const
    {
        return (ULONG)(GetUpperBound(dimension) - GetLowerBound(dimension) + 1);
    }

    LPSAFEARRAY *GetSafeArrayPtr() { return &m_psa; }

    LPSAFEARRAY m_psa;

private:
    static void check(HRESULT hr)
    {
        if (FAILED(hr))
            AtlThrow(hr);
    }

    HRESULT lock()
    {
        HRESULT hr = SafeArrayLock(m_psa);

        if (FAILED(hr))
        {
            SafeArrayDestroy(m_psa);
            m_psa = nullptr;
        }
        return hr;
    }

    void copy(const SAFEARRAY *other)
    {
        LPSAFEARRAY source = const_cast<LPSAFEARRAY>(other);

        if (other)
            check(CopyFrom(&source));
        else
            Destroy();
    }

    /* Strings and interfaces are given as themselves, the rest by address. */
    static void *argument(BSTR const &value) { return value; }
    static void *argument(IUnknown *const &value) { return value; }
    static void *argument(IDispatch *const &value) { return value; }
    template <class Other> static void *argument(const Other &value) { return const_cast<Other *>(&value); }
};

}
