/* The process' access token: its user, as a service account that is no administrator of anything else. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#define SECURITY_WIN32
#include <security.h>

#include "kernel/handle.h"
#include "kernel/path.h"
#include "kernel/text.h"
#include "sid.h"

static void token_destroy(struct kernel_object *object)
{
    free(object);
}

static const struct kernel_object_class token_class = {.name = "token", .resource = RUNTIME_PROCESS, .destroy = token_destroy};

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

BOOL WINAPI OpenProcessToken(HANDLE process, DWORD access, HANDLE *token)
{
    struct kernel_object *object;

    (void)access;
    if (!GetProcessId(process))
        return fail(ERROR_INVALID_HANDLE);
    if (!token)
        return fail(ERROR_NOACCESS);
    object = runtime_permit(RUNTIME_PROCESS, "OpenProcessToken") ? calloc(1, sizeof(*object)) : NULL;
    if (!object)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    kernel_object_init(object, &token_class);
    *token = kernel_handle_create(object);
    if (!*token)
        return FALSE;
    runtime_acquired(RUNTIME_PROCESS, *token, 0, "OpenProcessToken");
    return TRUE;
}

/* No thread impersonates anybody here. */
BOOL WINAPI OpenThreadToken(HANDLE thread, DWORD access, BOOL as_self, HANDLE *token)
{
    (void)access;
    (void)as_self;
    (void)token;
    return fail(GetThreadId(thread) ? ERROR_NO_TOKEN : ERROR_INVALID_HANDLE);
}

BOOL WINAPI RevertToSelf(void)
{
    return TRUE;
}

static BOOL give(const void *from, DWORD needed, void *out, DWORD size, DWORD *returned)
{
    *returned = needed;
    if (size < needed)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, from, needed);
    return TRUE;
}

BOOL WINAPI GetTokenInformation(HANDLE token, TOKEN_INFORMATION_CLASS type, void *out, DWORD size, DWORD *returned)
{
    struct kernel_object *object = kernel_handle_get(token, &token_class);
    DWORD ignored;
    BOOL result;

    if (!object)
        return FALSE;
    kernel_object_release(object);
    returned = returned ? returned : &ignored;
    switch (type)
    {
        case TokenUser:
        case TokenOwner:
        case TokenPrimaryGroup:
        {
            struct
            {
                TOKEN_USER user;
                SID_MAXIMUM sid;
            } answer = {{{NULL, 0}}, {{0}}};
            const DWORD head = type == TokenUser ? sizeof(TOKEN_USER) : sizeof(TOKEN_OWNER);
            BYTE bytes[sizeof(answer)] = {0};
            PSID sid = out ? (BYTE *)out + head : NULL;

            system_user_sid(&answer.sid);
            /* The first member of each of the three structures points to the SID. */
            memcpy(bytes, &sid, sizeof(sid));
            memcpy(bytes + head, &answer.sid, GetLengthSid(&answer.sid.sid));
            result = give(bytes, head + GetLengthSid(&answer.sid.sid), out, size, returned);
            break;
        }
        case TokenElevation:
        {
            const TOKEN_ELEVATION elevation = {1};

            result = give(&elevation, sizeof(elevation), out, size, returned);
            break;
        }
        case TokenElevationType:
        {
            const TOKEN_ELEVATION_TYPE elevation = TokenElevationTypeDefault;

            result = give(&elevation, sizeof(elevation), out, size, returned);
            break;
        }
        case TokenType:
        {
            const TOKEN_TYPE primary = TokenPrimary;

            result = give(&primary, sizeof(primary), out, size, returned);
            break;
        }
        case TokenSessionId:
        {
            const DWORD session = 0;        /* services run in session 0 */

            result = give(&session, sizeof(session), out, size, returned);
            break;
        }
        default:
            result = fail(ERROR_INVALID_PARAMETER);
    }
    return result;
}

/* secur32: the user's name in one of the directory's forms; a computer that is in no domain has this one only. */
BOOLEAN WINAPI GetUserNameExW(EXTENDED_NAME_FORMAT format, WCHAR *name, ULONG *size)
{
    WCHAR whole[MAX_COMPUTERNAME_LENGTH + 1 + 260];
    DWORD length = MAX_COMPUTERNAME_LENGTH + 1;

    if (format != NameSamCompatible)
        return fail(ERROR_NONE_MAPPED);
    if (!GetComputerNameW(whole, &length))
        return FALSE;
    swprintf(whole + length, ARRAYSIZE(whole) - length, L"\\%ls", kernel_user_name());
    length = (DWORD)wcslen(whole);
    if (!name || *size <= length)
    {
        *size = length + 1;
        return fail(ERROR_MORE_DATA);
    }
    wcscpy(name, whole);
    *size = length;
    return TRUE;
}

BOOLEAN WINAPI GetUserNameExA(EXTENDED_NAME_FORMAT format, char *name, ULONG *size)
{
    WCHAR wide[512];
    ULONG length = ARRAYSIZE(wide);
    int needed;

    if (!GetUserNameExW(format, wide, &length))
        return FALSE;
    needed = WideCharToMultiByte(CP_ACP, 0, wide, -1, NULL, 0, NULL, NULL);
    if (!name || *size < (ULONG)needed)
    {
        *size = needed;
        return fail(ERROR_MORE_DATA);
    }
    WideCharToMultiByte(CP_ACP, 0, wide, -1, name, *size, NULL, NULL);
    *size = needed - 1;
    return TRUE;
}
