/* certemu show: the properties that the CA presents for a file. No module is loaded, so this is done here. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include <certemu/ca.h>

#include "ca/private.h"
#include "trace/result.h"
#include "trace/variant.h"

static const char help[] =
"usage: certemu show FILE [--json] [--ca NAME] [--ca-cert F] [--set NAME=VALUE]... [--attr NAME=VALUE]...\n"
"\n"
"Prints the properties, attributes and extensions that a CA presents to an exit module for a certificate (as after\n"
"issuing it), a request (pending) or a CRL (the CA's own properties). FILE is PEM or DER, \"-\" standard input.\n";

struct output
{
    struct text text;
    BOOL json, any;
    char table[32];
};

static const char *type_name(LONG type)
{
    static const char *const names[] = {"", "LONG", "DATE", "BINARY", "STRING"};

    return type >= 1 && type <= 4 ? names[type] : "";
}

static HRESULT visit(void *user, const certemu_property *property)
{
    struct output *output = user;
    struct text value = {0};
    BOOL binary = property->type == PROPTYPE_BINARY || !strcmp(property->table, "extension");

    if (output->json)
    {
        text_put(&output->text, output->any ? ",\n  {\"table\": \"" : "\n  {\"table\": \"");
        text_json(&output->text, property->table, strlen(property->table));
        text_put(&output->text, "\", \"name\": \"");
        text_json(&output->text, property->name, strlen(property->name));
        text_format(&output->text, "\", \"type\": \"%s\", \"flags\": %u, \"value\": ", type_name(property->type),
                (unsigned int)property->flags);
        (binary ? variant_write_binary : variant_write)(&output->text, property->value);
        text_put(&output->text, "}");
        output->any = TRUE;
        return S_OK;
    }
    if (strcmp(output->table, property->table))
    {
        text_format(&output->text, "%s[%s]\n", output->any ? "\n" : "", property->table);
        strncpy(output->table, property->table, sizeof(output->table) - 1);
    }
    output->any = TRUE;
    (binary ? variant_describe_binary : variant_describe)(&value, property->value, 160);
    text_put(&output->text, "  ");
    text_safe(&output->text, property->name, strlen(property->name), FALSE);
    if (!strcmp(property->table, "extension"))
        text_format(&output->text, "  0x%05x", (unsigned int)property->flags);
    else
        text_format(&output->text, "  %s", type_name(property->type));
    text_format(&output->text, "  %s\n", text_string(&value));
    text_free(&value);
    return output->text.failed ? E_OUTOFMEMORY : S_OK;
}

HRESULT input_read(const char *file, BYTE **der, size_t *size)
{
    BOOL standard = !strcmp(file, "-");
    struct text text = {0};
    HRESULT result;
    BYTE *bytes = NULL;

    if (!standard)
    {
        size_t length;

        if (SUCCEEDED(result = ca_read_file(file, &bytes, &length)))
            result = ca_decode_input(file, bytes, length, der, size);
    }
    else if (SUCCEEDED(result = text_read_handle(&text, GetStdHandle(STD_INPUT_HANDLE), (size_t)64 << 20)))
        result = ca_decode_input("standard input", text_string(&text), text.length, der, size);
    else
        ca_error(result, "standard input cannot be read: 0x%08x", (unsigned int)result);
    free(bytes);
    text_free(&text);
    return result;
}

static HRESULT apply(certemu_ca *ca, const struct scenario *scenario, LONG context)
{
    HRESULT result = S_OK;
    size_t i;

    for (i = 0; SUCCEEDED(result) && i < scenario->attributes_count; i++)
        result = certemu_ca_set_attribute(ca, context, scenario->attributes[i].name, scenario->attributes[i].value);
    for (i = 0; SUCCEEDED(result) && i < scenario->properties_count; i++)
        result = certemu_ca_set_string(ca, context, scenario->properties[i].name, scenario->properties[i].value);
    return result;
}

static int show(const char *file, const struct scenario *scenario, BOOL json)
{
    certemu_ca_options options = {scenario->ca_name};
    struct output output = {{0}, json};
    struct document document;
    const char *problem = "";
    size_t size, position = 0, i;
    certemu_ca *ca = NULL;
    LONG context = 0;
    BYTE *der = NULL;
    HRESULT result;
    int status = EXIT_USAGE;

    if (FAILED(input_read(file, &der, &size)))
        return usage_error("%s", certemu_last_error());
    if (!document_parse(der, size, &document, &problem, &position))
    {
        free(der);
        return usage_error("%s: expected a certificate, a request or a CRL: byte %u of its DER: %s", file, (unsigned int)position,
                problem);
    }
    if (!(ca = certemu_ca_create(&options)))
        result = E_FAIL;
    else
    {
        result = S_OK;
        for (i = 0; SUCCEEDED(result) && i < scenario->switches_count; i++)
            result = certemu_ca_set_switch(ca, scenario->switches[i].name, scenario->switches[i].value);
        for (i = 0; SUCCEEDED(result) && i < scenario->certificates_count; i++)
            result = certemu_ca_add_certificate_file(ca, scenario->certificates[i]);
        if (SUCCEEDED(result) && document.kind == DOCUMENT_CRL)
            result = certemu_ca_add_crl(ca, der, size);
        else if (SUCCEEDED(result))
        {
            result = certemu_ca_add_row(ca, document.kind == DOCUMENT_REQUEST ? CERTEMU_ROW_PENDING : CERTEMU_ROW_ISSUED, der, size,
                    NULL, &context);
            if (SUCCEEDED(result))
                result = apply(ca, scenario, context);
        }
    }
    if (SUCCEEDED(result))
    {
        if (json)
            text_put(&output.text, "[");
        result = certemu_ca_for_each_property(ca, context, visit, &output);
        if (json)
            text_put(&output.text, "\n]\n");
    }
    if (FAILED(result))
        usage_error("%s: %s", file, certemu_last_error());
    else
        status = print(&output.text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
    text_free(&output.text);
    certemu_ca_destroy(ca);
    free(der);
    return status;
}

int command_show(int argc, char **argv)
{
    struct arguments arguments;
    const char *file = NULL;
    BOOL json = FALSE;
    char **rest = calloc((size_t)argc + 1, sizeof(*rest));
    int count = 0, i, status;
    struct text text = {0};

    if (!rest)
        return usage_error("out of memory");
    /* --json takes no file here; the one operand is the file, whatever its name ends in. */
    for (i = 0; i < argc; i++)
    {
        if (!strcmp(argv[i], "--json"))
            json = TRUE;
        else if (argv[i][0] != '-' || !argv[i][1])
        {
            if (file)
            {
                free(rest);
                return usage_error("%s: expected one FILE", argv[i]);
            }
            file = argv[i];
        }
        else
        {
            BOOL takes_value = !strchr(argv[i], '=') && (!strcmp(argv[i], "--ca") || !strcmp(argv[i], "--ca-cert") ||
                    !strcmp(argv[i], "--set") || !strcmp(argv[i], "--attr"));

            rest[count++] = argv[i];
            if (takes_value && i + 1 < argc)
                rest[count++] = argv[++i];
        }
    }
    status = arguments_read(&arguments, count, rest);
    if (!status && arguments.help)
    {
        text_put(&text, help);
        status = print(&text) ? EXIT_AS_EXPECTED : EXIT_USAGE;
        text_free(&text);
    }
    else if (!status && !file)
        status = usage_error("show: expected a FILE");
    else if (!status)
        status = show(file, &arguments.scenario, json);
    arguments_free(&arguments);
    free(rest);
    return status;
}
