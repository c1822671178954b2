/* What `certemu build` reads of a user's files by itself: any bytes as a source, a module definition file and a Visual C++ project. */
#include "fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tools/build.h"

/* Of the command's main.c: a message is an answer like others. */
int usage_error(const char *format, ...)
{
    char line[4096];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    return EXIT_USAGE;
}

/* Marks come in the order of the text, lie in it, and count its lines. */
static void look(const struct scan *scan, size_t length)
{
    size_t i, before = 0;
    unsigned int line = 1;

    for (i = 0; i < scan->marks_count; i++)
    {
        const struct scan_mark *mark = &scan->marks[i];

        if (mark->start < before || mark->end < mark->start || mark->end > length || mark->line < line)
            abort();
        before = mark->start;
        line = mark->line;
    }
}

static void read_project(const uint8_t *data, size_t size)
{
    char file[] = "/tmp/certemu-fuzz-XXXXXX.vcxproj";
    struct build build = {0};
    int descriptor = mkstemps(file, 8);

    if (descriptor < 0)
        abort();
    if (write(descriptor, data, size) == (ssize_t)size)
        project_read(&build, file, "Release|x64");
    close(descriptor);
    unlink(file);
    strings_free(&build.sources);
    strings_free(&build.compile_options);
    strings_free(&build.link_options);
    strings_free(&build.include_folders);
    strings_free(&build.defines);
    strings_free(&build.libraries);
    strings_free(&build.exports);
    strings_free(&build.option_files);
    strings_free(&build.file_options);
    strings_free(&build.midl_names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct strings exports = {0};
    struct text text = {0}, kept = {0};
    BOOL changed;
    int language;

    scan_decode(&text, (const char *)data, size, &changed);
    for (language = SCAN_C; language <= SCAN_RC; language++)
    {
        struct scan scan = {0};

        scan_source(&scan, language, text_string(&text), text.length);
        look(&scan, text.length);
        scan_free(&scan);
    }
    def_read("any.def", text_string(&text), text.length, &exports, &kept);
    strings_free(&exports);
    text_free(&kept);
    read_project(data, size);
    text_free(&text);
    keep_free();
    return 0;
}
