/* Certificates of our own, PEM. */
#pragma once

extern const char sample_ca[], sample_certificate[], sample_request[], sample_crl[];
