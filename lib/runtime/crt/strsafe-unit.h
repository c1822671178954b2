/* The StringCch/StringCb functions for one kind of character: strsafe.c includes this file for char and for wchar_t, with
 *
 *     UNIT            the type
 *     NAME(family)    the public name of a family's function: StringCchCopyA
 *     EX(family)      and of its extended form: StringCchCopyExA
 *     INNER(name)     names that the two inclusions must not share
 *     FORMAT          format_narrow or format_wide
 *     GET, END        how standard input is read, and its end
 */

/* A destination: where its text ends, and the room from there on, terminator included. */
struct INNER(place)
{
    UNIT *text;
    size_t size;                /* units */
    size_t bytes;               /* of the caller's buffer; not a multiple of a unit's size for some Cb forms */
    UNIT *end;
    size_t left;
};

/* What every extended function does at its end: fills, empties, and tells the end and the room. */
static HRESULT INNER(finish)(struct INNER(place) *place, HRESULT result, DWORD flags, UNIT **end, size_t *left)
{
    const int pattern = flags & 0xff;

    if (SUCCEEDED(result) && (flags & STRSAFE_FILL_BEHIND_NULL) && place->left > 1)
        memset(place->end + 1, pattern, (char *)place->text + place->bytes - (char *)(place->end + 1));
    if (FAILED(result) && place->text && place->size)
    {
        if (flags & STRSAFE_FILL_ON_FAILURE)
        {
            memset(place->text, pattern, place->bytes);
            place->end = pattern ? place->text + place->size - 1 : place->text;
            *place->end = 0;
        }
        if (flags & (STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION))
        {
            place->end = place->text;
            *place->end = 0;
        }
        place->left = place->size - (place->end - place->text);
    }
    if (SUCCEEDED(result) || result == STRSAFE_E_INSUFFICIENT_BUFFER)
    {
        if (end)
            *end = place->end;
        if (left)
            *left = place->left;
    }
    return result;
}

/* S_OK: place is the empty destination. */
static HRESULT INNER(empty)(struct INNER(place) *place, UNIT *text, size_t size, size_t bytes, DWORD flags)
{
    *place = (struct INNER(place)){text, size, bytes, text, size};
    if (flags & ~STRSAFE_VALID_FLAGS || size > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    return flags & STRSAFE_IGNORE_NULLS && !text && bytes ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}

/* S_OK: place is behind the text that the destination holds. */
static HRESULT INNER(behind)(struct INNER(place) *place, UNIT *text, size_t size, size_t bytes, DWORD flags)
{
    HRESULT result = INNER(empty)(place, text, size, bytes, flags);

    if (FAILED(result) || (!text && !size && flags & STRSAFE_IGNORE_NULLS))
        return result;
    while (place->left && *place->end)
    {
        place->end++;
        place->left--;
    }
    if (!place->left)
    {
        place->end = text;
        place->left = size;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    return S_OK;
}

/* Why text does not fit into a destination without room. */
static HRESULT INNER(no_room)(const struct INNER(place) *place)
{
    return place->text ? STRSAFE_E_INSUFFICIENT_BUFFER : STRSAFE_E_INVALID_PARAMETER;
}

/* Copies at most `most` units of `from` to the end of the place, as much as fits. */
static HRESULT INNER(append)(struct INNER(place) *place, const UNIT *from, size_t most)
{
    for (; most && *from; most--)
    {
        if (place->left <= 1)
            break;
        *place->end++ = *from++;
        place->left--;
    }
    if (place->left)
        *place->end = 0;
    return most && *from ? INNER(no_room)(place) : S_OK;
}

static HRESULT INNER(copy)(UNIT *to, size_t size, size_t bytes, const UNIT *from, size_t most, UNIT **end, size_t *left,
    DWORD flags)
{
    static const UNIT nothing[1];
    struct INNER(place) place;
    HRESULT result = INNER(empty)(&place, to, size, bytes, flags);

    if (SUCCEEDED(result) && most != SIZE_MAX && most > STRSAFE_MAX_CCH)
    {
        if (size)
            *to = 0;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    if (SUCCEEDED(result))
        result = INNER(append)(&place, !from && flags & STRSAFE_IGNORE_NULLS ? nothing : from, most);
    return flags & ~STRSAFE_VALID_FLAGS ? result : INNER(finish)(&place, result, flags, end, left);
}

static HRESULT INNER(cat)(UNIT *to, size_t size, size_t bytes, const UNIT *from, size_t most, UNIT **end, size_t *left,
    DWORD flags)
{
    static const UNIT nothing[1];
    struct INNER(place) place, before;
    HRESULT result = INNER(behind)(&place, to, size, bytes, flags);

    if (flags & ~STRSAFE_VALID_FLAGS)
        return result;
    if (SUCCEEDED(result) && most != SIZE_MAX && most > STRSAFE_MAX_CCH)
        result = STRSAFE_E_INVALID_PARAMETER;
    if (SUCCEEDED(result))
    {
        before = place;
        result = INNER(append)(&place, !from && flags & STRSAFE_IGNORE_NULLS ? nothing : from, most);
        if (FAILED(result) && flags & STRSAFE_NO_TRUNCATION && before.left)
        {
            place = before;
            *place.end = 0;
        }
    }
    /* The documentation's "unmodified" of StringCchCatEx: no truncation leaves the text that was there. */
    return INNER(finish)(&place, result, flags & ~STRSAFE_NO_TRUNCATION, end, left);
}

struct INNER(sink)
{
    struct format_sink sink;
    struct INNER(place) *place;
};

static int INNER(write)(struct format_sink *sink, const void *units, size_t count)
{
    struct INNER(place) *place = ((struct INNER(sink) *)sink)->place;
    const size_t room = place->left ? place->left - 1 : 0, part = count < room ? count : room;

    if (part)
        memcpy(place->end, units, part * sizeof(UNIT));
    place->end += part;
    place->left -= part;
    return part < count;
}

static HRESULT INNER(print)(UNIT *to, size_t size, size_t bytes, UNIT **end, size_t *left, DWORD flags, const UNIT *format,
    va_list list)
{
    struct INNER(place) place;
    struct INNER(sink) sink = {{INNER(write)}, &place};
    struct format_arguments arguments = {.cells = NULL};
    HRESULT result = INNER(empty)(&place, to, size, bytes, flags);

    if (flags & ~STRSAFE_VALID_FLAGS)
        return result;
    /* Without room, a format that has any text is too much, whatever comes of it. */
    if (SUCCEEDED(result) && !size)
        result = (format || !(flags & STRSAFE_IGNORE_NULLS)) && *format ? INNER(no_room)(&place) : S_OK;
    else if (SUCCEEDED(result) && (format || !(flags & STRSAFE_IGNORE_NULLS)))
    {
        va_copy(arguments.list, list);
        if (FORMAT(&sink.sink, 0, format, &arguments) < 0)
            result = STRSAFE_E_INSUFFICIENT_BUFFER;
        va_end(arguments.list);
    }
    if (SUCCEEDED(result) || result == STRSAFE_E_INSUFFICIENT_BUFFER)
        if (place.left)
            *place.end = 0;
    return INNER(finish)(&place, result, flags, end, left);
}

static HRESULT INNER(gets)(UNIT *to, size_t size, size_t bytes, UNIT **end, size_t *left, DWORD flags)
{
    struct INNER(place) place;
    HRESULT result = INNER(empty)(&place, to, size, bytes, flags);

    if (flags & ~STRSAFE_VALID_FLAGS)
        return result;
    if (SUCCEEDED(result) && size <= 1)
        result = STRSAFE_E_INSUFFICIENT_BUFFER;
    /* What is longer than the room stays to be read, and is no failure. */
    while (SUCCEEDED(result) && place.left > 1)
    {
        const long long unit = GET();

        if (unit == (long long)END && place.end == place.text)
            result = STRSAFE_E_END_OF_FILE;
        if (unit == (long long)END || unit == '\n')
            break;
        *place.end++ = (UNIT)unit;
        place.left--;
    }
    if (place.left)
        *place.end = 0;
    result = INNER(finish)(&place, result, flags, end, left);
    if (result == STRSAFE_E_END_OF_FILE)
    {
        if (end)
            *end = place.end;
        if (left)
            *left = place.left;
    }
    return result;
}

static HRESULT INNER(length)(const UNIT *text, size_t most, size_t *length)
{
    size_t count = 0;

    while (text && count < most && text[count])
        count++;
    if (!text || count == most)
    {
        if (length)
            *length = 0;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    if (length)
        *length = count;
    return S_OK;
}

/* The forms without flags take no destination without room. */
#define ROOM(size) \
    if (!(size) || (size) > STRSAFE_MAX_CCH) \
        return STRSAFE_E_INVALID_PARAMETER

#define UNITS(bytes) ((bytes) / sizeof(UNIT))

/* The room in bytes, where the function tells it so. */
#define BYTES_LEFT(result, left, bytes) \
    if (left && (SUCCEEDED(result) || result == STRSAFE_E_INSUFFICIENT_BUFFER || result == STRSAFE_E_END_OF_FILE)) \
        *left = *left * sizeof(UNIT) + (bytes) % sizeof(UNIT)

HRESULT WINAPI NAME(CchCopy)(UNIT *to, size_t size, const UNIT *from)
{
    ROOM(size);
    return INNER(copy)(to, size, size * sizeof(UNIT), from, SIZE_MAX, NULL, NULL, 0);
}

HRESULT WINAPI NAME(CbCopy)(UNIT *to, size_t bytes, const UNIT *from)
{
    return NAME(CchCopy)(to, UNITS(bytes), from);
}

HRESULT WINAPI EX(CchCopy)(UNIT *to, size_t size, const UNIT *from, UNIT **end, size_t *left, DWORD flags)
{
    return INNER(copy)(to, size, size * sizeof(UNIT), from, SIZE_MAX, end, left, flags);
}

HRESULT WINAPI EX(CbCopy)(UNIT *to, size_t bytes, const UNIT *from, UNIT **end, size_t *left, DWORD flags)
{
    const HRESULT result = INNER(copy)(to, UNITS(bytes), bytes, from, SIZE_MAX, end, left, flags);

    BYTES_LEFT(result, left, bytes);
    return result;
}

HRESULT WINAPI NAME(CchCopyN)(UNIT *to, size_t size, const UNIT *from, size_t most)
{
    ROOM(size);
    return INNER(copy)(to, size, size * sizeof(UNIT), from, most == SIZE_MAX ? most - 1 : most, NULL, NULL, 0);
}

HRESULT WINAPI NAME(CbCopyN)(UNIT *to, size_t bytes, const UNIT *from, size_t most)
{
    return NAME(CchCopyN)(to, UNITS(bytes), from, UNITS(most));
}

HRESULT WINAPI EX(CchCopyN)(UNIT *to, size_t size, const UNIT *from, size_t most, UNIT **end, size_t *left, DWORD flags)
{
    return INNER(copy)(to, size, size * sizeof(UNIT), from, most == SIZE_MAX ? most - 1 : most, end, left, flags);
}

HRESULT WINAPI EX(CbCopyN)(UNIT *to, size_t bytes, const UNIT *from, size_t most, UNIT **end, size_t *left, DWORD flags)
{
    const HRESULT result = INNER(copy)(to, UNITS(bytes), bytes, from, UNITS(most), end, left, flags);

    BYTES_LEFT(result, left, bytes);
    return result;
}

HRESULT WINAPI NAME(CchCat)(UNIT *to, size_t size, const UNIT *from)
{
    ROOM(size);
    return INNER(cat)(to, size, size * sizeof(UNIT), from, SIZE_MAX, NULL, NULL, 0);
}

HRESULT WINAPI NAME(CbCat)(UNIT *to, size_t bytes, const UNIT *from)
{
    return NAME(CchCat)(to, UNITS(bytes), from);
}

HRESULT WINAPI EX(CchCat)(UNIT *to, size_t size, const UNIT *from, UNIT **end, size_t *left, DWORD flags)
{
    return INNER(cat)(to, size, size * sizeof(UNIT), from, SIZE_MAX, end, left, flags);
}

HRESULT WINAPI EX(CbCat)(UNIT *to, size_t bytes, const UNIT *from, UNIT **end, size_t *left, DWORD flags)
{
    const HRESULT result = INNER(cat)(to, UNITS(bytes), bytes, from, SIZE_MAX, end, left, flags);

    BYTES_LEFT(result, left, bytes);
    return result;
}

HRESULT WINAPI NAME(CchCatN)(UNIT *to, size_t size, const UNIT *from, size_t most)
{
    ROOM(size);
    return INNER(cat)(to, size, size * sizeof(UNIT), from, most == SIZE_MAX ? most - 1 : most, NULL, NULL, 0);
}

HRESULT WINAPI NAME(CbCatN)(UNIT *to, size_t bytes, const UNIT *from, size_t most)
{
    return NAME(CchCatN)(to, UNITS(bytes), from, UNITS(most));
}

HRESULT WINAPI EX(CchCatN)(UNIT *to, size_t size, const UNIT *from, size_t most, UNIT **end, size_t *left, DWORD flags)
{
    return INNER(cat)(to, size, size * sizeof(UNIT), from, most == SIZE_MAX ? most - 1 : most, end, left, flags);
}

HRESULT WINAPI EX(CbCatN)(UNIT *to, size_t bytes, const UNIT *from, size_t most, UNIT **end, size_t *left, DWORD flags)
{
    const HRESULT result = INNER(cat)(to, UNITS(bytes), bytes, from, UNITS(most), end, left, flags);

    BYTES_LEFT(result, left, bytes);
    return result;
}

HRESULT WINAPI NAME(CchVPrintf)(UNIT *to, size_t size, const UNIT *format, va_list arguments)
{
    ROOM(size);
    return INNER(print)(to, size, size * sizeof(UNIT), NULL, NULL, 0, format, arguments);
}

HRESULT WINAPI NAME(CbVPrintf)(UNIT *to, size_t bytes, const UNIT *format, va_list arguments)
{
    return NAME(CchVPrintf)(to, UNITS(bytes), format, arguments);
}

HRESULT WINAPI EX(CchVPrintf)(UNIT *to, size_t size, UNIT **end, size_t *left, DWORD flags, const UNIT *format,
    va_list arguments)
{
    return INNER(print)(to, size, size * sizeof(UNIT), end, left, flags, format, arguments);
}

HRESULT WINAPI EX(CbVPrintf)(UNIT *to, size_t bytes, UNIT **end, size_t *left, DWORD flags, const UNIT *format,
    va_list arguments)
{
    const HRESULT result = INNER(print)(to, UNITS(bytes), bytes, end, left, flags, format, arguments);

    BYTES_LEFT(result, left, bytes);
    return result;
}

/* Variable arguments need the platform's own convention, as everything WINAPIV. */
#define WITH_LIST(call) \
    va_list arguments; \
    HRESULT result; \
    \
    va_start(arguments, format); \
    result = call; \
    va_end(arguments); \
    return result

HRESULT NAME(CchPrintf)(UNIT *to, size_t size, const UNIT *format, ...)
{
    WITH_LIST(NAME(CchVPrintf)(to, size, format, arguments));
}

HRESULT NAME(CbPrintf)(UNIT *to, size_t bytes, const UNIT *format, ...)
{
    WITH_LIST(NAME(CbVPrintf)(to, bytes, format, arguments));
}

HRESULT EX(CchPrintf)(UNIT *to, size_t size, UNIT **end, size_t *left, DWORD flags, const UNIT *format, ...)
{
    WITH_LIST(EX(CchVPrintf)(to, size, end, left, flags, format, arguments));
}

HRESULT EX(CbPrintf)(UNIT *to, size_t bytes, UNIT **end, size_t *left, DWORD flags, const UNIT *format, ...)
{
    WITH_LIST(EX(CbVPrintf)(to, bytes, end, left, flags, format, arguments));
}

HRESULT WINAPI NAME(CchGets)(UNIT *to, size_t size)
{
    return INNER(gets)(to, size, size * sizeof(UNIT), NULL, NULL, 0);
}

HRESULT WINAPI NAME(CbGets)(UNIT *to, size_t bytes)
{
    return NAME(CchGets)(to, UNITS(bytes));
}

HRESULT WINAPI EX(CchGets)(UNIT *to, size_t size, UNIT **end, size_t *left, DWORD flags)
{
    return INNER(gets)(to, size, size * sizeof(UNIT), end, left, flags);
}

HRESULT WINAPI EX(CbGets)(UNIT *to, size_t bytes, UNIT **end, size_t *left, DWORD flags)
{
    const HRESULT result = INNER(gets)(to, UNITS(bytes), bytes, end, left, flags);

    BYTES_LEFT(result, left, bytes);
    return result;
}

HRESULT WINAPI NAME(CchLength)(const UNIT *text, size_t most, size_t *length)
{
    return INNER(length)(most > STRSAFE_MAX_CCH ? NULL : text, most, length);
}

HRESULT WINAPI NAME(CbLength)(const UNIT *text, size_t most, size_t *length)
{
    const HRESULT result = NAME(CchLength)(text, UNITS(most), length);

    if (length)
        *length *= sizeof(UNIT);
    return result;
}

#undef ROOM
#undef UNITS
#undef BYTES_LEFT
#undef WITH_LIST
#undef UNIT
#undef NAME
#undef EX
#undef INNER
#undef FORMAT
#undef GET
#undef END
