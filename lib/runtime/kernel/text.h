/* UTF-8 and UTF-16 inside the run-time, and the case folding of names. The API's own MultiByteToWideChar is codepage.c.
 *
 * The conversion is lossless in both directions, since file names of a Linux host are bytes and those of Windows are any
 * 16-bit units: an unpaired surrogate is written as its three bytes of generalised UTF-8, except U+DC80…U+DCFF, which stand
 * for the bytes 0x80…0xFF that are no UTF-8. */
#pragma once

#include <stddef.h>
#include <windows.h>

/* NUL-terminated text, to be freed with free(); NULL when memory is out. */
char *kernel_utf8(const WCHAR *text);
WCHAR *kernel_wide(const char *text);

/* The same for a part of a string; what they return is NUL-terminated too. The last argument may be NULL. */
char *kernel_utf8_length(const WCHAR *text, size_t length, size_t *bytes);
WCHAR *kernel_wide_length(const char *text, size_t bytes, size_t *length);

/* The form that the …A functions take: text of the ANSI code page. NULL only when memory is out. */
WCHAR *kernel_wide_ansi(const char *text);

/* One byte of the ANSI code page. */
WCHAR kernel_ansi_unit(unsigned char byte);

/* Upper case as Windows folds names of files, keys and variables: one unit to one unit, no locale. */
WCHAR kernel_upper(WCHAR unit);
WCHAR kernel_lower(WCHAR unit);

/* Ordinal comparison that ignores case: less than, equal to or greater than 0. */
int kernel_compare_names(const WCHAR *left, const WCHAR *right);
int kernel_compare_names_length(const WCHAR *left, size_t left_length, const WCHAR *right, size_t right_length);
