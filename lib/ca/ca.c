/* The CA object: its rows and contexts, and reading and setting properties by name. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define FIRST_CONTEXT 0x00a40013        /* nothing that a request id would be */
#define CONTEXT_STEP 0x1d

void ca_add_reference(certemu_ca *ca)
{
    InterlockedIncrement(&ca->references);
}

static void free_content(certemu_ca *ca)
{
    struct ca_context *context, *next;
    size_t i;
    UINT j;

    for (i = 0; i < ca->row_count; i++)
        row_free(ca->rows[i]);
    free(ca->rows);
    ca->rows = NULL;
    ca->row_count = ca->row_capacity = 0;
    for (i = 0; i < ca->bucket_count; i++)
    {
        for (context = ca->contexts[i]; context; context = next)
        {
            next = context->next;
            free(context);
        }
    }
    free(ca->contexts);
    ca->contexts = NULL;
    ca->bucket_count = ca->context_count = 0;
    for (j = 0; j < ca->custom_count; j++)
    {
        free(ca->custom[j].text);
        free(ca->custom[j].given);
    }
    free(ca->custom);
    ca->custom = NULL;
    ca->custom_count = 0;
    value_set_clear(&ca->values);
    state_free(ca);
}

void ca_release(certemu_ca *ca)
{
    if (InterlockedDecrement(&ca->references))
        return;
    free_content(ca);
    certemu_ca_clear_faults(ca);
    calls_free(&ca->calls);
    replay_free(ca->replay);
    free(ca->name);
    free(ca->machine);
    free(ca->config);
    free(ca->config_utf8);
    free(ca->short_name);
    free(ca->module_location);
    free(ca);
}

C_ASSERT(CERTEMU_CA_ENTERPRISE_ROOT == ENUM_ENTERPRISE_ROOTCA + 1);
C_ASSERT(CERTEMU_CA_STANDALONE_SUBORDINATE == ENUM_STANDALONE_SUBCA + 1);

certemu_ca *certemu_ca_create(const certemu_ca_options *options)
{
    certemu_ca *ca;
    HRESULT hr;

    names_initialize();
    if (options && options->type != CERTEMU_CA_DEFAULT && options->type != CERTEMU_CA_ENTERPRISE_ROOT
            && options->type != CERTEMU_CA_ENTERPRISE_SUBORDINATE && options->type != CERTEMU_CA_STANDALONE_ROOT
            && options->type != CERTEMU_CA_STANDALONE_SUBORDINATE)
    {
        ca_error(E_INVALIDARG, "type of CA: expected one of certemu_ca_type, not %ld", (long)options->type);
        return NULL;
    }
    if (!(ca = calloc(1, sizeof(*ca))))
    {
        ca_error(E_OUTOFMEMORY, "out of memory");
        return NULL;
    }
    ca->references = 1;
    ca->alive = TRUE;
    InitializeSRWLock(&ca->lock);
    InitializeSRWLock(&ca->calls.lock);
    switches_default(&ca->switches);
    ca->next_request = 1;
    ca->next_context = FIRST_CONTEXT;
    ca->type = options && options->type ? (LONG)options->type - 1 : ENUM_STANDALONE_ROOTCA;
    ca->trace = options ? options->trace : NULL;
    ca->name = ca_wide(options && options->name ? options->name : "certemu CA");
    ca->machine = ca_wide(options && options->machine ? options->machine : "ca.certemu.example");
    if (!ca->name || !ca->machine || !(ca->config = ca_sanitize(ca->name)) || !(ca->config_utf8 = ca_utf8(ca->config))
            || !(ca->short_name = ca_sanitize_short(ca->config)))
    {
        ca_error(E_OUTOFMEMORY, "out of memory");
        ca_release(ca);
        return NULL;
    }
    if (!*ca->config)
        hr = ca_error(E_INVALIDARG, "the name of a CA cannot be empty");
    else if (SUCCEEDED(hr = registry_create(ca)))
        hr = factory_add(ca);
    if (FAILED(hr))
    {
        registry_remove(ca);
        ca_release(ca);
        return NULL;
    }
    return ca;
}

void certemu_ca_destroy(certemu_ca *ca)
{
    if (!ca)
        return;
    factory_remove(ca);
    registry_remove(ca);
    AcquireSRWLockExclusive(&ca->lock);
    ca->alive = FALSE;
    free_content(ca);
    __atomic_store_n(&ca->trace, NULL, __ATOMIC_RELEASE);
    ReleaseSRWLockExclusive(&ca->lock);
    ca_release(ca);
}

const char *certemu_ca_config(const certemu_ca *ca)
{
    return ca->config_utf8;
}

const WCHAR *ca_config(const certemu_ca *ca)
{
    return ca->config;
}

const WCHAR *ca_module_location(const certemu_ca *ca)
{
    return ca->module_location ? ca->module_location : L"";
}

certemu_trace *ca_trace(const certemu_ca *ca)
{
    return __atomic_load_n(&ca->trace, __ATOMIC_ACQUIRE);
}

HRESULT certemu_ca_set_module(certemu_ca *ca, const char *progid)
{
    WCHAR *wide = NULL;
    HRESULT hr;

    if (!ca)
        return ca_error(E_POINTER, "no CA");
    if (progid && (!*progid || strchr(progid, '\\')))
        return ca_error(E_INVALIDARG, "\"%s\" is no ProgID", progid);
    if (progid && !(wide = ca_wide(progid)))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    AcquireSRWLockExclusive(&ca->lock);
    hr = registry_set_module(ca, wide);
    ReleaseSRWLockExclusive(&ca->lock);
    free(wide);
    return FAILED(hr) ? ca_error(hr, "the module's registry key cannot be written (0x%08x)", (unsigned int)hr) : hr;
}

HRESULT certemu_ca_set_switch(certemu_ca *ca, const char *name, const char *value)
{
    HRESULT hr;

    if (!ca || !name || !value)
        return ca_error(E_POINTER, "no %s", !ca ? "CA" : !name ? "name" : "value");
    AcquireSRWLockExclusive(&ca->lock);
    hr = switches_set(&ca->switches, name, value);
    ReleaseSRWLockExclusive(&ca->lock);
    return hr;
}

HRESULT certemu_ca_server(certemu_ca *ca, ICertServerExit **server)
{
    if (server)
        *server = NULL;
    if (!ca || !server)
        return ca_error(E_POINTER, "no %s", ca ? "place for the server" : "CA");
    return server_create(ca, server);
}

/* --- contexts ------------------------------------------------------------------------------------------------------------- */

static size_t bucket_of(LONG number, size_t count)
{
    return (ULONG)number * 2654435761u >> 7 & (count - 1);
}

struct ca_context *ca_find_context(const certemu_ca *ca, LONG number)
{
    struct ca_context *context;

    if (!ca->bucket_count)
        return NULL;
    for (context = ca->contexts[bucket_of(number, ca->bucket_count)]; context && context->number != number; )
        context = context->next;
    return context;
}

static BOOL grow_contexts(certemu_ca *ca)
{
    size_t count = ca->bucket_count ? ca->bucket_count * 2 : 64, i, to;
    struct ca_context **buckets, *context, *next;

    if (ca->context_count < ca->bucket_count)
        return TRUE;
    if (!(buckets = calloc(count, sizeof(*buckets))))
        return FALSE;
    for (i = 0; i < ca->bucket_count; i++)
    {
        for (context = ca->contexts[i]; context; context = next)
        {
            next = context->next;
            to = bucket_of(context->number, count);
            context->next = buckets[to];
            buckets[to] = context;
        }
    }
    free(ca->contexts);
    ca->contexts = buckets;
    ca->bucket_count = count;
    return TRUE;
}

/* A number that is neither taken nor zero nor the request id, unless the switch wants that. */
static LONG new_number(certemu_ca *ca, const struct row *row)
{
    LONG number;

    if (row && ca_switch(ca, SWITCH_CONTEXT_NUMBERS) == CONTEXT_REQUEST_ID && !ca_find_context(ca, row->request_id))
        return row->request_id;
    do
    {
        number = ca->next_context;
        ca->next_context = number > MAXLONG - 2 * CONTEXT_STEP ? FIRST_CONTEXT + 1 : number + CONTEXT_STEP;
        if (ca_switch(ca, SWITCH_CONTEXT_NUMBERS) == CONTEXT_NEGATIVE)
            number = -number;
    } while (ca_find_context(ca, number) || (row && number == row->request_id));
    return number;
}

static HRESULT new_context(certemu_ca *ca, struct row *row, LONG *number)
{
    struct ca_context *context;
    size_t bucket;

    if (!grow_contexts(ca) || !(context = calloc(1, sizeof(*context))))
        return E_OUTOFMEMORY;
    context->number = new_number(ca, row);
    context->row = row;
    bucket = bucket_of(context->number, ca->bucket_count);
    context->next = ca->contexts[bucket];
    ca->contexts[bucket] = context;
    ca->context_count++;
    *number = context->number;
    return S_OK;
}

HRESULT certemu_ca_add_event(certemu_ca *ca, LONG *context)
{
    HRESULT hr = S_OK;

    if (context)
        *context = 0;
    if (!ca || !context)
        return ca_error(E_POINTER, "no %s", ca ? "place for the context" : "CA");
    AcquireSRWLockExclusive(&ca->lock);
    if (ca_switch(ca, SWITCH_EVENT_CONTEXT) == EVENT_HANDLE)
        hr = new_context(ca, NULL, context);
    ReleaseSRWLockExclusive(&ca->lock);
    return FAILED(hr) ? ca_error(hr, "out of memory") : hr;
}

HRESULT certemu_ca_end_context(certemu_ca *ca, LONG number)
{
    struct ca_context *context;
    HRESULT hr = S_OK;

    if (!ca)
        return ca_error(E_POINTER, "no CA");
    AcquireSRWLockExclusive(&ca->lock);
    context = ca_find_context(ca, number);
    if (context)
        context->ended = TRUE;
    else if (number || ca_switch(ca, SWITCH_EVENT_CONTEXT) != EVENT_ZERO)
        hr = ca_error(E_INVALIDARG, "there is no context %ld", (long)number);
    ReleaseSRWLockExclusive(&ca->lock);
    return hr;
}

HRESULT ca_context_row(const certemu_ca *ca, const struct ca_context *context, struct row **row)
{
    *row = NULL;
    if (!context || !context->row)
        return ca_switch(ca, SWITCH_NO_CONTEXT);
    if (context->ended && FAILED(ca_switch(ca, SWITCH_ENDED_CONTEXT)))
        return ca_switch(ca, SWITCH_ENDED_CONTEXT);
    *row = context->row;
    return S_OK;
}

/* --- rows ------------------------------------------------------------------------------------------------------------------- */

static BOOL request_id_taken(const certemu_ca *ca, LONG request_id)
{
    size_t i;

    if (request_id >= ca->next_request)
        return FALSE;
    for (i = 0; i < ca->row_count; i++)
    {
        if (ca->rows[i]->request_id == request_id)
            return TRUE;
    }
    return FALSE;
}

static HRESULT insert_row(certemu_ca *ca, struct row *row, LONG request_id, LONG *context)
{
    struct row **rows;
    size_t capacity;
    HRESULT hr;

    if (request_id && request_id_taken(ca, request_id))
        return ca_error(E_INVALIDARG, "request id %ld is taken", (long)request_id);
    if (ca->row_count == ca->row_capacity)
    {
        capacity = ca->row_capacity ? ca->row_capacity * 2 : 16;
        if (!(rows = realloc(ca->rows, capacity * sizeof(*rows))))
            return ca_error(E_OUTOFMEMORY, "out of memory");
        ca->rows = rows;
        ca->row_capacity = capacity;
    }
    row->request_id = request_id ? request_id : ca->next_request;
    value_find(&row->values, ROW_KEY(PROPERTY_REQUEST_ID, TABLE_REQUEST))->u.number = row->request_id;
    value_find(&row->values, ROW_KEY(PROPERTY_REQUEST_ID, TABLE_CERTIFICATE))->u.number = row->request_id;
    if (FAILED(hr = new_context(ca, row, context)))
        return ca_error(hr, "out of memory");
    ca->rows[ca->row_count++] = row;
    if (row->request_id >= ca->next_request && row->request_id < MAXLONG)
        ca->next_request = row->request_id + 1;
    return S_OK;
}

HRESULT certemu_ca_add_row(certemu_ca *ca, certemu_row_kind kind, const void *bytes, size_t size,
        const certemu_row_options *options, LONG *context)
{
    struct row *row;
    HRESULT hr;

    if (context)
        *context = 0;
    if (!ca || !bytes || !context)
        return ca_error(E_POINTER, "no %s", !ca ? "CA" : !bytes ? "certificate" : "place for the context");
    if (options && options->request_id < 0)
        return ca_error(E_INVALIDARG, "a request id is positive, not %ld", (long)options->request_id);
    AcquireSRWLockShared(&ca->lock);
    hr = row_create(ca, kind, bytes, size, options, &row);
    ReleaseSRWLockShared(&ca->lock);
    if (FAILED(hr))
        return hr;
    AcquireSRWLockExclusive(&ca->lock);
    hr = insert_row(ca, row, options ? options->request_id : 0, context);
    ReleaseSRWLockExclusive(&ca->lock);
    if (FAILED(hr))
        row_free(row);
    return hr;
}

HRESULT certemu_ca_add_row_file(certemu_ca *ca, certemu_row_kind kind, const char *file, const certemu_row_options *options,
        LONG *context)
{
    char text[768];
    size_t size;
    BYTE *bytes;
    HRESULT hr;

    if (context)
        *context = 0;
    if (!ca || !file || !context)
        return ca_error(E_POINTER, "no %s", !ca ? "CA" : !file ? "file" : "place for the context");
    if (FAILED(hr = ca_read_file(file, &bytes, &size)))
        return hr;
    hr = certemu_ca_add_row(ca, kind, bytes, size, options, context);
    free(bytes);
    if (FAILED(hr))
    {
        strncpy(text, certemu_last_error(), sizeof(text) - 1);
        text[sizeof(text) - 1] = 0;
        ca_error(hr, "%s: %s", file, text);
    }
    return hr;
}

HRESULT certemu_ca_issue_file(certemu_ca *ca, const char *file, const certemu_row_options *options, LONG *context)
{
    return certemu_ca_add_row_file(ca, CERTEMU_ROW_ISSUED, file, options, context);
}

size_t certemu_ca_row_count(const certemu_ca *ca)
{
    size_t count;

    if (!ca)
        return 0;
    AcquireSRWLockShared((SRWLOCK *)&ca->lock);
    count = ca->row_count;
    ReleaseSRWLockShared((SRWLOCK *)&ca->lock);
    return count;
}
