// The exit module's class.
#pragma once

EXTERN_C const CLSID CLSID_ModernExit;
EXTERN_C const GUID LIBID_ModernExitLib;

class ATL_NO_VTABLE CModernExit :
    public ATL::CComObjectRootEx<ATL::CComMultiThreadModel>,
    public ATL::CComCoClass<CModernExit, &CLSID_ModernExit>,
    public ATL::IDispatchImpl<ICertExit2, &IID_ICertExit2, &LIBID_ModernExitLib, 0xFFFF, 0xFFFF>,
    public ATL::ISupportErrorInfoImpl<&IID_ICertExit2>
{
public:
    DECLARE_REGISTRY_RESOURCEID(IDR_CLASS)

    BEGIN_COM_MAP(CModernExit)
        COM_INTERFACE_ENTRY(ICertExit2)
        COM_INTERFACE_ENTRY(ICertExit)
        COM_INTERFACE_ENTRY(IDispatch)
        COM_INTERFACE_ENTRY(ISupportErrorInfo)
    END_COM_MAP()

    DECLARE_PROTECT_FINAL_CONSTRUCT()

    HRESULT FinalConstruct() { return S_OK; }
    void FinalRelease() { m_names.RemoveAll(); }

    // ICertExit
    STDMETHOD(Initialize)(BSTR const strConfig, LONG *pEventMask) override;
    STDMETHOD(Notify)(LONG ExitEvent, LONG Context) override;
    STDMETHOD(GetDescription)(BSTR *pstrDescription) override;

    // ICertExit2
    STDMETHOD(GetManageModule)(ICertManageModule **ppManageModule) override;

private:
    HRESULT Issued(LONG context);
    HRESULT RunCommand(const ATL::CStringW &id);

    ATL::CStringW m_config, m_command;
    ATL::CAtlMap<LONG, ATL::CStringW> m_names;     // of each request seen
};

OBJECT_ENTRY_AUTO(CLSID_ModernExit, CModernExit)
