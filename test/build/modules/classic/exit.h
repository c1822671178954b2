//+--------------------------------------------------------------------------
// File: exit.h
//---------------------------------------------------------------------------
#include "oldexit.h"
#include "resource.h"       // main symbols

#define wszREG_PUBLISH L"PublishCertFlags"
#define EXITPUB_ALL 0xff

extern HRESULT GetServerCallbackInterface(OUT ICertServerExit** ppServer, IN LONG Context);

/////////////////////////////////////////////////////////////////////////////
// certexit

class CCertExitOld: 
    public CComDualImpl<ICertExit2, &IID_ICertExit2, &LIBID_OLDEXITLib>, 
    public ISupportErrorInfo,
    public CComObjectRoot,
    public CComCoClass<CCertExitOld, &CLSID_CCertExitOld>
{
public:
    CCertExitOld() : m_pExit(NULL), m_strDescription(NULL), m_hExitKey(NULL), m_dwExitPublishFlags(0), m_cCalls(0)
    {
        m_strCAName = NULL;
        m_pwszRegStorageLoc = NULL;
        ZeroMemory(m_aLast, sizeof(m_aLast));
        InitializeCriticalSection(&m_cs);
    }
    ~CCertExitOld();

BEGIN_COM_MAP(CCertExitOld)
    COM_INTERFACE_ENTRY(IDispatch)
    COM_INTERFACE_ENTRY_IID(IID_ICertExit, ICertExit)
    COM_INTERFACE_ENTRY(ICertExit2)
    COM_INTERFACE_ENTRY(ISupportErrorInfo)
END_COM_MAP()

DECLARE_NOT_AGGREGATABLE(CCertExitOld) 
// Remove the comment from the line above if you don't want your object to 
// support aggregation.  The default is to support it

DECLARE_REGISTRY(
    CCertExitOld,
    L"CertificateAuthority_OldExit.Exit.1",
    L"CertificateAuthority_OldExit.Exit",
    IDS_EXIT_DESC,
    THREADFLAGS_BOTH)

    // ISupportsErrorInfo
    STDMETHOD(InterfaceSupportsErrorInfo)(REFIID riid);

    // ICertExit
public:
    STDMETHOD(Initialize)( 
                /* [in] */ BSTR const strConfig,
                /* [retval][out] */ LONG __RPC_FAR *pEventMask);
    
    STDMETHOD(Notify)(
                /* [in] */ LONG ExitEvent,
                /* [in] */ LONG Context);
    
    STDMETHOD(GetDescription)( 
                /* [retval][out] */ BSTR *pstrDescription);

// ICertExit2
    STDMETHOD(GetManageModule)(
                /* [out, retval] */ ICertManageModule **ppManageModule);

private:
    HRESULT _ReadRegistry(IN LPCWSTR pwszValue, OUT DWORD *pdw);
    HRESULT _NotifyNewCert(IN LONG Context);
    HRESULT _NotifyCRLIssued(IN LONG Context);
    HRESULT _WriteCertToFile(
                IN ICertServerExit *pServer,
                __in_bcount(cbCert) IN BYTE const *pbCert,
                IN DWORD cbCert);
    HRESULT _LogLine(__in __nullterminated WCHAR const *pwszFormat, ...);

    // Member variables & private methods here:
    ICertServerExit *m_pExit;
    BSTR     m_strDescription;
    BSTR     m_strCAName;
    HKEY     m_hExitKey;
    LPWSTR   m_pwszRegStorageLoc;
    DWORD    m_dwExitPublishFlags;
    DWORD    m_cCalls;
    ENUM_CATYPES m_CAType;
    CRITICAL_SECTION m_cs;
    SYSTEMTIME m_aLast[2];
};
