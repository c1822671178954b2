/* Files of C++'s narrow streams by Windows' paths, and with Windows' line ends.
 *
 * The templates of <fstream> are instantiated in the module (bits/c++config.h), and call libstdc++.so's __basic_file<char>, which opens, reads
 * and writes. Its functions are here once more, by their mangled names: they are found first by the module alone, as all of this
 * archive. A file that is opened without std::ios::binary is a text file, in which a line ends with CR LF. C modules do not get this. */
#include "file.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* std::ios_base::openmode of libstdc++ */
#define MODE_BINARY 4

#define TEXT_FILES 1024     /* file numbers that can be those of text files: the host's usual limit */

static unsigned char text_files[TEXT_FILES];

void *certemu_open(void *file, const char *path, int mode, int permissions) __asm__("_ZNSt12__basic_fileIcE4openEPKcSt13_Ios_Openmodei");
void *certemu_open_wide(void *file, const wchar_t *path, int mode) __asm__("_ZNSt12__basic_fileIcE4openEPKwSt13_Ios_Openmode");
void *certemu_close(void *file) __asm__("_ZNSt12__basic_fileIcE5closeEv");
long certemu_read(void *file, char *bytes, long size) __asm__("_ZNSt12__basic_fileIcE6xsgetnEPcl");
long certemu_write(void *file, const char *bytes, long size) __asm__("_ZNSt12__basic_fileIcE6xsputnEPKcl");
long certemu_write_both(void *file, const char *first, long first_size, const char *second, long second_size)
    __asm__("_ZNSt12__basic_fileIcE8xsputn_2EPKclS2_l");

static void *real(void **kept, const char *name)
{
    void *function = __atomic_load_n(kept, __ATOMIC_RELAXED);

    if (!function)
    {
        function = dlsym(RTLD_DEFAULT, name);
        __atomic_store_n(kept, function, __ATOMIC_RELAXED);
    }
    return function;
}

/* The mark of the file's number; NULL: it has none. */
static unsigned char *text_mark(void *file)
{
    static void *kept;
    int (*number_of)(void *) = (int (*)(void *))real(&kept, "_ZNSt12__basic_fileIcE2fdEv");
    int number = number_of ? number_of(file) : -1;

    return number >= 0 && number < TEXT_FILES ? &text_files[number] : NULL;
}

static int is_text(void *file)
{
    unsigned char *mark = text_mark(file);

    return mark && __atomic_load_n(mark, __ATOMIC_RELAXED);
}

static void *open_host(void *file, const char *path, int mode, int permissions)
{
    static void *kept;
    void *(*function)(void *, const char *, int, int) =
        (void *(*)(void *, const char *, int, int))real(&kept, "_ZNSt12__basic_fileIcE4openEPKcSt13_Ios_Openmodei");
    void *opened = function ? function(file, path, mode, permissions) : NULL;
    unsigned char *mark = opened ? text_mark(opened) : NULL;

    if (mark)
        __atomic_store_n(mark, !(mode & MODE_BINARY), __ATOMIC_RELAXED);
    return opened;
}

void *certemu_open_wide(void *file, const wchar_t *path, int mode)
{
    char host[PATH_MAX];
    DWORD error = certemu_runtime_host_path(path, host, sizeof(host));

    if (error)
    {
        errno = crt_file_error(error);
        return NULL;
    }
    return open_host(file, host, mode, 0664);
}

/* As narrow fopen: a path with a drive or a backslash is Windows', every other the host's. */
void *certemu_open(void *file, const char *path, int mode, int permissions)
{
    wchar_t wide[PATH_MAX];

    if (!strchr(path, '\\') && !(path[0] && path[1] == ':'))
        return open_host(file, path, mode, permissions);
    if (!MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, PATH_MAX))
    {
        errno = ENOENT;
        return NULL;
    }
    return certemu_open_wide(file, wide, mode);
}

void *certemu_close(void *file)
{
    static void *kept;
    void *(*function)(void *) = (void *(*)(void *))real(&kept, "_ZNSt12__basic_fileIcE5closeEv");
    unsigned char *mark = text_mark(file);

    if (mark)
        __atomic_store_n(mark, 0, __ATOMIC_RELAXED);
    return function(file);
}

static long write_bytes(void *file, const char *bytes, long size)
{
    static void *kept;
    long (*function)(void *, const char *, long) =
        (long (*)(void *, const char *, long))real(&kept, "_ZNSt12__basic_fileIcE6xsputnEPKcl");

    return function(file, bytes, size);
}

/* How many of the bytes were written, as the caller counts them. */
long certemu_write(void *file, const char *bytes, long size)
{
    long done = 0, part;

    if (!is_text(file))
        return write_bytes(file, bytes, size);
    while (done < size)
    {
        const char *newline = memchr(bytes + done, '\n', size - done);

        part = (newline ? newline - bytes : size) - done;
        if (part && write_bytes(file, bytes + done, part) != part)
            break;
        done += part;
        if (newline && write_bytes(file, "\r\n", 2) != 2)
            break;
        done += newline != NULL;
    }
    return done;
}

long certemu_write_both(void *file, const char *first, long first_size, const char *second, long second_size)
{
    long done = certemu_write(file, first, first_size);

    return done < first_size ? done : done + certemu_write(file, second, second_size);
}

/* CR LF becomes LF. A CR at the end of what was read takes one byte more to know. */
long certemu_read(void *file, char *bytes, long size)
{
    static void *kept;
    long (*function)(void *, char *, long) = (long (*)(void *, char *, long))real(&kept, "_ZNSt12__basic_fileIcE6xsgetnEPcl");
    long got = function(file, bytes, size), from, to = 0;
    char next;

    if (got <= 0 || !is_text(file))
        return got;
    for (from = 0; from < got; from++)
    {
        if (bytes[from] != '\r')
            bytes[to++] = bytes[from];
        else if (from + 1 < got)
        {
            if (bytes[from + 1] != '\n')
                bytes[to++] = '\r';
        }
        else if (function(file, &next, 1) != 1)
            bytes[to++] = '\r';
        else if (next == '\n')
            bytes[to++] = '\n';
        else
        {
            bytes[to++] = '\r';
            if (to < size)
                bytes[to++] = next;
        }
    }
    return to;
}
