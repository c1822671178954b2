// The exit module's class.
#pragma once

EXTERN_C const CLSID CLSID_AtlExit;
EXTERN_C const CLSID CLSID_AtlExitManage;
EXTERN_C const GUID LIBID_ATLEXITLib;

class CAtlExit :
    public CComDualImpl<ICertExit2, &IID_ICertExit2, &LIBID_ATLEXITLib>,
    public ISupportErrorInfo,
    public CComObjectRoot,
    public CComCoClass<CAtlExit, &CLSID_AtlExit>
{
public:
    CAtlExit() : m_type(ENUM_UNKNOWN_CA), m_certificates(0), m_flags(0) {}

BEGIN_COM_MAP(CAtlExit)
    COM_INTERFACE_ENTRY(IDispatch)
    COM_INTERFACE_ENTRY(ICertExit)
    COM_INTERFACE_ENTRY(ICertExit2)
    COM_INTERFACE_ENTRY(ISupportErrorInfo)
END_COM_MAP()

DECLARE_NOT_AGGREGATABLE(CAtlExit)
DECLARE_REGISTRY(CAtlExit, L"AtlExample.Exit.1", L"AtlExample.Exit", IDS_CERTEXITMODULE_DESC, THREADFLAGS_BOTH)

// ISupportErrorInfo
    STDMETHOD(InterfaceSupportsErrorInfo)(REFIID riid);

// ICertExit
    STDMETHOD(Initialize)(BSTR const strConfig, LONG *pEventMask);
    STDMETHOD(Notify)(LONG ExitEvent, LONG Context);
    STDMETHOD(GetDescription)(BSTR *pstrDescription);

// ICertExit2
    STDMETHOD(GetManageModule)(ICertManageModule **ppManageModule);

private:
    HRESULT ReadConfiguration(const WCHAR *config);
    HRESULT PublishCertificate(LONG context);
    HRESULT PublishRevocationLists(LONG context);
    HRESULT WriteFileTo(const WCHAR *name, const void *data, DWORD size);
    HRESULT Report(HRESULT hr, const WCHAR *text);

    LONG m_type;            // ENUM_…_CA
    LONG m_certificates;    // of the CA itself
    DWORD m_flags;          // EXITPUB_…
    CComBSTR m_config;
};
