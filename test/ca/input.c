/* What users give that is no certificate: files that are not there, text, cut and rotten DER and PEM, sizes. */
#include "kit.h"

static HRESULT issue(certemu_ca *ca, const void *bytes, size_t size)
{
    LONG context;

    return certemu_ca_add_row(ca, CERTEMU_ROW_ISSUED, bytes, size, NULL, &context);
}

#define assert_error(text) \
    do \
    { \
        if (!strstr(certemu_last_error(), text)) \
            print_error("%s\n", certemu_last_error()); \
        assert_non_null(strstr(certemu_last_error(), text)); \
    } while (0)

static void files(void **state)
{
    certemu_ca *ca = *state;
    LONG context;
    HRESULT hr;

    assert_hresult(certemu_ca_issue_file(ca, fixture("empty.pem"), NULL, &context), CRYPT_E_ASN1_EOD);
    assert_error("empty.pem");
    assert_error("is empty");
    assert_hresult(certemu_ca_issue_file(ca, fixture("text.pem"), NULL, &context), CRYPT_E_ASN1_BADTAG);
    assert_error("neither PEM");
    assert_hresult(certemu_ca_issue_file(ca, fixture("truncated.der"), NULL, &context), CRYPT_E_ASN1_BADTAG);
    assert_error("byte 0 of the DER: expected one DER SEQUENCE");
    assert_hresult(certemu_ca_issue_file(ca, fixture("truncated.pem"), NULL, &context), CRYPT_E_ASN1_EOD);
    assert_error("-----END CERTIFICATE-----");
    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.key"), NULL, &context), CRYPT_E_ASN1_BADTAG);
    assert_hresult(certemu_ca_issue_file(ca, fixture("not there"), NULL, &context), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error("not there: cannot be opened");
    assert_hresult(certemu_ca_issue_file(ca, fixture("no folder/x"), NULL, &context), HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    hr = certemu_ca_issue_file(ca, fixture(""), NULL, &context);
    assert_true(hr == E_ACCESSDENIED || hr == HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    assert_error("folder");
    assert_int_equal(certemu_ca_row_count(ca), 0);
}

/* Each prefix of a certificate, and each byte of it spoiled in turn: an error or a row, never a crash (the sanitizers watch). */
static void spoiled_der(void **state)
{
    certemu_ca *ca = *state;
    size_t size, i;
    unsigned char *der = fixture_bytes("leaf.der", &size), *copy = malloc(size);
    static const unsigned char masks[] = {0x01, 0x80, 0xff};

    for (i = 0; i < size; i++)
    {
        /* of exactly the size, so that reading past it is seen */
        unsigned char *exact = malloc(i ? i : 1);

        memcpy(exact, der, i);
        assert_true(FAILED(issue(ca, exact, i)));
        free(exact);
    }
    for (i = 0; i < size * 3; i++)
    {
        memcpy(copy, der, size);
        copy[i / 3] ^= masks[i % 3];
        issue(ca, copy, size);
        if (certemu_ca_row_count(ca) > 200)
        {
            certemu_ca_destroy(ca);
            *state = ca = certemu_ca_create(NULL);
        }
    }
    memcpy(copy, der, size);
    assert_hresult(issue(ca, copy, size), S_OK);
    free(copy);
    free(der);
}

static void spoiled_request(void **state)
{
    certemu_ca *ca = *state;
    size_t size, i;
    unsigned char *der = fixture_bytes("request.csr.der", &size), *copy = malloc(size);
    LONG context;

    for (i = 0; i < size; i++)
    {
        memcpy(copy, der, size);
        copy[i] ^= 0x81;
        certemu_ca_add_row(ca, CERTEMU_ROW_PENDING, copy, size, NULL, &context);
    }
    free(copy);
    free(der);
}

static void spoiled_crl(void **state)
{
    certemu_ca *ca = *state;
    size_t size, i;
    unsigned char *der = fixture_bytes("ca.crl.der", &size), *copy = malloc(size);
    LONG context;

    for (i = 0; i < size; i++)
    {
        memcpy(copy, der, size);
        copy[i] ^= 0x03;
        certemu_ca_add_crl(ca, copy, size);
    }
    assert_hresult(certemu_ca_add_row_file(ca, CERTEMU_ROW_REVOKED, fixture("revoked.pem"), NULL, &context), S_OK);
    free(copy);
    free(der);
}

static void pem(void **state)
{
    certemu_ca *ca = *state;
    static const char no_end[] = "-----BEGIN CERTIFICATE-----\nMIIB\n", rotten[] =
            "text\n-----BEGIN CERTIFICATE-----\nMIIB\nMI*B\n-----END CERTIFICATE-----\n", empty[] =
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", dashes[] = "-----BEGIN CERTIFICATE\nMIIB", padding[] =
            "-----BEGIN CERTIFICATE-----\n====\n-----END CERTIFICATE-----\n", zero[] = "-----BEGIN ";
    size_t size;
    char *key, *both;
    unsigned char *leaf;

    assert_hresult(issue(ca, no_end, sizeof(no_end) - 1), CRYPT_E_ASN1_EOD);
    assert_error(":1: the PEM block has no");
    assert_hresult(issue(ca, rotten, sizeof(rotten) - 1), CRYPT_E_ASN1_CORRUPT);
    assert_error(":4: not a base64 character: '*'");
    assert_hresult(issue(ca, empty, sizeof(empty) - 1), CRYPT_E_ASN1_CORRUPT);
    assert_true(FAILED(issue(ca, padding, sizeof(padding) - 1)));
    assert_hresult(issue(ca, dashes, sizeof(dashes) - 1), CRYPT_E_ASN1_EOD);
    assert_hresult(issue(ca, zero, sizeof(zero) - 1), CRYPT_E_ASN1_EOD);
    assert_hresult(issue(ca, "x", 1), CRYPT_E_ASN1_BADTAG);
    assert_hresult(issue(ca, "x", 0), CRYPT_E_ASN1_EOD);

    /* A private key before the certificate, Windows' line ends: fine. */
    leaf = fixture_bytes("leaf.pem", &size);
    key = (char *)fixture_bytes("leaf.key", &size);
    both = malloc(strlen(key) + strlen((char *)leaf) * 2 + 1);
    strcpy(both, key);
    {
        char *out = both + strlen(both), *in;

        for (in = (char *)leaf; *in; in++)
        {
            if (*in == '\n')
                *out++ = '\r';
            *out++ = *in;
        }
        *out = 0;
    }
    assert_hresult(issue(ca, both, strlen(both)), S_OK);
    free(both);
    free(key);
    free(leaf);
}

/* 10 MB, valid base64 and not: answered at once, whatever it is. */
static void large(void **state)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----\n", end[] = "-----END CERTIFICATE-----\n";
    const size_t size = 10u << 20;
    char *text = malloc(size);
    size_t i;

    memset(text, 'A', size);
    for (i = 64; i < size; i += 65)
        text[i] = '\n';
    assert_hresult(issue(*state, text, size), CRYPT_E_ASN1_BADTAG);
    memcpy(text, begin, sizeof(begin) - 1);
    assert_hresult(issue(*state, text, size), CRYPT_E_ASN1_EOD);
    memcpy(text + size - sizeof(end), end, sizeof(end));
    assert_true(FAILED(issue(*state, text, size)));
    memset(text, '-', size);
    assert_hresult(issue(*state, text, size), CRYPT_E_ASN1_BADTAG);
    for (i = 0; i + 11 < size; i += 11)
        memcpy(text + i, "-----BEGIN ", 11);
    assert_true(FAILED(issue(*state, text, size)));
    memset(text, 0x30, size);
    assert_hresult(issue(*state, text, size), CRYPT_E_ASN1_BADTAG);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)
        TEST(files), TEST(spoiled_der), TEST(spoiled_request), TEST(spoiled_crl), TEST(pem), TEST(large),
    };

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
