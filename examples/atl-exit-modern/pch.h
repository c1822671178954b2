// What every file of the module includes first. Names of ATL are written with their namespace.
#pragma once

#define _ATL_APARTMENT_THREADED
#define _ATL_NO_AUTOMATIC_NAMESPACE
#define _ATL_CSTRING_EXPLICIT_CONSTRUCTORS

#include <windows.h>

#include "resource.h"
#include <atlbase.h>
#include <atlcom.h>
#include <atlcoll.h>
#include <atlstr.h>

#include <certsrv.h>
#include <certexit.h>
#include <certif.h>
#include <certmod.h>
