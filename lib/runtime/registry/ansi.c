/* The A forms of the registry: names and the data of strings are converted between UTF-16 and the ANSI code page. */
#include "registry/registry.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/text.h"

static BOOL is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* *wide is NULL for NULL. FALSE: no memory. */
static BOOL widen(const char *text, WCHAR **wide)
{
    *wide = text ? kernel_wide_ansi(text) : NULL;
    return !text || *wide;
}

static DWORD narrow_size(const WCHAR *text, DWORD units)
{
    return units ? WideCharToMultiByte(CP_ACP, 0, text, units, NULL, 0, NULL, NULL) : 0;
}

static void narrow(const WCHAR *text, DWORD units, char *out, DWORD size)
{
    if (units)
        WideCharToMultiByte(CP_ACP, 0, text, units, out, size, NULL, NULL);
}

/* A name with its NUL, into a buffer of *size bytes; *size receives the length. */
static LSTATUS give_name(const WCHAR *text, DWORD units, char *buffer, DWORD *size)
{
    DWORD length = narrow_size(text, units);

    if (length >= *size)
        return ERROR_MORE_DATA;
    narrow(text, units, buffer, length);
    buffer[length] = 0;
    *size = length;
    return ERROR_SUCCESS;
}

/* The data of a value: strings are converted, everything else is copied. */
static LSTATUS give_data(DWORD type, const BYTE *value, DWORD value_size, void *data, DWORD *size)
{
    DWORD needed = is_text(type) ? narrow_size((const WCHAR *)value, value_size / sizeof(WCHAR)) : value_size;
    LSTATUS error = ERROR_SUCCESS;

    if (data && *size < needed)
        error = ERROR_MORE_DATA;
    else if (data && is_text(type))
    {
        narrow((const WCHAR *)value, value_size / sizeof(WCHAR), data, needed);
        if (*size > needed)
            ((char *)data)[needed] = 0;
    }
    else if (data)
        memcpy(data, value, value_size);
    if (size)
        *size = needed;
    return error;
}

LSTATUS WINAPI RegOpenKeyExA(HKEY key, const char *path, DWORD options, REGSAM rights, HKEY *result)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide;

    if (widen(path, &wide))
        error = RegOpenKeyExW(key, wide, options, rights, result);
    free(wide);
    return error;
}

LSTATUS WINAPI RegCreateKeyExA(HKEY key, const char *path, DWORD reserved, char *class_name, DWORD options, REGSAM rights,
        SECURITY_ATTRIBUTES *attributes, HKEY *result, DWORD *disposition)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide, *wide_class = NULL;

    if (widen(path, &wide) && widen(class_name, &wide_class))
        error = RegCreateKeyExW(key, wide, reserved, wide_class, options, rights, attributes, result, disposition);
    free(wide);
    free(wide_class);
    return error;
}

LSTATUS WINAPI RegDeleteKeyExA(HKEY key, const char *path, REGSAM rights, DWORD reserved)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide;

    if (widen(path, &wide))
        error = RegDeleteKeyExW(key, wide, rights, reserved);
    free(wide);
    return error;
}

LSTATUS WINAPI RegDeleteKeyA(HKEY key, const char *path)
{
    return RegDeleteKeyExA(key, path, 0, 0);
}

LSTATUS WINAPI RegDeleteTreeA(HKEY key, const char *path)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide;

    if (widen(path, &wide))
        error = RegDeleteTreeW(key, wide);
    free(wide);
    return error;
}

LSTATUS WINAPI RegCopyTreeA(HKEY key, const char *path, HKEY destination)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide;

    if (widen(path, &wide))
        error = RegCopyTreeW(key, wide, destination);
    free(wide);
    return error;
}

LSTATUS WINAPI RegDeleteValueA(HKEY key, const char *name)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide;

    if (widen(name, &wide))
        error = RegDeleteValueW(key, wide);
    free(wide);
    return error;
}

LSTATUS WINAPI RegDeleteKeyValueA(HKEY key, const char *path, const char *name)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide, *wide_name = NULL;

    if (widen(path, &wide) && widen(name, &wide_name))
        error = RegDeleteKeyValueW(key, wide, wide_name);
    free(wide);
    free(wide_name);
    return error;
}

LSTATUS WINAPI RegEnumKeyExA(HKEY key, DWORD index, char *name, DWORD *name_size, DWORD *reserved, char *class_name,
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
        error = give_name(child->name, (DWORD)child->name_length, name, name_size);
        if (!error && class_size)
        {
            const WCHAR *text = child->class_name ? child->class_name : L"";
            DWORD units = (DWORD)registry_length(text);

            if (class_name)
                error = give_name(text, units, class_name, class_size);
            else
                *class_size = narrow_size(text, units);
        }
        if (!error && written)
            *written = child->written;
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegQueryInfoKeyA(HKEY key, char *class_name, DWORD *class_size, DWORD *reserved, DWORD *subkeys, DWORD *longest_subkey,
        DWORD *longest_class, DWORD *values, DWORD *longest_value_name, DWORD *largest_value, DWORD *descriptor, FILETIME *written)
{
    WCHAR wide[REGISTRY_NAME_LIMIT + 1];
    DWORD size = REGISTRY_NAME_LIMIT + 1;
    LSTATUS error;

    if (class_name && !class_size)
        return ERROR_INVALID_PARAMETER;
    /* Every character of the code page is one byte, so the longest names have the lengths that they have in UTF-16. */
    error = RegQueryInfoKeyW(key, class_size ? wide : NULL, class_size ? &size : NULL, reserved, subkeys, longest_subkey, longest_class,
            values, longest_value_name, largest_value, descriptor, written);
    if (error || !class_size)
        return error;
    if (class_name)
        return give_name(wide, size, class_name, class_size);
    *class_size = narrow_size(wide, size);
    return ERROR_SUCCESS;
}

LSTATUS WINAPI RegQueryValueExA(HKEY key, const char *name, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size)
{
    struct registry_view view;
    const struct registry_value *value;
    LSTATUS error;
    WCHAR *wide;

    if ((data && !size) || reserved)
        return ERROR_INVALID_PARAMETER;
    if (!widen(name, &wide))
        return ERROR_NOT_ENOUGH_MEMORY;
    error = registry_enter(key, KEY_QUERY_VALUE, FALSE, &view);
    if (!error)
    {
        value = registry_view_value_named(&view, wide ? wide : L"");
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
            error = give_data(value->type, value->data, value->size, data, size);
        }
        registry_leave(&view);
    }
    free(wide);
    return error;
}

LSTATUS WINAPI RegEnumValueA(HKEY key, DWORD index, char *name, DWORD *name_size, DWORD *reserved, DWORD *type, BYTE *data, DWORD *size)
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
        if (type)
            *type = value->type;
        error = give_data(value->type, value->data, value->size, data, size);
        if (!error)
            error = give_name(value->name, (DWORD)value->name_length, name, name_size);
    }
    registry_leave(&view);
    return error;
}

LSTATUS WINAPI RegSetValueExA(HKEY key, const char *name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    WCHAR *wide, *text = NULL;
    DWORD i;

    if (!data && size)
        return ERROR_NOACCESS;
    if (!widen(name, &wide))
        return error;
    if (is_text(type) && size)
    {
        /* As in the W form: a NUL that is there but was not counted is taken. */
        if (data[size - 1] && !data[size])
            size++;
        text = malloc((size_t)size * sizeof(WCHAR) + sizeof(WCHAR));
        if (text)
        {
            for (i = 0; i < size; i++)
                text[i] = kernel_ansi_unit(data[i]);
            text[size] = 1;     /* not one more NUL than the caller gave */
            error = RegSetValueExW(key, wide, reserved, type, (const BYTE *)text, size * sizeof(WCHAR));
        }
    }
    else
        error = RegSetValueExW(key, wide, reserved, type, data, size);
    free(text);
    free(wide);
    return error;
}

LSTATUS WINAPI RegSetKeyValueA(HKEY key, const char *path, const char *name, DWORD type, const void *data, DWORD size)
{
    LSTATUS error;
    HKEY sub;

    if (!path || !*path)
        return RegSetValueExA(key, name, 0, type, data, size);
    error = RegCreateKeyExA(key, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &sub, NULL);
    if (error)
        return error;
    error = RegSetValueExA(sub, name, 0, type, data, size);
    RegCloseKey(sub);
    return error;
}

LSTATUS WINAPI RegGetValueA(HKEY key, const char *path, const char *name, DWORD flags, DWORD *type, void *data, DWORD *size)
{
    WCHAR *wide_path, *wide_name = NULL;
    DWORD value_type = REG_NONE, needed = 0, room = size ? *size : 0;
    LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
    BYTE *value = NULL;

    if (data && !size)
        return ERROR_INVALID_PARAMETER;
    if (widen(path, &wide_path) && widen(name, &wide_name))
    {
        do
        {
            free(value);
            value = malloc((size_t)needed + 1);
            error = value ? RegGetValueW(key, wide_path, wide_name, flags & ~(DWORD)RRF_ZEROONFAILURE, &value_type, value, &needed) :
                    ERROR_NOT_ENOUGH_MEMORY;
        } while (error == ERROR_MORE_DATA);
        if (!error)
            error = give_data(value_type, value, needed, data, size);
        if (type && (!error || error == ERROR_MORE_DATA || error == ERROR_UNSUPPORTED_TYPE))
            *type = value_type;
    }
    if (error && data && (flags & RRF_ZEROONFAILURE))
        memset(data, 0, room);
    free(value);
    free(wide_path);
    free(wide_name);
    return error;
}
