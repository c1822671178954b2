/* What only the host's loader can say: why a library could not be loaded. Arguments: the libraries of modules/. */
#include "test.h"

#include <elf.h>
#include <unistd.h>
#include <sys/stat.h>

#include "modules/common.h"
#include "runtime/kernel/module.h"

static const char *library_a, *library_undefined;
static char path[1024];
static struct module_log calls;

static DWORD load(const char *name)
{
    HMODULE module = LoadLibraryA(name);

    assert_null(module);
    return GetLastError();
}

static void write_file(const void *data, size_t size)
{
    FILE *file;

    snprintf(path, sizeof(path), "%s/certemu-module-XXXXXX", P_tmpdir);
    close(mkstemp(path));
    file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(data, 1, size, file);
    fclose(file);
    strcat(path, ".");          /* no extension */
}

static void remove_file(void)
{
    path[strlen(path) - 1] = 0;
    unlink(path);
}

static void check_text(const char *part)
{
    if (!strstr(certemu_runtime_load_error(), part))
        fail_msg("\"%s\" is not in \"%s\"", part, certemu_runtime_load_error());
}

static void test_undefined(void **state)
{
    HMODULE module;

    (void)state;
    assert_int_equal(load(library_undefined), ERROR_PROC_NOT_FOUND);
    check_text("nobody_has_this_function");
    module = LoadLibraryA(library_a);
    assert_non_null(module);
    assert_string_equal(certemu_runtime_load_error(), "");
    FreeLibrary(module);
}

static void test_wrong_files(void **state)
{
    unsigned char header[sizeof(Elf64_Ehdr)];
    FILE *file = fopen(library_a, "rb");

    (void)state;
    assert_non_null(file);
    assert_int_equal(fread(header, 1, sizeof(header), file), sizeof(header));
    fclose(file);
    write_file(header, sizeof(header));
    assert_int_equal(load(path), ERROR_BAD_EXE_FORMAT);         /* nothing behind the header */
    remove_file();
    ((Elf64_Ehdr *)header)->e_machine = EM_S390;
    write_file(header, sizeof(header));
    assert_int_equal(load(path), ERROR_BAD_EXE_FORMAT);
    check_text("S/390");
    remove_file();
    write_file("MZ\x90\0\3", 5);
    assert_int_equal(load(path), ERROR_BAD_EXE_FORMAT);
    check_text("Wine");
    remove_file();
    write_file("text", 4);
    assert_int_equal(load(path), ERROR_BAD_EXE_FORMAT);
    check_text("not a shared object");
    remove_file();
    assert_int_equal(load("/no-such-folder/x.so"), ERROR_MOD_NOT_FOUND);
    check_text("x.so");
    assert_int_equal(load("/proc/self/exe."), ERROR_BAD_EXE_FORMAT);    /* a program, not a library */
}

/* A link is the same library; so is another spelling. */
static void test_identity(void **state)
{
    HMODULE module = LoadLibraryA(library_a);

    (void)state;
    assert_non_null(module);
    snprintf(path, sizeof(path), "%s/certemu-link-%d.so", P_tmpdir, (int)getpid());
    assert_int_equal(symlink(library_a, path), 0);
    assert_ptr_equal(LoadLibraryA(path), module);
    unlink(path);
    assert_true(FreeLibrary(module));
    assert_true(FreeLibrary(module));
    assert_false(FreeLibrary(module));
}

/* The module's handle is what it knows itself by as __ehdr_start; mapped as data it has no functions. */
static void test_handles(void **state)
{
    HMODULE module = LoadLibraryA(library_a);

    (void)state;
    assert_memory_equal(module, ELFMAG, SELFMAG);
    assert_null(GetProcAddress(module, "malloc"));
    FreeLibrary(module);
    module = LoadLibraryExA(library_a, NULL, LOAD_LIBRARY_AS_IMAGE_RESOURCE);
    assert_non_null(module);
    assert_int_equal((ULONG_PTR)module & 3, 2);
    assert_memory_equal((char *)module - 2, ELFMAG, SELFMAG);
    assert_null(GetProcAddress(module, "module_a_add"));
    assert_int_equal(GetLastError(), ERROR_MOD_NOT_FOUND);
    FreeLibrary(module);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_undefined),
        cmocka_unit_test(test_wrong_files),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_handles),
    };

    if (count < 3)
        return 2;
    snprintf(path, sizeof(path), "%llu", (unsigned long long)(ULONG_PTR)&calls);
    SetEnvironmentVariableA("CERTEMU_TEST_LOG", path);
    library_a = arguments[1];
    library_undefined = arguments[2];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
