/* What `certemu build` has to know of a source before a compiler sees it: what it includes, and what compilers off Windows
 * do not take as it stands. Lexical only: preprocessor conditions are not evaluated. */
#pragma once

#include <stddef.h>

#include <windows.h>

#include "trace/text.h"

enum scan_language
{
    SCAN_C,             /* C and C++ */
    SCAN_IDL,
    SCAN_RC
};

enum scan_kind
{
    SCAN_INCLUDE,       /* "name": from quote to quote; in IDL also import */
    SCAN_INCLUDE_ANGLE, /* <name> */
    SCAN_STRING,        /* IDL: any other string; RC: one that may name a resource's file */
    SCAN_LIBRARY,       /* #pragma comment(lib, "name") */
    SCAN_EXPORT,        /* #pragma comment(linker, "/export:name") */
    SCAN_UUID,          /* class __declspec(uuid("…")) Name: an empty range where its declaration starts */
    SCAN_IMPORT,        /* #import of a type library: from the i on */
    SCAN_BASE,          /* an empty range behind the brace of a class that has bases; the text is the first of them */
    SCAN_SUPER,         /* __super */
    SCAN_ANNOTATION     /* __in and the like, which are no macros here, and __FUNCTION__ beside a literal; the text is what to write */
};

struct scan_mark
{
    enum scan_kind kind;
    size_t start, end;          /* in the text; with the delimiters */
    unsigned int line;          /* from 1 */
    char *text;                 /* between the delimiters; of a UUID "class Name" */
    char *path, *reopen;        /* of a UUID in namespaces: "A::B::" and "namespace A { namespace B { "; NULL: in none */
    unsigned int braces;        /* that close them */
    GUID uuid;
};

struct scan
{
    struct scan_mark *marks;
    size_t marks_count, marks_capacity;
    BOOL failed;                /* out of memory */
};

/* `text` is UTF-8. What is found is in the order of the text. */
void scan_source(struct scan *scan, enum scan_language language, const char *text, size_t length);
void scan_free(struct scan *scan);

/* The bytes of a file as UTF-8 without a byte order mark: UTF-16 in either order, UTF-8, and otherwise Windows-1252, which is what
 * Microsoft's tools take a file for that says nothing. TRUE in *changed: the result differs from the file. */
void scan_decode(struct text *utf8, const char *bytes, size_t size, BOOL *changed);
