/* InternetCanonicalizeUrl (wininet): its documentation, and Wine's answers where that is silent. What follows a `?` or `#` is encoded
 * like the rest unless ICU_BROWSER_MODE says otherwise, as documented; Wine 8.0 never encodes it. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <wininet.h>

/* A URL on its way; the characters have room for three times the source and what is put in front. */
struct url
{
    WCHAR *text;
    size_t length;
    size_t path, extra;         /* where the path begins, and what follows it */
    BOOL known;                 /* http, https, ftp, file: a backslash is a slash */
};

static BOOL is_letter(WCHAR c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static int hex_value(WCHAR c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

static BOOL is_scheme(const WCHAR *text, size_t length, const char *name)
{
    size_t i;

    for (i = 0; i < length && name[i] && (text[i] | 0x20) == name[i]; i++)
        ;
    return i == length && !name[i];
}

/* The length of what stands before the colon; 0: a relative URL. */
static size_t scheme_length(const WCHAR *text, size_t length)
{
    size_t i;

    if (!length || !is_letter(*text))
        return 0;
    for (i = 1; i < length && (is_letter(text[i]) || (text[i] >= '0' && text[i] <= '9') || text[i] == '+' || text[i] == '-' || text[i] == '.'); i++)
        ;
    return i < length && text[i] == ':' && i > 1 ? i : 0;
}

static size_t find_extra(const WCHAR *text, size_t from, size_t length)
{
    while (from < length && text[from] != '?' && text[from] != '#')
        from++;
    return from;
}

/* Takes the source without the white space around it, with `file://` in front of a path of Windows. */
static void open_url(struct url *url, const WCHAR *source, DWORD flags)
{
    static const char *const known[] = {"http", "https", "ftp", "file"};
    size_t length = wcslen(source), scheme, i, start;
    BOOL file = FALSE;

    while (length && source[0] <= ' ')
        source++, length--;
    while (length && source[length - 1] <= ' ' && !(flags & ICU_BROWSER_MODE && find_extra(source, 0, length) < length))
        length--;
    memset(&url->length, 0, sizeof(*url) - offsetof(struct url, length));
    if (length > 1 && is_letter(source[0]) && source[1] == ':')
    {
        wmemcpy(url->text, L"file://", 7);
        url->length = 7;
    }
    for (i = 0; i < length; i++)
    {
        if (source[i] != '\t')
            url->text[url->length++] = source[i];
    }
    scheme = scheme_length(url->text, url->length);
    for (i = 0; i < ARRAYSIZE(known) && !url->known; i++)
        url->known = scheme && is_scheme(url->text, scheme, known[i]);
    file = url->known && i == ARRAYSIZE(known);
    start = scheme ? scheme + 1 : 0;
    url->extra = find_extra(url->text, start, url->length);
    for (i = start; url->known && i < url->extra; i++)
        if (url->text[i] == '\\')
            url->text[i] = '/';
    if (scheme && url->extra - start >= 2 && url->text[start] == '/' && url->text[start + 1] == '/')
    {
        start += 2;
        if (file)
        {
            /* file:///C:/x and file:////server/x lose the slashes that are more than two. */
            for (i = start; i < url->extra && url->text[i] == '/'; i++)
                ;
            memmove(url->text + start, url->text + i, (url->length - i) * sizeof(WCHAR));
            url->length -= i - start;
            url->extra -= i - start;
        }
        while (start < url->extra && url->text[start] != '/')
            start++;
        /* A host alone gets its root. */
        if (start == url->length && url->known && !file)
        {
            url->text[url->length++] = '/';
            url->extra++;
        }
    }
    url->path = start;
}

/* Removes `.` and `..` from a path that begins with a slash (RFC 3986, 5.2.4). */
static void remove_dots(struct url *url)
{
    WCHAR *text = url->text;
    size_t in = url->path, out = url->path, end, extra = url->extra;

    if (in >= extra || text[in] != '/')
        return;
    while (in < extra)
    {
        for (end = in + 1; end < extra && text[end] != '/'; end++)
            ;
        if (end - in == 2 && text[in + 1] == '.')
        {
            if (end == extra)
                text[out++] = '/';
        }
        else if (end - in == 3 && text[in + 1] == '.' && text[in + 2] == '.')
        {
            while (out > url->path && text[--out] != '/')
                ;
            if (end == extra)
                text[out++] = '/';
        }
        else
        {
            memmove(text + out, text + in, (end - in) * sizeof(WCHAR));
            out += end - in;
        }
        in = end;
    }
    memmove(text + out, text + extra, (url->length - extra) * sizeof(WCHAR));
    url->length -= extra - out;
    url->extra = out;
}

static void decode(struct url *url, DWORD flags)
{
    size_t in, out = 0, end = flags & ICU_BROWSER_MODE ? url->extra : url->length, extra = url->extra;
    WCHAR *text = url->text, c;

    for (in = 0; in < url->length; )
    {
        if (in == extra)
            url->extra = out;
        c = text[in++];
        if (c == '%' && in + 1 < end && hex_value(text[in]) >= 0 && hex_value(text[in + 1]) >= 0)
        {
            c = hex_value(text[in]) << 4 | hex_value(text[in + 1]);
            in += 2;
        }
        text[out++] = c;
    }
    if (extra >= url->length)
        url->extra = out;
    url->length = out;
}

/* A character that has no place in a URL. Above U+00FF they stay as they are. */
static BOOL is_unsafe(WCHAR c, DWORD flags)
{
    if (flags & ICU_ENCODE_SPACES_ONLY)
        return c == ' ';
    if (c == '%')
        return !!(flags & ICU_ENCODE_PERCENT);
    return c <= ' ' || (c >= 0x7f && c <= 0xff) || (c < 0x80 && strchr("\"<>[\\]^`{|}", c));
}

/* Into text of its own. */
static void encode(const struct url *url, DWORD flags, WCHAR *out)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t i, length = 0, end = flags & ICU_BROWSER_MODE ? url->extra : url->length;

    for (i = 0; i < url->length; i++)
    {
        WCHAR c = url->text[i];

        if (flags & ICU_NO_ENCODE || i >= end || !is_unsafe(c, flags))
        {
            out[length++] = c;
            continue;
        }
        out[length++] = '%';
        out[length++] = digits[c >> 4];
        out[length++] = digits[c & 15];
    }
    out[length] = 0;
}

/* What becomes of the URL, to be freed. */
static WCHAR *canonicalize(const WCHAR *source, DWORD flags)
{
    size_t room = wcslen(source) + 16;
    struct url url = {malloc(room * sizeof(WCHAR))};
    WCHAR *result = malloc(room * 3 * sizeof(WCHAR));

    if (url.text && result)
    {
        open_url(&url, source, flags);
        if (!(flags & ICU_NO_META))
            remove_dots(&url);
        if (flags & ICU_DECODE)
            decode(&url, flags);
        encode(&url, flags, result);
    }
    else
    {
        free(result);
        result = NULL;
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    }
    free(url.text);
    return result;
}

static BOOL refuse(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

BOOL WINAPI InternetCanonicalizeUrlW(const WCHAR *source, WCHAR *out, DWORD *size, DWORD flags)
{
    WCHAR *result;
    size_t length;

    if (!source || !out || !size)
        return refuse(ERROR_INVALID_PARAMETER);
    if (!(result = canonicalize(source, flags)))
        return FALSE;
    length = wcslen(result);
    if (*size > length)
        wmemcpy(out, result, length + 1);
    free(result);
    if (*size <= length)
    {
        *size = (DWORD)length + 1;
        return refuse(ERROR_INSUFFICIENT_BUFFER);
    }
    *size = (DWORD)length;
    return TRUE;
}

BOOL WINAPI InternetCanonicalizeUrlA(const char *source, char *out, DWORD *size, DWORD flags)
{
    WCHAR *wide, *result = NULL;
    int length, needed = 0;

    if (!source || !out || !size)
        return refuse(ERROR_INVALID_PARAMETER);
    length = MultiByteToWideChar(CP_ACP, 0, source, -1, NULL, 0);
    if (!(wide = malloc(length * sizeof(*wide))))
        return refuse(ERROR_NOT_ENOUGH_MEMORY);
    MultiByteToWideChar(CP_ACP, 0, source, -1, wide, length);
    result = canonicalize(wide, flags);
    free(wide);
    if (!result)
        return FALSE;
    needed = WideCharToMultiByte(CP_ACP, 0, result, -1, NULL, 0, NULL, NULL);
    if (*size >= (DWORD)needed)
        WideCharToMultiByte(CP_ACP, 0, result, -1, out, needed, NULL, NULL);
    free(result);
    if (*size < (DWORD)needed)
    {
        *size = needed;
        return refuse(ERROR_INSUFFICIENT_BUFFER);
    }
    *size = needed - 1;
    return TRUE;
}
