/* Answers for IDispatch only, as a script does. */
#include "kit.h"

const struct kit kit =
{
    .clsid = KIT_CLSID(4), .progid = L"KitDispatchOnly.Exit",
    .mask = KIT_ALL_EVENTS, .interfaces = KIT_DISPATCH,
};
