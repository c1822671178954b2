/* Active Directory Service Interfaces, as the SDK's header of headers. Their functions (ADsGetObject, ...) are not there: who calls one gets an
 * error at link time, with its name. */
#pragma once
#pragma GCC system_header

#include <windows.h>
#include <iads.h>
#include <adshlp.h>
#include <adserr.h>
