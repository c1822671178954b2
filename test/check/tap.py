"""Tests written in Python: functions, each a line of TAP."""
import sys
import traceback


class Skip(Exception):
    """The reason."""


def main(functions):
    print(f'1..{len(functions)}')
    failed = 0
    for number, function in enumerate(functions, 1):
        try:
            function()
        except Skip as reason:
            print(f'ok {number} - {function.__name__} # SKIP {reason}', flush=True)
        except Exception:
            failed += 1
            print(f'not ok {number} - {function.__name__}')
            print(''.join('# ' + line + '\n' for line in traceback.format_exc().splitlines()), end='', flush=True)
        else:
            print(f'ok {number} - {function.__name__}', flush=True)
    sys.exit(failed > 0)
