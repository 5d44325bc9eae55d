"""Several users' sources at once: each judged beside ours, and what came of it as a report or as an error."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pyoxigraph as ox

from mfmsec.errors import FactsError
from mfmsec.source import assemble, reason
from mfmsec.source.findings import Finding
from mfmsec.source.origin import COMMAND, Origin
from mfmsec.source.own.judge import Judged, Ours, Own, failed, judge
from mfmsec.source.report import MOST_SHOWN, Report, Step, number_of


def ours(folder: Path, dataset: ox.Store | None = None) -> Ours:
    """Return what users' sources are judged beside: an ontology's folder, and its dataset with all that follows from it.

    The dataset is made where it is not given. Raises Fault where the ontology cannot be read.
    """
    facts = assemble.read(folder)
    if dataset is None:
        dataset = assemble.dataset(folder, facts)
        reason.infer(dataset, folder)
    return Ours(folder.resolve(), facts, dataset)


def judged(paths: Sequence[Path], beside: Ours, given: Mapping[str, str] | None = None) -> list[Judged]:
    """Judge several sources, each beside ours alone; two of one name, or with namespaces that overlap, are told.

    `given` names the source of a file that cannot. Raises RequestError where there is nothing to read.
    """
    found: list[Judged] = []
    for path in paths:
        one = judge(path, beside, given)
        one = one if len(paths) == 1 else replace(one, findings=tuple(_placed(finding, path, one) for finding in one.findings))
        whys = [why for other in found if (why := _alike(one.reading.origin, other.reading.origin))]
        if one.reading.origin and whys:
            what, repair = f"{one.reading.origin.name} {whys[0]}", "Give each source a name and a namespace of its own."
            fault = Finding(str(path), 0, "", what, repair, "source")
            one = failed(one.reading, [*one.findings, fault])
        found.append(one)
    return found


def _placed(finding: Finding, path: Path, one: Judged) -> Finding:
    """Return a finding with the path of its source as it was given, which tells it from those of the other sources."""
    whole = not path.is_dir() or finding.file in {"the folder", one.reading.origin and one.reading.origin.name}
    return finding if finding.file == COMMAND else replace(finding, file=str(path if whole else path / finding.file))


def _alike(one: Origin | None, other: Origin | None) -> str:
    if one is None or other is None:
        return ""
    if one.name == other.name:
        return "has the name of another source."
    overlap = one.namespace.startswith(other.namespace) or other.namespace.startswith(one.namespace)
    return f"has a namespace that overlaps with that of {other.name}." if overlap else ""


def refuse(found: Sequence[Judged]) -> list[Own]:
    """Return the sources that were judged. Raises FactsError, with every error, where one of them may not be loaded."""
    errors = [finding for one in found for finding in one.findings if finding.severity == "error"]
    if errors:
        shown = [str(finding) for finding in errors[:MOST_SHOWN]]
        more = [f"… and {len(errors) - MOST_SHOWN:,} more."] if len(errors) > MOST_SHOWN else []
        told = number_of(len(errors), "error")
        head = f"Your own facts have {told}; nothing was changed. Mend what is wrong, or see `mfmsec check --with`."
        raise FactsError("\n".join([head, *shown, *more]))
    return [one.own for one in found if one.own]


def report(
    paths: Sequence[Path],
    folder: Path,
    given: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda _: None,
    clock: Callable[[], float] = perf_counter,
) -> Report:
    """Return what `mfmsec check` says of users' sources beside the ontology in a folder; `progress` is told each step."""
    progress("Reading our own facts")
    start = clock()
    beside = ours(folder)
    steps = [Step("ours", {"triples": len(beside.dataset)}, round(clock() - start, 3))]
    progress("Checking yours beside them")
    start = clock()
    found = judged(paths, beside, given)
    passed = [one.own for one in found if one.own]
    counts = {
        "sources": len(found),
        "triples stated": sum(len(own.stated) for own in passed),
        "inferred": sum(len(own.inferred) for own in passed),
    }
    steps.append(Step("yours", counts, round(clock() - start, 3)))
    findings = sorted({finding for one in found for finding in one.findings})
    return Report(tuple(steps), tuple(findings))
