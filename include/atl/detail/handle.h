/* CHandle, CAutoPtr, CAutoVectorPtr. Source: "CHandle Class", "CAutoPtr Class", "CAutoVectorPtr Class". Part of atlbase.h. */
#pragma once
#pragma GCC system_header

#include "../atlcore.h"

namespace ATL
{

/* Owns a kernel handle; NULL is none. */
class CHandle
{
public:
    CHandle() : m_h(nullptr) { }
    CHandle(CHandle &other) : m_h(other.Detach()) { }
    explicit CHandle(HANDLE handle) : m_h(handle) { }
    ~CHandle()
    {
        if (m_h)
            Close();
    }

    CHandle &operator=(CHandle &other)
    {
        if (this != &other)
        {
            if (m_h)
                Close();
            Attach(other.Detach());
        }
        return *this;
    }

    operator HANDLE() const { return m_h; }

    void Attach(HANDLE handle)
    {
        ATLASSERT(!m_h);
        m_h = handle;
    }

    HANDLE Detach()
    {
        HANDLE handle = m_h;

        m_h = nullptr;
        return handle;
    }

    void Close()
    {
        if (m_h)
            CloseHandle(m_h);
        m_h = nullptr;
    }

    HANDLE m_h;
};

/* Owns an object made by new. Copying hands it over. */
template <typename T> class CAutoPtr
{
public:
    CAutoPtr() : m_p(nullptr) { }
    explicit CAutoPtr(T *p) : m_p(p) { }
    CAutoPtr(CAutoPtr<T> &other) : m_p(other.Detach()) { }
    template <typename Other> CAutoPtr(CAutoPtr<Other> &other) : m_p(other.Detach()) { }
    CAutoPtr(CAutoPtr<T> &&other) : m_p(other.Detach()) { }
    ~CAutoPtr() { Free(); }

    CAutoPtr<T> &operator=(CAutoPtr<T> &other)
    {
        if (m_p != other.m_p)
        {
            Free();
            Attach(other.Detach());
        }
        return *this;
    }

    template <typename Other> CAutoPtr<T> &operator=(CAutoPtr<Other> &other)
    {
        if (m_p != other.m_p)
        {
            Free();
            Attach(other.Detach());
        }
        return *this;
    }

    bool operator!=(CAutoPtr<T> &other) const { return m_p != other.m_p; }
    bool operator==(CAutoPtr<T> &other) const { return m_p == other.m_p; }
    operator T *() const { return m_p; }
    T *operator->() const
    {
        ATLASSUME(m_p);
        return m_p;
    }

    void Attach(T *p)
    {
        ATLASSUME(!m_p);
        m_p = p;
    }

    T *Detach()
    {
        T *p = m_p;

        m_p = nullptr;
        return p;
    }

    void Free()
    {
        delete m_p;
        m_p = nullptr;
    }

    T *m_p;
};

/* The same for an array made by new[]. */
template <typename T> class CAutoVectorPtr
{
public:
    CAutoVectorPtr() : m_p(nullptr) { }
    explicit CAutoVectorPtr(T *p) : m_p(p) { }
    CAutoVectorPtr(CAutoVectorPtr<T> &other) : m_p(other.Detach()) { }
    ~CAutoVectorPtr() { Free(); }

    CAutoVectorPtr<T> &operator=(CAutoVectorPtr<T> &other)
    {
        if (m_p != other.m_p)
        {
            Free();
            Attach(other.Detach());
        }
        return *this;
    }

    bool operator!=(CAutoVectorPtr<T> &other) const { return m_p != other.m_p; }
    bool operator==(CAutoVectorPtr<T> &other) const { return m_p == other.m_p; }
    operator T *() const { return m_p; }

    bool Allocate(size_t count)
    {
        ATLASSUME(!m_p);
        m_p = new (std::nothrow) T[count];
        return m_p != nullptr;
    }

    void Attach(T *p)
    {
        ATLASSUME(!m_p);
        m_p = p;
    }

    T *Detach()
    {
        T *p = m_p;

        m_p = nullptr;
        return p;
    }

    void Free()
    {
        delete[] m_p;
        m_p = nullptr;
    }

    T *m_p;
};

}
