/* Registers another file. */
#include "kit.h"

const struct kit kit =
{
    .clsid = KIT_CLSID(13), .progid = L"KitWrongPath.Exit",
    .mask = KIT_ALL_EVENTS, .path = L"C:\\elsewhere.dll",
};
