/* Compiler COM support: _com_ptr_t. Source: "_com_ptr_t Class". Failures throw _com_error. */
#pragma once
#pragma GCC system_header

#include "comutil.h"

template <typename Interface, const IID *interface_id> class _com_IIID
{
public:
    typedef Interface _Interface;

    static Interface *GetInterfacePtr() noexcept { return nullptr; }
    static Interface &GetInterface() noexcept { return *GetInterfacePtr(); }
    static const IID &GetIID() noexcept { return *interface_id; }
};

template <typename _IIID> class _com_ptr_t
{
public:
    typedef _IIID ThisIIID;
    typedef typename _IIID::_Interface Interface;

    static const IID &GetIID() noexcept { return ThisIIID::GetIID(); }

    _com_ptr_t() noexcept : m_pInterface(nullptr) { }
    _com_ptr_t(decltype(nullptr)) noexcept : m_pInterface(nullptr) { }
    _com_ptr_t(int null) : m_pInterface(nullptr)
    {
        if (null)
            _com_issue_error(E_POINTER);
    }
    _com_ptr_t(long null) : _com_ptr_t((int)(null != 0)) { }    /* gcc's NULL */
    _com_ptr_t(const _com_ptr_t &other) noexcept : m_pInterface(other.m_pInterface) { add_ref(); }
    _com_ptr_t(_com_ptr_t &&other) noexcept : m_pInterface(other.m_pInterface) { other.m_pInterface = nullptr; }
    _com_ptr_t(Interface *pointer) noexcept : m_pInterface(pointer) { add_ref(); }
    _com_ptr_t(Interface *pointer, bool add_reference) noexcept : m_pInterface(pointer)
    {
        if (add_reference)
            add_ref();
    }
    /* Asks another interface for this one; E_NOINTERFACE leaves it empty, other failures throw. */
    template <typename Other> _com_ptr_t(const _com_ptr_t<Other> &other) : m_pInterface(nullptr) { query(other.GetInterfacePtr()); }
    template <typename Other> _com_ptr_t(Other *other) : m_pInterface(nullptr) { query(other); }
    _com_ptr_t(const _variant_t &variant) : m_pInterface(nullptr) { from(variant); }
    explicit _com_ptr_t(const CLSID &clsid, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL) : m_pInterface(nullptr)
    {
        check(CreateInstance(clsid, outer, context));
    }
    explicit _com_ptr_t(LPCWSTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL) : m_pInterface(nullptr)
    {
        check(CreateInstance(name, outer, context));
    }
    explicit _com_ptr_t(LPCSTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL) : m_pInterface(nullptr)
    {
        check(CreateInstance(name, outer, context));
    }
    ~_com_ptr_t() noexcept { release(); }

    _com_ptr_t &operator=(const _com_ptr_t &other) noexcept { return *this = other.m_pInterface; }
    _com_ptr_t &operator=(_com_ptr_t &&other) noexcept
    {
        Interface *kept = m_pInterface;

        m_pInterface = other.m_pInterface;
        other.m_pInterface = kept;
        return *this;
    }
    _com_ptr_t &operator=(Interface *pointer) noexcept
    {
        if (m_pInterface != pointer)
        {
            Interface *old = m_pInterface;

            m_pInterface = pointer;
            add_ref();
            if (old)
                old->Release();
        }
        return *this;
    }
    _com_ptr_t &operator=(decltype(nullptr)) noexcept
    {
        release();
        return *this;
    }
    _com_ptr_t &operator=(int null)
    {
        if (null)
            _com_issue_error(E_POINTER);
        release();
        return *this;
    }
    _com_ptr_t &operator=(long null) { return *this = (int)(null != 0); }
    template <typename Other> _com_ptr_t &operator=(const _com_ptr_t<Other> &other)
    {
        query(other.GetInterfacePtr());
        return *this;
    }
    template <typename Other> _com_ptr_t &operator=(Other *other)
    {
        query(other);
        return *this;
    }
    _com_ptr_t &operator=(const _variant_t &variant)
    {
        from(variant);
        return *this;
    }

    void Attach(Interface *pointer) noexcept { Attach(pointer, false); }
    void Attach(Interface *pointer, bool add_reference) noexcept
    {
        release();
        m_pInterface = pointer;
        if (add_reference)
            add_ref();
    }
    Interface *Detach() noexcept
    {
        Interface *pointer = m_pInterface;

        m_pInterface = nullptr;
        return pointer;
    }

    operator Interface *() const noexcept { return m_pInterface; }
    operator Interface &() const { return *valid(); }
    Interface &operator*() const { return *valid(); }
    Interface *operator->() const { return valid(); }
    /* For [out] parameters: what was there is released. */
    Interface **operator&() noexcept
    {
        release();
        return &m_pInterface;
    }
    operator bool() const noexcept { return m_pInterface != nullptr; }
    bool operator!() const noexcept { return !m_pInterface; }
    Interface *GetInterfacePtr() const noexcept { return m_pInterface; }
    Interface *&GetInterfacePtr() noexcept { return m_pInterface; }

    /* Two pointers are equal if they are of the same object: by IUnknown. */
    template <typename Other> bool operator==(const _com_ptr_t<Other> &other) const { return same(other.GetInterfacePtr()); }
    template <typename Other> bool operator==(Other *other) const { return same(other); }
    bool operator==(Interface *other) const { return m_pInterface == other || same(other); }
    bool operator==(const _com_ptr_t &other) const { return *this == other.m_pInterface; }
    bool operator==(decltype(nullptr)) const noexcept { return !m_pInterface; }
    bool operator==(int null) const
    {
        if (null)
            _com_issue_error(E_POINTER);
        return !m_pInterface;
    }
    bool operator==(long null) const { return *this == (int)(null != 0); }     /* gcc's NULL */
    bool operator==(long long null) const { return *this == (int)(null != 0); }
    template <typename Other> bool operator!=(const Other &other) const { return !(*this == other); }
    bool operator<(const _com_ptr_t &other) const noexcept { return m_pInterface < other.m_pInterface; }

    void Release()
    {
        if (!m_pInterface)
            _com_issue_error(E_POINTER);
        release();
    }
    void AddRef() { valid()->AddRef(); }

    HRESULT CreateInstance(const CLSID &clsid, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL) noexcept
    {
        release();
        if (context & (CLSCTX_LOCAL_SERVER | CLSCTX_REMOTE_SERVER))
        {
            IUnknown *unknown;
            HRESULT hr = CoCreateInstance(clsid, outer, context, IID_IUnknown, (void **)&unknown);

            if (FAILED(hr))
                return hr;
            if (SUCCEEDED(hr = OleRun_if_runnable(unknown)))
                hr = unknown->QueryInterface(GetIID(), (void **)&m_pInterface);
            unknown->Release();
            return hr;
        }
        return CoCreateInstance(clsid, outer, context, GetIID(), (void **)&m_pInterface);
    }
    HRESULT CreateInstance(LPCWSTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL) noexcept
    {
        CLSID clsid;
        HRESULT hr;

        if (!name)
            return E_INVALIDARG;
        hr = *name == '{' ? CLSIDFromString(const_cast<LPWSTR>(name), &clsid) : CLSIDFromProgID(name, &clsid);
        return FAILED(hr) ? hr : CreateInstance(clsid, outer, context);
    }
    HRESULT CreateInstance(LPCSTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL)
    {
        return name ? CreateInstance((const wchar_t *)_bstr_t(name), outer, context) : E_INVALIDARG;
    }
    HRESULT GetActiveObject(const CLSID &clsid) noexcept
    {
        IUnknown *unknown;
        HRESULT hr = ::GetActiveObject(clsid, nullptr, &unknown);

        release();
        if (FAILED(hr))
            return hr;
        hr = unknown->QueryInterface(GetIID(), (void **)&m_pInterface);
        unknown->Release();
        return hr;
    }

    template <typename Other> HRESULT QueryInterface(const IID &iid, Other *&pointer) const
    {
        return m_pInterface ? m_pInterface->QueryInterface(iid, (void **)&pointer) : E_POINTER;
    }
    template <typename Other> HRESULT QueryInterface(const IID &iid, Other **pointer) const
    {
        return QueryInterface(iid, *pointer);
    }

private:
    /* A server of another process may have an object that has to be started (IRunnableObject). */
    static HRESULT OleRun_if_runnable(IUnknown *unknown)
    {
        IRunnableObject *runnable;
        HRESULT hr = unknown->QueryInterface(IID_IRunnableObject, (void **)&runnable);

        if (FAILED(hr))
            return S_OK;
        hr = runnable->Run(nullptr);
        runnable->Release();
        return hr;
    }

    static void check(HRESULT hr)
    {
        if (FAILED(hr) && hr != E_NOINTERFACE)
            _com_issue_error(hr);
    }
    Interface *valid() const
    {
        if (!m_pInterface)
            _com_issue_error(E_POINTER);
        return m_pInterface;
    }
    void add_ref() noexcept
    {
        if (m_pInterface)
            m_pInterface->AddRef();
    }
    void release() noexcept
    {
        Interface *old = m_pInterface;

        m_pInterface = nullptr;
        if (old)
            old->Release();
    }
    void query(IUnknown *other)
    {
        Interface *asked = nullptr;
        HRESULT hr = other ? other->QueryInterface(GetIID(), (void **)&asked) : S_OK;

        if (FAILED(hr))
            asked = nullptr;
        release();
        m_pInterface = asked;
        check(hr);
    }
    void from(const _variant_t &variant)
    {
        if (variant.vt == VT_DISPATCH)
            query(variant.pdispVal);
        else if (variant.vt == VT_UNKNOWN)
            query(variant.punkVal);
        else
            _com_issue_error(E_NOINTERFACE);
    }
    bool same(IUnknown *other) const
    {
        IUnknown *first = nullptr, *second = nullptr;
        bool equal;

        if (!m_pInterface || !other)
            return !m_pInterface && !other;
        check(m_pInterface->QueryInterface(IID_IUnknown, (void **)&first));
        check(other->QueryInterface(IID_IUnknown, (void **)&second));
        equal = first == second;
        if (first)
            first->Release();
        if (second)
            second->Release();
        return equal;
    }

    Interface *m_pInterface;
};
