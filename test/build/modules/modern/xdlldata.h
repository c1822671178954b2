#pragma once
#ifdef _MERGE_PROXYSTUB
extern "C" BOOL WINAPI PrxDllMain(HINSTANCE hInstance, DWORD dwReason, LPVOID lpReserved);
#endif
