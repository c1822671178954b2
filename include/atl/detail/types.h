/* The tables that a module and the library share. Their members are documented ("_ATL_OBJMAP_ENTRY30 Structure", "_ATL_REGMAP_ENTRY",
 * "_ATL_CATMAP_ENTRY"): modules fill some by hand. Part of atlbase.h. */
#pragma once
#pragma GCC system_header

#include "../atlcomcli.h"

namespace ATL
{

typedef HRESULT (WINAPI _ATL_CREATORFUNC)(void *pv, REFIID riid, LPVOID *ppv);
typedef HRESULT (WINAPI _ATL_CREATORARGFUNC)(void *pv, REFIID riid, LPVOID *ppv, DWORD_PTR dw);
typedef HRESULT (WINAPI _ATL_MODULEFUNC)(DWORD_PTR dw);
typedef LPCTSTR (WINAPI _ATL_DESCRIPTIONFUNC)();
typedef const struct _ATL_CATMAP_ENTRY *(_ATL_CATMAPFUNC)();
typedef void (WINAPI _ATL_TERMFUNC)(DWORD_PTR dw);

struct _ATL_INTMAP_ENTRY
{
    const IID *piid;
    DWORD_PTR dw;
    _ATL_CREATORARGFUNC *pFunc;     /* NULL: the end; 1: dw is the interface's offset */
};

struct _ATL_CATMAP_ENTRY
{
    int iType;
    const CATID *pcatid;
};

struct _ATL_REGMAP_ENTRY
{
    LPCOLESTR szKey, szData;
};

struct _ATL_OBJMAP_ENTRY30
{
    const CLSID *pclsid;
    HRESULT (WINAPI *pfnUpdateRegistry)(BOOL bRegister);
    _ATL_CREATORFUNC *pfnGetClassObject;
    _ATL_CREATORFUNC *pfnCreateInstance;
    IUnknown *pCF;
    DWORD dwRegister;
    _ATL_DESCRIPTIONFUNC *pfnGetObjectDescription;
    _ATL_CATMAPFUNC *pfnGetCategoryMap;
    void (WINAPI *pfnObjectMain)(bool bStarting);

    HRESULT WINAPI RevokeClassObject()
    {
        return dwRegister ? CoRevokeClassObject(dwRegister) : S_OK;
    }

    HRESULT WINAPI RegisterClassObject(DWORD context, DWORD flags)
    {
        IUnknown *factory = nullptr;
        HRESULT hr;

        if (!pfnGetClassObject)
            return S_OK;
        hr = pfnGetClassObject((void *)pfnCreateInstance, IID_IUnknown, (LPVOID *)&factory);
        if (SUCCEEDED(hr))
            hr = CoRegisterClassObject(*pclsid, factory, context, flags, &dwRegister);
        if (factory)
            factory->Release();
        return hr;
    }
};
typedef _ATL_OBJMAP_ENTRY30 _ATL_OBJMAP_ENTRY;

/* What OBJECT_ENTRY_AUTO makes: an entry that puts itself on the module's list when the module is loaded. (Visual C++ collects
 * them in a section of the linker.) */
struct _ATL_AUTO_OBJMAP_ENTRY
{
    explicit _ATL_AUTO_OBJMAP_ENTRY(const _ATL_OBJMAP_ENTRY &source);

    _ATL_OBJMAP_ENTRY entry;
    _ATL_AUTO_OBJMAP_ENTRY *next;
};

_ATL_VARIABLE _ATL_AUTO_OBJMAP_ENTRY *_pAtlAutoObjMap = nullptr;
_ATL_VARIABLE _ATL_AUTO_OBJMAP_ENTRY **_ppAtlAutoObjMapLast = &_pAtlAutoObjMap;

inline _ATL_AUTO_OBJMAP_ENTRY::_ATL_AUTO_OBJMAP_ENTRY(const _ATL_OBJMAP_ENTRY &source) : entry(source), next(nullptr)
{
    *_ppAtlAutoObjMapLast = this;
    _ppAtlAutoObjMapLast = &next;
}

#define _ATL_CATMAP_ENTRY_END 0
#define _ATL_CATMAP_ENTRY_IMPLEMENTED 1
#define _ATL_CATMAP_ENTRY_REQUIRED 2

/* Thread models. Source: "CComSingleThreadModel Class", "CComMultiThreadModel Class", "CComMultiThreadModelNoCS Class". */
class CComMultiThreadModelNoCS
{
public:
    static ULONG WINAPI Increment(LPLONG p) { return InterlockedIncrement(p); }
    static ULONG WINAPI Decrement(LPLONG p) { return InterlockedDecrement(p); }

    typedef CComFakeCriticalSection AutoCriticalSection;
    typedef CComFakeCriticalSection AutoDeleteCriticalSection;
    typedef CComFakeCriticalSection CriticalSection;
    typedef CComMultiThreadModelNoCS ThreadModelNoCS;
};

class CComMultiThreadModel
{
public:
    static ULONG WINAPI Increment(LPLONG p) { return InterlockedIncrement(p); }
    static ULONG WINAPI Decrement(LPLONG p) { return InterlockedDecrement(p); }

    typedef CComAutoCriticalSection AutoCriticalSection;
    typedef CComAutoDeleteCriticalSection AutoDeleteCriticalSection;
    typedef CComCriticalSection CriticalSection;
    typedef CComMultiThreadModelNoCS ThreadModelNoCS;
};

class CComSingleThreadModel
{
public:
    static ULONG WINAPI Increment(LPLONG p) { return ++*p; }
    static ULONG WINAPI Decrement(LPLONG p) { return --*p; }

    typedef CComFakeCriticalSection AutoCriticalSection;
    typedef CComFakeCriticalSection AutoDeleteCriticalSection;
    typedef CComFakeCriticalSection CriticalSection;
    typedef CComSingleThreadModel ThreadModelNoCS;
};

#if defined(_ATL_SINGLE_THREADED)
typedef CComSingleThreadModel CComObjectThreadModel;
typedef CComSingleThreadModel CComGlobalsThreadModel;
#elif defined(_ATL_APARTMENT_THREADED)
typedef CComSingleThreadModel CComObjectThreadModel;
typedef CComMultiThreadModel CComGlobalsThreadModel;
#else
typedef CComMultiThreadModel CComObjectThreadModel;
typedef CComMultiThreadModel CComGlobalsThreadModel;
#endif

}
