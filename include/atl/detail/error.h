/* AtlReportError: IErrorInfo of a class. Source: "AtlReportError", "CComCoClass::Error". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "../atlbase.h"

namespace ATL
{

/* Sets the thread's error object. description may be MAKEINTRESOURCE of a string: then hr 0 becomes an HRESULT of FACILITY_ITF
 * with its number; with a text hr 0 becomes DISP_E_EXCEPTION. Returns the HRESULT. */
inline HRESULT WINAPI AtlSetErrorInfo(const CLSID &clsid, LPCOLESTR description, DWORD help_id, LPCOLESTR help_file,
    const IID &iid, HRESULT hr, HINSTANCE instance = nullptr)
{
    CComPtr<ICreateErrorInfo> create;
    CComPtr<IErrorInfo> info;
    CComBSTR text;
    LPOLESTR progid;

    if (IS_INTRESOURCE(description))
    {
        UINT id = LOWORD((DWORD_PTR)description);

        if (!(instance ? text.LoadString(instance, id) : text.LoadString(id)))
            text = L"Unknown Error";
        if (hr == 0)
            hr = MAKE_HRESULT(3, FACILITY_ITF, id);
        description = text;
    }
    else if (hr == 0)
        hr = DISP_E_EXCEPTION;
    if (FAILED(CreateErrorInfo(&create)))
        return hr;
    create->SetGUID(iid);
    if (SUCCEEDED(ProgIDFromCLSID(clsid, &progid)))
    {
        create->SetSource(progid);
        CoTaskMemFree(progid);
    }
    if (help_id && help_file)
    {
        create->SetHelpContext(help_id);
        create->SetHelpFile(const_cast<LPOLESTR>(help_file));
    }
    create->SetDescription(const_cast<LPOLESTR>(description));
    if (SUCCEEDED(create->QueryInterface(&info)))
        SetErrorInfo(0, info);
    return hr;
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, LPCOLESTR description, DWORD help_id, LPCOLESTR help_file,
    const IID &iid = GUID_NULL, HRESULT hr = 0)
{
    return AtlSetErrorInfo(clsid, description, help_id, help_file, iid, hr);
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, LPCOLESTR description, const IID &iid = GUID_NULL, HRESULT hr = 0)
{
    return AtlSetErrorInfo(clsid, description, 0, nullptr, iid, hr);
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, LPCSTR description, DWORD help_id, LPCSTR help_file,
    const IID &iid = GUID_NULL, HRESULT hr = 0)
{
    return description ? AtlSetErrorInfo(clsid, CA2W(description), help_id, CA2W(help_file), iid, hr) : E_INVALIDARG;
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, LPCSTR description, const IID &iid = GUID_NULL, HRESULT hr = 0)
{
    return AtlReportError(clsid, description, 0, nullptr, iid, hr);
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, UINT id, const IID &iid = GUID_NULL, HRESULT hr = 0,
    HINSTANCE instance = nullptr)
{
    return AtlSetErrorInfo(clsid, MAKEINTRESOURCEW(id), 0, nullptr, iid, hr, instance);
}

inline HRESULT WINAPI AtlReportError(const CLSID &clsid, UINT id, DWORD help_id, LPCOLESTR help_file, const IID &iid = GUID_NULL,
    HRESULT hr = 0, HINSTANCE instance = nullptr)
{
    return AtlSetErrorInfo(clsid, MAKEINTRESOURCEW(id), help_id, help_file, iid, hr, instance);
}

}
