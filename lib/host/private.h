/* What the files of lib/host share. */
#pragma once

#define COBJMACROS
#include <windows.h>
#include <oleauto.h>

#include <certexit.h>
#include <certmod.h>
#include <certsrv.h>

#include <certemu/module.h>

#include "port.h"

#ifdef __cplusplus
extern "C" {
#endif

enum binding
{
    BINDING_NONE,
    BINDING_EXIT2,
    BINDING_EXIT,
    BINDING_DISPATCH
};

enum dispatch_name
{
    DISPATCH_INITIALIZE,
    DISPATCH_NOTIFY,
    DISPATCH_GET_DESCRIPTION,
    DISPATCH_GET_MANAGE_MODULE,     /* may be absent: DISPID_UNKNOWN */
    DISPATCH_NAME_COUNT
};

struct certemu_module
{
    certemu_ca *ca;
    char *name;                 /* for messages: the file as the caller gave it */
    HMODULE library;            /* NULL: bound to an object of the caller */
    WCHAR *path;                /* the library's full path */
    CLSID clsid;
    WCHAR *progid;              /* NULL: none known */
    char *progid_utf8;          /* made when asked for */
    WCHAR *threading_model;     /* as registered, NULL: none */
    enum binding binding;
    IUnknown *object;           /* the identity */
    ICertExit *exit;            /* also of an ICertExit2 */
    ICertExit2 *exit2;
    IDispatch *dispatch;
    DISPID dispids[DISPATCH_NAME_COUNT];
    ICertManageModule *manage;  /* kept by certemu_module_property */
    struct apartment *apartment;    /* NULL: calls are made on the caller's thread */
    DWORD com_thread;           /* that loaded the module and holds COM for it, 0: none */
    volatile LONG mask;
    volatile LONG initialized;
    volatile LONG shut_down;    /* EXITEVENT_SHUTDOWN was delivered */
    volatile LONG faulted;      /* an exception left one of its methods */
    CRITICAL_SECTION lock;      /* of the texts below */
    char *error_text;
    char *description;
};

/* One call into the module, made on the thread that its threading model asks for. */
struct module_call
{
    const char *interface_name; /* for the trace and messages: "ICertExit2", "IClassFactory", "" for an export of the DLL */
    const char *method;
    HRESULT (*function)(certemu_module *module, struct module_call *call);
    /* What goes in and comes out; each method uses its own. */
    BSTR string;                /* in: config; out: description */
    BSTR location, name;
    LONG event, context;
    LONG mask;
    VARIANT value;
    void *pointer;              /* in: an entry point; out: an interface */
    const IID *iid;
    /* What became of it. */
    HRESULT result;
    BOOL excepted;              /* a C++ exception left the method */
    char *error;                /* IErrorInfo's or EXCEPINFO's text, or the exception's; NULL: none. malloc'ed. */
};

/* Makes the call: binds the CA to the thread, keeps a reference, records it, fetches the error. Returns call->result, after
 * certemu_last_error and the module's error text were set for a failure. Frees nothing of `call` but `error`. */
HRESULT module_call(certemu_module *module, struct module_call *call);
/* Set while several threads are in calls of one module: then these take no reference of their own. */
extern volatile BOOL module_side_by_side;

/* Sets certemu_last_error to "MODULE: METHOD: RESULT: detail". Returns the result. */
HRESULT module_error(certemu_module *module, const char *method, HRESULT result, const char *format, ...) PORT_PRINTF(4, 5);

/* A C++ exception has left one of its methods: nothing more is asked of it. */
BOOL module_faulted(const certemu_module *module);
/* The same for a certemu_module_load of this thread that failed. */
BOOL module_load_faulted(void);
/* LoadLibrary and DllRegisterServer, no more; the library stays. */
HRESULT module_register(certemu_ca *ca, const char *file);

/* Told before and after each call, on its thread; lib/check sets it. NULL: nobody. `leave` may correct the result. */
struct module_watch
{
    void (*enter)(certemu_module *module, struct module_call *call);
    void (*leave)(certemu_module *module, struct module_call *call);
};
extern const struct module_watch *module_watch;

/* Registration and classes (class.c). */
HRESULT class_register(certemu_module *module, const char *progid);     /* DllRegisterServer, then find and set clsid, progid … */
HRESULT class_create(certemu_module *module);                           /* sets object */
HRESULT class_call_register(certemu_module *module);                    /* S_FALSE: it has no DllRegisterServer */

/* The three ways to call it (bind.c). */
HRESULT bind_object(certemu_module *module);
HRESULT bind_initialize(certemu_module *module, struct module_call *call);
HRESULT bind_notify(certemu_module *module, struct module_call *call);
HRESULT bind_get_description(certemu_module *module, struct module_call *call);
HRESULT bind_get_manage_module(certemu_module *module, struct module_call *call);

/* A single-threaded apartment with a thread of its own (apartment.c). */
struct apartment;
HRESULT apartment_create(struct apartment **apartment);
/* Runs function(argument) on the apartment's thread and waits; at once when called on it. */
void apartment_run(struct apartment *apartment, void (*function)(void *), void *argument);
void apartment_destroy(struct apartment *apartment);

/* Calls function(argument); TRUE when a C++ exception left it, with its text in `what` (guard.cpp). */
BOOL guard_call(void (*function)(void *), void *argument, char *what, size_t size);

#ifdef __cplusplus
}
#endif
