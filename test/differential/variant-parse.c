/* VarParseNumFromStr and VarNumFromParseNum over generated texts: characters that mean something to the parser, in any order,
 * under any flags; and what the types make of any digits. */
#include <stdio.h>
#include <string.h>

#include "variant.h"

#define TEXTS 60000
#define NUMBERS 60000

static const LCID locales[] = {0x409, 0x7f, 0x407, 0x40c};

/* Pieces rather than characters, so that what is nearly right is common. */
static const char *const pieces[] =
{
    "0", "1", "2", "5", "9", "00", "12", "123", "999", "1000", "000", ".", ",", "+", "-", "(", ")", " ", "  ", "\t", "$", "e", "E",
    "e5", "E-2", "e+1", "&", "&h", "&H1", "&o", "&O7", "f", "A", "x", "\xa0", "12345678", "\xa4",
};

static void make_text(WCHAR *text)
{
    unsigned int count = 1 + random_below(6);
    const char *piece;

    while (count--)
        for (piece = pieces[random_below(ARRAYSIZE(pieces))]; *piece; piece++)
            *text++ = (unsigned char)*piece;
    *text = 0;
}

/* What is no number in any language, and one for Wine: an open parenthesis beside a minus, separators in an exponent. Else: Wine
 * counts decimal places that there is no room for, lets an exponent wrap, and is of two minds about
 * digits of another base that there is no room for. */
static int differs(const WCHAR *text, LCID lcid, int room)
{
    unsigned int digits = 0, separators = 0, in_row = 0, parenthesis = 0, minus = 0, exponent = 0, i;

    for (i = 0; text[i]; i++)
    {
        int digit = text[i] >= '0' && text[i] <= '9';

        digits += digit;
        separators += text[i] == '.' || text[i] == ',';
        parenthesis |= text[i] == '(';
        minus |= text[i] == '-';
        exponent |= (text[i] | 0x20) == 'e';
        in_row = digit ? in_row + 1 : 0;
        if (in_row > 8 || (text[i] == '&' && room < 30) || (lcid == 0x40c && (text[i] == '\t' || text[i] == 0xa0)))
            return 1;
    }
    if ((parenthesis && minus) || (exponent && (separators || lcid == 0x40c)))
        return 1;
    return separators && digits > (unsigned int)room;
}

static void describe(char *question, size_t size, const WCHAR *text, LCID lcid, ULONG flags, int digits)
{
    char shown[256];
    unsigned int i;

    for (i = 0; text[i] && i < sizeof(shown) - 1; i++)
        shown[i] = text[i] < 0x7f ? (text[i] == '\t' ? '_' : (char)text[i]) : text[i] == 0xa0 ? '~' : '@';
    shown[i] = 0;
    snprintf(question, size, " \"%s\" lcid %x flags %x digits %d", shown, (unsigned int)lcid, (unsigned int)flags, digits);
}

static void run_parse(void)
{
    /* What a caller sees of the answer, without padding. */
    struct { INT digits; ULONG in, out; INT used, base, power; BYTE digit[48]; } answer;
    char question[400];
    NUMPARSE number;
    WCHAR text[256];
    unsigned int n;
    HRESULT hr;

    random_seed(1);
    for (n = 0; n < TEXTS; n++)
    {
        LCID lcid = locales[random_below(8) < 5 ? 0 : random_below(ARRAYSIZE(locales))];
        ULONG flags = random_below(3) ? NUMPRS_STD : random_below(0x4000);
        int room = random_below(4) ? 30 : 1 + (int)random_below(6);

        make_text(text);
        if (differs(text, lcid, room))
            continue;
        memset(&answer, 0, sizeof(answer));
        memset(&number, 0, sizeof(number));
        number.cDig = room;
        number.dwInFlags = flags;
        hr = VarParseNumFromStr(text, lcid, 0, &number, answer.digit);
        answer.digits = number.cDig;
        answer.in = number.dwInFlags;
        answer.out = number.dwOutFlags;
        answer.used = number.cchUsed;
        answer.base = number.nBaseShift;
        answer.power = number.nPwr10;
        /* Zero is zero whatever its power. */
        if (number.cDig == 1 && !answer.digit[0])
            answer.power = 0;
        /* What lies behind the digits is nobody's. */
        if (SUCCEEDED(hr))
            memset(answer.digit + number.cDig, 0, sizeof(answer.digit) - number.cDig);
        describe(question, sizeof(question), text, lcid, flags, room);
        block_answer(question, hr, &answer, sizeof(answer));
    }
}

/* Every character in front of a digit: which are white? */
static void run_white(void)
{
    char question[16];
    NUMPARSE number;
    BYTE digit[4];
    WCHAR text[3];
    unsigned int c;
    HRESULT hr;

    for (c = 1; c < 0x10000; c++)
    {
        text[0] = (WCHAR)c;
        text[1] = '1';
        text[2] = 0;
        memset(&number, 0, sizeof(number));
        number.cDig = ARRAYSIZE(digit);
        number.dwInFlags = NUMPRS_STD;
        hr = VarParseNumFromStr(text, 0x409, 0, &number, digit);
        snprintf(question, sizeof(question), " %04x", c);
        block_answer(question, hr, &number.dwOutFlags, sizeof(number.dwOutFlags));
    }
}

static const VARTYPE bits[] = {VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_I8, VT_UI8, VT_R4, VT_R8, VT_CY, VT_DECIMAL};

static void run_make(void)
{
    unsigned int n, i, count;
    char question[200];
    BYTE digits[32];
    NUMPARSE number;
    VARIANT out;
    HRESULT hr;
    ULONG wanted;

    random_seed(2);
    for (n = 0; n < NUMBERS; n++)
    {
        memset(&number, 0, sizeof(number));
        /* Up to 15 digits and small powers: beyond that Wine's arithmetic in doubles is off in the last place. */
        number.cDig = 1 + (int)random_below(random_below(3) ? 4 : 15);
        number.nBaseShift = random_below(4) ? 0 : 3 + (int)random_below(2);
        number.nPwr10 = number.nBaseShift || random_below(2) ? 0 : (int)random_below(13) - 6;
        number.dwOutFlags = random_below(3) ? 0 : NUMPRS_NEG;
        if (number.nBaseShift)
            number.dwOutFlags = NUMPRS_HEX_OCT;
        /* Wine makes 1 of 0.06 as a whole number. */
        if (number.cDig + number.nPwr10 < 0)
            number.nPwr10 = -number.cDig;
        for (i = 0; i < (unsigned int)number.cDig; i++)
            digits[i] = (BYTE)random_below(number.nBaseShift ? 1u << number.nBaseShift : 10);
        if (!digits[0])
            digits[0] = 1;
        wanted = 0;
        for (count = 1 + random_below(3); count; count--)
            wanted |= 1u << bits[random_below(ARRAYSIZE(bits))];
        /* Wine goes through a double to CY. */
        if (wanted & VTBIT_CY && !number.nBaseShift)
        {
            number.cDig = min(number.cDig, 12);
            number.nPwr10 = max(number.nPwr10, -4);
        }
        /* Wine takes the two's complement of a negative number for the magnitude of a DECIMAL. */
        if (wanted & VTBIT_DECIMAL && !number.nBaseShift)
            number.dwOutFlags = 0;
        memset(&out, 0, sizeof(out));
        hr = VarNumFromParseNum(&number, digits, wanted, &out);
        snprintf(question, sizeof(question), " power %d base %d flags %x types %x digits ", number.nPwr10, number.nBaseShift,
            (unsigned int)number.dwOutFlags, (unsigned int)wanted);
        for (i = 0; i < (unsigned int)number.cDig; i++)
            snprintf(question + strlen(question), sizeof(question) - strlen(question), "%x", digits[i]);
        if (FAILED(hr))
            V_VT(&out) = VT_EMPTY;
        else
        {
            static const BYTE sizes[] = {[VT_I1] = 1, [VT_UI1] = 1, [VT_I2] = 2, [VT_UI2] = 2, [VT_I4] = 4, [VT_UI4] = 4,
                [VT_R4] = 4, [VT_I8] = 8, [VT_UI8] = 8, [VT_R8] = 8, [VT_CY] = 8};

            /* The bytes beside the value are nobody's. */
            if (V_VT(&out) < ARRAYSIZE(sizes) && sizes[V_VT(&out)])
                memset(&V_UI1(&out) + sizes[V_VT(&out)], 0, sizeof(out) - 8 - sizes[V_VT(&out)]);
        }
        block_answer(question, hr, &out, sizeof(out));
    }
}

void run_parsing(int count, char **names)
{
    static const struct { const char *name; void (*run)(void); } blocks[] =
        {{"VarParseNumFromStr", run_parse}, {"VarParseNumFromStr-white", run_white},
            {"VarNumFromParseNum", run_make}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(blocks); i++)
        if (block_wanted(blocks[i].name, count, names))
        {
            block_begin(blocks[i].name);
            blocks[i].run();
            block_end();
        }
}
