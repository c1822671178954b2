/* CAtlArray and the arrays of pointers. Part of atlcoll.h. */
#pragma once
#pragma GCC system_header

#include "traits.h"

namespace ATL
{

template <typename E, class ETraits = CElementTraits<E>> class CAtlArray
{
public:
    typedef typename ETraits::INARGTYPE INARGTYPE;
    typedef typename ETraits::OUTARGTYPE OUTARGTYPE;

    CAtlArray() : m_data(nullptr), m_count(0), m_room(0), m_grow_by(0) { }
    CAtlArray(const CAtlArray &) = delete;
    CAtlArray &operator=(const CAtlArray &) = delete;
    ~CAtlArray() { RemoveAll(); }

    size_t GetCount() const { return m_count; }
    bool IsEmpty() const { return !m_count; }
    E *GetData() { return m_data; }
    const E *GetData() const { return m_data; }

    /* false: no memory. grow_by: elements at once; 0 is by half. */
    bool SetCount(size_t count, int grow_by = -1)
    {
        if (grow_by >= 0)
            m_grow_by = grow_by;
        if (!count)
        {
            RemoveAll();
            return true;
        }
        if (count > m_room && !GrowBuffer(count))
            return false;
        while (m_count < count)
            new (static_cast<void *>(m_data + m_count++)) E();
        while (m_count > count)
            m_data[--m_count].~E();
        return true;
    }

    void FreeExtra()
    {
        if (m_count == m_room)
            return;
        if (!m_count)
        {
            free(static_cast<void *>(m_data));
            m_data = nullptr;
            m_room = 0;
        }
        else if (resize(m_count))
            m_room = m_count;
    }

    void RemoveAll()
    {
        for (size_t i = 0; i < m_count; i++)
            m_data[i].~E();
        free(static_cast<void *>(m_data));
        m_data = nullptr;
        m_count = m_room = 0;
    }

    const E &GetAt(size_t index) const
    {
        check(index);
        return m_data[index];
    }
    E &GetAt(size_t index)
    {
        check(index);
        return m_data[index];
    }
    const E &operator[](size_t index) const { return GetAt(index); }
    E &operator[](size_t index) { return GetAt(index); }

    void SetAt(size_t index, INARGTYPE element)
    {
        check(index);
        m_data[index] = element;
    }

    void SetAtGrow(size_t index, INARGTYPE element)
    {
        if (index >= m_count)
        {
            E copy(element);    /* element may be one of ours */

            if (!SetCount(index + 1))
                AtlThrow(E_OUTOFMEMORY);
            m_data[index] = copy;
        }
        else
            m_data[index] = element;
    }

    /* The new element's index. */
    size_t Add()
    {
        if (!SetCount(m_count + 1))
            AtlThrow(E_OUTOFMEMORY);
        return m_count - 1;
    }

    size_t Add(INARGTYPE element)
    {
        size_t index = m_count;

        if (index == m_room && m_data)
        {
            E copy(element);    /* element may be one of ours */

            if (!GrowBuffer(index + 1))
                AtlThrow(E_OUTOFMEMORY);
            new (static_cast<void *>(m_data + index)) E(copy);
        }
        else
        {
            if (index == m_room && !GrowBuffer(index + 1))
                AtlThrow(E_OUTOFMEMORY);
            new (static_cast<void *>(m_data + index)) E(element);
        }
        m_count++;
        return index;
    }

    size_t Append(const CAtlArray<E, ETraits> &other)
    {
        size_t first = m_count;

        if (!SetCount(m_count + other.m_count))
            AtlThrow(E_OUTOFMEMORY);
        ETraits::CopyElements(m_data + first, other.m_data, other.m_count);
        return first;
    }

    void Copy(const CAtlArray<E, ETraits> &other)
    {
        if (this == &other)
            return;
        if (!SetCount(other.m_count))
            AtlThrow(E_OUTOFMEMORY);
        ETraits::CopyElements(m_data, other.m_data, other.m_count);
    }

    void InsertAt(size_t index, INARGTYPE element, size_t count = 1)
    {
        E copy(element);

        make_gap(index, count);
        for (size_t i = 0; i < count; i++)
            m_data[index + i] = copy;
    }

    void InsertArrayAt(size_t index, const CAtlArray<E, ETraits> *other)
    {
        if (!other)
            AtlThrow(E_INVALIDARG);
        if (!other->m_count)
            return;
        make_gap(index, other->m_count);
        ETraits::CopyElements(m_data + index, other->m_data, other->m_count);
    }

    void RemoveAt(size_t index, size_t count = 1)
    {
        size_t end;

        if (__builtin_add_overflow(index, count, &end) || end > m_count)
            AtlThrow(E_INVALIDARG);
        for (size_t i = index; i < end; i++)
            m_data[i].~E();
        for (size_t i = end; i < m_count; i++)
            ETraits::RelocateElements(m_data + i - count, m_data + i, 1);
        m_count -= count;
    }

protected:
    bool GrowBuffer(size_t count)
    {
        size_t room = m_room + (m_grow_by ? m_grow_by : m_room / 2);

        if (room < count)
            room = count;
        if (room < 4)
            room = 4;
        if (!resize(room))
            return false;
        m_room = room;
        return true;
    }

private:
    void check(size_t index) const
    {
        ATLASSERT(index < m_count);
        if (index >= m_count)
            AtlThrow(E_INVALIDARG);
    }

    bool resize(size_t room)
    {
        size_t bytes;
        E *data;

        if (FAILED(AtlMultiply(&bytes, room, sizeof(E))) || !(data = static_cast<E *>(malloc(bytes))))
            return false;
        ETraits::RelocateElements(data, m_data, m_count);
        free(static_cast<void *>(m_data));
        m_data = data;
        return true;
    }

    /* count new elements at index. */
    void make_gap(size_t index, size_t count)
    {
        size_t old_count = m_count;

        if (!count)
            AtlThrow(E_INVALIDARG);
        if (!SetCount((index > m_count ? index : m_count) + count))
            AtlThrow(E_OUTOFMEMORY);
        if (index >= old_count)
            return;
        for (size_t i = old_count; i-- > index; )
        {
            m_data[i + count].~E();
            ETraits::RelocateElements(m_data + i + count, m_data + i, 1);
            new (static_cast<void *>(m_data + i)) E();
        }
    }

    E *m_data;
    size_t m_count, m_room, m_grow_by;
};

template <typename E> class CAutoPtrArray : public CAtlArray<CAutoPtr<E>, CAutoPtrElementTraits<E>>
{
public:
    /* Microsoft's compiler lets a temporary be taken for what is not const. */
    using CAtlArray<CAutoPtr<E>, CAutoPtrElementTraits<E>>::Add;
    using CAtlArray<CAutoPtr<E>, CAutoPtrElementTraits<E>>::InsertAt;
    using CAtlArray<CAutoPtr<E>, CAutoPtrElementTraits<E>>::SetAt;
    size_t Add(CAutoPtr<E> &&element) { return Add(element); }
    void InsertAt(size_t index, CAutoPtr<E> &&element) { InsertAt(index, element); }
    void SetAt(size_t index, CAutoPtr<E> &&element) { SetAt(index, element); }
};

template <class E, class Allocator = CCRTAllocator> class CHeapPtrArray : public CAtlArray<CHeapPtr<E, Allocator>,
    CHeapPtrElementTraits<E>>
{
};

template <class I, const IID *piid = &__uuidof(I)> class CInterfaceArray : public CAtlArray<CComQIPtr<I, piid>,
    CComQIPtrElementTraits<I, piid>>
{
};

}
