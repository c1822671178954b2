/* Names: LHashValOfNameSys as type libraries store it, and the tables that make GetIDsOfNames and Invoke independent of the
 * number of members. */
#include "automation/typelib/typelib.h"

#include <string.h>

#include "automation/typelib/hash_tables.h"
#include "kernel/text.h"

static const struct
{
    BYTE language;
    BYTE mark;          /* in bits 16 to 23 of the value */
    const unsigned char *weights;
} hash_languages[] =
{
    {LANG_ARABIC, 0xd0, hash_arabic},
    {LANG_CHINESE, 0x70, hash_chinese},
    {LANG_CZECH, 0x20, hash_central_european},
    {LANG_GREEK, 0x80, hash_greek},
    {LANG_HUNGARIAN, 0x20, hash_central_european},
    {LANG_HEBREW, 0x30, hash_hebrew},
    {LANG_POLISH, 0x20, hash_central_european},
    {LANG_ICELANDIC, 0x90, hash_icelandic},
    {0x0a, 0x20, hash_central_european},            /* Spanish: so under Wine, though its letters are western */
    {LANG_KOREAN, 0x50, hash_korean},
    /* Under Wine the table of Japanese is off by thirteen places, so that even "abc" hashes as something else; a library's
     * ASCII names hash alike in every other language. */
    {LANG_JAPANESE, 0x40, hash_korean},
    {LANG_SLOVAK, 0x20, hash_central_european},
    {LANG_RUSSIAN, 0xe0, hash_cyrillic},
    {LANG_TURKISH, 0xa0, hash_turkish},
    {LANG_FARSI, 0xd0, hash_arabic},
};

ULONG WINAPI LHashValOfNameSysA(SYSKIND syskind, LCID lcid, LPCSTR name)
{
    const unsigned char *weights = hash_western, *next;
    ULONG mark = 0x10, hash = 0x0deadbee;
    unsigned int i;

    if (!name)
        return 0;
    for (i = 0; i < ARRAYSIZE(hash_languages); i++)
    {
        if (hash_languages[i].language == (lcid & 0xff))
        {
            mark = hash_languages[i].mark;
            weights = hash_languages[i].weights;
        }
    }
    if (syskind == SYS_MAC)
        mark |= 1;
    for (next = (const unsigned char *)name; *next; next++)
        hash = hash * 37 + weights[*next];
    return mark << 16 | (hash % 65599 & 0xffff);
}

ULONG WINAPI LHashValOfNameSys(SYSKIND syskind, LCID lcid, LPCOLESTR name)
{
    char buffer[256], *bytes = buffer;
    ULONG hash = 0;
    int size;

    if (!name)
        return 0;
    size = WideCharToMultiByte(CP_ACP, 0, name, -1, NULL, 0, NULL, NULL);
    if (size > (int)sizeof(buffer) && !(bytes = CoTaskMemAlloc(size)))
        return 0;
    if (WideCharToMultiByte(CP_ACP, 0, name, -1, bytes, size, NULL, NULL))
        hash = LHashValOfNameSysA(syskind, lcid, bytes);
    if (bytes != buffer)
        CoTaskMemFree(bytes);
    return hash;
}

static inline WCHAR fold(WCHAR unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
    return kernel_lower(unit);
}

UINT typelib_hash(const WCHAR *name, size_t *length)
{
    const WCHAR *next;
    UINT hash = 2166136261u;

    for (next = name; *next; next++)
        hash = (hash ^ fold(*next)) * 16777619u;
    if (length)
        *length = (size_t)(next - name);
    return hash ^ hash >> 15;
}

BOOL typelib_same_name(const struct type_name *name, const WCHAR *other, size_t length)
{
    size_t i;

    if (name->length != length)
        return FALSE;
    for (i = 0; i < length; i++)
        if (name->text[i] != other[i] && fold(name->text[i]) != fold(other[i]))
            return FALSE;
    return TRUE;
}

static UINT hash_id(MEMBERID id)
{
    UINT hash = (UINT)id * 2654435761u;

    return hash ^ hash >> 16;
}

static const struct type_name *member_name(const struct type *type, UINT index)
{
    return index < type->function_count ? type->functions[index].names[0]
                                        : type->variables[index - type->function_count].name;
}

static MEMBERID member_id(const struct type *type, UINT index)
{
    return index < type->function_count ? type->functions[index].desc.memid
                                        : type->variables[index - type->function_count].desc.memid;
}

static BOOL table_init(struct type *type, struct type_table *table, UINT count)
{
    UINT size = 4;

    while (size < count * 4)
        size *= 2;
    table->mask = size - 1;
    return !!(table->slots = arena_allocate(&type->library->arena, size * sizeof(*table->slots)));
}

static uint16_t tag_of(UINT hash)
{
    return (uint16_t)(hash >> 16);
}

static void table_insert(struct type_table *table, UINT hash, UINT index)
{
    UINT slot = hash;

    while (table->slots[slot & table->mask].member)
        slot++;
    table->slots[slot & table->mask].member = (uint16_t)(index + 1);
    table->slots[slot & table->mask].tag = tag_of(hash);
}

HRESULT type_table_build(struct type *type)
{
    UINT count = type->function_count + type->variable_count, i;

    if (count > 0xffff)
        return TYPE_E_INVDATAREAD;
    if (!table_init(type, &type->names, count) || !table_init(type, &type->ids, count))
        return E_OUTOFMEMORY;
    /* In order, so that of several members of one name or id the first is met first. */
    for (i = 0; i < count; i++)
    {
        const struct type_name *name = member_name(type, i);

        if (name && !type_table_find_name(type, name->text, name->length, name->hash))
            table_insert(&type->names, name->hash, i);
        table_insert(&type->ids, hash_id(member_id(type, i)), i);
    }
    return S_OK;
}

UINT type_table_find_name(const struct type *type, const WCHAR *name, size_t length, UINT hash)
{
    const struct type_slot *slot;
    UINT next;

    for (next = hash; (slot = &type->names.slots[next & type->names.mask])->member; next++)
        if (slot->tag == tag_of(hash) && typelib_same_name(member_name(type, slot->member - 1), name, length))
            return slot->member;
    return 0;
}

UINT type_table_find_id(const struct type *type, MEMBERID id, UINT *cursor)
{
    const UINT hash = hash_id(id);
    const struct type_slot *slot;

    while ((slot = &type->ids.slots[(hash + *cursor) & type->ids.mask])->member)
    {
        ++*cursor;
        if (slot->tag == tag_of(hash) && member_id(type, slot->member - 1) == id)
            return slot->member;
    }
    return 0;
}
