/* What has to be in a child process before everything else: the run-time of the sanitizer that a module was compiled with, or else, for
 * a check, the library that watches C's allocator. */
#include "command.h"

#include <dlfcn.h>
#include <elf.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* gcc's libraries are in the loader's folders, clang's where the module's run path says (certemu build writes it). */
static BOOL is_sanitizer(const char *library)
{
    return !strncmp(library, "libasan.so", 10) || !strncmp(library, "libtsan.so", 10) || !strncmp(library, "liblsan.so", 10) ||
            !strncmp(library, "libclang_rt.asan", 16) || !strncmp(library, "libclang_rt.tsan", 16);
}

static void find_in_path(const char *path, const char *library, struct text *found)
{
    while (*path && !found->length)
    {
        size_t length = strcspn(path, ":");

        text_add(found, path, length);
        text_format(found, "/%s", library);
        if (access(text_string(found), R_OK))
            text_clear(found);
        path += length + (path[length] == ':');
    }
}

static void read_dynamic(const char *bytes, size_t size, struct text *library)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)bytes;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(bytes + header->e_shoff), *names;
    const char *needed = NULL, *path = "";
    size_t i, j;

    if (header->e_shoff > size || header->e_shnum > (size - header->e_shoff) / sizeof(*sections))
        return;
    for (i = 0; i < header->e_shnum; i++)
    {
        const Elf64_Dyn *entries = (const Elf64_Dyn *)(bytes + sections[i].sh_offset);

        if (sections[i].sh_type != SHT_DYNAMIC || sections[i].sh_link >= header->e_shnum || sections[i].sh_offset > size ||
                sections[i].sh_size > size - sections[i].sh_offset)
            continue;
        names = &sections[sections[i].sh_link];
        if (names->sh_offset > size || names->sh_size > size - names->sh_offset || !names->sh_size ||
                bytes[names->sh_offset + names->sh_size - 1])
            continue;
        for (j = 0; j < sections[i].sh_size / sizeof(*entries); j++)
        {
            const char *name = bytes + names->sh_offset + entries[j].d_un.d_val;

            if (entries[j].d_un.d_val >= names->sh_size)
                continue;
            if (entries[j].d_tag == DT_NEEDED && is_sanitizer(name))
                needed = name;
            else if (entries[j].d_tag == DT_RUNPATH || entries[j].d_tag == DT_RPATH)
                path = name;
        }
    }
    if (!needed)
        return;
    find_in_path(path, needed, library);
    if (!library->length)
        text_put(library, needed);
}

BOOL sanitizer_of(const char *module, struct text *library)
{
    struct text file = {0};

    /* The command has one itself: a build of certemu with a sanitizer. */
    if (dlsym(RTLD_DEFAULT, "__asan_init") || dlsym(RTLD_DEFAULT, "__tsan_init"))
        return FALSE;
    if (SUCCEEDED(text_read_file(&file, module, (size_t)1 << 30)) && file.length > sizeof(Elf64_Ehdr) &&
            !memcmp(file.data, ELFMAG, SELFMAG) && file.data[EI_CLASS] == ELFCLASS64)
        read_dynamic(file.data, file.length, library);
    text_free(&file);
    return library->length != 0;
}

BOOL memory_library(struct text *library)
{
    static const char *const places[] = {CERTEMU_MEMORY_INSTALLED, CERTEMU_MEMORY_BUILT};
    char *program = port_program(), *slash = program ? strrchr(program, '/') : NULL;
    size_t i;

    text_clear(library);
    /* A sanitizer's allocator, in this program, is before all others. */
    for (i = 0; slash && i < sizeof(places) / sizeof(*places) && !library->length && !dlsym(RTLD_DEFAULT, "__asan_init") &&
            !dlsym(RTLD_DEFAULT, "__tsan_init"); i++)
    {
        text_add(library, program, (size_t)(slash - program));
        text_format(library, "/%s", places[i]);
        if (access(text_string(library), R_OK))
            text_clear(library);
    }
    free(program);
    return library->length != 0;
}
