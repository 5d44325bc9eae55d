"""A difference as text, as JSON and as Markdown: the same said three times."""

import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from mfmsec.domain.difference import Difference
from mfmsec.export import changelog, difference
from mfmsec.source import states

HEAD = """\
@prefix t: <https://w3id.org/mfmsec/threat/> .
@prefix m: <https://w3id.org/mfmsec/ns#> .
@prefix r: <https://w3id.org/mfmsec/release/> .
@prefix g: <https://w3id.org/mfmsec/graph/> .
@prefix f: <https://w3id.org/mfmsec/graph/inferred/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
OLD = """
g:mfmsec { t:a a m:Threat ; m:code "MFM-T0001" ; rdfs:label "Old name"@en ; m:flow t:x , t:y .
           t:b a m:Threat ; m:code "MFM-T0002" ; rdfs:label "Gone"@en .
           t:c a m:Threat ; m:code "MFM-T0003" ; rdfs:label "In force"@en .
           r:2026.12.0 a m:Release ; m:version "2026.12.0" ; dcterms:issued "2026-12-01T00:00:00Z" . }
f:mfmsec { t:a m:withinThreat t:c . t:c m:withinThreat t:b . }
"""
NEW = """
g:mfmsec { t:a a m:Threat ; m:code "MFM-T0001" ; rdfs:label "New *name*"@en ; m:flow t:y , t:c ; m:year 2026 .
           t:c a m:Threat ; m:code "MFM-T0003" ; rdfs:label "In force"@en ; owl:deprecated true ; dcterms:isReplacedBy t:a .
           t:d a m:Threat ; m:code "MFM-T0004" ; rdfs:label "Fresh"@en .
           r:2026.12.0 a m:Release ; m:version "2026.12.0" ; dcterms:issued "2026-12-01T00:00:00Z" .
           r:2027.1.0 a m:Release ; m:version "2027.1.0" ; m:formatVersion "1.0" ; dcterms:issued "2027-01-05T00:00:00Z" . }
f:mfmsec { t:a m:withinThreat t:d . t:c m:withinThreat t:b . }
"""
TEXT = """\
old  old: release 2026.12.0 of 2026-12-01, format not stated
new  new: release 2027.1.0 of 2027-01-05, format 1.0

2 added, 1 removed, 1 retired, 1 changed, 1 renamed.
Terms of the schema were left out.

Threat
  + MFM-T0004 Fresh (threat/d)
  - MFM-T0002 Gone (threat/b)
  x MFM-T0003 In force (threat/c), retired, replaced by New *name* (MFM-T0001)
  ~ MFM-T0001 New *name* (threat/a) (was Old name)
      rdfs:label: "Old name" → "New *name*"
      mfmsec:flow: threat/x → In force (MFM-T0003)
      mfmsec:year: + 2026
      what follows: mfmsec:withinThreat

Release
  + release/2027.1.0
"""
MARKDOWN = r"""## [2027.1.0] - 2027-01-05

Since 2026.12.0: 2 added, 1 removed, 1 retired, 1 changed, 1 renamed. Format not stated → 1.0.

Terms of the schema were left out.

### Added

Threat:

- MFM-T0004 [Fresh](<https://w3id.org/mfmsec/threat/d>)

Release:

- [release/2027.1.0](<https://w3id.org/mfmsec/release/2027.1.0>)

### Changed

Threat:

- MFM-T0001 [New \*name\*](<https://w3id.org/mfmsec/threat/a>): rdfs:label “Old name” → “New \*name\*”; flow threat/x → MFM-T0003 [In force](<https://w3id.org/mfmsec/threat/c>); year now 2026.

### Deprecated

Threat:

- MFM-T0003 [In force](<https://w3id.org/mfmsec/threat/c>): use MFM-T0001 [New \*name\*](<https://w3id.org/mfmsec/threat/a>).

### Removed

Threat:

- MFM-T0002 [Gone](<https://w3id.org/mfmsec/threat/b>)
"""  # noqa: E501 - a whole text


def store(text: str) -> ox.Store:
    made = ox.Store()
    made.bulk_extend(ox.parse(f"{HEAD}{text}", format=ox.RdfFormat.TRIG))
    return made


@pytest.fixture
def found() -> Difference:
    return states.difference(store(OLD), store(NEW), ("old", "new"))


def test_text(found: Difference) -> None:
    """The text tells versions, totals and each term with what became of it, one line each."""
    assert difference.to_text(found) == TEXT


def test_markdown(found: Difference) -> None:
    """The Markdown is a section of a changelog, in which no label is taken for markup."""
    assert changelog.to_markdown(found) == MARKDOWN


def test_json(found: Difference) -> None:
    """The JSON has the documented keys, whole values and full IRIs."""
    told = json.loads(difference.to_json(found))

    assert list(told) == ["old", "new", "equal", "schema", "inferred", "counts", "classes"]
    assert told["new"] == {
        "name": "new",
        "version": "2027.1.0",
        "issued": "2027-01-05T00:00:00Z",
        "formatVersion": "1.0",
        "schemaVersion": None,
    }
    assert (told["equal"], told["schema"], told["inferred"]) == (False, "left out", "apart")
    threats = told["classes"][0]
    assert list(threats) == ["class", "added", "removed", "retired", "changed", "renamed"]
    assert threats["added"] == [
        {"iri": "https://w3id.org/mfmsec/threat/d", "code": "MFM-T0004", "label": "Fresh", "source": "mfmsec"}
    ]
    assert [one["code"] for one in threats["retired"][0]["successors"]] == ["MFM-T0001"]
    assert threats["renamed"] == [{"iri": "https://w3id.org/mfmsec/threat/a", "old": "Old name", "new": "New *name*"}]
    year = next(change for change in threats["changed"][0]["changes"] if change["predicate"].endswith("#year"))
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert year == {"predicate": year["predicate"], "inferred": False, "old": [], "new": [{"value": "2026", "datatype": integer}]}


def test_only_what_follows() -> None:
    """Terms of which only what follows differs are counted by predicate, not listed."""
    followed = states.difference(store(OLD), store(OLD.replace("t:a m:withinThreat t:c", "t:a m:withinThreat t:b")), ("a", "b"))

    assert "  1 only in what follows: mfmsec:withinThreat 1\n" in difference.to_text(followed)
    assert "### Changed" not in changelog.to_markdown(followed)


def test_equal() -> None:
    """Where nothing differs, each form says so."""
    equal = states.difference(store(OLD), store(OLD), ("a", "b"))

    assert "\nNo difference.\n" in difference.to_text(equal)
    assert "No difference." in changelog.to_markdown(equal)
    assert json.loads(difference.to_json(equal))["equal"] is True


def test_long_texts() -> None:
    """The text cuts what is long and keeps to one line; JSON keeps it whole."""
    long = "so\\n" * 200
    cut = states.difference(store(OLD), store(OLD.replace("Gone", long)), ("a", "b"))

    assert max(len(line) for line in difference.to_text(cut).splitlines()) < 700
    assert "so\\n" * 200 in difference.to_json(cut)


@pytest.mark.parametrize("write", [difference.to_text, changelog.to_markdown])
def test_no_label_commands(write: Callable[[Difference], str]) -> None:
    """A label can neither command a terminal nor begin a line of its own."""
    wild = "x\\u001B[2J\\u009B1m\\n# y\\u202Ez"
    told = write(states.difference(store(OLD), store(NEW.replace("Fresh", wild)), ("old", "new")))

    assert not set("\x1b\x9b\u202e") & set(told)
    assert not [line for line in told.splitlines() if line.startswith("# y")]
    assert "y z" in told
