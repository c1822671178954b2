/* Compiler COM support: _com_error, smart-pointer typedefs. Source: "_com_error Class", "Compiler COM Global Functions",
 * "_COM_SMARTPTR_TYPEDEF". */
#pragma once
#pragma GCC system_header

#include <comcat.h>
#include <ocidl.h>
#include <servprov.h>

#include "comutil.h"

#ifndef _COM_SMARTPTR_TYPEDEF
#define _COM_SMARTPTR _com_ptr_t
#define _COM_SMARTPTR_LEVEL2 _com_IIID
#define _COM_SMARTPTR_TYPEDEF(Interface, iid) \
    typedef _COM_SMARTPTR<_COM_SMARTPTR_LEVEL2<Interface, &iid>> Interface##Ptr
#endif

/* An HRESULT and, if there is one, its error object. */
class _com_error
{
public:
    _com_error(HRESULT hr, IErrorInfo *info = nullptr, bool add_reference = false) noexcept : m_hresult(hr), m_perrinfo(info),
        m_pszMsg(nullptr)
    {
        if (info && add_reference)
            info->AddRef();
    }
    _com_error(const _com_error &other) noexcept : m_hresult(other.m_hresult), m_perrinfo(other.m_perrinfo), m_pszMsg(nullptr)
    {
        if (m_perrinfo)
            m_perrinfo->AddRef();
    }
    virtual ~_com_error() noexcept
    {
        if (m_perrinfo)
            m_perrinfo->Release();
        if (m_pszMsg)
            LocalFree(m_pszMsg);
    }
    _com_error &operator=(const _com_error &other) noexcept
    {
        if (this != &other)
        {
            if (other.m_perrinfo)
                other.m_perrinfo->AddRef();
            if (m_perrinfo)
                m_perrinfo->Release();
            if (m_pszMsg)
                LocalFree(m_pszMsg);
            m_hresult = other.m_hresult;
            m_perrinfo = other.m_perrinfo;
            m_pszMsg = nullptr;
        }
        return *this;
    }

    HRESULT Error() const noexcept { return m_hresult; }
    /* The code of errors between 0x80040200 and 0x80040200 + 0xFFFF; 0 for others. */
    WORD WCode() const noexcept { return HRESULTToWCode(m_hresult); }

    IErrorInfo *ErrorInfo() const noexcept
    {
        if (m_perrinfo)
            m_perrinfo->AddRef();
        return m_perrinfo;
    }
    _bstr_t Description() const { return text(&IErrorInfo::GetDescription); }
    _bstr_t Source() const { return text(&IErrorInfo::GetSource); }
    _bstr_t HelpFile() const { return text(&IErrorInfo::GetHelpFile); }
    DWORD HelpContext() const noexcept
    {
        DWORD context = 0;

        if (m_perrinfo && FAILED(m_perrinfo->GetHelpContext(&context)))
            context = 0;
        return context;
    }
    ::GUID GUID() const noexcept
    {
        ::GUID guid = {0, 0, 0, {0}};

        if (m_perrinfo)
            m_perrinfo->GetGUID(&guid);
        return guid;
    }

    /* The system's text for the code, without its line end; this object owns it. */
    const TCHAR *ErrorMessage() const noexcept
    {
        if (!m_pszMsg)
        {
            FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
                m_hresult, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT), (LPTSTR)&m_pszMsg, 0, nullptr);
            if (m_pszMsg)
            {
                size_t length = 0;

                while (m_pszMsg[length])
                    length++;
                while (length && (m_pszMsg[length - 1] == '\r' || m_pszMsg[length - 1] == '\n'))
                    m_pszMsg[--length] = 0;
            }
            else if ((m_pszMsg = (LPTSTR)LocalAlloc(LMEM_FIXED, 32 * sizeof(TCHAR))))
            {
                static const char hexadecimal[] = "0123456789ABCDEF";
                const char *start = WCode() ? "IDispatch error #" : "Unknown error 0x";
                size_t at = 0;

                for (; *start; start++)
                    m_pszMsg[at++] = *start;
                if (WCode())
                {
                    char digits[6];
                    int count = 0;

                    for (unsigned int code = WCode(); code; code /= 10)
                        digits[count++] = '0' + code % 10;
                    while (count)
                        m_pszMsg[at++] = digits[--count];
                }
                else
                    for (int shift = 28; shift >= 0; shift -= 4)
                        m_pszMsg[at++] = hexadecimal[(unsigned int)m_hresult >> shift & 15];
                m_pszMsg[at] = 0;
            }
        }
        return m_pszMsg ? m_pszMsg : TEXT("");
    }

    static HRESULT WCodeToHRESULT(WORD code) noexcept
    {
        return code >= 0xFE00 ? wcode_last : (HRESULT)(wcode_first + code);
    }
    static WORD HRESULTToWCode(HRESULT hr) noexcept { return hr >= wcode_first && hr <= wcode_last ? (WORD)(hr - wcode_first) : 0; }

private:
    static const HRESULT wcode_first = (HRESULT)0x80040200, wcode_last = (HRESULT)(0x80040200 + 0xFE00 - 1);

    _bstr_t text(HRESULT (STDMETHODCALLTYPE IErrorInfo::*method)(BSTR *)) const
    {
        BSTR string = nullptr;

        if (m_perrinfo && FAILED((m_perrinfo->*method)(&string)))
            string = nullptr;
        return _bstr_t(string, false);
    }

    HRESULT m_hresult;
    IErrorInfo *m_perrinfo;
    mutable LPTSTR m_pszMsg;
};

/* What is done about errors; a program's handler must not return. */
typedef void (WINAPI *_com_error_handler)(HRESULT hr, IErrorInfo *info);

[[noreturn]] inline void WINAPI _com_raise_error(HRESULT hr, IErrorInfo *info = nullptr)
{
    throw _com_error(hr, info);
}

#ifdef __ELF__
__attribute__((visibility("hidden")))
#endif
inline _com_error_handler _com_current_error_handler = nullptr;

inline void WINAPI _set_com_error_handler(_com_error_handler handler)
{
    _com_current_error_handler = handler;
}

[[noreturn]] inline void _com_report_error(HRESULT hr, IErrorInfo *info)
{
    if (_com_current_error_handler)
        _com_current_error_handler(hr, info);
    _com_raise_error(hr, info);
}

[[noreturn]] inline void _com_issue_error(HRESULT hr)
{
    _com_report_error(hr, nullptr);
}

/* With the thread's error object, if the object says that its interface sets one. */
[[noreturn]] inline void _com_issue_errorex(HRESULT hr, IUnknown *object, REFIID iid)
{
    ISupportErrorInfo *support;
    IErrorInfo *info = nullptr;

    if (object && SUCCEEDED(object->QueryInterface(IID_ISupportErrorInfo, (void **)&support)))
    {
        if (support->InterfaceSupportsErrorInfo(iid) == S_OK && GetErrorInfo(0, &info) != S_OK)
            info = nullptr;
        support->Release();
    }
    _com_report_error(hr, info);
}

#include "comip.h"
#include "comdefsp.h"
