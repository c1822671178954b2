// A thread of C++ that nobody ends, and that the run-time does not know.
#include <thread>

#include "defect.h"

static void watch()
{
    for (;;)
        Sleep(20);      // DEFECT: rule/thread-left
}

static HRESULT initialize(BSTR, LONG *)
{
    static bool started;

    try
    {
        if (!started)
            std::thread(watch).detach();
        started = true;
        return S_OK;
    }
    catch (...)
    {
        return E_OUTOFMEMORY;
    }
}

const struct kit kit = {.clsid = KIT_CLSID(0xd0), .progid = L"KitDefect.Exit", .mask = KIT_ALL_EVENTS, .initialize = initialize};
