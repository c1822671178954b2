/* isw*, tow*: see ctype.py for the classes. Case is that of the "C" locale, in which Windows' towupper and towlower change
 * A to Z and a to z alone; a program that asks for another locale gets the same. */
#include "ctype.h"

#include <string.h>
#include <wctype.h>

int iswupper(wint_t unit) { return crt_class(unit) & CRT_UPPER; }
int iswlower(wint_t unit) { return crt_class(unit) & CRT_LOWER; }
int iswdigit(wint_t unit) { return crt_class(unit) & CRT_DIGIT; }
int iswspace(wint_t unit) { return crt_class(unit) & CRT_SPACE; }
int iswpunct(wint_t unit) { return crt_class(unit) & CRT_PUNCT; }
int iswcntrl(wint_t unit) { return crt_class(unit) & CRT_CNTRL; }
int iswblank(wint_t unit) { return crt_class(unit) & CRT_BLANK; }
int iswalpha(wint_t unit) { return crt_class(unit) & CRT_ALPHA; }
int iswalnum(wint_t unit) { return crt_class(unit) & (CRT_ALPHA | CRT_DIGIT); }
int iswgraph(wint_t unit) { return crt_class(unit) & (CRT_ALPHA | CRT_DIGIT | CRT_PUNCT); }

int iswprint(wint_t unit)
{
    return unit == '\t' ? 0 : crt_class(unit) & (CRT_ALPHA | CRT_DIGIT | CRT_PUNCT | CRT_BLANK);
}

int iswxdigit(wint_t unit)
{
    /* The full-width forms too: U+FF10 and on. */
    if (unit >= 0xff01 && unit <= 0xff5e)
        unit -= 0xfee0;
    return (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'F') || (unit >= 'a' && unit <= 'f');
}

int iswascii(wint_t unit)
{
    return unit < 0x80;
}

wint_t towlower(wint_t unit)
{
    return crt_lower(unit);
}

wint_t towupper(wint_t unit)
{
    return crt_upper(unit);
}

static int (*const classes[])(wint_t) =
{
    iswalnum, iswalpha, iswblank, iswcntrl, iswdigit, iswgraph, iswlower, iswprint, iswpunct, iswspace, iswupper, iswxdigit
};

/* A class's number is its place in this list, plus 1. */
static const char *const class_names[] =
{
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit"
};

wctype_t wctype(const char *name)
{
    wctype_t i;

    for (i = 0; i < sizeof(class_names) / sizeof(*class_names); i++)
        if (!strcmp(name, class_names[i]))
            return i + 1;
    return 0;
}

int iswctype(wint_t unit, wctype_t type)
{
    if (type < 1 || type > sizeof(classes) / sizeof(*classes))
        return 0;
    return classes[type - 1](unit);
}

wctrans_t wctrans(const char *name)
{
    static const __int32_t lower = 1, upper = 2;

    if (!strcmp(name, "tolower"))
        return &lower;
    return strcmp(name, "toupper") ? 0 : &upper;
}

wint_t towctrans(wint_t unit, wctrans_t map)
{
    if (!map)
        return unit;
    return *map == 1 ? crt_lower(unit) : crt_upper(unit);
}
