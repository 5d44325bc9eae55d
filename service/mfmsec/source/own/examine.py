"""The examination of a user's source beside ours, in a process of its own: what follows, the shapes, the checks.

Only findings about the user's individuals are told; ours were examined without them. What follows and how long it takes
depends on the facts, so it is done where it can be stopped.
"""

import json
import pickle
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH, SKOS

from mfmsec.domain import ids
from mfmsec.source import checks, child, reason, shacl
from mfmsec.source.findings import Fault, Finding
from mfmsec.source.origin import Origin
from mfmsec.source.places import ELSEWHERE, Places

LIMITS = child.Limits(seconds=180, memory=6144 * child.MIB, answer=512 * child.MIB)
CODE, INTRODUCED = URIRef(f"{ids.NAMESPACE}code"), URIRef(f"{ids.NAMESPACE}introduced")

_REPAIRS = {"undefined-term": "Correct its name, or take it out."}
"""Repairs for a user where ours is to change the ontology."""


@dataclass(frozen=True)
class Job:
    """What is examined: the ontology's folder, our dataset and the user's statements as N-Quads, and where these stand."""

    folder: Path
    ours: bytes
    own: bytes
    origin: Origin
    where: Places


def examine(
    folder: Path, ours: ox.Store, own: Iterable[ox.Quad], origin: Origin, where: Places
) -> tuple[list[ox.Quad], list[Finding]]:
    """Return what follows of a user's statements, and what is wrong with them.

    `ours` is our dataset with what follows from it. Raises Fault where the examination had to be stopped.
    """
    job = Job(folder, _bytes(ours), _bytes(own), origin, where)
    try:
        answer = child.run("mfmsec.source.own.examine", pickle.dumps(job), LIMITS)
    except child.Overrun as overrun:
        reason_ = f"cannot be examined: it {overrun}."
        raise Fault(
            Finding(origin.name, 0, "", reason_, "Split the source, or leave out what is long or deep.", "size")
        ) from overrun
    told, _, inferred = answer.partition(b"\n")
    return list(ox.parse(inferred, format=ox.RdfFormat.N_QUADS)), [Finding(**finding) for finding in json.loads(told)]


def _bytes(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def answer(job: bytes) -> bytes:
    """Do a job: one line of findings as JSON, then what follows as N-Quads."""
    asked: Job = pickle.loads(job)  # noqa: S301 - our own parent made it
    store = ox.Store()
    for part in (asked.ours, asked.own):
        store.bulk_extend(ox.parse(part, format=ox.RdfFormat.N_QUADS))
    reason.infer(store, asked.folder, asked.origin.name)
    found = [*_shapes(store, asked), *_checks(store, asked)]
    about = sorted({finding for finding in found if finding.file != ELSEWHERE})
    graph = ox.NamedNode(ids.graph(asked.origin.name, inferred=True))
    told = json.dumps([asdict(finding) for finding in about]).encode()
    return told + b"\n" + _bytes(store.quads_for_pattern(None, None, None, graph))


def _shapes(store: ox.Store, asked: Job) -> list[Finding]:
    return shacl.findings(_touched(store, asked.origin), shapes(shacl.shapes(asked.folder), asked.origin), asked.where)


def _checks(store: ox.Store, asked: Job) -> list[Finding]:
    mended = (replace(check, repair=_REPAIRS.get(check.name, check.repair)) for check in checks.read(asked.folder)[0])
    return [finding for check in mended for finding in checks.findings(store, check, asked.where)]


def _touched(store: ox.Store, origin: Origin) -> ox.Store:
    """Return the statements of a source and all that they point at: as far as any path of a shape leads."""
    found = ox.Store()
    for flag in (False, True):
        found.bulk_extend(store.quads_for_pattern(None, None, None, ox.NamedNode(ids.graph(origin.name, inferred=flag))))
    for target in {quad.object for quad in found if isinstance(quad.object, ox.NamedNode)}:
        found.extend(store.quads_for_pattern(target, None, None, None))
    return found


def shapes(ours: Graph, origin: Origin) -> Graph:
    """Return our shapes as they hold for a user: codes with a prefix of theirs, IRIs in their namespace, no release of ours."""
    found = Graph()
    for triple in ours:
        found.add(triple)
    for shape in [*found.subjects(SH.path, INTRODUCED), *found.subjects(SH.path, SKOS.note)]:
        found.remove((shape, SH.minCount, None))
    for shape in list(found.subjects(SH.closed)):
        message = str(found.value(shape, SH.message)).partition(". ")[0]
        found.set((shape, SH.message, Literal(f"{message}. Take it out.", lang="en")))
    for shape in list(found.subjects(SH.path, CODE)):
        letter = re.sub(r"^\^MFM-(.).*$", r"\1", str(found.value(shape, SH.pattern)))
        found.set((shape, SH.pattern, Literal(rf"^(?!MFM-)[A-Z][A-Z0-9]{{1,15}}-{letter}[0-9]{{4,}}$")))
        message = str(found.value(shape, SH.message)).replace("MFM-", f"{origin.name.upper()}-")
        found.set((shape, SH.message, Literal(message, lang="en")))
    for shape in [one for one in found.subjects(SH.pattern) if (one, SH.path, None) not in found]:
        found.remove((shape, SH.pattern, None))
    return found


if __name__ == "__main__":
    child.main(answer)
