/* SAFEARRAY: random lives of arrays of every type, with the descriptor (and what is hidden in front of it) after each step. */
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "variant.h"

#define LIVES 6000
#define STEPS 8
#define MAXIMUM_DIMENSIONS 3

static const VARTYPE types[] =
{
    VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL, VT_VARIANT, VT_UNKNOWN, VT_DECIMAL, VT_I1,
    VT_UI1, VT_UI2, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT, VT_EMPTY, VT_NULL, 15, VT_VOID, VT_HRESULT, VT_PTR, VT_SAFEARRAY, VT_CARRAY,
    VT_USERDEFINED, VT_LPSTR, VT_LPWSTR, VT_RECORD, VT_INT_PTR, VT_UINT_PTR, VT_FILETIME, VT_BLOB, VT_CLSID, VT_I4 | VT_BYREF,
    VT_I4 | VT_ARRAY,
};

static const VARTYPE usual_types[] = {VT_I2, VT_I4, VT_R8, VT_BSTR, VT_VARIANT, VT_UNKNOWN, VT_DISPATCH, VT_DECIMAL, VT_UI1, VT_BOOL};

struct shown
{
    USHORT dimensions, features;
    ULONG element_size, locks, has_data;
    SAFEARRAYBOUND bounds[MAXIMUM_DIMENSIONS];
    BYTE prefix[16];
    VARTYPE type;
    HRESULT type_result;
};

/* The step's own answer is added by the caller. */
static void show(const char *question, HRESULT hr, SAFEARRAY *array, const void *answer, size_t size)
{
    BYTE bytes[sizeof(struct shown) + 64];
    struct shown shown;

    memset(&shown, 0, sizeof(shown));
    if (array)
    {
        shown.dimensions = array->cDims;
        shown.features = array->fFeatures;
        shown.element_size = array->cbElements;
        shown.locks = array->cLocks;
        shown.has_data = array->pvData != NULL;
        memcpy(shown.bounds, array->rgsabound, array->cDims * sizeof(SAFEARRAYBOUND));
        if (array->fFeatures & FADF_HAVEIID)
            memcpy(shown.prefix, (BYTE *)array - 16, 16);
        else if (array->fFeatures & FADF_HAVEVARTYPE)
            memcpy(shown.prefix, (BYTE *)array - 4, 4);
        shown.type_result = SafeArrayGetVartype(array, &shown.type);
    }
    memset(bytes, 0, sizeof(bytes));
    memcpy(bytes, &shown, sizeof(shown));
    memcpy(bytes + sizeof(shown), answer, min(size, 64));
    /* The descriptor is to be compared whatever the step answered. */
    block_answer(question, S_OK, &hr, sizeof(hr));
    block_answer("", S_OK, bytes, sizeof(bytes));
}

static SAFEARRAY *create(char *question, size_t size, HRESULT *hr)
{
    VARTYPE type = random_below(6) ? usual_types[random_below(ARRAYSIZE(usual_types))] : types[random_below(ARRAYSIZE(types))];
    static const GUID iid = {0x12345678, 0x1234, 0x5678, {1, 2, 3, 4, 5, 6, 7, 8}};
    const GUID *extra = random_below(2) && type != VT_RECORD ? &iid : NULL;
    UINT dimensions = random_below(20) ? 1 + random_below(MAXIMUM_DIMENSIONS) : 0, how = random_below(6), i;
    SAFEARRAYBOUND bounds[MAXIMUM_DIMENSIONS];
    SAFEARRAY *array = NULL;

    for (i = 0; i < MAXIMUM_DIMENSIONS; i++)
    {
        /* No sizes that overflow: Wine lets them wrap. */
        bounds[i].cElements = random_below(5);
        bounds[i].lLbound = (LONG)random_below(7) - 3;
    }
    if (how >= 4)
        dimensions = dimensions ? dimensions : 1;
    snprintf(question, size, " create %u type %x dimensions %u (%u from %d, %u from %d, %u from %d)%s", how, type, dimensions,
        (unsigned int)bounds[0].cElements, (int)bounds[0].lLbound, (unsigned int)bounds[1].cElements, (int)bounds[1].lLbound,
        (unsigned int)bounds[2].cElements, (int)bounds[2].lLbound, extra ? " with IID" : "");
    *hr = S_OK;
    switch (how)
    {
        case 0:
            array = SafeArrayCreateVector(type, bounds[0].lLbound, bounds[0].cElements);
            break;
        case 1:
            array = SafeArrayCreateVectorEx(type, bounds[0].lLbound, bounds[0].cElements, (void *)extra);
            break;
        case 2:
            array = SafeArrayCreateEx(type, dimensions, bounds, (void *)extra);
            break;
        case 3:
            *hr = type == VT_RECORD ? E_INVALIDARG : SafeArrayAllocDescriptorEx(type, dimensions, &array);
            /* Wine knows a size of records. */
            if (SUCCEEDED(*hr) && array->cbElements)
            {
                memcpy(array->rgsabound, bounds, dimensions * sizeof(*bounds));
                for (i = 0; i < dimensions; i++)
                    array->rgsabound[i].cElements &= 7;
                *hr = SafeArrayAllocData(array);
            }
            break;
        default:
            array = SafeArrayCreate(type, dimensions, bounds);
            break;
    }
    return array;
}

/* A value for SafeArrayPutElement. */
static void *make_value(VARTYPE type, VARIANT *room)
{
    static const WCHAR text[] = L"text of an element";

    memset(room, 0, sizeof(*room));
    switch (type)
    {
        case VT_BSTR:
            V_BSTR(room) = random_below(4) ? SysAllocStringLen(text, 1 + random_below(17)) : NULL;
            return V_BSTR(room);
        case VT_UNKNOWN:
        case VT_DISPATCH:
            return NULL;
        case VT_VARIANT:
            V_VT(room) = random_below(2) ? VT_I4 : VT_BSTR;
            if (V_VT(room) == VT_I4)
                V_I4(room) = (LONG)random_below(1000);
            else
                V_BSTR(room) = SysAllocStringLen(text, random_below(18));
            return room;
        default:
            ((ULONG *)room)[0] = random_below(1000);
            ((ULONG *)room)[1] = random_below(1000);
            return room;
    }
}

static void free_value(VARTYPE type, VARIANT *room)
{
    if (type == VT_BSTR)
        SysFreeString(V_BSTR(room));
    else if (type == VT_VARIANT)
        VariantClear(room);
}

/* The bits of a value, or the text that it points to. */
static size_t describe_value(VARTYPE type, const VARIANT *room, BYTE *answer)
{
    BSTR string = NULL;

    if (type == VT_BSTR)
        string = V_BSTR(room);
    else if (type == VT_VARIANT && V_VT(room) == VT_BSTR)
        string = V_BSTR(room);
    else if (type != VT_VARIANT)
    {
        memcpy(answer, room, 16);
        return 16;
    }
    memset(answer, 0, 60);
    answer[0] = (BYTE)(type == VT_VARIANT ? V_VT(room) : type);
    if (type == VT_VARIANT && V_VT(room) == VT_I4)
        memcpy(answer + 4, &V_I4(room), 4);
    else
    {
        answer[1] = string != NULL;
        memcpy(answer + 4, string ? string : L"", SysStringByteLen(string));
    }
    return 60;
}

static void step(SAFEARRAY *array, VARTYPE type)
{
    LONG indices[MAXIMUM_DIMENSIONS], bound = 77;
    BYTE answer[64] = {0};
    char question[64];
    SAFEARRAY *copy = NULL;
    SAFEARRAYBOUND resize;
    VARIANT room;
    BSTR string = NULL;
    void *data = NULL;
    size_t size = 0;
    HRESULT hr;
    UINT what = random_below(15), i;
    GUID iid;

    for (i = 0; i < MAXIMUM_DIMENSIONS; i++)
    {
        const SAFEARRAYBOUND *limit = &array->rgsabound[i < array->cDims ? array->cDims - 1 - i : 0];

        indices[i] = limit->lLbound + (LONG)random_below(min(limit->cElements, 4) + (random_below(4) ? 0 : 1) + 1) - (random_below(8) ? 0 : 1);
    }
    switch (what)
    {
        case 0: case 1: case 2:
            data = make_value(type, &room);
            hr = SafeArrayPutElement(array, indices, data);
            free_value(type, &room);
            break;
        case 3: case 4: case 5:
            memset(&room, 0, sizeof(room));
            hr = SafeArrayGetElement(array, indices, &room);
            if (SUCCEEDED(hr))
            {
                /* A string was put at the beginning of the room. */
                if (type == VT_BSTR)
                    V_BSTR(&room) = *(BSTR *)&room;
                size = describe_value(type, &room, answer);
                free_value(type, &room);
            }
            break;
        case 6:
            i = random_below(5);
            hr = SafeArrayGetLBound(array, i, &bound);
            memcpy(answer, &bound, 4);
            bound = 77;
            if (SUCCEEDED(hr))
                hr = SafeArrayGetUBound(array, i, &bound);
            memcpy(answer + 4, &bound, 4);
            size = 8;
            break;
        case 7:
            hr = SafeArrayCopy(array, &copy);
            show(" the copy", hr, copy, "", 0);
            if (copy)
            {
                hr = SafeArrayCopyData(array, copy);
                show(" the copied data", hr, copy, "", 0);
                hr = SafeArrayDestroy(copy);
            }
            break;
        case 8:
            hr = SafeArrayLock(array);
            SafeArrayGetIID(array, &iid);
            break;
        case 9:
            /* Wine counts below zero. */
            hr = array->cLocks ? SafeArrayUnlock(array) : S_FALSE;
            break;
        case 10:
            resize.cElements = random_below(7);
            resize.lLbound = (LONG)random_below(3);
            hr = SafeArrayRedim(array, &resize);
            break;
        case 11:
            hr = SafeArrayPtrOfIndex(array, indices, &data);
            bound = SUCCEEDED(hr) ? (LONG)((BYTE *)data - (BYTE *)array->pvData) : 0;
            memcpy(answer, &bound, 4);
            size = 4;
            break;
        case 12:
            hr = BstrFromVector(array, &string);
            bound = (LONG)SysStringByteLen(string);
            memcpy(answer, &bound, 4);
            size = 4;
            SysFreeString(string);
            break;
        case 13:
            memset(&iid, 0, sizeof(iid));
            hr = SafeArrayGetIID(array, &iid);
            memcpy(answer, &iid, 16);
            size = 16;
            iid.Data1++;
            if (SUCCEEDED(hr))
                hr = SafeArraySetIID(array, &iid);
            break;
        default:
            bound = (LONG)(SafeArrayGetDim(array) * 1000 + SafeArrayGetElemsize(array));
            hr = SafeArrayAccessData(array, &data);
            memcpy(answer, &bound, 4);
            size = 4;
            if (SUCCEEDED(hr))
                hr = SafeArrayUnaccessData(array);
            break;
    }
    snprintf(question, sizeof(question), " step %u at %d %d %d", what, (int)indices[0], (int)indices[1], (int)indices[2]);
    show(question, hr, array, answer, size);
}

void run_arrays(int count, char **names)
{
    char question[200];
    SAFEARRAY *array;
    unsigned int n, i;
    VARTYPE type;
    HRESULT hr;

    if (!block_wanted("SafeArray", count, names))
        return;
    block_begin("SafeArray");
    for (n = 0; n < LIVES; n++)
    {
        /* Each life by itself, so that one difference does not make many. */
        random_seed(1000 + n * 7919ull);
        for (i = 0; i < 8; i++)
            random_below(2);
        array = create(question, sizeof(question), &hr);
        show(question, hr, array, "", 0);
        if (!array)
            continue;
        if (FAILED(SafeArrayGetVartype(array, &type)) || !array->pvData || array->cbElements > sizeof(VARIANT))
        {
            SafeArrayDestroyDescriptor(array);
            continue;
        }
        /* Without the feature that says so its elements are bits (SafeArrayAllocDescriptorEx). */
        if ((type == VT_BSTR || type == VT_UNKNOWN || type == VT_DISPATCH || type == VT_VARIANT) &&
            !(array->fFeatures & (FADF_BSTR | FADF_UNKNOWN | FADF_DISPATCH | FADF_VARIANT)))
            type = array->cbElements == 8 ? VT_I8 : VT_DECIMAL;
        for (i = 0; i < STEPS; i++)
            step(array, type);
        hr = SafeArrayDestroy(array);
        block_answer(" destroyed", hr, "", 0);
        if (hr == DISP_E_ARRAYISLOCKED)
        {
            while (array->cLocks)
                SafeArrayUnlock(array);
            block_answer(" destroyed then", SafeArrayDestroy(array), "", 0);
        }
    }
    block_end();
}
