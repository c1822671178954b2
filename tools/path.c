#include "path.h"

#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "trace/text.h"

static BOOL is_absolute(const char *path)
{
    return path[0] == '/' || path[0] == '\\' || (path[0] && path[1] == ':');
}

const char *path_name(const char *path)
{
    const char *name = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            name = path + 1;
    return name;
}

char *path_join(const char *folder, const char *name)
{
    struct text path = {0};

    if (!is_absolute(name) && strcmp(name, "-"))
    {
        text_put(&path, folder);
        if (path.length && folder[path.length - 1] != '/')
            text_put(&path, "/");
    }
    text_put(&path, name);
    if (path.failed)
        text_free(&path);
    return path.data;
}

char *path_absolute(const char *path)
{
    WCHAR *wide, *full;
    DWORD units;
    char *utf8, *next, *result;

    if (!strcmp(path, "-"))
        return text_copy(path, 1);
    if (!(wide = text_path(path)))
        return NULL;
    units = GetFullPathNameW(wide, 0, NULL, NULL);
    full = units ? malloc(units * sizeof(*full)) : NULL;
    utf8 = full && GetFullPathNameW(wide, units, full, NULL) ? text_utf8(full, -1) : NULL;
    free(wide);
    free(full);
    if (!utf8)
        return NULL;
    for (next = utf8; *next; next++)
        if (*next == '\\')
            *next = '/';
    /* Z: is the host's root: its names are the host's. */
    if ((utf8[0] == 'Z' || utf8[0] == 'z') && utf8[1] == ':')
    {
        result = text_copy(utf8 + 2, strlen(utf8 + 2));
        free(utf8);
        return result;
    }
    return utf8;
}
