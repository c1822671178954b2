/* The host's public functions: certemu/module.h. */
#include "host/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ca/private.h"
#include "host/regfile.h"
#include "port.h"
#include "trace/text.h"

static HRESULT module_create(certemu_ca *ca, const char *name, certemu_module **out)
{
    certemu_module *module;
    HRESULT initialized;
    int i;

    *out = NULL;
    if (!(module = calloc(1, sizeof(*module))) || !(module->name = text_copy(name, strlen(name))))
    {
        free(module);
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", name);
    }
    module->ca = ca;
    for (i = 0; i < DISPATCH_NAME_COUNT; i++)
        module->dispids[i] = DISPID_UNKNOWN;
    InitializeCriticalSection(&module->lock);
    /* Keeps COM, and with it the module's library, between calls. */
    initialized = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(initialized))
        module->com_thread = GetCurrentThreadId();
    *out = module;
    return S_OK;
}

/* Everything but the library, which is the caller's affair. */
static void module_free(certemu_module *module)
{
    apartment_destroy(module->apartment);
    if (module->com_thread == GetCurrentThreadId())
        CoUninitialize();
    DeleteCriticalSection(&module->lock);
    free(module->name);
    free(module->path);
    free(module->progid);
    free(module->progid_utf8);
    free(module->threading_model);
    free(module->error_text);
    free(module->description);
    free(module);
}

static HRESULT call_load(certemu_module *module, struct module_call *call)
{
    const char *reason;
    DWORD error;

    if ((module->library = LoadLibraryW(module->path)))
        return S_OK;
    error = GetLastError();
    reason = port_load_error();
    /* Of a DllMain that refuses, the number says all. */
    if (reason && *reason && error != ERROR_DLL_INIT_FAILED)
        call->error = text_copy(reason, strlen(reason));
    return HRESULT_FROM_WIN32(error);
}

static WCHAR *full_path(const WCHAR *path)
{
    DWORD units = GetFullPathNameW(path, 0, NULL, NULL);
    WCHAR *full = units ? malloc(units * sizeof(*full)) : NULL;

    if (full && !GetFullPathNameW(path, units, full, NULL))
    {
        free(full);
        return NULL;
    }
    return full;
}

static WCHAR *library_path(HMODULE library)
{
    DWORD size, units;
    WCHAR *path;

    for (size = 260; size <= 32768; size *= 2)
    {
        if (!(path = malloc(size * sizeof(*path))))
            return NULL;
        units = GetModuleFileNameW(library, path, size);
        if (units && units < size)
            return path;
        free(path);
        if (!units)
            return NULL;
    }
    return NULL;
}

static HRESULT load_library(certemu_module *module, const char *file)
{
    struct module_call call = {"", "LoadLibrary", call_load};
    WCHAR *given = text_path(file), *path;
    HRESULT result;

    if (!given || !(module->path = full_path(given)))
    {
        free(given);
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", file);
    }
    free(given);
    if (FAILED(result = module_call(module, &call)))
        return result;
    /* As the loader spells it, since that is what a registration writes. */
    if ((path = library_path(module->library)))
    {
        free(module->path);
        module->path = path;
    }
    return S_OK;
}

static BOOL is_apartment(const WCHAR *model)
{
    static const WCHAR *const free_threaded[] = {L"both", L"free", L"neutral"};
    size_t i, j;

    for (i = 0; model && i < sizeof(free_threaded) / sizeof(*free_threaded); i++)
    {
        for (j = 0; free_threaded[i][j] && (model[j] | 0x20) == free_threaded[i][j]; j++)
            ;
        if (!free_threaded[i][j] && !model[j])
            return FALSE;
    }
    return TRUE;
}

static void release_all(certemu_module *module);
static PORT_THREAD_LOCAL BOOL load_faulted;

BOOL module_faulted(const certemu_module *module)
{
    return module->faulted;
}

BOOL module_load_faulted(void)
{
    return load_faulted;
}

HRESULT module_register(certemu_ca *ca, const char *file)
{
    certemu_module *module;
    HRESULT result = module_create(ca, file, &module);

    if (FAILED(result))
        return result;
    if (SUCCEEDED(result = load_library(module, file)))
        result = class_call_register(module);
    module_free(module);
    return result;
}

HRESULT certemu_module_load(certemu_ca *ca, const char *file, const char *progid, certemu_module **out)
{
    struct text message = {0};
    certemu_module *module;
    char *settings = NULL;
    HRESULT result;

    if (!ca || !file || !out)
        return ca_error(E_POINTER, "certemu_module_load: a NULL argument");
    load_faulted = FALSE;
    *out = NULL;
    if (FAILED(result = regfile_import_environment(&message)))
        ca_error(result, "CERTEMU_REGISTRY: %s", text_string(&message));
    text_free(&message);
    if (FAILED(result) || FAILED(result = module_create(ca, file, &module)))
        return result;
    if (SUCCEEDED(result = load_library(module, file)))
        result = class_register(module, progid);
    if (SUCCEEDED(result) && module->progid)
    {
        if (!(settings = text_utf8(module->progid, -1)))
            result = ca_error(E_OUTOFMEMORY, "%s: out of memory", file);
        else
            result = certemu_ca_set_module(ca, settings);
        free(settings);
    }
    /* A class without a registration says nothing about threads: it is called as the caller calls. */
    if (SUCCEEDED(result) && module->progid && is_apartment(module->threading_model))
        if (FAILED(result = apartment_create(&module->apartment)))
            module_error(module, "CoInitializeEx", result, "no single-threaded apartment");
    if (SUCCEEDED(result))
        result = class_create(module);
    if (SUCCEEDED(result))
        result = bind_object(module);
    if (FAILED(result))
    {
        HMODULE library = module->library;

        load_faulted = module->faulted;
        release_all(module);
        module_free(module);
        if (library && !load_faulted)
            FreeLibrary(library);
        return result;
    }
    *out = module;
    return S_OK;
}

HRESULT certemu_module_bind(certemu_ca *ca, IUnknown *object, const char *progid, certemu_module **out)
{
    certemu_module *module;
    HRESULT result;

    if (!ca || !object || !out)
        return ca_error(E_POINTER, "certemu_module_bind: a NULL argument");
    *out = NULL;
    if (FAILED(result = module_create(ca, progid ? progid : "(object)", &module)))
        return result;
    if (progid)
    {
        if (!(module->progid = text_wide(progid)))
            result = ca_error(E_OUTOFMEMORY, "%s: out of memory", progid);
        else
            result = certemu_ca_set_module(ca, progid);
    }
    if (SUCCEEDED(result))
    {
        module->object = object;
        IUnknown_AddRef(object);
        result = bind_object(module);
    }
    if (FAILED(result))
    {
        release_all(module);
        module_free(module);
        return result;
    }
    *out = module;
    return S_OK;
}

HRESULT certemu_module_initialize(certemu_module *module, LONG *mask)
{
    struct module_call call = {certemu_module_interface(module), "Initialize", bind_initialize};
    HRESULT result;

    if (mask)
        *mask = 0;
    if (!module)
        return ca_error(E_POINTER, "certemu_module_initialize: a NULL argument");
    if (!(call.string = SysAllocString(ca_config(module->ca))))
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", module->name);
    result = module_call(module, &call);
    if (!call.excepted)
        SysFreeString(call.string);
    InterlockedExchange(&module->initialized, SUCCEEDED(result));
    InterlockedExchange(&module->mask, SUCCEEDED(result) ? call.mask : 0);
    if (mask)
        *mask = module->mask;
    return result;
}

HRESULT certemu_module_notify(certemu_module *module, LONG event, LONG context)
{
    struct module_call call = {certemu_module_interface(module), "Notify", bind_notify};

    if (!module)
        return ca_error(E_POINTER, "certemu_module_notify: a NULL argument");
    if (!(module->mask & event))
        return S_FALSE;
    if (event == EXITEVENT_SHUTDOWN)
        InterlockedExchange(&module->shut_down, TRUE);
    call.event = event;
    call.context = context;
    return module_call(module, &call);
}

HRESULT certemu_module_description(certemu_module *module, const char **description)
{
    struct module_call call = {certemu_module_interface(module), "GetDescription", bind_get_description};
    HRESULT result;
    char *text;

    if (!module || !description)
        return ca_error(E_POINTER, "certemu_module_description: a NULL argument");
    *description = "";
    if (FAILED(result = module_call(module, &call)))
        return result;
    text = text_utf8(call.string ? call.string : L"", (int)SysStringLen(call.string));
    SysFreeString(call.string);
    if (!text)
        return ca_error(E_OUTOFMEMORY, "%s: out of memory", module->name);
    EnterCriticalSection(&module->lock);
    free(module->description);
    *description = module->description = text;
    LeaveCriticalSection(&module->lock);
    return result;
}

HRESULT certemu_module_manage(certemu_module *module, ICertManageModule **manage)
{
    struct module_call call = {"ICertExit2", "GetManageModule", bind_get_manage_module};
    HRESULT result;

    if (!module || !manage)
        return ca_error(E_POINTER, "certemu_module_manage: a NULL argument");
    *manage = NULL;
    if (module->binding != BINDING_EXIT2)
        call.interface_name = certemu_module_interface(module);
    if (FAILED(result = module_call(module, &call)))
        return result;
    if (!call.pointer)
        return module_error(module, "GetManageModule", E_POINTER, "returned 0x%08x and a NULL pointer", (unsigned int)result);
    *manage = call.pointer;
    return result;
}

static HRESULT call_get_property(certemu_module *module, struct module_call *call)
{
    return ICertManageModule_GetProperty(module->manage, call->string, call->location, call->name, 0, &call->value);
}

static BSTR manage_config(const certemu_ca *ca)
{
    const WCHAR *machine = ca->machine, *config = ca_config(ca);
    size_t first = 0, second = 0, i;
    BSTR both;

    while (machine[first])
        first++;
    while (config[second])
        second++;
    if (!(both = SysAllocStringLen(NULL, (UINT)(first + 1 + second))))
        return NULL;
    for (i = 0; i < first; i++)
        both[i] = machine[i];
    both[first] = '\\';
    for (i = 0; i < second; i++)
        both[first + 1 + i] = config[i];
    return both;
}

HRESULT certemu_module_property(certemu_module *module, const char *name, VARIANT *value)
{
    struct module_call call = {"ICertManageModule", "GetProperty", call_get_property};
    WCHAR *wide;
    HRESULT result;

    if (!module || !name || !value)
        return ca_error(E_POINTER, "certemu_module_property: a NULL argument");
    VariantInit(value);
    if (!module->manage && FAILED(result = certemu_module_manage(module, &module->manage)))
        return result;
    VariantInit(&call.value);
    wide = text_wide(name);
    call.string = manage_config(module->ca);
    call.location = SysAllocString(ca_module_location(module->ca));
    call.name = wide ? SysAllocString(wide) : NULL;
    free(wide);
    if (!call.string || !call.location || !call.name)
        result = ca_error(E_OUTOFMEMORY, "%s: out of memory", module->name);
    else if (SUCCEEDED(result = module_call(module, &call)))
        *value = call.value;
    SysFreeString(call.string);
    SysFreeString(call.location);
    SysFreeString(call.name);
    return result;
}

const char *certemu_module_interface(const certemu_module *module)
{
    static const char *const names[] = {"", "ICertExit2", "ICertExit", "IDispatch"};

    return module ? names[module->binding] : "";
}

IUnknown *certemu_module_object(const certemu_module *module)
{
    return module ? module->object : NULL;
}

const char *certemu_module_progid(certemu_module *module)
{
    if (!module || !module->progid)
        return "";
    if (!module->progid_utf8)
        module->progid_utf8 = text_utf8(module->progid, -1);
    return module->progid_utf8 ? module->progid_utf8 : "";
}

const char *certemu_module_error_text(const certemu_module *module)
{
    return module && module->error_text ? module->error_text : "";
}

static HRESULT call_release_all(certemu_module *module, struct module_call *call)
{
    (void)call;
    if (module->manage)
        ICertManageModule_Release(module->manage);
    if (module->exit)
        ICertExit_Release(module->exit);
    if (module->dispatch)
        IDispatch_Release(module->dispatch);
    if (module->object)
        IUnknown_Release(module->object);
    module->manage = NULL;
    module->exit = NULL;
    module->exit2 = NULL;
    module->dispatch = NULL;
    return S_OK;
}

static void release_all(certemu_module *module)
{
    struct module_call call = {"IUnknown", "Release", call_release_all};

    /* After an exception its state is anybody's guess: better a leak than a crash in the place of the finding. */
    if (module->object && !module->faulted)
        module_call(module, &call);
    module->object = NULL;
}

static HRESULT call_can_unload(certemu_module *module, struct module_call *call)
{
    HRESULT (WINAPI *function)(void) = (HRESULT (WINAPI *)(void))call->pointer;

    (void)module;
    return function();
}

HRESULT certemu_module_unload(certemu_module *module)
{
    struct module_call call = {"", "DllCanUnloadNow", call_can_unload};
    HRESULT result = S_OK;
    HMODULE library;
    LONG context;

    if (!module)
        return S_OK;
    if (!module->faulted && module->mask & EXITEVENT_SHUTDOWN && !module->shut_down &&
            SUCCEEDED(certemu_ca_add_event(module->ca, &context)))
    {
        certemu_module_notify(module, EXITEVENT_SHUTDOWN, context);
        certemu_ca_end_context(module->ca, context);
    }
    release_all(module);
    library = module->library;
    if (library && !module->faulted)
    {
        call.pointer = (void *)GetProcAddress(library, "DllCanUnloadNow");
        if (call.pointer)
            result = module_call(module, &call);
        else
            result = module_error(module, "GetProcAddress", S_FALSE, "it exports no DllCanUnloadNow");
    }
    else if (module->faulted)
        result = S_FALSE;
    module_free(module);
    if (result == S_OK && library)
    {
        CoFreeUnusedLibrariesEx(0, 0);      /* COM's own hold on it; without the delay that Windows grants otherwise */
        FreeLibrary(library);
        return S_OK;
    }
    return result == S_OK ? S_OK : S_FALSE;
}
