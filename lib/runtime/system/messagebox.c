/* MessageBox: nothing is shown. The text goes where OutputDebugString's goes, so that the host records it, and the answer is that of the
 * environment variable CERTEMU_MESSAGE_BOX ("ok", "cancel", "abort", "retry", "ignore", "yes", "no", "tryagain", "continue") if the box has
 * that button, or its default button. A module in a service that shows a box hangs on a real CA: this is why it is recorded. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/text.h"

struct button
{
    int identifier;
    const char *name;
};

static const struct button buttons[] =
{
    {IDOK, "ok"}, {IDCANCEL, "cancel"}, {IDABORT, "abort"}, {IDRETRY, "retry"}, {IDIGNORE, "ignore"}, {IDYES, "yes"}, {IDNO, "no"},
    {IDTRYAGAIN, "tryagain"}, {IDCONTINUE, "continue"}
};

/* The buttons by type, in their order; 0 ends a row. */
static const BYTE boxes[][4] =
{
    {IDOK}, {IDOK, IDCANCEL}, {IDABORT, IDRETRY, IDIGNORE}, {IDYES, IDNO, IDCANCEL}, {IDYES, IDNO}, {IDRETRY, IDCANCEL},
    {IDCANCEL, IDTRYAGAIN, IDCONTINUE}
};

static int answer_of(DWORD type)
{
    const char *wanted = getenv("CERTEMU_MESSAGE_BOX");
    const BYTE *box = boxes[type & MB_TYPEMASK];
    const DWORD standard = (type & MB_DEFMASK) >> 8;
    DWORD i, count = 0;

    while (count < 4 && box[count])
        count++;
    for (i = 0; wanted && i < ARRAYSIZE(buttons); i++)
        if (!_stricmp(wanted, buttons[i].name) && memchr(box, buttons[i].identifier, count))
            return buttons[i].identifier;
    return box[standard < count ? standard : 0];
}

int WINAPI MessageBoxExW(HWND owner, const WCHAR *text, const WCHAR *caption, UINT type, WORD language)
{
    static const WCHAR format[] = L"message box \"%ls\": %ls\n";
    WCHAR *line;
    size_t size;

    (void)owner;
    (void)language;
    if ((type & MB_TYPEMASK) >= ARRAYSIZE(boxes))
    {
        SetLastError(ERROR_INVALID_MSGBOX_STYLE);
        return 0;
    }
    caption = caption ? caption : L"Error";
    text = text ? text : L"";
    size = wcslen(text) + wcslen(caption) + ARRAYSIZE(format);
    line = malloc(size * sizeof(WCHAR));
    if (!line)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return 0;
    }
    swprintf(line, size, format, caption, text);
    OutputDebugStringW(line);
    free(line);
    return answer_of(type);
}

int WINAPI MessageBoxW(HWND owner, const WCHAR *text, const WCHAR *caption, UINT type)
{
    return MessageBoxExW(owner, text, caption, type, 0);
}

int WINAPI MessageBoxExA(HWND owner, const char *text, const char *caption, UINT type, WORD language)
{
    WCHAR *wide_text = text ? kernel_wide_ansi(text) : NULL, *wide_caption = caption ? kernel_wide_ansi(caption) : NULL;
    int answer = 0;

    if ((text && !wide_text) || (caption && !wide_caption))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        answer = MessageBoxExW(owner, wide_text, wide_caption, type, language);
    free(wide_text);
    free(wide_caption);
    return answer;
}

int WINAPI MessageBoxA(HWND owner, const char *text, const char *caption, UINT type)
{
    return MessageBoxExA(owner, text, caption, type, 0);
}
