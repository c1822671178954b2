/* Variants of what a CA holds: of certificates as trees of DER, of the values of properties and attributes, of the CA's answers. */
#pragma once

#include "scenario.h"
#include "trace/text.h"

/* What follows from a seed alone, the same on every machine. */
struct fuzz_random
{
    ULONGLONG state;
};
void fuzz_seed(struct fuzz_random *random, ULONGLONG seed, unsigned int run);
/* 0 up to below `limit`. */
unsigned int fuzz_below(struct fuzz_random *random, unsigned int limit);

/* One node of the tree is left out, repeated, made long, empty or odd, or becomes another kind of string; the lengths around it are
 * right again. What comes out need not be a certificate any more. FALSE: `der` is none, or memory ran out. */
BOOL fuzz_der(struct fuzz_random *random, const BYTE *der, size_t size, struct text *out);

/* What the module asks the CA for, learnt from a trace: "GetCertificateProperty", "SerialNumber". */
struct fuzz_call
{
    char *method, *name;
};
struct fuzz_calls
{
    struct fuzz_call *items;
    size_t items_count, items_capacity;
};

/* Other values for properties and attributes of the step, and other answers of the CA. FALSE: memory ran out. */
BOOL fuzz_step(struct fuzz_random *random, const struct fuzz_calls *calls, struct step *step);
