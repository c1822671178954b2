/* Wrong usage and bad input: one line that says what was expected, and status 2; nothing is run. And where output goes. */
#include "command.h"

#define GOOD MODULES "/odd-good.so"

static char folder[64];

static const struct
{
    const char *arguments;      /* @ is the fixtures' folder, ~ the test's own */
    const char *says;
} refused[] =
{
    {"", "expected a command: build, run, check, fuzz, show, registry or replay"},
    {"walk", "walk is no command; expected build, run, check, fuzz, show, registry or replay"},
    {"run", "expected a MODULE"},
    {"run " GOOD " --isued x", "--isued is no option or step"},
    {"run " GOOD " --shutdown=x", "--shutdown=x: expected no value"},
    {"run " GOOD " --issued", "--issued: expected a file"},
    {"run " GOOD " --progid", "--progid: expected a value"},
    {"run " GOOD " --progid=", "--progid: expected a value, found an empty one"},
    {"run " GOOD " --threads 0", "--threads 0: expected a whole number from 1 to 64"},
    {"run " GOOD " --threads 65", "--threads 65: expected a whole number from 1 to 64"},
    {"run " GOOD " --repeat many", "--repeat many: expected a whole number from 1 to 1000000000"},
    {"run " GOOD " --repeat -1", "--repeat -1: expected a whole number"},
    {"run " GOOD " --timeout 0", "--timeout 0: expected seconds"},
    {"run " GOOD " --timeout 5x", "--timeout 5x: expected seconds"},
    {"run " GOOD " --set CertFile", "--set CertFile: expected NAME=VALUE"},
    {"run " GOOD " --attr =x", "--attr =x: expected NAME=VALUE"},
    {"run " GOOD " --set no-such-switch=1", "no-such-switch"},
    {"run " GOOD " --html", "--html: expected a value"},
    {"run " GOOD " --html - --tap -", "expected \"-\" for one of"},
    {"run " GOOD " --json - --tap -", "expected \"-\" for one of"},
    {"run " GOOD " other.so", "other.so: expected one MODULE"},
    {"run " GOOD " --drive @leaf.pem", "leaf.pem: expected a folder"},
    {"run " GOOD " --drive /nowhere/at/all", "/nowhere/at/all: expected a folder"},
    {"registry " GOOD " --shutdown", "expected no steps"},
    /* modules */
    {"run ~none.so", "none.so: expected an exit module (a native shared library or an x86-64 DLL), found no such file"},
    {"run ~", "found a directory"},
    {"run @text.pem", "found something else"},
    {"run @empty.pem", "found an empty file"},
    {"run ~cut.so", "found an ELF file that is cut off"},
    {"run ~aarch64.so", "found a 64-bit ELF file for AArch64; this is certemu for"},
    {"run ~elf32.so", "found a 32-bit ELF file"},
    {"run ~object.o", "found an object file; link it as a shared library"},
    {"run ~pe32.dll", "found a 32-bit PE; certemu runs x86-64 DLLs"},
    {"run ~program.exe", "found a program (.exe)"},
    {"run ~dos.exe", "found an MS-DOS program"},
    /* certificates, requests, CRLs */
    {"run " GOOD " --issued ~none.pem", "none.pem: expected a certificate: "},
    {"run " GOOD " --issued ~", "is a folder, expected a file"},
    {"run " GOOD " --issued @empty.pem", "empty.pem: expected a certificate: "},
    {"run " GOOD " --issued @text.pem", "text.pem: expected a certificate: "},
    {"run " GOOD " --issued @truncated.der", "truncated.der: expected a certificate: "},
    {"run " GOOD " --issued @truncated.pem", "truncated.pem: expected a certificate: "},
    {"run " GOOD " --issued ~10MB.pem", "10MB.pem: expected a certificate: "},
    {"run " GOOD " --issued @ca.crl.pem", "ca.crl.pem: expected a certificate, found a "},
    {"run " GOOD " --issued @leaf.csr", "leaf.csr: expected a certificate, found a "},
    {"run " GOOD " --crl @leaf.pem", "leaf.pem: expected a CRL, found a "},
    {"run " GOOD " --pending @ca.crl.pem", "ca.crl.pem: expected a request or a certificate, found a "},
    {"run " GOOD " --ca-cert @text.pem", "text.pem"},
    {"show", "show: expected a FILE"},
    {"show @text.pem", "text.pem"},
    {"show ~none.pem", "none.pem"},
    {"show @leaf.pem @leaf.pem", "expected one FILE"},
    /* scenarios */
    {"run " GOOD " ~comma.json", "comma.json:1:15: expected a name in quotes, found '}'"},
    {"run " GOOD " ~type.json", "type.json:2:11: expected an array, found an object"},
    {"run " GOOD " ~deep.json", "deep.json:1:74: expected at most 64 levels of nesting, found '['"},
    {"run " GOOD " ~unknown.json", "unknown.json:1:2: unknown member \"stepps\"; known here: module, "},
    {"run " GOOD " ~twice.json", "twice.json:1:15: \"repeat\" appears twice"},
    {"run " GOOD " ~event.json", "event.json:1:22: expected \"issued\", \"pending\""},
    {"run " GOOD " ~file.json", "file.json:1:12: expected a \"file\" with the event \"issued\""},
    {"run " GOOD " ~result.json", "expected an HRESULT by name (\"E_FAIL\") or number"},
    {"run " GOOD " ~none.json", "none.json: expected a scenario: 0x80070002 ERROR_FILE_NOT_FOUND"},
    {"run " GOOD " @leaf.pem.json", "leaf.pem.json: expected a scenario"},
    /* registry files */
    {"run " GOOD " --reg ~cut.reg", "cut.reg:4"},
    {"run " GOOD " --reg ~none.reg", "none.reg"},
};

static struct command_result certemu(const char *arguments)
{
    char line[8192];
    size_t length = snprintf(line, sizeof(line), CERTEMU " ");

    for (; *arguments; arguments++)
        if (*arguments == '@' || *arguments == '~')
            length += snprintf(line + length, sizeof(line) - length, "%s/", *arguments == '@' ? getenv("CERTEMU_FIXTURES") : folder);
        else
            line[length++] = *arguments;
    snprintf(line + length, sizeof(line) - length, " 2>&1");
    return command(line);
}

static void write_file(const char *name, const void *bytes, size_t size)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(bytes, 1, size, file);
    fclose(file);
}

static void write_string(const char *name, const char *text)
{
    write_file(name, text, strlen(text));
}

static int make_files(void **state)
{
    unsigned char header[4096] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    char *deep = malloc(20011), *large = malloc(10 << 20);

    (void)state;
    strcpy(folder, "/tmp/certemu-input-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    write_file("cut.so", header, 10);
    header[16] = 3;
    header[18] = 183;
    write_file("aarch64.so", header, 64);
    header[18] = 62;
    header[4] = 1;
    write_file("elf32.so", header, 64);
    header[4] = 2;
    header[16] = 1;
    write_file("object.o", header, 64);
    memset(header, 0, sizeof(header));
    header[0] = 'M';
    header[1] = 'Z';
    write_file("dos.exe", header, sizeof(header));
    header[60] = 128;
    memcpy(header + 128, "PE\0\0\x4c\x01", 6);
    header[128 + 22] = 0x02;
    header[128 + 23] = 0x20;
    header[128 + 24] = 0x0b;
    header[128 + 25] = 0x01;
    write_file("pe32.dll", header, sizeof(header));
    memcpy(header + 128 + 4, "\x64\x86", 2);
    header[128 + 25] = 0x02;
    header[128 + 23] = 0;
    write_file("program.exe", header, sizeof(header));
    strcpy(deep, "{\"steps\": ");
    memset(deep + 10, '[', 10000);
    memset(deep + 10010, ']', 10000);
    deep[20010] = '}';
    write_file("deep.json", deep, 20011);
    strcpy(large, "-----BEGIN CERTIFICATE-----\n");
    memset(large + 28, 'A', (10 << 20) - 28);
    write_file("10MB.pem", large, 10 << 20);
    write_string("comma.json", "{\"repeat\": 1, }");
    write_string("type.json", "{\n  \"steps\":{}}");
    write_string("unknown.json", "{\"stepps\": []}");
    write_string("twice.json", "{\"repeat\": 1, \"repeat\": 2}");
    write_string("event.json", "{\"steps\": [{\"event\": \"Issued\"}]}");
    write_string("file.json", "{\"steps\": [{\"event\": \"issued\"}]}");
    write_string("result.json", "{\"steps\": [{\"event\": \"shutdown\", \"expect\": {\"result\": \"BAD\"}}]}");
    write_string("cut.reg", "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\n\"a\"=\"b");
    write_string("good.reg", "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\n\"a\"=\"b\"\n");
    free(deep);
    free(large);
    return 0;
}

static int delete_files(void **state)
{
    char line[128];

    (void)state;
    snprintf(line, sizeof(line), "rm -rf %s", folder);
    return system(line);
}

static void refuses_in_one_line(void **state)
{
    struct command_result result;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
    {
        result = certemu(refused[i].arguments);
        if (result.status != 2 || !strstr(result.output, refused[i].says) || strncmp(result.output, "certemu: ", 9) ||
                strchr(result.output, '\n') != result.output + strlen(result.output) - 1)
        {
            print_error("certemu %s: status %d, expected 2 and \"%s\" in one line, found:\n%s", refused[i].arguments, result.status,
                    refused[i].says, result.output);
            fail();
        }
        free(result.output);
    }
}

static void expect(const char *arguments, int status, const char *says)
{
    struct command_result result = certemu(arguments);

    if (result.status != status || !strstr(result.output, says))
    {
        print_error("certemu %s: status %d, expected %d and \"%s\", found:\n%s", arguments, result.status, status, says, result.output);
        fail();
    }
    free(result.output);
}

static void library_without_entry_points(void **state)
{
    (void)state;
    expect("run " RUNTIME, 1, "it exports no DllRegisterServer");
    expect("registry " RUNTIME, 1, "it exports no DllRegisterServer");
}

static void says_what_is_not_installed(void **state)
{
    char line[1024];
    struct command_result result;

    (void)state;
    write_file("wine-less.dll", "", 0);
    snprintf(line, sizeof(line), "cp %s/program.exe %s/fake.dll && printf '\\040' | dd of=%s/fake.dll bs=1 seek=151 conv=notrunc "
            "2>/dev/null", folder, folder, folder);
    assert_int_equal(system(line), 0);
    snprintf(line, sizeof(line), "env PATH=/nowhere %s run %s/fake.dll 2>&1", CERTEMU, folder);
    result = command(line);
    assert_int_equal(result.status, 2);
    assert_non_null(strstr(result.output, "Wine is not installed: install the package wine"));
    free(result.output);
    if (!wine_there())
        return;
    snprintf(line, sizeof(line), "env CERTEMU_PE=/nowhere %s run %s/fake.dll 2>&1", CERTEMU, folder);
    result = command(line);
    assert_int_equal(result.status, 2);
    assert_non_null(strstr(result.output, "certemu.exe, which loads it under Wine, was not found"));
    free(result.output);
}

static void full_disk(void **state)
{
    struct command_result result;
    char line[256];

    (void)state;
    snprintf(line, sizeof(line), "mkdir %s/full && ln -s /dev/full %s/full/log.txt", folder, folder);
    assert_int_equal(system(line), 0);
    expect("run " MODULES "/odd-disk.so --drive ~full --issued @leaf.pem", 1, "Notify: 0x80070070 ERROR_DISK_FULL");
    expect("run " GOOD " --json /dev/full", 2, "--json: /dev/full cannot be written: 0x80070070 ERROR_DISK_FULL");
    expect("run " GOOD " --trace /nowhere/x", 2, "--trace: /nowhere/x cannot be written: 0x80070003 ERROR_PATH_NOT_FOUND");
    result = command(CERTEMU " run " GOOD " --shutdown 2>&1 > /dev/full");
    assert_int_equal(result.status, 2);
    assert_non_null(strstr(result.output, "certemu: output: standard output cannot be written"));
    free(result.output);
}

static void help_and_version(void **state)
{
    (void)state;
    expect("--version", 0, "certemu 0.1.0 (native)\n");
    expect("--help", 0, "       certemu run MODULE");
    expect("run --help", 0, "usage: certemu run MODULE");
    expect("run --nonsense --help", 2, "--nonsense is no option");
    expect("show --help", 0, "usage: certemu show FILE");
    expect("registry --help", 0, "usage: certemu registry MODULE");
}

static void shows_files(void **state)
{
    (void)state;
    expect("show @leaf.pem", 0, "SerialNumber  STRING  44");
    expect("show @leaf.pem --set RequesterName='CORP\\alice'", 0, "RequesterName  STRING  CORP\\alice");
    expect("show @leaf.pem", 0, "RawName  BINARY  168 bytes: 30 81 a5");
    expect("show @leaf.pem", 0, "2.5.29.19  0x20000  2 bytes: 30 00");
    expect("show @leaf.csr", 0, "RawRequest  BINARY");
    expect("show @ca.crl.pem --ca-cert @ca.pem", 0, "RawCRL");
    expect("show - < $CERTEMU_FIXTURES/leaf.der", 0, "SerialNumber  STRING  44");
    expect("show @leaf.pem --json", 0, "\"name\": \"SerialNumber\", \"type\": \"STRING\"");
}

static void writes_registry_files(void **state)
{
    (void)state;
    expect("registry " GOOD, 0, "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\CLSID\\"
            "{7B6F0C10-5D0E-4F6C-9D3A-102030405001}]\n@=\"A module of the kit\"\n");
    expect("registry " MODULES "/odd-register_fails.so", 1, "register: ");
    expect("registry " GOOD " > $CERTEMU_FIXTURES/../good.reg && cat $CERTEMU_FIXTURES/../good.reg", 0, "\"ThreadingModel\"=\"Both\"");
}

static void writes_reports(void **state)
{
    struct command_result result;

    (void)state;
    expect("run " GOOD " --issued @leaf.pem --json -", 0, "\"status\": 0,");
    expect("run " GOOD " --issued @leaf.pem --shutdown --tap -", 0,
            "TAP version 13\n1..3\nok 1 - load, initialize, unload\nok 2 - 1 issued ");
    expect("run " MODULES "/odd-notify_fails.so --issued @leaf.pem --tap -", 1, "not ok 2 - 1 issued ");
    expect("run " MODULES "/odd-mask_zero.so --issued @leaf.pem --tap -", 0, "# SKIP not in the module's mask");
    expect("run " MODULES "/odd-crash_notify.so --issued @leaf.pem --junit -", 3, "errors=\"1\"");
    expect("run " MODULES "/odd-notify_fails.so --issued @leaf.pem --junit -", 1, "<failure type=\"notify\"");
    expect("run " GOOD " --issued @leaf.pem --trace -", 0, "\"method\": \"GetCertificateProperty\"");
    expect("run " GOOD " --issued @leaf.pem -v", 0, "Sequence\n");
    result = certemu("run " GOOD " --issued @leaf.pem -q");
    assert_int_equal(result.status, 0);
    assert_string_equal(result.output, "");
    free(result.output);
}

static void takes_scenarios(void **state)
{
    char text[2048];

    (void)state;
    snprintf(text, sizeof(text), "{\"module\": \"" GOOD "\", \"ca\": {\"name\": \"Test CA\"}, \"expect\": {\"mask\": 639},"
            " \"steps\": [{\"event\": \"issued\", \"file\": \"%s/leaf.pem\", \"shown\": \"leaf\", \"id\": 7,"
            " \"fail\": [{\"method\": \"GetCertificateProperty\", \"name\": \"SerialNumber\", \"result\": \"E_ACCESSDENIED\"}],"
            " \"expect\": {\"result\": \"E_ACCESSDENIED\"}}, {\"event\": \"issued\", \"file\": \"%s/leaf.pem\"}]}",
            getenv("CERTEMU_FIXTURES"), getenv("CERTEMU_FIXTURES"));
    write_string("good.json", text);
    expect("run ~good.json", 0, "  1  issued    leaf  ok 0x80070005 E_ACCESSDENIED\n");
    expect("run ~good.json", 0, "2 events delivered, 0 findings");
    /* The first event's fault never meets the second one on another thread. */
    memcpy(strstr(text, "\"id\": 7,"), "         ", 8);     /* each needs its own */
    write_string("many.json", text);
    expect("run ~many.json --threads 8 --repeat 25", 0, "400 events delivered, 0 findings");
    expect("run - < /dev/null", 2, "(standard input):1:1: expected '{' or '[', found the end");
    write_string("wrong.json", "{\"module\": \"" GOOD "\", \"expect\": {\"mask\": [\"issued\"]}, \"steps\": [{\"event\": \"shutdown\","
            " \"expect\": {\"delivered\": false}}]}");
    expect("run ~wrong.json", 1, "FINDING: expectation: expected the mask 0x1 (issued), Initialize returned 0x27f");
    expect("run ~wrong.json", 1, "FINDING: expectation (event 1): expected not to be delivered");
}

static void keeps_the_drive(void **state)
{
    char path[256], text[32] = "";
    FILE *file;

    (void)state;
    expect("run " GOOD " --drive ~c --issued @leaf.pem --reg ~good.reg", 0, "new      C:\\issued.txt  8 bytes");
    expect("run " GOOD " --drive ~c --issued @leaf.pem", 0, "changed  C:\\issued.txt  8 bytes");
    snprintf(path, sizeof(path), "%s/c/issued.txt", folder);
    file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(text, 1, sizeof(text) - 1, file), 8);
    fclose(file);
    assert_string_equal(text, "issued\r\n");
}

static void runs_in_process(void **state)
{
    (void)state;
    expect("run " GOOD " --in-process --issued @leaf.pem", 0, "1 event delivered, 0 findings");
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(refuses_in_one_line),
        cmocka_unit_test(library_without_entry_points),
        cmocka_unit_test(says_what_is_not_installed),
        cmocka_unit_test(full_disk),
        cmocka_unit_test(help_and_version),
        cmocka_unit_test(shows_files),
        cmocka_unit_test(writes_registry_files),
        cmocka_unit_test(writes_reports),
        cmocka_unit_test(takes_scenarios),
        cmocka_unit_test(keeps_the_drive),
        cmocka_unit_test(runs_in_process),
    };

    return cmocka_run_group_tests_name("tools-input", all, make_files, delete_files);
}
