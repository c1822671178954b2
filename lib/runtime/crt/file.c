/* Files by Windows' paths: fopen and _wfopen and their kin, on the emulated drive.
 *
 * A stream that is opened here has Windows' modes: without "b" it is a text stream, in which a line ends with CR LF in the file and
 * with LF in the program, and Ctrl-Z ends the input; "ccs=" chooses the file's encoding, which a byte order mark tells. The
 * program's side of a wide stream is UTF-8 (stream.c). A narrow fopen is libc's unless the path has a drive or a backslash. */
#include "file.h"
#include "invalid.h"
#include "utf8.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include <windows.h>

/* The Windows error of the last call as errno. */
int crt_file_error(DWORD error)
{
    static const struct
    {
        DWORD error;
        int number;
    } rows[] =
    {
        {ERROR_FILE_NOT_FOUND, ENOENT}, {ERROR_PATH_NOT_FOUND, ENOENT}, {ERROR_INVALID_DRIVE, ENOENT}, {ERROR_INVALID_NAME, ENOENT},
        {ERROR_BAD_PATHNAME, ENOENT}, {ERROR_NO_MORE_FILES, ENOENT}, {ERROR_BAD_NETPATH, ENOENT}, {ERROR_FILENAME_EXCED_RANGE, ENOENT},
        {ERROR_ACCESS_DENIED, EACCES}, {ERROR_SHARING_VIOLATION, EACCES}, {ERROR_LOCK_VIOLATION, EACCES},
        {ERROR_CURRENT_DIRECTORY, EACCES}, {ERROR_WRITE_PROTECT, EACCES}, {ERROR_FILE_EXISTS, EEXIST}, {ERROR_ALREADY_EXISTS, EEXIST},
        {ERROR_DIR_NOT_EMPTY, ENOTEMPTY}, {ERROR_DISK_FULL, ENOSPC}, {ERROR_NOT_SAME_DEVICE, EXDEV}, {ERROR_TOO_MANY_OPEN_FILES, EMFILE},
        {ERROR_INVALID_HANDLE, EBADF}, {ERROR_NOT_ENOUGH_MEMORY, ENOMEM}, {ERROR_OUTOFMEMORY, ENOMEM}, {ERROR_BROKEN_PIPE, EPIPE}
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (rows[i].error == error)
            return rows[i].number;
    return EINVAL;
}

/* ---- modes ---- */

enum encoding
{
    ENCODING_BYTES, ENCODING_UTF8, ENCODING_UTF16
};

struct mode
{
    int flags;                  /* of open */
    int text;
    enum encoding encoding;     /* of ccs=; UNICODE is UTF-16 unless the file's mark says otherwise */
    int marked;                 /* ccs= was given */
    char host[4];               /* for fdopen */
};

static int ends_with_encoding(const wchar_t *text, const wchar_t *name)
{
    const size_t length = wcslen(name);

    if (_wcsnicmp(text, name, length))
        return 0;
    text += length;
    while (*text == ' ')
        text++;
    return !*text;
}

static int parse_mode(const wchar_t *text, struct mode *mode)
{
    int plus = 0;

    memset(mode, 0, sizeof(*mode));
    mode->text = 1;
    while (*text == ' ')
        text++;
    switch (*text)
    {
        case 'r': mode->flags = 0; break;
        case 'w': mode->flags = O_CREAT | O_TRUNC; break;
        case 'a': mode->flags = O_CREAT | O_APPEND; break;
        default: return EINVAL;
    }
    mode->host[0] = *text;
    for (text++; *text && *text != ','; text++)
    {
        switch (*text)
        {
            case '+': plus = 1; break;
            case 'b': mode->text = 0; break;
            case 'x': mode->flags |= O_EXCL; break;
            case 't': case 'N': case 'c': case 'n': case 'S': case 'R': case 'T': case 'D': case ' ': break;
            default: return EINVAL;
        }
    }
    mode->flags |= plus ? O_RDWR : mode->host[0] == 'r' ? O_RDONLY : O_WRONLY;
    if (plus)
        mode->host[1] = '+';
    if (!*text)
        return 0;
    for (text++; *text == ' '; text++)
        ;
    if (wcsncmp(text, L"ccs", 3))
        return EINVAL;
    for (text += 3; *text == ' '; text++)
        ;
    if (*text++ != '=')
        return EINVAL;
    while (*text == ' ')
        text++;
    mode->marked = 1;
    if (ends_with_encoding(text, L"UTF-8"))
        mode->encoding = ENCODING_UTF8;
    else if (ends_with_encoding(text, L"UTF-16LE") || ends_with_encoding(text, L"UNICODE"))
        mode->encoding = ENCODING_UTF16;
    else
        return EINVAL;
    return 0;
}

/* ---- text streams ---- */

/* Between the program, which has UTF-8 and LF, and the file. */
struct text_file
{
    int file;
    enum encoding encoding;
    unsigned char input[4096];
    size_t first, last;
    int end;                    /* Ctrl-Z was read */
    char waiting[8];            /* of the input: bytes for the program that did not fit */
    size_t waiting_count;
    char rest[4];               /* of the output: the beginning of a character */
    size_t rest_count;
};

static int read_byte(struct text_file *text)
{
    if (text->first == text->last)
    {
        const ssize_t count = read(text->file, text->input, sizeof(text->input));

        if (count <= 0)
            return -1;
        text->first = 0;
        text->last = count;
    }
    return text->input[text->first++];
}

static int read_unit(struct text_file *text)
{
    const int low = read_byte(text);
    int high;

    if (text->encoding != ENCODING_UTF16 || low < 0)
        return low;
    high = read_byte(text);
    return high < 0 ? -1 : low | high << 8;
}

/* The next character of the file in bytes for the program; 0: the end. */
static size_t read_character(struct text_file *text, char *bytes)
{
    int unit = text->end ? -1 : read_unit(text);

    if (unit == 0x1a)
        text->end = 1;
    if (unit < 0 || unit == 0x1a)
        return 0;
    if (unit == '\r')
    {
        const int second = read_unit(text);

        if (second != '\n' && second >= 0)
            text->first -= text->encoding == ENCODING_UTF16 ? 2 : 1;    /* just read, so it is in the buffer */
        else if (second == '\n')
            unit = '\n';
    }
    if (text->encoding == ENCODING_UTF16)
    {
        wchar_t pair[2] = {unit, 0};
        size_t used;

        if (unit >= 0xd800 && unit < 0xdc00)
        {
            const int second = read_unit(text);

            pair[1] = second < 0 ? 0 : second;
            if (second >= 0 && (second < 0xdc00 || second >= 0xe000))
                text->first -= 2;
        }
        return utf8_encode(utf16_decode(pair, 2, &used), bytes);
    }
    bytes[0] = unit;
    return 1;
}

static ssize_t read_text(void *cookie, char *buffer, size_t size)
{
    struct text_file *text = cookie;
    size_t filled = 0;

    while (filled < size)
    {
        size_t part;

        if (!text->waiting_count)
            text->waiting_count = read_character(text, text->waiting);
        if (!text->waiting_count)
            break;
        part = text->waiting_count < size - filled ? text->waiting_count : size - filled;
        memcpy(buffer + filled, text->waiting, part);
        text->waiting_count -= part;
        memmove(text->waiting, text->waiting + part, text->waiting_count);
        filled += part;
    }
    return filled;
}

static int write_whole(int file, const void *bytes, size_t count)
{
    while (count)
    {
        const ssize_t written = write(file, bytes, count);

        if (written < 0)
            return -1;
        bytes = (const char *)bytes + written;
        count -= written;
    }
    return 0;
}

static ssize_t write_text(void *cookie, const char *buffer, size_t size)
{
    struct text_file *text = cookie;
    char out[4096] __attribute__((__aligned__(2)));
    size_t filled = 0, i;

    for (i = 0; i < size; i++)
    {
        if (filled > sizeof(out) - 16)
        {
            if (write_whole(text->file, out, filled))
                return 0;
            filled = 0;
        }
        if (text->encoding == ENCODING_UTF16)
        {
            const unsigned char first = text->rest_count ? text->rest[0] : buffer[i];
            const size_t length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
            size_t used = 0;

            text->rest[text->rest_count++] = buffer[i];
            if (text->rest_count < length && (text->rest_count == 1 || (buffer[i] & 0xc0) == 0x80))
                continue;
            while (text->rest_count)
            {
                wchar_t units[3];
                const unsigned int code = utf8_decode(text->rest, text->rest_count, &used);
                size_t count = 0;

                if (code == '\n')
                    units[count++] = '\r';
                count += utf16_encode(code, units + count);
                memcpy(out + filled, units, count * sizeof(wchar_t));
                filled += count * sizeof(wchar_t);
                text->rest_count -= used;
                memmove(text->rest, text->rest + used, text->rest_count);
            }
            continue;
        }
        if (buffer[i] == '\n')
            out[filled++] = '\r';
        out[filled++] = buffer[i];
    }
    return write_whole(text->file, out, filled) ? 0 : (ssize_t)size;
}

/* Positions of a text stream are the file's; what was read ahead of the program is given up. */
static int seek_text(void *cookie, off64_t *position, int whence)
{
    struct text_file *text = cookie;
    const off64_t ahead = text->last - text->first;
    const off64_t found = lseek64(text->file, whence == SEEK_CUR ? *position - ahead : *position, whence);

    if (found < 0)
        return -1;
    if (whence != SEEK_CUR || *position)
        text->waiting_count = 0;
    text->first = text->last = 0;
    text->end = 0;
    *position = found;
    return 0;
}

static int close_text(void *cookie)
{
    struct text_file *text = cookie;
    const int result = close(text->file);

    free(text);
    return result;
}

/* Reads the mark of a file that has one, or writes it to one that is empty. */
static void do_mark(struct text_file *text, const struct mode *mode, off_t size)
{
    static const unsigned char marks[][3] = {{0}, {0xef, 0xbb, 0xbf}, {0xff, 0xfe}};
    unsigned char begin[3] = {0};

    if (size && (mode->flags & O_ACCMODE) != O_WRONLY)
    {
        const ssize_t count = pread(text->file, begin, 3, 0);

        if (count == 3 && !memcmp(begin, marks[ENCODING_UTF8], 3))
            text->encoding = ENCODING_UTF8;
        else if (count >= 2 && !memcmp(begin, marks[ENCODING_UTF16], 2))
            text->encoding = ENCODING_UTF16;
        else
            return;
        lseek(text->file, text->encoding == ENCODING_UTF8 ? 3 : 2, SEEK_SET);
    }
    else if (!size && mode->flags & O_CREAT)
        write_whole(text->file, marks[text->encoding], text->encoding == ENCODING_UTF8 ? 3 : 2);
}

static FILE *open_text(int file, const struct mode *mode)
{
    static const cookie_io_functions_t functions = {read_text, write_text, seek_text, close_text};
    struct text_file *text = calloc(1, sizeof(*text));
    FILE *stream;

    if (!text)
        return NULL;
    text->file = file;
    text->encoding = mode->encoding;
    if (mode->marked)
        do_mark(text, mode, lseek(file, 0, SEEK_END) + (lseek(file, 0, SEEK_SET) & 0));
    stream = fopencookie(text, mode->host, functions);
    if (!stream)
        free(text);
    return stream;
}

/* ---- the functions ---- */

static FILE *open_host(const char *path, const struct mode *mode)
{
    const int file = open(path, mode->flags | O_CLOEXEC, 0666);
    FILE *stream;

    if (file < 0)
        return NULL;
    stream = mode->text ? open_text(file, mode) : fdopen(file, mode->host);
    if (!stream)
        close(file);
    return stream;
}

static FILE *open_wide(const wchar_t *path, const wchar_t *mode_text)
{
    char host[PATH_MAX];
    struct mode mode;
    DWORD error;

    errno = parse_mode(mode_text, &mode);
    if (errno)
    {
        crt_invalid_parameter(EINVAL, "_wfopen");
        return NULL;
    }
    error = certemu_runtime_host_path(path, host, sizeof(host));
    if (error)
    {
        errno = crt_file_error(error);
        return NULL;
    }
    return open_host(host, &mode);
}

FILE *_wfopen(const wchar_t *path, const wchar_t *mode)
{
    if (!path || !mode || !*mode)
    {
        crt_invalid_parameter(EINVAL, __func__);
        return NULL;
    }
    if (!*path)
    {
        errno = ENOENT;
        return NULL;
    }
    return open_wide(path, mode);
}

FILE *_wfsopen(const wchar_t *path, const wchar_t *mode, int sharing)
{
    (void)sharing;      /* nothing is locked against others on the host */
    return _wfopen(path, mode);
}

errno_t _wfopen_s(FILE **stream, const wchar_t *path, const wchar_t *mode)
{
    if (!stream)
        return crt_invalid_parameter(EINVAL, __func__);
    *stream = NULL;
    if (!path || !mode || !*mode)
        return crt_invalid_parameter(EINVAL, __func__);
    *stream = _wfopen(path, mode);
    return *stream ? 0 : errno;
}

/* Narrow names are UTF-8. */
static wchar_t *widen(const char *text)
{
    const size_t length = strlen(text);
    wchar_t *wide = malloc((length + 1) * sizeof(wchar_t)), *to = wide;
    size_t i, used;

    if (!wide)
    {
        errno = ENOMEM;
        return NULL;
    }
    for (i = 0; i < length; i += used)
        to += utf16_encode(utf8_decode(text + i, length - i, &used), to);
    *to = 0;
    return wide;
}

static FILE *open_narrow(const char *path, const char *mode)
{
    wchar_t *wide_path = widen(path), *wide_mode = widen(mode);
    FILE *stream = wide_path && wide_mode ? open_wide(wide_path, wide_mode) : NULL;

    free(wide_path);
    free(wide_mode);
    return stream;
}

static int is_windows_path(const char *path)
{
    return strchr(path, '\\') || (((*path | 0x20) >= 'a' && (*path | 0x20) <= 'z') && path[1] == ':');
}

static int host_flags(const char *mode)
{
    const int plus = strchr(mode, '+') != NULL;
    int flags = *mode == 'r' ? 0 : O_CREAT | (*mode == 'a' ? O_APPEND : O_TRUNC);

    if (strchr(mode, 'x'))
        flags |= O_EXCL;
    if (strchr(mode, 'e'))
        flags |= O_CLOEXEC;
    return flags | (plus ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY);
}

/* libc's fopen goes to libc's stream on a descriptor: the archive has its name, and cannot call it. */
FILE *fopen(const char *path, const char *mode)
{
    FILE *stream;
    int file;

    if (is_windows_path(path))
        return open_narrow(path, mode);
    if (!strchr("rwa", *mode) || !*mode)
    {
        errno = EINVAL;
        return NULL;
    }
    file = open(path, host_flags(mode), 0666);
    if (file < 0)
        return NULL;
    stream = fdopen(file, mode);
    if (!stream)
        close(file);
    return stream;
}

errno_t fopen_s(FILE **stream, const char *path, const char *mode)
{
    if (!stream)
        return crt_invalid_parameter(EINVAL, __func__);
    *stream = NULL;
    if (!path || !mode || !*mode)
        return crt_invalid_parameter(EINVAL, __func__);
    *stream = fopen(path, mode);
    return *stream ? 0 : errno;
}

FILE *_fsopen(const char *path, const char *mode, int sharing)
{
    (void)sharing;
    return fopen(path, mode);
}

/* ---- names ---- */

static int result_of(BOOL succeeded)
{
    if (succeeded)
        return 0;
    errno = crt_file_error(GetLastError());
    return -1;
}

int _waccess(const wchar_t *path, int mode)
{
    const DWORD attributes = path ? GetFileAttributesW(path) : INVALID_FILE_ATTRIBUTES;

    if (!path || mode & ~6)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return result_of(FALSE);
    if (mode & 2 && attributes & FILE_ATTRIBUTE_READONLY && !(attributes & FILE_ATTRIBUTE_DIRECTORY))
    {
        errno = EACCES;
        return -1;
    }
    return 0;
}

errno_t _waccess_s(const wchar_t *path, int mode)
{
    return _waccess(path, mode) ? errno : 0;
}

int _wunlink(const wchar_t *path)
{
    return result_of(DeleteFileW(path));
}

int _wremove(const wchar_t *path)
{
    return _wunlink(path);
}

int _wrename(const wchar_t *from, const wchar_t *to)
{
    return result_of(MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED));
}

int _wmkdir(const wchar_t *path)
{
    return result_of(CreateDirectoryW(path, NULL));
}

int _wrmdir(const wchar_t *path)
{
    return result_of(RemoveDirectoryW(path));
}

int _wchdir(const wchar_t *path)
{
    return result_of(SetCurrentDirectoryW(path));
}

wchar_t *_wgetcwd(wchar_t *buffer, int size)
{
    const DWORD needed = GetCurrentDirectoryW(0, NULL);
    wchar_t *to = buffer ? buffer : malloc(((int)needed > size ? needed : (DWORD)size) * sizeof(wchar_t));

    if (!to || (buffer && (int)needed > size))
    {
        errno = to ? ERANGE : ENOMEM;
        return NULL;
    }
    GetCurrentDirectoryW(needed, to);
    return to;
}

wchar_t *_wfullpath(wchar_t *buffer, const wchar_t *path, size_t size)
{
    const wchar_t *source = path && *path ? path : L".";
    const DWORD needed = GetFullPathNameW(source, 0, NULL, NULL);
    wchar_t *to = buffer ? buffer : malloc(needed * sizeof(wchar_t));

    if (!needed || !to || (buffer && needed > size))
    {
        errno = to ? ERANGE : ENOMEM;
        return NULL;
    }
    GetFullPathNameW(source, needed, to, NULL);
    return to;
}

/* The narrow forms with an underscore. */
#define NARROW(name, wide_name, parameters, arguments) \
    int name parameters \
    { \
        wchar_t *wide = widen(path); \
        const int result = wide ? wide_name arguments : -1; \
        \
        free(wide); \
        return result; \
    }

NARROW(_access, _waccess, (const char *path, int mode), (wide, mode))
NARROW(_unlink, _wunlink, (const char *path), (wide))
NARROW(_mkdir, _wmkdir, (const char *path), (wide))
NARROW(_rmdir, _wrmdir, (const char *path), (wide))
NARROW(_chdir, _wchdir, (const char *path), (wide))

/* The narrow form of a text, as much memory as it needs or the caller's buffer. */
static char *narrow_result(wchar_t *wide, char *buffer, size_t size)
{
    const size_t needed = wide ? wcstombs(NULL, wide, 0) + 1 : 0;
    char *to = !wide ? NULL : buffer ? buffer : malloc(needed > size ? needed : size);

    if (to && buffer && needed > size)
    {
        errno = ERANGE;
        to = NULL;
    }
    if (to)
        wcstombs(to, wide, needed);
    free(wide);
    return to;
}

char *_getcwd(char *buffer, int size)
{
    return narrow_result(_wgetcwd(NULL, 0), buffer, size);
}

char *_fullpath(char *buffer, const char *path, size_t size)
{
    wchar_t *wide = path ? widen(path) : NULL, *full = wide || !path ? _wfullpath(NULL, wide, 0) : NULL;

    free(wide);
    return narrow_result(full, buffer, size);
}

errno_t _access_s(const char *path, int mode)
{
    return _access(path, mode) ? errno : 0;
}
