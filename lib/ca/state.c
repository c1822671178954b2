/* The CA's own state (docs/abi.md 4.4): its certificates and keys, its CRLs, and the properties that come from them.
 *
 * Certificate n has the key index of the first certificate with its key; the CRL of a key belongs to that index. The
 * documented example of renewals, as certificate/key: 0/0, new key 1/1, the key again 2/1, 3/1, new key 4/4, again 5/4. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define DELTA_MISSING HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)      /* docs/abi.md 3.10 */

static HRESULT parse_input(const char *what, const void *bytes, size_t size, enum document_kind kind, BYTE **der,
        struct document *document)
{
    const char *problem;
    size_t length, position;
    HRESULT hr;

    if (!bytes)
        return ca_error(E_POINTER, "%s: NULL", what);
    if (FAILED(hr = ca_decode_input(what, bytes, size, der, &length)))
        return hr;
    if (!document_parse(*der, length, document, &problem, &position))
        hr = ca_error(CRYPT_E_ASN1_BADTAG, "%s: byte %lu of the DER: expected %s", what, (unsigned long)position, problem);
    else if (document->kind != kind)
        hr = ca_error(CRYPT_E_NO_MATCH, "%s: expected %s, found %s", what, document_name(kind), document_name(document->kind));
    if (FAILED(hr))
        free(*der);
    return hr;
}

static BOOL same_key(const struct document *a, const struct document *b)
{
    return slice_equal(a->key_algorithm, b->key_algorithm) && slice_equal(a->key_parameters, b->key_parameters)
            && slice_equal(a->key, b->key);
}

static struct ca_certificate *new_certificate(certemu_ca *ca)
{
    struct ca_certificate *certificates;

    if (ca->certificate_count == CA_MAX_CERTIFICATES
            || !(certificates = realloc(ca->certificates, (ca->certificate_count + 1) * sizeof(*certificates))))
        return NULL;
    ca->certificates = certificates;
    certificates += ca->certificate_count;
    memset(certificates, 0, sizeof(*certificates));
    certificates->key_index = ca->certificate_count++;
    return certificates;
}

static HRESULT add_certificate(certemu_ca *ca, const char *what, const void *bytes, size_t size)
{
    struct ca_certificate *certificate = NULL;
    struct document document;
    HRESULT hr;
    BYTE *der;
    UINT i;

    if (!ca)
        return ca_error(E_POINTER, "no CA");
    if (FAILED(hr = parse_input(what, bytes, size, DOCUMENT_CERTIFICATE, &der, &document)))
        return hr;
    AcquireSRWLockExclusive(&ca->lock);
    if (ca->certificate_count == 1 && !ca->certificates[0].der)
        certificate = &ca->certificates[0];     /* its CRL came first */
    else
        certificate = new_certificate(ca);
    if (certificate)
    {
        certificate->der = der;
        certificate->document = document;
        for (i = 0; i < ca->certificate_count; i++)
        {
            if (&ca->certificates[i] != certificate && same_key(&ca->certificates[i].document, &document))
            {
                certificate->key_index = ca->certificates[i].key_index;
                break;
            }
        }
    }
    ReleaseSRWLockExclusive(&ca->lock);
    if (certificate)
        return S_OK;
    free(der);
    return ca_error(E_OUTOFMEMORY, "%s: out of memory", what);
}

HRESULT certemu_ca_add_certificate(certemu_ca *ca, const void *bytes, size_t size)
{
    return add_certificate(ca, "CA certificate", bytes, size);
}

HRESULT certemu_ca_add_certificate_file(certemu_ca *ca, const char *file)
{
    size_t size;
    BYTE *bytes;
    HRESULT hr;

    if (!ca || !file)
        return ca_error(E_POINTER, "no %s", ca ? "file" : "CA");
    if (FAILED(hr = ca_read_file(file, &bytes, &size)))
        return hr;
    hr = add_certificate(ca, file, bytes, size);
    free(bytes);
    return hr;
}

/* The newest key that issued the CRL. */
static UINT key_of_crl(const certemu_ca *ca, const struct document *crl)
{
    struct slice identifier = authority_key_identifier(crl), subject_identifier;
    UINT i;

    for (i = ca->certificate_count; i--; )
    {
        const struct ca_certificate *certificate = &ca->certificates[i];

        if (!certificate->der || !slice_equal(certificate->document.subject, crl->issuer))
            continue;
        subject_identifier = key_identifier(&certificate->document);
        if (!identifier.size || !subject_identifier.size || slice_equal(identifier, subject_identifier))
            return certificate->key_index;
    }
    return ca->certificates[ca->certificate_count - 1].key_index;
}

static HRESULT add_crl(certemu_ca *ca, const char *what, const void *bytes, size_t size)
{
    struct ca_certificate *certificate;
    struct extension_view extension;
    struct document document;
    HRESULT hr;
    BYTE *der;

    if (!ca)
        return ca_error(E_POINTER, "no CA");
    if (FAILED(hr = parse_input(what, bytes, size, DOCUMENT_CRL, &der, &document)))
        return hr;
    AcquireSRWLockExclusive(&ca->lock);
    if (!ca->certificate_count && !new_certificate(ca))
        hr = E_OUTOFMEMORY;
    else
    {
        certificate = &ca->certificates[key_of_crl(ca, &document)];
        if (extension_find(document.extensions, "\x55\x1d\x1b", 3, &extension))     /* delta CRL indicator */
        {
            free(certificate->delta);
            certificate->delta = der;
            certificate->delta_document = document;
        }
        else
        {
            free(certificate->crl);
            certificate->crl = der;
            certificate->crl_document = document;
        }
    }
    ReleaseSRWLockExclusive(&ca->lock);
    if (SUCCEEDED(hr))
        return S_OK;
    free(der);
    return ca_error(hr, "%s: out of memory", what);
}

HRESULT certemu_ca_add_crl(certemu_ca *ca, const void *bytes, size_t size)
{
    return add_crl(ca, "CRL", bytes, size);
}

HRESULT certemu_ca_add_crl_file(certemu_ca *ca, const char *file)
{
    size_t size;
    BYTE *bytes;
    HRESULT hr;

    if (!ca || !file)
        return ca_error(E_POINTER, "no %s", ca ? "file" : "CA");
    if (FAILED(hr = ca_read_file(file, &bytes, &size)))
        return hr;
    hr = add_crl(ca, file, bytes, size);
    free(bytes);
    return hr;
}

void state_free(certemu_ca *ca)
{
    UINT i;

    for (i = 0; i < ca->certificate_count; i++)
    {
        free(ca->certificates[i].der);
        free(ca->certificates[i].crl);
        free(ca->certificates[i].delta);
    }
    free(ca->certificates);
    ca->certificates = NULL;
    ca->certificate_count = 0;
}

LONG state_issuer_id(const certemu_ca *ca, const struct document *certificate)
{
    struct slice identifier = authority_key_identifier(certificate), subject_identifier;
    UINT i;

    for (i = ca->certificate_count; i--; )
    {
        const struct ca_certificate *issuer = &ca->certificates[i];

        if (!issuer->der || !slice_equal(issuer->document.subject, certificate->issuer))
            continue;
        subject_identifier = key_identifier(&issuer->document);
        if (!identifier.size || !subject_identifier.size || slice_equal(identifier, subject_identifier))
            return (LONG)(issuer->key_index << 16 | i);
    }
    return 0;
}

static BOOL find_revoked(const struct document *crl, struct slice serial, DATE *when, LONG *reason)
{
    struct slice revoked = crl->revoked, entry, number, time, extensions, code;
    struct extension_view extension;
    BYTE tag;

    while (der_take(&revoked, DER_SEQUENCE, &entry))
    {
        if (!der_take(&entry, DER_INTEGER, &number))
            continue;
        if (number.size > 1 && !number.data[0])
        {
            number.data++;
            number.size--;
        }
        if (!slice_equal(number, serial) || !der_next(&entry, &tag, &time, NULL) || !der_date(tag, time, when))
            continue;
        if (der_take(&entry, DER_SEQUENCE, &extensions) && extension_find(extensions, "\x55\x1d\x15", 3, &extension)
                && der_take(&extension.value, 0x0a, &code) && code.size == 1)
            *reason = code.data[0];
        return TRUE;
    }
    return FALSE;
}

BOOL state_revocation(const certemu_ca *ca, struct slice serial, DATE *when, LONG *reason)
{
    UINT i;

    for (i = 0; i < ca->certificate_count; i++)
    {
        if ((ca->certificates[i].delta && find_revoked(&ca->certificates[i].delta_document, serial, when, reason))
                || (ca->certificates[i].crl && find_revoked(&ca->certificates[i].crl_document, serial, when, reason)))
            return TRUE;
    }
    return FALSE;
}

/* --- the properties ------------------------------------------------------------------------------------------------------ */

static HRESULT give_long(struct value *value, LONG number)
{
    value->type = PROPTYPE_LONG;
    value->u.number = number;
    return S_OK;
}

static HRESULT give_text(struct value *value, const WCHAR *text)
{
    if (!text)
        return CERTSRV_E_PROPERTY_EMPTY;
    value->type = PROPTYPE_STRING;
    value->size = (UINT)wcslen(text) * sizeof(WCHAR);
    value->u.data = (const BYTE *)text;
    return S_OK;
}

static HRESULT give_bytes(struct value *value, const struct slice *bytes)
{
    value->type = PROPTYPE_BINARY;
    value->size = bytes->size;
    value->u.data = bytes->data;
    return S_OK;
}

/* "(n)", nothing for 0. */
static HRESULT give_suffix(struct value *value, UINT index, struct state_scratch *scratch)
{
    UINT length = 0, digits = 1, power;

    if (index)
    {
        scratch->text[length++] = '(';
        for (power = 1; index / power >= 10; power *= 10)
            digits++;
        for (; digits--; power /= 10)
            scratch->text[length++] = '0' + index / power % 10;
        scratch->text[length++] = ')';
    }
    scratch->text[length] = 0;
    return give_text(value, scratch->text);
}

static BOOL expired(const struct ca_certificate *certificate)
{
    return certificate->der && certificate->document.not_after < date_now();
}

/* A CRL is issued as long as one certificate with its key is valid. */
static LONG crl_state(const certemu_ca *ca, UINT index)
{
    UINT i;

    if (ca->certificates[index].key_index != index)
        return CA_DISP_ERROR;
    for (i = 0; i < ca->certificate_count; i++)
    {
        if (ca->certificates[i].key_index == index && !expired(&ca->certificates[i]))
            return CA_DISP_VALID;
    }
    return CA_DISP_INVALID;
}

static BOOL deltas_disabled(const certemu_ca *ca)
{
    const struct value *value = value_find(&ca->values, CA_KEY(PROPERTY_DELTA_CRLS_DISABLED, NAME_NO_INDEX));

    return value && value->type == PROPTYPE_LONG && value->u.number;
}

static HRESULT indexed_value(certemu_ca *ca, int property, int number, struct value *value, struct state_scratch *scratch)
{
    static const WCHAR *const units[] = {L"Seconds", L"Minutes", L"Hours", L"Days", L"Weeks", L"Months", L"Years"};
    const struct ca_certificate *certificate;
    HRESULT bad_index = ca_switch(ca, SWITCH_BAD_INDEX);
    UINT index;

    if (property == PROPERTY_LOCALIZED_TIME_PERIOD_UNITS)
        return number >= 0 && number < (int)ARRAYSIZE(units) ? give_text(value, units[number]) : bad_index;
    if (!ca->certificate_count && number == NAME_NO_INDEX)
        return property == PROPERTY_RAW_DELTA_CRL ? DELTA_MISSING : CERTSRV_E_PROPERTY_EMPTY;
    if (number != NAME_NO_INDEX && (UINT)number >= ca->certificate_count)
        return bad_index;
    index = number == NAME_NO_INDEX ? ca->certificate_count - 1 : (UINT)number;
    /* Without ".n" a CRL is the current key's. */
    if (number == NAME_NO_INDEX && (property == PROPERTY_RAW_CRL || property == PROPERTY_RAW_DELTA_CRL
            || property == PROPERTY_CRL_STATE))
        index = ca->certificates[index].key_index;
    certificate = &ca->certificates[index];
    switch (property)
    {
    case PROPERTY_CERT_STATE:
        return give_long(value, expired(certificate) ? CA_DISP_INVALID : CA_DISP_VALID);
    case PROPERTY_CERT_SUFFIX:
        return give_suffix(value, index, scratch);
    case PROPERTY_CRL_INDEX:
        return give_long(value, certificate->key_index);
    case PROPERTY_CRL_STATE:
        return give_long(value, crl_state(ca, index));
    case PROPERTY_CRL_SUFFIX:
        return give_suffix(value, certificate->key_index, scratch);
    case PROPERTY_RAW_CA_CERTIFICATE:
        return certificate->der ? give_bytes(value, &certificate->document.der) : CERTSRV_E_PROPERTY_EMPTY;
    case PROPERTY_RAW_CRL:
        return certificate->crl ? give_bytes(value, &certificate->crl_document.der) : CERTSRV_E_PROPERTY_EMPTY;
    case PROPERTY_RAW_DELTA_CRL:
        if (deltas_disabled(ca) || !certificate->delta)
            return DELTA_MISSING;
        return give_bytes(value, &certificate->delta_document.der);
    }
    return CERTSRV_E_PROPERTY_EMPTY;
}

HRESULT state_value(certemu_ca *ca, int property, int index, struct value *value, struct state_scratch *scratch)
{
    const struct value *set = value_find(&ca->values, CA_KEY(property, index));

    memset(value, 0, sizeof(*value));
    if (set)
    {
        *value = *set;
        value->owned = 0;
        return set->type == VALUE_EMPTY ? CERTSRV_E_PROPERTY_EMPTY : S_OK;
    }
    switch (property)
    {
    case PROPERTY_CA_TYPE:
        return give_long(value, ca->type);
    case PROPERTY_CERT_COUNT:
        return give_long(value, ca->certificate_count);
    case PROPERTY_USE_DS:
        return give_long(value, ca->type == ENUM_ENTERPRISE_ROOTCA || ca->type == ENUM_ENTERPRISE_SUBCA);
    case PROPERTY_MACHINE_DNS_NAME:
        return give_text(value, ca->machine);
    case PROPERTY_MODULE_REGISTRY_LOCATION:
        return give_text(value, ca->module_location);
    case PROPERTY_SANITIZED_CA_NAME:
        return give_text(value, ca->config);
    case PROPERTY_SANITIZED_SHORT_NAME:
        return give_text(value, ca->short_name);
    case PROPERTY_LOG_LEVEL:
        return give_long(value, CERTLOG_WARNING);       /* the documented default of the registry's LogLevel */
    case PROPERTY_DELTA_CRLS_DISABLED:
    case PROPERTY_SERVER_UPGRADED:
    case PROPERTY_VOLATILE_MODE:
        return give_long(value, 0);
    case PROPERTY_REQUESTER_CA_ACCESS:
        return give_long(value, 1);
    }
    if (property < PROPERTY_COUNT && property_table[property].flags & PROPERTY_INDEXED)
        return indexed_value(ca, property, index, value, scratch);
    return CERTSRV_E_PROPERTY_EMPTY;
}
