// celib.cpp: the helpers
#include "pch.cpp"
#pragma hdrstop
#include <stdarg.h>
#include <delayimp.h>
#include <ntdsbmsg.h>

int g_cerror;

HRESULT ceHLastError(VOID)
{
    return ceHError(GetLastError());
}

HRESULT ceHError(HRESULT hr)
{
    if (S_OK != hr && S_FALSE != hr && !FAILED(hr))
    {
        hr = HRESULT_FROM_WIN32(hr);
        if (0 == HRESULT_CODE(hr))
            hr = HRESULT_FROM_WIN32(ERROR_INTERNAL_ERROR);
    }
    return hr;
}

#undef printf
VOID ceConsolePrintString(DWORD dwFile, BOOL fDebug, char const *psz)
{
    FILE *pf = stdout;
    if (!fDebug) { fputs(psz, pf); fflush(pf); }
    OutputDebugStringA(psz);
}

int WINAPIV ceDbgPrintf(BOOL fDbg, char const *pszfmt, ...)
{
    va_list arglist;
    char ach[4096];
    int cch = 0;
    HANDLE hStdOut;

    if (fDbg)
    {
        HRESULT hr;
        va_start(arglist, pszfmt);
        hr = StringCbVPrintfA(ach, sizeof(ach), pszfmt, arglist);
        va_end(arglist);
        if (S_OK != hr && STRSAFE_E_INSUFFICIENT_BUFFER != hr) return -1;
        cch = strlen(ach);
        hStdOut = GetStdHandle(STD_OUTPUT_HANDLE);
        if (IsDebuggerPresent() || hStdOut == INVALID_HANDLE_VALUE)
            OutputDebugStringA(ach);
        else
            OutputDebugStringA(ach);
    }
    return cch;
}

VOID ceErrorPrintLine(IN char const *pszFile, IN DWORD line, IN char const *pszMessage, OPTIONAL IN WCHAR const *pwszData, IN HRESULT hr)
{
    CHAR ach[4096];
    WCHAR awchr[cwcHRESULTSTRING];
    HRESULT hr2;

    hr2 = StringCbPrintfA(ach, sizeof(ach), "CeLib: Error: %hs(%u): %hs%hs%ws%hs %ws\n", pszFile, line, pszMessage,
        pwszData ? "(" : "", pwszData ? pwszData : L"", pwszData ? ")" : "", ceHResultToString(awchr, hr));
    if (SUCCEEDED(hr2)) OutputDebugStringA(ach);
}

WCHAR const *ceHResultToString(IN OUT WCHAR *awchr, IN HRESULT hr)
{
    StringCbPrintf(awchr, cwcHRESULTSTRING * sizeof(awchr[0]), S_OK == hr || S_FALSE == hr ? L"%d" : L"0x%x (%d)", hr, HRESULT_CODE(hr));
    return awchr;
}

HRESULT ceGetBStrBuffer(BSTR str, DWORD *pcb, PBYTE *ppb)
{
    if (IsNullBStr(str)) return E_POINTER;
    *pcb = SysStringByteLen(str);
    *ppb = (BYTE *) str;
    return S_OK;
}

BOOL ceConvertSzToWsz(OUT WCHAR **ppwsz, IN char const *pch, IN LONG cch)
{
    LONG cwc = 0;
    *ppwsz = NULL;
    while (TRUE)
    {
        cwc = MultiByteToWideChar(GetACP(), 0, pch, cch, *ppwsz, cwc);
        if (0 >= cwc) return FALSE;
        if (NULL != *ppwsz) break;
        *ppwsz = (WCHAR *) LocalAlloc(LMEM_FIXED, (cwc + 1) * sizeof(WCHAR));
        if (NULL == *ppwsz) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); return FALSE; }
    }
    (*ppwsz)[cwc] = L'\0';
    return TRUE;
}

int celstrcmpiL(WCHAR const *pwsz1, WCHAR const *pwsz2)
{
    // CSTR_LESS_THAN(1) - CSTR_EQUAL(2) == -1 string 1 less than string 2
    return(CompareString(LOCALE_INVARIANT, NORM_IGNORECASE, pwsz1, -1, pwsz2, -1) - CSTR_EQUAL);
}

HRESULT ceInternetCanonicalizeUrl(WCHAR const *pwszIn, WCHAR **ppwszOut)
{
    HRESULT hr;
    WCHAR *pwsz = NULL;
    DWORD cwc = 1;
    WCHAR wc;

    if (!InternetCanonicalizeUrl(pwszIn, &wc, &cwc, 0))
    {
        hr = ceHLastError();
        if (HRESULT_FROM_WIN32(ERROR_INSUFFICIENT_BUFFER) != hr)
            _JumpError(hr, error, "InternetCanonicalizeUrl");
    }
    pwsz = (WCHAR *) LocalAlloc(LMEM_FIXED, cwc * sizeof(WCHAR));
    if (!InternetCanonicalizeUrl(pwszIn, pwsz, &cwc, 0))
    {
        hr = ceHLastError();
        _JumpError(hr, error, "InternetCanonicalizeUrl");
    }
    *ppwszOut = pwsz;
    pwsz = NULL;
    hr = S_OK;
error:
    if (pwsz) LocalFree(pwsz);
    return hr;
}

static WCHAR const *s_apwszFold[] = { L"hour", L"day" };
HRESULT ceTranslatePeriodUnits(WCHAR const *pwszPeriod, LONG lCount, ENUM_PERIOD *pe, LONG *plCount)
{
    WCHAR buf[32];
    if (0 >= FoldString(MAP_FOLDDIGITS, pwszPeriod, -1, buf, ARRAYSIZE(buf))) return ceHLastError();
    for (WCHAR const *pwc = buf; *pwc; pwc++) if (!iswspace(*pwc) && iswdigit(*pwc)) lCount = _wtoi(pwc);
    for (int i = 0; i < ARRAYSIZE(s_apwszFold); i++)
        if (0 == _wcsnicmp(buf, s_apwszFold[i], wcslen(s_apwszFold[i]))) { *pe = ENUM_PERIOD_HOURS; *plCount = lCount; return S_OK; }
    return E_INVALIDARG;
}

HRESULT ceDateToFileTime(IN DATE const *pDate, OUT FILETIME *pft)
{
    SYSTEMTIME st;
    HRESULT hr = S_OK;
    if (!VariantTimeToSystemTime(*pDate, &st)) { hr = HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER); _JumpError(hr, error, "VariantTimeToSystemTime"); }
    if (!SystemTimeToFileTime(&st, pft)) { hr = ceHLastError(); _JumpError(hr, error, "SystemTimeToFileTime"); }
error:
    return hr;
}

BOOL ceDecodeObject(IN DWORD dwEncodingType, IN LPCSTR lpszStructType, IN BYTE const *pbEncoded, IN DWORD cbEncoded, IN BOOL fCoTaskMemAlloc, OUT VOID **ppvStructInfo, IN OUT DWORD *pcbStructInfo)
{
    BOOL b;
    *ppvStructInfo = NULL;
    *pcbStructInfo = 0;
    while (TRUE)
    {
        b = CryptDecodeObject(dwEncodingType, lpszStructType, pbEncoded, cbEncoded, 0, *ppvStructInfo, pcbStructInfo);
        if (b && 0 == *pcbStructInfo) { SetLastError(CRYPT_E_NOT_FOUND); b = FALSE; }
        if (!b || NULL != *ppvStructInfo) break;
        *ppvStructInfo = fCoTaskMemAlloc ? CoTaskMemAlloc(*pcbStructInfo) : LocalAlloc(LMEM_FIXED, *pcbStructInfo);
        if (NULL == *ppvStructInfo) { SetLastError(ERROR_NOT_ENOUGH_MEMORY); b = FALSE; break; }
    }
    return b;
}

HRESULT ceIsConfigLocal(WCHAR const *pwszConfig, WCHAR **ppwszMachine, BOOL *pfLocal)
{
    WCHAR awc[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD cwc = ARRAYSIZE(awc), cdns = 0;
    HRESULT hr = S_OK;
    *pfLocal = FALSE;
    if (!GetComputerName(awc, &cwc)) { hr = ceHLastError(); _JumpError(hr, error, "GetComputerName"); }
    GetComputerNameEx(ComputerNameDnsFullyQualified, NULL, &cdns);
    if (0 == celstrcmpiL(pwszConfig, awc)) *pfLocal = TRUE;
error:
    return hr;
}

HMODULE ceLoadSystem32Library(WCHAR const *pwszLibrary)
{
    WCHAR wszPath[MAX_PATH];
    DWORD cwc = GetSystemDirectory(wszPath, ARRAYSIZE(wszPath));
    if (0 == cwc || cwc >= ARRAYSIZE(wszPath)) return NULL;
    if (FAILED(StringCchCat(wszPath, ARRAYSIZE(wszPath), L"\\")) || FAILED(StringCchCat(wszPath, ARRAYSIZE(wszPath), pwszLibrary))) return NULL;
    return LoadLibrary(wszPath);
}

HRESULT ceDispatchSetErrorInfo(IN HRESULT hrResult, IN WCHAR const *pwszDescription, OPTIONAL IN WCHAR const *pwszProgId, OPTIONAL IN IID const *piid)
{
    HRESULT hr;
    ICreateErrorInfo *pCreateErrorInfo = NULL;
    IErrorInfo *pErrorInfo = NULL;
    if (NULL == pwszDescription) { hr = E_POINTER; _JumpError(hr, error, "NULL parm"); }
    hr = CreateErrorInfo(&pCreateErrorInfo);
    _JumpIfError(hr, error, "CreateErrorInfo");
    if (NULL != piid) { hr = pCreateErrorInfo->SetGUID(*piid); _PrintIfError(hr, "SetGUID"); }
    hr = pCreateErrorInfo->SetDescription(const_cast<WCHAR *>(pwszDescription));
    _PrintIfError(hr, "SetDescription");
    if (NULL != pwszProgId) { hr = pCreateErrorInfo->SetSource(const_cast<WCHAR *>(pwszProgId)); _PrintIfError(hr, "SetSource"); }
    hr = pCreateErrorInfo->SetHelpFile(NULL);
    _PrintIfError(hr, "SetHelpFile");
    hr = pCreateErrorInfo->SetHelpContext(0);
    _PrintIfError(hr, "SetHelpContext");
    hr = pCreateErrorInfo->QueryInterface(IID_IErrorInfo, (VOID **) &pErrorInfo);
    _JumpIfError(hr, error, "QueryInterface");
    SetErrorInfo(0, pErrorInfo);
error:
    if (NULL != pErrorInfo) pErrorInfo->Release();
    if (NULL != pCreateErrorInfo) pCreateErrorInfo->Release();
    return hr;
}
