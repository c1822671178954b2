/* Stacks of PE programs: addresses by file; what they mean is for a debugger to say. */
#include "check/stacks.h"

#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

/* --- what is loaded ------------------------------------------------------------------------------------------------------ */

/* Addresses of an unloaded module keep their meaning until another one takes them. */
struct image
{
    ULONG_PTR start, end;
    DWORD stamp;
    enum image_owner owner;
    char *path;
};

static struct
{
    SRWLOCK lock;
    struct image *items;
    size_t items_count, items_capacity;
} images = {SRWLOCK_INIT};

static BOOL below(const WCHAR *path, const WCHAR *folder, UINT length)
{
    return length && CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, path, (int)length, folder, (int)length) == CSTR_EQUAL;
}

static const IMAGE_NT_HEADERS *headers_of(const void *base)
{
    return (const IMAGE_NT_HEADERS *)((const char *)base + ((const IMAGE_DOS_HEADER *)base)->e_lfanew);
}

static BOOL describe(HMODULE base, struct image *image)
{
    WCHAR path[MAX_PATH], windows[MAX_PATH];
    HMODULE own = NULL;

    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
            (const WCHAR *)(ULONG_PTR)&describe, &own);
    image->start = (ULONG_PTR)base;
    image->end = image->start + headers_of(base)->OptionalHeader.SizeOfImage;
    image->stamp = headers_of(base)->FileHeader.TimeDateStamp;
    if (!GetModuleFileNameW(base, path, MAX_PATH) || !(image->path = text_utf8(path, -1)))
        return FALSE;
    image->owner = base == own ? IMAGE_OURS
            : below(path, windows, GetSystemWindowsDirectoryW(windows, MAX_PATH)) ? IMAGE_RUNTIME : IMAGE_MODULE;
    return TRUE;
}

static struct image *find_listed(ULONG_PTR address)
{
    size_t i;

    for (i = 0; i < images.items_count; i++)
        if (address >= images.items[i].start && address < images.items[i].end)
            return &images.items[i];
    return NULL;
}

/* A copy, whose path is valid for ever; FALSE: nothing is or was at that address. */
static BOOL find_image(const void *address, struct image *image)
{
    struct image *listed, made;
    HMODULE base;
    size_t i;
    BOOL found;

    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
            (const WCHAR *)address, &base))
        base = NULL;
    AcquireSRWLockShared(&images.lock);
    listed = find_listed((ULONG_PTR)address);
    found = listed && (!base || (listed->start == (ULONG_PTR)base && listed->stamp == headers_of(base)->FileHeader.TimeDateStamp));
    if (found)
        *image = *listed;
    ReleaseSRWLockShared(&images.lock);
    if (found || !base)
        return found;
    if (!describe(base, &made))
        return FALSE;
    AcquireSRWLockExclusive(&images.lock);
    for (i = 0; i < images.items_count;)
        if (images.items[i].start < made.end && made.start < images.items[i].end)
            images.items[i] = images.items[--images.items_count];
        else
            i++;
    if ((listed = ARRAY_ADD(&images, items)))
        *listed = made;
    ReleaseSRWLockExclusive(&images.lock);
    *image = made;
    return TRUE;
}

enum image_owner stack_owner(const void *address)
{
    struct image image;

    return find_image(address, &image) ? image.owner : IMAGE_NOT_KNOWN;
}

/* --- taking a stack -------------------------------------------------------------------------------------------------------- */

struct walk
{
    struct stack *stack;
    BOOL whole, entered, module;
};

/* FALSE: the stack is complete. */
static BOOL step(struct walk *walk, const void *address)
{
    enum image_owner owner = stack_owner((const char *)address - 1);

    /* Our own frames that take the stack, then Windows' up to the function that was called. */
    if (!walk->entered)
        walk->entered = owner == IMAGE_RUNTIME || owner == IMAGE_MODULE;
    else if (owner == IMAGE_OURS && walk->module)
        return FALSE;
    if (owner == IMAGE_MODULE || (owner == IMAGE_OURS && walk->entered))
        walk->stack->frames[walk->stack->count++] = address;
    walk->module = walk->module || owner == IMAGE_MODULE;
    return walk->stack->count < STACK_FRAMES && (walk->whole || !walk->module);
}

void stack_capture(struct stack *stack, BOOL whole)
{
    struct walk walk = {stack, whole};
    void *frames[48];
    USHORT count = RtlCaptureStackBackTrace(0, 48, frames, NULL), i;

    stack->count = 0;
    for (i = 0; i < count && step(&walk, frames[i]); i++)
        ;
}

void stack_capture_context(struct stack *stack, void *context)
{
    struct walk walk = {stack, TRUE};
    CONTEXT state = *(const CONTEXT *)context;

    stack->count = 0;
#ifdef __x86_64__
    {
        RUNTIME_FUNCTION *function;
        DWORD64 base, frame, caller;
        unsigned int depth;
        void *data;
        SIZE_T got;

        /* The first is no return address. */
        for (depth = 0; depth < 48 && state.Rip && step(&walk, (const char *)(ULONG_PTR)state.Rip + !depth); depth++)
        {
            if (!ReadProcessMemory(GetCurrentProcess(), (const void *)(ULONG_PTR)state.Rsp, &caller, sizeof(caller), &got))
                break;
            if ((function = RtlLookupFunctionEntry(state.Rip - (depth > 0), &base, NULL)))
                RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, state.Rip, function, &state, &data, &frame, NULL);
            else
            {
                /* A function without a frame, or no code at all: a call through a bad pointer. */
                state.Rip = caller;
                state.Rsp += sizeof(caller);
            }
        }
    }
#else
    step(&walk, (const char *)(ULONG_PTR)state.Eip + 1);
#endif
}

const void *stack_place(const struct stack *stack)
{
    unsigned int i;

    for (i = 0; i < stack->count; i++)
        if (stack_owner((const char *)stack->frames[i] - 1) == IMAGE_MODULE)
            return stack->frames[i];
    return NULL;
}

/* --- what an address means --------------------------------------------------------------------------------------------------- */

/* Where the function begins that an address lies in, by the table that exceptions are unwound with. */
static ULONG_PTR function_of(const void *address, ULONG_PTR *base)
{
#ifdef __x86_64__
    DWORD64 image;
    const RUNTIME_FUNCTION *function = RtlLookupFunctionEntry((DWORD64)(ULONG_PTR)address, &image, NULL);

    *base = (ULONG_PTR)image;
    return function ? *base + function->BeginAddress : 0;
#else
    (void)address, (void)base;
    return 0;
#endif
}

const char *stack_export(const void *address)
{
    ULONG_PTR base, begin = function_of(address, &base);
    const IMAGE_DATA_DIRECTORY *directory;
    const IMAGE_EXPORT_DIRECTORY *exports;
    const DWORD *names, *functions;
    const WORD *ordinals;
    DWORD i;

    if (!begin)
        return NULL;
    directory = &headers_of((const void *)base)->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT];
    if (!directory->Size)
        return NULL;
    exports = (const IMAGE_EXPORT_DIRECTORY *)(base + directory->VirtualAddress);
    names = (const DWORD *)(base + exports->AddressOfNames);
    functions = (const DWORD *)(base + exports->AddressOfFunctions);
    ordinals = (const WORD *)(base + exports->AddressOfNameOrdinals);
    for (i = 0; i < exports->NumberOfNames; i++)
        if (base + functions[ordinals[i]] == begin)
            return (const char *)(base + names[i]);
    return NULL;
}

void stack_put_address(struct text *text, const void *address)
{
    struct image image;

    if (find_image(address, &image) && image.owner == IMAGE_MODULE)
        text_format(text, "%s+0x%llx\n", image.path, (unsigned long long)((ULONG_PTR)address - image.start));
}

void stack_put(struct text *text, const struct stack *stack)
{
    unsigned int i;

    for (i = 0; i < stack->count; i++)
        stack_put_address(text, (const char *)stack->frames[i] - 1);
}

BOOL stack_finish_image(const char *path)
{
    (void)path;     /* FreeLibrary has run them */
    return FALSE;
}

BOOL place_resolve(const char *text, size_t length, struct place *place)
{
    return place_read(text, length, place);     /* the command knows more: tools/dll_places.c */
}
