/* ATLTRACE and its kin: debug output of modules. Source: "Debugging and Error Reporting Macros", "CTraceCategory Class".
 *
 * As on Windows they exist in debug builds (_DEBUG) only. The formats are those of the module's own C run-time. */
#pragma once
#pragma GCC system_header

#include "atldef.h"

namespace ATL
{

/* Categories. A module's own are objects of CTraceCategory; a category can be set to a level, and says nothing above it. */
class CTraceCategory
{
public:
    explicit CTraceCategory(LPCTSTR name, UINT level = 0) : m_name(name), m_level(level) { }
    explicit CTraceCategory(DWORD_PTR, LPCTSTR name = nullptr) : m_name(name), m_level(0) { }

    UINT GetLevel() const { return m_level; }
    void SetLevel(UINT level) { m_level = level; }
    void SetStatus(BOOL enabled) { m_enabled = enabled; }
    BOOL GetStatus() const { return m_enabled; }
    LPCTSTR GetCategoryName() const { return m_name; }

private:
    LPCTSTR m_name;
    UINT m_level;
    BOOL m_enabled = TRUE;
};

_ATL_VARIABLE CTraceCategory atlTraceGeneral{TEXT("atlTraceGeneral")};
_ATL_VARIABLE CTraceCategory atlTraceCOM{TEXT("atlTraceCOM")};
_ATL_VARIABLE CTraceCategory atlTraceQI{TEXT("atlTraceQI")};
_ATL_VARIABLE CTraceCategory atlTraceRegistrar{TEXT("atlTraceRegistrar")};
_ATL_VARIABLE CTraceCategory atlTraceRefcount{TEXT("atlTraceRefcount")};
_ATL_VARIABLE CTraceCategory atlTraceWindowing{TEXT("atlTraceWindowing")};
_ATL_VARIABLE CTraceCategory atlTraceControls{TEXT("atlTraceControls")};
_ATL_VARIABLE CTraceCategory atlTraceHosting{TEXT("atlTraceHosting")};
_ATL_VARIABLE CTraceCategory atlTraceString{TEXT("atlTraceString")};
_ATL_VARIABLE CTraceCategory atlTraceMap{TEXT("atlTraceMap")};
_ATL_VARIABLE CTraceCategory atlTraceUtil{TEXT("atlTraceUtil")};
_ATL_VARIABLE CTraceCategory atlTraceSecurity{TEXT("atlTraceSecurity")};
_ATL_VARIABLE CTraceCategory atlTraceException{TEXT("atlTraceException")};
_ATL_VARIABLE CTraceCategory atlTraceTime{TEXT("atlTraceTime")};
_ATL_VARIABLE CTraceCategory atlTraceUser{TEXT("atlTraceUser")};

/* strsafe.h makes these names unusable, wherever it stands. */
#pragma push_macro("_vsnprintf")
#pragma push_macro("_vsnwprintf")
#undef _vsnprintf
#undef _vsnwprintf
inline void AtlTraceV(const char *format, va_list arguments)
{
    char text[1024];

    _vsnprintf(text, sizeof(text), format, arguments);
    text[sizeof(text) - 1] = 0;
    OutputDebugStringA(text);
}

inline void AtlTraceV(const WCHAR *format, va_list arguments)
{
    WCHAR text[1024];

    _vsnwprintf(text, _countof(text), format, arguments);
    text[_countof(text) - 1] = 0;
    OutputDebugStringW(text);
}

#pragma pop_macro("_vsnwprintf")
#pragma pop_macro("_vsnprintf")

inline void __cdecl AtlTrace(LPCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceV(format, arguments);
    va_end(arguments);
}

inline void __cdecl AtlTrace(LPCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceV(format, arguments);
    va_end(arguments);
}

template <class Character> void AtlTraceCategory(const CTraceCategory &category, UINT level, const Character *format,
    va_list arguments)
{
    if (category.GetStatus() && level <= category.GetLevel())
        AtlTraceV(format, arguments);
}

inline void __cdecl AtlTrace2(const CTraceCategory &category, UINT level, LPCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceCategory(category, level, format, arguments);
    va_end(arguments);
}

inline void __cdecl AtlTrace2(const CTraceCategory &category, UINT level, LPCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceCategory(category, level, format, arguments);
    va_end(arguments);
}

/* A number in the place of a category object is a flag of ATL 3; it always speaks. */
inline void __cdecl AtlTrace2(DWORD_PTR, UINT, LPCSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceV(format, arguments);
    va_end(arguments);
}

inline void __cdecl AtlTrace2(DWORD_PTR, UINT, LPCWSTR format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    AtlTraceV(format, arguments);
    va_end(arguments);
}

/* ATLTRACE(format, …) and ATLTRACE(category, level, format, …) by overload. */
template <class... Arguments> void AtlTraceAny(LPCSTR format, Arguments... arguments)
{
    AtlTrace(format, arguments...);
}

template <class... Arguments> void AtlTraceAny(LPCWSTR format, Arguments... arguments)
{
    AtlTrace(format, arguments...);
}

template <class... Arguments> void AtlTraceAny(const CTraceCategory &category, UINT level, Arguments... arguments)
{
    AtlTrace2(category, level, arguments...);
}

template <class... Arguments> void AtlTraceAny(DWORD_PTR category, UINT level, Arguments... arguments)
{
    AtlTrace2(category, level, arguments...);
}

}

#ifdef _DEBUG
#define ATLTRACE(...) ATL::AtlTraceAny(__VA_ARGS__)
#define ATLTRACE2(...) ATL::AtlTraceAny(__VA_ARGS__)
#define ATLTRACENOTIMPL(function) \
    do { ATL::AtlTrace2(ATL::atlTraceGeneral, 0, "ATL: %s not implemented.\n", #function); return E_NOTIMPL; } while (0)
#else
#define ATLTRACE(...) ((void)0)
#define ATLTRACE2(...) ((void)0)
#define ATLTRACENOTIMPL(function) return E_NOTIMPL
#endif
#define ATLTRACE_ATL(...) ATLTRACE(__VA_ARGS__)

namespace ATL
{

inline HRESULT AtlTraceErrorCode(const char *text, HRESULT hr)
{
#ifdef _DEBUG
    AtlTrace("%s (0x%08X)\n", text, (unsigned int)hr);
#else
    (void)text;
#endif
    return hr;
}

}
