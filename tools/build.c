/* `certemu build`: see build.h. */
#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char build_help[] =
"usage: certemu build -o OUT [options] FILE...\n"
"\n"
"Makes a native module of unmodified Windows sources: .c .cc .cpp .cxx, .idl (header NAME.h, NAME_i.c, type library NAME.tlb),\n"
".rc, .mc (header NAME.h, NAME.rc), .def, and what those include. Object files and libraries are linked in. A .vcxproj stands\n"
"for its files, defines and include folders.\n"
"\n"
"Options:\n"
"  -o OUT             the module: name.so, or name.dll with --target=pe\n"
"  --target=pe        the DLL, by mingw-w64, from the same arguments\n"
"  -j N, --jobs N     steps at a time; without it, as many as there are processors\n"
"  --configuration C  of a .vcxproj (Release|x64)\n"
"  --objects DIR      where object files are kept (OUT.build); what has not changed is not made again\n"
"  --print-flags      prints the options for compilers and the linker, and makes nothing\n"
"  -v, --verbose      each command as it is run\n"
"  any other -...     goes to the compiler: -g -O2 -D -I -l -L -std= -fsanitize= --coverage -Wall ...\n"
"\n"
"Environment: CC and CXX choose the compilers (gcc, clang).\n"
"Exit status: 0 made; 1 a tool reported an error; 2 wrong usage or bad input.\n";

static BOOL is_cxx(const char *file)
{
    return has_ending(file, ".cpp") || has_ending(file, ".cc") || has_ending(file, ".cxx") || has_ending(file, ".c++");
}

static BOOL is_c(const char *file)
{
    return has_ending(file, ".c");
}

static BOOL is_linked(const char *file)
{
    return has_ending(file, ".o") || has_ending(file, ".obj") || has_ending(file, ".a") || has_ending(file, ".so");
}

/* Every source has a name that says what it is; what is not there is said before anything is made. */
static int check_sources(struct build *build)
{
    static const char *const other[] = {".idl", ".rc", ".mc", ".def", ".rgs", ".res", ".h", ".hpp", ".hxx", ".inl"};
    BOOL code = FALSE;
    size_t i, j;

    for (i = 0; i < build->sources.items_count; i++)
    {
        const char *file = build->sources.items[i];

        for (j = 0; j < ARRAYSIZE(other) && !has_ending(file, other[j]); j++)
            ;
        if (j == ARRAYSIZE(other) && !is_c(file) && !is_cxx(file) && !is_linked(file))
            return usage_error("%s: expected .c .cc .cpp .cxx .idl .rc .mc .def .rgs .res .o or .a%s", file, has_ending(file, ".lib") ?
                    "; for a library of Windows give nothing, for one of yours -l" : "");
        code = code || is_c(file) || is_cxx(file) || is_linked(file);
        if (file_state(file))
            continue;
        /* NAME_i.c comes of NAME.idl. */
        for (j = 0; j < build->sources.items_count && has_ending(file, "_i.c"); j++)
            if (has_ending(build->sources.items[j], ".idl") && !strcmp(base_name(file),
                    keep_format("%s_i.c", base_name(without_extension(build->sources.items[j])))))
                break;
        if (j == build->sources.items_count || !has_ending(file, "_i.c"))
            return usage_error("%s: expected a file: %s", file, strerror(ENOENT));
    }
    return code ? 0 : usage_error("expected a source file (certemu build --help)");
}

static const char *object_path(struct build *build, const char *source, const char *extension)
{
    char *name = keep(source), *c;

    /* Two sources of one name in different folders have different objects. */
    for (c = name; *c; c++)
        if (*c == '/')
            *c = '+';
    return keep_format("%s/%s%s", build->objects, name, extension);
}

static const char *generated_path(struct build *build, const char *source, const char *ending)
{
    return keep_format("%s/%s%s", build->generated, base_name(without_extension(source)), ending);
}

/* --- steps ------------------------------------------------------------------------------------------------------------------------------- */

static void widl_job(struct build *build, struct jobs *jobs, const char *widl, const char *source, const char *option,
                     const char *ending, const char *input, const struct strings *inputs)
{
    const char *output = generated_path(build, source, ending);
    struct job *job = jobs_add(jobs, source, output);

    strings_add(&job->command, widl);
    strings_append(&job->command, &build->flags->idl);
    strings_add(&job->command, keep_format("-I%s", folder_of(source)));
    strings_add(&job->command, keep_format("-L%s", build->generated));
    strings_add(&job->command, option);
    strings_add(&job->command, "-o");
    strings_add(&job->command, output);
    strings_add(&job->command, input);
    strings_append(&job->inputs, inputs);
}

/* midl's header declares the GUIDs and NAME_i.c defines them; widl's defines them as well where <initguid.h> came before. Modules of
 * ATL's first generation include that, the header and NAME_i.c in one file. */
static BOOL declare_guids(const char *header)
{
    static const char word[] = "\nDEFINE_GUID(";
    struct text bytes = {0}, text = {0};
    const char *at, *next;
    BOOL written = TRUE;

    if (file_read(header, &bytes) && strstr(text_string(&bytes), word))
    {
        for (at = bytes.data; (next = strstr(at, word)); at = next)
        {
            text_add(&text, at, next + 1 - at);
            next += strlen(word);
            text_put(&text, "EXTERN_C const GUID ");
            text_add(&text, next, strcspn(next, ",\n"));
            text_put(&text, ";");
            next += strcspn(next, "\n");
        }
        text_put(&text, at);
        written = !text.failed && file_write(header, text_string(&text), text.length);
        if (!written)
            usage_error("%s cannot be written: %s", header, strerror(errno));
    }
    text_free(&bytes);
    text_free(&text);
    return written;
}

/* midl makes a type library only where there is a library block. */
static BOOL has_library(const char *source)
{
    struct text bytes = {0}, text = {0};
    const char *next;
    BOOL changed, found = FALSE;

    if (file_read(source, &bytes))
        scan_decode(&text, text_string(&bytes), bytes.length, &changed);
    for (next = text_string(&text); !found && (next = strstr(next, "library")); next++)
    {
        const char *after = next + strlen("library");

        found = (*after == ' ' || *after == '\t' || *after == '\r' || *after == '\n') &&
                (next == text.data || strchr(" \t\r\n]", next[-1]));
    }
    text_free(&bytes);
    text_free(&text);
    return found;
}

/* Other names of what widl makes: midl's own defaults for headers, and those of the project. */
static void other_names(struct build *build, const char *source, struct strings *names)
{
    const char *stem = base_name(without_extension(source));
    size_t i;

    strings_add(names, generated_path(build, source, "_i.h"));
    strings_add(names, generated_path(build, source, "_h.h"));
    for (i = 0; i < build->midl_names.items_count; i++)
    {
        const char *name = build->midl_names.items[i], *mark = strstr(name, "%(");
        const char *path = keep_format("%s/%.*s%s%s", build->generated, mark ? (int)(mark - name) : (int)strlen(name), name,
            mark ? stem : "", mark ? strchr(mark, ')') + 1 : "");

        if (!strings_have(names, path) && strcmp(path, generated_path(build, source, ".h"))
                && strcmp(path, generated_path(build, source, "_i.c")) && strcmp(path, generated_path(build, source, ".tlb")))
            strings_add(names, path);
    }
}

static BOOL make_other_names(struct build *build, const char *source)
{
    struct strings names = {0};
    struct text text = {0};
    BOOL ok = TRUE;
    size_t i;

    other_names(build, source, &names);
    for (i = 0; ok && i < names.items_count; i++)
    {
        const char *name = names.items[i];

        text_clear(&text);
        if (has_ending(name, ".tlb"))
            ok = !has_library(source) || file_read(generated_path(build, source, ".tlb"), &text);
        else
            text_format(&text, "#include \"%s\"\n", base_name(generated_path(build, source, has_ending(name, ".c") ? "_i.c" : ".h")));
        ok = ok && (!text.length || file_write(name, text_string(&text), text.length));
    }
    if (!ok)
        usage_error("%s cannot be written: %s", build->generated, strerror(errno));
    text_free(&text);
    strings_free(&names);
    return ok;
}

/* Headers, GUIDs and type libraries, before anything that may include them. */
static BOOL generate(struct build *build)
{
    struct jobs jobs = {0};
    const char *tool;
    BOOL ok = TRUE;
    size_t i;

    for (i = 0; ok && i < build->sources.items_count; i++)
    {
        const char *source = build->sources.items[i], *input;
        struct strings inputs = {0};

        if (has_ending(source, ".idl") && (ok = (tool = flags_tool(build, "widl")) != NULL))
        {
            input = shadow_source(build, source, SCAN_IDL, &inputs);
            widl_job(build, &jobs, tool, source, "-h", ".h", input, &inputs);
            widl_job(build, &jobs, tool, source, "-u", "_i.c", input, &inputs);
            if (has_library(source))
                widl_job(build, &jobs, tool, source, "-t", ".tlb", input, &inputs);
        }
        else if (has_ending(source, ".mc") && (ok = (tool = flags_tool(build, "wmc")) != NULL))
        {
            struct job *job = jobs_add(&jobs, source, generated_path(build, source, ".rc"));
            struct text bytes = {0}, text = {0};
            BOOL changed = FALSE;

            input = source;
            if (file_read(source, &bytes))
                scan_decode(&text, text_string(&bytes), bytes.length, &changed);
            if (changed)
            {
                input = keep_format("%s/%s", build->generated, base_name(source));
                folders_make(build->generated);
                ok = file_write(input, text_string(&text), text.length);
            }
            text_free(&bytes);
            text_free(&text);
            strings_add(&job->command, tool);
            strings_add(&job->command, "-i");       /* the messages are in the .rc itself, whose folder does not matter then */
            strings_add(&job->command, "-H");
            strings_add(&job->command, generated_path(build, source, ".h"));
            strings_add(&job->command, "-o");
            strings_add(&job->command, job->output);
            strings_add(&job->command, input);
            strings_add(&job->inputs, source);
        }
        strings_free(&inputs);
    }
    ok = ok && jobs_run(build, &jobs);
    jobs_free(&jobs);
    for (i = 0; ok && i < build->sources.items_count; i++)
        if (has_ending(build->sources.items[i], ".idl"))
            ok = declare_guids(generated_path(build, build->sources.items[i], ".h")) && make_other_names(build, build->sources.items[i]);
    return ok;
}

/* What will be there, so that #include finds it in whatever spelling. */
static void plan(struct build *build)
{
    struct strings names = {0};
    size_t i, j;

    for (i = 0; i < build->sources.items_count; i++)
    {
        const char *source = build->sources.items[i];

        if (has_ending(source, ".idl"))
        {
            file_plan(generated_path(build, source, ".h"));
            file_plan(generated_path(build, source, "_i.c"));
            if (has_library(source))
                file_plan(generated_path(build, source, ".tlb"));
            other_names(build, source, &names);
            for (j = 0; j < names.items_count; j++)
                file_plan(names.items[j]);
            strings_free(&names);
        }
        else if (has_ending(source, ".mc"))
        {
            file_plan(generated_path(build, source, ".h"));
            file_plan(generated_path(build, source, ".rc"));
        }
    }
}

static void compile_job(struct build *build, struct jobs *jobs, const char *source, const char *given, const struct strings *inputs)
{
    struct compiler *compiler = &build->flags->compilers[is_cxx(source) ? LANGUAGE_CXX : LANGUAGE_C];
    const char *object = object_path(build, source, ".o");
    struct job *job = jobs_add(jobs, source, object);
    size_t i;

    job->dependencies = keep_format("%s.d", object);
    strings_append(&job->command, &compiler->command);
    strings_append(&job->command, &compiler->options);
    if (build->colour)
        strings_add(&job->command, "-fdiagnostics-color=always");
    if (strcmp(given, source))
        strings_add(&job->command, keep_format("-iquote%s", folder_of(source)));
    for (i = 0; i < build->option_files.items_count; i++)
        if (!strcmp(build->option_files.items[i], source))
            strings_add(&job->command, build->file_options.items[i]);
    strings_append(&job->command, &build->compile_options);
    strings_add(&job->command, keep_format("-I%s", build->generated));
    strings_add(&job->command, "-MMD");
    strings_add(&job->command, "-MF");
    strings_add(&job->command, job->dependencies);
    strings_add(&job->command, "-c");
    strings_add(&job->command, given);
    strings_add(&job->command, "-o");
    strings_add(&job->command, object);
    (void)inputs;       /* the compiler says what it read: copies, which differ when the user's files do */
    strings_add(&job->inputs, given);
    strings_add(&job->inputs, build->flags->file);
    strings_add(&job->inputs, compiler->command.items[0]);
    strings_add(&build->objects_made, object);
}

static BOOL resource_job(struct build *build, struct jobs *jobs, const char *source, const char *given, const struct strings *inputs)
{
    const char *output = object_path(build, source, ".res"), *wrc = flags_tool(build, "wrc");
    struct job *job = jobs_add(jobs, source, output);

    if (!wrc)
        return FALSE;
    strings_add(&job->command, wrc);
    strings_add(&job->command, "--nostdinc");
    strings_add(&job->command, "-DRC_INVOKED");
    strings_add(&job->command, keep_format("-I%s", folder_of(source)));
    strings_append(&job->command, &build->flags->rc);
    strings_add(&job->command, keep_format("-I%s", build->generated));
    /* wrc looks for every file below its folders: this one is for names from the root, of `-o` with such a name. */
    strings_add(&job->command, "-I/");
    strings_add(&job->command, "-o");
    strings_add(&job->command, output);
    strings_add(&job->command, given);
    strings_add(&job->inputs, given);
    strings_append(&job->inputs, inputs);
    strings_add(&build->resources_made, output);
    return TRUE;
}

/* Everything that is compiled. What the sources include decides which of the generated files are compiled by themselves. */
static BOOL compile(struct build *build)
{
    struct jobs jobs = {0};
    BOOL ok = TRUE;
    size_t i;

    /* All of them first: what one says may change the headers of the others. */
    for (i = 0; i < build->sources.items_count; i++)
        if ((is_c(build->sources.items[i]) || is_cxx(build->sources.items[i])) && file_state(build->sources.items[i]))
            shadow_read(build, build->sources.items[i], SCAN_C);
    for (i = 0; ok && i < build->sources.items_count; i++)
    {
        const char *source = build->sources.items[i], *given;
        struct strings inputs = {0};

        if (is_c(source) || is_cxx(source))
        {
            if (file_state(source))
            {
                given = shadow_source(build, source, SCAN_C, &inputs);
                compile_job(build, &jobs, source, given, &inputs);
            }
        }
        else if (has_ending(source, ".rc"))
        {
            given = shadow_source(build, source, SCAN_RC, &inputs);
            ok = resource_job(build, &jobs, source, given, &inputs);
        }
        else if (has_ending(source, ".res"))
            strings_add(&build->resources_made, source);
        else if (is_linked(source))
            strings_add(&build->objects_made, source);
        strings_free(&inputs);
    }
    for (i = 0; ok && i < build->sources.items_count; i++)
    {
        const char *source = build->sources.items[i], *made;
        struct strings inputs = {0};

        if (has_ending(source, ".idl") && !shadow_includes(base_name(made = generated_path(build, source, "_i.c"))))
            compile_job(build, &jobs, made, made, &inputs);
        else if (has_ending(source, ".mc") && !shadow_includes(base_name(made = generated_path(build, source, ".rc"))))
        {
            strings_add(&inputs, made);
            ok = resource_job(build, &jobs, made, made, &inputs);
        }
        strings_free(&inputs);
    }
    ok = ok && jobs_run(build, &jobs);
    jobs_free(&jobs);
    return ok;
}

/* --- the command ---------------------------------------------------------------------------------------------------------------------------- */

/* What the .vcxproj among the files say, in the place of their names. */
static int read_projects(struct build *build)
{
    struct strings files = build->sources;
    int status = 0;
    size_t i;

    memset(&build->sources, 0, sizeof(build->sources));
    for (i = 0; !status && i < files.items_count; i++)
        if (has_ending(files.items[i], ".vcxproj"))
            status = project_read(build, files.items[i], build->configuration);
        else
            strings_add(&build->sources, files.items[i]);
    strings_free(&files);
    return status;
}

static int build_module(struct build *build)
{
    BOOL want_c = FALSE, want_cxx = FALSE;
    int status = read_projects(build);
    size_t i;

    if (status)
        return status;

    if (!build->print_flags && !build->output)
        return usage_error("expected -o OUT, the module to be made (certemu build --help)");
    if (!build->print_flags && (status = check_sources(build)))
        return status;
    for (i = 0; i < build->sources.items_count; i++)
    {
        want_c = want_c || is_c(build->sources.items[i]) || has_ending(build->sources.items[i], ".idl");
        want_cxx = want_cxx || is_cxx(build->sources.items[i]);
    }
    if (build->print_flags && !want_c && !want_cxx)
        want_c = want_cxx = TRUE;
    if (!want_c && !want_cxx)
        want_cxx = TRUE;
    if (build->print_flags)
        build->objects = folder_temporary(FALSE);
    else if (!build->objects)
        build->objects = keep_format("%s.build", build->output);
    if (!build->objects)
        return usage_error("the folder for temporary files cannot be written");
    build->generated = keep_format("%s/generated", build->objects);
    build->colour = port_terminal();
    status = flags_read(build, want_c, want_cxx);
    if (build->print_flags)
    {
        if (!status)
            flags_print(build);
        folder_delete(build->objects);
        free((char *)build->objects);
        return status;
    }
    if (status)
        return status;
    if (!folders_make(build->generated))
        return usage_error("%s: expected a folder that can be written: %s", build->generated, strerror(errno));
    plan(build);
    return generate(build) && compile(build) && build_link(build) ? EXIT_AS_EXPECTED : EXIT_FINDING;
}

int command_build(int argc, char **argv)
{
    struct build build;
    int status = build_arguments(&build, argc, argv);

    if (!status && build.help)
    {
        struct text text = {0};

        text_put(&text, build_help);
        print(&text);
        text_free(&text);
    }
    else if (!status)
        status = build_module(&build);
    shadow_free();
    flags_free(&build);
    strings_free(&build.sources);
    strings_free(&build.compile_options);
    strings_free(&build.link_options);
    strings_free(&build.include_folders);
    strings_free(&build.defines);
    strings_free(&build.libraries);
    strings_free(&build.exports);
    strings_free(&build.objects_made);
    strings_free(&build.resources_made);
    keep_free();
    return status;
}
