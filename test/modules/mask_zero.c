/* Wants no events. */
#include "kit.h"

const struct kit kit = {.clsid = KIT_CLSID(6), .progid = L"KitMaskZero.Exit", .mask = 0};
