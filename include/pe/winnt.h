/* <winnt.h> of mingw-w64 for the DLLs that certemu build makes. Its UNREFERENCED_PARAMETER assigns the parameter to itself, which a constant one
 * (`const BSTR strConfig` of ICertManageModule's methods) does not bear; Microsoft's only names it. */
#pragma GCC system_header
#include_next <winnt.h>

#undef UNREFERENCED_PARAMETER
#undef UNREFERENCED_LOCAL_VARIABLE
#define UNREFERENCED_PARAMETER(name) ((void)(name))
#define UNREFERENCED_LOCAL_VARIABLE(name) ((void)(name))
