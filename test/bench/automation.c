/* What OLE Automation costs: conversions, copies, arrays, type libraries and late-bound calls. */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>
#include <oleauto.h>

#include <certexit.h>

#include "bench.h"

#define MANY_METHODS 2000

static void check(HRESULT result, const char *what)
{
    if (SUCCEEDED(result))
        return;
    fprintf(stderr, "bench: %s: 0x%08x\n", what, (unsigned int)result);
    exit(1);
}

/* --- conversions ---------------------------------------------------------------------------------------------------- */

static VARIANT from;
static VARTYPE to;

static void change_type(unsigned int count)
{
    VARIANT result;

    VariantInit(&result);
    while (count--)
    {
        check(VariantChangeType(&result, &from, 0, to), "VariantChangeType");
        VariantClear(&result);
    }
}

static void set_text(const WCHAR *text)
{
    V_VT(&from) = VT_BSTR;
    V_BSTR(&from) = SysAllocString(text);
}

static void measure_conversions(void)
{
    static const struct
    {
        const char *name;
        VARTYPE from, to;
        const WCHAR *text;
        double number;
    } pairs[] =
    {
        {"change-i4-bstr", VT_I4, VT_BSTR, NULL, 1234567},
        {"change-bstr-i4", VT_BSTR, VT_I4, L"1234567", 0},
        {"change-r8-bstr", VT_R8, VT_BSTR, NULL, 3.14159},
        {"change-bstr-r8", VT_BSTR, VT_R8, L"3.14159", 0},
        {"change-date-bstr", VT_DATE, VT_BSTR, NULL, 45000.5},
        {"change-bstr-date", VT_BSTR, VT_DATE, L"3/15/2023 12:00:00 PM", 0},
        {"change-i2-i4", VT_I2, VT_I4, NULL, 1234},
        {"change-i4-r8", VT_I4, VT_R8, NULL, 1234567},
        {"change-cy-bstr", VT_CY, VT_BSTR, NULL, 1234.5},
        {"change-bool-bstr", VT_BOOL, VT_BSTR, NULL, -1},
    };
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(pairs); i++)
    {
        VARIANT number;

        VariantInit(&from);
        V_VT(&number) = VT_R8;
        V_R8(&number) = pairs[i].number;
        if (pairs[i].text)
            set_text(pairs[i].text);
        else
            check(VariantChangeType(&from, &number, 0, pairs[i].from), "VariantChangeType");
        to = pairs[i].to;
        measure(pairs[i].name, change_type);
        VariantClear(&from);
    }
}

/* --- arrays --------------------------------------------------------------------------------------------------------- */

static void copy_from(unsigned int count)
{
    VARIANT copy;

    VariantInit(&copy);
    while (count--)
    {
        check(VariantCopy(&copy, &from), "VariantCopy");
        VariantClear(&copy);
    }
}

static void get_element(unsigned int count)
{
    LONG value, index;

    while (count--)
    {
        index = (LONG)(count % 1000);
        check(SafeArrayGetElement(V_ARRAY(&from), &index, &value), "SafeArrayGetElement");
    }
}

static void put_element(unsigned int count)
{
    LONG value = 1, index;

    while (count--)
    {
        index = (LONG)(count % 1000);
        check(SafeArrayPutElement(V_ARRAY(&from), &index, &value), "SafeArrayPutElement");
    }
}

static void access_data(unsigned int count)
{
    void *data;

    while (count--)
    {
        check(SafeArrayAccessData(V_ARRAY(&from), &data), "SafeArrayAccessData");
        SafeArrayUnaccessData(V_ARRAY(&from));
    }
}

static void get_text(unsigned int count)
{
    LONG index = 500;
    BSTR text;

    while (count--)
    {
        check(SafeArrayGetElement(V_ARRAY(&from), &index, &text), "SafeArrayGetElement");
        SysFreeString(text);
    }
}

static void measure_arrays(void)
{
    LONG i;

    V_VT(&from) = VT_ARRAY | VT_I4;
    V_ARRAY(&from) = SafeArrayCreateVector(VT_I4, 0, 1000);
    measure("variant-copy-1000-i4", copy_from);
    measure("array-get-i4", get_element);
    measure("array-put-i4", put_element);
    measure("array-access-data", access_data);
    VariantClear(&from);
    V_VT(&from) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&from) = SafeArrayCreateVector(VT_BSTR, 0, 1000);
    for (i = 0; i < 1000; i++)
    {
        BSTR text = SysAllocString(L"CertificateTemplate");

        check(SafeArrayPutElement(V_ARRAY(&from), &i, text), "SafeArrayPutElement");
        SysFreeString(text);
    }
    measure("variant-copy-1000-bstr", copy_from);
    measure("array-get-bstr", get_text);
    VariantClear(&from);
}

/* --- type libraries and calls --------------------------------------------------------------------------------------- */

static HRESULT STDMETHODCALLTYPE notify(void *object, LONG event, LONG context)
{
    (void)object;
    return event == 4 && context == 17 ? S_OK : E_FAIL;
}

/* As much of a vtable as ICertExit has, of which Notify alone is called. */
static const void *const exit_vtbl[] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (const void *)notify, NULL};
static const void *const *exit_object = exit_vtbl;

static ITypeInfo *info;
static const WCHAR *path;
static const WCHAR *name;

static void load_library(unsigned int count)
{
    ITypeLib *library;

    while (count--)
    {
        check(LoadTypeLibEx(path, REGKIND_NONE, &library), "LoadTypeLib");
        ITypeLib_Release(library);
    }
}

static void invoke(unsigned int count)
{
    VARIANTARG arguments[2];
    DISPPARAMS parameters = {arguments, NULL, 2, 0};

    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = 4;
    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 17;
    while (count--)
        check(ITypeInfo_Invoke(info, &exit_object, 0x60020001, DISPATCH_METHOD, &parameters, NULL, NULL, NULL), "Invoke");
}

static void find_name(unsigned int count)
{
    OLECHAR *names = (OLECHAR *)name;
    MEMBERID id;

    while (count--)
        check(ITypeInfo_GetIDsOfNames(info, &names, 1, &id), "GetIDsOfNames");
}

/* Every name in turn: what it costs when the tables are not at hand. */
static WCHAR many_names[MANY_METHODS][8];

static void find_names(unsigned int count)
{
    OLECHAR *names;
    MEMBERID id;

    while (count--)
    {
        names = many_names[count % MANY_METHODS];
        check(ITypeInfo_GetIDsOfNames(info, &names, 1, &id), "GetIDsOfNames");
    }
}

static void call_function(unsigned int count)
{
    VARTYPE types[2] = {VT_I4, VT_I4};
    VARIANTARG arguments[2], *pointers[2] = {&arguments[0], &arguments[1]};
    VARIANT result;

    V_VT(&arguments[0]) = VT_I4;
    V_I4(&arguments[0]) = 4;
    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = 17;
    while (count--)
        check(DispCallFunc(&exit_object, 8 * sizeof(void *), CC_STDCALL, VT_I4, 2, types, pointers, &result), "DispCallFunc");
}

static double STDMETHODCALLTYPE add(void *object, double a, double b)
{
    (void)object;
    return a + b;
}

static void call_reals(unsigned int count)
{
    static const void *const vtbl[] = {(const void *)add};
    const void *const *object = vtbl;
    VARTYPE types[2] = {VT_R8, VT_R8};
    VARIANTARG arguments[2], *pointers[2] = {&arguments[0], &arguments[1]};
    VARIANT result;

    V_VT(&arguments[0]) = V_VT(&arguments[1]) = VT_R8;
    V_R8(&arguments[0]) = V_R8(&arguments[1]) = 1.5;
    while (count--)
        check(DispCallFunc(&object, 0, CC_STDCALL, VT_R8, 2, types, pointers, &result), "DispCallFunc");
}

/* From the same source, so that the number of methods is the only difference. */
static void measure_names(unsigned int method_count, const char *row)
{
    static METHODDATA methods[MANY_METHODS];
    INTERFACEDATA data = {methods, method_count};
    unsigned int i;

    for (i = 0; i < method_count; i++)
    {
        char text[8];
        int j;

        snprintf(text, sizeof(text), "M%05u", i);
        for (j = 0; (many_names[i][j] = text[j]); j++)
            ;
        methods[i].szName = many_names[i];
        methods[i].dispid = (DISPID)i;
        methods[i].iMeth = i;
        methods[i].cc = CC_STDCALL;
        methods[i].wFlags = DISPATCH_METHOD;
        methods[i].vtReturn = VT_I4;
    }
    check(CreateDispTypeInfo(&data, LOCALE_USER_DEFAULT, &info), "CreateDispTypeInfo");
    name = many_names[method_count - 1];
    measure(row, find_name);
    if (method_count == MANY_METHODS)
        measure("ids-of-names-2000-in-turn", find_names);
    ITypeInfo_Release(info);
}

static void measure_type_information(const WCHAR *library_path)
{
    ITypeLib *library;

    path = library_path;
    measure("load-type-library", load_library);
    check(LoadTypeLibEx(path, REGKIND_NONE, &library), "LoadTypeLib");
    check(ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertExit, &info), "ICertExit");
    measure("load-type-library-again", load_library);
    measure("invoke-two-arguments", invoke);
    name = L"Notify";
    measure("ids-of-names-of-library", find_name);
    measure("call-function", call_function);
    measure("call-function-reals", call_reals);
    ITypeInfo_Release(info);
    ITypeLib_Release(library);
    measure_names(4, "ids-of-names-4-methods");
    measure_names(MANY_METHODS, "ids-of-names-2000-methods");
}

void measure_automation(const WCHAR *library_path)
{
    measure_conversions();
    measure_arrays();
    measure_type_information(library_path);
}
