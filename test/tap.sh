#!/bin/bash
# tap.sh PROGRAM [ARGUMENT...]: runs a CMocka program (under Wine if it is one for Windows) and corrects its TAP: CMocka 1.1
# writes "not ok N # SKIP name" for a skipped test, which every reader of TAP takes for a failure.
${MESON_EXE_WRAPPER-} "$@" | sed -u 's/\r$//; s/^not ok \([0-9]* # SKIP\)/ok \1/'
exit "${PIPESTATUS[0]}"
