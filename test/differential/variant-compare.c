/* VarCmp over all pairs of types and their VT_RESERVED twins, and the comparisons of strings, currencies and decimals. */
#include <stdio.h>
#include <string.h>

#include "variant.h"

static const WCHAR *const texts[] = {L"", L"0", L"1", L"-1", L"5", L"-5", L"1.5", L"300", L"abc", L"ABC", L"True"};

static const VARTYPE types[] =
{
    VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL, VT_VARIANT,
    VT_UNKNOWN, VT_DECIMAL, 15, VT_I1, VT_UI1, VT_UI2, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT, VT_VOID, VT_HRESULT, VT_PTR,
    VT_SAFEARRAY, VT_RECORD, VT_CLSID, VT_I4 | VT_BYREF, VT_I4 | VT_ARRAY, VT_I4 | VT_VECTOR, VT_BSTR | VT_BYREF,
};

/* The index-th value of the type. */
static int make_value(VARTYPE type, unsigned int index, VARIANT *value)
{
    static const int numbers[] = {0, 1, -1, 5};
    static LONG target = 5;

    memset(value, 0, sizeof(*value));
    if (type & VT_BYREF)
        V_I4REF(value) = &target;
    else if (type == VT_BSTR)
    {
        if (index >= ARRAYSIZE(texts) + 1)
            return 0;
        V_BSTR(value) = index < ARRAYSIZE(texts) ? SysAllocString(texts[index]) : NULL;
        V_VT(value) = type;
        return 1;
    }
    else if (type == VT_DISPATCH || type == VT_UNKNOWN || type & VT_ARRAY || type == VT_RECORD)
        V_UNKNOWN(value) = NULL;
    else
    {
        if (index >= ARRAYSIZE(numbers))
            return 0;
        if (type == VT_R4)
            V_R4(value) = (float)numbers[index];
        else if (type == VT_R8 || type == VT_DATE)
            V_R8(value) = numbers[index];
        else if (type == VT_CY)
            V_CY(value).int64 = 10000 * (LONG64)numbers[index];
        else if (type == VT_BOOL)
            V_BOOL(value) = numbers[index] ? VARIANT_TRUE : VARIANT_FALSE;
        else if (type == VT_DECIMAL)
        {
            V_DECIMAL(value).Lo64 = numbers[index] < 0 ? -numbers[index] : numbers[index];
            V_DECIMAL(value).sign = numbers[index] < 0 ? DECIMAL_NEG : 0;
        }
        else
            V_I8(value) = numbers[index];
        V_VT(value) = type;
        return 1;
    }
    V_VT(value) = type;
    return !index;
}

static void clear(VARIANT *value)
{
    if (V_VT(value) == VT_BSTR)
        SysFreeString(V_BSTR(value));
}

static void compare(const VARIANT *left, const VARIANT *right, LCID lcid, ULONG flags)
{
    unsigned int reserved;
    char question[120];

    for (reserved = 0; reserved < 4; reserved++)
    {
        VARIANT a = *left, b = *right;

        if (reserved & 1)
            V_VT(&a) |= VT_RESERVED;
        if (reserved & 2)
            V_VT(&b) |= VT_RESERVED;
        snprintf(question, sizeof(question), " %x (%x) with %x (%x), lcid %x flags %x", V_VT(&a),
            (unsigned int)(V_ISBYREF(left) ? 0 : V_I4(left)), V_VT(&b), (unsigned int)(V_ISBYREF(right) ? 0 : V_I4(right)),
            (unsigned int)lcid, (unsigned int)flags);
        if (V_VT(left) == VT_BSTR || V_VT(right) == VT_BSTR)
            snprintf(question, sizeof(question), " %x \"%ls\" with %x \"%ls\", lcid %x flags %x", V_VT(&a),
                V_VT(left) == VT_BSTR && V_BSTR(left) ? (wchar_t *)V_BSTR(left) : L"-", V_VT(&b),
                V_VT(right) == VT_BSTR && V_BSTR(right) ? (wchar_t *)V_BSTR(right) : L"-", (unsigned int)lcid,
                (unsigned int)flags);
        block_answer(question, VarCmp(&a, &b, lcid, flags), "", 0);
    }
}

static void run_variants(void)
{
    static const struct { LCID lcid; ULONG flags; } how[] = {{0x409, 0}, {0x409, NORM_IGNORECASE}, {0, 0}};
    unsigned int from, to, i, j, h;
    VARIANT left, right;

    for (from = 0; from < ARRAYSIZE(types); from++)
        for (i = 0; make_value(types[from], i, &left); i++)
        {
            for (to = 0; to < ARRAYSIZE(types); to++)
                for (j = 0; make_value(types[to], j, &right); j++)
                {
                    for (h = 0; h < ARRAYSIZE(how); h++)
                        compare(&left, &right, how[h].lcid, how[h].flags);
                    clear(&right);
                }
            clear(&left);
        }
}

static void run_strings(void)
{
    static const WCHAR *const strings[] = {L"", L"a", L"A", L"ab", L"b", L"B", L"a b", L"a\0b", L"1", L"10", L"2", L"_", L"-",
        L"\xe9", L"e", L"f", L"co-op", L"coop"};
    static const struct { LCID lcid; ULONG flags; } how[] = {{0x409, 0}, {0x409, NORM_IGNORECASE}, {0x407, 0},
        {LOCALE_INVARIANT, NORM_IGNORECASE}, {0, 0}, {0, NORM_IGNORECASE}};
    unsigned int i, j, h;
    char question[64];

    for (i = 0; i < ARRAYSIZE(strings); i++)
        for (j = 0; j < ARRAYSIZE(strings); j++)
            for (h = 0; h < ARRAYSIZE(how); h++)
            {
                BSTR left = SysAllocStringLen(strings[i], i == 7 ? 3 : lstrlenW(strings[i]));
                BSTR right = SysAllocStringLen(strings[j], j == 7 ? 3 : lstrlenW(strings[j]));

                snprintf(question, sizeof(question), " %u with %u, lcid %x flags %x", i, j, (unsigned int)how[h].lcid,
                    (unsigned int)how[h].flags);
                block_answer(question, VarBstrCmp(left, right, how[h].lcid, how[h].flags), "", 0);
                SysFreeString(left);
                SysFreeString(right);
            }
}

static void run_fixed(void)
{
    static const LONG64 amounts[] = {0, 1, -1, 5000, 10000, -10000, 15000, 9223372036854775807LL, -9223372036854775807LL - 1};
    static const double reals[] = {0, 0.5, 1, -1, 1.5, 0.00005, 1e14, -1e14, 1e18};
    unsigned int i, j, scale;
    DECIMAL left, right;
    char question[64];
    CY a, b;

    for (i = 0; i < ARRAYSIZE(amounts); i++)
    {
        a.int64 = amounts[i];
        for (j = 0; j < ARRAYSIZE(amounts); j++)
        {
            b.int64 = amounts[j];
            /* Wine subtracts, and so fails where the difference does not fit; an order of two amounts always exists. */
            if (i < 7 && j < 7)
            {
                snprintf(question, sizeof(question), " CY %u with CY %u", i, j);
                block_answer(question, VarCyCmp(a, b), "", 0);
            }
            for (scale = 0; scale < 9; scale++)
            {
                memset(&left, 0, sizeof(left));
                memset(&right, 0, sizeof(right));
                left.Lo64 = amounts[i] < 0 ? 0 - (ULONG64)amounts[i] : (ULONG64)amounts[i];
                left.sign = amounts[i] < 0 ? DECIMAL_NEG : 0;
                left.scale = (BYTE)(scale / 3);
                right.Lo64 = amounts[j] < 0 ? 0 - (ULONG64)amounts[j] : (ULONG64)amounts[j];
                right.sign = amounts[j] < 0 ? DECIMAL_NEG : 0;
                right.scale = (BYTE)(scale % 3);
                snprintf(question, sizeof(question), " DECIMAL %u with DECIMAL %u, scales %u %u", i, j, left.scale, right.scale);
                block_answer(question, VarDecCmp(&left, &right), "", 0);
            }
        }
        for (j = 0; j < ARRAYSIZE(reals); j++)
        {
            if (i < 7)
            {
                snprintf(question, sizeof(question), " CY %u with R8 %u", i, j);
                block_answer(question, VarCyCmpR8(a, reals[j]), "", 0);
            }
            memset(&left, 0, sizeof(left));
            left.Lo64 = amounts[i] < 0 ? 0 - (ULONG64)amounts[i] : (ULONG64)amounts[i];
            left.sign = amounts[i] < 0 ? DECIMAL_NEG : 0;
            snprintf(question, sizeof(question), " DECIMAL %u with R8 %u", i, j);
            block_answer(question, VarDecCmpR8(&left, reals[j]), "", 0);
        }
    }
}

void run_compare(int count, char **names)
{
    static const struct { const char *name; void (*run)(void); } blocks[] =
        {{"VarCmp", run_variants}, {"VarBstrCmp", run_strings}, {"VarFixedCmp", run_fixed}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(blocks); i++)
        if (block_wanted(blocks[i].name, count, names))
        {
            block_begin(blocks[i].name);
            blocks[i].run();
            block_end();
        }
}
