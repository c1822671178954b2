/* Runs of DLLs under Wine: the user's prefix is not touched, runs side by side do not disturb each other, --drive and --reg
 * mean what they mean natively, and a module is what regsvr32 expects. */
#include "command.h"

#define DLL DLLS "/odd-good.dll"

static char folder[64];

static struct command_result shell(const char *format, ...)
{
    char line[8192];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    return command(line);
}

static void succeeds(const char *line)
{
    struct command_result result = shell("cd %s && %s", folder, line);

    if (result.status)
    {
        print_error("%s: status %d:\n%s\n", line, result.status, result.output);
        fail();
    }
    free(result.output);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/certemu-wine-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct command_result result = shell("rm -rf %s", folder);

    (void)state;
    free(result.output);
    return result.status;
}

static void need_wine(void)
{
    if (!wine_there())
        skip();
}

static void leaves_the_users_prefix_alone(void **state)
{
    (void)state;
    need_wine();
    /* The cache stays where it is, or a new one would be made. */
    succeeds("cache=${XDG_CACHE_HOME:-$HOME/.cache}; mkdir home tmp && HOME=$PWD/home TMPDIR=$PWD/tmp XDG_CACHE_HOME=$cache "
            "WINEPREFIX=$PWD/prefix " CERTEMU " run " DLL " --issued $CERTEMU_FIXTURES/leaf.pem -q");
    succeeds("test -z \"$(ls -A home)\"");
    succeeds("test -z \"$(ls -A tmp)\"");       /* nothing is left of the run */
    succeeds("test ! -e prefix");
}

static void runs_side_by_side_on_one_drive(void **state)
{
    (void)state;
    need_wine();
    succeeds("for i in 1 2 3; do " CERTEMU " run " DLL " --drive c --issued $CERTEMU_FIXTURES/leaf.pem -q --timeout 200 & "
            "pids=\"$pids $!\"; done; for pid in $pids; do wait $pid || exit 1; done");
    succeeds("test \"$(cat c/issued.txt)\" = \"$(printf 'issued\\r')\"");
    succeeds("test -z \"$(find c -type l -lname '*x86_64-windows*')\"");
}

static void registers_the_same(void **state)
{
    (void)state;
    need_wine();
    succeeds(CERTEMU " registry " MODULES "/odd-good.so | sed 's/odd-good.so/X/' > native && " CERTEMU " registry " DLL
            " | sed 's/odd-good.dll/X/; s/pe\\\\\\\\test/test/' > wine && diff native wine && grep -q KitGood.Exit wine");
}

static void imports_registry_files(void **state)
{
    (void)state;
    need_wine();
    /* The class comes from the file: the module itself registers nothing. */
    succeeds("printf 'Windows Registry Editor Version 5.00\\n\\n[HKEY_CLASSES_ROOT\\\\Here.Exit\\\\CLSID]\\n"
            "@=\"{7B6F0C10-5D0E-4F6C-9D3A-102030405002}\"\\n\\n"
            "[HKEY_CLASSES_ROOT\\\\CLSID\\\\{7B6F0C10-5D0E-4F6C-9D3A-102030405002}\\\\InprocServer32]\\n@=\"%s\"\\n"
            "\"ThreadingModel\"=\"Both\"\\n' \"$(echo Z:" DLLS "/odd-no_register.dll | sed 's,/,\\\\\\\\,g')\" > class.reg && "
            CERTEMU " run " DLLS "/odd-no_register.dll --reg class.reg --progid Here.Exit --issued $CERTEMU_FIXTURES/leaf.pem");
}

static void is_what_regsvr32_expects(void **state)
{
    (void)state;
    need_wine();
    succeeds("export WINEPREFIX=$PWD/regsvr WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' && unset DISPLAY && "
            "wine regsvr32 /s 'Z:" DLL "' && wine " DLLS "/create.exe KitGood.Exit > created; wineserver -k; "
            "grep -q 'A module of the kit' created && ! wine " DLLS "/create.exe KitOther.Exit; wineserver -k; true");
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(leaves_the_users_prefix_alone),
        cmocka_unit_test(runs_side_by_side_on_one_drive),
        cmocka_unit_test(registers_the_same),
        cmocka_unit_test(imports_registry_files),
        cmocka_unit_test(is_what_regsvr32_expects),
    };

    return cmocka_run_group_tests_name("tools-wine", all, set_up, tear_down);
}
