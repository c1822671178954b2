#include "kit.h"

BSTR kit_bstr(const char *text)
{
    int size = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
    BSTR wide = SysAllocStringLen(NULL, size - 1);

    assert_non_null(wide);
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size);
    return wide;
}

static HRESULT get(ICertServerExit *server, int getter, const char *name, LONG type, VARIANT *value)
{
    BSTR wide = kit_bstr(name);
    HRESULT hr;

    V_VT(value) = VT_ERROR;
    if (getter == REQUEST)
        hr = ICertServerExit_GetRequestProperty(server, wide, type, value);
    else
        hr = ICertServerExit_GetCertificateProperty(server, wide, type, value);
    SysFreeString(wide);
    if (FAILED(hr))
        assert_int_equal(V_VT(value), VT_EMPTY);
    return hr;
}

static HRESULT get_only(ICertServerExit *server, int getter, const char *name, LONG type)
{
    VARIANT value;
    HRESULT hr = get(server, getter, name, type, &value);

    VariantClear(&value);
    return hr;
}

HRESULT kit_request(ICertServerExit *server, const char *name, LONG type)
{
    return get_only(server, REQUEST, name, type);
}

HRESULT kit_certificate(ICertServerExit *server, const char *name, LONG type)
{
    return get_only(server, CERTIFICATE, name, type);
}

HRESULT kit_extension(ICertServerExit *server, const char *oid, LONG type)
{
    BSTR wide = kit_bstr(oid);
    VARIANT value;
    HRESULT hr;

    V_VT(&value) = VT_ERROR;
    hr = ICertServerExit_GetCertificateExtension(server, wide, type, &value);
    SysFreeString(wide);
    if (FAILED(hr))
        assert_int_equal(V_VT(&value), VT_EMPTY);
    VariantClear(&value);
    return hr;
}

HRESULT kit_attribute(ICertServerExit *server, const char *name)
{
    BSTR wide = kit_bstr(name), value = NULL;
    HRESULT hr = ICertServerExit_GetRequestAttribute(server, wide, &value);

    if (FAILED(hr))
        assert_null(value);
    SysFreeString(value);
    SysFreeString(wide);
    return hr;
}

static void expect(ICertServerExit *server, int getter, const char *name, LONG type, VARTYPE vt, VARIANT *value,
        const char *file, int line)
{
    HRESULT hr = get(server, getter, name, type, value);

    test_assert_hresult(hr, S_OK, name, file, line);
    _assert_int_equal(V_VT(value), vt, file, line);
}

void kit_string(ICertServerExit *server, int getter, const char *name, const WCHAR *expected, const char *file, int line)
{
    VARIANT value;

    expect(server, getter, name, PROPTYPE_STRING, VT_BSTR, &value, file, line);
    test_assert_wide(V_BSTR(&value), expected, file, line);
    _assert_int_equal(SysStringLen(V_BSTR(&value)), lstrlenW(expected), file, line);
    VariantClear(&value);
}

void kit_long(ICertServerExit *server, int getter, const char *name, LONG expected, const char *file, int line)
{
    VARIANT value;

    expect(server, getter, name, PROPTYPE_LONG, VT_I4, &value, file, line);
    _assert_int_equal((unsigned int)V_I4(&value), (unsigned int)expected, file, line);
}

void kit_date(ICertServerExit *server, int getter, const char *name, int year, int month, int day, int hour, int minute,
        int second, const char *file, int line)
{
    SYSTEMTIME time;
    VARIANT value;

    expect(server, getter, name, PROPTYPE_DATE, VT_DATE, &value, file, line);
    _assert_true(VariantTimeToSystemTime(V_DATE(&value), &time), "VariantTimeToSystemTime", file, line);
    _assert_int_equal(time.wYear, year, file, line);
    _assert_int_equal(time.wMonth, month, file, line);
    _assert_int_equal(time.wDay, day, file, line);
    _assert_int_equal(time.wHour, hour, file, line);
    _assert_int_equal(time.wMinute, minute, file, line);
    _assert_int_equal(time.wSecond, second, file, line);
}

void kit_binary(ICertServerExit *server, int getter, const char *name, const void *bytes, size_t size, const char *file, int line)
{
    VARIANT value;

    expect(server, getter, name, PROPTYPE_BINARY, VT_BSTR, &value, file, line);
    _assert_int_equal(SysStringByteLen(V_BSTR(&value)), size, file, line);
    _assert_memory_equal(V_BSTR(&value), bytes, size, file, line);
    VariantClear(&value);
}

void kit_result(ICertServerExit *server, int getter, const char *name, LONG type, HRESULT expected, const char *file, int line)
{
    test_assert_hresult(get_only(server, getter, name, type), expected, name, file, line);
}

void kit_has_attribute(ICertServerExit *server, const char *name, const WCHAR *expected, const char *file, int line)
{
    BSTR wide = kit_bstr(name), value = NULL;

    test_assert_hresult(ICertServerExit_GetRequestAttribute(server, wide, &value), S_OK, name, file, line);
    test_assert_wide(value, expected, file, line);
    SysFreeString(value);
    SysFreeString(wide);
}

ICertServerExit *kit_row(certemu_ca *ca, certemu_row_kind kind, const char *fixture_name, const certemu_row_options *options,
        LONG *context)
{
    ICertServerExit *server;

    assert_hresult(certemu_ca_add_row_file(ca, kind, fixture(fixture_name), options, context), S_OK);
    assert_hresult(certemu_ca_server(ca, &server), S_OK);
    assert_hresult(ICertServerExit_SetContext(server, *context), S_OK);
    return server;
}

int kit_setup(void **state)
{
    return !(*state = certemu_ca_create(NULL));
}

int kit_teardown(void **state)
{
    certemu_ca_destroy(*state);
    return 0;
}

const WCHAR *kit_text(const char *fixture_name)
{
    static WCHAR text[512];
    size_t size;
    unsigned char *bytes = fixture_bytes(fixture_name, &size);

    MultiByteToWideChar(CP_UTF8, 0, (const char *)bytes, -1, text, 512);
    free(bytes);
    return text;
}
