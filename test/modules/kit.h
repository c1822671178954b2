/* The smallest exit module: a class factory, its registration and an ICertExit2, all of which a module of this folder can
 * bend in one place. A module defines `kit`; what it leaves zero is as it should be. */
#pragma once

#define COBJMACROS
#include <windows.h>
#include <oleauto.h>

#include <certexit.h>
#include <certif.h>
#include <certmod.h>
#include <certcli.h>
#include <certsrv.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KIT_ALL_EVENTS 0x27f

/* A class id for each module: the last byte tells them apart. */
#define KIT_CLSID(n) {0x7b6f0c10, 0x5d0e, 0x4f6c, {0x9d, 0x3a, 0x10, 0x20, 0x30, 0x40, 0x50, n}}

enum kit_interface
{
    KIT_EXIT2 = 1,
    KIT_EXIT = 2,
    KIT_DISPATCH = 4
};

struct kit
{
    CLSID clsid;
    const WCHAR *progid;                /* NULL: none is registered */
    const WCHAR *threading;             /* NULL: "Both" */
    const WCHAR *path;                  /* registered in the place of the module's own */
    unsigned int interfaces;            /* KIT_…; 0: all */
    LONG mask;                          /* 0: `initialize`, if there is one, sets it */
    HRESULT (*load)(void);              /* in DllMain; a failure makes it FALSE */
    HRESULT (*registration)(void);      /* before DllRegisterServer; a failure is its result */
    HRESULT (*class_object)(void);      /* before DllGetClassObject */
    HRESULT (*create)(void);            /* before CreateInstance */
    HRESULT (*query)(REFIID iid, void **out);   /* S_FALSE: go on as usual */
    HRESULT (*initialize)(BSTR config, LONG *mask);
    HRESULT (*notify)(LONG event, LONG context);
    HRESULT (*description)(BSTR *text);
    void (*destroy)(void);              /* in the object's last Release */
    void (*unload)(void);               /* in DllMain */
    HRESULT (*can_unload)(void);
    HRESULT (*manage)(ICertManageModule **out);                 /* in the place of the kit's */
    HRESULT (*manage_property)(BSTR name, VARIANT *value);
    HRESULT (*unregistration)(void);    /* in the place of the kit's */
    BOOL no_manage_class;
};
extern const struct kit kit;

/* What a hook needs. */
HRESULT kit_server(LONG context, ICertServerExit **server);     /* a new one, at the context */
HRESULT kit_error(HRESULT result, const WCHAR *text);           /* SetErrorInfo; returns result */
void kit_write(const WCHAR *path, const char *text);            /* a file */
ICertExit2 *kit_object(void);                                   /* the module's object that was made last, NULL once it is gone; no reference */
void kit_lock(BOOL lock);                                       /* as IClassFactory::LockServer */

#ifdef __cplusplus
}
#endif
