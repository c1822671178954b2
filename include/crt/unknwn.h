/* Wine's IUnknown lacks what Microsoft's C++ IUnknown has: QueryInterface(Q **), which takes the IID from the pointer's type.
 * The hooks that widl's output has at the begin of an interface put it in. */
#pragma GCC system_header
#include <wtypes.h>

#if defined(__cplusplus) && !defined(CINTERFACE)
#include <rpc.h>
#include <rpcndr.h>
#pragma push_macro("BEGIN_INTERFACE")
#pragma push_macro("MIDL_INTERFACE")
#undef BEGIN_INTERFACE
#define BEGIN_INTERFACE \
    template <class Q> HRESULT STDMETHODCALLTYPE QueryInterface(Q **pointer) \
    { \
        return this->QueryInterface(__uuidof(Q), (void **)pointer); \
    }
#undef MIDL_INTERFACE
#define MIDL_INTERFACE(uuid) extern "C++" struct
#include_next <unknwn.h>
#pragma pop_macro("MIDL_INTERFACE")
#pragma pop_macro("BEGIN_INTERFACE")
#else
#include_next <unknwn.h>
#endif
