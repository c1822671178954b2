/* Structured exception handling: no compiler off Windows has it for ELF, and mingw-w64's gcc has none either. What meets __except gets an
 * error that says what to do. With CERTEMU_SEH_CXX defined the same words stand for C++ exceptions: __except catches any, as Microsoft's
 * compiler has it catch them too, without asking its filter; __finally follows a block that ends normally. */
#pragma GCC system_header
#include_next <excpt.h>

#ifndef _CERTEMU_EXCPT_
#define _CERTEMU_EXCPT_

#define _CERTEMU_SEH_ERROR _Pragma("GCC error \"structured exception handling (__try) does not exist here: use C++ exceptions, or \
compile with -DCERTEMU_SEH_CXX, with which __except catches C++ exceptions only; certemu reports a crash in the block as a finding\"")

#undef __except
#undef __finally
#undef __leave
#define __leave _CERTEMU_SEH_ERROR
#ifdef __cplusplus
#define __try try           /* as libstdc++ has it */
#ifdef CERTEMU_SEH_CXX
#define __except(filter) catch (...)
#define __finally catch (...) { throw; }
#undef GetExceptionCode
#define GetExceptionCode() ((DWORD)0xe06d7363)      /* what a C++ exception is to Windows */
#else
#define __except(filter) _CERTEMU_SEH_ERROR catch (...)
#define __finally _CERTEMU_SEH_ERROR catch (...) { throw; }
#endif
#else
#undef __try
#ifdef CERTEMU_SEH_CXX
#define __try if (1)
#define __except(filter) else
#define __finally
#else
#define __try _CERTEMU_SEH_ERROR if (1)
#define __except(filter) else
#define __finally
#endif
#endif

#endif
