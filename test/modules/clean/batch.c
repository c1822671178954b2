/* Writes its lines ten at a time. */
#include "../kit.h"

#define LINES 10

static BSTR lines[LINES];
static int count;

static HRESULT flush(void)
{
    HRESULT result = S_OK;
    HANDLE file;
    DWORD written;

    file = CreateFileW(L"C:\\batch.txt", FILE_APPEND_DATA, FILE_SHARE_READ, NULL, OPEN_ALWAYS, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        result = HRESULT_FROM_WIN32(GetLastError());
    while (count)
    {
        if (SUCCEEDED(result) && !WriteFile(file, lines[count - 1], SysStringByteLen(lines[count - 1]), &written, NULL))
            result = HRESULT_FROM_WIN32(GetLastError());
        SysFreeString(lines[--count]);
    }
    if (file != INVALID_HANDLE_VALUE)
        CloseHandle(file);
    return result;
}

static HRESULT notify(LONG event, LONG context)
{
    BSTR line;

    (void)context;
    if (event == EXITEVENT_SHUTDOWN)
        return flush();
    if (!(line = SysAllocString(L"an event")))
        return E_OUTOFMEMORY;
    lines[count++] = line;
    return count == LINES ? flush() : S_OK;
}

static void destroy(void)
{
    while (count)
        SysFreeString(lines[--count]);
}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xe4), .progid = L"KitBatch.Exit", .threading = L"Apartment", .mask = KIT_ALL_EVENTS, .notify = notify,
    .destroy = destroy,
};
