/* How containers copy, compare and hash their elements. Part of atlcoll.h. */
#pragma once
#pragma GCC system_header

#include "../atlbase.h"

namespace ATL
{

template <typename T> class CElementTraitsBase
{
public:
    typedef const T &INARGTYPE;
    typedef T &OUTARGTYPE;

    static void CopyElements(T *to, const T *from, size_t count)
    {
        for (size_t i = 0; i < count; i++)
            to[i] = from[i];
    }

    static void RelocateElements(T *to, T *from, size_t count) { _AtlRelocate(to, from, count); }
};

template <typename T> class CDefaultHashTraits
{
public:
    /* Numbers and pointers are their own hash. */
    static ULONG Hash(const T &element)
    {
        if constexpr (std::is_pointer<T>::value)
            return (ULONG)((ULONG_PTR)element ^ (ULONGLONG)(ULONG_PTR)element >> 32);
        else
            return (ULONG)(ULONG_PTR)element;
    }
};

template <typename T> class CDefaultCompareTraits
{
public:
    static bool CompareElements(const T &first, const T &second) { return first == second; }
    static int CompareElementsOrdered(const T &first, const T &second)
    {
        return first < second ? -1 : first == second ? 0 : 1;
    }
};

template <typename T> class CDefaultElementTraits : public CElementTraitsBase<T>, public CDefaultHashTraits<T>,
    public CDefaultCompareTraits<T>
{
};

template <typename T> class CElementTraits : public CDefaultElementTraits<T>
{
};

template <> class CElementTraits<GUID> : public CElementTraitsBase<GUID>
{
public:
    static ULONG Hash(const GUID &element)
    {
        const DWORD *parts = reinterpret_cast<const DWORD *>(&element);

        return parts[0] ^ parts[1] ^ parts[2] ^ parts[3];
    }
    static bool CompareElements(const GUID &first, const GUID &second) { return IsEqualGUID(first, second); }
    static int CompareElementsOrdered(const GUID &first, const GUID &second) { return memcmp(&first, &second, sizeof(GUID)); }
};

template <> class CElementTraits<CComBSTR> : public CElementTraitsBase<CComBSTR>
{
public:
    static ULONG Hash(const CComBSTR &element)
    {
        ULONG hash = 0;

        for (UINT i = 0; i < element.Length(); i++)
            hash = hash * 33 + element.m_str[i];
        return hash;
    }
    static bool CompareElements(const CComBSTR &first, const CComBSTR &second) { return first == second; }
    static int CompareElementsOrdered(const CComBSTR &first, const CComBSTR &second)
    {
        return first == second ? 0 : first < second ? -1 : 1;
    }
};

template <> class CElementTraits<CComVariant> : public CElementTraitsBase<CComVariant>
{
public:
    static bool CompareElements(const CComVariant &first, const CComVariant &second) { return first == second; }
    static int CompareElementsOrdered(const CComVariant &first, const CComVariant &second)
    {
        return first == second ? 0 : first < second ? -1 : 1;
    }
};

/* Of any class of CStringT. */
template <typename T> class CStringElementTraits : public CElementTraitsBase<T>
{
public:
    typedef typename T::PCXSTR INARGTYPE;
    typedef T &OUTARGTYPE;

    static ULONG Hash(INARGTYPE text)
    {
        ULONG hash = 0;

        for (; *text; text++)
            hash = hash * 33 + (ULONG)*text;
        return hash;
    }
    static bool CompareElements(INARGTYPE first, INARGTYPE second) { return T::StrTraits::Compare(first, second) == 0; }
    static int CompareElementsOrdered(INARGTYPE first, INARGTYPE second) { return T::StrTraits::Compare(first, second); }
};

template <typename T> class CStringElementTraitsI : public CElementTraitsBase<T>
{
public:
    typedef typename T::PCXSTR INARGTYPE;
    typedef T &OUTARGTYPE;

    static ULONG Hash(INARGTYPE text)
    {
        T lower(text);

        lower.MakeLower();
        return CStringElementTraits<T>::Hash(lower);
    }
    static bool CompareElements(INARGTYPE first, INARGTYPE second) { return T::StrTraits::CompareIgnore(first, second) == 0; }
    static int CompareElementsOrdered(INARGTYPE first, INARGTYPE second) { return T::StrTraits::CompareIgnore(first, second); }
};

template <typename BaseType, class StringTraits> class CStringT;
template <typename BaseType, class StringTraits> class CElementTraits<CStringT<BaseType, StringTraits>> :
    public CStringElementTraits<CStringT<BaseType, StringTraits>>
{
};

template <typename T> class CHeapPtrElementTraits : public CDefaultElementTraits<CHeapPtr<T>>
{
public:
    typedef CHeapPtr<T> &INARGTYPE;
    typedef T *&OUTARGTYPE;
};

template <typename T> class CAutoPtrElementTraits : public CDefaultElementTraits<CAutoPtr<T>>
{
public:
    typedef CAutoPtr<T> &INARGTYPE;
    typedef T *&OUTARGTYPE;
};

template <typename T> class CAutoVectorPtrElementTraits : public CDefaultElementTraits<CAutoVectorPtr<T>>
{
public:
    typedef CAutoVectorPtr<T> &INARGTYPE;
    typedef T *&OUTARGTYPE;
};

template <typename I, const IID *piid = &__uuidof(I)> class CComQIPtrElementTraits : public CDefaultElementTraits<CComQIPtr<I, piid>>
{
public:
    typedef I *INARGTYPE;
};

}
