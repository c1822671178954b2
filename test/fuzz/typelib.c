/* Any bytes as a type library: loaded, and everything that can be asked of it asked. */
#define COBJMACROS
#define CONST_VTABLE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <windows.h>
#include <oleauto.h>

#include "fuzz.h"

static void visit_type(ITypeInfo *info, const TYPEDESC *type, unsigned int depth)
{
    ITypeInfo *target = NULL;

    if (depth > 300)
        abort();
    switch (type->vt)
    {
        case VT_PTR:
        case VT_SAFEARRAY:
            visit_type(info, type->lptdesc, depth + 1);
            break;
        case VT_CARRAY:
            visit_type(info, &type->lpadesc->tdescElem, depth + 1);
            break;
        case VT_USERDEFINED:
            if (SUCCEEDED(ITypeInfo_GetRefTypeInfo(info, type->hreftype, &target)))
                ITypeInfo_Release(target);
            break;
        default:
            break;
    }
}

static void visit_member(ITypeInfo *info, MEMBERID id)
{
    BSTR names[16], name = NULL, doc = NULL, file = NULL;
    UINT count = 0, i;
    DWORD context;
    MEMBERID ids[16];

    if (SUCCEEDED(ITypeInfo_GetNames(info, id, names, ARRAYSIZE(names), &count)))
    {
        if (count)
            ITypeInfo_GetIDsOfNames(info, names, count, ids);
        for (i = 0; i < count; i++)
            SysFreeString(names[i]);
    }
    if (SUCCEEDED(ITypeInfo_GetDocumentation(info, id, &name, &doc, &context, &file)))
    {
        SysFreeString(name);
        SysFreeString(doc);
        SysFreeString(file);
    }
}

static void visit_info(ITypeInfo *info, BOOL other_view)
{
    ITypeInfo2 *info2 = (ITypeInfo2 *)info;
    TYPEATTR *attributes;
    FUNCDESC *function;
    VARDESC *variable;
    ITypeInfo *target;
    HREFTYPE reference;
    CUSTDATA data;
    VARIANT copy;
    UINT i;
    SHORT j;

    if (FAILED(ITypeInfo_GetTypeAttr(info, &attributes)))
        return;
    if (attributes->typekind == TKIND_ALIAS)
        visit_type(info, &attributes->tdescAlias, 0);
    if (SUCCEEDED(ITypeInfo2_GetAllCustData(info2, &data)))
        ClearCustData(&data);
    for (i = 0; i < attributes->cImplTypes && i < 1000; i++)
    {
        if (SUCCEEDED(ITypeInfo_GetRefTypeOfImplType(info, i, &reference)) &&
            SUCCEEDED(ITypeInfo_GetRefTypeInfo(info, reference, &target)))
            ITypeInfo_Release(target);
    }
    for (i = 0; i < 5000 && SUCCEEDED(ITypeInfo_GetFuncDesc(info, i, &function)); i++)
    {
        visit_type(info, &function->elemdescFunc.tdesc, 0);
        for (j = 0; j < function->cParams; j++)
        {
            const ELEMDESC *element = &function->lprgelemdescParam[j];

            visit_type(info, &element->tdesc, 0);
            if (element->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT)
            {
                VariantInit(&copy);
                VariantCopy(&copy, &element->paramdesc.pparamdescex->varDefaultValue);
                VariantClear(&copy);
            }
        }
        visit_member(info, function->memid);
        if (SUCCEEDED(ITypeInfo2_GetAllFuncCustData(info2, i, &data)))
            ClearCustData(&data);
        ITypeInfo_ReleaseFuncDesc(info, function);
    }
    for (i = 0; i < 5000 && SUCCEEDED(ITypeInfo_GetVarDesc(info, i, &variable)); i++)
    {
        visit_type(info, &variable->elemdescVar.tdesc, 0);
        if (variable->varkind == VAR_CONST)
        {
            VariantInit(&copy);
            VariantCopy(&copy, variable->lpvarValue);
            VariantClear(&copy);
        }
        visit_member(info, variable->memid);
        ITypeInfo_ReleaseVarDesc(info, variable);
    }
    visit_member(info, MEMBERID_NIL);
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    if (other_view && SUCCEEDED(ITypeInfo_GetRefTypeOfImplType(info, -1, &reference)) &&
        SUCCEEDED(ITypeInfo_GetRefTypeInfo(info, reference, &target)))
    {
        visit_info(target, FALSE);
        ITypeInfo_Release(target);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/certemu-fuzz-XXXXXX";
    ITypeLib *library;
    CUSTDATA custom;
    ITypeInfo *info;
    WCHAR wide[64];
    size_t done = 0;
    UINT i;
    int file = mkstemp(path);

    if (file < 0)
        abort();
    while (done < size)
    {
        ssize_t wrote = write(file, data + done, size - done);

        if (wrote <= 0)
            abort();
        done += wrote;
    }
    close(file);
    for (i = 0; path[i]; i++)
        wide[i] = (unsigned char)path[i];
    wide[i] = 0;
    if (SUCCEEDED(LoadTypeLibEx(wide, REGKIND_NONE, &library)))
    {
        for (i = 0; i < ITypeLib_GetTypeInfoCount(library); i++)
        {
            if (FAILED(ITypeLib_GetTypeInfo(library, i, &info)))
                abort();
            visit_info(info, TRUE);
            ITypeInfo_Release(info);
        }
        if (SUCCEEDED(ITypeLib2_GetAllCustData((ITypeLib2 *)library, &custom)))
            ClearCustData(&custom);
        if (ITypeLib_Release(library))
            abort();
    }
    unlink(path);
    return 0;
}
