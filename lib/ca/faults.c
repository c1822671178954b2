/* Counting the calls of the server object, failing them, answering in their place, and expecting them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(element) ((element)->method = METHOD_COUNT)
#include <uthash.h>

const char *const method_names[METHOD_COUNT] =
{
    "SetContext", "GetRequestProperty", "GetRequestAttribute", "GetCertificateProperty", "GetCertificateExtension",
    "GetCertificateExtensionFlags", "EnumerateExtensionsSetup", "EnumerateExtensions", "EnumerateExtensionsClose",
    "EnumerateAttributesSetup", "EnumerateAttributes", "EnumerateAttributesClose", "CreateInstance"
};

/* Which calls are meant. */
struct pattern
{
    int method;                     /* -1: any */
    BOOL any_name;
    struct name name;
};

struct call_count
{
    UT_hash_handle hh;
    int method;                     /* METHOD_COUNT: could not be added */
    LONG count;
    char *text;                     /* as first passed, for messages */
    struct name name;
    WCHAR key[NAME_SIZE + 1];       /* method and normalised name */
};

const struct ca_watch *ca_watch;

struct fault
{
    struct fault *next;
    struct pattern pattern;
    unsigned int left;              /* calls until it happens, 0: it has */
    BOOL onwards;
    BOOL has_answer;
    HRESULT result;
    certemu_answer answer;
    VARIANT value;
};

struct expectation
{
    struct expectation *next;
    struct pattern pattern;
    unsigned int times, before;
    char *text;
};

static BOOL has_name(int method)
{
    return method == METHOD_GET_REQUEST_PROPERTY || method == METHOD_GET_REQUEST_ATTRIBUTE
            || method == METHOD_GET_CERTIFICATE_PROPERTY || method == METHOD_GET_CERTIFICATE_EXTENSION;
}

static BOOL is_plain(const struct name *name)
{
    return name->property >= 0 && name->index == NAME_NO_INDEX && name->prefix != TABLE_REQUEST;
}

static BOOL name_matches(const struct name *pattern, const struct name *name)
{
    if (pattern->property < 0 || name->property < 0)
        return pattern->length == name->length && !memcmp(pattern->text, name->text, name->length * sizeof(WCHAR));
    return pattern->property == name->property && (pattern->index == NAME_NO_INDEX || pattern->index == name->index)
            && (pattern->prefix != TABLE_REQUEST || name->prefix == TABLE_REQUEST);
}

static BOOL matches(const struct pattern *pattern, int method, const struct name *name)
{
    return (pattern->method < 0 || pattern->method == method)
            && (pattern->any_name || (name && name_matches(&pattern->name, name)));
}

static HRESULT make_pattern(const char *method, const char *name, struct pattern *pattern)
{
    int i;

    memset(pattern, 0, sizeof(*pattern));
    pattern->method = -1;
    for (i = 0; method && i < METHOD_COUNT; i++)
    {
        if (!strcmp(method, method_names[i]))
            pattern->method = i;
    }
    if (method && pattern->method < 0)
        return ca_error(E_INVALIDARG, "ICertServerExit has no method \"%s\"", method);
    if (name && pattern->method >= 0 && !has_name(pattern->method))
        return ca_error(E_INVALIDARG, "%s has no name to match \"%s\" with", method, name);
    pattern->any_name = !name;
    if (name && !name_parse_utf8(name, &pattern->name))
        return ca_error(E_INVALIDARG, "\"%s\" is too long for a name", name);
    return S_OK;
}

/* --- counting ------------------------------------------------------------------------------------------------------------- */

static void count_other(struct calls *calls, const struct call *call)
{
    struct call_count *count;
    WCHAR key[NAME_SIZE + 1];
    unsigned int size = (call->name->length + 1) * sizeof(WCHAR);

    key[0] = (WCHAR)call->method;
    memcpy(key + 1, call->name->text, call->name->length * sizeof(WCHAR));
    AcquireSRWLockExclusive(&calls->lock);
    HASH_FIND(hh, calls->others, key, size, count);
    if (!count && (count = calloc(1, sizeof(*count))))
    {
        memcpy(count->key, key, size);
        count->method = call->method;
        count->name = *call->name;
        count->text = ca_utf8(call->text);
        HASH_ADD(hh, calls->others, key, size, count);
        if (count->method == METHOD_COUNT)      /* out of memory: this call is not counted */
        {
            free(count->text);
            free(count);
            count = NULL;
        }
    }
    if (count)
        count->count++;
    ReleaseSRWLockExclusive(&calls->lock);
}

static BOOL apply_faults(struct call *call)
{
    struct calls *calls = &call->ca->calls;
    BOOL fires, go_on = TRUE;
    struct fault *fault;

    AcquireSRWLockExclusive(&calls->lock);
    for (fault = calls->faults; fault; fault = fault->next)
    {
        if (!matches(&fault->pattern, call->method, call->name))
            continue;
        if (fault->left)
            fires = !--fault->left;
        else
            fires = fault->onwards;
        if (!fires || call->faulted)
            continue;
        call->faulted = TRUE;
        if (fault->has_answer)
        {
            call->has_answer = TRUE;
            call->answer = fault->answer;
            if (FAILED(call->result = VariantCopy(&call->value, &fault->value)))
                go_on = call->has_answer = FALSE;
        }
        else
        {
            call->result = fault->result;
            go_on = FALSE;
        }
    }
    ReleaseSRWLockExclusive(&calls->lock);
    return go_on;
}

BOOL call_begin(struct call *call)
{
    struct calls *calls = &call->ca->calls;
    const struct ca_watch *watch = ca_watch;

    call->faulted = call->has_answer = FALSE;
    if (!call->name)
        InterlockedIncrement(&calls->unnamed[call->method]);
    else if (is_plain(call->name))
        InterlockedIncrement(&calls->known[call->method][call->name->property]);
    else
        count_other(calls, call);
    if (watch && FAILED(call->result = watch->permit(call)))
    {
        call->faulted = TRUE;
        return FALSE;
    }
    if (!__atomic_load_n(&calls->fault_count, __ATOMIC_ACQUIRE) && !call->ca->replay)
        return TRUE;
    VariantInit(&call->value);
    if (!apply_faults(call))
        return FALSE;
    return call->faulted || !call->ca->replay || replay_answer(call);
}

/* --- answers ---------------------------------------------------------------------------------------------------------------- */

static HRESULT wrong_type(VARIANT *value)
{
    UINT size;

    switch (V_VT(value))
    {
    case VT_I4:
        V_R8(value) = V_I4(value);
        V_VT(value) = VT_R8;
        break;
    case VT_DATE:
        V_VT(value) = VT_R8;
        break;
    case VT_BSTR:
        size = SysStringByteLen(V_BSTR(value));
        SysFreeString(V_BSTR(value));
        V_VT(value) = VT_I4;
        V_I4(value) = (LONG)size;
        break;
    }
    return S_OK;
}

static HRESULT put_answer(struct call *call, VARIANT *value)
{
    if (call->answer == CERTEMU_ANSWER_WRONG_TYPE)
        return wrong_type(value);
    VariantClear(value);
    switch (call->answer)
    {
    case CERTEMU_ANSWER_VALUE:
        *value = call->value;
        V_VT(&call->value) = VT_EMPTY;
        break;
    case CERTEMU_ANSWER_NULL_STRING:
        V_VT(value) = VT_BSTR;
        V_BSTR(value) = NULL;
        break;
    case CERTEMU_ANSWER_EMPTY_STRING:
        if (!(V_BSTR(value) = SysAllocStringLen(NULL, 0)))
            return E_OUTOFMEMORY;
        V_VT(value) = VT_BSTR;
        break;
    default:
        break;
    }
    return S_OK;
}

static void record(certemu_trace *trace, const struct call *call, HRESULT result, const VARIANT *value)
{
    certemu_field fields[7] =
    {
        {"method", CERTEMU_FIELD_TEXT}, {"context", CERTEMU_FIELD_NUMBER}, {"result", CERTEMU_FIELD_RESULT}
    };
    size_t count = 3;

    fields[0].u.text = method_names[call->method];
    fields[1].u.number = call->context;
    fields[2].u.number = result;
    if (call->name)
    {
        fields[count].name = "name";
        fields[count].kind = CERTEMU_FIELD_WIDE;
        fields[count].u.data = call->text;
        fields[count++].size = call->text ? wcslen(call->text) : 0;
    }
    if (call->type)
    {
        fields[count].name = "property-type";
        fields[count].kind = CERTEMU_FIELD_NUMBER;
        fields[count++].u.number = call->type;
    }
    if (call->faulted)
    {
        fields[count].name = "injected";
        fields[count].kind = CERTEMU_FIELD_BOOLEAN;
        fields[count++].u.number = TRUE;
    }
    if (value && SUCCEEDED(result))
    {
        fields[count].name = "value";
        fields[count].kind = CERTEMU_FIELD_VARIANT;
        fields[count++].u.data = value;
    }
    certemu_trace_record(trace, "server-call", fields, count);
}

HRESULT call_end(struct call *call, HRESULT result, VARIANT *value)
{
    certemu_trace *trace;

    if (call->has_answer)
    {
        if (value && (SUCCEEDED(result) || call->answer != CERTEMU_ANSWER_WRONG_TYPE))
            result = put_answer(call, value);
        VariantClear(&call->value);
    }
    if (ca_watch)
        result = ca_watch->called(call, result, value);
    if ((trace = ca_trace(call->ca)))
        record(trace, call, result, value);
    return result;
}

/* --- the public functions --------------------------------------------------------------------------------------------------- */

static HRESULT add_fault(certemu_ca *ca, const char *method, const char *name, const struct fault *like, const VARIANT *value)
{
    struct fault *fault;
    HRESULT hr;

    if (!ca || !method)
        return ca_error(E_POINTER, "no %s", ca ? "method" : "CA");
    if (!(fault = malloc(sizeof(*fault))))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    *fault = *like;
    VariantInit(&fault->value);
    if (FAILED(hr = make_pattern(method, name, &fault->pattern)) || (value && FAILED(hr = VariantCopy(&fault->value, (VARIANT *)value))))
    {
        free(fault);
        return hr;
    }
    AcquireSRWLockExclusive(&ca->calls.lock);
    fault->next = ca->calls.faults;
    ca->calls.faults = fault;
    InterlockedIncrement(&ca->calls.fault_count);
    ReleaseSRWLockExclusive(&ca->calls.lock);
    return S_OK;
}

HRESULT certemu_ca_fail(certemu_ca *ca, const char *method, const char *name, HRESULT result)
{
    return certemu_ca_fail_nth(ca, method, name, 1, TRUE, result);
}

HRESULT certemu_ca_fail_nth(certemu_ca *ca, const char *method, const char *name, unsigned int nth, BOOL onwards,
        HRESULT result)
{
    struct fault fault = {0};

    if (!nth)
        return ca_error(E_INVALIDARG, "calls are counted from 1");
    fault.left = nth;
    fault.onwards = onwards;
    fault.result = result;
    return add_fault(ca, method, name, &fault, NULL);
}

HRESULT certemu_ca_answer(certemu_ca *ca, const char *method, const char *name, certemu_answer answer, const VARIANT *value)
{
    struct fault fault = {0};
    struct pattern pattern;
    HRESULT hr;

    if (method && FAILED(hr = make_pattern(method, name, &pattern)))
        return hr;
    if (answer < CERTEMU_ANSWER_VALUE || answer > CERTEMU_ANSWER_WRONG_TYPE)
        return ca_error(E_INVALIDARG, "unknown kind of answer: %d", (int)answer);
    if (answer == CERTEMU_ANSWER_VALUE && !value)
        return ca_error(E_POINTER, "CERTEMU_ANSWER_VALUE needs a value");
    if (method)
    {
        /* What the method's [out] parameter cannot hold cannot be answered. */
        BOOL text = pattern.method == METHOD_GET_REQUEST_ATTRIBUTE || pattern.method == METHOD_ENUMERATE_EXTENSIONS
                || pattern.method == METHOD_ENUMERATE_ATTRIBUTES;

        if (text && (answer == CERTEMU_ANSWER_EMPTY || answer == CERTEMU_ANSWER_WRONG_TYPE
                || (answer == CERTEMU_ANSWER_VALUE && V_VT(value) != VT_BSTR)))
            return ca_error(E_INVALIDARG, "%s returns a BSTR, and can answer nothing else", method);
        if (pattern.method == METHOD_GET_CERTIFICATE_EXTENSION_FLAGS && (answer != CERTEMU_ANSWER_VALUE || V_VT(value) != VT_I4))
            return ca_error(E_INVALIDARG, "%s returns a LONG, and can answer nothing else", method);
        if (!text && !has_name(pattern.method) && pattern.method != METHOD_GET_CERTIFICATE_EXTENSION_FLAGS)
            return ca_error(E_INVALIDARG, "%s returns no value", method);
    }
    fault.left = 1;
    fault.onwards = TRUE;
    fault.has_answer = TRUE;
    fault.answer = answer;
    return add_fault(ca, method, name, &fault, value);
}

static unsigned int load(const volatile LONG *count)
{
    return (unsigned int)__atomic_load_n(count, __ATOMIC_RELAXED);
}

/* With the lock held. */
static unsigned int count_calls(const struct calls *calls, const struct pattern *pattern)
{
    const struct call_count *count;
    unsigned int sum = 0;
    int method, property;

    for (method = 0; method < METHOD_COUNT; method++)
    {
        if (pattern->method >= 0 && pattern->method != method)
            continue;
        if (pattern->any_name)
        {
            sum += load(&calls->unnamed[method]);
            for (property = 0; property < PROPERTY_COUNT; property++)
                sum += load(&calls->known[method][property]);
        }
        else if (is_plain(&pattern->name))
            sum += load(&calls->known[method][pattern->name.property]);
    }
    for (count = calls->others; count; count = count->hh.next)
    {
        if (matches(pattern, count->method, &count->name))
            sum += count->count;
    }
    return sum;
}

unsigned int certemu_ca_calls(const certemu_ca *ca, const char *method, const char *name)
{
    struct pattern pattern;
    struct calls *calls;
    unsigned int sum;

    if (!ca || FAILED(make_pattern(method, name, &pattern)))
        return 0;
    calls = (struct calls *)&ca->calls;
    AcquireSRWLockShared(&calls->lock);
    sum = count_calls(calls, &pattern);
    ReleaseSRWLockShared(&calls->lock);
    return sum;
}

static char *describe(const char *method, const char *name)
{
    size_t size = strlen(method) + (name ? strlen(name) : 0) + 5;
    char *text = malloc(size);

    if (text)
        snprintf(text, size, name ? "%s(\"%s\")" : "%s", method, name);
    return text;
}

HRESULT certemu_ca_expect(certemu_ca *ca, const char *method, const char *name, unsigned int times)
{
    struct expectation *expectation;
    HRESULT hr;

    if (!ca || !method)
        return ca_error(E_POINTER, "no %s", ca ? "method" : "CA");
    if (!(expectation = calloc(1, sizeof(*expectation))))
        return ca_error(E_OUTOFMEMORY, "out of memory");
    if (FAILED(hr = make_pattern(method, name, &expectation->pattern)))
    {
        free(expectation);
        return hr;
    }
    if (!(expectation->text = describe(method, name)))
    {
        free(expectation);
        return ca_error(E_OUTOFMEMORY, "out of memory");
    }
    expectation->times = times;
    AcquireSRWLockExclusive(&ca->calls.lock);
    expectation->before = count_calls(&ca->calls, &expectation->pattern);
    expectation->next = ca->calls.expectations;
    ca->calls.expectations = expectation;
    ReleaseSRWLockExclusive(&ca->calls.lock);
    return S_OK;
}

/* What was called of a method since the CA was made, with the lock held. */
static void print_calls(const struct calls *calls, int method, FILE *stream)
{
    const struct call_count *count;
    BOOL any = FALSE;
    int property;

    fprintf(stream, "    calls of %s so far:", method_names[method]);
    if (calls->unnamed[method])
    {
        fprintf(stream, " %ld", (long)calls->unnamed[method]);
        any = TRUE;
    }
    for (property = 0; property < PROPERTY_COUNT; property++)
    {
        if (calls->known[method][property])
        {
            fprintf(stream, "%s %s %ld", any ? "," : "", property_table[property].name, (long)calls->known[method][property]);
            any = TRUE;
        }
    }
    for (count = calls->others; count; count = count->hh.next)
    {
        if (count->method == method)
        {
            fprintf(stream, "%s %s %ld", any ? "," : "", count->text ? count->text : "?", (long)count->count);
            any = TRUE;
        }
    }
    fprintf(stream, any ? "\n" : " none\n");
}

static void free_expectation(struct expectation *expectation)
{
    free(expectation->text);
    free(expectation);
}

HRESULT certemu_ca_verify(certemu_ca *ca, FILE *stream)
{
    struct expectation *list = NULL, *expectation, *next;
    HRESULT hr = S_OK;
    unsigned int made;

    if (!ca)
        return ca_error(E_POINTER, "no CA");
    AcquireSRWLockExclusive(&ca->calls.lock);
    for (expectation = ca->calls.expectations; expectation; expectation = next)     /* to the order they were made in */
    {
        next = expectation->next;
        expectation->next = list;
        list = expectation;
    }
    ca->calls.expectations = NULL;
    for (; list; list = next)
    {
        next = list->next;
        made = count_calls(&ca->calls, &list->pattern) - list->before;
        if (made != list->times)
        {
            ca_error(S_OK, "%s: expected %u time%s, called %u time%s", list->text, list->times, list->times == 1 ? "" : "s",
                    made, made == 1 ? "" : "s");
            if (stream)
            {
                fprintf(stream, "%s\n", certemu_last_error());
                print_calls(&ca->calls, list->pattern.method, stream);
            }
            hr = S_FALSE;
        }
        free_expectation(list);
    }
    ReleaseSRWLockExclusive(&ca->calls.lock);
    return hr;
}

void certemu_ca_clear_faults(certemu_ca *ca)
{
    struct expectation *expectation;
    struct fault *fault;

    if (!ca)
        return;
    AcquireSRWLockExclusive(&ca->calls.lock);
    while ((fault = ca->calls.faults))
    {
        ca->calls.faults = fault->next;
        VariantClear(&fault->value);
        free(fault);
    }
    while ((expectation = ca->calls.expectations))
    {
        ca->calls.expectations = expectation->next;
        free_expectation(expectation);
    }
    InterlockedExchange(&ca->calls.fault_count, 0);
    ReleaseSRWLockExclusive(&ca->calls.lock);
}

void calls_free(struct calls *calls)
{
    struct call_count *count, *next;

    HASH_ITER(hh, calls->others, count, next)
    {
        HASH_DEL(calls->others, count);
        free(count->text);
        free(count);
    }
}
