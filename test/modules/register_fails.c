/* DllRegisterServer fails. */
#include "kit.h"

static HRESULT registration(void)
{
    return E_ACCESSDENIED;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(11), .progid = L"KitRegisterFails.Exit",
    .mask = KIT_ALL_EVENTS, .registration = registration,
};
