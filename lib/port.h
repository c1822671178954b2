/* The only place outside lib/runtime where the two builds differ: natively lib/runtime stands in for Windows, in the PE build
 * Windows (or Wine) is there. Everything else is written against the Windows API alone (DESIGN, decision 1).
 *
 * What is declared below the macros belongs to programs, not to the library: port_native.c or port_windows.c defines it. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* PORT_THREAD_LOCAL: for variables that methods and Windows functions read. Natively it must not need __tls_get_addr(): gcc 12 does
 * not save what an ms_abi function's caller expects back (rdi, rsi, xmm6 to xmm15) around that call. */
#ifdef _WIN32
#define PORT_THREAD_LOCAL _Thread_local
#define PORT_NATIVE 0
#define PORT_NAME "pe"
#define PORT_PRINTF(string, first) __attribute__((format(gnu_printf, string, first)))   /* __USE_MINGW_ANSI_STDIO */
#else
#define PORT_THREAD_LOCAL _Thread_local __attribute__((tls_model("initial-exec")))
#define PORT_NATIVE 1
#define PORT_NAME "native"
#define PORT_PRINTF(string, first) __attribute__((format(printf, string, first)))
#endif

/* e_machine of the ELF modules that this build can load. */
#if defined(__x86_64__)
#define PORT_ELF_MACHINE 62
#elif defined(__aarch64__)
#define PORT_ELF_MACHINE 183
#else
#define PORT_ELF_MACHINE 0
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Waits, in a single-threaded apartment: Windows dispatches meanwhile what other apartments send. lib/runtime marshals nothing
 * between apartments, so natively there is nothing to dispatch. */
static inline void port_wait_in_apartment(HANDLE object)
{
#ifdef _WIN32
    DWORD index;

    if (!CoWaitForMultipleHandles(0, INFINITE, 1, &object, &index))
        return;
#endif
    WaitForSingleObject(object, INFINITE);
}

/* Why the last LoadLibrary of this thread failed, where the host says more than a Windows error: a missing symbol by name. */
#ifdef _WIN32
static inline const char *port_load_error(void)
{
    return "";
}
#else
const char *certemu_runtime_load_error(void);
static inline const char *port_load_error(void)
{
    return certemu_runtime_load_error();
}
#endif

/* What a program of this tree defines in the place of main: arguments are UTF-8. */
int port_main(int argc, char **argv);

/* The full name of the running program, malloc'ed: a host path natively, "C:/x" on Windows. */
char *port_program(void);

/* The folder for temporary files, malloc'ed: of the host, not of the emulated drive. */
char *port_temporary(void);
/* The same for many small files of a short life: in memory, where the host has such a folder and nobody names another place. */
char *port_scratch(void);

/* Is standard error a terminal? */
BOOL port_terminal(void);

/* How many processors this process may use. */
unsigned int port_processors(void);

/* Saves a key with all below it to a file that is replaced: on Wine as text. FALSE: it cannot. */
BOOL port_save_key(HKEY root, const WCHAR *path, const char *file);

/* Calls `debug` with what the process writes with OutputDebugString, and `crash` when an exception that nobody handles
 * is about to end it. Natively the parent sees the signal, and `crash` is not called. */
void port_watch(void (*debug)(const WCHAR *text), void (*crash)(DWORD status, const void *address));

struct port_process
{
    const char *const *arguments;   /* the program first; NULL at the end */
    const char *const *variables;   /* "NAME=VALUE" to set, "NAME" to remove; NULL at the end */
    const char *output, *errors;    /* files for its standard output and error */
    unsigned int milliseconds;      /* how long it may run */
    void (*progress)(void *argument);       /* called ten times a second while it runs; NULL: nobody wants to know */
    void *argument;
    BOOL timed_out;                 /* it was killed, with its children where the host has process groups */
    DWORD status;                   /* an exit status, or the NTSTATUS that ended it */
};

/* Runs a program to its end. FALSE: it could not be started, or this process was interrupted meanwhile (ERROR_CANCELLED: the caller
 * cleans up and returns); GetLastError says which. */
BOOL port_run(struct port_process *process);

/* One of the type libraries that this library carries (lib/certemu.rc): 1 certif, 2 certexit, 3 certpol. S_OK, or what
 * LoadTypeLibEx or the search for the module's path failed with; *library is the caller's to release. */
HRESULT port_load_type_library(unsigned int index, ITypeLib **library);

#ifdef __cplusplus
}
#endif
