/* The rules of COM and of the documentation of ICertExit that a module can be asked about directly: its object's identity and
 * references, its factory, its registration, its names, its manage module. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "ca/private.h"
#include "host/private.h"
#include "trace/text.h"

static const IID iid_nobody = {0x5b9c1e70, 0x3f0b, 0x4a51, {0x8e, 0x27, 0x61, 0x0d, 0x9a, 0x4c, 0x33, 0x58}};

static const struct
{
    const IID *iid;
    const char *name;
} known[] =
{
    {&IID_IUnknown, "IUnknown"}, {&IID_IDispatch, "IDispatch"}, {&IID_ICertExit, "ICertExit"}, {&IID_ICertExit2, "ICertExit2"},
    {&IID_ISupportErrorInfo, "ISupportErrorInfo"}, {&IID_IMarshal, "IMarshal"},
};
#define KNOWN (sizeof(known) / sizeof(*known))

static void broken(const char *id, const void *function, const char *format, ...) PORT_PRINTF(3, 4);

static void broken(const char *id, const void *function, const char *format, ...)
{
    struct text text = {0};
    va_list arguments;

    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    observe(&(struct observation){id, NULL, function}, "%s", text_string(&text));
    text_free(&text);
}

static ULONG references(IUnknown *object)
{
    IUnknown_AddRef(object);
    return IUnknown_Release(object);
}

static BOOL had[KNOWN];         /* of the interfaces, before Initialize */

/* --- QueryInterface and references -------------------------------------------------------------------------------------------------- */

/* FALSE: what the interfaces are of is not one object, and its references cannot be counted. */
static BOOL check_identity(IUnknown *object, IUnknown **interfaces)
{
    const void *entry = (const void *)object->lpVtbl->QueryInterface;
    IUnknown *identity = NULL, *again = NULL, *other;
    BOOL one = TRUE;
    size_t i, j;

    if (FAILED(IUnknown_QueryInterface(object, &IID_IUnknown, (void **)&identity)) || !identity)
    {
        broken("abi/query-interface", entry, "QueryInterface does not answer for IUnknown");
        return FALSE;
    }
    for (i = 0; i < KNOWN; i++)
    {
        if (!interfaces[i])
            continue;
        if (FAILED(IUnknown_QueryInterface(interfaces[i], &IID_IUnknown, (void **)&again)) || again != identity)
        {
            one = FALSE;
            broken("abi/query-interface", (const void *)interfaces[i]->lpVtbl->QueryInterface,
                    "asked for IUnknown, %s gives another object than the object itself", known[i].name);
        }
        else
            IUnknown_Release(again);
        for (j = 0; j < KNOWN; j++)
        {
            HRESULT result = IUnknown_QueryInterface(interfaces[i], known[j].iid, (void **)&other);

            if (SUCCEEDED(result) && other)
                IUnknown_Release(other);
            if (SUCCEEDED(result) != (interfaces[j] != NULL))
                broken("abi/query-interface", (const void *)interfaces[i]->lpVtbl->QueryInterface,
                        "%s %s %s, which the object itself %s", known[i].name, SUCCEEDED(result) ? "has" : "does not have", known[j].name,
                        SUCCEEDED(result) ? "denies" : "has");
        }
    }
    IUnknown_Release(identity);
    return one;
}

static void check_refusal(IUnknown *object)
{
    const void *entry = (const void *)object->lpVtbl->QueryInterface;
    IUnknown *other = (IUnknown *)(ULONG_PTR)1;
    HRESULT result = IUnknown_QueryInterface(object, &iid_nobody, (void **)&other);

    if (SUCCEEDED(result))
        broken("abi/query-interface", entry, "QueryInterface has an interface that nobody has defined");
    else if (other)
        broken("abi/query-interface", entry, "QueryInterface fails and leaves the pointer as it was; it has to be NULL");
    else if (result != E_NOINTERFACE)
        broken("abi/query-interface", entry, "QueryInterface answers 0x%08x for an interface that it does not have, not E_NOINTERFACE",
                (unsigned int)result);
}

/* Objects that live for ever may return what they like, but always the same. */
static void check_counts(IUnknown *object)
{
    ULONG first = 0, second = 0, then = 0, last = 0;
    unsigned int tries;

    /* A thread of the module may come in between. */
    for (tries = 0; tries < 3; tries++)
    {
        first = IUnknown_AddRef(object);
        second = IUnknown_AddRef(object);
        then = IUnknown_Release(object);
        last = IUnknown_Release(object);
        if ((second == first && then == last) || (second == first + 1 && then == first && last == first - 1))
            return;
    }
    broken("abi/references", (const void *)object->lpVtbl->Release, "AddRef twice returns %u and %u, and then Release twice %u and %u: the new number of "
            "references is asked for", (unsigned int)first, (unsigned int)second, (unsigned int)then, (unsigned int)last);
}

static HRESULT call_object(certemu_module *module, struct module_call *call)
{
    IUnknown *object = module->object, *interfaces[KNOWN] = {0};
    const void *entry = (const void *)object->lpVtbl->QueryInterface;
    ULONG before, after;
    BOOL one;
    size_t i;

    (void)call;
    /* Enough to go on if QueryInterface gives pointers away without counting them. */
    for (i = 0; i < 100; i++)
        IUnknown_AddRef(object);
    before = references(object);
    for (i = 0; i < KNOWN; i++)
        if (FAILED(IUnknown_QueryInterface(object, known[i].iid, (void **)&interfaces[i])))
            interfaces[i] = NULL;       /* whatever was left in it */
        else if (!interfaces[i])
            broken("abi/query-interface", entry, "QueryInterface succeeds for %s and returns NULL", known[i].name);
    for (i = 0; i < KNOWN; i++)
        had[i] = interfaces[i] != NULL;
    one = check_identity(object, interfaces);
    for (i = 0; i < KNOWN; i++)
        if (interfaces[i])
            IUnknown_Release(interfaces[i]);
    check_refusal(object);
    check_counts(object);
    after = references(object);
    if (after != before && one)
        broken("abi/references", entry, "QueryInterface and as many Releases leave the object with %d references %s",
                abs((int)(after - before)), after > before ? "too many: it is never freed" : "too few: it is freed while it is in use");
    for (i = 0; i < 100 + (after > before ? after - before : 0); i++)
        IUnknown_Release(object);
    return S_OK;
}

/* The set of interfaces is static: what an object has once it has always. */
static HRESULT call_again(certemu_module *module, struct module_call *call)
{
    IUnknown *object = module->object, *other;
    size_t i;

    (void)call;
    for (i = 0; i < KNOWN; i++)
    {
        HRESULT result = IUnknown_QueryInterface(object, known[i].iid, (void **)&other);

        if (SUCCEEDED(result) && other)
            IUnknown_Release(other);
        if (SUCCEEDED(result) != had[i])
        {
            broken("abi/query-interface", (const void *)object->lpVtbl->QueryInterface, "after Initialize the object %s %s, and before it %s: the set of "
                    "interfaces never changes", SUCCEEDED(result) ? "has" : "does not have", known[i].name, had[i] ? "had" : "did not have");
            break;
        }
    }
    return S_OK;
}

void conformance_initialized(certemu_module *module)
{
    struct module_call again = {"IUnknown", "QueryInterface", call_again};

    if (!observe_count("abi/query-interface"))
        module_call(module, &again);
}

/* --- the library --------------------------------------------------------------------------------------------------------------------- */

static HRESULT call_referenced(certemu_module *module, struct module_call *call)
{
    HRESULT (WINAPI *can_unload)(void) = (HRESULT (WINAPI *)(void))GetProcAddress(module->library, "DllCanUnloadNow");

    (void)call;
    if (!can_unload)
        broken("abi/can-unload", NULL, "the module exports no DllCanUnloadNow: it is never unloaded");
    else if (can_unload() == S_OK)
        broken("abi/can-unload", (const void *)can_unload, "DllCanUnloadNow says S_OK while an object is in use: its code goes, the object stays");
    return S_OK;
}

static HRESULT call_factory(certemu_module *module, struct module_call *call)
{
    HRESULT (WINAPI *get)(REFCLSID, REFIID, void **) =
            (HRESULT (WINAPI *)(REFCLSID, REFIID, void **))GetProcAddress(module->library, "DllGetClassObject");
    IUnknown *other = (IUnknown *)(ULONG_PTR)1;
    IClassFactory *factory = NULL;
    HRESULT result;

    (void)call;
    if (!get)
        return S_OK;
    result = get(&iid_nobody, &IID_IClassFactory, (void **)&other);
    if (SUCCEEDED(result))
        broken("abi/factory", (const void *)get, "DllGetClassObject has a class that nobody has defined");
    if (FAILED(get(&module->clsid, &IID_IClassFactory, (void **)&factory)) || !factory)
        return S_OK;
    other = (IUnknown *)(ULONG_PTR)1;
    result = IClassFactory_CreateInstance(factory, NULL, &iid_nobody, (void **)&other);
    if (SUCCEEDED(result) && other && other != (IUnknown *)(ULONG_PTR)1)
    {
        broken("abi/factory", (const void *)factory->lpVtbl->CreateInstance, "CreateInstance makes an object with an interface that "
                "nobody has defined");
        IUnknown_Release(other);
    }
    /* What QueryInterface leaves there, it passes on. */
    else if (other && !observe_count("abi/query-interface"))
        broken("abi/factory", (const void *)factory->lpVtbl->CreateInstance, "CreateInstance fails and leaves the pointer as it was; it "
                "has to be NULL");
    IClassFactory_Release(factory);
    return S_OK;
}

void conformance_object(certemu_module *module)
{
    struct module_call object = {"IUnknown", "QueryInterface", call_object};
    struct module_call referenced = {"", "DllCanUnloadNow (in use)", call_referenced};
    struct module_call factory = {"IClassFactory", "CreateInstance", call_factory};

    module_call(module, &object);
    if (!module->library || module_faulted(module))
        return;
    module_call(module, &referenced);
    module_call(module, &factory);
}

/* --- names ---------------------------------------------------------------------------------------------------------------------------- */

static BOOL ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), size = strlen(end), i;

    if (length <= size)
        return FALSE;
    for (i = 0; i < size; i++)
        if ((text[length - size + i] | 0x20) != (end[i] | 0x20))
            return FALSE;
    return TRUE;
}

void conformance_names(certemu_module *module)
{
    const char *progid = certemu_module_progid(module);
    struct text manage = {0};
    WCHAR *wide;
    CLSID clsid;

    if (!*progid || *progid == '{')
        return;
    if (!ends_with(progid, ".Exit"))
        broken("naming/progid", NULL, "the ProgID is %s; an exit module's ends in \".Exit\", by which the CA finds it", progid);
    text_format(&manage, "%sManage", progid);
    wide = text_wide(text_string(&manage));
    /* The console asks ICertExit2 for the manage module, and looks for the name only where there is no ICertExit2. */
    if (wide && module->binding != BINDING_EXIT2 && ends_with(progid, ".Exit") && CLSIDFromProgID(wide, &clsid) != S_OK)
        broken("naming/manage", NULL, "there is no class %s, which a module without ICertExit2 is managed by", text_string(&manage));
    if (!module->threading_model || !*module->threading_model)
        broken("register/threading-model", NULL, "InprocServer32 has no ThreadingModel: each object lives in the process' first "
                "apartment, and events come one at a time");
    free(wide);
    text_free(&manage);
}

/* --- the manage module ----------------------------------------------------------------------------------------------------------------- */

void conformance_manage(certemu_module *module)
{
    static const char *const names[] = {"Name", "Description", "Copyright", "File Version", "Product Version"};
    struct text missing = {0};
    const void *entry = NULL;
    VARIANT value;
    HRESULT result;
    size_t i;

    if (!module->manage && FAILED(certemu_module_manage(module, &module->manage)))
    {
        /* Said already: there is no class of that name, or GetManageModule has returned NULL. */
        if (!observe_count("naming/manage") && !observe_count("rule/null-result"))
            broken("manage/missing", NULL, "there is no manage module: %s", certemu_last_error());
        return;
    }
    entry = (const void *)module->manage->lpVtbl->GetProperty;
    for (i = 0; i < sizeof(names) / sizeof(*names) && !module_faulted(module); i++)
    {
        result = certemu_module_property(module, names[i], &value);
        if (result == S_OK && V_VT(&value) != VT_BSTR && V_VT(&value) != VT_EMPTY)
            broken("manage/type", entry, "the property \"%s\" has VARTYPE %u, expected VT_BSTR", names[i], V_VT(&value));
        else if (result != S_OK || V_VT(&value) != VT_BSTR || !SysStringLen(V_BSTR(&value)))
            text_format(&missing, "%s\"%s\"", missing.length ? ", " : "", names[i]);
        VariantClear(&value);
    }
    if (missing.length && !observe_count("rule/not-a-bstr"))
        broken("manage/properties", entry, "the manage module does not have %s", text_string(&missing));
    text_free(&missing);
}

/* --- registration ------------------------------------------------------------------------------------------------------------------------ */

static BOOL key_exists(const WCHAR *path)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key))
        return FALSE;
    RegCloseKey(key);
    return TRUE;
}

static HRESULT call_entry(certemu_module *module, struct module_call *call)
{
    (void)module;
    return ((HRESULT (WINAPI *)(void))call->pointer)();
}

void conformance_registration(certemu_module *module)
{
    struct module_call again = {"", "DllRegisterServer", call_entry}, undo = {"", "DllUnregisterServer", call_entry};
    WCHAR clsid[64] = L"CLSID\\";

    if (!module->library || !module->progid)
        return;
    again.pointer = (void *)GetProcAddress(module->library, "DllRegisterServer");
    undo.pointer = (void *)GetProcAddress(module->library, "DllUnregisterServer");
    StringFromGUID2(&module->clsid, clsid + 6, 48);
    if (again.pointer && FAILED(module_call(module, &again)))
        broken("register/again", again.pointer, "DllRegisterServer fails with 0x%08x when the module is registered already",
                (unsigned int)again.result);
    if (!again.pointer || !undo.pointer)
    {
        broken("register/roundtrip", NULL, "the module exports no DllUnregisterServer: regsvr32 /u cannot remove it");
        return;
    }
    if (FAILED(module_call(module, &undo)))
        broken("register/roundtrip", undo.pointer, "DllUnregisterServer fails with 0x%08x", (unsigned int)undo.result);
    else if (key_exists(clsid) || key_exists(module->progid))
        broken("register/roundtrip", undo.pointer, "DllUnregisterServer leaves the module's class or ProgID behind");
}
