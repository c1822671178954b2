/* What the files of com/ share, and what other parts of the run-time may use of them. */
#pragma once

#include <windows.h>
#include <objbase.h>

/* Wine's headers lack it. */
HRESULT WINAPI CLSIDFromProgIDEx(LPCOLESTR progid, CLSID *clsid);

/* ---- memory.c: the task allocator without the hooks of lib/check, for memory that has a name of its own (BSTRs, SAFEARRAYs). A
 * registered IMallocSpy sees it, as it sees all memory of the task allocator on Windows. */

void *com_memory_allocate(SIZE_T size);
void *com_memory_allocate_zeroed(SIZE_T size);
void *com_memory_reallocate(void *memory, SIZE_T size);     /* memory is not NULL, size may be 0: a block of no bytes */
void com_memory_free(void *memory);

/* ---- apartment.c */

enum com_apartment
{
    COM_NO_APARTMENT,
    COM_SINGLE_THREADED,
    COM_MULTI_THREADED
};

/* The apartment that the thread is in. A thread that did not initialise COM is in the multithreaded apartment as soon as
 * another thread is ("implicit MTA"). */
enum com_apartment com_apartment(void);

/* The same number for every thread of one apartment; 0: none. */
DWORD com_apartment_id(void);

/* Is this the first single-threaded apartment of the process, where classes without a ThreadingModel live? */
BOOL com_in_main_apartment(void);

/* ---- class.c */

/* The apartment ends: its registered class objects are released. */
void com_revoke_apartment_classes(DWORD apartment);

/* ---- registry.c */

/* A text below HKCR, expanded; free() it. value NULL: the default one. */
LSTATUS com_query_text(const WCHAR *key, const WCHAR *value, WCHAR **text);

/* The same below HKCR\CLSID\{clsid}\subkey; subkey may be NULL. */
LSTATUS com_query_class_text(REFCLSID clsid, const char *subkey, const WCHAR *value, WCHAR **text);

/* ---- library.c */

/* The class object of a class in a DLL, from the registry: HKCR\CLSID\{...}\InprocServer32. */
HRESULT com_library_class_object(REFCLSID clsid, REFIID iid, void **object);

/* The process' last apartment ends: every DLL that COM has loaded is let go. */
void com_free_all_libraries(void);

/* ---- interface-table.c */

/* Of CLSID_StdGlobalInterfaceTable. */
HRESULT com_interface_table_class_object(REFIID iid, void **object);

/* ---- guid.c */

#define COM_GUID_CHARACTERS 38      /* {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx} */

SIZE_T com_length(const WCHAR *text);
BOOL com_guid_from_text(const WCHAR *text, GUID *guid);
