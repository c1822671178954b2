/* One call into a module: thread, CA, reference, record, error. */
#include "host/private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ca/private.h"
#include "trace/result.h"
#include "trace/text.h"

HRESULT module_error(certemu_module *module, const char *method, HRESULT result, const char *format, ...)
{
    struct text text = {0};
    va_list arguments;

    text_format(&text, "%s: %s: ", module->name, method);
    result_describe(&text, result);
    if (format)
    {
        text_put(&text, ": ");
        va_start(arguments, format);
        text_format_list(&text, format, arguments);
        va_end(arguments);
    }
    ca_error(result, "%s", text_string(&text));
    text_free(&text);
    return result;
}

const struct module_watch *module_watch;

static volatile LONG next_call;

/* The members that say what the call is about, into fields; returns how many. */
static size_t call_fields(const struct module_call *call, certemu_field *fields)
{
    size_t count = 0;

    if (!strcmp(call->method, "Notify"))
    {
        fields[count++] = (certemu_field){"event", CERTEMU_FIELD_NUMBER, {.number = call->event}, 0};
        fields[count++] = (certemu_field){"context", CERTEMU_FIELD_NUMBER, {.number = call->context}, 0};
    }
    else if (!strcmp(call->method, "Initialize"))
        fields[count++] = (certemu_field){"config", CERTEMU_FIELD_WIDE, {.data = call->string}, SysStringLen(call->string)};
    else if (!strcmp(call->method, "GetProperty"))
        fields[count++] = (certemu_field){"name", CERTEMU_FIELD_WIDE, {.data = call->name}, SysStringLen(call->name)};
    return count;
}

static void record_call(certemu_module *module, LONG id, const struct module_call *call)
{
    certemu_field fields[8] =
    {
        {"call", CERTEMU_FIELD_NUMBER, {.number = id}, 0},
        {"interface", CERTEMU_FIELD_TEXT, {.text = call->interface_name}, 0},
        {"method", CERTEMU_FIELD_TEXT, {.text = call->method}, 0},
    };

    certemu_trace_record(ca_trace(module->ca), "call", fields, 3 + call_fields(call, fields + 3));
}

static void record_return(certemu_module *module, LONG id, const struct module_call *call)
{
    certemu_field fields[8] =
    {
        {"call", CERTEMU_FIELD_NUMBER, {.number = id}, 0},
        {"method", CERTEMU_FIELD_TEXT, {.text = call->method}, 0},
        {"result", CERTEMU_FIELD_RESULT, {.number = call->result}, 0},
    };
    size_t count = 3;

    if (call->excepted)
        fields[count++] = (certemu_field){"excepted", CERTEMU_FIELD_BOOLEAN, {.number = TRUE}, 0};
    if (call->error)
        fields[count++] = (certemu_field){"error", CERTEMU_FIELD_TEXT, {.text = call->error}, 0};
    if (SUCCEEDED(call->result))
    {
        if (!strcmp(call->method, "Initialize"))
            fields[count++] = (certemu_field){"mask", CERTEMU_FIELD_NUMBER, {.number = call->mask}, 0};
        else if (!strcmp(call->method, "GetDescription"))
            fields[count++] = (certemu_field){"description", CERTEMU_FIELD_WIDE, {.data = call->string},
                    SysStringLen(call->string)};
        else if (!strcmp(call->method, "GetProperty"))
            fields[count++] = (certemu_field){"value", CERTEMU_FIELD_VARIANT, {.data = &call->value}, 0};
    }
    certemu_trace_record(ca_trace(module->ca), "return", fields, count);
}

/* The text that a failing method left with SetErrorInfo on this thread. */
static char *error_info(void)
{
    IErrorInfo *info = NULL;
    BSTR description = NULL;
    char *text = NULL;

    if (GetErrorInfo(0, &info) != S_OK || !info)
        return NULL;
    if (IErrorInfo_GetDescription(info, &description) == S_OK && description && SysStringLen(description))
        text = text_utf8(description, (int)SysStringLen(description));
    SysFreeString(description);
    IErrorInfo_Release(info);
    return text;
}

struct call_argument
{
    certemu_module *module;
    struct module_call *call;
};

static void guarded(void *argument)
{
    struct call_argument *both = argument;

    both->call->result = both->call->function(both->module, both->call);
}

/* The SDK's sample counts its references without a lock, though its threading model is Both: what is taken here on several threads at once would
 * leave it with any number. */
volatile BOOL module_side_by_side;

/* On the thread that the call is for. */
static void run_call(void *argument)
{
    struct call_argument *both = argument;
    const struct module_watch *watch = module_watch;
    certemu_module *module = both->module;
    struct module_call *call = both->call;
    LONG id = InterlockedIncrement(&next_call);
    IUnknown *object = module_side_by_side ? NULL : module->object;
    certemu_ca *before = ca_bind_thread(module->ca);
    char what[256];

    SetErrorInfo(0, NULL);
    if (object)
        IUnknown_AddRef(object);
    record_call(module, id, call);
    if (watch)
        watch->enter(module, call);
    if ((call->excepted = guard_call(guarded, both, what, sizeof(what))))
    {
        call->result = E_UNEXPECTED;
        InterlockedExchange(&module->faulted, TRUE);
        free(call->error);
        call->error = text_copy(what, strlen(what));
    }
    else if (FAILED(call->result) && !call->error)
        call->error = error_info();
    if (watch)
        watch->leave(module, call);
    record_return(module, id, call);
    if (object && !call->excepted)
        IUnknown_Release(object);
    ca_bind_thread(before);
}

HRESULT module_call(certemu_module *module, struct module_call *call)
{
    struct call_argument both = {module, call};
    HRESULT initialized = S_FALSE;
    struct text method = {0};

    if (module->apartment)
        apartment_run(module->apartment, run_call, &both);
    else
    {
        /* RPC_E_CHANGED_MODE: the caller has chosen an apartment of his own for this thread, which serves as well. */
        initialized = CoInitializeEx(NULL, COINIT_MULTITHREADED);
        run_call(&both);
        if (SUCCEEDED(initialized))
            CoUninitialize();
    }
    if (FAILED(call->result))
    {
        text_format(&method, "%s%s%s", call->interface_name, *call->interface_name ? "::" : "", call->method);
        module_error(module, text_string(&method), call->result, call->error ? "%s" : NULL, call->error);
        text_free(&method);
        EnterCriticalSection(&module->lock);
        free(module->error_text);
        module->error_text = call->error;
        LeaveCriticalSection(&module->lock);
    }
    else
        free(call->error);
    call->error = NULL;
    return call->result;
}
