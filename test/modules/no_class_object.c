/* Exports no DllGetClassObject (KIT_NO_CLASS_OBJECT). */
#include "kit.h"

const struct kit kit = {.clsid = KIT_CLSID(8), .progid = L"KitNoClassObject.Exit", .mask = KIT_ALL_EVENTS};
