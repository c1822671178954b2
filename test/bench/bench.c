/* What the emulator costs: one line "NAME VALUE UNIT" for each figure, best of five rounds. The same source natively and
 * under Wine; compare.py runs both in turn and prints the ratios.
 *
 *     bench CERTIFICATE MODULE LIBRARY [NAME]       all figures, or those whose name begins with NAME
 *
 * LIBRARY is certexit.tlb. */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <oleauto.h>

#include <certsrv.h>
#include <certcli.h>
#include <certexit.h>
#include <certemu/certemu.h>
#include <certemu/check.h>

#include "bench.h"
#include "memory.h"

#define ROUNDS 5
#define ROUND_SECONDS 0.03

static certemu_ca *ca;
static certemu_module *module;
static ICertServerExit *server;
static IDispatch *dispatch;
static LONG issued;
static const char *certificate;

static double now(void)
{
    LARGE_INTEGER count, frequency;

    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart / (double)frequency.QuadPart;
}

static void check(HRESULT result, const char *what)
{
    if (result == S_OK)
        return;
    fprintf(stderr, "bench: %s: 0x%08x %s\n", what, (unsigned int)result, certemu_last_error());
    exit(1);
}

/* --- run-time ------------------------------------------------------------------------------------------------------- */

static VARIANT text;

static void bstr_allocate_free(unsigned int count)
{
    while (count--)
        SysFreeString(SysAllocString(L"CertificateTemplate"));
}

static void variant_copy_bstr(unsigned int count)
{
    VARIANT copy;

    VariantInit(&copy);
    while (count--)
    {
        VariantCopy(&copy, &text);
        VariantClear(&copy);
    }
}

static void variant_change_type(unsigned int count)
{
    VARIANT number;

    while (count--)
    {
        VariantInit(&number);
        VariantChangeType(&number, &text, 0, VT_I4);
    }
}

static void create_server(unsigned int count)
{
    ICertServerExit *object;

    while (count--)
    {
        check(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&object),
                "CoCreateInstance");
        ICertServerExit_Release(object);
    }
}

/* --- the server object ---------------------------------------------------------------------------------------------- */

struct property
{
    const WCHAR *name;
    LONG type;
};

static struct property property;

static void read_property(unsigned int count)
{
    BSTR name = SysAllocString(property.name);
    VARIANT value;

    while (count--)
    {
        check(ICertServerExit_GetCertificateProperty(server, name, property.type, &value), "GetCertificateProperty");
        VariantClear(&value);
    }
    SysFreeString(name);
}

static void read_property_late(unsigned int count)
{
    VARIANTARG arguments[2];
    DISPPARAMS parameters = {arguments, NULL, 2, 0};
    OLECHAR *method = (OLECHAR *)L"GetCertificateProperty";
    VARIANT value;
    DISPID id;

    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(property.name);
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = property.type;
    while (count--)
    {
        check(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &method, 1, LOCALE_USER_DEFAULT, &id), "GetIDsOfNames");
        VariantInit(&value);
        check(IDispatch_Invoke(dispatch, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &parameters, &value, NULL,
                NULL), "Invoke");
        VariantClear(&value);
    }
    SysFreeString(V_BSTR(&arguments[1]));
}

static void invoke_set_context(unsigned int count)
{
    VARIANTARG argument;
    DISPPARAMS parameters = {&argument, NULL, 1, 0};

    V_VT(&argument) = VT_I4;
    V_I4(&argument) = issued;
    while (count--)
        check(IDispatch_Invoke(dispatch, 0x60020000, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &parameters, NULL,
                NULL, NULL), "Invoke");
}

static void ids_of_names(unsigned int count)
{
    OLECHAR *method = (OLECHAR *)L"EnumerateAttributesClose";
    DISPID id;

    while (count--)
        check(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &method, 1, LOCALE_USER_DEFAULT, &id), "GetIDsOfNames");
}

/* What a module does in a Notify: a server object, a context, six properties. */
static void notify_six_properties(unsigned int count)
{
    static const struct property properties[] =
    {
        {L"RequestID", PROPTYPE_LONG}, {L"SerialNumber", PROPTYPE_STRING}, {L"RawCertificate", PROPTYPE_BINARY},
        {L"NotAfter", PROPTYPE_DATE}, {L"CommonName", PROPTYPE_STRING}, {L"PublicKeyLength", PROPTYPE_LONG},
    };
    ICertServerExit *object;
    VARIANT value;
    unsigned int i;
    BSTR name;

    while (count--)
    {
        check(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit, (void **)&object),
                "CoCreateInstance");
        check(ICertServerExit_SetContext(object, issued), "SetContext");
        for (i = 0; i < ARRAYSIZE(properties); i++)
        {
            name = SysAllocString(properties[i].name);
            check(ICertServerExit_GetCertificateProperty(object, name, properties[i].type, &value), "property");
            VariantClear(&value);
            SysFreeString(name);
        }
        ICertServerExit_Release(object);
    }
}

static void notify_module(unsigned int count)
{
    while (count--)
        check(certemu_module_notify(module, EXITEVENT_CERTISSUED, issued), "Notify");
}

/* --- threads and memory --------------------------------------------------------------------------------------------- */

static DWORD WINAPI notify_thread(void *argument)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    notify_six_properties(*(unsigned int *)argument);
    CoUninitialize();
    return 0;
}

static double events_per_second(unsigned int threads)
{
    unsigned int count = 40000, i;
    HANDLE handles[8];
    double start = now();

    for (i = 0; i < threads; i++)
        handles[i] = CreateThread(NULL, 0, notify_thread, &count, 0, NULL);
    WaitForMultipleObjects(threads, handles, TRUE, INFINITE);
    for (i = 0; i < threads; i++)
        CloseHandle(handles[i]);
    return threads * count / (now() - start);
}

static double bytes_per_row(size_t *certificate_size)
{
    unsigned int rows = 100000, i;
    certemu_ca *big = certemu_ca_create(NULL);
    unsigned char *bytes = malloc(1 << 20);
    FILE *file = fopen(certificate, "rb");
    size_t before, size;
    LONG context;

    if (!big || !bytes || !file)
        check(E_FAIL, certificate);
    size = *certificate_size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    before = memory_used();
    for (i = 0; i < rows; i++)
        check(certemu_ca_add_row(big, CERTEMU_ROW_ISSUED, bytes, size, NULL, &context), "certemu_ca_add_row");
    size = memory_used() - before;
    certemu_ca_destroy(big);
    free(bytes);
    return (double)size / rows;
}

/* --- driver --------------------------------------------------------------------------------------------------------- */

static const char *wanted = "";

static BOOL is_wanted(const char *name)
{
    return !strncmp(name, wanted, strlen(wanted));
}

void measure(const char *name, void (*function)(unsigned int))
{
    unsigned int count = 1, round;
    double best = 1e30, time, start;

    if (!is_wanted(name))
        return;
    for (;;)
    {
        start = now();
        function(count);
        time = now() - start;
        if (time > ROUND_SECONDS / 4 || count > 1u << 28)
            break;
        count *= 2;
    }
    count = (unsigned int)(count * ROUND_SECONDS / time) + 1;
    for (round = 0; round < ROUNDS; round++)
    {
        start = now();
        function(count);
        time = (now() - start) / count;
        if (time < best)
            best = time;
    }
    printf("%s %.1f ns\n", name, best * 1e9);
    fflush(stdout);
}

static void print_value(const char *name, double value, const char *unit)
{
    printf("%s %.0f %s\n", name, value, unit);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const struct
    {
        const char *name;
        struct property property;
    } properties[] =
    {
        {"long", {L"RequestID", PROPTYPE_LONG}},
        {"date", {L"NotAfter", PROPTYPE_DATE}},
        {"binary", {L"RawCertificate", PROPTYPE_BINARY}},
        {"string", {L"SerialNumber", PROPTYPE_STRING}},
    };
    double start = now();
    WCHAR library[MAX_PATH];
    size_t size;
    char name[64];
    unsigned int i;
    LONG mask;

    if (argc < 4)
    {
        fprintf(stderr, "usage: bench CERTIFICATE MODULE LIBRARY [NAME]\n");
        return 2;
    }
    certificate = argv[1];
    if (argc > 4)
        wanted = argv[4];
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ca = certemu_ca_create(NULL);
    check(ca ? S_OK : E_OUTOFMEMORY, "certemu_ca_create");
    check(certemu_ca_issue_file(ca, certificate, NULL, &issued), certificate);
    check(certemu_module_load(ca, argv[2], NULL, &module), argv[2]);
    check(certemu_module_initialize(module, &mask), "Initialize");
    check(certemu_module_notify(module, EXITEVENT_CERTISSUED, issued), "Notify");
    if (is_wanted("main-to-first-notify"))
        print_value("main-to-first-notify", (now() - start) * 1e6, "us");
    check(certemu_ca_server(ca, &server), "certemu_ca_server");
    check(ICertServerExit_SetContext(server, issued), "SetContext");
    check(ICertServerExit_QueryInterface(server, &IID_IDispatch, (void **)&dispatch), "IDispatch");
    V_VT(&text) = VT_BSTR;
    V_BSTR(&text) = SysAllocString(L"1234567");

    measure("bstr-allocate-free", bstr_allocate_free);
    measure("variant-copy-bstr", variant_copy_bstr);
    measure("variant-change-bstr-i4", variant_change_type);
    measure("create-server-object", create_server);
    for (i = 0; i < ARRAYSIZE(properties); i++)
    {
        property = properties[i].property;
        snprintf(name, sizeof(name), "property-%s-vtable", properties[i].name);
        measure(name, read_property);
        snprintf(name, sizeof(name), "property-%s-late-bound", properties[i].name);
        measure(name, read_property_late);
    }
    measure("invoke-one-argument", invoke_set_context);
    measure("ids-of-names", ids_of_names);
    measure("notify-six-properties", notify_six_properties);
    measure("notify-archive-exit", notify_module);
    if (is_wanted("events"))
    {
        print_value("events-1-thread", events_per_second(1), "per-second");
        print_value("events-2-threads", events_per_second(2), "per-second");
    }
    if (is_wanted("bytes-per-row"))
    {
        print_value("bytes-per-row", bytes_per_row(&size), "bytes");
        print_value("bytes-of-certificate", (double)size, "bytes");
    }

    MultiByteToWideChar(CP_ACP, 0, argv[3], -1, library, ARRAYSIZE(library));
    measure_automation(library);

    /* The instruments of a unit test: the ledger, with a stack for everything that the module obtains. Natively only. */
    if (certemu_check_begin() == S_OK)
        measure("notify-archive-exit-watched", notify_module);
    certemu_check_end();

    SysFreeString(V_BSTR(&text));
    IDispatch_Release(dispatch);
    ICertServerExit_Release(server);
    certemu_module_unload(module);
    certemu_ca_destroy(ca);
    CoUninitialize();
    return 0;
}
