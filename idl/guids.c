/* CLSIDs of certcli.h, which has no IDL here. selectany, as widl's are: a module may define them itself. certcli.h is not
 * included because gcc ignores selectany after a declaration without it. */
#include <windows.h>
#include <objbase.h>

#define CLASS(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8) \
    const CLSID DECLSPEC_SELECTANY name = {l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}

CLASS(CLSID_CCertGetConfig, 0xc6cc49b0, 0xce17, 0x11d0, 0x88, 0x33, 0x00, 0xa0, 0xc9, 0x03, 0xb8, 0x3c);
CLASS(CLSID_CCertConfig, 0x372fce38, 0x4324, 0x11d0, 0x88, 0x10, 0x00, 0xa0, 0xc9, 0x03, 0xb8, 0x3c);
CLASS(CLSID_CCertRequest, 0x98aff3f0, 0x5524, 0x11d0, 0x88, 0x12, 0x00, 0xa0, 0xc9, 0x03, 0xb8, 0x3c);
