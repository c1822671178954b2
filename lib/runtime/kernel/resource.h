/* Resources of ELF modules: the .res file that wrc makes, kept as it is in the module between two symbols.
 *
 * A module embeds it by lib/embed.py, which writes the assembler source; the symbols are looked up in that module alone. */
#pragma once

#include <stddef.h>
#include <windows.h>

#define KERNEL_RESOURCES_START "certemu_resources_start"
#define KERNEL_RESOURCES_END "certemu_resources_end"

/* One entry of a .res. Names and types are numbers (IS_INTRESOURCE) or UTF-16 strings inside the entry. */
struct kernel_resource
{
    const WCHAR *type;
    const WCHAR *name;
    WORD language;
    const unsigned char *data;
    DWORD size;
    const unsigned char *next;      /* the entry that follows */
};

/* The entry at `at`; FALSE at the end or where the file is damaged. */
BOOL kernel_resource_read(const unsigned char *at, const unsigned char *end, struct kernel_resource *resource);

/* The entry with that type and name, in that language or the one that Windows would choose for the neutral language. Win32 error
 * or 0. `type` and `name` are as FindResource takes them: numbers, "#12" or text without regard to case. */
DWORD kernel_resource_find(const unsigned char *bytes, size_t size, const WCHAR *type, const WCHAR *name, WORD language,
                           struct kernel_resource *resource);

/* The .res in an ELF file that need not be loaded: NULL if the bytes are no ELF shared object of this machine or have none. */
const unsigned char *kernel_resource_in_elf(const unsigned char *elf, size_t elf_size, size_t *size);

/* A resource of a PE file, in whatever language it has first: its bytes, NULL if there is none. */
const unsigned char *kernel_resource_in_pe(const unsigned char *pe, size_t pe_size, const WCHAR *type, const WCHAR *name,
                                           size_t *size);
