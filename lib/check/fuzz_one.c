/* The entry for fuzzing engines: certemu_fuzz_one of certemu/check.h. */
#include "check/check.h"

#include <certemu/certemu.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "ca/private.h"

#define LEAKS 20                /* repetitions that tell a leak from a cache */

static const LONG events[] = {EXITEVENT_CERTISSUED, EXITEVENT_CERTPENDING, EXITEVENT_CERTDENIED, EXITEVENT_CERTREVOKED,
    EXITEVENT_CERTIMPORTED, EXITEVENT_CRLISSUED};

static certemu_ca *ca;
static certemu_module *module;
static LONG mask;

struct input
{
    const BYTE *data;
    size_t size;
};

static BYTE take(struct input *input)
{
    if (!input->size)
        return 0;
    input->size--;
    return *input->data++;
}

/* The module stays loaded from one input to the next, as it does in a CA. */
static void begin(const char *file)
{
    if (module)
        return;
    certemu_check_begin();
    if ((ca || (ca = certemu_ca_create(NULL))) && SUCCEEDED(certemu_module_load(ca, file, NULL, &module)) &&
            SUCCEEDED(certemu_module_initialize(module, &mask)))
        return;
    fprintf(stderr, "certemu_fuzz_one: %s\n", certemu_last_error());
    exit(2);
}

/* One property: another value, no value, or an answer of the CA that is none. */
static void change(struct input *input, LONG context)
{
    static const certemu_answer answers[] = {CERTEMU_ANSWER_EMPTY, CERTEMU_ANSWER_NULL_STRING, CERTEMU_ANSWER_EMPTY_STRING,
        CERTEMU_ANSWER_WRONG_TYPE};
    const struct property_info *property = &property_table[take(input) % PROPERTY_COUNT];
    const char *method = property->flags & TABLE_CERTIFICATE ? "GetCertificateProperty" : "GetRequestProperty";
    BYTE kind = take(input), length = take(input);
    char text[256];
    LONG number;
    BYTE i;

    for (i = 0; i < length; i++)
        text[i] = (char)take(input);
    text[length] = 0;
    memcpy(&number, text, sizeof(number));
    switch (kind % 4)
    {
    case 0: case 1:
        if (property->type == PROPTYPE_LONG)
            certemu_ca_set_long(ca, context, property->name, number);
        else if (property->type == PROPTYPE_STRING)
            certemu_ca_set_string(ca, context, property->name, text);
        else
            certemu_ca_set_binary(ca, context, property->name, text, length);
        break;
    case 2:
        certemu_ca_answer(ca, method, property->name, answers[kind / 4 % 4], NULL);
        break;
    default:
        certemu_ca_fail(ca, method, property->name, E_FAIL);
    }
}

/* Makes the row, changes it and delivers the event. FALSE: the document is none that a CA could hold. */
static BOOL deliver(struct input input)
{
    LONG context, event = events[take(&input) % (sizeof(events) / sizeof(*events))];
    unsigned int changes = take(&input) % 8, i;
    struct input document = input;
    HRESULT result;

    /* The document follows the changes, which can be made once there is a row. */
    for (i = 0; i < changes; i++)
    {
        size_t length;

        take(&document);
        take(&document);
        length = take(&document);
        length = length < document.size ? length : document.size;
        document.data += length;
        document.size -= length;
    }
    if (event == EXITEVENT_CRLISSUED)
        result = FAILED(result = certemu_ca_add_crl(ca, document.data, document.size)) ? result : certemu_ca_add_event(ca, &context);
    else
        result = certemu_ca_add_row(ca, (certemu_row_kind)event, document.data, document.size, NULL, &context);
    if (FAILED(result))
        return FALSE;
    input.size = (size_t)(document.data - input.data);
    for (i = 0; i < changes; i++)
        change(&input, context);
    if (mask & event)
        certemu_module_notify(module, event, context);
    certemu_ca_clear_faults(ca);
    certemu_ca_end_context(ca, context);
    return TRUE;
}

/* The CA keeps its rows: it begins anew from time to time. */
static void renew(void)
{
    static unsigned int inputs;

    if (++inputs % 2000)
        return;
    certemu_module_unload(module);
    certemu_ca_destroy(ca);
    certemu_check_end();
    module = NULL;
    ca = NULL;
}

int certemu_fuzz_one(const char *file, const void *data, size_t size)
{
    struct input input = {data, size};
    size_t leaks;
    int i;

    begin(file);
    certemu_check_mark();
    if (!deliver(input))
        return -1;
    /* One event may fill a cache; the same again tells. */
    if ((leaks = certemu_leaks(module, NULL)))
        for (i = 0; i < LEAKS; i++)
            deliver(input);
    if (certemu_findings(stderr) || (leaks && certemu_leaks(module, NULL) >= leaks + LEAKS))
    {
        certemu_leaks(module, stderr);
        abort();
    }
    renew();
    return 0;
}
