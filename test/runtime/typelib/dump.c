/* Prints every field that type information returns, for type libraries given as Windows or host paths. The same source
 * runs natively and under Wine; compare.sh compares what the two print. */
#define COBJMACROS
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include <oleauto.h>

static unsigned int depth;
static unsigned long results;

static void print(const char *format, ...)
{
    va_list arguments;

    printf("%*s", depth * 2, "");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    results++;
}

static const char *text(const WCHAR *string)
{
    static char buffers[8][4096];
    static unsigned int next;
    char *buffer = buffers[next++ % 8], *out = buffer;

    if (!string)
        return "(null)";
    *out++ = '"';
    for (; *string && out < buffer + sizeof(buffers[0]) - 16; string++)
    {
        if (*string >= ' ' && *string < 0x7f && *string != '\\')
            *out++ = (char)*string;
        else
            out += sprintf(out, "\\u%04x", *string);
    }
    *out++ = '"';
    *out = 0;
    return buffer;
}

static const char *guid_text(const GUID *guid)
{
    WCHAR buffer[64];

    StringFromGUID2(guid, buffer, ARRAYSIZE(buffer));
    return text(buffer);
}

static void print_variant(const char *label, const VARIANT *value)
{
    switch (V_VT(value))
    {
        case VT_BSTR:
            print("%s: BSTR %s", label, text(V_BSTR(value)));
            break;
        case VT_R4:
            print("%s: R4 %a", label, V_R4(value));
            break;
        case VT_R8:
        case VT_DATE:
            print("%s: vt %u %a", label, V_VT(value), V_R8(value));
            break;
        case VT_I1:
        case VT_UI1:
            print("%s: vt %u 0x%02x", label, V_VT(value), V_UI1(value));
            break;
        case VT_I2:
        case VT_UI2:
        case VT_BOOL:
            print("%s: vt %u 0x%04x", label, V_VT(value), V_UI2(value));
            break;
        case VT_I8:
        case VT_UI8:
        case VT_CY:
            print("%s: vt %u 0x%08x%08x", label, V_VT(value), (unsigned int)(V_UI8(value) >> 32),
                  (unsigned int)V_UI8(value));
            break;
        case VT_EMPTY:
        case VT_NULL:
            print("%s: vt %u", label, V_VT(value));
            break;
        default:
            print("%s: vt %u 0x%08x", label, V_VT(value), (unsigned int)V_UI4(value));
            break;
    }
}

static void print_custom_data(const char *label, HRESULT result, CUSTDATA *data)
{
    unsigned int i;

    if (result != S_OK || data->cCustData)
        print("%s: 0x%08x count %u", label, (unsigned int)result, (unsigned int)data->cCustData);
    if (result != S_OK)
        return;
    depth++;
    for (i = 0; i < data->cCustData; i++)
    {
        print("%s", guid_text(&data->prgCustData[i].guid));
        print_variant("value", &data->prgCustData[i].varValue);
    }
    depth--;
    ClearCustData(data);
}

static void print_documentation(const char *label, HRESULT result, BSTR name, BSTR doc, DWORD context, BSTR file)
{
    if (result != S_OK)
        print("%s: 0x%08x", label, (unsigned int)result);
    else
        print("%s: name %s doc %s context %u file %s", label, text(name), text(doc), (unsigned int)context, text(file));
    SysFreeString(name);
    SysFreeString(doc);
    SysFreeString(file);
}

static void print_type(ITypeInfo *info, const char *label, const TYPEDESC *type)
{
    ITypeInfo *target = NULL;
    TYPEATTR *attributes;
    HRESULT result;
    BSTR name = NULL;
    unsigned int i;

    switch (type->vt)
    {
        case VT_PTR:
        case VT_SAFEARRAY:
            print("%s: vt %u ->", label, type->vt);
            depth++;
            print_type(info, "to", type->lptdesc);
            depth--;
            break;
        case VT_CARRAY:
            print("%s: carray dims %u", label, type->lpadesc->cDims);
            depth++;
            for (i = 0; i < type->lpadesc->cDims; i++)
                print("bound %u from %d", (unsigned int)type->lpadesc->rgbounds[i].cElements,
                      (int)type->lpadesc->rgbounds[i].lLbound);
            print_type(info, "of", &type->lpadesc->tdescElem);
            depth--;
            break;
        case VT_USERDEFINED:
            result = ITypeInfo_GetRefTypeInfo(info, type->hreftype, &target);
            if (result != S_OK)
            {
                print("%s: user defined 0x%08x", label, (unsigned int)result);
                break;
            }
            ITypeInfo_GetDocumentation(target, -1, &name, NULL, NULL, NULL);
            if (ITypeInfo_GetTypeAttr(target, &attributes) == S_OK)
            {
                print("%s: user defined %s kind %u %s", label, text(name), attributes->typekind,
                      guid_text(&attributes->guid));
                ITypeInfo_ReleaseTypeAttr(target, attributes);
            }
            SysFreeString(name);
            ITypeInfo_Release(target);
            break;
        default:
            print("%s: vt %u", label, type->vt);
            break;
    }
}

static void print_attributes(ITypeInfo *info, const TYPEATTR *a)
{
    print("guid %s lcid %u", guid_text(&a->guid), (unsigned int)a->lcid);
    print("constructor %d destructor %d schema %s", (int)a->memidConstructor, (int)a->memidDestructor,
          text(a->lpstrSchema));
    print("size %u kind %u funcs %u vars %u impls %u vft %u alignment %u", (unsigned int)a->cbSizeInstance, a->typekind,
          a->cFuncs, a->cVars, a->cImplTypes, a->cbSizeVft, a->cbAlignment);
    print("flags 0x%x version %u.%u idl %u", a->wTypeFlags, a->wMajorVerNum, a->wMinorVerNum,
          a->idldescType.wIDLFlags);
    if (a->typekind == TKIND_ALIAS)
        print_type(info, "alias", &a->tdescAlias);
}

static void print_names(ITypeInfo *info, MEMBERID id)
{
    BSTR names[32];
    UINT count = 0, i;
    MEMBERID found;
    HRESULT result = ITypeInfo_GetNames(info, id, names, ARRAYSIZE(names), &count);

    print("names 0x%08x %u", (unsigned int)result, result == S_OK ? count : 0);
    if (result != S_OK)
        return;
    depth++;
    for (i = 0; i < count; i++)
    {
        if (i == 0)
        {
            result = ITypeInfo_GetIDsOfNames(info, names, 1, &found);
            print("%s id 0x%08x %08x", text(names[i]), (unsigned int)result, (unsigned int)found);
        }
        else
            print("%s", text(names[i]));
    }
    if (count > 1)
    {
        MEMBERID ids[32];

        result = ITypeInfo_GetIDsOfNames(info, names, count, ids);
        print("ids 0x%08x", (unsigned int)result);
        for (i = 0; i < count && result == S_OK; i++)
            print("%08x", (unsigned int)ids[i]);
    }
    for (i = 0; i < count; i++)
        SysFreeString(names[i]);
    depth--;
}

static void print_function(ITypeInfo *info, ITypeInfo2 *info2, UINT index)
{
    FUNCDESC *function = NULL;
    HRESULT result = ITypeInfo_GetFuncDesc(info, index, &function);
    BSTR a = NULL, b = NULL, c = NULL;
    CUSTDATA data = {0};
    DWORD context = 0;
    WORD ordinal = 0;
    UINT found = 0;
    int i;

    print("function %u: 0x%08x", index, (unsigned int)result);
    if (result != S_OK)
        return;
    depth++;
    print("id %08x kind %u invoke %u callconv %u params %u optional %d vft %u scodes %d flags 0x%x",
          (unsigned int)function->memid, function->funckind, function->invkind, function->callconv, function->cParams,
          function->cParamsOpt, function->oVft, function->cScodes, function->wFuncFlags);
    print_type(info, "returns", &function->elemdescFunc.tdesc);
    print("return flags 0x%x", function->elemdescFunc.paramdesc.wParamFlags);
    for (i = 0; i < function->cParams; i++)
    {
        const ELEMDESC *parameter = &function->lprgelemdescParam[i];

        print("parameter %d flags 0x%x", i, parameter->paramdesc.wParamFlags);
        depth++;
        print_type(info, "type", &parameter->tdesc);
        if (parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT)
            print_variant("default", &parameter->paramdesc.pparamdescex->varDefaultValue);
        depth--;
    }
    print_names(info, function->memid);
    result = ITypeInfo_GetDocumentation(info, function->memid, &a, &b, &context, &c);
    print_documentation("documentation", result, a, b, context, c);
    a = b = c = NULL;
    result = ITypeInfo_GetDllEntry(info, function->memid, function->invkind, &a, &b, &ordinal);
    if (result == S_OK)
        print("dll %s entry %s ordinal %u", text(a), text(b), ordinal);
    else
        print("dll entry 0x%08x", (unsigned int)result);
    SysFreeString(a);
    SysFreeString(b);
    a = NULL;
    result = ITypeInfo_GetMops(info, function->memid, &a);
    print("mops 0x%08x %s", (unsigned int)result, text(a));
    SysFreeString(a);
    if (info2)
    {
        result = ITypeInfo2_GetFuncIndexOfMemId(info2, function->memid, function->invkind, &found);
        print("index of id 0x%08x %u", (unsigned int)result, result == S_OK ? found : 0);
        result = ITypeInfo2_GetAllFuncCustData(info2, index, &data);
        print_custom_data("custom", result, &data);
        for (i = 0; i < function->cParams; i++)
        {
            memset(&data, 0, sizeof(data));
            result = ITypeInfo2_GetAllParamCustData(info2, index, i, &data);
            print_custom_data("parameter custom", result, &data);
        }
        a = b = NULL;
        context = 0;
        result = ITypeInfo2_GetDocumentation2(info2, function->memid, 0, &a, &context, &b);
        print("documentation2 0x%08x %s %u %s", (unsigned int)result, text(a), (unsigned int)context, text(b));
        SysFreeString(a);
        SysFreeString(b);
    }
    ITypeInfo_ReleaseFuncDesc(info, function);
    depth--;
}

static void print_variable(ITypeInfo *info, ITypeInfo2 *info2, UINT index)
{
    VARDESC *variable = NULL;
    HRESULT result = ITypeInfo_GetVarDesc(info, index, &variable);
    BSTR a = NULL, b = NULL, c = NULL;
    CUSTDATA data = {0};
    DWORD context = 0;
    UINT found = 0;

    print("variable %u: 0x%08x", index, (unsigned int)result);
    if (result != S_OK)
        return;
    depth++;
    print("id %08x kind %u flags 0x%x schema %s param flags 0x%x", (unsigned int)variable->memid, variable->varkind,
          variable->wVarFlags, text(variable->lpstrSchema), variable->elemdescVar.paramdesc.wParamFlags);
    if (variable->varkind == VAR_CONST)
        print_variant("value", variable->lpvarValue);
    else
        print("offset %u", (unsigned int)variable->oInst);
    print_type(info, "type", &variable->elemdescVar.tdesc);
    print_names(info, variable->memid);
    result = ITypeInfo_GetDocumentation(info, variable->memid, &a, &b, &context, &c);
    print_documentation("documentation", result, a, b, context, c);
    if (info2)
    {
        result = ITypeInfo2_GetVarIndexOfMemId(info2, variable->memid, &found);
        print("index of id 0x%08x %u", (unsigned int)result, result == S_OK ? found : 0);
        result = ITypeInfo2_GetAllVarCustData(info2, index, &data);
        print_custom_data("custom", result, &data);
    }
    ITypeInfo_ReleaseVarDesc(info, variable);
    depth--;
}

static void print_bind(ITypeInfo *info, BSTR name)
{
    static const WORD flags[] = {0, INVOKE_FUNC, INVOKE_PROPERTYGET, INVOKE_PROPERTYPUT, INVOKE_PROPERTYPUTREF};
    ITypeComp *comp = NULL;
    ITypeInfo *found;
    DESCKIND kind;
    BINDPTR bind;
    HRESULT result = ITypeInfo_GetTypeComp(info, &comp);
    unsigned int i;

    if (result != S_OK)
    {
        print("comp 0x%08x", (unsigned int)result);
        return;
    }
    for (i = 0; i < ARRAYSIZE(flags); i++)
    {
        found = NULL;
        kind = DESCKIND_NONE;
        memset(&bind, 0, sizeof(bind));
        result = ITypeComp_Bind(comp, name, 0, flags[i], &found, &kind, &bind);
        print("bind %u 0x%08x kind %u", flags[i], (unsigned int)result, kind);
        if (kind == DESCKIND_FUNCDESC)
        {
            print("-> %08x %u", (unsigned int)bind.lpfuncdesc->memid, bind.lpfuncdesc->invkind);
            ITypeInfo_ReleaseFuncDesc(found, bind.lpfuncdesc);
        }
        else if (kind == DESCKIND_VARDESC)
        {
            print("-> %08x", (unsigned int)bind.lpvardesc->memid);
            ITypeInfo_ReleaseVarDesc(found, bind.lpvardesc);
        }
        if (found)
            ITypeInfo_Release(found);
    }
    ITypeComp_Release(comp);
}

static void print_info(ITypeInfo *info, int views)
{
    ITypeInfo2 *info2 = NULL;
    TYPEATTR *attributes = NULL;
    TYPEKIND kind = 0;
    BSTR a = NULL, b = NULL, c = NULL;
    DWORD context = 0;
    CUSTDATA data = {0};
    HRESULT result;
    ULONG flags = 0;
    UINT i, index = 0;
    ITypeLib *container = NULL;

    ITypeInfo_QueryInterface(info, &IID_ITypeInfo2, (void **)&info2);
    result = ITypeInfo_GetDocumentation(info, -1, &a, &b, &context, &c);
    print_documentation("type", result, a, b, context, c);
    depth++;
    result = ITypeInfo_GetTypeAttr(info, &attributes);
    if (result != S_OK)
    {
        print("attributes 0x%08x", (unsigned int)result);
        depth--;
        return;
    }
    print_attributes(info, attributes);
    result = ITypeInfo_GetContainingTypeLib(info, &container, &index);
    print("container 0x%08x index %u", (unsigned int)result, index);
    if (container)
        ITypeLib_Release(container);
    if (info2)
    {
        result = ITypeInfo2_GetTypeKind(info2, &kind);
        print("kind 0x%08x %u", (unsigned int)result, kind);
        result = ITypeInfo2_GetTypeFlags(info2, &flags);
        print("flags 0x%08x 0x%x", (unsigned int)result, (unsigned int)flags);
        result = ITypeInfo2_GetAllCustData(info2, &data);
        print_custom_data("custom", result, &data);
        a = b = NULL;
        context = 0;
        result = ITypeInfo2_GetDocumentation2(info2, -1, 0, &a, &context, &b);
        print("documentation2 0x%08x %s %u %s", (unsigned int)result, text(a), (unsigned int)context, text(b));
        SysFreeString(a);
        SysFreeString(b);
    }
    for (i = 0; i < attributes->cImplTypes; i++)
    {
        HREFTYPE reference = 0;
        TYPEDESC type = {0};
        INT impl_flags = 0;

        result = ITypeInfo_GetRefTypeOfImplType(info, i, &reference);
        print("impl %u 0x%08x", i, (unsigned int)result);
        depth++;
        if (result == S_OK)
        {
            type.vt = VT_USERDEFINED;
            type.hreftype = reference;
            print_type(info, "implements", &type);
        }
        result = ITypeInfo_GetImplTypeFlags(info, i, &impl_flags);
        print("impl flags 0x%08x 0x%x", (unsigned int)result, impl_flags);
        /* Wine 8 crashes here for a dispinterface. */
        if (info2 && attributes->typekind != TKIND_DISPATCH)
        {
            memset(&data, 0, sizeof(data));
            result = ITypeInfo2_GetAllImplTypeCustData(info2, i, &data);
            print_custom_data("custom", result, &data);
        }
        depth--;
    }
    for (i = 0; i <= attributes->cFuncs; i++)
        print_function(info, info2, i);
    for (i = 0; i <= attributes->cVars; i++)
        print_variable(info, info2, i);
    for (i = 0; i < attributes->cFuncs; i++)
    {
        FUNCDESC *function;
        BSTR name = NULL;
        UINT count;

        if (ITypeInfo_GetFuncDesc(info, i, &function) != S_OK)
            continue;
        if (ITypeInfo_GetNames(info, function->memid, &name, 1, &count) == S_OK)
        {
            print("bind of %s", text(name));
            print_bind(info, name);
        }
        SysFreeString(name);
        ITypeInfo_ReleaseFuncDesc(info, function);
    }
    if (views)
    {
        HREFTYPE reference = 0;
        ITypeInfo *other = NULL;

        result = ITypeInfo_GetRefTypeOfImplType(info, -1, &reference);
        print("other view 0x%08x", (unsigned int)result);
        if (result == S_OK && ITypeInfo_GetRefTypeInfo(info, reference, &other) == S_OK)
        {
            print_info(other, 0);
            ITypeInfo_Release(other);
        }
    }
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    if (info2)
        ITypeInfo2_Release(info2);
    depth--;
}

/* What the library finds under the names of a type's members and their parameters. */
static void print_member_names(ITypeLib *library, ITypeInfo *info)
{
    FUNCDESC *function;
    UINT i, j;

    for (i = 0; ITypeInfo_GetFuncDesc(info, i, &function) == S_OK; i++)
    {
        BSTR names[32];
        UINT count = 0;

        if (ITypeInfo_GetNames(info, function->memid, names, ARRAYSIZE(names), &count) != S_OK)
            count = 0;
        for (j = 0; j < count; j++)
        {
            ITypeInfo *found[8] = {0};
            MEMBERID ids[8] = {0};
            USHORT number = ARRAYSIZE(found), k;
            BOOL is_name = FALSE;
            HRESULT result = ITypeLib_IsName(library, names[j], 0, &is_name);
            HRESULT find = ITypeLib_FindName(library, names[j], 0, found, ids, &number);

            print("%s is name 0x%08x %d find name 0x%08x %u", text(names[j]), (unsigned int)result, is_name,
                  (unsigned int)find, number);
            for (k = 0; k < number && find == S_OK; k++)
            {
                print("%08x", (unsigned int)ids[k]);
                ITypeInfo_Release(found[k]);
            }
            SysFreeString(names[j]);
        }
        ITypeInfo_ReleaseFuncDesc(info, function);
    }
}

static void print_library(const WCHAR *path)
{
    ITypeLib2 *library2 = NULL;
    ITypeLib *library = NULL;
    TLIBATTR *attributes = NULL;
    ULONG unique = 0, different = 0;
    BSTR a = NULL, b = NULL, c = NULL;
    DWORD context = 0;
    CUSTDATA data = {0};
    UINT i, count;
    HRESULT result = LoadTypeLibEx(path, REGKIND_NONE, &library);

    print("library: 0x%08x", (unsigned int)result);
    if (result != S_OK)
        return;
    depth++;
    if (ITypeLib_GetLibAttr(library, &attributes) == S_OK)
    {
        print("guid %s lcid %u syskind %u version %u.%u flags 0x%x", guid_text(&attributes->guid),
              (unsigned int)attributes->lcid, attributes->syskind, attributes->wMajorVerNum, attributes->wMinorVerNum,
              attributes->wLibFlags);
        ITypeLib_ReleaseTLibAttr(library, attributes);
    }
    result = ITypeLib_GetDocumentation(library, -1, &a, &b, &context, &c);
    print_documentation("documentation", result, a, b, context, c);
    if (ITypeLib_QueryInterface(library, &IID_ITypeLib2, (void **)&library2) == S_OK)
    {
        result = ITypeLib2_GetLibStatistics(library2, &unique, &different);
        /* The numbers are not compared: Wine 8 answers 1 and 1 for every library. */
        print("statistics 0x%08x", (unsigned int)result);
        result = ITypeLib2_GetAllCustData(library2, &data);
        print_custom_data("custom", result, &data);
        a = b = NULL;
        context = 0;
        result = ITypeLib2_GetDocumentation2(library2, -1, 0, &a, &context, &b);
        print("documentation2 0x%08x %s %u %s", (unsigned int)result, text(a), (unsigned int)context, text(b));
        SysFreeString(a);
        SysFreeString(b);
        ITypeLib2_Release(library2);
    }
    count = ITypeLib_GetTypeInfoCount(library);
    print("types %u", count);
    for (i = 0; i <= count; i++)
    {
        ITypeInfo *info = NULL, *same = NULL;
        TYPEATTR *type = NULL;
        TYPEKIND kind = 0;
        BOOL is_name = FALSE;

        result = ITypeLib_GetTypeInfoType(library, i, &kind);
        print("type %u: kind 0x%08x %u", i, (unsigned int)result, kind);
        result = ITypeLib_GetTypeInfo(library, i, &info);
        print("info 0x%08x", (unsigned int)result);
        if (result != S_OK)
            continue;
        a = b = c = NULL;
        result = ITypeLib_GetDocumentation(library, i, &a, &b, &context, &c);
        if (result == S_OK && a)
        {
            ITypeInfo *found[4] = {0};
            MEMBERID ids[4] = {0};
            WORD number = ARRAYSIZE(found), j;
            BSTR copy = SysAllocString(a);
            HRESULT find;

            result = ITypeLib_IsName(library, copy, 0, &is_name);
            print("is name 0x%08x %d", (unsigned int)result, is_name);
            find = ITypeLib_FindName(library, copy, 0, found, ids, &number);
            print("find name 0x%08x %u", (unsigned int)find, number);
            for (j = 0; find == S_OK && j < number; j++)
            {
                print("%d %s", (int)ids[j], found[j] == info ? "same" : "other");
                ITypeInfo_Release(found[j]);
            }
            SysFreeString(copy);
            result = S_OK;
        }
        print_documentation("library documentation", result, a, b, context, c);
        if (ITypeInfo_GetTypeAttr(info, &type) == S_OK)
        {
            result = ITypeLib_GetTypeInfoOfGuid(library, &type->guid, &same);
            print("of guid 0x%08x %d", (unsigned int)result, result == S_OK ? same == info : 0);
            if (same)
                ITypeInfo_Release(same);
            print_info(info, type->typekind == TKIND_DISPATCH || type->typekind == TKIND_INTERFACE);
            ITypeInfo_ReleaseTypeAttr(info, type);
        }
        if (count < 100)
            print_member_names(library, info);
        ITypeInfo_Release(info);
    }
    depth--;
    ITypeLib_Release(library);
}

int main(int argc, char **argv)
{
    WCHAR path[1024];
    int i;

    CoInitialize(NULL);
    for (i = 1; i < argc; i++)
    {
        unsigned int j;

        /* Host paths and Windows paths, ASCII. */
        for (j = 0; argv[i][j] && j < ARRAYSIZE(path) - 3; j++)
            path[j] = (unsigned char)argv[i][j];
        path[j] = 0;
        print_library(path);
    }
    CoUninitialize();
    fprintf(stderr, "%lu results\n", results);
    return argc < 2;
}
