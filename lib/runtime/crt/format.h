/* Formatted text by Microsoft's meaning of formats, for every function that takes one: printf and its kin, FormatMessage's
 * inserts, wsprintf, StringCchPrintf.
 *
 *     %[-+ #0][width|*][.precision|.*][size]type
 *
 *     size  hh h l ll I I32 I64 j z t L w      l is 32 bits, as a long of Windows
 *     type  d i u o x X p e E f F g G a A c C s S Z
 *
 * %s and %c are of the format's own width, %S and %C of the other; h makes them narrow, l and w wide. Narrow text is UTF-8;
 * of a byte that is none, the value is the character. %Z is a counted string (ANSI_STRING; %wZ: UNICODE_STRING). %p has
 * all digits in upper case. Exponents have two digits at least. A NULL string is "(null)". %n is refused. What is no type is
 * itself the text, without the % and what follows it. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Takes the text piece by piece, in units of the format: wchar_t of format_wide, char of format_narrow. */
struct format_sink
{
    /* 0: go on. Not 0: stop; the result is then -1. */
    int (*write)(struct format_sink *sink, const void *units, size_t count);
};

/* Where the arguments come from: the list, or an array of cells (FormatMessage) that ends after `count`. A cell has a
 * pointer's size; one of 32 bits is cut from it. */
struct format_arguments
{
    const uintptr_t *cells;     /* NULL: the list */
    size_t count;
    va_list list;
};

enum
{
    FORMAT_NO_FLOAT = 1         /* the types of floating point are none: wsprintf */
};

/* The number of units written, or -1: the sink stopped, %n (errno EINVAL), no argument left (EINVAL), more than INT_MAX units
 * or more than 20000 decimals (EOVERFLOW), no memory for the digits of a number (ENOMEM). What was written until then
 * stays written. */
int format_wide(struct format_sink *sink, unsigned int options, const wchar_t *format, struct format_arguments *arguments);
int format_narrow(struct format_sink *sink, unsigned int options, const char *format, struct format_arguments *arguments);
