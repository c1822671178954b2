/* Stores in memory, finding in them and in CRLs, usages, times. */
#include "test.h"

#include <wincrypt.h>

static PCCERT_CONTEXT open_certificate(const char *name)
{
    size_t size;
    BYTE *bytes = fixture_bytes(name, &size);
    PCCERT_CONTEXT context = CertCreateCertificateContext(X509_ASN_ENCODING, bytes, (DWORD)size);

    assert_non_null(context);
    free(bytes);
    return context;
}

static PCCRL_CONTEXT open_crl(const char *name)
{
    size_t size;
    BYTE *bytes = fixture_bytes(name, &size);
    PCCRL_CONTEXT context = CertCreateCRLContext(X509_ASN_ENCODING, bytes, (DWORD)size);

    assert_non_null(context);
    free(bytes);
    return context;
}

static HCERTSTORE open_store(void)
{
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);

    assert_non_null(store);
    return store;
}

static int count_certificates(HCERTSTORE store)
{
    PCCERT_CONTEXT context = NULL;
    int count = 0;

    while ((context = CertEnumCertificatesInStore(store, context)))
        count++;
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    return count;
}

static void test_open(void **state)
{
    HCERTSTORE store = open_store(), second;

    (void)state;
    second = CertDuplicateStore(store);
    assert_ptr_equal(second, store);
    assert_true(CertCloseStore(second, 0));
    assert_int_equal(count_certificates(store), 0);
    assert_true(CertCloseStore(store, 0));
    store = CertOpenStore("memory", 0, 0, 0, NULL);
    assert_non_null(store);
    assert_true(CertCloseStore(store, 0));
    assert_true(CertCloseStore(NULL, 0));
    assert_null(CertOpenStore("none", 0, 0, 0, NULL));
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static void test_dispositions(void **state)
{
    static const struct
    {
        DWORD disposition;
        DWORD error;
        int count;
    }
    rows[] =
    {
        {CERT_STORE_ADD_NEW, 0, 1},
        {CERT_STORE_ADD_NEW, (DWORD)CRYPT_E_EXISTS, 1},
        {CERT_STORE_ADD_USE_EXISTING, 0, 1},
        {CERT_STORE_ADD_REPLACE_EXISTING, 0, 1},
        {CERT_STORE_ADD_ALWAYS, 0, 2},
        {CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES, 0, 2},
        {CERT_STORE_ADD_NEWER, (DWORD)CRYPT_E_EXISTS, 2},
        {CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES, (DWORD)CRYPT_E_EXISTS, 2},
        {8, (DWORD)E_INVALIDARG, 2},
    };
    PCCERT_CONTEXT context = open_certificate("leaf.der"), added;
    HCERTSTORE store = open_store();
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(rows); i++)
    {
        if (!i && !test_native())   /* so that what follows is alike: Wine 8.0 takes dispositions of nothing that is there */
            assert_int_equal(count_certificates(store), 0);
        added = NULL;
        SetLastError(0);
        assert_int_equal(CertAddCertificateContextToStore(store, context, rows[i].disposition, &added), !rows[i].error);
        if (rows[i].error)
        {
            assert_int_equal(GetLastError(), rows[i].error);
            assert_null(added);
        }
        else
        {
            assert_non_null(added);
            assert_ptr_not_equal(added, context);
            assert_ptr_equal(added->hCertStore, store);
            assert_int_equal(added->cbCertEncoded, context->cbCertEncoded);
            assert_memory_equal(added->pbCertEncoded, context->pbCertEncoded, context->cbCertEncoded);
            CertFreeCertificateContext(added);
        }
        assert_int_equal(count_certificates(store), rows[i].count);
    }
    assert_true(CertCloseStore(store, 0));
    CertFreeCertificateContext(context);
}

static void test_properties(void **state)
{
    PCCERT_CONTEXT context = open_certificate("leaf.der"), added, again;
    CRYPT_DATA_BLOB name = {10, (BYTE *)L"name"};
    HCERTSTORE store = open_store();
    WCHAR text[8];
    DWORD size = sizeof(text), id = CERT_FRIENDLY_NAME_PROP_ID;

    (void)state;
    assert_true(CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, &name));
    assert_true(CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_NEW, &added));
    assert_true(CertGetCertificateContextProperty(added, CERT_FRIENDLY_NAME_PROP_ID, text, &size));
    assert_wide_equal(text, L"name");
    again = CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_PROPERTY, &id, NULL);
    assert_true(again || !test_native());       /* not of Wine 8.0 */
    CertFreeCertificateContext(again);
    assert_true(CertSetCertificateContextProperty(context, CERT_FRIENDLY_NAME_PROP_ID, 0, NULL));
    assert_true(CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES, &again));
    size = sizeof(text);
    assert_true(CertGetCertificateContextProperty(again, CERT_FRIENDLY_NAME_PROP_ID, text, &size));
    CertFreeCertificateContext(again);
    assert_true(CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_REPLACE_EXISTING, &again));
    assert_false(CertGetCertificateContextProperty(again, CERT_FRIENDLY_NAME_PROP_ID, NULL, &size));
    CertFreeCertificateContext(again);
    CertFreeCertificateContext(added);
    assert_true(CertCloseStore(store, 0));
    CertFreeCertificateContext(context);
}

/* A context outlives its store, and one that is deleted the enumeration that it came from. */
static void test_lives(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der"), ca = open_certificate("ca.der"), kept, context = NULL;
    HCERTSTORE store = open_store();
    DWORD size = leaf->cbCertEncoded, i = 0;

    (void)state;
    assert_true(CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, leaf->pbCertEncoded, size, CERT_STORE_ADD_NEW, &kept));
    assert_true(CertAddCertificateContextToStore(store, ca, CERT_STORE_ADD_NEW, NULL));
    assert_true(CertAddCertificateContextToStore(NULL, ca, CERT_STORE_ADD_NEW, NULL));
    /* Wine 8.0 begins again when the context is deleted meanwhile. */
    while ((context = CertEnumCertificatesInStore(store, test_native() ? context : NULL)))
    {
        assert_true(CertDeleteCertificateFromStore(CertDuplicateCertificateContext(context)));
        assert_true(++i <= 2);
        if (!test_native())
            CertFreeCertificateContext(context);
    }
    assert_int_equal(i, 2);
    assert_int_equal(count_certificates(store), 0);
    assert_true(CertDeleteCertificateFromStore(NULL));
    CertCloseStore(store, 0);
    assert_int_equal(kept->cbCertEncoded, size);
    CertFreeCertificateContext(kept);
    assert_true(CertAddEncodedCertificateToStore(NULL, X509_ASN_ENCODING, leaf->pbCertEncoded, size, CERT_STORE_ADD_NEW, &kept));
    CertFreeCertificateContext(kept);
    CertFreeCertificateContext(leaf);
    CertFreeCertificateContext(ca);
}

static void test_close_flags(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der"), added;
    HCERTSTORE store = open_store();

    (void)state;
    if (!test_native())
    {
        /* Wine 8.0 has neither flag. */
        CertCloseStore(store, 0);
        CertFreeCertificateContext(leaf);
        skip();
    }
    assert_false(CertCloseStore(CertDuplicateStore(store), CERT_CLOSE_STORE_CHECK_FLAG));
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_PENDING_CLOSE);
    assert_true(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, &added));
    assert_false(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_PENDING_CLOSE);
    CertFreeCertificateContext(added);
    store = open_store();
    assert_true(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, NULL));
    assert_true(CertCloseStore(store, CERT_CLOSE_STORE_CHECK_FLAG));
    /* What was handed out is freed: LeakSanitizer would see it. */
    store = open_store();
    assert_true(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, &added));
    assert_true(CertCloseStore(store, CERT_CLOSE_STORE_FORCE_FLAG));
    CertFreeCertificateContext(leaf);
}

static void find(HCERTSTORE store, DWORD flags, DWORD type, const void *argument, PCCERT_CONTEXT expected)
{
    PCCERT_CONTEXT found = CertFindCertificateInStore(store, X509_ASN_ENCODING, flags, type, argument, NULL);

    if (!expected)
    {
        assert_null(found);
        assert_int_equal(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
        return;
    }
    if (!found || !CertCompareCertificate(X509_ASN_ENCODING, found->pCertInfo, expected->pCertInfo))
        print_error("search %x\n", (unsigned int)type);
    assert_non_null(found);
    assert_true(CertCompareCertificate(X509_ASN_ENCODING, found->pCertInfo, expected->pCertInfo));
    CertFreeCertificateContext(found);
}

static void test_find(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der"), ca = open_certificate("ca.der");
    char *usages[] = {szOID_PKIX_KP_SERVER_AUTH}, *others[] = {szOID_PKIX_KP_CODE_SIGNING};
    CERT_ENHKEY_USAGE server = {1, usages}, code = {1, others};
    CRYPT_DATA_BLOB blob;
    CERT_ID id = {CERT_ID_ISSUER_SERIAL_NUMBER};
    HCERTSTORE store = open_store();
    BYTE hash[20];

    (void)state;
    assert_true(CertAddCertificateContextToStore(store, ca, CERT_STORE_ADD_NEW, NULL));
    assert_true(CertAddCertificateContextToStore(store, leaf, CERT_STORE_ADD_NEW, NULL));
    find(store, 0, CERT_FIND_ANY, NULL, test_native() ? ca : leaf);     /* Wine 8.0 has the last one first */
    find(store, 0, CERT_FIND_SUBJECT_STR_W, L"WWW.example", leaf);
    find(store, 0, CERT_FIND_SUBJECT_STR_A, "www.EXAMPLE", leaf);
    find(store, 0, CERT_FIND_SUBJECT_STR_W, L"nobody", NULL);
    find(store, 0, CERT_FIND_SUBJECT_NAME, &leaf->pCertInfo->Subject, leaf);
    find(store, 0, CERT_FIND_ISSUER_NAME, &leaf->pCertInfo->Issuer, ca);
    find(store, 0, CERT_FIND_SUBJECT_CERT, leaf->pCertInfo, leaf);
    find(store, 0, CERT_FIND_EXISTING, leaf, leaf);
    find(store, 0, CERT_FIND_ISSUER_OF, leaf, ca);
    find(store, 0, CERT_FIND_PUBLIC_KEY, &leaf->pCertInfo->SubjectPublicKeyInfo, leaf);
    id.IssuerSerialNumber.Issuer = leaf->pCertInfo->Issuer;
    id.IssuerSerialNumber.SerialNumber = leaf->pCertInfo->SerialNumber;
    find(store, 0, CERT_FIND_CERT_ID, &id, leaf);
    blob.pbData = hash;
    blob.cbData = sizeof(hash);
    assert_true(CertGetCertificateContextProperty(leaf, CERT_SHA1_HASH_PROP_ID, hash, &blob.cbData));
    find(store, 0, CERT_FIND_HASH, &blob, leaf);
    id.dwIdChoice = CERT_ID_SHA1_HASH;
    id.HashId = blob;
    find(store, 0, CERT_FIND_CERT_ID, &id, leaf);
    hash[0] ^= 1;
    find(store, 0, CERT_FIND_SHA1_HASH, &blob, NULL);
    blob.cbData = 16;
    assert_true(CertGetCertificateContextProperty(ca, CERT_MD5_HASH_PROP_ID, hash, &blob.cbData));
    find(store, 0, CERT_FIND_MD5_HASH, &blob, ca);
    if (test_native())      /* Wine 8.0 has no search by these */
    {
        CERT_RDN_ATTR attribute = {szOID_LOCALITY_NAME, CERT_RDN_ANY_TYPE, {12, (BYTE *)L"Munich"}};
        CERT_RDN rdn = {1, &attribute};

        find(store, 0, CERT_FIND_SUBJECT_ATTR, &rdn, leaf);
        attribute.Value.pbData = (BYTE *)L"munich";
        find(store, 0, CERT_FIND_SUBJECT_ATTR, &rdn, NULL);
        find(store, 0, CERT_FIND_ENHKEY_USAGE, &server, leaf);
        find(store, 0, CERT_FIND_ENHKEY_USAGE, &code, NULL);
        find(store, CERT_FIND_OPTIONAL_ENHKEY_USAGE_FLAG, CERT_FIND_ENHKEY_USAGE, &code, ca);
    }
    assert_null(CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, 0x7f0000, NULL, NULL));
    {
        PCCERT_CONTEXT found = CertGetSubjectCertificateFromStore(store, X509_ASN_ENCODING, leaf->pCertInfo);

        assert_non_null(found);
        CertFreeCertificateContext(found);
        assert_null(CertGetSubjectCertificateFromStore(store, X509_ASN_ENCODING, NULL));
        assert_int_equal(GetLastError(), (DWORD)E_INVALIDARG);
    }
    assert_true(CertCloseStore(store, 0));
    CertFreeCertificateContext(leaf);
    CertFreeCertificateContext(ca);
}

static void test_crls(void **state)
{
    PCCRL_CONTEXT crl = open_crl("ca.crl.der"), added, context = NULL;
    PCCERT_CONTEXT ca = open_certificate("ca.der"), leaf = open_certificate("leaf.der");
    HCERTSTORE store = open_store();
    int count = 0;

    (void)state;
    assert_true(CertAddCRLContextToStore(store, crl, CERT_STORE_ADD_NEW, &added));
    assert_ptr_not_equal(added, crl);
    assert_ptr_equal(added->hCertStore, store);
    assert_false(CertAddEncodedCRLToStore(store, X509_ASN_ENCODING, crl->pbCrlEncoded, crl->cbCrlEncoded, CERT_STORE_ADD_NEW, NULL));
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_EXISTS);
    while ((context = CertEnumCRLsInStore(store, context)))
        count++;
    assert_int_equal(count, 1);
    context = CertFindCRLInStore(store, X509_ASN_ENCODING, 0, CRL_FIND_ISSUED_BY, ca, NULL);
    assert_non_null(context);
    CertFreeCRLContext(context);
    assert_null(CertFindCRLInStore(store, X509_ASN_ENCODING, 0, CRL_FIND_ISSUED_BY, leaf, NULL));
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    assert_true(CertDeleteCRLFromStore(added));
    assert_null(CertFindCRLInStore(store, X509_ASN_ENCODING, 0, CRL_FIND_ANY, NULL, NULL));
    assert_true(CertCloseStore(store, 0));
    CertFreeCRLContext(crl);
    CertFreeCertificateContext(ca);
    CertFreeCertificateContext(leaf);
}

static void test_revoked(void **state)
{
    PCCRL_CONTEXT crl = open_crl("ca.crl.der");
    PCCERT_CONTEXT leaf = open_certificate("leaf.der");
    CRL_INFO *info = crl->pCrlInfo;
    CRL_ENTRY *entry = NULL, own;

    (void)state;
    own = (CRL_ENTRY){leaf->pCertInfo->SerialNumber, {0, 0}, 0, NULL};
    assert_true(CertFindCertificateInCRL(leaf, crl, 0, NULL, &entry));
    assert_null(entry);
    info->cCRLEntry = 1;
    info->rgCRLEntry = &own;
    assert_true(CertFindCertificateInCRL(leaf, crl, 0, NULL, &entry));
    assert_ptr_equal(entry, &own);
    info->cCRLEntry = 0;
    info->rgCRLEntry = NULL;
    CertFreeCRLContext(crl);
    CertFreeCertificateContext(leaf);
}

static void test_usages(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der"), ca = open_certificate("ca.der");
    union
    {
        CERT_ENHKEY_USAGE usage;
        BYTE room[256];
    }
    answer;
    DWORD size = 0;
    BYTE bits[2];

    (void)state;
    assert_true(CertGetEnhancedKeyUsage(leaf, 0, NULL, &size));
    assert_true(size <= sizeof(answer));
    size--;
    assert_false(CertGetEnhancedKeyUsage(leaf, 0, &answer.usage, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
    assert_true(CertGetEnhancedKeyUsage(leaf, 0, &answer.usage, &size));
    assert_int_equal(answer.usage.cUsageIdentifier, 2);
    assert_string_equal(answer.usage.rgpszUsageIdentifier[0], szOID_PKIX_KP_SERVER_AUTH);
    assert_string_equal(answer.usage.rgpszUsageIdentifier[1], szOID_PKIX_KP_CLIENT_AUTH);
    assert_true(CertGetEnhancedKeyUsage(leaf, CERT_FIND_EXT_ONLY_ENHKEY_USAGE_FLAG, &answer.usage, &size));
    assert_false(CertGetEnhancedKeyUsage(leaf, CERT_FIND_PROP_ONLY_ENHKEY_USAGE_FLAG, &answer.usage, &size));
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    size = sizeof(answer);
    SetLastError(0);
    assert_true(CertGetEnhancedKeyUsage(ca, 0, &answer.usage, &size));
    assert_int_equal(answer.usage.cUsageIdentifier, 0);
    assert_int_equal(GetLastError(), (DWORD)CRYPT_E_NOT_FOUND);
    assert_false(CertGetEnhancedKeyUsage(NULL, 0, NULL, &size));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_true(CertGetIntendedKeyUsage(X509_ASN_ENCODING, leaf->pCertInfo, bits, sizeof(bits)));
    assert_int_equal(bits[0], CERT_DIGITAL_SIGNATURE_KEY_USAGE | CERT_KEY_ENCIPHERMENT_KEY_USAGE);
    assert_int_equal(bits[1], 0);
    CertFreeCertificateContext(leaf);
    CertFreeCertificateContext(ca);
}

static void test_times(void **state)
{
    PCCERT_CONTEXT leaf = open_certificate("leaf.der");
    PCCRL_CONTEXT crl = open_crl("ca.crl.der");
    FILETIME time = leaf->pCertInfo->NotBefore;
    CERT_INFO wider = *leaf->pCertInfo;

    (void)state;
    assert_int_equal(CertVerifyTimeValidity(&time, leaf->pCertInfo), 0);
    time.dwHighDateTime--;
    assert_int_equal(CertVerifyTimeValidity(&time, leaf->pCertInfo), -1);
    time = leaf->pCertInfo->NotAfter;
    assert_int_equal(CertVerifyTimeValidity(&time, leaf->pCertInfo), 0);
    time.dwHighDateTime++;
    assert_int_equal(CertVerifyTimeValidity(&time, leaf->pCertInfo), 1);
    time = crl->pCrlInfo->ThisUpdate;
    assert_int_equal(CertVerifyCRLTimeValidity(&time, crl->pCrlInfo), 0);
    time.dwHighDateTime -= 100;
    assert_int_equal(CertVerifyCRLTimeValidity(&time, crl->pCrlInfo), -1);
    assert_true(CertVerifyValidityNesting(leaf->pCertInfo, &wider));
    wider.NotAfter.dwHighDateTime--;
    assert_false(CertVerifyValidityNesting(leaf->pCertInfo, &wider));
    CertFreeCertificateContext(leaf);
    CertFreeCRLContext(crl);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_dispositions),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_lives),
        cmocka_unit_test(test_close_flags),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_crls),
        cmocka_unit_test(test_revoked),
        cmocka_unit_test(test_usages),
        cmocka_unit_test(test_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
