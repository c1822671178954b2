/* VarParseNumFromStr: a text taken apart into digits, a power of ten and what was around them. */
#include "locale.h"

#include <oleauto.h>
#include <string.h>

/* Far beyond what any type holds, far from overflowing nPwr10. */
#define MAX_EXPONENT 99999999

struct parser
{
    const struct automation_locale *locale;
    const WCHAR *text;      /* what is still to be read */
    NUMPARSE *number;
    BYTE *digits;
    int room;               /* of digits */
    BOOL found;             /* a digit was read, be it a zero */
    BOOL full;              /* a digit was read that there was no room for */
};

/* As iswspace of Windows' C library. */
static BOOL is_white(WCHAR c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
        c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static BOOL is_digit(WCHAR c)
{
    return c >= '0' && c <= '9';
}

static BOOL allowed(const struct parser *parser, ULONG flag)
{
    return (parser->number->dwInFlags & flag) != 0;
}

/* Where a no-break space separates thousands, a plain one does too. */
static BOOL is_thousands(const struct parser *parser, WCHAR c)
{
    return c == parser->locale->thousands || (c == ' ' && parser->locale->thousands == 0xa0);
}

static BOOL seen(const struct parser *parser, ULONG flag)
{
    return (parser->number->dwOutFlags & flag) != 0;
}

static BOOL take(struct parser *parser, ULONG flags)
{
    parser->text++;
    parser->number->dwOutFlags |= flags;
    return TRUE;
}

/* Signs, parenthesis, currency and white space, in any order, each once. */
static BOOL take_prefix(struct parser *parser)
{
    WCHAR c = *parser->text;

    if (is_white(c) && allowed(parser, NUMPRS_LEADING_WHITE))
        return take(parser, NUMPRS_LEADING_WHITE);
    if (c == '+' && allowed(parser, NUMPRS_LEADING_PLUS) && !seen(parser, NUMPRS_LEADING_PLUS))
        return take(parser, NUMPRS_LEADING_PLUS);
    if (c == '-' && allowed(parser, NUMPRS_LEADING_MINUS) && !seen(parser, NUMPRS_LEADING_MINUS))
        return take(parser, NUMPRS_LEADING_MINUS | NUMPRS_NEG);
    if (c == '(' && allowed(parser, NUMPRS_PARENS) && !seen(parser, NUMPRS_PARENS))
        return take(parser, NUMPRS_PARENS | NUMPRS_NEG);
    if (c == parser->locale->currency && allowed(parser, NUMPRS_CURRENCY) && !seen(parser, NUMPRS_CURRENCY))
        return take(parser, NUMPRS_CURRENCY);
    return FALSE;
}

static void add_digit(struct parser *parser, int digit, BOOL fraction)
{
    NUMPARSE *number = parser->number;

    parser->found = TRUE;
    if (!digit && !number->cDig)
    {
        /* A leading zero is no digit, only a place. */
        if (fraction)
            number->nPwr10--;
    }
    else if (number->cDig < parser->room)
    {
        parser->digits[number->cDig++] = digit;
        if (fraction)
            number->nPwr10--;
    }
    else
    {
        parser->full = TRUE;
        if (digit)
            number->dwOutFlags |= NUMPRS_INEXACT;
        if (!fraction)
            number->nPwr10++;
    }
}

static void take_digits(struct parser *parser)
{
    BOOL fraction = FALSE;

    for (;; parser->text++)
    {
        WCHAR c = *parser->text;

        if (is_digit(c))
            add_digit(parser, c - '0', fraction);
        else if (c == parser->locale->decimal && allowed(parser, NUMPRS_DECIMAL) && !fraction)
        {
            fraction = TRUE;
            parser->number->dwOutFlags |= NUMPRS_DECIMAL;
        }
        else if (is_thousands(parser, c) && allowed(parser, NUMPRS_THOUSANDS) && (parser->found || fraction))
            parser->number->dwOutFlags |= NUMPRS_THOUSANDS;
        else
            return;
    }
}

static int hex_digit(WCHAR c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

/* &H1F and &O17, as in Basic. */
static BOOL take_base(struct parser *parser)
{
    const WCHAR *text = parser->text;
    int shift, digit;

    if (text[0] != '&' || !allowed(parser, NUMPRS_HEX_OCT) || seen(parser, NUMPRS_CURRENCY))
        return FALSE;
    if (text[1] == 'h' || text[1] == 'H')
        shift = 4;
    else if (text[1] == 'o' || text[1] == 'O')
        shift = 3;
    else
        return FALSE;
    parser->text += 2;
    parser->number->nBaseShift = shift;
    parser->number->dwOutFlags |= NUMPRS_HEX_OCT;
    for (; (digit = hex_digit(*parser->text)) < 1 << shift; parser->text++)
    {
        /* What there is no room for leaves no trace (seen under Wine). */
        if (parser->number->cDig < parser->room)
            add_digit(parser, digit, FALSE);
    }
    return TRUE;
}

static HRESULT take_exponent(struct parser *parser)
{
    const WCHAR *text = parser->text + 1;
    BOOL negative = *text == '-';
    int exponent = 0;

    if (*text == '-' || *text == '+')
        text++;
    if (!is_digit(*text))
        return DISP_E_TYPEMISMATCH;
    for (; is_digit(*text); text++)
    {
        exponent = exponent * 10 + *text - '0';
        if (exponent > MAX_EXPONENT)
            return DISP_E_OVERFLOW;
    }
    parser->text = text;
    parser->number->dwOutFlags |= NUMPRS_EXPONENT;
    parser->number->nPwr10 += negative ? -exponent : exponent;
    return S_OK;
}

/* More is taken than stands behind numbers: any of these, in any order, as often as it comes; only a sign that stands in front
 * does not come again (seen under Wine). */
static BOOL take_suffix(struct parser *parser)
{
    WCHAR c = *parser->text;

    if (is_white(c) && allowed(parser, NUMPRS_TRAILING_WHITE) && !is_thousands(parser, c))
        return take(parser, NUMPRS_TRAILING_WHITE);
    if (c == '+' && allowed(parser, NUMPRS_TRAILING_PLUS) && !seen(parser, NUMPRS_LEADING_PLUS))
        return take(parser, NUMPRS_TRAILING_PLUS);
    if (c == '-' && allowed(parser, NUMPRS_TRAILING_MINUS) && !seen(parser, NUMPRS_LEADING_MINUS))
        return take(parser, NUMPRS_TRAILING_MINUS | NUMPRS_NEG);
    if (parser->number->nBaseShift)
        return FALSE;
    if (c == parser->locale->currency && allowed(parser, NUMPRS_CURRENCY))
        return take(parser, NUMPRS_CURRENCY);
    if (is_thousands(parser, c) && allowed(parser, NUMPRS_THOUSANDS))
        return take(parser, NUMPRS_THOUSANDS);
    return FALSE;
}

static void finish_digits(const struct parser *parser, NUMPARSE *number, BYTE *digits)
{
    while (!parser->full && !number->nBaseShift && number->cDig && !digits[number->cDig - 1])
    {
        number->cDig--;
        number->nPwr10++;
    }
    if (!number->cDig)
    {
        number->cDig = 1;
        digits[0] = 0;
    }
}

HRESULT WINAPI VarParseNumFromStr(const OLECHAR *text, LCID lcid, ULONG flags, NUMPARSE *number, BYTE *digits)
{
    struct parser parser = {0};
    HRESULT hr;
    BOOL open;

    (void)flags;
    if (!number || !digits)
        return E_INVALIDARG;
    if (!text)
        return DISP_E_TYPEMISMATCH;
    if (!(parser.locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    parser.text = text;
    parser.number = number;
    parser.digits = digits;
    parser.room = number->cDig;
    number->cDig = 0;
    number->dwOutFlags = 0;
    number->cchUsed = 0;
    number->nBaseShift = 0;
    number->nPwr10 = 0;

    while (take_prefix(&parser))
        ;
    if (!take_base(&parser))
    {
        take_digits(&parser);
        /* An amount of money has no exponent (seen under Wine). */
        if (parser.found && (*parser.text == 'e' || *parser.text == 'E') && allowed(&parser, NUMPRS_EXPONENT) &&
                !seen(&parser, NUMPRS_CURRENCY) && FAILED(hr = take_exponent(&parser)))
            return hr;
    }
    if (!parser.found)
        return DISP_E_TYPEMISMATCH;
    open = seen(&parser, NUMPRS_PARENS);
    for (;;)
    {
        if (open && *parser.text == ')')
        {
            open = FALSE;
            parser.text++;
        }
        else if (!take_suffix(&parser))
            break;
    }
    if (open)
        return DISP_E_TYPEMISMATCH;
    number->cchUsed = parser.text - text;
    if (allowed(&parser, NUMPRS_USE_ALL) && *parser.text)
        return DISP_E_TYPEMISMATCH;
    finish_digits(&parser, number, digits);
    return S_OK;
}
