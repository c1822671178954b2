/* Repetition: which places of a module hold more with each event. */
#pragma once

#include "check/check.h"
#include "check/growth.h"

struct growing_site
{
    struct ledger_site site;
    struct growth growth;
};

struct growing_sites
{
    struct growing_site *items;
    size_t items_count, items_capacity;
};

/* Calls deliver(user) up to `most` times; returns how often that was, fewer when its time was up or the module crashed. */
typedef unsigned int growth_deliver(void *user, unsigned int most, ULONGLONG deadline);

ULONGLONG growth_milliseconds(void);
/* Adds to `growing` what grows and was not known to. Stops at the deadline. */
void growth_search(growth_deliver *deliver, void *user, ULONGLONG deadline, struct growing_sites *growing);
const struct growing_site *growth_site(const struct growing_sites *sites, const struct ledger_site *like);
void growing_sites_free(struct growing_sites *sites);
