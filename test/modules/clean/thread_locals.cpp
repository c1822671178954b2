/* A buffer for each thread, behind a fibre-local slot whose callback frees it, and a thread_local of C++. */
#include "../kit.h"

#include <string>

namespace
{

DWORD slot = FLS_OUT_OF_INDEXES;

void WINAPI free_buffer(void *buffer)
{
    if (buffer)
        HeapFree(GetProcessHeap(), 0, buffer);
}

HRESULT load()
{
    slot = FlsAlloc(free_buffer);
    return slot == FLS_OUT_OF_INDEXES ? E_OUTOFMEMORY : S_OK;
}

HRESULT notify(LONG event, LONG context)
{
    static thread_local std::string last;
    void *buffer = FlsGetValue(slot);

    if (!buffer)
    {
        if (!(buffer = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 256)))
            return E_OUTOFMEMORY;
        if (!FlsSetValue(slot, buffer))
        {
            HeapFree(GetProcessHeap(), 0, buffer);
            return E_OUTOFMEMORY;
        }
    }
    last = "the event that this thread has seen last: " + std::to_string(event);
    lstrcpynA(static_cast<char *>(buffer), last.c_str(), 256);
    OutputDebugStringA(static_cast<char *>(buffer));
    return S_OK;
}

void unload()
{
    if (slot != FLS_OUT_OF_INDEXES)
        FlsFree(slot);
}

}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc7), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .load = load, .notify = notify, .unload = unload,
};
