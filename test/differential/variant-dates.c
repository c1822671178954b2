/* VarDateFromStr over generated texts: numbers, names of months, marks and separators in likely orders; the dates between a
 * UDATE and a DATE, and the DOS ones, over fields in and out of their ranges. */
#include <stdio.h>
#include <string.h>

#include "variant.h"

#define TEXTS 60000
#define FIELDS 40000

static const LCID locales[] = {0x409, 0x7f, 0x407, 0x40c};

static const char *const days[] = {"0", "1", "2", "02", "5", "9", "11", "12", "13", "28", "29", "30", "31", "32"};
static const char *const years[] = {"49", "50", "60", "70", "99", "00", "05", "100", "1899", "1970", "1999", "2000", "2004", "9999"};
static const char *const months[] = {"January", "Jan", "feb", "FEBRUARY", "Mar", "May", "Dec", "december", "Sep"};
static const char *const separators[] = {"/", "-", " ", " / ", " - ", "  ", "."};
static const char *const name_separators[] = {" ", "-", "/", ", ", "  "};
static const char *const times[] = {"1:2:3", "01:02", "23:59:59", "12:00", "0:0", "13:00", "24:00", "12:60", "1:2:60", "12:30:45"};
static const char *const marks[] = {"AM", "PM", "am", "pm", " AM", " PM", " am "};

#define PICK(table) table[random_below(ARRAYSIZE(table))]

static void add(char *text, const char *piece)
{
    strcat(text, piece);
}

/* What people write. Where a name of a month makes the order of two numbers of two digits a question, Wine and we differ. */
static void add_date(char *text)
{
    const char *separator = PICK(separators), *between = PICK(name_separators);

    switch (random_below(8))
    {
        case 0:
            add(text, PICK(days)), add(text, separator), add(text, PICK(days));
            break;
        case 1:
            add(text, PICK(months)), add(text, " "), add(text, PICK(days)), add(text, ", "), add(text, years[8 + random_below(ARRAYSIZE(years) - 8)]);
            break;
        case 2:
            add(text, PICK(days)), add(text, between), add(text, PICK(months)), add(text, between);
            add(text, years[8 + random_below(ARRAYSIZE(years) - 8)]);
            break;
        case 3:
            add(text, years[8 + random_below(ARRAYSIZE(years) - 8)]), add(text, separator), add(text, PICK(days)), add(text, separator);
            add(text, PICK(days));
            break;
        case 4:
            add(text, PICK(months)), add(text, between), add(text, PICK(days));
            break;
        case 5:
            add(text, PICK(days)), add(text, separator), add(text, PICK(days)), add(text, separator), add(text, PICK(days));
            break;
        default:
            add(text, PICK(days)), add(text, separator), add(text, PICK(days)), add(text, separator), add(text, PICK(years));
            break;
    }
}

static void add_time(char *text)
{
    add(text, PICK(times));
    if (random_below(2))
        add(text, PICK(marks));
}

static void run_texts_of_dates(void)
{
    static const ULONG flags[] = {0, VAR_TIMEVALUEONLY, VAR_DATEVALUEONLY, LOCALE_NOUSEROVERRIDE};
    char text[256], question[320];
    WCHAR wide[256];
    unsigned int n, i;
    HRESULT hr;
    DATE date;

    random_seed(3);
    for (n = 0; n < TEXTS; n++)
    {
        LCID lcid = locales[random_below(8) < 5 ? 0 : random_below(ARRAYSIZE(locales))];
        ULONG how = random_below(4) ? 0 : PICK(flags);

        text[0] = 0;
        switch (random_below(5))
        {
            case 0:
                add_time(text);
                break;
            case 1:
                add_time(text), add(text, " "), add_date(text);
                break;
            case 2:
                add_date(text), add(text, " "), add_time(text);
                break;
            default:
                add_date(text);
                break;
        }
        for (i = 0; (wide[i] = (unsigned char)text[i]); i++)
            ;
        date = 0;
        hr = VarDateFromStr(wide, lcid, how, &date);
        snprintf(question, sizeof(question), " \"%s\" lcid %x flags %x (%.6f)", text, (unsigned int)lcid, (unsigned int)how,
            SUCCEEDED(hr) ? date : 0);
        block_answer(question, hr, &date, sizeof(date));
    }
}

static WORD field(unsigned int usual)
{
    switch (random_below(8))
    {
        case 0:
            return (WORD)random_below(3 * usual + 10);
        case 1:
            return (WORD)-(int)random_below(70);
        default:
            return (WORD)random_below(usual + 1);
    }
}

static void run_fields(void)
{
    static const ULONG flags[] = {0, VAR_TIMEVALUEONLY, VAR_DATEVALUEONLY, VAR_VALIDDATE};
    char question[200];
    unsigned int n;
    HRESULT hr;
    UDATE from;
    DATE date;

    random_seed(4);
    for (n = 0; n < FIELDS; n++)
    {
        ULONG how = random_below(4) ? 0 : PICK(flags);

        memset(&from, 0, sizeof(from));
        from.st.wYear = random_below(4) ? (WORD)(1800 + random_below(400)) : (WORD)(200 + random_below(9900));
        from.st.wMonth = field(12);
        from.st.wDay = field(31);
        from.st.wHour = field(23);
        /* Wine goes a month too far when days roll into December. */
        if ((SHORT)from.st.wMonth < 1 || (SHORT)from.st.wMonth > 8)
        {
            from.st.wMonth %= 13;
            from.st.wDay %= 29;
            from.st.wHour = 1;
        }
        from.st.wMinute = field(59);
        from.st.wSecond = field(59);
        from.st.wMilliseconds = (WORD)random_below(1000);
        from.wDayOfYear = (WORD)random_below(370);
        date = 0;
        hr = VarDateFromUdate(&from, how, &date);
        snprintf(question, sizeof(question), " %d-%d-%d %d:%d:%d.%d day %d flags %x", (SHORT)from.st.wYear, (SHORT)from.st.wMonth,
            (SHORT)from.st.wDay, (SHORT)from.st.wHour, (SHORT)from.st.wMinute, (SHORT)from.st.wSecond, from.st.wMilliseconds,
            from.wDayOfYear, (unsigned int)how);
        block_answer(question, hr, &date, sizeof(date));
        date = 0;
        hr = SystemTimeToVariantTime(&from.st, &date) ? S_OK : E_FAIL;
        block_answer(question, hr, &date, sizeof(date));
    }
}

static void run_dos(void)
{
    char question[64];
    unsigned int n;
    USHORT dos[2];
    double date;
    HRESULT hr;

    random_seed(5);
    for (n = 0; n < FIELDS; n++)
    {
        dos[0] = (USHORT)random_below(65536);
        dos[1] = (USHORT)random_below(65536);
        if ((dos[0] & 0x1e0) >= 9 << 5 && (dos[0] & 0x1e0) <= 11 << 5)
            dos[0] &= ~2;
        date = 0;
        snprintf(question, sizeof(question), " %04x %04x", dos[0], dos[1]);
        hr = DosDateTimeToVariantTime(dos[0], dos[1], &date) ? S_OK : E_FAIL;
        block_answer(question, hr, &date, sizeof(date));
        date = random_below(90000) + random_below(86400 * 4) / 86400.0 / 4;
        dos[0] = dos[1] = 0;
        snprintf(question, sizeof(question), " from %.17g", date);
        hr = VariantTimeToDosDateTime(date, &dos[0], &dos[1]) ? S_OK : E_FAIL;
        block_answer(question, hr, dos, sizeof(dos));
    }
}

void run_dates(int count, char **names)
{
    static const struct { const char *name; void (*run)(void); } blocks[] =
        {{"VarDateFromStr-generated", run_texts_of_dates}, {"VarDateFromUdate", run_fields}, {"DosDateTime", run_dos}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(blocks); i++)
        if (block_wanted(blocks[i].name, count, names))
        {
            block_begin(blocks[i].name);
            blocks[i].run();
            block_end();
        }
}
