/* Strings that last as long as the command, and files of the host. */
#include "build.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <uthash.h>

#include "trace/array.h"

/* --- strings -------------------------------------------------------------------------------------------------------------- */

struct block
{
    struct block *next;
};

static struct block *blocks;

/* The command has done nothing that cannot be done again. */
static void end_without_memory(void)
{
    exit(usage_error("out of memory"));
}

void *keep_memory(size_t size)
{
    struct block *block = calloc(1, sizeof(*block) + size);

    if (!block)
        end_without_memory();
    block->next = blocks;
    blocks = block;
    return block + 1;
}

char *keep_length(const char *string, size_t length)
{
    char *copy = keep_memory(length + 1);

    memcpy(copy, string, length);
    return copy;
}

char *keep(const char *string)
{
    return keep_length(string, strlen(string));
}

char *keep_format(const char *format, ...)
{
    struct text text = {0};
    va_list arguments;
    char *copy;

    va_start(arguments, format);
    text_format_list(&text, format, arguments);
    va_end(arguments);
    if (text.failed)
        end_without_memory();
    copy = keep_length(text_string(&text), text.length);
    text_free(&text);
    return copy;
}

void strings_add(struct strings *strings, const char *string)
{
    char **item = ARRAY_ADD(strings, items);

    /* One more, which is not counted, ends the list. */
    if (!item || !ARRAY_ADD(strings, items))
        end_without_memory();
    strings->items_count--;
    strings->items[strings->items_count - 1] = (char *)string;
}

void strings_append(struct strings *strings, const struct strings *more)
{
    size_t i;

    for (i = 0; i < more->items_count; i++)
        strings_add(strings, more->items[i]);
}

BOOL strings_have(const struct strings *strings, const char *string)
{
    size_t i;

    for (i = 0; i < strings->items_count; i++)
        if (!strcmp(strings->items[i], string))
            return TRUE;
    return FALSE;
}

void strings_free(struct strings *strings)
{
    free(strings->items);
    memset(strings, 0, sizeof(*strings));
}

void strings_split(struct strings *strings, const char *text)
{
    struct text word = {0};
    BOOL inside = FALSE;
    char quote = 0;

    for (; *text; text++)
    {
        if (quote ? *text == quote : *text == '"' || *text == '\'')
        {
            quote = quote ? 0 : *text;
            inside = TRUE;
        }
        else if (*text == '\\' && quote != '\'' && text[1])
        {
            text_add(&word, ++text, 1);
            inside = TRUE;
        }
        else if (!quote && (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r'))
        {
            if (inside)
                strings_add(strings, keep(text_string(&word)));
            text_clear(&word);
            inside = FALSE;
        }
        else
        {
            text_add(&word, text, 1);
            inside = TRUE;
        }
    }
    if (inside)
        strings_add(strings, keep(text_string(&word)));
    if (word.failed)
        end_without_memory();
    text_free(&word);
}

void strings_join(struct text *text, char *const *words)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";

    for (; *words; words++)
    {
        const char *c;

        if (text->length)
            text_put(text, " ");
        if (**words && !(*words)[strspn(*words, plain)])
        {
            text_put(text, *words);
            continue;
        }
        text_put(text, "'");
        for (c = *words; *c; c++)
            if (*c == '\'')
                text_put(text, "'\\''");
            else
                text_add(text, c, 1);
        text_put(text, "'");
    }
}

BOOL has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), size = strlen(ending);

    return length > size && !strcasecmp(name + length - size, ending);
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == path ? keep("/") : slash ? keep_length(path, slash - path) : keep(".");
}

char *without_extension(const char *name)
{
    const char *dot = strrchr(base_name(name), '.');

    return dot ? keep_length(name, dot - name) : keep(name);
}

char *joined(const char *folder, const char *name)
{
    if (name[0] == '/' || !strcmp(folder, "."))
        return keep(name);
    return keep_format("%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
}

/* --- files ------------------------------------------------------------------------------------------------------------------- */

struct state
{
    ULONGLONG state, written;
    UT_hash_handle hh;
    char path[];
};

struct folder
{
    struct strings names;
    UT_hash_handle hh;
    char path[];
};

static struct state *states;
static struct folder *folders;

static const struct state *find_state(const char *path)
{
    struct state *state;
    struct stat status;

    HASH_FIND_STR(states, path, state);
    if (!state)
    {
        state = keep_memory(sizeof(*state) + strlen(path) + 1);
        strcpy(state->path, path);
        HASH_ADD_STR(states, path, state);
        if (!stat(path, &status))
        {
            state->written = (ULONGLONG)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
            state->state = (state->written * 31 + status.st_size) * 31 + status.st_ino + 1;
        }
    }
    return state;
}

ULONGLONG file_state(const char *path)
{
    return find_state(path)->state;
}

BOOL file_newer(const char *path, ULONGLONG time)
{
    return find_state(path)->written > time;
}

ULONGLONG time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);    /* not before any file that is there already */
    return (ULONGLONG)now.tv_sec * 1000000000 + now.tv_nsec;
}

void file_forget(const char *path)
{
    struct state *state;

    HASH_FIND_STR(states, path, state);
    if (state)
        HASH_DEL(states, state);
}

BOOL file_read(const char *path, struct text *text)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    char buffer[65536];
    ssize_t got = -1;
    int error;

    if (file < 0)
        return FALSE;
    while ((got = read(file, buffer, sizeof(buffer))) > 0)
        text_add(text, buffer, got);
    error = errno;
    close(file);
    errno = error;
    if (text->failed)
        end_without_memory();
    return got == 0;
}

BOOL file_write(const char *path, const char *bytes, size_t size)
{
    const char *temporary = keep_format("%s.new", path);
    struct text old = {0};
    BOOL same = file_read(path, &old) && old.length == size && (!size || !memcmp(old.data, bytes, size));
    size_t written = 0;
    ssize_t got = 0;
    int file;

    text_free(&old);
    if (same)
        return TRUE;
    if ((file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) < 0)
        return FALSE;
    while (written < size && (got = write(file, bytes + written, size - written)) > 0)
        written += got;
    if (close(file) || written < size || rename(temporary, path))
    {
        unlink(temporary);
        return FALSE;
    }
    file_forget(path);
    return TRUE;
}

BOOL folders_make(const char *path)
{
    char *copy = keep(path), *slash;
    struct stat status;

    for (slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/'))
    {
        *slash = 0;
        mkdir(copy, 0777);
        *slash = '/';
    }
    return !mkdir(copy, 0777) || (errno == EEXIST && !stat(copy, &status) && S_ISDIR(status.st_mode));
}

static struct folder *folder_read(const char *path)
{
    struct folder *folder;
    struct dirent *entry;
    DIR *list;

    HASH_FIND_STR(folders, path, folder);
    if (folder)
        return folder;
    folder = keep_memory(sizeof(*folder) + strlen(path) + 1);
    strcpy(folder->path, path);
    HASH_ADD_STR(folders, path, folder);
    if ((list = opendir(path)))
    {
        while ((entry = readdir(list)))
            strings_add(&folder->names, keep(entry->d_name));
        closedir(list);
    }
    return folder;
}

void file_plan(const char *path)
{
    struct folder *folder = folder_read(folder_of(path));

    if (!strings_have(&folder->names, base_name(path)))
        strings_add(&folder->names, keep(base_name(path)));
}

char *file_find(const char *folder, const char *name, BOOL *exact)
{
    char *path = *name == '/' || *name == '\\' ? keep("/") : keep(folder);

    *exact = TRUE;
    while (*name)
    {
        size_t length = strcspn(name, "/\\"), i;
        char *part = keep_length(name, length);
        const char *found = NULL;
        struct folder *names;

        if (name[length] == '\\')
            *exact = FALSE;
        name += length + (name[length] != 0);
        if (!*part || !strcmp(part, "."))
            continue;
        if (!strcmp(part, ".."))
        {
            path = joined(path, part);
            continue;
        }
        names = folder_read(path);
        if (strings_have(&names->names, part))
            found = part;
        for (i = 0; !found && i < names->names.items_count; i++)
            if (!strcasecmp(names->names.items[i], part))
            {
                found = names->names.items[i];
                *exact = FALSE;
            }
        if (!found)
            return NULL;
        path = joined(path, found);
    }
    return path;
}

void keep_free(void)
{
    struct folder *folder, *next_folder;

    HASH_CLEAR(hh, states);
    HASH_ITER(hh, folders, folder, next_folder)
    {
        HASH_DEL(folders, folder);
        strings_free(&folder->names);
    }
    while (blocks)
    {
        struct block *next = blocks->next;

        free(blocks);
        blocks = next;
    }
}
