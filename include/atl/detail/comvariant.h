/* CComVariant, CComPropVariant's neighbour. Source: "CComVariant Class". Part of atlcomcli.h. */
#pragma once
#pragma GCC system_header

#include "combstr.h"
#include "comptr.h"

namespace ATL
{

/* The VARTYPE of a C++ type, for CComVariant::SetByRef and CComSafeArray. */
template <typename T> class CVarTypeInfo
{
};

#define _ATL_VARTYPE_INFO(type, vartype, member) \
    template <> class CVarTypeInfo<type> \
    { \
    public: \
        static const VARTYPE VT = vartype; \
        static constexpr auto pmField = &VARIANT::member; \
    };
_ATL_VARTYPE_INFO(char, VT_I1, cVal)
_ATL_VARTYPE_INFO(unsigned char, VT_UI1, bVal)
_ATL_VARTYPE_INFO(unsigned char *, VT_UI1 | VT_BYREF, pbVal)
_ATL_VARTYPE_INFO(char *, VT_I1 | VT_BYREF, pcVal)
_ATL_VARTYPE_INFO(short, VT_I2, iVal)
_ATL_VARTYPE_INFO(short *, VT_I2 | VT_BYREF, piVal)
_ATL_VARTYPE_INFO(unsigned short, VT_UI2, uiVal)
_ATL_VARTYPE_INFO(unsigned short *, VT_UI2 | VT_BYREF, puiVal)
_ATL_VARTYPE_INFO(int, VT_I4, intVal)
_ATL_VARTYPE_INFO(int *, VT_I4 | VT_BYREF, pintVal)
_ATL_VARTYPE_INFO(unsigned int, VT_UI4, uintVal)
_ATL_VARTYPE_INFO(unsigned int *, VT_UI4 | VT_BYREF, puintVal)
#ifndef __ELF__
_ATL_VARTYPE_INFO(long, VT_I4, lVal)
_ATL_VARTYPE_INFO(long *, VT_I4 | VT_BYREF, plVal)
_ATL_VARTYPE_INFO(unsigned long, VT_UI4, ulVal)
_ATL_VARTYPE_INFO(unsigned long *, VT_UI4 | VT_BYREF, pulVal)
#endif
_ATL_VARTYPE_INFO(LONGLONG, VT_I8, llVal)
_ATL_VARTYPE_INFO(LONGLONG *, VT_I8 | VT_BYREF, pllVal)
_ATL_VARTYPE_INFO(ULONGLONG, VT_UI8, ullVal)
_ATL_VARTYPE_INFO(ULONGLONG *, VT_UI8 | VT_BYREF, pullVal)
_ATL_VARTYPE_INFO(float, VT_R4, fltVal)
_ATL_VARTYPE_INFO(float *, VT_R4 | VT_BYREF, pfltVal)
_ATL_VARTYPE_INFO(double, VT_R8, dblVal)
_ATL_VARTYPE_INFO(double *, VT_R8 | VT_BYREF, pdblVal)
_ATL_VARTYPE_INFO(VARIANT *, VT_VARIANT | VT_BYREF, pvarVal)
_ATL_VARTYPE_INFO(BSTR, VT_BSTR, bstrVal)
_ATL_VARTYPE_INFO(BSTR *, VT_BSTR | VT_BYREF, pbstrVal)
_ATL_VARTYPE_INFO(IUnknown *, VT_UNKNOWN, punkVal)
_ATL_VARTYPE_INFO(IUnknown **, VT_UNKNOWN | VT_BYREF, ppunkVal)
_ATL_VARTYPE_INFO(IDispatch *, VT_DISPATCH, pdispVal)
_ATL_VARTYPE_INFO(IDispatch **, VT_DISPATCH | VT_BYREF, ppdispVal)
_ATL_VARTYPE_INFO(CY, VT_CY, cyVal)
_ATL_VARTYPE_INFO(CY *, VT_CY | VT_BYREF, pcyVal)
template <> class CVarTypeInfo<VARIANT>
{
public:
    static const VARTYPE VT = VT_VARIANT;
};

/* The other type of 64 bits (or, on Windows, the 32-bit long): natively LONGLONG is long. */
#ifdef __ELF__
typedef long long _ATL_LONG;
typedef unsigned long long _ATL_ULONG;
#define _ATL_VT_LONG VT_I8
#define _ATL_VT_ULONG VT_UI8
#else
typedef long _ATL_LONG;
typedef unsigned long _ATL_ULONG;
#define _ATL_VT_LONG VT_I4
#define _ATL_VT_ULONG VT_UI4
#endif

class CComVariant : public tagVARIANT
{
public:
    CComVariant() { ::VariantInit(this); }
    ~CComVariant() { Clear(); }

    CComVariant(const VARIANT &source) { init_copy(source); }
    CComVariant(const CComVariant &source) { init_copy(source); }
    CComVariant(CComVariant &&source)
    {
        vt = VT_EMPTY;
        Attach(&source);
    }
    CComVariant(LPCOLESTR text) { init_text(text); }
    CComVariant(LPCSTR text) { init_text(text); }
    CComVariant(bool value) { set(VT_BOOL).boolVal = value ? VARIANT_TRUE : VARIANT_FALSE; }
    CComVariant(BYTE value) { set(VT_UI1).bVal = value; }
    CComVariant(short value) { set(VT_I2).iVal = value; }
    CComVariant(unsigned short value) { set(VT_UI2).uiVal = value; }
    /* type: what a 32-bit number may be, VT_ERROR and VT_BOOL included (LONG is int natively). */
    CComVariant(int value, VARTYPE type = VT_I4)
    {
        ATLASSERT(is_int(type));
        if (type == VT_BOOL)
            set(VT_BOOL).boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
        else if (is_int(type))
            set(type).intVal = value;
        else
            set(VT_ERROR).scode = E_INVALIDARG;
    }
    CComVariant(unsigned int value, VARTYPE type = VT_UI4)
    {
        if (type != VT_UI4 && type != VT_UINT)
            type = VT_UI4;
        set(type).uintVal = value;
    }
#ifdef __ELF__
    CComVariant(_ATL_LONG value) { set(VT_I8).llVal = value; }
#else
    CComVariant(long value, VARTYPE type = VT_I4) : CComVariant((int)value, type) { }
#endif
    CComVariant(_ATL_ULONG value) { set(_ATL_VT_ULONG).ullVal = value; }
    CComVariant(LONGLONG value) { set(VT_I8).llVal = value; }
    CComVariant(ULONGLONG value) { set(VT_UI8).ullVal = value; }
    CComVariant(float value) { set(VT_R4).fltVal = value; }
    /* type: VT_R8 or VT_DATE. */
    CComVariant(double value, VARTYPE type = VT_R8) { set(type == VT_DATE ? VT_DATE : VT_R8).dblVal = value; }
    CComVariant(CY value) { set(VT_CY).cyVal = value; }
    CComVariant(char value) { set(VT_I1).cVal = value; }
    CComVariant(IDispatch *dispatch)
    {
        set(VT_DISPATCH).pdispVal = dispatch;
        if (dispatch)
            dispatch->AddRef();
    }
    CComVariant(IUnknown *unknown)
    {
        set(VT_UNKNOWN).punkVal = unknown;
        if (unknown)
            unknown->AddRef();
    }
    CComVariant(const SAFEARRAY *array)
    {
        vt = VT_EMPTY;
        assign_array(array);
    }
    CComVariant(const CComBSTR &text) : CComVariant(static_cast<LPCOLESTR>(text.m_str)) { }

    CComVariant &operator=(const CComVariant &source) { return assign_copy(source); }
    CComVariant &operator=(const VARIANT &source) { return assign_copy(source); }
    CComVariant &operator=(CComVariant &&source)
    {
        if (this != &source)
            throw_if(Attach(&source));
        return *this;
    }
    CComVariant &operator=(const CComBSTR &text) { return *this = static_cast<LPCOLESTR>(text.m_str); }
    CComVariant &operator=(LPCOLESTR text)
    {
        CComVariant value(text);    /* first: text may be inside of this one */

        return *this = static_cast<CComVariant &&>(value);
    }
    CComVariant &operator=(LPCSTR text) { return *this = CComVariant(text); }
    CComVariant &operator=(bool value)
    {
        reset(VT_BOOL).boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
        return *this;
    }
    /* A variant that is VT_INT or another 32-bit type keeps it. */
    CComVariant &operator=(int value)
    {
        reset(vt == VT_INT ? VT_INT : VT_I4).intVal = value;
        return *this;
    }
    CComVariant &operator=(unsigned int value)
    {
        reset(vt == VT_UINT ? VT_UINT : VT_UI4).uintVal = value;
        return *this;
    }
    CComVariant &operator=(BYTE value)
    {
        reset(VT_UI1).bVal = value;
        return *this;
    }
    CComVariant &operator=(short value)
    {
        reset(VT_I2).iVal = value;
        return *this;
    }
    CComVariant &operator=(unsigned short value)
    {
        reset(VT_UI2).uiVal = value;
        return *this;
    }
    CComVariant &operator=(_ATL_LONG value)
    {
        reset(_ATL_VT_LONG).llVal = value;
        return *this;
    }
    CComVariant &operator=(_ATL_ULONG value)
    {
        reset(_ATL_VT_ULONG).ullVal = value;
        return *this;
    }
    CComVariant &operator=(LONGLONG value)
    {
        reset(VT_I8).llVal = value;
        return *this;
    }
    CComVariant &operator=(ULONGLONG value)
    {
        reset(VT_UI8).ullVal = value;
        return *this;
    }
    CComVariant &operator=(float value)
    {
        reset(VT_R4).fltVal = value;
        return *this;
    }
    CComVariant &operator=(double value)
    {
        reset(vt == VT_DATE ? VT_DATE : VT_R8).dblVal = value;
        return *this;
    }
    CComVariant &operator=(CY value)
    {
        reset(VT_CY).cyVal = value;
        return *this;
    }
    CComVariant &operator=(char value)
    {
        reset(VT_I1).cVal = value;
        return *this;
    }
    CComVariant &operator=(IDispatch *dispatch) { return *this = CComVariant(dispatch); }
    CComVariant &operator=(IUnknown *unknown) { return *this = CComVariant(unknown); }
    CComVariant &operator=(const SAFEARRAY *array)
    {
        CComVariant value(array);

        return *this = static_cast<CComVariant &&>(value);
    }
    /* Pointers give by-reference variants. */
    CComVariant &operator=(BYTE *value) { return by_reference(VT_UI1, value); }
    CComVariant &operator=(short *value) { return by_reference(VT_I2, value); }
    CComVariant &operator=(unsigned short *) = delete;  /* ambiguous with a BSTR: use SetByRef */
    CComVariant &operator=(int *value) { return by_reference(VT_I4, value); }
    CComVariant &operator=(unsigned int *value) { return by_reference(VT_UI4, value); }
    CComVariant &operator=(float *value) { return by_reference(VT_R4, value); }
    CComVariant &operator=(double *value) { return by_reference(VT_R8, value); }
    CComVariant &operator=(LONGLONG *value) { return by_reference(VT_I8, value); }
    CComVariant &operator=(ULONGLONG *value) { return by_reference(VT_UI8, value); }
    CComVariant &operator=(CY *value) { return by_reference(VT_CY, value); }

    /* By VarCmp in the user's locale; two nulls are equal. */
    bool operator==(const VARIANT &other) const
    {
        if (vt == VT_NULL && other.vt == VT_NULL)
            return true;
        return vt == other.vt && compare(other) == VARCMP_EQ;
    }
    bool operator!=(const VARIANT &other) const { return !(*this == other); }
    bool operator<(const VARIANT &other) const
    {
        return !(vt == VT_NULL && other.vt == VT_NULL) && compare(other) == VARCMP_LT;
    }
    bool operator>(const VARIANT &other) const
    {
        return !(vt == VT_NULL && other.vt == VT_NULL) && compare(other) == VARCMP_GT;
    }

    HRESULT Clear() { return ::VariantClear(this); }
    HRESULT Copy(const VARIANT *source) { return ::VariantCopy(this, const_cast<VARIANT *>(source)); }

    /* *to, which has to be empty, receives a copy of the string. */
    HRESULT CopyTo(BSTR *to) const
    {
        if (!to)
            return E_POINTER;
        if (vt != VT_BSTR)
            return E_POINTER;
        *to = SysAllocStringByteLen((const char *)bstrVal, SysStringByteLen(bstrVal));
        return *to ? S_OK : E_OUTOFMEMORY;
    }

    /* Takes the value over: *source is empty afterwards. */
    HRESULT Attach(VARIANT *source)
    {
        HRESULT hr;

        if (!source)
            return E_INVALIDARG;
        if (FAILED(hr = Clear()))
            return hr;
        *static_cast<VARIANT *>(this) = *source;
        source->vt = VT_EMPTY;
        return S_OK;
    }

    /* Hands the value over: this is empty afterwards. */
    HRESULT Detach(VARIANT *to)
    {
        HRESULT hr;

        if (!to)
            return E_POINTER;
        if (FAILED(hr = ::VariantClear(to)))
            return hr;
        *to = *this;
        vt = VT_EMPTY;
        return S_OK;
    }

    HRESULT ChangeType(VARTYPE type, const VARIANT *source = nullptr)
    {
        return ::VariantChangeType(this, const_cast<VARIANT *>(source ? source : this), 0, type);
    }

    template <typename T> void SetByRef(T *value)
    {
        reset(CVarTypeInfo<T>::VT | VT_BYREF).byref = value;
    }

    /* In a stream: VARTYPE, then the value; what has no size of its own is written as text. */
    HRESULT WriteToStream(IStream *stream) { return WriteToStream(stream, vt); }

    HRESULT WriteToStream(IStream *stream, VARTYPE type)
    {
        CComVariant converted;
        CComBSTR text;
        HRESULT hr;
        int size = value_size(type);

        if (!stream)
            return E_INVALIDARG;
        if (FAILED(hr = stream->Write(&type, sizeof(type), nullptr)))
            return hr;
        if (type == VT_EMPTY || type == VT_NULL)
            return S_OK;
        if (size)
            return stream->Write(&bVal, size, nullptr);
        if (type == VT_BSTR)
            text.m_str = bstrVal;
        else
        {
            if (FAILED(hr = converted.ChangeType(VT_BSTR, this)))
                return hr;
            text.m_str = converted.bstrVal;
        }
        hr = text.WriteToStream(stream);
        text.Detach();
        return hr;
    }

    HRESULT ReadFromStream(IStream *stream, VARTYPE expected = VT_EMPTY)
    {
        VARTYPE type = VT_EMPTY;
        CComBSTR text;
        ULONG read = 0;
        HRESULT hr;
        int size;

        if (!stream)
            return E_INVALIDARG;
        if (FAILED(hr = Clear()))
            return hr;
        hr = stream->Read(&type, sizeof(type), &read);
        if (FAILED(hr) || read != sizeof(type))
            return FAILED(hr) ? hr : E_FAIL;
        if (expected != VT_EMPTY && type != expected)
            return E_FAIL;
        if (type == VT_EMPTY || type == VT_NULL)
        {
            vt = type;
            return S_OK;
        }
        if ((size = value_size(type)))
        {
            hr = stream->Read(&bVal, size, &read);
            if (FAILED(hr) || read != (ULONG)size)
                return FAILED(hr) ? hr : E_FAIL;
            vt = type;
            return S_OK;
        }
        if (FAILED(hr = text.ReadFromStream(stream)))
            return hr;
        vt = VT_BSTR;
        bstrVal = text.Detach();
        return type == VT_BSTR ? S_OK : ChangeType(type);
    }

    ULONG GetSize() const
    {
        CComVariant converted;

        if (vt == VT_EMPTY || vt == VT_NULL)
            return sizeof(VARTYPE);
        if (value_size(vt))
            return sizeof(VARTYPE) + value_size(vt);
        if (vt != VT_BSTR && FAILED(converted.ChangeType(VT_BSTR, this)))
            return sizeof(VARTYPE);
        return sizeof(VARTYPE) + CComBSTR::GetStreamSize(vt == VT_BSTR ? bstrVal : converted.bstrVal);
    }

private:
    static void throw_if(HRESULT hr)
    {
        if (FAILED(hr))
            AtlThrow(hr);
    }

    static bool is_int(VARTYPE type)
    {
        return type == VT_I4 || type == VT_INT || type == VT_ERROR || type == VT_UI4 || type == VT_UINT || type == VT_BOOL;
    }

    CComVariant &set(VARTYPE type)
    {
        vt = type;
        return *this;
    }

    CComVariant &reset(VARTYPE type)
    {
        throw_if(Clear());
        return set(type);
    }

    void init_copy(const VARIANT &source)
    {
        vt = VT_EMPTY;
        throw_if(Copy(&source));
    }

    CComVariant &assign_copy(const VARIANT &source)
    {
        if (this != &source)
            throw_if(Copy(&source));
        return *this;
    }

    /* A NULL text is a VT_BSTR of NULL. */
    void init_text(LPCOLESTR text)
    {
        set(VT_BSTR).bstrVal = SysAllocString(text);
        if (text && !bstrVal)
            out_of_memory();
    }

    void init_text(LPCSTR text)
    {
        set(VT_BSTR).bstrVal = text ? A2WBSTR(text) : nullptr;
        if (text && !bstrVal && *text)
            out_of_memory();
    }

    void out_of_memory()
    {
        vt = VT_ERROR;
        scode = E_OUTOFMEMORY;
        AtlThrow(E_OUTOFMEMORY);
    }

    CComVariant &by_reference(VARTYPE type, void *value)
    {
        reset(type | VT_BYREF).byref = value;
        return *this;
    }

    void assign_array(const SAFEARRAY *array)
    {
        LPSAFEARRAY copy = nullptr;
        VARTYPE type = VT_EMPTY;

        if (!array)
            return;
        throw_if(SafeArrayGetVartype(const_cast<SAFEARRAY *>(array), &type));
        throw_if(SafeArrayCopy(const_cast<SAFEARRAY *>(array), &copy));
        set(type | VT_ARRAY).parray = copy;
    }

    HRESULT compare(const VARIANT &other) const
    {
        return VarCmp(const_cast<CComVariant *>(this), const_cast<VARIANT *>(&other), GetThreadLocale(), 0);
    }

    static int value_size(VARTYPE type)
    {
        switch (type)
        {
        case VT_I1: case VT_UI1: return 1;
        case VT_I2: case VT_UI2: case VT_BOOL: return 2;
        case VT_I4: case VT_UI4: case VT_R4: case VT_INT: case VT_UINT: case VT_ERROR: return 4;
        case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE: return 8;
        }
        return 0;
    }
};

}
