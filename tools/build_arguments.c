/* The command line of `build`: files, options of its own, and options for the compiler. */
#include "build.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Options of gcc and clang that have their value as the next argument. */
static const char *const with_value[] = {"-I", "-D", "-U", "-L", "-l", "-include", "-imacros", "-isystem", "-iquote", "-idirafter",
        "-Xlinker", "-Xpreprocessor", "-Xassembler", "-Xclang", "-Xlinker", "-u", "-z", "-T", "--param", "-B", "-mllvm"};

/* What certemu build does itself. */
static const char *const not_taken[] = {"-c", "-S", "-E", "-M", "-MM", "-MD", "-MMD", "-MF", "-MT", "-MQ", "-x", "-shared",
        "-fno-short-wchar"};

static BOOL is_link_option(const char *option)
{
    return !strncmp(option, "-L", 2) || !strncmp(option, "-l", 2) || !strncmp(option, "-Wl,", 4) || !strcmp(option, "-Xlinker") ||
            !strcmp(option, "-s") || !strncmp(option, "-static", 7) || !strcmp(option, "-rdynamic") || !strcmp(option, "-u") ||
            !strcmp(option, "-z") || !strcmp(option, "-T") || !strncmp(option, "-fuse-ld", 8) || !strncmp(option, "-nostdlib", 9) ||
            !strncmp(option, "-shared-", 8);
}

/* Both steps have to know. */
static BOOL is_common_option(const char *option)
{
    return !strncmp(option, "-fsanitize", 10) || !strncmp(option, "-fno-sanitize", 13) || !strcmp(option, "--coverage") ||
            !strncmp(option, "-fprofile", 9) || !strncmp(option, "-O", 2) || !strncmp(option, "-g", 2) || !strncmp(option, "-m", 2) ||
            !strncmp(option, "-flto", 5) || !strcmp(option, "-pthread") || !strncmp(option, "-stdlib", 7) ||
            !strncmp(option, "-B", 2) || !strncmp(option, "--sysroot", 9) || !strncmp(option, "-specs", 6) || !strcmp(option, "-fPIC") ||
            !strncmp(option, "-fopenmp", 8) || !strncmp(option, "-fno-exceptions", 15);
}

static BOOL takes_value(const char *option)
{
    size_t i;

    for (i = 0; i < ARRAYSIZE(with_value); i++)
        if (!strcmp(option, with_value[i]))
            return TRUE;
    return FALSE;
}

static void add_option(struct build *build, const char *option, const char *value)
{
    struct strings *list = is_link_option(option) ? &build->link_options : &build->compile_options;
    const char *inside = value ? value : option + 2;

    if (!strncmp(option, "-I", 2))
        strings_add(&build->include_folders, inside);
    if (!strncmp(option, "-D", 2) || !strncmp(option, "-U", 2))
        strings_add(&build->defines, keep_format("%.2s%s", option, inside));
    strings_add(list, option);
    if (value)
        strings_add(list, value);
    /* Each -fsanitize=undefined turns on again what the ABI's options turn off: no C++ type information stands before a vtable of C. */
    if (!strncmp(option, "-fsanitize=", 11))
        strings_add(&build->compile_options, "-fno-sanitize=vptr");
    if (is_common_option(option))
    {
        strings_add(&build->link_options, option);
        if (value)
            strings_add(&build->link_options, value);
    }
}

static int read_number(const char *value, unsigned int *number)
{
    char *end;
    long read;

    errno = 0;
    read = strtol(value, &end, 10);
    if (errno || *end || *value < '0' || *value > '9' || read < 1 || read > 64)
        return usage_error("-j %s: expected a whole number from 1 to 64", value);
    *number = (unsigned int)read;
    return 0;
}

/* The value of an option of ours: "-o x", "--objects x", "--objects=x". */
static const char *own_value(const char *name, int argc, char **argv, int *i)
{
    size_t length = strlen(name);

    if (!strcmp(argv[*i], name))
        return *i + 1 < argc ? argv[++*i] : "";
    if (!strncmp(argv[*i], name, length) && (argv[*i][length] == '=' || (length == 2 && argv[*i][length])))
        return argv[*i] + length + (argv[*i][length] == '=');
    return NULL;
}

int build_arguments(struct build *build, int argc, char **argv)
{
    BOOL only_files = FALSE;
    int i, status;
    size_t j;

    memset(build, 0, sizeof(*build));
    build->configuration = "Release|x64";
    build->jobs = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
    if (build->jobs < 1 || build->jobs > 64)
        build->jobs = 1;
    for (i = 0; i < argc; i++)
    {
        const char *argument = argv[i], *value;

        if (only_files || argument[0] != '-' || !argument[1])
            strings_add(&build->sources, argument);
        else if (!strcmp(argument, "--"))
            only_files = TRUE;
        else if (!strcmp(argument, "--help") || !strcmp(argument, "-h"))
            build->help = TRUE;
        else if (!strcmp(argument, "--verbose") || !strcmp(argument, "-v"))
            build->verbose = TRUE;
        else if (!strcmp(argument, "--print-flags"))
            build->print_flags = TRUE;
        else if ((value = own_value("--target", argc, argv, &i)))
        {
            if (strcmp(value, "pe") && strcmp(value, "native"))
                return usage_error("--target %s: expected native or pe", value);
            build->pe = !strcmp(value, "pe");
        }
        else if ((value = own_value("--objects", argc, argv, &i)))
        {
            if (!*(build->objects = value))
                return usage_error("--objects: expected a folder");
        }
        else if ((value = own_value("--configuration", argc, argv, &i)))
            build->configuration = value;
        else if ((value = own_value("--jobs", argc, argv, &i)) || (value = own_value("-j", argc, argv, &i)))
        {
            if ((status = read_number(value, &build->jobs)))
                return status;
        }
        else if ((value = own_value("-o", argc, argv, &i)))
        {
            if (!*(build->output = value))
                return usage_error("-o: expected a file");
        }
        else
        {
            for (j = 0; j < ARRAYSIZE(not_taken); j++)
                if (!strcmp(argument, not_taken[j]))
                    return usage_error("%s: certemu build compiles and links a module by itself; --print-flags shows what another "
                            "build needs", argument);
            if (takes_value(argument))
            {
                if (i + 1 >= argc)
                    return usage_error("%s: expected a value", argument);
                add_option(build, argument, argv[i + 1]);
                i++;
            }
            else
                add_option(build, argument, NULL);
        }
    }
    return 0;
}
