/* A check's report as workflow commands of GitHub Actions ("::error file=…,line=…::message"), which become annotations of the lines.
 *
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. Of each severity, GitHub shows the first ten of a step;
 * the most severe stand first. */
#include "check/report.h"

#include <stdlib.h>
#include <string.h>

/* The escapes of GitHub's own toolkit: "%" and line ends everywhere, ":" and "," in properties too. Other control characters
 * would reach the terminal of whoever reads the log. */
static void put_escaped(struct text *text, const char *string, BOOL property)
{
    struct text safe = {0};
    const char *next;

    text_safe(&safe, string, strlen(string), TRUE);
    for (next = text_string(&safe); *next; next++)
        if (*next == '%' || *next == '\r' || *next == '\n' || (property && (*next == ':' || *next == ',')))
            text_format(text, "%%%02X", (unsigned char)*next);
        else
            text_add(text, next, 1);
    text->failed = text->failed || safe.failed;
    text_free(&safe);
}

static void put_finding(struct text *text, const struct check_finding *finding)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    struct text message = {0};

    text_format(text, "::%s ", commands[finding->check->severity]);
    if (finding->place.file)
    {
        text_put(text, "file=");
        put_escaped(text, report_path(finding->place.file), TRUE);
        text_format(text, ",line=%u,", finding->place.line);
    }
    text_put(text, "title=");
    put_escaped(text, finding->check->id, TRUE);
    text_put(text, "::");
    if (!finding->place.file && finding->place.image)
    {
        report_put_place(&message, &finding->place);
        text_put(&message, ": ");
    }
    text_put(&message, finding->message ? finding->message : "");
    if (finding->call)
        text_format(&message, "\nduring %s", finding->call);
    if (finding->origin_count)
    {
        text_format(&message, "\n%s at ", finding->origin_title ? finding->origin_title : "from");
        report_put_place(&message, &finding->origin[0]);
    }
    text_format(&message, "\n%s\nTo do: %s", finding->check->what, finding->check->advice);
    put_escaped(text, text_string(&message), FALSE);
    text_put(text, "\n");
    text_free(&message);
}

void check_report_github(const struct check_report *report, struct text *text)
{
    size_t i;

    for (i = 0; i < report->findings_count; i++)
        put_finding(text, &report->findings[i]);
}
