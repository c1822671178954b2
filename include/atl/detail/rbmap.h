/* CRBTree, CRBMap, CRBMultiMap: ordered maps. Part of atlcoll.h.
 *
 * The tree is that of the C++ library (also red and black); a POSITION is the address of a pair, which keeps its place in the order. */
#pragma once
#pragma GCC system_header

#include "traits.h"

#include <set>

namespace ATL
{

template <typename K, typename V, class KTraits = CElementTraits<K>, class VTraits = CElementTraits<V>> class CRBTree
{
public:
    typedef typename KTraits::INARGTYPE KINARGTYPE;
    typedef typename KTraits::OUTARGTYPE KOUTARGTYPE;
    typedef typename VTraits::INARGTYPE VINARGTYPE;
    typedef typename VTraits::OUTARGTYPE VOUTARGTYPE;

    class CPair : public __POSITION
    {
    public:
        template <class Key, class Value> CPair(const Key &key, const Value &value) : m_key(key), m_value(value) { }

        const K m_key;
        V m_value;
    };

    CRBTree(const CRBTree &) = delete;
    CRBTree &operator=(const CRBTree &) = delete;
    ~CRBTree() { RemoveAll(); }

    size_t GetCount() const { return m_pairs.size(); }
    bool IsEmpty() const { return m_pairs.empty(); }

    void RemoveAll()
    {
        for (node *at : m_pairs)
            delete at;
        m_pairs.clear();
    }

    void RemoveAt(POSITION position)
    {
        node *at = node_at(position);

        m_pairs.erase(at->place);
        delete at;
    }

    POSITION GetHeadPosition() const { return m_pairs.empty() ? nullptr : position_of(*m_pairs.begin()); }
    POSITION GetTailPosition() const { return m_pairs.empty() ? nullptr : position_of(*m_pairs.rbegin()); }

    const CPair *GetNext(POSITION &position) const { return next(position); }
    CPair *GetNext(POSITION &position) { return next(position); }
    const CPair *GetPrev(POSITION &position) const { return previous(position); }
    CPair *GetPrev(POSITION &position) { return previous(position); }
    void GetNextAssoc(POSITION &position, KOUTARGTYPE key, VOUTARGTYPE value) const
    {
        const CPair *pair = next(position);

        key = pair->m_key;
        value = pair->m_value;
    }
    const K &GetNextKey(POSITION &position) const { return next(position)->m_key; }
    const V &GetNextValue(POSITION &position) const { return next(position)->m_value; }
    V &GetNextValue(POSITION &position) { return next(position)->m_value; }
    CPair *GetAt(POSITION position) { return node_at(position); }
    const CPair *GetAt(POSITION position) const { return node_at(position); }
    void GetAt(POSITION position, KOUTARGTYPE key, VOUTARGTYPE value) const
    {
        key = node_at(position)->m_key;
        value = node_at(position)->m_value;
    }
    const K &GetKeyAt(POSITION position) const { return node_at(position)->m_key; }
    const V &GetValueAt(POSITION position) const { return node_at(position)->m_value; }
    V &GetValueAt(POSITION position) { return node_at(position)->m_value; }
    void SetValueAt(POSITION position, VINARGTYPE value) { node_at(position)->m_value = value; }

    /* The first pair whose key is greater. */
    POSITION FindFirstKeyAfter(KINARGTYPE key) const
    {
        auto at = m_pairs.upper_bound(K(key));

        return at == m_pairs.end() ? nullptr : position_of(*at);
    }

protected:
    explicit CRBTree(size_t = 10) { }

    struct node;
    struct order
    {
        typedef void is_transparent;
        bool operator()(const node *first, const node *second) const { return less(first->m_key, second->m_key); }
        bool operator()(const node *first, const K &second) const { return less(first->m_key, second); }
        bool operator()(const K &first, const node *second) const { return less(first, second->m_key); }
        static bool less(const K &first, const K &second) { return KTraits::CompareElementsOrdered(first, second) < 0; }
    };
    typedef std::multiset<node *, order> tree;
    struct node : public CPair
    {
        template <class Key, class Value> node(const Key &key, const Value &value) : CPair(key, value) { }

        typename tree::iterator place;
    };

    static POSITION position_of(node *at) { return (POSITION)static_cast<CPair *>(at); }
    static node *node_at(POSITION position)
    {
        if (!position)
            AtlThrow(E_INVALIDARG);
        return static_cast<node *>(static_cast<CPair *>(position));
    }

    /* The first pair of the key; NULL: none. */
    node *first_of(KINARGTYPE key) const
    {
        auto at = m_pairs.find(K(key));

        if (at == m_pairs.end())
            return nullptr;
        return *m_pairs.lower_bound(K(key));
    }

    POSITION insert(KINARGTYPE key, VINARGTYPE value)
    {
        node *added = ATL_NEW node(key, value);

        if (!added)
            AtlThrow(E_OUTOFMEMORY);
        added->place = m_pairs.insert(added);
        return position_of(added);
    }

    node *next(POSITION &position) const
    {
        node *at = node_at(position);
        auto place = at->place;

        position = ++place == m_pairs.end() ? nullptr : position_of(*place);
        return at;
    }

    node *previous(POSITION &position) const
    {
        node *at = node_at(position);
        auto place = at->place;

        position = place == m_pairs.begin() ? nullptr : position_of(*--place);
        return at;
    }

    tree m_pairs;
};

template <typename K, typename V, class KTraits = CElementTraits<K>, class VTraits = CElementTraits<V>> class CRBMap :
    public CRBTree<K, V, KTraits, VTraits>
{
public:
    typedef CRBTree<K, V, KTraits, VTraits> Base;
    typedef typename Base::KINARGTYPE KINARGTYPE;
    typedef typename Base::VINARGTYPE VINARGTYPE;
    typedef typename Base::VOUTARGTYPE VOUTARGTYPE;
    typedef typename Base::CPair CPair;

    explicit CRBMap(size_t block = 10) : Base(block) { }

    bool Lookup(KINARGTYPE key, VOUTARGTYPE value) const
    {
        const CPair *pair = Lookup(key);

        if (pair)
            value = pair->m_value;
        return pair != nullptr;
    }
    const CPair *Lookup(KINARGTYPE key) const { return this->first_of(key); }
    CPair *Lookup(KINARGTYPE key) { return this->first_of(key); }

    POSITION SetAt(KINARGTYPE key, VINARGTYPE value)
    {
        auto *found = this->first_of(key);

        if (!found)
            return this->insert(key, value);
        found->m_value = value;
        return this->position_of(found);
    }

    bool RemoveKey(KINARGTYPE key)
    {
        auto *found = this->first_of(key);

        if (found)
            this->RemoveAt(this->position_of(found));
        return found != nullptr;
    }
};

template <typename K, typename V, class KTraits = CElementTraits<K>, class VTraits = CElementTraits<V>> class CRBMultiMap :
    public CRBTree<K, V, KTraits, VTraits>
{
public:
    typedef CRBTree<K, V, KTraits, VTraits> Base;
    typedef typename Base::KINARGTYPE KINARGTYPE;
    typedef typename Base::VINARGTYPE VINARGTYPE;
    typedef typename Base::CPair CPair;

    explicit CRBMultiMap(size_t block = 10) : Base(block) { }

    POSITION Insert(KINARGTYPE key, VINARGTYPE value) { return this->insert(key, value); }

    /* How many were removed. */
    size_t RemoveKey(KINARGTYPE key)
    {
        K copy(key);
        size_t count = 0;

        while (auto *found = this->first_of(copy))
        {
            this->RemoveAt(this->position_of(found));
            count++;
        }
        return count;
    }

    POSITION FindFirstWithKey(KINARGTYPE key) const
    {
        auto *found = this->first_of(key);

        return found ? this->position_of(found) : nullptr;
    }

    /* The pair at position, which moves to the next of the same key, or becomes NULL. */
    const CPair *GetNextWithKey(POSITION &position, KINARGTYPE key) const { return next_with(position, key); }
    CPair *GetNextWithKey(POSITION &position, KINARGTYPE key) { return next_with(position, key); }
    const V &GetNextValueWithKey(POSITION &position, KINARGTYPE key) const { return next_with(position, key)->m_value; }
    V &GetNextValueWithKey(POSITION &position, KINARGTYPE key) { return next_with(position, key)->m_value; }

private:
    CPair *next_with(POSITION &position, KINARGTYPE key) const
    {
        CPair *pair = this->next(position);

        if (position && KTraits::CompareElementsOrdered(this->node_at(position)->m_key, key) != 0)
            position = nullptr;
        return pair;
    }
};

}
