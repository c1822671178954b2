/* Scenarios: their parts, and the names of events. */
#include "scenario.h"

#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "path.h"
#include "trace/array.h"

static const struct
{
    const char *name;
    LONG event;
    BOOL file;
} events[] =
{
    {"issued", EXITEVENT_CERTISSUED, TRUE}, {"pending", EXITEVENT_CERTPENDING, TRUE}, {"denied", EXITEVENT_CERTDENIED, TRUE},
    {"revoked", EXITEVENT_CERTREVOKED, TRUE}, {"imported", 0x200, TRUE}, {"crl", EXITEVENT_CRLISSUED, TRUE},
    {"shutdown", EXITEVENT_SHUTDOWN, FALSE},
};

LONG scenario_event(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof(events) / sizeof(*events); i++)
        if (!strcmp(events[i].name, name))
            return events[i].event;
    return 0;
}

const char *scenario_event_name(LONG event)
{
    size_t i;

    for (i = 0; i < sizeof(events) / sizeof(*events); i++)
        if (events[i].event == event)
            return events[i].name;
    return "";
}

BOOL scenario_event_has_file(LONG event)
{
    return event != EXITEVENT_SHUTDOWN;
}

static void free_settings(struct setting *settings, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
    {
        free(settings[i].name);
        free(settings[i].value);
    }
    free(settings);
}

static void free_list(char **list, size_t count)
{
    while (count--)
        free(list[count]);
    free(list);
}

void scenario_free(struct scenario *scenario)
{
    size_t i, j;

    free(scenario->module);
    free(scenario->progid);
    free(scenario->ca_name);
    free(scenario->ca_machine);
    free(scenario->drive);
    free(scenario->replay);
    free_list(scenario->certificates, scenario->certificates_count);
    free_list(scenario->crls, scenario->crls_count);
    free_list(scenario->registries, scenario->registries_count);
    free_settings(scenario->ca_properties, scenario->ca_properties_count);
    free_settings(scenario->switches, scenario->switches_count);
    free_settings(scenario->properties, scenario->properties_count);
    free_settings(scenario->attributes, scenario->attributes_count);
    for (i = 0; i < scenario->steps_count; i++)
    {
        struct step *step = &scenario->steps[i];

        free(step->file);
        free(step->shown);
        free(step->request);
        free(step->requester);
        free_settings(step->properties, step->properties_count);
        free_settings(step->attributes, step->attributes_count);
        for (j = 0; j < step->faults_count; j++)
        {
            free(step->faults[j].method);
            free(step->faults[j].name);
            free(step->faults[j].answer);
        }
        free(step->faults);
    }
    free(scenario->steps);
    memset(scenario, 0, sizeof(*scenario));
}

struct step *scenario_add_step(struct scenario *scenario, LONG event, const char *file)
{
    struct step *step = ARRAY_ADD(scenario, steps);

    if (!step)
        return NULL;
    step->event = event;
    if (file && (!(step->file = text_copy(file, strlen(file))) || !(step->shown = text_copy(file, strlen(file)))))
        return NULL;
    return step;
}

BOOL scenario_add_text(char ***list, size_t *count, size_t *capacity, const char *text)
{
    char **entry = array_add(list, count, capacity, sizeof(**list));

    return entry && (*entry = text_copy(text, strlen(text)));
}

BOOL scenario_add_setting(struct setting **list, size_t *count, size_t *capacity, const char *name, const char *value)
{
    struct setting *setting = array_add(list, count, capacity, sizeof(**list));

    return setting && (setting->name = text_copy(name, strlen(name))) && (!value || (setting->value = text_copy(value, strlen(value))));
}

static BOOL make_absolute(char **path)
{
    char *absolute;

    if (!*path)
        return TRUE;
    if (!(absolute = path_absolute(*path)))
        return FALSE;
    free(*path);
    *path = absolute;
    return TRUE;
}

BOOL scenario_resolve(struct scenario *scenario)
{
    BOOL ok = make_absolute(&scenario->module) && make_absolute(&scenario->drive) && make_absolute(&scenario->replay);
    size_t i;

    for (i = 0; ok && i < scenario->certificates_count; i++)
        ok = make_absolute(&scenario->certificates[i]);
    for (i = 0; ok && i < scenario->crls_count; i++)
        ok = make_absolute(&scenario->crls[i]);
    for (i = 0; ok && i < scenario->registries_count; i++)
        ok = make_absolute(&scenario->registries[i]);
    for (i = 0; ok && i < scenario->steps_count; i++)
        ok = make_absolute(&scenario->steps[i].file) && make_absolute(&scenario->steps[i].request);
    return ok;
}
