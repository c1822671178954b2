/* What a delay-loaded DLL's failure looks like to the code that catches it (documented under "Linker support for delay-loaded DLLs").
 * ELF has no delayed import tables: a module's libraries are found when it is loaded, or it calls LoadLibrary itself. So the types and
 * codes are here, and the helper's functions and hooks are not: who uses them gets an error at link time, with their name. */
#pragma once

#include <windows.h>

#ifndef ExternC
#ifdef __cplusplus
#define ExternC extern "C"
#else
#define ExternC extern
#endif
#endif

#define FACILITY_VISUALCPP ((LONG)0x6d)
#define VcppException(severity, error) ((severity) | (FACILITY_VISUALCPP << 16) | (error))

typedef IMAGE_THUNK_DATA *PImgThunkData;
typedef const IMAGE_THUNK_DATA *PCImgThunkData;
typedef DWORD RVA;

typedef struct ImgDelayDescr
{
    DWORD grAttrs;
    RVA rvaDLLName;
    RVA rvaHmod;
    RVA rvaIAT;
    RVA rvaINT;
    RVA rvaBoundIAT;
    RVA rvaUnloadIAT;
    DWORD dwTimeStamp;
} ImgDelayDescr, *PImgDelayDescr;
typedef const ImgDelayDescr *PCImgDelayDescr;

enum DLAttr
{
    dlattrRva = 0x1
};

enum
{
    dliStartProcessing,
    dliNoteStartProcessing = dliStartProcessing,
    dliNotePreLoadLibrary,
    dliNotePreGetProcAddress,
    dliFailLoadLib,
    dliFailGetProc,
    dliNoteEndProcessing
};

typedef struct DelayLoadProc
{
    BOOL fImportByName;
    union
    {
        LPCSTR szProcName;
        DWORD dwOrdinal;
    };
} DelayLoadProc;

typedef struct DelayLoadInfo
{
    DWORD cb;
    PCImgDelayDescr pidd;
    FARPROC *ppfn;
    LPCSTR szDll;
    DelayLoadProc dlp;
    HMODULE hmodCur;
    FARPROC pfnCur;
    DWORD dwLastError;
} DelayLoadInfo, *PDelayLoadInfo;

typedef FARPROC (WINAPI *PfnDliHook)(unsigned int dliNotify, PDelayLoadInfo pdli);

ExternC BOOL WINAPI __FUnloadDelayLoadedDLL2(LPCSTR szDll);
ExternC HRESULT WINAPI __HrLoadAllImportsForDll(LPCSTR szDll);
ExternC PfnDliHook __pfnDliNotifyHook2;
ExternC PfnDliHook __pfnDliFailureHook2;
