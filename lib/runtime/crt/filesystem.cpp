/* std::filesystem by Windows' paths: its functions once more, by their mangled names, which the module alone finds first (as fstream.c). Each
 * calls libstdc++.so's with the host's path of one that has a drive or a backslash. What they give back is Windows' path, C:/folder/name,
 * if it lies on the emulated drive: with the separator that `path` splits at. */
#include <dlfcn.h>
#include <limits.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include <windows.h>

extern "C"
{
#include "file.h"
}

using namespace std::filesystem;
using std::error_code;

static bool is_windows(const std::string &text)
{
    return text.find('\\') != std::string::npos || (text.size() > 1 && text[1] == ':' && (text[0] | 32) >= 'a' && (text[0] | 32) <= 'z');
}

/* Of a path whose folders do not exist yet: that of the last one that does, and the rest as it stands. */
static path host(const path &given)
{
    std::string text = given.native(), rest;
    char found[PATH_MAX];
    WCHAR wide[PATH_MAX];

    if (!is_windows(text))
        return given;
    while (MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, wide, PATH_MAX))
    {
        const size_t separator = text.find_last_of("/\\");

        if (!certemu_runtime_host_path(wide, found, sizeof(found)))
            return found + rest;
        if (separator == std::string::npos)
            break;
        rest = "/" + text.substr(separator + 1) + rest;
        text.resize(separator);
    }
    return given;
}

/* Of a path of the host on the emulated drive; any other stays. */
static path windows(const path &given)
{
    WCHAR wide[PATH_MAX];

    if (!given.is_absolute() || certemu_runtime_windows_path(given.c_str(), wide, PATH_MAX) || wide[0] != 'C')
        return given;
    for (WCHAR *unit = wide; *unit; unit++)
        *unit = *unit == '\\' ? '/' : *unit;
    return std::wstring(wide);
}

static void *find(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

#define FORWARD(result, name, mangled, parameters, arguments) \
    __attribute__((__visibility__("hidden"))) result name parameters __asm__(mangled); \
    result name parameters \
    { \
        typedef result (*function) parameters; \
        static const function real = reinterpret_cast<function>(find(mangled)); \
        return real arguments; \
    }
#define PATH "RKNS_7__cxx114pathE"
#define CODE "RSt10error_code"
#define ONE(result, name, mangled) \
    FORWARD(result, certemu_##name, "_ZNSt10filesystem" mangled "E" PATH, (const path &p), (host(p))) \
    FORWARD(result, certemu_##name##_code, "_ZNSt10filesystem" mangled "E" PATH CODE, (const path &p, error_code &code), (host(p), code))
#define TWO(result, name, mangled) \
    FORWARD(result, certemu_##name, "_ZNSt10filesystem" mangled "E" PATH "S3_", (const path &p, const path &q), (host(p), host(q))) \
    FORWARD(result, certemu_##name##_code, "_ZNSt10filesystem" mangled "E" PATH "S3_" CODE, (const path &p, const path &q, error_code &code), \
        (host(p), host(q), code))
#define COPY(result, name, mangled) \
    FORWARD(result, certemu_##name, "_ZNSt10filesystem" mangled "E" PATH "S3_NS_12copy_optionsE", \
        (const path &p, const path &q, copy_options options), (host(p), host(q), options)) \
    FORWARD(result, certemu_##name##_code, "_ZNSt10filesystem" mangled "E" PATH "S3_NS_12copy_optionsE" CODE, \
        (const path &p, const path &q, copy_options options, error_code &code), (host(p), host(q), options, code))
#define ITERATOR(name, mangled) \
    FORWARD(void, certemu_##name, "_ZNSt10filesystem7__cxx11" mangled "ERKNS0_4pathENS_17directory_optionsEPSt10error_code", \
        (void *self, const path &p, directory_options options, error_code *code), (self, host(p), options, code))

ONE(file_status, status, "6status")
ONE(file_status, symlink_status, "14symlink_status")
ONE(bool, create_directory, "16create_directory")
ONE(bool, create_directories, "18create_directories")
ONE(bool, remove, "6remove")
ONE(std::uintmax_t, remove_all, "10remove_all")
ONE(std::uintmax_t, file_size, "9file_size")
ONE(bool, is_empty, "8is_empty")
ONE(file_time_type, last_write_time, "15last_write_time")
ONE(std::uintmax_t, hard_link_count, "15hard_link_count")
ONE(space_info, space, "5space")
ONE(void, current_path, "12current_path")
TWO(void, rename, "6rename")
TWO(bool, equivalent, "10equivalent")
TWO(void, create_hard_link, "16create_hard_link")
TWO(bool, create_directory_like, "16create_directory")
COPY(bool, copy_file, "9copy_file")
COPY(void, copy, "4copy")
#define MORE(result, name, mangled, types, parameters, arguments) \
    FORWARD(result, certemu_##name, "_ZNSt10filesystem" mangled "E" PATH types, (const path &p, GROUP parameters), \
        (host(p), GROUP arguments)) \
    FORWARD(result, certemu_##name##_code, "_ZNSt10filesystem" mangled "E" PATH types CODE, (const path &p, GROUP parameters, error_code &code), \
        (host(p), GROUP arguments, code))
#define GROUP(...) __VA_ARGS__
MORE(void, permissions, "11permissions", "NS_5permsENS_12perm_optionsE", (perms permissions, perm_options options), (permissions, options))
MORE(void, resize_file, "11resize_file", "m", (std::uintmax_t size), (size))
MORE(void, set_last_write_time, "15last_write_time",
    "NSt6chrono10time_pointINS_12__file_clockENS4_8durationIlSt5ratioILl1ELl1000000000EEEEEE", (file_time_type time), (time))
ITERATOR(directory_iterator, "18directory_iteratorC1")
ITERATOR(directory_iterator_base, "18directory_iteratorC2")
ITERATOR(recursive_directory_iterator, "28recursive_directory_iteratorC1")
ITERATOR(recursive_directory_iterator_base, "28recursive_directory_iteratorC2")

/* Those that give a path: Windows' for one of Windows'. */
#define GIVES_PATH(name, mangled) \
    __attribute__((__visibility__("hidden"))) path certemu_##name(const path &p) __asm__("_ZNSt10filesystem" mangled "E" PATH); \
    path certemu_##name(const path &p) \
    { \
        static const auto real = reinterpret_cast<path (*)(const path &)>(find("_ZNSt10filesystem" mangled "E" PATH)); \
        return is_windows(p.native()) ? windows(real(host(p))) : real(p); \
    } \
    __attribute__((__visibility__("hidden"))) path certemu_##name##_code(const path &p, error_code &code) \
        __asm__("_ZNSt10filesystem" mangled "E" PATH CODE); \
    path certemu_##name##_code(const path &p, error_code &code) \
    { \
        static const auto real = reinterpret_cast<path (*)(const path &, error_code &)>(find("_ZNSt10filesystem" mangled "E" PATH CODE)); \
        return is_windows(p.native()) ? windows(real(host(p), code)) : real(p, code); \
    }
GIVES_PATH(canonical, "9canonical")
GIVES_PATH(weakly_canonical, "16weakly_canonical")

#define CURRENT_NAME "_ZNSt10filesystem12current_pathB5cxx11E"
__attribute__((__visibility__("hidden"))) path certemu_get_current_path() __asm__(CURRENT_NAME "v");
path certemu_get_current_path()
{
    return windows(reinterpret_cast<path (*)()>(find(CURRENT_NAME "v"))());
}
__attribute__((__visibility__("hidden"))) path certemu_get_current_path_code(error_code &code) __asm__(CURRENT_NAME CODE);
path certemu_get_current_path_code(error_code &code)
{
    return windows(reinterpret_cast<path (*)(error_code &)>(find(CURRENT_NAME CODE))(code));
}

/* The iterator works with its own entry, by the host's path: who looks at it gets another one, which is kept by the first one's place
 * as long as the iterator stays there. */
static const directory_entry &shown(const directory_entry &real)
{
    static std::mutex mutex;
    static std::map<const directory_entry *, directory_entry> entries;
    const path converted = windows(real.path());
    error_code unused;

    if (converted == real.path())
        return real;
    std::lock_guard<std::mutex> lock(mutex);
    directory_entry &entry = entries[&real];
    if (entry.path() != converted)
        entry.assign(converted, unused);
    else
        entry.refresh(unused);
    return entry;
}

#define ENTRY(name, mangled) \
    __attribute__((__visibility__("hidden"))) const directory_entry &certemu_##name(const void *self) \
        __asm__("_ZNKSt10filesystem7__cxx11" mangled "deEv"); \
    const directory_entry &certemu_##name(const void *self) \
    { \
        static const auto real = reinterpret_cast<const directory_entry &(*)(const void *)>(find("_ZNKSt10filesystem7__cxx11" mangled "deEv")); \
        return shown(real(self)); \
    }
ENTRY(entry, "18directory_iterator")
ENTRY(recursive_entry, "28recursive_directory_iterator")

/* What has a drive is as absolute as it gets. */
#define ABSOLUTE_NAME "_ZNSt10filesystem8absoluteE" PATH
__attribute__((__visibility__("hidden"))) path certemu_absolute(const path &p) __asm__(ABSOLUTE_NAME);
path certemu_absolute(const path &p)
{
    static const auto real = reinterpret_cast<path (*)(const path &)>(find(ABSOLUTE_NAME));

    return is_windows(p.native()) ? p : real(p);
}

#define TEMPORARY_NAME "_ZNSt10filesystem19temp_directory_pathE"
static path temporary()
{
    WCHAR folder[MAX_PATH + 1];
    DWORD length = GetTempPathW(ARRAYSIZE(folder), folder);

    return std::wstring(folder, length);
}
__attribute__((__visibility__("hidden"))) path certemu_temporary() __asm__(TEMPORARY_NAME "v");
path certemu_temporary()
{
    return temporary();
}
__attribute__((__visibility__("hidden"))) path certemu_temporary_code(error_code &code) __asm__(TEMPORARY_NAME CODE);
path certemu_temporary_code(error_code &code)
{
    code.clear();
    return temporary();
}
