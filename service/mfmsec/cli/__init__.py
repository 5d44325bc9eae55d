"""The command line: each command parses, calls one function and prints."""

import errno
import sys

from mfmsec.errors import MfmsecError, ResourceError

ENOUGH = 141
"""The exit code where whoever reads the other end of a pipe had enough, as a shell tells of the signal SIGPIPE."""


def main() -> None:
    """Run the command line; what a user can cause ends in one sentence and an exit code of its own, never a traceback."""
    from mfmsec.cli.app import app

    try:
        app()
    except MfmsecError as error:
        _end(error)
    except OSError as error:
        _end(_of_the_machine(error))
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # typer makes a 1 of it, which says something else here
            sys.exit(ENOUGH)
        raise


def _end(error: MfmsecError) -> None:
    print(f"mfmsec: {error}", file=sys.stderr)  # noqa: T201 - the command line prints
    sys.exit(error.exit_code)


def _of_the_machine(error: OSError) -> ResourceError:
    place = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return ResourceError(f"The disk is full{place}; free some room and run the command again.")
    return ResourceError(f"{error.strerror or error}{place}; mend that and run the command again.")
