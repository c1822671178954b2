// Writes each issued certificate's request and name to debug output, and runs a command of the registry (value Command of the
// module's key, with the request's number as its argument). The request fails for the CA's log if the command does.
#include "pch.h"
#include "ModernExit.h"

STDMETHODIMP CModernExit::Initialize(BSTR const strConfig, LONG *pEventMask)
try
{
    ATL::CComPtr<ICertServerExit> server;
    ATL::CComVariant location;
    ATL::CRegKey key;
    HRESULT hr;

    if (!pEventMask)
        return E_POINTER;
    *pEventMask = EXITEVENT_INVALID;
    m_config = strConfig;
    m_command.Empty();
    if (FAILED(hr = server.CoCreateInstance(CLSID_CCertServerExit)))
        return Error(L"the CA's interface", IID_ICertExit2, hr);
    if (FAILED(hr = server->SetContext(0)))
        return hr;
    hr = server->GetCertificateProperty(ATL::CComBSTR(wszPROPMODULEREGLOC), PROPTYPE_STRING, &location);
    if (FAILED(hr))
        return Error(wszPROPMODULEREGLOC, IID_ICertExit2, hr);
    if (location.vt != VT_BSTR || !location.bstrVal)
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    if (key.Open(HKEY_LOCAL_MACHINE, location.bstrVal, KEY_READ) == ERROR_SUCCESS)
    {
        ULONG length = 0;

        if (key.QueryStringValue(L"Command", nullptr, &length) == ERROR_SUCCESS && length)
        {
            if (key.QueryStringValue(L"Command", m_command.GetBuffer(length), &length) != ERROR_SUCCESS)
                length = 0;
            m_command.ReleaseBuffer(length ? -1 : 0);
        }
    }
    *pEventMask = EXITEVENT_CERTISSUED;
    return S_OK;
}
catch (const ATL::CAtlException &exception)
{
    return exception;
}

HRESULT CModernExit::RunCommand(const ATL::CStringW &id)
{
    STARTUPINFOW startup = {};
    PROCESS_INFORMATION started = {};
    ATL::CStringW line(m_command + L" " + id);
    DWORD status = 0;

    startup.cb = sizeof(startup);
    if (!CreateProcessW(nullptr, line.GetBuffer(), nullptr, nullptr, FALSE, 0, nullptr, nullptr, &startup, &started))
        return ATL::AtlHresultFromLastError();
    line.ReleaseBuffer();
    ATL::CHandle process(started.hProcess), thread(started.hThread);
    if (WaitForSingleObject(process, 30000) != WAIT_OBJECT_0)
        return HRESULT_FROM_WIN32(ERROR_TIMEOUT);
    if (!GetExitCodeProcess(process, &status))
        return ATL::AtlHresultFromLastError();
    return status ? HRESULT_FROM_WIN32(ERROR_PROCESS_ABORTED) : S_OK;
}

HRESULT CModernExit::Issued(LONG context)
{
    ATL::CComPtr<ICertServerExit> server;
    ATL::CComVariant name, id;
    ATL::CStringW text;
    HRESULT hr = server.CoCreateInstance(CLSID_CCertServerExit);

    if (FAILED(hr))
        return hr;
    if (FAILED(hr = server->SetContext(context)))
        return hr;
    if (FAILED(hr = server->GetRequestProperty(ATL::CComBSTR(wszPROPREQUESTREQUESTID), PROPTYPE_LONG, &id)))
        return Error(wszPROPREQUESTREQUESTID, IID_ICertExit2, hr);
    hr = server->GetCertificateProperty(ATL::CComBSTR(wszPROPCOMMONNAME), PROPTYPE_STRING, &name);
    if (FAILED(hr) && hr != CERTSRV_E_PROPERTY_EMPTY && hr != HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND))
        return Error(wszPROPCOMMONNAME, IID_ICertExit2, hr);
    if (id.vt != VT_I4 || (SUCCEEDED(hr) && (name.vt != VT_BSTR || !name.bstrVal)))
        return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    text.Format(IDS_ISSUED, id.lVal, SUCCEEDED(hr) ? name.bstrVal : L"(no name)");
    {
        ObjectLock lock(this);

        if (m_names.GetCount() >= 100)      // the last ones are enough
            m_names.RemoveAll();
        m_names[id.lVal] = text;
    }
    OutputDebugStringW(text + L"\n");
    if (m_command.IsEmpty())
        return S_OK;
    ATL::CStringW number;
    number.Format(L"%d", id.lVal);
    hr = RunCommand(number);
    return FAILED(hr) ? Error(m_command, IID_ICertExit2, hr) : S_OK;
}

STDMETHODIMP CModernExit::Notify(LONG ExitEvent, LONG Context)
{
    try
    {
        return ExitEvent == EXITEVENT_CERTISSUED ? Issued(Context) : S_OK;
    }
    catch (const ATL::CAtlException &exception)
    {
        return exception;
    }
}

STDMETHODIMP CModernExit::GetDescription(BSTR *pstrDescription)
try
{
    ATL::CStringW description;

    if (!pstrDescription)
        return E_POINTER;
    if (!description.LoadString(IDS_PROJNAME))
        return E_FAIL;
    *pstrDescription = description.AllocSysString();
    return S_OK;
}
catch (const ATL::CAtlException &exception)
{
    return exception;
}

STDMETHODIMP CModernExit::GetManageModule(ICertManageModule **ppManageModule)
{
    if (!ppManageModule)
        return E_POINTER;
    *ppManageModule = nullptr;
    return E_NOTIMPL;
}
