/* The paths of shlwapi: text alone, but for the two that look whether something is there. All take backslashes, and write no more than MAX_PATH
 * units into what they are given. */
#include <string.h>

#include <windows.h>
#include <shlwapi.h>

static size_t length_of(const WCHAR *text)
{
    return (size_t)lstrlenW(text);
}

static BOOL is_letter(WCHAR unit)
{
    return (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z';
}

/* How much of a path is no name of a file or folder: "C:\", "C:", "\\" of a server, "\". */
static size_t root_length(const WCHAR *path)
{
    if (is_letter(path[0]) && path[1] == ':')
        return path[2] == '\\' ? 3 : 2;
    return path[0] != '\\' ? 0 : path[1] == '\\' ? 2 : 1;
}

BOOL WINAPI PathIsUNCW(const WCHAR *path)
{
    return path && path[0] == '\\' && path[1] == '\\' && path[2] != '?';
}

BOOL WINAPI PathIsRelativeW(const WCHAR *path)
{
    return !path || !*path || !(path[0] == '\\' || (is_letter(path[0]) && path[1] == ':'));
}

BOOL WINAPI PathFileExistsW(const WCHAR *path)
{
    return path && GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

BOOL WINAPI PathIsDirectoryW(const WCHAR *path)
{
    DWORD attributes = path ? GetFileAttributesW(path) : INVALID_FILE_ATTRIBUTES;

    return attributes == INVALID_FILE_ATTRIBUTES ? FALSE : (BOOL)(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* ---- parts */

WCHAR * WINAPI PathFindFileNameW(const WCHAR *path)
{
    const WCHAR *name = path;

    for (; path && *path; path++)
        if ((*path == '\\' || *path == '/' || *path == ':') && path[1] && path[1] != '\\' && path[1] != '/')
            name = path + 1;
    return (WCHAR *)name;
}

/* The last point of the last name; the end of the text where there is none, or where a space follows it. */
WCHAR * WINAPI PathFindExtensionW(const WCHAR *path)
{
    const WCHAR *extension = NULL;

    for (; path && *path; path++)
        if (*path == '.')
            extension = path;
        else if (*path == '\\' || *path == ' ')
            extension = NULL;
    return (WCHAR *)(extension ? extension : path);
}

void WINAPI PathRemoveExtensionW(WCHAR *path)
{
    if (path)
        *PathFindExtensionW(path) = 0;
}

/* FALSE: it has one, or there is no room. NULL stands for ".exe". */
BOOL WINAPI PathAddExtensionW(WCHAR *path, const WCHAR *extension)
{
    WCHAR *end;

    if (!path || *(end = PathFindExtensionW(path)))
        return FALSE;
    if (!extension)
        extension = L".exe";
    if ((size_t)(end - path) + length_of(extension) >= MAX_PATH)
        return FALSE;
    lstrcpyW(end, extension);
    return TRUE;
}

BOOL WINAPI PathRenameExtensionW(WCHAR *path, const WCHAR *extension)
{
    WCHAR *end;

    if (!path || !extension)
        return FALSE;
    end = PathFindExtensionW(path);
    if ((size_t)(end - path) + length_of(extension) >= MAX_PATH)
        return FALSE;
    lstrcpyW(end, extension);
    return TRUE;
}

void WINAPI PathStripPathW(WCHAR *path)
{
    WCHAR *name = PathFindFileNameW(path);

    if (path && name != path)
        memmove(path, name, (length_of(name) + 1) * sizeof(*name));
}

/* FALSE: there is nothing but the root. */
BOOL WINAPI PathRemoveFileSpecW(WCHAR *path)
{
    size_t root, i, cut;

    if (!path)
        return FALSE;
    root = cut = root_length(path);
    for (i = root; path[i]; i++)
        if (path[i] == '\\')
            cut = i;
    if (!path[cut])
        return FALSE;
    path[cut] = 0;
    return TRUE;
}

/* The end of the text; NULL: there is no room for a backslash. */
WCHAR * WINAPI PathAddBackslashW(WCHAR *path)
{
    size_t length;

    if (!path || (length = length_of(path)) >= MAX_PATH - 1)
        return NULL;
    if (length && path[length - 1] != '\\')
    {
        path[length++] = '\\';
        path[length] = 0;
    }
    return path + length;
}

/* Where the backslash was, or the last unit. That of a root stays. */
WCHAR * WINAPI PathRemoveBackslashW(WCHAR *path)
{
    size_t length;

    if (!path)
        return NULL;
    if (!(length = length_of(path)))
        return path;
    if (path[length - 1] == '\\' && length > root_length(path))
        path[length - 1] = 0;
    return path + length - 1;
}

void WINAPI PathQuoteSpacesW(WCHAR *path)
{
    size_t length, i;

    if (!path)
        return;
    length = length_of(path);
    for (i = 0; i < length && path[i] != ' '; i++)
        ;
    if (i == length || length + 2 >= MAX_PATH)
        return;
    memmove(path + 1, path, length * sizeof(*path));
    path[0] = path[length + 1] = '"';
    path[length + 2] = 0;
}

void WINAPI PathUnquoteSpacesW(WCHAR *path)
{
    size_t length;

    if (!path || *path != '"' || (length = length_of(path)) < 2 || path[length - 1] != '"')
        return;
    path[length - 1] = 0;
    memmove(path, path + 1, (length - 1) * sizeof(*path));
}

/* ---- joining */

/* FALSE: the result would be too long. Takes "." and ".." away; nothing lies above the root. */
BOOL WINAPI PathCanonicalizeW(WCHAR *result, const WCHAR *path)
{
    WCHAR buffer[MAX_PATH];
    size_t root, length, begin, end;
    BOOL name;

    if (result)
        *result = 0;
    if (!result || !path)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    root = root_length(path);
    memcpy(buffer, path, root * sizeof(*buffer));
    if (root == 2 && path[1] == ':')
        buffer[root++] = '\\';      /* "C:" and "C:name" are taken for the drive's root */
    length = root;
    for (begin = root_length(path); path[begin]; begin = path[end] ? end + 1 : end)
    {
        for (end = begin; path[end] && path[end] != '\\'; end++)
            ;
        name = TRUE;
        if (end - begin == 1 && path[begin] == '.')
            name = FALSE;
        else if (end - begin == 2 && path[begin] == '.' && path[begin + 1] == '.')
        {
            name = FALSE;
            if (length > root)      /* the backslash behind the name that goes, and the name */
                for (length--; length > root && buffer[length - 1] != '\\'; length--)
                    ;
            if (!length)            /* before the begin of a relative path lies the drive's root */
            {
                buffer[length++] = '\\';
                root = length;
            }
        }
        if (name)
        {
            if (length + (end - begin) + 1 > MAX_PATH - (path[end] ? 0 : 1))
                return FALSE;
            memcpy(buffer + length, path + begin, (end - begin) * sizeof(*buffer));
            length += end - begin;
            if (path[end])
                buffer[length++] = '\\';
        }
        else if (!path[end] && length > root && buffer[length - 1] == '\\')
            length--;               /* what ends in "." or ".." ends in a name then */
    }
    if (!length)
        buffer[length++] = '\\';
    if (length >= MAX_PATH)
        return FALSE;
    memcpy(result, buffer, length * sizeof(*buffer));
    result[length] = 0;
    return TRUE;
}

WCHAR * WINAPI PathCombineW(WCHAR *result, const WCHAR *folder, const WCHAR *file)
{
    WCHAR joined[2 * MAX_PATH];
    size_t length = 0;

    if (!result)
        return NULL;
    if ((!folder && !file) || (folder && length_of(folder) >= MAX_PATH) || (file && length_of(file) >= MAX_PATH))
    {
        *result = 0;
        return NULL;
    }
    if (folder && *folder && (!file || !*file || PathIsRelativeW(file) || (file[0] == '\\' && file[1] != '\\')))
    {
        length = file && file[0] == '\\' ? root_length(folder) : length_of(folder);
        memcpy(joined, folder, length * sizeof(*joined));
        if (file && file[0] == '\\')
            file++;
        if (length && joined[length - 1] != '\\' && file && *file)
            joined[length++] = '\\';
    }
    lstrcpyW(joined + length, file ? file : L"");
    if (PathCanonicalizeW(result, joined))
        return result;
    *result = 0;
    return NULL;
}

BOOL WINAPI PathAppendW(WCHAR *path, const WCHAR *more)
{
    if (!path || !more)
        return FALSE;
    if (!PathIsUNCW(more))
        while (*more == '\\')
            more++;
    return PathCombineW(path, path, more) != NULL;
}

/* ---- patterns */

static WCHAR upper(WCHAR unit)
{
    return (WCHAR)(ULONG_PTR)CharUpperW((WCHAR *)(ULONG_PTR)unit);
}

/* '*' for any units, '?' for one; the pattern ends at a semicolon. */
static BOOL matches(const WCHAR *file, const WCHAR *pattern)
{
    const WCHAR *star = NULL, *from = NULL;

    for (;;)
        if (*pattern == '*')
        {
            star = ++pattern;
            from = file;
        }
        else if (*file && *pattern && *pattern != ';' && (*pattern == '?' || upper(*file) == upper(*pattern)))
        {
            file++;
            pattern++;
        }
        else if (!*file && (!*pattern || *pattern == ';'))
            return TRUE;
        else if (star && *from)
        {
            file = ++from;
            pattern = star;
        }
        else
            return FALSE;
}

/* One of the patterns, which semicolons divide. */
BOOL WINAPI PathMatchSpecW(const WCHAR *file, const WCHAR *patterns)
{
    if (!file || !patterns)
        return FALSE;
    if (!lstrcmpW(patterns, L"*.*"))
        return TRUE;
    while (*patterns)
    {
        while (*patterns == ' ')
            patterns++;
        if (matches(file, patterns))
            return TRUE;
        while (*patterns && *patterns != ';')
            patterns++;
        if (*patterns)
            patterns++;
    }
    return FALSE;
}
