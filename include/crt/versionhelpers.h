/* Questions about the version of Windows (documented as "Version Helper functions"): each asks VerifyVersionInfo. */
#pragma once
#pragma GCC system_header

#include <windows.h>

#ifdef __cplusplus
#define VERSIONHELPERAPI inline bool
#else
#define VERSIONHELPERAPI FORCEINLINE BOOL
#endif

VERSIONHELPERAPI IsWindowsVersionOrGreater(WORD major, WORD minor, WORD service_pack)
{
    OSVERSIONINFOEXW wanted = {sizeof(wanted), major, minor};
    ULONGLONG mask = VerSetConditionMask(VerSetConditionMask(VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL),
        VER_MINORVERSION, VER_GREATER_EQUAL), VER_SERVICEPACKMAJOR, VER_GREATER_EQUAL);

    wanted.wServicePackMajor = service_pack;
    return VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION | VER_SERVICEPACKMAJOR, mask) != FALSE;
}

#define _CERTEMU_VERSION(name, major, minor, service_pack) \
    VERSIONHELPERAPI Is##name##OrGreater(void) \
    { \
        return IsWindowsVersionOrGreater(major, minor, service_pack); \
    }

_CERTEMU_VERSION(WindowsXP, 5, 1, 0)
_CERTEMU_VERSION(WindowsXPSP1, 5, 1, 1)
_CERTEMU_VERSION(WindowsXPSP2, 5, 1, 2)
_CERTEMU_VERSION(WindowsXPSP3, 5, 1, 3)
_CERTEMU_VERSION(WindowsVista, 6, 0, 0)
_CERTEMU_VERSION(WindowsVistaSP1, 6, 0, 1)
_CERTEMU_VERSION(WindowsVistaSP2, 6, 0, 2)
_CERTEMU_VERSION(Windows7, 6, 1, 0)
_CERTEMU_VERSION(Windows7SP1, 6, 1, 1)
_CERTEMU_VERSION(Windows8, 6, 2, 0)
_CERTEMU_VERSION(Windows8Point1, 6, 3, 0)
_CERTEMU_VERSION(WindowsThreshold, 10, 0, 0)
_CERTEMU_VERSION(Windows10, 10, 0, 0)

VERSIONHELPERAPI IsWindowsServer(void)
{
    OSVERSIONINFOEXW workstation = {sizeof(workstation)};

    workstation.wProductType = VER_NT_WORKSTATION;
    return !VerifyVersionInfoW(&workstation, VER_PRODUCT_TYPE, VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL));
}
