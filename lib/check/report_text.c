/* A check's report for people: findings by place in the source, the most severe first, with what to do. */
#include "check/report.h"

#include <stdlib.h>
#include <string.h>

static void put_finding(struct text *text, const struct check_finding *finding, BOOL verbose)
{
    text_format(text, "%s: %s", check_severity_name(finding->check->severity), finding->check->id);
    if (finding->place.image || finding->place.file)
    {
        text_put(text, " at ");
        report_put_place(text, &finding->place);
    }
    text_put(text, "\n    ");
    text_safe(text, finding->message ? finding->message : "", finding->message ? strlen(finding->message) : 0, FALSE);
    text_put(text, "\n");
    if (finding->call)
        text_format(text, "    during %s", finding->call);
    if (finding->probe)
        text_format(text, "%s(--only %s)", finding->call ? "  " : "    ", finding->probe);
    if (finding->probes > 1)
        text_format(text, " and %u more", finding->probes - 1);
    if (finding->call || finding->probe)
        text_put(text, "\n");
    if (verbose || finding->stack_count > 1)
        report_put_stack(text, "        ", finding->stack, finding->stack_count);
    if (finding->origin_count)
    {
        text_format(text, "      %s\n", finding->origin_title ? finding->origin_title : "from");
        report_put_stack(text, "        ", finding->origin, finding->origin_count);
    }
    text_format(text, "    %s\n    To do: %s\n\n", finding->check->what, finding->check->advice);
}

static const char *limit_of(const struct check *check, BOOL whole)
{
    return whole ? check->windows : check->partly;
}

/* Of a DLL: which checks of those asked for cannot be made, or not of everything, by reason. */
static void put_limits(const struct check_report *report, BOOL whole, struct text *text)
{
    const struct check *checks;
    size_t count, i, j;

    checks = check_list(&count);
    for (i = 0; i < count; i++)
    {
        const char *limit = limit_of(&checks[i], whole);
        BOOL first = TRUE;

        for (j = 0; limit && j < i && first; j++)
            first = !limit_of(&checks[j], whole) || strcmp(limit, limit_of(&checks[j], whole));
        if (!limit || !first)
            continue;
        for (j = i; j < count; j++)
            if (limit_of(&checks[j], whole) && !strcmp(limit, limit_of(&checks[j], whole)) && (!report->judged || report->judged[j]))
            {
                text_put(text, !first ? ", " : whole ? "not looked for in a DLL: " : "looked for in a DLL in part: ");
                text_put(text, checks[j].id);
                first = FALSE;
            }
        if (!first)
            text_format(text, " (%s%s)\n", whole ? "" : "of ", limit);
    }
}

static void put_not_made(const struct check_report *report, struct text *text)
{
    if (report->build && !strcmp(report->build, "pe"))
    {
        put_limits(report, FALSE, text);
        put_limits(report, TRUE, text);
    }
}

void check_report_text(const struct check_report *report, BOOL verbose, BOOL quiet, struct text *text)
{
    unsigned int counts[3] = {0}, run = 0, cases = 0;
    size_t i;

    for (i = 0; i < report->findings_count; i++)
    {
        put_finding(text, &report->findings[i], verbose);
        counts[report->findings[i].check->severity]++;
    }
    for (i = 0; i < report->probes_count; i++)
    {
        const struct check_probe *probe = &report->probes[i];

        if (probe->outcome == PROBE_NOT_APPLICABLE && !quiet)
            text_format(text, "not applicable: %s: %s\n", probe->id, probe->reason ? probe->reason : "");
        if (probe->outcome == PROBE_NOT_RUN || probe->outcome == PROBE_NOT_APPLICABLE)
            continue;
        run++;
        cases += probe->cases;
        if (verbose)
            text_format(text, "%-24s %-8s %6u cases %9.1f ms%s%s\n", probe->id, probe->outcome == PROBE_PASSED ? "passed"
                    : probe->outcome == PROBE_FOUND ? "found" : "crashed", probe->cases, probe->microseconds / 1000.0,
                    probe->reason ? "  " : "", probe->reason ? probe->reason : "");
    }
    if (!quiet)
        put_not_made(report, text);
    if (!quiet)
        text_format(text, "%s: %u probes with %u cases in %.1f s: %u error%s, %u warning%s, %u note%s\n", report->module, run, cases,
                report->microseconds / 1000000.0, counts[CHECK_ERROR], counts[CHECK_ERROR] == 1 ? "" : "s", counts[CHECK_WARNING],
                counts[CHECK_WARNING] == 1 ? "" : "s", counts[CHECK_NOTE], counts[CHECK_NOTE] == 1 ? "" : "s");
}
