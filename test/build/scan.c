/* The lexical look at sources: what is found where, and what must not be taken for it. */
#include "test.h"

#include "../tools/build_scan.h"

static void scan_text(struct scan *scan, enum scan_language language, const char *text)
{
    scan_source(scan, language, text, strlen(text));
    assert_false(scan->failed);
}

static void assert_mark(const struct scan *scan, size_t index, enum scan_kind kind, unsigned int line, const char *text)
{
    assert_true(index < scan->marks_count);
    assert_string_equal(scan->marks[index].text, text);
    assert_int_equal(scan->marks[index].kind, kind);
    assert_int_equal(scan->marks[index].line, line);
}

static void includes(void **state)
{
    static const char text[] = "#include \"a.h\"\r\n  #  include <sys\\b.h> // c\r\n/* \n#include \"no.h\" */\n#include \"sub\\new.h\"\n"
            "const char *s = \"\\\n#include \\\"no.h\\\"\";\n#include MACRO\n#in\\\nclude <c.h>\n#import \"x.tlb\" no_namespace\n"
            "x #include \"no.h\"\n#include \"open.h\n#include <open\n";
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_C, text);
    assert_mark(&scan, 0, SCAN_INCLUDE, 1, "a.h");
    assert_memory_equal(text + scan.marks[0].start, "\"a.h\"", scan.marks[0].end - scan.marks[0].start);
    assert_mark(&scan, 1, SCAN_INCLUDE_ANGLE, 2, "sys\\b.h");
    assert_mark(&scan, 2, SCAN_INCLUDE, 5, "sub\\new.h");
    assert_mark(&scan, 3, SCAN_IMPORT, 11, "x.tlb");
    assert_memory_equal(text + scan.marks[3].start, "import \"x.tlb\"", scan.marks[3].end - scan.marks[3].start);
    assert_int_equal(scan.marks_count, 4);
    scan_free(&scan);
}

/* What the C++ library calls something of its own: the annotation of the second generation, as long as the word. */
static void annotations(void **state)
{
    static const char text[] = "HRESULT f(__in int a, __out_opt int *b, __out int *c);\n#define X(__in) __inner\n"
            "// __in\nclass __declspec(uuid(\"00000000-0000-0000-0000-00000000000a\")) __in A;\nchar s[] = \"__in\";\n__success(return > 0) x;\n";
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_C, text);
    assert_mark(&scan, 0, SCAN_ANNOTATION, 1, "_In_");
    assert_memory_equal(text + scan.marks[0].start, "__in ", 5);
    assert_mark(&scan, 1, SCAN_ANNOTATION, 1, "_Out_");
    assert_mark(&scan, 2, SCAN_ANNOTATION, 2, "_In_");
    assert_mark(&scan, 3, SCAN_UUID, 4, "class A");
    assert_mark(&scan, 4, SCAN_ANNOTATION, 4, "_In_");
    assert_mark(&scan, 5, SCAN_ANNOTATION, 6, "_Success_");
    assert_int_equal(scan.marks_count, 6);
    scan_free(&scan);
    scan_text(&scan, SCAN_IDL, "import \"a.idl\"; __in");
    assert_int_equal(scan.marks_count, 1);
    scan_free(&scan);
}

static void literals(void **state)
{
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_C, "#if 0\ndon't\n#endif\nchar c = '\"'; int n = 1'000'000;\n#include \"a.h\"\n"
            "auto s = LR\"x(\n#include \"no.h\"\n)\" )x\"; auto t = u8R\"(\")\";\n#include \"b.h\"\n");
    assert_mark(&scan, 0, SCAN_INCLUDE, 5, "a.h");
    assert_mark(&scan, 1, SCAN_INCLUDE, 9, "b.h");
    assert_int_equal(scan.marks_count, 2);
    scan_free(&scan);
}

static void pragmas(void **state)
{
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_C, "#pragma comment(lib, \"certidl.lib\")\n#pragma comment(linker, \"/EXPORT:DllInstall=Install,@3,PRIVATE -export:B /debug\")\n"
            "__pragma(comment(lib, \"x\")) #pragma once\n#pragma comment(user, \"lib\")\n#pragma comment(lib)\n");
    assert_mark(&scan, 0, SCAN_LIBRARY, 1, "certidl.lib");
    assert_mark(&scan, 1, SCAN_EXPORT, 2, "DllInstall=Install,@3,PRIVATE");
    assert_mark(&scan, 2, SCAN_EXPORT, 2, "B");
    assert_mark(&scan, 3, SCAN_LIBRARY, 3, "x");
    assert_int_equal(scan.marks_count, 4);
    scan_free(&scan);
}

static void uuids(void **state)
{
    static const GUID expected = {0xd2075560, 0xc2c8, 0x11d2, {0xb3, 0x13, 0x00, 0xc0, 0x4f, 0x79, 0xdc, 0x74}};
    static const char text[] =
        "#include <x>\n"
        "  class __declspec(uuid(\"d2075560-c2c8-11d2-b313-00c04f79dc74\")) First;\n"
        "struct __declspec(novtable) __declspec(uuid(\"{D2075560-C2C8-11D2-B313-00C04F79DC74}\")) IB\n : public IA\n{ int a; };\n"
        "MIDL_INTERFACE(\"d2075560-c2c8-11d2-b313-00c04f79dc74\")\nIC : public IA\n{\n};\n"
        "typedef interface DECLSPEC_UUID(\"d2075560-c2c8-11d2-b313-00c04f79dc74\") ID {} ID;\n"
        /* None: another attribute, no UUID, a template, a pointer to a class. */
        "class __declspec(deprecated(\"d2075560-c2c8-11d2-b313-00c04f79dc74\")) E;\n"
        "class __declspec(uuid(\"d2075560\")) F;\ntemplate <> class __declspec(uuid(\"d2075560-c2c8-11d2-b313-00c04f79dc74\")) G<int>;\n"
        "class H *h = f(\"d2075560-c2c8-11d2-b313-00c04f79dc74\");\n";
    struct scan scan;
    size_t i;

    (void)state;
    scan_text(&scan, SCAN_C, text);
    assert_mark(&scan, 0, SCAN_INCLUDE_ANGLE, 1, "x");
    assert_mark(&scan, 1, SCAN_UUID, 2, "class First");
    assert_mark(&scan, 2, SCAN_UUID, 3, "struct IB");
    assert_mark(&scan, 3, SCAN_BASE, 5, "IA");
    assert_mark(&scan, 4, SCAN_UUID, 6, "struct IC");
    assert_mark(&scan, 5, SCAN_BASE, 8, "IA");
    assert_mark(&scan, 6, SCAN_UUID, 10, "struct ID");
    assert_int_equal(scan.marks_count, 7);
    for (i = 1; i < scan.marks_count; i++)
    {
        if (scan.marks[i].kind == SCAN_UUID)
            assert_memory_equal(&scan.marks[i].uuid, &expected, sizeof(expected));
        assert_int_equal(scan.marks[i].start, scan.marks[i].end);
    }
    assert_memory_equal(text + scan.marks[1].start, "class __", 8);
    assert_memory_equal(text + scan.marks[6].start, "typedef", 7);
    scan_free(&scan);
}

static void bases(void **state)
{
    static const char text[] =
        "class A : virtual public N::B<int, C<(1)>>, D { void f() { __super::f(); } };\n"
        "template <class T> struct E\n : /* comment */ private T\n{ enum F : int { G }; };\n"
        /* None: bit fields, a label, a forward declaration, bases behind a condition, a case. */
        "struct H { int i : 3; };\nstruct I; struct J { struct K *k; int f() { switch (1) { case 1: { } } label: { } } };\n"
        "class L :\n#ifdef X\npublic M\n#endif\n{ };\n";
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_C, text);
    assert_mark(&scan, 0, SCAN_BASE, 1, "N::B<int,C<(1)>>");
    assert_memory_equal(text + scan.marks[0].start, " void", 5);
    assert_mark(&scan, 1, SCAN_SUPER, 1, "");
    assert_mark(&scan, 2, SCAN_BASE, 4, "T");
    assert_int_equal(scan.marks_count, 3);
    scan_free(&scan);
}

static void resource_scripts(void **state)
{
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_RC, "#include <windows.h>\n1 TYPELIB \"x.tlb\"\nIDR_X REGISTRY MOVEABLE PURE \"res\\\\x.rgs\"\n24 24 \"a.manifest\"\n"
            "STRINGTABLE BEGIN\n 1 \"x.tlb\"\n 2, \"a \"\"b\"\" c\"\nEND\nD DIALOG 0, 0, 1, 1\nCAPTION \"x.tlb\"\n{\n LTEXT \"x.tlb\", 1\n}\n");
    assert_mark(&scan, 0, SCAN_INCLUDE_ANGLE, 1, "windows.h");
    assert_mark(&scan, 1, SCAN_STRING, 2, "x.tlb");
    assert_mark(&scan, 2, SCAN_STRING, 3, "res\\\\x.rgs");
    assert_mark(&scan, 3, SCAN_STRING, 4, "a.manifest");
    assert_int_equal(scan.marks_count, 4);
    scan_free(&scan);
}

static void interface_definitions(void **state)
{
    struct scan scan;

    (void)state;
    scan_text(&scan, SCAN_IDL, "import \"OAIdl.idl\", \"certexit.idl\";\n[uuid(1), helpstring(\"a.tlb\")] library L {\nimportlib(\"stdole2.tlb\"); };\n");
    assert_mark(&scan, 0, SCAN_INCLUDE, 1, "OAIdl.idl");
    assert_mark(&scan, 1, SCAN_INCLUDE, 1, "certexit.idl");
    assert_mark(&scan, 2, SCAN_STRING, 2, "a.tlb");
    assert_mark(&scan, 3, SCAN_STRING, 3, "stdole2.tlb");
    assert_int_equal(scan.marks_count, 4);
    scan_free(&scan);
}

static void encodings(void **state)
{
    static const struct
    {
        const char *bytes;
        size_t size;
        const char *text;
        BOOL changed;
    } cases[] =
    {
        {"", 0, "", FALSE},
        {"a\xc3\xbc", 3, "a\xc3\xbc", FALSE},
        {"\xef\xbb\xbf" "a", 4, "a", TRUE},
        {"\xff\xfe" "a\0\xfc\0", 6, "a\xc3\xbc", TRUE},
        {"\xfe\xff\0a\0\xfc", 6, "a\xc3\xbc", TRUE},
        {"a\0b\0", 4, "ab", TRUE},
        {"\xff\xfe\x3d\xd8\x00\xde", 6, "\xf0\x9f\x98\x80", TRUE},
        {"\xff\xfe\x3d\xd8" "a\0", 6, "\xef\xbf\xbd" "a", TRUE},
        {"\xff\xfe" "a\0b", 5, "a", TRUE},
        {"a\xfc\x80", 3, "a\xc3\xbc\xe2\x82\xac", TRUE},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        struct text text = {0};
        BOOL changed;

        scan_decode(&text, cases[i].bytes, cases[i].size, &changed);
        assert_string_equal(text_string(&text), cases[i].text);
        assert_int_equal(changed, cases[i].changed);
        text_free(&text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(annotations), cmocka_unit_test(includes), cmocka_unit_test(literals), cmocka_unit_test(pragmas), cmocka_unit_test(uuids),
        cmocka_unit_test(bases),
        cmocka_unit_test(resource_scripts), cmocka_unit_test(interface_definitions), cmocka_unit_test(encodings),
    };

    return cmocka_run_group_tests_name("build-scan", tests, NULL, NULL);
}
