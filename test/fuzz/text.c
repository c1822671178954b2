/* Any text as a number, a date and a truth, in every locale that is offered; what is read is made text again, and read again. */
#define COBJMACROS
#define CONST_VTABLE
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <oleauto.h>

#include "fuzz.h"

static const LCID locales[] = {LOCALE_INVARIANT, 0x409, 0x407, 0x40c, LOCALE_USER_DEFAULT, 0x411};

static void require(BOOL condition)
{
    if (!condition)
        abort();
}

static void read_number(const WCHAR *text, LCID lcid, ULONG flags, int room)
{
    size_t length = (size_t)lstrlenW(text);
    NUMPARSE number = {0};
    BYTE digits[64];
    VARIANT value;
    unsigned int bit;
    int i;

    memset(digits, 0x77, sizeof(digits));
    number.cDig = room;
    number.dwInFlags = flags;
    if (FAILED(VarParseNumFromStr((WCHAR *)text, lcid, 0, &number, digits)))
        return;
    require(number.cDig > 0 && number.cDig <= room);
    require(number.cchUsed > 0 && (size_t)number.cchUsed <= length);
    require(!(flags & NUMPRS_USE_ALL) || (size_t)number.cchUsed == length);
    for (i = 0; i < number.cDig; i++)
        require(digits[i] < (number.nBaseShift ? 1 << number.nBaseShift : 10));
    require(digits[room] == 0x77);
    for (bit = VT_I2; bit <= VT_UI8; bit++)
        if (SUCCEEDED(VarNumFromParseNum(&number, digits, 1u << bit, &value)))
            require(V_VT(&value) == bit);
    if (SUCCEEDED(VarNumFromParseNum(&number, digits, VTBIT_I4 | VTBIT_R8 | VTBIT_CY | VTBIT_DECIMAL, &value)))
        VariantClear(&value);
}

/* A value as text is the value again; what a real loses beyond 15 digits it loses the first time. */
static void make_again(VARIANT *value, LCID lcid)
{
    VARIANT text, again, once_more;

    VariantInit(&text);
    VariantInit(&again);
    VariantInit(&once_more);
    if (SUCCEEDED(VariantChangeTypeEx(&text, value, lcid, 0, VT_BSTR)) &&
        SUCCEEDED(VariantChangeTypeEx(&again, &text, lcid, 0, V_VT(value))))
    {
        require(SUCCEEDED(VariantChangeTypeEx(&once_more, &again, lcid, 0, VT_BSTR)));
        require(VarBstrCmp(V_BSTR(&text), V_BSTR(&once_more), 0, 0) == VARCMP_EQ);
    }
    VariantClear(&text);
    VariantClear(&again);
    VariantClear(&once_more);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const VARTYPE types[] = {VT_I1, VT_UI1, VT_I2, VT_UI2, VT_I4, VT_UI4, VT_I8, VT_UI8, VT_R4, VT_R8, VT_CY, VT_DATE,
        VT_BOOL, VT_DECIMAL};
    VARIANT text, value;
    size_t length, i;
    ULONG flags;
    LCID lcid;
    int room;

    if (size < 4)
        return 0;
    lcid = locales[data[0] % ARRAYSIZE(locales)];
    flags = data[1] | (ULONG)(data[2] & 0x3f) << 8;
    room = 1 + data[3] % 40;
    length = (size - 4) / sizeof(WCHAR);
    V_VT(&text) = VT_BSTR;
    if (!(V_BSTR(&text) = SysAllocStringLen(NULL, (UINT)length)))
        return 0;
    memcpy(V_BSTR(&text), data + 4, length * sizeof(WCHAR));
    read_number(V_BSTR(&text), lcid, flags, room);
    read_number(V_BSTR(&text), lcid, NUMPRS_STD & ~NUMPRS_USE_ALL, room);
    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        VariantInit(&value);
        if (FAILED(VariantChangeTypeEx(&value, &text, lcid, data[3] & VARIANT_LOCALBOOL, types[i])))
            continue;
        require(V_VT(&value) == types[i]);
        make_again(&value, lcid);
    }
    SysFreeString(V_BSTR(&text));
    return 0;
}
