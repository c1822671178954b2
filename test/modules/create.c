/* create.exe PROGID: makes an object of a registered class, as any client would, and prints its description. */
#define COBJMACROS
#include <stdio.h>
#include <windows.h>

#include <certexit.h>

int main(int argc, char **argv)
{
    WCHAR progid[128];
    ICertExit2 *module;
    HRESULT result;
    BSTR text;
    CLSID clsid;

    if (argc != 2 || !MultiByteToWideChar(CP_ACP, 0, argv[1], -1, progid, 128))
        return 2;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(result = CLSIDFromProgID(progid, &clsid)) && SUCCEEDED(result = CoCreateInstance(&clsid, NULL,
            CLSCTX_INPROC_SERVER, &IID_ICertExit2, (void **)&module)))
    {
        if (SUCCEEDED(result = ICertExit2_GetDescription(module, &text)))
        {
            printf("%ls\n", text);
            SysFreeString(text);
        }
        ICertExit2_Release(module);
    }
    CoUninitialize();
    printf("0x%08x\n", (unsigned int)result);
    return FAILED(result);
}
