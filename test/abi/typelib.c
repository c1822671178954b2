/* Our type libraries as LoadTypeLib reads them: LIBIDs, coclasses, and the DISPIDs that Microsoft's type libraries have
 * (docs/abi.md 1.0: 0x60020000 + n, and 0x60030000 + n for the second level of derivation). */
#define COBJMACROS
#include "test.h"

#include <certsrv.h>

static const char *folder;

static ITypeLib *load(const char *name)
{
    char path[MAX_PATH];
    WCHAR wide[MAX_PATH];
    ITypeLib *library = NULL;

    snprintf(path, sizeof(path), "Z:%s/%s", folder, name);
    assert_true(MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, MAX_PATH) > 0);
    assert_hresult(LoadTypeLibEx(wide, REGKIND_NONE, &library), S_OK);
    return library;
}

static void check_library(const char *name, const GUID *id)
{
    ITypeLib *library = load(name);
    TLIBATTR *attributes;

    assert_hresult(ITypeLib_GetLibAttr(library, &attributes), S_OK);
    assert_true(IsEqualGUID(&attributes->guid, id));
    assert_int_equal(attributes->wMajorVerNum, 1);
    assert_int_equal(attributes->wMinorVerNum, 0);
    ITypeLib_ReleaseTLibAttr(library, attributes);
    ITypeLib_Release(library);
}

static void libraries(void **state)
{
    (void)state;
    check_library("certexit.tlb", &LIBID_CERTEXITLib);
    check_library("certif.tlb", &LIBID_CERTCLIENTLib);
    check_library("certpol.tlb", &LIBID_CERTPOLICYLib);
}

/* `names`: the interface's own methods in order, NULL at the end. */
static void check_interface(const char *library_name, const IID *iid, DISPID first, const WCHAR *const *names)
{
    ITypeLib *library = load(library_name);
    ITypeInfo *type = NULL;
    TYPEATTR *attributes;
    size_t i;

    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, iid, &type), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(type, &attributes), S_OK);
    assert_true(IsEqualGUID(&attributes->guid, iid));
    assert_int_equal(attributes->wTypeFlags, TYPEFLAG_FDUAL | TYPEFLAG_FDISPATCHABLE);
    ITypeInfo_ReleaseTypeAttr(type, attributes);
    for (i = 0; names[i]; i++)
    {
        OLECHAR *name = (OLECHAR *)names[i];
        DISPID id = 0;

        assert_hresult(ITypeInfo_GetIDsOfNames(type, &name, 1, &id), S_OK);
        if (id != first + (DISPID)i)
            print_error("method %u has DISPID 0x%x\n", (unsigned int)i, (unsigned int)id);
        assert_int_equal(id, first + (DISPID)i);
    }
    ITypeInfo_Release(type);
    ITypeLib_Release(library);
}

static const WCHAR *const exit_methods[] = {L"Initialize", L"Notify", L"GetDescription", NULL};
static const WCHAR *const manage_method[] = {L"GetManageModule", NULL};
static const WCHAR *const module_methods[] = {L"GetProperty", L"SetProperty", L"Configure", NULL};
static const WCHAR *const policy_methods[] = {L"Initialize", L"VerifyRequest", L"GetDescription", L"ShutDown", NULL};
static const WCHAR *const server_methods[] =
{
    L"SetContext", L"GetRequestProperty", L"GetRequestAttribute", L"GetCertificateProperty", L"GetCertificateExtension",
    L"GetCertificateExtensionFlags", L"EnumerateExtensionsSetup", L"EnumerateExtensions", L"EnumerateExtensionsClose",
    L"EnumerateAttributesSetup", L"EnumerateAttributes", L"EnumerateAttributesClose", NULL
};
static const WCHAR *const server_policy_methods[] =
{
    L"SetContext", L"GetRequestProperty", L"GetRequestAttribute", L"GetCertificateProperty", L"SetCertificateProperty",
    L"GetCertificateExtension", L"GetCertificateExtensionFlags", L"SetCertificateExtension", L"EnumerateExtensionsSetup",
    L"EnumerateExtensions", L"EnumerateExtensionsClose", L"EnumerateAttributesSetup", L"EnumerateAttributes",
    L"EnumerateAttributesClose", NULL
};

static void dispids(void **state)
{
    (void)state;
    check_interface("certexit.tlb", &IID_ICertExit, 0x60020000, exit_methods);
    check_interface("certexit.tlb", &IID_ICertExit2, 0x60020000, exit_methods);
    check_interface("certexit.tlb", &IID_ICertExit2, 0x60030000, manage_method);
    check_interface("certexit.tlb", &IID_ICertManageModule, 0x60020000, module_methods);
    check_interface("certpol.tlb", &IID_ICertPolicy, 0x60020000, policy_methods);
    check_interface("certpol.tlb", &IID_ICertPolicy2, 0x60030000, manage_method);
    check_interface("certif.tlb", &IID_ICertServerExit, 0x60020000, server_methods);
    check_interface("certif.tlb", &IID_ICertServerPolicy, 0x60020000, server_policy_methods);
}

static void check_class(const char *library_name, const CLSID *clsid, const IID *expected)
{
    ITypeLib *library = load(library_name);
    ITypeInfo *type = NULL, *interface_type = NULL;
    TYPEATTR *attributes;
    HREFTYPE reference;
    int flags = 0;

    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, clsid, &type), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(type, &attributes), S_OK);
    assert_int_equal(attributes->typekind, TKIND_COCLASS);
    assert_int_equal(attributes->wTypeFlags, TYPEFLAG_FCANCREATE);
    assert_int_equal(attributes->cImplTypes, 1);
    ITypeInfo_ReleaseTypeAttr(type, attributes);
    assert_hresult(ITypeInfo_GetImplTypeFlags(type, 0, &flags), S_OK);
    assert_int_equal(flags & IMPLTYPEFLAG_FDEFAULT, IMPLTYPEFLAG_FDEFAULT);
    assert_hresult(ITypeInfo_GetRefTypeOfImplType(type, 0, &reference), S_OK);
    assert_hresult(ITypeInfo_GetRefTypeInfo(type, reference, &interface_type), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(interface_type, &attributes), S_OK);
    assert_true(IsEqualGUID(&attributes->guid, expected));
    ITypeInfo_ReleaseTypeAttr(interface_type, attributes);
    ITypeInfo_Release(interface_type);
    ITypeInfo_Release(type);
    ITypeLib_Release(library);
}

static void classes(void **state)
{
    (void)state;
    check_class("certexit.tlb", &CLSID_CCertExit, &IID_ICertExit2);
    check_class("certexit.tlb", &CLSID_CCertManageExitModule, &IID_ICertManageModule);
    check_class("certpol.tlb", &CLSID_CCertPolicy, &IID_ICertPolicy2);
    check_class("certpol.tlb", &CLSID_CCertManagePolicyModule, &IID_ICertManageModule);
    check_class("certif.tlb", &CLSID_CCertServerExit, &IID_ICertServerExit);
    check_class("certif.tlb", &CLSID_CCertServerPolicy, &IID_ICertServerPolicy);
}

/* Run with the folder of the type libraries. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(libraries),
        cmocka_unit_test(dispids),
        cmocka_unit_test(classes),
    };

    if (argc != 2)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
