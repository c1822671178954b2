
// File: pch.cpp, the precompiled header

#ifndef __PCH__
#define __PCH__
#pragma warning(disable: 4100 4511 4512)
#define SECURITY_WIN32
#include <windows.h>
#include <stdlib.h>
#include <stdio.h>
#include <wincrypt.h>
#include <CertSrv.h>
#include <certcli.h>
#include <certpol.h>
#include <security.h>
#include <lm.h>
#include <dsgetdc.h>
#include <winldap.h>
#include <ntsecapi.h>
#include <wininet.h>
#include <sddl.h>
#include <aclapi.h>
#include <shlwapi.h>
#include <lmcons.h>
#include <rpc.h>
#include <rpcndr.h>
#include <objbase.h>
#include <assert.h>
#include <malloc.h>

#ifndef _ATL_STATIC_REGISTRY
#define _ATL_STATIC_REGISTRY
#endif
#ifndef _ATL_APARTMENT_THREADED
#define _ATL_APARTMENT_THREADED
#endif
#include <atlbase.h>
//You may derive a class from CComModule and use it if you want to override
//something, but do not change the name of _Module
extern CComModule _Module;
#include <atlcom.h>
#include <atlctl.h>
#include <strsafe.h>
#include "celib.h"
#include "resource.h"
#pragma hdrstop
#endif
