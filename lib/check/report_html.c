/* A check's report as an HTML page: findings, and the calls of the processes that they were found in. */
#include "check/report.h"

#include <string.h>

#include "trace/page.h"

/* Processes whose calls are shown: the page has to stay small enough for a browser. */
#define MOST_RUNS 24

struct runs
{
    const char *probes[MOST_RUNS];
    int count;
};

static int find_run(const struct runs *runs, const char *probe)
{
    int i;

    for (i = 0; i < runs->count && probe; i++)
        if (!strcmp(runs->probes[i], probe))
            return i;
    return -1;
}

static void add_run(struct page *page, const struct check_report *report, struct runs *runs, const char *id)
{
    struct trace_file trace;
    struct json_error problem;
    size_t i;

    if (!id || runs->count == MOST_RUNS || find_run(runs, id) >= 0)
        return;
    for (i = 0; i < report->probes_count; i++)
        if (!strcmp(report->probes[i].id, id) && report->probes[i].trace &&
                SUCCEEDED(trace_read_file(&trace, report->probes[i].trace, &problem)))
        {
            page_run(page, id, &trace);
            runs->probes[runs->count++] = report->probes[i].id;
            trace_free(&trace);
        }
}

static void write_stack(struct page *page, const struct place *stack, size_t count)
{
    struct text frame = {0};
    size_t i;

    for (i = 0; i < count; i++)
    {
        text_clear(&frame);
        report_put_place(&frame, &stack[i]);
        json_write_text(&page->json, NULL, text_string(&frame));
    }
    text_free(&frame);
}

static void write_finding(struct page *page, const struct check_finding *found, const struct runs *runs)
{
    struct text place = {0};
    struct page_finding finding = {check_severity_name(found->check->severity), found->check->id, found->message, NULL, found->call,
            found->check->what, found->check->advice, found->check->source, find_run(runs, found->probe), found->sequence};

    if (found->place.file || found->place.image)
    {
        report_put_place(&place, &found->place);
        finding.place = text_string(&place);
    }
    page_finding_begin(page, &finding);
    write_stack(page, found->stack, found->stack_count);
    page_finding_origin(page, found->origin_title);
    write_stack(page, found->origin, found->origin_count);
    page_finding_end(page);
    text_free(&place);
}

void check_report_html(const struct check_report *report, struct text *text)
{
    unsigned int counts[3] = {0};
    struct text verdict = {0}, probes = {0};
    struct runs runs = {{NULL}, 0};
    struct page page;
    size_t i;

    for (i = 0; i < report->findings_count; i++)
        counts[report->findings[i].check->severity]++;
    text_format(&verdict, "%s%u errors, %u warnings, %u notes", report->crashed ? "The module crashed or hung. " : "", counts[CHECK_ERROR],
            counts[CHECK_WARNING], counts[CHECK_NOTE]);
    text_format(&probes, "%u, in %.1f s", (unsigned int)report->probes_count, report->microseconds / 1e6);
    {
        const char *facts[] = {"build", report->build, "processes", text_string(&probes), NULL};

        page_begin(&page, text, report->module, text_string(&verdict), facts);
    }
    add_run(&page, report, &runs, "events");
    for (i = 0; i < report->findings_count; i++)
        add_run(&page, report, &runs, report->findings[i].probe);
    page_findings(&page);
    for (i = 0; i < report->findings_count; i++)
        write_finding(&page, &report->findings[i], &runs);
    page_end(&page);
    text_free(&verdict);
    text_free(&probes);
}
