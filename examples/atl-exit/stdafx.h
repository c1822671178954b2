// What every file of the module includes first, as Visual C++'s wizards laid it out.
#pragma once

// The CA calls on any of its threads (THREADFLAGS_BOTH in exit.h): the wizard's _ATL_APARTMENT_THREADED would count references
// without a lock.
#define _ATL_FREE_THREADED

#include <windows.h>
#include <tchar.h>
#include <strsafe.h>

#include <atlbase.h>
// The module object: atlcom.h of this generation wants it declared.
extern CComModule _Module;
#include <atlcom.h>

#include <certsrv.h>
#include <certadm.h>
#include <certexit.h>
#include <certif.h>
#include <certmod.h>

#include "resource.h"
