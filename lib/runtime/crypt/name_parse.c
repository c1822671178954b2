/* CertStrToName: an X.500 string becomes an encoded name, by the rules of its documentation. Wine 8.0 knows neither keys that are
 * object identifiers nor `+`, `#` and the order of CERT_NAME_STR_REVERSE_FLAG, and keeps the white space behind a value. */
#include <stdlib.h>
#include <string.h>

#include "crypt.h"

#define LONGEST_KEY 128

struct parser
{
    const WCHAR *at;
    const WCHAR *invalid;       /* for *ppszError */
    DWORD flags;
    CERT_NAME_INFO info;
    DWORD room;
    DWORD error;
};

static BOOL refuse(struct parser *parser, DWORD error, const WCHAR *where)
{
    parser->error = error;
    parser->invalid = where;
    return FALSE;
}

static BOOL is_space(WCHAR c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* CERT_NAME_STR_COMMA_FLAG and its kin leave one separator; without them there are three. */
static BOOL is_separator(const struct parser *parser, WCHAR c)
{
    const DWORD only = parser->flags & (CERT_NAME_STR_COMMA_FLAG | CERT_NAME_STR_SEMICOLON_FLAG | CERT_NAME_STR_CRLF_FLAG);

    switch (c)
    {
    case ',':
        return !only || only & CERT_NAME_STR_COMMA_FLAG;
    case ';':
        return !only || only & CERT_NAME_STR_SEMICOLON_FLAG;
    case '\r':
    case '\n':
        return !only || only & CERT_NAME_STR_CRLF_FLAG;
    default:
        return FALSE;
    }
}

static BOOL is_plus(const struct parser *parser, WCHAR c)
{
    return c == '+' && !(parser->flags & CERT_NAME_STR_NO_PLUS_FLAG);
}

static void skip_spaces(struct parser *parser)
{
    while (is_space(*parser->at))
        parser->at++;
}

/* Dotted numbers, with `OID.` in front or without. */
static char *oid_of_key(const WCHAR *key)
{
    const WCHAR *digits = !_wcsnicmp(key, L"OID.", 4) ? key + 4 : key;
    char *oid;
    size_t i;

    if (!*digits || digits[0] == '.' || !wcschr(digits, '.'))
        return NULL;
    for (i = 0; digits[i]; i++)
        if (!((digits[i] >= '0' && digits[i] <= '9') || (digits[i] == '.' && digits[i + 1] && digits[i + 1] != '.')))
            return NULL;
    if (!(oid = malloc(i + 1)))
        return NULL;
    for (i = 0; digits[i]; i++)
        oid[i] = (char)digits[i];
    oid[i] = 0;
    return oid;
}

/* The key up to the equals sign: its OID, to be freed, and what the table says about it. */
static BOOL parse_key(struct parser *parser, char **oid, const CRYPT_OID_INFO **info)
{
    const WCHAR *begin = parser->at, *end;
    WCHAR key[LONGEST_KEY];

    *oid = NULL;
    for (end = begin; *end && *end != '=' && !is_separator(parser, *end); end++)
        ;
    parser->at = end + 1;
    if (*end != '=')
        return refuse(parser, CRYPT_E_INVALID_X500_STRING, begin);
    while (end > begin && is_space(end[-1]))
        end--;
    if (end == begin || (size_t)(end - begin) >= ARRAYSIZE(key))
        return refuse(parser, CRYPT_E_INVALID_X500_STRING, begin);
    wmemcpy(key, begin, end - begin);
    key[end - begin] = 0;
    if ((*info = CryptFindOIDInfo(CRYPT_OID_INFO_NAME_KEY, key, CRYPT_RDN_ATTR_OID_GROUP_ID)))
        *oid = strdup((*info)->pszOID);
    else if ((*oid = oid_of_key(key)))
        *info = CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, *oid, CRYPT_RDN_ATTR_OID_GROUP_ID);
    if (!*oid)
        return refuse(parser, *info ? ERROR_OUTOFMEMORY : CRYPT_E_INVALID_X500_STRING, begin);
    return TRUE;
}

/* "…", in which a doubled quotation mark is one; then a separator must come. */
static BOOL parse_quoted(struct parser *parser, WCHAR *out, DWORD *length)
{
    const WCHAR *at = parser->at + 1;

    *length = 0;
    for (;; at++)
    {
        if (!*at)
            return refuse(parser, CRYPT_E_INVALID_X500_STRING, at);
        if (*at == '"' && *++at != '"')
            break;
        out[(*length)++] = *at;
    }
    while (is_space(*at) && !is_separator(parser, *at))
        at++;
    if (*at && !is_separator(parser, *at) && !is_plus(parser, *at))
        return refuse(parser, CRYPT_E_INVALID_X500_STRING, at);
    parser->at = at;
    return TRUE;
}

static BOOL parse_plain(struct parser *parser, WCHAR *out, DWORD *length)
{
    const WCHAR *begin = parser->at, *at;

    for (at = begin; *at && !is_separator(parser, *at) && !is_plus(parser, *at); at++)
    {
        if (*at == '"' && !(parser->flags & CERT_NAME_STR_NO_QUOTING_FLAG))
            return refuse(parser, CRYPT_E_INVALID_X500_STRING, at);
    }
    parser->at = at;
    while (at > begin && is_space(at[-1]))
        at--;
    *length = (DWORD)(at - begin);
    if (!*length)
        return refuse(parser, CRYPT_E_INVALID_X500_STRING, begin);
    wmemcpy(out, begin, *length);
    return TRUE;
}

static int digit_value(WCHAR c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* `# AB CD 01`: an octet string. */
static BOOL parse_octets(struct parser *parser, const WCHAR *text, DWORD length, CERT_RDN_ATTR *attribute, const WCHAR *where)
{
    BYTE *bytes = (BYTE *)attribute->Value.pbData;
    DWORD i, digits = 0;

    for (i = 1; i < length; i++)
    {
        int value = digit_value(text[i]);

        if (is_space(text[i]))
            continue;
        if (value < 0)
            return refuse(parser, CRYPT_E_INVALID_X500_STRING, where + i);
        /* In place: two digits are wider than the byte they make. */
        bytes[digits / 2] = (BYTE)(digits % 2 ? bytes[digits / 2] << 4 | value : value);
        digits++;
    }
    if (digits % 2)
        return refuse(parser, CRYPT_E_INVALID_X500_STRING, where + length);
    attribute->dwValueType = CERT_RDN_OCTET_STRING;
    attribute->Value.cbData = digits / 2;
    return TRUE;
}

static BOOL is_printable(WCHAR c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && c < 0x80 && strchr(" '()+,-./:=?", c));
}

/* The first character that a string of the type cannot have, or the length. */
static DWORD misfit(DWORD type, const WCHAR *text, DWORD length)
{
    DWORD i;

    for (i = 0; i < length; i++)
    {
        if ((type == CERT_RDN_PRINTABLE_STRING && !is_printable(text[i])) || (type == CERT_RDN_IA5_STRING && text[i] > 0x7f)
                || (type == CERT_RDN_NUMERIC_STRING && text[i] != ' ' && !(text[i] >= '0' && text[i] <= '9'))
                || (type == CERT_RDN_T61_STRING && text[i] > 0xff))
            break;
    }
    return i;
}

/* The first type of the attribute's that has all the characters. */
static BOOL choose_type(struct parser *parser, const CRYPT_OID_INFO *info, const WCHAR *text, DWORD length, const WCHAR *where,
        DWORD *type)
{
    static const DWORD any[] = {CERT_RDN_PRINTABLE_STRING, CERT_RDN_UNICODE_STRING};
    const DWORD *types = any;
    DWORD count = ARRAYSIZE(any), i, first;

    if (info && info->ExtraInfo.cbData >= sizeof(DWORD) && *(const DWORD *)info->ExtraInfo.pbData)
    {
        types = (const DWORD *)info->ExtraInfo.pbData;
        for (count = 0; count < info->ExtraInfo.cbData / sizeof(DWORD) && types[count]; count++)
            ;
    }
    for (i = 0; i < count; i++)
    {
        *type = types[i];
        if (types == any && parser->flags & CERT_NAME_STR_FORCE_UTF8_DIR_STR_FLAG)
            *type = CERT_RDN_UTF8_STRING;
        if (*type == CERT_RDN_UNICODE_STRING && parser->flags & CERT_NAME_STR_ENABLE_T61_UNICODE_FLAG
                && misfit(CERT_RDN_T61_STRING, text, length) == length)
            *type = CERT_RDN_T61_STRING;
        if (*type == CERT_RDN_UNICODE_STRING && parser->flags & CERT_NAME_STR_ENABLE_UTF8_UNICODE_FLAG)
            *type = CERT_RDN_UTF8_STRING;
        if (misfit(*type, text, length) == length)
            return TRUE;
    }
    first = misfit(types[0], text, length);
    return refuse(parser, types[0] == CERT_RDN_NUMERIC_STRING ? CRYPT_E_INVALID_NUMERIC_STRING
        : types[0] == CERT_RDN_PRINTABLE_STRING ? CRYPT_E_INVALID_PRINTABLE_STRING : CRYPT_E_INVALID_IA5_STRING, where + first);
}

static BOOL parse_attribute(struct parser *parser, CERT_RDN_ATTR *attribute)
{
    const CRYPT_OID_INFO *info;
    const WCHAR *where;
    WCHAR *text;
    DWORD length;
    BOOL quoted;

    if (!parse_key(parser, &attribute->pszObjId, &info))
        return FALSE;
    while (is_space(*parser->at) && !is_separator(parser, *parser->at))
        parser->at++;
    where = parser->at;
    if (!(text = malloc((wcslen(where) + 1) * sizeof(*text))))
        return refuse(parser, ERROR_OUTOFMEMORY, NULL);
    attribute->Value.pbData = (BYTE *)text;
    quoted = *where == '"' && !(parser->flags & CERT_NAME_STR_NO_QUOTING_FLAG);
    if (!(quoted ? parse_quoted(parser, text, &length) : parse_plain(parser, text, &length)))
        return FALSE;
    if (!quoted && text[0] == '#')
        return parse_octets(parser, text, length, attribute, where);
    attribute->Value.cbData = length * sizeof(WCHAR);
    text[length] = 0;
    return choose_type(parser, info, text, length, where + quoted, &attribute->dwValueType);
}

/* A new attribute, in the last RDN or one of its own. */
static CERT_RDN_ATTR *add_attribute(struct parser *parser, BOOL same_rdn)
{
    CERT_NAME_INFO *info = &parser->info;
    CERT_RDN_ATTR *attributes;
    CERT_RDN *rdns, *rdn;

    if (!same_rdn)
    {
        if (info->cRDN == parser->room)
        {
            if (!(rdns = realloc(info->rgRDN, (parser->room * 2 + 8) * sizeof(*rdns))))
                return NULL;
            info->rgRDN = rdns;
            parser->room = parser->room * 2 + 8;
        }
        memset(info->rgRDN + info->cRDN++, 0, sizeof(*rdns));
    }
    rdn = info->rgRDN + info->cRDN - 1;
    if (!(attributes = realloc(rdn->rgRDNAttr, (rdn->cRDNAttr + 1) * sizeof(*attributes))))
        return NULL;
    rdn->rgRDNAttr = attributes;
    memset(attributes + rdn->cRDNAttr, 0, sizeof(*attributes));
    return attributes + rdn->cRDNAttr++;
}

static BOOL parse(struct parser *parser)
{
    BOOL same_rdn = FALSE;

    for (skip_spaces(parser); *parser->at; skip_spaces(parser))
    {
        CERT_RDN_ATTR *attribute = add_attribute(parser, same_rdn);

        if (!attribute)
            return refuse(parser, ERROR_OUTOFMEMORY, NULL);
        if (!parse_attribute(parser, attribute))
            return FALSE;
        same_rdn = is_plus(parser, *parser->at);
        if (*parser->at)
            parser->at++;
        if (same_rdn)
        {
            skip_spaces(parser);
            if (!*parser->at)
                return refuse(parser, CRYPT_E_INVALID_X500_STRING, parser->at);
        }
    }
    return TRUE;
}

static void reverse(CERT_NAME_INFO *info)
{
    DWORD i;

    for (i = 0; i < info->cRDN / 2; i++)
    {
        const CERT_RDN rdn = info->rgRDN[i];

        info->rgRDN[i] = info->rgRDN[info->cRDN - 1 - i];
        info->rgRDN[info->cRDN - 1 - i] = rdn;
    }
}

static void free_parser(struct parser *parser)
{
    DWORD i, j;

    for (i = 0; i < parser->info.cRDN; i++)
    {
        for (j = 0; j < parser->info.rgRDN[i].cRDNAttr; j++)
        {
            free(parser->info.rgRDN[i].rgRDNAttr[j].pszObjId);
            free(parser->info.rgRDN[i].rgRDNAttr[j].Value.pbData);
        }
        free(parser->info.rgRDN[i].rgRDNAttr);
    }
    free(parser->info.rgRDN);
}

BOOL WINAPI CertStrToNameW(DWORD encoding, LPCWSTR text, DWORD type, void *reserved, BYTE *out, DWORD *size, LPCWSTR *invalid)
{
    struct parser parser = {text, NULL, type};
    BOOL encoded = FALSE;

    (void)reserved;
    if (invalid)
        *invalid = NULL;
    if (!text || !size)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (parse(&parser))
    {
        if (type & CERT_NAME_STR_REVERSE_FLAG)
            reverse(&parser.info);
        encoded = CryptEncodeObjectEx(encoding, X509_UNICODE_NAME, &parser.info, 0, NULL, out, size);
    }
    else
    {
        if (invalid)
            *invalid = parser.invalid;
        SetLastError(parser.error);
    }
    free_parser(&parser);
    return encoded;
}

BOOL WINAPI CertStrToNameA(DWORD encoding, LPCSTR text, DWORD type, void *reserved, BYTE *out, DWORD *size, LPCSTR *invalid)
{
    const WCHAR *where = NULL;
    WCHAR *wide;
    BOOL encoded;
    int length;

    if (invalid)
        *invalid = NULL;
    if (!text)
        return CertStrToNameW(encoding, NULL, type, reserved, out, size, NULL);
    length = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
    if (!(wide = malloc(length * sizeof(*wide))))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return FALSE;
    }
    MultiByteToWideChar(CP_ACP, 0, text, -1, wide, length);
    encoded = CertStrToNameW(encoding, wide, type, reserved, out, size, &where);
    if (invalid && where)
        *invalid = text + (where == wide ? 0 : WideCharToMultiByte(CP_ACP, 0, wide, (int)(where - wide), NULL, 0, NULL, NULL));
    free(wide);
    return encoded;
}
