/* A check's report as SARIF 2.1.0 (OASIS, https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code-scanning views read: the catalogue
 * as rules, findings as results with their stacks, and the way to a finding as a code flow. */
#include "check/report.h"

#include <stdlib.h>
#include <string.h>

#include "trace/json_write.h"
#include "version.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static BOOL has_drive(const char *path)
{
    return ((*path >= 'A' && *path <= 'Z') || (*path >= 'a' && *path <= 'z')) && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
}

/* A path as (part of) a URI (RFC 3986, RFC 8089). */
static void put_uri(struct text *text, const char *path)
{
    static const char kept[] = "-._~/!$&'()*+,;=@";
    BOOL windows = has_drive(path);

    if (windows)
    {
        text_format(text, "file:///%c:", *path);
        path += 2;
    }
    else if (*path == '/')
        text_put(text, "file://");
    for (; *path; path++)
    {
        unsigned char byte = *path;

        if (windows && byte == '\\')
            text_put(text, "/");
        else if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || strchr(kept, byte))
            text_add(text, path, 1);
        else
            text_format(text, "%%%02X", byte);
    }
}

static void write_artifact(struct json_writer *json, const char *path)
{
    const char *shown = report_path(path);
    struct text uri = {0};

    json_write_object(json, "artifactLocation");
    put_uri(&uri, shown);
    json_write_text(json, "uri", text_string(&uri));
    if (*shown != '/' && !has_drive(shown))
        json_write_text(json, "uriBaseId", "SRCROOT");
    json_write_end(json);
    text_free(&uri);
}

static void write_message(struct json_writer *json, const char *name, const char *text)
{
    json_write_object(json, name);
    json_write_text(json, "text", text);
    json_write_end(json);
}

/* The members of a location: the source, or else the module itself, since views drop results without a file. */
static void write_location(struct json_writer *json, const char *name, const struct place *place, const char *module, const char *message)
{
    const char *file = place->file ? place->file : place->image ? place->image : module;

    json_write_object(json, name);
    if (file)
    {
        json_write_object(json, "physicalLocation");
        write_artifact(json, file);
        if (place->file && place->line)
        {
            json_write_object(json, "region");
            json_write_number(json, "startLine", place->line);
            json_write_end(json);
        }
        json_write_end(json);
    }
    if (place->function)
    {
        json_write_array(json, "logicalLocations");
        json_write_object(json, NULL);
        json_write_text(json, "fullyQualifiedName", place->function);
        json_write_text(json, "kind", "function");
        json_write_end(json);
        json_write_end(json);
    }
    if (message)
        write_message(json, "message", message);
    json_write_end(json);
}

/* --- rules ------------------------------------------------------------------------------------------------------------------- */

static BOOL is_uri(const char *source)
{
    return !strncmp(source, "https://", 8);
}

static void write_rules(struct json_writer *json)
{
    const struct check *checks;
    struct text help = {0};
    size_t count, i;

    checks = check_list(&count);
    json_write_array(json, "rules");
    for (i = 0; i < count; i++)
    {
        text_clear(&help);
        text_format(&help, "%s\n\nDemanded by %s.", checks[i].advice, checks[i].source);
        json_write_object(json, NULL);
        json_write_text(json, "id", checks[i].id);
        write_message(json, "shortDescription", checks[i].what);
        write_message(json, "help", text_string(&help));
        if (is_uri(checks[i].source))
            json_write_text(json, "helpUri", checks[i].source);
        json_write_object(json, "defaultConfiguration");
        json_write_text(json, "level", check_severity_name(checks[i].severity));
        json_write_end(json);
        json_write_object(json, "properties");
        json_write_array(json, "tags");
        text_clear(&help);
        text_add(&help, checks[i].id, strcspn(checks[i].id, "/"));
        json_write_text(json, NULL, text_string(&help));
        json_write_end(json);
        json_write_end(json);
        json_write_end(json);
    }
    json_write_end(json);
    text_free(&help);
}

/* --- results ----------------------------------------------------------------------------------------------------------------- */

static void write_frames(struct json_writer *json, const struct place *stack, size_t count, const char *message)
{
    size_t i;

    json_write_object(json, NULL);
    if (message)
        write_message(json, "message", message);
    json_write_array(json, "frames");
    for (i = 0; i < count; i++)
    {
        json_write_object(json, NULL);
        write_location(json, "location", &stack[i], NULL, NULL);
        if (stack[i].image)
            json_write_text(json, "module", report_image_name(stack[i].image));
        json_write_end(json);
    }
    json_write_end(json);
    json_write_end(json);
}

static void write_flow_step(struct json_writer *json, const struct place *place, const char *message)
{
    json_write_object(json, NULL);
    write_location(json, "location", place, NULL, message);
    json_write_end(json);
}

/* In the order of time: where it came from, then the calls that led to the finding, the outermost first. */
static void write_flow(struct json_writer *json, const struct check_finding *finding)
{
    size_t i;

    json_write_array(json, "codeFlows");
    json_write_object(json, NULL);
    json_write_array(json, "threadFlows");
    json_write_object(json, NULL);
    json_write_array(json, "locations");
    if (finding->origin_count)
        write_flow_step(json, &finding->origin[0], finding->origin_title ? finding->origin_title : "from");
    for (i = finding->stack_count; i--;)
        write_flow_step(json, &finding->stack[i], i ? "calls" : finding->message ? finding->message : finding->check->what);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
    json_write_end(json);
}

static void write_result(struct json_writer *json, const struct check_report *report, size_t index, const struct check *checks)
{
    const struct check_finding *finding = &report->findings[index];
    char fingerprint[FINGERPRINT_SIZE];
    struct text message = {0};

    text_put(&message, finding->message ? finding->message : finding->check->what);
    if (finding->call)
        text_format(&message, ", during %s", finding->call);
    report_fingerprint(report, index, fingerprint);
    json_write_object(json, NULL);
    json_write_text(json, "ruleId", finding->check->id);
    json_write_number(json, "ruleIndex", finding->check - checks);
    json_write_text(json, "level", check_severity_name(finding->check->severity));
    write_message(json, "message", text_string(&message));
    json_write_array(json, "locations");
    write_location(json, NULL, &finding->place, report->module, NULL);
    json_write_end(json);
    if (finding->origin_count)
    {
        json_write_array(json, "relatedLocations");
        write_location(json, NULL, &finding->origin[0], NULL, finding->origin_title ? finding->origin_title : "from");
        json_write_end(json);
    }
    if (finding->stack_count || finding->origin_count)
    {
        json_write_array(json, "stacks");
        if (finding->stack_count)
            write_frames(json, finding->stack, finding->stack_count, NULL);
        if (finding->origin_count)
            write_frames(json, finding->origin, finding->origin_count, finding->origin_title);
        json_write_end(json);
    }
    if (finding->stack_count + (finding->origin_count > 0) > 1)
        write_flow(json, finding);
    json_write_object(json, "partialFingerprints");
    json_write_text(json, "certemuFinding/v1", fingerprint);
    json_write_end(json);
    json_write_object(json, "properties");
    json_write_text(json, "probe", finding->probe ? finding->probe : "");
    json_write_number(json, "probes", finding->probes);
    json_write_number(json, "count", finding->count);
    json_write_end(json);
    json_write_end(json);
    text_free(&message);
}

void check_report_sarif(const struct check_report *report, struct text *text)
{
    const struct check *checks;
    struct text base = {0};
    struct json_writer json;
    size_t count, i;

    checks = check_list(&count);
    json_write_begin(&json, text, 6);
    json_write_object(&json, NULL);
    json_write_text(&json, "$schema", SCHEMA);
    json_write_text(&json, "version", "2.1.0");
    json_write_array(&json, "runs");
    json_write_object(&json, NULL);
    json_write_object(&json, "tool");
    json_write_object(&json, "driver");
    json_write_text(&json, "name", "certemu");
    json_write_text(&json, "semanticVersion", CERTEMU_VERSION);
    write_rules(&json);
    json_write_end(&json);
    json_write_end(&json);
    json_write_array(&json, "invocations");
    json_write_object(&json, NULL);
    json_write_boolean(&json, "executionSuccessful", TRUE);
    json_write_number(&json, "exitCode", check_report_status(report));
    json_write_end(&json);
    json_write_end(&json);
    if (*report_folder() == '/')
    {
        put_uri(&base, report_folder());
        json_write_object(&json, "originalUriBaseIds");
        json_write_object(&json, "SRCROOT");
        json_write_text(&json, "uri", text_string(&base));
        json_write_end(&json);
        json_write_end(&json);
    }
    json_write_text(&json, "columnKind", "utf16CodeUnits");
    json_write_array(&json, "results");
    for (i = 0; i < report->findings_count; i++)
        write_result(&json, report, i, checks);
    json_write_end(&json);
    json_write_end(&json);
    json_write_end(&json);
    json_write_end(&json);
    text_free(&base);
}
