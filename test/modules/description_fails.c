/* Has no description. */
#include "kit.h"

static HRESULT description(BSTR *text)
{
    *text = NULL;
    return E_NOTIMPL;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(23), .progid = L"KitDescriptionFails.Exit",
    .mask = KIT_ALL_EVENTS, .description = description,
};
