/* Properties, attributes and extensions by name: as the server reads them, as a test sets them, and as a list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* --- names that only a test knows ------------------------------------------------------------------------------------------ */

static const WCHAR *bare_name(const struct name *name)
{
    return name->text + (name->prefix ? 8 : 0);     /* "request.", "subject." */
}

int ca_custom_property(const certemu_ca *ca, const struct name *name)
{
    UINT i;

    for (i = 0; i < ca->custom_count; i++)
    {
        if (!wcscmp(ca->custom[i].text, bare_name(name)))
            return (int)(PROPERTY_COUNT + i);
    }
    return -1;
}

static int add_custom_property(certemu_ca *ca, const struct name *name, const char *given)
{
    struct custom_name *custom;
    size_t size;
    int found;

    if ((found = ca_custom_property(ca, name)) >= 0)
        return found;
    if (!(custom = realloc(ca->custom, (ca->custom_count + 1) * sizeof(*custom))))
        return -1;
    ca->custom = custom;
    custom += ca->custom_count;
    size = (wcslen(bare_name(name)) + 1) * sizeof(WCHAR);
    custom->given = ca_wide(given);
    if ((custom->text = malloc(size)))
        memcpy(custom->text, bare_name(name), size);
    if (!custom->given || !custom->text)
    {
        free(custom->given);
        free(custom->text);
        return -1;
    }
    return (int)(PROPERTY_COUNT + ca->custom_count++);
}

/* --- reading ---------------------------------------------------------------------------------------------------------------- */

static HRESULT give(const certemu_ca *ca, const struct value *value, LONG wanted, VARIANT *variant)
{
    if (value->type == VALUE_EMPTY)
        return CERTSRV_E_PROPERTY_EMPTY;
    if ((LONG)value->type != wanted)
        return ca_switch(ca, SWITCH_TYPE_MISMATCH);
    if (!value->size && value->type == PROPTYPE_STRING && FAILED(ca_switch(ca, SWITCH_EMPTY_STRING)))
        return ca_switch(ca, SWITCH_EMPTY_STRING);
    return value_to_variant(value, variant);
}

static HRESULT read_custom(certemu_ca *ca, const struct ca_context *context, BYTE table, const struct name *name, LONG type,
        VARIANT *variant)
{
    int property = ca->custom_count ? ca_custom_property(ca, name) : -1;
    const struct value *value = NULL;
    struct row *row;

    if (property >= 0)
    {
        if (SUCCEEDED(ca_context_row(ca, context, &row)))
            value = value_find(&row->values, ROW_KEY(property, table));
        if (!value && table == TABLE_CERTIFICATE)
            value = value_find(&ca->values, CA_KEY(property, NAME_NO_INDEX));
    }
    return value ? give(ca, value, type, variant) : ca_switch(ca, SWITCH_UNKNOWN_PROPERTY);
}

static HRESULT read_state(certemu_ca *ca, int property, int index, LONG type, VARIANT *variant)
{
    struct state_scratch scratch;
    struct value value;
    HRESULT hr;

    if (property_table[property].type != type)
        return ca_switch(ca, SWITCH_TYPE_MISMATCH);
    hr = state_value(ca, property, index, &value, &scratch);
    if (FAILED(hr))
        return hr;
    /* CertSuffix.0 and CRLSuffix.0 are documented to be empty strings. */
    if (!value.size && (property == PROPERTY_CERT_SUFFIX || property == PROPERTY_CRL_SUFFIX))
        return value_to_variant(&value, variant);
    return give(ca, &value, type, variant);
}

static HRESULT read_row(const certemu_ca *ca, const struct row *row, int property, BYTE table, LONG type, VARIANT *variant)
{
    const struct value *value;

    if (property_table[property].type != type)
        return ca_switch(ca, SWITCH_TYPE_MISMATCH);
    value = value_find(&row->values, ROW_KEY(property, table));
    return value ? give(ca, value, type, variant) : CERTSRV_E_PROPERTY_EMPTY;
}

/* The certificate that issued a row's, as a request property without ".n". */
static int issuer_index(const certemu_ca *ca, const struct row *row)
{
    const struct value *value = value_find(&row->values, ROW_KEY(PROPERTY_ISSUER_NAME_ID, TABLE_CERTIFICATE));

    if (!value || value->type != PROPTYPE_LONG || (UINT)(value->u.number & 0xffff) >= ca->certificate_count)
        return NAME_NO_INDEX;
    return value->u.number & 0xffff;
}

HRESULT ca_read_property(certemu_ca *ca, const struct ca_context *context, BYTE table, const struct name *name, LONG type,
        VARIANT *variant)
{
    BYTE flags, wanted = name->prefix == TABLE_REQUEST ? TABLE_REQUEST : table;
    HRESULT hr, elsewhere;
    int property = name->property, index = name->index;
    struct row *row;

    if (type < PROPTYPE_LONG || type > PROPTYPE_STRING)
        return ca_switch(ca, SWITCH_BAD_TYPE);
    if (property < 0)
        return read_custom(ca, context, wanted, name, type, variant);
    flags = property_table[property].flags;
    hr = ca_context_row(ca, context, &row);
    if (flags & TABLE_CA && (table == TABLE_CERTIFICATE || flags & TABLE_REQUEST))
    {
        if (!(flags & TABLE_REQUEST) || property == PROPERTY_RAW_CA_CERTIFICATE || !context)
        {
            if (context && FAILED(ca_switch(ca, SWITCH_CA_PROPERTY_IN_CONTEXT)) && table == TABLE_CERTIFICATE)
                return ca_switch(ca, SWITCH_CA_PROPERTY_IN_CONTEXT);
            if (row && table == TABLE_REQUEST && index == NAME_NO_INDEX)
            {
                if (value_find(&row->values, ROW_KEY(property, TABLE_REQUEST)))
                    return read_row(ca, row, property, TABLE_REQUEST, type, variant);
                index = issuer_index(ca, row);
            }
            return read_state(ca, property, index, type, variant);
        }
    }
    else if (!(flags & wanted))
    {
        elsewhere = ca_switch(ca, SWITCH_WRONG_TABLE);
        if (FAILED(elsewhere))
            return elsewhere;
        if (!(flags & (TABLE_REQUEST | TABLE_CERTIFICATE)))
            return read_state(ca, property, index, type, variant);
        wanted = flags & (TABLE_REQUEST | TABLE_CERTIFICATE);
    }
    return FAILED(hr) ? hr : read_row(ca, row, property, wanted, type, variant);
}

/* --- setting ---------------------------------------------------------------------------------------------------------------- */

static void free_value(struct value *value)
{
    if (value->owned)
        free((void *)value->u.data);
}

/* Into the CA's own values. Takes over the data, as all of these do. */
static HRESULT set_state(certemu_ca *ca, int property, int index, struct value *value)
{
    if (property < PROPERTY_COUNT && !(property_table[property].flags & TABLE_CA))
    {
        free_value(value);
        return ca_error(E_INVALIDARG, "%s belongs to a request: a context is needed", property_table[property].name);
    }
    value->key = CA_KEY(property, index);
    return value_set(&ca->values, value);
}

static HRESULT copy_value(const struct value *value, struct value *copy)
{
    *copy = *value;
    return value->owned ? value_from_bytes(value->u.data, value->size, value->type, copy) : S_OK;
}

/* Into a row: a name part goes to the certificate's table unless "Request." says otherwise, as GetCertificateProperty reads it; a name
 * of no table to both. */
static HRESULT set_row(struct row *row, int property, const struct name *name, struct value *value)
{
    BYTE tables = property < PROPERTY_COUNT ? property_table[property].flags & (TABLE_REQUEST | TABLE_CERTIFICATE)
            : TABLE_REQUEST | TABLE_CERTIFICATE;
    struct value copy;
    HRESULT hr;

    if (name->prefix == TABLE_REQUEST)
        tables = TABLE_REQUEST;
    else if (property < PROPERTY_COUNT && property_table[property].flags & PROPERTY_NAME_PART)
        tables = TABLE_CERTIFICATE;
    if (tables == (TABLE_REQUEST | TABLE_CERTIFICATE))
    {
        if (FAILED(hr = copy_value(value, &copy)))
        {
            free_value(value);
            return hr;
        }
        copy.key = ROW_KEY(property, TABLE_REQUEST);
        if (FAILED(hr = value_set(&row->values, &copy)))
        {
            free_value(value);
            return hr;
        }
        tables = TABLE_CERTIFICATE;
    }
    value->key = ROW_KEY(property, tables);
    return value_set(&row->values, value);
}

static HRESULT set_value(certemu_ca *ca, LONG number, const char *given, const struct name *name, struct value *value)
{
    struct ca_context *context = NULL;
    int property = name->property;
    HRESULT hr;

    if (number && !(context = ca_find_context(ca, number)))
        hr = ca_error(E_INVALIDARG, "there is no context %ld", (long)number);
    else if (property < 0 && (property = add_custom_property(ca, name, given)) < 0)
        hr = ca_error(E_OUTOFMEMORY, "out of memory");
    else if (context && context->row && !(property < PROPERTY_COUNT
            && !(property_table[property].flags & (TABLE_REQUEST | TABLE_CERTIFICATE))))
        return set_row(context->row, property, name, value);
    else if (property == PROPERTY_RAW_CA_CERTIFICATE || !context || !context->row
            || property_table[property].flags & TABLE_CA)
        return set_state(ca, property, name->index, value);
    else
        hr = ca_error(E_INVALIDARG, "%s does not belong to the CA", property_table[property].name);
    free_value(value);
    return hr;
}

static HRESULT set_property(certemu_ca *ca, LONG context, const char *given, const VARIANT *variant, const void *bytes, size_t size,
        LONG type)
{
    struct value value = {0};
    struct name name;
    HRESULT hr;

    if (!ca || !given || (!variant && !bytes && size))
        return ca_error(E_POINTER, "no %s", !ca ? "CA" : !given ? "name" : "value");
    if (!name_parse_utf8(given, &name) || !name.length)
        return ca_error(E_INVALIDARG, "\"%s\" is no name of a property", given);
    if (name.property >= 0)
    {
        LONG schema = property_table[name.property].type;

        hr = type && type != schema ? DISP_E_TYPEMISMATCH : S_OK;
        type = schema;
    }
    else
        hr = S_OK;
    if (SUCCEEDED(hr))
        hr = variant ? value_from_variant(variant, type, &value) : value_from_bytes(bytes, size, type, &value);
    if (FAILED(hr))
    {
        static const char *const types[] = {"any type", "a LONG", "a DATE", "bytes", "a string"};

        return ca_error(hr, hr == DISP_E_TYPEMISMATCH ? "%s takes %s" : "%s: the value cannot be stored (for %s)", given,
                types[type]);
    }
    AcquireSRWLockExclusive(&ca->lock);
    hr = set_value(ca, context, given, &name, &value);
    ReleaseSRWLockExclusive(&ca->lock);
    return hr;
}

HRESULT certemu_ca_set_property(certemu_ca *ca, LONG context, const char *name, const VARIANT *value)
{
    return set_property(ca, context, name, value, NULL, value ? 0 : 1, 0);
}

HRESULT certemu_ca_set_string(certemu_ca *ca, LONG context, const char *name, const char *value)
{
    WCHAR *wide;
    HRESULT hr;

    if (!value)
        return ca_error(E_POINTER, "no value");
    if (!(wide = ca_wide(value)))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    hr = set_property(ca, context, name, NULL, wide, wcslen(wide) * sizeof(WCHAR), PROPTYPE_STRING);
    free(wide);
    return hr;
}

HRESULT certemu_ca_set_long(certemu_ca *ca, LONG context, const char *name, LONG value)
{
    VARIANT variant;

    V_VT(&variant) = VT_I4;
    V_I4(&variant) = value;
    return set_property(ca, context, name, &variant, NULL, 0, PROPTYPE_LONG);
}

HRESULT certemu_ca_set_date(certemu_ca *ca, LONG context, const char *name, DATE value)
{
    VARIANT variant;

    V_VT(&variant) = VT_DATE;
    V_DATE(&variant) = value;
    return set_property(ca, context, name, &variant, NULL, 0, PROPTYPE_DATE);
}

HRESULT certemu_ca_set_binary(certemu_ca *ca, LONG context, const char *name, const void *bytes, size_t size)
{
    return set_property(ca, context, name, NULL, bytes, size, PROPTYPE_BINARY);
}

static HRESULT find_row(certemu_ca *ca, LONG number, struct row **row)
{
    struct ca_context *context = ca_find_context(ca, number);

    *row = context ? context->row : NULL;
    return *row ? S_OK : ca_error(E_INVALIDARG, "%s context %ld", context ? "no request belongs to" : "there is no", (long)number);
}

HRESULT certemu_ca_set_attribute(certemu_ca *ca, LONG context, const char *name, const char *value)
{
    WCHAR *wide_name, *wide_value = NULL;
    struct row *row;
    HRESULT hr;

    if (!ca || !name)
        return ca_error(E_POINTER, "no %s", ca ? "name" : "CA");
    if (!*name || strpbrk(name, ":\r\n"))
        return ca_error(E_INVALIDARG, "\"%s\" is no name of an attribute", name);
    if (!(wide_name = ca_wide(name)) || (value && !(wide_value = ca_wide(value))))
    {
        free(wide_name);
        return ca_error(E_OUTOFMEMORY, "out of memory");
    }
    AcquireSRWLockExclusive(&ca->lock);
    if (SUCCEEDED(hr = find_row(ca, context, &row)))
    {
        if (value)
            hr = row_set_attribute(row, wide_name, (UINT)wcslen(wide_name), wide_value, (UINT)wcslen(wide_value));
        else
            row_remove_attribute(row, wide_name);
    }
    ReleaseSRWLockExclusive(&ca->lock);
    free(wide_name);
    free(wide_value);
    return hr;
}

static BOOL is_oid(const char *text)
{
    size_t digits = 0, dots = 0;

    for (; *text; text++)
    {
        if (*text >= '0' && *text <= '9')
            digits++;
        else if (*text == '.' && digits && text[1] >= '0' && text[1] <= '9')
            dots++;
        else
            return FALSE;
    }
    return dots > 0;
}

HRESULT certemu_ca_set_extension(certemu_ca *ca, LONG context, const char *oid, LONG flags, const void *bytes, size_t size)
{
    struct row *row;
    WCHAR *wide;
    HRESULT hr;

    if (!ca || !oid)
        return ca_error(E_POINTER, "no %s", ca ? "OID" : "CA");
    if (!is_oid(oid))
        return ca_error(E_INVALIDARG, "\"%s\" is no OID", oid);
    if (!(wide = ca_wide(oid)))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    AcquireSRWLockExclusive(&ca->lock);
    if (SUCCEEDED(hr = find_row(ca, context, &row)))
    {
        if (bytes)
            hr = row_set_extension(row, wide, flags, bytes, size);
        else
            row_remove_extension(row, wide);
    }
    ReleaseSRWLockExclusive(&ca->lock);
    free(wide);
    return hr;
}

/* --- the list --------------------------------------------------------------------------------------------------------------- */

struct item
{
    const char *table;
    char *name;
    LONG type, flags;
    VARIANT value;
};

struct list
{
    struct item *items;
    size_t count, capacity;
};

/* The value of type `value->type`, with ".n" behind the name for index >= 0. */
static HRESULT add_item(struct list *list, const char *table, const WCHAR *name, int index, LONG type, LONG flags,
        const struct value *value)
{
    struct item *items, *item;
    size_t capacity, length;
    char *grown;
    HRESULT hr;

    if (list->count == list->capacity)
    {
        capacity = list->capacity ? list->capacity * 2 : 64;
        if (!(items = realloc(list->items, capacity * sizeof(*items))))
            return E_OUTOFMEMORY;
        list->items = items;
        list->capacity = capacity;
    }
    item = &list->items[list->count];
    item->table = table;
    item->type = type;
    item->flags = flags;
    VariantInit(&item->value);
    if (!(item->name = ca_utf8(name)))
        return E_OUTOFMEMORY;
    list->count++;
    if (index >= 0)
    {
        length = strlen(item->name);
        if (!(grown = realloc(item->name, length + 12)))
            return E_OUTOFMEMORY;
        item->name = grown;
        snprintf(grown + length, 12, ".%d", index);
    }
    hr = value_to_variant(value, &item->value);
    return FAILED(hr) ? hr : S_OK;
}

static const WCHAR *name_of(const certemu_ca *ca, int property)
{
    return property < PROPERTY_COUNT ? property_table[property].wide : ca->custom[property - PROPERTY_COUNT].given;
}

static HRESULT list_row(const certemu_ca *ca, const struct row *row, struct list *list)
{
    struct value value = {0};
    HRESULT hr;
    UINT i, table;

    for (table = 2; table--; )      /* the request's first */
    {
        for (i = 0; i < row->values.count; i++)
        {
            const struct value *item = &row->values.items[i];
            int property = item->key >> 1;

            if ((item->key & 1) != table)
                continue;
            if (FAILED(hr = add_item(list, table ? "request" : "certificate", name_of(ca, property), NAME_NO_INDEX,
                    property < PROPERTY_COUNT ? property_table[property].type : (LONG)item->type, 0, item)))
                return hr;
        }
    }
    for (i = 0; i < row->attribute_count; i++)
    {
        value.type = PROPTYPE_STRING;
        value.size = (UINT)wcslen(row->attributes[i].value) * sizeof(WCHAR);
        value.u.data = (const BYTE *)row->attributes[i].value;
        if (FAILED(hr = add_item(list, "attribute", row->attributes[i].name, NAME_NO_INDEX, PROPTYPE_STRING, 0, &value)))
            return hr;
    }
    for (i = 0; i < row->extension_count; i++)
    {
        value.type = PROPTYPE_BINARY;
        value.size = row->extensions[i].size;
        value.u.data = row->extensions[i].data;
        if (FAILED(hr = add_item(list, "extension", row->extensions[i].oid, NAME_NO_INDEX, PROPTYPE_BINARY,
                row->extensions[i].flags, &value)))
            return hr;
    }
    return S_OK;
}

static HRESULT list_state_item(certemu_ca *ca, int property, int index, struct list *list)
{
    struct state_scratch scratch;
    struct value value;
    HRESULT hr = state_value(ca, property, index, &value, &scratch);

    if (FAILED(hr))
    {
        if (!value_find(&ca->values, CA_KEY(property, index)))
            return S_OK;
        value.type = VALUE_EMPTY;
    }
    return add_item(list, "ca", property_table[property].wide, index, property_table[property].type, 0, &value);
}

static HRESULT list_state(certemu_ca *ca, struct list *list)
{
    int property, index, count;
    HRESULT hr;
    UINT i;

    for (property = 0; property < PROPERTY_COUNT; property++)
    {
        if (!(property_table[property].flags & TABLE_CA))
            continue;
        if (!(property_table[property].flags & PROPERTY_INDEXED))
        {
            if (FAILED(hr = list_state_item(ca, property, NAME_NO_INDEX, list)))
                return hr;
            continue;
        }
        count = property == PROPERTY_LOCALIZED_TIME_PERIOD_UNITS ? 7 /* ENUM_PERIOD */ : (int)ca->certificate_count;
        for (index = 0; index < count; index++)
        {
            if (FAILED(hr = list_state_item(ca, property, index, list)))
                return hr;
        }
    }
    for (i = 0; i < ca->values.count; i++)
    {
        const struct value *item = &ca->values.items[i];

        property = item->key >> 12;
        if (property >= PROPERTY_COUNT && FAILED(hr = add_item(list, "ca", name_of(ca, property), NAME_NO_INDEX,
                (LONG)item->type, 0, item)))
            return hr;
    }
    return S_OK;
}

HRESULT certemu_ca_for_each_property(certemu_ca *ca, LONG number, HRESULT (*visit)(void *user, const certemu_property *property),
        void *user)
{
    struct ca_context *context = NULL;
    struct list list = {0};
    HRESULT hr;
    size_t i;

    if (!ca || !visit)
        return ca_error(E_POINTER, "no %s", ca ? "visitor" : "CA");
    AcquireSRWLockShared(&ca->lock);
    if (number && !(context = ca_find_context(ca, number)))
        hr = ca_error(E_INVALIDARG, "there is no context %ld", (long)number);
    else
        hr = context && context->row ? list_row(ca, context->row, &list) : list_state(ca, &list);
    ReleaseSRWLockShared(&ca->lock);
    /* The visitor may call the CA, so it is called without the lock. */
    for (i = 0; i < list.count; i++)
    {
        struct item *item = &list.items[i];
        certemu_property property = {item->table, item->name, item->type, item->flags, &item->value};

        if (SUCCEEDED(hr))
            hr = visit(user, &property);
        VariantClear(&item->value);
        free(item->name);
    }
    free(list.items);
    return FAILED(hr) ? hr : S_OK;
}
