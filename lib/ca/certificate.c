/* Certificates (RFC 5280), PKCS#10 requests (RFC 2986) and CRLs, taken apart into slices of their DER. */
#include "private.h"

#define CONTEXT(n) (0xa0 | (n))

static BOOL is_oid(struct slice oid, const char *bytes, UINT size)
{
    return oid.size == size && !memcmp(oid.data, bytes, size);
}
#define IS_OID(slice, bytes) is_oid((slice), (bytes), sizeof(bytes) - 1)

/* A field that is not what it has to be. */
struct parser
{
    const BYTE *start;
    const char *problem;
    size_t position;
};

static BOOL bad(struct parser *parser, struct slice at, const char *problem)
{
    if (!parser->problem)
    {
        parser->problem = problem;
        parser->position = at.data - parser->start;
    }
    return FALSE;
}

static BOOL parse_time(struct slice *in, DATE *date)
{
    struct slice rest = *in, contents;
    BYTE tag;

    if (!der_next(&rest, &tag, &contents, NULL) || !der_date(tag, contents, date))
        return FALSE;
    *in = rest;
    return TRUE;
}

/* SEQUENCE as it stands, header included: names are handed out whole. */
static BOOL parse_whole(struct slice *in, struct slice *whole)
{
    struct slice rest = *in;
    BYTE tag;

    if (!der_next(&rest, &tag, NULL, whole) || tag != DER_SEQUENCE)
        return FALSE;
    *in = rest;
    return TRUE;
}

static BOOL parse_key(struct parser *parser, struct slice *in, struct document *document)
{
    struct slice key, algorithm, bits, at = *in;
    BYTE tag;

    if (!der_take(in, DER_SEQUENCE, &key) || !der_take(&key, DER_SEQUENCE, &algorithm))
        return bad(parser, at, "a public key (SubjectPublicKeyInfo)");
    if (!der_take(&algorithm, DER_OID, &document->key_algorithm))
        return bad(parser, algorithm, "the OID of the public key's algorithm");
    if (algorithm.size && (!der_next(&algorithm, &tag, NULL, &document->key_parameters) || algorithm.size))
        return bad(parser, algorithm, "the parameters of the public key's algorithm");
    if (!der_take(&key, DER_BITS, &bits) || !bits.size || key.size)
        return bad(parser, key, "the bits of the public key");
    document->key.data = bits.data + 1;
    document->key.size = bits.size - 1;
    return TRUE;
}

static BOOL check_extensions(struct parser *parser, struct slice extensions)
{
    struct extension_view view;
    struct slice at = extensions;

    while (extensions.size)
    {
        at = extensions;
        if (!extension_next(&extensions, &view))
            return bad(parser, at, "an extension");
    }
    return TRUE;
}

/* tbs, algorithm, signature: the same for all three. */
static BOOL parse_signed(struct parser *parser, struct slice in, struct slice *tbs)
{
    struct slice outer, algorithm, signature, at = in;

    if (!der_take(&in, DER_SEQUENCE, &outer))
        return bad(parser, at, "one DER SEQUENCE with all the bytes that its length says");
    if (in.size)
        return bad(parser, in, "the end, but more bytes follow");
    if (!der_take(&outer, DER_SEQUENCE, tbs))
        return bad(parser, outer, "the SEQUENCE that is signed");
    if (!der_take(&outer, DER_SEQUENCE, &algorithm))
        return bad(parser, outer, "the algorithm of the signature");
    if (!der_take(&outer, DER_BITS, &signature) || outer.size)
        return bad(parser, outer, "the BIT STRING of the signature");
    return TRUE;
}

static BOOL parse_certificate(struct parser *parser, struct slice tbs, struct document *document)
{
    struct slice version, algorithm, validity, field, at;
    BYTE tag;

    der_take(&tbs, CONTEXT(0), &version);
    at = tbs;
    if (!der_take(&tbs, DER_INTEGER, &document->serial) || !document->serial.size)
        return bad(parser, at, "a serial number");
    /* CERT_INFO's documentation: leading zero bytes are removed. */
    if (document->serial.size > 1 && !document->serial.data[0])
    {
        document->serial.data++;
        document->serial.size--;
    }
    if (!der_take(&tbs, DER_SEQUENCE, &algorithm))
        return bad(parser, tbs, "the signature algorithm");
    if (!parse_whole(&tbs, &document->issuer))
        return bad(parser, tbs, "the issuer's name");
    at = tbs;
    if (!der_take(&tbs, DER_SEQUENCE, &validity) || !parse_time(&validity, &document->not_before)
            || !parse_time(&validity, &document->not_after) || validity.size)
        return bad(parser, at, "the validity, two times that end in Z");
    if (!parse_whole(&tbs, &document->subject))
        return bad(parser, tbs, "the subject's name");
    if (!parse_key(parser, &tbs, document))
        return FALSE;
    while (tbs.size)
    {
        at = tbs;
        if (!der_next(&tbs, &tag, &field, NULL))
            return bad(parser, at, "an element that ends within the certificate");
        if (tag == CONTEXT(3))
        {
            if (!der_take(&field, DER_SEQUENCE, &document->extensions) || field.size)
                return bad(parser, at, "the extensions");
            if (!check_extensions(parser, document->extensions))
                return FALSE;
        }
    }
    return TRUE;
}

static BOOL parse_request(struct parser *parser, struct slice tbs, struct document *document)
{
    struct slice version, attributes, attribute, oid, values, at;

    if (!der_take(&tbs, DER_INTEGER, &version))
        return bad(parser, tbs, "the version of a request");
    if (!parse_whole(&tbs, &document->subject))
        return bad(parser, tbs, "the subject's name");
    if (!parse_key(parser, &tbs, document))
        return FALSE;
    der_take(&tbs, CONTEXT(0), &document->attributes);
    if (tbs.size)
        return bad(parser, tbs, "the request's attributes");
    for (attributes = document->attributes; attributes.size; )
    {
        at = attributes;
        if (!der_take(&attributes, DER_SEQUENCE, &attribute) || !der_take(&attribute, DER_OID, &oid)
                || !der_take(&attribute, DER_SET, &values))
            return bad(parser, at, "an attribute of the request");
        /* PKCS#9 extensionRequest, and Microsoft's own before it */
        if (IS_OID(oid, "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e")
                || IS_OID(oid, "\x2b\x06\x01\x04\x01\x82\x37\x02\x01\x0e"))
        {
            if (!der_take(&values, DER_SEQUENCE, &document->extensions))
                return bad(parser, at, "the extensions that the request asks for");
            if (!check_extensions(parser, document->extensions))
                return FALSE;
        }
    }
    return TRUE;
}

static BOOL parse_crl(struct parser *parser, struct slice tbs, struct document *document)
{
    struct slice version, algorithm, field, at;

    der_take(&tbs, DER_INTEGER, &version);
    if (!der_take(&tbs, DER_SEQUENCE, &algorithm))
        return bad(parser, tbs, "the signature algorithm");
    if (!parse_whole(&tbs, &document->issuer))
        return bad(parser, tbs, "the issuer's name");
    if (!parse_time(&tbs, &document->not_before))
        return bad(parser, tbs, "the time of the CRL");
    parse_time(&tbs, &document->not_after);
    der_take(&tbs, DER_SEQUENCE, &document->revoked);
    at = tbs;
    if (der_take(&tbs, CONTEXT(0), &field))
    {
        if (!der_take(&field, DER_SEQUENCE, &document->extensions) || field.size)
            return bad(parser, at, "the extensions of the CRL");
        if (!check_extensions(parser, document->extensions))
            return FALSE;
    }
    return tbs.size ? bad(parser, tbs, "the end of the CRL") : TRUE;
}

/* The three differ in what stands at the beginning: a request has INTEGER and then a name and a key, whose key is a SEQUENCE of a
 * SEQUENCE and a BIT STRING; a certificate has [0], or INTEGER, algorithm, name, validity; a CRL has a time in the third place. */
static enum document_kind recognize(struct slice tbs)
{
    struct slice contents, inner;
    BYTE tags[5] = {0};
    UINT i, first;

    for (i = 0; i < 5 && der_next(&tbs, &tags[i], &contents, NULL); i++)
    {
        if (i == 2 && tags[0] == DER_INTEGER && tags[1] == DER_SEQUENCE && tags[2] == DER_SEQUENCE)
        {
            inner = contents;
            if (der_take(&inner, DER_SEQUENCE, NULL) && der_take(&inner, DER_BITS, NULL))
                return DOCUMENT_REQUEST;
        }
    }
    first = tags[0] == DER_INTEGER;
    if (tags[first] == DER_SEQUENCE && tags[first + 1] == DER_SEQUENCE
            && (tags[first + 2] == DER_UTC_TIME || tags[first + 2] == DER_GENERALIZED_TIME))
        return DOCUMENT_CRL;
    if ((tags[0] == CONTEXT(0) && tags[1] == DER_INTEGER) || (tags[0] == DER_INTEGER && tags[1] == DER_SEQUENCE
            && tags[2] == DER_SEQUENCE && tags[3] == DER_SEQUENCE))
        return DOCUMENT_CERTIFICATE;
    return DOCUMENT_UNKNOWN;
}

BOOL document_parse(const BYTE *der, size_t size, struct document *document, const char **problem, size_t *position)
{
    struct parser parser = {der};
    struct slice in = {der, (UINT)size}, tbs;
    BOOL good;

    memset(document, 0, sizeof(*document));
    document->der = in;
    if (size > 0x0fffffff)
        good = bad(&parser, in, "at most 256 MB");
    else if ((good = parse_signed(&parser, in, &tbs)))
    {
        document->kind = recognize(tbs);
        if (document->kind == DOCUMENT_CERTIFICATE)
            good = parse_certificate(&parser, tbs, document);
        else if (document->kind == DOCUMENT_REQUEST)
            good = parse_request(&parser, tbs, document);
        else if (document->kind == DOCUMENT_CRL)
            good = parse_crl(&parser, tbs, document);
        else
            good = bad(&parser, tbs, "a certificate, a PKCS#10 request or a CRL");
    }
    *problem = parser.problem;
    *position = parser.position;
    return good;
}

const char *document_name(enum document_kind kind)
{
    static const char *const names[] = {"something else", "a certificate", "a PKCS#10 request", "a CRL"};

    return names[kind];
}

BOOL extension_next(struct slice *in, struct extension_view *extension)
{
    struct slice contents, flag;

    if (!der_take(in, DER_SEQUENCE, &contents) || !der_take(&contents, DER_OID, &extension->oid))
        return FALSE;
    extension->critical = der_take(&contents, DER_BOOLEAN, &flag) && flag.size == 1 && flag.data[0];
    return der_take(&contents, DER_OCTETS, &extension->value) && !contents.size;
}

BOOL extension_find(struct slice extensions, const void *oid, UINT size, struct extension_view *extension)
{
    while (extension_next(&extensions, extension))
    {
        if (extension->oid.size == size && !memcmp(extension->oid.data, oid, size))
            return TRUE;
    }
    return FALSE;
}

BOOL slice_equal(struct slice a, struct slice b)
{
    return a.size == b.size && !memcmp(a.data, b.data, a.size);
}

static UINT integer_bits(struct slice integer)
{
    UINT bits;
    BYTE top;

    while (integer.size && !integer.data[0])
    {
        integer.data++;
        integer.size--;
    }
    if (!integer.size)
        return 0;
    bits = (integer.size - 1) * 8;
    for (top = integer.data[0]; top; top >>= 1)
        bits++;
    return bits;
}

/* What CertGetPublicKeyLength says: the modulus, the prime, the field of the curve. */
UINT key_bits(const struct document *document)
{
    struct slice in = document->key, parameters = document->key_parameters, integer;

    if (IS_OID(document->key_algorithm, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01")          /* rsaEncryption */
            || IS_OID(document->key_algorithm, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"))  /* RSASSA-PSS */
    {
        if (!der_take(&in, DER_SEQUENCE, &in) || !der_take(&in, DER_INTEGER, &integer))
            return 0;
        return integer_bits(integer);
    }
    if (IS_OID(document->key_algorithm, "\x2a\x86\x48\xce\x38\x04\x01"))                 /* DSA */
    {
        if (!der_take(&parameters, DER_SEQUENCE, &parameters) || !der_take(&parameters, DER_INTEGER, &integer))
            return 0;
        return integer_bits(integer);
    }
    if (IS_OID(document->key_algorithm, "\x2a\x86\x48\xce\x3d\x02\x01"))                 /* ecPublicKey */
    {
        if (der_take(&parameters, DER_OID, &integer) && IS_OID(integer, "\x2b\x81\x04\x00\x23"))
            return 521;     /* the one common field that is no multiple of 8 */
        if (!in.size)
            return 0;
        return in.data[0] == 4 ? (in.size - 1) / 2 * 8 : (in.size - 1) * 8;
    }
    if (IS_OID(document->key_algorithm, "\x2b\x65\x70") || IS_OID(document->key_algorithm, "\x2b\x65\x6e"))
        return 256;         /* Ed25519, X25519 */
    if (IS_OID(document->key_algorithm, "\x2b\x65\x71"))
        return 456;
    return 0;
}

struct slice key_identifier(const struct document *document)
{
    struct extension_view extension;
    struct slice identifier = {NULL, 0};

    if (extension_find(document->extensions, "\x55\x1d\x0e", 3, &extension))
        der_take(&extension.value, DER_OCTETS, &identifier);
    return identifier;
}

struct slice authority_key_identifier(const struct document *document)
{
    struct extension_view extension;
    struct slice identifier = {NULL, 0}, contents;

    if (extension_find(document->extensions, "\x55\x1d\x23", 3, &extension)
            && der_take(&extension.value, DER_SEQUENCE, &contents))
        der_take(&contents, 0x80, &identifier);
    return identifier;
}

HRESULT certificate_hash(struct slice der, BYTE hash[20])
{
    DWORD size = 20;

    if (!CryptHashCertificate(0, CALG_SHA1, 0, der.data, der.size, hash, &size) || size != 20)
        return HRESULT_FROM_WIN32(GetLastError());
    return S_OK;
}
