/* The Windows that this is: Server 2022, 10.0 build 20348, to everybody who asks; and the machine. */
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <windows.h>

#include "kernel/futex.h"

#define MAJOR 10
#define MINOR 0
#define BUILD 20348
#define CONDITION_BITS 3
#define CONDITION_MASK 7

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

DWORD WINAPI GetVersion(void)
{
    return MAJOR | MINOR << 8 | (DWORD)BUILD << 16;
}

#define FILL(info) \
    do \
    { \
        (info)->dwMajorVersion = MAJOR; \
        (info)->dwMinorVersion = MINOR; \
        (info)->dwBuildNumber = BUILD; \
        (info)->dwPlatformId = VER_PLATFORM_WIN32_NT; \
        (info)->szCSDVersion[0] = 0; \
    } \
    while (0)

#define FILL_EXTENDED(info) \
    do \
    { \
        (info)->wServicePackMajor = 0; \
        (info)->wServicePackMinor = 0; \
        (info)->wSuiteMask = VER_SUITE_SINGLEUSERTS; \
        (info)->wProductType = VER_NT_SERVER; \
        (info)->wReserved = 0; \
    } \
    while (0)

BOOL WINAPI GetVersionExW(OSVERSIONINFOW *info)
{
    if (info->dwOSVersionInfoSize != sizeof(OSVERSIONINFOW) && info->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXW))
        return fail(ERROR_INSUFFICIENT_BUFFER);
    FILL(info);
    if (info->dwOSVersionInfoSize == sizeof(OSVERSIONINFOEXW))
        FILL_EXTENDED((OSVERSIONINFOEXW *)info);
    return TRUE;
}

BOOL WINAPI GetVersionExA(OSVERSIONINFOA *info)
{
    if (info->dwOSVersionInfoSize != sizeof(OSVERSIONINFOA) && info->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA))
        return fail(ERROR_INSUFFICIENT_BUFFER);
    FILL(info);
    if (info->dwOSVersionInfoSize == sizeof(OSVERSIONINFOEXA))
        FILL_EXTENDED((OSVERSIONINFOEXA *)info);
    return TRUE;
}

/* Three bits for each of the eight members, from the lowest up; the mask's highest bit says that it was made here. */
ULONGLONG WINAPI VerSetConditionMask(ULONGLONG mask, DWORD members, BYTE condition)
{
    static const DWORD order[] = {VER_MINORVERSION, VER_MAJORVERSION, VER_BUILDNUMBER, VER_PLATFORMID, VER_SERVICEPACKMINOR,
        VER_SERVICEPACKMAJOR, VER_SUITENAME, VER_PRODUCT_TYPE};
    DWORD i;

    condition &= CONDITION_MASK;
    if (!members || !condition)
        return mask;
    /* Of several members only the highest counts. */
    for (i = ARRAYSIZE(order); i--; )
    {
        if (members & order[i])
            return mask | 1ull << 63 | (ULONGLONG)condition << (i * CONDITION_BITS);
    }
    return mask;
}

static DWORD condition_of(ULONGLONG mask, DWORD index)
{
    return (DWORD)(mask >> (index * CONDITION_BITS)) & CONDITION_MASK;
}

static BOOL holds(DWORD is, DWORD condition, DWORD wanted)
{
    switch (condition)
    {
        case VER_EQUAL: return is == wanted;
        case VER_GREATER: return is > wanted;
        case VER_GREATER_EQUAL: return is >= wanted;
        case VER_LESS: return is < wanted;
        case VER_LESS_EQUAL: return is <= wanted;
    }
    return FALSE;
}

BOOL WINAPI VerifyVersionInfoW(OSVERSIONINFOEXW *wanted, DWORD members, ULONGLONG mask)
{
    if (!members || !mask)
        return fail(ERROR_BAD_ARGUMENTS);
    if (members & VER_PRODUCT_TYPE && !holds(VER_NT_SERVER, condition_of(mask, 7), wanted->wProductType))
        return fail(ERROR_OLD_WIN_VERSION);
    if (members & VER_SUITENAME)
    {
        const WORD common = wanted->wSuiteMask & VER_SUITE_SINGLEUSERTS;

        if (condition_of(mask, 6) == VER_AND ? common != wanted->wSuiteMask : wanted->wSuiteMask && !common)
            return fail(ERROR_OLD_WIN_VERSION);
    }
    if (members & VER_PLATFORMID && !holds(VER_PLATFORM_WIN32_NT, condition_of(mask, 3), wanted->dwPlatformId))
        return fail(ERROR_OLD_WIN_VERSION);
    if (members & VER_BUILDNUMBER && !holds(BUILD, condition_of(mask, 2), wanted->dwBuildNumber))
        return fail(ERROR_OLD_WIN_VERSION);
    /* Versions are compared as one number, by the condition of the first member that is asked for. */
    if (members & (VER_MAJORVERSION | VER_MINORVERSION | VER_SERVICEPACKMAJOR | VER_SERVICEPACKMINOR))
    {
        DWORD is[4] = {MAJOR, MINOR, 0, 0}, want[4], i, condition = 0;
        static const DWORD flags[] = {VER_MAJORVERSION, VER_MINORVERSION, VER_SERVICEPACKMAJOR, VER_SERVICEPACKMINOR};
        static const DWORD places[] = {1, 0, 5, 4};

        want[0] = wanted->dwMajorVersion;
        want[1] = wanted->dwMinorVersion;
        want[2] = wanted->wServicePackMajor;
        want[3] = wanted->wServicePackMinor;
        for (i = 0; i < 4; i++)
        {
            if (!(members & flags[i]))
                continue;
            if (!condition)
                condition = condition_of(mask, places[i]);
            if (is[i] == want[i])
                continue;
            return holds(is[i], condition, want[i]) ? TRUE : fail(ERROR_OLD_WIN_VERSION);
        }
        if (condition != VER_EQUAL && condition != VER_GREATER_EQUAL && condition != VER_LESS_EQUAL)
            return fail(ERROR_OLD_WIN_VERSION);
    }
    return TRUE;
}

void WINAPI GetSystemInfo(SYSTEM_INFO *info)
{
    const int processors = kernel_processor_count();

    memset(info, 0, sizeof(*info));
#if defined(__x86_64__)
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64;
    info->dwProcessorType = PROCESSOR_AMD_X8664;
#elif defined(__aarch64__)
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_ARM64;
#else
    info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_INTEL;
    info->dwProcessorType = PROCESSOR_INTEL_PENTIUM;
#endif
    info->dwPageSize = (DWORD)sysconf(_SC_PAGESIZE);
    info->lpMinimumApplicationAddress = (void *)0x10000;
    info->lpMaximumApplicationAddress = sizeof(void *) == 8 ? (void *)(ULONG_PTR)0x7ffffffeffffull
        : (void *)(ULONG_PTR)0x7ffeffff;
    info->dwActiveProcessorMask = processors >= (int)sizeof(DWORD_PTR) * 8 ? ~(DWORD_PTR)0 : ((DWORD_PTR)1 << processors) - 1;
    info->dwNumberOfProcessors = processors;
    info->dwAllocationGranularity = 0x10000;
}

void WINAPI GetNativeSystemInfo(SYSTEM_INFO *info)
{
    GetSystemInfo(info);
}

BOOL WINAPI GlobalMemoryStatusEx(MEMORYSTATUSEX *status)
{
    struct sysinfo info;

    if (status->dwLength != sizeof(*status))
        return fail(ERROR_INVALID_PARAMETER);
    sysinfo(&info);
    status->ullTotalPhys = (ULONGLONG)info.totalram * info.mem_unit;
    status->ullAvailPhys = (ULONGLONG)(info.freeram + info.bufferram) * info.mem_unit;
    status->ullTotalPageFile = status->ullTotalPhys + (ULONGLONG)info.totalswap * info.mem_unit;
    status->ullAvailPageFile = status->ullAvailPhys + (ULONGLONG)info.freeswap * info.mem_unit;
    status->ullTotalVirtual = sizeof(void *) == 8 ? 0x7ffffffe0000ull : 0x7ffe0000ull;
    status->ullAvailVirtual = status->ullTotalVirtual;
    status->ullAvailExtendedVirtual = 0;
    status->dwMemoryLoad = status->ullTotalPhys
        ? (DWORD)((status->ullTotalPhys - status->ullAvailPhys) * 100 / status->ullTotalPhys) : 0;
    return TRUE;
}
