/* CComBSTR. Source: "CComBSTR Class". Part of atlcomcli.h.
 *
 * Constructors and assignments throw E_OUTOFMEMORY; the methods that return an HRESULT do not throw. */
#pragma once
#pragma GCC system_header

#include "../atlconv.h"
#include "../atlcore.h"

namespace ATL
{

class CComBSTR
{
public:
    CComBSTR() : m_str(nullptr) { }
    CComBSTR(int size) : m_str(nullptr) { from_units(nullptr, size); }
    CComBSTR(int size, LPCOLESTR text) : m_str(nullptr) { from_units(text, size); }
    CComBSTR(int size, LPCSTR text) : m_str(nullptr)
    {
        if (size < 0)
            AtlThrow(E_INVALIDARG);
        if (size && text)
            take(A2WBSTR(text, size));
        else if (size)
            from_units(nullptr, size);
    }
    CComBSTR(LPCOLESTR text) : m_str(nullptr) { from_text(text); }
    CComBSTR(LPCSTR text) : m_str(nullptr) { from_text(text); }
    CComBSTR(const CComBSTR &other) : m_str(nullptr) { take_copy(other.m_str); }
    CComBSTR(CComBSTR &&other) : m_str(other.m_str) { other.m_str = nullptr; }
    CComBSTR(REFGUID guid) : m_str(nullptr)
    {
        WCHAR text[39];

        StringFromGUID2(guid, text, _countof(text));
        from_text(text);
    }
    ~CComBSTR() { SysFreeString(m_str); }

    CComBSTR &operator=(const CComBSTR &other)
    {
        if (m_str != other.m_str)
        {
            Empty();
            take_copy(other.m_str);
        }
        return *this;
    }

    CComBSTR &operator=(CComBSTR &&other)
    {
        if (this != std::addressof(other))
        {
            Empty();
            m_str = other.Detach();
        }
        return *this;
    }

    CComBSTR &operator=(LPCOLESTR text)
    {
        if (text != m_str)
        {
            CComBSTR copy(text);

            std::swap(m_str, copy.m_str);
        }
        return *this;
    }

    CComBSTR &operator=(LPCSTR text)
    {
        Empty();
        from_text(text);
        return *this;
    }

    unsigned int Length() const { return SysStringLen(m_str); }
    unsigned int ByteLength() const { return SysStringByteLen(m_str); }
    operator BSTR() const { return m_str; }

    /* For [out] parameters: the string has to be empty, or it would leak. */
    BSTR *operator&()
    {
        ATLASSERT(!*this);
        return &m_str;
    }

    bool operator!() const { return !m_str; }

    /* A copy that the caller frees; NULL of a NULL. */
    BSTR Copy() const
    {
        if (!*this)
            return nullptr;
        return SysAllocStringByteLen((LPCSTR)m_str, ByteLength());
    }

    HRESULT CopyTo(BSTR *to) const
    {
        if (!to)
            return E_POINTER;
        *to = Copy();
        return !*to && m_str ? E_OUTOFMEMORY : S_OK;
    }

    HRESULT CopyTo(VARIANT *to) const
    {
        if (!to)
            return E_POINTER;
        to->vt = VT_BSTR;
        to->bstrVal = Copy();
        return !to->bstrVal && m_str ? E_OUTOFMEMORY : S_OK;
    }

    void Attach(BSTR string)
    {
        if (m_str != string)
        {
            SysFreeString(m_str);
            m_str = string;
        }
    }

    BSTR Detach()
    {
        BSTR string = m_str;

        m_str = nullptr;
        return string;
    }

    void Empty()
    {
        SysFreeString(m_str);
        m_str = nullptr;
    }

    HRESULT Append(const CComBSTR &other) { return AppendBytes((const char *)other.m_str, other.ByteLength()); }
    HRESULT Append(LPCOLESTR text) { return Append(text, text ? (int)wcslen(text) : 0); }
    HRESULT Append(WCHAR character) { return Append(&character, 1); }
    HRESULT Append(char character)
    {
        char text[] = {character, 0};

        return Append(text);
    }
    HRESULT Append(LPCSTR text)
    {
        CComBSTR converted;

        if (!text || !*text)
            return S_OK;
        converted.m_str = A2WBSTR(text);
        return converted.m_str ? Append(converted) : E_OUTOFMEMORY;
    }

    HRESULT Append(LPCOLESTR text, int length)
    {
        if (!text || (m_str && !length))
            return S_OK;
        if (length < 0)
            return E_INVALIDARG;
        return AppendBytes((const char *)text, length * (int)sizeof(OLECHAR));
    }

    /* An odd number of bytes is allowed, as in BSTRs. */
    HRESULT AppendBytes(const char *bytes, int count)
    {
        UINT have = ByteLength(), size;
        BSTR grown;

        if (!bytes || !count)
            return S_OK;
        if (count < 0 || __builtin_add_overflow(have, (UINT)count, &size))
            return E_INVALIDARG;
        if (!(grown = SysAllocStringByteLen(nullptr, size)))
            return E_OUTOFMEMORY;
        if (have)
            memcpy(grown, m_str, have);
        memcpy((char *)grown + have, bytes, count);
        Attach(grown);
        return S_OK;
    }

    HRESULT AppendBSTR(BSTR other)
    {
        return other ? AppendBytes((const char *)other, SysStringByteLen(other)) : S_OK;
    }

    HRESULT AssignBSTR(const BSTR other)
    {
        BSTR copy = nullptr;

        if (m_str == other)
            return S_OK;
        if (other && !(copy = SysAllocStringByteLen((LPCSTR)other, SysStringByteLen(other))))
            return E_OUTOFMEMORY;
        Attach(copy);
        return S_OK;
    }

    HRESULT ArrayToBSTR(const SAFEARRAY *array)
    {
        BSTR string = nullptr;
        HRESULT hr;

        if (!array)
        {
            Empty();
            return S_OK;
        }
        hr = BstrFromVector(const_cast<SAFEARRAY *>(array), &string);
        if (SUCCEEDED(hr))
            Attach(string);
        return hr;
    }

    HRESULT BSTRToArray(LPSAFEARRAY *array) { return VectorFromBstr(m_str, array); }

    HRESULT ToLower() { return map(CharLowerBuffW); }
    HRESULT ToUpper() { return map(CharUpperBuffW); }

    bool LoadString(HINSTANCE instance, UINT id) { return assign(AtlGetStringResourceImage(instance, id)); }
    bool LoadString(UINT id) { return assign(AtlGetStringResourceImage(id)); }

    CComBSTR &operator+=(const CComBSTR &other)
    {
        HRESULT hr = AppendBSTR(other.m_str);

        if (FAILED(hr))
            AtlThrow(hr);
        return *this;
    }
    CComBSTR &operator+=(LPCOLESTR text)
    {
        HRESULT hr = Append(text);

        if (FAILED(hr))
            AtlThrow(hr);
        return *this;
    }

    /* By VarBstrCmp in the user's locale; an empty string and NULL are equal. */
    bool operator<(const CComBSTR &other) const { return compare(other.m_str) == VARCMP_LT; }
    bool operator<(LPCOLESTR other) const { return *this < CComBSTR(other); }
    bool operator<(LPOLESTR other) const { return *this < (LPCOLESTR)other; }
    bool operator<(LPCSTR other) const { return *this < CComBSTR(other); }
    bool operator>(const CComBSTR &other) const { return compare(other.m_str) == VARCMP_GT; }
    bool operator>(LPCOLESTR other) const { return *this > CComBSTR(other); }
    bool operator>(LPOLESTR other) const { return *this > (LPCOLESTR)other; }
    bool operator>(LPCSTR other) const { return *this > CComBSTR(other); }
    bool operator==(const CComBSTR &other) const { return compare(other.m_str) == VARCMP_EQ; }
    bool operator==(LPCOLESTR other) const { return *this == CComBSTR(other); }
    bool operator==(LPOLESTR other) const { return *this == (LPCOLESTR)other; }
    bool operator==(LPCSTR other) const { return *this == CComBSTR(other); }
    bool operator==(int null) const
    {
        ATLASSERT(null == 0);
        (void)null;
        return !*this;
    }
    bool operator==(decltype(nullptr)) const { return !*this; }
    template <class Other> bool operator!=(const Other &other) const { return !(*this == other); }
    bool operator!=(decltype(nullptr)) const { return m_str != nullptr; }

    /* In a stream: the number of bytes with the terminator (ULONG), then those; -1 as number is NULL, as OLE's own. */
    HRESULT WriteToStream(IStream *stream)
    {
        ULONG bytes = m_str ? ByteLength() + sizeof(OLECHAR) : 0, written;
        HRESULT hr;

        if (!stream)
            return E_INVALIDARG;
        if (FAILED(hr = stream->Write(&bytes, sizeof(bytes), &written)))
            return hr;
        return bytes ? stream->Write(m_str, bytes, &written) : S_OK;
    }

    HRESULT ReadFromStream(IStream *stream)
    {
        ULONG bytes = 0, read = 0;
        HRESULT hr;
        BSTR string;

        if (!stream)
            return E_INVALIDARG;
        hr = stream->Read(&bytes, sizeof(bytes), &read);
        if (FAILED(hr) || read != sizeof(bytes))
            return FAILED(hr) ? hr : E_FAIL;
        Empty();
        if (!bytes)
            return S_OK;
        if (bytes < sizeof(OLECHAR))
            return E_FAIL;
        if (!(string = SysAllocStringByteLen(nullptr, bytes - sizeof(OLECHAR))))
            return E_OUTOFMEMORY;
        hr = stream->Read(string, bytes, &read);
        if (FAILED(hr) || read != bytes || *(OLECHAR *)((char *)string + bytes - sizeof(OLECHAR)))
        {
            SysFreeString(string);
            return FAILED(hr) ? hr : E_FAIL;
        }
        m_str = string;
        return S_OK;
    }

    static ULONG GetStreamSize(BSTR string)
    {
        return sizeof(ULONG) + (string ? SysStringByteLen(string) + sizeof(OLECHAR) : 0);
    }

    BSTR m_str;

private:
    void take(BSTR string)
    {
        if (!string)
            AtlThrow(E_OUTOFMEMORY);
        m_str = string;
    }

    void take_copy(BSTR other)
    {
        if (other)
            take(SysAllocStringByteLen((LPCSTR)other, SysStringByteLen(other)));
    }

    void from_units(LPCOLESTR text, int size)
    {
        if (size < 0)
            AtlThrow(E_INVALIDARG);
        if (size)
            take(SysAllocStringLen(text, size));
    }

    void from_text(LPCOLESTR text)
    {
        if (text)
            take(SysAllocString(text));
    }

    void from_text(LPCSTR text)
    {
        if (text)
            take(A2WBSTR(text));
    }

    HRESULT map(DWORD (WINAPI *function)(LPWSTR, DWORD))
    {
        if (m_str)
            function(m_str, Length());
        return S_OK;
    }

    bool assign(const ATLSTRINGRESOURCEIMAGE *image)
    {
        BSTR string = image ? SysAllocStringLen(image->achString, image->nLength) : nullptr;

        if (!string)
            return false;
        Attach(string);
        return true;
    }

    HRESULT compare(BSTR other) const
    {
        return VarBstrCmp(m_str, other, GetThreadLocale(), 0);
    }
};

inline void SysFreeStringHelper(CComBSTR &string) { string.Empty(); }
inline void SysFreeStringHelper(BSTR string) { SysFreeString(string); }

inline HRESULT SysAllocStringHelper(CComBSTR &to, BSTR from)
{
    return to.AssignBSTR(from);
}

inline HRESULT SysAllocStringHelper(BSTR &to, BSTR from)
{
    to = SysAllocString(from);
    return to || !from ? S_OK : E_OUTOFMEMORY;
}

}
