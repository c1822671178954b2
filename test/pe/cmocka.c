/* CMocka for the PE build, from the source that Debian ships (option cmocka_source). */
#include <cmocka.c>
