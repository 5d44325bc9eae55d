"""What the commands print with: tables on standard output, progress on standard error."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

WIDEST = 10_000


def out() -> Console:
    """Return the console of standard output; it honours NO_COLOR and pipes."""
    return Console(highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """Print a remark on standard error."""
    Console(stderr=True, highlight=False).print(text, markup=False, soft_wrap=True)


def emit(text: str) -> None:
    """Write text to standard output as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def stream() -> BinaryIO:
    """Open standard output for bytes, for a with block; when an error ends it, nothing waits to be written once more."""
    sys.stdout.flush()
    return open(sys.stdout.fileno(), "wb", closefd=False)


MARKS = {"+": "green", "-": "red", "x": "magenta", "~": "yellow"}
"""The colour of a line that begins with one of these and a space."""


def marked(text: str) -> None:
    """Print a text whose lines begin with marks, coloured by them on a terminal and as it is elsewhere."""
    console = out()
    if not console.is_terminal:
        emit(text)
        return
    for line in text.splitlines():
        first, _, _ = line.strip().partition(" ")
        console.print(line, style=MARKS.get(first), markup=False, soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows as a table; where standard output is no terminal the table is as wide as it needs to be."""
    drawn = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    console = out()
    if not console.is_terminal:
        console.width = max(console.width, Measurement.get(console, console.options.update(max_width=WIDEST), drawn).maximum)
    console.print(drawn)


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar on standard error, where that is a terminal; yields what a step reports to."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    tasks: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield report
