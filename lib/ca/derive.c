/* What a row's columns get from its certificate and its request (docs/properties.md). */
#include <stdlib.h>
#include <string.h>

#include "private.h"

static const WCHAR hex_digits[] = L"0123456789abcdef";

/* Serial numbers are written without spaces, hashes and key identifiers with (docs/abi.md 4.3). */
static HRESULT add_hex(struct row *row, int property, struct slice bytes, BOOL spaces)
{
    UINT step = spaces ? 3 : 2, length, i;
    struct slice data;
    WCHAR *text;

    if (!bytes.size)
        return S_OK;
    length = bytes.size * step - spaces;
    if (!(text = arena_alloc(&row->arena, (length + 1) * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    for (i = 0; i < bytes.size; i++)
    {
        text[i * step] = hex_digits[bytes.data[i] >> 4];
        text[i * step + 1] = hex_digits[bytes.data[i] & 15];
        if (spaces)
            text[i * step + 2] = ' ';
    }
    data.data = (const BYTE *)text;
    data.size = length * sizeof(WCHAR);
    return row_add_slice(row, property, TABLE_CERTIFICATE, PROPTYPE_STRING, data);
}

static HRESULT add_oid(struct row *row, int property, struct slice oid)
{
    WCHAR text[256];
    UINT length = der_oid_text(oid, text, ARRAYSIZE(text));

    return length ? row_add_text(row, property, TABLE_CERTIFICATE, text, length) : S_OK;
}

static HRESULT add_string(struct row *row, int property, BYTE tag, struct slice bytes)
{
    UINT length = der_string(tag, bytes, NULL);
    struct slice data;
    WCHAR *text;

    if (length == (UINT)-1)
        return S_OK;
    if (!(text = arena_alloc(&row->arena, length * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    der_string(tag, bytes, text);
    data.data = (const BYTE *)text;
    data.size = length * sizeof(WCHAR);
    return row_add_slice(row, property, TABLE_CERTIFICATE, PROPTYPE_STRING, data);
}

static HRESULT add_key(struct row *row, const struct document *document)
{
    HRESULT hr;

    if (FAILED(hr = row_add_slice(row, PROPERTY_RAW_PUBLIC_KEY, TABLE_CERTIFICATE, PROPTYPE_BINARY, document->key))
            || FAILED(hr = row_add_long(row, PROPERTY_PUBLIC_KEY_LENGTH, TABLE_CERTIFICATE, key_bits(document)))
            || FAILED(hr = add_oid(row, PROPERTY_PUBLIC_KEY_ALGORITHM, document->key_algorithm)))
        return hr;
    if (document->key_parameters.size && FAILED(hr = row_add_slice(row, PROPERTY_RAW_PUBLIC_KEY_ALGORITHM_PARAMETERS,
            TABLE_CERTIFICATE, PROPTYPE_BINARY, document->key_parameters)))
        return hr;
    return add_hex(row, PROPERTY_SUBJECT_KEY_IDENTIFIER, key_identifier(document), TRUE);
}

/* Templates from version 2 on are named by OID in 1.3.6.1.4.1.311.21.7, those of version 1 by name in …20.2. */
static HRESULT add_template(struct row *row, struct slice extensions)
{
    struct extension_view extension;
    struct slice contents, text;
    BYTE tag;

    if (extension_find(extensions, "\x2b\x06\x01\x04\x01\x82\x37\x15\x07", 9, &extension)
            && der_take(&extension.value, DER_SEQUENCE, &contents) && der_take(&contents, DER_OID, &text))
        return add_oid(row, PROPERTY_CERTIFICATE_TEMPLATE, text);
    if (extension_find(extensions, "\x2b\x06\x01\x04\x01\x82\x37\x14\x02", 9, &extension)
            && der_next(&extension.value, &tag, &text, NULL))
        return add_string(row, PROPERTY_CERTIFICATE_TEMPLATE, tag, text);
    return S_OK;
}

/* The otherName 1.3.6.1.4.1.311.20.2.3 of the subject's alternative names. */
static HRESULT add_upn(struct row *row, struct slice extensions)
{
    struct extension_view extension;
    struct slice names, name, oid, value;
    BYTE tag;

    if (!extension_find(extensions, "\x55\x1d\x11", 3, &extension) || !der_take(&extension.value, DER_SEQUENCE, &names))
        return S_OK;
    while (der_next(&names, &tag, &name, NULL))
    {
        if (tag == 0xa0 && der_take(&name, DER_OID, &oid) && oid.size == 10
                && !memcmp(oid.data, "\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x03", 10)
                && der_take(&name, 0xa0, &value) && der_next(&value, &tag, &value, NULL))
            return add_string(row, PROPERTY_UPN, tag, value);
    }
    return S_OK;
}

static BOOL is_one_of(struct slice oid, const char *const *list)
{
    for (; *list; list++)
    {
        if (oid.size == strlen(*list) && !memcmp(oid.data, *list, oid.size))
            return TRUE;
    }
    return FALSE;
}

/* Where a real CA's extensions come from (docs/abi.md 3.6): CRL distribution points, authority information access and authority key
 * identifier are the server's own; the subject key identifier is the request's; what the policy module sets from the template
 * is its; any other one is the request's if the request asks for it. */
static LONG origin_of(struct slice oid, const struct document *request, LONG kind)
{
    static const char *const server[] = {"\x55\x1d\x1f", "\x2b\x06\x01\x05\x05\x07\x01\x01", "\x55\x1d\x23",
            "\x2b\x06\x01\x04\x01\x82\x37\x15\x01", "\x2b\x06\x01\x04\x01\x82\x37\x15\x02", "\x55\x1d\x2e", NULL};
    static const char *const policy[] = {"\x55\x1d\x0f", "\x55\x1d\x25", "\x55\x1d\x20", "\x55\x1d\x13",
            "\x2b\x06\x01\x04\x01\x82\x37\x15\x07", "\x2b\x06\x01\x04\x01\x82\x37\x15\x0a",
            "\x2b\x06\x01\x04\x01\x82\x37\x14\x02", NULL};
    static const char *const requested[] = {"\x55\x1d\x0e", NULL};
    struct extension_view view;

    if (kind == CERTEMU_ROW_IMPORTED)
        return EXTENSION_ORIGIN_IMPORTEDCERT;
    if (is_one_of(oid, server))
        return EXTENSION_ORIGIN_SERVER;
    if (is_one_of(oid, requested))
        return EXTENSION_ORIGIN_REQUEST;
    if (!is_one_of(oid, policy) && request && extension_find(request->extensions, oid.data, oid.size, &view))
        return EXTENSION_ORIGIN_REQUEST;
    return EXTENSION_ORIGIN_POLICY;
}

static UINT count_extensions(struct slice extensions)
{
    struct extension_view view;
    UINT count = 0;

    while (extension_next(&extensions, &view))
        count++;
    return count;
}

static HRESULT append_extension(struct row *row, const struct extension_view *view, LONG flags)
{
    struct extension *extension = &row->extensions[row->extension_count];
    WCHAR text[256], *copy;
    UINT length = der_oid_text(view->oid, text, ARRAYSIZE(text));

    if (!length || row_extension(row, text))
        return S_OK;        /* RFC 5280 allows each only once */
    if (!(copy = arena_alloc(&row->arena, (length + 1) * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    memcpy(copy, text, (length + 1) * sizeof(WCHAR));
    extension->oid = copy;
    extension->data = view->value.data;
    extension->size = view->value.size;
    extension->flags = flags | (view->critical ? EXTENSION_CRITICAL_FLAG : 0);
    extension->owned = FALSE;
    extension->id = ++row->next_id;
    row->extension_count++;
    return S_OK;
}

/* The certificate's extensions in their order, then what the request asked for in vain: the database keeps those, disabled. */
static HRESULT add_extensions(struct row *row, const struct document *certificate, const struct document *request)
{
    UINT count = (certificate ? count_extensions(certificate->extensions) : 0)
            + (request ? count_extensions(request->extensions) : 0);
    struct extension_view view, issued;
    struct slice walk;
    HRESULT hr;

    if (!count)
        return S_OK;
    if (!(row->extensions = calloc(count, sizeof(*row->extensions))))
        return E_OUTOFMEMORY;
    if (certificate)
    {
        for (walk = certificate->extensions; extension_next(&walk, &view); )
        {
            if (FAILED(hr = append_extension(row, &view, origin_of(view.oid, request, row->kind))))
                return hr;
        }
    }
    if (request)
    {
        for (walk = request->extensions; extension_next(&walk, &view); )
        {
            LONG flags = EXTENSION_ORIGIN_REQUEST;

            if (certificate && !extension_find(certificate->extensions, view.oid.data, view.oid.size, &issued))
                flags |= EXTENSION_DISABLE_FLAG;
            if (FAILED(hr = append_extension(row, &view, flags)))
                return hr;
        }
    }
    return S_OK;
}

HRESULT derive_certificate(certemu_ca *ca, struct row *row, const struct document *certificate, const struct document *request)
{
    const struct document *source = certificate ? certificate : request;
    BOOL issued = certificate && row->kind != CERTEMU_ROW_PENDING && row->kind != CERTEMU_ROW_DENIED;
    BYTE hash[20];
    struct slice hash_slice = {hash, sizeof(hash)};
    HRESULT hr;

    if (FAILED(hr = add_key(row, source)) || FAILED(hr = add_template(row, source->extensions))
            || FAILED(hr = add_upn(row, source->extensions)) || FAILED(hr = add_extensions(row, certificate, request)))
        return hr;
    if (!issued)
        return S_OK;
    if (FAILED(hr = certificate_hash(certificate->der, hash)))
        return ca_error(hr, "certificate: Windows cannot hash it (0x%08x)", (unsigned int)hr);
    if (FAILED(hr = subject_add(ca, row, TABLE_CERTIFICATE, certificate->subject))
            || FAILED(hr = row_add_slice(row, PROPERTY_RAW_CERTIFICATE, TABLE_CERTIFICATE, PROPTYPE_BINARY, certificate->der))
            || FAILED(hr = add_hex(row, PROPERTY_CERTIFICATE_HASH, hash_slice, TRUE))
            || FAILED(hr = add_hex(row, PROPERTY_SERIAL_NUMBER, certificate->serial, FALSE))
            || FAILED(hr = row_add_date(row, PROPERTY_NOT_BEFORE, TABLE_CERTIFICATE, certificate->not_before))
            || FAILED(hr = row_add_date(row, PROPERTY_NOT_AFTER, TABLE_CERTIFICATE, certificate->not_after)))
        return hr;
    return row_add_long(row, PROPERTY_ISSUER_NAME_ID, TABLE_CERTIFICATE, state_issuer_id(ca, certificate));
}

/* --- a request's attributes --------------------------------------------------------------------------------------------- */

static HRESULT add_attribute(struct row *row, const WCHAR *name, UINT name_length, BYTE tag, struct slice value)
{
    UINT length = der_string(tag, value, NULL);
    WCHAR *text;
    HRESULT hr;

    if (length == (UINT)-1 || !name_length)
        return S_OK;
    if (!(text = malloc((length + 1) * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    der_string(tag, value, text);
    hr = row_set_attribute(row, name, name_length, text, length);
    free(text);
    return hr;
}

static HRESULT add_pair(struct row *row, struct slice value)
{
    struct slice pair, text;
    BYTE tag, value_tag;
    UINT length;
    WCHAR *name;
    HRESULT hr;

    if (!der_take(&value, DER_SEQUENCE, &pair) || !der_next(&pair, &tag, &text, NULL)
            || (length = der_string(tag, text, NULL)) == (UINT)-1 || !der_next(&pair, &value_tag, &value, NULL))
        return S_OK;
    if (!(name = malloc((length + 1) * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    der_string(tag, text, name);
    hr = add_attribute(row, name, length, value_tag, value);
    free(name);
    return hr;
}

/* Microsoft's enrollment attributes become request attributes: name-value pairs, the system's version, the provider. */
HRESULT derive_request(certemu_ca *ca, struct row *row, const struct document *request)
{
    static const char prefix[] = "\x2b\x06\x01\x04\x01\x82\x37\x0d\x02";      /* 1.3.6.1.4.1.311.13.2 */
    struct slice attributes = request->attributes, attribute, oid, values, field;
    HRESULT hr;
    BYTE tag;

    if (FAILED(hr = subject_add(ca, row, TABLE_REQUEST, request->subject))
            || FAILED(hr = row_add_slice(row, PROPERTY_RAW_REQUEST, TABLE_REQUEST, PROPTYPE_BINARY, request->der)))
        return hr;
    while (der_take(&attributes, DER_SEQUENCE, &attribute))
    {
        if (!der_take(&attribute, DER_OID, &oid) || oid.size != 10 || memcmp(oid.data, prefix, 9)
                || !der_take(&attribute, DER_SET, &values))
            continue;
        hr = S_OK;
        if (oid.data[9] == 1)
            hr = add_pair(row, values);
        else if (oid.data[9] == 3 && der_next(&values, &tag, &field, NULL))
            hr = add_attribute(row, L"RequestOSVersion", 16, tag, field);
        else if (oid.data[9] == 2 && der_take(&values, DER_SEQUENCE, &values) && der_take(&values, DER_INTEGER, &field)
                && der_next(&values, &tag, &field, NULL))
            hr = add_attribute(row, L"RequestCSPProvider", 18, tag, field);
        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}
