/* DATE from text and to text, in the locales of locale.h. */
#include "date.h"
#include "locale.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* The year that a text without one means is the present one of the local clock. */
static int present_year(void)
{
    time_t now = time(NULL);
    struct tm local;

    return localtime_r(&now, &local) ? local.tm_year + 1900 : 1970;
}

struct parser
{
    const struct automation_locale *locale;
    const WCHAR *text;
    int numbers[3], count;      /* what is no part of the time, in the order of the text */
    int month;                  /* by its name */
    int time[3], times;         /* hour, minute, second */
    int half;                   /* 'a', 'p' or 0 */
};

static WCHAR lower(WCHAR c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ? c + 0x20 : c;
}

static BOOL is_letter(WCHAR c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= 0xc0 && c <= 0xff && c != 0xd7 && c != 0xf7);
}

static BOOL is_digit(WCHAR c)
{
    return c >= '0' && c <= '9';
}

static BOOL is_space(WCHAR c)
{
    return c == ' ' || c == '\t' || c == 0xa0;
}

static void skip_spaces(struct parser *parser)
{
    while (is_space(*parser->text))
        parser->text++;
}

/* Does the text go on with this word, and end there? */
static BOOL take_word(struct parser *parser, const WCHAR *word)
{
    const WCHAR *text = parser->text;

    for (; *word; word++, text++)
        if (lower(*text) != lower(*word))
            return FALSE;
    if (is_letter(*text))
        return FALSE;
    parser->text = text;
    return TRUE;
}

static BOOL take_half(struct parser *parser)
{
    static const struct
    {
        const WCHAR *word;
        int half;
    } words[] = {{L"am", 'a'}, {L"pm", 'p'}, {L"a", 'a'}, {L"p", 'p'}};
    size_t i;

    for (i = 0; i < ARRAYSIZE(words); i++)
        if (take_word(parser, words[i].word))
        {
            parser->half = words[i].half;
            return TRUE;
        }
    return FALSE;
}

static BOOL take_month(struct parser *parser)
{
    int month;

    for (month = 1; month <= 12; month++)
        if (take_word(parser, parser->locale->months[month - 1]) ||
                take_word(parser, parser->locale->short_months[month - 1]))
        {
            parser->month = month;
            return TRUE;
        }
    return FALSE;
}

static BOOL take_weekday(struct parser *parser)
{
    static const WCHAR *const words[] =
    {
        L"Sunday", L"Monday", L"Tuesday", L"Wednesday", L"Thursday", L"Friday", L"Saturday",
        L"Sun", L"Mon", L"Tue", L"Wed", L"Thu", L"Fri", L"Sat",
    };
    size_t i;

    for (i = 0; i < ARRAYSIZE(words); i++)
        if (take_word(parser, words[i]))
            return TRUE;
    return FALSE;
}

static int take_number(struct parser *parser)
{
    int value = 0;

    while (is_digit(*parser->text))
    {
        value = value * 10 + *parser->text++ - '0';
        if (value > 99999)
            return -1;
    }
    return value;
}

/* A point between numbers separates hours and minutes where it does not separate the parts of a date. */
static BOOL is_time_separator(const struct parser *parser, WCHAR c)
{
    return c == ':' || (c == '.' && parser->locale->date_separator != '.');
}

/* Hour, minute and second, from a number that a separator follows. */
static HRESULT take_time(struct parser *parser, int hour)
{
    if (parser->times)
        return DISP_E_TYPEMISMATCH;
    parser->time[parser->times++] = hour;
    while (is_time_separator(parser, *parser->text) && parser->times < 3)
    {
        parser->text++;
        skip_spaces(parser);
        if (!is_digit(*parser->text))
            return DISP_E_TYPEMISMATCH;
        parser->time[parser->times++] = take_number(parser);
        skip_spaces(parser);
    }
    take_half(parser);
    return S_OK;
}

static HRESULT take_part(struct parser *parser)
{
    int value;

    if (is_digit(*parser->text))
    {
        if ((value = take_number(parser)) < 0)
            return DISP_E_TYPEMISMATCH;
        skip_spaces(parser);
        if (is_time_separator(parser, *parser->text))
            return take_time(parser, value);
        if (!parser->times && take_half(parser))
        {
            parser->time[parser->times++] = value;
            return S_OK;
        }
        if (parser->count == 3)
            return DISP_E_TYPEMISMATCH;
        parser->numbers[parser->count++] = value;
        return S_OK;
    }
    if (!parser->month && take_month(parser))
        return S_OK;
    return take_weekday(parser) ? S_OK : DISP_E_TYPEMISMATCH;
}

static HRESULT take_all(struct parser *parser)
{
    HRESULT hr;

    skip_spaces(parser);
    if (!*parser->text)
        return DISP_E_TYPEMISMATCH;
    for (;;)
    {
        if (FAILED(hr = take_part(parser)))
            return hr;
        skip_spaces(parser);
        if (!*parser->text)
            return S_OK;
        while (*parser->text == '/' || *parser->text == '-' || *parser->text == '.' || *parser->text == ',')
        {
            parser->text++;
            skip_spaces(parser);
        }
    }
}

static BOOL set_date(SYSTEMTIME *date, int year, int month, int day)
{
    if (year < 50)
        year += 2000;
    else if (year < 100)
        year += 1900;
    if (year > 9999 || month < 1 || month > 12 || day < 1 || day > date_days_in_month(year, month))
        return FALSE;
    date->wYear = year;
    date->wMonth = month;
    date->wDay = day;
    return TRUE;
}

/* One or two numbers and a month by name. */
static BOOL set_named(const struct parser *parser, SYSTEMTIME *date)
{
    const int *n = parser->numbers;

    if (parser->count == 1)
        return set_date(date, present_year(), parser->month, n[0]) || set_date(date, n[0], parser->month, 1);
    if (parser->count == 2)
        return set_date(date, n[1], parser->month, n[0]) || set_date(date, n[0], parser->month, n[1]);
    return FALSE;
}

/* Numbers alone: in the order of the locale if that makes a date, else in another. */
static BOOL set_numbered(const struct parser *parser, SYSTEMTIME *date)
{
    const int *n = parser->numbers;
    BOOL day_first = parser->locale->order == DATE_ORDER_DMY;

    if (parser->count == 2)
        return set_date(date, present_year(), n[day_first], n[!day_first]) ||
            set_date(date, present_year(), n[!day_first], n[day_first]) ||
            set_date(date, n[1], n[0], 1) || set_date(date, n[0], n[1], 1);
    if (parser->count == 3)
        return set_date(date, n[2], n[day_first], n[!day_first]) || set_date(date, n[0], n[1], n[2]) ||
            set_date(date, n[2], n[!day_first], n[day_first]) || set_date(date, n[0], n[2], n[1]);
    return FALSE;
}

static BOOL set_time(const struct parser *parser, SYSTEMTIME *time)
{
    int hour = parser->time[0];

    if (parser->half)
    {
        if (hour == 12 && parser->half == 'a')
            hour = 0;
        else if (hour < 12 && parser->half == 'p')
            hour += 12;
    }
    if (hour > 23 || parser->time[1] > 59 || parser->time[2] > 59)
        return FALSE;
    time->wHour = hour;
    time->wMinute = parser->time[1];
    time->wSecond = parser->time[2];
    return TRUE;
}

HRESULT WINAPI VarDateFromStr(const OLECHAR *text, LCID lcid, ULONG flags, DATE *date)
{
    struct parser parser = {0};
    UDATE udate = {{1899, 12, 6, 30, 0, 0, 0, 0}, 0};
    HRESULT hr;

    if (!text)
        return DISP_E_TYPEMISMATCH;
    if (!date)
        return E_INVALIDARG;
    if (!(parser.locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    parser.text = text;
    if (FAILED(hr = take_all(&parser)))
        return hr;
    if (!parser.count && !parser.month && !parser.times)
        return DISP_E_TYPEMISMATCH;
    if ((parser.month && !set_named(&parser, &udate.st)) ||
            (!parser.month && parser.count && !set_numbered(&parser, &udate.st)) ||
            (parser.times && !set_time(&parser, &udate.st)))
        return DISP_E_TYPEMISMATCH;
    return VarDateFromUdateEx(&udate, lcid, flags, date);
}

static WCHAR *put_number(WCHAR *out, unsigned int value, int digits)
{
    WCHAR reversed[10];
    int count = 0;

    do
        reversed[count++] = '0' + value % 10;
    while (value /= 10);
    while (count < digits)
        reversed[count++] = '0';
    while (count)
        *out++ = reversed[--count];
    return out;
}

static WCHAR *put_date(WCHAR *out, const struct automation_locale *locale, const SYSTEMTIME *time)
{
    int digits = locale->leading_zeros ? 2 : 1;

    out = put_number(out, locale->order == DATE_ORDER_MDY ? time->wMonth : time->wDay, digits);
    *out++ = locale->date_separator;
    out = put_number(out, locale->order == DATE_ORDER_MDY ? time->wDay : time->wMonth, digits);
    *out++ = locale->date_separator;
    return put_number(out, time->wYear, 1);
}

static WCHAR *put_time(WCHAR *out, const struct automation_locale *locale, const SYSTEMTIME *time)
{
    if (locale->half_days)
        out = put_number(out, time->wHour % 12 ? time->wHour % 12 : 12, 1);
    else
        out = put_number(out, time->wHour, locale->short_hours ? 1 : 2);
    *out++ = ':';
    out = put_number(out, time->wMinute, 2);
    *out++ = ':';
    out = put_number(out, time->wSecond, 2);
    if (locale->half_days)
    {
        *out++ = ' ';
        *out++ = time->wHour < 12 ? 'A' : 'P';
        *out++ = 'M';
    }
    return out;
}

/* The date, the time, or both with a space between; a time of midnight is shown for day 0 only, and day 0 never. */
HRESULT WINAPI VarBstrFromDate(DATE date, LCID lcid, ULONG flags, BSTR *text)
{
    const struct automation_locale *locale;
    WCHAR buffer[64], *out = buffer;
    BOOL has_day, has_time;
    UDATE udate;
    HRESULT hr;

    if (!text)
        return E_INVALIDARG;
    *text = NULL;
    if (!(locale = automation_locale(lcid)))
        return DISP_E_UNKNOWNLCID;
    if (FAILED(hr = VarUdateFromDate(date, flags, &udate)))
        return hr;
    has_day = trunc(date) != 0;
    has_time = date != trunc(date) || !has_day;
    if (flags & VAR_CALENDAR_HIJRI)
        return E_INVALIDARG;
    /* The Buddhist era counts from 543 BC. */
    if (flags & VAR_CALENDAR_THAI)
        udate.st.wYear += 543;
    if (flags & VAR_DATEVALUEONLY)
        has_time = FALSE;
    if (flags & VAR_TIMEVALUEONLY)
        has_day = FALSE;
    if (has_day)
        out = put_date(out, locale, &udate.st);
    if (has_day && has_time)
        *out++ = ' ';
    if (has_time)
        out = put_time(out, locale, &udate.st);
    *text = SysAllocStringLen(buffer, out - buffer);
    return *text ? S_OK : E_OUTOFMEMORY;
}
