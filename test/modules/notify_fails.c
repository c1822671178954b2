/* Fails Notify, with an IErrorInfo. */
#include "kit.h"

static HRESULT notify(LONG event, LONG context)
{
    (void)context;
    return event == EXITEVENT_CERTISSUED ? kit_error(HRESULT_FROM_WIN32(ERROR_DISK_FULL), L"no room for the certificate") : S_OK;
}

const struct kit kit =
{
    .clsid = KIT_CLSID(21), .progid = L"KitNotifyFails.Exit",
    .mask = KIT_ALL_EVENTS, .notify = notify,
};
