/* Conversions of generated values, printed: `test-differential-variant` of the native build and of the PE build have
 * to print the same. Each line is a block: its name, how many conversions, how many succeeded, and a hash over all
 * results.
 *
 *     test-differential-variant            all blocks
 *     test-differential-variant NAME...    every conversion of the blocks whose names begin so
 *
 * Where Wine is known to be wrong, the input is left out (see differs() in variant-numbers.c), and the unit tests say
 * what is right. */
#define CONST_VTABLE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <oleauto.h>

#include "variant.h"

static int detail;
static unsigned long long total;

static struct
{
    const char *name;
    unsigned long long hash;
    unsigned int count, succeeded;
    int shown;
} block;

static unsigned long long random_state = 88172645463325252ULL;

static unsigned long long next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

void random_seed(unsigned long long seed)
{
    random_state = 88172645463325252ULL + seed;
}

unsigned int random_below(unsigned int limit)
{
    return (unsigned int)(next_random() >> 20) % limit;
}

static void add(const void *data, size_t size)
{
    const unsigned char *bytes = data;

    while (size--)
        block.hash = (block.hash ^ *bytes++) * 1099511628211ULL;
}

static void print_bytes(const void *data, size_t size)
{
    const unsigned char *bytes = data;

    while (size--)
        printf("%02x", *bytes++);
}

static void print_text(const WCHAR *text, size_t length)
{
    putchar('"');
    while (length--)
    {
        printf(*text >= ' ' && *text < 0x7f ? "%c" : "\\%04x", *text);
        text++;
    }
    putchar('"');
}

static size_t value_size(VARTYPE type)
{
    switch (type)
    {
    case VT_I1: case VT_UI1:
        return 1;
    case VT_I2: case VT_UI2: case VT_BOOL:
        return 2;
    case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_R4: case VT_ERROR:
        return 4;
    case VT_I8: case VT_UI8: case VT_R8: case VT_CY: case VT_DATE:
        return 8;
    default:
        return 0;
    }
}

static void print_value(const VARIANT *value)
{
    if (V_VT(value) == VT_BSTR)
        print_text(V_BSTR(value), SysStringLen(V_BSTR(value)));
    else if (V_VT(value) == VT_DECIMAL)
    {
        printf("%02x ", V_DECIMAL(value).sign);
        printf("%02x %08x %016llx", V_DECIMAL(value).scale, (unsigned int)V_DECIMAL(value).Hi32,
            (unsigned long long)V_DECIMAL(value).Lo64);
    }
    else if (V_VT(value) == VT_R8 || V_VT(value) == VT_DATE)
        printf("%.17g", V_R8(value));
    else if (V_VT(value) == VT_R4)
        printf("%.9g", V_R4(value));
    else
        print_bytes(&V_UI1(value), value_size(V_VT(value)));
}

void block_begin(const char *name)
{
    memset(&block, 0, sizeof(block));
    block.name = name;
    block.hash = 14695981039346656037ULL;
    block.shown = detail;
}

void block_result(const VARIANT *in, const char *how, HRESULT hr, const VARIANT *out)
{
    block.count++;
    block.succeeded += SUCCEEDED(hr);
    add(&hr, sizeof(hr));
    if (SUCCEEDED(hr))
    {
        add(&V_VT(out), sizeof(VARTYPE));
        if (V_VT(out) == VT_BSTR)
            add(V_BSTR(out), SysStringByteLen(V_BSTR(out)));
        else if (V_VT(out) == VT_DECIMAL)
        {
            add(&V_DECIMAL(out).scale, 2);
            add(&V_DECIMAL(out).Hi32, 4);
            add(&V_DECIMAL(out).Lo64, 8);
        }
        else
            add(&V_UI1(out), value_size(V_VT(out)));
    }
    if (!block.shown)
        return;
    printf("%s%s ", block.name, how);
    print_value(in);
    printf(" -> %08x ", (unsigned int)hr);
    if (SUCCEEDED(hr))
    {
        printf("%u:", V_VT(out));
        print_value(out);
    }
    putchar('\n');
}

void block_answer(const char *question, HRESULT hr, const void *answer, size_t size)
{
    block.count++;
    block.succeeded += SUCCEEDED(hr);
    add(&hr, sizeof(hr));
    if (SUCCEEDED(hr))
        add(answer, size);
    if (!block.shown)
        return;
    printf("%s%s -> %08x ", block.name, question, (unsigned int)hr);
    if (SUCCEEDED(hr))
        print_bytes(answer, size);
    putchar('\n');
}

void block_end(void)
{
    total += block.count;
    if (!block.shown)
        printf("%s %u %u %016llx\n", block.name, block.count, block.succeeded, block.hash);
}

static void set_decimal(VARIANT *value, int scale, int negative, ULONG high, ULONG64 low)
{
    memset(value, 0, sizeof(*value));
    V_DECIMAL(value).scale = scale;
    V_DECIMAL(value).sign = negative ? DECIMAL_NEG : 0;
    V_DECIMAL(value).Hi32 = high;
    V_DECIMAL(value).Lo64 = low;
    V_VT(value) = VT_DECIMAL;
}

/* Integers around every limit of an integer type, also for reals and fixed points. */
static const long long limits[] =
{
    0, 1, 2, 3, 5, 7, 10, 15, 25, 99, 100, 127, 128, 129, 255, 256, 257, 999, 1000, 9999, 10000, 32766, 32767, 32768,
    32769,
    65534, 65535, 65536, 65537, 99999, 657434, 657435, 2958465, 2958466, 16777215, 16777216, 16777217, 2147483646,
    2147483647, 2147483648LL, 2147483649LL, 4294967294LL, 4294967295LL, 4294967296LL, 4294967297LL, 999999999999999LL,
    1000000000000000LL, 9007199254740991LL, 9007199254740992LL, 9007199254740993LL, 922337203685477LL,
    922337203685478LL,
    9223372036854775806LL, 9223372036854775807LL, (-9223372036854775807LL - 1),
};

static const double fractions[] =
{
    0, 0.5, -0.5, 0.25, 0.75, 0.1, 0.4999999, 0.5000001, 0.49999999999, 0.00004, 0.00005, 0.00006, 0.99995,
    0.33333333333333,
};

static const double reals[] =
{
    1e-5, 1e-10, 1e-28, 1e-29, 5e-29, 1e-30, 1e-300, 4.9e-324, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 7.9228162514264e28,
    7.92281625142643e28, 7.9228162514265e28, 1e29, 3.4028234e38, 3.4028235677973366e38, 3.5e38, 1e100,
        1.7976931348623157e308,
    1.1754943508222875e-38, 1e-40, 1e-45, 123456789012345.6, 12345678901234567.0, 0.1234567890123456789, 1.5e-5,
    9.9999995, 99999995,
    0.000123456789, 123456.7890625, 922337203685477.5807, 922337203685477.58, 922337203685477.62, 1e14,
    99999999999999.9,
};

static void random_value(VARTYPE type, VARIANT *value)
{
    unsigned long long bits = next_random(), other = next_random();

    /* Small numbers are as likely as large ones. */
    bits >>= other & 63;
    V_VT(value) = type;
    switch (type)
    {
    case VT_R4:
        V_R4(value) = (float)((double)(long long)bits / (double)(1ULL << (other >> 8 & 31)) *
            (other & 0x100000 ? -1 : 1));
        break;
    case VT_R8:
        V_R8(value) = (double)(long long)bits / (double)(1ULL << (other >> 8 & 63)) * (other & 0x100000 ? -1 : 1);
        break;
    case VT_DATE:
        V_DATE(value) = (double)(bits % 3615899) - 657434 + (double)(other % 86400) / 86400;
        break;
    case VT_DECIMAL:
        set_decimal(value, other >> 16 & 31 ? (int)((other >> 16 & 31) - 1) % 29 : 0, other >> 30 & 1,
            other >> 32 & 3 ? 0 : (ULONG)(next_random() >> (other >> 40 & 31)), bits);
        break;
    case VT_BOOL:
        V_BOOL(value) = bits & 1 ? VARIANT_TRUE : VARIANT_FALSE;
        break;
    default:
        V_I8(value) = other & 0x100000 ? -(long long)bits : (long long)bits;
    }
}

static int edge_value(VARTYPE type, unsigned int index, VARIANT *value)
{
    unsigned int count = ARRAYSIZE(limits) * 2, i;
    long long limit;
    double real;

    V_VT(value) = type;
    switch (type)
    {
    case VT_R4: case VT_R8: case VT_DATE:
        if (index < count * ARRAYSIZE(fractions))
        {
            i = index / ARRAYSIZE(fractions);
            real = (double)limits[i / 2] + fractions[index % ARRAYSIZE(fractions)];
            real = i & 1 ? -real : real;
        }
        else if ((index -= count * ARRAYSIZE(fractions)) < ARRAYSIZE(reals) * 2)
            real = index & 1 ? -reals[index / 2] : reals[index / 2];
        else
            return 0;
        if (type == VT_R4)
            V_R4(value) = (float)real;
        else
            V_R8(value) = real;
        return 1;
    case VT_DECIMAL:
        if (index >= count * 29)
            return 0;
        i = index / 29;
        set_decimal(value, index % 29, i & 1, i % 5 == 4 ? 0x12345678 : i % 5 == 3 ? 0xffffffff : 0, limits[i / 2]);
        return 1;
    case VT_BOOL:
        if (index > 4)
            return 0;
        V_BOOL(value) = index == 0 ? VARIANT_TRUE : index == 1 ? VARIANT_FALSE : (VARIANT_BOOL)(index - 1);
        return 1;
    case VT_CY:
        if (index >= count * 7)
            return 0;
        i = index / 7;
        limit = (long long)((unsigned long long)limits[i / 2] * (index % 7 < 5 ? 10000 : 1));
        limit = (long long)((unsigned long long)limit + index % 7 * 2500);
        V_I8(value) = i & 1 ? (long long)(0 - (unsigned long long)limit) : limit;
        return 1;
    default:
        if (index >= count)
            return 0;
        limit = limits[index / 2];
        V_I8(value) = index & 1 ? (long long)(0 - (unsigned long long)limit) : limit;
        return 1;
    }
}

int next_value(VARTYPE type, unsigned int index, unsigned int random_values, VARIANT *value)
{
    static unsigned int edges;

    if (!index)
    {
        /* Every block of a type sees the same values, in whatever order blocks run. */
        random_state = 88172645463325252ULL + type;
        edges = 0;
    }
    memset(value, 0, sizeof(*value));
    if (index == edges && edge_value(type, index, value))
    {
        edges++;
        return 1;
    }
    if (index - edges >= random_values)
        return 0;
    random_value(type, value);
    return 1;
}

int block_wanted(const char *name, int count, char **names)
{
    int i;

    for (i = 1; i < count; i++)
        if (!strncmp(name, names[i], strlen(names[i])))
            return 1;
    return count < 2;
}

int main(int count, char **names)
{
    detail = count > 1;
    run_numbers(count, names);
    run_texts(count, names);
    run_changes(count, names);
    run_parsing(count, names);
    run_dates(count, names);
    run_compare(count, names);
    run_arrays(count, names);
    if (!detail)
        printf("%llu conversions\n", total);
    return 0;
}
