/* The instruments for unit tests: certemu/check.h. */
#include "check/check.h"

#include <certemu/check.h>
#include <certemu/certemu.h>
#include <string.h>

#include "trace/result.h"

C_ASSERT((int)CERTEMU_FAULT_ALLOCATION == (int)FAULT_ALLOCATION && (int)CERTEMU_FAULT_HANDLE == (int)FAULT_HANDLE &&
        (int)CERTEMU_FAULT_REGISTRY == (int)FAULT_REGISTRY && (int)CERTEMU_FAULT_FILE == (int)FAULT_FILE &&
        (int)CERTEMU_FAULT_PROCESS == (int)FAULT_PROCESS && (int)CERTEMU_FAULT_SERVER_CALL == (int)FAULT_SERVER_CALL);

static BOOL begun;
static ULONGLONG mark;          /* entries of the ledger up to here are meant to stay */

HRESULT certemu_check_begin(void)
{
    static const struct fault_case none = {0};
    BOOL before = begun, hooked;

    certemu_check_end();
    observe_begin(NULL, NULL);
    hooked = hooks_install();
    ledger_begin();
    rules_module_begin();
    rules_server_begin();
    fault_begin(&none);
    begun = TRUE;
    mark = 0;
    return !hooked ? HRESULT_FROM_WIN32(ERROR_NOT_SUPPORTED) : before ? S_FALSE : S_OK;
}

void certemu_check_end(void)
{
    if (!begun)
        return;
    fault_end();
    rules_server_end();
    rules_module_end();
    hooks_remove();
    ledger_end();
    observe_begin(NULL, NULL);
    begun = FALSE;
}

void certemu_check_mark(void)
{
    mark = ledger_sequence();
}

static void print_place(FILE *stream, const struct stack *stack)
{
    struct text text = {0};
    struct place place;
    const char *line = NULL;

    stack_put(&text, stack);
    if (text.length && place_resolve(text_string(&text), strcspn(text_string(&text), "\n"), &place))
    {
        if (place.file)
            fprintf(stream, " at %s:%u", place.file, place.line);
        if (place.function)
            fprintf(stream, " in %s", place.function);
        if (!place.file && !place.function)
            line = place.image;
        if (line)
            fprintf(stream, " at %s+0x%llx", line, (unsigned long long)place.offset);
        place_free(&place);
    }
    text_free(&text);
}

size_t certemu_leaks(certemu_module *module, FILE *stream)
{
    struct ledger_sites sites;
    size_t i, count = 0;

    SetErrorInfo(0, NULL);
    if (!begun || !ledger_read_since(&sites, mark, module ? "Notify" : NULL))
        return 0;
    for (i = 0; i < sites.items_count; i++)
    {
        const struct ledger_site *site = &sites.items[i];

        if (site->kind >= LEDGER_LIBRARY_MEMORY)
            continue;
        count += site->count;
        if (!stream)
            continue;
        fprintf(stream, "%s: %u %s", ledger_leak_id(site->kind), site->count, ledger_kind_name(site->kind));
        if (site->bytes)
            fprintf(stream, " (%llu bytes)", (unsigned long long)site->bytes);
        fprintf(stream, " from %s", site->sample.function);
        print_place(stream, &site->sample.stack);
        fputc('\n', stream);
    }
    ledger_sites_free(&sites);
    return count;
}

static void print_finding(void *user, const char *id, const char *message, const char *stack)
{
    struct place place;
    FILE *stream = user;

    fprintf(stream, "%s: %s", id, message);
    if (*stack && place_resolve(stack, strcspn(stack, "\n"), &place))
    {
        if (place.file)
            fprintf(stream, " at %s:%u", place.file, place.line);
        place_free(&place);
    }
    fputc('\n', stream);
}

size_t certemu_findings(FILE *stream)
{
    if (stream)
        observe_each(print_finding, stream);
    return observe_count(NULL);
}

HRESULT certemu_fail_nth(certemu_fault kind, unsigned int nth, BOOL onwards)
{
    struct fault_case fault = {(enum fault_kind)kind, nth, onwards};

    if ((int)kind < 0 || (int)kind > CERTEMU_FAULT_SERVER_CALL || !nth)
        return E_INVALIDARG;
    if (!begun)
        return E_UNEXPECTED;
    fault_begin(&fault);
    return S_OK;
}

void certemu_fail_none(void)
{
    if (begun)
        fault_stop();
}

unsigned int certemu_fault_calls(certemu_fault kind)
{
    return (int)kind < 0 || (int)kind > CERTEMU_FAULT_SERVER_CALL ? 0 : fault_count((enum fault_kind)kind);
}

unsigned int certemu_faults_injected(void)
{
    return fault_injected();
}

const char *certemu_fault_id(void)
{
    static PORT_THREAD_LOCAL char buffer[48];
    struct fault_case fault;

    buffer[0] = 0;
    if (begun && fault_current(&fault))
        snprintf(buffer, sizeof(buffer), "fault/%s/%u%s", fault_kind_names[fault.kind], fault.nth, fault.onwards ? "+" : "");
    return buffer;
}

BOOL certemu_next_fault(certemu_fault_loop *loop)
{
    BOOL over = loop->nth && !loop->onwards && !fault_injected();

    if (loop->onwards)
        loop->nth++;
    loop->onwards = !loop->onwards;
    if (!over && certemu_fail_nth(loop->kind, loop->nth, loop->onwards) == S_OK)
        return TRUE;
    certemu_fail_none();
    return FALSE;
}

const char *certemu_result_text(HRESULT result)
{
    static PORT_THREAD_LOCAL char buffers[2][96];
    static PORT_THREAD_LOCAL unsigned int next;
    struct text text = {0};
    char *buffer = buffers[next++ % 2];

    result_describe(&text, result);
    strncpy(buffer, text_string(&text), sizeof(buffers[0]) - 1);
    text_free(&text);
    return buffer;
}
