/* URLs of wininet, binding strings of RPC. */
#include "test.h"

#include <rpc.h>
#include <wininet.h>

static void test_urls(void **state)
{
    static const struct
    {
        DWORD flags;
        const char *source, *expected;
        BOOL native;            /* Wine 8.0 answers something else: see the comment */
    }
    rows[] =
    {
        {0, "http://www.Example.TEST/a/../b/./c.crl", "http://www.Example.TEST/b/c.crl", FALSE},
        {0, "ldap:///CN=a b,DC=x", "ldap:///CN=a%20b,DC=x", FALSE},
        {0, "file://\\\\srv\\CertEnroll\\a b.crl", "file://srv/CertEnroll/a%20b.crl", FALSE},
        {0, "C:\\dir\\x y", "file://C:/dir/x%20y", FALSE},
        {0, "file:///C:\\a b\\..\\c", "file://C:/c", FALSE},
        {0, "HTTP://Host", "HTTP://Host/", FALSE},
        {0, "http:\\\\h\\x\\y", "http://h/x/y", FALSE},
        {0, "foo", "foo", FALSE},
        {0, "/a/../b", "/b", FALSE},
        {0, "http://h?x", "http://h?x", FALSE},
        {0, "mailto:a b@c", "mailto:a%20b@c", FALSE},
        {0, "http://h/a//b/", "http://h/a//b/", FALSE},
        {0, "http://h/a/..", "http://h/", FALSE},
        {0, "http://a/\xe4<>\"{}|\\^`~[]", "http://a/%E4%3C%3E%22%7B%7D%7C/%5E%60~%5B%5D", FALSE},
        {0, "http://a/%41%zz", "http://a/%41%zz", FALSE},
        {ICU_NO_ENCODE, "http://a/b c", "http://a/b c", FALSE},
        {ICU_DECODE | ICU_NO_ENCODE, "http://a/%41%20b", "http://a/A b", FALSE},
        {ICU_DECODE, "http://a/%41%20b", "http://a/A%20b", FALSE},
        {ICU_ENCODE_PERCENT, "http://a/b%41 {c}", "http://a/b%2541%20%7Bc%7D", FALSE},
        {ICU_ENCODE_SPACES_ONLY, "http://a/b {c}", "http://a/b%20{c}", FALSE},
        {ICU_NO_META, "http://a/../x", "http://a/../x", FALSE},
        {ICU_BROWSER_MODE, "http://a/b c?d e", "http://a/b%20c?d e", FALSE},
        /* "If this value [ICU_BROWSER_MODE] is not specified, the entire URL is encoded, and trailing white space is removed." */
        {0, "http://a/b?c d ", "http://a/b?c%20d", TRUE},
        /* RFC 3986: nothing is above the root, and a query has no folders. */
        {0, "ftp://h/x/../../y", "ftp://h/y", TRUE},
        {0, "http://h/x?a/../b", "http://h/x?a/../b", TRUE},
        {0, "http://h/a/.", "http://h/a/", TRUE},
    };
    WCHAR wide_source[200], wide[200], wide_expected[200];
    char text[200];
    DWORD size;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        if (rows[i].native && !test_native())
            continue;
        size = sizeof(text);
        assert_true(InternetCanonicalizeUrlA(rows[i].source, text, &size, rows[i].flags));
        assert_string_equal(text, rows[i].expected);
        assert_int_equal(size, strlen(text));
        MultiByteToWideChar(CP_ACP, 0, rows[i].source, -1, wide_source, ARRAYSIZE(wide_source));
        MultiByteToWideChar(CP_ACP, 0, rows[i].expected, -1, wide_expected, ARRAYSIZE(wide_expected));
        size = ARRAYSIZE(wide);
        assert_true(InternetCanonicalizeUrlW(wide_source, wide, &size, rows[i].flags));
        assert_wide_equal(wide, wide_expected);
    }
}

static void test_url_sizes(void **state)
{
    WCHAR text[20];
    DWORD size = 16;

    (void)state;
    assert_false(InternetCanonicalizeUrlW(L"http://abc/d e", text, &size, 0));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(size, 17);
    assert_true(InternetCanonicalizeUrlW(L"http://abc/d e", text, &size, 0));
    assert_int_equal(size, 16);
    assert_wide_equal(text, L"http://abc/d%20e");
    assert_false(InternetCanonicalizeUrlW(NULL, text, &size, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(InternetCanonicalizeUrlW(L"http://abc/", NULL, &size, 0));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void free_parts(RPC_CSTR *parts)
{
    int i;

    for (i = 0; i < 5; i++)
        RpcStringFreeA(parts + i);
}

/* An absent part is an empty string (documented); Wine 8.0 gives no string. */
static void expect_part(RPC_CSTR part, const char *expected)
{
    assert_true(part || !test_native());
    assert_string_equal(part ? (char *)part : "", expected);
}

static void test_binding_strings(void **state)
{
    static const struct
    {
        const char *text;
        RPC_STATUS status;
        const char *parts[5];
    }
    rows[] =
    {
        {"ncacn_ip_tcp:1.2.3.4[135]", RPC_S_OK, {"", "ncacn_ip_tcp", "1.2.3.4", "135", ""}},
        {"00000001-0000-0000-0000-000000000000@ncalrpc:[x,security=y]", RPC_S_OK,
            {"00000001-0000-0000-0000-000000000000", "ncalrpc", "", "x", "security=y"}},
        {"ncalrpc:", RPC_S_OK, {"", "ncalrpc", "", "", ""}},
        {"ncacn_np:\\\\\\\\srv[\\\\pipe\\\\x,a=b]", RPC_S_OK, {"", "ncacn_np", "\\\\srv", "\\pipe\\x", "a=b"}},
        {"ncacn_ip_tcp:h[endpoint=5]", RPC_S_OK, {"", "ncacn_ip_tcp", "h", "5", ""}},
        {"a@b:c[d", RPC_S_INVALID_STRING_UUID, {NULL}},
    };
    RPC_CSTR parts[5], text;
    size_t i, j;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        memset(parts, 0, sizeof(parts));
        assert_int_equal(RpcStringBindingParseA((RPC_CSTR)rows[i].text, parts, parts + 1, parts + 2, parts + 3, parts + 4), rows[i].status);
        for (j = 0; !rows[i].status && j < 5; j++)
            expect_part(parts[j], rows[i].parts[j]);
        free_parts(parts);
    }
    assert_int_equal(RpcStringBindingComposeA(NULL, (RPC_CSTR)"ncacn_np", (RPC_CSTR)"\\\\srv", (RPC_CSTR)"\\pipe\\x", (RPC_CSTR)"a=b", &text),
        RPC_S_OK);
    assert_string_equal((char *)text, "ncacn_np:\\\\\\\\srv[\\\\pipe\\\\x,a=b]");
    RpcStringFreeA(&text);
    if (test_native())      /* Wine 8.0 reads on behind the end */
    {
        assert_int_equal(RpcStringBindingParseA((RPC_CSTR)"ncacn_ip_tcp:h[5]x", NULL, NULL, NULL, NULL, NULL), RPC_S_INVALID_STRING_BINDING);
        assert_int_equal(RpcStringBindingParseA((RPC_CSTR)"ncacn_ip_tcp:h[5", NULL, NULL, NULL, NULL, NULL), RPC_S_INVALID_STRING_BINDING);
    }
}

static void test_no_binding(void **state)
{
    RPC_BINDING_HANDLE binding = NULL;
    RPC_WSTR text = NULL;

    (void)state;
    assert_int_equal(RpcBindingFree(&binding), RPC_S_INVALID_BINDING);
    if (!test_native())     /* Wine 8.0 crashes in these */
        skip();
    assert_int_equal(RpcBindingServerFromClient(NULL, &binding), RPC_S_NO_CALL_ACTIVE);
    assert_null(binding);
    assert_int_equal(RpcBindingToStringBindingW(NULL, &text), RPC_S_INVALID_BINDING);
    assert_null(text);
    assert_int_equal(RpcImpersonateClient(NULL), RPC_S_NO_CALL_ACTIVE);
    assert_int_equal(RpcRevertToSelf(), RPC_S_NO_CALL_ACTIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_url_sizes),
        cmocka_unit_test(test_binding_strings),
        cmocka_unit_test(test_no_binding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
