// dllmain.cpp : Implementation of DllMain.
#include "pch.h"
#include "framework.h"
#include "resource.h"
#include "NewExit_i.h"
#include "dllmain.h"
#include "xdlldata.h"

CNewExitModule _AtlModule;

// DLL Entry Point
extern "C" BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD dwReason, LPVOID lpReserved)
{
#ifdef _MERGE_PROXYSTUB
    if (!PrxDllMain(hInstance, dwReason, lpReserved))
        return FALSE;
#endif
    hInstance;
    return _AtlModule.DllMain(dwReason, lpReserved);
}
