/* An object with the interfaces of kinds.idl that writes down what reaches it. */
#pragma once

#include "test.h"

#include <kinds.h>

/* What the object's methods were called with, and what the tests add. */
extern char kinds_log[16384];

void kinds_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One reference; live objects are counted. */
IKinds *kinds_create(void);
extern LONG kinds_live;

/* The interface IPlain of a new object, which has no IDispatch. */
IPlain *plain_create(void);

/* The type information of an interface of the build's kinds.tlb. */
ITypeInfo *kinds_type(REFGUID guid);
ITypeLib *kinds_library(const char *path);

/* UTF-16 as ASCII, others as \uXXXX; valid until the eighth next call. */
const char *kinds_text(const WCHAR *text);
void kinds_note_variant(const char *label, const VARIANT *value);
