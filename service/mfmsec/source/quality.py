"""The quality report of an ontology folder: every criterion, whether it is met, what was counted, and what to do.

It holds no times, so that the same folder gives the same report, byte for byte.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mfmsec.source import report
from mfmsec.source.criteria import headers, members, steps, terms
from mfmsec.source.criteria.result import Ask, Criterion, answer
from mfmsec.source.criteria.view import View

if TYPE_CHECKING:
    import pyoxigraph as ox

ASKS: tuple[Ask, ...] = (*terms.ASKS, *members.ASKS, *headers.ASKS)
MOST_SHOWN = 50
"""How many of those that break one law the Markdown of a report names; its JSON names them all."""


@dataclass(frozen=True)
class Quality:
    """The criteria in their order, and the version of the release that they were asked of."""

    version: str
    criteria: tuple[Criterion, ...]

    @property
    def failed(self) -> bool:
        """Whether any criterion is not met."""
        return self.count("fail") > 0

    def count(self, result: str) -> int:
        """Return how many criteria came to a result: `pass`, `fail` or `left out`."""
        return sum(criterion.result == result for criterion in self.criteria)

    def to_json(self) -> str:
        """Return the report as one JSON object, ending in a line feed."""
        counts = {result.replace(" ", "_"): self.count(result) for result in ("pass", "fail", "left out")}
        body = {"version": self.version, "ok": not self.failed, **counts, "criteria": [_json(one) for one in self.criteria]}
        return json.dumps(body, indent=2, ensure_ascii=False) + "\n"

    def to_markdown(self) -> str:
        """Return the report for people: the verdict, a line for each criterion, and what to do about those that are not met."""
        met, missed, out = (self.count(result) for result in ("pass", "fail", "left out"))
        lines = [
            f"# Quality of mfmsec {self.version}".rstrip(),
            "",
            f"{met} criteria are met, {missed} are not, {out} were not asked.",
            "",
        ]
        lines += ["| area | criterion | result | what must hold | counted |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(criterion) for criterion in self.criteria]
        lines += [line for criterion in self.criteria if criterion.result == "fail" for line in _told(criterion)]
        return "".join(f"{line}\n" for line in lines)


def _json(criterion: Criterion) -> dict[str, object]:
    told = {"area": criterion.area, "name": criterion.name, "result": criterion.result, "law": criterion.law}
    if criterion.left_out:
        return {**told, "left_out": criterion.left_out}
    return {**told, "repair": criterion.repair, "counted": criterion.counted, "sinners": list(criterion.sinners)}


def _row(criterion: Criterion) -> str:
    counted = criterion.left_out or ", ".join(f"{number:,} {what}" for what, number in criterion.counted.items())
    return f"| {criterion.area} | {criterion.name} | {criterion.result} | {criterion.law} | {counted} |"


def _told(criterion: Criterion) -> list[str]:
    shown = [f"- {sinner}" for sinner in criterion.sinners[:MOST_SHOWN]]
    rest = len(criterion.sinners) - MOST_SHOWN
    more = [f"- … and {rest:,} more, all named in the JSON of this report"] if rest > 0 else []
    return ["", f"## {criterion.name}", "", f"{criterion.law} {criterion.repair}", "", *shown, *more]


def assess(
    folder: Path,
    checked: report.Report | None = None,
    store: "ox.Store | None" = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Quality:
    """Return the quality of an ontology folder.

    `checked` and `store`, the folder's check and its dataset with schema and inferences, spare making them once more. Where
    the check was stopped, the criteria that ask the dataset are left out. Raises Fault where the folder cannot be read.
    """
    checked = checked or report.check(folder, progress)
    told = steps.criteria(checked)
    if checked.stopped:
        why = f"the check stopped after {checked.stopped!r}"
        return Quality("", (*told, *(Criterion(one.name, one.area, one.law, one.repair, left_out=why) for one in ASKS), *_never()))
    progress("Asking for what makes an ontology good")
    view = View(store or _dataset(folder), folder)
    newest = view.releases[-1] if view.releases else ""
    return Quality(newest, (*told, *(answer(one, view) for one in ASKS), *_never()))


def _never() -> list[Criterion]:
    return [Criterion(name, "FOOPS!", law, "", left_out=why) for name, (law, why) in headers.LEFT_OUT.items()]


def _dataset(folder: Path) -> "ox.Store":
    from mfmsec.source import assemble, reason  # noqa: PLC0415 - imports pyoxigraph

    store = assemble.dataset(folder)
    reason.infer(store, folder)
    return store
