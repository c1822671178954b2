/* What the headers of this folder share: the secure functions' types and values, and their C++ forms that take an array's size from
 * its type. A secure function that is called against its rules calls the invalid-parameter handler (stdlib.h), which without one
 * ends the process; where a handler returns, so does the function, with an error. */
#pragma GCC system_header

#ifndef _CERTEMU_SECURE_
#define _CERTEMU_SECURE_

#ifndef _ERRNO_T_DEFINED
#define _ERRNO_T_DEFINED
typedef int errno_t;
#endif
typedef __SIZE_TYPE__ rsize_t;

#ifndef _TRUNCATE
#define _TRUNCATE ((__SIZE_TYPE__)-1)
#endif
#ifndef STRUNCATE
#define STRUNCATE 80
#endif

#ifdef __cplusplus
/* _CERTEMU_ARRAY(strcpy_s, char, (const char *from), (from)): errno_t strcpy_s(char (&to)[size], const char *from) */
#define _CERTEMU_ARRAY(name, unit, parameters, arguments) \
    _CERTEMU_ARRAY_BODY(name, errno_t, unit, _CERTEMU_OPEN parameters, _CERTEMU_OPEN arguments)
#define _CERTEMU_ARRAY_BODY(name, result, unit, parameters, arguments) \
    template <size_t size> inline result name(unit (&to)[size], parameters) \
    { \
        return name(to, size, arguments); \
    }
#define _CERTEMU_ARRAY_ALONE(name, unit) \
    template <size_t size> inline errno_t name(unit (&to)[size]) \
    { \
        return name(to, size); \
    }
/* Those whose array comes second. */
#define _CERTEMU_ARRAY_NUMBER(name, type, unit) \
    template <size_t size> inline errno_t name(type value, unit (&to)[size], int base) \
    { \
        return name(value, to, size, base); \
    }
#define _CERTEMU_ARRAY_PRINT(name, list_name, unit) \
    template <size_t size> inline int list_name(unit (&to)[size], const unit *format, va_list arguments) \
    { \
        return list_name(to, size, format, arguments); \
    } \
    template <size_t size> inline int name(unit (&to)[size], const unit *format, ...) \
    { \
        va_list arguments; \
        int length; \
        \
        va_start(arguments, format); \
        length = list_name(to, size, format, arguments); \
        va_end(arguments); \
        return length; \
    }
#define _CERTEMU_ARRAY_PRINT_COUNT(name, list_name, unit) \
    template <size_t size> inline int list_name(unit (&to)[size], size_t count, const unit *format, va_list arguments) \
    { \
        return list_name(to, size, count, format, arguments); \
    } \
    template <size_t size> inline int name(unit (&to)[size], size_t count, const unit *format, ...) \
    { \
        va_list arguments; \
        int length; \
        \
        va_start(arguments, format); \
        length = list_name(to, size, count, format, arguments); \
        va_end(arguments); \
        return length; \
    }
#define _CERTEMU_OPEN(...) __VA_ARGS__
#endif

#endif
