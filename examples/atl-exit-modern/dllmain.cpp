// The module object and the entry points.
#include "pch.h"

EXTERN_C const GUID LIBID_ModernExitLib;

class CModernExitModule : public ATL::CAtlDllModuleT<CModernExitModule>
{
public:
    DECLARE_LIBID(LIBID_ModernExitLib)
    DECLARE_REGISTRY_APPID_RESOURCEID(IDR_MODERNEXIT, "{4C7A9E30-91D2-4B0E-8A6F-3D20F5B7C612}")

    // %APPID% in the class' script, too.
    HRESULT AddCommonRGSReplacements(IRegistrarBase *pRegistrar) override
    {
        return pRegistrar->AddReplacement(L"APPID", GetAppId());
    }
};

CModernExitModule _AtlModule;

extern "C" BOOL WINAPI DllMain(HINSTANCE, DWORD dwReason, LPVOID lpReserved)
{
    return _AtlModule.DllMain(dwReason, lpReserved);
}

STDAPI DllCanUnloadNow()
{
    return _AtlModule.DllCanUnloadNow();
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv)
{
    return _AtlModule.DllGetClassObject(rclsid, riid, ppv);
}

STDAPI DllRegisterServer()
{
    return _AtlModule.DllRegisterServer(FALSE);
}

STDAPI DllUnregisterServer()
{
    return _AtlModule.DllUnregisterServer(FALSE);
}
