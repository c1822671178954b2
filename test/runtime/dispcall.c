/* DispCallFunc: every type as an argument in a register and on the stack, between reals, and as what comes back. */
#define COBJMACROS
#include "test.h"

#include <oleauto.h>

/* What a callee got, for the caller to compare. */
static struct
{
    const void *object;
    BYTE first[32], second[32], third[32];
    double real;
    float short_real;
} got;

/* A method of an object and a function for each type. The places: in the registers of words, in those of reals, on the stack. */
#define CALLEES(name, type) \
    static type STDMETHODCALLTYPE name##_method(void *object, type a, double b, type c, float d, type e) \
    { \
        got.object = object; \
        memcpy(got.first, &a, sizeof(a)); \
        memcpy(got.second, &c, sizeof(c)); \
        memcpy(got.third, &e, sizeof(e)); \
        got.real = b; \
        got.short_real = d; \
        return c; \
    } \
    static type WINAPI name##_function(type a, double b, type c, float d, type e) \
    { \
        return name##_method(NULL, a, b, c, d, e); \
    }

CALLEES(i1, signed char)
CALLEES(ui1, BYTE)
CALLEES(i2, SHORT)
CALLEES(ui2, USHORT)
CALLEES(i4, LONG)
CALLEES(ui4, ULONG)
CALLEES(i8, LONGLONG)
CALLEES(ui8, ULONGLONG)
CALLEES(r4, FLOAT)
CALLEES(r8, DOUBLE)
CALLEES(truth, VARIANT_BOOL)
CALLEES(error, SCODE)
CALLEES(pointer, void *)

static const struct
{
    const char *name;
    VARTYPE type;
    unsigned int size;
    const void *method, *function;
} callees[] =
{
    {"I1", VT_I1, 1, (const void *)i1_method, (const void *)i1_function},
    {"UI1", VT_UI1, 1, (const void *)ui1_method, (const void *)ui1_function},
    {"I2", VT_I2, 2, (const void *)i2_method, (const void *)i2_function},
    {"UI2", VT_UI2, 2, (const void *)ui2_method, (const void *)ui2_function},
    {"I4", VT_I4, 4, (const void *)i4_method, (const void *)i4_function},
    {"UI4", VT_UI4, 4, (const void *)ui4_method, (const void *)ui4_function},
    {"INT", VT_INT, 4, (const void *)i4_method, (const void *)i4_function},
    {"UINT", VT_UINT, 4, (const void *)ui4_method, (const void *)ui4_function},
    {"I8", VT_I8, 8, (const void *)i8_method, (const void *)i8_function},
    {"UI8", VT_UI8, 8, (const void *)ui8_method, (const void *)ui8_function},
    {"R8", VT_R8, 8, (const void *)r8_method, (const void *)r8_function},
    {"DATE", VT_DATE, 8, (const void *)r8_method, (const void *)r8_function},
    {"BOOL", VT_BOOL, 2, (const void *)truth_method, (const void *)truth_function},
    {"ERROR", VT_ERROR, 4, (const void *)error_method, (const void *)error_function},
    {"BSTR", VT_BSTR, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"DISPATCH", VT_DISPATCH, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"UNKNOWN", VT_UNKNOWN, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"ARRAY", VT_ARRAY | VT_I4, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"BYREF", VT_BYREF | VT_I4, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"BYREF VARIANT", VT_BYREF | VT_VARIANT, sizeof(void *), (const void *)pointer_method, (const void *)pointer_function},
    {"CY", VT_CY, 8, (const void *)i8_method, (const void *)i8_function},
};

/* Bits that sign extension or a wrong register would show. */
static void set_values(VARIANT *values, VARTYPE type)
{
    static const double reals[] = {-1.5, 1e300, 0.1};
    unsigned int i;

    memset(values, 0, 5 * sizeof(*values));
    for (i = 0; i < 3; i++)
    {
        V_I8(&values[i * 2]) = 0x8182838485868788ll + (LONGLONG)i * 0x0101010101010101ll;
        if (type == VT_R8 || type == VT_DATE)
            V_R8(&values[i * 2]) = reals[i];
        else if (type == VT_R4)
        {
            V_I8(&values[i * 2]) = 0;
            V_R4(&values[i * 2]) = (float)reals[i == 1 ? 2 : i];
        }
        V_VT(&values[i * 2]) = type;
    }
    V_VT(&values[1]) = VT_R8;
    V_R8(&values[1]) = 1234.5;
    V_VT(&values[3]) = VT_R4;
    V_R4(&values[3]) = -0.25f;
}

static void call(void *object, ULONG_PTR function, unsigned int which)
{
    VARTYPE types[5] = {callees[which].type, VT_R8, callees[which].type, VT_R4, callees[which].type};
    unsigned int size = callees[which].size, i;
    VARIANTARG values[5], *arguments[5];
    VARIANT result;

    set_values(values, callees[which].type);
    for (i = 0; i < 5; i++)
        arguments[i] = &values[i];
    memset(&got, 0, sizeof(got));
    memset(&result, 0, sizeof(result));
    assert_hresult(DispCallFunc(object, function, CC_STDCALL, callees[which].type, 5, types, arguments, &result), S_OK);
    assert_ptr_equal(got.object, object);
    assert_memory_equal(got.first, &V_UI1(&values[0]), size);
    assert_memory_equal(got.second, &V_UI1(&values[2]), size);
    assert_memory_equal(got.third, &V_UI1(&values[4]), size);
    assert_true(got.real == 1234.5);
    assert_true(got.short_real == -0.25f);
    assert_int_equal(V_VT(&result), callees[which].type);
    assert_memory_equal(&V_UI1(&result), &V_UI1(&values[2]), size);
}

static void test_types(void **state)
{
    const void *vtable[2], **object = vtable;
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(callees); i++)
    {
        print_message("# %s\n", callees[i].name);
        vtable[1] = callees[i].method;
        call(&object, sizeof(void *), i);
        call(NULL, (ULONG_PTR)callees[i].function, i);
    }
}

/* Wine 8 takes a double's register for what a function returns as a float. */
static void test_short_real(void **state)
{
    const void *vtable[1] = {(const void *)r4_method}, **object = vtable;
    VARTYPE types[5] = {VT_R4, VT_R8, VT_R4, VT_R4, VT_R4};
    VARIANTARG values[5], *arguments[5];
    VARIANT result;
    unsigned int i;

    (void)state;
    if (!test_native())
        skip();
    set_values(values, VT_R4);
    for (i = 0; i < 5; i++)
        arguments[i] = &values[i];
    assert_hresult(DispCallFunc(&object, 0, CC_STDCALL, VT_R4, 5, types, arguments, &result), S_OK);
    assert_memory_equal(got.first, &V_R4(&values[0]), 4);
    assert_memory_equal(got.third, &V_R4(&values[4]), 4);
    assert_true(V_R4(&result) == V_R4(&values[2]));
    assert_hresult(DispCallFunc(NULL, (ULONG_PTR)r4_function, CC_STDCALL, VT_R4, 5, types, arguments, &result), S_OK);
    assert_true(V_R4(&result) == V_R4(&values[2]));
}

static double many(void *object, double a, LONG b, double c, LONG d, double e, LONG f, double g, LONG h, double i, LONG j, double k,
    LONG l, double m, LONG n, double o, LONG p, double q, LONG r)
{
    return (object != NULL) + a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + k * 11 + l * 12 + m * 13 + n * 14 +
        o * 15 + p * 16 + q * 17 + r * 18;
}

#define PARAMETERS double a, LONG b, double c, LONG d, double e, LONG f, double g, LONG h

static double STDMETHODCALLTYPE method_2(void *object, double a, LONG b)
{
    return many(object, a, b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static double STDMETHODCALLTYPE method_8(void *object, PARAMETERS)
{
    return many(object, a, b, c, d, e, f, g, h, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

static double STDMETHODCALLTYPE method_14(void *object, PARAMETERS, double i, LONG j, double k, LONG l, double m, LONG n)
{
    return many(object, a, b, c, d, e, f, g, h, i, j, k, l, m, n, 0, 0, 0, 0);
}

static double STDMETHODCALLTYPE method_18(void *object, PARAMETERS, double i, LONG j, double k, LONG l, double m, LONG n, double o, LONG p,
    double q, LONG r)
{
    return many(object, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r);
}

/* A few, as many as there are compiled calls for, and more. */
static void test_counts(void **state)
{
    static const struct { unsigned int count; const void *method; } methods[] =
        {{2, (const void *)method_2}, {8, (const void *)method_8}, {14, (const void *)method_14}, {18, (const void *)method_18}};
    const void *vtable[1], **object = vtable;
    VARIANTARG values[18], *arguments[18];
    VARTYPE types[18];
    VARIANT result;
    unsigned int i, m;
    double expected;

    (void)state;
    for (m = 0; m < ARRAYSIZE(methods); m++)
    {
        vtable[0] = methods[m].method;
        expected = 1;
        for (i = 0; i < methods[m].count; i++)
        {
            types[i] = V_VT(&values[i]) = i % 2 ? VT_I4 : VT_R8;
            if (i % 2)
                V_I4(&values[i]) = (LONG)(100 * i);
            else
                V_R8(&values[i]) = i + 0.5;
            expected += (i % 2 ? 100.0 * i : i + 0.5) * (i + 1);
            arguments[i] = &values[i];
        }
        assert_hresult(DispCallFunc(&object, 0, CC_STDCALL, VT_R8, methods[m].count, types, arguments, &result), S_OK);
        assert_true(V_VT(&result) == VT_R8 && V_R8(&result) == expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_short_real),
        cmocka_unit_test(test_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
