/* Behaviour that no public document settles (docs/abi.md section 8). docs/switches.md is checked against this table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "trace/result.h"

#define RESULTS "an HRESULT (name or number)"

/* In the order of enum switch_id. */
static const certemu_switch table[] =
{
    {"unknown-property", "E_INVALIDARG", RESULTS,
        "A property name that the CA does not know. Not documented (8.1); E_INVALIDARG is the documents' common value for a bad argument."},
    {"wrong-table", "E_INVALIDARG", RESULTS " or answer",
        "GetCertificateProperty for a request's property, and the reverse. Not documented; a module is known that asks so and swallows "
        "a failure (7.4). answer: the value of the other table."},
    {"type-mismatch", "E_INVALIDARG", RESULTS,
        "A property asked for under another PROPTYPE than its own. Not documented (8.1)."},
    {"bad-type", "E_INVALIDARG", RESULTS,
        "A PropertyType other than the four. Not documented (8.1); inferred from the common values."},
    {"bad-index", "E_INVALIDARG", RESULTS,
        "\".n\" past the last CA certificate. Not documented."},
    {"no-context", "E_UNEXPECTED", RESULTS,
        "A request's property, attribute, extension or enumeration at context 0 or under an event without a request. Not documented (8.1)."},
    {"bad-context", "E_INVALIDARG", RESULTS,
        "SetContext with a number that the CA never handed out. Not documented (8.1); the object keeps its context."},
    {"ended-context", "E_INVALIDARG", RESULTS " or answer",
        "A context used after its Notify has returned. That it is dead then is inferred (3.1, 8.3). answer: it goes on working."},
    {"ca-property-in-context", "answer", RESULTS " or answer",
        "A CA-wide property under a context other than 0. The documents demand context 0, Microsoft's own sample reads them under "
        "the context of CRLISSUED (3.1, 8.4)."},
    {"context-numbers", "opaque", "opaque, negative or request-id",
        "What a context looks like: a handle by the documents (5.2, 8.3). opaque: positive numbers that differ from the request id."},
    {"event-context", "handle", "handle or zero",
        "The context of CRLISSUED and SHUTDOWN. Not documented (8.3); modules pass it to SetContext."},
    {"null-pointer", "E_POINTER", RESULTS,
        "A NULL [out] pointer. Inferred (3.10)."},
    {"nonzero-flags", "E_INVALIDARG", RESULTS " or answer",
        "Enumerate...Setup with Flags other than 0, which are reserved (3.7). answer: they are ignored."},
    {"enumerate-without-setup", "E_UNEXPECTED", RESULTS,
        "EnumerateExtensions or EnumerateAttributes before Setup or after Close. Not documented (8.1)."},
    {"close-without-setup", "S_OK", RESULTS,
        "Enumerate...Close before Setup or for the second time. Not documented (8.1)."},
    {"enumeration-after-set-context", "end", "end or keep",
        "What SetContext does to an open enumeration. Not documented. end: it has to be set up again; keep: it goes on in the new row."},
    {"flags-before-extension", "E_UNEXPECTED", RESULTS,
        "GetCertificateExtensionFlags without a successful GetCertificateExtension before it (3.6, 8.1). Not documented."},
    {"incoming-values", "overwrite", "overwrite or free",
        "Whether the server frees a BSTR or VARIANT that an [out] parameter still holds (8.5). Samples do both; overwrite leaks the "
        "caller's value, free crashes on an uninitialised one."},
    {"error-info", "no", "yes or no",
        "Whether the server object has ISupportErrorInfo and leaves an IErrorInfo with each failure (8.6)."},
    {"empty-string", "CERTSRV_E_PROPERTY_EMPTY", RESULTS " or answer",
        "A property whose value is an empty string. The policy sample treats both alike (3.2). answer: S_OK and an empty BSTR."},
    {"subject-separator", "newline", "newline, comma, or up to 7 characters of text",
        "What joins the values of a name component that occurs several times: newline today, a comma in 1998, SubjectNameSeparator "
        "of the registry (3.3). Counts for rows added later."},
    {"distinguished-name-order", "reverse", "reverse or encoded",
        "DistinguishedName with the last RDN first, as Windows shows names, or in the order of the encoding. Not documented. Counts for "
        "rows added later."},
    {NULL}
};
C_ASSERT(ARRAYSIZE(table) == SWITCH_COUNT + 1);

const certemu_switch *certemu_switches(void)
{
    return table;
}

/* Is `word` one of the choices, "a, b or c"? Its number then. */
static int choice_of(const char *choices, const char *word)
{
    size_t length = strlen(word), step;
    int number = 0;

    while (*choices)
    {
        step = strcspn(choices, ", ");
        if (step == length && !memcmp(choices, word, length))
            return number;
        choices += step;
        while (*choices == ',' || *choices == ' ')
            choices++;
        if (!strncmp(choices, "or ", 3))
            choices += 3;
        number++;
    }
    return -1;
}

static BOOL set_separator(struct switches *switches, const char *value)
{
    WCHAR wide[ARRAYSIZE(switches->separator)] = {0};

    if (!strcmp(value, "newline"))
        value = "\n";
    else if (!strcmp(value, "comma"))
        value = ",";
    if (!*value || !MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, value, -1, wide, ARRAYSIZE(wide)))
        return FALSE;
    memcpy(switches->separator, wide, sizeof(wide));
    return TRUE;
}

static BOOL set_value(struct switches *switches, enum switch_id id, const char *value)
{
    const char *choices = table[id].choices;
    HRESULT result;
    int choice;

    if (id == SWITCH_SUBJECT_SEPARATOR)
        return set_separator(switches, value);
    if (strncmp(choices, RESULTS, strlen(RESULTS)))
    {
        if ((choice = choice_of(choices, value)) < 0)
            return FALSE;
        __atomic_store_n(&switches->values[id], choice, __ATOMIC_RELAXED);
        return TRUE;
    }
    if (!strcmp(value, "answer") && strstr(choices, " or answer"))
        result = S_OK;
    else if (!result_parse(value, &result) || (SUCCEEDED(result) && strstr(choices, " or answer")))
        return FALSE;
    __atomic_store_n(&switches->values[id], result, __ATOMIC_RELAXED);
    return TRUE;
}

void switches_default(struct switches *switches)
{
    int id;

    for (id = 0; id < SWITCH_COUNT; id++)
        set_value(switches, id, table[id].value);
}

HRESULT switches_set(struct switches *switches, const char *name, const char *value)
{
    int id;

    for (id = 0; id < SWITCH_COUNT; id++)
    {
        if (strcmp(table[id].name, name))
            continue;
        if (set_value(switches, id, value))
            return S_OK;
        return ca_error(E_INVALIDARG, "switch %s takes %s, not \"%s\"", name, table[id].choices, value);
    }
    return ca_error(E_INVALIDARG, "no switch has the name \"%s\"", name);
}
