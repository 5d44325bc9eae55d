"""The one table: medians, spreads and ratios, and by how much a goal is missed."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

HEAD = "| what | ours | peer | ratio | goal | met |\n|---|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Goal:
    """What a ratio should be: ours over the peer's at most so much, or the peer's over ours at least (of rates, ours over it)."""

    value: float
    unit: str = "s"
    most: bool = True
    rate: bool = False

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {self.value:g}"

    def verdict(self, ratio: float) -> str:
        """Return whether the goal is met, or by how many in a hundred it is missed."""
        missed = ratio / self.value - 1 if self.most else 1 - ratio / self.value
        return "yes" if missed <= 0 else f"missed by {missed:.0%}"


@dataclass
class Table:
    """Lines of the table, and the commands and remarks below it."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def compare(self, what: str, ours: Sequence[float], peer: Sequence[float], goal: Goal | None, unit: str = "s") -> None:
        """Add a ratio of ours and a peer's; without a goal, in the unit given."""
        mine, theirs = statistics.median(ours), statistics.median(peer)
        ratio = mine / theirs if goal is None or goal.most or goal.rate else theirs / mine
        unit = unit if goal is None else goal.unit
        verdict = ("-", "-") if goal is None else (str(goal), goal.verdict(ratio))
        self.lines.append(f"| {' | '.join((what, spread(ours, unit), spread(peer, unit), f'{ratio:.2f}', *verdict))} |")

    def limit(self, what: str, ours: Sequence[float], goal: float | None = None) -> None:
        """Add seconds of ours alone, that should be at most the goal where there is one."""
        wanted = f"≤ {goal:g} s | {Goal(goal).verdict(statistics.median(ours))}" if goal is not None else "- | -"
        self.lines.append(f"| {what} | {spread(ours, 's')} | - | - | {wanted} |")

    def count(self, what: str, ours: str, peer: str, *, met: bool) -> None:
        """Add two findings in words."""
        self.lines.append(f"| {what} | {ours} | {peer} | - | all | {'yes' if met else 'no'} |")

    def text(self) -> str:
        """Return the whole as Markdown."""
        return f"# Measured\n\n{machine()}\n\n{HEAD}" + "\n".join(self.lines) + "\n\n" + "\n".join(self.notes) + "\n"


def spread(values: Sequence[float], unit: str) -> str:
    """Return median, least and largest."""
    digits = 0 if unit in {"MB", "/s", "hits"} else 2
    return f"{statistics.median(values):.{digits}f} {unit} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def machine() -> str:
    """Return what it was measured on."""
    names = ("neo4j", "neo4j-rust-ext", "pyoxigraph", "rdflib", "arcadedb-embedded")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} x {_processor()}, {system}; {packages}."


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())
