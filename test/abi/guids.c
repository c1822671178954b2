/* The GUIDs of the CA's interfaces, classes and libraries, as text in docs/abi.md 1, against what libcertidl defines. The second
 * file of this program, guids-twice.c, defines some again, as a module's own _i.c files do. */
#include "test.h"

#include <certsrv.h>

extern const CLSID *const guids_twice[];

struct identity
{
    const char *name;
    const GUID *actual;
    const char *expected;
};

static const struct identity identities[] =
{
    {"IID_ICertExit", &IID_ICertExit, "{e19ae1a0-7364-11d0-8816-00a0c903b83c}"},
    {"IID_ICertExit2", &IID_ICertExit2, "{0abf484b-d049-464d-a7ed-552e7529b0ff}"},
    {"IID_ICertManageModule", &IID_ICertManageModule, "{e7d7ad42-bd3d-11d1-9a4d-00c04fc297eb}"},
    {"IID_ICertServerExit", &IID_ICertServerExit, "{4ba9eb90-732c-11d0-8816-00a0c903b83c}"},
    {"IID_ICertServerPolicy", &IID_ICertServerPolicy, "{aa000922-ffbe-11cf-8800-00a0c903b83c}"},
    {"IID_ICertPolicy", &IID_ICertPolicy, "{38bb5a00-7636-11d0-b413-00a0c91bbf8c}"},
    {"IID_ICertPolicy2", &IID_ICertPolicy2, "{3db4910e-8001-4bf1-aa1b-f43a808317a0}"},
    {"CLSID_CCertServerExit", &CLSID_CCertServerExit, "{4c4a5e40-732c-11d0-8816-00a0c903b83c}"},
    {"CLSID_CCertServerPolicy", &CLSID_CCertServerPolicy, "{aa000926-ffbe-11cf-8800-00a0c903b83c}"},
    {"CLSID_CCertExit", &CLSID_CCertExit, "{5c5f6c90-c2c8-11d2-b313-00c04f79dc72}"},
    {"CLSID_CCertManageExitModule", &CLSID_CCertManageExitModule, "{5d2c2fb0-c2c8-11d2-b313-00c04f79dc72}"},
    {"CLSID_CCertPolicy", &CLSID_CCertPolicy, "{3b6654d0-c2c8-11d2-b313-00c04f79dc72}"},
    {"CLSID_CCertManagePolicyModule", &CLSID_CCertManagePolicyModule, "{3bb44360-c2c8-11d2-b313-00c04f79dc72}"},
    {"CLSID_CCertRequest", &CLSID_CCertRequest, "{98aff3f0-5524-11d0-8812-00a0c903b83c}"},
    {"CLSID_CCertConfig", &CLSID_CCertConfig, "{372fce38-4324-11d0-8810-00a0c903b83c}"},
    {"CLSID_CCertGetConfig", &CLSID_CCertGetConfig, "{c6cc49b0-ce17-11d0-8833-00a0c903b83c}"},
    {"LIBID_CERTCLIENTLib", &LIBID_CERTCLIENTLib, "{372fce32-4324-11d0-8810-00a0c903b83c}"},
    {"LIBID_CERTEXITLib", &LIBID_CERTEXITLib, "{5cc8dc80-c2c8-11d2-b313-00c04f79dc72}"},
    {"LIBID_CERTPOLICYLib", &LIBID_CERTPOLICYLib, "{3a0b7540-c2c8-11d2-b313-00c04f79dc72}"},
};

/* In the form of the document; read by hand, so that no function of the run-time is in between. */
static void to_text(const GUID *guid, char text[40])
{
    const unsigned char *byte = guid->Data4;

    sprintf(text, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", (unsigned int)guid->Data1, guid->Data2, guid->Data3,
        byte[0], byte[1], byte[2], byte[3], byte[4], byte[5], byte[6], byte[7]);
}

static void guids_are_those_of_the_document(void **state)
{
    size_t i, wrong = 0;
    char text[40];

    (void)state;
    for (i = 0; i < sizeof(identities) / sizeof(*identities); i++)
    {
        to_text(identities[i].actual, text);
        if (!strcmp(text, identities[i].expected))
            continue;
        wrong++;
        print_error("%s is %s\n", identities[i].name, text);
    }
    assert_int_equal(wrong, 0);
}

static void guids_may_be_defined_twice(void **state)
{
    (void)state;
    assert_ptr_equal(guids_twice[0], &CLSID_CCertRequest);
    assert_ptr_equal(guids_twice[1], &IID_ICertExit);
    assert_ptr_equal(guids_twice[2], &CLSID_CCertServerExit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guids_are_those_of_the_document),
        cmocka_unit_test(guids_may_be_defined_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
