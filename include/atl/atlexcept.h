/* CAtlException and AtlThrow. Source: "CAtlException Class", "AtlThrow", "AtlThrowLastWin32" of the documentation. */
#pragma once
#pragma GCC system_header

#include "atldef.h"

namespace ATL
{

/* An exception that is an HRESULT. */
class CAtlException
{
public:
    CAtlException() : m_hr(E_FAIL) { }
    CAtlException(HRESULT hr) : m_hr(hr) { }
    operator HRESULT() const { return m_hr; }

    HRESULT m_hr;
};

#ifndef _ATL_CUSTOM_THROW
/* Throws. With _ATL_NO_EXCEPTIONS there is nothing to throw: the process ends, E_OUTOFMEMORY included, as Windows' does with
 * RaiseException. */
[[noreturn]] inline void WINAPI AtlThrowImpl(HRESULT hr)
{
#ifdef _ATL_NO_EXCEPTIONS
    char text[64];

    snprintf(text, sizeof(text), "AtlThrow: hr = 0x%x\n", (unsigned int)hr);
    OutputDebugStringA(text);
    abort();
#else
    throw CAtlException(hr);
#endif
}
#endif

#ifndef AtlThrow
[[noreturn]] inline void AtlThrow(HRESULT hr)
{
    AtlThrowImpl(hr);
}
#endif

inline HRESULT AtlHresultFromLastError()
{
    DWORD error = GetLastError();

    return HRESULT_FROM_WIN32(error);
}

inline HRESULT AtlHresultFromWin32(DWORD error)
{
    return HRESULT_FROM_WIN32(error);
}

[[noreturn]] inline void WINAPI AtlThrowLastWin32()
{
    AtlThrow(AtlHresultFromLastError());
}

/* What an errno_t of the secure C functions stands for: 0 and STRUNCATE pass, the rest throws. */
inline int AtlCrtErrorCheck(int error)
{
    switch (error)
    {
    case 0:
    case 80:    /* STRUNCATE */
        break;
    case 12:    /* ENOMEM */
        AtlThrow(E_OUTOFMEMORY);
    case 22:    /* EINVAL */
    case 34:    /* ERANGE */
        AtlThrow(E_INVALIDARG);
    default:
        AtlThrow(E_FAIL);
    }
    return error;
}

}
