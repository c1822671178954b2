/* CertSvc survives an exception that leaves a module's method and logs event 45 (docs/abi.md, 5.4). C frames cannot catch
 * one, so this file is C++. */
#include "host/private.h"

#include <cstdio>
#include <exception>

BOOL guard_call(void (*function)(void *), void *argument, char *what, size_t size)
{
    try
    {
        function(argument);
        return FALSE;
    }
    catch (const std::exception &exception)
    {
        std::snprintf(what, size, "C++ exception: %s", exception.what());
    }
    catch (...)
    {
        std::snprintf(what, size, "C++ exception");
    }
    return TRUE;
}
