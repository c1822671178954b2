/* <certenroll.h>: the enrolment objects (certenroll.dll) are of Windows itself, and the native build has no part of them. mingw-w64 declares them. */
#ifdef __ELF__
#error <certenroll.h>: the enrolment objects (certenroll.dll) do not exist off Windows: leave what needs them out of the native module, or build a DLL (--target=pe)
#else
#include_next <certenroll.h>
#endif
