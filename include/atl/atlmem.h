/* Memory managers. Source: "IAtlMemMgr Class", "CCRTHeap", "CWin32Heap Class", "CLocalHeap Class", "CGlobalHeap Class", "CComHeap
 * Class". */
#pragma once
#pragma GCC system_header

#include "atlalloc.h"

namespace ATL
{

struct IAtlMemMgr
{
    virtual void *Allocate(size_t bytes) = 0;
    virtual void Free(void *memory) = 0;
    virtual void *Reallocate(void *memory, size_t bytes) = 0;
    virtual size_t GetSize(void *memory) = 0;

protected:
    ~IAtlMemMgr() = default;
};

class CWin32Heap : public IAtlMemMgr
{
public:
    CWin32Heap() : m_hHeap(nullptr), m_bOwnHeap(false) { }
    CWin32Heap(HANDLE heap) : m_hHeap(heap), m_bOwnHeap(false) { }
    CWin32Heap(DWORD flags, size_t initial, size_t maximum = 0) : m_hHeap(HeapCreate(flags, initial, maximum)), m_bOwnHeap(true)
    {
        if (!m_hHeap)
            AtlThrowLastWin32();
    }
    virtual ~CWin32Heap()
    {
        if (m_bOwnHeap && m_hHeap)
            HeapDestroy(m_hHeap);
    }

    void Attach(HANDLE heap, bool take)
    {
        ATLASSERT(!m_hHeap);
        m_hHeap = heap;
        m_bOwnHeap = take;
    }

    HANDLE Detach()
    {
        HANDLE heap = m_hHeap;

        m_hHeap = nullptr;
        m_bOwnHeap = false;
        return heap;
    }

    virtual void *Allocate(size_t bytes) { return HeapAlloc(m_hHeap, 0, bytes); }
    virtual void Free(void *memory)
    {
        if (memory)
            HeapFree(m_hHeap, 0, memory);
    }
    virtual void *Reallocate(void *memory, size_t bytes)
    {
        if (!memory)
            return Allocate(bytes);
        if (!bytes)
        {
            Free(memory);
            return nullptr;
        }
        return HeapReAlloc(m_hHeap, 0, memory, bytes);
    }
    virtual size_t GetSize(void *memory) { return HeapSize(m_hHeap, 0, memory); }

    HANDLE m_hHeap;
    bool m_bOwnHeap;
};

template <class Allocator> class CAllocatorHeap : public IAtlMemMgr
{
public:
    virtual ~CAllocatorHeap() = default;
    virtual void *Allocate(size_t bytes) { return Allocator::Allocate(bytes); }
    virtual void Free(void *memory) { Allocator::Free(memory); }
    virtual void *Reallocate(void *memory, size_t bytes)
    {
        if (memory && !bytes)
        {
            Free(memory);
            return nullptr;
        }
        return Allocator::Reallocate(memory, bytes);
    }
};

class CCRTHeap : public CAllocatorHeap<CCRTAllocator>
{
public:
    virtual size_t GetSize(void *memory);
};

class CLocalHeap : public CAllocatorHeap<CLocalAllocator>
{
public:
    virtual size_t GetSize(void *memory) { return LocalSize(memory); }
};

class CGlobalHeap : public CAllocatorHeap<CGlobalAllocator>
{
public:
    virtual size_t GetSize(void *memory) { return GlobalSize(memory); }
};

class CComHeap : public CAllocatorHeap<CComAllocator>
{
public:
    virtual size_t GetSize(void *memory)
    {
        IMalloc *allocator;
        size_t size;

        if (FAILED(CoGetMalloc(1, &allocator)))
            return 0;
        size = allocator->GetSize(memory);
        allocator->Release();
        return size;
    }
};

#ifdef __ELF__
extern "C" size_t malloc_usable_size(void *) noexcept;
inline size_t CCRTHeap::GetSize(void *memory) { return malloc_usable_size(memory); }
#else
inline size_t CCRTHeap::GetSize(void *memory) { return _msize(memory); }
#endif

}
