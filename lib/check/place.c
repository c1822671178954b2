/* Places in the source as reports show them. */
#include "check/report.h"

#include <stdlib.h>
#include <string.h>

BOOL place_read(const char *text, size_t length, struct place *place)
{
    const char *plus = NULL;
    size_t i;

    memset(place, 0, sizeof(*place));
    for (i = 0; i < length; i++)
        if (text[i] == '+')
            plus = text + i;
    if (!plus || !(place->image = text_copy(text, plus - text)))
        return FALSE;
    place->offset = strtoull(plus + 1, NULL, 16);
    return TRUE;
}

void place_free(struct place *place)
{
    free(place->image);
    free(place->function);
    free(place->file);
}

const char *report_folder(void)
{
    static char folder[4096];

    if (!*folder)
    {
        WCHAR wide[2048];
        DWORD units = GetCurrentDirectoryW(sizeof(wide) / sizeof(*wide), wide), i;
        char *utf8 = units && units < sizeof(wide) / sizeof(*wide) ? text_utf8(wide, -1) : NULL;
        /* Z: is the host's root. */
        const char *host = utf8 && (utf8[0] | 0x20) == 'z' && utf8[1] == ':' ? utf8 + 2 : "?";

        for (i = 0; host[i] && i + 2 < sizeof(folder); i++)
            folder[i] = host[i] == '\\' ? '/' : host[i];
        if (folder[i - 1] != '/')
            folder[i++] = '/';
        folder[i] = 0;
        free(utf8);
    }
    return folder;
}

const char *report_path(const char *file)
{
    size_t length = strlen(report_folder());

    return strncmp(file, report_folder(), length) ? file : file + length;
}

BOOL place_is_library(const char *file)
{
    static const char *const folders[] = {"/include/atl/", "/include/crt/", "/include/sdk/", "/lib/runtime/crt/", "/certemu/atl/",
        "/certemu/crt/", "/certemu/sdk/"};
    size_t i;

    if (!file || !strncmp(file, "/usr/", 5))
        return file != NULL;
    for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        if (strstr(file, folders[i]))
            return TRUE;
    return FALSE;
}

const char *report_image_name(const char *image)
{
    const char *name = image;

    for (; *image; image++)
        if (*image == '/' || *image == '\\')
            name = image + 1;
    return name;
}

void report_put_place(struct text *text, const struct place *place)
{
    if (place->file)
        text_format(text, "%s:%u", report_path(place->file), place->line);
    else if (place->image)
        text_format(text, "%s+0x%llx", report_image_name(place->image), (unsigned long long)place->offset);
    if (place->function)
        text_format(text, place->file || place->image ? " in %s" : "%s", place->function);
}

void report_put_stack(struct text *text, const char *indent, const struct place *stack, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
    {
        text_format(text, "%s#%u ", indent, (unsigned int)i);
        report_put_place(text, &stack[i]);
        text_put(text, "\n");
    }
}
