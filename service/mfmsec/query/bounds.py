"""Numbers that a user may choose within bounds."""

from mfmsec.errors import RequestError


def within(name: str, given: int, least: int, most: int) -> int:
    """Return a number that lies within its bounds.

    Raises RequestError where it does not.
    """
    if not least <= given <= most:
        message = f"`{name}` is {given}; it takes {least} to {most}."
        raise RequestError(message)
    return given
