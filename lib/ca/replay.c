/* Answers of a recording (docs/trace.md), given again: each question that a module asked the CA under a context is answered as it was
 * then, whatever this CA knows. Lives as long as the CA. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "trace/reader.h"
#include "trace/variant.h"

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(element) ((void)0)      /* the element's hh.tbl is NULL then */
#include <uthash.h>

/* What is asked: the same question has the same bytes. */
struct question
{
    LONG context, type;
    SHORT method, property, index;
    BYTE prefix;
    WCHAR text[NAME_SIZE];          /* normalised; empty where `property` says it */
};

struct answer
{
    HRESULT result;
    VARIANT value;                  /* VT_EMPTY: none */
};

struct answers
{
    UT_hash_handle hh;
    struct question question;
    struct answer *items;
    UINT count, capacity, next;
};

/* The extension that was read last under a context: whose flags GetCertificateExtensionFlags returns. */
struct last_extension
{
    UT_hash_handle hh;
    LONG context;
    struct question question;
};

struct replay
{
    SRWLOCK lock;
    struct answers *answers;
    struct last_extension *extensions;
    struct text missing;
};

static BOOL is_enumeration(enum method_id method)
{
    return method == METHOD_ENUMERATE_EXTENSIONS || method == METHOD_ENUMERATE_ATTRIBUTES;
}

static void make_question(struct question *question, LONG context, enum method_id method, const struct name *name, LONG type)
{
    memset(question, 0, sizeof(*question));
    question->context = context;
    question->method = (SHORT)method;
    question->type = type;
    question->property = -1;
    if (!name)
        return;
    question->prefix = name->prefix == TABLE_REQUEST;
    question->index = (SHORT)name->index;
    if ((question->property = (SHORT)name->property) < 0)
        memcpy(question->text, name->text, name->length * sizeof(WCHAR));
}

static struct answers *find_answers(struct replay *replay, const struct question *question)
{
    struct answers *answers;

    HASH_FIND(hh, replay->answers, question, sizeof(*question), answers);
    return answers;
}

/* Flags are asked without a name: they are those of the extension that was read before. */
static void name_extension(struct replay *replay, struct question *question)
{
    struct last_extension *last;

    HASH_FIND(hh, replay->extensions, &question->context, sizeof(question->context), last);
    if (question->method == METHOD_GET_CERTIFICATE_EXTENSION_FLAGS && last)
    {
        memcpy(question->text, last->question.text, sizeof(question->text));
        question->property = last->question.property;
        return;
    }
    if (question->method != METHOD_GET_CERTIFICATE_EXTENSION)
        return;
    if (!last)
    {
        if (!(last = calloc(1, sizeof(*last))))
            return;
        last->context = question->context;
        HASH_ADD(hh, replay->extensions, context, sizeof(last->context), last);
        if (!last->hh.tbl)
        {
            free(last);
            return;
        }
    }
    last->question = *question;
}

/* --- reading ---------------------------------------------------------------------------------------------------------------- */

static HRESULT add_answer(struct replay *replay, const struct question *question, HRESULT result, VARIANT *value)
{
    struct answers *answers = find_answers(replay, question);
    struct answer *items;
    UINT capacity;

    if (!answers)
    {
        if (!(answers = calloc(1, sizeof(*answers))))
            return E_OUTOFMEMORY;
        answers->question = *question;
        HASH_ADD(hh, replay->answers, question, sizeof(answers->question), answers);
        if (!answers->hh.tbl)
        {
            free(answers);
            return E_OUTOFMEMORY;
        }
    }
    if (answers->count == answers->capacity)
    {
        capacity = answers->capacity ? answers->capacity * 2 : 2;
        if (!(items = realloc(answers->items, capacity * sizeof(*items))))
            return E_OUTOFMEMORY;
        answers->items = items;
        answers->capacity = capacity;
    }
    answers->items[answers->count].result = result;
    answers->items[answers->count++].value = *value;
    return S_OK;
}

static HRESULT read_record(struct replay *replay, const struct trace_record *record)
{
    char *method = trace_text(record, "method"), *text = trace_text(record, "name");
    int value = json_member(&record->json, 0, "value"), id;
    struct question question;
    struct name name = {0};
    HRESULT result, hr = S_OK;
    VARIANT variant;

    for (id = 0; id < METHOD_COUNT && !(method && !strcmp(method, method_names[id])); id++)
        ;
    /* What a test injected is no answer of the CA that was recorded. */
    if (id < METHOD_COUNT && trace_result(record, "result", &result) && !trace_boolean(record, "injected"))
    {
        if (text && !name_parse_utf8(text, &name))
            name.length = 0;
        make_question(&question, (LONG)trace_number(record, "context", 0), id, text ? &name : NULL,
                (LONG)trace_number(record, "property-type", 0));
        name_extension(replay, &question);
        VariantInit(&variant);
        if (value >= 0)
            hr = variant_read(&record->json, value, &variant);
        if (SUCCEEDED(hr) && FAILED(hr = add_answer(replay, &question, result, &variant)))
            VariantClear(&variant);
    }
    free(method);
    free(text);
    return hr;
}

void replay_free(struct replay *replay)
{
    struct last_extension *extension, *next_extension;
    struct answers *answers, *next;
    UINT i;

    if (!replay)
        return;
    HASH_ITER(hh, replay->answers, answers, next)
    {
        HASH_DEL(replay->answers, answers);
        for (i = 0; i < answers->count; i++)
            VariantClear(&answers->items[i].value);
        free(answers->items);
        free(answers);
    }
    HASH_ITER(hh, replay->extensions, extension, next_extension)
    {
        HASH_DEL(replay->extensions, extension);
        free(extension);
    }
    text_free(&replay->missing);
    free(replay);
}

HRESULT ca_replay_file(certemu_ca *ca, const char *file)
{
    struct replay *replay = calloc(1, sizeof(*replay));
    struct json_error problem = {0};
    struct trace_file trace = {0};
    HRESULT hr = replay ? S_OK : E_OUTOFMEMORY;
    size_t i;

    if (SUCCEEDED(hr) && FAILED(hr = trace_read_file(&trace, file, &problem)))
        ca_error(hr, problem.line ? "%s:%u: %s" : "%s: expected a trace that can be read", file, problem.line, problem.what);
    else
    {
        for (i = 0; SUCCEEDED(hr) && i < trace.count; i++)
        {
            if (!strcmp(trace.records[i].type, "server-call") && FAILED(hr = read_record(replay, &trace.records[i])))
                ca_error(hr, hr == E_OUTOFMEMORY ? "out of memory" : "%s:%u: expected an answer of the CA", file,
                        trace.records[i].line);
        }
    }
    trace_free(&trace);
    if (FAILED(hr))
    {
        replay_free(replay);
        return hr;
    }
    InitializeSRWLock(&replay->lock);
    while (replay->extensions)
    {
        struct last_extension *extension = replay->extensions;

        HASH_DEL(replay->extensions, extension);
        free(extension);
    }
    ca->replay = replay;
    return S_OK;
}

/* --- answering --------------------------------------------------------------------------------------------------------------- */

static void add_missing(struct replay *replay, const struct call *call)
{
    struct text line = {0};
    char *name = call->text ? ca_utf8(call->text) : NULL;

    text_format(&line, "%s(", method_names[call->method]);
    if (name)
        text_safe(&line, name, strlen(name), FALSE);
    text_put(&line, ")");
    free(name);
    if (!replay->missing.length || !strstr(text_string(&replay->missing), text_string(&line)))
        text_format(&replay->missing, "%s%s", replay->missing.length ? ", " : "", text_string(&line));
    text_free(&line);
}

static void restart(struct replay *replay, LONG context, enum method_id method)
{
    struct question question;
    struct answers *answers;

    make_question(&question, context, method, NULL, 0);
    if ((answers = find_answers(replay, &question)))
        answers->next = 0;
}

BOOL replay_answer(struct call *call)
{
    struct replay *replay = call->ca->replay;
    struct question question;
    struct answers *answers;
    BOOL go_on = FALSE;

    if (call->method == METHOD_SET_CONTEXT || call->method == METHOD_CREATE_INSTANCE)
        return TRUE;
    make_question(&question, call->recorded, call->method, call->name, call->type);
    AcquireSRWLockExclusive(&replay->lock);
    name_extension(replay, &question);
    if (call->method == METHOD_ENUMERATE_EXTENSIONS_SETUP)
        restart(replay, call->recorded, METHOD_ENUMERATE_EXTENSIONS);
    if (call->method == METHOD_ENUMERATE_ATTRIBUTES_SETUP)
        restart(replay, call->recorded, METHOD_ENUMERATE_ATTRIBUTES);
    answers = find_answers(replay, &question);
    if (!answers || (is_enumeration(call->method) && answers->next == answers->count))
    {
        /* Behind the last step that was recorded there may be more names, or not. */
        add_missing(replay, call);
        call->result = is_enumeration(call->method) ? S_FALSE : CERTSRV_E_PROPERTY_EMPTY;
    }
    else
    {
        /* The last answer to a question holds for whoever asks once more. */
        struct answer *answer = &answers->items[answers->next < answers->count ? answers->next++ : answers->count - 1];

        call->result = answer->result;
        if (V_VT(&answer->value) != VT_EMPTY && SUCCEEDED(call->result = VariantCopy(&call->value, &answer->value)))
        {
            call->has_answer = go_on = TRUE;
            call->answer = CERTEMU_ANSWER_VALUE;
            call->result = answer->result;
        }
    }
    ReleaseSRWLockExclusive(&replay->lock);
    return go_on;
}

char *ca_replay_missing(certemu_ca *ca)
{
    struct replay *replay = ca->replay;
    char *missing = NULL;

    AcquireSRWLockExclusive(&replay->lock);
    if (replay->missing.length)
        missing = text_copy(text_string(&replay->missing), replay->missing.length);
    text_clear(&replay->missing);
    ReleaseSRWLockExclusive(&replay->lock);
    return missing;
}

HRESULT ca_replay_context(certemu_ca *ca, LONG recorded, LONG *context)
{
    struct ca_context *made;
    HRESULT hr;

    if (FAILED(hr = certemu_ca_add_event(ca, context)))
        return hr;
    AcquireSRWLockExclusive(&ca->lock);
    if ((made = ca_find_context(ca, *context)))
        made->recorded = recorded;
    ReleaseSRWLockExclusive(&ca->lock);
    return S_OK;
}
