/* Loading type libraries, and what does not depend on a particular field; typelib/dump.c compares every field with Wine's. */
#define COBJMACROS
#define CONST_VTABLE
#include "typelib/object.h"

#include <certif.h>

#include "port.h"

static void widen(const char *path, WCHAR *wide, size_t size)
{
    size_t i;

    for (i = 0; path[i] && i < size - 1; i++)
        wide[i] = (unsigned char)path[i];
    wide[i] = 0;
}

static void test_load(void **state)
{
    ITypeLib *library, *again;
    TLIBATTR *attributes;
    ITypeInfo *info, *same;
    IUnknown *unknown;
    UINT index;

    (void)state;
    library = kinds_library(CERTIF_TLB);
    assert_int_equal(ITypeLib_GetTypeInfoCount(library), 4);
    assert_hresult(ITypeLib_GetLibAttr(library, &attributes), S_OK);
    assert_int_equal(attributes->syskind, SYS_WIN64);
    assert_int_equal(attributes->wMajorVerNum, 1);
    ITypeLib_ReleaseTLibAttr(library, attributes);
    /* One library is one object, and its types keep it. */
    again = kinds_library(CERTIF_TLB);
    assert_ptr_equal(library, again);
    ITypeLib_Release(again);
    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertServerExit, &info), S_OK);
    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertServerExit, &same), S_OK);
    assert_ptr_equal(info, same);
    ITypeInfo_Release(same);
    ITypeLib_Release(library);
    assert_hresult(ITypeInfo_GetContainingTypeLib(info, &again, &index), S_OK);
    assert_int_equal(index, 1);
    assert_int_equal(ITypeLib_GetTypeInfoCount(again), 4);
    assert_hresult(ITypeLib_QueryInterface(again, &IID_IDispatch, (void **)&unknown), E_NOINTERFACE);
    assert_null(unknown);
    ITypeLib_Release(again);
    ITypeInfo_Release(info);
}

static void test_load_errors(void **state)
{
    ITypeLib *library = (ITypeLib *)0x1;
    WCHAR wide[1024];

    (void)state;
    assert_hresult(LoadTypeLib(NULL, &library), E_INVALIDARG);
    assert_hresult(LoadTypeLib(L"x.tlb", NULL), E_INVALIDARG);
    assert_hresult(LoadTypeLib(L"C:\\no\\such.tlb", &library), TYPE_E_CANTLOADLIBRARY);
    assert_null(library);
    assert_hresult(LoadTypeLib(L"C:\\windows", &library), TYPE_E_CANTLOADLIBRARY);
    widen(fixture("leaf.pem"), wide, ARRAYSIZE(wide));
    assert_hresult(LoadTypeLib(wide, &library), TYPE_E_CANTLOADLIBRARY);
}

/* The DISPIDs of docs/abi.md 1.4, by name and without regard to case. */
static void test_ids(void **state)
{
    static const WCHAR *const methods[] = {L"SetContext", L"GetRequestProperty", L"GetRequestAttribute",
        L"GetCertificateProperty", L"GetCertificateExtension", L"GetCertificateExtensionFlags", L"EnumerateExtensionsSetup",
        L"EnumerateExtensions", L"EnumerateExtensionsClose", L"EnumerateAttributesSetup", L"EnumerateAttributes",
        L"EnumerateAttributesClose"};
    const WCHAR *names[] = {L"GetRequestProperty", L"PROPERTYTYPE", L"strPropertyName", L"nothing"};
    LPOLESTR name = (LPOLESTR)L"setCONTEXT";
    ITypeLib *library;
    ITypeInfo *info;
    MEMBERID ids[4];
    unsigned int i;

    (void)state;
    assert_hresult(port_load_type_library(1, &library), S_OK);
    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, &IID_ICertServerExit, &info), S_OK);
    ITypeLib_Release(library);
    for (i = 0; i < ARRAYSIZE(methods); i++)
    {
        LPOLESTR method = (LPOLESTR)methods[i];

        assert_hresult(DispGetIDsOfNames(info, &method, 1, ids), S_OK);
        assert_int_equal(ids[0], 0x60020000 + i);
    }
    assert_hresult(ITypeInfo_GetIDsOfNames(info, &name, 1, ids), S_OK);
    assert_int_equal(ids[0], 0x60020000);
    assert_hresult(ITypeInfo_GetIDsOfNames(info, (LPOLESTR *)names, 3, ids), S_OK);
    assert_int_equal(ids[0], 0x60020001);
    assert_int_equal(ids[1], 1);
    assert_int_equal(ids[2], 0);
    assert_hresult(ITypeInfo_GetIDsOfNames(info, (LPOLESTR *)names, 4, ids), DISP_E_UNKNOWNNAME);
    assert_int_equal(ids[1], 1);
    assert_int_equal(ids[3], MEMBERID_NIL);
    name = (LPOLESTR)L"Unknown";
    assert_hresult(ITypeInfo_GetIDsOfNames(info, &name, 1, ids), DISP_E_UNKNOWNNAME);
    assert_int_equal(ids[0], MEMBERID_NIL);
    ITypeInfo_Release(info);
}

/* What this library (or, on Windows, this program) carries as resources. */
static void test_resources(void **state)
{
    static const WCHAR *const names[] = {L"CERTCLIENTLib", L"CERTEXITLib", L"CERTPOLICYLib"};
    ITypeLib *library;
    unsigned int i;
    BSTR name;

    (void)state;
    for (i = 0; i < ARRAYSIZE(names); i++)
    {
        assert_hresult(port_load_type_library(i + 1, &library), S_OK);
        assert_hresult(ITypeLib_GetDocumentation(library, -1, &name, NULL, NULL, NULL), S_OK);
        assert_wide_equal(name, names[i]);
        SysFreeString(name);
        ITypeLib_Release(library);
    }
    assert_hresult(port_load_type_library(4, &library), TYPE_E_CANTLOADLIBRARY);
    assert_hresult(port_load_type_library(12345, &library), TYPE_E_CANTLOADLIBRARY);
    assert_null(library);
}

/* stdole2.tlb is known without a registration by anybody. */
static void test_standard(void **state)
{
    static const GUID stdole = {0x00020430, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    ITypeLib *library, *named;
    ITypeInfo *info;
    TYPEATTR *attributes;

    (void)state;
    assert_hresult(LoadRegTypeLib(&stdole, 2, 0, 0, &library), S_OK);
    assert_hresult(LoadTypeLib(L"stdole2.tlb", &named), S_OK);
    ITypeLib_Release(named);
    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, &IID_IDispatch, &info), S_OK);
    assert_hresult(ITypeInfo_GetTypeAttr(info, &attributes), S_OK);
    assert_int_equal(attributes->cFuncs, 4);
    assert_int_equal(attributes->cbSizeVft, 7 * sizeof(void *));
    ITypeInfo_ReleaseTypeAttr(info, attributes);
    ITypeInfo_Release(info);
    ITypeLib_Release(library);
}

/* A library for the other word size: what counts is where the vtable's entries are here. */
static void test_32_bit_library(void **state)
{
    ITypeLib *library = kinds_library(KINDS32_TLB);
    ITypeInfo *info, *vtable;
    TLIBATTR *library_attributes;
    FUNCDESC *function;
    HREFTYPE reference;

    (void)state;
    assert_hresult(ITypeLib_GetLibAttr(library, &library_attributes), S_OK);
    assert_int_equal(library_attributes->syskind, SYS_WIN32);
    ITypeLib_ReleaseTLibAttr(library, library_attributes);
    assert_hresult(ITypeLib_GetTypeInfoOfGuid(library, &IID_IKinds, &info), S_OK);
    assert_hresult(ITypeInfo_GetRefTypeOfImplType(info, -1, &reference), S_OK);
    assert_hresult(ITypeInfo_GetRefTypeInfo(info, reference, &vtable), S_OK);
    assert_hresult(ITypeInfo_GetFuncDesc(vtable, 1, &function), S_OK);
    assert_int_equal(function->oVft, 8 * sizeof(void *));
    ITypeInfo_ReleaseFuncDesc(vtable, function);
    ITypeInfo_Release(vtable);
    ITypeInfo_Release(info);
    ITypeLib_Release(library);
}

static void test_registration(void **state)
{
    static const GUID libid = {0x8e5f0a10, 0x6d1c, 0x4b4e, {0x9a, 0x57, 0x1f, 0x3c, 0x2a, 0x5b, 0x7c, 0x01}};
    ITypeLib *library = kinds_library(KINDS_TLB), *loaded;
    WCHAR path[1024], text[1024];
    HRESULT result;
    DWORD size;
    BSTR found;

    (void)state;
    widen(KINDS_TLB, path, ARRAYSIZE(path));
    assert_hresult(RegisterTypeLib(NULL, path, NULL), E_INVALIDARG);
    assert_hresult(RegisterTypeLib(library, NULL, NULL), E_INVALIDARG);
    assert_hresult(QueryPathOfRegTypeLib(&libid, 3, 7, 0x407, &found), TYPE_E_LIBNOTREGISTERED);
    assert_hresult(LoadRegTypeLib(&libid, 3, 7, 0x407, &loaded), TYPE_E_LIBNOTREGISTERED);
    assert_hresult(RegisterTypeLib(library, path, NULL), S_OK);
    assert_hresult(QueryPathOfRegTypeLib(&libid, 3, 7, 0x407, &found), S_OK);
    assert_wide_equal(found, path);
    SysFreeString(found);
    assert_hresult(QueryPathOfRegTypeLib(&libid, 4, 0, 0x407, &found), TYPE_E_LIBNOTREGISTERED);
    assert_hresult(LoadRegTypeLib(&libid, 3, 7, 0x407, &loaded), S_OK);
    assert_ptr_equal(loaded, library);
    ITypeLib_Release(loaded);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(HKEY_CLASSES_ROOT, L"Interface\\{8E5F0A10-6D1C-4B4E-9A57-1F3C2A5B7C06}\\ProxyStubClsid32", NULL,
                                  RRF_RT_REG_SZ, NULL, text, &size), 0);
    assert_wide_equal(text, L"{00020424-0000-0000-C000-000000000046}");
    assert_hresult(UnRegisterTypeLib(&libid, 3, 7, 0x407, SYS_WIN64), S_OK);
    assert_hresult(QueryPathOfRegTypeLib(&libid, 3, 7, 0x407, &found), TYPE_E_LIBNOTREGISTERED);
    /* Both are documented; Wine 8.0 takes the first. */
    result = UnRegisterTypeLib(&libid, 3, 7, 0x407, SYS_WIN64);
    assert_true(result == E_INVALIDARG || result == TYPE_E_REGISTRYACCESS);
    assert_int_not_equal(RegGetValueW(HKEY_CLASSES_ROOT, L"Interface\\{8E5F0A10-6D1C-4B4E-9A57-1F3C2A5B7C06}", NULL,
                                      RRF_RT_REG_SZ, NULL, NULL, NULL), 0);
    ITypeLib_Release(library);
}

/* "RegisterTypeLibForUser: the registry entries are written to HKEY_CURRENT_USER\\Software\\Classes"; Wine 8 writes them for the
 * machine. By name, since headers lack the functions. */
static void test_registration_for_user(void **state)
{
    static const WCHAR name[] = L"Software\\Classes\\TypeLib\\{8E5F0A10-6D1C-4B4E-9A57-1F3C2A5B7C01}\\3.7";
    static const GUID libid = {0x8e5f0a10, 0x6d1c, 0x4b4e, {0x9a, 0x57, 0x1f, 0x3c, 0x2a, 0x5b, 0x7c, 0x01}};
    typedef HRESULT (WINAPI *register_function)(ITypeLib *, OLECHAR *, OLECHAR *);
    typedef HRESULT (WINAPI *unregister_function)(REFGUID, WORD, WORD, LCID, SYSKIND);
    HMODULE automation = GetModuleHandleA("oleaut32.dll");
    register_function for_user = (register_function)(void *)GetProcAddress(automation, "RegisterTypeLibForUser");
    unregister_function not_for_user = (unregister_function)(void *)GetProcAddress(automation, "UnRegisterTypeLibForUser");
    ITypeLib *library = kinds_library(KINDS_TLB);
    WCHAR text[128];
    DWORD size;

    (void)state;
    assert_non_null(for_user);
    assert_non_null(not_for_user);
    if (!test_native())
        skip();
    assert_hresult(for_user(library, (WCHAR *)L"C:\\kinds\\kinds.tlb", NULL), S_OK);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, name, NULL, RRF_RT_REG_SZ, NULL, text, &size), 0);
    assert_wide_equal(text, L"Kinds of \"things\"");
    wsprintfW(text, L"%s\\HELPDIR", name);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, text, NULL, RRF_RT_REG_SZ, NULL, text, &size), 0);
    assert_wide_equal(text, L"C:\\kinds");
    wsprintfW(text, L"%s\\FLAGS", name);
    size = sizeof(text);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, text, NULL, RRF_RT_REG_SZ, NULL, text, &size), 0);
    assert_wide_equal(text, L"1");
    assert_hresult(not_for_user(&libid, 3, 7, 0x407, SYS_WIN64), S_OK);
    assert_int_equal(RegGetValueW(HKEY_CURRENT_USER, name, NULL, RRF_RT_REG_SZ, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    ITypeLib_Release(library);
}

static void test_hash(void **state)
{
    (void)state;
    assert_int_equal(LHashValOfNameSysA(SYS_WIN32, 0x409, "abc"), 0x1072ac);
    assert_int_equal(LHashValOfNameSysA(SYS_WIN32, 0x409, "ABC"), 0x1072ac);
    assert_int_equal(LHashValOfNameSysA(SYS_MAC, 0x409, "abc"), 0x1172ac);
    assert_int_equal(LHashValOfNameSysA(SYS_WIN64, 0x419, "abc"), 0xe072ac);
    assert_int_equal(LHashValOfNameSysA(SYS_WIN32, 0x409, ""), 0x107015);
    assert_int_equal(LHashValOfNameSysA(SYS_WIN32, 0x409, NULL), 0);
    assert_int_equal(LHashValOfNameSys(SYS_WIN32, 0x409, L"abc"), 0x1072ac);
    assert_int_equal(LHashValOfNameSys(SYS_WIN32, 0x409, NULL), 0);
}

static void test_library_comp(void **state)
{
    ITypeLib *library = kinds_library(KINDS_TLB);
    ITypeInfo *info;
    ITypeComp *comp, *type_comp;
    DESCKIND kind;
    BINDPTR bind;

    (void)state;
    assert_hresult(ITypeLib_GetTypeComp(library, &comp), S_OK);
    assert_hresult(ITypeComp_Bind(comp, (LPOLESTR)L"green", 0, 0, &info, &kind, &bind), S_OK);
    assert_int_equal(kind, DESCKIND_VARDESC);
    assert_int_equal(V_I4(bind.lpvardesc->lpvarValue), 2);
    ITypeInfo_ReleaseVarDesc(info, bind.lpvardesc);
    ITypeInfo_Release(info);
    assert_hresult(ITypeComp_Bind(comp, (LPOLESTR)L"nowhere", 0, 0, &info, &kind, &bind), S_OK);
    assert_int_equal(kind, DESCKIND_NONE);
    assert_null(info);
    assert_hresult(ITypeComp_BindType(comp, (LPOLESTR)L"ikinds", 0, &info, &type_comp), S_OK);
    assert_non_null(info);
    ITypeInfo_Release(info);
    if (type_comp)
        ITypeComp_Release(type_comp);
    assert_hresult(ITypeComp_BindType(comp, (LPOLESTR)L"nowhere", 0, &info, &type_comp), S_OK);
    assert_null(info);
    ITypeComp_Release(comp);
    ITypeLib_Release(library);
}

static void test_active_object(void **state)
{
    static const CLSID class = {0x8e5f0a10, 0x6d1c, 0x4b4e, {0x9a, 0x57, 0x1f, 0x3c, 0x2a, 0x5b, 0x7c, 0xaa}};
    IKinds *object = kinds_create();
    IUnknown *found = (IUnknown *)0x1;
    DWORD cookie = 0;

    (void)state;
    CoInitialize(NULL);
    assert_hresult(GetActiveObject(&class, NULL, &found), MK_E_UNAVAILABLE);
    assert_hresult(RegisterActiveObject((IUnknown *)object, &class, ACTIVEOBJECT_STRONG, &cookie), S_OK);
    assert_hresult(GetActiveObject(&class, NULL, &found), S_OK);
    assert_ptr_equal(found, object);
    IUnknown_Release(found);
    assert_hresult(RevokeActiveObject(cookie, NULL), S_OK);
    assert_hresult(GetActiveObject(&class, NULL, &found), MK_E_UNAVAILABLE);
    assert_int_equal(IKinds_Release(object), 0);
    CoUninitialize();
}

/* A factory of IKinds objects. */
static HRESULT WINAPI factory_QueryInterface(IClassFactory *iface, REFIID iid, void **object)
{
    *object = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *object = iface;
    return S_OK;
}

static ULONG WINAPI factory_AddRef(IClassFactory *iface)
{
    (void)iface;
    return 2;
}

static HRESULT WINAPI factory_CreateInstance(IClassFactory *iface, IUnknown *outer, REFIID iid, void **object)
{
    IKinds *kinds;
    HRESULT hr;

    (void)iface;
    *object = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    kinds = kinds_create();
    hr = IKinds_QueryInterface(kinds, iid, object);
    IKinds_Release(kinds);
    return hr;
}

static HRESULT WINAPI factory_LockServer(IClassFactory *iface, BOOL lock)
{
    (void)iface;
    (void)lock;
    return S_OK;
}

static const IClassFactoryVtbl factory_vtbl =
{
    factory_QueryInterface,
    factory_AddRef,
    factory_AddRef,
    factory_CreateInstance,
    factory_LockServer,
};

static void test_create_instance(void **state)
{
    static IClassFactory factory = {&factory_vtbl};
    ITypeInfo *class = kinds_type(&CLSID_KindsClass), *interface_type = kinds_type(&IID_IKinds);
    ITypeInfo *licensed = kinds_type(&CLSID_Licensed);
    DWORD registration, licensed_registration, active;
    IKinds *running, *object;
    IUnknown *found;

    (void)state;
    CoInitialize(NULL);
    /* Wine crashes. */
    if (test_native())
        assert_hresult(ITypeInfo_CreateInstance(class, NULL, &IID_IKinds, NULL), E_POINTER);
    assert_hresult(ITypeInfo_CreateInstance(interface_type, NULL, &IID_IKinds, (void **)&object), E_INVALIDARG);
    assert_null(object);
    assert_hresult(ITypeInfo_CreateInstance(interface_type, (IUnknown *)&factory, &IID_IUnknown, (void **)&object),
                   CLASS_E_NOAGGREGATION);
    assert_hresult(ITypeInfo_CreateInstance(class, NULL, &IID_IKinds, (void **)&object), REGDB_E_CLASSNOTREG);

    assert_hresult(CoRegisterClassObject(&CLSID_KindsClass, (IUnknown *)&factory, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE,
                                         &registration), S_OK);
    assert_hresult(ITypeInfo_CreateInstance(class, NULL, &IID_IKinds, (void **)&object), S_OK);
    assert_int_equal(kinds_live, 1);
    assert_int_equal(IKinds_Release(object), 0);
    assert_hresult(ITypeInfo_CreateInstance(class, NULL, &IID_IPersist, (void **)&object), E_NOINTERFACE);
    assert_int_equal(kinds_live, 0);
    assert_hresult(ITypeInfo_CreateInstance(class, (IUnknown *)&factory, &IID_IUnknown, (void **)&object), CLASS_E_NOAGGREGATION);

    /* An application's object is not made anew while one runs. */
    running = kinds_create();
    assert_hresult(RegisterActiveObject((IUnknown *)running, &CLSID_KindsClass, ACTIVEOBJECT_STRONG, &active), S_OK);
    assert_hresult(ITypeInfo_CreateInstance(class, NULL, &IID_IUnknown, (void **)&found), S_OK);
    assert_ptr_equal(found, running);
    IUnknown_Release(found);
    assert_hresult(RevokeActiveObject(active, NULL), S_OK);
    assert_int_equal(IKinds_Release(running), 0);

    /* noncreatable is what the compiler of the client heeds, not this function (so under Wine; no error is documented for it). */
    assert_hresult(CoRegisterClassObject(&CLSID_Licensed, (IUnknown *)&factory, CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE,
                                         &licensed_registration), S_OK);
    assert_hresult(ITypeInfo_CreateInstance(licensed, NULL, &IID_IKinds, (void **)&object), S_OK);
    assert_int_equal(IKinds_Release(object), 0);
    CoRevokeClassObject(licensed_registration);
    CoRevokeClassObject(registration);
    ITypeInfo_Release(class);
    ITypeInfo_Release(licensed);
    ITypeInfo_Release(interface_type);
    CoUninitialize();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_load_errors),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_resources),
        cmocka_unit_test(test_standard),
        cmocka_unit_test(test_32_bit_library),
        cmocka_unit_test(test_registration),
        cmocka_unit_test(test_registration_for_user),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_library_comp),
        cmocka_unit_test(test_active_object),
        cmocka_unit_test(test_create_instance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
