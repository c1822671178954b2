/* Wine's GUIDs of __uuidof are hidden symbols. A template of such a GUID (ATL's IDispatchImpl) is then hidden too, and gcc warns of
 * every class that is derived from one. */
#pragma GCC system_header
#include_next <guiddef.h>

#ifdef __WINE_UUID_ATTR
#undef __WINE_UUID_ATTR
#define __WINE_UUID_ATTR __attribute__((__weak__))
#endif
