/* <certenroll.h>: the enrolment objects are of Windows itself, and the native build has no part of them. mingw-w64's header lacks some
 * of the constants that it uses. */
#ifdef __ELF__
#error <certenroll.h>: the enrolment objects (certenroll.dll) do not exist off Windows: leave what needs them out of the native module
#else
#include_next <certenroll.h>
#endif
