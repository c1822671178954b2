/* Intrinsics that modules use: those of memory order, bits and bytes. Interlocked ones are in <winnt.h>, under their names without the
 * underscore too. */
#pragma once
#pragma GCC system_header

#include <stdlib.h>
#include <windows.h>
#if defined(__x86_64__)
#include <cpuid.h>
#include <x86intrin.h>

/* cpuid.h has macros of these names with other arguments. */
#undef __cpuid
#define __cpuid(info, leaf) __cpuid_count(leaf, 0, (info)[0], (info)[1], (info)[2], (info)[3])
#define __cpuidex(info, leaf, part) __cpuid_count(leaf, part, (info)[0], (info)[1], (info)[2], (info)[3])
#endif

/* An unsigned long has 64 bits here: modules pass the address of one as well as that of a DWORD. */
#ifdef __cplusplus
template <class type>
static inline unsigned char _BitScanForward(type *index, DWORD mask)
{
    if (mask)
        *index = __builtin_ctz(mask);
    return mask != 0;
}

template <class type>
static inline unsigned char _BitScanReverse(type *index, DWORD mask)
{
    if (mask)
        *index = 31 - __builtin_clz(mask);
    return mask != 0;
}

template <class type>
static inline unsigned char _BitScanForward64(type *index, ULONGLONG mask)
{
    if (mask)
        *index = __builtin_ctzll(mask);
    return mask != 0;
}

template <class type>
static inline unsigned char _BitScanReverse64(type *index, ULONGLONG mask)
{
    if (mask)
        *index = 63 - __builtin_clzll(mask);
    return mask != 0;
}
#endif

#undef _byteswap_ushort
#undef _byteswap_ulong
#undef _byteswap_uint64
#define _byteswap_ushort(value) __builtin_bswap16(value)
#define _byteswap_ulong(value) __builtin_bswap32(value)
#define _byteswap_uint64(value) __builtin_bswap64(value)
#undef _rotl
#undef _rotr
#define _rotl(value, count) ((DWORD)(value) << ((count) & 31) | (DWORD)(value) >> (-(count) & 31))
#define _rotr(value, count) ((DWORD)(value) >> ((count) & 31) | (DWORD)(value) << (-(count) & 31))

#define _InterlockedIncrement(value) InterlockedIncrement(value)
#define _InterlockedDecrement(value) InterlockedDecrement(value)
#define _InterlockedExchange(value, other) InterlockedExchange(value, other)
#define _InterlockedExchangeAdd(value, more) InterlockedExchangeAdd(value, more)
#define _InterlockedCompareExchange(value, other, expected) InterlockedCompareExchange(value, other, expected)
#define _InterlockedExchangePointer(value, other) InterlockedExchangePointer(value, other)
#define _InterlockedCompareExchangePointer(value, other, expected) InterlockedCompareExchangePointer(value, other, expected)
#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() __builtin_frame_address(0)
