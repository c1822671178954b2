/* Exports no DllRegisterServer (KIT_NO_REGISTER). */
#include "kit.h"

const struct kit kit = {.clsid = KIT_CLSID(2), .progid = L"KitNoRegister.Exit", .mask = KIT_ALL_EVENTS};
