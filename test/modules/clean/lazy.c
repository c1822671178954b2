/* Makes what it needs at the first event, and keeps it until it is unloaded. */
#include "../kit.h"

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static HANDLE log_file = INVALID_HANDLE_VALUE;
static DWORD slot = TLS_OUT_OF_INDEXES;

static BOOL CALLBACK make(INIT_ONCE *unused, void *parameter, void **context)
{
    (void)unused, (void)parameter, (void)context;
    slot = TlsAlloc();
    log_file = CreateFileW(L"C:\\log.txt", GENERIC_WRITE, FILE_SHARE_READ, NULL, OPEN_ALWAYS, 0, NULL);
    return TRUE;
}

static void unload(void)
{
    if (log_file != INVALID_HANDLE_VALUE)
        CloseHandle(log_file);
    if (slot != TLS_OUT_OF_INDEXES)
        TlsFree(slot);
}

static HRESULT notify(LONG event, LONG context)
{
    DWORD written;

    (void)event, (void)context;
    InitOnceExecuteOnce(&once, make, NULL, NULL);
    if (log_file == INVALID_HANDLE_VALUE)
        return S_FALSE;
    return WriteFile(log_file, "event\r\n", 7, &written, NULL) ? S_OK : HRESULT_FROM_WIN32(GetLastError());
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe3), .progid = L"KitLazy.Exit", .mask = KIT_ALL_EVENTS, .notify = notify, .unload = unload,
};
