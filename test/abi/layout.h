/* Sizes and offsets that Windows fixes (docs/abi.md 1), as compile-time assertions: C and C++, any compiler, 32 and 64 bits.
 * layout.c checks the flavour of the build, flavours.py all that the machine's compilers offer. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>
#include <windows.h>
#include <oleauto.h>
#include <certsrv.h>

#ifdef __cplusplus
#define LAYOUT(condition) static_assert(condition, #condition)
#else
#define LAYOUT(condition) _Static_assert(condition, #condition)
#endif

#define POINTER sizeof(void *)
#define BITS(when_64, when_32) (POINTER == 8 ? (when_64) : (when_32))
#define AT(type, member, offset) LAYOUT(offsetof(type, member) == (offset))

LAYOUT(sizeof(WCHAR) == 2 && sizeof(OLECHAR) == 2 && sizeof(L'x') == 2);
LAYOUT((WCHAR)-1 > 0);
LAYOUT(sizeof(LONG) == 4 && sizeof(ULONG) == 4 && sizeof(DWORD) == 4 && sizeof(HRESULT) == 4 && sizeof(BOOL) == 4);
LAYOUT(sizeof(SHORT) == 2 && sizeof(VARIANT_BOOL) == 2 && sizeof(VARTYPE) == 2 && sizeof(BYTE) == 1);
LAYOUT(sizeof(LONGLONG) == 8 && sizeof(DATE) == 8 && sizeof(CY) == 8 && sizeof(DECIMAL) == 16 && sizeof(FILETIME) == 8);
LAYOUT(sizeof(BSTR) == POINTER && sizeof(LONG_PTR) == POINTER && sizeof(HANDLE) == POINTER && sizeof(SIZE_T) == POINTER);
LAYOUT(sizeof(DISPID) == 4 && sizeof(LCID) == 4 && sizeof(SCODE) == 4);

LAYOUT(sizeof(GUID) == 16);
AT(GUID, Data2, 4);
AT(GUID, Data3, 6);
AT(GUID, Data4, 8);

LAYOUT(sizeof(VARIANT) == BITS(24, 16));
AT(VARIANT, vt, 0);
AT(VARIANT, lVal, 8);
AT(VARIANT, bstrVal, 8);
AT(VARIANT, dblVal, 8);
AT(VARIANT, pdispVal, 8);
AT(VARIANT, parray, 8);
AT(VARIANT, pRecInfo, BITS(16, 12));

LAYOUT(sizeof(DISPPARAMS) == BITS(24, 16));
AT(DISPPARAMS, rgvarg, 0);
AT(DISPPARAMS, rgdispidNamedArgs, POINTER);
AT(DISPPARAMS, cArgs, 2 * POINTER);
AT(DISPPARAMS, cNamedArgs, 2 * POINTER + 4);

LAYOUT(sizeof(EXCEPINFO) == BITS(64, 32));
AT(EXCEPINFO, wCode, 0);
AT(EXCEPINFO, bstrSource, BITS(8, 4));
AT(EXCEPINFO, bstrDescription, BITS(16, 8));
AT(EXCEPINFO, bstrHelpFile, BITS(24, 12));
AT(EXCEPINFO, dwHelpContext, BITS(32, 16));
AT(EXCEPINFO, pvReserved, BITS(40, 20));
AT(EXCEPINFO, pfnDeferredFillIn, BITS(48, 24));
AT(EXCEPINFO, scode, BITS(56, 28));

LAYOUT(sizeof(SAFEARRAYBOUND) == 8);
LAYOUT(sizeof(SAFEARRAY) == BITS(32, 24));
AT(SAFEARRAY, cDims, 0);
AT(SAFEARRAY, fFeatures, 2);
AT(SAFEARRAY, cbElements, 4);
AT(SAFEARRAY, cLocks, 8);
AT(SAFEARRAY, pvData, BITS(16, 12));
AT(SAFEARRAY, rgsabound, BITS(24, 16));

LAYOUT(sizeof(SYSTEMTIME) == 16);
LAYOUT(sizeof(CRITICAL_SECTION) == BITS(40, 24));
LAYOUT(sizeof(CAINFO) == 40);

/* The vtables: methods in the order of docs/abi.md 1, each a pointer wide. C++ has no such structs. */
#if !defined(__cplusplus) || defined(CINTERFACE)
#define SLOT(interface, method, slot) AT(interface##Vtbl, method, (slot) * POINTER)
#define SLOTS(interface, count) \
    LAYOUT(sizeof(interface##Vtbl) == (count) * POINTER); \
    SLOT(interface, QueryInterface, 0); \
    SLOT(interface, AddRef, 1); \
    SLOT(interface, Release, 2); \
    SLOT(interface, GetTypeInfoCount, 3); \
    SLOT(interface, GetTypeInfo, 4); \
    SLOT(interface, GetIDsOfNames, 5); \
    SLOT(interface, Invoke, 6)

SLOTS(ICertExit, 10);
SLOT(ICertExit, Initialize, 7);
SLOT(ICertExit, Notify, 8);
SLOT(ICertExit, GetDescription, 9);

SLOTS(ICertExit2, 11);
SLOT(ICertExit2, Initialize, 7);
SLOT(ICertExit2, Notify, 8);
SLOT(ICertExit2, GetDescription, 9);
SLOT(ICertExit2, GetManageModule, 10);

SLOTS(ICertManageModule, 10);
SLOT(ICertManageModule, GetProperty, 7);
SLOT(ICertManageModule, SetProperty, 8);
SLOT(ICertManageModule, Configure, 9);

SLOTS(ICertServerExit, 19);
SLOT(ICertServerExit, SetContext, 7);
SLOT(ICertServerExit, GetRequestProperty, 8);
SLOT(ICertServerExit, GetRequestAttribute, 9);
SLOT(ICertServerExit, GetCertificateProperty, 10);
SLOT(ICertServerExit, GetCertificateExtension, 11);
SLOT(ICertServerExit, GetCertificateExtensionFlags, 12);
SLOT(ICertServerExit, EnumerateExtensionsSetup, 13);
SLOT(ICertServerExit, EnumerateExtensions, 14);
SLOT(ICertServerExit, EnumerateExtensionsClose, 15);
SLOT(ICertServerExit, EnumerateAttributesSetup, 16);
SLOT(ICertServerExit, EnumerateAttributes, 17);
SLOT(ICertServerExit, EnumerateAttributesClose, 18);

SLOTS(ICertServerPolicy, 21);
SLOT(ICertServerPolicy, SetContext, 7);
SLOT(ICertServerPolicy, GetRequestProperty, 8);
SLOT(ICertServerPolicy, GetRequestAttribute, 9);
SLOT(ICertServerPolicy, GetCertificateProperty, 10);
SLOT(ICertServerPolicy, SetCertificateProperty, 11);
SLOT(ICertServerPolicy, GetCertificateExtension, 12);
SLOT(ICertServerPolicy, GetCertificateExtensionFlags, 13);
SLOT(ICertServerPolicy, SetCertificateExtension, 14);
SLOT(ICertServerPolicy, EnumerateExtensionsSetup, 15);
SLOT(ICertServerPolicy, EnumerateExtensions, 16);
SLOT(ICertServerPolicy, EnumerateExtensionsClose, 17);
SLOT(ICertServerPolicy, EnumerateAttributesSetup, 18);
SLOT(ICertServerPolicy, EnumerateAttributes, 19);
SLOT(ICertServerPolicy, EnumerateAttributesClose, 20);

SLOTS(ICertPolicy, 11);
SLOT(ICertPolicy, Initialize, 7);
SLOT(ICertPolicy, VerifyRequest, 8);
SLOT(ICertPolicy, GetDescription, 9);
SLOT(ICertPolicy, ShutDown, 10);

SLOTS(ICertPolicy2, 12);
SLOT(ICertPolicy2, ShutDown, 10);
SLOT(ICertPolicy2, GetManageModule, 11);
#endif

#endif
