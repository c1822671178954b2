/* Compiler COM support: _bstr_t and _variant_t. Source: "_bstr_t Class", "_variant_t Class" of the Visual C++ documentation.
 *
 * Failures throw _com_error (comdef.h). Not part of ATL: the classes are in the global namespace. */
#pragma once
#pragma GCC system_header

#include <windows.h>
#include <ole2.h>
#include <oleauto.h>

#include <string.h>
#include <wchar.h>
#include <new>
#include <type_traits>

/* comdef.h has the classes behind it; a program may replace the handler (_set_com_error_handler). */
[[noreturn]] void _com_issue_error(HRESULT hr);
[[noreturn]] void _com_issue_errorex(HRESULT hr, IUnknown *object, REFIID iid);

namespace _com_util
{

inline void CheckError(HRESULT hr)
{
    if (FAILED(hr))
        _com_issue_error(hr);
}

/* Both directions in the ANSI code page; NULL gives NULL. */
inline BSTR ConvertStringToBSTR(const char *text)
{
    int size;
    BSTR string;

    if (!text)
        return nullptr;
    size = MultiByteToWideChar(CP_ACP, 0, text, -1, nullptr, 0);
    if (!size)
        _com_issue_error(HRESULT_FROM_WIN32(GetLastError()));
    if (!(string = SysAllocStringLen(nullptr, size - 1)))
        _com_issue_error(E_OUTOFMEMORY);
    MultiByteToWideChar(CP_ACP, 0, text, -1, string, size);
    return string;
}

/* delete[] frees it. */
inline char *ConvertBSTRToString(BSTR string)
{
    int length, size;
    char *text;

    if (!string)
        return nullptr;
    length = (int)SysStringLen(string);
    size = length ? WideCharToMultiByte(CP_ACP, 0, string, length, nullptr, 0, nullptr, nullptr) : 0;
    if (length && !size)
        _com_issue_error(HRESULT_FROM_WIN32(GetLastError()));
    if (!(text = new (std::nothrow) char[size + 1]))
        _com_issue_error(E_OUTOFMEMORY);
    if (size)
        WideCharToMultiByte(CP_ACP, 0, string, length, text, size, nullptr, nullptr);
    text[size] = 0;
    return text;
}

}

class _variant_t;

/* A BSTR that is shared among copies, with its ANSI form made when it is asked for. */
class _bstr_t
{
public:
    _bstr_t() noexcept : m_Data(nullptr) { }
    _bstr_t(const _bstr_t &other) noexcept : m_Data(other.m_Data)
    {
        if (m_Data)
            InterlockedIncrement(&m_Data->references);
    }
    _bstr_t(_bstr_t &&other) noexcept : m_Data(other.m_Data) { other.m_Data = nullptr; }
    _bstr_t(const char *text) : m_Data(nullptr) { assign(_com_util::ConvertStringToBSTR(text)); }
    _bstr_t(const wchar_t *text) : m_Data(nullptr) { assign(copy_of(text)); }
    /* A template, so that _variant_t's conversion is the better one of the two. */
    template <class Variant, class = typename std::enable_if<std::is_same<Variant, _variant_t>::value>::type>
    _bstr_t(const Variant &variant) : m_Data(nullptr)
    {
        *this = variant;
    }
    /* copy false: the string is taken over. */
    _bstr_t(BSTR string, bool copy) : m_Data(nullptr) { assign(copy ? copy_of_bstr(string) : string); }
    ~_bstr_t() noexcept { release(); }

    _bstr_t &operator=(const _bstr_t &other) noexcept
    {
        if (m_Data != other.m_Data)
        {
            _bstr_t copy(other);

            swap(copy);
        }
        return *this;
    }
    _bstr_t &operator=(_bstr_t &&other) noexcept
    {
        swap(other);
        return *this;
    }
    _bstr_t &operator=(const char *text)
    {
        _bstr_t copy(text);

        swap(copy);
        return *this;
    }
    _bstr_t &operator=(const wchar_t *text)
    {
        _bstr_t copy(text);

        swap(copy);
        return *this;
    }
    inline _bstr_t &operator=(const _variant_t &variant);

    _bstr_t &operator+=(const _bstr_t &other)
    {
        *this = *this + other;
        return *this;
    }
    _bstr_t operator+(const _bstr_t &other) const
    {
        BSTR joined = SysAllocStringByteLen(nullptr, bytes() + other.bytes());

        if (!joined)
            _com_issue_error(E_OUTOFMEMORY);
        if (bytes())
            memcpy(joined, m_Data->string, bytes());
        if (other.bytes())
            memcpy((char *)joined + bytes(), other.m_Data->string, other.bytes());
        return _bstr_t(joined, false);
    }
    friend _bstr_t operator+(const char *first, const _bstr_t &second) { return _bstr_t(first) + second; }
    friend _bstr_t operator+(const wchar_t *first, const _bstr_t &second) { return _bstr_t(first) + second; }

    operator const wchar_t *() const noexcept { return m_Data ? m_Data->string : nullptr; }
    operator wchar_t *() const noexcept { return m_Data ? m_Data->string : nullptr; }
    operator const char *() const { return narrow(); }
    operator char *() const { return narrow(); }

    bool operator!() const noexcept { return !m_Data || !m_Data->string; }
    bool operator==(const _bstr_t &other) const noexcept { return compare(other) == 0; }
    bool operator!=(const _bstr_t &other) const noexcept { return compare(other) != 0; }
    bool operator<(const _bstr_t &other) const noexcept { return compare(other) < 0; }
    bool operator>(const _bstr_t &other) const noexcept { return compare(other) > 0; }
    bool operator<=(const _bstr_t &other) const noexcept { return compare(other) <= 0; }
    bool operator>=(const _bstr_t &other) const noexcept { return compare(other) >= 0; }

    /* A BSTR that the caller frees. copy false: the string itself, which is not ours any more. */
    BSTR copy(bool fCopy = true) const
    {
        return fCopy ? copy_of_bstr(m_Data ? m_Data->string : nullptr) : m_Data ? m_Data->string : nullptr;
    }

    unsigned int length() const noexcept { return m_Data ? SysStringLen(m_Data->string) : 0; }

    void Assign(BSTR string) { *this = _bstr_t(string, true); }
    BSTR &GetBSTR()
    {
        if (!m_Data)
            m_Data = new_data(nullptr);
        return m_Data->string;
    }
    /* For [out] parameters: what was there is freed. */
    BSTR *GetAddress()
    {
        Attach(nullptr);
        return &m_Data->string;
    }
    void Attach(BSTR string)
    {
        release();
        m_Data = new_data(string);
    }
    BSTR Detach()
    {
        BSTR string;

        if (!m_Data)
            _com_issue_error(E_POINTER);
        string = m_Data->references == 1 ? m_Data->string : copy_of_bstr(m_Data->string);
        if (m_Data->references == 1)
            m_Data->string = nullptr;
        release();
        return string;
    }

private:
    struct data
    {
        BSTR string;
        char *narrow;
        LONG references;
    };

    static data *new_data(BSTR string)
    {
        data *made = new (std::nothrow) data{string, nullptr, 1};

        if (!made)
        {
            SysFreeString(string);
            _com_issue_error(E_OUTOFMEMORY);
        }
        return made;
    }

    void assign(BSTR string) { m_Data = new_data(string); }
    void swap(_bstr_t &other) noexcept
    {
        data *kept = m_Data;

        m_Data = other.m_Data;
        other.m_Data = kept;
    }

    void release() noexcept
    {
        if (m_Data && !InterlockedDecrement(&m_Data->references))
        {
            SysFreeString(m_Data->string);
            delete[] m_Data->narrow;
            delete m_Data;
        }
        m_Data = nullptr;
    }

    unsigned int bytes() const noexcept { return m_Data ? SysStringByteLen(m_Data->string) : 0; }

    static BSTR copy_of(const wchar_t *text)
    {
        BSTR string = SysAllocString(text);

        if (text && !string)
            _com_issue_error(E_OUTOFMEMORY);
        return string;
    }
    static BSTR copy_of_bstr(BSTR other)
    {
        BSTR string = other ? SysAllocStringByteLen((const char *)other, SysStringByteLen(other)) : nullptr;

        if (other && !string)
            _com_issue_error(E_OUTOFMEMORY);
        return string;
    }

    char *narrow() const
    {
        if (!m_Data)
            return nullptr;
        if (!m_Data->narrow)
            m_Data->narrow = _com_util::ConvertBSTRToString(m_Data->string);
        return m_Data->narrow;
    }

    /* By characters; NULL is before everything but NULL. */
    int compare(const _bstr_t &other) const noexcept
    {
        const wchar_t *first = *this, *second = other;
        unsigned int first_length = length(), second_length = other.length();
        unsigned int common = first_length < second_length ? first_length : second_length;

        if (m_Data == other.m_Data)
            return 0;
        if (!first || !second)
            return first ? 1 : second ? -1 : 0;
        for (unsigned int i = 0; i < common; i++)
            if (first[i] != second[i])
                return first[i] < second[i] ? -1 : 1;
        return first_length < second_length ? -1 : first_length > second_length;
    }

    data *m_Data;
};

/* A VARIANT that frees itself. Extractors convert, and throw if that cannot be done. */
class _variant_t : public tagVARIANT
{
public:
    _variant_t() noexcept { VariantInit(this); }
    ~_variant_t() noexcept { VariantClear(this); }

    _variant_t(const VARIANT &source) { init(source); }
    _variant_t(const VARIANT *source) { init(*source); }
    _variant_t(const _variant_t &source) { init(source); }
    _variant_t(_variant_t &&source) noexcept
    {
        *static_cast<VARIANT *>(this) = source;
        source.vt = VT_EMPTY;
    }
    /* copy false: the value is taken over. */
    _variant_t(VARIANT &source, bool copy)
    {
        if (copy)
            init(source);
        else
        {
            *static_cast<VARIANT *>(this) = source;
            source.vt = VT_EMPTY;
        }
    }
    _variant_t(short value, VARTYPE type = VT_I2)
    {
        if (type != VT_I2 && type != VT_BOOL)
            _com_issue_error(E_INVALIDARG);
        set(type).iVal = type == VT_BOOL ? (value ? VARIANT_TRUE : VARIANT_FALSE) : value;
    }
    _variant_t(int value, VARTYPE type = VT_I4)
    {
        if (type != VT_I4 && type != VT_INT && type != VT_ERROR && type != VT_BOOL)
            _com_issue_error(E_INVALIDARG);
        if (type == VT_BOOL)
            set(VT_BOOL).boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
        else
            set(type).intVal = value;
    }
    _variant_t(unsigned int value) { set(VT_UI4).uintVal = value; }
#ifdef __ELF__
    _variant_t(long long value) { set(VT_I8).llVal = value; }
    _variant_t(unsigned long long value) { set(VT_UI8).ullVal = value; }
#else
    _variant_t(long value, VARTYPE type = VT_I4) : _variant_t((int)value, type) { }
    _variant_t(unsigned long value) { set(VT_UI4).ulVal = value; }
#endif
    _variant_t(LONGLONG value) { set(VT_I8).llVal = value; }
    _variant_t(ULONGLONG value) { set(VT_UI8).ullVal = value; }
    _variant_t(float value) { set(VT_R4).fltVal = value; }
    _variant_t(double value, VARTYPE type = VT_R8)
    {
        if (type != VT_R8 && type != VT_DATE)
            _com_issue_error(E_INVALIDARG);
        set(type).dblVal = value;
    }
    _variant_t(const CY &value) { set(VT_CY).cyVal = value; }
    _variant_t(const _bstr_t &value) { from(value.copy()); }
    _variant_t(const wchar_t *value) { from(_bstr_t(value).copy()); }
    _variant_t(const char *value) { from(_bstr_t(value).copy()); }
    _variant_t(IDispatch *value, bool add_reference = true)
    {
        set(VT_DISPATCH).pdispVal = value;
        if (value && add_reference)
            value->AddRef();
    }
    _variant_t(IUnknown *value, bool add_reference = true)
    {
        set(VT_UNKNOWN).punkVal = value;
        if (value && add_reference)
            value->AddRef();
    }
    _variant_t(bool value) { set(VT_BOOL).boolVal = value ? VARIANT_TRUE : VARIANT_FALSE; }
    _variant_t(const DECIMAL &value)
    {
        decVal = value;
        vt = VT_DECIMAL;
    }
    _variant_t(BYTE value) { set(VT_UI1).bVal = value; }
    _variant_t(char value) { set(VT_I1).cVal = value; }
    _variant_t(unsigned short value) { set(VT_UI2).uiVal = value; }

    operator short() const { return converted(VT_I2).iVal; }
    operator int() const { return converted(VT_INT).intVal; }
    operator unsigned int() const { return converted(VT_UINT).uintVal; }
#ifdef __ELF__
    operator long long() const { return converted(VT_I8).llVal; }
    operator unsigned long long() const { return converted(VT_UI8).ullVal; }
#else
    operator long() const { return converted(VT_I4).lVal; }
    operator unsigned long() const { return converted(VT_UI4).ulVal; }
#endif
    operator LONGLONG() const { return converted(VT_I8).llVal; }
    operator ULONGLONG() const { return converted(VT_UI8).ullVal; }
    operator float() const { return converted(VT_R4).fltVal; }
    operator double() const { return converted(VT_R8).dblVal; }
    operator CY() const { return converted(VT_CY).cyVal; }
    operator _bstr_t() const
    {
        _variant_t text(converted(VT_BSTR));
        BSTR string = text.bstrVal;

        text.vt = VT_EMPTY;
        return _bstr_t(string, false);
    }
    operator IUnknown *() const
    {
        _variant_t object(converted(VT_UNKNOWN));

        if (object.punkVal)
            object.punkVal->AddRef();
        return object.punkVal;
    }
    operator IDispatch *() const
    {
        _variant_t object(converted(VT_DISPATCH));

        if (object.pdispVal)
            object.pdispVal->AddRef();
        return object.pdispVal;
    }
    operator bool() const { return converted(VT_BOOL).boolVal != VARIANT_FALSE; }
    operator DECIMAL() const { return converted(VT_DECIMAL).decVal; }
    operator BYTE() const { return converted(VT_UI1).bVal; }
    operator char() const { return converted(VT_I1).cVal; }
    operator unsigned short() const { return converted(VT_UI2).uiVal; }
    operator VARIANT() const { return *this; }

    _variant_t &operator=(const VARIANT &source) { return take(_variant_t(source)); }
    _variant_t &operator=(const VARIANT *source) { return take(_variant_t(*source)); }
    _variant_t &operator=(const _variant_t &source) { return take(_variant_t(source)); }
    _variant_t &operator=(_variant_t &&source) { return take(static_cast<_variant_t &&>(source)); }
    template <class T> _variant_t &operator=(const T &value) { return take(_variant_t(value)); }

    bool operator==(const VARIANT &other) const noexcept { return equal(other); }
    bool operator==(const VARIANT *other) const noexcept { return equal(*other); }
    bool operator!=(const VARIANT &other) const noexcept { return !equal(other); }
    bool operator!=(const VARIANT *other) const noexcept { return !equal(*other); }

    void Clear() { _com_util::CheckError(VariantClear(this)); }
    void Attach(VARIANT &source)
    {
        Clear();
        *static_cast<VARIANT *>(this) = source;
        source.vt = VT_EMPTY;
    }
    VARIANT Detach()
    {
        VARIANT value = *this;

        vt = VT_EMPTY;
        return value;
    }
    VARIANT &GetVARIANT() noexcept { return *this; }
    VARIANT *GetAddress()
    {
        Clear();
        return this;
    }
    void ChangeType(VARTYPE type, const _variant_t *source = nullptr)
    {
        _com_util::CheckError(VariantChangeType(this, const_cast<_variant_t *>(source ? source : this), 0, type));
    }
    void SetString(const char *text) { *this = text; }

private:
    VARIANT &set(VARTYPE type)
    {
        vt = type;
        return *this;
    }
    void init(const VARIANT &source)
    {
        VariantInit(this);
        _com_util::CheckError(VariantCopy(this, const_cast<VARIANT *>(&source)));
    }
    void from(BSTR string) { set(VT_BSTR).bstrVal = string; }
    _variant_t &take(_variant_t &&other)
    {
        VARIANT kept = *this;

        *static_cast<VARIANT *>(this) = other;
        *static_cast<VARIANT *>(&other) = kept;
        return *this;
    }
    _variant_t converted(VARTYPE type) const
    {
        _variant_t value;

        value.ChangeType(type, this);
        return value;
    }
    bool equal(const VARIANT &other) const noexcept
    {
        if (vt != other.vt)
            return false;
        if (vt == VT_EMPTY || vt == VT_NULL)
            return true;
        if (vt == VT_UNKNOWN || vt == VT_DISPATCH || vt & (VT_BYREF | VT_ARRAY))
            return byref == other.byref;
        if (vt == VT_ERROR)
            return scode == other.scode;
        return VarCmp(const_cast<_variant_t *>(this), const_cast<VARIANT *>(&other), GetUserDefaultLCID(), 0) == VARCMP_EQ;
    }
};

inline _bstr_t &_bstr_t::operator=(const _variant_t &variant)
{
    _bstr_t copy = variant.operator _bstr_t();

    swap(copy);
    return *this;
}

#ifdef __ELF__
__attribute__((visibility("hidden"))) inline _variant_t vtMissing((int)DISP_E_PARAMNOTFOUND, VT_ERROR);
#else
inline _variant_t vtMissing((int)DISP_E_PARAMNOTFOUND, VT_ERROR);
#endif

#ifndef _COM_NO_STANDARD_GUIDS_
typedef _bstr_t bstr_t;
typedef _variant_t variant_t;
#endif
