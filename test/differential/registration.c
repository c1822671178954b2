/* RegisterTypeLib and UnRegisterTypeLib: what they leave in the registry, key by key, and what is found of it afterwards.
 *
 * Left out, because documentation or Windows and Wine 8 disagree:
 *  * FLAGS, where Wine writes LIBFLAG_FHASDISKIMAGE, too, which says of a library in memory that it was read from a file;
 *  * HELPDIR when no folder is given: Wine writes the library's path;
 *  * the error of UnRegisterTypeLib for what is not registered: TYPE_E_REGISTRYACCESS, and E_INVALIDARG under Wine;
 *  * RegisterTypeLibForUser, which registers for the machine under Wine (test/runtime/typelib.c has it). */
#define COBJMACROS
#define CONST_VTABLE
#include <stdio.h>
#include <string.h>

#include "runtime/typelib/object.h"

static const GUID libid = {0x8e5f0a10, 0x6d1c, 0x4b4e, {0x9a, 0x57, 0x1f, 0x3c, 0x2a, 0x5b, 0x7c, 0x01}};

static WCHAR path[512];
static BOOL help_given;

static void print_value(const char *indent, const WCHAR *name, DWORD type, const BYTE *data, DWORD size)
{
    const WCHAR *text = (const WCHAR *)data;

    printf("%s\"%s\" type %u ", indent, kinds_text(name), (unsigned int)type);
    if (type != REG_SZ)
        printf("%u bytes\n", (unsigned int)size);
    else if (!lstrcmpiW(text, path))
        printf("= the path\n");
    else
        printf("= \"%s\"\n", kinds_text(text));
}

static void print_key(HKEY parent, const WCHAR *name, unsigned int depth)
{
    char indent[64];
    WCHAR entry[256];
    BYTE data[2048];
    DWORD index, length, type, size;
    HKEY key;

    memset(indent, ' ', sizeof(indent));
    indent[min(depth * 2, sizeof(indent) - 1)] = 0;
    if (RegOpenKeyExW(parent, name, 0, KEY_READ, &key))
    {
        printf("%s%s: none\n", indent, kinds_text(name));
        return;
    }
    printf("%s%s\n", indent, kinds_text(name));
    for (index = 0; lstrcmpW(name, L"FLAGS") && (help_given || lstrcmpW(name, L"HELPDIR")); index++)
    {
        length = ARRAYSIZE(entry);
        size = sizeof(data);
        if (RegEnumValueW(key, index, entry, &length, NULL, &type, data, &size))
            break;
        print_value(indent, entry, type, data, size);
    }
    for (index = 0;; index++)
    {
        length = ARRAYSIZE(entry);
        if (RegEnumKeyExW(key, index, entry, &length, NULL, NULL, NULL, NULL))
            break;
        print_key(key, entry, depth + 1);
    }
    RegCloseKey(key);
}

static void print_all(HKEY classes, ITypeLib *library)
{
    UINT count = ITypeLib_GetTypeInfoCount(library), i;
    WCHAR name[128], guid[40];
    TYPEATTR *attributes;
    ITypeInfo *info;

    StringFromGUID2(&libid, guid, ARRAYSIZE(guid));
    wsprintfW(name, L"TypeLib\\%s", guid);
    print_key(classes, name, 0);
    for (i = 0; i < count; i++)
    {
        if (FAILED(ITypeLib_GetTypeInfo(library, i, &info)))
            continue;
        if (SUCCEEDED(ITypeInfo_GetTypeAttr(info, &attributes)))
        {
            StringFromGUID2(&attributes->guid, guid, ARRAYSIZE(guid));
            wsprintfW(name, L"Interface\\%s", guid);
            if (!IsEqualGUID(&attributes->guid, &GUID_NULL))
                print_key(classes, name, 0);
            ITypeInfo_ReleaseTypeAttr(info, attributes);
        }
        ITypeInfo_Release(info);
    }
}

static void print_path(WORD major, WORD minor, LCID lcid)
{
    BSTR found = NULL;
    HRESULT hr = QueryPathOfRegTypeLib(&libid, major, minor, lcid, &found);

    printf("query %u.%u %x: %x %s\n", major, minor, (unsigned int)lcid, (unsigned int)hr,
        FAILED(hr) ? "" : !lstrcmpiW(found, path) ? "the path" : kinds_text(found));
    if (SUCCEEDED(hr))
        SysFreeString(found);
}

static void print_paths(void)
{
    print_path(3, 7, 0x407);
    print_path(3, 7, 0x409);
    print_path(3, 7, 0x807);
    print_path(3, 7, 0);
    print_path(3, 0, 0x407);
    print_path(3, 8, 0x407);
    print_path(2, 7, 0x407);
    print_path(4, 0, 0x407);
    print_path(0xffff, 0xffff, 0x407);
}

static void unregister(const char *what, WORD minor, LCID lcid)
{
    printf("%s: %s\n", what, FAILED(UnRegisterTypeLib(&libid, 3, minor, lcid, SYS_WIN64)) ? "failed" : "done");
}

int main(void)
{
    ITypeLib *library;
    size_t i;

    CoInitialize(NULL);
    for (i = 0; KINDS_TLB[i]; i++)
        path[i] = KINDS_TLB[i];
    library = kinds_library(KINDS_TLB);

    printf("registered %x\n", (unsigned int)RegisterTypeLib(library, path, NULL));
    print_all(HKEY_CLASSES_ROOT, library);
    print_paths();
    help_given = TRUE;
    printf("again, with a help folder %x\n", (unsigned int)RegisterTypeLib(library, path, (WCHAR *)L"C:\\help"));
    print_all(HKEY_CLASSES_ROOT, library);
    unregister("another language", 7, 0x409);
    unregister("another version", 6, 0x407);
    print_paths();
    unregister("itself", 7, 0x407);
    print_all(HKEY_CLASSES_ROOT, library);
    print_paths();
    unregister("again", 7, 0x407);
    ITypeLib_Release(library);
    CoUninitialize();
    return 0;
}
