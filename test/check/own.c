/* What certemu check does to modules, done to certemu itself: the n-th allocation fails, once and from then on, for every n in turn,
 * until nothing is left to fail. No crash, no leak, and the failure is reported as what it is.
 *
 * Three kinds of allocations are made to fail: what Windows functions hand out (the run-time's hook), what the CA, the host and the
 * trace ask malloc for (the linker leads their malloc here), and what the run-time itself asks malloc for (libcertemu-memory.so, which
 * a sanitizer's allocator leaves no room for). Leaks are counted by the first and the third; LeakSanitizer counts the second, too. */
#define COBJMACROS
#include "test.h"

#include <dlfcn.h>
#include <unistd.h>

#include <certcli.h>
#include <certexit.h>
#include <certif.h>
#include <certsrv.h>
#include <wincrypt.h>

#include <certemu/certemu.h>

#include "check/memory.h"
#include "check/stacks.h"
#include "host/regfile.h"
#include "runtime/hooks.h"

enum kind { OF_WINDOWS, OF_OURS, OF_RUNTIME, KINDS };
static const char *const kind_names[] = {"of Windows functions", "of the CA and the host", "of the run-time"};

/* What fails now. The bodies are single-threaded where it counts. */
static struct
{
    BOOL armed, onwards;
    enum kind kind;
    unsigned int nth, count, injected;
    LONG held[RUNTIME_RESOURCE_COUNT], blocks;
} faults;

static BOOL refuse(enum kind kind)
{
    BOOL fails;

    if (!faults.armed || faults.kind != kind)
        return FALSE;
    faults.count++;
    fails = faults.onwards ? faults.count >= faults.nth : faults.count == faults.nth;
    faults.injected += fails;
    return fails;
}

/* --- what Windows functions hand out ------------------------------------------------------------------------------------- */

static BOOL permit(enum runtime_resource resource, const char *function)
{
    (void)resource, (void)function;
    return !refuse(OF_WINDOWS);
}

static void acquired(enum runtime_resource resource, const void *value, SIZE_T size, const char *function)
{
    (void)value, (void)size, (void)function;
    InterlockedIncrement(&faults.held[resource]);
}

static BOOL released(enum runtime_resource resource, const void *value, const char *function)
{
    (void)value, (void)function;
    InterlockedDecrement(&faults.held[resource]);
    return TRUE;
}

static BOOL call(enum runtime_call kind, const char *function, DWORD *error)
{
    (void)kind, (void)function, (void)error;
    return TRUE;
}

static const struct runtime_hooks hooks = {permit, acquired, released, call};

/* --- malloc of what this program is linked from ------------------------------------------------------------------------------ */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_malloc(size_t size)
{
    return refuse(OF_OURS) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuse(OF_OURS) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return refuse(OF_OURS) ? NULL : __real_realloc(block, size);
}

/* --- malloc of the run-time ---------------------------------------------------------------------------------------------------- */

static memory_set_watch *set_watch;

static int memory_permit(const char *function, const void *caller)
{
    static PORT_THREAD_LOCAL BOOL busy;     /* to know whose code an address is takes memory at first */
    BOOL permitted = TRUE;

    (void)function;
    if (faults.armed && faults.kind == OF_RUNTIME && !busy)
    {
        busy = TRUE;
        permitted = stack_owner((const char *)caller - 1) != IMAGE_RUNTIME || !refuse(OF_RUNTIME);
        busy = FALSE;
    }
    return permitted;
}

static void memory_acquired(void *block, size_t size, const char *function, const void *caller)
{
    (void)block, (void)size, (void)function, (void)caller;
    InterlockedIncrement(&faults.blocks);
}

static int memory_released(void *block, const char *function, const void *caller)
{
    (void)block, (void)function, (void)caller;
    InterlockedDecrement(&faults.blocks);
    return TRUE;
}

static const struct memory_watch memory = {memory_permit, memory_acquired, memory_released};

/* --- what is done ------------------------------------------------------------------------------------------------------------------- */

static HRESULT last_error(void)
{
    return HRESULT_FROM_WIN32(GetLastError());
}

static HRESULT read_property(ICertServerExit *server, const WCHAR *name, LONG type)
{
    BSTR string = SysAllocString(name);
    HRESULT result = E_OUTOFMEMORY;
    VARIANT value;

    VariantInit(&value);
    if (string)
        result = ICertServerExit_GetCertificateProperty(server, string, type, &value);
    SysFreeString(string);
    VariantClear(&value);
    return result;
}

static HRESULT enumerate(ICertServerExit *server)
{
    HRESULT result = ICertServerExit_EnumerateExtensionsSetup(server, 0);
    BSTR name = NULL;

    while (result == S_OK)
    {
        name = NULL;
        result = ICertServerExit_EnumerateExtensions(server, &name);
        SysFreeString(name);
    }
    ICertServerExit_EnumerateExtensionsClose(server);
    return FAILED(result) ? result : S_OK;
}

static HRESULT ask_ca(void)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    ICertServerExit *server = NULL;
    HRESULT result;
    LONG context;

    if (!ca)
        return E_OUTOFMEMORY;
    if (SUCCEEDED(result = certemu_ca_add_certificate_file(ca, fixture("ca.pem"))) &&
            SUCCEEDED(result = certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context)) &&
            SUCCEEDED(result = certemu_ca_set_attribute(ca, context, "CertificateTemplate", "User")) &&
            SUCCEEDED(result = certemu_ca_server(ca, &server)) &&
            SUCCEEDED(result = ICertServerExit_SetContext(server, context)) &&
            SUCCEEDED(result = read_property(server, L"SerialNumber", PROPTYPE_STRING)) &&
            SUCCEEDED(result = read_property(server, L"RawCertificate", PROPTYPE_BINARY)) &&
            SUCCEEDED(result = read_property(server, L"NotAfter", PROPTYPE_DATE)) &&
            SUCCEEDED(result = read_property(server, L"Subject.CommonName", PROPTYPE_STRING)))
        result = enumerate(server);
    if (server)
        ICertServerExit_Release(server);
    certemu_ca_destroy(ca);
    return result;
}

static HRESULT run_module(void)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    certemu_module *module = NULL;
    LONG mask, context;
    const char *text;
    HRESULT result;
    VARIANT value;

    if (!ca)
        return E_OUTOFMEMORY;
    if (SUCCEEDED(result = certemu_module_load(ca, MODULE, NULL, &module)) &&
            SUCCEEDED(result = certemu_module_description(module, &text)) &&
            SUCCEEDED(result = certemu_module_initialize(module, &mask)) &&
            SUCCEEDED(result = certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context)) &&
            SUCCEEDED(result = certemu_module_notify(module, EXITEVENT_CERTISSUED, context)) &&
            SUCCEEDED(result = certemu_module_property(module, "Name", &value)))
        VariantClear(&value);
    if (module)
        certemu_module_unload(module);
    certemu_ca_destroy(ca);
    return result;
}

static HRESULT import_registry(void)
{
    struct text message = {0};
    HRESULT result = regfile_import(CERTEMU_REG, &message);

    text_free(&message);
    if (SUCCEEDED(result))
        RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\certemu-own");
    return result;
}

static HRESULT use_registry(void)
{
    static const WCHAR text[] = L"a value";
    LONG error;
    HKEY key;

    if ((error = RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\certemu-own\\deeper", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL)))
        return HRESULT_FROM_WIN32(error);
    error = RegSetValueExW(key, L"name", 0, REG_SZ, (const BYTE *)text, sizeof(text));
    RegCloseKey(key);
    if (!error)
        error = RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-own");
    return HRESULT_FROM_WIN32(error);
}

static HRESULT load_type_library(void)
{
    WCHAR path[512];
    ITypeLib *library = NULL;
    ITypeInfo *info = NULL;
    BSTR name = NULL, title = NULL, help = NULL;
    OLECHAR *method = (OLECHAR *)L"Notify";
    HRESULT result;
    DISPID id;

    if (!MultiByteToWideChar(CP_UTF8, 0, TYPE_LIBRARY, -1, path, ARRAYSIZE(path)))
        return last_error();
    if (SUCCEEDED(result = LoadTypeLibEx(path, REGKIND_NONE, &library)) &&
            SUCCEEDED(result = ITypeLib_GetDocumentation(library, -1, &title, &help, NULL, NULL)) &&
            SUCCEEDED(result = ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertExit, &info)) &&
            SUCCEEDED(result = ITypeInfo_GetDocumentation(info, MEMBERID_NIL, &name, NULL, NULL, NULL)))
        result = ITypeInfo_GetIDsOfNames(info, &method, 1, &id);
    /* What fails returns NULL: freeing it does no harm. */
    SysFreeString(title);
    SysFreeString(help);
    SysFreeString(name);
    if (info)
        ITypeInfo_Release(info);
    if (library)
        ITypeLib_Release(library);
    return result;
}

static HRESULT convert(void)
{
    VARIANT from, to;
    HRESULT result;
    VARTYPE type;

    VariantInit(&from);
    VariantInit(&to);
    V_VT(&from) = VT_BSTR;
    if (!(V_BSTR(&from) = SysAllocString(L"42")))
        return E_OUTOFMEMORY;
    for (type = VT_I2, result = S_OK; SUCCEEDED(result) && type <= VT_UINT; type++)
        if (type != VT_DATE && type != VT_DISPATCH && type != VT_ERROR && type != VT_BOOL && type != VT_VARIANT && type != VT_UNKNOWN &&
                type != 15 && SUCCEEDED(result = VariantChangeType(&to, &from, 0, type)) &&
                SUCCEEDED(result = VariantChangeType(&to, &to, 0, VT_BSTR)))
            result = VariantClear(&to);
    VariantClear(&to);
    VariantClear(&from);
    return result;
}

static HRESULT copy_array(void)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, 3), *copied = NULL;
    HRESULT result = array ? S_OK : E_OUTOFMEMORY;
    VARIANT value;
    LONG i;

    for (i = 0; SUCCEEDED(result) && i < 3; i++)
    {
        V_VT(&value) = VT_BSTR;
        if (!(V_BSTR(&value) = SysAllocString(L"element")))
            result = E_OUTOFMEMORY;
        else
            result = SafeArrayPutElement(array, &i, &value);
        VariantClear(&value);
    }
    if (SUCCEEDED(result) && SUCCEEDED(result = SafeArrayCopy(array, &copied)))
        SafeArrayDestroy(copied);
    if (array)
        SafeArrayDestroy(array);
    return result;
}

static BYTE *certificate;
static size_t certificate_size;

static HRESULT decode_certificate(void)
{
    const CERT_CONTEXT *context = CertCreateCertificateContext(X509_ASN_ENCODING, certificate, (DWORD)certificate_size);
    HRESULT result = S_OK;
    CERT_INFO *info;
    DWORD size;
    WCHAR name[128];

    if (!context)
        return last_error();
    CertGetNameStringW(context, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, NULL, name, ARRAYSIZE(name));
    if (CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CERT_TO_BE_SIGNED, certificate, (DWORD)certificate_size, CRYPT_DECODE_ALLOC_FLAG,
            NULL, &info, &size))
        LocalFree(info);
    else
        result = last_error();
    CertFreeCertificateContext(context);
    return result;
}

struct body
{
    const char *name;
    HRESULT (*run)(void);
};
static const struct body bodies[] =
{
    {"asks the CA", ask_ca}, {"runs a module", run_module}, {"imports a registry file", import_registry},
    {"uses the registry", use_registry}, {"loads a type library", load_type_library}, {"converts VARIANTs", convert},
    {"copies an array", copy_array}, {"decodes a certificate", decode_certificate},
};

/* --- the loop -------------------------------------------------------------------------------------------------------------------- */

/* What says that there is no memory, or (what is no memory) that there are no more handles. */
static BOOL is_exhaustion(HRESULT result)
{
    return result == E_OUTOFMEMORY || result == HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY) || result == HRESULT_FROM_WIN32(ERROR_OUTOFMEMORY) ||
            result == CRYPT_E_ASN1_MEMORY || result == HRESULT_FROM_WIN32(ERROR_NO_SYSTEM_RESOURCES) || result == HRESULT_FROM_WIN32(ERROR_TOO_MANY_OPEN_FILES);
}

static unsigned int cases;

#define ROUNDS 4

struct held
{
    LONG of[RUNTIME_RESOURCE_COUNT], blocks;
};

/* Where memory runs out while the CA tidies up, its keys stay in the registry: that is no leak of the process. */
static void empty_registry(void)
{
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services\\CertSvc");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\Classes");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\certemu-own");
    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-own");
}

static struct held held_now(void)
{
    struct held held;

    empty_registry();
    SetErrorInfo(0, NULL);
    memcpy(held.of, faults.held, sizeof(held.of));
    held.blocks = faults.blocks;
    return held;
}

/* FALSE: more is held than before; says so in the last of the rounds. */
static BOOL compare_held(const struct held *before, const char *what, BOOL last)
{
    struct held after = held_now();
    BOOL same = !set_watch || after.blocks <= before->blocks;
    int i;

    if (last && !same)
        print_error("%s: %d more blocks of malloc are held, each time\n", what, (int)(after.blocks - before->blocks));
    for (i = 0; i < RUNTIME_RESOURCE_COUNT; i++)
        if (after.of[i] > before->of[i])
        {
            same = FALSE;
            if (last)
                print_error("%s: %d more of resource %d are held, each time\n", what, (int)(after.of[i] - before->of[i]), i);
        }
    return same;
}

static void withstand_one(const struct body *body, enum kind kind, unsigned int nth, BOOL onwards)
{
    struct held before;
    HRESULT result;
    char what[160];
    BOOL same = FALSE;
    int round;

    snprintf(what, sizeof(what), "%s: allocation %u %s%s", body->name, nth, kind_names[kind], onwards ? " and all after it" : "");
    /* What is made once in a process (the text of an error), or stays in the registry, is no leak; what is lost each time is. */
    for (round = 0; round < ROUNDS && !same; round++)
    {
        if (!round)
            before = held_now();
        faults.kind = kind;
        faults.nth = nth;
        faults.onwards = onwards;
        faults.count = faults.injected = 0;
        faults.armed = TRUE;
        result = body->run();
        faults.armed = FALSE;
        if (FAILED(result) && !is_exhaustion(result))
            fail_msg("%s: 0x%08x", what, (unsigned int)result);
        if (FAILED(result) && !faults.injected)
            fail_msg("%s: 0x%08x with nothing made to fail", what, (unsigned int)result);
        if ((result = body->run()))
            fail_msg("%s: it fails for ever, 0x%08x %s", what, (unsigned int)result, certemu_last_error());
        same = compare_held(&before, what, round == ROUNDS - 1);
        before = held_now();
    }
    assert_true(same);
}

static void withstand(const struct body *body, enum kind kind)
{
    unsigned int nth;
    BOOL left = TRUE;

    /* Caches that live as long as the process fill. */
    assert_hresult(body->run(), S_OK);
    for (nth = 1; left; nth++)
    {
        withstand_one(body, kind, nth, TRUE);
        withstand_one(body, kind, nth, FALSE);
        left = faults.injected != 0;
    }
    cases += nth - 2;
}

static void withstands(void **state)
{
    const struct body *body = *state;
    int kind;

    cases = 0;
    for (kind = 0; kind < KINDS; kind++)
        if (kind != OF_RUNTIME || set_watch)
            withstand(body, (enum kind)kind);
    print_message("%s: %u allocations were made to fail\n", body->name, cases);
    assert_true(cases);
}

static int set_up(void **state)
{
    static const char registry[] = "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\certemu-own\\key]\r\n"
            "\"text\"=\"value\"\r\n\"number\"=dword:00000001\r\n\"bytes\"=hex:01,02,\\\r\n  03\r\n";
    FILE *file = fopen(CERTEMU_REG, "wb");

    (void)state;
    certificate = fixture_bytes("leaf.der", &certificate_size);
    if (!file || !certificate || fwrite(registry, sizeof(registry) - 1, 1, file) != 1 || fclose(file))
        return -1;
    *(void **)&set_watch = dlsym(RTLD_DEFAULT, MEMORY_SET_WATCH);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    certemu_runtime_set_hooks(&hooks);
    if (set_watch)
        set_watch(&memory);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    if (set_watch)
        set_watch(NULL);
    certemu_runtime_set_hooks(NULL);
    CoUninitialize();
    free(certificate);
    return remove(CERTEMU_REG);
}

int main(void)
{
    static struct CMUnitTest tests[ARRAYSIZE(bodies)];
    size_t i;

    for (i = 0; i < ARRAYSIZE(bodies); i++)
        tests[i] = (struct CMUnitTest){bodies[i].name, withstands, NULL, NULL, (void *)&bodies[i]};
    return _cmocka_run_group_tests("check-own", tests, ARRAYSIZE(tests), set_up, tear_down);
}
