/* Reads a scenario (docs/scenario.md), and says where one is wrong. */
#include "scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "path.h"
#include "trace/array.h"
#include "trace/result.h"

#define SCENARIO_LIMIT ((size_t)64 << 20)

struct reader
{
    struct json json;
    const char *file;
    char *folder;
    struct text *error;
};

static BOOL mistake(struct reader *reader, int token, const char *format, ...) PORT_PRINTF(3, 4);
static BOOL mistake(struct reader *reader, int token, const char *format, ...)
{
    unsigned int line, column;
    va_list arguments;
    int start = reader->json.tokens[token].start;

    if (reader->json.tokens[token].kind == JSON_STRING)
        start--;
    json_position(reader->json.text, start, &line, &column);
    text_format(reader->error, "%s:%u:%u: ", reader->file, line, column);
    va_start(arguments, format);
    text_format_list(reader->error, format, arguments);
    va_end(arguments);
    return FALSE;
}

static BOOL want(struct reader *reader, int token, enum json_kind kind)
{
    if (reader->json.tokens[token].kind == kind)
        return TRUE;
    return mistake(reader, token, "expected %s, found %s", json_kind_name(kind), json_kind_name(reader->json.tokens[token].kind));
}

static BOOL no_memory(struct reader *reader)
{
    text_format(reader->error, "%s: out of memory", reader->file);
    return FALSE;
}

static BOOL read_string(struct reader *reader, int token, char **out)
{
    size_t length;
    char *text;

    if (!want(reader, token, JSON_STRING))
        return FALSE;
    if (!(text = json_string(&reader->json, token, &length)))
        return no_memory(reader);
    if (strlen(text) != length)
    {
        free(text);
        return mistake(reader, token, "expected a string without \\u0000");
    }
    if (*out)
        free(text);         /* set by the command line, or a member of the same name before this one */
    else
        *out = text;
    return TRUE;
}

/* A file of the scenario, relative to its folder. */
static BOOL read_path(struct reader *reader, int token, char **out)
{
    char *path = NULL, *joined;

    if (!read_string(reader, token, &path))
        return FALSE;
    if (!*path)
    {
        free(path);
        return mistake(reader, token, "expected the name of a file, found an empty string");
    }
    joined = path_join(reader->folder, path);
    free(path);
    if (!joined)
        return no_memory(reader);
    if (*out)
        free(joined);
    else
        *out = joined;
    return TRUE;
}

static BOOL read_number(struct reader *reader, int token, LONGLONG least, LONGLONG most, LONGLONG *out)
{
    if (!want(reader, token, JSON_NUMBER))
        return FALSE;
    if (!json_integer(&reader->json, token, out) || *out < least || *out > most)
        return mistake(reader, token, "expected a whole number from %lld to %lld", (long long)least, (long long)most);
    return TRUE;
}

static BOOL read_count(struct reader *reader, int token, unsigned int most, unsigned int *out)
{
    LONGLONG value;

    if (!read_number(reader, token, 1, most, &value))
        return FALSE;
    if (!*out)
        *out = (unsigned int)value;
    return TRUE;
}

static BOOL read_result(struct reader *reader, int token, HRESULT *out)
{
    char *text = NULL;
    LONGLONG value;
    BOOL known;

    if (reader->json.tokens[token].kind == JSON_NUMBER)
    {
        if (!read_number(reader, token, -0x80000000ll, 0xffffffffll, &value))
            return FALSE;
        *out = (HRESULT)(DWORD)value;
        return TRUE;
    }
    if (!read_string(reader, token, &text))
        return FALSE;
    known = result_parse(text, out);
    free(text);
    return known || mistake(reader, token, "expected an HRESULT by name (\"E_FAIL\") or number (\"0x80004005\")");
}

/* Calls `member` for each member of an object. */
static BOOL read_object(struct reader *reader, int object, BOOL (*member)(struct reader *, const char *, int, int, void *),
        void *user)
{
    int i, token;

    if (!want(reader, object, JSON_OBJECT))
        return FALSE;
    for (i = 0, token = object + 1; i < reader->json.tokens[object].size; i++, token = reader->json.tokens[token + 1].next)
    {
        char *name = json_string(&reader->json, token, NULL);
        BOOL ok;
        int j, other;

        if (!name)
            return no_memory(reader);
        for (j = 0, other = object + 1; j < i; j++, other = reader->json.tokens[other + 1].next)
            if (json_equals(&reader->json, other, name))
            {
                mistake(reader, token, "\"%s\" appears twice", name);
                free(name);
                return FALSE;
            }
        ok = member(reader, name, token, token + 1, user);
        free(name);
        if (!ok)
            return FALSE;
    }
    return TRUE;
}

static BOOL read_array(struct reader *reader, int array, BOOL (*element)(struct reader *, int, void *), void *user)
{
    int i, token;

    if (!want(reader, array, JSON_ARRAY))
        return FALSE;
    for (i = 0, token = array + 1; i < reader->json.tokens[array].size; i++, token = reader->json.tokens[token].next)
        if (!element(reader, token, user))
            return FALSE;
    return TRUE;
}

struct list
{
    void **items;
    size_t *count, *capacity;
};
#define LIST(owner, name) {(void **)&(owner)->name, &(owner)->name##_count, &(owner)->name##_capacity}

static BOOL read_path_element(struct reader *reader, int token, void *user)
{
    struct list *list = user;
    char *path = NULL;
    BOOL ok;

    if (!read_path(reader, token, &path))
        return FALSE;
    ok = scenario_add_text((char ***)list->items, list->count, list->capacity, path);
    free(path);
    return ok || no_memory(reader);
}

/* "name": "text", a number, or null for a property without a value. */
static BOOL read_setting(struct reader *reader, const char *name, int key, int token, void *user)
{
    struct list *list = user;
    enum json_kind kind = reader->json.tokens[token].kind;
    struct setting *setting;
    LONGLONG number;
    char digits[32], *text = NULL;
    BOOL ok;

    (void)key;
    if (kind == JSON_NUMBER)
    {
        if (!read_number(reader, token, -0x80000000ll, 0xffffffffll, &number))
            return FALSE;
        snprintf(digits, sizeof(digits), "%d", (int)(LONG)number);
        ok = scenario_add_setting((struct setting **)list->items, list->count, list->capacity, name, digits);
    }
    else if (kind == JSON_NULL)
        ok = scenario_add_setting((struct setting **)list->items, list->count, list->capacity, name, NULL);
    else
    {
        if (kind != JSON_STRING)
            return mistake(reader, token, "expected a string, a number or null, found %s", json_kind_name(kind));
        if (!read_string(reader, token, &text))
            return FALSE;
        ok = scenario_add_setting((struct setting **)list->items, list->count, list->capacity, name, text);
        free(text);
    }
    if (!ok)
        return no_memory(reader);
    setting = &(*(struct setting **)list->items)[*list->count - 1];
    setting->number = kind == JSON_NUMBER;
    setting->empty = kind == JSON_NULL;
    return TRUE;
}

static BOOL read_text_setting(struct reader *reader, const char *name, int key, int token, void *user)
{
    return want(reader, token, JSON_STRING) && read_setting(reader, name, key, token, user);
}

static BOOL unknown(struct reader *reader, int key, const char *known)
{
    char *name = json_string(&reader->json, key, NULL);

    mistake(reader, key, "unknown member \"%s\"; known here: %s", name ? name : "", known);
    free(name);
    return FALSE;
}

static BOOL read_fault_member(struct reader *reader, const char *name, int key, int token, void *user)
{
    static const char *const answers[] = {"empty", "null-string", "empty-string", "wrong-type"};
    struct fault *fault = user;
    size_t i;

    if (!strcmp(name, "method"))
        return read_string(reader, token, &fault->method);
    if (!strcmp(name, "name"))
        return read_string(reader, token, &fault->name);
    if (!strcmp(name, "result"))
        return read_result(reader, token, &fault->result);
    if (!strcmp(name, "nth"))
        return read_count(reader, token, 1000000000, &fault->nth);
    if (!strcmp(name, "onwards"))
    {
        fault->onwards = json_true(&reader->json, token);
        return want(reader, token, JSON_BOOLEAN);
    }
    if (!strcmp(name, "answer"))
    {
        if (!read_string(reader, token, &fault->answer))
            return FALSE;
        for (i = 0; i < sizeof(answers) / sizeof(*answers); i++)
            if (!strcmp(fault->answer, answers[i]))
                return TRUE;
        return mistake(reader, token, "expected \"empty\", \"null-string\", \"empty-string\" or \"wrong-type\"");
    }
    return unknown(reader, key, "method, name, result, nth, onwards, answer");
}

static BOOL read_fault(struct reader *reader, int token, void *user)
{
    struct step *step = user;
    struct fault *fault = ARRAY_ADD(step, faults);

    if (!fault)
        return no_memory(reader);
    fault->result = E_FAIL;
    if (!read_object(reader, token, read_fault_member, fault))
        return FALSE;
    return fault->method || mistake(reader, token, "expected a \"method\", such as \"GetCertificateProperty\"");
}

static BOOL read_step_expectation(struct reader *reader, const char *name, int key, int token, void *user)
{
    struct step *step = user;

    if (!strcmp(name, "result"))
    {
        step->expects = TRUE;
        return read_result(reader, token, &step->expected);
    }
    if (!strcmp(name, "delivered"))
    {
        step->expects_delivery = json_true(&reader->json, token) ? 1 : -1;
        return want(reader, token, JSON_BOOLEAN);
    }
    return unknown(reader, key, "result, delivered");
}

static BOOL read_step_member(struct reader *reader, const char *name, int key, int token, void *user)
{
    struct step *step = user;
    struct list properties = LIST(step, properties), attributes = LIST(step, attributes);
    LONGLONG number;
    char *event = NULL;

    if (!strcmp(name, "event"))
    {
        if (!read_string(reader, token, &event))
            return FALSE;
        step->event = scenario_event(event);
        free(event);
        return step->event || mistake(reader, token, "expected \"issued\", \"pending\", \"denied\", \"revoked\", \"imported\", "
                "\"crl\" or \"shutdown\"");
    }
    if (!strcmp(name, "file"))
        return read_path(reader, token, &step->file) && read_string(reader, token, &step->shown);
    if (!strcmp(name, "request"))
        return read_path(reader, token, &step->request);
    if (!strcmp(name, "requester"))
        return read_string(reader, token, &step->requester);
    if (!strcmp(name, "shown"))
    {
        free(step->shown);      /* what the parent writes for its child */
        step->shown = NULL;
        return read_string(reader, token, &step->shown);
    }
    if (!strcmp(name, "id"))
    {
        if (!read_number(reader, token, 1, 0x7fffffff, &number))
            return FALSE;
        step->request_id = (LONG)number;
        return TRUE;
    }
    if (!strcmp(name, "properties"))
        return read_object(reader, token, read_setting, &properties);
    if (!strcmp(name, "attributes"))
        return read_object(reader, token, read_text_setting, &attributes);
    if (!strcmp(name, "fail"))
        return read_array(reader, token, read_fault, step);
    if (!strcmp(name, "expect"))
        return read_object(reader, token, read_step_expectation, step);
    if (!strcmp(name, "context"))
    {
        if (!read_number(reader, token, -0x80000000ll, 0x7fffffff, &number))
            return FALSE;
        step->recorded = (LONG)number;
        return step->replayed = TRUE;
    }
    return unknown(reader, key, "event, file, request, requester, id, context, properties, attributes, fail, expect");
}

static BOOL read_step(struct reader *reader, int token, void *user)
{
    struct step *step = scenario_add_step(user, 0, NULL);

    if (!step)
        return no_memory(reader);
    if (!read_object(reader, token, read_step_member, step))
        return FALSE;
    if (!step->event)
        return mistake(reader, token, "expected a step with an \"event\"");
    if (scenario_event_has_file(step->event) && !step->file && !step->replayed)
        return mistake(reader, token, "expected a \"file\" with the event \"%s\"", scenario_event_name(step->event));
    if (!scenario_event_has_file(step->event) && step->file)
        return mistake(reader, token, "the event \"%s\" takes no \"file\"", scenario_event_name(step->event));
    return TRUE;
}

static BOOL read_ca_member(struct reader *reader, const char *name, int key, int token, void *user)
{
    static const char *const types[] = {"enterprise-root", "enterprise-subordinate", "", "standalone-root", "standalone-subordinate"};
    struct scenario *scenario = user;
    struct list certificates = LIST(scenario, certificates), crls = LIST(scenario, crls);
    struct list properties = LIST(scenario, ca_properties);
    char *type = NULL;
    size_t i;

    if (!strcmp(name, "name"))
        return read_string(reader, token, &scenario->ca_name);
    if (!strcmp(name, "machine"))
        return read_string(reader, token, &scenario->ca_machine);
    if (!strcmp(name, "certificates"))
        return read_array(reader, token, read_path_element, &certificates);
    if (!strcmp(name, "crls"))
        return read_array(reader, token, read_path_element, &crls);
    if (!strcmp(name, "properties"))
        return read_object(reader, token, read_setting, &properties);
    if (!strcmp(name, "type"))
    {
        if (!read_string(reader, token, &type))
            return FALSE;
        for (i = 0; i < sizeof(types) / sizeof(*types); i++)
            if (*types[i] && !strcmp(type, types[i]))
                scenario->ca_type = (LONG)i + 1;
        free(type);
        return scenario->ca_type || mistake(reader, token, "expected \"enterprise-root\", \"enterprise-subordinate\", "
                "\"standalone-root\" or \"standalone-subordinate\"");
    }
    return unknown(reader, key, "name, machine, type, certificates, crls, properties");
}

static BOOL read_mask_element(struct reader *reader, int token, void *user)
{
    LONG *mask = user, event;
    char *name = NULL;

    if (!read_string(reader, token, &name))
        return FALSE;
    event = scenario_event(name);
    free(name);
    *mask |= event;
    return event || mistake(reader, token, "expected the name of an event, such as \"issued\"");
}

static BOOL read_expectation(struct reader *reader, const char *name, int key, int token, void *user)
{
    struct scenario *scenario = user;
    LONGLONG number;

    if (!strcmp(name, "initialize"))
    {
        scenario->expects_initialize = TRUE;
        return read_result(reader, token, &scenario->expected_initialize);
    }
    if (!strcmp(name, "mask"))
    {
        scenario->expects_mask = TRUE;
        if (reader->json.tokens[token].kind != JSON_NUMBER)
            return read_array(reader, token, read_mask_element, &scenario->expected_mask);
        if (!read_number(reader, token, -0x80000000ll, 0xffffffffll, &number))
            return FALSE;
        scenario->expected_mask = (LONG)(DWORD)number;
        return TRUE;
    }
    return unknown(reader, key, "initialize, mask");
}

static BOOL read_member(struct reader *reader, const char *name, int key, int token, void *user)
{
    struct scenario *scenario = user;
    struct list registries = LIST(scenario, registries), switches = LIST(scenario, switches);
    struct list properties = LIST(scenario, properties), attributes = LIST(scenario, attributes);

    if (!strcmp(name, "$schema"))
        return want(reader, token, JSON_STRING);
    if (!strcmp(name, "module"))
        return read_path(reader, token, &scenario->module);
    if (!strcmp(name, "progid"))
        return read_string(reader, token, &scenario->progid);
    if (!strcmp(name, "ca"))
        return read_object(reader, token, read_ca_member, scenario);
    if (!strcmp(name, "registry"))
        return read_array(reader, token, read_path_element, &registries);
    if (!strcmp(name, "switches"))
        return read_object(reader, token, read_text_setting, &switches);
    if (!strcmp(name, "properties"))
        return read_object(reader, token, read_setting, &properties);
    if (!strcmp(name, "attributes"))
        return read_object(reader, token, read_text_setting, &attributes);
    if (!strcmp(name, "drive"))
        return read_path(reader, token, &scenario->drive);
    if (!strcmp(name, "replay"))
        return read_path(reader, token, &scenario->replay);
    if (!strcmp(name, "threads"))
        return read_count(reader, token, 64, &scenario->threads);
    if (!strcmp(name, "repeat"))
        return read_count(reader, token, 1000000000, &scenario->repeat);
    if (!strcmp(name, "timeout"))
    {
        double seconds;

        if (!want(reader, token, JSON_NUMBER))
            return FALSE;
        seconds = json_number(&reader->json, token);
        if (!(seconds > 0 && seconds <= 86400))
            return mistake(reader, token, "expected seconds, more than 0 and at most 86400");
        if (scenario->timeout == 0)
            scenario->timeout = seconds;
        return TRUE;
    }
    if (!strcmp(name, "steps"))
        return read_array(reader, token, read_step, scenario);
    if (!strcmp(name, "expect"))
        return read_object(reader, token, read_expectation, scenario);
    return unknown(reader, key, "module, progid, ca, registry, switches, properties, attributes, drive, replay, threads, repeat, "
            "timeout, steps, expect");
}

static char *folder_of(const char *file)
{
    return text_copy(file, path_name(file) - file);
}

BOOL scenario_read(struct scenario *scenario, const char *file, struct text *error)
{
    struct reader reader = {{0}, file, NULL, error};
    struct json_error problem = {0};
    struct text content = {0};
    HRESULT result;
    BOOL ok = FALSE;

    if (!strcmp(file, "-"))
    {
        reader.file = "(standard input)";
        result = text_read_handle(&content, GetStdHandle(STD_INPUT_HANDLE), SCENARIO_LIMIT);
    }
    else
        result = text_read_file(&content, file, SCENARIO_LIMIT);
    if (FAILED(result))
    {
        text_format(error, "%s: expected a scenario: ", file);
        result_describe(error, result);
        text_free(&content);
        return FALSE;
    }
    result = json_parse(&reader.json, text_string(&content), content.length, &problem);
    if (problem.line)
        text_format(error, "%s:%u:%u: %s", reader.file, problem.line, problem.column, problem.what);
    else if (FAILED(result) || !(reader.folder = folder_of(file)))
        no_memory(&reader);
    else
        ok = read_object(&reader, 0, read_member, scenario);
    json_free(&reader.json);
    free(reader.folder);
    text_free(&content);
    return ok;
}
