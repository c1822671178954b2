/* Resources: the .res format, where an ELF module keeps it, FindResource and its kin. */
#include "kernel/resource.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/module.h"
#include "kernel/text.h"

/* ---- .res ---- */

static DWORD load32(const unsigned char *bytes)
{
    DWORD value;

    memcpy(&value, bytes, sizeof(value));
    return value;
}

static WORD load16(const unsigned char *bytes)
{
    WORD value;

    memcpy(&value, bytes, sizeof(value));
    return value;
}

/* A type or name: 0xffff and a number, or a string. NULL: it does not end. */
static const unsigned char *read_identifier(const unsigned char *at, const unsigned char *end, const WCHAR **identifier)
{
    if (end - at >= 4 && load16(at) == 0xffff)
    {
        *identifier = (const WCHAR *)(ULONG_PTR)load16(at + 2);
        return at + 4;
    }
    *identifier = (const WCHAR *)at;
    for (; end - at >= 2; at += 2)
        if (!load16(at))
            return at + 2;
    return NULL;
}

BOOL kernel_resource_read(const unsigned char *at, const unsigned char *end, struct kernel_resource *resource)
{
    DWORD data_size, header_size, header_padded;
    const unsigned char *fields, *header_end;
    size_t padded;

    if (end - at < 8)
        return FALSE;
    data_size = load32(at);
    header_size = load32(at + 4);
    header_padded = (header_size + 3) & ~3u;
    if (header_size < 0x20 || header_size > 0x10000 || header_padded > (size_t)(end - at))
        return FALSE;
    header_end = at + header_size;
    fields = at + 8;
    if (!(fields = read_identifier(fields, header_end, &resource->type)) ||
        !(fields = read_identifier(fields, header_end, &resource->name)))
        return FALSE;
    fields = at + ((size_t)(fields - at + 3) & ~(size_t)3);
    if (header_end < fields || header_end - fields < 16)
        return FALSE;
    resource->language = load16(fields + 6);
    resource->data = at + header_padded;
    resource->size = data_size;
    if (data_size > (size_t)(end - resource->data))
        return FALSE;
    padded = ((size_t)data_size + 3) & ~(size_t)3;
    resource->next = padded > (size_t)(end - resource->data) ? end : resource->data + padded;
    return TRUE;
}

/* "#12" means the number 12. */
static const WCHAR *normalize(const WCHAR *identifier)
{
    ULONG_PTR number = 0;

    if (IS_INTRESOURCE(identifier) || identifier[0] != '#')
        return identifier;
    for (identifier++; *identifier >= '0' && *identifier <= '9' && number < 0x10000; identifier++)
        number = number * 10 + (*identifier - '0');
    return (const WCHAR *)(number & 0xffff);
}

static BOOL same_identifier(const WCHAR *left, const WCHAR *right)
{
    if (IS_INTRESOURCE(left) || IS_INTRESOURCE(right))
        return left == right;
    return !kernel_compare_names(left, right);
}

DWORD kernel_resource_find(const unsigned char *bytes, size_t size, const WCHAR *type, const WCHAR *name, WORD language,
                           struct kernel_resource *resource)
{
    const unsigned char *at = bytes, *end = bytes + size;
    BOOL type_found = FALSE, name_found = FALSE;
    struct kernel_resource entry;
    int best = 0;

    type = normalize(type);
    name = normalize(name);
    for (; kernel_resource_read(at, end, &entry); at = entry.next)
    {
        int rank;

        if (!same_identifier(entry.type, type))
            continue;
        type_found = TRUE;
        if (!same_identifier(entry.name, name))
            continue;
        name_found = TRUE;
        /* The language asked for; its neutral form; the neutral language; American English; the first one, if no particular
         * language was asked for. */
        if (entry.language == language)
            rank = 5;
        else if (entry.language == PRIMARYLANGID(language))
            rank = 4;
        else if (PRIMARYLANGID(entry.language) == LANG_NEUTRAL)
            rank = 3;
        else if (PRIMARYLANGID(language) != LANG_NEUTRAL)
            continue;
        else if (entry.language == MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US))
            rank = 2;
        else
            rank = 1;
        if (rank > best)
        {
            best = rank;
            *resource = entry;
        }
    }
    if (best)
        return 0;
    return name_found ? ERROR_RESOURCE_LANG_NOT_FOUND : type_found ? ERROR_RESOURCE_NAME_NOT_FOUND
                                                                   : ERROR_RESOURCE_TYPE_NOT_FOUND;
}

/* ---- where a module keeps it ---- */

/* A part of the file by its offset, NULL if it is not all there. */
static const void *elf_part(const unsigned char *elf, size_t elf_size, uint64_t offset, uint64_t size)
{
    return offset <= elf_size && size <= elf_size - offset ? elf + offset : NULL;
}

static const unsigned char *elf_address(const unsigned char *elf, size_t elf_size, const Elf64_Phdr *segments, size_t count,
                                        uint64_t address, uint64_t size)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (segments[i].p_type == PT_LOAD && address >= segments[i].p_vaddr &&
            address - segments[i].p_vaddr <= segments[i].p_filesz &&
            size <= segments[i].p_filesz - (address - segments[i].p_vaddr))
            return elf_part(elf, elf_size, segments[i].p_offset + (address - segments[i].p_vaddr), size);
    return NULL;
}

/* Native modules are 64-bit; the file may be anything. */
const unsigned char *kernel_resource_in_elf(const unsigned char *elf, size_t elf_size, size_t *size)
{
    const Elf64_Ehdr *header = elf_part(elf, elf_size, 0, sizeof(*header));
    const Elf64_Shdr *sections, *symbols_section = NULL, *strings_section;
    const Elf64_Phdr *segments;
    const Elf64_Sym *symbols;
    uint64_t start = 0, end = 0, count, i;
    const char *strings;

    if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) || header->e_ident[EI_CLASS] != ELFCLASS64 ||
        header->e_ident[EI_DATA] != ELFDATA2LSB || header->e_phentsize != sizeof(Elf64_Phdr) ||
        header->e_shentsize != sizeof(Elf64_Shdr))
        return NULL;
    /* The buffer of the file is aligned, so parts at aligned offsets are. */
    if ((header->e_phoff | header->e_shoff) & 7)
        return NULL;
    segments = elf_part(elf, elf_size, header->e_phoff, (uint64_t)header->e_phnum * sizeof(*segments));
    sections = elf_part(elf, elf_size, header->e_shoff, (uint64_t)header->e_shnum * sizeof(*sections));
    if (!segments || !sections)
        return NULL;
    for (i = 0; i < header->e_shnum; i++)
        if (sections[i].sh_type == SHT_DYNSYM)
            symbols_section = &sections[i];
    if (!symbols_section || symbols_section->sh_link >= header->e_shnum || symbols_section->sh_offset & 7)
        return NULL;
    strings_section = &sections[symbols_section->sh_link];
    symbols = elf_part(elf, elf_size, symbols_section->sh_offset, symbols_section->sh_size);
    strings = elf_part(elf, elf_size, strings_section->sh_offset, strings_section->sh_size);
    if (!symbols || !strings || !strings_section->sh_size || strings[strings_section->sh_size - 1])
        return NULL;
    count = symbols_section->sh_size / sizeof(*symbols);
    for (i = 0; i < count; i++)
    {
        if (symbols[i].st_name >= strings_section->sh_size || symbols[i].st_shndx == SHN_UNDEF)
            continue;
        if (!strcmp(strings + symbols[i].st_name, KERNEL_RESOURCES_START))
            start = symbols[i].st_value;
        else if (!strcmp(strings + symbols[i].st_name, KERNEL_RESOURCES_END))
            end = symbols[i].st_value;
    }
    if (!start || end < start)
        return NULL;
    *size = end - start;
    return elf_address(elf, elf_size, segments, header->e_phnum, start, *size);
}

/* The part of a PE file that is loaded at an address, and how many bytes of it there are. */
static const unsigned char *pe_address(const unsigned char *pe, size_t pe_size, const unsigned char *sections, unsigned int count,
                                       DWORD address, size_t *room)
{
    unsigned int i;

    for (i = 0; i < count; i++, sections += 40)
    {
        DWORD start = load32(sections + 12), size = load32(sections + 16), offset = load32(sections + 20);

        if (address < start || address - start >= size || offset > pe_size || size > pe_size - offset)
            continue;
        *room = size - (address - start);
        return pe + offset + (address - start);
    }
    return NULL;
}

/* An entry of a directory of the resource tree (NULL name: the first). 0: there is none. Names come before numbers. */
static DWORD pe_entry(const unsigned char *tree, size_t size, DWORD directory, const WCHAR *name)
{
    DWORD named, count, i;

    directory &= 0x7fffffff;
    if (directory > size || size - directory < 16)
        return 0;
    named = load16(tree + directory + 12);
    count = named + load16(tree + directory + 14);
    if ((size - directory - 16) / 8 < count)
        return 0;
    for (i = 0; i < count; i++)
    {
        const unsigned char *entry = tree + directory + 16 + i * 8;
        DWORD id = load32(entry) & 0x7fffffff;

        if (!name)
            return load32(entry + 4);
        if (i >= named)
        {
            if (IS_INTRESOURCE(name) && id == (DWORD)(ULONG_PTR)name)
                return load32(entry + 4);
        }
        else if (!IS_INTRESOURCE(name) && !(id & 1) && id <= size && size - id >= 2)
        {
            DWORD length = load16(tree + id);

            if (size - id - 2 >= length * 2 &&
                !kernel_compare_names_length((const WCHAR *)(tree + id + 2), length, name, wcslen(name)))
                return load32(entry + 4);
        }
    }
    return 0;
}

const unsigned char *kernel_resource_in_pe(const unsigned char *pe, size_t pe_size, const WCHAR *type, const WCHAR *name,
                                           size_t *size)
{
    const unsigned char *header, *directories, *sections, *tree, *data;
    DWORD offset, optional_size, entry, address;
    size_t tree_size, room;
    unsigned int count;

    if (pe_size < 0x40 || pe[0] != 'M' || pe[1] != 'Z')
        return NULL;
    offset = load32(pe + 0x3c);
    if (offset > pe_size || pe_size - offset < 24 || load32(pe + offset) != 0x4550)
        return NULL;
    header = pe + offset;
    count = load16(header + 6);
    optional_size = load16(header + 20);
    offset += 24;
    if (pe_size - offset < optional_size || (pe_size - offset - optional_size) / 40 < count || optional_size < 2)
        return NULL;
    sections = pe + offset + optional_size;
    /* The directories follow fields that are wider in a 64-bit file. The third is the resources'. */
    directories = pe + offset + (load16(pe + offset) == 0x20b ? 112 : 96);
    if (directories + 24 > sections ||
        !(tree = pe_address(pe, pe_size, sections, count, load32(directories + 16), &tree_size)) || (tree - pe) & 1)
        return NULL;
    entry = pe_entry(tree, tree_size, 0, type);
    if (!(entry & 0x80000000) || !((entry = pe_entry(tree, tree_size, entry, name)) & 0x80000000) ||
        !(entry = pe_entry(tree, tree_size, entry, NULL)) || entry > tree_size || tree_size - entry < 16)
        return NULL;
    address = load32(tree + entry);
    *size = load32(tree + entry + 4);
    data = pe_address(pe, pe_size, sections, count, address, &room);
    return data && *size <= room ? data : NULL;
}

/* Of a loaded module, or of one that is mapped as data alone (the file of an event source's messages). */
static const unsigned char *module_resources(HMODULE module, size_t *size)
{
    const unsigned char *start, *end;
    const void *data;
    SIZE_T data_size;

    if (kernel_module_data(module, &data, &data_size))
        return kernel_resource_in_elf(data, data_size, size);
    start = kernel_module_symbol(module, KERNEL_RESOURCES_START);
    end = kernel_module_symbol(module, KERNEL_RESOURCES_END);
    if (!start || end < start)
        return NULL;
    *size = end - start;
    return start;
}

/* ---- the API; an HRSRC is the address of the entry, an HGLOBAL that of its data ---- */

HRSRC WINAPI FindResourceExW(HMODULE module, LPCWSTR type, LPCWSTR name, WORD language)
{
    struct kernel_resource resource;
    const unsigned char *bytes;
    DWORD error;
    size_t size;

    if (!(bytes = module_resources(module, &size)))
    {
        SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND);
        return NULL;
    }
    if ((error = kernel_resource_find(bytes, size, type, name, language, &resource)))
    {
        SetLastError(error);
        return NULL;
    }
    /* From the data back to the entry: its header has no pointer, so the entry is found by walking once more. */
    for (;;)
    {
        struct kernel_resource entry;

        if (!kernel_resource_read(bytes, resource.data + resource.size, &entry) || entry.data == resource.data)
            return (HRSRC)bytes;
        bytes = entry.next;
    }
}

HRSRC WINAPI FindResourceW(HMODULE module, LPCWSTR name, LPCWSTR type)
{
    return FindResourceExW(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

HRSRC WINAPI FindResourceExA(HMODULE module, LPCSTR type, LPCSTR name, WORD language)
{
    WCHAR *wide_type = (WCHAR *)type, *wide_name = (WCHAR *)name;
    HRSRC found = NULL;

    if (!IS_INTRESOURCE(type))
        wide_type = kernel_wide_ansi(type);
    if (!IS_INTRESOURCE(name))
        wide_name = kernel_wide_ansi(name);
    if ((type && !wide_type) || (name && !wide_name))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        found = FindResourceExW(module, wide_type, wide_name, language);
    if (!IS_INTRESOURCE(type))
        free(wide_type);
    if (!IS_INTRESOURCE(name))
        free(wide_name);
    return found;
}

HRSRC WINAPI FindResourceA(HMODULE module, LPCSTR name, LPCSTR type)
{
    return FindResourceExA(module, type, name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL));
}

/* The entry of an HRSRC, whose sizes FindResource has checked. */
static BOOL read_found(HMODULE module, HRSRC found, struct kernel_resource *resource)
{
    const unsigned char *bytes, *at = (const unsigned char *)found;
    size_t size;

    if (found && (bytes = module_resources(module, &size)) && at >= bytes && at < bytes + size &&
        kernel_resource_read(at, bytes + size, resource))
        return TRUE;
    SetLastError(ERROR_INVALID_HANDLE);
    return FALSE;
}

HGLOBAL WINAPI LoadResource(HMODULE module, HRSRC found)
{
    struct kernel_resource resource;

    return read_found(module, found, &resource) ? (HGLOBAL)resource.data : NULL;
}

LPVOID WINAPI LockResource(HGLOBAL data)
{
    return data;
}

BOOL WINAPI FreeResource(HGLOBAL data)
{
    (void)data;
    return FALSE;
}

DWORD WINAPI SizeofResource(HMODULE module, HRSRC found)
{
    struct kernel_resource resource;

    return read_found(module, found, &resource) ? resource.size : 0;
}

/* Calls back once for each different type (type NULL) or name of a type. */
static BOOL enumerate(HMODULE module, LPCWSTR type, ENUMRESTYPEPROCW types, ENUMRESNAMEPROCW names, LONG_PTR context)
{
    const unsigned char *bytes, *at, *before;
    struct kernel_resource entry, earlier;
    BOOL any = FALSE;
    size_t size;

    if (!(bytes = module_resources(module, &size)))
    {
        SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND);
        return FALSE;
    }
    if (names)
        type = normalize(type);
    for (at = bytes; kernel_resource_read(at, bytes + size, &entry); at = entry.next)
    {
        BOOL again = FALSE;

        /* The first entry of a 32-bit .res is empty: it says what the file is. */
        if (!entry.type && !entry.name)
            continue;
        if (names && !same_identifier(entry.type, type))
            continue;
        for (before = bytes; before < at && !again && kernel_resource_read(before, bytes + size, &earlier);
             before = earlier.next)
            again = same_identifier(earlier.type, entry.type) && (!names || same_identifier(earlier.name, entry.name));
        if (again)
            continue;
        any = TRUE;
        if (names ? !names(module, (LPWSTR)entry.type, (LPWSTR)entry.name, context)
                  : !types(module, (LPWSTR)entry.type, context))
            return FALSE;
    }
    if (!any)
        SetLastError(names ? ERROR_RESOURCE_TYPE_NOT_FOUND : ERROR_RESOURCE_DATA_NOT_FOUND);
    return any;
}

BOOL WINAPI EnumResourceTypesW(HMODULE module, ENUMRESTYPEPROCW callback, LONG_PTR context)
{
    return enumerate(module, NULL, callback, NULL, context);
}

BOOL WINAPI EnumResourceNamesW(HMODULE module, LPCWSTR type, ENUMRESNAMEPROCW callback, LONG_PTR context)
{
    return enumerate(module, type, NULL, callback, context);
}

/* A string table is blocks of sixteen counted strings. NULL: there is no such string. */
static const unsigned char *find_string(HINSTANCE module, UINT id, WORD *length)
{
    struct kernel_resource resource;
    const unsigned char *bytes, *end;
    DWORD error;
    size_t size;
    UINT i;

    if (!(bytes = module_resources(module, &size)))
    {
        SetLastError(ERROR_RESOURCE_DATA_NOT_FOUND);
        return NULL;
    }
    /* Only the low word counts (Windows documents the identifier as 16 bits wide). */
    error = kernel_resource_find(bytes, size, (LPCWSTR)RT_STRING, MAKEINTRESOURCEW((LOWORD(id) >> 4) + 1), LANG_NEUTRAL,
                                 &resource);
    if (error)
    {
        SetLastError(error);
        return NULL;
    }
    bytes = resource.data;
    end = bytes + resource.size;
    for (i = 0; end - bytes >= 2; i++)
    {
        *length = load16(bytes);
        if (end - bytes - 2 < *length * 2)
            return NULL;
        if (i == (id & 15))
            return bytes + 2;
        bytes += 2 + *length * 2;
    }
    return NULL;
}

INT WINAPI LoadStringW(HINSTANCE module, UINT id, LPWSTR buffer, INT room)
{
    const unsigned char *text;
    WORD length = 0;

    if (!buffer)
        return 0;
    text = find_string(module, id, &length);
    if (room == 0)
    {
        /* The caller gets the address of the text in the module; it is not ended by a NUL. */
        *(const WCHAR **)buffer = text && length ? (const WCHAR *)text : NULL;
        return text ? length : 0;
    }
    if (room < 0)
        return 0;
    if (!text)
    {
        buffer[0] = 0;
        return 0;
    }
    if (length > room - 1)
        length = (WORD)(room - 1);
    memcpy(buffer, text, length * sizeof(WCHAR));
    buffer[length] = 0;
    return length;
}

INT WINAPI LoadStringA(HINSTANCE module, UINT id, LPSTR buffer, INT room)
{
    const unsigned char *text;
    WORD length = 0;
    INT bytes;

    if (!buffer || room <= 0)
        return room == 0 && buffer ? -1 : 0;
    text = find_string(module, id, &length);
    if (!text || !length)
    {
        buffer[0] = 0;
        return 0;
    }
    bytes = WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)text, length, NULL, 0, NULL, NULL);
    if (bytes <= room - 1)
        bytes = WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)text, length, buffer, room - 1, NULL, NULL);
    else
    {
        char *whole = malloc(bytes);

        if (!whole)
        {
            buffer[0] = 0;
            return 0;
        }
        WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)text, length, whole, bytes, NULL, NULL);
        bytes = room - 1;
        memcpy(buffer, whole, bytes);
        free(whole);
    }
    buffer[bytes] = 0;
    return bytes;
}
