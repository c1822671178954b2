/* Registration: the registry keys of a class, its categories, the module's type library, per-user registration. Source: "Registry
 * and TypeLib Global Functions", "CComModule::RegisterClassHelper", the registry keys of COM ("CLSID Key", "ProgID Key"). */
#pragma once
#pragma GCC system_header

#include "regkey.h"
#include "types.h"

#include <string>

namespace ATL
{

/* With per-user registration HKEY_CLASSES_ROOT is HKEY_CURRENT_USER\Software\Classes. */
_ATL_VARIABLE bool _AtlPerUserRegistration = false;

inline HRESULT WINAPI AtlSetPerUserRegistration(bool enable)
{
    _AtlPerUserRegistration = enable;
    return S_OK;
}

inline HRESULT WINAPI AtlGetPerUserRegistration(bool *enabled)
{
    if (!enabled)
        return E_POINTER;
    *enabled = _AtlPerUserRegistration;
    return S_OK;
}

/* The key that stands for HKEY_CLASSES_ROOT; key keeps what has to be closed. */
inline LONG _AtlClassesRoot(CRegKey &key, HKEY *root)
{
    *root = HKEY_CLASSES_ROOT;
    if (!_AtlPerUserRegistration)
        return ERROR_SUCCESS;
    LONG error = key.Create(HKEY_CURRENT_USER, TEXT("Software\\Classes"));

    *root = key;
    return error;
}

/* The file of a module; FALSE if it has none or its path is too long. */
inline BOOL _AtlModulePath(HINSTANCE instance, WCHAR (&path)[MAX_PATH])
{
    DWORD length = GetModuleFileNameW(instance, path, MAX_PATH);

    if (length == MAX_PATH)
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return length && length < MAX_PATH;
}

/* Between single quotes of a registrar's script a quote is doubled. size: units of to. */
inline BOOL _AtlEscapeSingleQuote(LPWSTR to, size_t size, LPCWSTR from)
{
    size_t at = 0;

    for (; *from; from++)
    {
        if (at + 2 >= size)
            return FALSE;
        to[at++] = *from;
        if (*from == '\'')
            to[at++] = '\'';
    }
    to[at] = 0;
    return TRUE;
}

/* HKCR\progid = description, \CLSID = clsid, and \CurVer for the name without a version. */
inline LONG _AtlRegisterProgID(HKEY root, LPCWSTR clsid, LPCWSTR progid, LPCWSTR description, LPCWSTR current_version)
{
    CRegKey key;
    LONG error = key.Create(root, CW2CT(progid));

    if (error == ERROR_SUCCESS)
        error = key.SetStringValue(nullptr, CW2CT(description));
    if (error == ERROR_SUCCESS)
        error = key.SetKeyValue(TEXT("CLSID"), CW2CT(clsid));
    if (error == ERROR_SUCCESS && current_version)
        error = key.SetKeyValue(TEXT("CurVer"), CW2CT(current_version));
    return error;
}

/* A class of the module instance: flags are THREADFLAGS_… and AUTPRXFLAG (no version-independent name is asked for then). */
inline HRESULT _AtlRegisterClass(HINSTANCE instance, REFCLSID clsid, LPCWSTR progid, LPCWSTR independent_progid,
    LPCWSTR description, DWORD flags)
{
    const WCHAR *model = flags & THREADFLAGS_BOTH ? L"Both" : flags & THREADFLAGS_APARTMENT ? L"Apartment" : nullptr;
    WCHAR path[MAX_PATH], text[39];
    CRegKey user_classes, classes, key, server;
    HKEY root;
    LONG error;

    if (!_AtlModulePath(instance, path))
        return AtlHresultFromLastError();
    StringFromGUID2(clsid, text, _countof(text));
    error = _AtlClassesRoot(user_classes, &root);
    if (error == ERROR_SUCCESS && progid)
        error = _AtlRegisterProgID(root, text, progid, description, nullptr);
    if (error == ERROR_SUCCESS && independent_progid)
        error = _AtlRegisterProgID(root, text, independent_progid, description, progid);
    if (error == ERROR_SUCCESS)
        error = classes.Create(root, TEXT("CLSID"));
    if (error == ERROR_SUCCESS)
        error = key.Create(classes, CW2CT(text));
    if (error == ERROR_SUCCESS)
        error = key.SetStringValue(nullptr, CW2CT(description));
    if (error == ERROR_SUCCESS && progid)
        error = key.SetKeyValue(TEXT("ProgID"), CW2CT(progid));
    if (error == ERROR_SUCCESS && independent_progid)
        error = key.SetKeyValue(TEXT("VersionIndependentProgID"), CW2CT(independent_progid));
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);
    if (!instance || instance == GetModuleHandle(nullptr))
        error = key.SetKeyValue(TEXT("LocalServer32"), CW2CT(path));
    else
    {
        error = server.Create(key, TEXT("InprocServer32"));
        if (error == ERROR_SUCCESS)
            error = server.SetStringValue(nullptr, CW2CT(path));
        if (error == ERROR_SUCCESS && model)
            error = server.SetStringValue(TEXT("ThreadingModel"), CW2CT(model));
    }
    return HRESULT_FROM_WIN32(error);
}

inline HRESULT _AtlUnregisterClass(REFCLSID clsid, LPCWSTR progid, LPCWSTR independent_progid)
{
    CRegKey user_classes, classes;
    WCHAR text[39];
    HKEY root;
    LONG error = _AtlClassesRoot(user_classes, &root);

    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);
    StringFromGUID2(clsid, text, _countof(text));
    classes.Attach(root);
    if (independent_progid && *independent_progid)
        classes.RecurseDeleteKey(CW2CT(independent_progid));
    if (progid && *progid)
        classes.RecurseDeleteKey(CW2CT(progid));
    classes.Detach();
    error = classes.Open(root, TEXT("CLSID"));
    if (error == ERROR_SUCCESS)
        error = classes.RecurseDeleteKey(CW2CT(text));
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND ? S_OK : HRESULT_FROM_WIN32(error);
}

/* Implemented and required categories, under the class' key. */
inline HRESULT WINAPI AtlRegisterClassCategoriesHelper(REFCLSID clsid, const _ATL_CATMAP_ENTRY *map, BOOL is_register)
{
    CRegKey user_classes, key;
    WCHAR text[39];
    HKEY root;
    LONG error;

    if (!map)
        return S_OK;
    if ((error = _AtlClassesRoot(user_classes, &root)) != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);
    StringFromGUID2(clsid, text, _countof(text));
    for (; map->iType != _ATL_CATMAP_ENTRY_END; map++)
    {
        std::wstring path = std::wstring(L"CLSID\\") + text +
            (map->iType == _ATL_CATMAP_ENTRY_IMPLEMENTED ? L"\\Implemented Categories" : L"\\Required Categories");
        WCHAR category[39];

        StringFromGUID2(*map->pcatid, category, _countof(category));
        if (is_register)
            error = key.Create(root, CW2CT((path + L"\\" + category).c_str()));
        else if (key.Open(root, CW2CT(path.c_str())) == ERROR_SUCCESS)
        {
            TCHAR child[2];
            DWORD length = _countof(child);

            key.DeleteSubKey(CW2CT(category));
            if (key.EnumKey(0, child, &length) == ERROR_NO_MORE_ITEMS)
            {
                key.Close();
                RegDeleteKey(root, CW2CT(path.c_str()));
            }
        }
        if (error != ERROR_SUCCESS)
            return HRESULT_FROM_WIN32(error);
    }
    return S_OK;
}

/* The type library in the module's TYPELIB resource (index: L"\\2" for the second …, or NULL), else the .tlb file beside the module
 * under its name. *path receives what has to be registered. */
inline HRESULT WINAPI AtlLoadTypeLib(HINSTANCE instance, LPCOLESTR index, BSTR *path, ITypeLib **library)
{
    WCHAR module[MAX_PATH];
    std::wstring name;
    HRESULT hr;

    if (!path || !library)
        return E_POINTER;
    *path = nullptr;
    *library = nullptr;
    if (!_AtlModulePath(instance, module))
        return AtlHresultFromLastError();
    name = module;
    hr = LoadTypeLib((name + (index ? index : L"")).c_str(), library);
    if (SUCCEEDED(hr))
        name += index ? index : L"";
    else
    {
        size_t dot = name.rfind('.'), slash = name.rfind('\\');

        if (dot != std::wstring::npos && (slash == std::wstring::npos || dot > slash))
            name.erase(dot);
        name += L".tlb";
        hr = LoadTypeLib(name.c_str(), library);
    }
    if (SUCCEEDED(hr) && !(*path = SysAllocString(name.c_str())))
    {
        (*library)->Release();
        *library = nullptr;
        hr = E_OUTOFMEMORY;
    }
    return hr;
}

/* oleaut32's functions for one user came with Windows Vista: not every set of headers declares them. */
template <class Function> inline Function _AtlAutomationFunction(const char *name)
{
    return (Function)(void *)GetProcAddress(GetModuleHandleW(L"oleaut32.dll"), name);
}

inline HRESULT WINAPI AtlRegisterTypeLib(HINSTANCE instance, LPCOLESTR index)
{
    typedef HRESULT (WINAPI *function)(ITypeLib *, OLECHAR *, OLECHAR *);

    CComBSTR path;
    CComPtr<ITypeLib> library;
    WCHAR folder[MAX_PATH];
    HRESULT hr = AtlLoadTypeLib(instance, index, &path, &library);

    if (FAILED(hr))
        return hr;
    if (!_AtlModulePath(instance, folder))
        return AtlHresultFromLastError();
    if (WCHAR *slash = wcsrchr(folder, '\\'))
        *slash = 0;
    if (!_AtlPerUserRegistration)
        return RegisterTypeLib(library, path, folder);
    function for_user = _AtlAutomationFunction<function>("RegisterTypeLibForUser");
    return for_user ? for_user(library, path, folder) : E_NOTIMPL;
}

inline HRESULT WINAPI AtlUnRegisterTypeLib(HINSTANCE instance, LPCOLESTR index)
{
    typedef HRESULT (WINAPI *function)(REFGUID, WORD, WORD, LCID, SYSKIND);
    function unregister = _AtlPerUserRegistration ? _AtlAutomationFunction<function>("UnRegisterTypeLibForUser") :
        UnRegisterTypeLib;

    CComBSTR path;
    CComPtr<ITypeLib> library;
    TLIBATTR *attributes;
    HRESULT hr = AtlLoadTypeLib(instance, index, &path, &library);

    if (FAILED(hr))
        return hr;
    if (FAILED(hr = library->GetLibAttr(&attributes)))
        return hr;
    hr = unregister ? unregister(attributes->guid, attributes->wMajorVerNum, attributes->wMinorVerNum, attributes->lcid,
        attributes->syskind) : E_NOTIMPL;
    library->ReleaseTLibAttr(attributes);
    return hr;
}

}
