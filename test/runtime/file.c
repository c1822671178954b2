/* Files: open, read, write, seek, attributes, delete, move, copy. Each test works in a new folder of drive C:. */
#include "test.h"

static WCHAR folder[MAX_PATH];

/* folder\name, in one of eight buffers. */
static const WCHAR *in_folder(const WCHAR *name)
{
    static WCHAR paths[8][MAX_PATH];
    static unsigned int next;
    WCHAR *path = paths[next++ % 8];

    lstrcpyW(path, folder);
    lstrcatW(path, L"\\");
    lstrcatW(path, name);
    return path;
}

static int setup(void **state)
{
    WCHAR digits[9] = {0};
    DWORD tick = GetTickCount(), i;

    (void)state;
    GetTempPathW(MAX_PATH, folder);
    for (i = 0; i < 8; i++, tick >>= 4)
        digits[i] = L"0123456789abcdef"[tick & 15];
    lstrcatW(folder, L"certemu-");
    lstrcatW(folder, digits);
    return !CreateDirectoryW(folder, NULL);
}

static void remove_tree(const WCHAR *path)
{
    WCHAR name[MAX_PATH];
    WIN32_FIND_DATAW data;
    HANDLE find;

    lstrcpyW(name, path);
    lstrcatW(name, L"\\*");
    find = FindFirstFileW(name, &data);
    if (find == INVALID_HANDLE_VALUE)
        return;
    do
    {
        if (data.cFileName[0] == '.' && (!data.cFileName[1] || (data.cFileName[1] == '.' && !data.cFileName[2])))
            continue;
        lstrcpyW(name, path);
        lstrcatW(name, L"\\");
        lstrcatW(name, data.cFileName);
        SetFileAttributesW(name, FILE_ATTRIBUTE_NORMAL);
        if (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
            remove_tree(name);
        else
            DeleteFileW(name);
    } while (FindNextFileW(find, &data));
    FindClose(find);
    RemoveDirectoryW(path);
}

static int teardown(void **state)
{
    (void)state;
    remove_tree(folder);
    return GetFileAttributesW(folder) != INVALID_FILE_ATTRIBUTES;
}

/* Opens, closes, and says the last error, or 0 and whether the file was there: 183. */
static DWORD try_open(const WCHAR *path, DWORD access, DWORD share, DWORD disposition, DWORD flags)
{
    HANDLE file;
    DWORD error;

    SetLastError(0xdead);
    file = CreateFileW(path, access, share, NULL, disposition, flags, NULL);
    error = GetLastError();
    if (file != INVALID_HANDLE_VALUE)
    {
        CloseHandle(file);
        assert_true(error == ERROR_SUCCESS || error == ERROR_ALREADY_EXISTS);
    }
    else
        assert_int_not_equal(error, ERROR_SUCCESS);
    return error;
}

static HANDLE open_file(const WCHAR *path, DWORD access, DWORD share, DWORD disposition, DWORD flags)
{
    HANDLE file = CreateFileW(path, access, share, NULL, disposition, flags, NULL);

    assert_ptr_not_equal(file, INVALID_HANDLE_VALUE);
    return file;
}

static void make_file(const WCHAR *path, const char *text)
{
    HANDLE file = open_file(path, GENERIC_WRITE, 0, CREATE_ALWAYS, 0);
    DWORD done;

    assert_true(WriteFile(file, text, (DWORD)strlen(text), &done, NULL));
    assert_true(CloseHandle(file));
}

static const char *read_text(const WCHAR *path)
{
    static char text[64];
    HANDLE file = open_file(path, GENERIC_READ, 7, OPEN_EXISTING, 0);
    DWORD done;

    assert_true(ReadFile(file, text, sizeof(text) - 1, &done, NULL));
    text[done] = 0;
    CloseHandle(file);
    return text;
}

#define assert_fails(expression, expected) \
    do \
    { \
        SetLastError(0xdead); \
        assert_false(expression); \
        assert_int_equal(GetLastError(), (expected)); \
    } while (0)

static void test_dispositions(void **state)
{
    const WCHAR *path = in_folder(L"file");

    (void)state;
    assert_int_equal(try_open(path, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0), ERROR_FILE_NOT_FOUND);
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_FILE_EXISTS);
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, CREATE_ALWAYS, 0), ERROR_ALREADY_EXISTS);
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, OPEN_ALWAYS, 0), ERROR_ALREADY_EXISTS);
    assert_int_equal(try_open(path, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(path, 0, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(path, GENERIC_READ, 0, 0, 0), ERROR_INVALID_PARAMETER);
    assert_int_equal(try_open(path, GENERIC_READ, 0, 6, 0), ERROR_INVALID_PARAMETER);
    make_file(path, "12345");
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, OPEN_ALWAYS, 0), ERROR_ALREADY_EXISTS);
    assert_string_equal(read_text(path), "12345");
    assert_int_equal(try_open(path, GENERIC_WRITE, 0, TRUNCATE_EXISTING, 0), ERROR_SUCCESS);
    assert_string_equal(read_text(path), "");
    make_file(path, "12345");
    assert_int_equal(try_open(path, GENERIC_READ, 0, CREATE_ALWAYS, 0), ERROR_ALREADY_EXISTS);
    assert_string_equal(read_text(path), "");
    assert_int_equal(try_open(in_folder(L"other"), GENERIC_READ, 0, OPEN_ALWAYS, 0), ERROR_SUCCESS);
    assert_string_equal(read_text(in_folder(L"other")), "");
}

static void test_bad_names(void **state)
{
    static const WCHAR *const bad[] = {L"a<b", L"a>b", L"a\"b", L"a|b", L"a?b", L"a*b", L"a\tb", L"a\x01"};
    WCHAR name[300];
    unsigned int i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        assert_int_equal(try_open(in_folder(bad[i]), GENERIC_WRITE, 0, OPEN_ALWAYS, 0), ERROR_INVALID_NAME);
        assert_int_equal(try_open(in_folder(bad[i]), GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_INVALID_NAME);
    }
    assert_int_equal(try_open(L"", GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_PATH_NOT_FOUND);
    assert_int_equal(try_open(NULL, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_PATH_NOT_FOUND);
    assert_int_equal(try_open(in_folder(L"none\\file"), GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_PATH_NOT_FOUND);
    make_file(in_folder(L"file"), "");
    assert_int_equal(try_open(in_folder(L"file\\x"), GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_PATH_NOT_FOUND);
    assert_int_equal(try_open(in_folder(L"file\\"), GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_INVALID_NAME);
    assert_int_equal(try_open(in_folder(L"new\\"), GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_INVALID_NAME);
    for (i = 0; i < 256; i++)
        name[i] = 'n';
    name[256] = 0;
    if (lstrlenW(folder) < 100)
    {
        WCHAR path[600];

        lstrcpyW(path, folder);
        lstrcatW(path, L"\\");
        lstrcatW(path, name);
        /* Too long for MAX_PATH as well: which of the two errors depends on the manifest. */
        assert_int_not_equal(try_open(path, GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_SUCCESS);
    }
    /* The device. */
    assert_int_equal(try_open(L"NUL", GENERIC_WRITE, 7, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(in_folder(L"nul.txt"), GENERIC_WRITE, 7, OPEN_EXISTING, 0), ERROR_SUCCESS);
}

static void test_folders_are_not_files(void **state)
{
    HANDLE handle;
    BY_HANDLE_FILE_INFORMATION information;
    DWORD done;
    char byte;

    (void)state;
    assert_int_equal(try_open(folder, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_ACCESS_DENIED);
    assert_int_equal(try_open(folder, GENERIC_WRITE, 7, CREATE_NEW, 0), ERROR_FILE_EXISTS);
    assert_int_equal(try_open(folder, GENERIC_WRITE, 7, CREATE_ALWAYS, 0), ERROR_ACCESS_DENIED);
    handle = open_file(folder, GENERIC_READ, 7, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    assert_true(GetFileInformationByHandle(handle, &information));
    assert_int_equal(information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_DIRECTORY);
    assert_false(ReadFile(handle, &byte, 1, &done, NULL));
    CloseHandle(handle);
    assert_fails(DeleteFileW(folder), ERROR_ACCESS_DENIED);
}

static void test_read_and_write(void **state)
{
    const WCHAR *path = in_folder(L"file");
    HANDLE file = open_file(path, GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, 0);
    LARGE_INTEGER distance, position;
    OVERLAPPED overlapped = {0};
    char buffer[16];
    LONG high = 0;
    DWORD done = 77;

    (void)state;
    assert_int_equal(GetFileType(file), FILE_TYPE_DISK);
    assert_true(WriteFile(file, "0123456789", 10, &done, NULL));
    assert_int_equal(done, 10);
    assert_true(ReadFile(file, buffer, 5, &done, NULL));
    assert_int_equal(done, 0);
    assert_int_equal(SetFilePointer(file, 4, NULL, FILE_BEGIN), 4);
    assert_true(ReadFile(file, buffer, sizeof(buffer), &done, NULL));
    assert_int_equal(done, 6);
    assert_memory_equal(buffer, "456789", 6);
    assert_int_equal(SetFilePointer(file, -3, NULL, FILE_CURRENT), 7);
    assert_int_equal(SetFilePointer(file, -1, NULL, FILE_END), 9);
    SetLastError(0);
    assert_int_equal(SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER);
    assert_int_equal(GetLastError(), ERROR_NEGATIVE_SEEK);
    assert_int_equal(SetFilePointer(file, 0, NULL, 3), INVALID_SET_FILE_POINTER);
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    high = 1;
    assert_int_equal(SetFilePointer(file, 5, &high, FILE_BEGIN), 5);
    assert_int_equal(high, 1);
    distance.QuadPart = -0x100000000ll;
    assert_true(SetFilePointerEx(file, distance, &position, FILE_CURRENT));
    assert_true(position.QuadPart == 5);
    assert_true(SetEndOfFile(file));
    assert_int_equal(GetFileSize(file, NULL), 5);
    assert_true(GetFileSizeEx(file, &position));
    assert_true(position.QuadPart == 5);

    /* An offset in an OVERLAPPED moves the pointer along; to read beyond the end is an error then. */
    overlapped.Offset = 2;
    assert_true(ReadFile(file, buffer, 2, &done, &overlapped));
    assert_int_equal(done, 2);
    assert_memory_equal(buffer, "23", 2);
    assert_int_equal(SetFilePointer(file, 0, NULL, FILE_CURRENT), 4);
    overlapped.Offset = 5;
    assert_fails(ReadFile(file, buffer, 2, &done, &overlapped), ERROR_HANDLE_EOF);
    overlapped.Offset = overlapped.OffsetHigh = 0xffffffff;
    assert_true(WriteFile(file, "xy", 2, &done, &overlapped));
    assert_int_equal(GetFileSize(file, NULL), 7);
    assert_true(FlushFileBuffers(file));
    assert_true(CloseHandle(file));

    assert_fails(WriteFile(file, "x", 1, &done, NULL), ERROR_INVALID_HANDLE);
    assert_fails(ReadFile(file, buffer, 1, &done, NULL), ERROR_INVALID_HANDLE);
    assert_fails(ReadFile(INVALID_HANDLE_VALUE, buffer, 1, &done, NULL), ERROR_INVALID_HANDLE);
    assert_fails(CloseHandle(file), ERROR_INVALID_HANDLE);
    assert_int_equal(GetFileSize(file, NULL), INVALID_FILE_SIZE);
    assert_int_equal(GetFileType(file), FILE_TYPE_UNKNOWN);

    file = open_file(path, GENERIC_READ, 0, OPEN_EXISTING, 0);
    assert_fails(WriteFile(file, "x", 1, &done, NULL), ERROR_ACCESS_DENIED);
    assert_false(SetEndOfFile(file));
    if (test_native())      /* Wine 8.0: ERROR_INVALID_PARAMETER, from the host's ftruncate */
        assert_fails(SetEndOfFile(file), ERROR_ACCESS_DENIED);
    assert_fails(FlushFileBuffers(file), ERROR_ACCESS_DENIED);
    CloseHandle(file);
    file = open_file(path, GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    assert_fails(ReadFile(file, buffer, 1, &done, NULL), ERROR_ACCESS_DENIED);
    CloseHandle(file);
    file = open_file(path, FILE_APPEND_DATA, 0, OPEN_EXISTING, 0);
    SetFilePointer(file, 0, NULL, FILE_BEGIN);
    assert_true(WriteFile(file, "!", 1, &done, NULL));
    CloseHandle(file);
    assert_string_equal(read_text(path), "01234xy!");
}

static void test_sharing(void **state)
{
    const WCHAR *path = in_folder(L"file"), *other = in_folder(L"other");
    HANDLE file;

    (void)state;
    make_file(path, "1");
    file = open_file(path, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0);
    assert_int_equal(try_open(path, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(path, GENERIC_READ, 0, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    assert_int_equal(try_open(path, GENERIC_WRITE, 7, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    assert_int_equal(try_open(path, GENERIC_WRITE, 7, CREATE_ALWAYS, 0), ERROR_SHARING_VIOLATION);
    assert_int_equal(try_open(path, DELETE, 7, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    assert_int_equal(try_open(path, 0, 0, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_fails(DeleteFileW(path), ERROR_SHARING_VIOLATION);
    assert_fails(MoveFileW(path, other), ERROR_SHARING_VIOLATION);
    assert_true(CopyFileW(path, other, FALSE));
    assert_fails(CopyFileW(other, path, FALSE), ERROR_SHARING_VIOLATION);
    CloseHandle(file);
    assert_string_equal(read_text(path), "1");

    file = open_file(path, GENERIC_WRITE, 0, OPEN_EXISTING, 0);
    assert_int_equal(try_open(path, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    assert_fails(CopyFileW(path, other, FALSE), ERROR_SHARING_VIOLATION);
    CloseHandle(file);
    assert_true(DeleteFileW(path));
}

static void test_delete(void **state)
{
    const WCHAR *path = in_folder(L"file");
    HANDLE file;

    (void)state;
    assert_fails(DeleteFileW(path), ERROR_FILE_NOT_FOUND);
    assert_fails(DeleteFileW(in_folder(L"none\\file")), ERROR_PATH_NOT_FOUND);
    assert_fails(DeleteFileW(L""), ERROR_PATH_NOT_FOUND);
    make_file(path, "1");
    file = open_file(path, GENERIC_READ, 7, OPEN_EXISTING, 0);
    assert_true(DeleteFileW(path));
    CloseHandle(file);
    assert_int_equal(try_open(path, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);

    file = open_file(path, GENERIC_WRITE, 7, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE);
    assert_int_equal(try_open(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_EXISTING, 0), ERROR_SHARING_VIOLATION);
    assert_int_equal(try_open(path, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_SUCCESS);
    CloseHandle(file);
    assert_int_equal(try_open(path, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_FILE_NOT_FOUND);
}

static void test_attributes(void **state)
{
    const WCHAR *path = in_folder(L"file");
    WIN32_FILE_ATTRIBUTE_DATA data;

    (void)state;
    assert_int_equal(GetFileAttributesW(path), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_FILE_NOT_FOUND);
    assert_int_equal(GetFileAttributesW(in_folder(L"none\\file")), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_PATH_NOT_FOUND);
    assert_int_equal(GetFileAttributesW(in_folder(L"a<")), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_INVALID_NAME);
    assert_int_equal(GetFileAttributesW(L""), INVALID_FILE_ATTRIBUTES);
    assert_int_equal(GetLastError(), ERROR_PATH_NOT_FOUND);
    make_file(path, "12345");
    assert_int_equal(GetFileAttributesW(path), FILE_ATTRIBUTE_ARCHIVE);
    assert_int_equal(GetFileAttributesW(folder), FILE_ATTRIBUTE_DIRECTORY);
    assert_true(GetFileAttributesExW(path, GetFileExInfoStandard, &data));
    assert_int_equal(data.nFileSizeLow, 5);
    assert_int_equal(data.nFileSizeHigh, 0);
    assert_true(data.ftLastWriteTime.dwHighDateTime > 0x01d00000);
    assert_fails(GetFileAttributesExW(path, 5, &data), ERROR_INVALID_PARAMETER);

    assert_true(SetFileAttributesW(path, FILE_ATTRIBUTE_READONLY));
    assert_int_equal(GetFileAttributesW(path) & FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_READONLY);
    assert_fails(DeleteFileW(path), ERROR_ACCESS_DENIED);
    /* Wine that runs as root writes to it all the same. */
    if (test_native())
    {
        assert_int_equal(try_open(path, GENERIC_WRITE, 7, OPEN_EXISTING, 0), ERROR_ACCESS_DENIED);
        assert_int_equal(try_open(path, GENERIC_WRITE, 7, CREATE_ALWAYS, 0), ERROR_ACCESS_DENIED);
    }
    assert_int_equal(try_open(path, GENERIC_READ, 7, OPEN_EXISTING, 0), ERROR_SUCCESS);
    assert_true(SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL));
    assert_true(DeleteFileW(path));
    assert_fails(SetFileAttributesW(path, FILE_ATTRIBUTE_NORMAL), ERROR_FILE_NOT_FOUND);
}

static void test_times(void **state)
{
    const WCHAR *path = in_folder(L"file");
    FILETIME created, accessed, written, wanted = {0x12345678 & ~0xf, 0x01c00000}, zero = {0, 0};
    HANDLE file = open_file(path, GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW, 0);

    (void)state;
    assert_true(GetFileTime(file, &created, &accessed, &written));
    assert_true(written.dwHighDateTime > 0x01d00000);
    assert_true(created.dwHighDateTime > 0x01d00000);
    assert_true(SetFileTime(file, NULL, &zero, &wanted));
    assert_true(GetFileTime(file, NULL, NULL, &written));
    assert_int_equal(written.dwLowDateTime, wanted.dwLowDateTime);
    assert_int_equal(written.dwHighDateTime, wanted.dwHighDateTime);
    assert_true(SetFileTime(file, NULL, NULL, NULL));
    CloseHandle(file);
    file = open_file(path, GENERIC_READ, 0, OPEN_EXISTING, 0);
    /* "The handle must have been created using the … FILE_WRITE_ATTRIBUTES access right"; Wine 8.0 does not look. */
    if (test_native())
        assert_fails(SetFileTime(file, NULL, NULL, &wanted), ERROR_ACCESS_DENIED);
    CloseHandle(file);
}

static void test_move(void **state)
{
    const WCHAR *path = in_folder(L"file"), *other = in_folder(L"other");
    WIN32_FIND_DATAW data;
    HANDLE find;

    (void)state;
    make_file(path, "1");
    make_file(other, "2");
    assert_fails(MoveFileW(path, other), ERROR_ALREADY_EXISTS);
    assert_fails(MoveFileW(in_folder(L"none"), in_folder(L"x")), ERROR_FILE_NOT_FOUND);
    assert_fails(MoveFileW(path, in_folder(L"none\\x")), ERROR_PATH_NOT_FOUND);
    assert_true(CreateDirectoryW(in_folder(L"dir"), NULL));
    assert_fails(MoveFileExW(path, in_folder(L"dir"), MOVEFILE_REPLACE_EXISTING), ERROR_ACCESS_DENIED);
    assert_true(MoveFileExW(path, other, MOVEFILE_REPLACE_EXISTING));
    assert_string_equal(read_text(other), "1");
    assert_int_equal(GetFileAttributesW(path), INVALID_FILE_ATTRIBUTES);
    assert_true(MoveFileW(other, in_folder(L"dir\\moved")));
    assert_string_equal(read_text(in_folder(L"dir\\moved")), "1");
    assert_true(MoveFileW(in_folder(L"dir"), in_folder(L"dir2")));
    assert_string_equal(read_text(in_folder(L"dir2\\moved")), "1");
    /* Only the case changes. */
    assert_true(MoveFileW(in_folder(L"dir2\\moved"), in_folder(L"dir2\\MOVED")));
    find = FindFirstFileW(in_folder(L"dir2\\moved"), &data);
    assert_ptr_not_equal(find, INVALID_HANDLE_VALUE);
    if (test_native())      /* Wine 8.0 says that it did, but leaves the name */
        assert_wide_equal(data.cFileName, L"MOVED");
    FindClose(find);
}

static void test_copy(void **state)
{
    const WCHAR *path = in_folder(L"file"), *other = in_folder(L"other");

    (void)state;
    make_file(path, "text");
    assert_true(CopyFileW(path, other, TRUE));
    assert_string_equal(read_text(other), "text");
    assert_fails(CopyFileW(path, other, TRUE), ERROR_FILE_EXISTS);
    make_file(path, "t");
    assert_true(CopyFileW(path, other, FALSE));
    assert_string_equal(read_text(other), "t");
    assert_fails(CopyFileW(in_folder(L"none"), other, FALSE), ERROR_FILE_NOT_FOUND);
    assert_fails(CopyFileW(path, in_folder(L"none\\x"), FALSE), ERROR_PATH_NOT_FOUND);
    assert_fails(CopyFileW(folder, other, FALSE), ERROR_ACCESS_DENIED);
    assert_fails(CopyFileW(path, folder, FALSE), ERROR_ACCESS_DENIED);
    assert_fails(CopyFileW(path, path, FALSE), ERROR_SHARING_VIOLATION);
    SetFileAttributesW(path, FILE_ATTRIBUTE_READONLY);
    assert_true(CopyFileW(path, in_folder(L"third"), FALSE));
    assert_int_equal(GetFileAttributesW(in_folder(L"third")) & FILE_ATTRIBUTE_READONLY, FILE_ATTRIBUTE_READONLY);
}

static void test_case_and_unicode(void **state)
{
    (void)state;
    make_file(in_folder(L"Gr\u00fc\u00dfe \u65e5\u672c.TXT"), "hello");
    assert_string_equal(read_text(in_folder(L"gR\u00dc\u00dfE \u65e5\u672c.txt")), "hello");
    make_file(in_folder(L"\xd83d\xde00"), "pair");
    assert_string_equal(read_text(in_folder(L"\xd83d\xde00")), "pair");
    assert_true(CreateDirectoryW(in_folder(L"Sub"), NULL));
    make_file(in_folder(L"SUB\\x"), "deep");
    assert_string_equal(read_text(in_folder(L"sub/X")), "deep");
    make_file(in_folder(L"dots... "), "d");
    assert_string_equal(read_text(in_folder(L"dots")), "d");
    assert_int_equal(try_open(in_folder(L"FILE"), GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_SUCCESS);
    assert_int_equal(try_open(in_folder(L"file"), GENERIC_WRITE, 0, CREATE_NEW, 0), ERROR_FILE_EXISTS);
}

/* Windows names any 16-bit units; the host's file has to come back under the same name. */
static void test_unpaired_surrogates(void **state)
{
    const WCHAR *path = in_folder(L"a\xd800z");
    WIN32_FIND_DATAW data;
    HANDLE find;

    (void)state;
    /* Wine 8.0 cannot: it turns the unit into '?' of the host's encoding. */
    if (!test_native())
        skip();
    make_file(path, "lone");
    assert_string_equal(read_text(path), "lone");
    find = FindFirstFileW(in_folder(L"a*"), &data);
    assert_ptr_not_equal(find, INVALID_HANDLE_VALUE);
    assert_wide_equal(data.cFileName, L"a\xd800z");
    FindClose(find);
    make_file(in_folder(L"b\xdcffz"), "byte");
    assert_string_equal(read_text(in_folder(L"b\xdcffz")), "byte");
}

static void test_ansi(void **state)
{
    char path[MAX_PATH], other[MAX_PATH], buffer[4];
    HANDLE file;
    DWORD done;

    (void)state;
    WideCharToMultiByte(CP_ACP, 0, folder, -1, path, sizeof(path), NULL, NULL);
    lstrcpyA(other, path);
    lstrcatA(path, "\\\x80uro");
    lstrcatA(other, "\\other");
    file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
    assert_ptr_not_equal(file, INVALID_HANDLE_VALUE);
    WriteFile(file, "abc", 3, &done, NULL);
    CloseHandle(file);
    assert_string_equal(read_text(in_folder(L"\u20acuro")), "abc");
    assert_int_equal(GetFileAttributesA(path), FILE_ATTRIBUTE_ARCHIVE);
    assert_true(CopyFileA(path, other, TRUE));
    assert_true(DeleteFileA(path));
    assert_true(MoveFileA(other, path));
    assert_fails(DeleteFileA(other), ERROR_FILE_NOT_FOUND);
    file = CreateFileA(path, GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
    assert_true(ReadFile(file, buffer, 4, &done, NULL));
    assert_int_equal(done, 3);
    CloseHandle(file);
    assert_fails(SetFileAttributesA(path, 0), ERROR_FILE_NOT_FOUND);
    assert_true(CreateDirectoryA(path, NULL));
    assert_true(RemoveDirectoryA(path));
}

static void test_standard_handles(void **state)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);

    (void)state;
    assert_ptr_not_equal(output, NULL);
    assert_ptr_not_equal(output, INVALID_HANDLE_VALUE);
    assert_int_not_equal(GetFileType(output), FILE_TYPE_UNKNOWN);
    assert_fails(GetStdHandle(7) != INVALID_HANDLE_VALUE, ERROR_INVALID_HANDLE);
    assert_fails(SetStdHandle(7, output), ERROR_INVALID_HANDLE);
    assert_true(SetStdHandle(STD_OUTPUT_HANDLE, NULL));
    assert_null(GetStdHandle(STD_OUTPUT_HANDLE));
    assert_true(SetStdHandle(STD_OUTPUT_HANDLE, output));
    assert_ptr_equal(GetStdHandle(STD_OUTPUT_HANDLE), output);
}

static void test_console_needs_a_terminal(void **state)
{
    HANDLE file = open_file(in_folder(L"file"), GENERIC_WRITE, 0, CREATE_NEW, 0);
    DWORD mode;

    (void)state;
    assert_fails(GetConsoleMode(file, &mode), ERROR_INVALID_HANDLE);
    assert_fails(WriteConsoleW(file, L"x", 1, &mode, NULL), ERROR_INVALID_HANDLE);
    CloseHandle(file);
}

/* /dev/full of the host is a disk without room, for Wine too. */
static void full_disk(void **state)
{
    HANDLE file = CreateFileW(L"Z:\\dev\\full", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    DWORD written = 1;

    (void)state;
    assert_true(file != INVALID_HANDLE_VALUE);
    SetLastError(0xdeadbeef);
    assert_false(WriteFile(file, "text", 4, &written, NULL));
    assert_int_equal(GetLastError(), ERROR_DISK_FULL);
    assert_int_equal(written, 0);
    assert_true(CloseHandle(file));
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test_setup_teardown(test_dispositions, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folders_are_not_files, setup, teardown),
        cmocka_unit_test_setup_teardown(test_read_and_write, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sharing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_delete, setup, teardown),
        cmocka_unit_test_setup_teardown(test_attributes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_times, setup, teardown),
        cmocka_unit_test_setup_teardown(test_move, setup, teardown),
        cmocka_unit_test_setup_teardown(test_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(test_case_and_unicode, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unpaired_surrogates, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ansi, setup, teardown),
        cmocka_unit_test_setup_teardown(test_standard_handles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_console_needs_a_terminal, setup, teardown),
        cmocka_unit_test(full_disk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
