/* What a module wrote to its drive: two states of a folder, compared. And temporary folders. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

#define DEPTH 64

struct drive_file
{
    char *path;             /* below the drive, with backslashes */
    ULONGLONG size;
    FILETIME written;
    BOOL folder;
};

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const struct drive_file *)a)->path, ((const struct drive_file *)b)->path);
}

/* `path` has room for its child: Windows form, without a final backslash. */
static BOOL read_folder(struct drive_state *state, const char *folder, const char *shown, int depth)
{
    struct text pattern = {0};
    WIN32_FIND_DATAW found;
    WCHAR *wide;
    HANDLE search;
    BOOL ok = TRUE;

    text_format(&pattern, "%s/*", folder);
    wide = text_path(text_string(&pattern));
    text_free(&pattern);
    if (!wide)
        return FALSE;
    search = FindFirstFileW(wide, &found);
    free(wide);
    if (search == INVALID_HANDLE_VALUE)
        return TRUE;
    do
    {
        struct text host = {0}, path = {0};
        struct drive_file *file;
        char *name;

        if (found.cFileName[0] == '.' && (!found.cFileName[1] || (found.cFileName[1] == '.' && !found.cFileName[2])))
            continue;
        /* Links are the drive's furniture (Wine's DLLs), not the module's work. */
        if (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
            continue;
        name = text_utf8(found.cFileName, -1);
        text_format(&path, "%s\\%s", shown, name ? name : "");
        text_format(&host, "%s/%s", folder, name ? name : "");
        free(name);
        if ((file = ARRAY_ADD(state, files)))
        {
            file->path = text_copy(text_string(&path), path.length);
            file->size = (ULONGLONG)found.nFileSizeHigh << 32 | found.nFileSizeLow;
            file->written = found.ftLastWriteTime;
            file->folder = (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
        }
        ok = file && file->path && !host.failed;
        if (ok && file->folder && depth < DEPTH)
            ok = read_folder(state, text_string(&host), text_string(&path), depth + 1);
        text_free(&path);
        text_free(&host);
    }
    while (ok && FindNextFileW(search, &found));
    FindClose(search);
    return ok;
}

BOOL drive_read(struct drive_state *state, const char *folder)
{
    BOOL ok;

    memset(state, 0, sizeof(*state));
    ok = read_folder(state, folder, "C:", 0);
    if (state->files_count)
        qsort(state->files, state->files_count, sizeof(*state->files), compare_files);
    return ok;
}

void drive_free(struct drive_state *state)
{
    size_t i;

    for (i = 0; i < state->files_count; i++)
        free(state->files[i].path);
    free(state->files);
    memset(state, 0, sizeof(*state));
}

void drive_compare(const struct drive_state *before, const struct drive_state *after, struct report *report)
{
    size_t i = 0, j = 0;

    while (i < before->files_count || j < after->files_count)
    {
        int order = i == before->files_count ? 1 : j == after->files_count ? -1
                : compare_files(&before->files[i], &after->files[j]);

        if (order < 0)
        {
            if (!before->files[i].folder)
                report_add_file(report, before->files[i].path, "deleted", 0);
            i++;
        }
        else if (order > 0)
        {
            if (!after->files[j].folder)
                report_add_file(report, after->files[j].path, "new", after->files[j].size);
            j++;
        }
        else
        {
            if (!after->files[j].folder && (before->files[i].size != after->files[j].size ||
                    CompareFileTime(&before->files[i].written, &after->files[j].written)))
                report_add_file(report, after->files[j].path, "changed", after->files[j].size);
            i++;
            j++;
        }
    }
}

void folder_delete(const char *folder)
{
    struct text pattern = {0};
    WIN32_FIND_DATAW found;
    WCHAR *wide;
    HANDLE search;

    text_format(&pattern, "%s/*", folder);
    wide = text_path(text_string(&pattern));
    search = wide ? FindFirstFileW(wide, &found) : INVALID_HANDLE_VALUE;
    free(wide);
    if (search != INVALID_HANDLE_VALUE)
    {
        do
        {
            char *name, *path;

            if (found.cFileName[0] == '.' && (!found.cFileName[1] || (found.cFileName[1] == '.' && !found.cFileName[2])))
                continue;
            name = text_utf8(found.cFileName, -1);
            text_clear(&pattern);
            text_format(&pattern, "%s/%s", folder, name ? name : "");
            path = text_copy(text_string(&pattern), pattern.length);
            free(name);
            if (!path)
                continue;
            if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY && !(found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT))
                folder_delete(path);
            else if ((wide = text_path(path)))
            {
                if (!DeleteFileW(wide))
                {
                    SetFileAttributesW(wide, FILE_ATTRIBUTE_NORMAL);
                    if (!DeleteFileW(wide))
                        RemoveDirectoryW(wide);     /* a link to a folder */
                }
                free(wide);
            }
            free(path);
        }
        while (FindNextFileW(search, &found));
        FindClose(search);
    }
    text_free(&pattern);
    if ((wide = text_path(folder)))
        RemoveDirectoryW(wide);
    free(wide);
}

char *folder_temporary(BOOL scratch)
{
    char *parent = scratch ? port_scratch() : port_temporary();
    struct text path = {0};
    LARGE_INTEGER now;
    unsigned int attempt;
    WCHAR *wide;
    BOOL made = FALSE;

    for (attempt = 0; parent && !made && attempt < 10000; attempt++)
    {
        text_clear(&path);
        QueryPerformanceCounter(&now);
        text_format(&path, "%s/certemu-%llx", parent, (unsigned long long)now.QuadPart + attempt);
        if (!(wide = text_path(text_string(&path))))
            break;
        made = CreateDirectoryW(wide, NULL);
        free(wide);
        if (!made && GetLastError() != ERROR_ALREADY_EXISTS)
            break;
    }
    free(parent);
    if (!made)
    {
        text_free(&path);
        return NULL;
    }
    return path.data;
}
