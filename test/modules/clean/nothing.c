/* Wants no events. */
#include "../kit.h"

const struct kit kit = {.clsid = KIT_CLSID(0xeb), .progid = L"KitNothing.Exit"};
