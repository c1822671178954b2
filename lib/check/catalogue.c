/* The catalogue of checks: docs/checks.md and `certemu check --list` are made from it. */
#include "check/check.h"

#include <string.h>

/* Why some checks cannot be made of DLLs. */
#define NO_HOOKS "Windows reports what its task allocator does to a spy (IMallocSpy), but no other resource"
#define NO_MALLOC "a DLL has a C run-time of its own, which nothing stands before"
/* What the spy sees. */
#define SPIED NULL, "BSTRs, SAFEARRAYs and task memory"

#define OLEAUT "https://learn.microsoft.com/windows/win32/api/oleauto/nf-oleauto-"
#define COM "https://learn.microsoft.com/windows/win32/com/"
#define CERTEXIT "https://learn.microsoft.com/windows/win32/api/certexit/nf-certexit-icertexit-"
#define CERTIF "https://learn.microsoft.com/windows/win32/api/certif/nf-certif-icertserverexit-"

static const struct check checks[] =
{
    /* --- leaks --- */
    {"leak/bstr", CHECK_ERROR, "A BSTR is never freed: the CA's process grows until it has to be restarted.",
        "Call SysFreeString, or VariantClear for one in a VARIANT, on every path, errors included.",
        OLEAUT "sysfreestring", NULL},
    {"leak/task-memory", CHECK_ERROR, "Task memory is never freed.", "Call CoTaskMemFree on every path.",
        "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-cotaskmemfree", NULL},
    {"leak/heap", CHECK_ERROR, "A block of a heap is never freed.", "Call HeapFree on every path.",
        "https://learn.microsoft.com/windows/win32/api/heapapi/nf-heapapi-heapfree", NO_HOOKS},
    {"leak/memory", CHECK_ERROR, "Memory of malloc or new is never freed.", "Call free or delete on every path; in C++ let an object own it.",
        "https://learn.microsoft.com/cpp/c-runtime-library/reference/malloc", NO_MALLOC},
    {"leak/local-memory", CHECK_ERROR, "Memory of LocalAlloc is never freed; functions such as FormatMessage and CryptDecodeObjectEx "
        "return such memory too.", "Call LocalFree on every path.",
        "https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-localfree", NO_HOOKS},
    {"leak/global-memory", CHECK_ERROR, "Memory of GlobalAlloc is never freed.", "Call GlobalFree on every path.",
        "https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-globalfree", NO_HOOKS},
    {"leak/safearray", CHECK_ERROR, "A SAFEARRAY is never destroyed.", "Call SafeArrayDestroy, or VariantClear for one in a VARIANT.",
        OLEAUT "safearraydestroy", NULL},
    {"leak/registry-key", CHECK_ERROR, "A registry key stays open: handles run out, and the key cannot be unloaded.",
        "Call RegCloseKey on every path.", "https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regclosekey", NO_HOOKS},
    {"leak/file", CHECK_ERROR, "A file, pipe or find handle stays open: the file stays locked, and handles run out.",
        "Call CloseHandle (FindClose for a search) on every path.",
        "https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle", NO_HOOKS},
    {"leak/synchronization", CHECK_ERROR, "An event, mutex, semaphore or timer is never closed.", "Call CloseHandle on every path.",
        "https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle", NO_HOOKS},
    {"leak/thread-handle", CHECK_ERROR, "The handle of a thread is never closed: the thread's object outlives the thread.",
        "Call CloseHandle when the handle is no longer waited for; the thread goes on.",
        "https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createthread", NO_HOOKS},
    {"leak/process-handle", CHECK_ERROR, "The handle of a process is never closed.",
        "Call CloseHandle for hProcess and hThread of PROCESS_INFORMATION.",
        "https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw", NO_HOOKS},
    {"leak/library", CHECK_ERROR, "A library that was loaded is never freed.", "Call FreeLibrary once for each LoadLibrary.",
        "https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-freelibrary", NO_HOOKS},
    {"leak/critical-section", CHECK_WARNING, "A critical section is never deleted.",
        "Call DeleteCriticalSection before its memory goes, in DLL_PROCESS_DETACH at the latest.",
        "https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-deletecriticalsection", NO_HOOKS},
    {"leak/tls", CHECK_ERROR, "A TLS or FLS slot is never freed: a process has few of them.", "Call TlsFree in DLL_PROCESS_DETACH.",
        "https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-tlsfree", NO_HOOKS},
    {"leak/certificate", CHECK_ERROR, "A certificate or CRL context is never freed.",
        "Call CertFreeCertificateContext or CertFreeCRLContext on every path.",
        "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certfreecertificatecontext", NO_HOOKS},
    {"leak/interface", CHECK_ERROR, "An object of Windows (error information, type information) is never released.",
        "Release each interface that a function returned, on every path.", COM "rules-for-managing-reference-counts", NO_HOOKS},
    {"leak/server", CHECK_ERROR, "An ICertServerExit is never released: each holds a session of the CA's database.",
        "Release it on every path of Notify.", COM "rules-for-managing-reference-counts", NULL},

    /* --- misuse of memory and handles --- */
    {"misuse/double-free", CHECK_ERROR, "Something is given back twice: whoever has got the memory or handle since loses it.",
        "Set the variable to NULL when its content is freed; VariantClear does so.", OLEAUT "sysfreestring", SPIED},
    {"misuse/foreign-free", CHECK_ERROR, "A pointer is freed that the function's family has not made.",
        "Free what was allocated, from its start, with the counterpart of what allocated it.", OLEAUT "sysfreestring", SPIED},
    {"misuse/wrong-free", CHECK_ERROR, "Something is freed with a function of another family: two heaps are damaged.",
        "Free with the counterpart of what allocated it.", "https://learn.microsoft.com/windows/win32/memory/comparing-memory-allocation-methods", SPIED},
    {"misuse/foreign-owner", CHECK_ERROR, "An [in] argument is freed, which is its caller's: the CA frees it again.",
        "Leave [in] arguments alone; copy what is to be kept.", COM "memory-allocation-in-com", SPIED},
    {"misuse/invalid-handle", CHECK_ERROR, "A handle is closed that is none of this process: once handles are used again, it closes "
        "somebody else's.", "Close each handle once, and set the variable to NULL or INVALID_HANDLE_VALUE.",
        "https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle", NO_HOOKS},
    {"misuse/bstr-overrun", CHECK_ERROR, "A BSTR is written to beyond its end.",
        "SysAllocStringLen takes characters and adds the terminator itself; count what is copied.", OLEAUT "sysallocstringlen", NULL},
    {"misuse/memory-overrun", CHECK_ERROR, "A block of memory is written to beyond its end, which is seen when it is freed: what lies there "
        "is something else's.", "Ask for as many bytes as are written: a terminator counts, and a BSTR of bytes may have an odd length. A "
        "build with -fsanitize=address says where it is written.", "https://learn.microsoft.com/windows/win32/memory/heap-functions", NO_HOOKS},
    {"misuse/use-after-free", CHECK_ERROR, "A BSTR is used after it was freed.", "Free it where it was used last.",
        OLEAUT "sysfreestring", NULL},
    {"misuse/use-after-release", CHECK_ERROR, "An ICertServerExit is used after its last Release.",
        "Keep a reference for as long as the pointer is used.", COM "rules-for-managing-reference-counts", NULL},
    {"misuse/over-release", CHECK_ERROR, "An ICertServerExit is released more often than it was referenced.",
        "Release once for each AddRef, QueryInterface and CoCreateInstance; a smart pointer that is attached releases too.",
        COM "rules-for-managing-reference-counts", NULL},

    /* --- rules --- */
    {"rule/thread-left", CHECK_ERROR, "A thread of the module still runs when the module says that it can be unloaded: it crashes "
        "the CA when its code goes.", "End threads at EXITEVENT_SHUTDOWN or in the last Release, and wait for them; or count them in "
        "DllCanUnloadNow.", "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-dllcanunloadnow", NO_HOOKS},
    {"rule/co-initialize", CHECK_ERROR, "CoInitialize without its CoUninitialize: the CA's thread stays in an apartment that the "
        "module chose.", "Call CoUninitialize once for each CoInitialize that succeeded, S_FALSE included; the CA's threads are "
        "initialised already.", "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coinitializeex", NO_HOOKS},
    {"rule/co-uninitialize", CHECK_ERROR, "CoUninitialize without a CoInitialize that succeeded: it takes COM away from the CA's thread.",
        "Call it only after a CoInitializeEx that succeeded; RPC_E_CHANGED_MODE is a failure.",
        "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-couninitialize", NO_HOOKS},
    {"rule/no-apartment", CHECK_ERROR, "A thread of the module uses COM without CoInitialize: it works only for as long as some other thread "
        "of the process keeps a multi-threaded apartment.", "Call CoInitializeEx(NULL, COINIT_MULTITHREADED) when the thread begins, and "
        "CoUninitialize when it ends.", "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coinitializeex", NULL},
    {"rule/cannot-unload", CHECK_ERROR, "Objects or locks are still counted after the last Release: the module can never be unloaded.",
        "Release each reference, LockServer(FALSE) for each LockServer(TRUE), and count an object down where it ends.",
        "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-dllcanunloadnow", NULL},

    {"rule/not-a-bstr", CHECK_ERROR, "A string is passed as a BSTR that is none: whoever reads its length or frees it reads in front of it.",
        "Make it with SysAllocString (CComBSTR, _bstr_t); L\"...\" is no BSTR.", OLEAUT "sysallocstring", NULL},
    {"rule/variant-reinitialised", CHECK_ERROR, "A VARIANT is made empty by VariantInit, or given to a method that overwrites it, while it owns a BSTR, "
        "which is lost.", "Call VariantClear; VariantInit is for memory that has held no VARIANT yet.",
        OLEAUT "variantinit", NULL, "what ICertServerExit overwrites, not VariantInit"},
    {"rule/out-not-set", CHECK_ERROR, "A method succeeds without setting what it returns.", "Set each [out] parameter on every path.",
        CERTEXIT "initialize", NULL},
    {"rule/out-on-failure", CHECK_ERROR, "A method fails and leaves something in what it returns: nobody frees it, or somebody uses it.",
        "Set each [out] parameter to NULL or VT_EMPTY first, and fill it in when nothing can fail any more.", COM "memory-allocation-in-com", NULL},
    {"rule/section-owned", CHECK_ERROR, "A method returns while its thread owns a critical section: every other thread of the CA waits for ever.",
        "Leave the section on every path, errors and exceptions included; in C++ let an object do it.",
        "https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-leavecriticalsection", NO_HOOKS},
    {"rule/null-result", CHECK_ERROR, "A method succeeds and returns NULL: its caller uses it.",
        "Return E_OUTOFMEMORY or another failure when there is nothing to return.", CERTEXIT "getdescription", NULL},

    {"rule/no-context", CHECK_ERROR, "A property of a request is asked for without SetContext: the answer is an error, or another "
        "request's.", "Call SetContext with the context of Notify first.", CERTIF "setcontext", NULL},
    {"rule/stale-context", CHECK_ERROR, "The context of a Notify that has returned is used: the CA's request is no longer there.",
        "Read what is needed during Notify; SetContext anew when an object is kept.", CERTIF "setcontext", NULL},
    {"rule/enumeration-without-setup", CHECK_ERROR, "An enumeration is stepped or closed that is not open.",
        "Call EnumerateExtensionsSetup or EnumerateAttributesSetup first.", CERTIF "enumerateextensionssetup", NULL},
    {"rule/enumeration-not-closed", CHECK_ERROR, "An enumeration is left open: the CA keeps its resources.",
        "Call EnumerateExtensionsClose or EnumerateAttributesClose on every path.", CERTIF "enumerateextensionsclose", NULL},
    {"rule/flags-before-extension", CHECK_ERROR, "GetCertificateExtensionFlags is called before an extension was read: there is nothing "
        "whose flags it could return.", "Call GetCertificateExtension first.", CERTIF "getcertificateextensionflags", NULL},

    /* --- COM, names, registration --- */
    {"abi/query-interface", CHECK_ERROR, "QueryInterface breaks COM's rules: one identity, the same set of interfaces from each of them, and "
        "NULL with E_NOINTERFACE for what there is not.", "Answer for each interface in one function; set the pointer to NULL first.",
        COM "rules-for-implementing-queryinterface", NULL},
    {"abi/references", CHECK_ERROR, "QueryInterface does not count the reference that it gives away, or counts it twice; or AddRef and "
        "Release do not return the new number of references.", "AddRef the pointer that is returned, once; return what InterlockedIncrement and "
        "InterlockedDecrement return.", COM "rules-for-managing-reference-counts", NULL},
    {"abi/factory", CHECK_ERROR, "The class factory answers for what it does not have, or fails without setting the pointer to NULL.",
        "Set the pointer to NULL first; pass QueryInterface's answer on.",
        "https://learn.microsoft.com/windows/win32/api/unknwn/nf-unknwn-iclassfactory-createinstance", NULL},
    {"abi/can-unload", CHECK_ERROR, "DllCanUnloadNow allows the module to be unloaded while it is in use, or is not exported.",
        "Count objects and locks; S_OK only when there are none.",
        "https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-dllcanunloadnow", NULL},
    {"naming/progid", CHECK_WARNING, "The ProgID does not end in \".Exit\".", "Register the class as \"Name.Exit\".",
        CERTEXIT "initialize", NULL},
    {"naming/manage", CHECK_WARNING, "The manage class \"Name.ExitManage\" of a module without ICertExit2 is not registered.",
        "Register it, or implement ICertExit2::GetManageModule.",
        "https://learn.microsoft.com/windows/win32/api/certmod/nn-certmod-icertmanagemodule", NULL},
    {"manage/missing", CHECK_WARNING, "The module has no ICertManageModule: the CA's console can say nothing about it.",
        "Implement ICertManageModule and return it from GetManageModule.",
        "https://learn.microsoft.com/windows/win32/api/certmod/nn-certmod-icertmanagemodule", NULL},
    {"manage/properties", CHECK_WARNING, "One of the five properties that the CA's console shows is missing or empty.",
        "Answer for Name, Description, Copyright, File Version and Product Version.",
        "https://learn.microsoft.com/windows/win32/api/certmod/nf-certmod-icertmanagemodule-getproperty", NULL},
    {"manage/type", CHECK_WARNING, "A property of the manage module is no string.", "Return a VT_BSTR.",
        "https://learn.microsoft.com/windows/win32/api/certmod/nf-certmod-icertmanagemodule-getproperty", NULL},
    {"register/again", CHECK_ERROR, "DllRegisterServer fails when the module is registered already, as in an update.",
        "Create keys with RegCreateKeyEx and overwrite values.",
        "https://learn.microsoft.com/windows/win32/api/olectl/nf-olectl-dllregisterserver", NULL},
    {"register/roundtrip", CHECK_WARNING, "DllUnregisterServer is missing, fails, or leaves keys behind.",
        "Delete what DllRegisterServer has written.", "https://learn.microsoft.com/windows/win32/api/olectl/nf-olectl-dllunregisterserver", NULL},
    {"register/threading-model", CHECK_WARNING, "The class is registered without a ThreadingModel.",
        "Write ThreadingModel below InprocServer32: Both, or Apartment.", COM "inprocserver32", NULL},

    /* --- threads, and an unusual world --- */
    {"thread/race", CHECK_ERROR, "Events that come from several threads at once, as the CA's do, make the module crash, hang or throw; "
        "or ThreadSanitizer, in a module built with -fsanitize=thread, sees them use a variable without order.",
        "Guard what events share with a lock, or register ThreadingModel Apartment.", CERTEXIT "notify", NULL},
    {"thread/initialize", CHECK_ERROR, "Initialize, called again while events are under way on other threads, makes the module crash, hang or "
        "throw. No CA is known to do that: it is tried only with --only.", "Guard with a lock what Initialize sets up.", CERTEXIT "initialize", NULL},
    {"thread/shutdown", CHECK_ERROR, "EXITEVENT_SHUTDOWN, while other events have not yet returned, makes the module crash, hang or throw. Whether "
        "a CA waits for them is not documented: it is tried only with --only.", "Guard with a lock what is freed at the end, and look at whether it is still there.", CERTEXIT "notify", NULL},
    {"world/initialize-twice", CHECK_ERROR, "The module crashes, hangs or throws when Initialize is called again. What that leaves behind is "
        "said with --only alone: a CA calls it once.",
        "Free what the first Initialize has made.", CERTEXIT "initialize", NULL},
    {"world/shutdown-first", CHECK_ERROR, "The module crashes, hangs or throws when it is shut down without Initialize. No CA "
        "does that: it is tried only with --only.",
        "Shut down only what was set up.", CERTEXIT "notify", NULL},
    {"world/reload", CHECK_ERROR, "The module crashes, hangs or throws when it is unloaded and loaded again.",
        "Undo in DLL_PROCESS_DETACH what the module has set up in the process.", CERTEXIT "initialize", NULL},

    {"world/time", CHECK_ERROR, "The module crashes, hangs or throws when the time of day jumps, forwards or back, between two events.",
        "Measure time that goes by with GetTickCount64; a difference of two dates may be negative, and a log's date may be older "
        "than the last one.",
        "https://learn.microsoft.com/windows/win32/sysinfo/system-time", "the clock is the machine's"},
    {"world/low-disk", CHECK_ERROR, "The module crashes, hangs or throws when the disk is full: files can be opened, and not written.",
        "Look at what WriteFile and CreateDirectory return (ERROR_DISK_FULL), and at how many bytes were written.",
        "https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-writefile", NO_HOOKS},
    {"world/read-only-registry", CHECK_ERROR, "The module crashes, hangs or throws when it may read the registry, but not write to it.",
        "Look at what RegCreateKeyEx and RegSetValueEx return (ERROR_ACCESS_DENIED); ask for no more than KEY_READ where nothing is written.",
        "https://learn.microsoft.com/windows/win32/sysinfo/registry-key-security-and-access-rights", NO_HOOKS},
    {"world/missing-keys", CHECK_ERROR, "The module crashes, hangs or throws when its settings are not in the registry, not even those that its "
        "registration has written.", "Look at what RegOpenKeyEx and RegQueryValueEx return (ERROR_FILE_NOT_FOUND), and have a default for each setting.",
        "https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-regqueryvalueexw", "the registry is the machine's"},
    {"world/two-cas", CHECK_ERROR, "Two CAs of one process use the module: it crashes, hangs or throws, or serves one of them with the "
        "other's ICertServerExit. Windows runs one CA in a process, which a module may rely on: it is tried only with --only.", "Keep in the object what belongs to a CA, not in a global variable.", CERTEXIT "initialize", NULL},

    /* --- injected faults --- */
    {"fault/allocation", CHECK_ERROR, "The module crashes, hangs or throws when memory runs out.",
        "Look at what each allocation returns; return E_OUTOFMEMORY.", COM "error-handling-in-com", SPIED},
    {"fault/handle", CHECK_ERROR, "The module crashes, hangs or throws when an event, thread, library or TLS slot is not to be had.",
        "Look at what each function returns.", COM "error-handling-in-com", NO_HOOKS},
    {"fault/registry", CHECK_ERROR, "The module crashes, hangs or throws when the registry refuses.",
        "Look at what each function returns; a value may be missing.", COM "error-handling-in-com", NO_HOOKS},
    {"fault/file", CHECK_ERROR, "The module crashes, hangs or throws when a file cannot be opened, read or written.",
        "CreateFile returns INVALID_HANDLE_VALUE, not NULL; look at what each function returns.", COM "error-handling-in-com", NO_HOOKS},
    {"fault/process", CHECK_ERROR, "The module crashes, hangs or throws when a program cannot be started.",
        "Look at what CreateProcess returns.", COM "error-handling-in-com", NO_HOOKS},
    {"fault/server-call", CHECK_ERROR, "The module crashes, hangs or throws when the CA refuses an answer.",
        "Look at each HRESULT before what was to be returned is used.", COM "error-handling-in-com", NULL},
    {"fault/value", CHECK_WARNING, "The module crashes, hangs or throws when a property holds something else than usual.",
        "Look at the VARIANT's type; a BSTR may be NULL, empty, long, or an odd number of bytes.", CERTIF "getcertificateproperty", NULL},

    /* --- the end of the process --- */
    {"crash", CHECK_ERROR, "The module crashes: certificates are no longer issued until the service has started again.",
        "The stack shows where, the call what the CA wanted.", "docs/abi.md, 5.4", NULL},
    {"hang", CHECK_ERROR, "A call does not return: the CA's thread, and with it the request, waits for ever.",
        "Wait with a time limit; leave nothing locked.", "docs/abi.md, 5.4", NULL},
    {"exit", CHECK_ERROR, "The module ends the CA's process.", "Return an HRESULT.", "docs/abi.md, 5.4", NULL},
    {"exception", CHECK_ERROR, "A C++ exception leaves a method: COM calls must not throw.",
        "Catch at the boundary of each method and return an HRESULT.", "docs/abi.md, 5.4", NULL},
    {"load", CHECK_ERROR, "The module cannot be loaded, registered or created: the CA starts without it.",
        "The message says which step failed.", "docs/abi.md, 5", NULL},
    {"initialize", CHECK_ERROR, "Initialize fails: the CA drops the module.", "The message says with what.", CERTEXIT "initialize", NULL},
    {"notify", CHECK_NOTE, "Notify fails where nothing was made to fail: what follows in it could not be judged.",
        "Give the module what it needs: --reg, --set, --attr, or a scenario.", CERTEXIT "notify", NULL},
};

const struct check *check_list(size_t *count)
{
    *count = sizeof(checks) / sizeof(*checks);
    return checks;
}

const struct check *check_find(const char *id)
{
    size_t i;

    for (i = 0; i < sizeof(checks) / sizeof(*checks); i++)
        if (!strcmp(checks[i].id, id))
            return &checks[i];
    return NULL;
}

const char *check_severity_name(enum check_severity severity)
{
    return severity == CHECK_ERROR ? "error" : severity == CHECK_WARNING ? "warning" : "note";
}

BOOL check_matches(const char *pattern, const char *id)
{
    size_t length = strlen(pattern);

    if (length && pattern[length - 1] == '/')
        length--;
    return !strncmp(pattern, id, length) && (!id[length] || id[length] == '/');
}

void check_print_list(struct text *text)
{
    size_t i;

    for (i = 0; i < sizeof(checks) / sizeof(*checks); i++)
        text_format(text, "%-26s %-8s %s\n", checks[i].id, check_severity_name(checks[i].severity), checks[i].what);
}

void check_print_markdown(struct text *text)
{
    size_t i;

    text_put(text, "# The checks of `certemu check`\n\nMade from the catalogue (`lib/check/catalogue.c`) by `certemu check --list=markdown`; not edited by "
            "hand.\n\nA check is left out with `--skip ID`, or in `certemu.json` beside the module: `{\"check\": {\"skip\": "
            "[\"leak/critical-section\"]}}`. `--only ID` runs one; an id without its last part (`leak`) means all below it.\n");
    for (i = 0; i < sizeof(checks) / sizeof(*checks); i++)
    {
        text_format(text, "\n## `%s` (%s)\n\n%s\n\n%s\n\n", checks[i].id, check_severity_name(checks[i].severity), checks[i].what,
                checks[i].advice);
        text_format(text, checks[i].source[0] == 'h' ? "Demanded by <%s>.\n" : "Demanded by %s.\n", checks[i].source);
        if (checks[i].windows)
            text_format(text, "\nNot of DLLs: %s.\n", checks[i].windows);
        if (checks[i].partly)
            text_format(text, "\nOf DLLs: %s alone.\n", checks[i].partly);
    }
}
