/* The locales of the run-time: invariant, en-US (the default), de-DE, fr-FR, en-GB, es-ES in both sorts, it-IT. */
#pragma once

#include <windows.h>

struct kernel_locale;

/* NULL: not one of them. LOCALE_USER_DEFAULT, LOCALE_SYSTEM_DEFAULT and a language alone (LANG_GERMAN) are accepted. */
const struct kernel_locale *kernel_locale_by_id(LCID id);

/* "de-DE", "de", "" for the invariant locale; NULL is the user's default. */
const struct kernel_locale *kernel_locale_by_name(const WCHAR *name);
