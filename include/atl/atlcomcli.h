/* The client side of COM: smart pointers, CComBSTR, CComVariant. Usable without a module object. */
#pragma once
#pragma GCC system_header

#include "detail/comptr.h"
#include "detail/combstr.h"
#include "detail/comvariant.h"
