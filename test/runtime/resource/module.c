/* A module that has resources, and nothing else. */
#include <windows.h>

__declspec(dllexport) int resource_module(void);

__declspec(dllexport) int resource_module(void)
{
    return 1;
}
