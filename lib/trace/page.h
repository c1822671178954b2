/* The HTML page of a report: one file that loads nothing, with its data as JSON (page/page.js shows them).
 *
 *     page_begin(&page, text, …); page_run(…)…; page_findings(&page); page_finding_begin(…) … page_finding_end(&page)…; page_end(&page);
 */
#pragma once

#include "trace/json_write.h"
#include "trace/reader.h"

/* Of one process; the later ones are counted only. */
#define PAGE_RECORDS 5000

/* The page before and after its data, made from page/ when the library is built. */
extern const char page_head[], page_tail[];

struct page
{
    struct text *out, data;
    struct json_writer json;
};

struct page_finding
{
    const char *severity, *id, *message;
    const char *place, *call;           /* NULL: none */
    const char *what, *advice, *source; /* NULL: none */
    int run;                            /* number of the page_run, from 0; -1: in none */
    LONGLONG sequence;                  /* of the record that it belongs to */
};

/* `verdict` says in a few words what the report says; facts are names and values in turn, NULL at the end; those without value
 * (NULL) are left out. */
void page_begin(struct page *page, struct text *out, const char *title, const char *verdict, const char *const *facts);
/* A process and its trace. */
void page_run(struct page *page, const char *name, const struct trace_file *trace);
/* After the last run: findings follow. */
void page_findings(struct page *page);
/* Frames of its stack, then those of its origin, between the two as texts of arrays: json_write_text(&page->json, NULL, frame). */
void page_finding_begin(struct page *page, const struct page_finding *finding);     /* the stack's frames */
void page_finding_origin(struct page *page, const char *title);                     /* the origin's */
void page_finding_end(struct page *page);
void page_end(struct page *page);

/* For a person: what a value of a trace is. Certificates and CRLs by their names and dates, OIDs with their name. */
void page_describe(struct text *text, const struct json *json, int token);
