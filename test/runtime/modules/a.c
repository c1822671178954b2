/* A library with a DllMain that tells what it is called for. */
#include "common.h"

__declspec(dllexport) int module_a_value = 17;
__declspec(dllexport) int module_a_add(int left, int right);
__declspec(dllexport) DWORD WINAPI module_a_thread(void *module);

int module_a_add(int left, int right)
{
    return left + right;
}

/* Gives up the reference that the test took for it. */
DWORD WINAPI module_a_thread(void *module)
{
    FreeLibraryAndExitThread(module, 5);
    return 6;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    DWORD done;

    if (!module_log() && reason == DLL_PROCESS_DETACH)
        WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), reserved ? "exit" : "free", 4, &done, NULL);
    return module_logged('a', instance, reason, reserved);
}
