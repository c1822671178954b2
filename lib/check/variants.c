/* VARIANTs that own something and are written over: by VariantInit, or as an [out] parameter. That alone is no defect, since a common way
 * to move a value is to copy the VARIANT and to make the old one empty; it is one when the value is never freed. */
#include "check/check.h"

#include "port.h"

#define MOST_PLACES 128

/* The stacks are referred to by the ledger's entries, and stay. */
static struct stack places[MOST_PLACES];
static unsigned int places_count;
static SRWLOCK lock = SRWLOCK_INIT;

static const struct stack *keep(const struct stack *stack)
{
    const void *place = stack_place(stack);
    unsigned int i;

    AcquireSRWLockExclusive(&lock);
    for (i = 0; i < places_count && stack_place(&places[i]) != place; i++)
        ;
    if (i == places_count && i < MOST_PLACES)
        places[places_count++] = *stack;
    ReleaseSRWLockExclusive(&lock);
    return i < MOST_PLACES ? &places[i] : NULL;
}

void variant_overwritten(const VARIANT *variant)
{
    const struct stack *kept;
    struct stack stack;

    /* It may be memory that nobody has set yet: only what the ledger knows counts. */
    if (!ledger_running() || !observe_call.began || V_VT(variant) != VT_BSTR || !V_BSTR(variant) || !ledger_is_string(V_BSTR(variant)))
        return;
    stack_capture(&stack, TRUE);
    if (stack_place(&stack) && (kept = keep(&stack)))
        ledger_lose(V_BSTR(variant), kept);
}
