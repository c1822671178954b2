/* Objects' reference counts and interface maps: CComObjectRootBase, CComObjectRootEx, BEGIN_COM_MAP and its entries. Source:
 * "CComObjectRootEx Class", "COM Map Macros", "COM_INTERFACE_ENTRY Macros". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "../atlbase.h"

namespace ATL
{

/* Entries' data beyond an offset. */
struct _ATL_CHAINDATA
{
    DWORD_PTR dwOffset;
    const _ATL_INTMAP_ENTRY *(WINAPI *pFunc)();
};

struct _ATL_CREATORDATA
{
    _ATL_CREATORFUNC *pFunc;
};

struct _ATL_CACHEDATA
{
    DWORD dwOffsetVar;
    _ATL_CREATORFUNC *pFunc;
};

template <class Creator> class _CComCreatorData
{
public:
    static _ATL_CREATORDATA data;
};
template <class Creator> _ATL_CREATORDATA _CComCreatorData<Creator>::data = {Creator::CreateInstance};

template <class Creator, DWORD dwVar> class _CComCacheData
{
public:
    static _ATL_CACHEDATA data;
};
template <class Creator, DWORD dwVar> _ATL_CACHEDATA _CComCacheData<Creator, dwVar>::data = {dwVar, Creator::CreateInstance};

template <class base, class derived> class _CComChainData
{
public:
    static _ATL_CHAINDATA data;
};
template <class base, class derived> _ATL_CHAINDATA _CComChainData<base, derived>::data =
    {offsetofclass(base, derived), base::_GetEntries};

#define _ATL_SIMPLEMAPENTRY ((ATL::_ATL_CREATORARGFUNC *)1)

inline BOOL InlineIsEqualUnknown(REFGUID guid) { return IsEqualGUID(guid, IID_IUnknown); }

/* QueryInterface by a map. The first entry is also the object's IUnknown, and is simple. */
inline HRESULT WINAPI AtlInternalQueryInterface(void *object, const _ATL_INTMAP_ENTRY *entries, REFIID iid, void **ppv)
{
    ATLASSERT(object && entries->pFunc == _ATL_SIMPLEMAPENTRY);
    if (!object || !entries)
        return E_INVALIDARG;
    if (!ppv)
        return E_POINTER;
    *ppv = nullptr;
    if (InlineIsEqualUnknown(iid))
    {
        IUnknown *unknown = (IUnknown *)((INT_PTR)object + entries->dw);

        unknown->AddRef();
        *ppv = unknown;
        return S_OK;
    }
    for (; entries->pFunc; entries++)
    {
        BOOL blind = !entries->piid;

        if (!blind && !IsEqualGUID(*entries->piid, iid))
            continue;
        if (entries->pFunc == _ATL_SIMPLEMAPENTRY)
        {
            IUnknown *unknown;

            ATLASSERT(!blind);
            unknown = (IUnknown *)((INT_PTR)object + entries->dw);
            unknown->AddRef();
            *ppv = unknown;
            return S_OK;
        }
        HRESULT hr = entries->pFunc(object, iid, ppv, entries->dw);

        if (hr == S_OK || (!blind && FAILED(hr)))
            return hr;
    }
    return E_NOINTERFACE;
}

class CComObjectRootBase
{
public:
    CComObjectRootBase() { m_dwRef = 0; }

    /* Overridden by classes: called by creators once the object is complete, and before it is destroyed. */
    HRESULT FinalConstruct() { return S_OK; }
    void FinalRelease() { }
    HRESULT _AtlFinalConstruct() { return S_OK; }
    void _AtlFinalRelease() { }

    static void WINAPI ObjectMain(bool) { }
    static const _ATL_CATMAP_ENTRY *GetCategoryMap() { return nullptr; }

    static HRESULT WINAPI InternalQueryInterface(void *object, const _ATL_INTMAP_ENTRY *entries, REFIID iid, void **ppv)
    {
        return AtlInternalQueryInterface(object, entries, iid, ppv);
    }

    /* Of an aggregated object: the outer one's. */
    ULONG OuterAddRef() { return m_pOuterUnknown->AddRef(); }
    ULONG OuterRelease() { return m_pOuterUnknown->Release(); }
    HRESULT OuterQueryInterface(REFIID iid, void **ppv) { return m_pOuterUnknown->QueryInterface(iid, ppv); }

    void SetVoid(void *) { }
    void InternalFinalConstructAddRef() { }
    void InternalFinalConstructRelease() { ATLASSUME(m_dwRef == 0); }

    /* What map entries call. */
    static HRESULT WINAPI _Break(void *, REFIID, void **, DWORD_PTR)
    {
        DebugBreak();
        return S_FALSE;
    }

    static HRESULT WINAPI _NoInterface(void *, REFIID, void **, DWORD_PTR) { return E_NOINTERFACE; }

    static HRESULT WINAPI _Creator(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        return ((_ATL_CREATORDATA *)dw)->pFunc(pv, iid, ppv);
    }

    static HRESULT WINAPI _Delegate(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        IUnknown *p = pv ? *(IUnknown **)((DWORD_PTR)pv + dw) : nullptr;

        return p ? p->QueryInterface(iid, ppv) : E_NOINTERFACE;
    }

    static HRESULT WINAPI _Chain(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        _ATL_CHAINDATA *data = (_ATL_CHAINDATA *)dw;

        return InternalQueryInterface((void *)((DWORD_PTR)pv + data->dwOffset), data->pFunc(), iid, ppv);
    }

    static HRESULT WINAPI _Cache(void *pv, REFIID iid, void **ppv, DWORD_PTR dw)
    {
        _ATL_CACHEDATA *data = (_ATL_CACHEDATA *)dw;
        IUnknown **cached = (IUnknown **)((DWORD_PTR)pv + data->dwOffsetVar);
        HRESULT hr = *cached ? S_OK : data->pFunc(pv, IID_IUnknown, (void **)cached);

        return *cached ? (*cached)->QueryInterface(iid, ppv) : FAILED(hr) ? hr : E_NOINTERFACE;
    }

    union
    {
        LONG m_dwRef;
        IUnknown *m_pOuterUnknown;
    };
};

template <class ThreadModel> class CComObjectRootEx;

template <class ThreadModel> class CComObjectLockT
{
public:
    explicit CComObjectLockT(CComObjectRootEx<ThreadModel> *object) : m_object(object)
    {
        if (object)
            object->Lock();
    }
    ~CComObjectLockT()
    {
        if (m_object)
            m_object->Unlock();
    }

private:
    CComObjectRootEx<ThreadModel> *m_object;
};

template <class ThreadModel> class CComObjectRootEx : public CComObjectRootBase
{
public:
    typedef ThreadModel _ThreadModel;
    typedef typename ThreadModel::AutoCriticalSection _CritSec;
    typedef typename ThreadModel::AutoDeleteCriticalSection _AutoDelCritSec;
    typedef CComObjectLockT<ThreadModel> ObjectLock;

    ULONG InternalAddRef()
    {
        ATLASSUME(m_dwRef != -1L);
        return ThreadModel::Increment(&m_dwRef);
    }

    ULONG InternalRelease()
    {
#ifdef _DEBUG
        LONG references = ThreadModel::Decrement(&m_dwRef);

        /* The destructor sets the count to half of the lowest number: a Release that comes so late is one too many. */
        if (references < -(LONG_MAX_32 / 2))
            AtlAssertFailed("Release called on a pointer that has already been released", __FILE__, __LINE__);
        return references;
#else
        return ThreadModel::Decrement(&m_dwRef);
#endif
    }

    HRESULT _AtlInitialConstruct() { return initialize(m_critsec); }
    void Lock() { m_critsec.Lock(); }
    void Unlock() { m_critsec.Unlock(); }

    enum : LONG { LONG_MAX_32 = 0x7fffffff };

private:
    static HRESULT initialize(CComAutoDeleteCriticalSection &section) { return section.Init(); }
    static HRESULT initialize(CComFakeCriticalSection &) { return S_OK; }

    _AutoDelCritSec m_critsec;
};

/* Of ATL 3, with the module's thread model. */
typedef CComObjectRootEx<CComObjectThreadModel> CComObjectRoot;

}

#ifndef _ATL_IIDOF
#define _ATL_IIDOF(x) __uuidof(x)
#endif

#ifdef _ATL_DEBUG
#define _ATL_DEBUG_QI
#endif
#if defined(_ATL_DEBUG_QI) && defined(_DEBUG)
#define _ATL_DUMP_QI(x, iid, hr) \
    ATL::AtlTrace("%s - {%08x-...} %s\n", #x, (unsigned int)(iid).Data1, FAILED(hr) ? "failed" : "succeeded")
#else
#define _ATL_DUMP_QI(x, iid, hr) ((void)0)
#endif

#define _ATL_DECLARE_GET_UNKNOWN(x) IUnknown *GetUnknown() { return _GetRawUnknown(); }
#define DECLARE_GET_CONTROLLING_UNKNOWN() \
public: \
    virtual IUnknown *GetControllingUnknown() { return this->GetUnknown(); }

/* Entries name members by their offset, in classes that are not of standard layout: both compilers have it, clang warns. */
#ifdef __clang__
#define _ATL_OFFSETS_BEGIN _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Winvalid-offsetof\"")
#define _ATL_OFFSETS_END _Pragma("clang diagnostic pop")
#else
#define _ATL_OFFSETS_BEGIN
#define _ATL_OFFSETS_END
#endif

#define BEGIN_COM_MAP(x) \
_ATL_OFFSETS_BEGIN \
public: \
    typedef x _ComMapClass; \
    static HRESULT WINAPI _Cache(void *pv, REFIID iid, void **ppvObject, DWORD_PTR dw) \
    { \
        _ComMapClass *object = (_ComMapClass *)pv; \
        object->Lock(); \
        HRESULT hr = ATL::CComObjectRootBase::_Cache(pv, iid, ppvObject, dw); \
        object->Unlock(); \
        return hr; \
    } \
    IUnknown *_GetRawUnknown() { return (IUnknown *)((INT_PTR)this + _GetEntries()->dw); } \
    _ATL_DECLARE_GET_UNKNOWN(x) \
    HRESULT _InternalQueryInterface(REFIID iid, void **ppvObject) \
    { \
        HRESULT hr = this->InternalQueryInterface(this, _GetEntries(), iid, ppvObject); \
        _ATL_DUMP_QI(x, iid, hr); \
        return hr; \
    } \
    static const ATL::_ATL_INTMAP_ENTRY *WINAPI _GetEntries() \
    { \
        static const ATL::_ATL_INTMAP_ENTRY _entries[] = {

#define END_COM_MAP() \
            {nullptr, 0, nullptr}}; \
        return _entries; \
    } \
    virtual ULONG STDMETHODCALLTYPE AddRef() = 0; \
    virtual ULONG STDMETHODCALLTYPE Release() = 0; \
    STDMETHOD(QueryInterface)(REFIID, void **) = 0; \
_ATL_OFFSETS_END

#define COM_INTERFACE_ENTRY(x) {&_ATL_IIDOF(x), offsetofclass(x, _ComMapClass), _ATL_SIMPLEMAPENTRY},
#define COM_INTERFACE_ENTRY_IID(iid, x) {&iid, offsetofclass(x, _ComMapClass), _ATL_SIMPLEMAPENTRY},
#define _ATL_OFFSET2(x, x2) \
    ((DWORD_PTR)(static_cast<x *>(static_cast<x2 *>((_ComMapClass *)(DWORD_PTR)_ATL_PACKING))) - _ATL_PACKING)
#define COM_INTERFACE_ENTRY2(x, x2) {&_ATL_IIDOF(x), _ATL_OFFSET2(x, x2), _ATL_SIMPLEMAPENTRY},
#define COM_INTERFACE_ENTRY2_IID(iid, x, x2) {&iid, _ATL_OFFSET2(x, x2), _ATL_SIMPLEMAPENTRY},
#define COM_INTERFACE_ENTRY_IMPL(x) COM_INTERFACE_ENTRY_IID(IID_##x, x##Impl<_ComMapClass>)
#define COM_INTERFACE_ENTRY_IMPL_IID(iid, x) COM_INTERFACE_ENTRY_IID(iid, x##Impl<_ComMapClass>)
#define COM_INTERFACE_ENTRY_BREAK(x) {&_ATL_IIDOF(x), 0, _Break},
#define COM_INTERFACE_BREAK(x) COM_INTERFACE_ENTRY_BREAK(x)
#define COM_INTERFACE_ENTRY_NOINTERFACE(x) {&_ATL_IIDOF(x), 0, _NoInterface},
#define COM_INTERFACE_ENTRY_FUNC(iid, dw, func) {&iid, (DWORD_PTR)(dw), func},
#define COM_INTERFACE_ENTRY_FUNC_BLIND(dw, func) {nullptr, (DWORD_PTR)(dw), func},
#define COM_INTERFACE_ENTRY_TEAR_OFF(iid, x) \
    {&iid, (DWORD_PTR)&ATL::_CComCreatorData<ATL::CComInternalCreator<ATL::CComTearOffObject<x>>>::data, _Creator},
#define COM_INTERFACE_ENTRY_CACHED_TEAR_OFF(iid, x, punk) \
    {&iid, (DWORD_PTR)&ATL::_CComCacheData<ATL::CComCreator<ATL::CComCachedTearOffObject<x>>, \
        (DWORD)__builtin_offsetof(_ComMapClass, punk)>::data, _Cache},
#define COM_INTERFACE_ENTRY_AGGREGATE(iid, punk) \
    {&iid, (DWORD_PTR)__builtin_offsetof(_ComMapClass, punk), _Delegate},
#define COM_INTERFACE_ENTRY_AGGREGATE_BLIND(punk) \
    {nullptr, (DWORD_PTR)__builtin_offsetof(_ComMapClass, punk), _Delegate},
#define COM_INTERFACE_ENTRY_AUTOAGGREGATE(iid, punk, clsid) \
    {&iid, (DWORD_PTR)&ATL::_CComCacheData<ATL::CComAggregateCreator<_ComMapClass, &clsid>, \
        (DWORD)__builtin_offsetof(_ComMapClass, punk)>::data, _Cache},
#define COM_INTERFACE_ENTRY_AUTOAGGREGATE_BLIND(punk, clsid) \
    {nullptr, (DWORD_PTR)&ATL::_CComCacheData<ATL::CComAggregateCreator<_ComMapClass, &clsid>, \
        (DWORD)__builtin_offsetof(_ComMapClass, punk)>::data, _Cache},
#define COM_INTERFACE_ENTRY_CHAIN(classname) \
    {nullptr, (DWORD_PTR)&ATL::_CComChainData<classname, _ComMapClass>::data, _Chain},

/* The count is one while FinalConstruct runs, so that what it hands out cannot destroy the object. */
#define DECLARE_PROTECT_FINAL_CONSTRUCT() \
    void InternalFinalConstructAddRef() { this->InternalAddRef(); } \
    void InternalFinalConstructRelease() { this->InternalRelease(); }
