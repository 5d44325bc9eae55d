"""Reading a user's source from a folder, a YAML file, a mapping file or a file of RDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from mfmsec.errors import RequestError
from mfmsec.source import facts, files, mappings, origin
from mfmsec.source.assemble import Source
from mfmsec.source.findings import Finding
from mfmsec.source.origin import Origin
from mfmsec.source.own import folder, rdf
from mfmsec.source.own.folder import RDF, SOURCE_FILE, SSSOM, YAML, Files

SOURCE_KEY = "source"
"""The key beside the facts of a single file below which it says whose they are."""
FIRST = "1"
"""The version of a source that names none on the command line."""


@dataclass(frozen=True)
class Reading:
    """What was read: whose it is, facts as written, statements by file, and what stands in the way."""

    origin: Origin | None
    facts: Source
    rdf: dict[str, list[ox.Quad]] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """What could not be read."""
        return self.facts.findings

    @property
    def failed(self) -> bool:
        """Whether anything that stands in the way is an error."""
        return self.origin is None or any(finding.severity == "error" for finding in self.findings)


def read(path: Path, context: Mapping[str, Any], given: Mapping[str, str] | None = None) -> Reading:
    """Read a user's source; `given` names it where the file itself has no place for that, as RDF has none.

    Raises RequestError where there is nothing at the path, or the file is of no kind that is read.
    """
    refuse_absent(path)
    here = path.resolve()
    return _folder(here, context, given or {}) if here.is_dir() else _file(here, context, given or {})


def refuse_absent(path: Path) -> None:
    """Raise RequestError where there is neither a folder nor a regular file at the path."""
    if not path.exists():
        msg = f"There is nothing at {path}; name a folder or a file of facts."
        raise RequestError(msg)
    if not path.is_dir() and not path.is_file():
        msg = f"{path} is no regular file; name a folder or a file of facts."
        raise RequestError(msg)


def _folder(root: Path, context: Mapping[str, Any], given: Mapping[str, str]) -> Reading:
    _refuse_given(given, f"{root} names its source in {SOURCE_FILE}")
    text, found = _text(root / SOURCE_FILE, SOURCE_FILE)
    if found:
        return Reading(None, Source([], [], found))
    whose, found = _head(text, SOURCE_FILE, "", context)
    if whose is None:
        return Reading(None, Source([], [], found))
    there = folder.look(root)
    if not there.findings and not (there.yaml or there.sssom or there.rdf):
        there.findings.append(Finding(SOURCE_FILE, 0, "", "stands alone.", "Put facts beside it.", "file"))
    if there.findings:
        return Reading(whose, Source([], [], there.findings))
    return _files(there, whose, context)


def _file(path: Path, context: Mapping[str, Any], given: Mapping[str, str]) -> Reading:
    name = path.name
    if name.endswith(YAML):
        _refuse_given(given, f"{name} names its source under `source`")
        text, found = _text(path, name)
        whose, found = (None, found) if found else _head(text, name, SOURCE_KEY, context)
        files_ = Files(yaml=[(path, name)])
    elif name.endswith((SSSOM, *RDF)):
        whose, found = _named(name, context, given)
        files_ = Files(sssom=[(path, name)]) if name.endswith(SSSOM) else Files(rdf=[(path, name)])
    else:
        msg = f"{name} is not read; name a folder, or a file that ends in {', '.join((YAML, SSSOM, *RDF))}."
        raise RequestError(msg)
    return Reading(None, Source([], [], found)) if whose is None else _files(files_, whose, context, SOURCE_KEY)


def _refuse_given(given: Mapping[str, str], why: str) -> None:
    if given:
        msg = f"{why}; leave out {', '.join(f'--{key}' for key in given)}."
        raise RequestError(msg)


def _named(name: str, context: Mapping[str, Any], given: Mapping[str, str]) -> tuple[Origin | None, list[Finding]]:
    """Return the source that the command line names."""
    if missing := [f"--{key}" for key in ("name", "namespace") if not given.get(key)]:
        msg = f"{name} does not say whose facts it holds; add {' and '.join(missing)}."
        raise RequestError(msg)
    return origin.read({"version": FIRST, "label": given["name"], **given}, {}, origin.COMMAND, context)


def _head(text: str, file: str, key: str, context: Mapping[str, Any]) -> tuple[Origin | None, list[Finding]]:
    try:
        data, lines = facts.lined(text, key)
    except yaml.YAMLError as error:
        return None, [
            Finding(file, 0, key, f"cannot be read: {' '.join(str(error).split())[:200]}.", "Mend the syntax there.", "yaml")
        ]
    if data is None:
        wanted = f"Write '{key}:' at the top, and the keys of the source below it." if key else "Write the keys of the source."
        return None, [Finding(file, 1, key, "does not say whose facts these are.", wanted, "source")]
    return origin.read(data, lines, file, context)


def _files(there: Files, whose: Origin, context: Mapping[str, Any], beside: str = "") -> Reading:
    found = Source([], [], [])
    for path, name in there.yaml:
        text, why = _text(path, name)
        read_, more = ([], why) if why else facts.read(text, name, beside)
        found.facts.extend(read_)
        found.findings.extend(more)
    for path, name in there.sssom:
        text, why = _text(path, name)
        rows, more = (mappings.MappingSet({}, [], []), why) if why else mappings.read(text, name, whose)
        found.facts.extend(rows.facts)
        found.labels.extend((name, *label) for label in rows.labels)
        found.findings.extend(more)
    statements = {}
    for path, name in there.rdf:
        statements[name], more = rdf.read(path, name, whose, context)
        found.findings.extend(more)
    return Reading(whose, found, statements)


def _text(path: Path, name: str) -> tuple[str, list[Finding]]:
    """Read a text that must be a regular file, and no link."""
    raw = folder.content(path, folder.LARGEST_TEXT)
    if raw is None and name == SOURCE_FILE and not path.exists():
        return "", [Finding(name, 0, "", "is not there.", "Begin it with `mfmsec new source --with` and this folder.", "file")]
    if raw is None:
        return "", [Finding(name, 0, "", "is not there, or no regular file.", "Put a file there that you may read.", "file")]
    if len(raw) > folder.LARGEST_TEXT:
        limit = f"is larger than {folder.LARGEST_TEXT // 2**20} MiB."
        return "", [Finding(name, 0, "", limit, "Split it into several files.", "file")]
    return files.decoded(raw, name)
