/* <certview.h>: the CA database's views (ICertView) are of Windows itself, and the native build has no part of them. mingw-w64 declares them. */
#ifdef __ELF__
#error <certview.h>: the CA database's views (ICertView) do not exist off Windows: leave what needs them out of the native module, or build a DLL (--target=pe)
#else
#include_next <certview.h>
#endif
