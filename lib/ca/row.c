/* A row of the CA's database: one request and what became of it. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* What a real CA writes (docs/abi.md 4.7), for what a certificate does not tell. */
#define REQUEST_TYPE_DEFAULT (CR_IN_PKCS10 | CR_IN_FULLRESPONSE)
#define REQUEST_FLAGS_DEFAULT CR_FLG_FORCEUTF8
#define DENIED_BY_OFFICER ((HRESULT)0x80094014)     /* CERTSRV_E_ADMIN_DENIED_REQUEST */
#define CLOCK_SKEW (10.0 / (24 * 60))               /* the CA sets NotBefore ClockSkewMinutes, 10, before it signs */

DATE date_now(void)
{
    SYSTEMTIME time;
    DATE date;

    GetSystemTime(&time);
    time.wMilliseconds = 0;
    return SystemTimeToVariantTime(&time, &date) ? date : 0;
}

HRESULT row_add_long(struct row *row, int property, BYTE table, LONG number)
{
    struct value value = {ROW_KEY(property, table)};

    value.type = PROPTYPE_LONG;
    value.u.number = number;
    return value_set(&row->values, &value);
}

HRESULT row_add_date(struct row *row, int property, BYTE table, DATE date)
{
    struct value value = {ROW_KEY(property, table)};

    value.type = PROPTYPE_DATE;
    value.u.date = date;
    return value_set(&row->values, &value);
}

HRESULT row_add_slice(struct row *row, int property, BYTE table, LONG type, struct slice data)
{
    struct value value = {ROW_KEY(property, table)};

    value.type = type;
    value.size = data.size;
    value.u.data = data.data;
    return value_set(&row->values, &value);
}

HRESULT row_add_text(struct row *row, int property, BYTE table, const WCHAR *text, UINT length)
{
    struct slice data = {NULL, length * sizeof(WCHAR)};
    WCHAR *copy = arena_alloc(&row->arena, data.size);

    if (!copy)
        return E_OUTOFMEMORY;
    memcpy(copy, text, data.size);
    data.data = (const BYTE *)copy;
    return row_add_slice(row, property, table, PROPTYPE_STRING, data);
}

/* --- extensions ------------------------------------------------------------------------------------------------------ */

struct extension *row_extension(struct row *row, const WCHAR *oid)
{
    UINT i;

    for (i = 0; i < row->extension_count; i++)
    {
        if (!wcscmp(row->extensions[i].oid, oid))
            return &row->extensions[i];
    }
    return NULL;
}

static void free_extension(struct extension *extension)
{
    if (extension->owned)
    {
        free((void *)extension->oid);
        free((void *)extension->data);
    }
}

HRESULT row_set_extension(struct row *row, const WCHAR *oid, LONG flags, const void *bytes, size_t size)
{
    struct extension *extension = row_extension(row, oid), *extensions, new = {0};
    size_t oid_size = (wcslen(oid) + 1) * sizeof(WCHAR);
    WCHAR *oid_copy = malloc(oid_size);
    BYTE *copy = malloc(size ? size : 1);

    if (!oid_copy || !copy || size > UINT_MAX)
    {
        free(oid_copy);
        free(copy);
        return E_OUTOFMEMORY;
    }
    memcpy(oid_copy, oid, oid_size);
    if (size)
        memcpy(copy, bytes, size);
    new.oid = oid_copy;
    new.data = copy;
    new.size = (UINT)size;
    new.flags = flags;
    new.owned = TRUE;
    if (extension)
    {
        new.id = extension->id;
        free_extension(extension);
        *extension = new;
        return S_OK;
    }
    if (!(extensions = realloc(row->extensions, (row->extension_count + 1) * sizeof(*extensions))))
    {
        free_extension(&new);
        return E_OUTOFMEMORY;
    }
    new.id = ++row->next_id;
    row->extensions = extensions;
    extensions[row->extension_count++] = new;
    return S_OK;
}

void row_remove_extension(struct row *row, const WCHAR *oid)
{
    struct extension *extension = row_extension(row, oid);

    if (!extension)
        return;
    free_extension(extension);
    row->extension_count--;
    memmove(extension, extension + 1, (row->extensions + row->extension_count - extension) * sizeof(*extension));
}

/* --- attributes ------------------------------------------------------------------------------------------------------ */

struct attribute *row_attribute(struct row *row, const WCHAR *name)
{
    struct name wanted, found;
    UINT i;

    if (!name_normalize(name, &wanted))
        return NULL;
    for (i = 0; i < row->attribute_count; i++)
    {
        if (name_normalize(row->attributes[i].name, &found) && found.length == wanted.length
                && !memcmp(found.text, wanted.text, found.length * sizeof(WCHAR)))
            return &row->attributes[i];
    }
    return NULL;
}

/* RequestAttributes is the attributes as text. */
static HRESULT write_attributes(struct row *row)
{
    struct value value = {ROW_KEY(PROPERTY_REQUEST_ATTRIBUTES, TABLE_REQUEST)};
    size_t length = 0, part;
    WCHAR *text;
    UINT i;

    value_remove(&row->values, value.key);
    if (!row->attribute_count)
        return S_OK;
    for (i = 0; i < row->attribute_count; i++)
        length += wcslen(row->attributes[i].name) + wcslen(row->attributes[i].value) + 2;
    if (length > 0x07ffffff)
        return E_INVALIDARG;
    if (!(text = malloc(length * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    for (i = 0, length = 0; i < row->attribute_count; i++)
    {
        if (i)
            text[length++] = '\n';
        part = wcslen(row->attributes[i].name);
        memcpy(text + length, row->attributes[i].name, part * sizeof(WCHAR));
        length += part;
        text[length++] = ':';
        part = wcslen(row->attributes[i].value);
        memcpy(text + length, row->attributes[i].value, part * sizeof(WCHAR));
        length += part;
    }
    value.type = PROPTYPE_STRING;
    value.size = (UINT)(length * sizeof(WCHAR));
    value.owned = 1;
    value.u.data = (const BYTE *)text;
    return value_set(&row->values, &value);
}

static HRESULT put_attribute(struct row *row, const WCHAR *name, UINT name_length, const WCHAR *value, UINT value_length)
{
    WCHAR *copy = malloc(((size_t)name_length + value_length + 2) * sizeof(WCHAR));
    struct attribute *attribute, *attributes;

    if (!copy)
        return E_OUTOFMEMORY;
    memcpy(copy, name, name_length * sizeof(WCHAR));
    copy[name_length] = 0;
    memcpy(copy + name_length + 1, value, value_length * sizeof(WCHAR));
    copy[name_length + 1 + value_length] = 0;
    if (!(attribute = row_attribute(row, copy)))
    {
        if (!(attributes = realloc(row->attributes, (row->attribute_count + 1) * sizeof(*attributes))))
        {
            free(copy);
            return E_OUTOFMEMORY;
        }
        row->attributes = attributes;
        attribute = &attributes[row->attribute_count++];
        attribute->id = ++row->next_id;
    }
    else
        free(attribute->name);
    attribute->name = copy;
    attribute->value = copy + name_length + 1;
    return S_OK;
}

HRESULT row_set_attribute(struct row *row, const WCHAR *name, UINT name_length, const WCHAR *value, UINT value_length)
{
    HRESULT hr = put_attribute(row, name, name_length, value, value_length);

    return FAILED(hr) ? hr : write_attributes(row);
}

void row_remove_attribute(struct row *row, const WCHAR *name)
{
    struct attribute *attribute = row_attribute(row, name);

    if (!attribute)
        return;
    free(attribute->name);
    row->attribute_count--;
    memmove(attribute, attribute + 1, (row->attributes + row->attribute_count - attribute) * sizeof(*attribute));
    write_attributes(row);
}

static BOOL is_blank(WCHAR c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* "name:value" lines, as ICertRequest::Submit takes them: spaces around a value do not count. */
static HRESULT add_attribute_lines(struct row *row, const WCHAR *text)
{
    const WCHAR *end, *colon, *name_end, *value_end;
    unsigned int line = 1;
    HRESULT hr;

    for (;; text = end + 1, line++)
    {
        for (end = text; *end && *end != '\n'; end++)
            ;
        while (text < end && is_blank(*text))
            text++;
        if (text < end)
        {
            for (colon = text; colon < end && *colon != ':'; colon++)
                ;
            if (colon == end || colon == text)
                return ca_error(E_INVALIDARG, "attributes, line %u: expected name:value", line);
            for (name_end = colon; is_blank(name_end[-1]); name_end--)
                ;
            for (colon++; colon < end && is_blank(*colon); colon++)
                ;
            for (value_end = end; value_end > colon && is_blank(value_end[-1]); value_end--)
                ;
            if (FAILED(hr = put_attribute(row, text, (UINT)(name_end - text), colon, (UINT)(value_end - colon))))
                return hr;
        }
        if (!*end)
            return write_attributes(row);
    }
}

/* --- the request's own columns ---------------------------------------------------------------------------------------- */

static HRESULT add_text(struct row *row, int property, const WCHAR *text)
{
    return row_add_text(row, property, TABLE_REQUEST, text, (UINT)wcslen(text));
}

static HRESULT add_status(certemu_ca *ca, struct row *row, const struct document *document)
{
    static const struct
    {
        LONG kind, disposition;
        HRESULT status;
        const WCHAR *message;
    } outcomes[] =
    {
        {CERTEMU_ROW_ISSUED, DB_DISP_ISSUED, S_OK, L"Issued"},
        {CERTEMU_ROW_PENDING, DB_DISP_PENDING, S_OK, L"Taken Under Submission"},
        {CERTEMU_ROW_DENIED, DB_DISP_DENIED, DENIED_BY_OFFICER, L"Denied by CERTEMU\\admin"},
        {CERTEMU_ROW_REVOKED, DB_DISP_REVOKED, S_OK, L"Revoked by CERTEMU\\admin"},
        {CERTEMU_ROW_IMPORTED, DB_DISP_FOREIGN, S_OK, L"Imported by CERTEMU\\admin"},
    };
    DATE now = date_now(), submitted = now;
    LONG reason = CRL_REASON_UNSPECIFIED;
    HRESULT hr;
    size_t i;

    for (i = 0; outcomes[i].kind != row->kind; i++)
        ;
    if (document->kind == DOCUMENT_CERTIFICATE && row->kind & (CERTEMU_ROW_ISSUED | CERTEMU_ROW_REVOKED))
        submitted = document->not_before + CLOCK_SKEW;
    if (FAILED(hr = row_add_long(row, PROPERTY_DISPOSITION, TABLE_REQUEST, outcomes[i].disposition))
            || FAILED(hr = row_add_long(row, PROPERTY_STATUS_CODE, TABLE_REQUEST, outcomes[i].status))
            || FAILED(hr = add_text(row, PROPERTY_DISPOSITION_MESSAGE, outcomes[i].message))
            || FAILED(hr = row_add_date(row, PROPERTY_SUBMITTED_WHEN, TABLE_REQUEST, submitted)))
        return hr;
    if (row->kind != CERTEMU_ROW_PENDING
            && FAILED(hr = row_add_date(row, PROPERTY_RESOLVED_WHEN, TABLE_REQUEST, submitted)))
        return hr;
    if (row->kind != CERTEMU_ROW_REVOKED)
        return S_OK;
    state_revocation(ca, document->serial, &now, &reason);
    if (FAILED(hr = row_add_date(row, PROPERTY_REVOKED_WHEN, TABLE_REQUEST, now))
            || FAILED(hr = row_add_date(row, PROPERTY_REVOKED_EFFECTIVE_WHEN, TABLE_REQUEST, now)))
        return hr;
    return row_add_long(row, PROPERTY_REVOKED_REASON, TABLE_REQUEST, reason);
}

static HRESULT add_request_columns(certemu_ca *ca, struct row *row, const struct document *document,
        const certemu_row_options *options)
{
    const char *requester = options && options->requester ? options->requester : "CERTEMU\\requester";
    WCHAR *text = ca_wide(requester);
    HRESULT hr;

    if (!text)
        return E_OUTOFMEMORY;
    if (SUCCEEDED(hr = add_text(row, PROPERTY_REQUESTER_NAME, text)))
        hr = add_text(row, PROPERTY_CALLER_NAME, text);
    free(text);
    /* The number is put in when the row is added. */
    if (FAILED(hr) || FAILED(hr = row_add_long(row, PROPERTY_REQUEST_ID, TABLE_REQUEST, 0))
            || FAILED(hr = row_add_long(row, PROPERTY_REQUEST_ID, TABLE_CERTIFICATE, 0))
            || FAILED(hr = row_add_long(row, PROPERTY_REQUEST_TYPE, TABLE_REQUEST, REQUEST_TYPE_DEFAULT))
            || FAILED(hr = row_add_long(row, PROPERTY_REQUEST_FLAGS, TABLE_REQUEST, REQUEST_FLAGS_DEFAULT))
            || FAILED(hr = row_add_long(row, PROPERTY_REQUESTER_CA_ACCESS, TABLE_REQUEST, 1))
            || FAILED(hr = row_add_long(row, PROPERTY_REQUESTER_CA_ACCESS, TABLE_CERTIFICATE, 1))
            || FAILED(hr = row_add_long(row, PROPERTY_KEY_ARCHIVED, TABLE_REQUEST, 0))
            || FAILED(hr = row_add_long(row, PROPERTY_KEY_ARCHIVED, TABLE_CERTIFICATE, 0)))
        return hr;
    return add_status(ca, row, document);
}

/* --- making a row ----------------------------------------------------------------------------------------------------- */

static HRESULT parse_input(const char *what, const void *bytes, size_t size, BYTE **der, UINT *der_size,
        struct document *document)
{
    const char *problem;
    size_t length, position;
    HRESULT hr;

    if (FAILED(hr = ca_decode_input(what, bytes, size, der, &length)))
        return hr;
    *der_size = (UINT)length;
    if (!document_parse(*der, length, document, &problem, &position))
        return ca_error(CRYPT_E_ASN1_BADTAG, "%s: byte %lu of the DER: expected %s", what, (unsigned long)position, problem);
    return S_OK;
}

static HRESULT fill(certemu_ca *ca, struct row *row, const void *bytes, size_t size, const certemu_row_options *options)
{
    BOOL undecided = row->kind == CERTEMU_ROW_PENDING || row->kind == CERTEMU_ROW_DENIED;
    struct document document, request;
    BOOL has_request = FALSE;
    UINT length;
    BYTE *der = NULL;
    WCHAR *text;
    HRESULT hr;

    hr = parse_input("certificate", bytes, size, &der, &length, &document);
    if (SUCCEEDED(hr) && document.kind == DOCUMENT_REQUEST && undecided)
    {
        row->request = der;
        row->request_size = length;
        if (options && options->request)
            return ca_error(E_INVALIDARG, "a pending or denied row has one request");
        if (FAILED(hr = derive_request(ca, row, &document)) || FAILED(hr = derive_certificate(ca, row, NULL, &document)))
            return hr;
    }
    else
    {
        row->certificate = der;
        row->certificate_size = length;
        if (FAILED(hr))
            return hr;
        if (document.kind != DOCUMENT_CERTIFICATE)
            return ca_error(CRYPT_E_NO_MATCH, "expected a certificate%s, found %s",
                    undecided ? " or a PKCS#10 request" : "", document_name(document.kind));
        if (options && options->request)
        {
            if (FAILED(hr = parse_input("request", options->request, options->request_size, &row->request,
                    &row->request_size, &request)))
                return hr;
            if (request.kind != DOCUMENT_REQUEST)
                return ca_error(CRYPT_E_NO_MATCH, "expected a PKCS#10 request, found %s", document_name(request.kind));
            has_request = TRUE;
        }
        if (FAILED(hr = derive_certificate(ca, row, &document, has_request ? &request : NULL)))
            return hr;
        /* Without the request, the certificate's subject stands for the one that was asked for. */
        hr = has_request ? derive_request(ca, row, &request) : subject_add(ca, row, TABLE_REQUEST, document.subject);
        if (FAILED(hr))
            return hr;
    }
    if (FAILED(hr = add_request_columns(ca, row, &document, options)))
        return hr;
    if (options && options->attributes)
    {
        if (!(text = ca_wide(options->attributes)))
            return E_OUTOFMEMORY;
        hr = add_attribute_lines(row, text);
        free(text);
    }
    return FAILED(hr) ? hr : write_attributes(row);
}

HRESULT row_create(certemu_ca *ca, certemu_row_kind kind, const void *bytes, size_t size,
        const certemu_row_options *options, struct row **result)
{
    struct row *row;
    HRESULT hr;

    if (kind != CERTEMU_ROW_ISSUED && kind != CERTEMU_ROW_PENDING && kind != CERTEMU_ROW_DENIED && kind != CERTEMU_ROW_REVOKED
            && kind != CERTEMU_ROW_IMPORTED)
        return ca_error(E_INVALIDARG, "unknown kind of row: %d", (int)kind);
    if (!(row = calloc(1, sizeof(*row))))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    row->kind = kind;
    hr = fill(ca, row, bytes, size, options);
    if (FAILED(hr))
    {
        if (hr == E_OUTOFMEMORY)
            ca_error(hr, "out of memory");
        row_free(row);
        return hr;
    }
    value_set_trim(&row->values);
    *result = row;
    return S_OK;
}

void row_free(struct row *row)
{
    UINT i;

    if (!row)
        return;
    for (i = 0; i < row->extension_count; i++)
        free_extension(&row->extensions[i]);
    for (i = 0; i < row->attribute_count; i++)
        free(row->attributes[i].name);
    free(row->extensions);
    free(row->attributes);
    value_set_clear(&row->values);
    arena_free(&row->arena);
    free(row->certificate);
    free(row->request);
    free(row);
}
