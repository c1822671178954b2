/* Every constant of docs/abi.md, section 2, against its value written down there: made from the document, not from the
 * headers. */
#include "test.h"

#include <celib.h>
#include <certsrv.h>
#include <wincrypt.h>

struct value
{
    const char *name;
    DWORD actual, expected;
};

#define VALUE(name, expected) {#name, (DWORD)(name), expected}

static void check(const struct value *values, size_t count)
{
    size_t i, wrong = 0;

    for (i = 0; i < count; i++)
    {
        if (values[i].actual == values[i].expected)
            continue;
        wrong++;
        print_error("%s is 0x%x, expected 0x%x\n", values[i].name, (unsigned int)values[i].actual,
            (unsigned int)values[i].expected);
    }
    assert_int_equal(wrong, 0);
}

static void section_2_1_events(void **state)
{
    static const struct value values[] =
    {
        VALUE(EXITEVENT_INVALID, 0),
        VALUE(EXITEVENT_CERTISSUED, 1),
        VALUE(EXITEVENT_CERTPENDING, 2),
        VALUE(EXITEVENT_CERTDENIED, 4),
        VALUE(EXITEVENT_CERTREVOKED, 8),
        VALUE(EXITEVENT_CERTRETRIEVEPENDING, 0x10),
        VALUE(EXITEVENT_CRLISSUED, 0x20),
        VALUE(EXITEVENT_SHUTDOWN, 0x40),
        VALUE(EXITEVENT_STARTUP, 0x80),
        VALUE(EXITEVENT_CERTIMPORTED, 0x200),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_2_properties(void **state)
{
    static const struct value values[] =
    {
        VALUE(PROPTYPE_LONG, 1),
        VALUE(PROPTYPE_DATE, 2),
        VALUE(PROPTYPE_BINARY, 3),
        VALUE(PROPTYPE_STRING, 4),
        VALUE(PROPTYPE_MASK, 0xff),
        VALUE(PROPCALLER_SERVER, 0x100),
        VALUE(PROPCALLER_POLICY, 0x200),
        VALUE(PROPCALLER_EXIT, 0x300),
        VALUE(PROPCALLER_ADMIN, 0x400),
        VALUE(PROPCALLER_REQUEST, 0x500),
        VALUE(PROPCALLER_MASK, 0xf00),
        VALUE(PROPFLAGS_INDEXED, 0x10000),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_3_enumeration_management(void **state)
{
    static const struct value values[] =
    {
        VALUE(ENUMEXT_OBJECTID, 1),
        VALUE(CMM_REFRESHONLY, 1),
        VALUE(CMM_READONLY, 2),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_4_flags_of_an_extension(void **state)
{
    static const struct value values[] =
    {
        VALUE(EXTENSION_CRITICAL_FLAG, 1),
        VALUE(EXTENSION_DISABLE_FLAG, 2),
        VALUE(EXTENSION_DELETE_FLAG, 4),
        VALUE(EXTENSION_POLICY_MASK, 0xffff),
        VALUE(EXTENSION_ORIGIN_REQUEST, 0x10000),
        VALUE(EXTENSION_ORIGIN_POLICY, 0x20000),
        VALUE(EXTENSION_ORIGIN_ADMIN, 0x30000),
        VALUE(EXTENSION_ORIGIN_SERVER, 0x40000),
        VALUE(EXTENSION_ORIGIN_RENEWALCERT, 0x50000),
        VALUE(EXTENSION_ORIGIN_IMPORTEDCERT, 0x60000),
        VALUE(EXTENSION_ORIGIN_PKCS7, 0x70000),
        VALUE(EXTENSION_ORIGIN_CMC, 0x80000),
        VALUE(EXTENSION_ORIGIN_CACERT, 0x90000),
        VALUE(EXTENSION_ORIGIN_MASK, 0xf0000),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_5_dispositions_types_states(void **state)
{
    static const struct value values[] =
    {
        VALUE(DB_DISP_ACTIVE, 8),
        VALUE(DB_DISP_PENDING, 9),
        VALUE(DB_DISP_QUEUE_MAX, 9),
        VALUE(DB_DISP_FOREIGN, 0xc),
        VALUE(DB_DISP_CA_CERT, 0xf),
        VALUE(DB_DISP_CA_CERT_CHAIN, 0x10),
        VALUE(DB_DISP_KRA_CERT, 0x11),
        VALUE(DB_DISP_ISSUED, 0x14),
        VALUE(DB_DISP_LOG_MIN, 0x14),
        VALUE(DB_DISP_REVOKED, 0x15),
        VALUE(DB_DISP_ERROR, 0x1e),
        VALUE(DB_DISP_LOG_FAILED_MIN, 0x1e),
        VALUE(DB_DISP_DENIED, 0x1f),
        VALUE(VR_PENDING, 0),
        VALUE(VR_INSTANT_OK, 1),
        VALUE(VR_INSTANT_BAD, 2),
        VALUE(ENUM_ENTERPRISE_ROOTCA, 0),
        VALUE(ENUM_ENTERPRISE_SUBCA, 1),
        VALUE(ENUM_STANDALONE_ROOTCA, 3),
        VALUE(ENUM_STANDALONE_SUBCA, 4),
        VALUE(ENUM_UNKNOWN_CA, 5),
        VALUE(ENUM_PERIOD_INVALID, 0xffffffff),
        VALUE(ENUM_PERIOD_SECONDS, 0),
        VALUE(ENUM_PERIOD_MINUTES, 1),
        VALUE(ENUM_PERIOD_HOURS, 2),
        VALUE(ENUM_PERIOD_DAYS, 3),
        VALUE(ENUM_PERIOD_WEEKS, 4),
        VALUE(ENUM_PERIOD_MONTHS, 5),
        VALUE(ENUM_PERIOD_YEARS, 6),
        VALUE(CERTLOG_MINIMAL, 0),
        VALUE(CERTLOG_TERSE, 1),
        VALUE(CERTLOG_ERROR, 2),
        VALUE(CERTLOG_WARNING, 3),
        VALUE(CERTLOG_VERBOSE, 4),
        VALUE(CERTLOG_EXHAUSTIVE, 5),
        VALUE(EXITPUB_FILE, 1),
        VALUE(EXITPUB_ACTIVEDIRECTORY, 2),
        VALUE(EXITPUB_REMOVEOLDCERTS, 0x10),
        VALUE(EXITPUB_DEFAULT_ENTERPRISE, 2),
        VALUE(EXITPUB_DEFAULT_STANDALONE, 1),
        VALUE(CRL_REASON_UNSPECIFIED, 0),
        VALUE(CRL_REASON_KEY_COMPROMISE, 1),
        VALUE(CRL_REASON_CA_COMPROMISE, 2),
        VALUE(CRL_REASON_AFFILIATION_CHANGED, 3),
        VALUE(CRL_REASON_SUPERSEDED, 4),
        VALUE(CRL_REASON_CESSATION_OF_OPERATION, 5),
        VALUE(CRL_REASON_CERTIFICATE_HOLD, 6),
        VALUE(CRL_REASON_REMOVE_FROM_CRL, 8),
        VALUE(CRL_REASON_PRIVILEGE_WITHDRAWN, 9),
        VALUE(CRL_REASON_AA_COMPROMISE, 0xa),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_5_certadm_h(void **state)
{
    static const struct value values[] =
    {
        VALUE(CA_DISP_INCOMPLETE, 0),
        VALUE(CA_DISP_ERROR, 1),
        VALUE(CA_DISP_REVOKED, 2),
        VALUE(CA_DISP_VALID, 3),
        VALUE(CA_DISP_INVALID, 4),
        VALUE(CA_DISP_UNDER_SUBMISSION, 5),
        VALUE(KRA_DISP_EXPIRED, 0),
        VALUE(KRA_DISP_NOTFOUND, 1),
        VALUE(KRA_DISP_REVOKED, 2),
        VALUE(KRA_DISP_VALID, 3),
        VALUE(KRA_DISP_INVALID, 4),
        VALUE(KRA_DISP_UNTRUSTED, 5),
        VALUE(KRA_DISP_NOTLOADED, 6),
        VALUE(CA_ACCESS_ADMIN, 1),
        VALUE(CA_ACCESS_OFFICER, 2),
        VALUE(CA_ACCESS_AUDITOR, 4),
        VALUE(CA_ACCESS_OPERATOR, 8),
        VALUE(CA_ACCESS_MASKROLES, 0xff),
        VALUE(CA_ACCESS_READ, 0x100),
        VALUE(CA_ACCESS_ENROLL, 0x200),
        VALUE(CA_CRL_BASE, 1),
        VALUE(CA_CRL_DELTA, 2),
        VALUE(CA_CRL_REPUBLISH, 0x10),
        VALUE(CDR_EXPIRED, 1),
        VALUE(CDR_REQUEST_LAST_CHANGED, 2),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_5_certcli_h(void **state)
{
    static const struct value values[] =
    {
        VALUE(CR_IN_BASE64HEADER, 0),
        VALUE(CR_IN_BASE64, 1),
        VALUE(CR_IN_BINARY, 2),
        VALUE(CR_IN_ENCODEANY, 0xff),
        VALUE(CR_IN_ENCODEMASK, 0xff),
        VALUE(CR_IN_FORMATANY, 0),
        VALUE(CR_IN_PKCS10, 0x100),
        VALUE(CR_IN_KEYGEN, 0x200),
        VALUE(CR_IN_PKCS7, 0x300),
        VALUE(CR_IN_CMC, 0x400),
        VALUE(CR_IN_CHALLENGERESPONSE, 0x500),
        VALUE(CR_IN_FORMATMASK, 0xff00),
        VALUE(CR_IN_SCEP, 0x10000),
        VALUE(CR_IN_RPC, 0x20000),
        VALUE(CR_IN_HTTP, 0x30000),
        VALUE(CR_IN_FULLRESPONSE, 0x40000),
        VALUE(CR_IN_CRLS, 0x80000),
        VALUE(CR_IN_MACHINE, 0x100000),
        VALUE(CR_IN_ROBO, 0x200000),
        VALUE(CR_IN_CLIENTIDNONE, 0x400000),
        VALUE(CR_IN_CONNECTONLY, 0x800000),
        VALUE(CR_IN_RETURNCHALLENGE, 0x1000000),
        VALUE(CR_IN_SCEPPOST, 0x2000000),
        VALUE(CR_IN_CLIENTFLAGSMASK, 0x1d200ff),
        VALUE(CR_DISP_INCOMPLETE, 0),
        VALUE(CR_DISP_ERROR, 1),
        VALUE(CR_DISP_DENIED, 2),
        VALUE(CR_DISP_ISSUED, 3),
        VALUE(CR_DISP_ISSUED_OUT_OF_BAND, 4),
        VALUE(CR_DISP_UNDER_SUBMISSION, 5),
        VALUE(CR_DISP_REVOKED, 6),
        VALUE(CR_OUT_BASE64HEADER, 0),
        VALUE(CR_OUT_BASE64, 1),
        VALUE(CR_OUT_BINARY, 2),
        VALUE(CR_OUT_BASE64REQUESTHEADER, 3),
        VALUE(CR_OUT_HEX, 4),
        VALUE(CR_OUT_HEXASCII, 5),
        VALUE(CR_OUT_BASE64X509CRLHEADER, 9),
        VALUE(CR_OUT_HEXADDR, 0xa),
        VALUE(CR_OUT_HEXASCIIADDR, 0xb),
        VALUE(CR_OUT_HEXRAW, 0xc),
        VALUE(CR_OUT_ENCODEMASK, 0xff),
        VALUE(CR_OUT_CHAIN, 0x100),
        VALUE(CR_OUT_CRLS, 0x200),
        VALUE(CR_OUT_NOCRLF, 0x40000000),
        VALUE(CR_OUT_NOCR, 0x80000000),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_5_requestflags_crlpublishflags(void **state)
{
    static const struct value values[] =
    {
        VALUE(CR_FLG_FORCETELETEX, 1),
        VALUE(CR_FLG_RENEWAL, 2),
        VALUE(CR_FLG_FORCEUTF8, 4),
        VALUE(CR_FLG_CAXCHGCERT, 8),
        VALUE(CR_FLG_ENROLLONBEHALFOF, 0x10),
        VALUE(CR_FLG_SUBJECTUNMODIFIED, 0x20),
        VALUE(CR_FLG_VALIDENCRYPTEDKEYHASH, 0x40),
        VALUE(CR_FLG_CACROSSCERT, 0x80),
        VALUE(CR_FLG_ENFORCEUTF8, 0x100),
        VALUE(CR_FLG_DEFINEDCACERT, 0x200),
        VALUE(CR_FLG_CHALLENGEPENDING, 0x400),
        VALUE(CR_FLG_CHALLENGESATISFIED, 0x800),
        VALUE(CR_FLG_TRUSTONUSE, 0x1000),
        VALUE(CR_FLG_TRUSTEKCERT, 0x2000),
        VALUE(CR_FLG_TRUSTEKKEY, 0x4000),
        VALUE(CR_FLG_PUBLISHERROR, 0x80000000),
        VALUE(CPF_BASE, 1),
        VALUE(CPF_DELTA, 2),
        VALUE(CPF_COMPLETE, 4),
        VALUE(CPF_SHADOW, 8),
        VALUE(CPF_CASTORE_ERROR, 0x10),
        VALUE(CPF_BADURL_ERROR, 0x20),
        VALUE(CPF_MANUAL, 0x40),
        VALUE(CPF_SIGNATURE_ERROR, 0x80),
        VALUE(CPF_LDAP_ERROR, 0x100),
        VALUE(CPF_FILE_ERROR, 0x200),
        VALUE(CPF_FTP_ERROR, 0x400),
        VALUE(CPF_HTTP_ERROR, 0x800),
        VALUE(CPF_POSTPONED_BASE_LDAP_ERROR, 0x1000),
        VALUE(CPF_POSTPONED_BASE_FILE_ERROR, 0x2000),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_6_policy_modules(void **state)
{
    static const struct value values[] =
    {
        VALUE(REQDISP_PENDING, 0),
        VALUE(REQDISP_ISSUE, 1),
        VALUE(REQDISP_DENY, 2),
        VALUE(REQDISP_USEREQUESTATTRIBUTE, 3),
        VALUE(REQDISP_MASK, 0xff),
        VALUE(REQDISP_PENDINGFIRST, 0x100),
        VALUE(REQDISP_DEFAULT_STANDALONE, 0x101),
        VALUE(REQDISP_DEFAULT_ENTERPRISE, 1),
        VALUE(REVEXT_CDPLDAPURL_OLD, 1),
        VALUE(REVEXT_CDPHTTPURL_OLD, 2),
        VALUE(REVEXT_CDPFTPURL_OLD, 4),
        VALUE(REVEXT_CDPFILEURL_OLD, 8),
        VALUE(REVEXT_CDPURLMASK_OLD, 0xff),
        VALUE(REVEXT_CDPENABLE, 0x100),
        VALUE(REVEXT_ASPENABLE, 0x200),
        VALUE(REVEXT_DEFAULT_NODS, 0x100),
        VALUE(REVEXT_DEFAULT_DS, 0x100),
        VALUE(ISSCERT_LDAPURL_OLD, 1),
        VALUE(ISSCERT_HTTPURL_OLD, 2),
        VALUE(ISSCERT_FTPURL_OLD, 4),
        VALUE(ISSCERT_FILEURL_OLD, 8),
        VALUE(ISSCERT_URLMASK_OLD, 0xff),
        VALUE(ISSCERT_ENABLE, 0x100),
        VALUE(ISSCERT_DEFAULT_NODS, 0x100),
        VALUE(ISSCERT_DEFAULT_DS, 0x100),
        VALUE(EDITF_ENABLEREQUESTEXTENSIONS, 1),
        VALUE(EDITF_REQUESTEXTENSIONLIST, 2),
        VALUE(EDITF_DISABLEEXTENSIONLIST, 4),
        VALUE(EDITF_ADDOLDKEYUSAGE, 8),
        VALUE(EDITF_ADDOLDCERTTYPE, 0x10),
        VALUE(EDITF_ATTRIBUTEENDDATE, 0x20),
        VALUE(EDITF_BASICCONSTRAINTSCRITICAL, 0x40),
        VALUE(EDITF_BASICCONSTRAINTSCA, 0x80),
        VALUE(EDITF_ENABLEAKIKEYID, 0x100),
        VALUE(EDITF_ATTRIBUTECA, 0x200),
        VALUE(EDITF_IGNOREREQUESTERGROUP, 0x400),
        VALUE(EDITF_ENABLEAKIISSUERNAME, 0x800),
        VALUE(EDITF_ENABLEAKIISSUERSERIAL, 0x1000),
        VALUE(EDITF_ENABLEAKICRITICAL, 0x2000),
        VALUE(EDITF_SERVERUPGRADED, 0x4000),
        VALUE(EDITF_ATTRIBUTEEKU, 0x8000),
        VALUE(EDITF_ENABLEDEFAULTSMIME, 0x10000),
        VALUE(EDITF_EMAILOPTIONAL, 0x20000),
        VALUE(EDITF_ATTRIBUTESUBJECTALTNAME2, 0x40000),
        VALUE(EDITF_ENABLELDAPREFERRALS, 0x80000),
        VALUE(EDITF_ENABLECHASECLIENTDC, 0x100000),
        VALUE(EDITF_AUDITCERTTEMPLATELOAD, 0x200000),
        VALUE(EDITF_DISABLEOLDOSCNUPN, 0x400000),
        VALUE(EDITF_DISABLELDAPPACKAGELIST, 0x800000),
        VALUE(EDITF_ENABLEUPNMAP, 0x1000000),
        VALUE(EDITF_ENABLEOCSPREVNOCHECK, 0x2000000),
        VALUE(EDITF_ENABLERENEWONBEHALFOF, 0x4000000),
        VALUE(EDITF_DEFAULT_STANDALONE, 0x83ee),
        VALUE(EDITF_DEFAULT_ENTERPRISE, 0x11014e),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

static void section_2_7_hresults_vartypes(void **state)
{
    static const struct value values[] =
    {
        VALUE(CERTSRV_E_BAD_REQUESTSUBJECT, 0x80094001),
        VALUE(CERTSRV_E_NO_REQUEST, 0x80094002),
        VALUE(CERTSRV_E_BAD_REQUESTSTATUS, 0x80094003),
        VALUE(CERTSRV_E_PROPERTY_EMPTY, 0x80094004),
        VALUE(CERTSRV_E_INVALID_CA_CERTIFICATE, 0x80094005),
        VALUE(CERTSRV_E_SERVER_SUSPENDED, 0x80094006),
        VALUE(CERTSRV_E_ENCODING_LENGTH, 0x80094007),
        VALUE(CERTSRV_E_ROLECONFLICT, 0x80094008),
        VALUE(CERTSRV_E_RESTRICTEDOFFICER, 0x80094009),
        VALUE(CERTSRV_E_KEY_ARCHIVAL_NOT_CONFIGURED, 0x8009400a),
        VALUE(CERTSRV_E_NO_VALID_KRA, 0x8009400b),
        VALUE(CERTSRV_E_BAD_REQUEST_KEY_ARCHIVAL, 0x8009400c),
        VALUE(CERTSRV_E_NO_CAADMIN_DEFINED, 0x8009400d),
        VALUE(CERTSRV_E_BAD_RENEWAL_CERT_ATTRIBUTE, 0x8009400e),
        VALUE(CERTSRV_E_NO_DB_SESSIONS, 0x8009400f),
        VALUE(CERTSRV_E_ALIGNMENT_FAULT, 0x80094010),
        VALUE(CERTSRV_E_ENROLL_DENIED, 0x80094011),
        VALUE(CERTSRV_E_TEMPLATE_DENIED, 0x80094012),
        VALUE(CERTSRV_E_DOWNLEVEL_DC_SSL_OR_UPGRADE, 0x80094013),
        VALUE(CERTSRV_E_ADMIN_DENIED_REQUEST, 0x80094014),
        VALUE(CERTSRV_E_NO_POLICY_SERVER, 0x80094015),
        VALUE(CERTSRV_E_WEAK_SIGNATURE_OR_KEY, 0x80094016),
        VALUE(CERTSRV_E_KEY_ATTESTATION_NOT_SUPPORTED, 0x80094017),
        VALUE(CERTSRV_E_ENCRYPTION_CERT_REQUIRED, 0x80094018),
        VALUE(CERTSRV_E_UNSUPPORTED_CERT_TYPE, 0x80094800),
        VALUE(CERTSRV_E_NO_CERT_TYPE, 0x80094801),
        VALUE(CERTSRV_E_TEMPLATE_CONFLICT, 0x80094802),
        VALUE(CERTSRV_E_SUBJECT_ALT_NAME_REQUIRED, 0x80094803),
        VALUE(CERTSRV_E_ARCHIVED_KEY_REQUIRED, 0x80094804),
        VALUE(CERTSRV_E_SMIME_REQUIRED, 0x80094805),
        VALUE(CERTSRV_E_BAD_RENEWAL_SUBJECT, 0x80094806),
        VALUE(CERTSRV_E_BAD_TEMPLATE_VERSION, 0x80094807),
        VALUE(CERTSRV_E_TEMPLATE_POLICY_REQUIRED, 0x80094808),
        VALUE(CERTSRV_E_SIGNATURE_POLICY_REQUIRED, 0x80094809),
        VALUE(CERTSRV_E_SIGNATURE_COUNT, 0x8009480a),
        VALUE(CERTSRV_E_SIGNATURE_REJECTED, 0x8009480b),
        VALUE(CERTSRV_E_ISSUANCE_POLICY_REQUIRED, 0x8009480c),
        VALUE(CERTSRV_E_SUBJECT_UPN_REQUIRED, 0x8009480d),
        VALUE(CERTSRV_E_SUBJECT_DIRECTORY_GUID_REQUIRED, 0x8009480e),
        VALUE(CERTSRV_E_SUBJECT_DNS_REQUIRED, 0x8009480f),
        VALUE(CERTSRV_E_ARCHIVED_KEY_UNEXPECTED, 0x80094810),
        VALUE(CERTSRV_E_KEY_LENGTH, 0x80094811),
        VALUE(CERTSRV_E_SUBJECT_EMAIL_REQUIRED, 0x80094812),
        VALUE(CERTSRV_E_UNKNOWN_CERT_TYPE, 0x80094813),
        VALUE(CERTSRV_E_CERT_TYPE_OVERLAP, 0x80094814),
        VALUE(CERTSRV_E_TOO_MANY_SIGNATURES, 0x80094815),
        VALUE(CERTSRV_E_RENEWAL_BAD_PUBLIC_KEY, 0x80094816),
        VALUE(CERTSRV_E_INVALID_EK, 0x80094817),
        VALUE(CERTSRV_E_INVALID_IDBINDING, 0x80094818),
        VALUE(CERTSRV_E_INVALID_ATTESTATION, 0x80094819),
        VALUE(CERTSRV_E_KEY_ATTESTATION, 0x8009481a),
        VALUE(CERTSRV_E_CORRUPT_KEY_ATTESTATION, 0x8009481b),
        VALUE(CERTSRV_E_EXPIRED_CHALLENGE, 0x8009481c),
        VALUE(CERTSRV_E_INVALID_RESPONSE, 0x8009481d),
        VALUE(CERTSRV_E_INVALID_REQUESTID, 0x8009481e),
        VALUE(CERTSRV_E_REQUEST_PRECERTIFICATE_MISMATCH, 0x8009481f),
        VALUE(CERTSRV_E_PENDING_CLIENT_RESPONSE, 0x80094820),
        VALUE(CERTSRV_E_SEC_EXT_DIRECTORY_SID_REQUIRED, 0x80094821),
        VALUE(S_OK, 0),
        VALUE(S_FALSE, 1),
        VALUE(E_NOTIMPL, 0x80004001),
        VALUE(E_NOINTERFACE, 0x80004002),
        VALUE(E_POINTER, 0x80004003),
        VALUE(E_FAIL, 0x80004005),
        VALUE(E_UNEXPECTED, 0x8000ffff),
        VALUE(E_OUTOFMEMORY, 0x8007000e),
        VALUE(E_INVALIDARG, 0x80070057),
        VALUE(STG_E_WRITEFAULT, 0x8003001d),
        VALUE(CLASS_E_CLASSNOTAVAILABLE, 0x80040111),
        VALUE(CLASS_E_NOAGGREGATION, 0x80040110),
        VALUE(REGDB_E_CLASSNOTREG, 0x80040154),
        VALUE(VT_EMPTY, 0),
        VALUE(VT_NULL, 1),
        VALUE(VT_I4, 3),
        VALUE(VT_DATE, 7),
        VALUE(VT_BSTR, 8),
        VALUE(VT_DISPATCH, 9),
        VALUE(VT_ERROR, 0xa),
        VALUE(VT_VARIANT, 0xc),
        VALUE(VT_UNKNOWN, 0xd),
        VALUE(VT_BYREF, 0x4000),
    };

    (void)state;
    check(values, sizeof(values) / sizeof(*values));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(section_2_1_events),
        cmocka_unit_test(section_2_2_properties),
        cmocka_unit_test(section_2_3_enumeration_management),
        cmocka_unit_test(section_2_4_flags_of_an_extension),
        cmocka_unit_test(section_2_5_dispositions_types_states),
        cmocka_unit_test(section_2_5_certadm_h),
        cmocka_unit_test(section_2_5_certcli_h),
        cmocka_unit_test(section_2_5_requestflags_crlpublishflags),
        cmocka_unit_test(section_2_6_policy_modules),
        cmocka_unit_test(section_2_7_hresults_vartypes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
