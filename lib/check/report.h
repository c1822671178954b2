/* The reports of a check, and what they share. */
#pragma once

#include "check/check.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For people (report_text.c). */
void check_report_text(const struct check_report *report, BOOL verbose, BOOL quiet, struct text *text);
/* For programs (report_data.c): docs/findings.schema.json; a test case for each check of the catalogue. */
void check_report_json(const struct check_report *report, struct text *text);
void check_report_tap(const struct check_report *report, struct text *text);
void check_report_junit(const struct check_report *report, struct text *text);
/* SARIF 2.1.0, for code-scanning views (report_sarif.c). */
void check_report_sarif(const struct check_report *report, struct text *text);
/* Workflow commands that GitHub turns into annotations of the lines (report_github.c). */
void check_report_github(const struct check_report *report, struct text *text);

/* A page for a browser (report_html.c), from the traces of the probes. */
void check_report_html(const struct check_report *report, struct text *text);

/* The current folder as the host writes it, with a slash at its end; "?/" where that is not known. */
const char *report_folder(void);
/* A source file as seen from the current folder, if it is below it. */
const char *report_path(const char *file);
/* A file's name without its folder, by either system's separators. */
const char *report_image_name(const char *image);
/* "src/exit.c:12 in Notify", "myexit.so+0x1234" */
void report_put_place(struct text *text, const struct place *place);
/* "#0 src/exit.c:12 in Notify" for each frame. */
void report_put_stack(struct text *text, const char *indent, const struct place *stack, size_t count);

/* Stays the same when lines move: 16 hexadecimal digits of the check, the module, the file and the function, and ":N" for the N-th
 * finding that has the same. */
#define FINGERPRINT_SIZE 32
void report_fingerprint(const struct check_report *report, size_t finding, char buffer[FINGERPRINT_SIZE]);

#ifdef __cplusplus
}
#endif
