/* An exit module in plain C: files each issued certificate by its serial number, and logs revocations.
 *
 * Settings, in the module's own key (the CA's property ModuleRegistryLocation):
 *   Folder (REG_SZ or REG_EXPAND_SZ)  where files go; default %SystemRoot%\System32\CertSrv\CertEnroll
 *
 * What it writes there: SERIAL.cer (DER) for each certificate, and revoked.log, one line "SERIAL reason N" for each
 * revocation. A certificate that is already there is left as it is: the CA may send an event again. */
#define COBJMACROS
#define CONST_VTABLE     /* v-tables are constants */
#include <windows.h>
#include <oleauto.h>
#include <olectl.h>
#include <stdio.h>
#include <wchar.h>

#include <certexit.h>
#include <certsrv.h>

#include "archive_exit.h"

#define MASK (EXITEVENT_CERTISSUED | EXITEVENT_CERTREVOKED)

static HINSTANCE instance;
static LONG objects;

/* --- what the module does ----------------------------------------------------------------------------------------- */

struct archive_exit
{
    ICertExit2 ICertExit2_iface;
    LONG references;
    WCHAR folder[MAX_PATH];
};

static HRESULT open_server(LONG context, ICertServerExit **server)
{
    HRESULT result = CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit,
            (void **)server);

    if (SUCCEEDED(result) && context)
    {
        result = ICertServerExit_SetContext(*server, context);
        if (FAILED(result))
        {
            ICertServerExit_Release(*server);
            *server = NULL;
        }
    }
    return result;
}

/* The caller clears *value. The CA owns the rule that binary data comes as a BSTR of bytes. */
static HRESULT get_property(ICertServerExit *server, BOOL request, const WCHAR *name, LONG type, VARTYPE expected,
        VARIANT *value)
{
    BSTR string = SysAllocString(name);
    HRESULT result;

    VariantInit(value);
    if (!string)
        return E_OUTOFMEMORY;
    result = request ? ICertServerExit_GetRequestProperty(server, string, type, value)
            : ICertServerExit_GetCertificateProperty(server, string, type, value);
    SysFreeString(string);
    if (SUCCEEDED(result) && V_VT(value) != expected)
    {
        VariantClear(value);
        result = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
    }
    if (SUCCEEDED(result) && expected == VT_BSTR && !SysStringByteLen(V_BSTR(value)))
    {
        VariantClear(value);
        result = CERTSRV_E_PROPERTY_EMPTY;
    }
    return result;
}

static HRESULT write_file(const WCHAR *path, DWORD disposition, const void *bytes, DWORD size)
{
    HANDLE file = CreateFileW(path, disposition == OPEN_ALWAYS ? FILE_APPEND_DATA : GENERIC_WRITE, FILE_SHARE_READ, NULL,
            disposition, FILE_ATTRIBUTE_NORMAL, NULL);
    HRESULT result = S_OK;
    DWORD written;

    if (file == INVALID_HANDLE_VALUE)
    {
        if (disposition == CREATE_NEW && GetLastError() == ERROR_FILE_EXISTS)
            return S_OK;
        return HRESULT_FROM_WIN32(GetLastError());
    }
    if (!WriteFile(file, bytes, size, &written, NULL))
        result = HRESULT_FROM_WIN32(GetLastError());
    else if (written != size)
        result = STG_E_WRITEFAULT;
    CloseHandle(file);
    if (FAILED(result) && disposition == CREATE_NEW)
        DeleteFileW(path);      /* half a certificate is worse than none */
    return result;
}

/* "folder\name.suffix"; the serial number is hexadecimal, so it is safe in a path. */
static HRESULT make_path(const struct archive_exit *module, const WCHAR *name, const WCHAR *suffix, WCHAR *path)
{
    if (wcslen(module->folder) + 1 + wcslen(name) + wcslen(suffix) >= MAX_PATH)
        return HRESULT_FROM_WIN32(ERROR_BUFFER_OVERFLOW);
    wcscpy(path, module->folder);
    wcscat(path, L"\\");
    wcscat(path, name);
    wcscat(path, suffix);
    return S_OK;
}

static HRESULT file_certificate(const struct archive_exit *module, ICertServerExit *server)
{
    VARIANT serial, certificate;
    WCHAR path[MAX_PATH];
    HRESULT result;

    VariantInit(&certificate);
    result = get_property(server, FALSE, wszPROPCERTIFICATESERIALNUMBER, PROPTYPE_STRING, VT_BSTR, &serial);
    if (SUCCEEDED(result))
        result = get_property(server, FALSE, wszPROPRAWCERTIFICATE, PROPTYPE_BINARY, VT_BSTR, &certificate);
    if (SUCCEEDED(result))
        result = make_path(module, V_BSTR(&serial), L".cer", path);
    if (SUCCEEDED(result))
        result = write_file(path, CREATE_NEW, V_BSTR(&certificate), SysStringByteLen(V_BSTR(&certificate)));
    VariantClear(&certificate);
    VariantClear(&serial);
    return result;
}

static HRESULT log_revocation(const struct archive_exit *module, ICertServerExit *server)
{
    VARIANT serial, reason;
    WCHAR path[MAX_PATH];
    char line[256];
    size_t length = 0;
    const WCHAR *digit;
    HRESULT result;

    VariantInit(&reason);
    result = get_property(server, FALSE, wszPROPCERTIFICATESERIALNUMBER, PROPTYPE_STRING, VT_BSTR, &serial);
    if (SUCCEEDED(result))
        result = get_property(server, TRUE, wszPROPREQUESTREVOKEDREASON, PROPTYPE_LONG, VT_I4, &reason);
    if (SUCCEEDED(result))
        result = make_path(module, L"revoked", L".log", path);
    if (SUCCEEDED(result))
    {
        for (digit = V_BSTR(&serial); *digit && length < 200; digit++)
            line[length++] = (char)*digit;
        length += snprintf(line + length, sizeof(line) - length, " reason %d\r\n", (int)V_I4(&reason));
        result = write_file(path, OPEN_ALWAYS, line, (DWORD)length);
    }
    VariantClear(&reason);
    VariantClear(&serial);
    return result;
}

/* The module's key may be missing: then the defaults hold. */
static HRESULT read_settings(struct archive_exit *module)
{
    static const WCHAR standard[] = L"%SystemRoot%\\System32\\CertSrv\\CertEnroll";
    WCHAR text[MAX_PATH];
    DWORD size = sizeof(text) - sizeof(WCHAR), length;
    ICertServerExit *server;
    VARIANT location;
    HRESULT result;
    LONG error;

    result = open_server(0, &server);
    if (FAILED(result))
        return result;
    result = get_property(server, FALSE, wszPROPMODULEREGLOC, PROPTYPE_STRING, VT_BSTR, &location);
    ICertServerExit_Release(server);
    if (FAILED(result))
        return result;
    error = RegGetValueW(HKEY_LOCAL_MACHINE, V_BSTR(&location), L"Folder", RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND,
            NULL, text, &size);
    VariantClear(&location);
    if (error == ERROR_FILE_NOT_FOUND)
        wcscpy(text, standard);
    else if (error)
        return HRESULT_FROM_WIN32(error);
    length = ExpandEnvironmentStringsW(text, module->folder, MAX_PATH);
    if (!length)
        return HRESULT_FROM_WIN32(GetLastError());
    return length > MAX_PATH ? HRESULT_FROM_WIN32(ERROR_BUFFER_OVERFLOW) : S_OK;
}

static HRESULT make_folder(const WCHAR *folder)
{
    WCHAR path[MAX_PATH];
    size_t i;

    for (i = 0; (path[i] = folder[i]); i++)
        if (folder[i] == '\\' && i > 2)
        {
            path[i] = 0;
            if (!CreateDirectoryW(path, NULL) && GetLastError() != ERROR_ALREADY_EXISTS)
                return HRESULT_FROM_WIN32(GetLastError());
            path[i] = '\\';
        }
    if (!CreateDirectoryW(path, NULL) && GetLastError() != ERROR_ALREADY_EXISTS)
        return HRESULT_FROM_WIN32(GetLastError());
    return S_OK;
}

/* --- ICertExit2 ---------------------------------------------------------------------------------------------------- */

static inline struct archive_exit *impl_from_ICertExit2(ICertExit2 *iface)
{
    return CONTAINING_RECORD(iface, struct archive_exit, ICertExit2_iface);
}

static HRESULT STDMETHODCALLTYPE archive_exit_QueryInterface(ICertExit2 *iface, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) && !IsEqualIID(riid, &IID_ICertExit)
            && !IsEqualIID(riid, &IID_ICertExit2))
        return E_NOINTERFACE;
    *object = iface;
    ICertExit2_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE archive_exit_AddRef(ICertExit2 *iface)
{
    return InterlockedIncrement(&impl_from_ICertExit2(iface)->references);
}

static ULONG STDMETHODCALLTYPE archive_exit_Release(ICertExit2 *iface)
{
    struct archive_exit *module = impl_from_ICertExit2(iface);
    ULONG references = InterlockedDecrement(&module->references);

    if (!references)
    {
        CoTaskMemFree(module);
        InterlockedDecrement(&objects);
    }
    return references;
}

/* The CA binds the v-table, so IDispatch is there in name only, as the ICertExit documentation allows. */
static HRESULT STDMETHODCALLTYPE archive_exit_GetTypeInfoCount(ICertExit2 *iface, UINT *count)
{
    (void)iface;
    if (!count)
        return E_POINTER;
    *count = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE archive_exit_GetTypeInfo(ICertExit2 *iface, UINT index, LCID locale, ITypeInfo **info)
{
    (void)iface, (void)index, (void)locale;
    if (info)
        *info = NULL;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_exit_GetIDsOfNames(ICertExit2 *iface, REFIID riid, LPOLESTR *names, UINT count,
        LCID locale, DISPID *ids)
{
    (void)iface, (void)riid, (void)names, (void)count, (void)locale, (void)ids;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_exit_Invoke(ICertExit2 *iface, DISPID id, REFIID riid, LCID locale, WORD flags,
        DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception, UINT *argument)
{
    (void)iface, (void)id, (void)riid, (void)locale, (void)flags, (void)parameters, (void)result, (void)exception;
    (void)argument;
    return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE archive_exit_Initialize(ICertExit2 *iface, BSTR const config, LONG *mask)
{
    struct archive_exit *module = impl_from_ICertExit2(iface);
    HRESULT result;

    if (!mask)
        return E_POINTER;
    *mask = EXITEVENT_INVALID;
    if (!config)
        return E_INVALIDARG;
    result = read_settings(module);
    if (SUCCEEDED(result))
        result = make_folder(module->folder);
    if (SUCCEEDED(result))
        *mask = MASK;
    return result;
}

static HRESULT STDMETHODCALLTYPE archive_exit_Notify(ICertExit2 *iface, LONG event, LONG context)
{
    struct archive_exit *module = impl_from_ICertExit2(iface);
    ICertServerExit *server;
    HRESULT result;

    if (event != EXITEVENT_CERTISSUED && event != EXITEVENT_CERTREVOKED)
        return S_OK;
    result = open_server(context, &server);
    if (FAILED(result))
        return result;
    result = event == EXITEVENT_CERTISSUED ? file_certificate(module, server) : log_revocation(module, server);
    ICertServerExit_Release(server);
    return result;
}

static HRESULT STDMETHODCALLTYPE archive_exit_GetDescription(ICertExit2 *iface, BSTR *description)
{
    (void)iface;
    if (!description)
        return E_POINTER;
    *description = SysAllocString(ARCHIVE_EXIT_DESCRIPTION);
    return *description ? S_OK : E_OUTOFMEMORY;
}

static HRESULT STDMETHODCALLTYPE archive_exit_GetManageModule(ICertExit2 *iface, ICertManageModule **manage)
{
    (void)iface;
    if (!manage)
        return E_POINTER;
    *manage = NULL;
    return archive_manage_create(&IID_ICertManageModule, (void **)manage, &objects);
}

static const ICertExit2Vtbl archive_exit_vtbl =
{
    archive_exit_QueryInterface,
    archive_exit_AddRef,
    archive_exit_Release,
    archive_exit_GetTypeInfoCount,
    archive_exit_GetTypeInfo,
    archive_exit_GetIDsOfNames,
    archive_exit_Invoke,
    archive_exit_Initialize,
    archive_exit_Notify,
    archive_exit_GetDescription,
    archive_exit_GetManageModule,
};

static HRESULT archive_exit_create(REFIID riid, void **object)
{
    struct archive_exit *module = CoTaskMemAlloc(sizeof(*module));
    HRESULT result;

    if (!module)
        return E_OUTOFMEMORY;
    module->ICertExit2_iface.lpVtbl = &archive_exit_vtbl;
    module->references = 1;
    module->folder[0] = 0;
    InterlockedIncrement(&objects);
    result = ICertExit2_QueryInterface(&module->ICertExit2_iface, riid, object);
    ICertExit2_Release(&module->ICertExit2_iface);
    return result;
}

/* --- class factory -------------------------------------------------------------------------------------------------- */

struct factory
{
    IClassFactory IClassFactory_iface;
    BOOL manage;
};

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *object = iface;
    IClassFactory_AddRef(iface);
    return S_OK;
}

/* The two factories are static: their references only keep the module loaded. */
static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    (void)iface;
    InterlockedIncrement(&objects);
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    (void)iface;
    InterlockedDecrement(&objects);
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    if (CONTAINING_RECORD(iface, struct factory, IClassFactory_iface)->manage)
        return archive_manage_create(riid, object, &objects);
    return archive_exit_create(riid, object);
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    if (lock)
        InterlockedIncrement(&objects);
    else
        InterlockedDecrement(&objects);
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface,
    factory_AddRef,
    factory_Release,
    factory_CreateInstance,
    factory_LockServer,
};

static struct factory exit_factory = {{&factory_vtbl}, FALSE};
static struct factory manage_factory = {{&factory_vtbl}, TRUE};

/* --- entry points --------------------------------------------------------------------------------------------------- */

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH)
    {
        instance = module;
        DisableThreadLibraryCalls(module);
    }
    return TRUE;
}

STDAPI DllGetClassObject(REFCLSID clsid, REFIID riid, void **object)
{
    if (!object)
        return E_POINTER;
    *object = NULL;
    if (IsEqualCLSID(clsid, &CLSID_ArchiveExit))
        return IClassFactory_QueryInterface(&exit_factory.IClassFactory_iface, riid, object);
    if (IsEqualCLSID(clsid, &CLSID_ArchiveExitManage))
        return IClassFactory_QueryInterface(&manage_factory.IClassFactory_iface, riid, object);
    return CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    return objects ? S_FALSE : S_OK;
}

static const struct
{
    const WCHAR *key, *name, *value;    /* value NULL: the path of this module */
} registration[] =
{
    {L"ArchiveExample.Exit", NULL, ARCHIVE_EXIT_DESCRIPTION},
    {L"ArchiveExample.Exit\\CLSID", NULL, ARCHIVE_EXIT_CLSID},
    {L"CLSID\\" ARCHIVE_EXIT_CLSID, NULL, ARCHIVE_EXIT_DESCRIPTION},
    {L"CLSID\\" ARCHIVE_EXIT_CLSID L"\\ProgID", NULL, L"ArchiveExample.Exit"},
    {L"CLSID\\" ARCHIVE_EXIT_CLSID L"\\InprocServer32", NULL, NULL},
    {L"CLSID\\" ARCHIVE_EXIT_CLSID L"\\InprocServer32", L"ThreadingModel", L"Both"},
    {L"ArchiveExample.ExitManage", NULL, ARCHIVE_EXIT_DESCRIPTION},
    {L"ArchiveExample.ExitManage\\CLSID", NULL, ARCHIVE_EXIT_MANAGE_CLSID},
    {L"CLSID\\" ARCHIVE_EXIT_MANAGE_CLSID, NULL, ARCHIVE_EXIT_DESCRIPTION},
    {L"CLSID\\" ARCHIVE_EXIT_MANAGE_CLSID L"\\ProgID", NULL, L"ArchiveExample.ExitManage"},
    {L"CLSID\\" ARCHIVE_EXIT_MANAGE_CLSID L"\\InprocServer32", NULL, NULL},
    {L"CLSID\\" ARCHIVE_EXIT_MANAGE_CLSID L"\\InprocServer32", L"ThreadingModel", L"Both"},
};

STDAPI DllUnregisterServer(void)
{
    static const WCHAR *const keys[] =
    {
        L"ArchiveExample.Exit", L"CLSID\\" ARCHIVE_EXIT_CLSID,
        L"ArchiveExample.ExitManage", L"CLSID\\" ARCHIVE_EXIT_MANAGE_CLSID,
    };
    HRESULT result = S_OK;
    size_t i;

    for (i = 0; i < ARRAYSIZE(keys); i++)
    {
        LONG error = RegDeleteTreeW(HKEY_CLASSES_ROOT, keys[i]);

        if (error && error != ERROR_FILE_NOT_FOUND)
            result = SELFREG_E_CLASS;
    }
    return result;
}

STDAPI DllRegisterServer(void)
{
    WCHAR path[MAX_PATH];
    DWORD length = GetModuleFileNameW(instance, path, MAX_PATH);
    size_t i;

    if (!length || length == MAX_PATH)
        return SELFREG_E_CLASS;
    for (i = 0; i < ARRAYSIZE(registration); i++)
    {
        const WCHAR *value = registration[i].value ? registration[i].value : path;

        if (RegSetKeyValueW(HKEY_CLASSES_ROOT, registration[i].key, registration[i].name, REG_SZ, value,
                (DWORD)(wcslen(value) + 1) * sizeof(WCHAR)))
        {
            DllUnregisterServer();
            return SELFREG_E_CLASS;
        }
    }
    return S_OK;
}
