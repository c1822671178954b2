/* Text: a UTF-8 buffer that grows, UTF-8 and UTF-16, and whole files.
 *
 * A buffer keeps going after an allocation failed: it drops what is added and remembers (`failed`), so that a long
 * builder checks once, at its end. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

#include <windows.h>

#include "port.h"

struct text
{
    char *data;         /* always terminated by a zero that `length` does not count; NULL while empty */
    size_t length;
    size_t capacity;
    BOOL failed;
};

void text_free(struct text *text);
void text_clear(struct text *text);                 /* empties it, keeps the memory */
void text_add(struct text *text, const char *bytes, size_t size);
void text_put(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...) PORT_PRINTF(2, 3);
void text_format_list(struct text *text, const char *format, va_list arguments) PORT_PRINTF(2, 0);

/* The content, "" when empty or failed. */
const char *text_string(const struct text *text);

/* As in a JSON string, without the quotes. Bytes that are not UTF-8 become U+FFFD. */
void text_json(struct text *text, const char *string, size_t length);
void text_json_wide(struct text *text, const WCHAR *string, size_t units);
void text_base64(struct text *text, const void *bytes, size_t size);

/* As in XML character data or an attribute; characters that XML 1.0 cannot hold become U+FFFD. */
void text_xml(struct text *text, const char *string);

/* For a person: control characters, which a terminal would obey, become \xNN (except, if `lines`, newline and tab);
 * bytes that are not UTF-8 become U+FFFD. */
void text_safe(struct text *text, const char *string, size_t length, BOOL lines);

/* Bytes of one UTF-8 character at string (at most `length` bytes), 0 when it is none. */
size_t text_utf8_length(const char *string, size_t length);

/* Copies, by malloc; NULL when memory ran out or the argument is NULL. Invalid input becomes U+FFFD. */
WCHAR *text_wide(const char *utf8);
char *text_utf8(const WCHAR *wide, int units);      /* units -1: up to the terminator */
char *text_copy(const char *string, size_t length);

/* The Windows form of a file name of the user: "/x" is Z:\x, where both Wine and lib/runtime keep the host's root. */
WCHAR *text_path(const char *file);

/* Reads a whole file into `text`. @return S_OK; E_OUTOFMEMORY; HRESULT_FROM_WIN32 of what failed;
 * HRESULT_FROM_WIN32(ERROR_FILE_TOO_LARGE) beyond `limit` bytes. */
HRESULT text_read_file(struct text *text, const char *file, size_t limit);

/* The same from an open handle, such as a pipe or GetStdHandle(STD_INPUT_HANDLE). */
HRESULT text_read_handle(struct text *text, HANDLE file, size_t limit);

/* Makes or replaces a file; "-" is standard output. */
HRESULT text_write_file(const char *file, const char *bytes, size_t size);
HRESULT text_write_handle(HANDLE file, const char *bytes, size_t size);
