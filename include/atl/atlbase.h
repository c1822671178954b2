/* ATL: the module and its registration, smart pointers, strings, handles, registry keys. */
#pragma once
#pragma GCC system_header

#include "atldef.h"
#include "atlexcept.h"
#include "atltrace.h"
#include "atlcore.h"
#include "atlconv.h"
#include "atlcomcli.h"
#include "detail/types.h"
#include "detail/handle.h"
#include "detail/regkey.h"
#include "detail/ledger.h"
#include "detail/register.h"
#include "detail/module.h"

#define __ATLBASE_H__
