/* Stacks of PE programs: addresses by file; what they mean is for a debugger to say. */
#include "check/stacks.h"

#include <stdlib.h>
#include <string.h>


static HMODULE image_of(const void *address)
{
    HMODULE image;

    return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
            (const WCHAR *)address, &image) ? image : NULL;
}

static BOOL below(const WCHAR *path, const WCHAR *folder, UINT length)
{
    return length && CompareStringW(LOCALE_INVARIANT, NORM_IGNORECASE, path, (int)length, folder, (int)length) == CSTR_EQUAL;
}

enum image_owner stack_owner(const void *address)
{
    WCHAR path[MAX_PATH], windows[MAX_PATH];
    HMODULE image = image_of(address);

    if (!image)
        return IMAGE_NOT_KNOWN;
    if (image == image_of((const void *)&stack_owner))
        return IMAGE_OURS;
    if (!GetModuleFileNameW(image, path, MAX_PATH))
        return IMAGE_NOT_KNOWN;
    return below(path, windows, GetSystemWindowsDirectoryW(windows, MAX_PATH)) ? IMAGE_RUNTIME : IMAGE_MODULE;
}

void stack_capture(struct stack *stack, BOOL whole)
{
    void *frames[40];
    USHORT count = RtlCaptureStackBackTrace(0, 40, frames, NULL), i;
    BOOL module = FALSE;

    stack->count = 0;
    for (i = 0; i < count && stack->count < STACK_FRAMES && (whole || !module); i++)
    {
        enum image_owner owner = stack_owner((const char *)frames[i] - 1);

        if (owner == IMAGE_OURS && module)
            break;
        module = module || owner == IMAGE_MODULE;
        if (owner == IMAGE_MODULE)
            stack->frames[stack->count++] = frames[i];
    }
}

void stack_capture_context(struct stack *stack, void *context)
{
    const CONTEXT *state = context;

    stack->count = 0;
#ifdef __x86_64__
    stack->frames[stack->count++] = (const char *)state->Rip + 1;
#else
    stack->frames[stack->count++] = (const char *)(ULONG_PTR)state->Eip + 1;
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

void stack_put_address(struct text *text, const void *address)
{
    HMODULE image = image_of(address);
    WCHAR path[MAX_PATH];
    char *utf8;

    if (!image || !GetModuleFileNameW(image, path, MAX_PATH) || !(utf8 = text_utf8(path, -1)))
        return;
    text_format(text, "%s+0x%llx\n", utf8, (unsigned long long)((ULONG_PTR)address - (ULONG_PTR)image));
    free(utf8);
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
    const char *plus = NULL;
    size_t i;

    memset(place, 0, sizeof(*place));
    for (i = 0; i < length; i++)
        if (text[i] == '+')
            plus = text + i;
    if (!plus || !(place->image = text_copy(text, plus - text)))
        return FALSE;
    place->offset = strtoull(plus + 1, NULL, 16);
    return TRUE;
}

void place_free(struct place *place)
{
    free(place->image);
    free(place->function);
    free(place->file);
}
