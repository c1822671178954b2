/* What kind of module a file is, by its header. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

#define HEADER_SIZE 4096

static unsigned int get16(const unsigned char *bytes)
{
    return bytes[0] | bytes[1] << 8;
}

static unsigned int get32(const unsigned char *bytes)
{
    return get16(bytes) | get16(bytes + 2) << 16;
}

static BOOL wrong(struct text *problem, const char *file, const char *what)
{
    text_format(problem, "%s: expected an exit module (" "a native shared library or an x86-64 DLL), found %s", file, what);
    return FALSE;
}

static const char *elf_machine(unsigned int machine)
{
    switch (machine)
    {
    case 3: return "i386";
    case 40: return "ARM";
    case 62: return "x86-64";
    case 183: return "AArch64";
    case 243: return "RISC-V";
    case 21: return "PowerPC64";
    case 22: return "s390x";
    default: return "unknown";
    }
}

static BOOL recognize_elf(const unsigned char *bytes, size_t size, const char *file, struct text *problem)
{
    struct text what = {0};
    unsigned int machine, type;
    BOOL big;

    if (size < 20)
        return wrong(problem, file, "an ELF file that is cut off");
    big = bytes[5] == 2;
    type = big ? bytes[17] | (unsigned int)bytes[16] << 8 : get16(bytes + 16);
    machine = big ? bytes[19] | (unsigned int)bytes[18] << 8 : get16(bytes + 18);
    if (bytes[4] != 2 || machine != PORT_ELF_MACHINE)
    {
        text_format(&what, "a %u-bit ELF file for %s; this is certemu for %s", bytes[4] == 2 ? 64 : 32, elf_machine(machine),
                elf_machine(PORT_ELF_MACHINE));
        wrong(problem, file, text_string(&what));
        text_free(&what);
        return FALSE;
    }
    if (type == 1)
        return wrong(problem, file, "an object file; link it as a shared library");
    if (type != 3)
        return wrong(problem, file, type == 2 ? "a program" : "an ELF file of another type");
    return TRUE;
}

static BOOL recognize_pe(const unsigned char *bytes, size_t size, const char *file, struct text *problem)
{
    unsigned int header = size >= 64 ? get32(bytes + 60) : 0;

    if (size < 64 || header > size - 26 || size < 90 || memcmp(bytes + header, "PE\0\0", 4))
        return wrong(problem, file, "an MS-DOS program");
    if (get16(bytes + header + 4) == 0x14c)
        return wrong(problem, file, "a 32-bit PE; certemu runs x86-64 DLLs, as CertSvc does");
    if (get16(bytes + header + 4) != 0x8664)
        return wrong(problem, file, "a PE for another machine than x86-64");
    if (get16(bytes + header + 24) != 0x20b)
        return wrong(problem, file, "a PE that is not PE32+");
    if (!(get16(bytes + header + 22) & IMAGE_FILE_DLL))
        return wrong(problem, file, "a program (.exe)");
    return TRUE;
}

BOOL image_recognize(const char *file, enum image_kind *kind, struct text *problem)
{
    unsigned char bytes[HEADER_SIZE];
    WCHAR *path = text_path(file);
    struct text what = {0};
    DWORD size = 0, error = 0, attributes;
    HANDLE handle;

    attributes = path ? GetFileAttributesW(path) : INVALID_FILE_ATTRIBUTES;
    if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
    {
        free(path);
        return wrong(problem, file, "a directory");
    }
    handle = path ? CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL,
            NULL) : INVALID_HANDLE_VALUE;
    free(path);
    if (handle == INVALID_HANDLE_VALUE || !ReadFile(handle, bytes, sizeof(bytes), &size, NULL))
        error = GetLastError();
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    if (error)
    {
        if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
            return wrong(problem, file, "no such file");
        text_put(&what, "a file that cannot be read: ");
        result_describe(&what, HRESULT_FROM_WIN32(error));
        wrong(problem, file, text_string(&what));
        text_free(&what);
        return FALSE;
    }
    if (!size)
        return wrong(problem, file, "an empty file");
    if (size >= 4 && !memcmp(bytes, "\x7f" "ELF", 4))
    {
        *kind = IMAGE_NATIVE;
        return recognize_elf(bytes, size, file, problem);
    }
    if (size >= 2 && !memcmp(bytes, "MZ", 2))
    {
        *kind = IMAGE_PE;
        return recognize_pe(bytes, size, file, problem);
    }
    return wrong(problem, file, "something else");
}
