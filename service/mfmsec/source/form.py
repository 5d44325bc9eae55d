"""The one form in which YAML and Turtle files are kept, so that a difference between two versions is one of meaning."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from mfmsec.errors import ResourceError
from mfmsec.source import facts, files
from mfmsec.source.findings import Finding

REPAIR = "Run `mfmsec format`."


def turtle(text: str) -> str:
    """Return Turtle in its normal form: rdflib's `longturtle`, in canonical order.

    Raises SyntaxError where the text is no Turtle.
    """
    list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    from rdflib import Graph  # noqa: PLC0415 - heavy, and not needed for YAML

    return Graph().parse(data=text, format="turtle").serialize(format="longturtle", canon=True)


def differences(folder: Path) -> list[Finding]:
    """Return a finding for each readable YAML and Turtle file of an ontology folder that is not in its normal form."""
    found = []
    for path, name in paths(folder):
        text, unreadable = files.text(path, name)
        wanted, faults = ("", []) if unreadable else _normal(text, name)
        found += faults
        if not faults and not unreadable and wanted != text:
            found.append(
                Finding(name, _first_difference(text, wanted), "", "is not in its normal form.", REPAIR, "form", "warning")
            )
    return sorted(found)


def paths(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of an ontology folder that have a normal form, with their names relative to it."""
    for path in (*facts.files(folder / "facts"), *sorted(folder.rglob("*.ttl"))):
        yield path, path.relative_to(folder).as_posix()


def _normal(text: str, name: str) -> tuple[str, list[Finding]]:
    """Return a text's normal form, or what of the text would be lost in it."""
    return _normal_turtle(text, name) if name.endswith(".ttl") else _normal_yaml(text, name)


def _normal_yaml(text: str, name: str) -> tuple[str, list[Finding]]:
    read, faults = facts.read(text, name)
    if faults:
        return text, faults
    if inside := facts.comments(text):
        return text, [
            Finding(name, inside[0], "", "is a comment among the facts.", "Move it to the top or into a note.", "form", "warning")
        ]
    wanted = facts.normal_form(text, name)
    same = wanted == text or [fact.data for fact in read] == [fact.data for fact in facts.read(wanted, name)[0]]
    return (wanted, []) if same else (text, [_lossy(name)])


def _lossy(name: str) -> Finding:
    return Finding(
        name, 0, "", "would lose something in its normal form.", "Write its values in plain, canonical form.", "form", "warning"
    )


def _normal_turtle(text: str, name: str) -> tuple[str, list[Finding]]:
    try:
        wanted = turtle(text)
    except SyntaxError as error:
        return text, [Finding(name, error.lineno or 0, "", f"is not Turtle: {error.msg}.", "Mend the syntax there.", "turtle")]
    commented = [number for number, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith("#")]
    if commented:
        return text, [
            Finding(name, commented[0], "", "is a comment.", "Write it as rdfs:comment or leave it out.", "form", "warning")
        ]
    return (wanted, []) if wanted == text or _canonical(wanted) == _canonical(text) else (text, [_lossy(name)])


def _canonical(text: str) -> ox.Dataset:
    triples = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return triples


def _first_difference(text: str, wanted: str) -> int:
    pairs = zip(text.split("\n"), wanted.split("\n"), strict=False)
    return next((number for number, (one, other) in enumerate(pairs, 1) if one != other), text.count("\n") + 1)


def format_files(folder: Path) -> list[str]:
    """Rewrite the YAML and Turtle files of an ontology folder into their normal form, each in one step; return their names.

    A file that cannot be read, or would lose something, is left as it is; `differences` tells which. Raises ResourceError
    where a file cannot be written.
    """
    changed = []
    for path, name in paths(folder):
        text, unreadable = files.text(path, name)
        if unreadable:
            continue
        wanted, faults = _normal(text, name)
        if not faults and wanted != text:
            replace(path, wanted)
            changed.append(name)
    return changed


def replace(path: Path, text: str) -> None:
    """Put a new text in a file's place; whoever reads meanwhile, or a power cut, finds the old one or the new one.

    Raises ResourceError where the file cannot be written.
    """
    target = path.resolve()
    new = target.with_name(f".{target.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, new)
        new.replace(target)
    except OSError as error:
        new.unlink(missing_ok=True)
        msg = f"{path} cannot be written: {error.strerror or error}. Make room or give the right to write; the file is as it was."
        raise ResourceError(msg) from error
