/* CSimpleArray, CSimpleValArray, CSimpleMap. Source: "CSimpleArray Class", "CSimpleMap Class". */
#pragma once
#pragma GCC system_header

#include "atlalloc.h"

namespace ATL
{

template <class T> class CSimpleArrayEqualHelper
{
public:
    static bool IsEqual(const T &first, const T &second) { return first == second; }
};

/* For types without operator==: nothing is ever found. */
template <class T> class CSimpleArrayEqualHelperFalse
{
public:
    static bool IsEqual(const T &, const T &)
    {
        ATLASSERT(false);
        return false;
    }
};

template <class TKey, class TVal> class CSimpleMapEqualHelper
{
public:
    static bool IsEqualKey(const TKey &first, const TKey &second) { return first == second; }
    static bool IsEqualValue(const TVal &first, const TVal &second) { return first == second; }
};

template <class TKey, class TVal> class CSimpleMapEqualHelperFalse
{
public:
    static bool IsEqualKey(const TKey &first, const TKey &second) { return first == second; }
    static bool IsEqualValue(const TVal &, const TVal &)
    {
        ATLASSERT(false);
        return false;
    }
};

template <class T, class TEqual = CSimpleArrayEqualHelper<T>> class CSimpleArray
{
public:
    typedef T _ArrayElementType;

    CSimpleArray() : m_aT(nullptr), m_nSize(0), m_nAllocSize(0) { }
    CSimpleArray(const CSimpleArray &other) : CSimpleArray() { append(other); }
    ~CSimpleArray() { RemoveAll(); }

    CSimpleArray &operator=(const CSimpleArray &other)
    {
        if (this != &other)
        {
            RemoveAll();
            append(other);
        }
        return *this;
    }

    int GetSize() const { return m_nSize; }
    T *GetData() const { return m_aT; }
    T &operator[](int index)
    {
        if (index < 0 || index >= m_nSize)
            AtlThrow(E_INVALIDARG);
        return m_aT[index];
    }
    const T &operator[](int index) const { return const_cast<CSimpleArray &>(*this)[index]; }

    /* FALSE: no memory. */
    BOOL Add(const T &element)
    {
        if (m_nSize == m_nAllocSize)
        {
            T copy(element);    /* element may be one of ours */

            if (!grow())
                return FALSE;
            new (m_aT + m_nSize) T(copy);
        }
        else
            new (m_aT + m_nSize) T(element);
        m_nSize++;
        return TRUE;
    }

    BOOL Remove(const T &element)
    {
        int index = Find(element);

        return index != -1 && RemoveAt(index);
    }

    BOOL RemoveAt(int index)
    {
        if (index < 0 || index >= m_nSize)
            return FALSE;
        _AtlRemoveElement(m_aT, m_nSize--, index);
        return TRUE;
    }

    void RemoveAll()
    {
        for (int i = 0; i < m_nSize; i++)
            m_aT[i].~T();
        free(static_cast<void *>(m_aT));
        m_aT = nullptr;
        m_nSize = m_nAllocSize = 0;
    }

    BOOL SetAtIndex(int index, const T &element)
    {
        if (index < 0 || index >= m_nSize)
            return FALSE;
        m_aT[index] = element;
        return TRUE;
    }

    int Find(const T &element) const
    {
        for (int i = 0; i < m_nSize; i++)
            if (TEqual::IsEqual(m_aT[i], element))
                return i;
        return -1;
    }

    T *m_aT;
    int m_nSize, m_nAllocSize;

private:
    bool grow()
    {
        int count = m_nAllocSize ? m_nAllocSize * 2 : 4;

        if (count < m_nAllocSize || !_AtlGrow(&m_aT, m_nSize, count))
            return false;
        m_nAllocSize = count;
        return true;
    }

    void append(const CSimpleArray &other)
    {
        for (int i = 0; i < other.m_nSize; i++)
            if (!Add(other.m_aT[i]))
                AtlThrow(E_OUTOFMEMORY);
    }
};

template <class T> class CSimpleValArray : public CSimpleArray<T>
{
};

template <class TKey, class TVal, class TEqual = CSimpleMapEqualHelper<TKey, TVal>> class CSimpleMap
{
public:
    typedef TKey _ArrayKeyType;
    typedef TVal _ArrayElementType;

    CSimpleMap() : m_aKey(nullptr), m_aVal(nullptr), m_nSize(0), m_capacity(0) { }
    CSimpleMap(const CSimpleMap &) = delete;
    CSimpleMap &operator=(const CSimpleMap &) = delete;
    ~CSimpleMap() { RemoveAll(); }

    int GetSize() const { return m_nSize; }

    BOOL Add(const TKey &key, const TVal &value)
    {
        if (m_nSize == m_capacity && !grow())
            return FALSE;
        new (m_aKey + m_nSize) TKey(key);
        new (m_aVal + m_nSize) TVal(value);
        m_nSize++;
        return TRUE;
    }

    BOOL Remove(const TKey &key)
    {
        int index = FindKey(key);

        return index != -1 && RemoveAt(index);
    }

    BOOL RemoveAt(int index)
    {
        if (index < 0 || index >= m_nSize)
            return FALSE;
        _AtlRemoveElement(m_aKey, m_nSize, index);
        _AtlRemoveElement(m_aVal, m_nSize--, index);
        return TRUE;
    }

    void RemoveAll()
    {
        for (int i = 0; i < m_nSize; i++)
        {
            m_aKey[i].~TKey();
            m_aVal[i].~TVal();
        }
        free(static_cast<void *>(m_aKey));
        free(static_cast<void *>(m_aVal));
        m_aKey = nullptr;
        m_aVal = nullptr;
        m_nSize = m_capacity = 0;
    }

    BOOL SetAt(const TKey &key, const TVal &value)
    {
        int index = FindKey(key);

        return index != -1 && SetAtIndex(index, key, value);
    }

    BOOL SetAtIndex(int index, const TKey &key, const TVal &value)
    {
        if (index < 0 || index >= m_nSize)
            return FALSE;
        m_aKey[index] = key;
        m_aVal[index] = value;
        return TRUE;
    }

    /* NULL (a value of nothing) if the key is not there. */
    TVal Lookup(const TKey &key) const
    {
        int index = FindKey(key);

        return index == -1 ? TVal() : m_aVal[index];
    }

    TKey ReverseLookup(const TVal &value) const
    {
        int index = FindVal(value);

        return index == -1 ? TKey() : m_aKey[index];
    }

    TKey &GetKeyAt(int index) const
    {
        if (index < 0 || index >= m_nSize)
            AtlThrow(E_INVALIDARG);
        return m_aKey[index];
    }

    TVal &GetValueAt(int index) const
    {
        if (index < 0 || index >= m_nSize)
            AtlThrow(E_INVALIDARG);
        return m_aVal[index];
    }

    int FindKey(const TKey &key) const
    {
        for (int i = 0; i < m_nSize; i++)
            if (TEqual::IsEqualKey(m_aKey[i], key))
                return i;
        return -1;
    }

    int FindVal(const TVal &value) const
    {
        for (int i = 0; i < m_nSize; i++)
            if (TEqual::IsEqualValue(m_aVal[i], value))
                return i;
        return -1;
    }

    TKey *m_aKey;
    TVal *m_aVal;
    int m_nSize;

private:
    bool grow()
    {
        int count = m_capacity ? m_capacity * 2 : 4;

        if (!_AtlGrow(&m_aKey, m_nSize, count) || !_AtlGrow(&m_aVal, m_nSize, count))
            return false;
        m_capacity = count;
        return true;
    }

    int m_capacity;
};

}
