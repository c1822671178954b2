/* The report of a run as an HTML page. */
#include "trace/report.h"

#include <stdlib.h>
#include <string.h>

#include "trace/page.h"

/* The record that a finding belongs to: its own, if the child has made it, else the end of what the trace has. */
static LONGLONG find_record(const struct trace_file *trace, const struct report_finding *finding, size_t *from)
{
    size_t i;

    for (i = *from; i < trace->count; i++)
        if (!strcmp(trace->records[i].type, "finding"))
        {
            char *id = trace_text(&trace->records[i], "id"), *text = trace_text(&trace->records[i], "text");
            BOOL same = id && text && finding->id && finding->text && !strcmp(id, finding->id) && !strcmp(text, finding->text);

            free(id);
            free(text);
            if (same)
            {
                *from = i + 1;
                return trace->records[i].sequence;
            }
        }
    return trace->count ? (LONGLONG)trace->records[trace->count - 1].sequence : 0;
}

void report_html(const struct report *report, const struct trace_file *trace, struct text *text)
{
    const char *facts[] = {"ProgID", report->progid, "interface", report->interface_name, "threading", report->threading,
            "description", report->description, "build", report->build, NULL};
    static const char *const verdicts[] = {"As expected.", "Findings.", "", "The module crashed, ended its process, or did not return."};
    struct page page;
    size_t i, from = 0;     /* findings are in the order of their records */

    page_begin(&page, text, report->module, verdicts[report_status(report)], facts);
    page_run(&page, "run", trace);
    page_findings(&page);
    for (i = 0; i < report->findings_count; i++)
    {
        struct page_finding finding = {report->findings[i].warning ? "warning" : "error", report->findings[i].id,
                report->findings[i].text};

        finding.sequence = find_record(trace, &report->findings[i], &from);
        page_finding_begin(&page, &finding);
        page_finding_origin(&page, NULL);
        page_finding_end(&page);
    }
    page_end(&page);
}
