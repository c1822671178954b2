/* Names of subjects: the components by the CA's names, and the whole as Windows writes it. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* Reads the next AttributeTypeAndValue of a name; *rdn holds what is left of the current RDN. */
static BOOL next_component(struct slice *name, struct slice *rdn, WCHAR oid[64], BYTE *tag, struct slice *text)
{
    struct slice pair, type;

    while (!rdn->size)
    {
        if (!der_take(name, DER_SET, rdn))
            return FALSE;
    }
    oid[0] = 0;
    *tag = 0;
    if (!der_take(rdn, DER_SEQUENCE, &pair))
    {
        rdn->size = 0;
        return TRUE;
    }
    if (der_take(&pair, DER_OID, &type) && der_next(&pair, tag, text, NULL))
        der_oid_text(type, oid, 64);
    return TRUE;
}

/* The values of one component, joined. Country is single-valued (docs/abi.md 3.3): its first value. */
static HRESULT add_component(certemu_ca *ca, struct row *row, BYTE table, struct slice contents, int property)
{
    UINT separator = (UINT)wcslen(ca->switches.separator), length = 0, units, found = 0;
    struct slice name = contents, rdn = {NULL, 0}, text = {NULL, 0};
    struct value value = {ROW_KEY(property, table)};
    WCHAR oid[64], *joined;
    BYTE tag;

    while (next_component(&name, &rdn, oid, &tag, &text))
    {
        if (name_component(oid) != property || (units = der_string(tag, text, NULL)) == (UINT)-1)
            continue;
        length += units + (found++ ? separator : 0);
        if (property == PROPERTY_COUNTRY)
            break;
    }
    if (!found)
        return S_OK;
    if (!(joined = arena_alloc(&row->arena, length * sizeof(WCHAR))))
        return E_OUTOFMEMORY;
    value.type = PROPTYPE_STRING;
    value.size = length * sizeof(WCHAR);
    value.u.data = (const BYTE *)joined;
    name = contents;
    rdn.size = 0;
    for (length = 0, found = 0; next_component(&name, &rdn, oid, &tag, &text); )
    {
        if (name_component(oid) != property || (units = der_string(tag, text, NULL)) == (UINT)-1)
            continue;
        if (found++)
        {
            memcpy(joined + length, ca->switches.separator, separator * sizeof(WCHAR));
            length += separator;
        }
        length += der_string(tag, text, joined + length);
        if (property == PROPERTY_COUNTRY)
            break;
    }
    return value_set(&row->values, &value);
}

static HRESULT add_whole(certemu_ca *ca, struct row *row, BYTE table, struct slice name)
{
    DWORD flags = CERT_X500_NAME_STR, units;
    WCHAR buffer[512], *text = buffer;
    CERT_NAME_BLOB blob;
    HRESULT hr = S_OK;

    if (ca_switch(ca, SWITCH_NAME_ORDER) == ORDER_REVERSE)
        flags |= CERT_NAME_STR_REVERSE_FLAG;
    blob.cbData = name.size;
    blob.pbData = (BYTE *)name.data;
    units = CertNameToStrW(X509_ASN_ENCODING, &blob, flags, buffer, ARRAYSIZE(buffer));
    if (units >= ARRAYSIZE(buffer) - 1)      /* perhaps cut */
    {
        units = CertNameToStrW(X509_ASN_ENCODING, &blob, flags, NULL, 0);
        if (!(text = malloc(units * sizeof(WCHAR))))
            return E_OUTOFMEMORY;
        units = CertNameToStrW(X509_ASN_ENCODING, &blob, flags, text, units);
    }
    if (units > 1)          /* no subject, or one that Windows cannot write: no value */
        hr = row_add_text(row, PROPERTY_DISTINGUISHED_NAME, table, text, units - 1);
    if (text != buffer)
        free(text);
    return hr;
}

HRESULT subject_add(certemu_ca *ca, struct row *row, BYTE table, struct slice name)
{
    struct slice contents = {NULL, 0}, walk, rdn = {NULL, 0}, text = {NULL, 0}, in = name;
    BYTE tag, seen[PROPERTY_COUNT] = {0};
    WCHAR oid[64];
    HRESULT hr;
    int property;

    if (FAILED(hr = row_add_slice(row, PROPERTY_RAW_NAME, table, PROPTYPE_BINARY, name)))
        return hr;
    if (!der_take(&in, DER_SEQUENCE, &contents) || !contents.size)
        return S_OK;
    for (walk = contents; next_component(&walk, &rdn, oid, &tag, &text); )
    {
        property = name_component(oid);
        if (property < 0 || seen[property])
            continue;
        seen[property] = 1;
        if (FAILED(hr = add_component(ca, row, table, contents, property)))
            return hr;
    }
    return add_whole(ca, row, table, name);
}
