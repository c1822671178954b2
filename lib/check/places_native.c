/* What addresses of ELF files stand for: libdw. */
#include "check/stacks.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *no_debug_path;
static const Dwfl_Callbacks callbacks =
{
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,     /* also the files of "debuglink" and of /usr/lib/debug */
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = &no_debug_path,
};

/* One session for each file, kept: a report resolves many addresses of few files. */
struct session
{
    struct session *next;
    Dwfl *dwfl;
    Dwfl_Module *module;
    char path[];
};
static struct session *sessions;
static pthread_mutex_t sessions_mutex = PTHREAD_MUTEX_INITIALIZER;

static struct session *open_session(const char *path)
{
    struct session *session;

    for (session = sessions; session; session = session->next)
        if (!strcmp(session->path, path))
            return session;
    if (!(session = calloc(1, sizeof(*session) + strlen(path) + 1)))
        return NULL;
    strcpy(session->path, path);
    if ((session->dwfl = dwfl_begin(&callbacks)))
    {
        dwfl_report_begin(session->dwfl);
        session->module = dwfl_report_offline(session->dwfl, path, path, -1);
        dwfl_report_end(session->dwfl, NULL, NULL);
    }
    session->next = sessions;
    sessions = session;
    return session;
}

__attribute__((destructor)) static void close_sessions(void)
{
    struct session *session;

    while ((session = sessions))
    {
        sessions = session->next;
        if (session->dwfl)
            dwfl_end(session->dwfl);
        free(session);
    }
}

/* The C++ library is found where a module brought it along; a C program needs none. */
static char *demangle(const char *name)
{
    static char *(*function)(const char *, char *, size_t *, int *);
    int status = 0;

    if (strncmp(name, "_Z", 2))
        return strdup(name);
    if (!function)
        *(void **)&function = dlsym(RTLD_DEFAULT, "__cxa_demangle");
    return function ? function(name, NULL, NULL, &status) : strdup(name);
}

/* A file's name as the compiler was given it, made absolute and plain. */
static char *source_path(const char *folder, const char *file)
{
    char *path = malloc((folder ? strlen(folder) : 0) + strlen(file) + 2), *in, *out;

    if (!path)
        return NULL;
    if (*file == '/' || !folder)
        strcpy(path, file);
    else
        sprintf(path, "%s/%s", folder, file);
    if (*path != '/')
        return path;
    for (in = out = path; *in;)
    {
        size_t length = strcspn(in + 1, "/") + 1;

        if (length == 3 && in[1] == '.' && in[2] == '.')
            while (out > path && *--out != '/')
                ;
        else if (length > 1 && !(length == 2 && in[1] == '.'))
        {
            memmove(out, in, length);
            out += length;
        }
        in += length;
    }
    *out = 0;
    return path;
}

/* clang writes no .debug_aranges, without which libdw does not find the unit of an address by itself. */
static Dwarf_Die *find_unit(struct session *session, Dwarf_Addr address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(session->module, address, bias);

    if (!unit)
        while ((unit = dwfl_module_nextcu(session->module, unit, bias)) && dwarf_haspc(unit, address - *bias) <= 0)
            ;
    return unit;
}

static void set_place(struct place *place, Dwarf_Die *unit, const char *file, unsigned int line)
{
    Dwarf_Attribute attribute;

    free(place->file);
    place->file = source_path(dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute)), file);
    place->line = line;
}

static BOOL number_of(Dwarf_Die *entry, unsigned int name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;

    return !dwarf_formudata(dwarf_attr(entry, name, &attribute), number);
}

/* Functions that were expanded around an address, the outermost first. */
struct expansions
{
    Dwarf_Die items[32];
    unsigned int count;
};

/* dwarf_getscopes() does not look into namespaces, where clang puts functions. */
static BOOL find_expansions(Dwarf_Die *parent, Dwarf_Addr address, struct expansions *expansions)
{
    Dwarf_Die child;
    int tag;

    if (dwarf_child(parent, &child))
        return FALSE;
    do
    {
        tag = dwarf_tag(&child);
        if (tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type)
        {
            if (find_expansions(&child, address, expansions))
                return TRUE;
        }
        else if ((tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block) && dwarf_haspc(&child, address) > 0)
        {
            if (tag == DW_TAG_inlined_subroutine && expansions->count < sizeof(expansions->items) / sizeof(*expansions->items))
                expansions->items[expansions->count++] = child;
            find_expansions(&child, address, expansions);
            return TRUE;
        }
    } while (!dwarf_siblingof(&child, &child));
    return FALSE;
}

/* The line is one of a header that was expanded in the module's function: what called it is what its author can do something about. */
static void leave_library(Dwarf_Die *unit, Dwarf_Addr address, struct place *place)
{
    struct expansions expansions = {.count = 0};
    Dwarf_Word file, line;
    Dwarf_Files *files;
    size_t files_count;

    if (!find_expansions(unit, address, &expansions) || dwarf_getsrcfiles(unit, &files, &files_count))
        return;
    while (expansions.count-- && place_is_library(place->file))
        if (number_of(&expansions.items[expansions.count], DW_AT_call_file, &file) &&
                number_of(&expansions.items[expansions.count], DW_AT_call_line, &line) && file < files_count)
            set_place(place, unit, dwarf_filesrc(files, file, NULL, NULL), (unsigned int)line);
}

static void look_up(struct session *session, struct place *place)
{
    const char *name, *file;
    GElf_Addr bias = 0;
    Dwarf_Addr unit_bias;
    Dwarf_Line *line;
    Dwarf_Die *unit;
    int number = 0;

    if (!session->module || !dwfl_module_getelf(session->module, &bias))
        return;
    if ((name = dwfl_module_addrname(session->module, place->offset + bias)))
        place->function = demangle(name);
    if (!(unit = find_unit(session, place->offset + bias, &unit_bias)) ||
            !(line = dwarf_getsrc_die(unit, place->offset + bias - unit_bias)) || !(file = dwarf_linesrc(line, NULL, NULL)) ||
            dwarf_lineno(line, &number))
        return;
    set_place(place, unit, file, (unsigned int)number);
    if (place_is_library(place->file))
        leave_library(unit, place->offset + bias - unit_bias, place);
}

BOOL place_resolve(const char *text, size_t length, struct place *place)
{
    struct session *session;

    if (!place_read(text, length, place))
        return FALSE;
    pthread_mutex_lock(&sessions_mutex);
    if ((session = open_session(place->image)))
        look_up(session, place);
    pthread_mutex_unlock(&sessions_mutex);
    return TRUE;
}
