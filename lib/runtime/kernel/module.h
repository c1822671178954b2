/* Modules, as other parts of the run-time see them.
 *
 * An HMODULE is the address of the module's ELF header, which the module itself knows as __ehdr_start (and may call __ImageBase).
 * Its DllMain is called if it has default visibility: a linker script that hides everything else has to export it. */
#pragma once

#include <windows.h>

/* DllMain(DLL_THREAD_ATTACH / DLL_THREAD_DETACH) of the modules that want it, in the calling thread. */
void kernel_modules_thread_attach(void);
void kernel_modules_thread_detach(void);

/* The address of an object or function that the module itself (not what it depends on) exports; NULL module: the program. No
 * last error is set. */
void *kernel_module_symbol(HMODULE module, const char *name);

/* The bytes of a file that LoadLibraryEx mapped as data (LOAD_LIBRARY_AS_DATAFILE and its kin); FALSE: the handle is another. */
BOOL kernel_module_data(HMODULE module, const void **data, SIZE_T *size);

/* The calling thread's last failed LoadLibrary in words, UTF-8, "" if the last one succeeded: which symbol or library was missing.
 * Exported, for lib/port.h. Valid until the thread's next LoadLibrary. */
const char *certemu_runtime_load_error(void);
