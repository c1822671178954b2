/* Strings of a library as BSTRs. */
#include "automation/typelib/typelib.h"

BSTR type_text_bstr(const struct type_text *text)
{
    int units, length = (int)text->length;
    BSTR string;

    if (!text->present)
        return NULL;
    units = length ? MultiByteToWideChar(CP_ACP, 0, text->bytes, length, NULL, 0) : 0;
    if ((string = SysAllocStringLen(NULL, units)) && units)
        MultiByteToWideChar(CP_ACP, 0, text->bytes, length, string, units);
    return string;
}

HRESULT type_text_copy(const struct type_text *text, BSTR *string)
{
    *string = type_text_bstr(text);
    return text->present && !*string ? E_OUTOFMEMORY : S_OK;
}

BSTR type_name_bstr(const struct type_name *name)
{
    return SysAllocStringLen(name ? name->text : NULL, name ? name->length : 0);
}
