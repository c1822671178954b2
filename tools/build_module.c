/* The module: its exports, its resources, the link. */
#include "build.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* --- exports -------------------------------------------------------------------------------------------------------------------------------- */

/* Names that __declspec(dllexport) stands before: those of protected visibility (windef.h of the wide run-time's layer). */
static void read_protected(const char *object, struct strings *exports)
{
    struct text file = {0};
    const Elf64_Ehdr *header;
    const Elf64_Shdr *sections;
    size_t i, j;

    if (!file_read(object, &file) || file.length < sizeof(*header) || memcmp(file.data, ELFMAG, SELFMAG) ||
            file.data[EI_CLASS] != ELFCLASS64)
    {
        text_free(&file);
        return;
    }
    header = (const Elf64_Ehdr *)file.data;
    sections = (const Elf64_Shdr *)(file.data + header->e_shoff);
    if (header->e_shoff > file.length || header->e_shnum > (file.length - header->e_shoff) / sizeof(*sections))
    {
        text_free(&file);
        return;
    }
    for (i = 0; i < header->e_shnum; i++)
    {
        const Elf64_Shdr *section = &sections[i], *names;
        const Elf64_Sym *symbols;

        if (section->sh_type != SHT_SYMTAB || section->sh_link >= header->e_shnum || section->sh_offset > file.length ||
                section->sh_size > file.length - section->sh_offset)
            continue;
        names = &sections[section->sh_link];
        if (names->sh_offset > file.length || names->sh_size > file.length - names->sh_offset || !names->sh_size ||
                file.data[names->sh_offset + names->sh_size - 1])
            continue;
        symbols = (const Elf64_Sym *)(file.data + section->sh_offset);
        for (j = 0; j < section->sh_size / sizeof(*symbols); j++)
        {
            const Elf64_Sym *symbol = &symbols[j];
            const char *name = file.data + names->sh_offset + symbol->st_name;

            if (symbol->st_name < names->sh_size && symbol->st_shndx != SHN_UNDEF && ELF64_ST_BIND(symbol->st_info) != STB_LOCAL &&
                    ELF64_ST_VISIBILITY(symbol->st_other) == STV_PROTECTED && !strings_have(exports, name))
                strings_add(exports, keep(name));
        }
    }
    text_free(&file);
}

/* DllMain of a C++ source without extern "C", which Microsoft's compiler implies for that name: an alias of the mangled name (of either form,
 * HINSTANCE and the HANDLE of old wizards). Symbols' names stand in an object as they are, ELF or COFF. */
static void find_entry_point(const struct build *build, struct strings *options)
{
    static const char prefix[] = "\0_Z7DllMain";
    size_t i;

    for (i = 0; i < build->objects_made.items_count; i++)
    {
        struct text file = {0};
        const char *name = file_read(build->objects_made.items[i], &file) ? memmem(file.data, file.length, prefix, sizeof(prefix) - 1) : NULL;

        if (name)
            strings_add(options, keep_format("-Wl,--defsym=DllMain=%s", name + 1));
        text_free(&file);
        if (name)
            break;
    }
}

/* Writes the version script. Aliases ("name=internal") become options of the link. */
static const char *write_exports(struct build *build, const struct strings *exports, struct strings *options)
{
    /* Windows finds DllMain by the module's entry point and resources by its header. */
    static const char always[] = "{\n  global:\n    DllMain;\n    certemu_resources_start;\n    certemu_resources_end;\n"
            "    __asan_*;\n    __ubsan_*;\n    __tsan_*;\n";
    const char *file = keep_format("%s/exports.map", build->objects);
    struct text text = {0};
    BOOL ok;
    size_t i;

    text_put(&text, always);
    for (i = 0; i < exports->items_count; i++)
    {
        size_t length = strcspn(exports->items[i], "=");

        text_format(&text, "    \"%.*s\";\n", (int)length, exports->items[i]);
        if (exports->items[i][length])
            strings_add(options, keep_format("-Wl,--defsym=%s", exports->items[i]));
    }
    text_put(&text, "  local:\n    *;\n};\n");
    ok = file_write(file, text_string(&text), text.length);
    text_free(&text);
    if (!ok)
        usage_error("%s cannot be written: %s", file, strerror(errno));
    return ok ? file : NULL;
}

/* --- resources --------------------------------------------------------------------------------------------------------------------------------- */

BOOL resources_join(struct text *joined, const struct strings *files)
{
    /* The entry without a type and a name that begins each file of the 32-bit format. */
    static const char first[32] = {0, 0, 0, 0, 0x20, 0, 0, 0, -1, -1, 0, 0, -1, -1};
    size_t i;

    text_add(joined, first, sizeof(first));
    for (i = 0; i < files->items_count; i++)
    {
        struct text file = {0};
        BOOL ok = file_read(files->items[i], &file) && file.length >= sizeof(first) && !memcmp(file.data, first, 16);

        if (ok)
            text_add(joined, file.data + sizeof(first), file.length - sizeof(first));
        text_free(&file);
        if (!ok)
        {
            usage_error("%s: expected a compiled resource file (.res) of Windows' 32-bit format", files->items[i]);
            return FALSE;
        }
        while (joined->length % 4)
            text_add(joined, "", 1);
    }
    return !joined->failed;
}

static struct compiler *linker(struct build *build)
{
    struct compiler *compilers = build->flags->compilers;

    return compilers[LANGUAGE_CXX].command.items_count ? &compilers[LANGUAGE_CXX] : &compilers[LANGUAGE_C];
}

static void resource_job(struct build *build, struct jobs *jobs, const char *windres, const char *resources)
{
    const char *object = keep_format("%s/resources.o", build->objects);
    struct job *job = jobs_add(jobs, "resources", object);

    if (build->pe)
    {
        strings_add(&job->command, windres);
        strings_add(&job->command, "-J");
        strings_add(&job->command, "res");
        strings_add(&job->command, "-O");
        strings_add(&job->command, "coff");
        strings_add(&job->command, resources);
    }
    else
    {
        struct text name = {0};
        const char *c;

        for (c = resources; *c; c++)
            text_format(&name, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
        strings_append(&job->command, &linker(build)->command);
        strings_add(&job->command, "-c");
        strings_add(&job->command, "-x");
        strings_add(&job->command, "assembler-with-cpp");
        strings_add(&job->command, "-DEMBED_NAME=certemu_resources");
        strings_add(&job->command, keep_format("-DEMBED_STAMP=0x%llx", (unsigned long long)file_state(resources)));
        strings_add(&job->command, "-DEMBED_VISIBILITY=protected");
        strings_add(&job->command, keep_format("-DEMBED_FILE=\"%s\"", text_string(&name)));
        strings_add(&job->command, flags_resources());
        strings_add(&job->inputs, flags_resources());
        text_free(&name);
    }
    strings_add(&job->command, "-o");
    strings_add(&job->command, object);
    strings_add(&job->inputs, resources);
    strings_add(&build->objects_made, object);
}

static BOOL make_resources(struct build *build)
{
    const char *all = keep_format("%s/resources.res", build->objects), *windres = NULL;
    struct text joined = {0};
    struct jobs jobs = {0};
    BOOL ok;

    if (!build->resources_made.items_count)
        return TRUE;
    ok = (!build->pe || (windres = flags_tool(build, "windres"))) && resources_join(&joined, &build->resources_made);
    if (ok && !(ok = file_write(all, text_string(&joined), joined.length)))
        usage_error("%s cannot be written: %s", all, strerror(errno));
    text_free(&joined);
    if (ok)
    {
        resource_job(build, &jobs, windres, all);
        ok = jobs_run(build, &jobs);
        jobs_free(&jobs);
    }
    return ok;
}

/* --- the link -------------------------------------------------------------------------------------------------------------------------------------- */

/* A library of the user, in a folder of -L. Every other that a source or a project names is one of Windows or of Visual C++, whose functions
 * are in one library here, and those that are not are reported by the linker with their names. */
static BOOL is_users(const struct build *build, const char *library)
{
    size_t i;

    for (i = 0; i < build->link_options.items_count; i++)
    {
        const char *option = build->link_options.items[i];

        if (strncmp(option, "-L", 2))
            continue;
        option += 2;
        if (!*option && i + 1 < build->link_options.items_count)
            option = build->link_options.items[i + 1];
        if (file_state(keep_format("%s/lib%s.so", option, library)) || file_state(keep_format("%s/lib%s.a", option, library)))
            return TRUE;
    }
    return FALSE;
}

/* Of Microsoft's compiler alone: nothing of mingw-w64 has that name. */
static BOOL is_microsoft(const char *library)
{
    static const char *const names[] = {"comsupp", "atl", "libcmt", "vcruntime", "ucrt", "oldnames", "strsafe", "delayimp", "msvcrt",
            "certidl", "onecore", "mincore"};
    size_t i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!strncasecmp(names[i], library, strlen(names[i])))
            return TRUE;
    return FALSE;
}

static void add_libraries(struct build *build, struct job *job)
{
    size_t i;

    for (i = 0; i < build->libraries.items_count; i++)
    {
        const char *path = build->libraries.items[i], *base = strrchr(path, '\\') ? strrchr(path, '\\') + 1 : base_name(path);
        char *name = has_ending(base, ".lib") ? without_extension(base) : keep(base), *c;

        if (build->pe ? is_microsoft(name) : !is_users(build, name))
            continue;
        for (c = name; build->pe && *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        strings_add(&job->command, keep_format("-l%s", name));
    }
}

static BOOL is_instrumented(const struct build *build)
{
    size_t i;

    for (i = 0; i < build->link_options.items_count; i++)
        if (!strncmp(build->link_options.items[i], "-fsanitize", 10))
            return TRUE;
    return FALSE;
}

/* gcc's library of ThreadSanitizer, whose functions are clang's: the shared one of clang 14 crashes every program that loads it. */
static const char *thread_sanitizer(struct build *build)
{
    struct strings command = {0};
    struct text answer = {0};
    const char *file = NULL;
    BOOL thread = FALSE;
    size_t i;

    for (i = 0; i < build->link_options.items_count; i++)
        thread = thread || (!strncmp(build->link_options.items[i], "-fsanitize=", 11) && strstr(build->link_options.items[i], "thread"));
    strings_append(&command, &linker(build)->command);
    strings_add(&command, "-print-file-name=libtsan.so");
    /* The name alone: there is none. */
    if (thread && program_ask(build, command.items, &answer) && text_string(&answer)[0] == '/')
        file = keep_length(text_string(&answer), strcspn(text_string(&answer), "\n"));
    text_free(&answer);
    strings_free(&command);
    return file;
}

/* Where clang has the shared libraries of its sanitizers. */
static const char *sanitizer_folder(struct build *build)
{
    struct strings command = {0};
    struct text answer = {0};
    const char *folder = NULL;

    strings_append(&command, &linker(build)->command);
    strings_add(&command, "-print-resource-dir");
    if (program_ask(build, command.items, &answer))
        folder = keep_format("%.*s/lib/linux", (int)strcspn(text_string(&answer), "\n"), text_string(&answer));
    text_free(&answer);
    strings_free(&command);
    return folder;
}

/* For mingw-w64: what was kept of the user's .def, and after it what #pragma comment(linker, "/export:…") names. */
static const char *write_def(struct build *build, struct text *text)
{
    const char *file = keep_format("%s/exports.def", build->objects);
    size_t i;

    if (build->exports.items_count)
        text_put(text, "\nEXPORTS\n");
    for (i = 0; i < build->exports.items_count; i++)
        text_format(text, "    %s\n", build->exports.items[i]);
    if (file_write(file, text_string(text), text->length))
        return file;
    usage_error("%s cannot be written: %s", file, strerror(errno));
    return NULL;
}

/* The libraries that the linker's command names, by -l and -L or as files: a module is linked again when one of them has changed. Those
 * of the system, which no -L leads to, are not looked at. */
static void add_linked_files(struct job *job)
{
    const struct strings *command = &job->command;
    size_t i, j, k;

    for (i = 0; i < command->items_count; i++)
    {
        static const char *const forms[] = {"%s/lib%s.so", "%s/lib%s.dll.a", "%s/lib%s.a"};
        const char *item = command->items[i], *name;

        if (has_ending(item, ".a") || has_ending(item, ".so"))
        {
            if (*item != '-' && file_state(item) && strcmp(command->items[i - 1], "-o"))
                strings_add(&job->inputs, item);
            continue;
        }
        if (strncmp(item, "-l", 2))
            continue;
        for (j = 0; j < command->items_count; j++)
        {
            if (strncmp(command->items[j], "-L", 2))
                continue;
            for (k = 0; k < ARRAYSIZE(forms); k++)
                if (file_state(name = keep_format(forms[k], command->items[j] + 2, item + 2)))
                    break;
            if (k < ARRAYSIZE(forms))
            {
                strings_add(&job->inputs, name);
                break;
            }
        }
    }
}

BOOL build_link(struct build *build)
{
    static const char *const entry_points[] = {"DllGetClassObject", "DllCanUnloadNow", "DllRegisterServer", "DllUnregisterServer",
            "DllInstall"};
    struct strings exports = {0}, aliases = {0};
    const char *def = NULL, *map = NULL, *folder;
    struct text kept = {0};
    struct jobs jobs = {0};
    struct job *job;
    BOOL ok = TRUE;
    size_t i;

    if (!make_resources(build))
        return FALSE;
    for (i = 0; ok && i < build->sources.items_count; i++)
    {
        struct text bytes = {0}, text = {0};
        BOOL changed;

        if (!has_ending(build->sources.items[i], ".def"))
            continue;
        if (!(ok = file_read(build->sources.items[i], &bytes)))
            usage_error("%s cannot be read: %s", build->sources.items[i], strerror(errno));
        scan_decode(&text, text_string(&bytes), bytes.length, &changed);
        ok = ok && !def_read(build->sources.items[i], text_string(&text), text.length, &exports, &kept);
        text_free(&bytes);
        text_free(&text);
    }
    if (ok && build->pe && (kept.length || build->exports.items_count))
        ok = (def = write_def(build, &kept)) != NULL;
    text_free(&kept);
    for (i = 0; i < build->exports.items_count; i++)
        if (!strings_have(&exports, build->exports.items[i]))
            strings_add(&exports, build->exports.items[i]);
    if (!build->pe)
        for (i = 0; i < build->objects_made.items_count; i++)
            read_protected(build->objects_made.items[i], &exports);
    for (i = 0; !exports.items_count && i < ARRAYSIZE(entry_points); i++)
        strings_add(&build->exports, entry_points[i]);
    if (!exports.items_count)
        strings_append(&exports, &build->exports);
    find_entry_point(build, &aliases);
    if (!ok || (!build->pe && !(map = write_exports(build, &exports, &aliases))))
    {
        strings_free(&exports);
        strings_free(&aliases);
        return FALSE;
    }

    job = jobs_add(&jobs, build->output, build->output);
    strings_append(&job->command, &linker(build)->command);
    strings_add(&job->command, "-shared");
    if (build->colour)
        strings_add(&job->command, "-fdiagnostics-color=always");
    strings_append(&job->command, &build->objects_made);
    if (build->pe)
    {
        strings_add(&job->command, "-static");
        strings_append(&job->command, &aliases);
        if (def)
            strings_add(&job->command, def);
    }
    else
    {
        strings_add(&job->command, keep_format("-Wl,--version-script=%s", map));
        strings_append(&job->command, &aliases);
        /* A function that is nowhere is named here and not when the module is loaded; clang's sanitizers are in the program. */
        if (!is_instrumented(build))
            strings_add(&job->command, "-Wl,-z,defs");
        else if (linker(build)->clang && (folder = thread_sanitizer(build)))
            strings_add(&job->command, folder);
        else if (linker(build)->clang)
        {
            /* gcc's way: the sanitizer is a library of its own, which certemu run loads first. */
            strings_add(&job->command, "-shared-libsan");
            if ((folder = sanitizer_folder(build)))
                strings_add(&job->command, keep_format("-Wl,-rpath,%s", folder));
        }
    }
    strings_append(&job->command, &build->link_options);
    add_libraries(build, job);
    strings_append(&job->command, &build->flags->libraries);
    strings_add(&job->command, "-o");
    strings_add(&job->command, build->output);
    strings_append(&job->inputs, &build->objects_made);
    if (map)
        strings_add(&job->inputs, map);
    else if (def)
        strings_add(&job->inputs, def);
    add_linked_files(job);
    ok = jobs_run(build, &jobs);
    jobs_free(&jobs);
    strings_free(&exports);
    strings_free(&aliases);
    return ok;
}
