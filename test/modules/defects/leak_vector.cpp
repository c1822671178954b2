/* A vector that each event makes longer and nothing makes shorter: one block, of ever more bytes. */
#include "defect.h"

#include <mutex>
#include <vector>

namespace
{
std::vector<LONG> seen;
std::mutex lock;

HRESULT notify(LONG, LONG context)
{
    std::lock_guard<std::mutex> guard(lock);

    try
    {
        seen.push_back(context);        // DEFECT: leak/memory
    }
    catch (const std::bad_alloc &)
    {
        return E_OUTOFMEMORY;
    }
    return S_OK;
}
}

DEFECT_MODULE(.notify = notify);
