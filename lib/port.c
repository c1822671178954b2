/* The functions of port.h. */
#include "port.h"

#define MAXIMUM_PATH 4096

HRESULT port_load_type_library(unsigned int index, ITypeLib **library)
{
    WCHAR path[MAXIMUM_PATH + 16];
    unsigned int digits = 1, rest;
    HMODULE module;
    DWORD length;

    *library = NULL;
    /* Whatever this code was linked into: libcertemu.so, or the program itself in the PE build. */
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (const WCHAR *)port_load_type_library, &module))
        return HRESULT_FROM_WIN32(GetLastError());
    length = GetModuleFileNameW(module, path, MAXIMUM_PATH);
    if (!length)
        return HRESULT_FROM_WIN32(GetLastError());
    if (length >= MAXIMUM_PATH)
        return HRESULT_FROM_WIN32(ERROR_FILENAME_EXCED_RANGE);
    path[length++] = '\\';
    for (rest = index; rest >= 10; rest /= 10)
        digits++;
    path[length + digits] = 0;
    for (rest = index; digits--; rest /= 10)
        path[length + digits] = (WCHAR)('0' + rest % 10);
    return LoadTypeLibEx(path, REGKIND_NONE, library);
}
