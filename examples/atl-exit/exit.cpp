// Publishes what the CA issues: each certificate under its request's number, and the newest CRLs of every CA certificate, into
// %SystemRoot%\System32\CertSrv\CertEnroll. EXITPUB_FILE of the registry value PublishCertFlags switches certificates on; a
// certificate is written if its request had an attribute CertFile.
#include "stdafx.h"
#include "exit.h"

// A CA has both folders; elsewhere they are made.
static const WCHAR *const folders[] = {L"%SystemRoot%\\System32\\CertSrv", L"%SystemRoot%\\System32\\CertSrv\\CertEnroll"};

STDMETHODIMP CAtlExit::InterfaceSupportsErrorInfo(REFIID riid)
{
    return InlineIsEqualGUID(riid, IID_ICertExit) || InlineIsEqualGUID(riid, IID_ICertExit2) ? S_OK : S_FALSE;
}

HRESULT CAtlExit::Report(HRESULT hr, const WCHAR *text)
{
    ATLTRACE(L"%ws: 0x%x\n", text, hr);
    return Error(text, IID_ICertExit, hr);
}

static HRESULT Connect(CComPtr<ICertServerExit> &server, LONG context)
{
    HRESULT hr = server.CoCreateInstance(CLSID_CCertServerExit);

    return SUCCEEDED(hr) ? server->SetContext(context) : hr;
}

static HRESULT GetLong(ICertServerExit *server, const WCHAR *name, LONG *value)
{
    CComVariant property;
    HRESULT hr = server->GetCertificateProperty(CComBSTR(name), PROPTYPE_LONG, &property);

    if (FAILED(hr))
        return hr;
    if (property.vt != VT_I4)
        return E_INVALIDARG;
    *value = property.lVal;
    return S_OK;
}

// A binary or text property; whatever else the CA may give is refused.
static HRESULT GetBytes(ICertServerExit *server, const WCHAR *name, LONG type, CComVariant &property)
{
    HRESULT hr = server->GetCertificateProperty(CComBSTR(name), type, &property);

    if (FAILED(hr))
        return hr;
    return property.vt == VT_BSTR && property.bstrVal != NULL ? S_OK : E_INVALIDARG;
}

HRESULT CAtlExit::ReadConfiguration(const WCHAR *config)
{
    CComPtr<ICertServerExit> server;
    CComVariant location;
    CRegKey key;
    HRESULT hr;
    LONG error;

    m_config = config;
    if (FAILED(hr = Connect(server, 0)))
        return Report(hr, L"the CA's interface");
    if (FAILED(hr = GetBytes(server, wszPROPMODULEREGLOC, PROPTYPE_STRING, location)))
        return Report(hr, wszPROPMODULEREGLOC);
    if (FAILED(hr = GetLong(server, wszPROPCATYPE, &m_type)))
        return Report(hr, wszPROPCATYPE);
    if (FAILED(hr = GetLong(server, wszPROPCERTCOUNT, &m_certificates)))
        return Report(hr, wszPROPCERTCOUNT);
    error = key.Open(HKEY_LOCAL_MACHINE, location.bstrVal, KEY_QUERY_VALUE);
    if (error == ERROR_SUCCESS)
        error = key.QueryDWORDValue(wszREGCERTPUBLISHFLAGS, m_flags);
    if (error != ERROR_SUCCESS && error != ERROR_FILE_NOT_FOUND)
        return Report(HRESULT_FROM_WIN32(error), L"the module's registry key");
    return S_OK;
}

// CComBSTR throws when memory is out. What calls here is C: nothing may leave by an exception.
STDMETHODIMP CAtlExit::Initialize(BSTR const strConfig, LONG *pEventMask)
{
    HRESULT hr;

    if (pEventMask == NULL)
        return E_POINTER;
    *pEventMask = EXITEVENT_INVALID;
    _ATLTRY
    {
        hr = ReadConfiguration(strConfig);
    }
    _ATLCATCH(exception)
    {
        hr = exception;
    }
    if (SUCCEEDED(hr))
        *pEventMask = EXITEVENT_CERTISSUED | EXITEVENT_CERTPENDING | EXITEVENT_CERTDENIED | EXITEVENT_CERTREVOKED |
            EXITEVENT_CERTRETRIEVEPENDING | EXITEVENT_CRLISSUED | EXITEVENT_SHUTDOWN | EXITEVENT_CERTIMPORTED;
    return hr;
}

HRESULT CAtlExit::WriteFileTo(const WCHAR *name, const void *data, DWORD size)
{
    WCHAR path[MAX_PATH];
    DWORD written = 0;
    HRESULT hr;

    for (size_t i = 0; i < ARRAYSIZE(folders); i++)
    {
        if (!ExpandEnvironmentStrings(folders[i], path, ARRAYSIZE(path)))
            return HRESULT_FROM_WIN32(GetLastError());
        if (!CreateDirectory(path, NULL) && GetLastError() != ERROR_ALREADY_EXISTS)
            return HRESULT_FROM_WIN32(GetLastError());
    }
    if (FAILED(hr = StringCchCat(path, ARRAYSIZE(path), L"\\")) || FAILED(hr = StringCchCat(path, ARRAYSIZE(path), name)))
        return hr;
    CHandle file(CreateFile(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL));
    if (file == INVALID_HANDLE_VALUE)
    {
        DWORD error = GetLastError();

        file.Detach();
        return HRESULT_FROM_WIN32(error);
    }
    if (!WriteFile(file, data, size, &written, NULL))
        return HRESULT_FROM_WIN32(GetLastError());
    return written == size ? S_OK : HRESULT_FROM_WIN32(ERROR_DISK_FULL);
}

HRESULT CAtlExit::PublishCertificate(LONG context)
{
    CComPtr<ICertServerExit> server;
    CComVariant certificate, request;
    CComBSTR attribute;
    WCHAR name[32];
    HRESULT hr;

    if ((m_flags & EXITPUB_FILE) == 0)
        return S_OK;
    if (FAILED(hr = Connect(server, context)))
        return Report(hr, L"the CA's interface");
    if (FAILED(hr = GetBytes(server, wszPROPRAWCERTIFICATE, PROPTYPE_BINARY, certificate)))
        return Report(hr, wszPROPRAWCERTIFICATE);
    hr = server->GetRequestAttribute(CComBSTR(wszPROPEXITCERTFILE), &attribute);
    if (FAILED(hr) || attribute.Length() == 0)
        return S_OK;            // nobody has asked for a file
    if (FAILED(hr = server->GetRequestProperty(CComBSTR(wszPROPREQUESTREQUESTID), PROPTYPE_LONG, &request)))
        return Report(hr, wszPROPREQUESTREQUESTID);
    if (request.vt != VT_I4)
        return Report(E_INVALIDARG, wszPROPREQUESTREQUESTID);
    StringCchPrintf(name, ARRAYSIZE(name), L"%d.cer", request.lVal);
    hr = WriteFileTo(name, certificate.bstrVal, SysStringByteLen(certificate.bstrVal));
    return FAILED(hr) ? Report(hr, name) : S_OK;
}

HRESULT CAtlExit::PublishRevocationLists(LONG context)
{
    static const struct
    {
        const WCHAR *property, *file;
    } lists[] = {{wszPROPRAWCRL, L"%d.crl"}, {wszPROPRAWDELTACRL, L"%d+.crl"}};
    CComPtr<ICertServerExit> server;
    LONG no_deltas = FALSE;
    HRESULT hr;

    if (FAILED(hr = Connect(server, context)))
        return Report(hr, L"the CA's interface");
    if (FAILED(hr = GetLong(server, wszPROPDELTACRLSDISABLED, &no_deltas)))
        return Report(hr, wszPROPDELTACRLSDISABLED);
    for (LONG i = 0; i < m_certificates; i++)
    {
        WCHAR name[64], file[32];
        LONG state;

        StringCchPrintf(name, ARRAYSIZE(name), L"%s.%d", wszPROPCRLSTATE, i);
        if (FAILED(hr = GetLong(server, name, &state)))
            return Report(hr, name);
        if (state != CA_DISP_VALID)
            continue;
        for (int j = 0; j < (no_deltas ? 1 : 2); j++)
        {
            CComVariant list;

            StringCchPrintf(name, ARRAYSIZE(name), L"%s.%d", lists[j].property, i);
            hr = GetBytes(server, name, PROPTYPE_BINARY, list);
            if (hr == CERTSRV_E_PROPERTY_EMPTY || hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND))
                continue;       // none was published yet
            if (FAILED(hr))
                return Report(hr, name);
            StringCchPrintf(file, ARRAYSIZE(file), lists[j].file, i);
            if (FAILED(hr = WriteFileTo(file, list.bstrVal, SysStringByteLen(list.bstrVal))))
                return Report(hr, file);
        }
    }
    return S_OK;
}

STDMETHODIMP CAtlExit::Notify(LONG ExitEvent, LONG Context)
{
    _ATLTRY
    {
        switch (ExitEvent)
        {
        case EXITEVENT_CERTISSUED:
            return PublishCertificate(Context);

        case EXITEVENT_CRLISSUED:
            return PublishRevocationLists(Context);

        case EXITEVENT_SHUTDOWN:
            ATLTRACE(L"%ws: end\n", m_config.m_str);
            break;
        }
        return S_OK;
    }
    _ATLCATCH(exception)
    {
        return exception;
    }
}

STDMETHODIMP CAtlExit::GetDescription(BSTR *pstrDescription)
{
    CComBSTR description;

    if (pstrDescription == NULL)
        return E_POINTER;
    if (!description.LoadString(IDS_CERTEXITMODULE_DESC))
        return E_FAIL;
    *pstrDescription = description.Detach();
    return S_OK;
}

STDMETHODIMP CAtlExit::GetManageModule(ICertManageModule **ppManageModule)
{
    if (ppManageModule == NULL)
        return E_POINTER;
    *ppManageModule = NULL;
    return CoCreateInstance(CLSID_AtlExitManage, NULL, CLSCTX_INPROC_SERVER, IID_ICertManageModule, (void **)ppManageModule);
}
