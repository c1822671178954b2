/* See fuzz_mutate.h. */
#include "fuzz_mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <certsrv.h>

#include "ca/private.h"
#include "trace/array.h"

void fuzz_seed(struct fuzz_random *random, ULONGLONG seed, unsigned int run)
{
    random->state = (seed + 1) * 0x9e3779b97f4a7c15ull ^ (ULONGLONG)run * 0xd1342543de82ef95ull;
    if (!random->state)
        random->state = 1;
    fuzz_below(random, 2);
    fuzz_below(random, 2);
}

unsigned int fuzz_below(struct fuzz_random *random, unsigned int limit)
{
    ULONGLONG value = random->state;

    value ^= value << 13;
    value ^= value >> 7;
    value ^= value << 17;
    random->state = value;
    return (unsigned int)((value * 0x2545f4914f6cdd1dull) >> 33) % limit;
}

/* --- DER ---------------------------------------------------------------------------------------------------------------- */

#define CONSTRUCTED 0x20
#define DEPTH 32

struct mutation
{
    struct fuzz_random *random;
    unsigned int target, index;     /* nodes are counted in the order of their first bytes */
};

static unsigned int count_nodes(struct slice in, unsigned int depth)
{
    struct slice contents;
    unsigned int count = 0;
    BYTE tag;

    while (depth && der_next(&in, &tag, &contents, NULL))
        count += 1 + (tag & CONSTRUCTED ? count_nodes(contents, depth - 1) : 0);
    return count;
}

static void put_node(struct text *out, BYTE tag, const void *contents, size_t size)
{
    BYTE header[6] = {tag};
    unsigned int octets = size < 0x80 ? 0 : size < 0x100 ? 1 : size < 0x10000 ? 2 : 3, i;

    header[1] = (BYTE)(octets ? 0x80 | octets : size);
    for (i = 0; i < octets; i++)
        header[2 + i] = (BYTE)(size >> 8 * (octets - 1 - i));
    text_add(out, (const char *)header, 2 + octets);
    text_add(out, contents, size);
}

/* Contents at which readers of such a type go wrong. */
static void put_interesting(struct fuzz_random *random, BYTE tag, struct text *contents)
{
    static const char *const times[] = {"500101000000Z", "491231235959Z", "000229000000Z", "99991231235959Z", "16010101000000Z",
        "20380119031408Z", "700101000000Z"};
    static const char *const texts[] = {"", "%s%n%s%n", "..\\..\\..\\Windows\\System32\\x", "a\"b'c;d|e&f`g", "line\r\nline", "CON",
        "<script>", "\xc3\xa4\xf0\x9f\x94\x91\xe2\x80\xae", "CN=a,O=b+C=c", "  spaces  ", "*", "/"};
    static const BYTE oids[][12] = {{0x00}, {0x2a}, {0x88, 0x37, 0x01}, {0x55, 0x04, 0x03}, {0x2b, 0x8f, 0xff, 0xff, 0xff, 0xff, 0x7f},
        {0x55, 0x1d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}};
    static const BYTE oid_sizes[] = {1, 1, 3, 3, 7, 12};
    unsigned int i, count;
    const char *text;

    switch (tag)
    {
    case 0x02: case 0x0a:       /* INTEGER, ENUMERATED */
        count = 1 + fuzz_below(random, 3) * 20;
        for (i = 0; i < count; i++)
            text_add(contents, i ? "\xff" : fuzz_below(random, 2) ? "\x7f" : fuzz_below(random, 2) ? "\x80" : "\x00", 1);
        break;
    case 0x06:
        i = fuzz_below(random, sizeof(oid_sizes));
        text_add(contents, (const char *)oids[i], oid_sizes[i]);
        break;
    case 0x17: case 0x18:       /* UTCTime, GeneralizedTime */
        text_put(contents, times[fuzz_below(random, sizeof(times) / sizeof(*times))]);
        break;
    default:
        if (!fuzz_below(random, 4))
        {
            count = 1u << fuzz_below(random, 17);
            for (i = 0; i < count; i++)
                text_add(contents, "A", 1);
            break;
        }
        text = texts[fuzz_below(random, sizeof(texts) / sizeof(*texts))];
        text_put(contents, text);
    }
}

static void put_mutated(struct fuzz_random *random, BYTE tag, struct slice contents, struct slice whole, struct text *out)
{
    static const BYTE string_tags[] = {0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e};
    struct text other = {0};
    unsigned int i, count;

    switch (fuzz_below(random, 8))
    {
    case 0:                     /* it is not there */
        break;
    case 1:                     /* it is there again */
        count = 2 + fuzz_below(random, 2) * fuzz_below(random, 30);
        for (i = 0; i < count; i++)
            text_add(out, (const char *)whole.data, whole.size);
        break;
    case 2:
        put_node(out, tag, NULL, 0);
        break;
    case 3:
        put_node(out, tag, contents.data, fuzz_below(random, contents.size + 1));
        break;
    case 4:                     /* another kind of string, of as many bytes */
        put_node(out, tag & CONSTRUCTED ? tag : string_tags[fuzz_below(random, sizeof(string_tags))], contents.data, contents.size);
        break;
    case 5:
        text_add(&other, (const char *)contents.data, contents.size);
        for (i = 0; contents.size && i <= fuzz_below(random, 3); i++)
            other.data[fuzz_below(random, contents.size)] ^= (char)(1 << fuzz_below(random, 8));
        put_node(out, tag, text_string(&other), contents.size);
        break;
    default:
        if (tag & CONSTRUCTED)
        {
            text_add(out, (const char *)whole.data, whole.size);
            break;
        }
        put_interesting(random, tag, &other);
        put_node(out, tag, text_string(&other), other.length);
    }
    text_free(&other);
}

static void rebuild(struct mutation *mutation, struct slice in, unsigned int depth, struct text *out)
{
    struct slice contents, whole;
    struct text inner = {0};
    BYTE tag;

    while (der_next(&in, &tag, &contents, &whole))
        if (mutation->index++ == mutation->target)
        {
            put_mutated(mutation->random, tag, contents, whole, out);
            mutation->index += 1u << 20;        /* the rest is as it was */
        }
        else if (tag & CONSTRUCTED && depth)
        {
            text_clear(&inner);
            rebuild(mutation, contents, depth - 1, &inner);
            put_node(out, tag, text_string(&inner), inner.length);
        }
        else
            text_add(out, (const char *)whole.data, whole.size);
    text_free(&inner);
}

BOOL fuzz_der(struct fuzz_random *random, const BYTE *der, size_t size, struct text *out)
{
    struct slice in = {der, (UINT)size};
    unsigned int count = count_nodes(in, DEPTH);
    struct mutation mutation = {random, 0, 0};

    if (!count)
        return FALSE;
    mutation.target = fuzz_below(random, count);
    rebuild(&mutation, in, DEPTH, out);
    return !out->failed;
}

/* --- steps ---------------------------------------------------------------------------------------------------------------- */

static char *odd_text(struct fuzz_random *random)
{
    static const char *const texts[] = {"", " ", "0", "-1", "2147483648", "99999999999999999999", "%s%s%n%x", "..\\..\\..\\Windows\\win.ini",
        "C:\\", "\\\\server\\share\\x", "CON", "a/b\\c:d*e?f\"g<h>i|j", "line\r\nline", "\t", "CN=a\\,b,OU=\"c\"", "'; --", "$(x)", "`x`", "&x&",
        "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f", "\xf0\x9f\x94\x91", "\xe2\x80\xae\x74\x78\x65", "\xef\xbb\xbf", "e\xcc\x81", "<a>&amp;</a>", "{}",
        "[]", "\"", "'", "=", ":", ";", ",", "\\"};
    struct text text = {0};
    unsigned int i, count;
    char *copy;

    switch (fuzz_below(random, 4))
    {
    case 0:
        count = 1u << fuzz_below(random, 18);
        count += fuzz_below(random, 3);
        for (i = 0; i < count; i++)
            text_add(&text, "A", 1);
        break;
    case 1:
        count = 1 + fuzz_below(random, 300);
        for (i = 0; i < count; i++)
            text_format(&text, "%c", 1 + fuzz_below(random, 126));
        break;
    default:
        text_put(&text, texts[fuzz_below(random, sizeof(texts) / sizeof(*texts))]);
    }
    copy = text.failed ? NULL : text_copy(text_string(&text), text.length);
    text_free(&text);
    return copy;
}

static char *copy_text(const char *text)
{
    return text_copy(text, strlen(text));
}

static BOOL set_property(struct fuzz_random *random, const char *name, struct step *step)
{
    static const char *const numbers[] = {"0", "1", "-1", "2147483647", "-2147483648", "255", "65536", "20"};
    struct setting *setting;
    struct name parsed;

    /* Properties of the CA are not of a row; dates and bytes have no text. */
    if (!name_parse_utf8(name, &parsed) || parsed.property < 0 || property_table[parsed.property].flags & TABLE_CA)
        return TRUE;
    if (!(setting = ARRAY_ADD(step, properties)) || !(setting->name = text_copy(name, strlen(name))))
        return FALSE;
    setting->empty = property_table[parsed.property].type == PROPTYPE_DATE || property_table[parsed.property].type == PROPTYPE_BINARY ||
            !fuzz_below(random, 6);
    if (setting->empty)
        return TRUE;
    if ((setting->number = property_table[parsed.property].type == PROPTYPE_LONG))
        setting->value = copy_text(numbers[fuzz_below(random, 8)]);
    else
        setting->value = odd_text(random);
    return setting->value != NULL;
}

static BOOL set_attribute(struct fuzz_random *random, const char *name, struct step *step)
{
    struct setting *setting = ARRAY_ADD(step, attributes);

    return setting && (setting->name = text_copy(name, strlen(name))) && (setting->value = odd_text(random));
}

static BOOL set_answer(struct fuzz_random *random, const struct fuzz_call *call, struct step *step)
{
    static const char *const answers[] = {"empty", "null-string", "empty-string", "wrong-type"};
    const HRESULT results[] = {E_FAIL, E_OUTOFMEMORY, CERTSRV_E_PROPERTY_EMPTY, E_INVALIDARG, HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)};
    BOOL has_value = strstr(call->method, "Property") || !strcmp(call->method, "GetCertificateExtension");
    struct fault *fault = ARRAY_ADD(step, faults);
    const char *answer;

    if (!fault || !(fault->method = text_copy(call->method, strlen(call->method))) ||
            (call->name && !(fault->name = text_copy(call->name, strlen(call->name)))))
        return FALSE;
    if (has_value && fuzz_below(random, 3))
    {
        answer = answers[fuzz_below(random, sizeof(answers) / sizeof(*answers))];
        return (fault->answer = text_copy(answer, strlen(answer))) != NULL;
    }
    fault->result = results[fuzz_below(random, sizeof(results) / sizeof(*results))];
    fault->nth = fuzz_below(random, 3);
    fault->onwards = fault->nth && fuzz_below(random, 2);
    return TRUE;
}

BOOL fuzz_step(struct fuzz_random *random, const struct fuzz_calls *calls, struct step *step)
{
    unsigned int count = 1 + fuzz_below(random, 3), i;
    BOOL ok = TRUE;

    for (i = 0; ok && i < count; i++)
    {
        const struct fuzz_call *call = calls->items_count ? &calls->items[fuzz_below(random, (unsigned int)calls->items_count)] : NULL;
        unsigned int kind = fuzz_below(random, 4);

        if (!call || (kind == 3 && !fuzz_below(random, 4)))
            ok = set_property(random, property_table[fuzz_below(random, PROPERTY_COUNT)].name, step);
        else if (kind == 0)
            ok = set_answer(random, call, step);
        else if (call->name && strstr(call->method, "Property"))
            ok = set_property(random, call->name, step);
        else if (call->name && !strcmp(call->method, "GetRequestAttribute"))
            ok = set_attribute(random, call->name, step);
    }
    return ok;
}
