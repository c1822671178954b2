/* Places in DLLs: mingw-w64's addr2line reads what its compilers leave in them (DWARF with -g, names of functions without). The place of a
 * DLL of another compiler stays an offset. */
#include "command.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/report.h"
#include "path.h"
#include "trace/array.h"

#define MOST_ADDRESSES 48       /* of one command */

struct dll_places
{
    const char *folder;         /* temporary */
    char program[PATH_MAX];     /* "": there is none */
    struct place *known;
    size_t known_count, known_capacity;
};

static const char *const programs[] = {"x86_64-w64-mingw32-addr2line", "llvm-addr2line", NULL};

struct dll_places *dll_places_create(const char *folder)
{
    struct dll_places *places = calloc(1, sizeof(*places));

    if (places)
    {
        places->folder = folder;
        if (!find_program(programs, places->program))
            places->program[0] = 0;
    }
    return places;
}

void dll_places_destroy(struct dll_places *places)
{
    if (!places)
        return;
    while (places->known_count)
        place_free(&places->known[--places->known_count]);
    free(places->known);
    free(places);
}

static struct place *find_known(struct dll_places *places, const struct place *like)
{
    size_t i;

    for (i = 0; i < places->known_count; i++)
        if (places->known[i].offset == like->offset && !strcmp(places->known[i].image, like->image))
            return &places->known[i];
    return NULL;
}

/* Where the linker expected the file to be loaded; 0: it is no DLL of 64 bits. */
static ULONGLONG image_base(const char *image)
{
    const IMAGE_NT_HEADERS64 *headers;
    const IMAGE_DOS_HEADER *start;
    struct text file = {0};
    ULONGLONG base = 0;

    text_read_file(&file, image, 4096);     /* its beginning */
    start = (const IMAGE_DOS_HEADER *)file.data;
    if (file.length >= 1024 && start->e_magic == IMAGE_DOS_SIGNATURE && start->e_lfanew > 0 &&
            (size_t)start->e_lfanew + sizeof(*headers) <= file.length)
    {
        headers = (const IMAGE_NT_HEADERS64 *)(file.data + start->e_lfanew);
        if (headers->Signature == IMAGE_NT_SIGNATURE && headers->OptionalHeader.Magic == IMAGE_NT_OPTIONAL_HDR64_MAGIC)
            base = headers->OptionalHeader.ImageBase;
    }
    text_free(&file);
    return base;
}

static char *take_line(const char **next)
{
    size_t length = strcspn(*next, "\r\n");
    char *line = text_copy(*next, length);

    *next += length;
    *next += strspn(*next, "\r\n");
    return line;
}

/* The compiler was started in a folder, and named the source from there: "build/pe/../../src/x.c" is "src/x.c". */
static void simplify(char *path)
{
    char *up, *before;

    for (up = strstr(path, "/../"); up; up = strstr(path, "/../"))
    {
        *up = 0;
        before = strrchr(path, '/');
        *up = '/';
        before = before ? before + 1 : path;
        /* Nothing to take away: it is "..", or the root. */
        if (before == up || (up - before == 2 && before[0] == '.' && before[1] == '.'))
            return;
        memmove(before, up + 4, strlen(up + 4) + 1);
    }
}

/* "function\nfile:line\n" for each address. */
static void read_answer(const char *answer, struct place **asked, size_t count)
{
    char *line, *colon;
    size_t i;

    for (i = 0; i < count && *answer; i++)
    {
        asked[i]->function = take_line(&answer);
        if (asked[i]->function && !strcmp(asked[i]->function, "??"))
        {
            free(asked[i]->function);
            asked[i]->function = NULL;
        }
        if (!(line = take_line(&answer)))
            continue;
        if ((colon = strrchr(line, ':')) && line[0] != '?' && strtoul(colon + 1, NULL, 10))
        {
            asked[i]->file = text_copy(line, (size_t)(colon - line));
            asked[i]->line = (unsigned int)strtoul(colon + 1, NULL, 10);
            if (asked[i]->file)
                simplify(asked[i]->file);
        }
        free(line);
    }
}

static void ask(struct dll_places *places, struct place **asked, size_t count)
{
    const char *arguments[MOST_ADDRESSES + 8] = {places->program, "-f", "-C", "-e", asked[0]->image};
    char addresses[MOST_ADDRESSES][24], *output = path_join(places->folder, "addresses"), *errors = path_join(places->folder, "addresses-errors");
    struct port_process process = {arguments, NULL, output, errors, 10000};
    ULONGLONG base = image_base(asked[0]->image);
    struct text answer = {0};
    size_t i;

    for (i = 0; i < count; i++)
    {
        snprintf(addresses[i], sizeof(addresses[i]), "0x%llx", (unsigned long long)(base + asked[i]->offset));
        arguments[5 + i] = addresses[i];
    }
    if (base && output && errors && port_run(&process) && SUCCEEDED(text_read_file(&answer, output, 1 << 20)))
        read_answer(text_string(&answer), asked, count);
    text_free(&answer);
    free(output);
    free(errors);
}

static char *copy(const char *text)
{
    return text ? text_copy(text, strlen(text)) : NULL;
}

/* Asks for those of one file that are not known yet. How many there were. */
static size_t ask_for_image(struct dll_places *places, const struct place *list, size_t count)
{
    struct place *asked[MOST_ADDRESSES], *known;
    size_t asked_count = 0, first = places->known_count, i;

    for (i = 0; i < count && asked_count < MOST_ADDRESSES; i++)
        if (list[i].image && !list[i].file && !list[i].function && !find_known(places, &list[i]) && (!asked_count ||
                !strcmp(list[i].image, places->known[first].image)) && (known = ARRAY_ADD(places, known)))
        {
            *known = (struct place){copy(list[i].image), list[i].offset, NULL, NULL, 0};
            if (!known->image)
                places->known_count--;
            else
                asked_count++;
        }
    for (i = 0; i < asked_count; i++)
        asked[i] = &places->known[first + i];
    if (asked_count)
        ask(places, asked, asked_count);
    return asked_count;
}

void dll_places_resolve(void *user, struct place *list, size_t count)
{
    struct dll_places *places = user;
    struct place *known;
    size_t i;

    if (!*places->program)
        return;
    while (ask_for_image(places, list, count))
        ;
    for (i = 0; i < count; i++)
        if (list[i].image && !list[i].file && !list[i].function && (known = find_known(places, &list[i])))
        {
            list[i].function = copy(known->function);
            list[i].file = copy(known->file);
            list[i].line = known->line;
        }
}
