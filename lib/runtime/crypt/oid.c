/* Object identifiers by OID, name and algorithm. */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"

/* L"" pasted on: the table has plain strings. */
#define WIDE(text) L##text

struct entry
{
    CRYPT_OID_INFO info;
};

#define ENTRY(group, oid, name, algorithm, ...) \
    {{sizeof(CRYPT_OID_INFO), oid, WIDE(name), group, {algorithm}, \
        {sizeof((const DWORD[]){0, ##__VA_ARGS__}) - sizeof(DWORD), (BYTE *)((const DWORD[]){0, ##__VA_ARGS__} + 1)}}},

static const struct entry entries[] =
{
#include "oid-table.h"
};

static WCHAR lower(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static BOOL same_name(const WCHAR *left, const WCHAR *right)
{
    while (*left && lower(*left) == lower(*right))
        left++, right++;
    return !*left && !*right;
}

static BOOL is_signature(const CRYPT_OID_INFO *info, const ALG_ID *algorithms)
{
    return info->dwGroupId == CRYPT_SIGN_ALG_OID_GROUP_ID && info->Algid == algorithms[0]
            && info->ExtraInfo.cbData >= sizeof(DWORD) && *(const DWORD *)info->ExtraInfo.pbData == algorithms[1];
}

static BOOL matches(const CRYPT_OID_INFO *info, DWORD key_type, const void *key)
{
    switch (key_type)
    {
    case CRYPT_OID_INFO_OID_KEY:
        return !strcmp(info->pszOID, key);
    case CRYPT_OID_INFO_NAME_KEY:
        return same_name(info->pwszName, key);
    case CRYPT_OID_INFO_ALGID_KEY:
        return info->dwGroupId <= CRYPT_LAST_ALG_OID_GROUP_ID && info->Algid == *(const DWORD *)key;
    default:
        return is_signature(info, key);
    }
}

PCCRYPT_OID_INFO WINAPI CryptFindOIDInfo(DWORD key_type, void *key, DWORD group)
{
    DWORD i;

    group &= 0xffff;
    if (key_type < CRYPT_OID_INFO_OID_KEY || key_type > CRYPT_OID_INFO_SIGN_KEY)
        return NULL;
    if (!key)
        return NULL;
    for (i = 0; i < ARRAYSIZE(entries); i++)
    {
        if ((!group || entries[i].info.dwGroupId == group) && matches(&entries[i].info, key_type, key))
            return &entries[i].info;
    }
    return NULL;
}

BOOL WINAPI CryptEnumOIDInfo(DWORD group, DWORD flags, void *argument, PFN_CRYPT_ENUM_OID_INFO function)
{
    DWORD i;

    (void)flags;
    for (i = 0; i < ARRAYSIZE(entries); i++)
    {
        if ((!group || entries[i].info.dwGroupId == group) && !function(&entries[i].info, argument))
            break;
    }
    return TRUE;
}

DWORD WINAPI CertOIDToAlgId(LPCSTR oid)
{
    const CRYPT_OID_INFO *info = oid ? CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)oid, 0) : NULL;

    return info && info->dwGroupId <= CRYPT_LAST_ALG_OID_GROUP_ID ? info->Algid : 0;
}

LPCSTR WINAPI CertAlgIdToOID(DWORD algorithm)
{
    const CRYPT_OID_INFO *info = CryptFindOIDInfo(CRYPT_OID_INFO_ALGID_KEY, &algorithm, 0);

    return info ? info->pszOID : NULL;
}

const WCHAR *crypt_attribute_key(const char *oid)
{
    const CRYPT_OID_INFO *info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)oid, CRYPT_RDN_ATTR_OID_GROUP_ID);

    return info ? info->pwszName : NULL;
}
