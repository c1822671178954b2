/* What unit.c and unit_fails.c share, written as the author of a module would: a CA, a certificate, the module, and the instruments. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <windows.h>
#include <certsrv.h>
#include <certexit.h>
#include <certemu/certemu.h>
#include <certemu/cmocka.h>

struct fixture
{
    certemu_ca *ca;
    certemu_module *module;
    LONG context;           /* of an issued certificate */
};

static inline void begin(struct fixture *fixture)
{
    LONG mask = 0;

    certemu_check_begin();
    fixture->ca = certemu_ca_create(NULL);
    assert_non_null(fixture->ca);
    assert_succeeds(certemu_ca_issue_file(fixture->ca, getenv("CERTIFICATE"), NULL, &fixture->context));
    assert_succeeds(certemu_module_load(fixture->ca, getenv("MODULE"), "KitUnit.Exit", &fixture->module));
    assert_succeeds(certemu_module_initialize(fixture->module, &mask));
}

static inline void end(struct fixture *fixture)
{
    if (fixture->module)
        certemu_module_unload(fixture->module);
    fixture->module = NULL;
    certemu_ca_destroy(fixture->ca);
    certemu_check_end();
}

/* Notify of an issued certificate, by a module that does `what`. */
static inline HRESULT notify(struct fixture *fixture, const WCHAR *what)
{
    SetEnvironmentVariableW(L"UNIT", what);
    return certemu_module_notify(fixture->module, EXITEVENT_CERTISSUED, fixture->context);
}

static inline int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    begin(fixture);
    *state = fixture;
    return 0;
}

static inline int tear_down(void **state)
{
    end(*state);
    free(*state);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
