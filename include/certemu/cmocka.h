/* Assertions for CMocka, which has to be included before. Each says what it found, and fails the test at the caller's line. */
#pragma once

#include <certemu/check.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Two HRESULTs are the same. Both are shown with their names. */
#define assert_result(actual, expected) certemu_assert_result_((actual), (expected), #actual, __FILE__, __LINE__)

/** The HRESULT is a success; certemu_last_error is shown where it is not. */
#define assert_succeeds(actual) certemu_assert_succeeds_((actual), #actual, __FILE__, __LINE__)

/** The module holds nothing of what its Notify has obtained (NULL: nothing at all is left of it); see certemu_leaks. */
#define assert_no_leaks(module) certemu_assert_none_(certemu_leaks((module), stderr), "leaks", __FILE__, __LINE__)

/** The module has misused nothing and broken no rule; see certemu_findings. */
#define assert_no_findings() certemu_assert_none_(certemu_findings(stderr), "findings", __FILE__, __LINE__)

/** A method of the CA was called so many times (for a name, NULL: any) since the CA was made; see certemu_ca_calls. */
#define assert_calls(ca, method, name, times) \
    certemu_assert_calls_((ca), (method), (name), (times), __FILE__, __LINE__)

/** What certemu_ca_expect has asked for came true; see certemu_ca_verify. */
#define assert_expected_calls(ca) certemu_assert_none_(certemu_ca_verify((ca), stderr) != S_OK, "unmet expectations", __FILE__, __LINE__)

/* Which case of certemu_for_each_fault it is. */
static inline void certemu_fail_(const char *file, int line)
{
    if (*certemu_fault_id())
        print_error("with %s\n", certemu_fault_id());
    _fail(file, line);
}

static inline void certemu_assert_result_(HRESULT actual, HRESULT expected, const char *what, const char *file, int line)
{
    if (actual == expected)
        return;
    print_error("%s: expected %s, ", what, certemu_result_text(expected));
    print_error("it is %s\n", certemu_result_text(actual));
    certemu_fail_(file, line);
}

static inline void certemu_assert_succeeds_(HRESULT actual, const char *what, const char *file, int line)
{
    if (SUCCEEDED(actual))
        return;
    print_error("%s: expected success, it is %s: %s\n", what, certemu_result_text(actual), certemu_last_error());
    certemu_fail_(file, line);
}

static inline void certemu_assert_none_(size_t count, const char *what, const char *file, int line)
{
    if (!count)
        return;
    print_error("expected no %s, found %u\n", what, (unsigned int)count);
    certemu_fail_(file, line);
}

static inline void certemu_assert_calls_(const certemu_ca *ca, const char *method, const char *name, unsigned int times, const char *file,
        int line)
{
    unsigned int found = certemu_ca_calls(ca, method, name);

    if (found == times)
        return;
    print_error("expected %u calls of %s for %s, found %u\n", times, method ? method : "any method", name ? name : "any name", found);
    certemu_fail_(file, line);
}

#ifdef __cplusplus
}
#endif
