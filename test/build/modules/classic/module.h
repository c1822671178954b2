#define wszCLASS_OLDMANAGE TEXT("CertificateAuthority_OldExit.ExitManage")
class CCertManageOld:
    public CComDualImpl<ICertManageModule, &IID_ICertManageModule, &LIBID_OLDEXITLib>,
    public ISupportErrorInfoImpl<&IID_ICertManageModule>,
    public CComObjectRootEx<CComMultiThreadModel>,
    public CComCoClass<CCertManageOld, &CLSID_CCertManageOld>
{
public:
    CCertManageOld() {}
    ~CCertManageOld() {}

BEGIN_COM_MAP(CCertManageOld)
    COM_INTERFACE_ENTRY(IDispatch)
    COM_INTERFACE_ENTRY(ICertManageModule)
    COM_INTERFACE_ENTRY(ISupportErrorInfo)
END_COM_MAP()

DECLARE_NOT_AGGREGATABLE(CCertManageOld)
DECLARE_REGISTRY(
    CCertManageOld,
    wszCLASS_OLDMANAGE TEXT(".1"),
    wszCLASS_OLDMANAGE,
    IDS_MANAGE_DESC,
    THREADFLAGS_BOTH)

    STDMETHOD (GetProperty) (
            /* [in] */ const BSTR strConfig,
            /* [in] */ BSTR strStorageLocation,
            /* [in] */ BSTR strPropertyName,
            /* [in] */ LONG Flags,
            /* [retval][out] */ VARIANT __RPC_FAR *pvarProperty);

    STDMETHOD (SetProperty) (
            /* [in] */ const BSTR strConfig,
            /* [in] */ BSTR strStorageLocation,
            /* [in] */ BSTR strPropertyName,
            /* [in] */ LONG Flags,
            /* [in] */ VARIANT const __RPC_FAR *pvarProperty);

    STDMETHOD (Configure) (
            /* [in] */ const BSTR strConfig,
            /* [in] */ BSTR strStorageLocation,
            /* [in] */ LONG Flags);
};
