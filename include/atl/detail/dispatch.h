/* Dual interfaces: CComTypeInfoHolder, IDispatchImpl, CComDualImpl; class information and ISupportErrorInfo. Source: "IDispatchImpl
 * Class", "IProvideClassInfo2Impl Class", "ISupportErrorInfoImpl Class". Part of atlcom.h. */
#pragma once
#pragma GCC system_header

#include "root.h"

namespace ATL
{

/* A type of a type library, loaded at the first use: from the registered library libid, or, if both version numbers are 0xFFFF,
 * from the module's own TYPELIB resource. */
class CComTypeInfoHolder
{
public:
    HRESULT GetTI(LCID lcid, ITypeInfo **info)
    {
        HRESULT hr = load(lcid);

        if (!info)
            return E_POINTER;
        *info = m_pInfo;
        if (m_pInfo)
            m_pInfo->AddRef();
        return m_pInfo ? S_OK : hr;
    }
    HRESULT GetTI(LCID lcid) { return load(lcid); }

    HRESULT EnsureTI(LCID lcid) { return load(lcid); }

    HRESULT GetTypeInfo(UINT index, LCID lcid, ITypeInfo **info)
    {
        return index ? DISP_E_BADINDEX : GetTI(lcid, info);
    }

    HRESULT GetIDsOfNames(REFIID, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
    {
        HRESULT hr = load(lcid);

        return m_pInfo ? m_pInfo->GetIDsOfNames(names, count, ids) : hr;
    }

    HRESULT Invoke(IDispatch *object, DISPID id, REFIID, LCID lcid, WORD flags, DISPPARAMS *parameters, VARIANT *result,
        EXCEPINFO *exception, UINT *argument_error)
    {
        HRESULT hr = load(lcid);

        SetErrorInfo(0, nullptr);
        return m_pInfo ? m_pInfo->Invoke(object, id, flags, parameters, result, exception, argument_error) : hr;
    }

    const GUID *m_pguid, *m_plibid;
    WORD m_wMajor, m_wMinor;
    ITypeInfo *m_pInfo;
    long m_dwRef;

private:
    HRESULT load(LCID lcid)
    {
        CComPtr<ITypeLib> library;
        CComPtr<ITypeInfo> info;
        HRESULT hr;

        if (m_pInfo)
            return S_OK;
        if (!_pAtlModule || !m_plibid || !m_pguid || IsEqualGUID(*m_plibid, GUID_NULL))
            return E_FAIL;
        CComCritSecLock<CComCriticalSection> lock(_pAtlModule->m_csStaticDataInitAndTypeInfo);
        if (m_pInfo)
            return S_OK;
        if (m_wMajor == 0xFFFF && m_wMinor == 0xFFFF)
        {
            WCHAR path[MAX_PATH];

            if (!_AtlModulePath(_AtlBaseModule.GetModuleInstance(), path))
                return AtlHresultFromLastError();
            hr = LoadTypeLib(path, &library);
        }
        else
            hr = LoadRegTypeLib(*m_plibid, m_wMajor, m_wMinor, lcid, &library);
        if (FAILED(hr))
        {
            ATLTRACE("ATL: IDispatchImpl: the type library was not loaded (0x%08X): is it registered?\n", (unsigned int)hr);
            return hr;
        }
        if (FAILED(hr = library->GetTypeInfoOfGuid(*m_pguid, &info)))
            return hr;
        m_pInfo = info.Detach();
        _pAtlModule->AddTermFunc(clean_up, (DWORD_PTR)this);
        return S_OK;
    }

    static void WINAPI clean_up(DWORD_PTR dw)
    {
        CComTypeInfoHolder *holder = (CComTypeInfoHolder *)dw;

        if (holder->m_pInfo)
            holder->m_pInfo->Release();
        holder->m_pInfo = nullptr;
    }
};

/* IDispatch of the dual interface T, by its type information. */
template <class T, const IID *piid = &__uuidof(T), const GUID *plibid = &CAtlModule::m_libid, WORD wMajor = 1, WORD wMinor = 0,
    class tihclass = CComTypeInfoHolder>
class ATL_NO_VTABLE IDispatchImpl : public T
{
public:
    typedef tihclass _tihclass;

    STDMETHOD(GetTypeInfoCount)(UINT *count)
    {
        if (!count)
            return E_POINTER;
        *count = 1;
        return S_OK;
    }
    STDMETHOD(GetTypeInfo)(UINT index, LCID lcid, ITypeInfo **info) { return _tih.GetTypeInfo(index, lcid, info); }
    STDMETHOD(GetIDsOfNames)(REFIID riid, LPOLESTR *names, UINT count, LCID lcid, DISPID *ids)
    {
        return _tih.GetIDsOfNames(riid, names, count, lcid, ids);
    }
    STDMETHOD(Invoke)(DISPID id, REFIID riid, LCID lcid, WORD flags, DISPPARAMS *parameters, VARIANT *result,
        EXCEPINFO *exception, UINT *argument_error)
    {
        return _tih.Invoke((IDispatch *)this, id, riid, lcid, flags, parameters, result, exception, argument_error);
    }

protected:
    static _tihclass _tih;
    static HRESULT GetTI(LCID lcid, ITypeInfo **info) { return _tih.GetTI(lcid, info); }
};

template <class T, const IID *piid, const GUID *plibid, WORD wMajor, WORD wMinor, class tihclass>
typename IDispatchImpl<T, piid, plibid, wMajor, wMinor, tihclass>::_tihclass
    IDispatchImpl<T, piid, plibid, wMajor, wMinor, tihclass>::_tih = {piid, plibid, wMajor, wMinor, nullptr, 0};

/* The name of the first releases. */
template <class T, const IID *piid = &__uuidof(T), const GUID *plibid = &CAtlModule::m_libid, WORD wMajor = 1, WORD wMinor = 0,
    class tihclass = CComTypeInfoHolder>
using CComDualImpl = IDispatchImpl<T, piid, plibid, wMajor, wMinor, tihclass>;

template <const CLSID *pcoclsid, const GUID *plibid = &CAtlModule::m_libid, WORD wMajor = 1, WORD wMinor = 0,
    class tihclass = CComTypeInfoHolder>
class ATL_NO_VTABLE IProvideClassInfoImpl : public IProvideClassInfo
{
public:
    typedef tihclass _tihclass;

    STDMETHOD(GetClassInfo)(ITypeInfo **info) { return _tih.GetTypeInfo(0, LANG_NEUTRAL, info); }

protected:
    static _tihclass _tih;
};

template <const CLSID *pcoclsid, const GUID *plibid, WORD wMajor, WORD wMinor, class tihclass>
typename IProvideClassInfoImpl<pcoclsid, plibid, wMajor, wMinor, tihclass>::_tihclass
    IProvideClassInfoImpl<pcoclsid, plibid, wMajor, wMinor, tihclass>::_tih = {pcoclsid, plibid, wMajor, wMinor, nullptr, 0};

template <const CLSID *pcoclsid, const IID *psrcid, const GUID *plibid = &CAtlModule::m_libid, WORD wMajor = 1, WORD wMinor = 0,
    class tihclass = CComTypeInfoHolder>
class ATL_NO_VTABLE IProvideClassInfo2Impl : public IProvideClassInfo2
{
public:
    typedef tihclass _tihclass;

    STDMETHOD(GetClassInfo)(ITypeInfo **info) { return _tih.GetTypeInfo(0, LANG_NEUTRAL, info); }
    STDMETHOD(GetGUID)(DWORD kind, GUID *guid)
    {
        if (!guid)
            return E_POINTER;
        if (kind == GUIDKIND_DEFAULT_SOURCE_DISP_IID && psrcid)
        {
            *guid = *psrcid;
            return S_OK;
        }
        *guid = GUID_NULL;
        return E_FAIL;
    }

protected:
    static _tihclass _tih;
};

template <const CLSID *pcoclsid, const IID *psrcid, const GUID *plibid, WORD wMajor, WORD wMinor, class tihclass>
typename IProvideClassInfo2Impl<pcoclsid, psrcid, plibid, wMajor, wMinor, tihclass>::_tihclass
    IProvideClassInfo2Impl<pcoclsid, psrcid, plibid, wMajor, wMinor, tihclass>::_tih =
        {pcoclsid, plibid, wMajor, wMinor, nullptr, 0};

/* Errors of one interface. */
template <const IID *piid> class ATL_NO_VTABLE ISupportErrorInfoImpl : public ISupportErrorInfo
{
public:
    STDMETHOD(InterfaceSupportsErrorInfo)(REFIID riid) { return IsEqualGUID(riid, *piid) ? S_OK : S_FALSE; }
};

}
