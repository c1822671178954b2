/* The CA's keys: HKLM\SYSTEM\CurrentControlSet\Services\CertSvc\Configuration (docs/abi.md 2.9). */
#include <stdlib.h>
#include <string.h>

#include "private.h"

static const WCHAR configuration[] = L"SYSTEM\\CurrentControlSet\\Services\\CertSvc\\Configuration";

struct ca_registry
{
    WCHAR *path;            /* the CA's key */
    WCHAR *active;          /* what Configuration\Active said before, NULL: nothing */
    BOOL made;              /* the CA's key was not there */
};

/* What a registry key or a file can hold as it is; the rest is "!" and four hexadecimal digits. */
static BOOL is_plain(WCHAR c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '.'
            || c == '_' || c == '$' || c == '@' || c == '~';
}

WCHAR *ca_sanitize(const WCHAR *name)
{
    static const WCHAR digits[] = L"0123456789abcdef";
    WCHAR *result = malloc((wcslen(name) * 5 + 1) * sizeof(WCHAR)), *out = result;

    if (!result)
        return NULL;
    for (; *name; name++)
    {
        if (is_plain(*name))
        {
            *out++ = *name;
            continue;
        }
        *out++ = '!';
        *out++ = digits[*name >> 12];
        *out++ = digits[*name >> 8 & 15];
        *out++ = digits[*name >> 4 & 15];
        *out++ = digits[*name & 15];
    }
    *out = 0;
    return result;
}

/* A directory name has at most 64 characters, and the CA appends up to 13 (CRL and certificate suffixes). Which 51 remain of a
 * longer one is not in the documents that docs/abi.md rests on; ours keeps the first 45 (no escape cut in two), and tells
 * names apart by a number made from the rest. */
WCHAR *ca_sanitize_short(const WCHAR *sanitized)
{
    size_t length = wcslen(sanitized), kept = 45, i;
    USHORT hash = 0;
    WCHAR *result;

    if (!(result = malloc((length < 51 ? length + 1 : 52) * sizeof(WCHAR))))
        return NULL;
    if (length <= 51)
    {
        memcpy(result, sanitized, (length + 1) * sizeof(WCHAR));
        return result;
    }
    for (i = 1; i <= 4; i++)
    {
        if (sanitized[45 - i] == '!')
            kept = 45 - i;
    }
    for (i = kept; i < length; i++)
        hash = (USHORT)((hash << 1 | hash >> 15) + sanitized[i]);
    memcpy(result, sanitized, kept * sizeof(WCHAR));
    result[kept] = '-';
    for (i = 5; i; i--, hash /= 10)
        result[kept + i] = '0' + hash % 10;
    result[kept + 6] = 0;
    return result;
}

static WCHAR *join(const WCHAR *a, const WCHAR *b, const WCHAR *c)
{
    size_t size_a = wcslen(a), size_b = wcslen(b), size_c = wcslen(c);
    WCHAR *result = malloc((size_a + size_b + size_c + 1) * sizeof(WCHAR));

    if (!result)
        return NULL;
    memcpy(result, a, size_a * sizeof(WCHAR));
    memcpy(result + size_a, b, size_b * sizeof(WCHAR));
    memcpy(result + size_a + size_b, c, (size_c + 1) * sizeof(WCHAR));
    return result;
}

static HRESULT set_text(HKEY key, const WCHAR *name, const WCHAR *text)
{
    return HRESULT_FROM_WIN32(RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text,
            (DWORD)(wcslen(text) + 1) * sizeof(WCHAR)));
}

static HRESULT set_number(HKEY key, const WCHAR *name, DWORD number)
{
    return HRESULT_FROM_WIN32(RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&number, sizeof(number)));
}

static WCHAR *get_text(HKEY key, const WCHAR *name)
{
    DWORD size = 0, type;
    WCHAR *text;

    if (RegQueryValueExW(key, name, NULL, &type, NULL, &size) || type != REG_SZ)
        return NULL;
    if (!(text = calloc(1, size + sizeof(WCHAR))))
        return NULL;
    if (RegQueryValueExW(key, name, NULL, NULL, (BYTE *)text, &size))
    {
        free(text);
        return NULL;
    }
    return text;
}

/* ExitModules\Active: a list of ProgIDs, here of one or none. */
static HRESULT set_modules(HKEY ca_key, const WCHAR *progid)
{
    size_t length = wcslen(progid);
    LSTATUS status;
    WCHAR *list;
    HKEY key;

    if (!(list = calloc(length + 2, sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    memcpy(list, progid, length * sizeof(WCHAR));
    if (!(status = RegCreateKeyExW(ca_key, L"ExitModules", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)))
    {
        status = RegSetValueExW(key, L"Active", 0, REG_MULTI_SZ, (const BYTE *)list,
                (DWORD)(length ? length + 2 : 1) * sizeof(WCHAR));
        RegCloseKey(key);
    }
    free(list);
    return HRESULT_FROM_WIN32(status);
}

static HRESULT write_ca(certemu_ca *ca, HKEY key)
{
    HRESULT hr;

    if (FAILED(hr = set_number(key, L"CAType", ca->type)) || FAILED(hr = set_text(key, L"CommonName", ca->name))
            || FAILED(hr = set_text(key, L"CAServerName", ca->machine)) || FAILED(hr = set_number(key, L"UseDS",
            ca->type == ENUM_ENTERPRISE_ROOTCA || ca->type == ENUM_ENTERPRISE_SUBCA))
            || FAILED(hr = set_number(key, L"LogLevel", CERTLOG_WARNING)))
        return hr;
    return set_modules(key, L"");
}

HRESULT registry_create(certemu_ca *ca)
{
    HKEY root = NULL, key = NULL;
    DWORD disposition = 0;
    LSTATUS status;
    HRESULT hr;

    if (!(ca->registry = calloc(1, sizeof(*ca->registry))) || !(ca->registry->path = join(configuration, L"\\", ca->config)))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, configuration, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &root, NULL);
    if (!status)
        status = RegCreateKeyExW(root, ca->config, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, &disposition);
    hr = HRESULT_FROM_WIN32(status);
    if (SUCCEEDED(hr))
    {
        ca->registry->made = disposition == REG_CREATED_NEW_KEY;
        ca->registry->active = get_text(root, L"Active");
        hr = set_text(root, L"Active", ca->config);
    }
    if (SUCCEEDED(hr))
        hr = write_ca(ca, key);
    if (key)
        RegCloseKey(key);
    if (root)
        RegCloseKey(root);
    return FAILED(hr) ? ca_error(hr, "the registry cannot be written (0x%08x)", (unsigned int)hr) : hr;
}

HRESULT registry_set_module(certemu_ca *ca, const WCHAR *progid)
{
    WCHAR *path = NULL, *location = NULL;
    LSTATUS status;
    HKEY key, module;
    HRESULT hr;

    if (progid && (!(path = join(ca->registry->path, L"\\ExitModules\\", L"")) || !(location = join(path, progid, L""))))
    {
        free(path);
        return E_OUTOFMEMORY;
    }
    free(path);
    if (!(status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, ca->registry->path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)))
    {
        hr = set_modules(key, progid ? progid : L"");
        RegCloseKey(key);
    }
    else
        hr = HRESULT_FROM_WIN32(status);
    if (SUCCEEDED(hr) && location)
    {
        if (!(status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, location, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &module, NULL)))
            RegCloseKey(module);
        hr = HRESULT_FROM_WIN32(status);
    }
    if (FAILED(hr))
    {
        free(location);
        return hr;
    }
    free(ca->module_location);
    ca->module_location = location;
    return S_OK;
}

void registry_remove(certemu_ca *ca)
{
    struct ca_registry *registry = ca->registry;
    WCHAR *active;
    HKEY root;

    if (!registry)
        return;
    if (registry->made && !RegOpenKeyExW(HKEY_LOCAL_MACHINE, configuration, 0, KEY_ALL_ACCESS, &root))
    {
        RegDeleteTreeW(root, ca->config);
        active = get_text(root, L"Active");
        /* Another CA made meanwhile is the active one now. */
        if (active && !wcscmp(active, ca->config))
        {
            if (registry->active)
                set_text(root, L"Active", registry->active);
            else
                RegDeleteValueW(root, L"Active");
        }
        free(active);
        RegCloseKey(root);
    }
    free(registry->path);
    free(registry->active);
    free(registry);
    ca->registry = NULL;
}
