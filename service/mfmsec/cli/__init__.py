"""The command line: each command parses, calls one function and prints."""

import errno
import sys
from collections.abc import Callable

from mfmsec.errors import MfmsecError, ResourceError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; what a user can cause ends in one sentence and an exit code of its own, never a traceback."""
    from mfmsec.cli.app import app

    sys.exit(_guarded(lambda: app(standalone_mode=False)))


def _guarded(run: Callable[[], object]) -> int:
    import click

    try:
        return _answered(run)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED


def _answered(run: Callable[[], object]) -> int:
    try:
        result = run()
    except MfmsecError as error:
        return _say(error)
    except OSError as error:
        return _say(_of_the_machine(error))
    return result if isinstance(result, int) else 0


def _say(error: MfmsecError) -> int:
    print(f"mfmsec: {error}", file=sys.stderr)  # noqa: T201 - the command line prints
    return error.exit_code


def _of_the_machine(error: OSError) -> ResourceError:
    place = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return ResourceError(f"The disk is full{place}; free some room and run the command again.")
    return ResourceError(f"{error.strerror or error}{place}; mend that and run the command again.")
