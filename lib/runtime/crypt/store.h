/* Stores in memory: the two kinds of contexts in them, and going through one. */
#pragma once

#include <windows.h>
#include <wincrypt.h>

enum crypt_store_type
{
    CRYPT_STORE_CERTIFICATES,
    CRYPT_STORE_CRLS,
    CRYPT_STORE_KINDS
};

struct crypt_store_kind
{
    LPCSTR type;                                        /* for crypt_context_create */
    const char *add, *next, *free;                      /* names of functions, for the hooks */
    BOOL (*same)(const void *left, const void *right);  /* what a disposition calls existing */
    const FILETIME *(*begin)(const void *context);      /* which of two is newer */
};

extern const struct crypt_store_kind crypt_store_kinds[CRYPT_STORE_KINDS];

/* The first context behind `previous`, whose reference is taken, that matches (NULL: all do). NULL and CRYPT_E_NOT_FOUND: there is
 * none. `matches` is called with the store locked. */
const void *crypt_store_next(HCERTSTORE store, enum crypt_store_type type, const void *previous,
    BOOL (*matches)(const void *context, const void *argument), const void *argument);
