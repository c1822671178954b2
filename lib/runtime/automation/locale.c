/* The tables of locale.h: the values that GetLocaleInfo gives on Windows and in Wine. */
#include "locale.h"

#define ENGLISH_MONTHS \
    {L"January", L"February", L"March", L"April", L"May", L"June", L"July", L"August", L"September", L"October", \
        L"November", L"December"}, \
    {L"Jan", L"Feb", L"Mar", L"Apr", L"May", L"Jun", L"Jul", L"Aug", L"Sep", L"Oct", L"Nov", L"Dec"}

static const struct automation_locale invariant =
{
    '.', ',', 0xa4, '/', DATE_ORDER_MDY, TRUE, FALSE, FALSE, L"True", L"False", ENGLISH_MONTHS,
};

static const struct automation_locale english =
{
    '.', ',', '$', '/', DATE_ORDER_MDY, FALSE, TRUE, TRUE, L"True", L"False", ENGLISH_MONTHS,
};

static const struct automation_locale german =
{
    ',', '.', 0x20ac, '.', DATE_ORDER_DMY, FALSE, FALSE, FALSE, L"Wahr", L"Falsch",
    {L"Januar", L"Februar", L"M\xe4rz", L"April", L"Mai", L"Juni", L"Juli", L"August", L"September", L"Oktober",
        L"November", L"Dezember"},
    {L"Jan", L"Feb", L"M\xe4r", L"Apr", L"Mai", L"Jun", L"Jul", L"Aug", L"Sep", L"Okt", L"Nov", L"Dez"},
};

static const struct automation_locale french =
{
    ',', 0xa0, 0x20ac, '/', DATE_ORDER_DMY, TRUE, FALSE, FALSE, L"Vrai", L"Faux",
    {L"janvier", L"f\xe9vrier", L"mars", L"avril", L"mai", L"juin", L"juillet", L"ao\xfbt", L"septembre", L"octobre",
        L"novembre", L"d\xe9" L"cembre"},
    {L"janv.", L"f\xe9vr.", L"mars", L"avr.", L"mai", L"juin", L"juil.", L"ao\xfbt", L"sept.", L"oct.", L"nov.",
        L"d\xe9" L"c."},
};

static const struct automation_locale british =
{
    '.', ',', 0xa3, '/', DATE_ORDER_DMY, TRUE, FALSE, FALSE, L"True", L"False", ENGLISH_MONTHS,
};

static const struct automation_locale spanish =
{
    ',', '.', 0x20ac, '/', DATE_ORDER_DMY, TRUE, FALSE, TRUE, L"Verdadero", L"Falso",
    {L"enero", L"febrero", L"marzo", L"abril", L"mayo", L"junio", L"julio", L"agosto", L"septiembre", L"octubre",
        L"noviembre", L"diciembre"},
    {L"ene", L"feb", L"mar", L"abr", L"may", L"jun", L"jul", L"ago", L"sep", L"oct", L"nov", L"dic"},
};

static const struct automation_locale italian =
{
    ',', '.', 0x20ac, '/', DATE_ORDER_DMY, TRUE, FALSE, FALSE, L"Vero", L"Falso",
    {L"gennaio", L"febbraio", L"marzo", L"aprile", L"maggio", L"giugno", L"luglio", L"agosto", L"settembre", L"ottobre",
        L"novembre", L"dicembre"},
    {L"gen", L"feb", L"mar", L"apr", L"mag", L"giu", L"lug", L"ago", L"set", L"ott", L"nov", L"dic"},
};

const struct automation_locale *automation_locale(LCID lcid)
{
    switch (LANGIDFROMLCID(lcid))
    {
    case MAKELANGID(LANG_INVARIANT, SUBLANG_NEUTRAL):
        return &invariant;
    case MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT):
    case MAKELANGID(LANG_NEUTRAL, SUBLANG_SYS_DEFAULT):
    case MAKELANGID(LANG_ENGLISH, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US):
        return &english;
    case MAKELANGID(LANG_GERMAN, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_GERMAN, SUBLANG_GERMAN):
        return &german;
    case MAKELANGID(LANG_FRENCH, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_FRENCH, SUBLANG_FRENCH):
        return &french;
    case MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_UK):
        return &british;
    case MAKELANGID(LANG_SPANISH, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_SPANISH, SUBLANG_SPANISH):
    case MAKELANGID(LANG_SPANISH, SUBLANG_SPANISH_MODERN):
        return &spanish;
    case MAKELANGID(LANG_ITALIAN, SUBLANG_NEUTRAL):
    case MAKELANGID(LANG_ITALIAN, SUBLANG_ITALIAN):
        return &italian;
    default:
        return NULL;
    }
}
