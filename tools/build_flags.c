/* What compilers and Windows' resource tools need, from certemu.pc; and which compilers there are. */
#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <uthash.h>

/* --- certemu.pc --------------------------------------------------------------------------------------------------------------- */

struct variable
{
    const char *value;
    UT_hash_handle hh;
    char name[];
};

static struct variable *variables;

static const char *variable(const char *name)
{
    struct variable *found;

    HASH_FIND_STR(variables, name, found);
    return found ? found->value : "";
}

static void set_variable(const char *name, size_t length, const char *value)
{
    struct variable *made = keep_memory(sizeof(*made) + length + 1), *old;
    struct text expanded = {0};

    memcpy(made->name, name, length);
    while (*value)
    {
        const char *end = value[0] == '$' && value[1] == '{' ? strchr(value, '}') : NULL;

        if (end)
        {
            text_put(&expanded, variable(keep_length(value + 2, end - value - 2)));
            value = end + 1;
        }
        else
            text_add(&expanded, value++, 1);
    }
    made->value = keep(text_string(&expanded));
    text_free(&expanded);
    HASH_FIND_STR(variables, made->name, old);
    if (old)
        HASH_DEL(variables, old);
    HASH_ADD_STR(variables, name, made);
}

static void read_variables(const char *text)
{
    while (*text)
    {
        size_t length = strcspn(text, "\n"), name = strcspn(text, "=:\n ");
        char *value = keep_length(text, length);

        if (*text != '#' && name < length && (text[name] == '=' || text[name] == ':'))
            set_variable(text, name, value + name + 1 + strspn(value + name + 1, " "));
        text += length + (text[length] != 0);
    }
}

/* In an installed tree or in a build tree, by where this program is. */
static const char *find_pc(void)
{
    static const char *const places[] = {CERTEMU_PC_INSTALLED, CERTEMU_PC_BUILT};
    char *program = port_program();
    const char *folder = program ? folder_of(program) : "";
    size_t i;

    free(program);
    for (i = 0; i < sizeof(places) / sizeof(*places); i++)
    {
        const char *file = keep_format("%s/%s", folder, places[i]);

        if (!access(file, R_OK))
            return file;
    }
    return NULL;
}

/* --- compilers ------------------------------------------------------------------------------------------------------------------ */

static const char *program_named(const char *name)
{
    const char *names[] = {name, NULL};
    char path[4096];

    if (strchr(name, '/'))
        return access(name, X_OK) ? NULL : keep(name);
    return find_program(names, path) ? keep(path) : NULL;
}

/* The words of an environment variable with the program looked up; FALSE: it names none. */
static BOOL use_command(struct compiler *compiler, const char *words)
{
    const char *program;

    strings_free(&compiler->command);
    strings_split(&compiler->command, words);
    if (!compiler->command.items_count || !(program = program_named(compiler->command.items[0])))
        return FALSE;
    compiler->command.items[0] = (char *)program;
    return TRUE;
}

/* CC for CXX=clang++-14 is clang-14: one compiler for both languages unless both are said. */
static const char *other_language(enum language wanted, const char *words)
{
    static const char *const pairs[][2] = {{"clang", "clang++"}, {"gcc", "g++"}};
    size_t i;

    for (i = 0; i < 2; i++)
    {
        const char *from = pairs[i][wanted == LANGUAGE_C], *to = pairs[i][wanted == LANGUAGE_CXX], *found = NULL, *next;

        for (next = strstr(words, from); next; next = strstr(next + 1, from))
            found = next;
        if (found)
            return keep_format("%.*s%s%s", (int)(found - words), words, to, found + strlen(from));
    }
    return NULL;
}

static const char *name_of(enum language language)
{
    return language == LANGUAGE_C ? "CC" : "CXX";
}

static int find_compiler(struct build *build, enum language language)
{
    static const char *const native[LANGUAGES][4] = {{"gcc", "clang", "cc"}, {"g++", "clang++", "c++"}};
    static const char *const pe[LANGUAGES][4] = {{"x86_64-w64-mingw32-gcc-posix", "x86_64-w64-mingw32-gcc"},
            {"x86_64-w64-mingw32-g++-posix", "x86_64-w64-mingw32-g++"}};
    const char *const *candidates = build->pe ? pe[language] : native[language];
    struct compiler *compiler = &build->flags->compilers[language];
    const char *said = getenv(name_of(language)), *other = getenv(name_of(!language)), *guess;

    /* CC=gcc of a shell does not mean that DLLs are to be made by it. */
    if (build->pe && said && !strstr(said, "mingw"))
        said = NULL;
    if (build->pe && other && !strstr(other, "mingw"))
        other = NULL;
    if (said && *said)
        return use_command(compiler, said) ? 0 : usage_error("%s=%s: expected a compiler; there is no such program",
                name_of(language), said);
    if (other && *other && (guess = other_language(language, other)) && use_command(compiler, guess))
        return 0;
    for (; *candidates; candidates++)
        if (use_command(compiler, *candidates))
            return 0;
    return build->pe ? usage_error("--target=pe needs mingw-w64: install g++-mingw-w64-x86-64-posix (Debian's name)")
            : usage_error("a compiler is needed: install g++ or clang");
}

/* Which compiler it is, what it makes, and where it looks for headers: one preprocessor run answers. */
static int ask_compiler(struct build *build, enum language language)
{
    struct compiler *compiler = &build->flags->compilers[language];
    struct strings command = {0};
    struct text answer = {0};
    const char *next;
    int status = 0;

    strings_append(&command, &compiler->command);
    strings_append(&command, &build->compile_options);
    strings_add(&command, "-E");
    strings_add(&command, "-dM");
    strings_add(&command, "-v");
    strings_add(&command, "-x");
    strings_add(&command, language == LANGUAGE_C ? "c" : "c++");
    strings_add(&command, "/dev/null");
    if (!program_ask(build, command.items, &answer))
    {
        text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(&answer), answer.length);
        status = usage_error("%s: a compiler with these options was expected", compiler->command.items[0]);
    }
    else if (!strstr(text_string(&answer), build->pe ? "#define _WIN32 1" : "#define __ELF__ 1"))
        status = usage_error("%s makes no %s", compiler->command.items[0], build->pe ? "Windows programs" : "ELF objects");
    compiler->clang = strstr(text_string(&answer), "#define __clang__ 1") != NULL;
    if ((next = strstr(text_string(&answer), "#include <...> search starts here:\n")))
        for (next = strchr(next, '\n') + 1; *next == ' '; next += strcspn(next, "\n") + 1)
        {
            const char *folder = keep_length(next + 1, strcspn(next, "\n") - 1);

            if (!strings_have(&build->include_folders, folder))     /* the user's come first in that list */
                strings_add(&compiler->system_folders, folder);
        }
    text_free(&answer);
    strings_free(&command);
    return status;
}

/* --- options ------------------------------------------------------------------------------------------------------------------------ */

static void compile_options(struct build *build, enum language language)
{
    struct compiler *compiler = &build->flags->compilers[language];
    const char *family = compiler->clang ? "clang" : "gcc";
    size_t i;

    if (!build->pe)
    {
        strings_split(&compiler->options, variable("abi"));
        strings_add(&compiler->options, "-fPIC");
    }
    else
        strings_split(&compiler->options, variable("pe_cflags"));
    strings_split(&compiler->options, variable("module_cflags"));
    if (!build->pe)
        strings_split(&compiler->options, variable(keep_format("module_%s_cflags", family)));
    if (language == LANGUAGE_CXX)
        strings_split(&compiler->options, variable(keep_format("module_%s_cxxflags", family)));
    /* Microsoft's volatile orders: lib/runtime/crt/volatile.c. */
    for (i = 0; i < build->compile_options.items_count && !build->pe; i++)
        if (!strncmp(build->compile_options.items[i], "-fsanitize=", 11) && strstr(build->compile_options.items[i], "thread"))
            strings_split(&compiler->options, compiler->clang ? "-mllvm -tsan-distinguish-volatile=1" : "--param tsan-distinguish-volatile=1");
    /* Where a message or a stack trace points to. */
    strings_add(&compiler->options, "-g");
    strings_add(&compiler->options, "-fno-omit-frame-pointer");
    for (i = 0; i < build->flags->header_folders.items_count; i++)
        strings_add(&compiler->options, keep_format("-isystem%s", build->flags->header_folders.items[i]));
}

static void tool_options(struct build *build)
{
    struct flags *flags = build->flags;
    size_t i;

    strings_add(&flags->idl, "--win64");
    for (i = 0; i < build->include_folders.items_count; i++)
    {
        strings_add(&flags->idl, keep_format("-I%s", build->include_folders.items[i]));
        strings_add(&flags->rc, keep_format("-I%s", build->include_folders.items[i]));
    }
    strings_append(&flags->idl, &build->defines);
    strings_append(&flags->rc, &build->defines);
    strings_add(&flags->idl, keep_format("-I%s", flags->idl_folder));
    strings_add(&flags->idl, keep_format("-I%s", flags->wine));
    strings_add(&flags->idl, keep_format("-L%s", flags->type_libraries));
    /* Not those that forward with #include_next, which wrc does not know. */
    for (i = 0; i < flags->header_folders.items_count; i++)
        if (!has_ending(flags->header_folders.items[i], "/crt") && !has_ending(flags->header_folders.items[i], "/case"))
            strings_add(&flags->rc_folders, flags->header_folders.items[i]);
    for (i = 0; i < flags->rc_folders.items_count; i++)
        strings_add(&flags->rc, keep_format("-I%s", flags->rc_folders.items[i]));
    strings_add(&flags->rc, keep_format("-I%s", flags->wine));
}

int flags_read(struct build *build, BOOL want_c, BOOL want_cxx)
{
    struct flags *flags = build->flags = keep_memory(sizeof(*flags));
    struct text text = {0};
    struct strings folders = {0};
    int status;
    size_t i;

    if (!(flags->file = find_pc()) || !file_read(flags->file, &text))
        return usage_error("certemu.pc, which says what compilers need, was not found beside this program: install certemu whole");
    set_variable("pcfiledir", strlen("pcfiledir"), folder_of(flags->file));
    read_variables(text_string(&text));
    text_free(&text);
    flags->idl_folder = variable("idl");
    flags->wine = variable("wine");
    flags->type_libraries = variable("type_libraries");
    strings_split(&flags->header_folders, variable(build->pe ? "pe_folders" : "folders"));
    strings_split(&folders, variable(build->pe ? "pe_library_folder" : "library_folders"));
    for (i = 0; i < folders.items_count; i++)
    {
        strings_add(&flags->libraries, keep_format("-L%s", folders.items[i]));
        /* So that whatever loads the module finds the run-time. */
        if (!build->pe)
            strings_add(&flags->libraries, keep_format("-Wl,-rpath,%s", folders.items[i]));
    }
    strings_free(&folders);
    strings_split(&flags->libraries, variable(build->pe ? "pe_libs" : "module_libs"));
    if (want_c && ((status = find_compiler(build, LANGUAGE_C)) || (status = ask_compiler(build, LANGUAGE_C))))
        return status;
    if (want_cxx && ((status = find_compiler(build, LANGUAGE_CXX)) || (status = ask_compiler(build, LANGUAGE_CXX))))
        return status;
    if (want_c)
        compile_options(build, LANGUAGE_C);
    if (want_cxx)
        compile_options(build, LANGUAGE_CXX);
    tool_options(build);
    return 0;
}

const char *flags_resources(void)
{
    return variable("resources");
}

const char *flags_tool(struct build *build, const char *name)
{
    const char *names[] = {name, keep_format("%s-stable", name), keep_format("x86_64-w64-mingw32-%s", name), NULL};
    char path[4096];

    (void)build;
    if (find_program(names, path))
        return keep(path);
    usage_error("%s is needed: install %s (Debian's name)", name, !strcmp(name, "windres") ? "binutils-mingw-w64-x86-64" : "wine64-tools");
    return NULL;
}

/* A line of a makefile, whose values a shell takes apart. */
static void put_variable(struct text *text, const char *name, char *const *words)
{
    struct text line = {0};
    const char *c;

    strings_join(&line, words);
    text_format(text, "%s =", name);
    for (c = text_string(&line), text_put(text, *c ? " " : ""); *c; c++)
        if (*c == '$')
            text_put(text, "$$");
        else if (*c == '#')
            text_put(text, "\\#");
        else
            text_add(text, c, 1);
    text_put(text, "\n");
    text_free(&line);
}

void flags_print(struct build *build)
{
    struct strings words = {0};
    struct text text = {0};
    enum language language;

    for (language = 0; language < LANGUAGES; language++)
    {
        struct compiler *compiler = &build->flags->compilers[language];

        if (!compiler->command.items_count)
            continue;
        strings_append(&words, &compiler->options);
        strings_append(&words, &build->compile_options);
        put_variable(&text, language == LANGUAGE_C ? "CFLAGS" : "CXXFLAGS", words.items);
        strings_free(&words);
    }
    strings_add(&words, "-shared");
    strings_append(&words, &build->link_options);
    strings_append(&words, &build->flags->libraries);
    put_variable(&text, "LDLIBS", words.items);
    print(&text);
    text_free(&text);
    strings_free(&words);
}

void flags_free(struct build *build)
{
    enum language language;

    HASH_CLEAR(hh, variables);
    if (!build->flags)
        return;
    for (language = 0; language < LANGUAGES; language++)
    {
        strings_free(&build->flags->compilers[language].command);
        strings_free(&build->flags->compilers[language].options);
        strings_free(&build->flags->compilers[language].system_folders);
    }
    strings_free(&build->flags->header_folders);
    strings_free(&build->flags->rc_folders);
    strings_free(&build->flags->libraries);
    strings_free(&build->flags->idl);
    strings_free(&build->flags->rc);
}
