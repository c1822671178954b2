/* CSimpleStringT: reference-counted text with copy on write. Source: "CSimpleStringT Class", "CStringData Class", "IAtlStringMgr
 * Class". */
#pragma once
#pragma GCC system_header

#include "atlcore.h"
#include "atlmem.h"

#include <type_traits>

namespace ATL
{

struct CStringData;

/* Where the data of strings come from. */
struct IAtlStringMgr
{
    virtual CStringData *Allocate(int count, int character_size) = 0;
    virtual void Free(CStringData *data) = 0;
    virtual CStringData *Reallocate(CStringData *data, int count, int character_size) = 0;
    virtual CStringData *GetNilString() = 0;
    virtual IAtlStringMgr *Clone() = 0;

protected:
    ~IAtlStringMgr() = default;
};

/* What is in front of a string's characters. nRefs: -1 is a locked buffer. */
struct CStringData
{
    void *data() { return this + 1; }
    void AddRef() { InterlockedIncrement(&nRefs); }
    bool IsLocked() const { return nRefs < 0; }
    bool IsShared() const { return nRefs > 1; }
    void Lock()
    {
        ATLASSERT(nRefs <= 1);
        if (--nRefs == 0)
            nRefs = -1;
    }
    void Unlock()
    {
        ATLASSERT(IsLocked());
        if (IsLocked() && ++nRefs == 0)
            nRefs = 1;
    }
    void Release()
    {
        ATLASSERT(nRefs != 0);
        if (InterlockedDecrement(&nRefs) <= 0)
            pStringMgr->Free(this);
    }

    IAtlStringMgr *pStringMgr;
    int nDataLength, nAllocLength;     /* characters without the terminator */
    LONG nRefs;
};

/* The empty string's data, which is never freed. */
class CNilStringData : public CStringData
{
public:
    CNilStringData()
    {
        pStringMgr = nullptr;
        nRefs = 2;
        nDataLength = nAllocLength = 0;
        memset(achNil, 0, sizeof(achNil));
    }
    void SetManager(IAtlStringMgr *manager) { pStringMgr = manager; }

    WCHAR achNil[2];
};

class CAtlStringMgr : public IAtlStringMgr
{
public:
    CAtlStringMgr(IAtlMemMgr *memory = nullptr) : m_pMemMgr(memory) { m_nil.SetManager(this); }
    virtual ~CAtlStringMgr() = default;

    void SetMemoryManager(IAtlMemMgr *memory) { m_pMemMgr = memory; }

    static IAtlStringMgr *GetInstance();

    virtual CStringData *Allocate(int count, int character_size)
    {
        size_t bytes;
        CStringData *data;

        if (!size_of(count, character_size, &bytes) || !(data = static_cast<CStringData *>(m_pMemMgr->Allocate(bytes))))
            return nullptr;
        data->pStringMgr = this;
        data->nRefs = 1;
        data->nAllocLength = count;
        data->nDataLength = 0;
        return data;
    }

    virtual void Free(CStringData *data) { m_pMemMgr->Free(data); }

    virtual CStringData *Reallocate(CStringData *data, int count, int character_size)
    {
        size_t bytes;

        if (!size_of(count, character_size, &bytes) || !(data = static_cast<CStringData *>(m_pMemMgr->Reallocate(data, bytes))))
            return nullptr;
        data->nAllocLength = count;
        return data;
    }

    virtual CStringData *GetNilString()
    {
        m_nil.AddRef();
        return &m_nil;
    }

    virtual IAtlStringMgr *Clone() { return this; }

private:
    static bool size_of(int count, int character_size, size_t *bytes)
    {
        return count >= 0 && SUCCEEDED(AtlMultiply(bytes, (size_t)count + 1, (size_t)character_size)) &&
            SUCCEEDED(AtlAdd(bytes, *bytes, sizeof(CStringData)));
    }

    IAtlMemMgr *m_pMemMgr;
    CNilStringData m_nil;
};

inline IAtlStringMgr *CAtlStringMgr::GetInstance()
{
    static CCRTHeap heap;
    /* Never destroyed: strings of other static objects may outlive it. It has no memory of its own that could be lost. */
    alignas(CAtlStringMgr) static unsigned char memory[sizeof(CAtlStringMgr)];
    static CAtlStringMgr *manager = ::new (static_cast<void *>(memory)) CAtlStringMgr(&heap);

    return manager;
}

/* Functions that are named for both kinds of characters. */
template <typename Character> class ChTraitsBase
{
};
template <> class ChTraitsBase<char>
{
public:
    typedef char XCHAR;
    typedef LPSTR PXSTR;
    typedef LPCSTR PCXSTR;
    typedef WCHAR YCHAR;
    typedef LPWSTR PYSTR;
    typedef LPCWSTR PCYSTR;
};
template <> class ChTraitsBase<WCHAR>
{
public:
    typedef WCHAR XCHAR;
    typedef LPWSTR PXSTR;
    typedef LPCWSTR PCXSTR;
    typedef char YCHAR;
    typedef LPSTR PYSTR;
    typedef LPCSTR PCYSTR;
};

template <typename BaseType, bool t_bMFCDLL = false> class CSimpleStringT
{
public:
    typedef typename ChTraitsBase<BaseType>::XCHAR XCHAR;
    typedef typename ChTraitsBase<BaseType>::PXSTR PXSTR;
    typedef typename ChTraitsBase<BaseType>::PCXSTR PCXSTR;
    typedef typename ChTraitsBase<BaseType>::YCHAR YCHAR;
    typedef typename ChTraitsBase<BaseType>::PYSTR PYSTR;
    typedef typename ChTraitsBase<BaseType>::PCYSTR PCYSTR;

    explicit CSimpleStringT(IAtlStringMgr *manager) { attach(manager->GetNilString()); }
    CSimpleStringT(const CSimpleStringT &other) { attach(share(other.GetData())); }
    CSimpleStringT(CSimpleStringT &&other)
    {
        if (other.GetData()->IsLocked())
            attach(share(other.GetData()));
        else
        {
            CStringData *nil = other.GetData()->pStringMgr->GetNilString();

            m_pszData = other.m_pszData;
            other.attach(nil);
        }
    }
    CSimpleStringT(PCXSTR text, IAtlStringMgr *manager)
    {
        attach(manager->GetNilString());
        SetString(text);
    }
    CSimpleStringT(const XCHAR *text, int length, IAtlStringMgr *manager)
    {
        attach(manager->GetNilString());
        SetString(text, length);
    }
    ~CSimpleStringT() { GetData()->Release(); }

    CSimpleStringT &operator=(const CSimpleStringT &other)
    {
        CStringData *theirs = other.GetData(), *ours = GetData();

        if (theirs == ours)
            return *this;
        if (ours->IsLocked() || theirs->pStringMgr != ours->pStringMgr)
            SetString(other.GetString(), other.GetLength());
        else
        {
            CStringData *shared = share(theirs);

            ours->Release();
            attach(shared);
        }
        return *this;
    }
    CSimpleStringT &operator=(CSimpleStringT &&other)
    {
        if (this != &other && !GetData()->IsLocked() && !other.GetData()->IsLocked())
        {
            PXSTR data = m_pszData;

            m_pszData = other.m_pszData;
            other.m_pszData = data;
            return *this;
        }
        return *this = static_cast<const CSimpleStringT &>(other);
    }
    CSimpleStringT &operator=(PCXSTR text)
    {
        SetString(text);
        return *this;
    }

    CSimpleStringT &operator+=(const CSimpleStringT &other)
    {
        Append(other);
        return *this;
    }
    CSimpleStringT &operator+=(PCXSTR text)
    {
        Append(text);
        return *this;
    }
    CSimpleStringT &operator+=(XCHAR character)
    {
        AppendChar(character);
        return *this;
    }

    XCHAR operator[](int index) const { return GetAt(index); }
    operator PCXSTR() const { return m_pszData; }
    PCXSTR GetString() const { return m_pszData; }

    XCHAR GetAt(int index) const
    {
        if (index < 0 || index > GetLength())
            AtlThrow(E_INVALIDARG);
        return m_pszData[index];
    }

    void SetAt(int index, XCHAR character)
    {
        int length = GetLength();

        if (index < 0 || index >= length)
            AtlThrow(E_INVALIDARG);
        GetBuffer()[index] = character;
        ReleaseBufferSetLength(length);
    }

    int GetLength() const { return GetData()->nDataLength; }
    int GetAllocLength() const { return GetData()->nAllocLength; }
    bool IsEmpty() const { return !GetLength(); }

    void Append(PCXSTR text) { Append(text, StringLength(text)); }
    void Append(PCXSTR text, int length)
    {
        int old_length = GetLength(), new_length;
        UINT_PTR offset = text - GetString();
        PXSTR buffer;

        if (length <= 0 || !text)
            return;
        length = StringLengthN(text, length);
        if (__builtin_add_overflow(old_length, length, &new_length))
            AtlThrow(E_OUTOFMEMORY);
        buffer = GetBuffer(new_length);
        /* The text may be part of this string, which has moved. */
        if (offset <= (UINT_PTR)old_length)
            text = buffer + offset;
        memmove(buffer + old_length, text, length * sizeof(XCHAR));
        ReleaseBufferSetLength(new_length);
    }
    void Append(const CSimpleStringT &other) { Append(other.GetString(), other.GetLength()); }
    void AppendChar(XCHAR character)
    {
        int length = GetLength();
        PXSTR buffer = GetBuffer(length + 1);

        buffer[length] = character;
        ReleaseBufferSetLength(length + 1);
    }

    void Empty()
    {
        CStringData *data = GetData();
        IAtlStringMgr *manager = data->pStringMgr;

        if (!data->nDataLength)
            return;
        if (data->IsLocked())
        {
            set_length(0);
            return;
        }
        data->Release();
        attach(manager->GetNilString());
    }

    /* Memory that is not used goes back. */
    void FreeExtra()
    {
        CStringData *data = GetData();

        if (data->nDataLength != data->nAllocLength && !data->IsLocked())
        {
            CSimpleStringT copy(GetString(), GetLength(), data->pStringMgr->Clone());

            *this = static_cast<CSimpleStringT &&>(copy);
        }
    }

    /* The characters to write to; ReleaseBuffer ends it. */
    PXSTR GetBuffer()
    {
        if (GetData()->IsShared())
            fork(GetLength());
        return m_pszData;
    }
    PXSTR GetBuffer(int minimum) { return prepare(minimum); }
    PXSTR GetBufferSetLength(int length)
    {
        PXSTR buffer = GetBuffer(length);

        set_length(length);
        return buffer;
    }
    void ReleaseBuffer(int length = -1)
    {
        if (length == -1)
            length = StringLengthN(m_pszData, GetData()->nAllocLength);
        set_length(length);
    }
    void ReleaseBufferSetLength(int length) { set_length(length); }
    void Truncate(int length)
    {
        if (length >= GetLength())
            return;
        GetBuffer(length);
        ReleaseBufferSetLength(length);
    }

    PXSTR LockBuffer()
    {
        if (GetData()->IsShared())
            fork(GetLength());
        GetData()->Lock();
        return m_pszData;
    }
    void UnlockBuffer() { GetData()->Unlock(); }

    void Preallocate(int length) { prepare(length); }

    void SetString(PCXSTR text) { SetString(text, StringLength(text)); }
    void SetString(PCXSTR text, int length)
    {
        UINT_PTR offset = text - GetString();
        UINT_PTR old_length = GetLength();
        PXSTR buffer;

        if (!length)
        {
            Empty();
            return;
        }
        if (!text || length < 0)
            AtlThrow(E_INVALIDARG);
        buffer = GetBuffer(length);
        if (offset <= old_length)
            memmove(buffer, buffer + offset, length * sizeof(XCHAR));
        else
            memcpy(buffer, text, length * sizeof(XCHAR));
        ReleaseBufferSetLength(length);
    }

    IAtlStringMgr *GetManager() const
    {
        return GetData()->pStringMgr->Clone();
    }

    friend CSimpleStringT operator+(const CSimpleStringT &first, const CSimpleStringT &second)
    {
        CSimpleStringT result(first.GetManager());

        Concatenate(result, first, first.GetLength(), second, second.GetLength());
        return result;
    }

    static void CopyChars(XCHAR *to, const XCHAR *from, int count) { memcpy(to, from, count * sizeof(XCHAR)); }
    static void CopyChars(XCHAR *to, size_t size, const XCHAR *from, int count)
    {
        Checked::memcpy_s(to, size * sizeof(XCHAR), from, count * sizeof(XCHAR));
    }
    static void CopyCharsOverlapped(XCHAR *to, const XCHAR *from, int count) { memmove(to, from, count * sizeof(XCHAR)); }
    static int StringLength(PCXSTR text)
    {
        size_t length = 0;

        while (text && text[length])
            length++;
        return (int)length;
    }
    static int StringLengthN(PCXSTR text, size_t most)
    {
        size_t length = 0;

        while (text && length < most && text[length])
            length++;
        return (int)length;
    }

protected:
    static void Concatenate(CSimpleStringT &result, PCXSTR first, int first_length, PCXSTR second, int second_length)
    {
        PXSTR buffer = result.GetBuffer(first_length + second_length);

        memcpy(buffer, first, first_length * sizeof(XCHAR));
        memcpy(buffer + first_length, second, second_length * sizeof(XCHAR));
        result.ReleaseBufferSetLength(first_length + second_length);
    }

    CStringData *GetData() const { return reinterpret_cast<CStringData *>(m_pszData) - 1; }

private:
    void attach(CStringData *data) { m_pszData = static_cast<PXSTR>(data->data()); }

    static CStringData *share(CStringData *data)
    {
        IAtlStringMgr *manager = data->pStringMgr->Clone();
        CStringData *copy;

        if (!data->IsLocked() && manager == data->pStringMgr)
        {
            data->AddRef();
            return data;
        }
        if (!(copy = manager->Allocate(data->nDataLength, sizeof(XCHAR))))
            AtlThrow(E_OUTOFMEMORY);
        copy->nDataLength = data->nDataLength;
        memcpy(copy->data(), data->data(), (data->nDataLength + 1) * sizeof(XCHAR));
        return copy;
    }

    PXSTR prepare(int length)
    {
        CStringData *data = GetData();

        if (length < 0)
            AtlThrow(E_INVALIDARG);
        if (length < data->nDataLength)
            length = data->nDataLength;
        if (data->IsShared())
            fork(length);
        else if (data->nAllocLength < length)
            grow(length);
        return m_pszData;
    }

    void fork(int length)
    {
        CStringData *old_data = GetData(), *data;
        int copied = old_data->nDataLength < length ? old_data->nDataLength : length;

        if (!(data = old_data->pStringMgr->Clone()->Allocate(length, sizeof(XCHAR))))
            AtlThrow(E_OUTOFMEMORY);
        memcpy(data->data(), old_data->data(), copied * sizeof(XCHAR));
        static_cast<PXSTR>(data->data())[copied] = 0;
        data->nDataLength = old_data->nDataLength;
        old_data->Release();
        attach(data);
    }

    void grow(int length)
    {
        CStringData *data = GetData();
        int size = data->nAllocLength;

        size = size > 1024 * 1024 * 1024 || size + size / 2 < length ? length : size + size / 2;
        if (!(data = data->pStringMgr->Reallocate(data, size, sizeof(XCHAR))))
            AtlThrow(E_OUTOFMEMORY);
        attach(data);
    }

    void set_length(int length)
    {
        if (length < 0 || length > GetData()->nAllocLength)
            AtlThrow(E_INVALIDARG);
        if (GetData()->nAllocLength || length)
        {
            GetData()->nDataLength = length;
            m_pszData[length] = 0;
        }
    }

    PXSTR m_pszData;
};

/* The characters of a string as a plain buffer for a while. */
template <typename BaseType, bool t_bMFCDLL = false> class CStrBufT
{
public:
    typedef CSimpleStringT<BaseType, t_bMFCDLL> StringType;
    typedef typename StringType::XCHAR XCHAR;
    typedef typename StringType::PXSTR PXSTR;
    typedef typename StringType::PCXSTR PCXSTR;

    static const DWORD AUTO_LENGTH = 1, SET_LENGTH = 2;

    explicit CStrBufT(StringType &string) : m_string(string), m_length(string.GetLength()), m_buffer(string.GetBuffer()) { }
    CStrBufT(StringType &string, int minimum, DWORD flags = AUTO_LENGTH) : m_string(string),
        m_length(flags & AUTO_LENGTH ? -1 : minimum),
        m_buffer(flags & SET_LENGTH ? string.GetBufferSetLength(minimum) : string.GetBuffer(minimum)) { }
    ~CStrBufT() { m_string.ReleaseBuffer(m_length); }

    operator PXSTR() { return m_buffer; }
    operator PCXSTR() const { return m_buffer; }
    void SetLength(int length) { m_length = length; }

private:
    StringType &m_string;
    int m_length;
    PXSTR m_buffer;
};

typedef CSimpleStringT<TCHAR> CSimpleString;
typedef CSimpleStringT<char> CSimpleStringA;
typedef CSimpleStringT<WCHAR> CSimpleStringW;
typedef CStrBufT<TCHAR> CStrBuf;
typedef CStrBufT<char> CStrBufA;
typedef CStrBufT<WCHAR> CStrBufW;

}
