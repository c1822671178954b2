/* atlcom.h: objects' lives, interface maps, aggregation, factories, errors, and what a debug build says of leaks. */
#ifndef _DEBUG
#define _DEBUG
#endif
#include "module.h"

#include <vector>

CComModule _Module;

/* {5B9C1D10-…}: interfaces of this test. */
struct ICounter : public IUnknown
{
    STDMETHOD(Next)(LONG *value) = 0;
};
struct IOther : public IUnknown
{
    STDMETHOD(Name)(BSTR *name) = 0;
};
__CRT_UUID_DECL(ICounter, 0x5b9c1d10, 0x1111, 0x4e2a, 0x9a, 0x01, 1, 2, 3, 4, 5, 6)
__CRT_UUID_DECL(IOther, 0x5b9c1d11, 0x1111, 0x4e2a, 0x9a, 0x01, 1, 2, 3, 4, 5, 6)
static const CLSID CLSID_Counter = {0x5b9c1d12, 0x1111, 0x4e2a, {0x9a, 0x01, 1, 2, 3, 4, 5, 6}};
static const CLSID CLSID_Single = {0x5b9c1d13, 0x1111, 0x4e2a, {0x9a, 0x01, 1, 2, 3, 4, 5, 6}};
static const CLSID CLSID_Auto = {0x5b9c1d14, 0x1111, 0x4e2a, {0x9a, 0x01, 1, 2, 3, 4, 5, 6}};

static int constructed, released;
static HRESULT construct_result = S_OK;

class COtherPart : public IOther, public CComTearOffObjectBase<class CCounter>
{
public:
    BEGIN_COM_MAP(COtherPart)
        COM_INTERFACE_ENTRY(IOther)
    END_COM_MAP()
    virtual ~COtherPart() = default;
    STDMETHOD(Name)(BSTR *name) { return CComBSTR(L"torn off").CopyTo(name); }
};

class ATL_NO_VTABLE CCounter : public CComObjectRootEx<CComMultiThreadModel>, public CComCoClass<CCounter, &CLSID_Counter>,
    public ICounter, public ISupportErrorInfoImpl<&__uuidof(ICounter)>
{
public:
    BEGIN_COM_MAP(CCounter)
        COM_INTERFACE_ENTRY(ICounter)
        COM_INTERFACE_ENTRY(ISupportErrorInfo)
        COM_INTERFACE_ENTRY_TEAR_OFF(__uuidof(IOther), COtherPart)
        COM_INTERFACE_ENTRY_NOINTERFACE(IMarshal)
    END_COM_MAP()
    DECLARE_NO_REGISTRY()
    DECLARE_PROTECT_FINAL_CONSTRUCT()
    DECLARE_GET_CONTROLLING_UNKNOWN()

    HRESULT FinalConstruct()
    {
        /* Protected: this does not destroy the object. */
        CComPtr<IUnknown> self(GetUnknown());

        constructed++;
        return construct_result;
    }
    void FinalRelease() { released++; }

    STDMETHOD(Next)(LONG *value)
    {
        if (!value)
            return Error(L"no pointer", __uuidof(ICounter), E_POINTER);
        ObjectLock lock(this);
        *value = ++m_value;
        return S_OK;
    }

private:
    LONG m_value = 0;
};

class CSingle : public CCounter
{
public:
    DECLARE_CLASSFACTORY_SINGLETON(CSingle)
    DECLARE_NOT_AGGREGATABLE(CSingle)
};

class CAuto : public CCounter
{
public:
    DECLARE_POLY_AGGREGATABLE(CAuto)
    DECLARE_OBJECT_DESCRIPTION("described")
};
OBJECT_ENTRY_AUTO(CLSID_Auto, CAuto)

BEGIN_OBJECT_MAP(object_map)
    OBJECT_ENTRY(CLSID_Counter, CCounter)
    OBJECT_ENTRY(CLSID_Single, CSingle)
END_OBJECT_MAP()

static HRESULT create(REFCLSID clsid, IUnknown *outer, REFIID iid, void **object)
{
    CComPtr<IClassFactory> factory;
    HRESULT hr = _Module.GetClassObject(clsid, IID_IClassFactory, (void **)&factory);

    return SUCCEEDED(hr) ? factory->CreateInstance(outer, iid, object) : hr;
}

static int start(void **)
{
    constructed = released = 0;
    construct_result = S_OK;
    return _Module.GetLockCount();
}

static int end(void **)
{
    return _Module.GetLockCount();
}

static void test_life(void **)
{
    CComPtr<ICounter> counter;
    CComPtr<IUnknown> unknown;
    CComPtr<IMarshal> marshal;
    LONG value = 0;

    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), (void **)&counter), S_OK);
    assert_int_equal(constructed, 1);
    assert_int_equal(_Module.GetLockCount(), 1);
    assert_hresult(counter->Next(&value), S_OK);
    assert_int_equal(value, 1);
    assert_hresult(counter.QueryInterface(&unknown), S_OK);
    assert_hresult(counter.QueryInterface(&marshal), E_NOINTERFACE);
    assert_hresult(counter->QueryInterface(__uuidof(ICounter), nullptr), E_POINTER);
    counter.Release();
    assert_int_equal(released, 0);
    unknown.Release();
    assert_int_equal(released, 1);
    assert_int_equal(_Module.GetLockCount(), 0);
}

static void test_failed_construction(void **)
{
    void *object = (void *)1;

    construct_result = E_ACCESSDENIED;
    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), &object), E_ACCESSDENIED);
    assert_null(object);
    assert_int_equal(released, 1);
    construct_result = S_OK;
    assert_hresult(create(CLSID_Counter, nullptr, IID_IDispatch, &object), E_NOINTERFACE);
    assert_null(object);
    CComObject<CCounter> *direct = nullptr;
    construct_result = E_ABORT;
    assert_hresult(CComObject<CCounter>::CreateInstance(&direct), E_ABORT);
    assert_null(direct);
    construct_result = S_OK;
    assert_hresult(CComObject<CCounter>::CreateInstance(&direct), S_OK);
    direct->AddRef();
    assert_int_equal(direct->Release(), 0);
    CComPtr<ICounter> counter;
    assert_hresult(CCounter::CreateInstance(&counter), S_OK);
}

static void test_factory(void **)
{
    CComPtr<IClassFactory> factory, again;
    CComPtr<IUnknown> inner;
    void *object = (void *)1;

    assert_hresult(_Module.GetClassObject(CLSID_Counter, IID_IClassFactory, (void **)&factory), S_OK);
    assert_int_equal(_Module.GetLockCount(), 1);        /* a client has the factory */
    assert_hresult(_Module.GetClassObject(CLSID_Counter, IID_IClassFactory, (void **)&again), S_OK);
    assert_true(factory.IsEqualObject(again));
    assert_hresult(factory->CreateInstance(nullptr, IID_IUnknown, nullptr), E_POINTER);
    assert_hresult(factory->CreateInstance(factory, __uuidof(ICounter), &object), CLASS_E_NOAGGREGATION);
    assert_null(object);
    factory->LockServer(TRUE);
    assert_int_equal(_Module.GetLockCount(), 2);
    factory->LockServer(FALSE);
    assert_hresult(_Module.GetClassObject(IID_IUnknown, IID_IClassFactory, &object), CLASS_E_CLASSNOTAVAILABLE);
    assert_hresult(_Module.GetClassObject(CLSID_Counter, IID_IClassFactory, nullptr), E_POINTER);
}

/* An outer object for aggregation. */
struct outer : public IUnknown
{
    STDMETHOD(QueryInterface)(REFIID riid, void **ppv)
    {
        *ppv = nullptr;
        if (IsEqualGUID(riid, IID_IUnknown))
        {
            *ppv = this;
            AddRef();
            return S_OK;
        }
        return inner ? inner->QueryInterface(riid, ppv) : E_NOINTERFACE;
    }
    STDMETHOD_(ULONG, AddRef)() { return ++references; }
    STDMETHOD_(ULONG, Release)() { return --references; }

    CComPtr<IUnknown> inner;
    ULONG references = 1;
};

static void aggregate(REFCLSID clsid)
{
    outer object;
    CComPtr<ICounter> counter;
    CComPtr<IUnknown> identity;

    assert_hresult(create(clsid, &object, IID_IUnknown, (void **)&object.inner), S_OK);
    assert_hresult(object.QueryInterface(__uuidof(ICounter), (void **)&counter), S_OK);
    assert_int_equal(object.references, 2);     /* the contained object counts on the outer one */
    assert_hresult(counter.QueryInterface(&identity), S_OK);
    assert_ptr_equal(identity.p, static_cast<IUnknown *>(&object));
    identity.Release();
    counter.Release();
    assert_int_equal(object.references, 1);
    object.inner.Release();
    assert_int_equal(released, constructed);
}

static void test_aggregation(void **)
{
    void *object;

    aggregate(CLSID_Counter);
    aggregate(CLSID_Auto);
    outer owner;
    assert_hresult(create(CLSID_Single, &owner, IID_IUnknown, &object), CLASS_E_NOAGGREGATION);
}

static void test_tear_off(void **)
{
    CComPtr<ICounter> counter;
    CComPtr<IOther> other;
    CComPtr<IUnknown> identity;
    CComBSTR name;

    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), (void **)&counter), S_OK);
    assert_hresult(counter.QueryInterface(&other), S_OK);
    assert_hresult(other->Name(&name), S_OK);
    assert_wide_equal(name, L"torn off");
    assert_true(other.IsEqualObject(counter));
    counter.Release();
    assert_int_equal(released, 0);      /* the tear-off holds its owner */
    other.Release();
    assert_int_equal(released, 1);
}

static void test_singleton(void **)
{
    CComPtr<ICounter> first, second;
    LONG value;

    assert_hresult(create(CLSID_Single, nullptr, __uuidof(ICounter), (void **)&first), S_OK);
    assert_hresult(create(CLSID_Single, nullptr, __uuidof(ICounter), (void **)&second), S_OK);
    assert_true(first.IsEqualObject(second));
    first->Next(&value);
    second->Next(&value);
    assert_int_equal(value, 2);
}

static void test_error_info(void **)
{
    CComPtr<ICounter> counter;
    CComPtr<ISupportErrorInfo> support;
    CComPtr<IErrorInfo> info;
    CComBSTR description;
    GUID iid;

    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), (void **)&counter), S_OK);
    assert_hresult(counter->Next(nullptr), E_POINTER);
    assert_hresult(counter.QueryInterface(&support), S_OK);
    assert_hresult(support->InterfaceSupportsErrorInfo(__uuidof(ICounter)), S_OK);
    assert_hresult(support->InterfaceSupportsErrorInfo(IID_IDispatch), S_FALSE);
    assert_hresult(GetErrorInfo(0, &info), S_OK);
    assert_hresult(info->GetDescription(&description), S_OK);
    assert_wide_equal(description, L"no pointer");
    assert_hresult(info->GetGUID(&iid), S_OK);
    assert_true(IsEqualGUID(iid, __uuidof(ICounter)));
    assert_hresult(CCounter::Error(L"plain"), DISP_E_EXCEPTION);
    SetErrorInfo(0, nullptr);
}

static void test_leaks_are_counted(void **)
{
    ICounter *leaked = nullptr;

    assert_int_equal(AtlDumpLeaks(), 0);
    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), (void **)&leaked), S_OK);
    assert_int_equal(AtlDumpLeaks(), 1);
    leaked->Release();
    assert_int_equal(AtlDumpLeaks(), 0);
}

static void test_stack_objects(void **)
{
    {
        CComObjectStackEx<CCounter> counter;
        LONG value;

        assert_hresult(counter.m_hResFinalConstruct, S_OK);
        CComPtr<ICounter> pointer(&counter);
        assert_hresult(pointer->Next(&value), S_OK);
    }
    assert_int_equal(released, 1);
}

/* A source of events with one connection point, and a collection of names. */
class CSource : public CComObjectRootEx<CComSingleThreadModel>, public IConnectionPointContainerImpl<CSource>,
    public IConnectionPointImpl<CSource, &__uuidof(ICounter)>, public IObjectWithSiteImpl<CSource>
{
public:
    BEGIN_COM_MAP(CSource)
        COM_INTERFACE_ENTRY(IConnectionPointContainer)
        COM_INTERFACE_ENTRY(IObjectWithSite)
    END_COM_MAP()
    BEGIN_CONNECTION_POINT_MAP(CSource)
        CONNECTION_POINT_ENTRY(__uuidof(ICounter))
    END_CONNECTION_POINT_MAP()

    LONG Fire()
    {
        LONG sum = 0, value;

        for (IUnknown **at = m_vec.begin(); at != m_vec.end(); at++)
            if (*at && SUCCEEDED(static_cast<ICounter *>(*at)->Next(&value)))
                sum += value;
        return sum;
    }
};

static void test_connection_points(void **)
{
    CComObject<CSource> *source;
    CComPtr<ICounter> sink;
    CComPtr<IConnectionPoint> point, listed;
    CComPtr<IConnectionPointContainer> container;
    CComPtr<IEnumConnectionPoints> points;
    CComPtr<IEnumConnections> connections;
    CComPtr<IUnknown> identity;
    CONNECTDATA data[2];
    DWORD first = 0, second = 0;
    ULONG count = 0;
    IID iid;

    assert_hresult(CComObject<CSource>::CreateInstance(&source), S_OK);
    assert_hresult(source->QueryInterface(IID_IConnectionPointContainer, (void **)&container), S_OK);
    assert_hresult(create(CLSID_Counter, nullptr, __uuidof(ICounter), (void **)&sink), S_OK);
    assert_hresult(container->FindConnectionPoint(IID_IDispatch, &point), CONNECT_E_NOCONNECTION);
    assert_hresult(container->FindConnectionPoint(__uuidof(ICounter), &point), S_OK);
    assert_hresult(point->GetConnectionInterface(&iid), S_OK);
    assert_true(IsEqualGUID(iid, __uuidof(ICounter)));
    assert_hresult(point->QueryInterface(IID_IConnectionPoint, (void **)&listed), S_OK);
    assert_ptr_equal(listed.p, point.p);
    listed.Release();
    assert_hresult(AtlAdvise(container, sink, __uuidof(ICounter), &first), S_OK);
    assert_hresult(container.Advise(sink, __uuidof(ICounter), &second), S_OK);
    assert_int_not_equal(first, second);
    assert_int_equal(source->Fire(), 3);
    assert_hresult(point->EnumConnections(&connections), S_OK);
    assert_hresult(connections->Next(2, data, &count), S_OK);
    assert_int_equal(count, 2);
    assert_int_equal(data[1].dwCookie, second);
    data[0].pUnk->Release();
    data[1].pUnk->Release();
    assert_hresult(AtlUnadvise(container, __uuidof(ICounter), first), S_OK);
    assert_hresult(AtlUnadvise(container, __uuidof(ICounter), first), CONNECT_E_NOCONNECTION);
    assert_int_equal(source->Fire(), 3);
    assert_hresult(point->Advise(container, &first), CONNECT_E_CANNOTCONNECT);
    assert_hresult(container->EnumConnectionPoints(&points), S_OK);
    assert_hresult(points->Next(1, &listed, &count), S_OK);
    assert_ptr_equal(listed.p, point.p);
    assert_hresult(container.SetSite(sink), S_OK);
    CComPtr<IObjectWithSite> site;
    assert_hresult(container.QueryInterface(&site), S_OK);
    assert_hresult(site->GetSite(IID_IUnknown, (void **)&identity), S_OK);
}

static void test_enumerators(void **)
{
    typedef CComObject<CComEnum<IEnumVARIANT, &__uuidof(IEnumVARIANT), VARIANT, _Copy<VARIANT>>> Variants;
    typedef CComEnumOnSTL<IEnumVARIANT, &__uuidof(IEnumVARIANT), VARIANT, _Copy<VARIANT>, std::vector<CComVariant>> OnVector;
    std::vector<CComVariant> values = {CComVariant(1), CComVariant(L"two"), CComVariant(3)};
    CComVariant array[2] = {CComVariant(10), CComVariant(L"twenty")}, out[3];
    VARIANT *first = array;
    CComPtr<IEnumVARIANT> enumerator, clone;
    CComObject<OnVector> *on_vector;
    Variants *variants;
    ULONG count;

    assert_hresult(Variants::CreateInstance(&variants), S_OK);
    enumerator = variants;
    assert_hresult(variants->Init(first, first + 2, nullptr, AtlFlagCopy), S_OK);
    array[1].Clear();
    assert_hresult(enumerator->Next(1, out, nullptr), S_OK);
    assert_int_equal(out[0].lVal, 10);
    assert_hresult(enumerator->Clone(&clone), S_OK);
    enumerator.Release();
    assert_hresult(clone->Next(2, out, &count), S_FALSE);     /* from where it was cloned */
    assert_int_equal(count, 1);
    assert_wide_equal(out[0].bstrVal, L"twenty");
    assert_hresult(clone->Reset(), S_OK);
    assert_hresult(clone->Skip(3), S_FALSE);
    assert_hresult(clone->Next(2, out, nullptr), E_POINTER);
    clone.Release();

    assert_hresult(CComObject<OnVector>::CreateInstance(&on_vector), S_OK);
    enumerator = on_vector;
    assert_hresult(on_vector->Init(nullptr, values), S_OK);
    assert_hresult(enumerator->Skip(1), S_OK);
    out[0].Clear();
    assert_hresult(enumerator->Next(3, out, &count), S_FALSE);
    assert_int_equal(count, 2);
    assert_wide_equal(out[0].bstrVal, L"two");
}

/* DECLARE_REGISTRY as the documentation of ICertExit prints it. */
static const CLSID CLSID_MyCertExit = {0x5b9c1d15, 0x1111, 0x4e2a, {0x9a, 0x01, 1, 2, 3, 4, 5, 6}};
#define IDS_CERTEXITMODULE_DESC 1

class CMyCertExitModule : public CComObjectRoot, public CComCoClass<CMyCertExitModule, &CLSID_MyCertExit>, public ICounter
{
public:
    BEGIN_COM_MAP(CMyCertExitModule)
        COM_INTERFACE_ENTRY(ICounter)
    END_COM_MAP()
    DECLARE_NOT_AGGREGATABLE(CMyCertExitModule)
    DECLARE_REGISTRY(
        CMyCertExitModule,
        L"MyCode.Exit.1",
        L"MyCode.Exit",
        IDS_CERTEXITMODULE_DESC,
        THREADFLAGS_BOTH)
};

static void test_registration_for_one_user(void **)
{
    static const WCHAR clsid_key[] = L"Software\\Classes\\CLSID\\{5B9C1D15-1111-4E2A-9A01-010203040506}";
    WCHAR text[64];
    ULONG length = _countof(text);
    bool enabled = false;
    CRegKey key;

    assert_hresult(AtlSetPerUserRegistration(true), S_OK);
    assert_hresult(AtlGetPerUserRegistration(&enabled), S_OK);
    assert_true(enabled);
    assert_hresult(CMyCertExitModule::UpdateRegistry(TRUE), S_OK);
    assert_int_equal(key.Open(HKEY_CURRENT_USER, L"Software\\Classes\\MyCode.Exit\\CurVer", KEY_READ), ERROR_SUCCESS);
    assert_int_equal(key.QueryStringValue(nullptr, text, &length), ERROR_SUCCESS);
    assert_wide_equal(text, L"MyCode.Exit.1");
    assert_int_equal(key.Open(HKEY_CURRENT_USER, clsid_key, KEY_READ), ERROR_SUCCESS);
    key.Close();
    assert_hresult(CMyCertExitModule::UpdateRegistry(FALSE), S_OK);
    assert_int_equal(key.Open(HKEY_CURRENT_USER, clsid_key, KEY_READ), ERROR_FILE_NOT_FOUND);
    assert_int_equal(key.Open(HKEY_CURRENT_USER, L"Software\\Classes\\MyCode.Exit", KEY_READ), ERROR_FILE_NOT_FOUND);
    assert_hresult(CMyCertExitModule::UpdateRegistry(FALSE), S_OK);      /* nothing is there any more */
    AtlSetPerUserRegistration(false);
}

static int term_calls;

static void WINAPI term(DWORD_PTR argument)
{
    term_calls = term_calls * 10 + (int)argument;
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_life, start, end),
        cmocka_unit_test_setup_teardown(test_failed_construction, start, end),
        cmocka_unit_test_setup_teardown(test_factory, start, end),
        cmocka_unit_test_setup_teardown(test_aggregation, start, end),
        cmocka_unit_test_setup_teardown(test_tear_off, start, end),
        cmocka_unit_test_setup_teardown(test_singleton, start, end),
        cmocka_unit_test_setup_teardown(test_error_info, start, end),
        cmocka_unit_test_setup_teardown(test_leaks_are_counted, start, end),
        cmocka_unit_test_setup_teardown(test_stack_objects, start, end),
        cmocka_unit_test_setup_teardown(test_connection_points, start, end),
        cmocka_unit_test_setup_teardown(test_enumerators, start, end),
        cmocka_unit_test_setup_teardown(test_registration_for_one_user, start, end),
    };
    int failed;

    _Module.Init(object_map, GetModuleHandle(nullptr));
    failed = cmocka_run_group_tests_name("atl-object", tests, nullptr, nullptr);
    _Module.AddTermFunc(term, 1);
    _Module.AddTermFunc(term, 2);
    _Module.Term();
    return failed || term_calls != 21;
}
