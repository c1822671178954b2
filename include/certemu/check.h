/* The instruments of `certemu check`, for a unit test: what a module holds and does wrong, and faults that are made to happen.
 *
 *     certemu_check_begin();
 *     ... certemu_module_load, certemu_module_initialize, certemu_module_notify ...
 *     assert_int_equal(certemu_leaks(module, stderr), 0);
 *     assert_int_equal(certemu_findings(stderr), 0);
 *     certemu_check_end();
 *
 * What counts is what the module's own code asks for while certemu calls it, told by the stack; so the test has to link certemu as a
 * shared library, as pkg-config says. The module may be a library of its own, or an object of the test's program that
 * certemu_module_bind was given (but not both in one test). Places are known where there is debugging information (-g).
 *
 * certemu/cmocka.h has assertions made of these. */
#pragma once

#include <stdio.h>
#include <windows.h>

#include <certemu/export.h>
#include <certemu/module.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- what a module does ----------------------------------------------------------------------------------------------- */

/** Starts to record, before the module is loaded. One test at a time.
 *  @return S_OK; S_FALSE: it was on, and starts anew; HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED) in the PE build without OANOCACHE=1 in
 *          the environment: then only the rules of the CA's interface are watched. With it, BSTRs, SAFEARRAYs and task memory are
 *          too (IMallocSpy, which Windows' cache of BSTRs hides them from otherwise). */
CERTEMU_API HRESULT certemu_check_begin(void);

/** Stops, and forgets everything. */
CERTEMU_API void certemu_check_end(void);

/** What the module holds now is meant to stay: certemu_leaks says nothing of it. Called after the events that fill its caches. */
CERTEMU_API void certemu_check_mark(void);

/**
 * What the module holds and should not.
 *
 * @param module  still loaded: what it has obtained in Notify and not given back; NULL, after it was unloaded: all that is left.
 * @param stream  gets a line for each place: how many of what, from which function, at which file and line. NULL: nowhere.
 * @return how many things; 0 too when certemu_check_begin was not called, or had nothing to record with.
 */
CERTEMU_API size_t certemu_leaks(certemu_module *module, FILE *stream);

/** Misuse of memory and handles, and broken rules, seen since certemu_check_begin (docs/checks.md: misuse, rule): a line for each on
 *  `stream` (NULL: nowhere). @return how many. */
CERTEMU_API size_t certemu_findings(FILE *stream);

/* --- faults ------------------------------------------------------------------------------------------------------------- */

/** What is made to fail: calls by the module's own code. */
typedef enum certemu_fault
{
    CERTEMU_FAULT_ALLOCATION,   /**< memory of any kind, and objects of Windows */
    CERTEMU_FAULT_HANDLE,       /**< events, threads, libraries, TLS slots */
    CERTEMU_FAULT_REGISTRY,     /**< ERROR_ACCESS_DENIED */
    CERTEMU_FAULT_FILE,         /**< ERROR_ACCESS_DENIED */
    CERTEMU_FAULT_PROCESS,      /**< CreateProcess: ERROR_NOT_ENOUGH_MEMORY */
    CERTEMU_FAULT_SERVER_CALL   /**< any method of ICertServerExit: E_FAIL; its creation: E_OUTOFMEMORY */
} certemu_fault;

/** The n-th such call from now (1: the next) fails; with `onwards` that and all after it. Replaces what was set before.
 *  @return S_OK; E_INVALIDARG for an unknown kind or nth 0; E_UNEXPECTED without certemu_check_begin. */
CERTEMU_API HRESULT certemu_fail_nth(certemu_fault kind, unsigned int nth, BOOL onwards);

/** Nothing fails any more; what certemu_faults_injected says stays. In a loop: for the rest of a case, such as tidying up. */
CERTEMU_API void certemu_fail_none(void);

/** How many such calls there were since certemu_fail_nth, or certemu_check_begin. */
CERTEMU_API unsigned int certemu_fault_calls(certemu_fault kind);

/** How many calls were made to fail since certemu_fail_nth. */
CERTEMU_API unsigned int certemu_faults_injected(void);

/** What is made to fail now, as `certemu check --only` writes it: "fault/allocation/3", "fault/registry/1+" (from then on); "" for
 *  nothing. Valid until the thread's next call. */
CERTEMU_API const char *certemu_fault_id(void);

/** The state of certemu_for_each_fault. */
typedef struct certemu_fault_loop
{
    certemu_fault kind;
    unsigned int nth;           /**< which call fails now */
    BOOL onwards;               /**< and all after it */
} certemu_fault_loop;

/** The next case; FALSE: there is nothing left to fail, and nothing fails any more. */
CERTEMU_API BOOL certemu_next_fault(certemu_fault_loop *loop);

/** Runs the statement that follows with the first call failing, once and from then on, with the second one … until a run in which nothing
 *  failed, which is the last. The statement must make the same calls each time. `loop` is declared here. */
#define certemu_for_each_fault(loop, fault_kind) \
    for (certemu_fault_loop loop = {(fault_kind), 0, TRUE}; certemu_next_fault(&loop);)

/* --- fuzzing engines ------------------------------------------------------------------------------------------------------- */

/**
 * One input of libFuzzer, AFL++ or their like: an event with a document and changes of what the CA holds, delivered to the module. The
 * whole fuzz target is
 *
 *     int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return certemu_fuzz_one("./myexit.so", data, size); }
 *
 * The module, built with the engine's options, is loaded with the first input and stays. What an input means: a byte for the event
 * (issued, pending, denied, revoked, imported, crl, in turn), a byte for the number of changes (modulo 8); of each change a byte for the
 * property, one for its kind (set, set, answer otherwise, fail), one for a length, and as many bytes; the rest is a certificate, request
 * or CRL in DER. So the bytes 0 and 0 before a certificate's DER make a seed for the corpus. `certemu fuzz` is the same without an engine.
 *
 * Misuse, a broken rule, or a leak that grows is printed on standard error and ends the process with abort(), for the engine to see.
 *
 * @return 0; -1: the rest is no document that a CA could hold, so the input is of no use in a corpus.
 */
CERTEMU_API int certemu_fuzz_one(const char *module, const void *data, size_t size);

/* --- results --------------------------------------------------------------------------------------------------------------- */

/** "0x80070057 E_INVALIDARG", or the number alone; valid until the thread's next call. */
CERTEMU_API const char *certemu_result_text(HRESULT result);

#ifdef __cplusplus
}
#endif
