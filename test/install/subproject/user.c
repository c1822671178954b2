/* The smallest program that needs every part: headers, run-time, CA. */
#include <windows.h>
#include <certexit.h>
#include <certemu/certemu.h>

int main(void)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    ICertServerExit *server = NULL;
    HRESULT result = ca ? certemu_ca_server(ca, &server) : E_OUTOFMEMORY;

    if (server)
        server->lpVtbl->Release(server);
    certemu_ca_destroy(ca);
    return result != S_OK;
}
