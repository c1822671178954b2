/* The secure functions on text, for one kind of character: secure.c includes this file for char and for wchar_t, with UNIT, the names
 * (STR(cpy_s): strcpy_s, wcscpy_s; STR_(lwr_s): _strlwr_s, _wcslwr_s; ...), FORMAT, LENGTH, and TEXT(name) for internal names. */

/* The checks that all begin with. They return from the function. */
#define REQUIRE(condition, error) \
    if (!(condition)) \
        return crt_invalid_parameter(error, __func__)

#define REQUIRE_OR_EMPTY(condition, to, error) \
    if (!(condition)) \
    { \
        *(to) = 0; \
        return crt_invalid_parameter(error, __func__); \
    }

static size_t TEXT(length)(const UNIT *text, size_t most)
{
    size_t length = 0;

    while (length < most && text[length])
        length++;
    return length;
}

errno_t STR(cpy_s)(UNIT *to, size_t size, const UNIT *from)
{
    size_t length;

    REQUIRE(to && size, EINVAL);
    REQUIRE_OR_EMPTY(from, to, EINVAL);
    length = TEXT(length)(from, size);
    REQUIRE_OR_EMPTY(length < size, to, ERANGE);
    memmove(to, from, (length + 1) * sizeof(UNIT));
    return 0;
}

/* Text of at most `count` units behind the `used` ones. */
static errno_t TEXT(add)(UNIT *to, size_t size, size_t used, const UNIT *from, size_t count, const char *function)
{
    const size_t room = size - used, wanted = TEXT(length)(from, count < room ? count : room);

    if (wanted == room)
    {
        if (count != _TRUNCATE)
        {
            *to = 0;
            return crt_invalid_parameter(ERANGE, function);
        }
        memmove(to + used, from, (room - 1) * sizeof(UNIT));
        to[size - 1] = 0;
        return STRUNCATE;
    }
    memmove(to + used, from, wanted * sizeof(UNIT));
    to[used + wanted] = 0;
    return 0;
}

errno_t STR(ncpy_s)(UNIT *to, size_t size, const UNIT *from, size_t count)
{
    if (!count && !to && !size)
        return 0;
    REQUIRE(to && size, EINVAL);
    if (!count)
    {
        *to = 0;
        return 0;
    }
    REQUIRE_OR_EMPTY(from, to, EINVAL);
    return TEXT(add)(to, size, 0, from, count, __func__);
}

errno_t STR(cat_s)(UNIT *to, size_t size, const UNIT *from)
{
    size_t used;

    REQUIRE(to && size, EINVAL);
    REQUIRE_OR_EMPTY(from, to, EINVAL);
    used = TEXT(length)(to, size);
    REQUIRE_OR_EMPTY(used < size, to, EINVAL);
    return TEXT(add)(to, size, used, from, _TRUNCATE - 1, __func__);
}

errno_t STR(ncat_s)(UNIT *to, size_t size, const UNIT *from, size_t count)
{
    size_t used;

    if (!count && !to && !size)
        return 0;
    REQUIRE(to && size, EINVAL);
    REQUIRE_OR_EMPTY(from || !count, to, EINVAL);
    used = TEXT(length)(to, size);
    REQUIRE_OR_EMPTY(used < size, to, EINVAL);
    return count ? TEXT(add)(to, size, used, from, count, __func__) : 0;
}

#define CHANGE(name, arguments, change) \
    errno_t STR_(name) arguments \
    { \
        REQUIRE(text && size, EINVAL); \
        REQUIRE_OR_EMPTY(TEXT(length)(text, size) < size, text, EINVAL); \
        change; \
        return 0; \
    }

CHANGE(lwr_s, (UNIT *text, size_t size), STR_(lwr)(text))
CHANGE(upr_s, (UNIT *text, size_t size), STR_(upr)(text))
CHANGE(set_s, (UNIT *text, size_t size, CHARACTER unit), STR_(set)(text, unit))
CHANGE(nset_s, (UNIT *text, size_t size, CHARACTER unit, size_t count), STR_(nset)(text, unit, count))

/* ---- numbers ---- */

/* A number of 64 bits in base 2, its sign and terminator, fits into the scratch. */
#define DIGITS(name, type, convert) \
    errno_t name(type value, UNIT *to, size_t size, int base) \
    { \
        UNIT digits[72]; \
        size_t length; \
        \
        REQUIRE(to && size, EINVAL); \
        *to = 0; \
        REQUIRE(base >= 2 && base <= 36, EINVAL); \
        convert(value, digits, base); \
        length = TEXT(length)(digits, 72); \
        REQUIRE(length < size, ERANGE); \
        memcpy(to, digits, (length + 1) * sizeof(UNIT)); \
        return 0; \
    }

DIGITS(TO_TEXT(i, _s), int, TO_TEXT(i, ))
DIGITS(TO_TEXT(l, _s), long, TO_TEXT(l, ))
DIGITS(TO_TEXT(ul, _s), unsigned long, TO_TEXT(ul, ))
DIGITS(TO_TEXT(i64, _s), long long, TO_TEXT(i64, ))
DIGITS(TO_TEXT(ui64, _s), unsigned long long, TO_TEXT(ui64, ))

/* ---- formatted text ---- */

int VS(printf_s)(UNIT *to, size_t size, const UNIT *format, va_list arguments)
{
    int length;

    if (!to || !size || !format)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    errno = 0;
    length = VSN_(printf)(to, size, format, arguments);
    if (length < 0 || (size_t)length >= size)
    {
        *to = 0;
        /* A format that cannot be written (errno says why) is invalid as well. */
        return crt_invalid_parameter(length < 0 && errno ? errno : ERANGE, __func__), -1;
    }
    return length;
}

int VSN_(printf_s)(UNIT *to, size_t size, size_t count, const UNIT *format, va_list arguments)
{
    int length;

    if (!format)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    if (!count && !to && !size)
        return 0;
    if (!to || !size)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    if (size > count)
    {
        length = VSN_(printf)(to, count + 1, format, arguments);
        to[count] = 0;
        return length < 0 || (size_t)length > count ? -1 : length;
    }
    length = VSN_(printf)(to, size, format, arguments);
    if (length >= 0 && (size_t)length < size)
        return length;
    if (count == _TRUNCATE)
    {
        to[size - 1] = 0;
        return -1;
    }
    *to = 0;
    return crt_invalid_parameter(ERANGE, __func__), -1;
}

#define WITH_LIST(call) \
    va_list arguments; \
    int length; \
    \
    va_start(arguments, format); \
    length = call; \
    va_end(arguments); \
    return length

int S(printf_s)(UNIT *to, size_t size, const UNIT *format, ...)
{
    WITH_LIST(VS(printf_s)(to, size, format, arguments));
}

int SN_(printf_s)(UNIT *to, size_t size, size_t count, const UNIT *format, ...)
{
    WITH_LIST(VSN_(printf_s)(to, size, count, format, arguments));
}

int VF(printf_s)(FILE *stream, const UNIT *format, va_list arguments)
{
    if (!stream || !format)
        return crt_invalid_parameter(EINVAL, __func__), -1;
    return VF(printf)(stream, format, arguments);
}

int F(printf_s)(FILE *stream, const UNIT *format, ...)
{
    WITH_LIST(VF(printf_s)(stream, format, arguments));
}

int V(printf_s)(const UNIT *format, va_list arguments)
{
    return VF(printf_s)(stdout, format, arguments);
}

int P(printf_s)(const UNIT *format, ...)
{
    WITH_LIST(VF(printf_s)(stdout, format, arguments));
}

/* ---- paths ---- */

struct TEXT(part)
{
    UNIT *to;
    size_t size;
    const UNIT *from;
    size_t length;
};

/* drive, folder, name, extension */
static void TEXT(split)(const UNIT *path, struct TEXT(part) *parts)
{
    const UNIT *at, *name, *dot = NULL;

    parts[0].from = path;
    parts[0].length = path[0] && path[1] == ':' ? 2 : 0;
    path += parts[0].length;
    for (at = name = path; *at; at++)
        if (*at == '/' || *at == '\\')
            name = at + 1;
    for (at = name; *at; at++)
        if (*at == '.')
            dot = at;
    if (!dot)
        dot = at;
    parts[1].from = path;
    parts[1].length = name - path;
    parts[2].from = name;
    parts[2].length = dot - name;
    parts[3].from = dot;
    parts[3].length = at - dot;
}

static void TEXT(take)(const struct TEXT(part) *part)
{
    memcpy(part->to, part->from, part->length * sizeof(UNIT));
    part->to[part->length] = 0;
}

errno_t PATH(split, _s)(const UNIT *path, UNIT *drive, size_t drive_size, UNIT *folder, size_t folder_size, UNIT *name, size_t name_size,
    UNIT *extension, size_t extension_size)
{
    struct TEXT(part) parts[] = {{drive, drive_size, NULL, 0}, {folder, folder_size, NULL, 0}, {name, name_size, NULL, 0},
        {extension, extension_size, NULL, 0}};
    errno_t error = path ? 0 : EINVAL;
    size_t i;

    for (i = 0; i < 4; i++)
        if (!parts[i].to != !parts[i].size)
            error = EINVAL;
    if (!error)
    {
        TEXT(split)(path, parts);
        for (i = 0; i < 4; i++)
            if (parts[i].to && parts[i].length >= parts[i].size)
                error = ERANGE;
    }
    for (i = 0; i < 4; i++)
    {
        if (parts[i].to && parts[i].size)
        {
            if (error)
                *parts[i].to = 0;
            else
                TEXT(take)(&parts[i]);
        }
    }
    return error ? crt_invalid_parameter(error, __func__) : 0;
}

void PATH(split, )(const UNIT *path, UNIT *drive, UNIT *folder, UNIT *name, UNIT *extension)
{
    struct TEXT(part) parts[] = {{drive, 0, NULL, 0}, {folder, 0, NULL, 0}, {name, 0, NULL, 0}, {extension, 0, NULL, 0}};
    size_t i;

    TEXT(split)(path, parts);
    for (i = 0; i < 4; i++)
        if (parts[i].to)
            TEXT(take)(&parts[i]);
}

errno_t PATH(make, _s)(UNIT *path, size_t size, const UNIT *drive, const UNIT *folder, const UNIT *name, const UNIT *extension)
{
    static const UNIT backslash[] = {'\\', 0}, dot[] = {'.', 0};
    UNIT root[3] = {drive ? *drive : 0, ':', 0};
    const size_t length = folder ? TEXT(length)(folder, SIZE_MAX) : 0;
    const UNIT *const parts[] = {drive && *drive ? root : NULL, length ? folder : NULL,
        length && folder[length - 1] != '\\' && folder[length - 1] != '/' ? backslash : NULL, name,
        extension && *extension && *extension != '.' ? dot : NULL, extension};
    size_t used = 0, i;

    REQUIRE(path && size, EINVAL);
    for (i = 0; i < sizeof(parts) / sizeof(*parts); i++)
    {
        const size_t part = parts[i] ? TEXT(length)(parts[i], SIZE_MAX) : 0;

        REQUIRE_OR_EMPTY(part < size - used, path, ERANGE);
        if (part)
            memmove(path + used, parts[i], part * sizeof(UNIT));
        used += part;
    }
    path[used] = 0;
    return 0;
}

void PATH(make, )(UNIT *path, const UNIT *drive, const UNIT *folder, const UNIT *name, const UNIT *extension)
{
    PATH(make, _s)(path, SIZE_MAX / sizeof(UNIT), drive, folder, name, extension);
}

#undef REQUIRE
#undef REQUIRE_OR_EMPTY
#undef CHANGE
#undef DIGITS
#undef WITH_LIST
#undef UNIT
#undef CHARACTER
#undef STR
#undef STR_
#undef TO_TEXT
#undef VS
#undef VSN_
#undef S
#undef SN_
#undef VF
#undef F
#undef V
#undef P
#undef PATH
#undef TEXT
