#include "pch.h"
#include "ExitManage.h"

IFACEMETHODIMP CExitManage::GetProperty(const BSTR strConfig, BSTR strStorageLocation, BSTR strPropertyName, LONG Flags, VARIANT* pvarProperty)
{
    UNREFERENCED_PARAMETER(strStorageLocation);
    UNREFERENCED_PARAMETER(Flags);
    static const std::unordered_map<std::wstring, PCWSTR> values =
    {
        { wszCMM_PROP_NAME, L"NewExit" },
        { wszCMM_PROP_DESCRIPTION, L"An exit module of today" },
        { wszCMM_PROP_COPYRIGHT, L"(c)" },
        { wszCMM_PROP_FILEVER, L"1.0" },
        { wszCMM_PROP_PRODUCTVER, L"1.0" },
    };
    if (!pvarProperty || !strPropertyName)
        return E_POINTER;
    const auto found = values.find(strPropertyName);
    CComVariant value(found == values.end() ? L"" : found->second);
    return value.Detach(pvarProperty);
}

#ifndef PER_FILE
#error no settings of the file
#endif
#ifndef FROM_PROPS
#error no settings of the property sheet
#endif
