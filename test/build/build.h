/* A folder of sources that a test writes, and what certemu build makes of them. */
#pragma once

#include "../tools/command.h"

#include <ftw.h>

/* The compilers that a test runs with, as the state of it. */
static const char *const compilers[] = {"gcc", "clang"};

static char work[64];

static inline int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path), 0;
}

static inline int enter_folder(void **state)
{
    (void)state;
    strcpy(work, "/tmp/certemu-build-XXXXXX");
    return !mkdtemp(work) || chdir(work);
}

static inline int leave_folder(void **state)
{
    (void)state;
    return chdir("/") || nftw(work, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void write_bytes(const char *name, const void *bytes, size_t size)
{
    char folder[256];
    FILE *file;

    if (strrchr(name, '/'))
    {
        snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(name, '/') - name), name);
        mkdir(folder, 0777);
    }
    file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline void write_file(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

/* The same as UTF-16 with a byte order mark, and lines that end as Windows' do. */
static inline void write_utf16(const char *name, const char *text)
{
    unsigned char bytes[8192] = {0xff, 0xfe};
    size_t count = 2;

    for (; *text && count < sizeof(bytes) - 4; text++)
    {
        if (*text == '\n')
            bytes[count] = '\r', count += 2;
        bytes[count] = (unsigned char)*text;
        count += 2;
    }
    write_bytes(name, bytes, count);
}

static inline const char *read_file(const char *name)
{
    static char text[65536];
    FILE *file = fopen(name, "rb");

    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = 0;
    fclose(file);
    return text;
}

/* Runs certemu build in the folder; `compiler` NULL: what the environment says. The output lasts until the next call. */
static inline const char *build_status(const char *compiler, const char *arguments, int status)
{
    static struct command_result result;
    char line[4096];

    free(result.output);
    if (compiler)
        snprintf(line, sizeof(line), "CC=%s CXX=%s " CERTEMU " build %s 2>&1", compiler, !strcmp(compiler, "clang") ? "clang++" : "g++",
                arguments);
    else
        snprintf(line, sizeof(line), CERTEMU " build %s 2>&1", arguments);
    result = command(line);
    if (result.status != status)
    {
        print_error("%s: status %d, expected %d:\n%s\n", line, result.status, status, result.output);
        fail();
    }
    return result.output;
}

/* Succeeds, and says nothing. */
static inline void build(const char *compiler, const char *arguments)
{
    assert_string_equal(build_status(compiler, arguments, 0), "");
}

static inline void assert_says(const char *output, const char *part)
{
    if (strstr(output, part))
        return;
    print_error("expected \"%s\" in:\n%s\n", part, output);
    fail();
}

/* A module of the folder, loaded as Windows loads it. */
static inline HMODULE load(const char *name)
{
    WCHAR path[512];
    char host[256];
    HMODULE module;

    snprintf(host, sizeof(host), "Z:%s/%s", work, name);
    MultiByteToWideChar(CP_UTF8, 0, host, -1, path, ARRAYSIZE(path));
    module = LoadLibraryW(path);
    if (!module)
    {
        print_error("%s: error %lu\n", host, (unsigned long)GetLastError());
        fail();
    }
    return module;
}

/* Calls a function without arguments that the module exports. */
static inline LONG call(HMODULE module, const char *name)
{
    LONG (WINAPI *function)(void) = (void *)GetProcAddress(module, name);

    assert_non_null(function);
    return function();
}
