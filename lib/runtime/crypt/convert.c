/* Characters: UTF-8 and UTF-32 to UTF-16. Standing apart from kernel32's code pages, since a string of a certificate may
 * hold anything, NUL included. */
#include "crypt.h"

static DWORD put(DWORD character, WCHAR *out, DWORD length)
{
    if (character < 0x10000)
    {
        if (out)
            out[length] = character;
        return length + 1;
    }
    if (out)
    {
        out[length] = 0xd800 | (character - 0x10000) >> 10;
        out[length + 1] = 0xdc00 | (character & 0x3ff);
    }
    return length + 2;
}

static BOOL is_character(DWORD character)
{
    return character < 0x110000 && (character < 0xd800 || character > 0xdfff);
}

DWORD crypt_utf16(const BYTE *utf8, DWORD size, WCHAR *out)
{
    static const DWORD smallest[] = {0, 0x80, 0x800, 0x10000};
    DWORD length = 0, at = 0, more, character, i;

    while (at < size)
    {
        BYTE first = utf8[at++];

        if (first < 0x80)
        {
            length = put(first, out, length);
            continue;
        }
        more = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
        if (first >= 0xf8)
            more = 0;
        character = first & (0x3f >> more);
        for (i = 0; i < more && at + i < size && (utf8[at + i] & 0xc0) == 0x80; i++)
            character = character << 6 | (utf8[at + i] & 0x3f);
        if (!more || i < more || character < smallest[more] || !is_character(character))
        {
            length = put(0xfffd, out, length);
            continue;
        }
        at += more;
        length = put(character, out, length);
    }
    return length;
}

DWORD crypt_utf16_of_utf32(const BYTE *utf32, DWORD count, WCHAR *out)
{
    DWORD length = 0, i, character;

    for (i = 0; i < count; i++, utf32 += 4)
    {
        character = (DWORD)utf32[0] << 24 | utf32[1] << 16 | utf32[2] << 8 | utf32[3];
        length = put(is_character(character) ? character : 0xfffd, out, length);
    }
    return length;
}
