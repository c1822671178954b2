/* Locales: see locale.h. The values are those of Microsoft's "National Language Support" tables for Windows 10, where Wine's,
 * which come from the CLDR, differ (dates of de-DE, the currency of the invariant locale). */
#include "kernel/locale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/fast.h"
#include "kernel/file.h"
#include "kernel/text.h"

struct kernel_locale
{
    LCID id;
    const WCHAR *name, *language, *country, *native_language, *native_country, *abbreviation, *iso_language, *iso_country;
    const WCHAR *display_name, *country_abbreviation;
    DWORD country_code, oem_page, first_day, measure, clock24, leading_zero;
    const WCHAR *list, *decimal, *thousand, *currency, *currency_code;
    const WCHAR *date_separator, *short_date, *long_date, *time, *short_time, *year_month;
    DWORD currency_place, negative_currency;
    const WCHAR *days[7], *short_days[7], *months[12], *short_months[12];
};

#define ENGLISH_DAYS {L"Monday", L"Tuesday", L"Wednesday", L"Thursday", L"Friday", L"Saturday", L"Sunday"}, \
        {L"Mon", L"Tue", L"Wed", L"Thu", L"Fri", L"Sat", L"Sun"}, \
        {L"January", L"February", L"March", L"April", L"May", L"June", L"July", L"August", L"September", L"October", L"November", \
        L"December"}, \
        {L"Jan", L"Feb", L"Mar", L"Apr", L"May", L"Jun", L"Jul", L"Aug", L"Sep", L"Oct", L"Nov", L"Dec"}

#define SPANISH_NAMES {L"lunes", L"martes", L"mi\x00e9" L"rcoles", L"jueves", L"viernes", L"s\x00e1" L"bado", L"domingo"}, \
        {L"lu.", L"ma.", L"mi.", L"ju.", L"vi.", L"s\x00e1.", L"do."}, \
        {L"enero", L"febrero", L"marzo", L"abril", L"mayo", L"junio", L"julio", L"agosto", L"septiembre", L"octubre", \
        L"noviembre", L"diciembre"}, \
        {L"ene.", L"feb.", L"mar.", L"abr.", L"may.", L"jun.", L"jul.", L"ago.", L"sep.", L"oct.", L"nov.", L"dic."}

static const struct kernel_locale locales[] =
{
    {0x0409, L"en-US", L"English", L"United States", L"English", L"United States", L"ENU", L"en", L"US", L"English (United States)", L"USA",
            1, 437, 6, 1, 0, 0, L",", L".", L",", L"$", L"USD", L"/", L"M/d/yyyy", L"dddd, MMMM d, yyyy", L"h:mm:ss tt", L"h:mm tt",
            L"MMMM yyyy", 0, 0, ENGLISH_DAYS},
    {0x007f, L"", L"Invariant Language", L"Invariant Country", L"Invariant Language", L"Invariant Country", L"IVL", L"iv", L"IV",
            L"Invariant Language (Invariant Country)", L"IVC", 1, 437, 6, 0, 1, 1, L",", L".", L",", L"\x00a4", L"XDR", L"/",
            L"MM/dd/yyyy", L"dddd, dd MMMM yyyy", L"HH:mm:ss", L"HH:mm", L"yyyy MMMM", 0, 0, ENGLISH_DAYS},
    {0x0407, L"de-DE", L"German", L"Germany", L"Deutsch", L"Deutschland", L"DEU", L"de", L"DE", L"German (Germany)", L"DEU",
            49, 850, 0, 0, 1, 1, L";", L",", L".", L"\x20ac", L"EUR", L".", L"dd.MM.yyyy", L"dddd, d. MMMM yyyy", L"HH:mm:ss", L"HH:mm",
            L"MMMM yyyy", 3, 8,
            {L"Montag", L"Dienstag", L"Mittwoch", L"Donnerstag", L"Freitag", L"Samstag", L"Sonntag"},
            {L"Mo", L"Di", L"Mi", L"Do", L"Fr", L"Sa", L"So"},
            {L"Januar", L"Februar", L"M\x00e4rz", L"April", L"Mai", L"Juni", L"Juli", L"August", L"September", L"Oktober", L"November",
            L"Dezember"},
            {L"Jan", L"Feb", L"Mrz", L"Apr", L"Mai", L"Jun", L"Jul", L"Aug", L"Sep", L"Okt", L"Nov", L"Dez"}},
    {0x040c, L"fr-FR", L"French", L"France", L"fran\x00e7" L"ais", L"France", L"FRA", L"fr", L"FR", L"French (France)", L"FRA",
            33, 850, 0, 0, 1, 1, L";", L",", L"\x202f", L"\x20ac", L"EUR", L"/", L"dd/MM/yyyy", L"dddd d MMMM yyyy", L"HH:mm:ss",
            L"HH:mm", L"MMMM yyyy", 3, 8,
            {L"lundi", L"mardi", L"mercredi", L"jeudi", L"vendredi", L"samedi", L"dimanche"},
            {L"lun.", L"mar.", L"mer.", L"jeu.", L"ven.", L"sam.", L"dim."},
            {L"janvier", L"f\x00e9vrier", L"mars", L"avril", L"mai", L"juin", L"juillet", L"ao\x00fbt", L"septembre", L"octobre",
            L"novembre", L"d\x00e9" L"cembre"},
            {L"janv.", L"f\x00e9vr.", L"mars", L"avr.", L"mai", L"juin", L"juil.", L"ao\x00fbt", L"sept.", L"oct.", L"nov.", L"d\x00e9" L"c."}},
    {0x0809, L"en-GB", L"English", L"United Kingdom", L"English", L"United Kingdom", L"ENG", L"en", L"GB", L"English (United Kingdom)",
            L"GBR", 44, 850, 0, 0, 1, 1, L",", L".", L",", L"\x00a3", L"GBP", L"/", L"dd/MM/yyyy", L"dd MMMM yyyy", L"HH:mm:ss", L"HH:mm",
            L"MMMM yyyy", 0, 1, ENGLISH_DAYS},
    {0x0c0a, L"es-ES", L"Spanish", L"Spain", L"espa\x00f1ol", L"Espa\x00f1" L"a", L"ESN", L"es", L"ES", L"Spanish (Spain)", L"ESP",
            34, 850, 0, 0, 1, 0, L";", L",", L".", L"\x20ac", L"EUR", L"/", L"dd/MM/yyyy", L"dddd, d' de 'MMMM' de 'yyyy", L"H:mm:ss",
            L"H:mm", L"MMMM' de 'yyyy", 3, 8, SPANISH_NAMES},
    {0x040a, L"es-ES_tradnl", L"Spanish", L"Spain", L"espa\x00f1ol", L"Espa\x00f1" L"a", L"ESP", L"es", L"ES", L"Spanish (Spain)",
            L"ESP", 34, 850, 0, 0, 1, 0, L";", L",", L".", L"\x20ac", L"EUR", L"/", L"dd/MM/yyyy", L"dddd, d' de 'MMMM' de 'yyyy",
            L"H:mm:ss", L"H:mm", L"MMMM' de 'yyyy", 3, 8, SPANISH_NAMES},
    {0x0410, L"it-IT", L"Italian", L"Italy", L"italiano", L"Italia", L"ITA", L"it", L"IT", L"Italian (Italy)", L"ITA",
            39, 850, 0, 0, 1, 1, L";", L",", L".", L"\x20ac", L"EUR", L"/", L"dd/MM/yyyy", L"dddd d MMMM yyyy", L"HH:mm:ss", L"HH:mm",
            L"MMMM yyyy", 3, 8,
            {L"luned\x00ec", L"marted\x00ec", L"mercoled\x00ec", L"gioved\x00ec", L"venerd\x00ec", L"sabato", L"domenica"},
            {L"lun", L"mar", L"mer", L"gio", L"ven", L"sab", L"dom"},
            {L"gennaio", L"febbraio", L"marzo", L"aprile", L"maggio", L"giugno", L"luglio", L"agosto", L"settembre", L"ottobre",
            L"novembre", L"dicembre"},
            {L"gen", L"feb", L"mar", L"apr", L"mag", L"giu", L"lug", L"ago", L"set", L"ott", L"nov", L"dic"}},
};

const struct kernel_locale *kernel_locale_by_id(LCID id)
{
    unsigned int i;

    id &= 0xfffff;
    if (id == LOCALE_USER_DEFAULT || id == LOCALE_SYSTEM_DEFAULT || id == 0 || id == 0x0c00)
        return &locales[0];
    for (i = 0; i < ARRAYSIZE(locales); i++)
        if (locales[i].id == id || (id < 0x400 && (locales[i].id & 0x3ff) == id))
            return &locales[i];
    return NULL;
}

const struct kernel_locale *kernel_locale_by_name(const WCHAR *name)
{
    unsigned int i;

    if (!name)
        return &locales[0];
    if (!kernel_compare_names(name, L"!x-sys-default-locale"))
        return &locales[0];
    for (i = 0; i < ARRAYSIZE(locales); i++)
        if (!kernel_compare_names(name, locales[i].name) || (*name && !kernel_compare_names(name, locales[i].iso_language)))
            return &locales[i];
    return NULL;
}

/* A number as text in `buffer`. */
static const WCHAR *number_text(WCHAR *buffer, const char *format, DWORD number)
{
    char digits[16];
    int i;

    snprintf(digits, sizeof(digits), format, (unsigned int)number);
    for (i = 0; digits[i]; i++)
        buffer[i] = digits[i];
    buffer[i] = 0;
    return buffer;
}

/* The value as text, NULL if it is not known. *number receives it as a number where it is one, else ~0. */
static const WCHAR *get_value(const struct kernel_locale *locale, LCTYPE type, WCHAR *buffer, DWORD *number)
{
    DWORD value;

    *number = ~0u;
    if (type >= LOCALE_SDAYNAME1 && type <= LOCALE_SDAYNAME7)
        return locale->days[type - LOCALE_SDAYNAME1];
    if (type >= LOCALE_SABBREVDAYNAME1 && type <= LOCALE_SABBREVDAYNAME7)
        return locale->short_days[type - LOCALE_SABBREVDAYNAME1];
    if (type >= LOCALE_SMONTHNAME1 && type <= LOCALE_SMONTHNAME12)
        return locale->months[type - LOCALE_SMONTHNAME1];
    if (type >= LOCALE_SABBREVMONTHNAME1 && type <= LOCALE_SABBREVMONTHNAME12)
        return locale->short_months[type - LOCALE_SABBREVMONTHNAME1];
    switch (type)
    {
    case LOCALE_SNAME:
        return locale->name;
    case LOCALE_SLANGUAGE:
    case 0x72:      /* LOCALE_SENGLISHDISPLAYNAME */
        return locale->display_name;
    case LOCALE_SENGLANGUAGE:
        return locale->language;
    case LOCALE_SENGCOUNTRY:
    case LOCALE_SCOUNTRY:
        return locale->country;
    case LOCALE_SNATIVELANGNAME:
        return locale->native_language;
    case LOCALE_SNATIVECTRYNAME:
        return locale->native_country;
    case LOCALE_SABBREVLANGNAME:
        return locale->abbreviation;
    case LOCALE_SABBREVCTRYNAME:
        return locale->country_abbreviation;
    case LOCALE_SISO639LANGNAME:
        return locale->iso_language;
    case LOCALE_SISO3166CTRYNAME:
        return locale->iso_country;
    case LOCALE_SLIST:
        return locale->list;
    case LOCALE_SDECIMAL:
    case LOCALE_SMONDECIMALSEP:
        return locale->decimal;
    case LOCALE_STHOUSAND:
    case LOCALE_SMONTHOUSANDSEP:
        return locale->thousand;
    case LOCALE_SGROUPING:
    case LOCALE_SMONGROUPING:
        return L"3;0";
    case LOCALE_SNATIVEDIGITS:
        return L"0123456789";
    case LOCALE_SCURRENCY:
        return locale->currency;
    case LOCALE_SINTLSYMBOL:
        return locale->currency_code;
    case LOCALE_SDATE:
        return locale->date_separator;
    case LOCALE_STIME:
        return L":";
    case LOCALE_SSHORTDATE:
        return locale->short_date;
    case LOCALE_SLONGDATE:
        return locale->long_date;
    case LOCALE_STIMEFORMAT:
        return locale->time;
    case LOCALE_SSHORTTIME:
        return locale->short_time;
    case LOCALE_SYEARMONTH:
        return locale->year_month;
    case LOCALE_S1159:
        return locale->clock24 && *locale->name ? L"" : L"AM";
    case LOCALE_S2359:
        return locale->clock24 && *locale->name ? L"" : L"PM";
    case LOCALE_SPOSITIVESIGN:
        return L"";
    case LOCALE_SNEGATIVESIGN:
        return L"-";
    case LOCALE_ILANGUAGE:
        *number = locale->id;
        return number_text(buffer, "%04x", locale->id);
    case LOCALE_ICOUNTRY:
        value = locale->country_code;
        break;
    case LOCALE_IDEFAULTANSICODEPAGE:
        value = 1252;
        break;
    case LOCALE_IDEFAULTCODEPAGE:
        value = locale->oem_page;
        break;
    case LOCALE_IFIRSTDAYOFWEEK:
        value = locale->first_day;
        break;
    case LOCALE_IMEASURE:
        value = locale->measure;
        break;
    case LOCALE_ITIME:
        value = locale->clock24;
        break;
    case LOCALE_ITLZERO:
        value = locale->leading_zero;
        break;
    case LOCALE_IDIGITS:
    case LOCALE_ICURRDIGITS:
    case LOCALE_IINTLCURRDIGITS:
        value = 2;
        break;
    case LOCALE_ILZERO:
    case LOCALE_INEGNUMBER:
    case LOCALE_ICENTURY:
        value = 1;
        break;
    case LOCALE_ICURRENCY:
        value = locale->currency_place;
        break;
    case LOCALE_INEGCURR:
        value = locale->negative_currency;
        break;
    default:
        return NULL;
    }
    *number = value;
    return number_text(buffer, "%u", value);
}

static int locale_info(const struct kernel_locale *locale, LCTYPE type, WCHAR *out, int size)
{
    WCHAR buffer[16];
    const WCHAR *text;
    DWORD number;
    int needed;

    if (!locale || size < 0 || (size && !out))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    text = get_value(locale, type & 0xffff, buffer, &number);
    if (!text || ((type & LOCALE_RETURN_NUMBER) && number == ~0u))
        return kernel_fail(ERROR_INVALID_FLAGS);
    needed = type & LOCALE_RETURN_NUMBER ? (int)(sizeof(DWORD) / sizeof(WCHAR)) : lstrlenW(text) + 1;
    if (!size)
        return needed;
    if (size < needed)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    memcpy(out, type & LOCALE_RETURN_NUMBER ? (const void *)&number : (const void *)text, needed * sizeof(WCHAR));
    return needed;
}

int WINAPI GetLocaleInfoW(LCID id, LCTYPE type, WCHAR *out, int size)
{
    return locale_info(kernel_locale_by_id(id), type, out, size);
}

int WINAPI GetLocaleInfoEx(const WCHAR *name, LCTYPE type, WCHAR *out, int size)
{
    return locale_info(kernel_locale_by_name(name), type, out, size);
}

int WINAPI GetLocaleInfoA(LCID id, LCTYPE type, char *out, int size)
{
    WCHAR wide[128];
    DWORD number;
    int length;

    if (size < 0 || (size && !out))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (type & LOCALE_RETURN_NUMBER)
    {
        if (!GetLocaleInfoW(id, type, (WCHAR *)&number, sizeof(number) / sizeof(WCHAR)))
            return 0;
        if (size && size < (int)sizeof(number))
            return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
        if (size)
            memcpy(out, &number, sizeof(number));
        return sizeof(number);
    }
    length = GetLocaleInfoW(id, type, wide, ARRAYSIZE(wide));
    return length ? WideCharToMultiByte(CP_ACP, 0, wide, length, out, size, NULL, NULL) : 0;
}

BOOL WINAPI IsValidLocale(LCID id, DWORD flags)
{
    unsigned int i;

    (void)flags;
    for (i = 0; i < ARRAYSIZE(locales); i++)
        if (locales[i].id == id)
            return TRUE;
    return FALSE;
}

BOOL WINAPI IsValidLocaleName(const WCHAR *name)
{
    return name && kernel_locale_by_name(name);
}

LCID WINAPI GetUserDefaultLCID(void)
{
    return locales[0].id;
}

LCID WINAPI GetSystemDefaultLCID(void)
{
    return locales[0].id;
}

LANGID WINAPI GetUserDefaultLangID(void)
{
    return LANGIDFROMLCID(locales[0].id);
}

LANGID WINAPI GetSystemDefaultLangID(void)
{
    return LANGIDFROMLCID(locales[0].id);
}

LANGID WINAPI GetUserDefaultUILanguage(void)
{
    return LANGIDFROMLCID(locales[0].id);
}

LANGID WINAPI GetSystemDefaultUILanguage(void)
{
    return LANGIDFROMLCID(locales[0].id);
}

static KERNEL_THREAD_LOCAL LCID thread_locale;

LCID WINAPI GetThreadLocale(void)
{
    return thread_locale ? thread_locale : locales[0].id;
}

BOOL WINAPI SetThreadLocale(LCID id)
{
    const struct kernel_locale *locale = kernel_locale_by_id(id);

    if (!locale)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    thread_locale = locale->id;
    return TRUE;
}

LCID WINAPI ConvertDefaultLocale(LCID id)
{
    const struct kernel_locale *locale = kernel_locale_by_id(id);

    return locale ? locale->id : id;
}

static int give_name(const WCHAR *text, WCHAR *out, int size)
{
    int needed = lstrlenW(text) + 1;

    if (size < 0 || (size && !out))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (size && size < needed)
        return kernel_fail(ERROR_INSUFFICIENT_BUFFER);
    if (size)
        lstrcpyW(out, text);
    return needed;
}

int WINAPI GetUserDefaultLocaleName(WCHAR *out, int size)
{
    return size ? give_name(locales[0].name, out, size) : kernel_fail(ERROR_INSUFFICIENT_BUFFER);
}

int WINAPI GetSystemDefaultLocaleName(WCHAR *out, int size)
{
    return size ? give_name(locales[0].name, out, size) : kernel_fail(ERROR_INSUFFICIENT_BUFFER);
}

int WINAPI LCIDToLocaleName(LCID id, WCHAR *out, int size, DWORD flags)
{
    const struct kernel_locale *locale = kernel_locale_by_id(id);

    (void)flags;
    return locale ? give_name(locale->name, out, size) : kernel_fail(ERROR_INVALID_PARAMETER);
}

LCID WINAPI LocaleNameToLCID(const WCHAR *name, DWORD flags)
{
    const struct kernel_locale *locale = kernel_locale_by_name(name);

    (void)flags;
    return locale ? locale->id : (LCID)kernel_fail(ERROR_INVALID_PARAMETER);
}
