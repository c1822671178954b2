/* What a module wrote to the registry: two states of the parts that modules use, compared. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include <certemu/trace.h>

#include "trace/array.h"

#define DEPTH 64

/* A value, or (name NULL) a key. */
struct key_value
{
    char *key;
    char *name;
    DWORD type;
    BYTE *data;
    DWORD size;
};

static const struct
{
    HKEY root;
    const WCHAR *path;
    const char *shown;
} areas[] =
{
    {HKEY_LOCAL_MACHINE, L"SOFTWARE", "HKEY_LOCAL_MACHINE\\SOFTWARE"},
    {HKEY_LOCAL_MACHINE, L"SYSTEM\\CurrentControlSet\\Services", "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services"},
    {HKEY_CURRENT_USER, L"Software", "HKEY_CURRENT_USER\\Software"},
};

static int compare_text(const char *a, const char *b)
{
    int order;

    for (;; a++, b++)
    {
        unsigned char left = *a, right = *b;

        /* The registry does not mind case; separators sort first, so that a key is followed by what is in it. */
        left = left >= 'A' && left <= 'Z' ? left + 32 : left == '\\' ? 1 : left;
        right = right >= 'A' && right <= 'Z' ? right + 32 : right == '\\' ? 1 : right;
        if ((order = left - right) || !left)
            return order;
    }
}

static int compare_values(const void *a, const void *b)
{
    const struct key_value *left = a, *right = b;
    int order = compare_text(left->key, right->key);

    if (order)
        return order;
    if (!left->name || !right->name)
        return !!left->name - !!right->name;
    return compare_text(left->name, right->name);
}

static BOOL read_values(struct key_state *state, HKEY key, const char *path)
{
    DWORD names, size, index, length, bytes, type;
    BYTE *data = NULL;
    WCHAR *name = NULL;
    BOOL ok = TRUE;

    if (RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &names, &size, NULL, NULL))
        return TRUE;
    name = malloc(((size_t)names + 1) * sizeof(*name));
    data = malloc((size_t)size + 1);
    if (!name || !data)
        ok = FALSE;
    for (index = 0; ok; index++)
    {
        struct key_value *value;

        length = names + 1;
        bytes = size;
        if (RegEnumValueW(key, index, name, &length, NULL, &type, data, &bytes))
            break;
        if (!(value = ARRAY_ADD(state, values)))
        {
            ok = FALSE;
            break;
        }
        value->key = text_copy(path, strlen(path));
        value->name = text_utf8(name, (int)length);
        value->data = malloc((size_t)bytes + 1);
        value->type = type;
        value->size = bytes;
        if (!value->key || !value->name || !value->data)
        {
            state->values_count--;
            free(value->key);
            free(value->name);
            free(value->data);
            ok = FALSE;
            break;
        }
        memcpy(value->data, data, bytes);
    }
    free(name);
    free(data);
    return ok;
}

static BOOL read_key(struct key_state *state, HKEY key, const char *path, int depth)
{
    struct key_value *entry = ARRAY_ADD(state, values);
    WCHAR name[257];
    DWORD index, length;
    BOOL ok;

    if (!entry || !(entry->key = text_copy(path, strlen(path))))
        return FALSE;
    ok = read_values(state, key, path);
    for (index = 0; ok && depth < DEPTH; index++)
    {
        struct text child = {0};
        char *utf8;
        HKEY subkey;
        LONG error;

        length = 257;
        if ((error = RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL)))
            break;
        /* A second view of the same keys, for 32-bit programs. */
        if (!lstrcmpiW(name, L"Wow6432Node"))
            continue;
        if (RegOpenKeyExW(key, name, 0, KEY_READ, &subkey))
            continue;
        utf8 = text_utf8(name, (int)length);
        text_format(&child, "%s\\%s", path, utf8 ? utf8 : "");
        ok = utf8 && !child.failed && read_key(state, subkey, text_string(&child), depth + 1);
        text_free(&child);
        free(utf8);
        RegCloseKey(subkey);
    }
    return ok;
}

BOOL keys_read(struct key_state *state)
{
    BOOL ok = TRUE;
    size_t i;

    memset(state, 0, sizeof(*state));
    for (i = 0; ok && i < sizeof(areas) / sizeof(*areas); i++)
    {
        HKEY key;

        if (RegOpenKeyExW(areas[i].root, areas[i].path, 0, KEY_READ, &key))
            continue;
        ok = read_key(state, key, areas[i].shown, 0);
        RegCloseKey(key);
    }
    if (state->values_count)
        qsort(state->values, state->values_count, sizeof(*state->values), compare_values);
    return ok;
}

void keys_free(struct key_state *state)
{
    size_t i;

    for (i = 0; i < state->values_count; i++)
    {
        free(state->values[i].key);
        free(state->values[i].name);
        free(state->values[i].data);
    }
    free(state->values);
    memset(state, 0, sizeof(*state));
}

/* As in a .reg file. */
static void put_value(struct text *text, const struct key_value *value)
{
    DWORD i;

    if (value->type == REG_SZ && value->size % sizeof(WCHAR) == 0)
    {
        DWORD units = value->size / sizeof(WCHAR);
        const char *next;
        char *utf8;

        if (units && !((const WCHAR *)value->data)[units - 1])
            units--;
        utf8 = text_utf8((const WCHAR *)value->data, (int)units);
        text_put(text, "\"");
        for (next = utf8 ? utf8 : ""; *next; next++)
        {
            if (*next == '"' || *next == '\\')
                text_put(text, "\\");
            text_add(text, next, 1);
        }
        text_put(text, "\"");
        free(utf8);
        return;
    }
    if (value->type == REG_DWORD && value->size == sizeof(DWORD))
    {
        DWORD number;

        memcpy(&number, value->data, sizeof(number));
        text_format(text, "dword:%08x", (unsigned int)number);
        return;
    }
    if (value->type == REG_BINARY)
        text_put(text, "hex:");
    else
        text_format(text, "hex(%x):", (unsigned int)value->type);
    for (i = 0; i < value->size; i++)
        text_format(text, "%s%02x", i ? "," : "", value->data[i]);
}

static void record_change(certemu_trace *trace, const char *change, const struct key_value *value)
{
    struct text text = {0};
    certemu_field fields[4] =
    {
        {"key", CERTEMU_FIELD_TEXT, {.text = value->key}, 0},
        {"change", CERTEMU_FIELD_TEXT, {.text = change}, 0},
        {"name", CERTEMU_FIELD_TEXT, {.text = value->name}, 0},
    };
    size_t count = value->name ? 3 : 2;

    if (value->name && strcmp(change, "deleted"))
    {
        put_value(&text, value);
        fields[count++] = (certemu_field){"value", CERTEMU_FIELD_TEXT, {.text = text_string(&text)}, 0};
    }
    certemu_trace_record(trace, "key", fields, count);
    text_free(&text);
}

/* A new key with values in it is told by its values. */
static BOOL told_by_next(const struct key_state *state, size_t i)
{
    size_t length = strlen(state->values[i].key);

    return !state->values[i].name && i + 1 < state->values_count && !strncmp(state->values[i + 1].key, state->values[i].key, length) &&
            (!state->values[i + 1].key[length] || state->values[i + 1].key[length] == '\\');
}

void keys_compare(const struct key_state *before, const struct key_state *after, certemu_trace *trace)
{
    size_t i = 0, j = 0;

    while (i < before->values_count || j < after->values_count)
    {
        int order = i == before->values_count ? 1 : j == after->values_count ? -1
                : compare_values(&before->values[i], &after->values[j]);

        if (order < 0)
        {
            if (!told_by_next(before, i))
                record_change(trace, "deleted", &before->values[i]);
            i++;
        }
        else if (order > 0)
        {
            if (!told_by_next(after, j))
                record_change(trace, "new", &after->values[j]);
            j++;
        }
        else
        {
            const struct key_value *left = &before->values[i++], *right = &after->values[j++];

            if (left->name && (left->type != right->type || left->size != right->size ||
                    memcmp(left->data, right->data, left->size)))
                record_change(trace, "changed", right);
        }
    }
}
