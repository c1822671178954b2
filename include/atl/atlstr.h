/* CString, CStringA, CStringW of ATL. Source: "CStringT Class" (ATL/MFC Shared Classes). */
#pragma once
#pragma GCC system_header

#include "atlbase.h"
#include "cstringt.h"

namespace ATL
{

typedef CStringT<WCHAR, StrTraitATL<WCHAR>> CAtlStringW;
typedef CStringT<char, StrTraitATL<char>> CAtlStringA;
typedef CStringT<TCHAR, StrTraitATL<TCHAR>> CAtlString;

#ifndef _AFX
typedef CAtlStringW CStringW;
typedef CAtlStringA CStringA;
typedef CAtlString CString;
#endif

}
