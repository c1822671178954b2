/* What the C++ tests of include/atl share: CMocka from C++, and ATL. */
#pragma once

extern "C"
{
#include "test.h"
}
#include <atlbase.h>
extern CComModule _Module;
#include <atlcom.h>
