/* Release returns the number of references that there were before: who waits for 0 never sees it. */
#include "defect.h"

static ICertExit2Vtbl changed;
static ULONG (STDMETHODCALLTYPE *release)(ICertExit2 *iface);

static ULONG STDMETHODCALLTYPE release_late(ICertExit2 *iface)       /* DEFECT: abi/references in release_late */
{
    return release(iface) + 1;
}

static HRESULT query(REFIID iid, void **out)
{
    ICertExit2 *object = kit_object();

    (void)iid, (void)out;
    if (object && object->lpVtbl != &changed)
    {
        changed = *object->lpVtbl;
        release = changed.Release;
        changed.Release = release_late;
        object->lpVtbl = &changed;
    }
    return S_FALSE;
}

DEFECT_MODULE(.query = query);
