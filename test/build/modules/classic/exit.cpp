
// File:        exit.cpp
// Contents:    CCertExitOld

#include "pch.cpp"
#pragma hdrstop

#include <assert.h>
#include "celib.h"
#include "exit.h"
#include "module.h"

BOOL fDebug = DBG_CERTSRV;

#ifndef DBG_CERTSRV
#error -- DBG_CERTSRV not defined!
#endif

#define myHLastError() ceHLastError()
#define CEFAIL(hr) (FAILED(hr) ? TRUE : FALSE)
#define wszLOGFILE L"\\oldexit.log"

extern HINSTANCE g_hInstance;

static HRESULT
polGetProperty(
    IN ICertServerExit *pServer,
    IN BOOL fRequest,
    IN WCHAR const *pwszPropertyName,
    IN DWORD PropType,
    OUT VARIANT *pvarOut)
{
    HRESULT hr;
    BSTR strName = NULL;

    VariantInit(pvarOut);
    strName = SysAllocString(pwszPropertyName);
    if (IsNullBStr(strName))
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "SysAllocString");
    }
    if (fRequest)
    {
        hr = pServer->GetRequestProperty(strName, PropType, pvarOut);
        _JumpIfErrorStr2(hr, error, "GetRequestProperty", pwszPropertyName, CERTSRV_E_PROPERTY_EMPTY);
    }
    else
    {
        hr = pServer->GetCertificateProperty(strName, PropType, pvarOut);
        _JumpIfErrorStr2(hr, error, "GetCertificateProperty", pwszPropertyName, CERTSRV_E_PROPERTY_EMPTY);
    }
error:
    if (NULL != strName)
    {
        SysFreeString(strName);
    }
    return(hr);
}

HRESULT
exitGetProperty(
    IN ICertServerExit *pServer,
    IN BOOL fRequest,
    IN WCHAR const *pwszPropertyName,
    IN DWORD PropType,
    OUT VARIANT *pvarOut)
{
    HRESULT hr;
    DWORD vt;

    hr = polGetProperty(pServer, fRequest, pwszPropertyName, PropType, pvarOut);
    _JumpIfError2(hr, error, "polGetProperty", CERTSRV_E_PROPERTY_EMPTY);

    hr = CERTSRV_E_PROPERTY_EMPTY;
    switch (PropType & PROPTYPE_MASK)
    {
        case PROPTYPE_STRING: vt = VT_BSTR; break;
        case PROPTYPE_BINARY: vt = VT_BSTR; break;
        case PROPTYPE_LONG:   vt = VT_I4;   break;
        default:              vt = VT_DATE; break;
    }
    if (vt != pvarOut->vt)
    {
        if (VT_EMPTY == pvarOut->vt)
        {
            goto error;
        }
        hr = HRESULT_FROM_WIN32(ERROR_INVALID_DATATYPE);
        _JumpError(hr, error, "vt");
    }
    hr = S_OK;
error:
    return(hr);
}

CCertExitOld::~CCertExitOld()
{
    if (NULL != m_strCAName)
    {
        SysFreeString(m_strCAName);
    }
    if (NULL != m_pwszRegStorageLoc)
    {
        LocalFree(m_pwszRegStorageLoc);
    }
    if (NULL != m_hExitKey)
    {
        RegCloseKey(m_hExitKey);
    }
    if (NULL != m_strDescription)
    {
        SysFreeString(m_strDescription);
    }
    DeleteCriticalSection(&m_cs);
}

HRESULT
CCertExitOld::_ReadRegistry(IN LPCWSTR pwszValue, OUT DWORD *pdw)
{
    HRESULT hr;
    DWORD dwType, cb = sizeof(*pdw);

    hr = RegQueryValueEx(
                    m_hExitKey,
                    pwszValue,
                    NULL,               // lpdwReserved
                    &dwType,
                    (BYTE *) pdw,
                    &cb);
    if ((HRESULT) ERROR_SUCCESS != hr || REG_DWORD != dwType || sizeof(*pdw) != cb)
    {
        *pdw = 0;
    }
    return(ceHError(hr));
}


// CCertExitOld::Initialize -- initialize for a CA & return interesting events

STDMETHODIMP
CCertExitOld::Initialize(
    /* [in] */ BSTR const strConfig,
    /* [retval][out] */ LONG __RPC_FAR *pEventMask)
{
    HRESULT hr = S_OK;
    DWORD dwType;
    ENUM_CATYPES CAType;
    ICertServerExit *pServer = NULL;
    VARIANT varValue;
    WCHAR sz[MAX_PATH];

    VariantInit(&varValue);
    assert(wcslen(L"Old") < ARRAYSIZE(sz));
    sz[0] = L'\0';
    LoadString(_Module.GetModuleInstance(), IDS_MODULE_NAME, sz, ARRAYSIZE(sz));
    sz[ARRAYSIZE(sz) - 1] = L'\0';

    if (NULL == pEventMask)
    {
        hr = E_POINTER;
        _JumpError(hr, error, "NULL parm");
    }
    m_strDescription = SysAllocString(sz);
    if (IsNullOrEmptyBStr(m_strDescription))
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "Exit:SysAllocString");
    }
    m_strCAName = SysAllocString(strConfig);
    if (NULL == m_strCAName)
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "Exit:SysAllocString");
    }
    *pEventMask = EXITEVENT_CERTISSUED |
                  EXITEVENT_CERTPENDING |
                  EXITEVENT_CERTDENIED |
                  EXITEVENT_CERTREVOKED |
                  EXITEVENT_CERTRETRIEVEPENDING |
                  EXITEVENT_CRLISSUED |
                  EXITEVENT_SHUTDOWN;

    DBGPRINT((fDebug, "Exit:Initialize(%ws) ==> %x\n", m_strCAName, *pEventMask));

    hr = GetServerCallbackInterface(&pServer, 0);
    _JumpIfError(hr, error, "Exit:GetServerCallbackInterface");

    // get storage location
    hr = exitGetProperty(pServer, FALSE, wszPROPMODULEREGLOC, PROPTYPE_STRING, &varValue);
    _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszPROPMODULEREGLOC);

    m_pwszRegStorageLoc = (LPWSTR) LocalAlloc(LMEM_FIXED, (wcslen(varValue.bstrVal) + 1) * sizeof(WCHAR));
    if (NULL == m_pwszRegStorageLoc)
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "Exit:LocalAlloc");
    }
    hr = StringCchCopy(m_pwszRegStorageLoc, wcslen(varValue.bstrVal) + 1, varValue.bstrVal);
    _JumpIfError(hr, error, "StringCchCopy");
    VariantClear(&varValue);

    hr = RegOpenKeyEx(HKEY_LOCAL_MACHINE, m_pwszRegStorageLoc, 0, KEY_ALL_ACCESS, &m_hExitKey);
    if ((HRESULT) ERROR_SUCCESS != hr)
    {
        if ((HRESULT) ERROR_FILE_NOT_FOUND == hr)
        {
            hr = S_OK;
            goto error;
        }
        hr = ceHError(hr);
        _JumpErrorStr(hr, error, "Exit:RegOpenKeyEx", m_pwszRegStorageLoc);
    }
    hr = exitGetProperty(pServer, FALSE, wszPROPCATYPE, PROPTYPE_LONG, &varValue);
    _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszPROPCATYPE);

    CAType = (ENUM_CATYPES) varValue.lVal;
    m_CAType = CAType;
    dwType = 0;
    _ReadRegistry(wszREG_PUBLISH, &dwType);
    m_dwExitPublishFlags = dwType;

error:
    VariantClear(&varValue);
    if (NULL != pServer)
    {
        pServer->Release();
    }
    return(ceHError(hr));
}

HRESULT
CCertExitOld::_LogLine(__in __nullterminated WCHAR const *pwszFormat, ...)
{
    HRESULT hr;
    va_list arglist;
    WCHAR wszLine[512];
    WCHAR wszPath[MAX_PATH];
    HANDLE hFile = INVALID_HANDLE_VALUE;
    DWORD cb;

    va_start(arglist, pwszFormat);
    hr = StringCbVPrintf(wszLine, sizeof(wszLine), pwszFormat, arglist);
    va_end(arglist);
    _JumpIfError(hr, error, "StringCbVPrintf");

    if (0 == GetTempPath(ARRAYSIZE(wszPath), wszPath))
    {
        hr = myHLastError();
        _JumpError(hr, error, "GetTempPath");
    }
    hr = StringCchCat(wszPath, ARRAYSIZE(wszPath), wszLOGFILE);
    _JumpIfError(hr, error, "StringCchCat");

    EnterCriticalSection(&m_cs);
    hFile = CreateFile(wszPath, GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (INVALID_HANDLE_VALUE == hFile)
    {
        hr = myHLastError();
    }
    else
    {
        SetFilePointer(hFile, 0, NULL, FILE_END);
        if (!WriteFile(hFile, wszLine, (DWORD) (wcslen(wszLine) * sizeof(WCHAR)), &cb, NULL))
        {
            hr = myHLastError();
        }
        CloseHandle(hFile);
    }
    LeaveCriticalSection(&m_cs);
    _JumpIfErrorStr(hr, error, "CreateFile", wszPath);
error:
    return(hr);
}

HRESULT
CCertExitOld::_WriteCertToFile(
    IN ICertServerExit *pServer,
    IN BYTE const *pbCert,
    IN DWORD cbCert)
{
    HRESULT hr;
    BSTR strCertFile = NULL;
    HANDLE hFile;
    VARIANT varCertFile;
    DWORD cbWritten;

    VariantInit(&varCertFile);
    strCertFile = SysAllocString(wszPROPCERTIFICATEREQUESTID);
    if (NULL == strCertFile)
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "Exit:SysAllocString");
    }
    hr = pServer->GetRequestAttribute(L"CertFile", &strCertFile);
    if (CERTSRV_E_PROPERTY_EMPTY == hr)
    {
        hr = S_OK;
        goto error;
    }
    _JumpIfError(hr, error, "Exit:GetRequestAttribute");
    hFile = CreateFileW(strCertFile, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, 0);
    if (INVALID_HANDLE_VALUE == hFile)
    {
        hr = ceHLastError();
        _JumpErrorStr(hr, error, "Exit:CreateFile", strCertFile);
    }
    if (!WriteFile(hFile, pbCert, cbCert, &cbWritten, NULL))
        hr = ceHLastError();
    CloseHandle(hFile);
error:
    SysFreeString(strCertFile);
    return(hr);
}

HRESULT
CCertExitOld::_NotifyNewCert(
    /* [in] */ LONG Context)
{
    HRESULT hr;
    VARIANT varCert, varID;
    ICertServerExit *pServer = NULL;
    BYTE *pbCert;
    DWORD cbCert;
    PCCERT_CONTEXT pcc = NULL;

    VariantInit(&varCert);
    VariantInit(&varID);

    hr = GetServerCallbackInterface(&pServer, Context);
    _JumpIfError(hr, error, "Exit:GetServerCallbackInterface");

    hr = exitGetProperty(pServer, FALSE, wszPROPRAWCERTIFICATE, PROPTYPE_BINARY, &varCert);
    _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszPROPRAWCERTIFICATE);
    hr = exitGetProperty(pServer, TRUE, wszPROPREQUESTREQUESTID, PROPTYPE_LONG, &varID);
    _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszPROPREQUESTREQUESTID);

    hr = ceGetBStrBuffer(varCert.bstrVal, &cbCert, &pbCert);
    _JumpIfError(hr, error, "ceGetBStrBuffer");
    pcc = CertCreateCertificateContext(X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, pbCert, cbCert);
    if (NULL == pcc)
    {
        hr = ceHLastError();
        _JumpError(hr, error, "CertCreateCertificateContext");
    }
    for (DWORD i = 0; i < pcc->pCertInfo->cExtension; i++)
    {
        PCERT_EXTENSION pe = &pcc->pCertInfo->rgExtension[i];
        WCHAR *pwsz = NULL;

        if (ceConvertSzToWsz(&pwsz, pe->pszObjId, -1))
        {
            DBGPRINT((fDebug, "extension %ws%hs\n", pwsz, pe->fCritical ? " critical" : ""));
            LocalFree(pwsz);
        }
    }
    hr = _LogLine(L"%u: issued, %u bytes, %ws\r\n", varID.lVal, cbCert, m_strCAName);
    _JumpIfError(hr, error, "_LogLine");
    if (EXITPUB_FILE & m_dwExitPublishFlags)
    {
        hr = _WriteCertToFile(pServer, pbCert, cbCert);
        _JumpIfError(hr, error, "_WriteCertToFile");
    }
    hr = S_OK;
error:
    if (NULL != pcc)
        CertFreeCertificateContext(pcc);
    VariantClear(&varCert);
    VariantClear(&varID);
    if (NULL != pServer)
    {
        pServer->Release();
    }
    return(hr);
}

HRESULT
CCertExitOld::_NotifyCRLIssued(
    /* [in] */ LONG Context)
{
    HRESULT hr;
    ICertServerExit *pServer = NULL;
    VARIANT var;
    LONG i, cCert;

    VariantInit(&var);
    hr = GetServerCallbackInterface(&pServer, Context);
    _JumpIfError(hr, error, "Exit:GetServerCallbackInterface");
    hr = exitGetProperty(pServer, FALSE, wszPROPCERTCOUNT, PROPTYPE_LONG, &var);
    _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszPROPCERTCOUNT);
    cCert = var.lVal;
    for (i = 0; i < cCert; i++)
    {
        WCHAR wszName[64];

        VariantClear(&var);
        hr = StringCbPrintf(wszName, sizeof(wszName), L"%ws.%d", wszPROPCRLSTATE, i);
        _JumpIfError(hr, error, "StringCbPrintf");
        hr = exitGetProperty(pServer, FALSE, wszName, PROPTYPE_LONG, &var);
        _JumpIfErrorStr(hr, error, "Exit:exitGetProperty", wszName);
        _LogLine(L"CRL %d: state %d\r\n", i, var.lVal);
    }
    hr = S_OK;
error:
    VariantClear(&var);
    if (NULL != pServer)
        pServer->Release();
    return(hr);
}

STDMETHODIMP
CCertExitOld::Notify(
    /* [in] */ LONG ExitEvent,
    /* [in] */ LONG Context)
{
    char *psz = "UNKNOWN EVENT";
    HRESULT hr = S_OK;

    m_cCalls++;
    GetSystemTime(&m_aLast[0]);
    switch (ExitEvent)
    {
        case EXITEVENT_CERTISSUED:
            hr = _NotifyNewCert(Context);
            psz = "certissued";
            break;
        case EXITEVENT_CERTPENDING:
            psz = "certpending";
            break;
        case EXITEVENT_CERTDENIED:
            psz = "certdenied";
            break;
        case EXITEVENT_CERTREVOKED:
            psz = "certrevoked";
            break;
        case EXITEVENT_CERTRETRIEVEPENDING:
            psz = "retrievepending";
            break;
        case EXITEVENT_CRLISSUED:
            hr = _NotifyCRLIssued(Context);
            psz = "crlissued";
            break;
        case EXITEVENT_SHUTDOWN:
            psz = "shutdown";
            break;
    }
    DBGPRINT((fDebug, "Exit:Notify(%hs=%x, ctx=%u) rc=%x\n", psz, ExitEvent, Context, hr));
    wprintf(L"formats: %s %S %ws %hs %I64d %d\n", L"wide", "narrow", L"ws", "hs", (LONGLONG) 5, 6);
    return(hr);
}

STDMETHODIMP
CCertExitOld::GetDescription(
    /* [retval][out] */ BSTR *pstrDescription)
{
    HRESULT hr = S_OK;
    WCHAR sz[MAX_PATH];

    LoadString(g_hInstance, IDS_MODULE_NAME, sz, ARRAYSIZE(sz));
    if (NULL == pstrDescription)
    {
        hr = E_POINTER;
        _JumpError(hr, error, "NULL parm");
    }
    if (NULL != *pstrDescription)
    {
        SysFreeString(*pstrDescription);
    }
    *pstrDescription = SysAllocString(sz);
    if (NULL == *pstrDescription)
    {
        hr = E_OUTOFMEMORY;
        _JumpError(hr, error, "Exit:SysAllocString");
    }
error:
    return(hr);
}

STDMETHODIMP
CCertExitOld::GetManageModule(
    /* [out, retval] */ ICertManageModule **ppManageModule)
{
    HRESULT hr;

    if (NULL == ppManageModule)
    {
        hr = E_POINTER;
        _JumpError(hr, error, "NULL parm");
    }
    *ppManageModule = NULL;
    hr = CoCreateInstance(CLSID_CCertManageOld, NULL, CLSCTX_INPROC_SERVER, IID_ICertManageModule, (VOID **) ppManageModule);
    _JumpIfError(hr, error, "CoCreateInstance");
error:
    return(hr);
}

STDMETHODIMP
CCertExitOld::InterfaceSupportsErrorInfo(REFIID riid)
{
    int i;
    static const IID *arr[] =
    {
        &IID_ICertExit,
        &IID_ICertExit2,
    };

    for (i = 0; i < sizeof(arr) / sizeof(arr[0]); i++)
    {
        if (IsEqualGUID(*arr[i], riid))
        {
            return(S_OK);
        }
    }
    return(S_FALSE);
}

HRESULT 
GetServerCallbackInterface(
    OUT ICertServerExit** ppServer, 
    IN LONG Context)
{
    HRESULT hr;

    if (NULL == ppServer)
    {
        hr = E_POINTER;
        _JumpError(hr, error, "Exit:NULL pointer");
    }
    hr = CoCreateInstance(
                    CLSID_CCertServerExit,
                    NULL,               // pUnkOuter
                    CLSCTX_INPROC_SERVER,
                    IID_ICertServerExit,
                    (VOID **) ppServer);
    _JumpIfError(hr, error, "Exit:CoCreateInstance");

    if (*ppServer == NULL)
    {
        hr = E_UNEXPECTED;
        _JumpError(hr, error, "Exit:NULL *ppServer");
    }
    // only set context if nonzero
    if (0 != Context)
    {
        hr = (*ppServer)->SetContext(Context);
        _JumpIfError(hr, error, "Exit: SetContext");
    }
error:
    return(hr);
}
