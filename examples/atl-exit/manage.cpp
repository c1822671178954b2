// Name, description and versions of the module, from its string table. Nothing can be set.
#include "stdafx.h"
#include "exit.h"
#include "manage.h"

STDMETHODIMP CAtlExitManage::GetProperty(BSTR const, BSTR, BSTR strPropertyName, LONG, VARIANT *pvarProperty)
{
    static const struct
    {
        const WCHAR *name;
        UINT id;
        const WCHAR *text;
    } properties[] = {
        {wszCMM_PROP_NAME, IDS_MODULE_NAME, NULL},
        {wszCMM_PROP_DESCRIPTION, IDS_CERTEXITMODULE_DESC, NULL},
        {wszCMM_PROP_COPYRIGHT, IDS_MODULE_COPYRIGHT, NULL},
        {wszCMM_PROP_FILEVER, 0, L"1.0"},
        {wszCMM_PROP_PRODUCTVER, 0, L"1.0"},
    };

    if (pvarProperty == NULL)
        return E_POINTER;
    VariantInit(pvarProperty);
    _ATLTRY
    {
        for (size_t i = 0; strPropertyName != NULL && i < _countof(properties); i++)
        {
            CComBSTR text;

            if (_wcsicmp(strPropertyName, properties[i].name) != 0)
                continue;
            if (properties[i].text != NULL)
                text = properties[i].text;
            else if (!text.LoadString(properties[i].id))
                return E_FAIL;
            return CComVariant(text).Detach(pvarProperty);
        }
        return S_FALSE;
    }
    _ATLCATCH(exception)
    {
        return exception;
    }
}

STDMETHODIMP CAtlExitManage::SetProperty(BSTR const, BSTR, BSTR, LONG, VARIANT const *)
{
    return S_FALSE;
}

STDMETHODIMP CAtlExitManage::Configure(BSTR const, BSTR, LONG)
{
    return S_OK;
}
