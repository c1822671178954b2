/* A module with one defect. Its line says so: "DEFECT: ID" for a finding at that line, "DEFECT: ID in FUNCTION" for one at the
 * function's beginning, "DEFECT: ID nowhere" for one without a place; "SECONDS: N" how long a probe may take, for those that hang; "PROBE: ID" for a
 * probe that is made only when it is asked for.
 * test/check/modules.c reads that and compares. */
#pragma once

#include "../kit.h"

/* What the kit needs to know, in the order of its struct. */
#define DEFECT_MODULE(...) \
    const struct kit kit = {.clsid = KIT_CLSID(0xd0), .progid = L"KitDefect.Exit", .mask = KIT_ALL_EVENTS, __VA_ARGS__}
