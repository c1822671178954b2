/* Names of properties as the CA reads them (docs/abi.md 3.3 and 4.1): case, spaces and hyphens do not matter; a name component has
 * aliases and an OID, and may have "Subject." before it; "Request." names the request table's copy; ".n" is an index. */
#include "private.h"

static const struct alias
{
    const WCHAR *text;
    BYTE property;
} aliases[] =
{
    {L"cn", PROPERTY_COMMON_NAME}, {L"2.5.4.3", PROPERTY_COMMON_NAME},
    {L"c", PROPERTY_COUNTRY}, {L"2.5.4.6", PROPERTY_COUNTRY},
    {L"2.5.4.5", PROPERTY_DEVICE_SERIAL_NUMBER},
    {L"dc", PROPERTY_DOMAIN_COMPONENT}, {L"0.9.2342.19200300.100.1.25", PROPERTY_DOMAIN_COMPONENT},
    {L"e", PROPERTY_EMAIL}, {L"1.2.840.113549.1.9.1", PROPERTY_EMAIL},
    {L"g", PROPERTY_GIVEN_NAME}, {L"2.5.4.42", PROPERTY_GIVEN_NAME},
    {L"i", PROPERTY_INITIALS}, {L"2.5.4.43", PROPERTY_INITIALS},
    {L"l", PROPERTY_LOCALITY}, {L"2.5.4.7", PROPERTY_LOCALITY},
    {L"org", PROPERTY_ORGANIZATION}, {L"o", PROPERTY_ORGANIZATION}, {L"2.5.4.10", PROPERTY_ORGANIZATION},
    {L"organizationunit", PROPERTY_ORG_UNIT}, {L"organizationalunit", PROPERTY_ORG_UNIT}, {L"ou", PROPERTY_ORG_UNIT},
    {L"2.5.4.11", PROPERTY_ORG_UNIT},
    {L"st", PROPERTY_STATE}, {L"s", PROPERTY_STATE}, {L"2.5.4.8", PROPERTY_STATE},
    {L"street", PROPERTY_STREET_ADDRESS}, {L"2.5.4.9", PROPERTY_STREET_ADDRESS},
    {L"sn", PROPERTY_SUR_NAME}, {L"2.5.4.4", PROPERTY_SUR_NAME},
    {L"t", PROPERTY_TITLE}, {L"2.5.4.12", PROPERTY_TITLE},
    {L"1.2.840.113549.1.9.8", PROPERTY_UNSTRUCTURED_ADDRESS},
    {L"1.2.840.113549.1.9.2", PROPERTY_UNSTRUCTURED_NAME},
};

/* Open addressing; the names never change, so a reader needs no lock. */
#define SLOTS 512
#define ENTRIES (PROPERTY_COUNT + ARRAYSIZE(aliases))
static struct
{
    DWORD hash;
    USHORT length;                  /* 0: free */
    BYTE property;
    WCHAR text[36];
} slots[SLOTS];

C_ASSERT(ENTRIES < SLOTS / 2);
C_ASSERT(PROPERTY_COUNT < 256);

static DWORD hash_text(const WCHAR *text, UINT length)
{
    DWORD hash = 2166136261u;       /* FNV-1a */

    while (length--)
        hash = (hash ^ *text++) * 16777619u;
    return hash ^ hash >> 15;
}

static void add(const WCHAR *text, int property)
{
    struct name name;
    DWORD hash, slot;

    if (!name_normalize(text, &name))
        return;
    hash = hash_text(name.text, name.length);
    for (slot = hash % SLOTS; slots[slot].length; slot = (slot + 1) % SLOTS)
    {
        if (slots[slot].length == name.length && !memcmp(slots[slot].text, name.text, name.length * sizeof(WCHAR)))
            return;
    }
    memcpy(slots[slot].text, name.text, name.length * sizeof(WCHAR));
    slots[slot].hash = hash;
    slots[slot].property = (BYTE)property;
    slots[slot].length = (USHORT)name.length;
}

void names_initialize(void)
{
    static SRWLOCK lock = SRWLOCK_INIT;
    static BOOL done;
    size_t i;

    AcquireSRWLockExclusive(&lock);
    if (!done)
    {
        for (i = 0; i < PROPERTY_COUNT; i++)
            add(property_table[i].wide, (int)i);
        for (i = 0; i < ARRAYSIZE(aliases); i++)
            add(aliases[i].text, aliases[i].property);
        done = TRUE;
    }
    ReleaseSRWLockExclusive(&lock);
}

static int look_up(const WCHAR *text, UINT length)
{
    DWORD hash, slot;

    if (!length || length > ARRAYSIZE(slots[0].text))
        return -1;
    hash = hash_text(text, length);
    for (slot = hash % SLOTS; slots[slot].length; slot = (slot + 1) % SLOTS)
    {
        if (slots[slot].hash == hash && slots[slot].length == length
                && !memcmp(slots[slot].text, text, length * sizeof(WCHAR)))
            return slots[slot].property;
    }
    return -1;
}

BOOL name_normalize(const WCHAR *text, struct name *name)
{
    UINT length = 0;
    WCHAR c;

    name->property = -1;
    name->index = NAME_NO_INDEX;
    name->prefix = 0;
    for (; text && (c = *text); text++)
    {
        if (c == ' ' || c == '-')
            continue;
        if (length == NAME_SIZE - 1)
            return FALSE;
        name->text[length++] = c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
    name->text[length] = 0;
    name->length = length;
    return TRUE;
}

/* ".n" at the end: its number and where it begins. */
static int split_index(const struct name *name, UINT start, UINT *dot)
{
    UINT i = name->length, digits = 0;
    int index = 0;

    while (i > start && name->text[i - 1] >= '0' && name->text[i - 1] <= '9')
    {
        i--;
        digits++;
    }
    if (!digits || digits > 4 || i <= start || name->text[i - 1] != '.')
        return NAME_NO_INDEX;
    *dot = i - 1;
    for (; i < name->length; i++)
        index = index * 10 + name->text[i] - '0';
    return index;
}

BOOL name_parse(const WCHAR *text, struct name *name)
{
    static const WCHAR request[] = L"request.", subject[] = L"subject.";
    UINT start = 0, dot = 0;
    int index;

    if (!name_normalize(text, name))
        return FALSE;
    if (name->length > 8 && name->text[7] == '.')
    {
        if (!memcmp(name->text, request, 8 * sizeof(WCHAR)))
        {
            name->prefix = TABLE_REQUEST;
            start = 8;
        }
        else if (!memcmp(name->text, subject, 8 * sizeof(WCHAR)))
        {
            name->prefix = PROPERTY_NAME_PART;
            start = 8;
        }
    }
    name->property = look_up(name->text + start, name->length - start);
    if (name->property < 0 && (index = split_index(name, start, &dot)) != NAME_NO_INDEX)
    {
        name->property = look_up(name->text + start, dot - start);
        if (name->property >= 0 && property_table[name->property].flags & PROPERTY_INDEXED)
            name->index = index;
        else
            name->property = -1;
    }
    if (name->property >= 0 && ((name->prefix == PROPERTY_NAME_PART
            && !(property_table[name->property].flags & PROPERTY_NAME_PART))
            || (name->prefix == TABLE_REQUEST && !(property_table[name->property].flags & TABLE_REQUEST))))
        name->property = -1;
    return TRUE;
}

BOOL name_parse_utf8(const char *text, struct name *name)
{
    WCHAR wide[NAME_SIZE * 2];

    if (!text || !MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, ARRAYSIZE(wide)))
        return FALSE;
    return name_parse(wide, name);
}

int name_component(const WCHAR *oid)
{
    int property = look_up(oid, (UINT)wcslen(oid));

    return property >= 0 && property_table[property].flags & PROPERTY_NAME_PART ? property : -1;
}
