// An object is made by Initialize, and forgotten.
#include <new>

#include "defect.h"

namespace
{

struct settings
{
    LONG events, failures;
};
settings *volatile current;

HRESULT initialize(BSTR, LONG *)
{
    try
    {
        current = new settings();     // DEFECT: leak/memory
        return S_OK;
    }
    catch (const std::bad_alloc &)
    {
        return E_OUTOFMEMORY;
    }
}

}

const struct kit kit = {.clsid = KIT_CLSID(0xd0), .progid = L"KitDefect.Exit", .mask = KIT_ALL_EVENTS, .initialize = initialize};
