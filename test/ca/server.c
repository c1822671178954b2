/* ICertServerExit as a module meets it (docs/abi.md section 3). Expected values are the literals of test/fixtures/make.sh. */
#include "kit.h"

struct fixture_state
{
    certemu_ca *ca;
    LONG context;
    ICertServerExit *server;
};
static struct fixture_state kit;

static int setup(void **state)
{
    certemu_row_options options = {.attributes = "cdc:dc1\nrmd:pc1\nccm:pc2"};

    (void)state;
    assert_hresult(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    kit.ca = certemu_ca_create(NULL);
    assert_non_null(kit.ca);
    assert_hresult(certemu_ca_issue_file(kit.ca, fixture("leaf.pem"), &options, &kit.context), S_OK);
    assert_hresult(CoCreateInstance(&CLSID_CCertServerExit, NULL, CLSCTX_INPROC_SERVER, &IID_ICertServerExit,
            (void **)&kit.server), S_OK);
    assert_hresult(ICertServerExit_SetContext(kit.server, kit.context), S_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(ICertServerExit_Release(kit.server), 0);
    certemu_ca_destroy(kit.ca);
    CoUninitialize();
    return 0;
}

static void identity(void **state)
{
    IUnknown *unknown, *again;
    IDispatch *dispatch;
    ISupportErrorInfo *support;

    (void)state;
    assert_hresult(ICertServerExit_QueryInterface(kit.server, &IID_IUnknown, (void **)&unknown), S_OK);
    assert_hresult(ICertServerExit_QueryInterface(kit.server, &IID_IDispatch, (void **)&dispatch), S_OK);
    assert_hresult(IDispatch_QueryInterface(dispatch, &IID_IUnknown, (void **)&again), S_OK);
    assert_ptr_equal(unknown, again);
    IUnknown_Release(again);
    IDispatch_Release(dispatch);
    IUnknown_Release(unknown);
    support = (ISupportErrorInfo *)1;
    assert_hresult(ICertServerExit_QueryInterface(kit.server, &IID_ISupportErrorInfo, (void **)&support), E_NOINTERFACE);
    assert_null(support);
    assert_hresult(ICertServerExit_QueryInterface(kit.server, &IID_IUnknown, NULL), E_POINTER);
    assert_int_equal(ICertServerExit_AddRef(kit.server), 2);
    assert_int_equal(ICertServerExit_Release(kit.server), 1);
}

static void creation(void **state)
{
    IClassFactory *factory;
    IUnknown *unknown;
    WCHAR *text;
    CLSID clsid;

    (void)state;
    assert_hresult(CLSIDFromProgID(L"CertificateAuthority.ServerExit", &clsid), S_OK);
    assert_true(IsEqualCLSID(&clsid, &CLSID_CCertServerExit));
    assert_hresult(ProgIDFromCLSID(&CLSID_CCertServerExit, &text), S_OK);
    assert_wide_equal(text, L"CertificateAuthority.ServerExit");
    CoTaskMemFree(text);
    assert_hresult(CoGetClassObject(&CLSID_CCertServerExit, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, (void **)&factory),
            S_OK);
    unknown = (IUnknown *)1;
    assert_hresult(IClassFactory_CreateInstance(factory, (IUnknown *)factory, &IID_IUnknown, (void **)&unknown),
            CLASS_E_NOAGGREGATION);
    assert_null(unknown);
    assert_hresult(IClassFactory_CreateInstance(factory, NULL, &IID_IClassFactory, (void **)&unknown), E_NOINTERFACE);
    assert_null(unknown);
    assert_hresult(IClassFactory_CreateInstance(factory, NULL, &IID_IUnknown, NULL), E_POINTER);
    assert_hresult(IClassFactory_QueryInterface(factory, &IID_IDispatch, (void **)&unknown), E_NOINTERFACE);
    assert_hresult(IClassFactory_LockServer(factory, TRUE), S_OK);
    assert_hresult(IClassFactory_LockServer(factory, FALSE), S_OK);
    IClassFactory_Release(factory);
}

static void contexts(void **state)
{
    ICertServerExit *server;
    LONG event;

    (void)state;
    /* A new object is at context 0. */
    assert_hresult(certemu_ca_server(kit.ca, &server), S_OK);
    assert_result(server, REQUEST, "RequestID", PROPTYPE_LONG, E_UNEXPECTED);
    assert_result(server, CERTIFICATE, "RawCertificate", PROPTYPE_BINARY, E_UNEXPECTED);
    assert_hresult(kit_attribute(server, "cdc"), E_UNEXPECTED);
    assert_hresult(kit_extension(server, "2.5.29.15", PROPTYPE_BINARY), E_UNEXPECTED);
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 0), E_UNEXPECTED);
    assert_hresult(ICertServerExit_EnumerateAttributesSetup(server, 0), E_UNEXPECTED);
    assert_long(server, CERTIFICATE, "CAType", 3);

    /* The request id is no context, and a bad one changes nothing. */
    assert_int_not_equal(kit.context, 1);
    assert_hresult(ICertServerExit_SetContext(kit.server, 1), E_INVALIDARG);
    assert_long(kit.server, REQUEST, "RequestID", 1);
    assert_hresult(ICertServerExit_SetContext(kit.server, -1), E_INVALIDARG);
    assert_hresult(ICertServerExit_SetContext(kit.server, 0), S_OK);
    assert_result(kit.server, REQUEST, "RequestID", PROPTYPE_LONG, E_UNEXPECTED);
    assert_hresult(ICertServerExit_SetContext(kit.server, kit.context), S_OK);
    assert_long(kit.server, REQUEST, "RequestID", 1);

    /* CRLISSUED and SHUTDOWN: only the CA's own properties. */
    assert_hresult(certemu_ca_add_event(kit.ca, &event), S_OK);
    assert_int_not_equal(event, 0);
    assert_hresult(ICertServerExit_SetContext(kit.server, event), S_OK);
    assert_long(kit.server, CERTIFICATE, "CAType", 3);
    assert_result(kit.server, REQUEST, "RequestID", PROPTYPE_LONG, E_UNEXPECTED);
    assert_hresult(certemu_ca_end_context(kit.ca, event), S_OK);

    /* After Notify. */
    assert_hresult(ICertServerExit_SetContext(server, kit.context), S_OK);
    assert_hresult(certemu_ca_end_context(kit.ca, kit.context), S_OK);
    assert_result(server, REQUEST, "RequestID", PROPTYPE_LONG, E_INVALIDARG);
    assert_hresult(ICertServerExit_SetContext(kit.server, kit.context), E_INVALIDARG);
    assert_int_equal(certemu_ca_row_count(kit.ca), 1);
    assert_hresult(certemu_ca_end_context(kit.ca, 12345), E_INVALIDARG);
    assert_hresult(certemu_ca_end_context(kit.ca, 0), E_INVALIDARG);
    assert_hresult(certemu_ca_end_context(NULL, event), E_POINTER);
    assert_hresult(certemu_ca_add_event(kit.ca, NULL), E_POINTER);
    assert_hresult(certemu_ca_add_event(NULL, &event), E_POINTER);
    ICertServerExit_Release(server);
}

static void names(void **state)
{
    static const char *const common_names[] = {"CommonName", "commonname", "COMMONNAME", "Common Name", "Common-Name", "CN", "cn",
            "2.5.4.3", "Subject.CommonName", "subject.CN", "Subject.2.5.4.3", " C-N ", "SUBJECT. Common Name"};
    static const struct
    {
        const char *alias;
        const WCHAR *value;
    } aliases[] =
    {
        {"C", L"DE"}, {"2.5.4.6", L"DE"}, {"E", L"alice@example.test"}, {"1.2.840.113549.1.9.1", L"alice@example.test"},
        {"L", L"Munich"}, {"2.5.4.7", L"Munich"}, {"Org", L"Example Org"}, {"O", L"Example Org"}, {"2.5.4.10", L"Example Org"},
        {"OrganizationUnit", L"First\nSecond"}, {"OrganizationalUnit", L"First\nSecond"}, {"OU", L"First\nSecond"},
        {"2.5.4.11", L"First\nSecond"}, {"ST", L"Bavaria"}, {"S", L"Bavaria"}, {"2.5.4.8", L"Bavaria"}
    };
    static const char *const empty[] = {"DeviceSerialNumber", "2.5.4.5", "DC", "0.9.2342.19200300.100.1.25", "G", "2.5.4.42",
            "I", "2.5.4.43", "Street", "2.5.4.9", "SN", "2.5.4.4", "T", "2.5.4.12", "1.2.840.113549.1.9.8", "1.2.840.113549.1.9.2"};
    static const char *const unknown[] = {"", "Nothing", "Subject.", "Request.", "Subject.SerialNumber", "Request.SerialNumber",
            "CommonName.1", "CertState.", "CertState.x", "CertState.99999", "2.5.4.99", "SerialNumber.0", "Subject.Request.CN"};
    char longest[1000];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(common_names) / sizeof(*common_names); i++)
    {
        assert_string(kit.server, CERTIFICATE, common_names[i], L"www.example.test");
        assert_string(kit.server, REQUEST, common_names[i], L"www.example.test");
    }
    for (i = 0; i < sizeof(aliases) / sizeof(*aliases); i++)
        assert_string(kit.server, CERTIFICATE, aliases[i].alias, aliases[i].value);
    for (i = 0; i < sizeof(empty) / sizeof(*empty); i++)
        assert_empty(kit.server, CERTIFICATE, empty[i], PROPTYPE_STRING);
    for (i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
        assert_result(kit.server, CERTIFICATE, unknown[i], PROPTYPE_STRING, E_INVALIDARG);
    memset(longest, 'x', sizeof(longest));
    longest[sizeof(longest) - 1] = 0;
    assert_result(kit.server, CERTIFICATE, longest, PROPTYPE_STRING, E_INVALIDARG);
    /* The request's copy through either getter. */
    assert_string(kit.server, CERTIFICATE, "Request.RequesterName", L"CERTEMU\\requester");
    assert_string(kit.server, REQUEST, "request.CN", L"www.example.test");
}

static void null_name(void **state)
{
    BSTR text = NULL;
    VARIANT value;

    (void)state;
    V_VT(&value) = VT_ERROR;
    assert_hresult(ICertServerExit_GetCertificateProperty(kit.server, NULL, PROPTYPE_STRING, &value), E_INVALIDARG);
    assert_int_equal(V_VT(&value), VT_EMPTY);
    assert_hresult(ICertServerExit_GetRequestProperty(kit.server, NULL, PROPTYPE_STRING, &value), E_INVALIDARG);
    assert_hresult(ICertServerExit_GetRequestAttribute(kit.server, NULL, &text), CERTSRV_E_PROPERTY_EMPTY);
    assert_null(text);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, NULL, PROPTYPE_BINARY, &value), CERTSRV_E_PROPERTY_EMPTY);
}

static void null_out(void **state)
{
    BSTR name = SysAllocString(L"SerialNumber");

    (void)state;
    assert_hresult(ICertServerExit_GetCertificateProperty(kit.server, name, PROPTYPE_STRING, NULL), E_POINTER);
    assert_hresult(ICertServerExit_GetRequestProperty(kit.server, name, PROPTYPE_STRING, NULL), E_POINTER);
    assert_hresult(ICertServerExit_GetRequestAttribute(kit.server, name, NULL), E_POINTER);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, name, PROPTYPE_BINARY, NULL), E_POINTER);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(kit.server, NULL), E_POINTER);
    assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, NULL), E_POINTER);
    assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, NULL), E_POINTER);
    SysFreeString(name);
}

static void types(void **state)
{
    (void)state;
    assert_result(kit.server, CERTIFICATE, "SerialNumber", PROPTYPE_LONG, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "SerialNumber", PROPTYPE_BINARY, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "NotBefore", PROPTYPE_STRING, E_INVALIDARG);
    assert_result(kit.server, REQUEST, "RequestID", PROPTYPE_STRING, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "RawCertificate", PROPTYPE_STRING, E_INVALIDARG);
    /* A type mismatch shows even where there is no value. */
    assert_result(kit.server, REQUEST, "RawRequest", PROPTYPE_LONG, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "SerialNumber", 0, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "SerialNumber", 5, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "SerialNumber", -1, E_INVALIDARG);
    assert_result(kit.server, CERTIFICATE, "SerialNumber", PROPTYPE_STRING | PROPCALLER_EXIT, E_INVALIDARG);
}

static void tables(void **state)
{
    (void)state;
    assert_result(kit.server, CERTIFICATE, "RequestType", PROPTYPE_LONG, E_INVALIDARG);
    assert_result(kit.server, REQUEST, "SerialNumber", PROPTYPE_STRING, E_INVALIDARG);
    assert_result(kit.server, REQUEST, "CAType", PROPTYPE_LONG, E_INVALIDARG);
    assert_long(kit.server, REQUEST, "RequesterCAAccess", 1);
    assert_long(kit.server, CERTIFICATE, "RequesterCAAccess", 1);
    assert_long(kit.server, CERTIFICATE, "KeyArchived", 0);
    /* The CA's own under a request's context, as Microsoft's sample reads them. */
    assert_long(kit.server, CERTIFICATE, "CAType", 3);
}

static void incoming(void **state)
{
    BSTR name = SysAllocString(L"SerialNumber"), text, kept;
    VARIANT value;

    (void)state;
    /* By default an [out] value is overwritten, not freed: an uninitialised one does no harm. */
    memset(&value, 0xa5, sizeof(value));
    assert_hresult(ICertServerExit_GetCertificateProperty(kit.server, name, PROPTYPE_STRING, &value), S_OK);
    VariantClear(&value);
    SysFreeString(name);
    name = SysAllocString(L"cdc");
    text = kept = SysAllocString(L"kept");
    assert_hresult(ICertServerExit_GetRequestAttribute(kit.server, name, &text), S_OK);
    assert_ptr_not_equal(text, kept);
    assert_wide_equal(kept, L"kept");
    SysFreeString(text);
    SysFreeString(kept);
    SysFreeString(name);
}

static void extension_types(void **state)
{
    BSTR name = SysAllocString(L"1.2.3");
    VARIANT value;
    SYSTEMTIME time;

    (void)state;
    assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x16\x03" "abc", 5), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, name, PROPTYPE_STRING, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_BSTR);
    assert_wide_equal(V_BSTR(&value), L"abc");
    VariantClear(&value);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, name, PROPTYPE_BINARY, &value), S_OK);
    assert_int_equal(SysStringByteLen(V_BSTR(&value)), 5);
    assert_memory_equal(V_BSTR(&value), "\x16\x03" "abc", 5);
    VariantClear(&value);
    assert_hresult(kit_extension(kit.server, "1.2.3", PROPTYPE_LONG), E_INVALIDARG);
    assert_hresult(kit_extension(kit.server, "1.2.3", PROPTYPE_DATE), E_INVALIDARG);
    assert_hresult(kit_extension(kit.server, "1.2.3", 0), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x02\x02\xff\x00", 4), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, name, PROPTYPE_LONG, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I4);
    assert_int_equal(V_I4(&value), -256);
    assert_hresult(kit_extension(kit.server, "1.2.3", PROPTYPE_STRING), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x02\x05\x01\x02\x03\x04\x05", 7), S_OK);
    assert_hresult(kit_extension(kit.server, "1.2.3", PROPTYPE_LONG), E_INVALIDARG);
    assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x17\x0d" "260102030405Z", 15), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtension(kit.server, name, PROPTYPE_DATE, &value), S_OK);
    assert_int_equal(V_VT(&value), VT_DATE);
    assert_true(VariantTimeToSystemTime(V_DATE(&value), &time));
    assert_int_equal(time.wYear * 10000 + time.wMonth * 100 + time.wDay, 20260102);
    assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x16\x09" "abc", 5), S_OK);
    assert_hresult(kit_extension(kit.server, "1.2.3", PROPTYPE_STRING), E_INVALIDARG);
    SysFreeString(name);
}

/* The flags of docs/abi.md 3.6: the origins as real CAs show them. */
static void extension_flags(void **state)
{
    static const struct
    {
        const char *oid;
        LONG flags;
    } expected[] =
    {
        {"2.5.29.15", 0x20001}, {"1.3.6.1.4.1.311.21.7", 0x20000}, {"2.5.29.14", 0x10000}, {"2.5.29.31", 0x40000},
        {"1.3.6.1.5.5.7.1.1", 0x40000}, {"2.5.29.35", 0x40000}, {"2.5.29.19", 0x20000}, {"2.5.29.37", 0x20000},
        {"2.5.29.17", 0x20000}, {"2.5.29.32", 0x20000}
    };
    ICertServerExit *server;
    LONG flags = 1;
    size_t i;

    (void)state;
    assert_hresult(certemu_ca_server(kit.ca, &server), S_OK);
    assert_hresult(ICertServerExit_SetContext(server, kit.context), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), E_UNEXPECTED);
    assert_int_equal(flags, 0);
    for (i = 0; i < sizeof(expected) / sizeof(*expected); i++)
    {
        assert_hresult(kit_extension(server, expected[i].oid, PROPTYPE_BINARY), S_OK);
        assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
        assert_int_equal(flags, expected[i].flags);
    }
    /* Of the last successful call. */
    assert_hresult(kit_extension(server, "2.5.29.14", PROPTYPE_BINARY), S_OK);
    assert_hresult(kit_extension(server, "2.5.29.99", PROPTYPE_BINARY), CERTSRV_E_PROPERTY_EMPTY);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x10000);
    assert_hresult(ICertServerExit_SetContext(server, kit.context), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), E_UNEXPECTED);
    ICertServerExit_Release(server);
}

/* With the request at hand: what it asked for in vain is there, disabled; what the template sets is the policy's. */
static void requested_extensions(void **state)
{
    certemu_row_options options = {0};
    ICertServerExit *server;
    LONG context, flags;

    (void)state;
    options.request = fixture_bytes("request.csr", &options.request_size);
    server = kit_row(kit.ca, CERTEMU_ROW_ISSUED, "leaf.pem", &options, &context);
    free((void *)options.request);
    assert_hresult(kit_extension(server, "2.5.29.17", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x10000);
    assert_hresult(kit_extension(server, "2.5.29.15", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x20001);
    assert_hresult(kit_extension(server, "1.2.840.113549.1.9.15", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x10002);
    ICertServerExit_Release(server);

    server = kit_row(kit.ca, CERTEMU_ROW_PENDING, "request.csr", NULL, &context);
    assert_hresult(kit_extension(server, "2.5.29.15", PROPTYPE_BINARY), S_OK);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), S_OK);
    assert_int_equal(flags, 0x10001);
    ICertServerExit_Release(server);
}

static void enumerate_extensions(void **state)
{
    static const WCHAR *const order[] = {L"2.5.29.19", L"2.5.29.15", L"2.5.29.37", L"2.5.29.14", L"2.5.29.35", L"2.5.29.17",
            L"2.5.29.31", L"1.3.6.1.5.5.7.1.1", L"2.5.29.32", L"1.3.6.1.4.1.311.21.7"};
    BSTR name = NULL;
    size_t i;
    int round;

    (void)state;
    assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), E_UNEXPECTED);
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(kit.server), S_OK);
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(kit.server, 1), E_INVALIDARG);
    assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), E_UNEXPECTED);
    for (round = 0; round < 2; round++)
    {
        assert_hresult(ICertServerExit_EnumerateExtensionsSetup(kit.server, 0), S_OK);
        for (i = 0; i < sizeof(order) / sizeof(*order); i++)
        {
            assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), S_OK);
            assert_wide_equal(name, order[i]);
            SysFreeString(name);
        }
        name = (BSTR)1;
        assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), S_FALSE);
        assert_null(name);
        assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), S_FALSE);
    }
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(kit.server), S_OK);
    assert_hresult(ICertServerExit_EnumerateExtensions(kit.server, &name), E_UNEXPECTED);
}

/* The policy sample changes each extension inside the loop (docs/abi.md 3.7). */
static void enumerate_and_change(void **state)
{
    int count = 0, attributes = 0;
    char oid[64];
    HRESULT hr;
    BSTR name;

    (void)state;
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(kit.server, 0), S_OK);
    assert_hresult(ICertServerExit_EnumerateAttributesSetup(kit.server, 0), S_OK);
    while ((hr = ICertServerExit_EnumerateExtensions(kit.server, &name)) == S_OK)
    {
        WideCharToMultiByte(CP_UTF8, 0, name, -1, oid, sizeof(oid), NULL, NULL);
        SysFreeString(name);
        assert_hresult(kit_extension(kit.server, oid, PROPTYPE_BINARY), S_OK);
        assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, oid, EXTENSION_DISABLE_FLAG, "\x05\x00", 2), S_OK);
        /* One goes that was seen, one comes. */
        if (count == 3)
            assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "2.5.29.19", 0, NULL, 0), S_OK);
        if (count == 4)
            assert_hresult(certemu_ca_set_extension(kit.ca, kit.context, "1.2.3", 0, "\x05\x00", 2), S_OK);
        count++;
        if (attributes < 3)     /* the other enumeration goes on independently */
        {
            assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), S_OK);
            SysFreeString(name);
            attributes++;
        }
    }
    assert_hresult(hr, S_FALSE);
    assert_int_equal(count, 11);
    assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), S_FALSE);
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(kit.server), S_OK);
    assert_hresult(ICertServerExit_EnumerateAttributesClose(kit.server), S_OK);
}

static void enumerate_attributes(void **state)
{
    static const WCHAR *const order[] = {L"cdc", L"rmd", L"ccm"};
    BSTR name = NULL;
    size_t i;

    (void)state;
    assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), E_UNEXPECTED);
    assert_null(name);
    assert_hresult(ICertServerExit_EnumerateAttributesSetup(kit.server, -1), E_INVALIDARG);
    assert_hresult(ICertServerExit_EnumerateAttributesSetup(kit.server, 0), S_OK);
    for (i = 0; i < 3; i++)
    {
        assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), S_OK);
        assert_wide_equal(name, order[i]);
        SysFreeString(name);
    }
    assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), S_FALSE);
    /* SetContext ends it. */
    assert_hresult(ICertServerExit_SetContext(kit.server, kit.context), S_OK);
    assert_hresult(ICertServerExit_EnumerateAttributes(kit.server, &name), E_UNEXPECTED);
    assert_hresult(ICertServerExit_EnumerateAttributesClose(kit.server), S_OK);
}

static void after_destroy(void **state)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    ICertServerExit *server;
    LONG context, flags;
    BSTR text = NULL;

    (void)state;
    server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 0), S_OK);
    certemu_ca_destroy(ca);
    assert_result(server, CERTIFICATE, "SerialNumber", PROPTYPE_STRING, CO_E_OBJNOTCONNECTED);
    assert_result(server, REQUEST, "RequestID", PROPTYPE_LONG, CO_E_OBJNOTCONNECTED);
    assert_hresult(kit_attribute(server, "cdc"), CO_E_OBJNOTCONNECTED);
    assert_hresult(kit_extension(server, "2.5.29.15", PROPTYPE_BINARY), CO_E_OBJNOTCONNECTED);
    assert_hresult(ICertServerExit_SetContext(server, 0), CO_E_OBJNOTCONNECTED);
    assert_hresult(ICertServerExit_GetCertificateExtensionFlags(server, &flags), CO_E_OBJNOTCONNECTED);
    assert_hresult(ICertServerExit_EnumerateExtensionsSetup(server, 0), CO_E_OBJNOTCONNECTED);
    assert_hresult(ICertServerExit_EnumerateExtensions(server, &text), CO_E_OBJNOTCONNECTED);
    assert_hresult(ICertServerExit_EnumerateExtensionsClose(server), CO_E_OBJNOTCONNECTED);
    assert_int_equal(ICertServerExit_Release(server), 0);
    certemu_ca_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(identity), TEST(creation), TEST(contexts), TEST(names), TEST(null_name), TEST(null_out), TEST(types), TEST(tables),
        TEST(incoming), TEST(extension_types), TEST(extension_flags), TEST(requested_extensions), TEST(enumerate_extensions),
        TEST(enumerate_and_change), TEST(enumerate_attributes), TEST(after_destroy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
