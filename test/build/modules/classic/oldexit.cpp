// oldexit.cpp : Implementation of DLL Exports.
#include "pch.cpp"
#pragma hdrstop
#include <initguid.h>
#include "oldexit_i.c"
#include "exit.h"
#include "module.h"

CComModule _Module;

BEGIN_OBJECT_MAP(ObjectMap)
    OBJECT_ENTRY(CLSID_CCertExitOld, CCertExitOld)
    OBJECT_ENTRY(CLSID_CCertManageOld, CCertManageOld)
END_OBJECT_MAP()

HINSTANCE g_hInstance = NULL;

/////////////////////////////////////////////////////////////////////////////
// DLL Entry Point
extern "C" BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD dwReason, LPVOID);
extern "C"
BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD dwReason, LPVOID /*lpReserved*/)
{
    g_hInstance = hInstance;
    switch (dwReason)
    {
    case DLL_PROCESS_ATTACH:
        _Module.Init(ObjectMap, hInstance);
        DisableThreadLibraryCalls(hInstance);
        break;

    case DLL_PROCESS_DETACH:
        _Module.Term();
        break;
    }
    return TRUE;    // ok
}

STDAPI DllCanUnloadNow(void)
{
    return (_Module.GetLockCount() == 0) ? S_OK : S_FALSE;
}

STDAPI DllGetClassObject(__in REFCLSID rclsid, __in REFIID riid, __deref_out LPVOID FAR* ppv)
{
    HRESULT hRes = S_OK;
    hRes = _Module.GetClassObject(rclsid, riid, ppv);
    return hRes;
}

STDAPI DllRegisterServer(void)
{
    HRESULT hRes = S_OK;
    // registers object, typelib and all interfaces in typelib
    hRes = _Module.RegisterServer(TRUE);
    return hRes;
}

STDAPI DllUnregisterServer(void)
{
    HRESULT hRes = S_OK;
    _Module.UnregisterServer();
    return hRes;
}
