/* CAtlList and the lists of pointers. Part of atlcoll.h. */
#pragma once
#pragma GCC system_header

#include "traits.h"

namespace ATL
{

template <typename E, class ETraits = CElementTraits<E>> class CAtlList
{
public:
    typedef typename ETraits::INARGTYPE INARGTYPE;

    explicit CAtlList(UINT = 10) : m_head(nullptr), m_tail(nullptr), m_count(0) { }
    CAtlList(const CAtlList &) = delete;
    CAtlList &operator=(const CAtlList &) = delete;
    ~CAtlList() { RemoveAll(); }

    size_t GetCount() const { return m_count; }
    void AssertValid() const { ATLASSERT(IsEmpty() == !GetHeadPosition() && IsEmpty() == !GetTailPosition()); }
    bool IsEmpty() const { return !m_count; }

    E &GetHead() { return valid(m_head)->element; }
    const E &GetHead() const { return valid(m_head)->element; }
    E &GetTail() { return valid(m_tail)->element; }
    const E &GetTail() const { return valid(m_tail)->element; }

    E RemoveHead() { return take(valid(m_head)); }
    E RemoveTail() { return take(valid(m_tail)); }
    void RemoveHeadNoReturn() { unlink(valid(m_head)); }
    void RemoveTailNoReturn() { unlink(valid(m_tail)); }

    POSITION AddHead() { return link(ATL_NEW node(), nullptr, m_head); }
    POSITION AddHead(INARGTYPE element) { return link(ATL_NEW node(element), nullptr, m_head); }
    POSITION AddTail() { return link(ATL_NEW node(), m_tail, nullptr); }
    POSITION AddTail(INARGTYPE element) { return link(ATL_NEW node(element), m_tail, nullptr); }
    void AddHeadList(const CAtlList<E, ETraits> *other)
    {
        for (node *at = other->m_tail; at; at = at->previous)
            AddHead(at->element);
    }
    void AddTailList(const CAtlList<E, ETraits> *other)
    {
        for (node *at = other->m_head; at; at = at->next)
            AddTail(at->element);
    }

    void RemoveAll()
    {
        while (m_head)
            unlink(m_head);
    }

    POSITION GetHeadPosition() const { return (POSITION)m_head; }
    POSITION GetTailPosition() const { return (POSITION)m_tail; }
    E &GetNext(POSITION &position) { return step(position, &node::next)->element; }
    const E &GetNext(POSITION &position) const { return step(position, &node::next)->element; }
    E &GetPrev(POSITION &position) { return step(position, &node::previous)->element; }
    const E &GetPrev(POSITION &position) const { return step(position, &node::previous)->element; }
    E &GetAt(POSITION position) { return valid((node *)position)->element; }
    const E &GetAt(POSITION position) const { return valid((node *)position)->element; }
    void SetAt(POSITION position, INARGTYPE element) { valid((node *)position)->element = element; }
    void RemoveAt(POSITION position) { unlink(valid((node *)position)); }

    /* NULL: at the head (before), at the tail (after). */
    POSITION InsertBefore(POSITION position, INARGTYPE element)
    {
        node *at = (node *)position;

        return at ? link(ATL_NEW node(element), at->previous, at) : AddHead(element);
    }
    POSITION InsertAfter(POSITION position, INARGTYPE element)
    {
        node *at = (node *)position;

        return at ? link(ATL_NEW node(element), at, at->next) : AddTail(element);
    }

    POSITION Find(INARGTYPE element, POSITION start_after = nullptr) const
    {
        for (node *at = start_after ? ((node *)start_after)->next : m_head; at; at = at->next)
            if (ETraits::CompareElements(at->element, element))
                return (POSITION)at;
        return nullptr;
    }

    POSITION FindIndex(size_t index) const
    {
        node *at = m_head;

        while (at && index--)
            at = at->next;
        return (POSITION)at;
    }

    void MoveToHead(POSITION position)
    {
        node *at = valid((node *)position);

        detach(at);
        link(at, nullptr, m_head);
    }
    void MoveToTail(POSITION position)
    {
        node *at = valid((node *)position);

        detach(at);
        link(at, m_tail, nullptr);
    }
    void SwapElements(POSITION first, POSITION second)
    {
        node *one = valid((node *)first), *two = valid((node *)second);

        if (one != two)
            std::swap(one->element, two->element);
    }

private:
    struct node : public __POSITION
    {
        node() : element() { }
        template <class Argument> explicit node(Argument &argument) : element(argument) { }
        template <class Argument> explicit node(const Argument &argument) : element(argument) { }

        node *next = nullptr, *previous = nullptr;
        E element;
    };

    static node *valid(node *at)
    {
        if (!at)
            AtlThrow(E_INVALIDARG);
        return at;
    }

    static node *step(POSITION &position, node *node::*direction)
    {
        node *at = valid((node *)position);

        position = (POSITION)(at->*direction);
        return at;
    }

    POSITION link(node *added, node *previous, node *next)
    {
        if (!added)
            AtlThrow(E_OUTOFMEMORY);
        added->previous = previous;
        added->next = next;
        (previous ? previous->next : m_head) = added;
        (next ? next->previous : m_tail) = added;
        m_count++;
        return (POSITION)added;
    }

    void detach(node *at)
    {
        (at->previous ? at->previous->next : m_head) = at->next;
        (at->next ? at->next->previous : m_tail) = at->previous;
        m_count--;
    }

    void unlink(node *at)
    {
        detach(at);
        delete at;
    }

    E take(node *at)
    {
        E element(at->element);

        unlink(at);
        return element;
    }

    node *m_head, *m_tail;
    size_t m_count;
};

template <typename E> class CAutoPtrList : public CAtlList<CAutoPtr<E>, CAutoPtrElementTraits<E>>
{
public:
    explicit CAutoPtrList(UINT block = 10) : CAtlList<CAutoPtr<E>, CAutoPtrElementTraits<E>>(block) { }

    /* Microsoft's compiler lets a temporary be taken for what is not const. */
    using CAtlList<CAutoPtr<E>, CAutoPtrElementTraits<E>>::AddHead;
    using CAtlList<CAutoPtr<E>, CAutoPtrElementTraits<E>>::AddTail;
    POSITION AddHead(CAutoPtr<E> &&element) { return AddHead(element); }
    POSITION AddTail(CAutoPtr<E> &&element) { return AddTail(element); }
};

template <class E, class Allocator = CCRTAllocator> class CHeapPtrList : public CAtlList<CHeapPtr<E, Allocator>,
    CHeapPtrElementTraits<E>>
{
public:
    explicit CHeapPtrList(UINT block = 10) : CAtlList<CHeapPtr<E, Allocator>, CHeapPtrElementTraits<E>>(block) { }
};

template <class I, const IID *piid = &__uuidof(I)> class CInterfaceList : public CAtlList<CComQIPtr<I, piid>,
    CComQIPtrElementTraits<I, piid>>
{
public:
    explicit CInterfaceList(UINT block = 10) : CAtlList<CComQIPtr<I, piid>, CComQIPtrElementTraits<I, piid>>(block) { }
};

}
