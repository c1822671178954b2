/* What a module does that compiles certexit_i.c and certif_i.c itself, beside libcertidl. */
#include "certexit_i.c"
#include "certif_i.c"

const CLSID DECLSPEC_SELECTANY CLSID_CCertRequest =
    {0x98aff3f0, 0x5524, 0x11d0, {0x88, 0x12, 0x00, 0xa0, 0xc9, 0x03, 0xb8, 0x3c}};

extern const CLSID *const guids_twice[];
const CLSID *const guids_twice[] = {&CLSID_CCertRequest, &IID_ICertExit, &CLSID_CCertServerExit};
