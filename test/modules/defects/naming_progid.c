/* The ProgID has no ".Exit" at its end. */
#include "defect.h"

/* DEFECT: naming/progid nowhere */
const struct kit kit = {.clsid = KIT_CLSID(0xd0), .progid = L"KitDefect.Module", .mask = KIT_ALL_EVENTS, .no_manage_class = TRUE};
