/* ATL's server side: COM objects, class factories, dual interfaces, enumerators, connection points. */
#pragma once
#pragma GCC system_header

#include "atlbase.h"
#include "detail/root.h"
#include "detail/object.h"
#include "detail/error.h"
#include "detail/coclass.h"
#include "detail/dispatch.h"
#include "detail/enum.h"
#include "detail/connection.h"

#define __ATLCOM_H__
