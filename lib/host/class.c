/* Finding a module's class: its registration, its ProgID, its factory. */
#include "host/private.h"

#include <stdlib.h>
#include <string.h>

#include "ca/private.h"
#include "trace/text.h"

#define CANDIDATES 64

/* --- the registry --------------------------------------------------------------------------------------------------- */

/* The default value of a key below HKEY_CLASSES_ROOT, or the named one; malloc'ed, NULL when there is none, or GetLastError() tells that
 * there is no memory. */
static WCHAR *class_value(const WCHAR *key, const WCHAR *name)
{
    DWORD size = 0, type;
    WCHAR *value = NULL;
    LSTATUS status;
    HKEY handle;

    if ((status = RegOpenKeyExW(HKEY_CLASSES_ROOT, key, 0, KEY_READ, &handle)))
    {
        SetLastError(status);
        return NULL;
    }
    if (!(status = RegQueryValueExW(handle, name, NULL, &type, NULL, &size)) && (type == REG_SZ || type == REG_EXPAND_SZ))
    {
        if (!(value = malloc(size + sizeof(*value))))
            status = ERROR_OUTOFMEMORY;
        else if ((status = RegQueryValueExW(handle, name, NULL, &type, (BYTE *)value, &size)))
        {
            free(value);
            value = NULL;
        }
        else
            value[size / sizeof(*value)] = 0;
    }
    RegCloseKey(handle);
    SetLastError(status);
    if (value && type == REG_EXPAND_SZ)
    {
        DWORD units = ExpandEnvironmentStringsW(value, NULL, 0);
        WCHAR *expanded = units ? malloc(units * sizeof(*expanded)) : NULL;

        if (expanded && ExpandEnvironmentStringsW(value, expanded, units))
        {
            free(value);
            return expanded;
        }
        free(expanded);
    }
    return value;
}

static BOOL is_exhausted(LSTATUS status)
{
    return status == ERROR_NOT_ENOUGH_MEMORY || status == ERROR_OUTOFMEMORY;
}

/* "CLSID\{…}" and what comes after it. */
static WCHAR *clsid_value(const CLSID *clsid, const WCHAR *subkey, const WCHAR *name)
{
    WCHAR key[96] = L"CLSID\\";
    size_t length = 6, i;

    length += StringFromGUID2(clsid, key + length, 48) - 1;
    for (i = 0; subkey[i]; i++)
        key[length++] = subkey[i];
    key[length] = 0;
    return class_value(key, name);
}

static WCHAR fold(WCHAR c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c == '/' ? '\\' : c;
}

static BOOL same_path(const WCHAR *a, const WCHAR *b)
{
    size_t length = 0;

    /* Some registrations quote the path. */
    if (*a == '"')
    {
        a++;
        for (length = 0; a[length] && a[length] != '"'; length++)
            ;
    }
    while (*a && (!length || *a != '"') && fold(*a) == fold(*b))
        a++, b++;
    return (!*a || (length && *a == '"')) && !*b;
}

/* --- candidates ------------------------------------------------------------------------------------------------------- */

/* All CLSIDs of the registry, sorted, to see which a registration adds. */
struct clsid_set
{
    CLSID *items;
    size_t count, capacity;
};

static int compare_clsids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(CLSID));
}

static HRESULT read_clsids(struct clsid_set *set)
{
    WCHAR name[64];
    DWORD index, length;
    LSTATUS status;
    HKEY key;

    memset(set, 0, sizeof(*set));
    if ((status = RegOpenKeyExW(HKEY_CLASSES_ROOT, L"CLSID", 0, KEY_READ, &key)))
        return is_exhausted(status) ? E_OUTOFMEMORY : S_OK;
    for (index = 0;; index++)
    {
        LONG error;

        length = sizeof(name) / sizeof(*name);
        if ((error = RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL)) == ERROR_MORE_DATA)
            continue;
        if (error)
            break;
        if (set->count == set->capacity)
        {
            size_t capacity = set->capacity ? set->capacity * 2 : 256;
            CLSID *items = realloc(set->items, capacity * sizeof(*items));

            if (!items)
            {
                RegCloseKey(key);
                return E_OUTOFMEMORY;
            }
            set->items = items;
            set->capacity = capacity;
        }
        if (CLSIDFromString(name, &set->items[set->count]) == S_OK)
            set->count++;
    }
    RegCloseKey(key);
    if (set->count)
        qsort(set->items, set->count, sizeof(CLSID), compare_clsids);
    return S_OK;
}

struct candidate
{
    CLSID clsid;
    WCHAR *progid;      /* without a version where that is registered; NULL: none */
};

static BOOL ends_with_exit(const WCHAR *progid)
{
    static const WCHAR suffix[] = L".exit";
    size_t length = 0, i;

    while (progid[length])
        length++;
    if (length <= 5)
        return FALSE;
    for (i = 0; i < 5; i++)
        if (fold(progid[length - 5 + i]) != suffix[i])
            return FALSE;
    return TRUE;
}

/* The classes of this library: those whose InprocServer32 is its path, and those that appeared while it registered. */
static HRESULT find_candidates(const certemu_module *module, const struct clsid_set *before, struct candidate *candidates,
        size_t *count)
{
    struct clsid_set now;
    HRESULT result = read_clsids(&now);
    size_t i;

    *count = 0;
    for (i = 0; SUCCEEDED(result) && i < now.count && *count < CANDIDATES; i++)
    {
        BOOL added = !before->count || !bsearch(&now.items[i], before->items, before->count, sizeof(CLSID), compare_clsids);
        WCHAR *path = clsid_value(&now.items[i], L"\\InprocServer32", NULL);

        if (!path && is_exhausted(GetLastError()))
            result = E_OUTOFMEMORY;
        if (path && (added || same_path(path, module->path)))
        {
            struct candidate *candidate = &candidates[(*count)++];

            candidate->clsid = now.items[i];
            candidate->progid = clsid_value(&now.items[i], L"\\VersionIndependentProgID", NULL);
            if (!candidate->progid)
                candidate->progid = clsid_value(&now.items[i], L"\\ProgID", NULL);
            if (!candidate->progid && is_exhausted(GetLastError()))
                result = E_OUTOFMEMORY;
        }
        free(path);
    }
    free(now.items);
    return result;
}

static void free_candidates(struct candidate *candidates, size_t count)
{
    while (count--)
        free(candidates[count].progid);
}

/* "A.Exit, B.ExitManage", for messages. */
static void list_candidates(struct text *text, const struct candidate *candidates, size_t count)
{
    WCHAR guid[48];
    size_t i;

    for (i = 0; i < count; i++)
    {
        char *name;

        StringFromGUID2(&candidates[i].clsid, guid, 48);
        name = text_utf8(candidates[i].progid ? candidates[i].progid : guid, -1);
        text_format(text, "%s%s", i ? ", " : "", name ? name : "?");
        free(name);
    }
}

/* Without a ProgID of the caller: the one class with a ProgID ".Exit", else the only class. */
static HRESULT choose_class(certemu_module *module, struct candidate *candidates, size_t count)
{
    struct candidate *chosen = NULL;
    struct text list = {0};
    HRESULT result = S_OK;
    size_t i, exits = 0;

    for (i = 0; i < count; i++)
        if (candidates[i].progid && ends_with_exit(candidates[i].progid))
        {
            chosen = &candidates[i];
            exits++;
        }
    if (!chosen && count == 1)
        chosen = &candidates[0];
    if (chosen && exits <= 1)
    {
        module->clsid = chosen->clsid;
        module->progid = chosen->progid;
        chosen->progid = NULL;
        return S_OK;
    }
    list_candidates(&list, candidates, count);
    if (!count)
        result = module_error(module, "DllRegisterServer", REGDB_E_CLASSNOTREG, "it registered no class of this file");
    else
        result = module_error(module, "DllRegisterServer", REGDB_E_CLASSNOTREG, exits ? "several classes have a ProgID that ends "
                "in .Exit; name one with --progid: %s" : "no class has a ProgID that ends in .Exit; name one with --progid: %s",
                text_string(&list));
    text_free(&list);
    return result;
}

/* --- registration ------------------------------------------------------------------------------------------------------- */

static HRESULT call_entry_point(certemu_module *module, struct module_call *call)
{
    HRESULT (WINAPI *function)(void) = (HRESULT (WINAPI *)(void))call->pointer;

    (void)module;
    return function();
}

HRESULT class_call_register(certemu_module *module)
{
    struct module_call call = {"", "DllRegisterServer", call_entry_point};

    call.pointer = (void *)GetProcAddress(module->library, "DllRegisterServer");
    return call.pointer ? module_call(module, &call) : S_FALSE;
}

static HRESULT find_progid(certemu_module *module, const WCHAR *wide, const char *progid, const struct clsid_set *before)
{
    struct candidate candidates[CANDIDATES];
    struct text list = {0};
    HRESULT result;
    size_t count;

    if ((result = CLSIDFromProgID(wide, &module->clsid)) == S_OK)
        return (module->progid = text_wide(progid)) ? S_OK : E_OUTOFMEMORY;
    find_candidates(module, before, candidates, &count);        /* for the message */
    list_candidates(&list, candidates, count);
    if (count)
        module_error(module, "CLSIDFromProgID", result, "\"%s\" is not registered; the module registered %s", progid,
                text_string(&list));
    else
        module_error(module, "CLSIDFromProgID", result, "\"%s\" is not registered", progid);
    text_free(&list);
    free_candidates(candidates, count);
    return result;
}

HRESULT class_register(certemu_module *module, const char *progid)
{
    struct candidate candidates[CANDIDATES];
    struct clsid_set before = {0};
    size_t count;
    WCHAR *wide = NULL;
    HRESULT result = S_OK;

    if (progid && !(wide = text_wide(progid)))
        return E_OUTOFMEMORY;
    if (progid && progid[0] == '{')
    {
        if ((result = CLSIDFromString(wide, &module->clsid)) != S_OK)
            result = module_error(module, "CLSIDFromString", result, "%s is no CLSID", progid);
        free(wide);
        return result;
    }
    if (SUCCEEDED(result = read_clsids(&before)))
        result = class_call_register(module);
    if (result == S_FALSE && !progid)
        result = module_error(module, "GetProcAddress", HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND),
                "it exports no DllRegisterServer; name its class with --progid {CLSID}");
    if (SUCCEEDED(result))
    {
        if (progid)
            result = find_progid(module, wide, progid, &before);
        else
        {
            if (SUCCEEDED(result = find_candidates(module, &before, candidates, &count)))
                result = choose_class(module, candidates, count);
            free_candidates(candidates, count);
        }
    }
    if (SUCCEEDED(result))
        module->threading_model = clsid_value(&module->clsid, L"\\InprocServer32", L"ThreadingModel");
    free(before.items);
    free(wide);
    return FAILED(result) ? result : S_OK;
}

/* --- creation ------------------------------------------------------------------------------------------------------------- */

static HRESULT call_class_object(certemu_module *module, struct module_call *call)
{
    HRESULT (WINAPI *function)(REFCLSID, REFIID, void **);

    call->pointer = NULL;
    if (module->progid)
        return CoGetClassObject(&module->clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, &call->pointer);
    function = (HRESULT (WINAPI *)(REFCLSID, REFIID, void **))GetProcAddress(module->library, "DllGetClassObject");
    return function(&module->clsid, &IID_IClassFactory, &call->pointer);
}

static HRESULT call_create(certemu_module *module, struct module_call *call)
{
    IClassFactory *factory = call->pointer;

    call->pointer = NULL;
    (void)module;
    return IClassFactory_CreateInstance(factory, NULL, &IID_IUnknown, &call->pointer);
}

static HRESULT call_release(certemu_module *module, struct module_call *call)
{
    (void)module;
    IUnknown_Release((IUnknown *)call->pointer);
    return S_OK;
}

/* Was it this library that the registry named? Another file under the same class would be tested in its place. */
static HRESULT check_server(certemu_module *module)
{
    WCHAR *path = clsid_value(&module->clsid, L"\\InprocServer32", NULL);
    HRESULT result = S_OK;
    char *utf8;

    if (!path && is_exhausted(GetLastError()))
        result = module_error(module, "CoGetClassObject", E_OUTOFMEMORY, "out of memory");
    else if (!path)
        result = module_error(module, "CoGetClassObject", REGDB_E_CLASSNOTREG, "its class has no InprocServer32");
    else if (!same_path(path, module->path))
    {
        utf8 = text_utf8(path, -1);
        result = module_error(module, "CoGetClassObject", REGDB_E_CLASSNOTREG, "its class is registered for another file: %s",
                utf8 ? utf8 : "");
        free(utf8);
    }
    free(path);
    return result;
}

HRESULT class_create(certemu_module *module)
{
    struct module_call get = {"", "DllGetClassObject", call_class_object};
    struct module_call create = {"IClassFactory", "CreateInstance", call_create};
    struct module_call release = {"IClassFactory", "Release", call_release};
    HRESULT result;

    if (!GetProcAddress(module->library, "DllGetClassObject"))
        return module_error(module, "GetProcAddress", HRESULT_FROM_WIN32(ERROR_PROC_NOT_FOUND),
                "it exports no DllGetClassObject");
    if (module->progid && FAILED(result = check_server(module)))
        return result;
    if (FAILED(result = module_call(module, &get)))
        return result;
    if (!get.pointer)
        return module_error(module, "DllGetClassObject", E_POINTER, "returned 0x%08x and a NULL pointer",
                (unsigned int)result);
    create.pointer = release.pointer = get.pointer;
    result = module_call(module, &create);
    if (create.excepted)
        return result;
    module_call(module, &release);
    if (FAILED(result))
        return result;
    if (!(module->object = create.pointer))
        return module_error(module, "IClassFactory::CreateInstance", E_POINTER, "returned 0x%08x and a NULL pointer",
                (unsigned int)result);
    return S_OK;
}
