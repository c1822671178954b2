/* The locales that conversions know: invariant, English (United States, United Kingdom), German (Germany), French (France), Spanish
 * (Spain, both sorts), Italian (Italy). */
#pragma once

#include <windows.h>

enum automation_date_order
{
    DATE_ORDER_MDY,
    DATE_ORDER_DMY,
};

struct automation_locale
{
    WCHAR decimal, thousands;
    WCHAR currency;             /* the sign before or after an amount */
    WCHAR date_separator;
    enum automation_date_order order;
    BOOL leading_zeros;         /* of day and month */
    BOOL half_days;             /* AM and PM */
    BOOL short_hours;           /* 6:00, not 06:00 */
    const WCHAR *true_text, *false_text;
    const WCHAR *months[12], *short_months[12];
};

/* NULL for a locale that is not offered: conversions then fail with DISP_E_UNKNOWNLCID. 0, LOCALE_USER_DEFAULT and
 * LOCALE_SYSTEM_DEFAULT are English (United States). */
const struct automation_locale *automation_locale(LCID lcid);
