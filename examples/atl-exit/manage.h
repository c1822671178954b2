// The class that the CA's console shows the module by.
#pragma once

class CAtlExitManage :
    public CComDualImpl<ICertManageModule, &IID_ICertManageModule, &LIBID_ATLEXITLib>,
    public CComObjectRoot,
    public CComCoClass<CAtlExitManage, &CLSID_AtlExitManage>
{
public:
BEGIN_COM_MAP(CAtlExitManage)
    COM_INTERFACE_ENTRY(IDispatch)
    COM_INTERFACE_ENTRY(ICertManageModule)
END_COM_MAP()

DECLARE_NOT_AGGREGATABLE(CAtlExitManage)
DECLARE_REGISTRY(CAtlExitManage, L"AtlExample.ExitManage.1", L"AtlExample.ExitManage", IDS_CERTMANAGEEXITMODULE_DESC,
    THREADFLAGS_BOTH)

    STDMETHOD(GetProperty)(BSTR const strConfig, BSTR strStorageLocation, BSTR strPropertyName, LONG Flags, VARIANT *pvarProperty);
    STDMETHOD(SetProperty)(BSTR const strConfig, BSTR strStorageLocation, BSTR strPropertyName, LONG Flags,
        VARIANT const *pvarProperty);
    STDMETHOD(Configure)(BSTR const strConfig, BSTR strStorageLocation, LONG Flags);
};
