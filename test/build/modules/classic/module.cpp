#include "pch.cpp"
#pragma hdrstop
#include "exit.h"
#include "module.h"

#define myLoadString(hMod, ids, buf) (LoadString((hMod), (ids), (buf), ARRAYSIZE(buf)) ? S_OK : ceHLastError())
extern HINSTANCE g_hInstance;

STDMETHODIMP
CCertManageOld::GetProperty(
            /* [in] */ const BSTR strConfig,
            /* [in] */ BSTR strStorageLocation,
            /* [in] */ BSTR strPropertyName,
            /* [in] */ LONG Flags,
            /* [retval][out] */ VARIANT __RPC_FAR *pvarProperty)
{
    UNREFERENCED_PARAMETER(strConfig);
    UNREFERENCED_PARAMETER(Flags);
    LPCWSTR pwszStr = NULL;
    WCHAR awch[260];

    if (strPropertyName == NULL)
        return S_FALSE;
    if (pvarProperty == NULL)
        return E_POINTER;
    if (0 == lstrcmpi(strPropertyName, wszCMM_PROP_NAME))
    {
        if (S_OK != myLoadString(g_hInstance, IDS_MODULE_NAME, awch))
            return E_UNEXPECTED;
        pwszStr = awch;
    }
    else if (0 == _wcsicmp(strPropertyName, wszCMM_PROP_DESCRIPTION))
        pwszStr = L"Old";
    else if (0 == _wcsicmp(strPropertyName, wszCMM_PROP_COPYRIGHT))
        pwszStr = L"(c)";
    else if (0 == _wcsicmp(strPropertyName, wszCMM_PROP_FILEVER))
        pwszStr = L"v 1.0";
    else if (0 == _wcsicmp(strPropertyName, wszCMM_PROP_PRODUCTVER))
        pwszStr = L"v 1.00";
    else
        pwszStr = L"Unknown Property";
    pvarProperty->bstrVal = SysAllocString(pwszStr);
    if (NULL == pvarProperty->bstrVal)
        return E_OUTOFMEMORY;
    pvarProperty->vt = VT_BSTR;
    return S_OK;
}

STDMETHODIMP
CCertManageOld::SetProperty(const BSTR strConfig, BSTR strStorageLocation, BSTR strPropertyName, LONG Flags, VARIANT const __RPC_FAR *pvarProperty)
{
    if (NULL == strPropertyName) return S_FALSE;
    if (NULL == pvarProperty) return E_POINTER;
    if (0 == wcscmp(strPropertyName, L"HWND"))
    {
        if (pvarProperty->vt != VT_BSTR) return E_INVALIDARG;
        if (SysStringByteLen(pvarProperty->bstrVal) != sizeof(HWND)) return E_INVALIDARG;
        HWND hwnd = *(HWND *) pvarProperty->bstrVal;
        return hwnd == NULL ? S_FALSE : S_OK;
    }
    return S_FALSE;
}

STDMETHODIMP
CCertManageOld::Configure(
            /* [in] */ const BSTR strConfig,
            /* [in] */ BSTR strStorageLocation,
            /* [in] */ LONG Flags)
{
    WCHAR szTitle[128], szMsg[1024];

    myLoadString(g_hInstance, IDS_MODULE_NAME, szTitle);
    StringCbPrintfW(szMsg, sizeof(szMsg), L"%s: nothing to configure", strConfig);
    if (0 == (Flags & CMM_REFRESHONLY))
        MessageBox(NULL, szMsg, szTitle, MB_OK | MB_ICONINFORMATION);
    return S_OK;
}
