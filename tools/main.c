/* certemu: the command. Its contract is in docs/certemu.1. */
#include "command.h"
#include "version.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "trace/result.h"


static const char help[] =
"usage: certemu build -o OUT [options] FILE...           make a module of Windows sources\n"
"       certemu run MODULE [SCENARIO.json] [STEP...]    deliver events, report what the module did\n"
"       certemu check MODULE [SCENARIO.json] [STEP...]  what is wrong with the module\n"
"       certemu fuzz MODULE [SCENARIO.json] [STEP...]   the same for variants of certificates and values\n"
"       certemu show FILE                               the properties that a CA presents for a certificate, request or CRL\n"
"       certemu registry MODULE                         what the module's registration writes, as a .reg file\n"
"       certemu replay TRACE [MODULE]                   what a trace has recorded; the same answers to a module again\n"
"       certemu COMMAND --help                          the options of a command\n"
"       certemu --version\n"
"\n"
"Runs Active Directory Certificate Services exit modules off Windows: native ones (ELF), and DLLs under Wine.\n"
"Exit status: 0 as expected; 1 a finding or a failed expectation; 2 wrong usage or bad input; 3 the module crashed or ran\n"
"past its time. The manual: man certemu.\n";

int usage_error(const char *format, ...)
{
    struct text text = {0}, shown = {0};
    va_list arguments;

    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    text_put(&shown, "certemu: ");
    text_safe(&shown, text_string(&text), text.length, FALSE);
    text_put(&shown, "\n");
    text_write_handle(GetStdHandle(STD_ERROR_HANDLE), text_string(&shown), shown.length);
    text_free(&text);
    text_free(&shown);
    return EXIT_USAGE;
}

BOOL write_output(const char *option, const char *file, const struct text *text)
{
    struct text reason = {0};
    HRESULT result = text->failed ? E_OUTOFMEMORY : text_write_file(file, text_string(text), text->length);

    if (SUCCEEDED(result))
        return TRUE;
    result_describe(&reason, result);
    usage_error("%s: %s cannot be written: %s", option, !strcmp(file, "-") ? "standard output" : file, text_string(&reason));
    text_free(&reason);
    return FALSE;
}

BOOL print(const struct text *text)
{
    return write_output("output", "-", text);
}

static int print_string(const char *string)
{
    struct text text = {0};
    BOOL ok;

    text_put(&text, string);
    ok = print(&text);
    text_free(&text);
    return ok ? EXIT_AS_EXPECTED : EXIT_USAGE;
}

int port_main(int argc, char **argv)
{
    static const struct
    {
        const char *name;
        int (*function)(int, char **);
    } commands[] =
    {
        {"run", command_run},
        {"check", command_check},
        {"fuzz", command_fuzz},
        {"build", command_build},
        {"show", command_show},
        {"registry", command_registry},
        {"replay", command_replay},
        {"child", command_child},       /* what a run starts; not for people */
    };
    size_t i;

    if (argc < 2)
        return usage_error("expected a command: build, run, check, fuzz, show, registry or replay (certemu --help)");
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
        return print_string(help);
    if (!strcmp(argv[1], "--version"))
        return print_string("certemu " CERTEMU_VERSION " (" PORT_NAME ")\n");
    for (i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (!strcmp(argv[1], commands[i].name))
            return commands[i].function(argc - 2, argv + 2);
    return usage_error("%s is no command; expected build, run, check, fuzz, show, registry or replay (certemu --help)", argv[1]);
}
