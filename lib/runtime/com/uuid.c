/* Defines the GUIDs of COM and Automation interfaces, as uuid.lib does on Windows.
 *
 * They are weak: a module may define some of them itself (INITGUID, an _i.c file) and take the others from here. */
#undef DECLSPEC_HIDDEN
#define DECLSPEC_HIDDEN __attribute__((weak, visibility("hidden")))
#define INITGUID
#include <windows.h>
#include <objbase.h>
#include <objsafe.h>
#include <oleauto.h>
#include <ocidl.h>
#include <olectl.h>
#include <oleidl.h>
#include <servprov.h>
#include <dispex.h>
#include <comcat.h>
#include <propidl.h>
#include <unknwn.h>
#include <urlmon.h>

/* Named by headers, defined by none. */
#define DEFINE_NULL(name) extern const GUID name DECLSPEC_HIDDEN; const GUID name = {0, 0, 0, {0}}
DEFINE_NULL(GUID_NULL);
#define DEFINE_COM_CLASS(name, number) \
    extern const CLSID name DECLSPEC_HIDDEN; const CLSID name = {number, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}}
DEFINE_COM_CLASS(CLSID_StdGlobalInterfaceTable, 0x00000323);
DEFINE_COM_CLASS(CLSID_InProcFreeMarshaler, 0x0000033a);
