"""The command line: each command parses, calls one function and prints."""

import errno
import sys

from mfmsec.errors import MfmsecError, ResourceError


def main() -> None:
    """Run the command line; what a user can cause ends in one sentence and an exit code of its own, never a traceback."""
    from mfmsec.cli.app import app

    try:
        app()
    except MfmsecError as error:
        _end(error)
    except OSError as error:
        _end(_of_the_machine(error))


def _end(error: MfmsecError) -> None:
    print(f"mfmsec: {error}", file=sys.stderr)  # noqa: T201 - the command line prints
    sys.exit(error.exit_code)


def _of_the_machine(error: OSError) -> ResourceError:
    place = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return ResourceError(f"The disk is full{place}; free some room and run the command again.")
    return ResourceError(f"{error.strerror or error}{place}; mend that and run the command again.")
