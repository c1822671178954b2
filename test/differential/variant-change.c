/* VariantChangeTypeEx over all pairs of types, by value and by reference, with each flag. */
#include <stdio.h>
#include <string.h>

#include "variant.h"

static const VARTYPE types[] =
{
    VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL,
    VT_VARIANT, VT_UNKNOWN,
    VT_DECIMAL, VT_I1, VT_UI1, VT_UI2, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT, VT_RECORD, VT_CLSID,
};

static const USHORT flags[] = {0, VARIANT_NOVALUEPROP, VARIANT_ALPHABOOL, VARIANT_LOCALBOOL, VARIANT_NOUSEROVERRIDE};

static const char *const texts[] = {"0", "1", "-1", "300", "1.5", "True", "x", "", "1/2/2000", "70000"};

static int is_number(VARTYPE type)
{
    return (type >= VT_I2 && type <= VT_DATE) || type == VT_BOOL || (type >= VT_DECIMAL && type <= VT_UINT);
}

/* The index-th value of the type; small numbers, so that every pair meets what fits and what does not. */
static int make_value(VARTYPE type, unsigned int index, VARIANT *value)
{
    static const int numbers[] = {0, 1, -1, 2, 100, 127, 128, -128, -129, 255, 256, 1000, 32767, 32768, -32769,
        65535, 65536};
    const char *text;
    WCHAR wide[32];
    unsigned int i;

    memset(value, 0, sizeof(*value));
    if (type == VT_BSTR)
    {
        if (index >= ARRAYSIZE(texts))
            return 0;
        for (i = 0, text = texts[index]; (wide[i] = text[i]); i++)
            ;
        V_BSTR(value) = SysAllocString(wide);
    }
    else if (is_number(type))
    {
        if (index >= ARRAYSIZE(numbers))
            return 0;
        if (type == VT_R4)
            V_R4(value) = (float)(numbers[index] / 2.0);
        else if (type == VT_R8 || type == VT_DATE)
            V_R8(value) = numbers[index] / 2.0;
        else if (type == VT_CY)
            /* Halves; VarI8FromCy of a negative one is a tale of its own (vartype-integer.c). */
            V_CY(value).int64 = 5000 * (LONG64)numbers[index];
        else if (type == VT_BOOL)
            V_BOOL(value) = index & 1 ? VARIANT_TRUE : VARIANT_FALSE;
        else if (type == VT_DECIMAL)
        {
            V_DECIMAL(value).Lo64 = numbers[index] < 0 ? -numbers[index] : numbers[index];
            V_DECIMAL(value).sign = numbers[index] < 0 ? DECIMAL_NEG : 0;
            V_DECIMAL(value).scale = index % 3;
        }
        else
            V_I8(value) = numbers[index];
    }
    else if (index)
        return 0;
    V_VT(value) = type;
    return 1;
}

static void change(const VARIANT *in, const char *name, LCID lcid, USHORT how, VARTYPE type)
{
    char description[64];
    VARIANT out, shown;
    HRESULT hr;

    memset(&out, 0, sizeof(out));
    hr = VariantChangeTypeEx(&out, (VARIANT *)in, lcid, how, type);
    snprintf(description, sizeof(description), "%s %x flags %x %u to %u", name, (unsigned int)lcid, how, V_VT(in),
        type);
    shown = *in;
    if (V_VT(in) & VT_BYREF)
        V_VT(&shown) = VT_EMPTY;
    block_result(&shown, description, hr, &out);
    if (SUCCEEDED(hr))
        VariantClear(&out);
}

/* Wine cuts an I8 or UI8 that does not fit in a UI2, though its VarUI2FromI8 fails. */
static int differs(VARTYPE from, VARTYPE to)
{
    return (from == VT_I8 || from == VT_UI8) && to == VT_UI2;
}

void run_changes(int count, char **names)
{
    static const LCID locales[] = {0x7f, 0x409, 0x407, 0x40c};
    unsigned int from, to, f, l, n;
    VARIANT in, reference;
    char name[40];

    for (from = 0; from < ARRAYSIZE(types); from++)
    {
        snprintf(name, sizeof(name), "VariantChangeTypeEx-from-%u", types[from]);
        if (!block_wanted(name, count, names))
            continue;
        block_begin(name);
        for (n = 0; make_value(types[from], n, &in); n++)
        {
            memset(&reference, 0, sizeof(reference));
            V_VT(&reference) = types[from] | VT_BYREF;
            V_BYREF(&reference) = types[from] == VT_DECIMAL ? (void *)&in : (void *)&V_UI1(&in);
            for (to = 0; to < ARRAYSIZE(types); to++)
                for (f = 0; f < ARRAYSIZE(flags) && !differs(types[from], types[to]); f++)
                    for (l = 0; l < ARRAYSIZE(locales); l++)
                    {
                        change(&in, "", locales[l], flags[f], types[to]);
                        if (is_number(types[from]) || types[from] == VT_BSTR)
                            change(&reference, " by reference", locales[l], flags[f], types[to]);
                    }
            if (types[from] == VT_BSTR)
                SysFreeString(V_BSTR(&in));
        }
        block_end();
    }
}
