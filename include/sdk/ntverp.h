/* The product's version, which SDK-style resource scripts build their VERSIONINFO from (with common.ver): that of the Windows
 * that GetVersionEx answers for, Server 2022. Every name can be defined by the script before or redefined after, as with the SDK's. */
#ifndef CERTEMU_NTVERP_H
#define CERTEMU_NTVERP_H

#define VER_PRODUCTBUILD 20348
#define VER_PRODUCTBUILD_QFE 1
#define VER_PRODUCTMAJORVERSION 10
#define VER_PRODUCTMINORVERSION 0
#define VER_PRODUCTVERSION_W (0x0a00)
#define VER_PRODUCTVERSION_DW (0x0a000000 | VER_PRODUCTBUILD)
#define VER_PRODUCTBETA_STR ""
#define VER_PRODUCTVERSION_STRING "10.0"
#define VER_PRODUCTVERSION VER_PRODUCTMAJORVERSION,VER_PRODUCTMINORVERSION,VER_PRODUCTBUILD,VER_PRODUCTBUILD_QFE
#define VER_PRODUCTVERSION_STR "10.0.20348.1"
#define LVER_PRODUCTVERSION_STRING L"10.0"
#define LVER_PRODUCTVERSION_STR L"10.0.20348.1"
#define VER_DDK_PRODUCTVERSION VER_PRODUCTVERSION
#define VER_DDK_PRODUCTVERSION_STR VER_PRODUCTVERSION_STR
#define VER_BPAD
#define LVER_BPAD

#define VER_DEBUG 0
#define VER_PRERELEASE 0
#if defined(OFFICIAL_BUILD) && OFFICIAL_BUILD
#define VER_PRIVATE 0
#else
#define VER_PRIVATE VS_FF_PRIVATEBUILD
#endif
#define VER_FILEFLAGSMASK VS_FFI_FILEFLAGSMASK
#define VER_FILEFLAGS (VER_PRERELEASE | VER_DEBUG | VER_PRIVATE)
#define VER_FILEOS VOS_NT_WINDOWS32

#define VER_COMPANYNAME_STR "Microsoft Corporation"
#define VER_PRODUCTNAME_STR "Microsoft (R) Windows (R) Operating System"
#define VER_LEGALTRADEMARKS_STR \
    "Microsoft (R) is a registered trademark of Microsoft Corporation. Windows (R) is a registered trademark of Microsoft Corporation."

#endif
