/* The host: finds, loads, binds and drives an exit module as the CA service does.
 *
 * Conventions of strings, files and threads: certemu/ca.h. */
#pragma once

#include <certexit.h>
#include <certmod.h>

#include <certemu/ca.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct certemu_module certemu_module;

/**
 * Loads a module for a CA: LoadLibrary, then its class: `progid` looked up in the registry after the module's
 * DllRegisterServer ran; a "{CLSID}" asked of its DllGetClassObject; NULL: the one class that its registration adds with a
 * ProgID ending in ".Exit", or the only one. Then ICertExit2, else ICertExit, else IDispatch with the three names.
 *
 * @return S_OK; HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND, ERROR_BAD_EXE_FORMAT, ERROR_PROC_NOT_FOUND …) when it cannot be
 *         loaded; CO_E_CLASSSTRING or REGDB_E_CLASSNOTREG when the ProgID is not there; what its factory returned;
 *         E_NOINTERFACE when none of the three can be bound. certemu_last_error names module, method and HRESULT.
 */
CERTEMU_API HRESULT certemu_module_load(certemu_ca *ca, const char *file, const char *progid, certemu_module **module);

/** The same for an object that the caller made, such as a module compiled into the test program. AddRefs it. */
CERTEMU_API HRESULT certemu_module_bind(certemu_ca *ca, IUnknown *object, const char *progid, certemu_module **module);

/** Calls Initialize with the CA's config string. mask (may be NULL) receives the events that the module wants.
 *  @return what the module returned. */
CERTEMU_API HRESULT certemu_module_initialize(certemu_module *module, LONG *mask);

/** Calls Notify if the event is in the mask. @return what the module returned; S_FALSE when the mask lacks the event. */
CERTEMU_API HRESULT certemu_module_notify(certemu_module *module, LONG event, LONG context);

/** GetDescription, UTF-8; the text is owned by the module handle and valid until the next call. */
CERTEMU_API HRESULT certemu_module_description(certemu_module *module, const char **description);

/** GetManageModule (or, with ICertExit only, the manage class of the ProgID, "X.ExitManage"). The caller releases it. */
CERTEMU_API HRESULT certemu_module_manage(certemu_module *module, ICertManageModule **manage);

/**
 * Reads a property of the manage module, as the CA's console does: "Name", "Description", "Copyright", "File Version",
 * "Product Version", "IsMultiThreaded". The caller clears *value.
 *
 * @return what GetManageModule or GetProperty returned; samples answer S_FALSE and VT_EMPTY for a name that they do not know.
 */
CERTEMU_API HRESULT certemu_module_property(certemu_module *module, const char *name, VARIANT *value);

/** The ProgID that the module was found under, without a version where one is registered; "" when it has none. */
CERTEMU_API const char *certemu_module_progid(certemu_module *module);

/** "ICertExit2", "ICertExit" or "IDispatch": what was bound. */
CERTEMU_API const char *certemu_module_interface(const certemu_module *module);

/** The bound object, not AddRef'ed. */
CERTEMU_API IUnknown *certemu_module_object(const certemu_module *module);

/** The IErrorInfo description that the last failing call left, "" when none. Owned by the handle. */
CERTEMU_API const char *certemu_module_error_text(const certemu_module *module);

/**
 * Notify(EXITEVENT_SHUTDOWN) if wanted and not yet sent, release, DllCanUnloadNow, FreeLibrary.
 *
 * @return S_OK: unloaded; S_FALSE: DllCanUnloadNow said that objects are still alive, and the module stays loaded.
 */
CERTEMU_API HRESULT certemu_module_unload(certemu_module *module);

#ifdef __cplusplus
}
#endif
