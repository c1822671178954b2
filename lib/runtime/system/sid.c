/* Security identifiers: what they are made of, their text, the well-known ones, and the accounts that this computer knows. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <sddl.h>

#include "kernel/path.h"
#include "kernel/text.h"
#include "sid.h"

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

DWORD WINAPI GetSidLengthRequired(BYTE count)
{
    return FIELD_OFFSET(SID, SubAuthority) + count * sizeof(DWORD);
}

DWORD WINAPI GetLengthSid(PSID sid)
{
    return GetSidLengthRequired(((SID *)sid)->SubAuthorityCount);
}

BOOL WINAPI IsValidSid(PSID sid)
{
    const SID *from = sid;

    return from && from->Revision == SID_REVISION && from->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

BOOL WINAPI EqualSid(PSID first, PSID second)
{
    const SID *left = first, *right = second;

    return left->Revision == right->Revision && left->SubAuthorityCount == right->SubAuthorityCount
        && !memcmp(left, right, GetLengthSid(first));
}

BOOL WINAPI EqualPrefixSid(PSID first, PSID second)
{
    const SID *left = first, *right = second;

    return left->Revision == right->Revision && left->SubAuthorityCount == right->SubAuthorityCount
        && (!left->SubAuthorityCount || !memcmp(left, right, GetSidLengthRequired(left->SubAuthorityCount - 1)));
}

BOOL WINAPI CopySid(DWORD size, PSID to, PSID from)
{
    const DWORD needed = GetLengthSid(from);

    if (size < needed)
        return fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(to, from, needed);
    return TRUE;
}

BOOL WINAPI InitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, BYTE count)
{
    SID *to = sid;

    if (count > SID_MAX_SUB_AUTHORITIES)
        return fail(ERROR_INVALID_PARAMETER);
    to->Revision = SID_REVISION;
    to->SubAuthorityCount = count;
    to->IdentifierAuthority = *authority;
    return TRUE;
}

PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID sid)
{
    return &((SID *)sid)->IdentifierAuthority;
}

DWORD * WINAPI GetSidSubAuthority(PSID sid, DWORD index)
{
    return ((SID *)sid)->SubAuthority + index;
}

BYTE * WINAPI GetSidSubAuthorityCount(PSID sid)
{
    return &((SID *)sid)->SubAuthorityCount;
}

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, BYTE count, DWORD a, DWORD b, DWORD c, DWORD d, DWORD e,
    DWORD f, DWORD g, DWORD h, PSID *sid)
{
    const DWORD parts[] = {a, b, c, d, e, f, g, h};

    if (count > ARRAYSIZE(parts))
        return fail(ERROR_INVALID_SID);
    *sid = HeapAlloc(GetProcessHeap(), 0, GetSidLengthRequired(count));
    if (!*sid)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    InitializeSid(*sid, authority, count);
    memcpy(((SID *)*sid)->SubAuthority, parts, count * sizeof(DWORD));
    return TRUE;
}

PVOID WINAPI FreeSid(PSID sid)
{
    HeapFree(GetProcessHeap(), 0, sid);
    return NULL;
}

/* ---- text ---- */

/* S-1-…: the longest has an authority in hexadecimal and fifteen numbers. */
#define TEXT_ROOM 192

static BOOL write_sid(const SID *sid, char *text)
{
    const BYTE *authority = sid->IdentifierAuthority.Value;
    DWORD i, used;

    if (!IsValidSid((PSID)sid))
        return fail(ERROR_INVALID_SID);
    if (authority[0] || authority[1])
        used = wsprintfA(text, "S-1-0x%02x%02x%02x%02x%02x%02x", authority[0], authority[1], authority[2], authority[3],
            authority[4], authority[5]);
    else
        used = wsprintfA(text, "S-1-%u", (DWORD)authority[2] << 24 | authority[3] << 16 | authority[4] << 8 | authority[5]);
    for (i = 0; i < sid->SubAuthorityCount; i++)
        used += wsprintfA(text + used, "-%u", sid->SubAuthority[i]);
    return TRUE;
}

BOOL WINAPI ConvertSidToStringSidA(PSID sid, LPSTR *text)
{
    char buffer[TEXT_ROOM];

    if (!text)
        return fail(ERROR_INVALID_PARAMETER);
    if (!write_sid(sid, buffer))
        return FALSE;
    *text = LocalAlloc(LMEM_FIXED, strlen(buffer) + 1);
    if (!*text)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    strcpy(*text, buffer);
    return TRUE;
}

BOOL WINAPI ConvertSidToStringSidW(PSID sid, LPWSTR *text)
{
    char buffer[TEXT_ROOM];
    DWORD i, size;

    if (!text)
        return fail(ERROR_INVALID_PARAMETER);
    if (!write_sid(sid, buffer))
        return FALSE;
    size = (DWORD)strlen(buffer) + 1;
    *text = LocalAlloc(LMEM_FIXED, size * sizeof(WCHAR));
    if (!*text)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    for (i = 0; i < size; i++)
        (*text)[i] = buffer[i];
    return TRUE;
}

struct well_known
{
    WELL_KNOWN_SID_TYPE type;
    char abbreviation[3];       /* of SDDL; "": none */
    BYTE authority, count;
    DWORD parts[2];
    const WCHAR *domain, *name; /* NULL: no account */
    SID_NAME_USE use;
};

static const struct well_known well_known[] =
{
    {WinNullSid, "", 0, 1, {0}, L"", L"NULL SID", SidTypeWellKnownGroup},
    {WinWorldSid, "WD", 1, 1, {0}, L"", L"Everyone", SidTypeWellKnownGroup},
    {WinLocalSid, "", 2, 1, {0}, L"", L"LOCAL", SidTypeWellKnownGroup},
    {WinCreatorOwnerSid, "CO", 3, 1, {0}, L"", L"CREATOR OWNER", SidTypeWellKnownGroup},
    {WinCreatorGroupSid, "CG", 3, 1, {1}, L"", L"CREATOR GROUP", SidTypeWellKnownGroup},
    {WinNetworkSid, "NU", 5, 1, {2}, L"NT AUTHORITY", L"NETWORK", SidTypeWellKnownGroup},
    {WinBatchSid, "", 5, 1, {3}, L"NT AUTHORITY", L"BATCH", SidTypeWellKnownGroup},
    {WinInteractiveSid, "IU", 5, 1, {4}, L"NT AUTHORITY", L"INTERACTIVE", SidTypeWellKnownGroup},
    {WinServiceSid, "SU", 5, 1, {6}, L"NT AUTHORITY", L"SERVICE", SidTypeWellKnownGroup},
    {WinAnonymousSid, "AN", 5, 1, {7}, L"NT AUTHORITY", L"ANONYMOUS LOGON", SidTypeWellKnownGroup},
    {WinEnterpriseControllersSid, "ED", 5, 1, {9}, L"NT AUTHORITY", L"ENTERPRISE DOMAIN CONTROLLERS", SidTypeWellKnownGroup},
    {WinSelfSid, "PS", 5, 1, {10}, L"NT AUTHORITY", L"SELF", SidTypeWellKnownGroup},
    {WinAuthenticatedUserSid, "AU", 5, 1, {11}, L"NT AUTHORITY", L"Authenticated Users", SidTypeWellKnownGroup},
    {WinLocalSystemSid, "SY", 5, 1, {18}, L"NT AUTHORITY", L"SYSTEM", SidTypeWellKnownGroup},
    {WinLocalServiceSid, "LS", 5, 1, {19}, L"NT AUTHORITY", L"LOCAL SERVICE", SidTypeWellKnownGroup},
    {WinNetworkServiceSid, "NS", 5, 1, {20}, L"NT AUTHORITY", L"NETWORK SERVICE", SidTypeWellKnownGroup},
    {WinBuiltinDomainSid, "", 5, 1, {32}, L"BUILTIN", L"BUILTIN", SidTypeDomain},
    {WinBuiltinAdministratorsSid, "BA", 5, 2, {32, 544}, L"BUILTIN", L"Administrators", SidTypeAlias},
    {WinBuiltinUsersSid, "BU", 5, 2, {32, 545}, L"BUILTIN", L"Users", SidTypeAlias},
    {WinBuiltinGuestsSid, "BG", 5, 2, {32, 546}, L"BUILTIN", L"Guests", SidTypeAlias},
    {WinBuiltinPowerUsersSid, "PU", 5, 2, {32, 547}, L"BUILTIN", L"Power Users", SidTypeAlias},
    {WinRestrictedCodeSid, "RC", 5, 1, {12}, L"NT AUTHORITY", L"RESTRICTED", SidTypeWellKnownGroup},
    {WinBuiltinAccountOperatorsSid, "AO", 5, 2, {32, 548}, L"BUILTIN", L"Account Operators", SidTypeAlias},
    {WinBuiltinSystemOperatorsSid, "SO", 5, 2, {32, 549}, L"BUILTIN", L"Server Operators", SidTypeAlias},
    {WinBuiltinPrintOperatorsSid, "PO", 5, 2, {32, 550}, L"BUILTIN", L"Print Operators", SidTypeAlias},
    {WinBuiltinReplicatorSid, "RE", 5, 2, {32, 552}, L"BUILTIN", L"Replicator", SidTypeAlias},
    {WinBuiltinPreWindows2000CompatibleAccessSid, "RU", 5, 2, {32, 554}, L"BUILTIN", L"Pre-Windows 2000 Compatible Access",
        SidTypeAlias},
    {WinBuiltinRemoteDesktopUsersSid, "RD", 5, 2, {32, 555}, L"BUILTIN", L"Remote Desktop Users", SidTypeAlias},
    {WinBuiltinNetworkConfigurationOperatorsSid, "NO", 5, 2, {32, 556}, L"BUILTIN", L"Network Configuration Operators", SidTypeAlias},
    {WinBuiltinBackupOperatorsSid, "BO", 5, 2, {32, 551}, L"BUILTIN", L"Backup Operators", SidTypeAlias},
};

static void make_well_known(const struct well_known *from, SID *to)
{
    SID_IDENTIFIER_AUTHORITY authority = {{0, 0, 0, 0, 0, from->authority}};

    InitializeSid(to, &authority, from->count);
    memcpy(to->SubAuthority, from->parts, from->count * sizeof(DWORD));
}

BOOL WINAPI CreateWellKnownSid(WELL_KNOWN_SID_TYPE type, PSID domain, PSID sid, DWORD *size)
{
    DWORD i, needed;

    (void)domain;       /* the types below need none */
    for (i = 0; i < ARRAYSIZE(well_known); i++)
    {
        if (well_known[i].type != type)
            continue;
        needed = GetSidLengthRequired(well_known[i].count);
        if (!sid || *size < needed)
        {
            *size = needed;
            return fail(ERROR_INSUFFICIENT_BUFFER);
        }
        *size = needed;
        make_well_known(well_known + i, sid);
        return TRUE;
    }
    return fail(ERROR_INVALID_PARAMETER);
}

/* A number of a SID's text; "0x" is hexadecimal. */
static BOOL read_number(const WCHAR **text, ULONGLONG most, ULONGLONG *value)
{
    WCHAR *end;

    if (!iswdigit(**text))
        return FALSE;
    *value = _wcstoui64(*text, &end, (*text)[0] == '0' && ((*text)[1] | 0x20) == 'x' ? 16 : 10);
    *text = end;
    return *value <= most;
}

static BOOL read_sid(const WCHAR *text, SID_MAXIMUM *sid)
{
    SID *to = &sid->sid;
    ULONGLONG value;
    DWORD i;

    memset(sid, 0, sizeof(*sid));
    for (i = 0; i < ARRAYSIZE(well_known); i++)
    {
        const char *abbreviation = well_known[i].abbreviation;

        if (*abbreviation && towupper(text[0]) == (WCHAR)abbreviation[0] && towupper(text[1]) == (WCHAR)abbreviation[1] && !text[2])
        {
            make_well_known(well_known + i, to);
            return TRUE;
        }
    }
    if ((text[0] | 0x20) != 's' || text[1] != '-' || text[2] != '1' || text[3] != '-')
        return FALSE;
    text += 4;
    if (!read_number(&text, 0xffffffffffffull, &value))
        return FALSE;
    to->Revision = SID_REVISION;
    for (i = 0; i < 6; i++)
        to->IdentifierAuthority.Value[i] = (BYTE)(value >> (40 - 8 * i));
    for (; *text == '-'; to->SubAuthorityCount++)
    {
        text++;
        if (to->SubAuthorityCount == SID_MAX_SUB_AUTHORITIES || !read_number(&text, 0xffffffff, &value))
            return FALSE;
        to->SubAuthority[to->SubAuthorityCount] = (DWORD)value;
    }
    return !*text && to->SubAuthorityCount;
}

BOOL WINAPI ConvertStringSidToSidW(LPCWSTR text, PSID *sid)
{
    SID_MAXIMUM read;
    DWORD size;

    if (!text || !sid)
        return fail(ERROR_INVALID_PARAMETER);
    if (!read_sid(text, &read))
        return fail(ERROR_INVALID_SID);
    size = GetLengthSid(&read.sid);
    *sid = LocalAlloc(LMEM_FIXED, size);
    if (!*sid)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(*sid, &read, size);
    return TRUE;
}

BOOL WINAPI ConvertStringSidToSidA(LPCSTR text, PSID *sid)
{
    WCHAR *wide;
    BOOL result;

    if (!text || !sid)
        return fail(ERROR_INVALID_PARAMETER);
    wide = kernel_wide_ansi(text);
    if (!wide)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    result = ConvertStringSidToSidW(wide, sid);
    free(wide);
    return result;
}

/* ---- accounts ---- */

void system_user_sid(SID_MAXIMUM *sid)
{
    static const SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    static const DWORD parts[] = {21, 0, 0, 0, 1000};

    memset(sid, 0, sizeof(*sid));
    InitializeSid(&sid->sid, (SID_IDENTIFIER_AUTHORITY *)&authority, ARRAYSIZE(parts));
    memcpy(sid->sid.SubAuthority, parts, sizeof(parts));
}

static BOOL give_account(const WCHAR *account, const WCHAR *account_domain, WCHAR *name, DWORD *name_size, WCHAR *domain,
    DWORD *domain_size)
{
    const DWORD name_length = (DWORD)wcslen(account), domain_length = (DWORD)wcslen(account_domain);

    if (*name_size <= name_length || *domain_size <= domain_length)
    {
        *name_size = name_length + 1;
        *domain_size = domain_length + 1;
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    if (name)
        wcscpy(name, account);
    if (domain)
        wcscpy(domain, account_domain);
    *name_size = name_length;
    *domain_size = domain_length;
    return TRUE;
}

BOOL WINAPI LookupAccountSidW(const WCHAR *system, PSID sid, WCHAR *name, DWORD *name_size, WCHAR *domain, DWORD *domain_size,
    SID_NAME_USE *use)
{
    WCHAR computer[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD i, size = ARRAYSIZE(computer);
    SID_MAXIMUM other;

    (void)system;
    if (!IsValidSid(sid))
        return fail(ERROR_INVALID_PARAMETER);
    for (i = 0; i < ARRAYSIZE(well_known); i++)
    {
        make_well_known(well_known + i, &other.sid);
        if (!EqualSid(sid, &other.sid))
            continue;
        *use = well_known[i].use;
        return give_account(well_known[i].name, well_known[i].domain, name, name_size, domain, domain_size);
    }
    system_user_sid(&other);
    if (!EqualSid(sid, &other.sid) || !GetComputerNameW(computer, &size))
        return fail(ERROR_NONE_MAPPED);
    *use = SidTypeUser;
    return give_account(kernel_user_name(), computer, name, name_size, domain, domain_size);
}

/* The name with or without a domain ("BUILTIN\Users", "Everyone", the computer's user). */
BOOL WINAPI LookupAccountNameW(const WCHAR *system, const WCHAR *account, PSID sid, DWORD *sid_size, WCHAR *domain, DWORD *domain_size,
    SID_NAME_USE *use)
{
    WCHAR computer[MAX_COMPUTERNAME_LENGTH + 1];
    const WCHAR *name, *found_domain = NULL;
    DWORD i, size = ARRAYSIZE(computer), domain_length, needed;
    SID_MAXIMUM found;

    (void)system;
    if (!account || !sid_size || !domain_size || !use)
        return fail(ERROR_INVALID_PARAMETER);
    name = wcsrchr(account, '\\');
    domain_length = name ? (DWORD)(name - account) : 0;
    name = name ? name + 1 : account;
    for (i = 0; !found_domain && i < ARRAYSIZE(well_known); i++)
    {
        if (_wcsicmp(name, well_known[i].name) || (domain_length && (wcslen(well_known[i].domain) != domain_length
                || _wcsnicmp(account, well_known[i].domain, domain_length))))
            continue;
        make_well_known(well_known + i, &found.sid);
        found_domain = well_known[i].domain;
        *use = well_known[i].use;
    }
    if (!found_domain)
    {
        if (!GetComputerNameW(computer, &size) || kernel_compare_names(name, kernel_user_name())
                || (domain_length && (size != domain_length || _wcsnicmp(account, computer, domain_length))))
            return fail(ERROR_NONE_MAPPED);
        system_user_sid(&found);
        found_domain = computer;
        *use = SidTypeUser;
    }
    needed = GetLengthSid(&found.sid);
    size = (DWORD)wcslen(found_domain);
    if (!sid || *sid_size < needed || *domain_size <= size)
    {
        *sid_size = needed;
        *domain_size = size + 1;
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    memcpy(sid, &found, needed);
    *sid_size = needed;
    wcscpy(domain, found_domain);
    *domain_size = size;
    return TRUE;
}

BOOL WINAPI LookupAccountSidA(const char *system, PSID sid, char *name, DWORD *name_size, char *domain, DWORD *domain_size,
    SID_NAME_USE *use)
{
    WCHAR wide_name[512], wide_domain[512];
    DWORD name_units = ARRAYSIZE(wide_name), domain_units = ARRAYSIZE(wide_domain), name_needed, domain_needed;

    (void)system;
    if (!LookupAccountSidW(NULL, sid, wide_name, &name_units, wide_domain, &domain_units, use))
        return FALSE;
    name_needed = WideCharToMultiByte(CP_ACP, 0, wide_name, -1, NULL, 0, NULL, NULL);
    domain_needed = WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, NULL, 0, NULL, NULL);
    if (*name_size < name_needed || *domain_size < domain_needed)
    {
        *name_size = name_needed;
        *domain_size = domain_needed;
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    if (name)
        WideCharToMultiByte(CP_ACP, 0, wide_name, -1, name, *name_size, NULL, NULL);
    if (domain)
        WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, domain, *domain_size, NULL, NULL);
    *name_size = name_needed - 1;
    *domain_size = domain_needed - 1;
    return TRUE;
}

BOOL WINAPI LookupAccountNameA(const char *system, const char *account, PSID sid, DWORD *sid_size, char *domain, DWORD *domain_size,
    SID_NAME_USE *use)
{
    WCHAR *wide_account = account ? kernel_wide_ansi(account) : NULL, wide_domain[512];
    DWORD units = ARRAYSIZE(wide_domain), needed, room, found_size = sizeof(SID_MAXIMUM);
    SID_MAXIMUM found;
    BOOL result;

    (void)system;
    if (!account || !sid_size || !domain_size || !use)
    {
        free(wide_account);
        return fail(ERROR_INVALID_PARAMETER);
    }
    if (!wide_account)
        return fail(ERROR_NOT_ENOUGH_MEMORY);
    result = LookupAccountNameW(NULL, wide_account, &found.sid, &found_size, wide_domain, &units, use);
    free(wide_account);
    if (!result)
        return FALSE;
    needed = WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, NULL, 0, NULL, NULL);
    room = sid ? *sid_size : 0;
    *sid_size = found_size;
    if (room < found_size || *domain_size < needed)
    {
        *domain_size = needed;
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    memcpy(sid, &found, found_size);
    WideCharToMultiByte(CP_ACP, 0, wide_domain, -1, domain, *domain_size, NULL, NULL);
    *domain_size = needed - 1;
    return TRUE;
}
