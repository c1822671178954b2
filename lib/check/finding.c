/* Findings: what probes observed, one for each check and place. */
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

static void free_places(struct place *places, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        place_free(&places[i]);
    free(places);
}

static void free_finding(struct check_finding *finding)
{
    free(finding->probe);
    free(finding->message);
    free(finding->call);
    place_free(&finding->place);
    free_places(finding->stack, finding->stack_count);
    free(finding->origin_title);
    free_places(finding->origin, finding->origin_count);
}

void check_report_free(struct check_report *report)
{
    size_t i;

    for (i = 0; i < report->findings_count; i++)
        free_finding(&report->findings[i]);
    for (i = 0; i < report->probes_count; i++)
    {
        free(report->probes[i].id);
        free(report->probes[i].reason);
        free(report->probes[i].trace);
    }
    free(report->findings);
    free(report->probes);
    free(report->module);
    free(report->build);
    free(report->judged);
    memset(report, 0, sizeof(*report));
}

static char *copy(const char *text)
{
    return text ? text_copy(text, strlen(text)) : NULL;
}

struct check_probe *check_report_probe(struct check_report *report, const char *id)
{
    struct check_probe *probe;
    size_t i;

    for (i = 0; i < report->probes_count; i++)
        if (!strcmp(report->probes[i].id, id))
            return &report->probes[i];
    if (!(probe = ARRAY_ADD(report, probes)) || !(probe->id = copy(id)))
    {
        report->failed = TRUE;
        if (probe)
            report->probes_count--;
        return NULL;
    }
    return probe;
}

/* A DLL under Wine has seen the host's root as Z:. */
static void to_host_path(char *path)
{
    if (PORT_NATIVE && !strncmp(path, "Z:\\", 3))
    {
        memmove(path, path + 2, strlen(path) - 1);
        for (; *path; path++)
            if (*path == '\\')
                *path = '/';
    }
}

/* "FILE+0xOFFSET" a line. */
static void read_stack(struct check_report *report, const char *text, struct place **places, size_t *count, size_t *capacity)
{
    const char *end;

    for (; text && *text; text = *end ? end + 1 : end)
    {
        struct place place;

        for (end = text; *end && *end != '\n'; end++)
            ;
        if (place_resolve(text, end - text, &place))
        {
            struct place *added = array_add(places, count, capacity, sizeof(place));

            to_host_path(place.image);
            if (added)
                *added = place;
            else
                place_free(&place);
            report->failed = report->failed || !added;
        }
    }
    if (report->resolve && *count)
        report->resolve(report->resolve_user, *places, *count);
}

static BOOL copy_place(const struct place *from, struct place *to)
{
    *to = *from;
    to->image = copy(from->image);
    to->function = copy(from->function);
    to->file = copy(from->file);
    return to->image != NULL;
}

/* Libraries that are installed in the system: what crashes there alone says nothing of where. */
static BOOL is_system_image(const char *image)
{
    return !strncmp(image, "/lib", 4) || !strncmp(image, "/usr/lib/", 9);
}

/* The innermost frame whose source is known and which is not of a library of the system. */
static void find_place(struct check_finding *finding, const char *module)
{
    const struct place *best = NULL, *unknown = NULL;
    size_t i;

    for (i = 0; i < finding->stack_count && !best; i++)
    {
        const struct place *frame = &finding->stack[i];

        if (!module || strcmp(frame->image, module))
            continue;
        /* Sources of headers that come with the compiler (std::unique_ptr) are nobody's mistake. The stub of a call (.plt) has none. */
        if (frame->file && !place_is_library(frame->file))
            best = frame;
        else if (!frame->file && !unknown)
            unknown = frame;
    }
    if (!best)
        best = unknown;
    for (i = 0; !best && i < finding->stack_count; i++)
        if (finding->stack[i].file && !place_is_library(finding->stack[i].file) && !is_system_image(finding->stack[i].image))
            best = &finding->stack[i];
    if (!best && finding->stack_count && !is_system_image(finding->stack[0].image))
        best = &finding->stack[0];
    if (best)
        copy_place(best, &finding->place);
}

static BOOL same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static BOOL same_finding(const struct check_finding *a, const struct check_finding *b)
{
    if (a->check != b->check)
        return FALSE;
    if (a->place.file || b->place.file)
        return same_text(a->place.file, b->place.file) && a->place.line == b->place.line;
    if (a->place.image || b->place.image)
        return same_text(a->place.image, b->place.image) && a->place.offset == b->place.offset;
    /* Without a place, what faults bring out again is the same. */
    return same_text(a->message, b->message) || !strncmp(a->probe, "fault/", 6) || !strncmp(b->probe, "fault/", 6);
}

/* Takes over the finding. */
static void add_finding(struct check_report *report, struct check_finding *finding)
{
    struct check_finding *added;
    size_t i;

    find_place(finding, report->module);
    for (i = 0; i < report->findings_count; i++)
        if (same_finding(&report->findings[i], finding))
        {
            finding->probes = ++report->findings[i].probes;
            /* What nothing provoked says most: of a leak, how it grows. */
            if (!strcmp(finding->probe, "events") && strcmp(report->findings[i].probe, "events"))
            {
                free_finding(&report->findings[i]);
                report->findings[i] = *finding;
            }
            else
                free_finding(finding);
            return;
        }
    if ((added = ARRAY_ADD(report, findings)))
        *added = *finding;
    else
    {
        free_finding(finding);
        report->failed = TRUE;
    }
}

/* What ends the process in a probe that provokes it is that probe's own check: "crash" in "fault/file/3" is "fault/file". */
static const struct check *check_of(const char *id, const char *probe)
{
    static const char *const ends[] = {"crash", "hang", "exit", "exception"};
    struct fault_case fault;
    char name[64];
    size_t i;

    for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
    {
        if (strcmp(id, ends[i]))
            continue;
        if (fault_parse(probe, &fault))
        {
            snprintf(name, sizeof(name), "fault/%s", fault_kind_names[fault.kind]);
            return check_find(name);
        }
        if (!strncmp(probe, "threads", 7))
            return check_find("thread/race");
        if (!strncmp(probe, "world/", 6) || !strncmp(probe, "thread/", 7))
            return check_find(probe);
    }
    return check_find(id);
}

/* "17", "17 and all after it", "17 (odd)": which call was made to fail. */
static char *describe_fault(const char *id, const char *probe, char *message)
{
    struct fault_case fault;
    struct text text = {0};
    char *copied;

    if (!message || !fault_parse(probe, &fault))
        return message;
    text_format(&text, "%s%s%s when %s %u%s%s", strcmp(id, "crash") ? "" : "crash: ", message,
            strncmp(id, "leak", 4) ? "" : ",", fault.kind == FAULT_VALUE ? "the value read by property call" : fault_kind_names[fault.kind],
            fault.nth, fault.kind == FAULT_VALUE ? " is " : fault.onwards ? " and all after it fail" : " fails",
            fault.kind == FAULT_VALUE ? fault_value_names[fault.value] : "");
    copied = text.failed ? NULL : text_copy(text_string(&text), text.length);
    text_free(&text);
    if (!copied)
        return message;
    free(message);
    return copied;
}

size_t check_report_read(struct check_report *report, const struct trace_file *trace, const char *probe,
        BOOL (*wanted)(const char *id, void *user), void *user)
{
    size_t i, count = 0;

    for (i = 0; i < trace->count; i++)
    {
        const struct trace_record *record = &trace->records[i];
        struct check_finding finding = {0};
        char *id, *stack, *origin;

        if (strcmp(record->type, "observation"))
            continue;
        id = trace_text(record, "id");
        finding.check = id ? check_of(id, probe) : NULL;
        if (finding.check && (!wanted || wanted(finding.check->id, user)))
        {
            stack = trace_text(record, "stack");
            origin = trace_text(record, "origin");
            finding.probe = copy(probe);
            finding.probes = 1;
            finding.message = describe_fault(id, probe, trace_text(record, "message"));
            finding.call = trace_text(record, "call");
            finding.count = (unsigned int)trace_number(record, "count", 1);
            finding.sequence = record->sequence;
            finding.origin_title = trace_text(record, "origin-title");
            read_stack(report, stack, &finding.stack, &finding.stack_count, &finding.stack_capacity);
            read_stack(report, origin, &finding.origin, &finding.origin_count, &finding.origin_capacity);
            free(stack);
            free(origin);
            add_finding(report, &finding);
            count++;
        }
        free(id);
    }
    return count;
}

void check_report_add(struct check_report *report, const char *id, const char *probe, const char *call, const char *message,
        const char *stack)
{
    struct check_finding finding = {check_of(id, probe)};

    if (!finding.check)
        return;
    finding.probe = copy(probe);
    finding.probes = 1;
    finding.call = copy(call);
    finding.message = describe_fault(id, probe, copy(message));
    finding.count = 1;
    read_stack(report, stack, &finding.stack, &finding.stack_count, &finding.stack_capacity);
    add_finding(report, &finding);
}

/* Checks that may see the same line for the same reason, those that say less first. */
static const char *const kin[][24] =
{
    /* What ends the process: what nothing provoked says most, then the nearest cause. */
    {"world/two-cas", "world/time", "world/low-disk", "world/read-only-registry", "world/missing-keys", "world/reload", "world/initialize-twice",
        "world/shutdown-first", "thread/initialize", "thread/shutdown", "thread/race", "fault/value", "fault/file", "fault/process",
        "fault/registry", "fault/handle", "fault/allocation", "fault/server-call", "exception", "exit", "hang", "crash"},
    {"misuse/invalid-handle", "misuse/foreign-free", "misuse/wrong-free", "misuse/double-free"},
};

static int rank_in(size_t group, const struct check *check)
{
    int i;

    for (i = 0; kin[group][i]; i++)
        if (!strcmp(check->id, kin[group][i]))
            return i + 1;
    return 0;
}

/* Does `other` say at least as much about the same thing? */
static BOOL covers(const struct check *other, const struct check *check)
{
    size_t group;

    for (group = 0; group < sizeof(kin) / sizeof(kin[0]); group++)
        if (rank_in(group, check) && rank_in(group, other) > rank_in(group, check))
            return TRUE;
    return FALSE;
}

static BOOL same_place(const struct place *a, const struct place *b)
{
    if (a->file || b->file)
        return same_text(a->file, b->file) && a->line == b->line;
    return same_text(a->image, b->image) && a->offset == b->offset;
}

/* A function that hangs with one thread does so with many, wherever the first of them came to stand. */
static BOOL hangs_anyway(const struct check_finding *other, const struct check_finding *finding)
{
    return !strcmp(finding->check->id, "thread/race") && !strcmp(other->check->id, "hang") && finding->place.function &&
            same_text(finding->place.function, other->place.function) && same_text(finding->place.file, other->place.file);
}

static BOOL has_place(const struct check_finding *finding)
{
    return finding->place.file || finding->place.image;
}

/* `message`: how it begins; NULL: any. */
static BOOL has_finding(const struct check_report *report, const char *id, const char *message, BOOL place)
{
    size_t i;

    for (i = 0; i < report->findings_count; i++)
    {
        const struct check_finding *finding = &report->findings[i];

        if (!strcmp(finding->check->id, id) && (!message || (finding->message && !strncmp(finding->message, message, strlen(message)))) &&
                (!place || has_place(finding)))
            return TRUE;
    }
    return FALSE;
}

/* What threads do to a container without a lock, they do at each line of a function that uses it: the first line stands for all. */
static BOOL is_same_race(const struct check_finding *other, const struct check_finding *finding)
{
    return other != finding && !strncmp(finding->check->id, "thread/", 7) && !strncmp(other->check->id, "thread/", 7) &&
            finding->message && strncmp(finding->message, "ThreadSanitizer", 15) &&
            finding->place.file && same_text(finding->place.file, other->place.file) && finding->place.function &&
            same_text(finding->place.function, other->place.function) && other->place.line &&
            (other->place.line < finding->place.line || (other->place.line == finding->place.line && other < finding));
}

/* What another finding has to end in: threads wait for a section that is never left; an object that was freed too early is called once
 * more, where no code of the module is, and has fewer references than it should wherever they are counted; what threads have written over is
 * lost; and what has crashed at a place of the module may do so where its stack cannot be read, too. */
static BOOL is_consequence(const struct check_report *report, const struct check_finding *finding)
{
    const char *id = finding->check->id;

    if ((!strcmp(id, "thread/race") || !strcmp(id, "hang")) && finding->message && !strncmp(finding->message, "did not return", 14))
        return has_finding(report, "rule/section-owned", NULL, FALSE);
    /* A leak of its own shows in probes of all kinds. */
    if (!strncmp(id, "leak/", 5) && finding->probes <= 4 && finding->probe && !strncmp(finding->probe, "thread", 6))
        return has_finding(report, "thread/race", NULL, FALSE);
    if (!strcmp(id, "abi/references"))
        return finding->message && !strncmp(finding->message, "after ", 6) && has_finding(report, id, "QueryInterface", FALSE);
    /* Released once too often in each Notify, the object is gone while other threads are in it. */
    if (!strcmp(id, "thread/race") && has_finding(report, "abi/references", "after ", FALSE))
        return TRUE;
    if (has_place(finding) || (strcmp(id, "crash") && strcmp(id, "thread/race") && strncmp(id, "world/", 6)))
        return FALSE;
    return has_finding(report, "abi/references", NULL, FALSE) || has_finding(report, id, NULL, TRUE) ||
            (!strcmp(id, "thread/race") && has_finding(report, "crash", NULL, TRUE));
}

/* One defect at one line, however many probes came by. */
static void merge_kin(struct check_report *report)
{
    size_t i, j, kept = 0;

    for (i = 0; i < report->findings_count; i++)
    {
        struct check_finding *finding = &report->findings[i];

        for (j = 0; j < report->findings_count; j++)
            if ((covers(report->findings[j].check, finding->check) && same_place(&finding->place, &report->findings[j].place)) ||
                    hangs_anyway(&report->findings[j], finding) || is_same_race(&report->findings[j], finding))
                break;
        finding->count = j < report->findings_count || is_consequence(report, finding) ? 0 : finding->count ? finding->count : 1;
    }
    for (i = 0; i < report->findings_count; i++)
        if (report->findings[i].count)
            report->findings[kept++] = report->findings[i];
        else
            free_finding(&report->findings[i]);
    report->findings_count = kept;
}

static int compare_findings(const void *a, const void *b)
{
    const struct check_finding *first = a, *second = b;
    const char *file_a = first->place.file ? first->place.file : "", *file_b = second->place.file ? second->place.file : "";
    int order;

    if (first->check->severity != second->check->severity)
        return second->check->severity > first->check->severity ? 1 : -1;
    if ((order = strcmp(file_a, file_b)))
        return order;
    if (first->place.line != second->place.line)
        return first->place.line < second->place.line ? -1 : 1;
    return strcmp(first->check->id, second->check->id);
}

void check_report_sort(struct check_report *report)
{
    merge_kin(report);
    if (report->findings_count)
        qsort(report->findings, report->findings_count, sizeof(*report->findings), compare_findings);
}

int check_report_status(const struct check_report *report)
{
    size_t i;

    if (report->crashed)
        return 3;
    for (i = 0; i < report->findings_count; i++)
        if (report->findings[i].check->severity != CHECK_NOTE)
            return 1;
    return 0;
}
