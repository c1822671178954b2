/* A slot for each thread is never freed. */
#include "defect.h"

static DWORD slot;

static HRESULT load(void)
{
    slot = TlsAlloc();      /* DEFECT: leak/tls */
    return S_OK;
}

DEFECT_MODULE(.load = load);
