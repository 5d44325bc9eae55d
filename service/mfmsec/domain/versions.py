"""Numbers of versions, by age."""

import re


def order(version: str) -> tuple[int, ...]:
    """Return a version such as `2026.12.0` in a form that sorts by age."""
    return tuple(int(number) for number in re.findall(r"[0-9]{1,18}", version))
