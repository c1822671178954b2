#include "StdAfx.h"
#include <Windows.h>
#import "C:\\other.tlb" no_namespace
#pragma comment(lib, "ws2_32.lib")
#pragma comment(linker, "/export:DllMain=_DllMain@12")
// a comment \
   that goes on "in here"
/* and "one" of several
   lines */
namespace A { namespace B {
class __declspec(uuid("6F1B3C52-0D5E-4C4B-9E0B-6C1B2A5F7D10")) __declspec(novtable) Thing : public IUnknown { };
} }
static const char *text = "a \" quote", raw[] = R"x(" )" )x", c = '"', d = '\\';
HRESULT f(__in BSTR a, __out_ecount(n) long *b) { OutputDebugStringA(__FUNCTION__ ": done"); return L'"'; }
