/* The table of properties: docs/properties.md lists each with its type, and each can be read by its name. */
#include "kit.h"

#include "ca/private.h"

static const char *document;

static void documented(void **state)
{
    static const char *const types[] = {"", "LONG", "DATE", "BINARY", "STRING"};
    char *text = calloc(1, 1 << 16), line[128];
    FILE *file = fopen(document, "rb");
    size_t i, lines = 0;
    char *at;

    (void)state;
    assert_non_null(file);
    assert_in_range(fread(text, 1, (1 << 16) - 1, file), 1, (1 << 16) - 2);
    fclose(file);
    for (i = 0; i < PROPERTY_COUNT; i++)
    {
        snprintf(line, sizeof(line), "\n| `%s` | %s | ", property_table[i].name, types[property_table[i].type]);
        if (!strstr(text, line))
            print_error("docs/properties.md lacks %s\n", line + 1);
        assert_non_null(strstr(text, line));
    }
    for (at = text; (at = strstr(at, "\n| `")); at++)
        lines++;
    assert_int_equal(lines, PROPERTY_COUNT);
    free(text);
}

/* Every name is known to its getter under its type, and to no other type. */
static void readable(void **state)
{
    LONG context, type;
    ICertServerExit *server = kit_row(*state, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    char name[64];
    HRESULT hr;
    size_t i;
    int getter;

    for (i = 0; i < PROPERTY_COUNT; i++)
    {
        BYTE flags = property_table[i].flags;

        snprintf(name, sizeof(name), i == PROPERTY_LOCALIZED_TIME_PERIOD_UNITS ? "%s.1" : "%s", property_table[i].name);
        for (getter = REQUEST; getter <= CERTIFICATE; getter++)
        {
            if (!(flags & (getter == REQUEST ? TABLE_REQUEST : TABLE_CERTIFICATE | TABLE_CA)))
                continue;
            for (type = PROPTYPE_LONG; type <= PROPTYPE_STRING; type++)
            {
                hr = getter == REQUEST ? kit_request(server, name, type) : kit_certificate(server, name, type);
                if (type != property_table[i].type)
                    assert_hresult(hr, E_INVALIDARG);
                else if (i == PROPERTY_RAW_DELTA_CRL)
                    assert_hresult(hr, HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
                else if (hr != S_OK)
                    assert_hresult(hr, CERTSRV_E_PROPERTY_EMPTY);
            }
        }
    }
    ICertServerExit_Release(server);
}

/* Each can be set, and comes back as it was set. */
static void settable(void **state)
{
    certemu_ca *ca = *state;
    LONG context;
    ICertServerExit *server = kit_row(ca, CERTEMU_ROW_ISSUED, "leaf.pem", NULL, &context);
    size_t i;

    for (i = 0; i < PROPERTY_COUNT; i++)
    {
        BYTE flags = property_table[i].flags;
        LONG where = flags & (TABLE_REQUEST | TABLE_CERTIFICATE) ? context : 0;
        const char *name = property_table[i].name;
        int getter = flags & TABLE_CERTIFICATE || !(flags & TABLE_REQUEST) ? CERTIFICATE : REQUEST;
        VARIANT empty;

        switch (property_table[i].type)
        {
        case PROPTYPE_LONG:
            assert_hresult(certemu_ca_set_long(ca, where, name, 1234), S_OK);
            assert_long(server, getter, name, 1234);
            break;
        case PROPTYPE_DATE:
            assert_hresult(certemu_ca_set_date(ca, where, name, 36526.5), S_OK);
            assert_date(server, getter, name, 2000, 1, 1, 12, 0, 0);
            break;
        case PROPTYPE_STRING:
            assert_hresult(certemu_ca_set_string(ca, where, name, "set \xc3\xa9"), S_OK);
            assert_string(server, getter, name, L"set \x00e9");
            break;
        default:
            assert_hresult(certemu_ca_set_binary(ca, where, name, "\0\1\2", 3), S_OK);
            assert_binary(server, getter, name, "\0\1\2", 3);
        }
        VariantInit(&empty);
        assert_hresult(certemu_ca_set_property(ca, where, name, &empty), S_OK);
        assert_empty(server, getter, name, property_table[i].type);
    }
    ICertServerExit_Release(server);
}

/* What a row costs beyond its certificate, in lib/ca's own structures: the bound of the project's goals is 4 KB. */
static void memory(void **state)
{
    certemu_ca *ca = *state;
    struct arena_block { struct arena_block *next; UINT used, size; } *block;
    struct row *row;
    LONG context;
    size_t bytes, i;

    assert_hresult(certemu_ca_issue_file(ca, fixture("leaf.pem"), NULL, &context), S_OK);
    row = ca->rows[0];
    bytes = sizeof(*row) + sizeof(struct ca_context) + sizeof(row) * 2 + row->values.capacity * sizeof(struct value)
            + row->extension_count * sizeof(struct extension) + row->attribute_count * sizeof(struct attribute);
    for (block = (struct arena_block *)row->arena.first; block; block = block->next)
        bytes += sizeof(*block) + block->size;
    for (i = 0; i < row->values.count; i++)
        bytes += row->values.items[i].owned ? row->values.items[i].size : 0;
    print_message("# a row: %lu bytes beyond its certificate\n", (unsigned long)bytes);
    assert_in_range(bytes, 1000, 4096);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] =
    {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)
        cmocka_unit_test(documented), TEST(readable), TEST(settable), TEST(memory),
    };

    document = argc > 1 ? argv[1] : "docs/properties.md";
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
