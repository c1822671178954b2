#pragma once
#include "resource.h"
#include "NewExit_i.h"
using namespace ATL;

class ATL_NO_VTABLE CExitManage :
    public CComObjectRootEx<CComMultiThreadModel>,
    public CComCoClass<CExitManage, &CLSID_ExitManage>,
    public IDispatchImpl<ICertManageModule, &IID_ICertManageModule, &LIBID_NewExitLib, 1, 0>
{
public:
    BEGIN_COM_MAP(CExitManage)
        COM_INTERFACE_ENTRY(ICertManageModule)
        COM_INTERFACE_ENTRY(IDispatch)
    END_COM_MAP()
    DECLARE_REGISTRY_RESOURCEID(IDR_EXITMANAGE)

    IFACEMETHODIMP GetProperty(const BSTR strConfig, BSTR strStorageLocation, BSTR strPropertyName, LONG Flags, VARIANT* pvarProperty) override;
    IFACEMETHODIMP SetProperty(const BSTR, BSTR, BSTR, LONG, const VARIANT*) override { return E_NOTIMPL; }
    IFACEMETHODIMP Configure(const BSTR, BSTR, LONG) override { return S_OK; }
};

OBJECT_ENTRY_AUTO(CLSID_ExitManage, CExitManage)
