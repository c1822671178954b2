/* Conversions between ANSI, Unicode and TCHAR text. Source: "ATL and MFC String Conversion Macros", "CA2WEX Class" and its kin.
 *
 * The classes (CA2W …) keep the text in the object, or on the heap when it is long. The macros of ATL 3 (USES_CONVERSION, A2W …)
 * take it from the stack of the calling function. */
#pragma once
#pragma GCC system_header

#include "atlalloc.h"

namespace ATL
{

/* Natively both are UTF-8. */
inline UINT WINAPI _AtlGetConversionACP()
{
#ifdef _CONVERSION_DONT_USE_THREAD_LOCALE
    return CP_ACP;
#else
    return CP_THREAD_ACP;
#endif
}

/* The text is converted as a whole, with its terminator; size is in characters. NULL: it did not fit, or was not valid. */
inline LPWSTR WINAPI AtlA2WHelper(LPWSTR to, LPCSTR from, int size, UINT code_page = CP_ACP)
{
    if (!to || !from || size <= 0)
        return nullptr;
    *to = 0;
    return MultiByteToWideChar(code_page, 0, from, -1, to, size) ? to : nullptr;
}

inline LPSTR WINAPI AtlW2AHelper(LPSTR to, LPCWSTR from, int size, UINT code_page = CP_ACP)
{
    if (!to || !from || size <= 0)
        return nullptr;
    *to = 0;
    return WideCharToMultiByte(code_page, 0, from, -1, to, size, nullptr, nullptr) ? to : nullptr;
}

/* Bytes enough for the text in whatever code page: a unit of UTF-16 is three of UTF-8, at most four of others. */
inline int _AtlW2ASize(LPCWSTR text)
{
    size_t length = wcslen(text);

    return length > (size_t)INT_MAX / 4 - 1 ? 0 : (int)(length + 1) * 4;
}

inline int _AtlA2WSize(LPCSTR text)
{
    size_t length = strlen(text);

    return length > (size_t)INT_MAX / 4 - 1 ? 0 : (int)length + 1;
}

/* One buffer of each class below: fixed_length characters in the object. */
template <class Character, int fixed_length> class CConversionBuffer
{
public:
    CConversionBuffer() : m_psz(nullptr) { }
    CConversionBuffer(const CConversionBuffer &) = delete;
    CConversionBuffer &operator=(const CConversionBuffer &) = delete;
    ~CConversionBuffer()
    {
        if (m_psz != m_szBuffer)
            free(m_psz);
    }

    operator Character *() const { return m_psz; }

    Character *m_psz;
    Character m_szBuffer[fixed_length];

protected:
    Character *allocate(size_t count)
    {
        if (count <= (size_t)fixed_length)
            return m_psz = m_szBuffer;
        m_psz = static_cast<Character *>(malloc(AtlMultiplyThrow(count, sizeof(Character))));
        if (!m_psz)
            AtlThrow(E_OUTOFMEMORY);
        return m_psz;
    }

    void copy(const Character *from, size_t length)
    {
        if (from)
            memcpy(allocate(length + 1), from, (length + 1) * sizeof(Character));
    }
};

template <int t_nBufferLength = 128> class CA2WEX : public CConversionBuffer<WCHAR, t_nBufferLength>
{
public:
    CA2WEX(LPCSTR text) { convert(text, _AtlGetConversionACP()); }
    CA2WEX(LPCSTR text, UINT code_page) { convert(text, code_page); }

private:
    void convert(LPCSTR text, UINT code_page)
    {
        int size;

        if (!text)
            return;
        if (!(size = MultiByteToWideChar(code_page, 0, text, -1, nullptr, 0)))
            AtlThrow(AtlHresultFromLastError());
        if (!MultiByteToWideChar(code_page, 0, text, -1, this->allocate(size), size))
            AtlThrow(AtlHresultFromLastError());
    }
};

template <int t_nBufferLength = 128> class CW2AEX : public CConversionBuffer<char, t_nBufferLength>
{
public:
    CW2AEX(LPCWSTR text) { convert(text, _AtlGetConversionACP()); }
    CW2AEX(LPCWSTR text, UINT code_page) { convert(text, code_page); }

private:
    void convert(LPCWSTR text, UINT code_page)
    {
        int size;

        if (!text)
            return;
        if (!(size = WideCharToMultiByte(code_page, 0, text, -1, nullptr, 0, nullptr, nullptr)))
            AtlThrow(AtlHresultFromLastError());
        if (!WideCharToMultiByte(code_page, 0, text, -1, this->allocate(size), size, nullptr, nullptr))
            AtlThrow(AtlHresultFromLastError());
    }
};

/* Copies that may be written to. */
template <int t_nBufferLength = 128> class CA2AEX : public CConversionBuffer<char, t_nBufferLength>
{
public:
    CA2AEX(LPCSTR text, UINT = 0) { this->copy(text, text ? strlen(text) : 0); }
};

template <int t_nBufferLength = 128> class CW2WEX : public CConversionBuffer<WCHAR, t_nBufferLength>
{
public:
    CW2WEX(LPCWSTR text, UINT = 0) { this->copy(text, text ? wcslen(text) : 0); }
};

/* Of the same kind on both sides, and constant: the text itself. */
template <int t_nBufferLength = 128> class CA2CAEX
{
public:
    CA2CAEX(LPCSTR text, UINT = 0) : m_psz(text) { }
    CA2CAEX(const CA2CAEX &) = delete;
    operator LPCSTR() const { return m_psz; }

    LPCSTR m_psz;
};

template <int t_nBufferLength = 128> class CW2CWEX
{
public:
    CW2CWEX(LPCWSTR text, UINT = 0) : m_psz(text) { }
    CW2CWEX(const CW2CWEX &) = delete;
    operator LPCWSTR() const { return m_psz; }

    LPCWSTR m_psz;
};

typedef CA2WEX<> CA2W;
typedef CW2AEX<> CW2A;
typedef CA2AEX<> CA2A;
typedef CW2WEX<> CW2W;
typedef CA2CAEX<> CA2CA;
typedef CW2CWEX<> CW2CW;

}

#define CA2CW CA2W
#define CA2CWEX CA2WEX
#define CW2CA CW2A
#define CW2CAEX CW2AEX

#ifdef _UNICODE
#define CA2T CA2W
#define CA2TEX CA2WEX
#define CA2CT CA2W
#define CA2CTEX CA2WEX
#define CT2A CW2A
#define CT2AEX CW2AEX
#define CT2CA CW2A
#define CT2CAEX CW2AEX
#define CW2T CW2W
#define CW2TEX CW2WEX
#define CW2CT CW2CW
#define CW2CTEX CW2CWEX
#define CT2W CW2W
#define CT2WEX CW2WEX
#define CT2CW CW2CW
#define CT2CWEX CW2CWEX
#else
#define CA2T CA2A
#define CA2TEX CA2AEX
#define CA2CT CA2CA
#define CA2CTEX CA2CAEX
#define CT2A CA2A
#define CT2AEX CA2AEX
#define CT2CA CA2CA
#define CT2CAEX CA2CAEX
#define CW2T CW2A
#define CW2TEX CW2AEX
#define CW2CT CW2A
#define CW2CTEX CW2AEX
#define CT2W CA2W
#define CT2WEX CA2WEX
#define CT2CW CA2W
#define CT2CWEX CA2WEX
#endif

#define COLE2A CW2A
#define COLE2AEX CW2AEX
#define COLE2CA CW2CA
#define COLE2CAEX CW2CAEX
#define COLE2T CW2T
#define COLE2TEX CW2TEX
#define COLE2CT CW2CT
#define COLE2CTEX CW2CTEX
#define COLE2W CW2W
#define COLE2WEX CW2WEX
#define COLE2CW CW2CW
#define COLE2CWEX CW2CWEX
#define CA2OLE CA2W
#define CA2OLEEX CA2WEX
#define CA2COLE CA2CW
#define CA2COLEEX CA2CWEX
#define CT2OLE CT2W
#define CT2OLEEX CT2WEX
#define CT2COLE CT2CW
#define CT2COLEEX CT2CWEX
#define CW2OLE CW2W
#define CW2COLE CW2CW

/* ATL 3. The names of the variables are what ATL's macros declare; code that converts in several places of one function relies on
 * one USES_CONVERSION. */
#define USES_CONVERSION \
    int _convert = 0; UINT _acp = ATL::_AtlGetConversionACP(); LPCWSTR _lpw = nullptr; LPCSTR _lpa = nullptr; \
    (void)_convert; (void)_acp; (void)_lpw; (void)_lpa

#define A2W_CP(text, code_page) \
    (!(_lpa = (text)) ? nullptr : (_convert = ATL::_AtlA2WSize(_lpa), \
        ATL::AtlA2WHelper((LPWSTR)__builtin_alloca(_convert * sizeof(WCHAR)), _lpa, _convert, (code_page))))
#define W2A_CP(text, code_page) \
    (!(_lpw = (text)) ? nullptr : (_convert = ATL::_AtlW2ASize(_lpw), \
        ATL::AtlW2AHelper((LPSTR)__builtin_alloca(_convert), _lpw, _convert, (code_page))))
#define A2W(text) A2W_CP(text, _acp)
#define W2A(text) W2A_CP(text, _acp)
#define A2CW(text) ((LPCWSTR)A2W(text))
#define W2CA(text) ((LPCSTR)W2A(text))
#define A2CW_CP(text, code_page) ((LPCWSTR)A2W_CP(text, code_page))
#define W2CA_CP(text, code_page) ((LPCSTR)W2A_CP(text, code_page))

/* The same with a limit of bytes, above which the heap serves until the function returns. */
#define USES_CONVERSION_EX \
    int _convert_ex = 0; UINT _acp_ex = ATL::_AtlGetConversionACP(); LPCWSTR _lpw_ex = nullptr; LPCSTR _lpa_ex = nullptr; \
    (void)_convert_ex; (void)_acp_ex; (void)_lpw_ex; (void)_lpa_ex; \
    USES_ATL_SAFE_ALLOCA
#define A2W_EX(text, threshold) \
    (!(_lpa_ex = (text)) ? nullptr : (_convert_ex = ATL::_AtlA2WSize(_lpa_ex), \
        ATL::AtlA2WHelper((LPWSTR)_ATL_SAFE_ALLOCA(_convert_ex * sizeof(WCHAR), threshold), _lpa_ex, _convert_ex, _acp_ex)))
#define W2A_EX(text, threshold) \
    (!(_lpw_ex = (text)) ? nullptr : (_convert_ex = ATL::_AtlW2ASize(_lpw_ex), \
        ATL::AtlW2AHelper((LPSTR)_ATL_SAFE_ALLOCA(_convert_ex, threshold), _lpw_ex, _convert_ex, _acp_ex)))
#define A2CW_EX(text, threshold) ((LPCWSTR)A2W_EX(text, threshold))
#define W2CA_EX(text, threshold) ((LPCSTR)W2A_EX(text, threshold))

#define W2OLE(text) ((LPOLESTR)(text))
#define OLE2W(text) ((LPWSTR)(text))
#define W2COLE(text) ((LPCOLESTR)(text))
#define OLE2CW(text) ((LPCWSTR)(text))
#define A2OLE A2W
#define OLE2A W2A
#define A2COLE A2CW
#define OLE2CA W2CA
#define A2OLE_EX A2W_EX
#define OLE2A_EX W2A_EX
#define A2COLE_EX A2CW_EX
#define OLE2CA_EX W2CA_EX

#ifdef _UNICODE
#define T2A W2A
#define A2T A2W
#define T2W(text) ((LPWSTR)(text))
#define W2T(text) ((LPTSTR)(text))
#define T2CA W2CA
#define A2CT A2CW
#define T2CW(text) ((LPCWSTR)(text))
#define W2CT(text) ((LPCTSTR)(text))
#define T2OLE(text) ((LPOLESTR)(text))
#define OLE2T(text) ((LPTSTR)(text))
#define T2COLE(text) ((LPCOLESTR)(text))
#define OLE2CT(text) ((LPCTSTR)(text))
#define T2A_EX W2A_EX
#define A2T_EX A2W_EX
#define T2CA_EX W2CA_EX
#define A2CT_EX A2CW_EX
#define T2W_EX(text, threshold) ((LPWSTR)(text))
#define W2T_EX(text, threshold) ((LPTSTR)(text))
#define T2CW_EX(text, threshold) ((LPCWSTR)(text))
#define W2CT_EX(text, threshold) ((LPCTSTR)(text))
#define T2OLE_EX(text, threshold) ((LPOLESTR)(text))
#define OLE2T_EX(text, threshold) ((LPTSTR)(text))
#define T2COLE_EX(text, threshold) ((LPCOLESTR)(text))
#define OLE2CT_EX(text, threshold) ((LPCTSTR)(text))
#else
#define T2W A2W
#define W2T W2A
#define T2A(text) ((LPSTR)(text))
#define A2T(text) ((LPTSTR)(text))
#define T2CW A2CW
#define W2CT W2CA
#define T2CA(text) ((LPCSTR)(text))
#define A2CT(text) ((LPCTSTR)(text))
#define T2OLE A2W
#define OLE2T W2A
#define T2COLE A2CW
#define OLE2CT W2CA
#define T2W_EX A2W_EX
#define W2T_EX W2A_EX
#define T2A_EX(text, threshold) ((LPSTR)(text))
#define A2T_EX(text, threshold) ((LPTSTR)(text))
#define T2CW_EX A2CW_EX
#define W2CT_EX W2CA_EX
#define T2OLE_EX A2W_EX
#define OLE2T_EX W2A_EX
#define T2COLE_EX A2CW_EX
#define OLE2CT_EX W2CA_EX
#endif

namespace ATL
{

inline BSTR A2WBSTR(LPCSTR text, int length = -1)
{
    int size;
    BSTR string;

    if (!text || !length)
        return nullptr;
    size = MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, nullptr, 0);
    if (!size || !(string = SysAllocStringLen(nullptr, length == -1 ? size - 1 : size)))
        return nullptr;
    if (MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, string, size) != size)
    {
        SysFreeString(string);
        return nullptr;
    }
    return string;
}

inline BSTR OLE2BSTR(LPCOLESTR text) { return SysAllocString(text); }
inline BSTR A2BSTR(LPCSTR text) { return A2WBSTR(text); }
inline BSTR W2BSTR(LPCWSTR text) { return SysAllocString(text); }
inline BSTR T2BSTR_EX(LPCSTR text) { return A2WBSTR(text); }
inline BSTR T2BSTR_EX(LPCWSTR text) { return SysAllocString(text); }
inline BSTR T2BSTR(LPCSTR text) { return A2WBSTR(text); }
inline BSTR T2BSTR(LPCWSTR text) { return SysAllocString(text); }
inline BSTR A2BSTR_EX(LPCSTR text) { return A2WBSTR(text); }

inline LPWSTR AtlAllocTaskWideString(LPCWSTR text)
{
    size_t bytes = text ? (wcslen(text) + 1) * sizeof(WCHAR) : 0;
    LPWSTR copy = text ? static_cast<LPWSTR>(CoTaskMemAlloc(bytes)) : nullptr;

    if (copy)
        memcpy(copy, text, bytes);
    return copy;
}

inline LPWSTR AtlAllocTaskWideString(LPCSTR text)
{
    int size = text ? MultiByteToWideChar(_AtlGetConversionACP(), 0, text, -1, nullptr, 0) : 0;
    LPWSTR copy = size ? static_cast<LPWSTR>(CoTaskMemAlloc(size * sizeof(WCHAR))) : nullptr;

    if (copy)
        MultiByteToWideChar(_AtlGetConversionACP(), 0, text, -1, copy, size);
    return copy;
}

inline LPSTR AtlAllocTaskAnsiString(LPCSTR text)
{
    size_t bytes = text ? strlen(text) + 1 : 0;
    LPSTR copy = text ? static_cast<LPSTR>(CoTaskMemAlloc(bytes)) : nullptr;

    if (copy)
        memcpy(copy, text, bytes);
    return copy;
}

inline LPSTR AtlAllocTaskAnsiString(LPCWSTR text)
{
    int size = text ? WideCharToMultiByte(_AtlGetConversionACP(), 0, text, -1, nullptr, 0, nullptr, nullptr) : 0;
    LPSTR copy = size ? static_cast<LPSTR>(CoTaskMemAlloc(size)) : nullptr;

    if (copy)
        WideCharToMultiByte(_AtlGetConversionACP(), 0, text, -1, copy, size, nullptr, nullptr);
    return copy;
}

inline LPOLESTR AtlAllocTaskOleString(LPCWSTR text) { return AtlAllocTaskWideString(text); }
inline LPOLESTR AtlAllocTaskOleString(LPCSTR text) { return AtlAllocTaskWideString(text); }

}
