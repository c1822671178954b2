/* Answers for ICertExit only, as modules before Windows 2000 did. */
#include "kit.h"

const struct kit kit =
{
    .clsid = KIT_CLSID(3), .progid = L"KitExitOnly.Exit",
    .mask = KIT_ALL_EVENTS, .interfaces = KIT_EXIT,
};
