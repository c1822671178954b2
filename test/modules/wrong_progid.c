/* Its ProgID does not end in .Exit. */
#include "kit.h"

const struct kit kit = {.clsid = KIT_CLSID(7), .progid = L"KitWrongProgid", .no_manage_class = TRUE, .mask = KIT_ALL_EVENTS};
