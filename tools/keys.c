/* What a module wrote to the registry: two states of the parts that modules use, compared. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include <certemu/trace.h>

#include "trace/array.h"

#define DEPTH 64
#define DUMPED 0xffffffff       /* a type: data is the value's text in a dump, good for comparing only */

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
        if (!(utf8 = text_utf8(name, (int)length)))
            return FALSE;
        /* A second view of the same keys, for 32-bit programs. */
        if (!compare_text(utf8, "Wow6432Node") || RegOpenKeyExW(key, name, 0, KEY_READ, &subkey))
        {
            free(utf8);
            continue;
        }
        text_format(&child, "%s\\%s", path, utf8);
        ok = !child.failed && read_key(state, subkey, text_string(&child), depth + 1);
        text_free(&child);
        free(utf8);
        RegCloseKey(subkey);
    }
    return ok;
}

/* --- dumps --------------------------------------------------------------------------------------------------------------- */

/* Wine's HKLM\SOFTWARE has 8000 keys, each a few round trips to the wineserver; RegSaveKey is one, and writes text. */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What stands between `next` and `end` with its escapes resolved: \\ \" \n \r \0 \x1234. */
static char *unescape(const char *next, const char *end)
{
    WCHAR *wide = malloc((end - next + 1) * sizeof(*wide)), *out = wide;
    char *utf8;
    int i;

    if (!wide)
        return NULL;
    while (next < end)
    {
        WCHAR unit = (unsigned char)*next++;

        if (unit == '\\' && next < end)
        {
            unit = (unsigned char)*next++;
            if (unit == 'x')
                for (unit = 0, i = 0; i < 4 && next < end && hex_digit(*next) >= 0; i++)
                    unit = (WCHAR)(unit << 4 | hex_digit(*next++));
            else if (unit == 'n' || unit == 'r')
                unit = unit == 'n' ? '\n' : '\r';
        }
        *out++ = unit;
    }
    utf8 = text_utf8(wide, (int)(out - wide));
    free(wide);
    return utf8;
}

static struct key_value *add_entry(struct key_state *state, const char *key, char *name)
{
    struct key_value *entry = ARRAY_ADD(state, values);

    if (entry)
    {
        entry->name = name;
        if ((entry->key = text_copy(key, strlen(key))))
            return entry;
        state->values_count--;
    }
    free(name);
    return NULL;
}

/* FALSE: memory ran out. */
static BOOL read_dump(struct key_state *state, const char *text, const char *shown)
{
    struct text key = {0};
    BOOL skipped = TRUE, ok = TRUE;
    const char *next, *line;

    for (line = text; ok && *line; line = *next ? next + 1 : next)
    {
        /* A long value goes on in the next line. */
        for (next = line; *next && !(*next == '\n' && next[-1] != '\\'); next++)
            ;
        if (*line == '[')
        {
            const char *end = next;
            char *path;

            while (end > line && *end != ']')
                end--;
            if (!(path = unescape(line + 1, end)))
                return FALSE;
            text_clear(&key);
            text_format(&key, "%s\\%s", shown, path);
            free(path);
            skipped = strstr(text_string(&key), "Wow6432Node") != NULL;
            ok = !key.failed && (skipped || add_entry(state, text_string(&key), NULL));
        }
        else if (!skipped && (*line == '"' || *line == '@'))
        {
            const char *end = line + 1;
            struct key_value *entry;
            char *name;

            while (*line == '"' && end < next && *end != '"')
                end += *end == '\\' ? 2 : 1;
            name = *line == '"' ? unescape(line + 1, end) : text_copy("", 0);
            if (!name || !(entry = add_entry(state, text_string(&key), name)))
                ok = FALSE;
            else
            {
                entry->type = DUMPED;
                entry->size = (DWORD)(next - end);
                if (!(entry->data = malloc(entry->size + 1)))
                    entry->size = 0;
                else
                    memcpy(entry->data, end, entry->size);
                ok = entry->data != NULL;
            }
        }
    }
    text_free(&key);
    return ok;
}

/* FALSE: there is no dump to be had, or none that is text. */
static BOOL read_area_dump(struct key_state *state, size_t area, const char *scratch)
{
    static const char magic[] = "WINE REGISTRY Version 2\n";
    size_t count = state->values_count;
    struct text text = {0};
    BOOL ok;

    if (!port_save_key(areas[area].root, areas[area].path, scratch))
        return FALSE;
    ok = SUCCEEDED(text_read_file(&text, scratch, (size_t)256 << 20)) && !strncmp(text_string(&text), magic, strlen(magic)) &&
            read_dump(state, text_string(&text) + strlen(magic), areas[area].shown);
    text_free(&text);
    if (!ok)
        while (state->values_count > count)
        {
            struct key_value *value = &state->values[--state->values_count];

            free(value->key);
            free(value->name);
            free(value->data);
        }
    return ok;
}

/* The value of today in the place of its text. */
static void fetch(struct key_value *value)
{
    const char *path = strchr(value->key, '\\');
    WCHAR *wide = text_wide(path ? path + 1 : ""), *name = text_wide(value->name);
    HKEY root = !strncmp(value->key, "HKEY_LOCAL_MACHINE", 18) ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, key;
    DWORD type, size = 0;
    BYTE *data;

    if (wide && name && !RegOpenKeyExW(root, wide, 0, KEY_READ, &key))
    {
        if (!RegQueryValueExW(key, name, NULL, &type, NULL, &size) && (data = malloc((size_t)size + 1)))
        {
            if (!RegQueryValueExW(key, name, NULL, &type, data, &size))
            {
                free(value->data);
                value->data = data;
                value->size = size;
                value->type = type;
            }
            else
                free(data);
        }
        RegCloseKey(key);
    }
    free(wide);
    free(name);
}

BOOL keys_read(struct key_state *state, const char *scratch)
{
    BOOL ok = TRUE;
    WCHAR *wide;
    size_t i;

    memset(state, 0, sizeof(*state));
    for (i = 0; ok && i < sizeof(areas) / sizeof(*areas); i++)
    {
        HKEY key;

        if (read_area_dump(state, i, scratch) || RegOpenKeyExW(areas[i].root, areas[i].path, 0, KEY_READ, &key))
            continue;
        ok = read_key(state, key, areas[i].shown, 0);
        RegCloseKey(key);
    }
    if ((wide = text_path(scratch)))
        DeleteFileW(wide);
    free(wide);
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

/* The host announces the module to the CA's configuration, as its installer would: that is no work of the module. */
static BOOL is_announcement(const struct key_value *value)
{
    static const char modules[] = "\\ExitModules";
    const char *found = strstr(value->key, modules);

    if (!found || !strstr(value->key, "\\CertSvc\\Configuration\\"))
        return FALSE;
    found += strlen(modules);
    return value->name ? !*found && !compare_text(value->name, "Active") : *found == '\\' && !strchr(found + 1, '\\');
}

static void record_change(certemu_trace *trace, const char *change, struct key_value *value)
{
    struct text text = {0};
    certemu_field fields[4] =
    {
        {"key", CERTEMU_FIELD_TEXT, {.text = value->key}, 0},
        {"change", CERTEMU_FIELD_TEXT, {.text = change}, 0},
        {"name", CERTEMU_FIELD_TEXT, {.text = value->name}, 0},
    };
    size_t count = value->name ? 3 : 2;

    if (is_announcement(value))
        return;
    if (value->name && strcmp(change, "deleted"))
    {
        if (value->type == DUMPED)
            fetch(value);
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
            struct key_value *left = &before->values[i++], *right = &after->values[j++];

            if (left->name && (left->type != right->type || left->size != right->size ||
                    memcmp(left->data, right->data, left->size)))
                record_change(trace, "changed", right);
        }
    }
}
