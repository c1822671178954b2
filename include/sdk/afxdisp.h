/* A part of MFC. */
#include <afx.h>
