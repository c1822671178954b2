/* Binding strings of RPC, and the functions about the caller of a remote procedure. No such call ever reaches this process: there are
 * no binding handles, and every function that takes one says so. */
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <rpc.h>

/* A component without the backslashes that protect it; NULL: out of memory. For RpcStringFree: of the process heap. */
static WCHAR *component(const WCHAR *text, size_t length)
{
    WCHAR *out = HeapAlloc(GetProcessHeap(), 0, (length + 1) * sizeof(*out));
    size_t i, count = 0;

    for (i = 0; out && i < length; i++)
    {
        if (text[i] == '\\' && i + 1 < length)
            i++;
        out[count++] = text[i];
    }
    if (out)
        out[count] = 0;
    return out;
}

/* The first of the characters that no backslash protects, or the end. */
static const WCHAR *find_any(const WCHAR *text, const char *set)
{
    while (*text && !(*text < 0x80 && strchr(set, *text)))
        text += *text == '\\' && text[1] ? 2 : 1;
    return text;
}

enum part
{
    PART_OBJECT,
    PART_SEQUENCE,
    PART_ADDRESS,
    PART_ENDPOINT,
    PART_OPTIONS,
    PARTS
};

struct binding
{
    const WCHAR *text[PARTS];
    size_t length[PARTS];
};

static void set_part(struct binding *binding, enum part part, const WCHAR *from, const WCHAR *end)
{
    binding->text[part] = from;
    binding->length[part] = end - from;
}

/* [object@]sequence:address[endpoint,options], the brackets being those of the text. */
static RPC_STATUS parse(const WCHAR *text, struct binding *binding)
{
    const WCHAR *at, *end;
    WCHAR *object;
    UUID uuid;
    RPC_STATUS status;

    memset(binding, 0, sizeof(*binding));
    at = find_any(text, "@");
    if (*at)
    {
        set_part(binding, PART_OBJECT, text, at);
        if (!(object = component(text, at - text)))
            return RPC_S_OUT_OF_MEMORY;
        status = UuidFromStringW((RPC_WSTR)object, &uuid);
        HeapFree(GetProcessHeap(), 0, object);
        if (status)
            return status;
        text = at + 1;
    }
    at = find_any(text, ":");
    if (*at)
    {
        set_part(binding, PART_SEQUENCE, text, at);
        text = at + 1;
    }
    at = find_any(text, "[");
    set_part(binding, PART_ADDRESS, text, at);
    if (!*at)
        return RPC_S_OK;
    text = at + 1;
    end = find_any(text, "]");
    if (!*end || end[1])
        return RPC_S_INVALID_STRING_BINDING;
    for (; text < end; text = at < end ? at + 1 : end)
    {
        const WCHAR *equal = find_any(text, "=,]");

        at = find_any(text, ",]");
        if (*equal != '=')
        {
            if (binding->text[PART_ENDPOINT] || binding->text[PART_OPTIONS])
                return RPC_S_INVALID_STRING_BINDING;
            set_part(binding, PART_ENDPOINT, text, at);
        }
        else if (equal - text == 8 && !wcsncmp(text, L"endpoint", 8))
        {
            if (binding->text[PART_ENDPOINT])
                return RPC_S_INVALID_STRING_BINDING;
            set_part(binding, PART_ENDPOINT, equal + 1, at);
        }
        else
        {
            /* The rest, as it is. */
            set_part(binding, PART_OPTIONS, text, end);
            break;
        }
    }
    return RPC_S_OK;
}

RPC_STATUS WINAPI RpcStringBindingParseW(RPC_WSTR text, RPC_WSTR *object, RPC_WSTR *sequence, RPC_WSTR *address, RPC_WSTR *endpoint,
        RPC_WSTR *options)
{
    RPC_WSTR *const outputs[PARTS] = {object, sequence, address, endpoint, options};
    struct binding binding;
    RPC_STATUS status;
    int i, j;

    for (i = 0; i < PARTS; i++)
        if (outputs[i])
            *outputs[i] = NULL;
    if (!text)
        return RPC_S_INVALID_STRING_BINDING;
    status = parse((const WCHAR *)text, &binding);
    for (i = 0; !status && i < PARTS; i++)
    {
        if (!outputs[i])
            continue;
        *outputs[i] = (RPC_WSTR)component(binding.text[i] ? binding.text[i] : L"", binding.length[i]);
        if (!*outputs[i])
        {
            for (j = 0; j < i; j++)
                if (outputs[j])
                    RpcStringFreeW(outputs[j]);
            status = RPC_S_OUT_OF_MEMORY;
        }
    }
    return status;
}

static RPC_WSTR wide_of(RPC_CSTR text)
{
    int length = MultiByteToWideChar(CP_ACP, 0, (const char *)text, -1, NULL, 0);
    WCHAR *wide = HeapAlloc(GetProcessHeap(), 0, length * sizeof(*wide));

    if (wide)
        MultiByteToWideChar(CP_ACP, 0, (const char *)text, -1, wide, length);
    return (RPC_WSTR)wide;
}

static RPC_CSTR narrow_of(RPC_WSTR text)
{
    int length = WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)text, -1, NULL, 0, NULL, NULL);
    char *narrow = HeapAlloc(GetProcessHeap(), 0, length);

    if (narrow)
        WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)text, -1, narrow, length, NULL, NULL);
    return (RPC_CSTR)narrow;
}

RPC_STATUS WINAPI RpcStringBindingParseA(RPC_CSTR text, RPC_CSTR *object, RPC_CSTR *sequence, RPC_CSTR *address, RPC_CSTR *endpoint,
        RPC_CSTR *options)
{
    RPC_CSTR *const outputs[PARTS] = {object, sequence, address, endpoint, options};
    RPC_WSTR parts[PARTS] = {NULL}, wide = text ? wide_of(text) : NULL;
    RPC_STATUS status;
    int i;

    for (i = 0; i < PARTS; i++)
        if (outputs[i])
            *outputs[i] = NULL;
    if (text && !wide)
        return RPC_S_OUT_OF_MEMORY;
    status = RpcStringBindingParseW(wide, parts + 0, parts + 1, parts + 2, parts + 3, parts + 4);
    for (i = 0; !status && i < PARTS; i++)
        if (outputs[i] && !(*outputs[i] = narrow_of(parts[i])))
            status = RPC_S_OUT_OF_MEMORY;
    for (i = 0; i < PARTS; i++)
    {
        RpcStringFreeW(parts + i);
        if (status && outputs[i])
            RpcStringFreeA(outputs[i]);
    }
    RpcStringFreeW(&wide);
    return status;
}

/* Appends with a backslash before what would end the component; out may be NULL: the length. */
static size_t append(WCHAR *out, size_t at, const char *before, const WCHAR *text, const char *protect, const char *after)
{
    for (; *before; before++, at++)
        if (out)
            out[at] = *before;
    for (; text && *text; text++)
    {
        if (*text < 0x80 && strchr(protect, *text))
        {
            if (out)
                out[at] = '\\';
            at++;
        }
        if (out)
            out[at] = *text;
        at++;
    }
    for (; *after; after++, at++)
        if (out)
            out[at] = *after;
    return at;
}

static BOOL is_there(const WCHAR *text)
{
    return text && *text;
}

static size_t compose(WCHAR *out, const WCHAR *object, const WCHAR *sequence, const WCHAR *address, const WCHAR *endpoint,
        const WCHAR *options)
{
    size_t at = 0;

    if (is_there(object))
        at = append(out, at, "", object, "@\\", "@");
    if (is_there(sequence))
        at = append(out, at, "", sequence, ":\\", ":");
    if (is_there(address))
        at = append(out, at, "", address, "[\\", "");
    if (is_there(endpoint) || is_there(options))
        at = append(out, at, "[", NULL, "", "");
    if (is_there(endpoint))
        at = append(out, at, "", endpoint, ",]\\", "");
    if (is_there(options))
        at = append(out, at, is_there(endpoint) ? "," : "", options, "]\\", "");
    if (is_there(endpoint) || is_there(options))
        at = append(out, at, "]", NULL, "", "");
    if (out)
        out[at] = 0;
    return at;
}

RPC_STATUS WINAPI RpcStringBindingComposeW(RPC_WSTR object, RPC_WSTR sequence, RPC_WSTR address, RPC_WSTR endpoint, RPC_WSTR options,
        RPC_WSTR *text)
{
    const WCHAR *const from[] = {(WCHAR *)object, (WCHAR *)sequence, (WCHAR *)address, (WCHAR *)endpoint, (WCHAR *)options};
    WCHAR *out;

    if (!text)
        return RPC_S_OK;
    out = HeapAlloc(GetProcessHeap(), 0, (compose(NULL, from[0], from[1], from[2], from[3], from[4]) + 1) * sizeof(*out));
    *text = (RPC_WSTR)out;
    if (!out)
        return RPC_S_OUT_OF_MEMORY;
    compose(out, from[0], from[1], from[2], from[3], from[4]);
    return RPC_S_OK;
}

RPC_STATUS WINAPI RpcStringBindingComposeA(RPC_CSTR object, RPC_CSTR sequence, RPC_CSTR address, RPC_CSTR endpoint, RPC_CSTR options,
        RPC_CSTR *text)
{
    const RPC_CSTR from[] = {object, sequence, address, endpoint, options};
    RPC_WSTR wide[ARRAYSIZE(from)] = {NULL}, result = NULL;
    RPC_STATUS status = RPC_S_OK;
    size_t i;

    if (!text)
        return RPC_S_OK;
    *text = NULL;
    for (i = 0; i < ARRAYSIZE(from); i++)
        if (from[i] && !(wide[i] = wide_of(from[i])))
            status = RPC_S_OUT_OF_MEMORY;
    if (!status)
        status = RpcStringBindingComposeW(wide[0], wide[1], wide[2], wide[3], wide[4], &result);
    if (!status && !(*text = narrow_of(result)))
        status = RPC_S_OUT_OF_MEMORY;
    RpcStringFreeW(&result);
    for (i = 0; i < ARRAYSIZE(from); i++)
        RpcStringFreeW(wide + i);
    return status;
}

/* ---- handles, of which there is none. Without one it is the call that this thread serves that is asked for. */

RPC_STATUS WINAPI RpcBindingServerFromClient(RPC_BINDING_HANDLE client, RPC_BINDING_HANDLE *server)
{
    *server = NULL;
    return client ? RPC_S_INVALID_BINDING : RPC_S_NO_CALL_ACTIVE;
}

RPC_STATUS WINAPI RpcBindingToStringBindingW(RPC_BINDING_HANDLE binding, RPC_WSTR *text)
{
    (void)binding;
    *text = NULL;
    return RPC_S_INVALID_BINDING;
}

RPC_STATUS WINAPI RpcBindingToStringBindingA(RPC_BINDING_HANDLE binding, RPC_CSTR *text)
{
    (void)binding;
    *text = NULL;
    return RPC_S_INVALID_BINDING;
}

RPC_STATUS WINAPI RpcBindingFree(RPC_BINDING_HANDLE *binding)
{
    (void)binding;
    return RPC_S_INVALID_BINDING;
}

RPC_STATUS WINAPI RpcImpersonateClient(RPC_BINDING_HANDLE binding)
{
    return binding ? RPC_S_INVALID_BINDING : RPC_S_NO_CALL_ACTIVE;
}

RPC_STATUS WINAPI RpcRevertToSelf(void)
{
    return RPC_S_NO_CALL_ACTIVE;
}
