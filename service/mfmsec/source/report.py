"""The whole check of an ontology folder, step by step, and what it found as a report for people and for programs.

Libraries that take long to import are imported by the step that needs them.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from mfmsec.source.findings import Fault, Finding

if TYPE_CHECKING:
    import pyoxigraph as ox

    from mfmsec.source.assemble import Source

_T = TypeVar("_T")
MOST_SHOWN = 500
"""How many findings the text of a report holds; its JSON holds them all."""


@dataclass(frozen=True)
class Step:
    """One step of the check: what it counted, the seconds it took, and what it found."""

    name: str
    counts: dict[str, int]
    seconds: float
    findings: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return it without its findings, which the report holds."""
        return {"name": self.name, "counts": self.counts, "seconds": self.seconds}


@dataclass(frozen=True)
class Report:
    """What was checked, what was found, and the name of the step after which nothing more made sense (empty: none)."""

    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    stopped: str = ""

    @property
    def failed(self) -> bool:
        """Whether anything found is an error."""
        return self.errors > 0

    @property
    def errors(self) -> int:
        """How many errors were found."""
        return sum(finding.severity == "error" for finding in self.findings)

    def to_json(self) -> str:
        """Return the report as one JSON object, ending in a line feed."""
        head = {"ok": not self.failed, "errors": self.errors, "warnings": len(self.findings) - self.errors, "stopped": self.stopped}
        body = {"steps": [step.to_dict() for step in self.steps], "findings": [asdict(finding) for finding in self.findings]}
        return json.dumps({**head, **body}, indent=2, ensure_ascii=False) + "\n"

    def to_text(self) -> str:
        """Return the report for people: the steps, the findings by file, and the verdict."""
        return "".join(f"{line}\n" for part in (self._table(), self._by_file(), self._verdict()) for line in part)

    def _table(self) -> Iterator[str]:
        for step in self.steps:
            counts = ", ".join(f"{number:,} {what}" for what, number in step.counts.items())
            yield f"{step.name:<9} {counts:<60} {step.seconds:6.2f} s"

    def _by_file(self) -> Iterator[str]:
        for file, group in groupby(self.findings[:MOST_SHOWN], key=lambda finding: finding.file):
            yield from ("", file)
            for finding in group:
                place = f"line {finding.line}" if finding.line else "whole"
                key = f"{finding.key}: " if finding.key else ""
                yield f"  {place:<10} {finding.severity:<8} {key}{finding.message} {finding.repair}".rstrip()
        if len(self.findings) > MOST_SHOWN:
            yield from ("", f"… and {len(self.findings) - MOST_SHOWN:,} more; `--format json` lists them all.")

    def _verdict(self) -> Iterator[str]:
        warnings = len(self.findings) - self.errors
        told = f"{number_of(self.errors, 'error')}, {number_of(warnings, 'warning')}"
        yield ""
        yield told + (f"; stopped after {self.stopped!r}, since the next step needs what is wrong here." if self.stopped else ".")


def number_of(number: int, what: str) -> str:
    """Return a number with what it counts, in the singular or the plural."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


@dataclass
class _State:
    """What one step leaves to the next."""

    folder: Path
    source: "Source | None" = None
    store: "ox.Store | None" = None
    findings: list[Finding] = field(default_factory=list)


def check(folder: Path, progress: Callable[[str], None] = lambda _: None, clock: Callable[[], float] = perf_counter) -> Report:
    """Check an ontology folder: files, facts, dataset, rules, shapes, checks, released ids and form, in this order.

    `progress` is told each step as it begins. A step that finds errors is the last where the next would only repeat them.
    """
    state, steps, stopped = _State(folder), [], ""
    for name, telling, step, needed in _STEPS:
        progress(telling)
        start, before = clock(), set(state.findings)
        try:
            counts = step(state)
        except Fault as fault:
            counts = {}
            state.findings.append(fault.finding)
        steps.append(Step(name, counts, round(clock() - start, 3), tuple(sorted(set(state.findings) - before))))
        if needed and any(finding.severity == "error" for finding in state.findings):
            stopped = name
            break
    return Report(tuple(steps), tuple(sorted(set(state.findings))), stopped)


def _read(state: _State) -> dict[str, int]:
    from mfmsec.source import assemble  # noqa: PLC0415 - imports pyoxigraph

    state.source = assemble.read(state.folder)
    state.findings += state.source.findings
    return {"files": len({fact.file for fact in state.source.facts}), "facts": len(state.source.facts)}


def _facts(state: _State) -> dict[str, int]:
    from mfmsec.source import known, validate  # noqa: PLC0415 - imports pyoxigraph

    source = _there(state.source)
    state.findings = validate.findings(source, state.folder)
    return {"classes": len({fact.type for fact in source.facts}), "links": known.links(source)}


def _dataset(state: _State) -> dict[str, int]:
    from mfmsec.source import assemble  # noqa: PLC0415 - imports pyoxigraph

    state.store = assemble.dataset(state.folder, state.source)
    schema = sum(1 for _ in state.store.quads_for_pattern(None, None, None, assemble.SCHEMA_GRAPH))
    return {"triples of facts": len(state.store) - schema, "of schema": schema}


def _rules(state: _State) -> dict[str, int]:
    from mfmsec.source import reason  # noqa: PLC0415 - imports pyoxigraph

    return {"rules": len(reason.rules(state.folder)), "triples inferred": reason.infer(_there(state.store), state.folder)}


def _shapes(state: _State) -> dict[str, int]:
    from rdflib.namespace import RDF, SH  # noqa: PLC0415 - heavy

    from mfmsec.source import assemble, places, shacl  # noqa: PLC0415 - imports pyshacl

    shapes = shacl.shapes(state.folder)
    where = places.places(_there(state.source), assemble.context(state.folder))
    state.findings += shacl.findings(_there(state.store), shapes, where)
    kinds = (SH.NodeShape, SH.PropertyShape)
    return dict(zip(("node shapes", "property shapes"), (len(set(shapes.subjects(RDF.type, kind))) for kind in kinds), strict=True))


def _checks(state: _State) -> dict[str, int]:
    from mfmsec.source import assemble, checks, places  # noqa: PLC0415 - imports pyoxigraph

    found, faults = checks.read(state.folder)
    where = places.places(_there(state.source), assemble.context(state.folder))
    state.findings += [*faults, *(one for each in found for one in checks.findings(_there(state.store), each, where))]
    return {"checks": len(found)}


def _released(state: _State) -> dict[str, int]:
    from mfmsec.source import assemble, ledger, places  # noqa: PLC0415 - imports pyoxigraph

    known, faults = ledger.read(state.folder)
    where = places.places(_there(state.source), assemble.context(state.folder))
    state.findings += [*faults, *ledger.findings(_there(state.store), known, where)]
    return {"ids": len(known.entries), "codes": len(known.codes)}


def _form(state: _State) -> dict[str, int]:
    from mfmsec.source import form  # noqa: PLC0415 - imports pyoxigraph

    state.findings += form.differences(state.folder)
    names = [name for _, name in form.paths(state.folder)]
    return {
        "YAML files": sum(not name.endswith(".ttl") for name in names),
        "Turtle files": sum(name.endswith(".ttl") for name in names),
    }


def _there(value: _T | None) -> _T:
    if value is None:
        raise TypeError
    return value


_STEPS: tuple[tuple[str, str, Callable[[_State], dict[str, int]], bool], ...] = (
    ("read", "Reading the files", _read, True),
    ("facts", "Checking the facts as written", _facts, True),
    ("dataset", "Making one dataset of them", _dataset, True),
    ("rules", "Deriving what follows", _rules, True),
    ("shapes", "Holding the dataset against the shapes", _shapes, False),
    ("checks", "Looking for sinners", _checks, False),
    ("released", "Holding the facts against what was released", _released, False),
    ("form", "Comparing files with their normal form", _form, False),
)
STEPS = tuple(name for name, *_ in _STEPS)
"""The names of all steps, in their order."""


def format_files(folder: Path) -> list[str]:
    """Rewrite the YAML and Turtle files of an ontology folder into their normal form; return the names of those that changed.

    Raises ResourceError where a file cannot be written.
    """
    from mfmsec.source import form  # noqa: PLC0415 - imports pyoxigraph

    return form.format_files(folder)
