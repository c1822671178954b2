/* A library that was linked with another. */
#include "common.h"

__declspec(dllimport) int module_a_add(int left, int right);
__declspec(dllexport) int module_b_twice(int value);

int module_b_twice(int value)
{
    return module_a_add(value, value);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
    return module_logged('b', instance, reason, reserved);
}
