/* atlcom.h: every form of entry that an interface map or an object map takes, every kind of object and of factory. */
#include "module.h"

CComModule _Module;

/* {5B9C1D20-…}: interfaces and classes of this test. */
#define TEST_UUID(type, first) __CRT_UUID_DECL(type, first, 0x2222, 0x4e2a, 0x9a, 0x02, 1, 2, 3, 4, 5, 6)
#define GUID_TAIL 0x2222, 0x4e2a, {0x9a, 0x02, 1, 2, 3, 4, 5, 6}
struct INumber : public IUnknown
{
    STDMETHOD_(LONG, Number)() = 0;
};
struct ILeft : public INumber
{
};
struct IRight : public INumber
{
};
struct IChained : public INumber
{
};
struct ITorn : public INumber
{
};
struct ICached : public INumber
{
};
struct IInner : public INumber
{
};
struct IBlind : public INumber
{
};
struct IRefused : public INumber
{
};
TEST_UUID(INumber, 0x5b9c1d20)
TEST_UUID(ILeft, 0x5b9c1d21)
TEST_UUID(IRight, 0x5b9c1d22)
TEST_UUID(IChained, 0x5b9c1d23)
TEST_UUID(ITorn, 0x5b9c1d24)
TEST_UUID(ICached, 0x5b9c1d25)
TEST_UUID(IInner, 0x5b9c1d26)
TEST_UUID(IBlind, 0x5b9c1d27)
TEST_UUID(IRefused, 0x5b9c1d28)
static const IID IID_LeftAlias = {0x5b9c1d30, GUID_TAIL};
static const IID IID_NumberOfLeft = {0x5b9c1d31, GUID_TAIL};
static const IID IID_ByFunction = {0x5b9c1d32, GUID_TAIL};
static const IID IID_ByBlindFunction = {0x5b9c1d33, GUID_TAIL};
static const IID IID_AutoInner = {0x5b9c1d34, GUID_TAIL};
static const IID IID_AutoBlind = {0x5b9c1d35, GUID_TAIL};
static const IID IID_Nobody = {0x5b9c1d36, GUID_TAIL};
static const CLSID CLSID_Inner = {0x5b9c1d40, GUID_TAIL};
static const CLSID CLSID_BlindInner = {0x5b9c1d41, GUID_TAIL};
static const CLSID CLSID_Map = {0x5b9c1d42, GUID_TAIL};
static const CLSID CLSID_Licensed = {0x5b9c1d43, GUID_TAIL};
static const CLSID CLSID_OnlyInner = {0x5b9c1d44, GUID_TAIL};
static const CLSID CLSID_Hidden = {0x5b9c1d45, GUID_TAIL};
static const CLSID CLSID_OwnFactory = {0x5b9c1d46, GUID_TAIL};
static const CLSID CLSID_Categorized = {0x5b9c1d47, GUID_TAIL};
static const CATID CATID_Wanted = {0x5b9c1d50, GUID_TAIL};
static const CATID CATID_Had = {0x5b9c1d51, GUID_TAIL};

static int living, torn_off;

/* What most classes of this test are made of. */
template <class Interface, LONG number> class ATL_NO_VTABLE CNumberOf : public Interface
{
public:
    STDMETHOD_(LONG, Number)() { return number; }
};

template <class T> static LONG number_of(IUnknown *object, const T &iid)
{
    CComPtr<INumber> asked;
    HRESULT hr = object->QueryInterface(iid, (void **)&asked);

    return SUCCEEDED(hr) ? asked->Number() : (LONG)hr;
}

/* Aggregated by the class with the map. Its blind entries are asked for IID_AutoInner and IID_AutoBlind, too. */
template <class Interface, LONG number, const CLSID *clsid, const IID *other> class CInnerOf :
    public CComObjectRootEx<CComSingleThreadModel>, public CComCoClass<CInnerOf<Interface, number, clsid, other>, clsid>,
    public CNumberOf<Interface, number>
{
public:
    BEGIN_COM_MAP(CInnerOf)
        COM_INTERFACE_ENTRY(Interface)
        COM_INTERFACE_ENTRY_IID(*other, Interface)
    END_COM_MAP()
    DECLARE_NO_REGISTRY()

    HRESULT FinalConstruct()
    {
        living++;
        return S_OK;
    }
    void FinalRelease() { living--; }
};
typedef CInnerOf<IInner, 60, &CLSID_Inner, &IID_AutoInner> CInner;
typedef CInnerOf<IBlind, 70, &CLSID_BlindInner, &IID_AutoBlind> CBlindInner;

class CTorn : public CNumberOf<ITorn, 40>, public CComTearOffObjectBase<class CMap>
{
public:
    BEGIN_COM_MAP(CTorn)
        COM_INTERFACE_ENTRY(ITorn)
    END_COM_MAP()
    CTorn() { torn_off++; }
    virtual ~CTorn() { torn_off--; }
};

class CCached : public CNumberOf<ICached, 50>, public CComTearOffObjectBase<class CMap>
{
public:
    BEGIN_COM_MAP(CCached)
        COM_INTERFACE_ENTRY(ICached)
    END_COM_MAP()
    CCached() { torn_off++; }
    virtual ~CCached() { torn_off--; }
};

class CChainBase : public CComObjectRootEx<CComSingleThreadModel>, public CNumberOf<IChained, 30>
{
public:
    BEGIN_COM_MAP(CChainBase)
        COM_INTERFACE_ENTRY(IChained)
    END_COM_MAP()
};

class CMap : public CChainBase, public CComCoClass<CMap, &CLSID_Map>, public CNumberOf<ILeft, 10>, public CNumberOf<IRight, 20>
{
public:
    BEGIN_COM_MAP(CMap)
        COM_INTERFACE_ENTRY(ILeft)
        COM_INTERFACE_ENTRY(IRight)
        COM_INTERFACE_ENTRY_IID(IID_LeftAlias, ILeft)
        COM_INTERFACE_ENTRY2(INumber, IRight)
        COM_INTERFACE_ENTRY2_IID(IID_NumberOfLeft, INumber, ILeft)
        COM_INTERFACE_ENTRY_NOINTERFACE(IRefused)
        COM_INTERFACE_ENTRY_BREAK(IMarshal)
        COM_INTERFACE_ENTRY_FUNC(IID_ByFunction, 5, by_function)
        COM_INTERFACE_ENTRY_FUNC_BLIND(6, by_blind_function)
        COM_INTERFACE_ENTRY_TEAR_OFF(__uuidof(ITorn), CTorn)
        COM_INTERFACE_ENTRY_CACHED_TEAR_OFF(__uuidof(ICached), CCached, m_cached.p)
        COM_INTERFACE_ENTRY_AGGREGATE(__uuidof(IInner), m_inner.p)
        COM_INTERFACE_ENTRY_AUTOAGGREGATE(IID_AutoInner, m_auto_inner.p, CLSID_Inner)
        COM_INTERFACE_ENTRY_CHAIN(CChainBase)
        COM_INTERFACE_ENTRY_AGGREGATE_BLIND(m_blind.p)
        COM_INTERFACE_ENTRY_AUTOAGGREGATE_BLIND(m_auto_blind.p, CLSID_BlindInner)
    END_COM_MAP()
    DECLARE_NO_REGISTRY()
    DECLARE_PROTECT_FINAL_CONSTRUCT()
    DECLARE_GET_CONTROLLING_UNKNOWN()

    HRESULT FinalConstruct()
    {
        living++;
        return CInner::_CreatorClass::CreateInstance(GetControllingUnknown(), IID_IUnknown, (void **)&m_inner);
    }
    void FinalRelease()
    {
        m_cached.Release();
        m_inner.Release();
        m_blind.Release();
        m_auto_inner.Release();
        m_auto_blind.Release();
        living--;
    }

    static HRESULT WINAPI by_function(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        assert_true(IsEqualIID(iid, IID_ByFunction));
        assert_int_equal(dw, 5);
        return static_cast<CMap *>(pv)->_InternalQueryInterface(__uuidof(IRight), ppv);
    }
    /* Sees everything that no entry before has answered; what it declines the following ones are asked for. */
    static HRESULT WINAPI by_blind_function(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        assert_int_equal(dw, 6);
        static_cast<CMap *>(pv)->m_blind_calls++;
        return IsEqualIID(iid, IID_ByBlindFunction) ?
            static_cast<CMap *>(pv)->_InternalQueryInterface(__uuidof(ILeft), ppv) : E_NOINTERFACE;
    }

    int m_blind_calls = 0;
    CComPtr<IUnknown> m_cached, m_inner, m_blind, m_auto_inner, m_auto_blind;
};

/* A factory that gives what the key opens. */
struct license
{
    static BOOL valid;
    static BOOL VerifyLicenseKey(BSTR key) { return !wcscmp(key, L"sesame"); }
    static BOOL GetLicenseKey(DWORD, BSTR *key) { return (*key = SysAllocString(L"sesame")) != nullptr; }
    static BOOL IsLicenseValid() { return valid; }
};
BOOL license::valid;

class CLicensed : public CInner
{
public:
    DECLARE_CLASSFACTORY2(license)
    DECLARE_AGGREGATABLE(CLicensed)
};

class COnlyInner : public CInner
{
public:
    DECLARE_ONLY_AGGREGATABLE(COnlyInner)
};

/* A factory that gives an alias of the class. */
class COwnFactory : public CComClassFactory
{
public:
    STDMETHOD(CreateInstance)(LPUNKNOWN outer, REFIID riid, void **ppv)
    {
        return CComClassFactory::CreateInstance(outer, IsEqualIID(riid, IID_Nobody) ? __uuidof(IInner) : riid, ppv);
    }
};

class CWithOwnFactory : public CInner
{
public:
    DECLARE_CLASSFACTORY_EX(COwnFactory)
};

static int hidden_starts;

class CHidden : public CInner
{
public:
    static void WINAPI ObjectMain(bool starting) { hidden_starts += starting ? 1 : -1; }
};

class CCategorized : public CInner
{
public:
    BEGIN_CATEGORY_MAP(CCategorized)
        IMPLEMENTED_CATEGORY(CATID_Had)
        REQUIRED_CATEGORY(CATID_Wanted)
    END_CATEGORY_MAP()
    DECLARE_OBJECT_DESCRIPTION("registered only by name")
};

BEGIN_OBJECT_MAP(object_map)
    OBJECT_ENTRY(CLSID_Inner, CInner)
    OBJECT_ENTRY(CLSID_BlindInner, CBlindInner)
    OBJECT_ENTRY(CLSID_Map, CMap)
    OBJECT_ENTRY(CLSID_Licensed, CLicensed)
    OBJECT_ENTRY(CLSID_OnlyInner, COnlyInner)
    OBJECT_ENTRY(CLSID_OwnFactory, CWithOwnFactory)
    OBJECT_ENTRY(CLSID_Categorized, CCategorized)
    OBJECT_ENTRY_NON_CREATEABLE(CHidden)
    OBJECT_ENTRY_NON_CREATEABLE_EX(CLSID_Hidden, CHidden)
END_OBJECT_MAP()

static HRESULT create(REFCLSID clsid, IUnknown *outer, REFIID iid, void **object)
{
    CComPtr<IClassFactory> factory;
    HRESULT hr = _Module.GetClassObject(clsid, IID_IClassFactory, (void **)&factory);

    return SUCCEEDED(hr) ? factory->CreateInstance(outer, iid, object) : hr;
}

static int nothing_is_left(void **)
{
    assert_int_equal(living, 0);
    assert_int_equal(torn_off, 0);
    return _Module.GetLockCount();
}

static void test_simple_entries(void **)
{
    CComPtr<IUnknown> object, again;
    CComPtr<ILeft> left;
    CComObject<CMap> *direct;

    assert_hresult(CComObject<CMap>::CreateInstance(&direct), S_OK);
    object = direct->GetUnknown();
    assert_ptr_equal(object.p, direct->_GetRawUnknown());
    assert_ptr_equal(object.p, direct->GetControllingUnknown());
    assert_int_equal(number_of(object, __uuidof(ILeft)), 10);
    assert_int_equal(number_of(object, __uuidof(IRight)), 20);
    assert_int_equal(number_of(object, IID_LeftAlias), 10);
    assert_int_equal(number_of(object, __uuidof(INumber)), 20);
    assert_int_equal(number_of(object, IID_NumberOfLeft), 10);
    assert_int_equal(number_of(object, __uuidof(IChained)), 30);
    assert_int_equal(number_of(object, __uuidof(IRefused)), E_NOINTERFACE);
    assert_hresult(direct->QueryInterface(&left), S_OK);
    assert_hresult(left.QueryInterface(&again), S_OK);
    assert_ptr_equal(again.p, object.p);        /* the first entry's, whatever was asked */

    /* Behind an entry that breaks stands DebugBreak, which no test can return from. */
    const _ATL_INTMAP_ENTRY *entry = CMap::_GetEntries();
    while (entry->pFunc && !(entry->piid && IsEqualIID(*entry->piid, IID_IMarshal)))
        entry++;
    assert_ptr_equal((void *)entry->pFunc, (void *)CComObjectRootBase::_Break);
}

static void test_function_entries(void **)
{
    CComObject<CMap> *direct;

    assert_hresult(CComObject<CMap>::CreateInstance(&direct), S_OK);
    CComPtr<IUnknown> object(direct->GetUnknown());
    assert_int_equal(number_of(object, IID_ByFunction), 20);
    assert_int_equal(direct->m_blind_calls, 0);
    assert_int_equal(number_of(object, IID_ByBlindFunction), 10);
    assert_int_equal(direct->m_blind_calls, 1);
    assert_int_equal(number_of(object, __uuidof(IChained)), 30);
    assert_int_equal(direct->m_blind_calls, 2);
}

static void test_tear_offs(void **)
{
    CComPtr<IUnknown> object, identity;
    CComPtr<ITorn> torn, torn_again;
    CComPtr<ICached> cached, cached_again;

    assert_hresult(create(CLSID_Map, nullptr, IID_IUnknown, (void **)&object), S_OK);
    assert_hresult(object.QueryInterface(&torn), S_OK);
    assert_hresult(object.QueryInterface(&torn_again), S_OK);
    assert_ptr_not_equal(torn.p, torn_again.p);     /* one at each request */
    assert_int_equal(torn->Number(), 40);
    assert_int_equal(torn_off, 2);
    torn_again.Release();
    assert_int_equal(torn_off, 1);
    assert_hresult(object.QueryInterface(&cached), S_OK);
    assert_hresult(object.QueryInterface(&cached_again), S_OK);
    assert_ptr_equal(cached.p, cached_again.p);     /* one for the object's life */
    assert_int_equal(cached->Number(), 50);
    assert_int_equal(torn_off, 2);
    assert_hresult(cached.QueryInterface(&identity), S_OK);
    assert_ptr_equal(identity.p, object.p);
    cached.Release();
    cached_again.Release();
    assert_int_equal(torn_off, 2);
}

static void test_aggregates(void **)
{
    CComPtr<IInner> inner;
    CComPtr<IUnknown> identity, blind;
    CComObject<CMap> *direct;

    assert_hresult(CComObject<CMap>::CreateInstance(&direct), S_OK);
    CComPtr<IUnknown> object(direct->GetUnknown());
    assert_hresult(object.QueryInterface(&inner), S_OK);
    assert_int_equal(inner->Number(), 60);
    assert_hresult(inner.QueryInterface(&identity), S_OK);
    assert_ptr_equal(identity.p, object.p);
    assert_int_equal(number_of(inner, __uuidof(ILeft)), 10);

    /* Nobody knows it: every blind entry is asked, the last makes its object. */
    assert_int_equal(number_of(object, IID_Nobody), E_NOINTERFACE);
    assert_null(direct->m_auto_blind.p);     /* its class is not registered yet */
    assert_hresult(_Module.RegisterClassObjects(CLSCTX_INPROC_SERVER, REGCLS_MULTIPLEUSE), S_OK);
    assert_int_equal(number_of(object, IID_Nobody), E_NOINTERFACE);
    assert_non_null(direct->m_auto_blind.p);
    assert_null(direct->m_auto_inner.p);
    assert_int_equal(number_of(object, IID_AutoInner), 60);
    assert_non_null(direct->m_auto_inner.p);
    assert_int_equal(number_of(object, IID_AutoBlind), 70);
    assert_int_equal(living, 4);
    assert_hresult(_Module.RevokeClassObjects(), S_OK);

    assert_hresult(CBlindInner::_CreatorClass::CreateInstance(object, IID_IUnknown, (void **)&direct->m_blind), S_OK);
    direct->m_auto_blind.Release();
    assert_int_equal(number_of(object, __uuidof(IBlind)), 70);
    assert_null(direct->m_auto_blind.p);
}

/* A class that counts its FinalConstruct and FinalRelease, as each kind of object. */
static void test_kinds_of_objects(void **)
{
    CComPtr<IInner> pointer;

    {
        CComObjectNoLock<CInner> *object = new CComObjectNoLock<CInner>;

        object->AddRef();
        assert_int_equal(_Module.GetLockCount(), 0);
        assert_hresult(object->QueryInterface(__uuidof(IInner), (void **)&pointer), S_OK);
        living++;       /* no creator has called FinalConstruct */
        assert_int_equal(object->Release(), 1);
        pointer.Release();
        assert_int_equal(living, 0);
    }
    {
        CComObjectGlobal<CInner> object;

        assert_hresult(object.m_hResFinalConstruct, S_OK);
        assert_int_equal(_Module.GetLockCount(), 0);
        assert_hresult(object.QueryInterface(__uuidof(IInner), (void **)&pointer), S_OK);
        assert_int_equal(_Module.GetLockCount(), 1);    /* the module is what counts */
        pointer.Release();
        assert_int_equal(_Module.GetLockCount(), 0);
        assert_int_equal(living, 1);
    }
    assert_int_equal(living, 0);
    {
        CComObjectStack<CInner> object;

        assert_hresult(object.m_hResFinalConstruct, S_OK);
        assert_int_equal(object.Number(), 60);
        assert_int_equal(living, 1);
    }
    assert_int_equal(living, 0);
    {
        CComObjectCached<CInner> *object;

        assert_hresult(CComObjectCached<CInner>::CreateInstance(&object), S_OK);
        object->AddRef();
        assert_int_equal(_Module.GetLockCount(), 0);
        assert_hresult(object->QueryInterface(&pointer), S_OK);
        assert_int_equal(_Module.GetLockCount(), 1);
        pointer.Release();
        assert_int_equal(_Module.GetLockCount(), 0);
        assert_int_equal(living, 1);
        object->Release();
        assert_int_equal(living, 0);
    }
    {
        CComPolyObject<CInner> *object;
        CComPtr<IUnknown> identity;

        assert_hresult(CComPolyObject<CInner>::CreateInstance(nullptr, &object), S_OK);
        assert_hresult(object->QueryInterface(&pointer), S_OK);
        assert_hresult(pointer.QueryInterface(&identity), S_OK);
        assert_ptr_equal(identity.p, static_cast<IUnknown *>(object));
        assert_int_equal(object->m_contained.Number(), 60);
        identity.Release();
        pointer.Release();
        assert_int_equal(living, 0);
    }
    {
        CComObjectNoLock<CComContainedObject<CInner>> *unused = nullptr;
        CComObject<CMap> *outer;
        CComAggObject<CInner> *object;

        assert_hresult(CComObject<CMap>::CreateInstance(&outer), S_OK);
        CComPtr<IUnknown> outer_unknown(outer->GetUnknown());
        assert_hresult(CComAggObject<CInner>::CreateInstance(outer_unknown, &object), S_OK);
        CComPtr<IUnknown> inner(object);
        assert_hresult(object->QueryInterface(&pointer), S_OK);
        assert_ptr_equal(object->m_contained.GetControllingUnknown(), outer_unknown.p);
        assert_int_equal(number_of(pointer, __uuidof(IRight)), 20);     /* the outer object answers */
        pointer.Release();
        assert_null(unused);
    }
}

static void test_licensed_factory(void **)
{
    CComPtr<IClassFactory2> factory;
    CComPtr<IInner> object;
    CComBSTR key, wrong(L"open");
    LICINFO info;

    license::valid = FALSE;
    assert_hresult(_Module.GetClassObject(CLSID_Licensed, IID_IClassFactory2, (void **)&factory), S_OK);
    assert_hresult(factory->CreateInstance(nullptr, __uuidof(IInner), (void **)&object), CLASS_E_NOTLICENSED);
    assert_hresult(factory->RequestLicKey(0, &key), CLASS_E_NOTLICENSED);
    assert_null(key.m_str);
    info.cbLicInfo = sizeof(info);
    assert_hresult(factory->GetLicInfo(&info), S_OK);
    assert_false(info.fLicVerified);
    assert_true(info.fRuntimeKeyAvail);
    license::valid = TRUE;
    assert_hresult(factory->RequestLicKey(0, &key), S_OK);
    assert_hresult(factory->CreateInstance(nullptr, __uuidof(IInner), (void **)&object), S_OK);
    object.Release();
    license::valid = FALSE;
    assert_hresult(factory->CreateInstanceLic(nullptr, nullptr, __uuidof(IInner), wrong, (void **)&object), CLASS_E_NOTLICENSED);
    assert_hresult(factory->CreateInstanceLic(nullptr, nullptr, __uuidof(IInner), key, (void **)&object), S_OK);
    assert_int_equal(object->Number(), 60);
    assert_hresult(factory->LockServer(TRUE), S_OK);
    assert_int_equal(_Module.GetLockCount(), 3);
    assert_hresult(factory->LockServer(FALSE), S_OK);
}

static void test_other_factories(void **)
{
    CComPtr<IUnknown> outer, inner;
    CComPtr<IInner> object;

    assert_hresult(create(CLSID_OnlyInner, nullptr, __uuidof(IInner), (void **)&object), E_FAIL);
    assert_hresult(create(CLSID_Map, nullptr, IID_IUnknown, (void **)&outer), S_OK);
    assert_hresult(create(CLSID_OnlyInner, outer, IID_IUnknown, (void **)&inner), S_OK);
    inner.Release();
    assert_hresult(create(CLSID_OwnFactory, nullptr, IID_Nobody, (void **)&object), S_OK);
    assert_int_equal(object->Number(), 60);
    object.Release();
    assert_hresult(create(CLSID_Hidden, nullptr, IID_IUnknown, (void **)&object), CLASS_E_CLASSNOTAVAILABLE);
    /* An entry, as modules fill one by hand. */
    _ATL_OBJMAP_ENTRY by_hand = {&CLSID_Hidden, CHidden::UpdateRegistry, CHidden::_ClassFactoryCreatorClass::CreateInstance,
        CHidden::_CreatorClass::CreateInstance, nullptr, 0, CHidden::GetObjectDescription, CHidden::GetCategoryMap, CHidden::ObjectMain};
    CComPtr<IClassFactory> made;
    assert_hresult(by_hand.pfnGetClassObject((void *)by_hand.pfnCreateInstance, IID_IClassFactory, (void **)&made), S_OK);
    assert_hresult(made->CreateInstance(nullptr, __uuidof(IInner), (void **)&object), S_OK);
    object.Release();
    assert_int_equal(hidden_starts, 2);     /* of the entry without a class id, and of the other */
}

/* Of a type library that nobody has registered. */
static const GUID LIBID_None = {0x5b9c1d52, GUID_TAIL};

class CInformed : public CComObjectRoot, public IProvideClassInfo2Impl<&CLSID_Hidden, &IID_Nobody, &LIBID_None>,
    public IDispatchImpl<IDispatch, &IID_IDispatch, &LIBID_None>
{
public:
    BEGIN_COM_MAP(CInformed)
        COM_INTERFACE_ENTRY(IProvideClassInfo)
        COM_INTERFACE_ENTRY(IProvideClassInfo2)
        COM_INTERFACE_ENTRY(IDispatch)
    END_COM_MAP()
};

static void test_class_information(void **)
{
    CComObject<CInformed> *informed;
    CComPtr<ITypeInfo> info;
    DISPID id;
    GUID guid;
    UINT count;
    LPOLESTR name = const_cast<LPOLESTR>(L"Name");

    assert_hresult(CComObject<CInformed>::CreateInstance(&informed), S_OK);
    CComQIPtr<IProvideClassInfo2> provider(static_cast<IDispatch *>(informed));
    CComQIPtr<IDispatch> dispatch(provider);
    assert_hresult(provider->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID, &guid), S_OK);
    assert_true(IsEqualGUID(guid, IID_Nobody));
    assert_hresult(provider->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID + 1, &guid), E_FAIL);
    assert_hresult(provider->GetGUID(GUIDKIND_DEFAULT_SOURCE_DISP_IID, nullptr), E_POINTER);
    assert_hresult(provider->GetClassInfo(&info), TYPE_E_LIBNOTREGISTERED);
    assert_hresult(dispatch->GetTypeInfoCount(&count), S_OK);
    assert_int_equal(count, 1);
    assert_hresult(dispatch->GetTypeInfo(1, 0, &info), DISP_E_BADINDEX);
    assert_hresult(dispatch->GetTypeInfo(0, 0, &info), TYPE_E_LIBNOTREGISTERED);
    assert_hresult(dispatch->GetIDsOfNames(IID_NULL, &name, 1, 0, &id), TYPE_E_LIBNOTREGISTERED);
}

static bool has_key(LPCTSTR path)
{
    CRegKey key;

    return key.Open(HKEY_CURRENT_USER, path, KEY_READ) == ERROR_SUCCESS;
}

/* A class with a description is left out of the registration of all; by name it is registered. */
static void test_categories(void **)
{
#define CLASS_KEY TEXT("Software\\Classes\\CLSID\\{5B9C1D47-2222-4E2A-9A02-010203040506}")
    static const TCHAR had[] = CLASS_KEY TEXT("\\Implemented Categories\\{5B9C1D51-2222-4E2A-9A02-010203040506}");
    static const TCHAR wanted[] = CLASS_KEY TEXT("\\Required Categories\\{5B9C1D50-2222-4E2A-9A02-010203040506}");
    CRegKey classes;

    assert_hresult(AtlSetPerUserRegistration(true), S_OK);
    assert_hresult(_Module.RegisterServer(FALSE), S_OK);
    assert_false(has_key(had));
    assert_hresult(_Module.RegisterServer(FALSE, &CLSID_Categorized), S_OK);
    assert_true(has_key(had));
    assert_true(has_key(wanted));
    assert_hresult(_Module.UnregisterServer(FALSE, &CLSID_Categorized), S_OK);
    assert_false(has_key(had));
    assert_false(has_key(CLASS_KEY TEXT("\\Required Categories")));
    assert_int_equal(classes.Open(HKEY_CURRENT_USER, TEXT("Software\\Classes\\CLSID")), ERROR_SUCCESS);
    assert_int_equal(classes.RecurseDeleteKey(TEXT("{5B9C1D47-2222-4E2A-9A02-010203040506}")), ERROR_SUCCESS);
    AtlSetPerUserRegistration(false);
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_teardown(test_simple_entries, nothing_is_left),
        cmocka_unit_test_teardown(test_function_entries, nothing_is_left),
        cmocka_unit_test_teardown(test_tear_offs, nothing_is_left),
        cmocka_unit_test_teardown(test_aggregates, nothing_is_left),
        cmocka_unit_test_teardown(test_kinds_of_objects, nothing_is_left),
        cmocka_unit_test_teardown(test_licensed_factory, nothing_is_left),
        cmocka_unit_test_teardown(test_other_factories, nothing_is_left),
        cmocka_unit_test_teardown(test_class_information, nothing_is_left),
        cmocka_unit_test_teardown(test_categories, nothing_is_left),
    };
    int failed;

    CoInitializeEx(nullptr, COINIT_MULTITHREADED);
    _Module.Init(object_map, GetModuleHandle(nullptr));
    failed = cmocka_run_group_tests_name("atl-interface", tests, nullptr, nullptr);
    _Module.Term();
    CoUninitialize();
    return failed || hidden_starts;
}
