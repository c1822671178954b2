/* See build_scan.h. */
#include "build_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

/* --- encodings ------------------------------------------------------------------------------------------------------------ */

static void put_character(struct text *utf8, unsigned int character)
{
    char bytes[4];
    size_t count = 0;

    if (character < 0x80)
        bytes[count++] = (char)character;
    else if (character < 0x800)
    {
        bytes[count++] = (char)(0xc0 | character >> 6);
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    else if (character < 0x10000)
    {
        bytes[count++] = (char)(0xe0 | character >> 12);
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    else
    {
        bytes[count++] = (char)(0xf0 | character >> 18);
        bytes[count++] = (char)(0x80 | (character >> 12 & 0x3f));
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3f));
        bytes[count++] = (char)(0x80 | (character & 0x3f));
    }
    text_add(utf8, bytes, count);
}

static void decode_utf16(struct text *utf8, const unsigned char *bytes, size_t size, BOOL big_endian)
{
    size_t i;

    for (i = 0; i + 1 < size; i += 2)
    {
        unsigned int unit = big_endian ? bytes[i] << 8 | bytes[i + 1] : bytes[i + 1] << 8 | bytes[i];

        if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < size)
        {
            unsigned int low = big_endian ? bytes[i + 2] << 8 | bytes[i + 3] : bytes[i + 3] << 8 | bytes[i + 2];

            if (low >= 0xdc00 && low < 0xe000)
            {
                put_character(utf8, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                i += 2;
                continue;
            }
        }
        put_character(utf8, unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit);
    }
}

static void decode_1252(struct text *utf8, const unsigned char *bytes, size_t size)
{
    /* Bytes 0x80 to 0x9f; those without a character are the control characters of the same number. */
    static const WORD high[32] =
    {
        0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
        0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
    };
    size_t i;

    for (i = 0; i < size; i++)
        put_character(utf8, bytes[i] >= 0x80 && bytes[i] < 0xa0 ? high[bytes[i] - 0x80] : bytes[i]);
}

void scan_decode(struct text *utf8, const char *data, size_t size, BOOL *changed)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t i, length;

    *changed = TRUE;
    if (size >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
        decode_utf16(utf8, bytes + 2, size - 2, FALSE);
    else if (size >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
        decode_utf16(utf8, bytes + 2, size - 2, TRUE);
    else if (size >= 4 && bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
        decode_utf16(utf8, bytes, size, FALSE);
    else
    {
        if (size >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3))
            data += 3, size -= 3;
        else
            *changed = FALSE;
        for (i = 0; i < size; i += length)
            if (!(length = text_utf8_length(data + i, size - i)))
                break;
        if (i < size)
        {
            *changed = TRUE;
            decode_1252(utf8, (const unsigned char *)data, size);
        }
        else
            text_add(utf8, data, size);
    }
}

/* --- tokens ---------------------------------------------------------------------------------------------------------------- */

#define SCOPES 30

struct scanner
{
    struct scan *scan;
    enum scan_language language;
    const char *text;
    size_t length, at;
    unsigned int line;
    size_t statement;           /* where the declaration at hand starts */
    unsigned int statement_line;
    BOOL between;               /* none has started yet */
    BOOL template;              /* it is a template */
    BOOL line_start;            /* only white space since the line's start */
    size_t scopes_count;        /* open braces, of which the first SCOPES are known */
    struct scope
    {
        size_t name, name_length;       /* of a namespace */
        enum {SCOPE_OTHER, SCOPE_NAMESPACE, SCOPE_LINKAGE} kind;
    } scopes[SCOPES];
};

enum token
{
    TOKEN_END,
    TOKEN_LINE,                 /* the end of a line, where that matters: in directives */
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_PUNCTUATION,
    TOKEN_HASH                  /* that starts a directive */
};

struct piece
{
    enum token token;
    size_t start, end;
};

static char byte_at(const struct scanner *scanner, size_t offset)
{
    return scanner->at + offset < scanner->length ? scanner->text[scanner->at + offset] : 0;
}

static BOOL is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static BOOL is_name_piece(const struct scanner *scanner, const struct piece *piece, const char *name)
{
    return piece->token == TOKEN_NAME && piece->end - piece->start == strlen(name) &&
            !memcmp(scanner->text + piece->start, name, piece->end - piece->start);
}

static BOOL is_punctuation(const struct scanner *scanner, const struct piece *piece, char c)
{
    return piece->token == TOKEN_PUNCTUATION && scanner->text[piece->start] == c;
}

static void skip_comment(struct scanner *scanner)
{
    if (byte_at(scanner, 1) == '/')
    {
        while (scanner->at < scanner->length && scanner->text[scanner->at] != '\n')
        {
            /* A backslash at its end continues it. */
            if (scanner->text[scanner->at] == '\\' && (byte_at(scanner, 1) == '\n' ||
                    (byte_at(scanner, 1) == '\r' && byte_at(scanner, 2) == '\n')))
            {
                scanner->at += byte_at(scanner, 1) == '\n' ? 2 : 3;
                scanner->line++;
            }
            else
                scanner->at++;
        }
        return;
    }
    for (scanner->at += 2; scanner->at < scanner->length; scanner->at++)
    {
        if (scanner->text[scanner->at] == '\n')
            scanner->line++;
        if (scanner->text[scanner->at] == '*' && byte_at(scanner, 1) == '/')
        {
            scanner->at += 2;
            return;
        }
    }
}

/* R"delimiter( … )delimiter"; at the quote. */
static void skip_raw_string(struct scanner *scanner)
{
    char end[20] = ")";
    size_t count = 1;

    for (scanner->at++; byte_at(scanner, 0) != '(' && count < 18 && scanner->at < scanner->length; scanner->at++)
        end[count++] = byte_at(scanner, 0);
    end[count++] = '"';
    for (; scanner->at < scanner->length; scanner->at++)
    {
        if (scanner->length - scanner->at >= count && !memcmp(scanner->text + scanner->at, end, count))
        {
            scanner->at += count;
            return;
        }
        if (scanner->text[scanner->at] == '\n')
            scanner->line++;
    }
}

/* From a quote to its equal. A literal does not go over the end of a line: an apostrophe in an "#if 0" is harmless then. */
static void skip_literal(struct scanner *scanner, char quote)
{
    for (scanner->at++; scanner->at < scanner->length && scanner->text[scanner->at] != '\n'; scanner->at++)
    {
        if (scanner->text[scanner->at] == quote)
        {
            if (scanner->language == SCAN_RC && byte_at(scanner, 1) == quote)
                scanner->at++;          /* "" is a quote inside */
            else
            {
                scanner->at++;
                return;
            }
        }
        else if (scanner->text[scanner->at] == '\\' && scanner->at + 1 < scanner->length && scanner->language != SCAN_RC)
        {
            scanner->at++;
            if (scanner->text[scanner->at] == '\r' && byte_at(scanner, 1) == '\n')
                scanner->at++;
            if (scanner->text[scanner->at] == '\n')
                scanner->line++;
        }
    }
}

/* Annotations of the first generation that the C++ library uses as names of its own, so that no header can make macros of them
 * (include/sdk/sal.h). Their successors of the second generation say the same, and are as long. */
static const struct annotation
{
    const char *old, *successor;
}
annotations[] =
{
    {"__in", "_In_"}, {"__out", "_Out_"}, {"__bound", "_Bound_"}, {"__callback", "_Callback_"}, {"__override", "_Override_"},
    {"__range", "_Range_"}, {"__reserved", "_Reserved_"}, {"__success", "_Success_"}, {"__valid", "_Valid_"},
};

static struct scan_mark *add_mark(struct scanner *scanner, enum scan_kind kind, size_t start, size_t end, const char *text,
    size_t length)
{
    struct scan_mark *mark = ARRAY_ADD(scanner->scan, marks);

    if (!mark)
    {
        scanner->scan->failed = TRUE;
        return NULL;
    }
    mark->kind = kind;
    mark->start = start;
    mark->end = end;
    mark->line = scanner->line;
    mark->path = mark->reopen = NULL;
    mark->braces = 0;
    if (!(mark->text = text_copy(text, length)))
        scanner->scan->failed = TRUE;
    return mark;
}

/* Beside a literal, to which Microsoft's compiler pastes the name of the function: here it is no literal, and the name is not known
 * before the compiler reads it. */
static BOOL is_pasted(const struct scanner *scanner, const struct piece *piece)
{
    size_t before = piece->start, after = piece->end;

    while (before && (scanner->text[before - 1] == ' ' || scanner->text[before - 1] == '\t'))
        before--;
    while (after < scanner->length && (scanner->text[after] == ' ' || scanner->text[after] == '\t'))
        after++;
    if (after < scanner->length && scanner->text[after] == 'L')
        after++;
    return (before && scanner->text[before - 1] == '"') || (after < scanner->length && scanner->text[after] == '"');
}

static void scan_annotation(struct scanner *scanner, const struct piece *piece)
{
    const struct scan *scan = scanner->scan;
    size_t i;

    if (piece->end - piece->start < 4 || scanner->text[piece->start] != '_' || scanner->text[piece->start + 1] != '_')
        return;
    /* Seen already, before the scanner was set back. */
    if (scan->marks_count && scan->marks[scan->marks_count - 1].start == piece->start)
        return;
    if (is_name_piece(scanner, piece, "__FUNCTION__") && is_pasted(scanner, piece))
        add_mark(scanner, SCAN_ANNOTATION, piece->start, piece->end, "\"function\"", strlen("\"function\""));
    else if (is_name_piece(scanner, piece, "__FUNCTIONW__") && is_pasted(scanner, piece))
        add_mark(scanner, SCAN_ANNOTATION, piece->start, piece->end, "L\"function\"", strlen("L\"function\""));
    else if (is_name_piece(scanner, piece, "__super"))
        add_mark(scanner, SCAN_SUPER, piece->start, piece->end, "", 0);
    for (i = 0; i < ARRAYSIZE(annotations); i++)
        if (is_name_piece(scanner, piece, annotations[i].old))
            add_mark(scanner, SCAN_ANNOTATION, piece->start, piece->end, annotations[i].successor, strlen(annotations[i].successor));
}

/* The next token; `lines`: the end of a line is one. */
static struct piece next_piece(struct scanner *scanner, BOOL lines)
{
    struct piece piece;
    char c;

    for (;;)
    {
        c = byte_at(scanner, 0);
        if (scanner->at >= scanner->length)
        {
            piece.token = TOKEN_END;
            piece.start = piece.end = scanner->length;
            return piece;
        }
        if (c == '\n')
        {
            piece.start = scanner->at++;
            piece.end = scanner->at;
            scanner->line++;
            scanner->line_start = TRUE;
            if (lines)
            {
                piece.token = TOKEN_LINE;
                return piece;
            }
        }
        else if (c == '\\' && (byte_at(scanner, 1) == '\n' || (byte_at(scanner, 1) == '\r' && byte_at(scanner, 2) == '\n')))
        {
            scanner->at += byte_at(scanner, 1) == '\n' ? 2 : 3;
            scanner->line++;
        }
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || !c || c == 0x1a)
            scanner->at++;
        else if (c == '/' && (byte_at(scanner, 1) == '/' || byte_at(scanner, 1) == '*'))
            skip_comment(scanner);
        else
            break;
    }
    piece.start = scanner->at;
    if (c == '#' && scanner->line_start)
    {
        piece.token = TOKEN_HASH;
        scanner->at++;
    }
    else if (c == '"')
    {
        piece.token = TOKEN_STRING;
        skip_literal(scanner, '"');
    }
    else if (c == '\'' && scanner->language != SCAN_RC)
    {
        piece.token = TOKEN_PUNCTUATION;
        skip_literal(scanner, '\'');
    }
    else if (is_name(c))
    {
        piece.token = TOKEN_NAME;
        while (is_name(byte_at(scanner, 0)) || (byte_at(scanner, 0) == '\'' && c >= '0' && c <= '9' && is_name(byte_at(scanner, 1))))
            scanner->at++;
        if (byte_at(scanner, 0) == '"' && scanner->language == SCAN_C && scanner->text[scanner->at - 1] == 'R' &&
                scanner->at - piece.start <= 3)
            skip_raw_string(scanner);
    }
    else
    {
        piece.token = TOKEN_PUNCTUATION;
        scanner->at++;
    }
    piece.end = scanner->at;
    scanner->line_start = FALSE;
    if (piece.token == TOKEN_NAME && scanner->language == SCAN_C)
        scan_annotation(scanner, &piece);
    return piece;
}

/* --- marks ------------------------------------------------------------------------------------------------------------------ */

static void add_string(struct scanner *scanner, enum scan_kind kind, const struct piece *piece)
{
    size_t length = piece->end - piece->start;

    if (length >= 2 && scanner->text[piece->end - 1] == '"')
        add_mark(scanner, kind, piece->start, piece->end, scanner->text + piece->start + 1, length - 2);
}

/* After #include, or after #import, from whose name on the mark is: "name" or <name>. */
static void scan_include(struct scanner *scanner, const struct piece *import)
{
    struct piece piece = next_piece(scanner, TRUE);
    size_t start = piece.start, from = import ? import->start : start;

    if (piece.token == TOKEN_STRING)
    {
        /* A backslash is part of the name here. */
        size_t end = start + 1;

        while (end < scanner->length && scanner->text[end] != '"' && scanner->text[end] != '\n')
            end++;
        if (end < scanner->length && scanner->text[end] == '"')
        {
            scanner->at = end + 1;
            add_mark(scanner, import ? SCAN_IMPORT : SCAN_INCLUDE, from, end + 1, scanner->text + start + 1, end - start - 1);
        }
    }
    else if (is_punctuation(scanner, &piece, '<'))
    {
        size_t end = scanner->at;

        while (end < scanner->length && scanner->text[end] != '>' && scanner->text[end] != '\n')
            end++;
        if (end < scanner->length && scanner->text[end] == '>')
        {
            scanner->at = end + 1;
            add_mark(scanner, import ? SCAN_IMPORT : SCAN_INCLUDE_ANGLE, from, end + 1, scanner->text + start + 1, end - start - 1);
        }
    }
}

/* "/export:name=other,@1,PRIVATE" and more options in one string. */
static void scan_linker(struct scanner *scanner, const struct piece *piece)
{
    const char *at = scanner->text + piece->start + 1, *end = scanner->text + piece->end - 1;

    while (at < end)
    {
        const char *option = at;

        while (at < end && *at != ' ' && *at != '\t')
            at++;
        if (at - option > 8 && (*option == '/' || *option == '-') && !_strnicmp(option + 1, "export:", 7))
            add_mark(scanner, SCAN_EXPORT, piece->start, piece->end, option + 8, at - option - 8);
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
    }
}

/* After comment: ( lib , "name" ), of #pragma and __pragma. */
static void scan_comment(struct scanner *scanner)
{
    struct piece piece = next_piece(scanner, TRUE), kind;

    if (!is_punctuation(scanner, &piece, '('))
        return;
    kind = next_piece(scanner, TRUE);
    piece = next_piece(scanner, TRUE);
    if (!is_punctuation(scanner, &piece, ','))
        return;
    piece = next_piece(scanner, TRUE);
    if (piece.token != TOKEN_STRING || piece.end - piece.start < 2)
        return;
    if (is_name_piece(scanner, &kind, "lib"))
        add_string(scanner, SCAN_LIBRARY, &piece);
    else if (is_name_piece(scanner, &kind, "linker"))
        scan_linker(scanner, &piece);
}

static void scan_directive(struct scanner *scanner)
{
    struct piece piece = next_piece(scanner, TRUE);

    if (is_name_piece(scanner, &piece, "include") || is_name_piece(scanner, &piece, "include_next"))
        scan_include(scanner, NULL);
    else if (is_name_piece(scanner, &piece, "import"))
        scan_include(scanner, &piece);
    else if (is_name_piece(scanner, &piece, "pragma"))
    {
        piece = next_piece(scanner, TRUE);
        if (is_name_piece(scanner, &piece, "comment"))
            scan_comment(scanner);
    }
    while (piece.token != TOKEN_LINE && piece.token != TOKEN_END)
        piece = next_piece(scanner, TRUE);
    scanner->between = TRUE;
}

/* "{xxxxxxxx-xxxx-…}" with or without braces. */
static BOOL read_uuid(const char *text, size_t length, GUID *uuid)
{
    static const unsigned char lengths[] = {8, 4, 4, 4, 12};
    unsigned char digits[32];
    size_t i, j, at = 0, count = 0;

    if (length && *text == '{')
        text++, length = length > 1 && text[length - 2] == '}' ? length - 2 : 0;
    for (i = 0; i < 5; i++)
    {
        if (i && (at >= length || text[at++] != '-'))
            return FALSE;
        for (j = 0; j < lengths[i]; j++, at++)
        {
            char c = at < length ? text[at] : 0;

            if (!(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'f'))
                return FALSE;
            digits[count++] = (unsigned char)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
        }
    }
    if (at != length)
        return FALSE;
    uuid->Data1 = 0;
    for (i = 0; i < 8; i++)
        uuid->Data1 = uuid->Data1 << 4 | digits[i];
    uuid->Data2 = (unsigned short)(digits[8] << 12 | digits[9] << 8 | digits[10] << 4 | digits[11]);
    uuid->Data3 = (unsigned short)(digits[12] << 12 | digits[13] << 8 | digits[14] << 4 | digits[15]);
    for (i = 0; i < 8; i++)
        uuid->Data4[i] = (unsigned char)(digits[16 + 2 * i] << 4 | digits[17 + 2 * i]);
    return TRUE;
}

static void open_scope(struct scanner *scanner, int kind, size_t name, size_t name_length)
{
    if (scanner->scopes_count < SCOPES)
    {
        struct scope *scope = &scanner->scopes[scanner->scopes_count];

        scope->kind = kind;
        scope->name = name;
        scope->name_length = name_length;
    }
    scanner->scopes_count++;
}

/* After namespace: A, A::B or nothing, and the brace; or an alias, or a directive. */
static void scan_namespace(struct scanner *scanner)
{
    struct scanner before = *scanner;
    struct piece piece = next_piece(scanner, FALSE), first = piece, last = {TOKEN_END, piece.start, piece.start};

    while (piece.token == TOKEN_NAME || is_punctuation(scanner, &piece, ':'))
    {
        last = piece;
        piece = next_piece(scanner, FALSE);
    }
    if (!is_punctuation(scanner, &piece, '{'))
    {
        *scanner = before;
        return;
    }
    open_scope(scanner, SCOPE_NAMESPACE, first.start, last.end - first.start);
    scanner->between = TRUE;
}

/* After extern: "C" { */
static void scan_linkage(struct scanner *scanner)
{
    struct scanner before = *scanner;
    struct piece piece = next_piece(scanner, FALSE);

    if (piece.token == TOKEN_STRING)
    {
        piece = next_piece(scanner, FALSE);
        if (is_punctuation(scanner, &piece, '{'))
        {
            open_scope(scanner, SCOPE_LINKAGE, 0, 0);
            scanner->between = TRUE;
            return;
        }
    }
    *scanner = before;
}

/* A template is specialised outside of namespaces: what leaves those at hand and comes back. Inside other braces nothing does. */
static void leave_namespaces(struct scanner *scanner, struct scan_mark *mark)
{
    struct text path = {0}, reopen = {0};
    BOOL found = FALSE;
    size_t i;

    for (i = 0; i < scanner->scopes_count; i++)
    {
        const struct scope *scope = &scanner->scopes[i];

        if (i >= SCOPES || scope->kind == SCOPE_OTHER)
            break;
        if (scope->kind == SCOPE_LINKAGE)
        {
            text_put(&reopen, "extern \"C\" { ");
            continue;
        }
        found = TRUE;
        text_put(&reopen, "namespace ");
        text_add(&reopen, scanner->text + scope->name, scope->name_length);
        text_put(&reopen, " { ");
        text_add(&path, scanner->text + scope->name, scope->name_length);
        text_put(&path, scope->name_length ? "::" : "");
    }
    if (found && i == scanner->scopes_count)
    {
        mark->braces = (unsigned int)i;
        mark->path = text_copy(text_string(&path), path.length);
        mark->reopen = text_copy(text_string(&reopen), reopen.length);
        if (!mark->path || !mark->reopen)
            scanner->scan->failed = TRUE;
    }
    if (path.failed || reopen.failed)
        scanner->scan->failed = TRUE;
    text_free(&path);
    text_free(&reopen);
}

/* After the colon of a class definition: the first base, up to the comma or the brace, is what __super stands for. */
static void scan_bases(struct scanner *scanner)
{
    const struct scanner before = *scanner;
    struct text base = {0};
    BOOL first = TRUE;
    struct piece piece;
    int depth = 0;

    for (;;)
    {
        piece = next_piece(scanner, FALSE);
        if (piece.token == TOKEN_END || piece.token == TOKEN_HASH || is_punctuation(scanner, &piece, ';'))
            break;
        if (!depth && is_punctuation(scanner, &piece, '{'))
        {
            if (base.length && !base.failed)
                add_mark(scanner, SCAN_BASE, piece.end, piece.end, text_string(&base), base.length);
            break;
        }
        depth += is_punctuation(scanner, &piece, '<') || is_punctuation(scanner, &piece, '(');
        depth -= is_punctuation(scanner, &piece, '>') || is_punctuation(scanner, &piece, ')');
        first = first && (depth || !is_punctuation(scanner, &piece, ','));
        if (!first || is_name_piece(scanner, &piece, "public") || is_name_piece(scanner, &piece, "protected") ||
                is_name_piece(scanner, &piece, "private") || is_name_piece(scanner, &piece, "virtual"))
            continue;
        if (base.length && piece.token == TOKEN_NAME && is_name(base.data[base.length - 1]))
            text_put(&base, " ");
        text_add(&base, scanner->text + piece.start, piece.end - piece.start);
    }
    if (base.failed)
        scanner->scan->failed = TRUE;
    text_free(&base);
    *scanner = before;
}

/* From class, struct, interface or MIDL_INTERFACE on: attributes, one of which says the UUID, then the name. */
static void scan_class(struct scanner *scanner, const struct piece *keyword)
{
    BOOL midl = is_name_piece(scanner, keyword, "MIDL_INTERFACE"), found = FALSE, wanted = midl;
    struct piece piece, name = {TOKEN_END, 0, 0};
    GUID uuid = {0};
    struct scanner before;
    int depth = 0;

    for (;;)
    {
        before = *scanner;
        piece = next_piece(scanner, FALSE);
        if (piece.token == TOKEN_HASH || piece.token == TOKEN_END)
        {
            *scanner = before;
            return;
        }
        if (is_punctuation(scanner, &piece, '('))
            depth++;
        else if (is_punctuation(scanner, &piece, ')'))
        {
            if (--depth < 0)
                return;
        }
        else if (depth && (is_name_piece(scanner, &piece, "uuid")))
            wanted = TRUE;
        else if (piece.token == TOKEN_NAME && !depth)
        {
            if (is_name_piece(scanner, &piece, "DECLSPEC_UUID"))
                wanted = TRUE;
            name = piece;
        }
        else if (piece.token == TOKEN_STRING && wanted && depth)
            found = found || (piece.end - piece.start >= 2 &&
                    read_uuid(scanner->text + piece.start + 1, piece.end - piece.start - 2, &uuid));
        else if (!depth)
            break;      /* { or : of the definition, ; of the declaration, or something else */
    }
    if (is_punctuation(scanner, &piece, ':') && byte_at(scanner, 0) != ':')
        scan_bases(scanner);
    *scanner = before;
    if (found && name.token == TOKEN_NAME && !scanner->template &&
            (is_punctuation(scanner, &piece, '{') || is_punctuation(scanner, &piece, ':') || is_punctuation(scanner, &piece, ';')))
    {
        struct text text = {0};
        struct scan_mark *mark;

        text_put(&text, is_name_piece(scanner, keyword, "class") ? "class " : "struct ");
        text_add(&text, scanner->text + name.start, name.end - name.start);
        mark = add_mark(scanner, SCAN_UUID, scanner->statement, scanner->statement, text_string(&text), text.length);
        if (mark)
        {
            mark->line = scanner->statement_line;
            mark->uuid = uuid;
            leave_namespaces(scanner, mark);
        }
        if (text.failed)
            scanner->scan->failed = TRUE;
        text_free(&text);
    }
}

/* By their places. They are nearly in order, and marks of one place (several options in one #pragma) must keep theirs. */
static void sort_marks(struct scan_mark *marks, size_t count)
{
    struct scan_mark mark;
    size_t i, j;

    for (i = 1; i < count; i++)
    {
        mark = marks[i];
        for (j = i; j && marks[j - 1].start > mark.start; j--)
            marks[j] = marks[j - 1];
        marks[j] = mark;
    }
}

void scan_source(struct scan *scan, enum scan_language language, const char *text, size_t length)
{
    struct scanner scanner = {scan, language, text, length, 0, 1, 0, 1, TRUE, FALSE, TRUE, 0, {{0}}};
    struct piece piece, last = {TOKEN_END, 0, 0};
    BOOL import = FALSE;
    int depth = 0;

    memset(scan, 0, sizeof(*scan));
    while ((piece = next_piece(&scanner, FALSE)).token != TOKEN_END)
    {
        if (scanner.between && piece.token != TOKEN_HASH)
        {
            scanner.statement = piece.start;
            scanner.statement_line = scanner.line;
            scanner.template = scanner.between = FALSE;
        }
        if (piece.token == TOKEN_HASH)
            scan_directive(&scanner);
        else if (language == SCAN_RC)
        {
            if (is_name_piece(&scanner, &piece, "BEGIN") || is_punctuation(&scanner, &piece, '{'))
                depth++;
            else if (is_name_piece(&scanner, &piece, "END") || is_punctuation(&scanner, &piece, '}'))
                depth -= depth > 0;
            /* 1 TYPELIB "x.tlb", also with options between; not what a dialog says before its BEGIN. */
            else if (piece.token == TOKEN_STRING && !depth && last.token == TOKEN_NAME && !is_name_piece(&scanner, &last, "CAPTION") &&
                    !is_name_piece(&scanner, &last, "CLASS") && !is_name_piece(&scanner, &last, "MENU"))
                add_string(&scanner, SCAN_STRING, &piece);
        }
        else if (language == SCAN_IDL)
        {
            if (piece.token == TOKEN_STRING)
                add_string(&scanner, import ? SCAN_INCLUDE : SCAN_STRING, &piece);
            else if (is_name_piece(&scanner, &piece, "import"))
                import = TRUE;      /* "a.idl", "b.idl"; */
            else if (is_punctuation(&scanner, &piece, ';'))
                import = FALSE;
        }
        else if (is_punctuation(&scanner, &piece, ';') || is_punctuation(&scanner, &piece, '{') ||
                is_punctuation(&scanner, &piece, '}'))
        {
            if (is_punctuation(&scanner, &piece, '{'))
                open_scope(&scanner, SCOPE_OTHER, 0, 0);
            else if (is_punctuation(&scanner, &piece, '}'))
                scanner.scopes_count -= scanner.scopes_count > 0;
            scanner.between = TRUE;
            continue;
        }
        else if (is_name_piece(&scanner, &piece, "namespace") && !is_name_piece(&scanner, &last, "using"))
            scan_namespace(&scanner);
        else if (is_name_piece(&scanner, &piece, "extern"))
            scan_linkage(&scanner);
        else if (is_name_piece(&scanner, &piece, "template"))
            scanner.template = TRUE;
        else if (is_name_piece(&scanner, &piece, "__pragma"))
        {
            struct piece inner = next_piece(&scanner, FALSE);

            if (is_punctuation(&scanner, &inner, '('))
            {
                inner = next_piece(&scanner, FALSE);
                if (is_name_piece(&scanner, &inner, "comment"))
                    scan_comment(&scanner);
            }
        }
        else if (is_name_piece(&scanner, &piece, "class") || is_name_piece(&scanner, &piece, "struct") ||
                is_name_piece(&scanner, &piece, "interface") || is_name_piece(&scanner, &piece, "MIDL_INTERFACE"))
            scan_class(&scanner, &piece);
        last = piece;
    }
    /* A UUID's mark lies before marks inside its declaration. */
    sort_marks(scan->marks, scan->marks_count);
}

void scan_free(struct scan *scan)
{
    size_t i;

    for (i = 0; i < scan->marks_count; i++)
    {
        free(scan->marks[i].text);
        free(scan->marks[i].path);
        free(scan->marks[i].reopen);
    }
    free(scan->marks);
    memset(scan, 0, sizeof(*scan));
}
