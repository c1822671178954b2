/* Memory: allocators, CHeapPtr and its kin, CTempBuffer, arithmetic that notices an overflow. Source: "CHeapPtr Class",
 * "CComHeapPtr Class", "CCRTAllocator Class", "CComAllocator Class", "CLocalAllocator", "CGlobalAllocator", "AtlAdd", "AtlMultiply". */
#pragma once
#pragma GCC system_header

#include "atlexcept.h"

#include <new>
#include <type_traits>

namespace ATL
{

/* *result = left + right (left * right); HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW) if the type cannot hold it. */
template <typename T> inline HRESULT AtlAdd(T *result, T left, T right)
{
    return __builtin_add_overflow(left, right, result) ? HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW) : S_OK;
}

template <typename T> inline HRESULT AtlMultiply(T *result, T left, T right)
{
    return __builtin_mul_overflow(left, right, result) ? HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW) : S_OK;
}

template <typename T> inline T AtlAddThrow(T left, T right)
{
    T result;
    HRESULT hr = AtlAdd(&result, left, right);

    if (FAILED(hr))
        AtlThrow(hr);
    return result;
}

template <typename T> inline T AtlMultiplyThrow(T left, T right)
{
    T result;
    HRESULT hr = AtlMultiply(&result, left, right);

    if (FAILED(hr))
        AtlThrow(hr);
    return result;
}

/* Elements of a container go to other memory, which does not overlap unless they are bytes to the compiler. */
template <class T> inline void _AtlRelocate(T *to, T *from, size_t count)
{
    if constexpr (std::is_trivially_copyable<T>::value)
    {
        if (count)
            memmove(static_cast<void *>(to), from, count * sizeof(T));
    }
    else
        for (size_t i = 0; i < count; i++)
        {
            new (static_cast<void *>(to + i)) T(static_cast<T &&>(from[i]));
            from[i].~T();
        }
}

/* A bigger block for count elements of an array of malloc; false: no memory, and nothing has changed. */
template <class T> inline bool _AtlGrow(T **data, size_t count, size_t room)
{
    size_t bytes;
    T *grown;

    if (FAILED(AtlMultiply(&bytes, room, sizeof(T))) || !(grown = static_cast<T *>(malloc(bytes))))
        return false;
    _AtlRelocate(grown, *data, count);
    free(static_cast<void *>(*data));
    *data = grown;
    return true;
}

/* One element leaves an array. */
template <class T> inline void _AtlRemoveElement(T *data, size_t count, size_t index)
{
    data[index].~T();
    for (; index + 1 < count; index++)
        _AtlRelocate(data + index, data + index + 1, 1);
}

namespace Checked
{

inline void memcpy_s(void *to, size_t to_size, const void *from, size_t size)
{
    if (size > to_size || (size && (!to || !from)))
        AtlThrow(E_INVALIDARG);
    if (size)
        memcpy(to, from, size);
}

inline void memmove_s(void *to, size_t to_size, const void *from, size_t size)
{
    if (size > to_size || (size && (!to || !from)))
        AtlThrow(E_INVALIDARG);
    if (size)
        memmove(to, from, size);
}

}

class CCRTAllocator
{
public:
    static void *Allocate(size_t bytes) { return malloc(bytes); }
    static void *Reallocate(void *memory, size_t bytes) { return realloc(memory, bytes); }
    static void Free(void *memory) { free(memory); }
};

class CComAllocator
{
public:
    static void *Allocate(size_t bytes) { return CoTaskMemAlloc(bytes); }
    static void *Reallocate(void *memory, size_t bytes) { return CoTaskMemRealloc(memory, bytes); }
    static void Free(void *memory) { CoTaskMemFree(memory); }
};

class CLocalAllocator
{
public:
    static void *Allocate(size_t bytes) { return LocalAlloc(LMEM_FIXED, bytes); }
    static void *Reallocate(void *memory, size_t bytes)
    {
        return memory ? LocalReAlloc(memory, bytes, LMEM_MOVEABLE) : Allocate(bytes);
    }
    static void Free(void *memory) { LocalFree(memory); }
};

class CGlobalAllocator
{
public:
    static void *Allocate(size_t bytes) { return GlobalAlloc(GMEM_FIXED, bytes); }
    static void *Reallocate(void *memory, size_t bytes)
    {
        return memory ? GlobalReAlloc(memory, bytes, GMEM_MOVEABLE) : Allocate(bytes);
    }
    static void Free(void *memory) { GlobalFree(memory); }
};

template <class T> class CNonStatelessAllocator;

/* Owns one block of memory. */
template <class T, class Allocator = CCRTAllocator> class CHeapPtrBase
{
protected:
    CHeapPtrBase() : m_pData(nullptr) { }
    CHeapPtrBase(CHeapPtrBase<T, Allocator> &other) : m_pData(other.Detach()) { }
    explicit CHeapPtrBase(T *data) : m_pData(data) { }

public:
    ~CHeapPtrBase() { Free(); }

    operator T *() const { return m_pData; }
    T *operator->() const
    {
        ATLASSERT(m_pData);
        return m_pData;
    }

    /* For functions that allocate: the pointer has to be empty. */
    T **operator&()
    {
        ATLASSERT(!m_pData);
        return &m_pData;
    }

    bool AllocateBytes(size_t bytes)
    {
        ATLASSERT(!m_pData);
        m_pData = static_cast<T *>(Allocator::Allocate(bytes));
        return m_pData != nullptr;
    }

    bool ReallocateBytes(size_t bytes)
    {
        T *data = static_cast<T *>(Allocator::Reallocate(m_pData, bytes));

        if (!data)
            return false;
        m_pData = data;
        return true;
    }

    void Attach(T *data)
    {
        Allocator::Free(m_pData);
        m_pData = data;
    }

    T *Detach()
    {
        T *data = m_pData;

        m_pData = nullptr;
        return data;
    }

    void Free()
    {
        Allocator::Free(m_pData);
        m_pData = nullptr;
    }

protected:
    CHeapPtrBase<T, Allocator> &operator=(CHeapPtrBase<T, Allocator> &other)
    {
        if (m_pData != other.m_pData)
            Attach(other.Detach());
        return *this;
    }

public:
    T *m_pData;
};

template <typename T, class Allocator = CCRTAllocator> class CHeapPtr : public CHeapPtrBase<T, Allocator>
{
public:
    CHeapPtr() = default;
    CHeapPtr(CHeapPtr<T, Allocator> &other) : CHeapPtrBase<T, Allocator>(other) { }
    explicit CHeapPtr(T *data) : CHeapPtrBase<T, Allocator>(data) { }

    CHeapPtr<T, Allocator> &operator=(CHeapPtr<T, Allocator> &other)
    {
        CHeapPtrBase<T, Allocator>::operator=(other);
        return *this;
    }

    bool Allocate(size_t count = 1)
    {
        size_t bytes;

        return SUCCEEDED(AtlMultiply(&bytes, count, sizeof(T))) && this->AllocateBytes(bytes);
    }

    bool Reallocate(size_t count)
    {
        size_t bytes;

        return SUCCEEDED(AtlMultiply(&bytes, count, sizeof(T))) && this->ReallocateBytes(bytes);
    }
};

template <typename T> class CComHeapPtr : public CHeapPtr<T, CComAllocator>
{
public:
    CComHeapPtr() = default;
    CComHeapPtr(CComHeapPtr<T> &other) : CHeapPtr<T, CComAllocator>(other) { }
    explicit CComHeapPtr(T *data) : CHeapPtr<T, CComAllocator>(data) { }

    CComHeapPtr<T> &operator=(CComHeapPtr<T> &other)
    {
        CHeapPtr<T, CComAllocator>::operator=(other);
        return *this;
    }
};

template <typename T> class CLocalHeapPtr : public CHeapPtr<T, CLocalAllocator>
{
public:
    using CHeapPtr<T, CLocalAllocator>::CHeapPtr;
};

/* count elements, in the object itself if they fit in fixed_bytes. */
template <typename T, int fixed_bytes = 128, class Allocator = CCRTAllocator> class CTempBuffer
{
public:
    CTempBuffer() : m_p(nullptr) { }
    CTempBuffer(size_t count) : m_p(nullptr) { Allocate(count); }
    CTempBuffer(const CTempBuffer &) = delete;
    CTempBuffer &operator=(const CTempBuffer &) = delete;
    ~CTempBuffer()
    {
        if (m_p != fixed())
            Allocator::Free(m_p);
    }

    operator T *() const { return m_p; }
    T *operator->() const
    {
        ATLASSERT(m_p);
        return m_p;
    }

    T *Allocate(size_t count) { return AllocateBytes(AtlMultiplyThrow(count, sizeof(T))); }
    T *Reallocate(size_t count) { return ReallocateBytes(AtlMultiplyThrow(count, sizeof(T))); }

    T *AllocateBytes(size_t bytes)
    {
        ATLASSERT(!m_p);
        m_p = bytes > sizeof(m_fixed) ? allocate(bytes) : fixed();
        return m_p;
    }

    T *ReallocateBytes(size_t bytes)
    {
        if (!m_p)
            return AllocateBytes(bytes);
        if (m_p != fixed())
        {
            T *grown = static_cast<T *>(Allocator::Reallocate(m_p, bytes));

            if (!grown)
                AtlThrow(E_OUTOFMEMORY);
            m_p = grown;
        }
        else if (bytes > sizeof(m_fixed))
        {
            m_p = allocate(bytes);
            memcpy(static_cast<void *>(m_p), m_fixed, sizeof(m_fixed));
        }
        return m_p;
    }

    T *m_p;

private:
    T *fixed() { return reinterpret_cast<T *>(m_fixed); }
    static T *allocate(size_t bytes)
    {
        T *memory = static_cast<T *>(Allocator::Allocate(bytes));

        if (!memory)
            AtlThrow(E_OUTOFMEMORY);
        return memory;
    }

    alignas(16) BYTE m_fixed[fixed_bytes];
};

/* Memory of the stack for small sizes, of the heap for others: used by the _EX conversion macros. */
template <class Allocator = CCRTAllocator> class CSafeAllocBufferManager
{
public:
    CSafeAllocBufferManager() : m_head(nullptr) { }
    CSafeAllocBufferManager(const CSafeAllocBufferManager &) = delete;
    CSafeAllocBufferManager &operator=(const CSafeAllocBufferManager &) = delete;
    ~CSafeAllocBufferManager()
    {
        while (m_head)
        {
            node *next = m_head->next;

            Allocator::Free(m_head);
            m_head = next;
        }
    }

    void *Allocate(size_t bytes)
    {
        node *allocated = static_cast<node *>(Allocator::Allocate(sizeof(node) + bytes));

        if (!allocated)
            return nullptr;
        allocated->next = m_head;
        m_head = allocated;
        return allocated + 1;
    }

private:
    struct alignas(16) node
    {
        node *next;
    };
    node *m_head;
};

typedef CSafeAllocBufferManager<CCRTAllocator> CAtlSafeAllocBufferManager;

#ifndef _ATL_SAFE_ALLOCA_DEF_THRESHOLD
#define _ATL_SAFE_ALLOCA_DEF_THRESHOLD 1024
#endif

}

#define USES_ATL_SAFE_ALLOCA ATL::CAtlSafeAllocBufferManager _AtlSafeAllocaManager
#define _ATL_SAFE_ALLOCA(bytes, threshold) \
    ((size_t)(bytes) < (size_t)(threshold) ? __builtin_alloca(bytes) : _AtlSafeAllocaManager.Allocate(bytes))
