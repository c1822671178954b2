/* SAFEARRAYs inside the Automation run-time. */
#pragma once

#include <windows.h>
#include <oleauto.h>

/* The 16 bytes in front of every descriptor. */
union safearray_prefix
{
    GUID iid;                       /* FADF_HAVEIID */
    struct
    {
        DWORD unused[3];
        DWORD type;                 /* FADF_HAVEVARTYPE */
    } vartype;
    struct
    {
        void *unused[16 / sizeof(void *) - 1];
        IRecordInfo *info;          /* FADF_RECORD */
    } record;
};

static inline union safearray_prefix *safearray_prefix(const SAFEARRAY *array)
{
    return (union safearray_prefix *)array - 1;
}

/* Bytes of an element: 0 for what cannot be one, or has another size in every array (VT_RECORD). */
ULONG safearray_element_size(VARTYPE type);

/* Elements of all dimensions, and their bytes; FALSE if they do not fit in 32 bits. */
BOOL safearray_size(const SAFEARRAY *array, ULONG *count, ULONG *bytes);

/* What the elements hold is given back, and they are filled with zeros, or left as they are because their memory goes. */
void safearray_clear(SAFEARRAY *array, ULONG first, ULONG count);
void safearray_free_elements(SAFEARRAY *array, ULONG first, ULONG count);

/* Memory for elements, zeros or not; NULL when it is out. Of the task allocator (com/com.h). */
void *safearray_allocate_elements(ULONG bytes, BOOL zeroed, const char *function);

/* Are the elements in the same block as the descriptor (SafeArrayCreateVector)? */
BOOL safearray_is_inline(const SAFEARRAY *array);
