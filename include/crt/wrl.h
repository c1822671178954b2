/* <wrl.h>: the Windows Runtime's templates, which Wine's headers have not. */
#error <wrl.h>: the Windows Runtime C++ Template Library does not exist natively: <atlbase.h> has CComPtr, <atlcom.h> CComObject, <comdef.h> _com_ptr_t
