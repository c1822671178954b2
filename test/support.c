/* The helpers of test.h. */
#include "test.h"

#include "port.h"

static void print_wide(const char *label, const WCHAR *text)
{
    print_error("%s: ", label);
    if (!text)
        print_error("NULL");
    else
        for (; *text; text++)
            print_error(*text >= ' ' && *text < 0x7f ? "%c" : "\\u%04x", *text);
    print_error("\n");
}

void test_assert_hresult(HRESULT actual, HRESULT expected, const char *expression, const char *file, int line)
{
    if (actual == expected)
        return;
    print_error("%s: 0x%08x, expected 0x%08x\n", expression, (unsigned int)actual, (unsigned int)expected);
    _fail(file, line);
}

void test_todo(int holds, const char *condition, const char *why, const char *file, int line)
{
    if (!holds)
        return;
    print_error("%s holds now, but is marked todo (%s): remove the mark\n", condition, why);
    _fail(file, line);
}

void test_assert_wide(const WCHAR *actual, const WCHAR *expected, const char *file, int line)
{
    size_t i;

    if (actual && expected)
    {
        for (i = 0; actual[i] && actual[i] == expected[i]; i++)
            ;
        if (actual[i] == expected[i])
            return;
    }
    else if (actual == expected)
        return;
    print_wide("actual  ", actual);
    print_wide("expected", expected);
    _fail(file, line);
}

const char *fixture(const char *name)
{
    static char paths[8][1024];
    static unsigned int next;
    const char *folder = getenv("CERTEMU_FIXTURES");
    char *path = paths[next++ % 8];

    if (!folder)
    {
        print_error("CERTEMU_FIXTURES is not set: run the tests through `meson test`\n");
        fail();
    }
    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

unsigned char *fixture_bytes(const char *name, size_t *size)
{
    const char *path = fixture(name);
    unsigned char *bytes;
    FILE *file = fopen(path, "rb");
    long length;

    if (!file)
    {
        print_error("%s cannot be opened\n", path);
        fail();
    }
    fseek(file, 0, SEEK_END);
    length = ftell(file);
    rewind(file);
    bytes = malloc(length + 1);
    *size = fread(bytes, 1, length, file);
    bytes[*size] = 0;
    fclose(file);
    return bytes;
}

int test_native(void)
{
    return PORT_NATIVE;
}

/* The sanitizers' own, if the program has one. */
extern void __asan_init(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));

int test_sanitized(void)
{
    return test_native() && (__asan_init || __tsan_init);
}
