/* Containers: CAtlArray, CAtlList, CAtlMap, CRBMap, CRBMultiMap, and those of pointers and interfaces. Source: "CAtlArray Class",
 * "CAtlList Class", "CAtlMap Class", "CRBTree Class", "CRBMap Class", "CRBMultiMap Class", "CElementTraitsBase Class" and the other
 * traits, "CAutoPtrArray", "CInterfaceArray", "CComQIPtrElementTraits". */
#pragma once
#pragma GCC system_header

#include "atlbase.h"

/* The type of a position in a list or map; NULL is before the first and behind the last. */
#ifndef __AFX_H__
struct __POSITION
{
};
typedef __POSITION *POSITION;
#endif

#include "detail/traits.h"
#include "detail/array.h"
#include "detail/list.h"
#include "detail/map.h"
#include "detail/rbmap.h"
