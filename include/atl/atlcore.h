/* Critical sections, the base module (instances of the module and its resources), string resources. Source: "CComCriticalSection
 * Class", "CComCritSecLock Class", "CAtlBaseModule Class", "AtlLoadString", "AtlGetStringResourceImage". */
#pragma once
#pragma GCC system_header

#include "atlsimpcoll.h"
#include "atltrace.h"

/* The module's own base address is its HINSTANCE in both builds, so it is known before DllMain is called. */
#ifdef __ELF__
extern "C" __attribute__((visibility("hidden"))) const char _atl_module_base[] __asm__("__ehdr_start");
#else
extern "C" const char _atl_module_base[] __asm__("__ImageBase");
#endif

namespace ATL
{

class CComCriticalSection
{
public:
    CComCriticalSection() { memset(&m_sec, 0, sizeof(m_sec)); }

    HRESULT Lock()
    {
        EnterCriticalSection(&m_sec);
        return S_OK;
    }

    HRESULT Unlock()
    {
        LeaveCriticalSection(&m_sec);
        return S_OK;
    }

    HRESULT Init()
    {
        return InitializeCriticalSectionAndSpinCount(&m_sec, 0) ? S_OK : AtlHresultFromLastError();
    }

    HRESULT Term()
    {
        DeleteCriticalSection(&m_sec);
        return S_OK;
    }

    CRITICAL_SECTION m_sec;
};

/* Initialised by its constructor, which throws, and deleted by its destructor. */
class CComAutoCriticalSection : public CComCriticalSection
{
public:
    CComAutoCriticalSection()
    {
        HRESULT hr = CComCriticalSection::Init();

        if (FAILED(hr))
            AtlThrow(hr);
    }
    ~CComAutoCriticalSection() { CComCriticalSection::Term(); }

private:
    HRESULT Init();
    HRESULT Term();
};

/* Deleted by its destructor if Init succeeded. */
class CComSafeDeleteCriticalSection : public CComCriticalSection
{
public:
    CComSafeDeleteCriticalSection() : m_bInitialized(false) { }
    ~CComSafeDeleteCriticalSection() { Term(); }

    HRESULT Init()
    {
        HRESULT hr = CComCriticalSection::Init();

        m_bInitialized = m_bInitialized || SUCCEEDED(hr);
        return hr;
    }

    HRESULT Term()
    {
        if (!m_bInitialized)
            return S_OK;
        m_bInitialized = false;
        return CComCriticalSection::Term();
    }

    HRESULT Lock()
    {
        ATLASSUME(m_bInitialized);
        return CComCriticalSection::Lock();
    }

private:
    bool m_bInitialized;
};

class CComAutoDeleteCriticalSection : public CComSafeDeleteCriticalSection
{
private:
    HRESULT Term();
};

/* The same interface without a lock, for single-threaded models. */
class CComFakeCriticalSection
{
public:
    HRESULT Lock() { return S_OK; }
    HRESULT Unlock() { return S_OK; }
    HRESULT Init() { return S_OK; }
    HRESULT Term() { return S_OK; }
};

template <class TLock> class CComCritSecLock
{
public:
    CComCritSecLock(TLock &section, bool lock_now = true) : m_section(section), m_locked(false)
    {
        HRESULT hr = lock_now ? Lock() : S_OK;

        if (FAILED(hr))
            AtlThrow(hr);
    }
    CComCritSecLock(const CComCritSecLock &) = delete;
    CComCritSecLock &operator=(const CComCritSecLock &) = delete;
    ~CComCritSecLock()
    {
        if (m_locked)
            Unlock();
    }

    HRESULT Lock()
    {
        HRESULT hr = m_section.Lock();

        m_locked = m_locked || SUCCEEDED(hr);
        return hr;
    }

    void Unlock()
    {
        m_section.Unlock();
        m_locked = false;
    }

private:
    TLock &m_section;
    bool m_locked;
};

struct _ATL_BASE_MODULE70
{
    UINT cbSize;
    HINSTANCE m_hInst, m_hInstResource;
    bool m_bNT5orWin98;
    DWORD dwAtlBuildVer;
    const GUID *pguidVer;
};
typedef _ATL_BASE_MODULE70 _ATL_BASE_MODULE;

/* The module's instance, and those whose resources it uses: its own or the one set, then those added, in their order. */
class CAtlBaseModule : public _ATL_BASE_MODULE
{
public:
    CAtlBaseModule()
    {
        cbSize = sizeof(_ATL_BASE_MODULE);
        m_hInst = m_hInstResource = (HINSTANCE)_atl_module_base;
        m_bNT5orWin98 = true;
        dwAtlBuildVer = _ATL_VER;
        pguidVer = nullptr;
    }

    HINSTANCE GetModuleInstance() { return m_hInst; }
    HINSTANCE GetResourceInstance() { return m_hInstResource; }
    HINSTANCE SetResourceInstance(HINSTANCE instance)
    {
        return static_cast<HINSTANCE>(InterlockedExchangePointer((void **)&m_hInstResource, instance));
    }

    bool AddResourceInstance(HINSTANCE instance)
    {
        CComCritSecLock<CComCriticalSection> lock(m_csResource);

        return m_rgResourceInstance.Add(instance) != FALSE;
    }

    bool RemoveResourceInstance(HINSTANCE instance)
    {
        CComCritSecLock<CComCriticalSection> lock(m_csResource);

        return m_rgResourceInstance.Remove(instance) != FALSE;
    }

    /* The index-th instance; NULL after the last. */
    HINSTANCE GetHInstanceAt(int index)
    {
        CComCritSecLock<CComCriticalSection> lock(m_csResource);

        if (index < 0 || index > m_rgResourceInstance.GetSize())
            return nullptr;
        return index ? m_rgResourceInstance[index - 1] : m_hInstResource;
    }

    static bool m_bInitFailed;

private:
    CComAutoCriticalSection m_csResource;
    CSimpleArray<HINSTANCE> m_rgResourceInstance;
};

_ATL_VARIABLE bool CAtlBaseModule::m_bInitFailed = false;
_ATL_VARIABLE CAtlBaseModule _AtlBaseModule;

/* A string of a STRINGTABLE resource: a counted text, sixteen to a block. */
struct ATLSTRINGRESOURCEIMAGE
{
    WORD nLength;
    WCHAR achString[1];
};

inline const ATLSTRINGRESOURCEIMAGE *_AtlGetStringResourceImage(HINSTANCE instance, HRSRC resource, UINT id)
{
    HGLOBAL loaded = LoadResource(instance, resource);
    const BYTE *at = loaded ? static_cast<const BYTE *>(LockResource(loaded)) : nullptr;
    const BYTE *end = at ? at + SizeofResource(instance, resource) : nullptr;

    for (id &= 15; at && at + sizeof(WORD) <= end; id--)
    {
        const ATLSTRINGRESOURCEIMAGE *image = reinterpret_cast<const ATLSTRINGRESOURCEIMAGE *>(at);

        at += sizeof(WORD) + image->nLength * sizeof(WCHAR);
        if (at > end)
            break;
        if (!id)
            return image->nLength ? image : nullptr;
    }
    return nullptr;
}

inline const ATLSTRINGRESOURCEIMAGE *AtlGetStringResourceImage(HINSTANCE instance, UINT id)
{
    HRSRC resource = FindResourceW(instance, MAKEINTRESOURCEW((id >> 4) + 1), (LPCWSTR)RT_STRING);

    return resource ? _AtlGetStringResourceImage(instance, resource, id) : nullptr;
}

inline const ATLSTRINGRESOURCEIMAGE *AtlGetStringResourceImage(HINSTANCE instance, UINT id, WORD language)
{
    HRSRC resource = FindResourceExW(instance, (LPCWSTR)RT_STRING, MAKEINTRESOURCEW((id >> 4) + 1), language);

    return resource ? _AtlGetStringResourceImage(instance, resource, id) : nullptr;
}

/* The string of the first of the module's resource instances that has one. */
inline const ATLSTRINGRESOURCEIMAGE *AtlGetStringResourceImage(UINT id)
{
    const ATLSTRINGRESOURCEIMAGE *image = nullptr;
    HINSTANCE instance;

    for (int i = 0; !image && (instance = _AtlBaseModule.GetHInstanceAt(i)); i++)
        image = AtlGetStringResourceImage(instance, id);
    return image;
}

inline const ATLSTRINGRESOURCEIMAGE *AtlGetStringResourceImage(UINT id, WORD language)
{
    const ATLSTRINGRESOURCEIMAGE *image = nullptr;
    HINSTANCE instance;

    for (int i = 0; !image && (instance = _AtlBaseModule.GetHInstanceAt(i)); i++)
        image = AtlGetStringResourceImage(instance, id, language);
    return image;
}

inline int AtlLoadString(UINT id, LPTSTR buffer, int size)
{
    HINSTANCE instance;
    int length = 0;

    for (int i = 0; !length && (instance = _AtlBaseModule.GetHInstanceAt(i)); i++)
        length = LoadString(instance, id, buffer, size);
    return length;
}

/* The instance that has the resource; NULL: none. */
inline HINSTANCE AtlFindResourceInstance(LPCWSTR name, LPCWSTR type, WORD language = 0)
{
    HINSTANCE instance;

    for (int i = 0; (instance = _AtlBaseModule.GetHInstanceAt(i)); i++)
        if (FindResourceExW(instance, type, name, language))
            return instance;
    return nullptr;
}

inline HINSTANCE AtlFindResourceInstance(UINT id, LPCWSTR type, WORD language = 0)
{
    return AtlFindResourceInstance(MAKEINTRESOURCEW(id), type, language);
}

inline HINSTANCE AtlFindStringResourceInstance(UINT id, WORD language = 0)
{
    HINSTANCE instance;

    for (int i = 0; (instance = _AtlBaseModule.GetHInstanceAt(i)); i++)
        if (language ? AtlGetStringResourceImage(instance, id, language) : AtlGetStringResourceImage(instance, id))
            return instance;
    return nullptr;
}

}
