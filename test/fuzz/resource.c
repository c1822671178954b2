/* Resources (.res) in a module that is mapped as data: found, listed, read as strings, as messages, as version information. The input
 * takes the place of the resources in a module of the tests. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <windows.h>

static unsigned char *module_bytes;
static size_t module_size, start, room;

static unsigned char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes;

    if (!file || fseek(file, 0, SEEK_END) || (*size = ftell(file)) == (size_t)-1 || fseek(file, 0, SEEK_SET) ||
            !(bytes = malloc(*size + 1)) || fread(bytes, 1, *size, file) != *size)
        abort();
    fclose(file);
    return bytes;
}

static void load(void)
{
    unsigned char *resources = read_file(RESOURCES, &room), *found;

    module_bytes = read_file(RESOURCE_MODULE, &module_size);
    if (!(found = memmem(module_bytes, module_size, resources, room)))
        abort();
    start = found - module_bytes;
    free(resources);
}

static BOOL CALLBACK on_name(HMODULE module, LPCWSTR type, LPWSTR name, LONG_PTR context)
{
    HRSRC found = FindResourceW(module, name, type);
    const BYTE *data = found ? LockResource(LoadResource(module, found)) : NULL;
    DWORD i, size = found ? SizeofResource(module, found) : 0;

    for (i = 0; data && i < size; i++)
        *(BYTE *)context ^= data[i];
    return TRUE;
}

static BOOL CALLBACK on_type(HMODULE module, LPWSTR type, LONG_PTR context)
{
    EnumResourceNamesW(module, type, on_name, context);
    return TRUE;
}

static void read_version(const WCHAR *path)
{
    static const WCHAR *const queries[] = {L"\\", L"\\VarFileInfo\\Translation", L"\\StringFileInfo\\040904b0\\FileVersion"};
    DWORD size = GetFileVersionInfoSizeW(path, NULL);
    void *block = size ? calloc(1, size) : NULL, *value;
    UINT length;
    size_t i;

    /* What is cut short or says that it is longer than it is nobody can walk, on Windows neither: the caller's block has no size. */
    if (block && GetFileVersionInfoW(path, 0, size, block) && *(WORD *)block <= size / 2)
        for (i = 0; i < ARRAYSIZE(queries); i++)
            VerQueryValueW(block, queries[i], &value, &length);
    if (block && *(WORD *)block <= size / 2)
        VerQueryValueA(block, "\\StringFileInfo\\040904b0\\FileVersion", &value, &length);
    free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char host[] = "/tmp/certemu-fuzz-XXXXXX";
    WCHAR path[64], text[200];
    HMODULE module;
    BYTE sum = 0;
    size_t i;
    int file;

    if (!module_bytes)
        load();
    memset(module_bytes + start, 0, room);
    memcpy(module_bytes + start, data, size < room ? size : room);
    if ((file = mkstemp(host)) < 0 || write(file, module_bytes, module_size) != (ssize_t)module_size)
        abort();
    close(file);
    wcscpy(path, L"Z:");
    for (i = 0; host[i]; i++)
        path[2 + i] = host[i];
    path[2 + i] = '.';      /* no extension is added */
    path[3 + i] = 0;
    if ((module = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE)))
    {
        EnumResourceTypesW(module, on_type, (LONG_PTR)&sum);
        LoadStringW(module, 1, text, ARRAYSIZE(text));
        LoadStringW(module, 1000, text, ARRAYSIZE(text));
        FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, module, 0x40000005, 0, text, ARRAYSIZE(text), NULL);
        FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, module, 1, 0, text, ARRAYSIZE(text), NULL);
        FreeLibrary(module);
        read_version(path);
    }
    else
        abort();
    unlink(host);
    return 0;
}
