/* Registrar scripts (include/atl/statreg.h): any text is registered and taken back, or refused. Natively only, where the registry is
 * the process' own. */
#include <atlbase.h>

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    std::wstring text;
    CRegObject registrar;

    if (size > 0x10000)
        return 0;
    for (size_t i = 0; i < size; i++)
        text += (WCHAR)data[i];
    registrar.AddReplacement(L"MODULE", L"C:\\it''s a module.dll");
    registrar.AddReplacement(L"APPID", L"{4C7A9E30-91D2-4B0E-8A6F-3D20F5B7C612}");
    /* What could be registered can be taken back. */
    if (SUCCEEDED(registrar.StringRegister(text.c_str())) && FAILED(registrar.StringUnregister(text.c_str())))
        abort();
    return 0;
}
