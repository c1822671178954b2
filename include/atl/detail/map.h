/* CAtlMap: a hash table. Part of atlcoll.h. */
#pragma once
#pragma GCC system_header

#include "traits.h"

namespace ATL
{

template <typename K, typename V, class KTraits = CElementTraits<K>, class VTraits = CElementTraits<V>> class CAtlMap
{
public:
    typedef typename KTraits::INARGTYPE KINARGTYPE;
    typedef typename KTraits::OUTARGTYPE KOUTARGTYPE;
    typedef typename VTraits::INARGTYPE VINARGTYPE;
    typedef typename VTraits::OUTARGTYPE VOUTARGTYPE;

    class CPair : public __POSITION
    {
    protected:
        template <class Key> explicit CPair(const Key &key) : m_key(key), m_value() { }

    public:
        const K m_key;
        V m_value;
    };

    explicit CAtlMap(UINT bins = 17, float load = 0.75f, float low = 0.25f, float high = 2.25f, UINT = 10) : m_bins(nullptr),
        m_bin_count(bins ? bins : 17), m_count(0), m_optimal(load), m_low(low), m_high(high), m_locked(false) { }
    CAtlMap(const CAtlMap &) = delete;
    CAtlMap &operator=(const CAtlMap &) = delete;
    ~CAtlMap() { RemoveAll(); }

    size_t GetCount() const { return m_count; }
    bool IsEmpty() const { return !m_count; }

    bool Lookup(KINARGTYPE key, VOUTARGTYPE value) const
    {
        const CPair *pair = Lookup(key);

        if (pair)
            value = pair->m_value;
        return pair != nullptr;
    }
    const CPair *Lookup(KINARGTYPE key) const { return find(key, KTraits::Hash(key)); }
    CPair *Lookup(KINARGTYPE key) { return find(key, KTraits::Hash(key)); }

    /* The value of the key, which is added if it is not there. */
    V &operator[](KINARGTYPE key)
    {
        ULONG hash = KTraits::Hash(key);
        node *found = find(key, hash);

        return (found ? found : add(key, hash))->m_value;
    }

    POSITION SetAt(KINARGTYPE key, VINARGTYPE value)
    {
        ULONG hash = KTraits::Hash(key);
        node *found = find(key, hash);

        if (!found)
        {
            found = add(key, hash);
            _ATLTRY
            {
                found->m_value = value;
            }
            _ATLCATCHALL()
            {
                RemoveAtPos((POSITION)static_cast<CPair *>(found));
                _ATLRETHROW;
            }
        }
        else
            found->m_value = value;
        return (POSITION)static_cast<CPair *>(found);
    }

    void SetValueAt(POSITION position, VINARGTYPE value) { pair_at(position)->m_value = value; }

    bool RemoveKey(KINARGTYPE key)
    {
        node *found = find(key, KTraits::Hash(key));

        if (found)
            remove(found);
        return found != nullptr;
    }

    void RemoveAtPos(POSITION position) { remove(static_cast<node *>(pair_at(position))); }

    void RemoveAll()
    {
        for (UINT i = 0; m_bins && i < m_bin_count; i++)
            while (m_bins[i])
            {
                node *next = m_bins[i]->next;

                delete m_bins[i];
                m_bins[i] = next;
            }
        delete[] m_bins;
        m_bins = nullptr;
        m_count = 0;
    }

    POSITION GetStartPosition() const { return (POSITION)static_cast<CPair *>(first_from(0)); }

    void GetNextAssoc(POSITION &position, KOUTARGTYPE key, VOUTARGTYPE value) const
    {
        const CPair *pair = GetNext(position);

        key = pair->m_key;
        value = pair->m_value;
    }
    const CPair *GetNext(POSITION &position) const { return next(position); }
    CPair *GetNext(POSITION &position) { return next(position); }
    const K &GetNextKey(POSITION &position) const { return next(position)->m_key; }
    const V &GetNextValue(POSITION &position) const { return next(position)->m_value; }
    V &GetNextValue(POSITION &position) { return next(position)->m_value; }
    void GetAt(POSITION position, KOUTARGTYPE key, VOUTARGTYPE value) const
    {
        key = pair_at(position)->m_key;
        value = pair_at(position)->m_value;
    }
    const CPair *GetAt(POSITION position) const { return pair_at(position); }
    CPair *GetAt(POSITION position) { return pair_at(position); }
    const K &GetKeyAt(POSITION position) const { return pair_at(position)->m_key; }
    const V &GetValueAt(POSITION position) const { return pair_at(position)->m_value; }
    V &GetValueAt(POSITION position) { return pair_at(position)->m_value; }

    UINT GetHashTableSize() const { return m_bin_count; }
    /* Only while the table is empty, or when it is allocated now. */
    bool InitHashTable(UINT bins, bool allocate_now = true)
    {
        if (m_count || !bins)
            return false;
        delete[] m_bins;
        m_bins = nullptr;
        m_bin_count = bins;
        return !allocate_now || allocate();
    }
    void EnableAutoRehash() { m_locked = false; }
    void DisableAutoRehash() { m_locked = true; }
    void Rehash(UINT bins = 0) { rehash(bins ? bins : (UINT)(m_count / m_optimal) + 1); }
    void SetOptimalLoad(float load, float low, float high, bool rehash_now = false)
    {
        m_optimal = load;
        m_low = low;
        m_high = high;
        if (rehash_now)
            Rehash();
    }
    void AssertValid() const { }

private:
    struct node : public CPair
    {
        template <class Key> node(const Key &key, ULONG hash_value) : CPair(key), next(nullptr), hash(hash_value) { }

        node *next;
        ULONG hash;
    };

    static CPair *pair_at(POSITION position)
    {
        if (!position)
            AtlThrow(E_INVALIDARG);
        return static_cast<CPair *>(position);
    }

    bool allocate()
    {
        m_bins = ATL_NEW node *[m_bin_count]();
        return m_bins != nullptr;
    }

    node *find(KINARGTYPE key, ULONG hash) const
    {
        node *at = m_bins ? m_bins[hash % m_bin_count] : nullptr;

        while (at && (at->hash != hash || !KTraits::CompareElements(at->m_key, key)))
            at = at->next;
        return at;
    }

    node *add(KINARGTYPE key, ULONG hash)
    {
        node *added;

        if (!m_bins && !allocate())
            AtlThrow(E_OUTOFMEMORY);
        if (!(added = ATL_NEW node(key, hash)))
            AtlThrow(E_OUTOFMEMORY);
        added->next = m_bins[hash % m_bin_count];
        m_bins[hash % m_bin_count] = added;
        m_count++;
        if (!m_locked && m_count > (size_t)(m_bin_count * m_high))
            Rehash();
        return added;
    }

    void remove(node *removed)
    {
        node **at = &m_bins[removed->hash % m_bin_count];

        while (*at != removed)
            at = &(*at)->next;
        *at = removed->next;
        delete removed;
        if (!--m_count)
            RemoveAll();
    }

    void rehash(UINT bins)
    {
        node **moved;

        if (bins == m_bin_count || !m_bins)
            return;
        if (!(moved = ATL_NEW node *[bins]()))
            return;     /* a slow table is better than none */
        for (UINT i = 0; i < m_bin_count; i++)
            while (node *at = m_bins[i])
            {
                m_bins[i] = at->next;
                at->next = moved[at->hash % bins];
                moved[at->hash % bins] = at;
            }
        delete[] m_bins;
        m_bins = moved;
        m_bin_count = bins;
    }

    node *first_from(UINT bin) const
    {
        for (; m_bins && bin < m_bin_count; bin++)
            if (m_bins[bin])
                return m_bins[bin];
        return nullptr;
    }

    CPair *next(POSITION &position) const
    {
        node *at = static_cast<node *>(pair_at(position));

        position = (POSITION)static_cast<CPair *>(at->next ? at->next : first_from(at->hash % m_bin_count + 1));
        return at;
    }

    node **m_bins;
    UINT m_bin_count;
    size_t m_count;
    float m_optimal, m_low, m_high;
    bool m_locked;
};

}
