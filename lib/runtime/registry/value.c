/* Values: query, set, enumerate, delete. The W forms; the A forms are in ansi.c. */
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

static BOOL is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

LSTATUS WINAPI RegQueryValueExW(HKEY key, const WCHAR *name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size)
{
    struct registry_view view;
    const struct registry_value *value;
    LSTATUS error;

    if ((data && !size) || reserved)
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, KEY_QUERY_VALUE, FALSE, &view);
    if (error)
        return error;
    value = registry_view_value_named(&view, name ? name : L"");
    if (!value)
    {
        error = ERROR_FILE_NOT_FOUND;
        if (size && !data)
            *size = 0;
    }
    else
    {
        if (type)
            *type = value->type;
        if (data)
        {
            if (*size < value->size)
                error = ERROR_MORE_DATA;
            else
            {
                memcpy(data, value->data, value->size);
                /* Windows ends a string that was stored without its NUL when there is room for one. */
                if (is_text(value->type) && *size - value->size >= sizeof(WCHAR))
                    memset(data + value->size, 0, sizeof(WCHAR));
            }
        }
        if (size)
            *size = value->size;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegSetValueExW(HKEY key, const WCHAR *name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    struct registry_view view;
    LSTATUS error;

    (void)reserved;     /* Windows ignores it */
    if (!name)
        name = L"";
    if (registry_length(name) > REGISTRY_VALUE_NAME_LIMIT)
        return ERROR_INVALID_PARAMETER;
    if (!data && size)
        return ERROR_NOACCESS;
    /* A string whose NUL was not counted, but is there, gets it: so does Windows. */
    if (is_text(type) && size >= sizeof(WCHAR))
    {
        WCHAR last, next;

        memcpy(&last, data + (size / sizeof(WCHAR) - 1) * sizeof(WCHAR), sizeof(last));
        if (last)
        {
            memcpy(&next, data + size / sizeof(WCHAR) * sizeof(WCHAR), sizeof(next));
            if (!next)
                size += sizeof(WCHAR);
        }
    }
    error = registry_enter(key, KEY_SET_VALUE, TRUE, &view);
    if (error)
        return error;
    error = registry_value_set(view.keys[0], name, type, data, size);
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegDeleteValueW(HKEY key, const WCHAR *name)
{
    struct registry_view view;
    LSTATUS error = registry_enter(key, KEY_SET_VALUE, TRUE, &view);
    BOOL removed = FALSE;
    unsigned int i;

    if (error)
        return error;
    for (i = 0; i < view.count && !removed; i++)
        removed = registry_value_remove(view.keys[i], name ? name : L"");
    registry_leave(&view);
    return removed ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND;
}

LSTATUS WINAPI RegEnumValueW(HKEY key, DWORD index, WCHAR *name, DWORD *name_size, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size)
{
    struct registry_view view;
    const struct registry_value *value;
    LSTATUS error;

    if ((data && !size) || reserved || !name || !name_size)
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, KEY_QUERY_VALUE, FALSE, &view);
    if (error)
        return error;
    value = registry_view_value(&view, index);
    if (!value)
        error = ERROR_NO_MORE_ITEMS;
    else
    {
        if (value->name_length >= *name_size)
            error = ERROR_MORE_DATA;
        else if (data && *size < value->size)
            error = ERROR_MORE_DATA;
        else
        {
            memcpy(name, value->name, (value->name_length + 1) * sizeof(WCHAR));
            *name_size = (DWORD)value->name_length;
            if (data)
            {
                memcpy(data, value->data, value->size);
                if (is_text(value->type) && *size - value->size >= sizeof(WCHAR))
                    memset(data + value->size, 0, sizeof(WCHAR));
            }
        }
        if (type)
            *type = value->type;
        if (size)
            *size = value->size;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegSetKeyValueW(HKEY key, const WCHAR *path, const WCHAR *name, DWORD type, const void *data, DWORD size)
{
    LSTATUS error;
    HKEY sub;

    if (!path || !*path)
        return RegSetValueExW(key, name, 0, type, data, size);
    error = RegCreateKeyExW(key, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &sub, NULL);
    if (error)
        return error;
    error = RegSetValueExW(sub, name, 0, type, data, size);
    RegCloseKey(sub);
    return error;
}

LSTATUS WINAPI RegDeleteKeyValueW(HKEY key, const WCHAR *path, const WCHAR *name)
{
    LSTATUS error;
    HKEY sub;

    if (!path || !*path)
        return RegDeleteValueW(key, name);
    error = RegOpenKeyExW(key, path, 0, KEY_SET_VALUE, &sub);
    if (error)
        return error;
    error = RegDeleteValueW(sub, name);
    RegCloseKey(sub);
    return error;
}

static DWORD restriction_of(DWORD type)
{
    switch (type)
    {
    case REG_NONE:
        return RRF_RT_REG_NONE;
    case REG_SZ:
        return RRF_RT_REG_SZ;
    case REG_EXPAND_SZ:
        return RRF_RT_REG_EXPAND_SZ;
    case REG_BINARY:
        return RRF_RT_REG_BINARY;
    case REG_DWORD:
        return RRF_RT_REG_DWORD;
    case REG_QWORD:
        return RRF_RT_REG_QWORD;
    case REG_MULTI_SZ:
        return RRF_RT_REG_MULTI_SZ;
    }
    return 0;
}

/* The whole value with room for two NULs behind it, to be freed. */
static LSTATUS read_value(HKEY key, const WCHAR *name, DWORD *type, BYTE **data, DWORD *size)
{
    LSTATUS error;
    DWORD room = 64;

    *data = NULL;
    do
    {
        free(*data);
        *data = malloc((size_t)room + 2 * sizeof(WCHAR));
        if (!*data)
            return ERROR_NOT_ENOUGH_MEMORY;
        *size = room;
        error = RegQueryValueExW(key, name, NULL, type, *data, size);
        room = *size;
    } while (error == ERROR_MORE_DATA);
    if (error)
    {
        free(*data);
        *data = NULL;
        return error;
    }
    memset(*data + *size, 0, 2 * sizeof(WCHAR));
    return ERROR_SUCCESS;
}

/* The bytes of the string with the NULs that its type ends with (REG_MULTI_SZ: two), which read_value() has put behind it. */
static DWORD terminated_size(DWORD type, const BYTE *data, DWORD size)
{
    DWORD units = size / sizeof(WCHAR), missing = type == REG_MULTI_SZ ? 2 : 1;
    const WCHAR *text = (const WCHAR *)data;

    if (!is_text(type))
        return size;
    while (missing && units && !text[units - 1])
    {
        missing--;
        units--;
    }
    return size + missing * sizeof(WCHAR);
}

static LSTATUS get_value(HKEY key, const WCHAR *name, DWORD flags, DWORD *type, void *data, DWORD *size)
{
    DWORD value_type, value_size, room = size ? *size : 0;
    LSTATUS error;
    BYTE *value;

    error = read_value(key, name, &value_type, &value, &value_size);
    if (error)
        return error;
    value_size = terminated_size(value_type, value, value_size);
    if (value_type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND))
    {
        DWORD units = ExpandEnvironmentStringsW((const WCHAR *)value, NULL, 0);
        BYTE *expanded = malloc(((size_t)units + 1) * sizeof(WCHAR));

        if (!expanded)
        {
            free(value);
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        units = ExpandEnvironmentStringsW((const WCHAR *)value, (WCHAR *)expanded, units + 1);
        free(value);
        value = expanded;
        value_size = units * sizeof(WCHAR);
        value_type = REG_SZ;
    }
    if (!(restriction_of(value_type) & flags & 0xffff) && (flags & 0xffff) != RRF_RT_ANY)
        error = ERROR_UNSUPPORTED_TYPE;
    /* RRF_RT_DWORD and RRF_RT_QWORD take REG_BINARY of the right size. */
    else if (value_type == REG_BINARY && (flags & 0xffff) != RRF_RT_ANY &&
            (((flags & 0xffff) == RRF_RT_DWORD && value_size != 4) || ((flags & 0xffff) == RRF_RT_QWORD && value_size != 8)))
        error = ERROR_DATATYPE_MISMATCH;
    else if (data && room < value_size)
        error = ERROR_MORE_DATA;
    else if (data)
        memcpy(data, value, value_size);
    if (type)
        *type = value_type;
    if (size)
        *size = value_size;
    free(value);
    return error;
}

LSTATUS WINAPI RegGetValueW(HKEY key, const WCHAR *path, const WCHAR *name, DWORD flags, DWORD *type, void *data, DWORD *size)
{
    DWORD room = size ? *size : 0;
    HKEY sub = key;
    LSTATUS error;

    if ((data && !size) || ((flags & RRF_RT_REG_EXPAND_SZ) && !(flags & RRF_NOEXPAND) && (flags & RRF_RT_ANY) != RRF_RT_ANY))
        return ERROR_INVALID_PARAMETER;
    if (path && *path)
    {
        error = RegOpenKeyExW(key, path, 0, KEY_QUERY_VALUE, &sub);
        if (error)
            return error;
    }
    error = get_value(sub, name, flags, type, data, size);
    if (sub != key)
        RegCloseKey(sub);
    if (error && data && (flags & RRF_ZEROONFAILURE))
        memset(data, 0, room);
    return error;
}
