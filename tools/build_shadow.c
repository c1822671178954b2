/* Sources as compilers off Windows take them.
 *
 * A source is compiled where it is unless it, or a header that it includes, has something that the compiler would not take: a
 * name in other letters or with backslashes, UTF-16 or Windows-1252 text, a class with a UUID, __in. Then it and all headers of the
 * user that it includes are copied into the folder of objects with that changed; #line keeps the user's names and lines. */
#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <uthash.h>

#include "trace/array.h"

struct reference
{
    struct source *source;      /* of the user; NULL: another file */
    const char *name;           /* what to write in the place of the mark; NULL: nothing is to be changed */
    const char *file;           /* what a resource is made of, a type library */
};

struct source
{
    struct text text;           /* UTF-8 */
    struct scan scan;
    struct reference *references;   /* one for each mark */
    enum scan_language language;
    BOOL odd, written, visited;
    const char *copy;
    const char *path;
    UT_hash_handle hh;
    char key[];                 /* the language and the path: a header has other faults for wrc than for a compiler */
};

static struct source *sources;
static BOOL super_used;         /* one of the files says __super: each class gets that name for its base */

static struct source *find_source(const char *path, enum scan_language language)
{
    struct text key = {0};
    struct source *source;

    text_format(&key, "%d%s", (int)language, path);
    HASH_FIND_STR(sources, text_string(&key), source);
    text_free(&key);
    return source;
}

/* --- resolving ------------------------------------------------------------------------------------------------------------------ */

/* In one of the folders, by the same name or by another spelling of it. */
static char *find_in(const struct strings *folders, const char *name, BOOL exact_only, const char **folder)
{
    size_t i;

    for (i = 0; i < folders->items_count; i++)
    {
        BOOL exact;
        char *found = file_find(folders->items[i], name, &exact);

        if (found && (exact || !exact_only))
        {
            *folder = folders->items[i];
            return found;
        }
    }
    return NULL;
}

/* Below a folder that the compiler or certemu brings along. */
static BOOL is_system(const struct build *build, const char *path)
{
    const struct strings *lists[] = {&build->flags->compilers[LANGUAGE_C].system_folders,
            &build->flags->compilers[LANGUAGE_CXX].system_folders, &build->flags->header_folders};
    size_t i, j;

    for (i = 0; i < 3; i++)
        for (j = 0; j < lists[i]->items_count; j++)
        {
            size_t length = strlen(lists[i]->items[j]);

            if (!strncmp(path, lists[i]->items[j], length) && path[length] == '/')
                return TRUE;
        }
    return FALSE;
}

static struct source *read_source(struct build *build, const char *path, enum scan_language language, const struct strings *includers);

static void resolve(struct build *build, struct source *source, size_t index, const struct strings *includers)
{
    const struct scan_mark *mark = &source->scan.marks[index];
    struct reference *reference = &source->references[index];
    BOOL quoted = mark->kind != SCAN_INCLUDE_ANGLE, exact = TRUE;
    struct strings user = {0}, system = {0};
    const char *folder = NULL;
    char *found;
    size_t own, i;

    if (quoted)
        strings_add(&user, folder_of(source->path));
    own = user.items_count;
    strings_append(&user, &build->include_folders);
    strings_add(&user, build->generated);
    if (source->language == SCAN_IDL)
        strings_add(&user, build->flags->idl_folder);
    else
        strings_append(&system, source->language == SCAN_RC ? &build->flags->rc_folders : &build->flags->header_folders);
    if (source->language == SCAN_RC || source->language == SCAN_IDL)
        strings_add(&system, build->flags->wine);
    else
        for (i = 0; i < LANGUAGES; i++)
            strings_append(&system, &build->flags->compilers[i].system_folders);

    if (!(found = find_in(&user, mark->text, TRUE, &folder)) && !find_in(&system, mark->text, TRUE, &folder))
    {
        exact = FALSE;
        /* Microsoft's compiler also looks in the folders of the files that include this one. */
        if (quoted)
            strings_append(&user, includers);
        if (!(found = find_in(&user, mark->text, FALSE, &folder)) && (found = find_in(&system, mark->text, FALSE, &folder)))
        {
            reference->name = keep_format(source->language == SCAN_IDL ? "\"%s\"" : "<%s>", found + strlen(folder) + 1);
            source->odd = TRUE;
            found = NULL;
        }
    }
    if (found && !strcmp(folder, build->generated))
    {
        if (!exact)
        {
            reference->name = keep_format("\"%s\"", found + strlen(folder) + 1);
            source->odd = TRUE;
        }
    }
    else if (found && source->language == SCAN_IDL && !strcmp(folder, build->flags->idl_folder))
    {
        if (!exact)
        {
            reference->name = keep_format("\"%s\"", base_name(found));
            source->odd = TRUE;
        }
    }
    else if (found && !is_system(build, found))
    {
        struct strings chain = {0};

        if (own)
            strings_add(&chain, folder_of(source->path));
        strings_append(&chain, includers);
        reference->source = read_source(build, found, source->language, &chain);
        strings_free(&chain);
        if (!exact)
            source->odd = TRUE;
    }
    strings_free(&user);
    strings_free(&system);
}

/* 1 TYPELIB "x.tlb", importlib("x.tlb"): written with the name that the host finds. */
static void resolve_file(struct build *build, struct source *source, size_t index, const struct strings *includers)
{
    const struct scan_mark *mark = &source->scan.marks[index];
    struct strings folders = {0};
    const char *folder;
    char *found;

    if (source->language == SCAN_IDL && !has_ending(mark->text, ".tlb"))
        return;
    strings_add(&folders, folder_of(source->path));
    strings_append(&folders, includers);
    strings_append(&folders, &build->include_folders);
    strings_add(&folders, build->generated);
    if (source->language == SCAN_RC)
        strings_append(&folders, &build->flags->rc_folders);
    else
        strings_add(&folders, build->flags->type_libraries);
    if ((found = find_in(&folders, mark->text, TRUE, &folder)) || (found = find_in(&folders, mark->text, FALSE, &folder)))
    {
        BOOL bare = source->language == SCAN_IDL && !strcmp(folder, build->flags->type_libraries);
        const char *name = bare ? base_name(found) : found;

        source->references[index].file = found;
        if (strcmp(name, mark->text))
        {
            source->references[index].name = keep_format("\"%s\"", name);
            source->odd = TRUE;
        }
    }
    strings_free(&folders);
}

static struct source *read_source(struct build *build, const char *path, enum scan_language language, const struct strings *includers)
{
    static const char closing[] = "} } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } ";
    struct text bytes = {0};
    struct source *source;
    size_t i;

    if ((source = find_source(path, language)))
        return source;
    source = keep_memory(sizeof(*source) + strlen(path) + 2);
    source->key[0] = (char)('0' + language);
    source->path = strcpy(source->key + 1, path);
    source->language = language;
    HASH_ADD_STR(sources, key, source);
    if (!file_read(path, &bytes))
    {
        text_free(&bytes);
        return source;      /* a folder of that name, or no right to read it: the compiler will say so */
    }
    scan_decode(&source->text, text_string(&bytes), bytes.length, &source->odd);
    text_free(&bytes);
    scan_source(&source->scan, language, text_string(&source->text), source->text.length);
    source->references = keep_memory(source->scan.marks_count * sizeof(*source->references) + 1);
    for (i = 0; i < source->scan.marks_count; i++)
    {
        const struct scan_mark *mark = &source->scan.marks[i];

        switch (mark->kind)
        {
        case SCAN_INCLUDE: case SCAN_INCLUDE_ANGLE:
            resolve(build, source, i, includers);
            break;
        case SCAN_STRING:
            resolve_file(build, source, i, includers);
            break;
        case SCAN_LIBRARY:
            strings_add(&build->libraries, mark->text);
            break;
        case SCAN_EXPORT:
            strings_add(&build->exports, keep_length(mark->text, strcspn(mark->text, ",")));
            break;
        case SCAN_IMPORT:
            source->odd = TRUE;
            source->references[i].name = keep_format("error #import makes C++ of a type library, which only Microsoft's compiler does: "
                    "give the library's IDL to certemu build and include its header in the place of %s //", mark->text);
            break;
        case SCAN_ANNOTATION:
            source->odd = TRUE;
            source->references[i].name = mark->text;
            break;
        case SCAN_SUPER:
            super_used = TRUE;
            break;
        case SCAN_BASE:
            break;
        case SCAN_UUID:
            source->odd = TRUE;
            source->references[i].name = keep_format("%s; %.*s__CRT_UUID_DECL(%s%s,0x%08lx,0x%04x,0x%04x,0x%02x,0x%02x,0x%02x,0x%02x,0x%02x,0x%02x,"
                    "0x%02x,0x%02x) %s", mark->text, (int)(mark->braces * 2), closing, mark->path ? mark->path : "",
                    strchr(mark->text, ' ') + 1, (unsigned long)mark->uuid.Data1, mark->uuid.Data2,
                    mark->uuid.Data3, mark->uuid.Data4[0], mark->uuid.Data4[1], mark->uuid.Data4[2], mark->uuid.Data4[3],
                    mark->uuid.Data4[4], mark->uuid.Data4[5], mark->uuid.Data4[6], mark->uuid.Data4[7], mark->reopen ? mark->reopen : "");
            break;
        }
    }
    return source;
}

/* --- copies --------------------------------------------------------------------------------------------------------------------- */

static void clear_visits(void)
{
    struct source *source, *next;

    HASH_ITER(hh, sources, source, next)
        source->visited = FALSE;
}

/* typedef Base __super; in each class, as people write it by themselves who have another compiler. A name with :: may depend on a
 * template's argument. */
static void name_bases(struct source *source)
{
    size_t i;

    for (i = 0; i < source->scan.marks_count; i++)
        if (source->scan.marks[i].kind == SCAN_BASE)
        {
            const char *base = source->scan.marks[i].text;
            const char *scope = strstr(base, "::");

            source->odd = TRUE;
            source->references[i].name = keep_format(" typedef %s%s __super; ", scope && scope < base + strcspn(base, "<") ? "typename " : "", base);
        }
}

/* Every file of the user that the source is made of. TRUE: one of them has to be changed. */
static BOOL visit(struct source *source, struct strings *files)
{
    BOOL odd;
    size_t i;

    if (source->visited)
        return FALSE;
    source->visited = TRUE;
    if (super_used)
        name_bases(source);
    odd = source->odd;
    strings_add(files, source->path);
    for (i = 0; i < source->scan.marks_count; i++)
    {
        if (source->references[i].source && visit(source->references[i].source, files))
            odd = TRUE;
        if (source->references[i].file)
            strings_add(files, source->references[i].file);
    }
    return odd;
}

/* All copies lie in one folder, so that they include each other by name; the plus keeps that name from being anybody's. widl
 * makes the names of headers from those of imported files, so that IDL keeps its own. */
static const char *copy_path(struct build *build, const struct source *source)
{
    char *name, *c;

    if (source->language == SCAN_IDL)
        return keep_format("%s/shadow/idl/%s", build->objects, base_name(source->path));
    name = keep_format("+%s", source->path);
    for (c = name; *c; c++)
        if (*c == '/')
            *c = '+';
    if (strlen(name) > 200)
    {
        unsigned int hash = 2166136261u;

        for (c = name; *c; c++)
            hash = (hash ^ (unsigned char)*c) * 16777619u;
        name = keep_format("+%08x+%s", hash, base_name(source->path));
    }
    return keep_format("%s/shadow/%s%s", build->objects, source->language == SCAN_RC ? "rc/" : "", name);
}

static void put_line(struct text *text, unsigned int line, const char *name)
{
    text_format(text, "#line %u \"", line);
    for (; *name; name++)
    {
        if (*name == '"' || *name == '\\')
            text_put(text, "\\");
        text_add(text, name, 1);
    }
    text_put(text, "\"\n");
}

static const char *write_copy(struct build *build, struct source *source)
{
    struct text text = {0};
    size_t i, at = 0;

    if (source->written)
        return source->copy;
    source->written = TRUE;
    source->copy = copy_path(build, source);
    if (source->language == SCAN_RC)
        text_put(&text, "#pragma code_page(65001)\n");
    put_line(&text, 1, source->path);
    for (i = 0; i < source->scan.marks_count; i++)
    {
        const struct scan_mark *mark = &source->scan.marks[i];
        const struct reference *reference = &source->references[i];

        if (reference->source || reference->name)
        {
            text_add(&text, source->text.data + at, mark->start - at);
            if (reference->source)
                text_format(&text, "\"%s\"", base_name(write_copy(build, reference->source)));
            else
                text_put(&text, reference->name);
            at = mark->end;
        }
        /* The preprocessor of widl and wrc forgets the user's name at the end of an included file. */
        if (source->language != SCAN_C && mark->kind <= SCAN_INCLUDE_ANGLE)
        {
            const char *end = strchr(source->text.data + mark->end, '\n');
            size_t next = end ? (size_t)(end + 1 - source->text.data) : source->text.length;

            if (end && (i + 1 == source->scan.marks_count || source->scan.marks[i + 1].start >= next))
            {
                text_add(&text, source->text.data + at, next - at);
                at = next;
                put_line(&text, mark->line + 1, source->path);
            }
        }
    }
    text_add(&text, text_string(&source->text) + at, source->text.length - at);
    if (!folders_make(folder_of(source->copy)) || !file_write(source->copy, text_string(&text), text.length))
    {
        usage_error("%s cannot be written: %s", source->copy, strerror(errno));
        source->copy = NULL;
    }
    text_free(&text);
    return source->copy ? source->copy : source->path;
}

void shadow_read(struct build *build, const char *path, enum scan_language language)
{
    struct strings none = {0};

    read_source(build, path, language, &none);
}

const char *shadow_source(struct build *build, const char *path, enum scan_language language, struct strings *dependencies)
{
    struct strings none = {0};
    struct source *source = read_source(build, path, language, &none);
    size_t i;

    clear_visits();
    if (!visit(source, dependencies))
        return path;
    /* All of them, so that a header has one name in the whole compilation. */
    for (i = 0; i < dependencies->items_count; i++)
    {
        struct source *part = find_source(dependencies->items[i], language);

        if (part)
            write_copy(build, part);
    }
    return source->copy ? source->copy : path;
}

BOOL shadow_includes(const char *name)
{
    struct source *source, *next;
    size_t i;

    HASH_ITER(hh, sources, source, next)
        for (i = 0; i < source->scan.marks_count; i++)
            if (source->scan.marks[i].kind <= SCAN_STRING)
            {
                const char *text = source->scan.marks[i].text, *base = strrchr(text, '\\') ? strrchr(text, '\\') + 1 : text;

                if (!strcasecmp(base_name(base), name))
                    return TRUE;
            }
    return FALSE;
}

void shadow_free(void)
{
    struct source *source, *next;

    HASH_ITER(hh, sources, source, next)
    {
        HASH_DEL(sources, source);
        text_free(&source->text);
        scan_free(&source->scan);
    }
}
