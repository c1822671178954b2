/* Keys: open, create, delete, enumerate. The W forms; the A forms are in ansi.c, those of 16-bit Windows in old.c. */
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

/* HKEY_CLASSES_ROOT takes a leading backslash, as Windows does for the sake of old code; other keys do not. */
static LSTATUS check_path(const struct registry_view *view, const WCHAR **path)
{
    if (!*path)
        *path = L"";
    if (view->classes_path && !*view->classes_path)
        while (**path == '\\')
            (*path)++;
    return registry_check_path(*path);
}

static LSTATUS open_key(HKEY key, const WCHAR *path, REGSAM rights, const char *function, HKEY *result)
{
    struct registry_view view;
    struct registry_key *found;
    LSTATUS error;

    if (!result)
        return ERROR_INVALID_PARAMETER;
    if ((rights & KEY_WOW64_32KEY) && (rights & KEY_WOW64_64KEY))
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, 0, FALSE, &view);
    if (error)
        return error;
    error = check_path(&view, &path);
    if (!error)
    {
        found = registry_view_find(&view, path);
        if (found)
            error = registry_open_handle(&view, path, found, rights, function, result);
        else
        {
            error = ERROR_FILE_NOT_FOUND;
            *result = NULL;
        }
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegOpenKeyExW(HKEY key, const WCHAR *path, DWORD options, REGSAM rights, HKEY *result)
{
    if (options & ~(DWORD)(REG_OPTION_OPEN_LINK | REG_OPTION_BACKUP_RESTORE))
        return ERROR_INVALID_PARAMETER;
    return open_key(key, path, rights, "RegOpenKeyExW", result);
}

LSTATUS WINAPI RegCreateKeyExW(HKEY key, const WCHAR *path, DWORD reserved, WCHAR *class_name, DWORD options, REGSAM rights,
        SECURITY_ATTRIBUTES *attributes, HKEY *result, DWORD *disposition)
{
    struct registry_view view;
    struct registry_key *found;
    LSTATUS error;
    BOOL made = FALSE;

    (void)attributes;
    if (reserved || !path || !result || (options & ~(DWORD)(REG_OPTION_VOLATILE | REG_OPTION_BACKUP_RESTORE)))
        return ERROR_INVALID_PARAMETER;
    if ((rights & KEY_WOW64_32KEY) && (rights & KEY_WOW64_64KEY))
        return ERROR_INVALID_PARAMETER;
    /* No right of the handle is needed: Windows checks the key's security descriptor, not the handle (its documentation). */
    error = registry_enter(key, 0, TRUE, &view);
    if (error)
        return error;
    error = check_path(&view, &path);
    if (!error)
    {
        found = registry_view_find(&view, path);
        /* The last key of a view is the machine's, unless only the user has one. */
        if (!found)
            error = registry_make(view.keys[view.count - 1], path, options, class_name, &found, &made);
        if (!error)
            error = registry_open_handle(&view, path, found, rights, "RegCreateKeyExW", result);
        if (!error && disposition)
            *disposition = made ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegDeleteKeyExW(HKEY key, const WCHAR *path, REGSAM rights, DWORD reserved)
{
    struct registry_view view;
    struct registry_key *found;
    LSTATUS error;

    (void)rights;
    if (!path || reserved)
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, 0, TRUE, &view);
    if (error)
        return error;
    error = check_path(&view, &path);
    if (!error)
    {
        found = registry_view_find(&view, path);
        error = found ? registry_remove(found) : ERROR_FILE_NOT_FOUND;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegDeleteKeyW(HKEY key, const WCHAR *path)
{
    return RegDeleteKeyExW(key, path, 0, 0);
}

LSTATUS WINAPI RegDeleteTreeW(HKEY key, const WCHAR *path)
{
    struct registry_view view;
    struct registry_key *found;
    LSTATUS error = registry_enter(key, path && *path ? 0 : DELETE | KEY_ENUMERATE_SUB_KEYS | KEY_QUERY_VALUE, TRUE, &view);
    BOOL itself = path && *path;

    if (error)
        return error;
    error = check_path(&view, &path);
    if (!error)
    {
        found = registry_view_find(&view, path);
        if (!found)
            error = ERROR_FILE_NOT_FOUND;
        else
        {
            registry_clear(found);
            if (itself)
                error = registry_remove(found);
        }
    }
    registry_leave(&view);
    return error;
}

/* Copies a name to a buffer of *size units, the NUL among them; *size receives the length without it. */
static LSTATUS give_text(const WCHAR *text, size_t length, WCHAR *buffer, DWORD *size)
{
    if (length >= *size)
        return ERROR_MORE_DATA;
    memcpy(buffer, text, length * sizeof(WCHAR));
    buffer[length] = 0;
    *size = (DWORD)length;
    return ERROR_SUCCESS;
}

LSTATUS WINAPI RegEnumKeyExW(HKEY key, DWORD index, WCHAR *name, DWORD *name_size, DWORD *reserved, WCHAR *class_name,
        DWORD *class_size, FILETIME *written)
{
    struct registry_view view;
    struct registry_key *child;
    LSTATUS error;

    if (reserved || !name || !name_size || (class_name && !class_size))
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, KEY_ENUMERATE_SUB_KEYS, FALSE, &view);
    if (error)
        return error;
    child = registry_view_subkey(&view, index);
    if (!child)
        error = ERROR_NO_MORE_ITEMS;
    else
    {
        error = give_text(child->name, child->name_length, name, name_size);
        if (!error && class_size)
        {
            const WCHAR *text = child->class_name ? child->class_name : L"";

            if (class_name)
                error = give_text(text, registry_length(text), class_name, class_size);
            else
                *class_size = (DWORD)registry_length(text);
        }
        if (!error && written)
            *written = child->written;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegQueryInfoKeyW(HKEY key, WCHAR *class_name, DWORD *class_size, DWORD *reserved, DWORD *subkeys, DWORD *longest_subkey,
        DWORD *longest_class, DWORD *values, DWORD *longest_value_name, DWORD *largest_value, DWORD *descriptor, FILETIME *written)
{
    DWORD i, count, name_length = 0, class_length = 0, value_length = 0, data_size = 0;
    struct registry_view view;
    LSTATUS error;

    if (reserved || (class_name && !class_size))
        return ERROR_INVALID_PARAMETER;
    error = registry_enter(key, KEY_QUERY_VALUE, FALSE, &view);
    if (error)
        return error;
    if (class_size)
    {
        const WCHAR *text = view.keys[0]->class_name ? view.keys[0]->class_name : L"";

        if (class_name)
            error = give_text(text, registry_length(text), class_name, class_size);
        if (!class_name || error)
            *class_size = (DWORD)registry_length(text);
    }
    count = registry_view_subkeys(&view);
    if (subkeys)
        *subkeys = count;
    for (i = 0; (longest_subkey || longest_class) && i < count; i++)
    {
        const struct registry_key *child = registry_view_subkey(&view, i);

        name_length = max(name_length, (DWORD)child->name_length);
        if (child->class_name)
            class_length = max(class_length, (DWORD)registry_length(child->class_name));
    }
    count = registry_view_values(&view);
    if (values)
        *values = count;
    for (i = 0; (longest_value_name || largest_value) && i < count; i++)
    {
        const struct registry_value *value = registry_view_value(&view, i);

        value_length = max(value_length, (DWORD)value->name_length);
        data_size = max(data_size, value->size);
    }
    if (longest_subkey)
        *longest_subkey = name_length;
    if (longest_class)
        *longest_class = class_length;
    if (longest_value_name)
        *longest_value_name = value_length;
    if (largest_value)
        *largest_value = data_size;
    if (descriptor)
        *descriptor = 0;    /* keys have no security descriptor here */
    if (written)
        *written = view.keys[0]->written;
    registry_leave(&view);
    return error;
}

static LSTATUS copy_values(HKEY from, HKEY to)
{
    DWORD index, size, room = 64, name_size, type;
    WCHAR *name = malloc((REGISTRY_VALUE_NAME_LIMIT + 1) * sizeof(WCHAR));
    BYTE *data = malloc(room), *larger;
    LSTATUS error = name && data ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;

    for (index = 0; !error;)
    {
        name_size = REGISTRY_VALUE_NAME_LIMIT + 1;
        size = room;
        error = RegEnumValueW(from, index, name, &name_size, NULL, &type, data, &size);
        if (error == ERROR_MORE_DATA)
        {
            larger = realloc(data, size);
            error = larger ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
            if (larger)
            {
                data = larger;
                room = size;
            }
        }
        else if (!error)
        {
            error = RegSetValueExW(to, name, 0, type, data, size);
            index++;
        }
    }
    free(name);
    free(data);
    return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
}

LSTATUS WINAPI RegCopyTreeW(HKEY key, const WCHAR *path, HKEY destination)
{
    WCHAR name[REGISTRY_NAME_LIMIT + 1];
    HKEY from, to;
    DWORD index, size;
    LSTATUS error = RegOpenKeyExW(key, path, 0, KEY_READ, &from);

    if (error)
        return error;
    error = copy_values(from, destination);
    for (index = 0; !error; index++)
    {
        size = REGISTRY_NAME_LIMIT + 1;
        error = RegEnumKeyExW(from, index, name, &size, NULL, NULL, NULL, NULL);
        if (error)
            break;
        error = RegCreateKeyExW(destination, name, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &to, NULL);
        if (!error)
        {
            error = RegCopyTreeW(from, name, to);
            RegCloseKey(to);
        }
    }
    RegCloseKey(from);
    return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
}
