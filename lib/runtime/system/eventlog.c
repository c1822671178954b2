/* The event log: RegisterEventSource, ReportEvent, DeregisterEventSource.
 *
 * There is no log to look into afterwards: an event is one text of OutputDebugString, which the host records in the trace and shows
 * in its reports, as the event viewer would show it: type, source, identifier, category, and the message. The message comes from the
 * files that the source registers (EventMessageFile under Services\EventLog\<log>\<source>), with the strings inserted; of a
 * source that registers none, or an identifier that they have not, the strings are shown. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>

#include "kernel/handle.h"
#include "kernel/text.h"

#define LOGS L"SYSTEM\\CurrentControlSet\\Services\\EventLog"
#define INSERTS 99              /* FormatMessage knows %1 to %99 */

struct event_source
{
    struct kernel_object object;
    WCHAR name[];
};

static void source_destroy(struct kernel_object *object)
{
    free(CONTAINING_RECORD(object, struct event_source, object));
}

/* CloseHandle is not documented for these handles: DeregisterEventSource takes them. */
static const struct kernel_object_class source_class = {.name = "event source", .resource = RUNTIME_FILE, .not_closable = TRUE,
    .destroy = source_destroy};

HANDLE WINAPI RegisterEventSourceW(const WCHAR *server, const WCHAR *name)
{
    struct event_source *source;
    HANDLE handle;

    if (server && *server && wcscmp(server, L".") && wcscmp(server, L"localhost"))
    {
        SetLastError(RPC_S_SERVER_UNAVAILABLE);
        return NULL;
    }
    if (!name || !*name)
    {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    source = runtime_permit(RUNTIME_FILE, "RegisterEventSource") ? calloc(1, sizeof(*source) + (wcslen(name) + 1) * sizeof(WCHAR))
        : NULL;
    if (!source)
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    wcscpy(source->name, name);
    kernel_object_init(&source->object, &source_class);
    handle = kernel_handle_create(&source->object);
    if (handle)
        runtime_acquired(RUNTIME_FILE, handle, 0, "RegisterEventSource");
    return handle;
}

HANDLE WINAPI RegisterEventSourceA(const char *server, const char *name)
{
    WCHAR *wide_server = server ? kernel_wide_ansi(server) : NULL, *wide_name = name ? kernel_wide_ansi(name) : NULL;
    HANDLE handle = NULL;

    if ((server && !wide_server) || (name && !wide_name))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
        handle = RegisterEventSourceW(wide_server, wide_name);
    free(wide_server);
    free(wide_name);
    return handle;
}

BOOL WINAPI DeregisterEventSource(HANDLE handle)
{
    return kernel_handle_close(handle, &source_class, "DeregisterEventSource");
}

/* ---- the message ---- */

/* A REG_SZ or REG_EXPAND_SZ value of the source, expanded; free() it. NULL: there is none. */
static WCHAR *source_value(const WCHAR *log, const WCHAR *source, const WCHAR *name)
{
    WCHAR path[512], *value = NULL;
    DWORD size = 0;

    if (wcslen(log) + wcslen(source) > 400)
        return NULL;
    swprintf(path, ARRAYSIZE(path), LOGS L"\\%ls\\%ls", log, source);
    if (RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ, NULL, NULL, &size))
        return NULL;
    value = malloc(size + sizeof(WCHAR));
    if (value && RegGetValueW(HKEY_LOCAL_MACHINE, path, name, RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ, NULL, value, &size))
    {
        free(value);
        value = NULL;
    }
    return value;
}

/* The log that the source is registered in, and its value. */
static WCHAR *find_value(const WCHAR *source, const WCHAR *name)
{
    WCHAR log[128], *value = source_value(L"Application", source, name);
    DWORD i, size = ARRAYSIZE(log);
    HKEY logs;

    if (value || RegOpenKeyExW(HKEY_LOCAL_MACHINE, LOGS, 0, KEY_READ, &logs))
        return value;
    for (i = 0; !value && !RegEnumKeyExW(logs, i, log, &size, NULL, NULL, NULL, NULL); i++, size = ARRAYSIZE(log))
        value = source_value(log, source, name);
    RegCloseKey(logs);
    return value;
}

/* The message of an identifier from a list of files (';' between them), for LocalFree; NULL: none has it. */
static WCHAR *message_of(WCHAR *files, DWORD identifier, const WCHAR *const *inserts)
{
    WCHAR *text = NULL, *file, *next;

    for (file = files; file && !text; file = next)
    {
        HMODULE module;

        next = wcschr(file, ';');
        if (next)
            *next++ = 0;
        module = LoadLibraryExW(file, NULL, LOAD_LIBRARY_AS_DATAFILE);
        if (!module)
            continue;
        if (!FormatMessageW(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY
                    | (inserts ? 0 : FORMAT_MESSAGE_IGNORE_INSERTS), module, identifier, 0, (WCHAR *)&text, 0, (va_list *)inserts))
            text = NULL;
        FreeLibrary(module);
    }
    return text;
}

static const WCHAR *type_name(WORD type)
{
    switch (type)
    {
        case EVENTLOG_SUCCESS: return L"success";
        case EVENTLOG_ERROR_TYPE: return L"error";
        case EVENTLOG_WARNING_TYPE: return L"warning";
        case EVENTLOG_INFORMATION_TYPE: return L"information";
        case EVENTLOG_AUDIT_SUCCESS: return L"audit success";
        case EVENTLOG_AUDIT_FAILURE: return L"audit failure";
    }
    return NULL;
}

struct text
{
    WCHAR *units;
    size_t count, room;
    BOOL failed;
};

static void append(struct text *text, const WCHAR *units, size_t count)
{
    if (text->count + count + 1 > text->room)
    {
        const size_t room = (text->count + count + 1) * 2;
        WCHAR *larger = realloc(text->units, room * sizeof(WCHAR));

        if (!larger)
        {
            text->failed = TRUE;
            return;
        }
        text->units = larger;
        text->room = room;
    }
    if (count)
        memcpy(text->units + text->count, units, count * sizeof(WCHAR));
    text->count += count;
    text->units[text->count] = 0;
}

static void append_text(struct text *text, const WCHAR *units)
{
    append(text, units, wcslen(units));
}

BOOL WINAPI ReportEventW(HANDLE handle, WORD type, WORD category, DWORD identifier, void *user, WORD count, DWORD data_size,
    const WCHAR **strings, void *data)
{
    static const WCHAR nothing[] = L"";
    struct kernel_object *object = kernel_handle_get(handle, &source_class);
    struct event_source *source = object ? CONTAINING_RECORD(object, struct event_source, object) : NULL;
    const WCHAR *inserts[INSERTS + 1], *type_text = type_name(type);
    WCHAR *files, *message = NULL, *category_text = NULL, line[96];
    struct text text = {0};
    DWORD i;

    (void)user;
    if (!object)
        return FALSE;
    if (!type_text || (count && !strings) || (data_size && !data))
    {
        kernel_object_release(object);
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    for (i = 0; i <= INSERTS; i++)
        inserts[i] = i < count && strings[i] ? strings[i] : nothing;
    files = find_value(source->name, L"EventMessageFile");
    message = message_of(files, identifier, inserts);
    free(files);
    files = category ? find_value(source->name, L"CategoryMessageFile") : NULL;
    category_text = message_of(files, category, NULL);
    free(files);

    swprintf(line, ARRAYSIZE(line), L"event log: %ls 0x%08x from ", type_text, identifier);
    append_text(&text, line);
    append_text(&text, source->name);
    if (category)
    {
        swprintf(line, ARRAYSIZE(line), L", category %u", category);
        append_text(&text, line);
        if (category_text)
        {
            append_text(&text, L" ");
            append_text(&text, category_text);
            while (text.count && iswspace(text.units[text.count - 1]))
                text.units[--text.count] = 0;
        }
    }
    append_text(&text, L": ");
    if (message)
        append_text(&text, message);
    for (i = 0; !message && i < count; i++)
    {
        if (i)
            append_text(&text, L"; ");
        append_text(&text, inserts[i < INSERTS ? i : INSERTS]);
    }
    while (text.count && iswspace(text.units[text.count - 1]))
        text.units[--text.count] = 0;
    if (data_size)
    {
        swprintf(line, ARRAYSIZE(line), L" (%u bytes of data)", data_size);
        append_text(&text, line);
    }
    append_text(&text, L"\n");
    LocalFree(message);
    LocalFree(category_text);
    kernel_object_release(object);
    if (!text.failed)
        OutputDebugStringW(text.units);
    free(text.units);
    if (text.failed)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return !text.failed;
}

BOOL WINAPI ReportEventA(HANDLE handle, WORD type, WORD category, DWORD identifier, void *user, WORD count, DWORD data_size,
    const char **strings, void *data)
{
    WCHAR **wide = count && strings ? calloc(count, sizeof(*wide)) : NULL;
    BOOL result = !count || !strings || wide;
    DWORD i;

    for (i = 0; wide && result && i < count; i++)
        result = !strings[i] || (wide[i] = kernel_wide_ansi(strings[i]));
    if (result)
        result = ReportEventW(handle, type, category, identifier, user, count, data_size, (const WCHAR **)wide, data);
    else
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    for (i = 0; wide && i < count; i++)
        free(wide[i]);
    free(wide);
    return result;
}
