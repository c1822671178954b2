/* Its ProgID does not end in .Exit. */
#include "kit.h"

const struct kit kit = {.clsid = KIT_CLSID(7), .progid = L"KitWrongProgid", .mask = KIT_ALL_EVENTS};
