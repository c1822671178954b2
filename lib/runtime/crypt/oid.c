/* Object identifiers by OID, name and algorithm: those of the table, and those registered in the registry, where CryptRegisterOIDInfo
 * puts them (a key of `OID!group` below the documented CryptDllFindOIDInfo) and other modules' registrations can be imported. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypt.h"
#include "kernel/text.h"

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

/* ---- those of the registry. What has been handed out stays where it is; one that is unregistered is found no more. */

#define REGISTERED_KEY L"SOFTWARE\\Microsoft\\Cryptography\\OID\\EncodingType 0\\CryptDllFindOIDInfo"

struct registered
{
    struct registered *next;
    BOOL before, removed;
    CRYPT_OID_INFO info;
};

static pthread_mutex_t registered_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t registered_once = PTHREAD_ONCE_INIT;
static struct registered *first_registered;

static void *copy_bytes(const void *bytes, size_t size)
{
    void *copy = malloc(size + sizeof(WCHAR));

    if (copy && size)
        memcpy(copy, bytes, size);
    return copy;
}

/* Takes copies of what the information points to. */
static BOOL remember(const CRYPT_OID_INFO *info, BOOL before)
{
    struct registered *entry = calloc(1, sizeof(*entry));

    if (!entry || !(entry->info.pszOID = strdup(info->pszOID))
            || !(entry->info.pwszName = copy_bytes(info->pwszName, (wcslen(info->pwszName) + 1) * sizeof(WCHAR)))
            || !(entry->info.ExtraInfo.pbData = copy_bytes(info->ExtraInfo.pbData, info->ExtraInfo.cbData)))
    {
        if (entry)
        {
            free((void *)entry->info.pszOID);
            free((void *)entry->info.pwszName);
            free(entry);
        }
        return FALSE;
    }
    entry->info.cbSize = sizeof(entry->info);
    entry->info.dwGroupId = info->dwGroupId;
    entry->info.Algid = info->Algid;
    entry->info.ExtraInfo.cbData = info->ExtraInfo.cbData;
    entry->before = before;
    pthread_mutex_lock(&registered_lock);
    entry->next = first_registered;
    __atomic_store_n(&first_registered, entry, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&registered_lock);
    return TRUE;
}

static DWORD value_of(HKEY key, const WCHAR *name)
{
    DWORD value = 0, size = sizeof(value);

    return RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, &value, &size) ? 0 : value;
}

static void load_registered_key(HKEY parent, WCHAR *name)
{
    WCHAR *mark = wcschr(name, '!'), text[MAX_PATH];
    DWORD size = sizeof(text), extra_size = 0;
    BYTE *extra = NULL;
    CRYPT_OID_INFO info = {sizeof(info)};
    HKEY key;

    if (!mark || RegOpenKeyExW(parent, name, 0, KEY_QUERY_VALUE, &key))
        return;
    *mark = 0;
    info.pszOID = kernel_utf8(name);
    info.dwGroupId = wcstoul(mark + 1, NULL, 10);
    info.pwszName = text;
    if (RegGetValueW(key, NULL, L"Name", RRF_RT_REG_SZ, NULL, text, &size))
        text[0] = 0;
    info.Algid = value_of(key, L"Algid");
    if (!RegGetValueW(key, NULL, L"ExtraInfo", RRF_RT_REG_BINARY, NULL, NULL, &extra_size) && (extra = malloc(extra_size + 1)))
        RegGetValueW(key, NULL, L"ExtraInfo", RRF_RT_REG_BINARY, NULL, extra, &extra_size);
    info.ExtraInfo.pbData = extra;
    info.ExtraInfo.cbData = extra ? extra_size : 0;
    if (info.pszOID)
        remember(&info, value_of(key, L"Flags") & CRYPT_INSTALL_OID_INFO_BEFORE_FLAG);
    free((void *)info.pszOID);
    free(extra);
    RegCloseKey(key);
}

static void load_registered(void)
{
    WCHAR name[MAX_PATH];
    DWORD i, error = GetLastError();
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, REGISTERED_KEY, 0, KEY_READ, &key))
        return;
    for (i = 0; !RegEnumKeyW(key, i, name, ARRAYSIZE(name)); i++)
        load_registered_key(key, name);
    RegCloseKey(key);
    SetLastError(error);
}

/* The key of the information, or NULL. */
static WCHAR *registered_key(const CRYPT_OID_INFO *info)
{
    const size_t room = wcslen(REGISTERED_KEY) + strlen(info->pszOID) + 16;
    WCHAR *key = malloc(room * sizeof(*key));

    if (key)
        _snwprintf(key, room, L"%ls\\%hs!%u", REGISTERED_KEY, info->pszOID, (unsigned int)info->dwGroupId);
    return key;
}

static BOOL is_complete(const CRYPT_OID_INFO *info)
{
    if (info && info->cbSize >= sizeof(*info) && info->pszOID && *info->pszOID && info->dwGroupId)
        return TRUE;
    SetLastError(E_INVALIDARG);
    return FALSE;
}

BOOL WINAPI CryptRegisterOIDInfo(PCCRYPT_OID_INFO info, DWORD flags)
{
    CRYPT_OID_INFO named;
    WCHAR *path;
    LSTATUS error;
    HKEY key;

    if (!is_complete(info))
        return FALSE;
    named = *info;
    if (!named.pwszName)
        named.pwszName = L"";
    pthread_once(&registered_once, load_registered);
    if (!(path = registered_key(info)))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    error = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
    free(path);
    if (!error)
    {
        error = RegSetValueExW(key, L"Name", 0, REG_SZ, (const BYTE *)named.pwszName, (DWORD)((wcslen(named.pwszName) + 1) * sizeof(WCHAR)));
        if (!error && info->Algid)
            error = RegSetValueExW(key, L"Algid", 0, REG_DWORD, (const BYTE *)&info->Algid, sizeof(info->Algid));
        if (!error && info->ExtraInfo.cbData)
            error = RegSetValueExW(key, L"ExtraInfo", 0, REG_BINARY, info->ExtraInfo.pbData, info->ExtraInfo.cbData);
        if (!error && flags)
            error = RegSetValueExW(key, L"Flags", 0, REG_DWORD, (const BYTE *)&flags, sizeof(flags));
        RegCloseKey(key);
    }
    if (!error && !remember(&named, flags & CRYPT_INSTALL_OID_INFO_BEFORE_FLAG))
        error = ERROR_OUTOFMEMORY;
    SetLastError(error);
    return !error;
}

BOOL WINAPI CryptUnregisterOIDInfo(PCCRYPT_OID_INFO info)
{
    struct registered *entry;
    WCHAR *path;
    LSTATUS error;

    if (!is_complete(info))
        return FALSE;
    pthread_once(&registered_once, load_registered);
    if (!(path = registered_key(info)))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    error = RegDeleteKeyW(HKEY_LOCAL_MACHINE, path);
    free(path);
    pthread_mutex_lock(&registered_lock);
    for (entry = first_registered; entry; entry = entry->next)
        if (!strcmp(entry->info.pszOID, info->pszOID) && entry->info.dwGroupId == info->dwGroupId)
            __atomic_store_n(&entry->removed, TRUE, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&registered_lock);
    SetLastError(error);
    return !error;
}

static const CRYPT_OID_INFO *find_registered(DWORD key_type, const void *key, DWORD group, BOOL before)
{
    struct registered *entry;

    for (entry = __atomic_load_n(&first_registered, __ATOMIC_ACQUIRE); entry; entry = entry->next)
        if (!__atomic_load_n(&entry->removed, __ATOMIC_RELAXED) && entry->before == before && (!group || entry->info.dwGroupId == group)
                && matches(&entry->info, key_type, key))
            return &entry->info;
    return NULL;
}

/* ---- finding */

PCCRYPT_OID_INFO WINAPI CryptFindOIDInfo(DWORD key_type, void *key, DWORD group)
{
    const CRYPT_OID_INFO *info;
    DWORD i;

    group &= 0xffff;
    if (key_type < CRYPT_OID_INFO_OID_KEY || key_type > CRYPT_OID_INFO_SIGN_KEY)
        return NULL;
    if (!key)
        return NULL;
    pthread_once(&registered_once, load_registered);
    if ((info = find_registered(key_type, key, group, TRUE)))
        return info;
    for (i = 0; i < ARRAYSIZE(entries); i++)
    {
        if ((!group || entries[i].info.dwGroupId == group) && matches(&entries[i].info, key_type, key))
            return &entries[i].info;
    }
    return find_registered(key_type, key, group, FALSE);
}

static BOOL enumerate_registered(DWORD group, BOOL before, void *argument, PFN_CRYPT_ENUM_OID_INFO function)
{
    struct registered *entry;

    for (entry = __atomic_load_n(&first_registered, __ATOMIC_ACQUIRE); entry; entry = entry->next)
        if (!__atomic_load_n(&entry->removed, __ATOMIC_RELAXED) && entry->before == before && (!group || entry->info.dwGroupId == group)
                && !function(&entry->info, argument))
            return FALSE;
    return TRUE;
}

BOOL WINAPI CryptEnumOIDInfo(DWORD group, DWORD flags, void *argument, PFN_CRYPT_ENUM_OID_INFO function)
{
    DWORD i;

    (void)flags;
    pthread_once(&registered_once, load_registered);
    if (!enumerate_registered(group, TRUE, argument, function))
        return TRUE;
    for (i = 0; i < ARRAYSIZE(entries); i++)
    {
        if ((!group || entries[i].info.dwGroupId == group) && !function(&entries[i].info, argument))
            return TRUE;
    }
    enumerate_registered(group, FALSE, argument, function);
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
