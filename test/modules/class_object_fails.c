/* DllGetClassObject has no class. */
#include "kit.h"

static HRESULT class_object(void)
{
    return CLASS_E_CLASSNOTAVAILABLE;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(9), .progid = L"KitClassObjectFails.Exit",
    .mask = KIT_ALL_EVENTS, .class_object = class_object,
};
