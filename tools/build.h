/* `certemu build`: from the sources of a Visual C++ project to a native module, or to a DLL by mingw-w64.
 *
 * Its files are the host's, and so are the programs that it starts; names are kept as the user writes them, since compilers put
 * them into messages and debug information. The command ends soon: its strings live until then (keep). */
#pragma once

#include "command.h"

#include "build_scan.h"

/* --- strings (build_files.c) ----------------------------------------------------------------------------------------------- */

/* A list that is NULL at its end. */
struct strings
{
    char **items;
    size_t items_count, items_capacity;
};

/* Memory that lasts until the command ends; without any, the command ends here with its message. */
void *keep_memory(size_t size);
char *keep(const char *string);
char *keep_length(const char *string, size_t length);
char *keep_format(const char *format, ...) PORT_PRINTF(1, 2);
/* Frees all of it, at the command's end. */
void keep_free(void);

void strings_add(struct strings *strings, const char *string);      /* keeps no copy */
void strings_append(struct strings *strings, const struct strings *more);
BOOL strings_have(const struct strings *strings, const char *string);
void strings_free(struct strings *strings);

/* Words as a shell makes them: quotes and backslashes. */
void strings_split(struct strings *strings, const char *text);
/* One line that a shell would take apart again. */
void strings_join(struct text *text, char *const *words);

BOOL has_ending(const char *name, const char *ending);       /* without regard to case */
const char *base_name(const char *path);
char *folder_of(const char *path);              /* "." without a slash */
char *without_extension(const char *name);
char *joined(const char *folder, const char *name);     /* "./x" is "x" */

/* --- files of the host (build_files.c) ------------------------------------------------------------------------------------------ */

/* A number that changes when the file does, 0: there is no such file. Remembered until file_forget. */
ULONGLONG file_state(const char *path);
void file_forget(const char *path);
/* Was it written after that time (nanoseconds since 1970)? */
BOOL file_newer(const char *path, ULONGLONG time);
ULONGLONG time_now(void);
BOOL file_read(const char *path, struct text *text);
/* Writes a file if its content differs. */
BOOL file_write(const char *path, const char *bytes, size_t size);
BOOL folders_make(const char *path);

/* A file that will be made: file_find finds it already. */
void file_plan(const char *path);

/* The file that `name` means to Windows in `folder`: backslashes separate, letters match in either case. NULL: none. *exact: the
 * host finds it by the same name. */
char *file_find(const char *folder, const char *name, BOOL *exact);

/* --- what is to be built (build_arguments.c, build_project.c) ------------------------------------------------------------------- */

struct build
{
    const char *output;
    const char *configuration;      /* of a .vcxproj */
    const char *objects;            /* the folder for everything that is made on the way */
    unsigned int jobs;
    BOOL verbose, print_flags, pe, help;
    BOOL colour;
    struct strings sources;         /* every file of the command line or the project */
    struct strings compile_options, link_options;
    struct strings include_folders; /* of -I, in their order: also among the options */
    struct strings defines;         /* -D and -U, for widl and wrc too */
    struct strings libraries;       /* that #pragma comment and projects name, without .lib */
    struct strings exports;         /* of /export: in #pragma comment */
    struct strings option_files, file_options;      /* side by side: a source, and an option for it alone */
    struct strings midl_names;      /* what a project calls widl's files: "NewExit_i.h", "%(Filename)_i.c"; of a project with one .idl */

    struct flags *flags;

    /* What the first steps made. */
    const char *generated;          /* folder of headers and type libraries */
    struct strings objects_made, resources_made;
};

/* @return 0, or EXIT_USAGE after a message. */
int build_arguments(struct build *build, int argc, char **argv);

/* Adds what a .vcxproj says, for "Release|x64" or the like. @return 0 or EXIT_USAGE. */
int project_read(struct build *build, const char *file, const char *configuration);

/* --- what compilers need (build_flags.c) ------------------------------------------------------------------------------------------ */

enum language
{
    LANGUAGE_C,
    LANGUAGE_CXX,
    LANGUAGES
};

struct compiler
{
    struct strings command;         /* the program's full name, then arguments */
    struct strings options;         /* of each compilation */
    struct strings system_folders;  /* where it looks for headers by itself */
    BOOL clang;
};

struct flags
{
    const char *file;               /* certemu.pc, whence all of it comes */
    struct compiler compilers[LANGUAGES];
    struct strings header_folders;  /* ours and Wine's, in their order */
    struct strings rc_folders;      /* those of them that wrc can read */
    struct strings libraries;       /* of the link */
    struct strings idl, rc;         /* options of widl and wrc */
    const char *idl_folder;         /* certexit.idl and the others */
    const char *wine;               /* Wine's headers */
    const char *type_libraries;     /* the folder of stdole2.tlb */
};

/* Finds certemu.pc and the compilers. @return 0 or EXIT_USAGE after a message. */
int flags_read(struct build *build, BOOL want_c, BOOL want_cxx);
/* widl and its kin, when they are first needed: NULL after a message. */
const char *flags_tool(struct build *build, const char *name);
/* The assembler source that puts a .res into an ELF object. */
const char *flags_resources(void);
void flags_print(struct build *build);
void flags_free(struct build *build);

/* --- sources as compilers take them (build_shadow.c) -------------------------------------------------------------------------------- */

/* Before shadow_source() of any source: reads it and what it includes. */
void shadow_read(struct build *build, const char *source, enum scan_language language);

/* The file to give to the tool: the source itself, or a copy that says the same in the host's way. `dependencies` gets every
 * file of the user that it was read from. NULL: it cannot be read, after a message. */
const char *shadow_source(struct build *build, const char *source, enum scan_language language, struct strings *dependencies);

/* Is a name included, or named in a resource script, by any source that was looked at? */
BOOL shadow_includes(const char *name);
void shadow_free(void);

/* --- steps (build_jobs.c) ---------------------------------------------------------------------------------------------------------- */

struct job
{
    const char *shown;              /* what it works on */
    struct strings command;
    const char *output;
    struct strings inputs;          /* files whose change means to do it again */
    const char *dependencies;       /* a file that a compiler writes, with the headers that it read */
    BOOL fresh;                     /* nothing to do */
    BOOL failed;
    const char *log, *errors;       /* what it wrote */
};

struct jobs
{
    struct job *jobs;
    size_t jobs_count, jobs_capacity;
};

struct job *jobs_add(struct jobs *jobs, const char *shown, const char *output);
/* Does what is not done yet, on build->jobs processors. FALSE: a step failed; its messages have been shown. */
BOOL jobs_run(struct build *build, struct jobs *jobs);
void jobs_free(struct jobs *jobs);

/* A program's standard output, for a question to a compiler; FALSE: it failed. */
BOOL program_ask(struct build *build, char *const *command, struct text *output);

/* --- module definition files (build_def.c) ---------------------------------------------------------------------------------------- */

/* Reads a .def: names of exports into `exports`, "name=internal" as it stands, and into `kept` what mingw-w64's linker is given of it: the
 * exports and the library's name. That linker refuses a LIBRARY without one, which Microsoft's takes from the output, and has no
 * use for the other statements. @return 0 or EXIT_USAGE. */
int def_read(const char *file, const char *text, size_t length, struct strings *exports, struct text *kept);

/* --- the module (build_module.c) ------------------------------------------------------------------------------------------------------ */

/* Several .res as one. */
BOOL resources_join(struct text *joined, const struct strings *files);
BOOL build_link(struct build *build);
