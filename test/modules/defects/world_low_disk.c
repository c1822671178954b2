/* A record is divided by how many bytes of it were written. */
#include "defect.h"

static HRESULT notify(LONG event, LONG context)
{
    HANDLE file = CreateFileW(L"C:\\log.txt", FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_ALWAYS, 0, NULL);
    volatile DWORD written = 0;
    DWORD rest = 0;

    (void)context;
    if (file == INVALID_HANDLE_VALUE)
        return HRESULT_FROM_WIN32(GetLastError());
    if (!WriteFile(file, &event, sizeof(event), (DWORD *)&written, NULL) && GetLastError() != ERROR_DISK_FULL)
        written = 1;
    rest = sizeof(event) % written;     /* DEFECT: world/low-disk */
    CloseHandle(file);
    return rest ? S_FALSE : S_OK;
}

DEFECT_MODULE(.notify = notify);
