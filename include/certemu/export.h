/* CERTEMU_API: on every public function. */
#pragma once

#if defined(_WIN32)
#define CERTEMU_API
#else
#define CERTEMU_API __attribute__((visibility("default")))
#endif
