/* What `certemu check` prints, and the reports that it writes. */
#include "command.h"

#include "check/report.h"

BOOL check_output(const struct check_report *report, const struct arguments *arguments)
{
    const struct outputs *outputs = &arguments->outputs;
    const struct
    {
        const char *option, *file;
        void (*function)(const struct check_report *, struct text *);
    } kinds[] =
    {
        {"--json", outputs->json, check_report_json}, {"--tap", outputs->tap, check_report_tap},
        {"--junit", outputs->junit, check_report_junit}, {"--sarif", outputs->sarif, check_report_sarif},
        {"--github", outputs->github, check_report_github}, {"--html", outputs->html, check_report_html},
    };
    struct text text = {0};
    BOOL ok = TRUE;
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (kinds[i].file)
        {
            text_clear(&text);
            kinds[i].function(report, &text);
            text.failed = text.failed || report->failed;
            ok = write_output(kinds[i].option, kinds[i].file, &text) && ok;
        }
    if (!outputs_take_standard(outputs))
    {
        text_clear(&text);
        check_report_text(report, arguments->detail == REPORT_VERBOSE, arguments->detail == REPORT_QUIET, &text);
        ok = print(&text) && ok;
    }
    text_free(&text);
    return ok;
}
