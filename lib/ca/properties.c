/* Every property that the CA knows, from PROPERTY_LIST. */
#include "private.h"

const struct property_info property_table[PROPERTY_COUNT] =
{
#define PROPERTY_INFO(id, name, type, flags) {name, L"" name, PROPTYPE_##type, flags},
    PROPERTY_LIST(PROPERTY_INFO)
#undef PROPERTY_INFO
};
