/* Modules in the two manners that real ones are written in, compiled as their authors would: `modules/classic` is laid out like the modules that
 * descend from the SDK's samples (celib.h and its functions, annotations of the first generation, CComDualImpl, an object map, GUIDs
 * through <initguid.h>), `modules/modern` is what today's wizard makes and C++ of 2017 (a project with a property sheet and settings of
 * single files, midl's own file names, .rgs scripts, threads, exceptions). And what Microsoft's compiler knows by itself. */
#include "test.h"

#include "build.h"

/* The sources with the line ends that they have on Windows. */
static void copy_module(const char *name)
{
    struct command_result result;
    char line[512];

    snprintf(line, sizeof(line), "cp " MODULES "/%s/* . && sed -i 's/$/\\r/' *", name);
    result = command(line);
    assert_int_equal(result.status, 0);
    free(result.output);
}

static char *run(const char *module, const char *steps)
{
    struct command_result result;
    char line[1024];

    snprintf(line, sizeof(line), CERTEMU " run %s %s 2>&1", module, steps);
    result = command(line);
    if (result.status)
        print_error("%s: status %d\n%s\n", line, result.status, result.output);
    assert_int_equal(result.status, 0);
    return result.output;
}

static char *check_classic(const char *module)
{
    char steps[512], *output;

    snprintf(steps, sizeof(steps), "--ca-cert %s --issued %s --crl %s --shutdown", fixture("ca.pem"), fixture("leaf.pem"), fixture("ca.crl.pem"));
    output = run(module, steps);
    assert_says(output, "oldexit.log");
    assert_says(output, "CertificateAuthority_OldExit.Exit.1\\CLSID\\@ = \"{5B3C0003-2A8C-4A9E-9F62-0C29F1F0A101}\"");
    assert_says(output, "Old Style Exit Module 1.0 Type Library");
    assert_says(output, "formats: wide narrow ws hs 5 6");
    assert_says(output, "3 events delivered, 0 findings");
    return output;
}

/* The DLL of the same arguments has the same report. Natively the event log is debug output, of which Wine says nothing. Takes over
 * the native one. */
static void compare_dll(const char *arguments, const char *dll, char *native, char *(*check)(const char *module))
{
    char line[256], *wine;

    if (!access(PE_HALF, F_OK))
    {
        snprintf(line, sizeof(line), "--target=pe -w -o %s %s", dll, arguments);
        build_status(NULL, line, 0);
        wine = check(dll);
        erase_wines_registration(wine);
        erase_differences(native);
        erase_differences(wine);
        assert_string_equal(native, wine);
        free(wine);
    }
    free(native);
}

static void classic(void **state)
{
    char *native;

    copy_module("classic");
    build_status(*state, "-w -o oldexit.so *.cpp *.idl *.rc *.def", 0);
    native = check_classic("oldexit.so");
    if (!strcmp(*state, "gcc"))
        compare_dll("*.cpp *.idl *.rc *.def", "oldexit.dll", native, check_classic);
    else
        free(native);
}

static char *check_modern(const char *module)
{
    char steps[512], *output;

    snprintf(steps, sizeof(steps), "--ca-cert %s --issued %s --revoked %s", fixture("ca.pem"), fixture("leaf.pem"), fixture("leaf.pem"));
    output = run(module, steps);
    assert_says(output, "C:\\Users\\");
    assert_says(output, "00000001.txt  16 bytes");
    assert_says(output, "2 events delivered, 0 findings");
    return output;
}

/* Where a section begins in a report and ends: behind the empty line. */
static void erase_section(char *report, const char *heading)
{
    char *found = strstr(report, heading), *end = found ? strstr(found, "\n\n") : NULL;

    assert_non_null(end);
    memmove(found, end + 2, strlen(end + 2) + 1);
}

static void modern(void **state)
{
    char *native;

    copy_module("modern");
    build_status(*state, "-w -o newexit.so NewExit.vcxproj --configuration 'Release|x64'", 0);
    native = check_modern("newexit.so");
    assert_says(native, "event log: information 0x00001000 from NewExit: issued 1 to ");
    assert_says(native, "event log: warning 0x00001000 from NewExit: revoked\n");
    erase_section(native, "Debug output\n");
    if (!strcmp(*state, "gcc"))
        compare_dll("NewExit.vcxproj --configuration 'Release|x64'", "newexit.dll", native, check_modern);
    else
        free(native);
}

/* --- what Microsoft's compiler and the base headers of its SDK know -------------------------------------------------------------------- */

static void words(void **state)
{
    HMODULE module;

    write_file("words.cpp",
        "#include <windows.h>\n#include <intrin.h>\n#include <intsafe.h>\n#include <versionhelpers.h>\n#include <ppl.h>\n#include <eh.h>\n#include <new.h>\n"
        "#include <dpapi.h>\n#include <minwindef.h>\n#include <handleapi.h>\n#include <activeds.h>\n#include <string>\n#include <vector>\n"
        "#include <unknwn.h>\n"
        "EXTERN_C IMAGE_DOS_HEADER __ImageBase;\n"
        "namespace outer { namespace inner {\n"
        "class __declspec(uuid(\"00000000-0000-0000-0000-00000000000a\")) __declspec(novtable) Tagged { public: int x; };\n}\n"
        "struct DECLSPEC_UUID(\"00000000-0000-0000-0000-00000000000b\") Other {};\n}\n"
        "namespace deep::er { extern \"C\" { struct __declspec(uuid(\"00000000-0000-0000-0000-00000000000c\")) Third {}; } int after = 1; }\n"
        "__forceinline int twice(__in int value, __out_opt int *unused)\n{\n    return value * 2;\n}\n"
        "DECLSPEC_NOINLINE static const char *signature()\n{\n    return __FUNCSIG__;\n}\n"
        "_Success_(return != 0) _Check_return_ static BOOL annotated(_In_reads_bytes_(size) const BYTE *bytes, __in DWORD size, __reserved void *none)\n"
        "{\n    UNREFERENCED_PARAMETER(none);\n    return bytes[0] == size;\n}\n"
        "struct Object : IUnknown\n{\n    LONG references = 1;\n"
        "    IFACEMETHODIMP QueryInterface(REFIID iid, void **out) { *out = IsEqualIID(iid, IID_IUnknown) ? this : nullptr; return *out ? S_OK : E_NOINTERFACE; }\n"
        "    IFACEMETHODIMP_(ULONG) AddRef() { return ++references; }\n    IFACEMETHODIMP_(ULONG) Release() { return --references; }\n};\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI text()\n{\n"
        "    const std::wstring name = __FUNCTIONW__;\n    const char *pasted = __FUNCTION__ \": here\";\n"
        "    return name == L\"text\" && !strcmp(pasted, \"function: here\") && strstr(signature(), \"signature\");\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI identifiers()\n{\n"
        "    return __uuidof(outer::inner::Tagged).Data4[7] == 10 && __uuidof(outer::Other).Data4[7] == 11 && __uuidof(deep::er::Third).Data4[7] == 12\n"
        "        && deep::er::after == 1;\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI image()\n{\n    HMODULE module = nullptr;\n"
        "    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, (PCWSTR)&image, &module);\n"
        "    return module == (HMODULE)&__ImageBase;\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI arithmetic()\n{\n    BYTE bytes[] = {1};\n    size_t product;\n    DWORD value;\n    UINT narrow;\n    unsigned long index = 0;\n"
        "    if (SizeTMult(3, 4, &product) || product != 12 || SizeTMult((size_t)-1, 2, &product) != INTSAFE_E_ARITHMETIC_OVERFLOW || product != (size_t)-1) return 0;\n"
        "    if (SizeTToDWord(1, &value) || value != 1 || SizeTToDWord((size_t)1 << 40, &value) != INTSAFE_E_ARITHMETIC_OVERFLOW) return 0;\n"
        "    if (IntToUInt(-1, &narrow) != INTSAFE_E_ARITHMETIC_OVERFLOW || ULongSub(1, 2, &value) != INTSAFE_E_ARITHMETIC_OVERFLOW) return 0;\n"
        "    if (!_BitScanForward(&index, 8) || index != 3 || _byteswap_ulong(1) != 0x01000000) return 0;\n"
        "    __noop(bytes);\n    _ReadWriteBarrier();\n"
        "    return twice(2, nullptr) == 4 && annotated(bytes, 1, nullptr) && RTL_NUMBER_OF(bytes) == 1 && __max(1, 2) == 2 && EqualMemory(bytes, bytes, 1);\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI pointers()\n{\n    Object object;\n    IUnknown *unknown = nullptr;\n"
        "    return object.QueryInterface(IID_PPV_ARGS(&unknown)) == S_OK && unknown == &object && E_NOT_SET == HRESULT_FROM_WIN32(ERROR_NOT_FOUND);\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI parallel()\n{\n    volatile LONG sum = 0;\n    concurrency::critical_section section;\n"
        "    concurrency::task_group tasks;\n    std::vector<int> values(100, 1);\n"
        "    concurrency::parallel_for(0, 100, [&](int i) { InterlockedExchangeAdd(&sum, i); });\n"
        "    concurrency::parallel_for_each(values.begin(), values.end(), [&](int &value) { concurrency::critical_section::scoped_lock lock(section); sum += value; });\n"
        "    tasks.run([&] { InterlockedIncrement(&sum); });\n    tasks.run([] { throw 1; });\n"
        "    try { tasks.wait(); return 0; } catch (int) { }\n"
        "    return sum >= 5050 && sum <= 5051 && IsWindows10OrGreater() && IsWindowsServer();\n}\n");
    build_status(*state, "-w -o words.so words.cpp", 0);
    module = load("words.so");
    assert_int_equal(call(module, "text"), 1);
    assert_int_equal(call(module, "identifiers"), 1);
    assert_int_equal(call(module, "image"), 1);
    assert_int_equal(call(module, "arithmetic"), 1);
    assert_int_equal(call(module, "pointers"), 1);
    assert_int_equal(call(module, "parallel"), 1);
    FreeLibrary(module);
    /* At link time, by name. */
    write_file("absent.cpp", "#include <windows.h>\n#include <eh.h>\nextern \"C\" __declspec(dllexport) void WINAPI f() { _set_se_translator(nullptr); }\n");
    assert_says(build_status(*state, "-o absent.so absent.cpp", 1), "_set_se_translator");
    write_file("absent.cpp", "#define NTDDI_VERSION 0x0A000000\n#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <windows.h>\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI f() { WSADATA data; return WSAStartup(MAKEWORD(2, 2), &data); }\n");
    assert_says(build_status(*state, "-o absent.so absent.cpp", 1), "WSAStartup");
}

/* Wide streams of C++ would be libstdc++'s, for a wchar_t of 32 bits. */
static void streams(void **state)
{
    static const char *const uses[] = {"#include <sstream>\nstd::wstringstream s;", "#include <iostream>\nvoid f() { std::wcout << L\"x\"; }",
        "#include <fstream>\nstd::wofstream s;"};
    size_t i;

    for (i = 0; i < ARRAYSIZE(uses); i++)
    {
        write_file("stream.cpp", uses[i]);
        assert_says(build_status(*state, "-o stream.so stream.cpp", 1), "wchar_t");
    }
}

/* Narrow streams and paths of C++17: Windows' names on the emulated drive, wide names too, and the line ends of text files. */
static void files(void **state)
{
    HMODULE module;

    write_file("files.cpp",
        "#include <windows.h>\n#include <filesystem>\n#include <fstream>\n#include <string>\n"
        "static LONG size(PCWSTR path)\n{\n    WIN32_FILE_ATTRIBUTE_DATA data;\n"
        "    return GetFileAttributesExW(path, GetFileExInfoStandard, &data) ? (LONG)data.nFileSizeLow : -1;\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI text()\n{\n    std::string first, second;\n"
        "    { std::ofstream out(\"C:\\\\Windows\\\\Temp\\\\text.txt\"); out << \"one\\n\" << 12 << std::endl; }\n"
        "    std::ifstream in(std::wstring(L\"C:\\\\Windows\\\\Temp\\\\text.txt\").c_str());\n"
        "    return size(L\"C:\\\\Windows\\\\Temp\\\\text.txt\") == 9 && std::getline(in, first) && std::getline(in, second) && first == \"one\" && second == \"12\";\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI bytes()\n{\n"
        "    { std::ofstream out(L\"C:\\\\Windows\\\\Temp\\\\bytes.txt\", std::ios::binary); out << \"a\\n\"; }\n"
        "    { std::fstream more; more.open(L\"C:\\\\Windows\\\\Temp\\\\bytes.txt\", std::ios::app | std::ios::out | std::ios::binary); more << \"b\\r\\n\"; }\n"
        "    std::fstream none(\"C:\\\\no such folder\\\\x\");\n"
        "    return size(L\"C:\\\\Windows\\\\Temp\\\\bytes.txt\") == 5 && !none.is_open();\n}\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI paths()\n{\n    std::filesystem::path path(L\"C:\\\\Windows\\\\Temp\");\n"
        "    path /= L\"\\x00fc.txt\";\n    { std::ofstream out(path); out << std::string(100000, 'x') << '\\n'; }\n"
        "    return path.filename().wstring() == L\"\\x00fc.txt\" && path.parent_path().filename() == \"Temp\" && size(path.wstring().c_str()) == 100002;\n}\n");
    write_file("folders.cpp",
        "#include <windows.h>\n#include <filesystem>\n#include <fstream>\n#include <set>\n#include <string>\nnamespace fs = std::filesystem;\n"
        "extern \"C\" __declspec(dllexport) LONG WINAPI folders()\n{\n    fs::path top(\"C:\\\\Windows\\\\Temp\\\\folders\"), below = top / \"a\" / \"b\";\n"
        "    std::set<std::string> found;\n    std::error_code code;\n"
        "    if (!fs::create_directories(below) || fs::create_directories(below, code) || code || !fs::is_directory(below)) return 0;\n"
        "    std::ofstream(below / \"one.txt\") << \"1234\";\n"
        "    if (GetFileAttributesW(L\"C:\\\\Windows\\\\Temp\\\\folders\\\\a\\\\b\\\\one.txt\") == INVALID_FILE_ATTRIBUTES || fs::file_size(below / \"one.txt\") != 4) return 0;\n"
        "    if (!fs::copy_file(below / \"one.txt\", top / \"two.txt\")) return 0;\n    fs::rename(top / \"two.txt\", top / \"three.txt\");\n"
        "    for (const auto &entry : fs::recursive_directory_iterator(top)) found.insert(entry.path().filename().string());\n"
        "    if (found != std::set<std::string>{\"a\", \"b\", \"one.txt\", \"three.txt\"}) return 0;\n"
        "    if (fs::exists(top / \"two.txt\") || !fs::exists(fs::temp_directory_path()) || fs::absolute(top) != top || fs::is_empty(top)) return 0;\n"
        "    for (const auto &entry : fs::directory_iterator(top))\n    {\n        const auto inner = fs::recursive_directory_iterator(top);\n"
        "        if (entry.path().string().substr(0, 3) != \"C:/\" || inner->path().parent_path() != \"C:/Windows/Temp/folders\") return -1;\n"
        "        if (GetFileAttributesW(entry.path().wstring().c_str()) == INVALID_FILE_ATTRIBUTES) return -2;\n"
        "        if (entry.is_directory() != (entry.path().filename() == \"a\") || (entry.is_regular_file() && entry.file_size() != 4)) return -3;\n    }\n"
        "    fs::resize_file(below / \"one.txt\", 2);\n    const auto time = fs::last_write_time(below / \"one.txt\") - std::chrono::hours(1);\n"
        "    fs::last_write_time(below / \"one.txt\", time);\n    fs::permissions(below / \"one.txt\", fs::perms::owner_read, code);\n"
        "    if (fs::file_size(below / \"one.txt\") != 2 || fs::last_write_time(below / \"one.txt\") != time || code) return -4;\n"
        "    if (!(GetFileAttributesW(L\"C:\\\\Windows\\\\Temp\\\\folders\\\\a\\\\b\\\\one.txt\") & FILE_ATTRIBUTE_READONLY)) return -5;\n"
        "    const fs::path before = fs::current_path();\n    WCHAR current[MAX_PATH];\n    fs::current_path(below);\n    GetCurrentDirectoryW(MAX_PATH, current);\n"
        "    if (fs::current_path() != \"C:/Windows/Temp/folders/a/b\" || wcscmp(current, L\"C:\\\\Windows\\\\Temp\\\\folders\\\\a\\\\b\") || !fs::exists(\"one.txt\")) return -6;\n"
        "    fs::current_path(before);\n    if (fs::canonical(top) != \"C:/Windows/Temp/folders\" || fs::space(top).capacity == 0) return -7;\n"
        "    return fs::remove_all(top) == 5 && !fs::exists(top) && !fs::remove(top);\n}\n");
    build_status(*state, "-w -o files.so files.cpp folders.cpp", 0);
    module = load("files.so");
    assert_int_equal(call(module, "folders"), 1);
    assert_int_equal(call(module, "text"), 1);
    assert_int_equal(call(module, "bytes"), 1);
    assert_int_equal(call(module, "paths"), 1);
    FreeLibrary(module);
}

/* DllMain without extern "C", as wizards write it, with either type of its first parameter. */
static void entry_point(void **state)
{
    static const char *const types[] = {"HMODULE", "HANDLE"};
    HMODULE module;
    char text[1024];
    size_t i;

    for (i = 0; i < ARRAYSIZE(types); i++)
    {
        snprintf(text, sizeof(text), "#include <windows.h>\nstatic LONG called;\n"
            "BOOL APIENTRY DllMain(%s module, DWORD reason, LPVOID)\n{\n    if (module && reason == DLL_PROCESS_ATTACH) called++;\n    return TRUE;\n}\n"
            "extern \"C\" __declspec(dllexport) LONG WINAPI entered() { return called; }\n", types[i]);
        write_file("entry.cpp", text);
        build(*state, "-o entry.so entry.cpp");
        module = load("entry.so");
        assert_int_equal(call(module, "entered"), 1);
        FreeLibrary(module);
        unlink("entry.so");
    }
}

/* Sheets, settings of one file, and what is not Unicode. */
static void settings(void **state)
{
    HMODULE module;

    write_file("Directory.Build.props", "<Project><ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>ABOVE=1;%(PreprocessorDefinitions)"
        "</PreprocessorDefinitions></ClCompile></ItemDefinitionGroup></Project>");
    mkdir("project", 0777);
    mkdir("project/Sheets", 0777);
    write_file("project/Sheets/Own.props", "<Project><PropertyGroup><Number>7</Number></PropertyGroup></Project>");
    write_file("project/forced.h", "#define FORCED 1\n");
    write_file("project/one.c", "#include <windows.h>\n#if !defined(ABOVE) || !defined(FORCED) || defined(UNICODE) || ONE != 7 || defined(TWO)\n#error one\n#endif\n"
        "__declspec(dllexport) LONG WINAPI one(void)\n{\n    return lstrlen(\"narrow\");\n}\n");
    write_file("project/two.c", "#include <windows.h>\n#if defined(ONE) || defined(FORCED) || !defined(TWO) || !defined(COMMON)\n#error two\n#endif\n"
        "__declspec(dllexport) LONG WINAPI two(void)\n{\n    return TWO;\n}\n");
    write_file("project/m.vcxproj", "<Project><PropertyGroup><CharacterSet>MultiByte</CharacterSet></PropertyGroup><Import Project=\"$(VCTargetsPath)\\no.props\"/>"
        "<Import Project=\"sheets\\own.props\"/><ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>COMMON;GONE</PreprocessorDefinitions></ClCompile>"
        "</ItemDefinitionGroup><ItemGroup><ClCompile Include=\"one.c\"><PreprocessorDefinitions>ONE=$(Number);%(PreprocessorDefinitions)</PreprocessorDefinitions>"
        "<ForcedIncludeFiles>forced.h</ForcedIncludeFiles></ClCompile><ClCompile Include=\"two.c\"><PreprocessorDefinitions>TWO=2</PreprocessorDefinitions>"
        "</ClCompile></ItemGroup></Project>");
    build(*state, "-o m.so project/m.vcxproj");
    module = load("m.so");
    assert_int_equal(call(module, "one"), 6);
    assert_int_equal(call(module, "two"), 2);
    FreeLibrary(module);
    write_file("Directory.Build.props", "<Project>");
    assert_says(build_status(*state, "-o m.so project/m.vcxproj", 2), "Directory.Build.props:1: expected a Visual C++ project");
}

#define EACH(test) \
    {#test " (gcc)", test, enter_folder, leave_folder, (void *)"gcc"}, {#test " (clang)", test, enter_folder, leave_folder, (void *)"clang"}

/* One argument: the tests with that name alone. */
int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] =
    {
        EACH(classic), EACH(modern), EACH(words), EACH(streams), EACH(files), EACH(entry_point), EACH(settings),
    };

    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests_name("build-modules", tests, NULL, NULL);
}
