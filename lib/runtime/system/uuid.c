/* UUIDs of rpcrt4, their text, and binding strings. No call of RPC ever reaches this process, so that functions about the caller answer
 * what they answer outside of one. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <rpc.h>

#include "kernel/text.h"

/* Memory of strings for RpcStringFree: the process heap, as on Windows. */
static void *string_room(size_t size)
{
    return HeapAlloc(GetProcessHeap(), 0, size);
}

RPC_STATUS WINAPI RpcStringFreeW(RPC_WSTR *string)
{
    if (string)
    {
        HeapFree(GetProcessHeap(), 0, *string);
        *string = NULL;
    }
    return RPC_S_OK;
}

RPC_STATUS WINAPI RpcStringFreeA(RPC_CSTR *string)
{
    return RpcStringFreeW((RPC_WSTR *)string);
}

RPC_STATUS WINAPI UuidCreate(UUID *uuid)
{
    return SUCCEEDED(CoCreateGuid(uuid)) ? RPC_S_OK : RPC_S_UUID_NO_ADDRESS;
}

/* With no network address in it, which Windows says by the result. */
RPC_STATUS WINAPI UuidCreateSequential(UUID *uuid)
{
    return SUCCEEDED(CoCreateGuid(uuid)) ? RPC_S_UUID_LOCAL_ONLY : RPC_S_UUID_NO_ADDRESS;
}

RPC_STATUS WINAPI UuidCreateNil(UUID *uuid)
{
    memset(uuid, 0, sizeof(*uuid));
    return RPC_S_OK;
}

/* A NULL pointer is the nil UUID. */
int WINAPI UuidIsNil(UUID *uuid, RPC_STATUS *status)
{
    static const UUID nil;

    *status = RPC_S_OK;
    return !uuid || !memcmp(uuid, &nil, sizeof(nil));
}

signed int WINAPI UuidCompare(UUID *first, UUID *second, RPC_STATUS *status)
{
    static UUID nil;
    const UUID *left = first ? first : &nil, *right = second ? second : &nil;
    int order;

    *status = RPC_S_OK;
    if (left->Data1 != right->Data1)
        return left->Data1 < right->Data1 ? -1 : 1;
    if (left->Data2 != right->Data2)
        return left->Data2 < right->Data2 ? -1 : 1;
    if (left->Data3 != right->Data3)
        return left->Data3 < right->Data3 ? -1 : 1;
    order = memcmp(left->Data4, right->Data4, sizeof(left->Data4));
    return order < 0 ? -1 : order > 0;
}

int WINAPI UuidEqual(UUID *first, UUID *second, RPC_STATUS *status)
{
    return !UuidCompare(first, second, status);
}

#define UUID_LENGTH 36
#define UUID_FORMAT "%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x"

RPC_STATUS WINAPI UuidToStringA(UUID *uuid, RPC_CSTR *string)
{
    static const UUID nil;
    const UUID *from = uuid ? uuid : &nil;

    *string = string_room(UUID_LENGTH + 1);
    if (!*string)
        return RPC_S_OUT_OF_MEMORY;
    wsprintfA((char *)*string, UUID_FORMAT, from->Data1, from->Data2, from->Data3, from->Data4[0], from->Data4[1],
        from->Data4[2], from->Data4[3], from->Data4[4], from->Data4[5], from->Data4[6], from->Data4[7]);
    return RPC_S_OK;
}

RPC_STATUS WINAPI UuidToStringW(UUID *uuid, RPC_WSTR *string)
{
    unsigned char *narrow;
    RPC_STATUS status = UuidToStringA(uuid, &narrow);
    DWORD i;

    *string = NULL;
    if (status)
        return status;
    *string = string_room((UUID_LENGTH + 1) * sizeof(WCHAR));
    for (i = 0; *string && i <= UUID_LENGTH; i++)
        (*string)[i] = narrow[i];
    RpcStringFreeA(&narrow);
    return *string ? RPC_S_OK : RPC_S_OUT_OF_MEMORY;
}

/* NULL is the nil UUID; a text is 36 characters without braces. */
RPC_STATUS WINAPI UuidFromStringW(RPC_WSTR string, UUID *uuid)
{
    WCHAR braced[UUID_LENGTH + 3];
    UUID parsed;

    if (!string)
        return UuidCreateNil(uuid);
    if (wcsnlen((const WCHAR *)string, UUID_LENGTH + 1) != UUID_LENGTH)
        return RPC_S_INVALID_STRING_UUID;
    braced[0] = '{';
    memcpy(braced + 1, string, UUID_LENGTH * sizeof(WCHAR));
    braced[UUID_LENGTH + 1] = '}';
    braced[UUID_LENGTH + 2] = 0;
    if (FAILED(IIDFromString(braced, &parsed)))
        return RPC_S_INVALID_STRING_UUID;
    *uuid = parsed;
    return RPC_S_OK;
}

RPC_STATUS WINAPI UuidFromStringA(RPC_CSTR string, UUID *uuid)
{
    WCHAR wide[UUID_LENGTH + 2];
    DWORD i;

    if (!string)
        return UuidCreateNil(uuid);
    for (i = 0; i <= UUID_LENGTH && string[i]; i++)
        wide[i] = string[i];
    wide[i] = 0;
    return UuidFromStringW((RPC_WSTR)wide, uuid);
}
