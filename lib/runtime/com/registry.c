/* What COM reads of the registry: ProgIDs, TreatAs. HKCR is read at each call, so registering a class takes effect at once. */
#include "com.h"
#include "kernel/fast.h"
#include "registry/registry.h"

#include <stdlib.h>

#include <winreg.h>

LSTATUS com_query_text(const WCHAR *key, const WCHAR *value, WCHAR **text)
{
    DWORD size = 0;
    LSTATUS status;
    WCHAR *larger;

    *text = NULL;
    /* RRF_RT_REG_SZ has RegGetValue expand REG_EXPAND_SZ. The size is asked again as long as the value grows meanwhile. */
    for (;;)
    {
        status = RegGetValueW(HKEY_CLASSES_ROOT, key, value, RRF_RT_REG_SZ, NULL, *text, &size);
        if (*text ? status != ERROR_MORE_DATA : status != ERROR_SUCCESS)
            break;
        if (!(larger = realloc(*text, size + sizeof(WCHAR))))
        {
            status = ERROR_OUTOFMEMORY;
            break;
        }
        *text = larger;
    }
    if (status)
    {
        free(*text);
        *text = NULL;
    }
    return status == ERROR_NOT_ENOUGH_MEMORY ? ERROR_OUTOFMEMORY : status;     /* one of the two, for the callers */
}

LSTATUS com_query_class_text(REFCLSID clsid, const char *subkey, const WCHAR *value, WCHAR **text)
{
    WCHAR key[80] = {'C', 'L', 'S', 'I', 'D', '\\'};
    WCHAR *end = key + 6 + COM_GUID_CHARACTERS;

    StringFromGUID2(clsid, key + 6, COM_GUID_CHARACTERS + 1);
    if (subkey)
    {
        *end++ = '\\';
        while ((*end++ = *subkey++))
            ;
    }
    return com_query_text(key, value, text);
}

static LSTATUS query_below(const WCHAR *progid, const char *subkey, WCHAR **text)
{
    SIZE_T length = com_length(progid);
    WCHAR *key = malloc((length + strlen(subkey) + 2) * sizeof(*key)), *end;
    LSTATUS status;

    if (!key)
        return ERROR_OUTOFMEMORY;
    memcpy(key, progid, length * sizeof(*key));
    end = key + length;
    *end++ = '\\';
    while ((*end++ = *subkey++))
        ;
    status = com_query_text(key, NULL, text);
    free(key);
    return status;
}

HRESULT WINAPI CLSIDFromProgID(LPCOLESTR progid, CLSID *clsid)
{
    WCHAR *text, *current;
    LSTATUS status;
    BOOL right;

    if (!progid || !clsid)
        return E_INVALIDARG;
    memset(clsid, 0, sizeof(*clsid));
    if (!*progid)
        return CO_E_CLASSSTRING;
    /* A version-independent ProgID may have no class of its own but name the current version. */
    if ((status = query_below(progid, "CLSID", &text)) && !query_below(progid, "CurVer", &current))
    {
        status = *current ? query_below(current, "CLSID", &text) : ERROR_FILE_NOT_FOUND;
        free(current);
    }
    if (status == ERROR_OUTOFMEMORY)
        return E_OUTOFMEMORY;
    if (status)
        return CO_E_CLASSSTRING;
    right = com_guid_from_text(text, clsid);
    free(text);
    return right ? S_OK : CO_E_CLASSSTRING;
}

/* Installing a component on demand is what the Ex form adds on Windows; nothing is ever installed here. */
HRESULT WINAPI CLSIDFromProgIDEx(LPCOLESTR progid, CLSID *clsid)
{
    return CLSIDFromProgID(progid, clsid);
}

HRESULT WINAPI CLSIDFromString(LPCOLESTR text, CLSID *clsid)
{
    CLSID of_program;

    if (!clsid)
        return E_INVALIDARG;
    if (!text)
    {
        memset(clsid, 0, sizeof(*clsid));
        return S_OK;
    }
    if (com_guid_from_text(text, clsid))
        return S_OK;
    /* Anything else may be a ProgID. */
    if (FAILED(CLSIDFromProgID(text, &of_program)))
        return CO_E_CLASSSTRING;
    *clsid = of_program;
    return S_OK;
}

HRESULT WINAPI ProgIDFromCLSID(REFCLSID clsid, LPOLESTR *progid)
{
    LSTATUS status;
    SIZE_T size;
    WCHAR *text;

    if (!progid)
        return E_INVALIDARG;
    *progid = NULL;
    status = com_query_class_text(clsid, "ProgID", NULL, &text);
    if (status == ERROR_OUTOFMEMORY)
        return E_OUTOFMEMORY;
    if (status)
        return REGDB_E_CLASSNOTREG;
    size = (com_length(text) + 1) * sizeof(WCHAR);
    if ((*progid = CoTaskMemAlloc(size)))
        memcpy(*progid, text, size);
    free(text);
    return *progid ? S_OK : E_OUTOFMEMORY;
}

/* Classes that nothing is to stand in for, of this thread, as of a generation of the registry. Each CoCreateInstance asks, and
 * walking the registry costs ten times what the rest of it does. */
static KERNEL_THREAD_LOCAL struct
{
    CLSID clsid;
    ULONGLONG generation;       /* 0: none, since building the tree has changed it */
} untreated[4];
static KERNEL_THREAD_LOCAL unsigned int next_untreated;

HRESULT WINAPI CoGetTreatAsClass(REFCLSID clsid, CLSID *treated)
{
    ULONGLONG generation = registry_generation();
    unsigned int i;
    LSTATUS status;
    CLSID other;
    WCHAR *text;
    BOOL right;

    if (!clsid || !treated)
        return E_INVALIDARG;
    *treated = *clsid;
    for (i = 0; i < ARRAYSIZE(untreated); i++)
    {
        if (generation && untreated[i].generation == generation && IsEqualCLSID(&untreated[i].clsid, clsid))
            return S_FALSE;
    }
    if ((status = com_query_class_text(clsid, "TreatAs", NULL, &text)))
    {
        if (status != ERROR_FILE_NOT_FOUND)
            return S_FALSE;
        untreated[next_untreated].clsid = *clsid;
        untreated[next_untreated].generation = generation;
        next_untreated = (next_untreated + 1) % ARRAYSIZE(untreated);
        return S_FALSE;
    }
    right = com_guid_from_text(text, &other);
    free(text);
    if (!right)
        return CO_E_CLASSSTRING;
    *treated = other;
    return S_OK;
}
