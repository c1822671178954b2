/* A library that needs a function that nobody has. */
#include "common.h"

__declspec(dllexport) int module_undefined(void);
int nobody_has_this_function(void);

int module_undefined(void)
{
    return nobody_has_this_function();
}
