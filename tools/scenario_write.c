/* Writes a scenario as JSON. */
#include "scenario.h"

#include <string.h>

static void put_string(struct text *text, const char *string)
{
    text_put(text, "\"");
    text_json(text, string, strlen(string));
    text_put(text, "\"");
}

static void put_member(struct text *text, const char *name, const char *value)
{
    if (!value)
        return;
    text_format(text, "\"%s\": ", name);
    put_string(text, value);
    text_put(text, ",\n");
}

static void put_list(struct text *text, const char *name, char **list, size_t count)
{
    size_t i;

    text_format(text, "\"%s\": [", name);
    for (i = 0; i < count; i++)
    {
        text_put(text, i ? ", " : "");
        put_string(text, list[i]);
    }
    text_put(text, "]");
}

/* A later setting of a name replaces an earlier one. */
static void put_settings(struct text *text, const char *name, const struct setting *settings, size_t count)
{
    BOOL any = FALSE;
    size_t i, j;

    text_format(text, "\"%s\": {", name);
    for (i = 0; i < count; i++)
    {
        for (j = i + 1; j < count && strcmp(settings[i].name, settings[j].name); j++)
            ;
        if (j < count)
            continue;
        text_put(text, any ? ", " : "");
        any = TRUE;
        put_string(text, settings[i].name);
        text_put(text, ": ");
        if (settings[i].empty || !settings[i].value)
            text_put(text, "null");
        else if (settings[i].number)
            text_put(text, settings[i].value);
        else
            put_string(text, settings[i].value);
    }
    text_put(text, "}");
}

static void put_step(struct text *text, const struct step *step)
{
    size_t i;

    text_put(text, "{");
    put_member(text, "event", scenario_event_name(step->event));
    put_member(text, "file", step->file);
    put_member(text, "shown", step->shown);
    put_member(text, "request", step->request);
    put_member(text, "requester", step->requester);
    if (step->request_id)
        text_format(text, "\"id\": %d,\n", (int)step->request_id);
    if (step->replayed)
        text_format(text, "\"context\": %d,\n", (int)step->recorded);
    put_settings(text, "properties", step->properties, step->properties_count);
    text_put(text, ",\n");
    put_settings(text, "attributes", step->attributes, step->attributes_count);
    text_put(text, ",\n\"fail\": [");
    for (i = 0; i < step->faults_count; i++)
    {
        const struct fault *fault = &step->faults[i];

        text_put(text, i ? ", {" : "{");
        put_member(text, "method", fault->method);
        put_member(text, "name", fault->name);
        put_member(text, "answer", fault->answer);
        if (fault->nth)
            text_format(text, "\"nth\": %u, ", fault->nth);
        text_format(text, "\"onwards\": %s, \"result\": \"0x%08x\"}", fault->onwards ? "true" : "false",
                (unsigned int)fault->result);
    }
    text_put(text, "],\n\"expect\": {");
    if (step->expects)
        text_format(text, "\"result\": \"0x%08x\"%s", (unsigned int)step->expected, step->expects_delivery ? ", " : "");
    if (step->expects_delivery)
        text_format(text, "\"delivered\": %s", step->expects_delivery > 0 ? "true" : "false");
    text_put(text, "}}");
}

void scenario_write(const struct scenario *scenario, struct text *text)
{
    static const char *const types[] = {"enterprise-root", "enterprise-subordinate", "", "standalone-root", "standalone-subordinate"};
    size_t i;

    text_put(text, "{\n");
    put_member(text, "module", scenario->module);
    put_member(text, "progid", scenario->progid);
    put_member(text, "drive", scenario->drive);
    put_member(text, "replay", scenario->replay);
    text_put(text, "\"ca\": {\n");
    put_member(text, "name", scenario->ca_name);
    put_member(text, "machine", scenario->ca_machine);
    if (scenario->ca_type)
        put_member(text, "type", types[scenario->ca_type - 1]);
    put_list(text, "certificates", scenario->certificates, scenario->certificates_count);
    text_put(text, ",\n");
    put_list(text, "crls", scenario->crls, scenario->crls_count);
    text_put(text, ",\n");
    put_settings(text, "properties", scenario->ca_properties, scenario->ca_properties_count);
    text_put(text, "},\n");
    put_list(text, "registry", scenario->registries, scenario->registries_count);
    text_put(text, ",\n");
    put_settings(text, "switches", scenario->switches, scenario->switches_count);
    text_put(text, ",\n");
    put_settings(text, "properties", scenario->properties, scenario->properties_count);
    text_put(text, ",\n");
    put_settings(text, "attributes", scenario->attributes, scenario->attributes_count);
    if (scenario->threads)
        text_format(text, ",\n\"threads\": %u", scenario->threads);
    if (scenario->repeat)
        text_format(text, ",\n\"repeat\": %u", scenario->repeat);
    if (scenario->timeout > 0)
        text_format(text, ",\n\"timeout\": %g", scenario->timeout);
    text_put(text, ",\n\"expect\": {");
    if (scenario->expects_initialize)
        text_format(text, "\"initialize\": \"0x%08x\"%s", (unsigned int)scenario->expected_initialize,
                scenario->expects_mask ? ", " : "");
    if (scenario->expects_mask)
        text_format(text, "\"mask\": %d", (int)scenario->expected_mask);
    text_put(text, "},\n\"steps\": [");
    for (i = 0; i < scenario->steps_count; i++)
    {
        text_put(text, i ? ",\n" : "\n");
        put_step(text, &scenario->steps[i]);
    }
    text_put(text, "]\n}\n");
}
