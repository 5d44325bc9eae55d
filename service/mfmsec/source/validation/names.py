"""Whether each fact has a class, the keys of its class, and an id of the right form."""

import re
from collections.abc import Iterator

from mfmsec.domain import ids
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding, nearest
from mfmsec.source.known import Known, fault, word
from mfmsec.source.origin import LOCAL, Origin
from mfmsec.source.schema import CLASSES, SLUG, VERSION, keys

_PLACES = {"IriPattern": "iri-pattern", "EntryCount": "entries"}


OWN = tuple(name for name in CLASSES if name not in ids.AXES and name not in {"Release", "ConceptScheme"})
"""The classes that users may have individuals of."""
OPTIONAL = {"introduced", "note"}
"""Keys that a user's facts may leave out: they name releases of ours, or tell how we read a framework."""


def check_type(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield a finding where a fact has no known class, or stands where its class does not belong."""
    classes = list(OWN if known.origin else CLASSES)
    if "type" not in fact.data:
        yield fault(fact, "type", ("is missing.", f"Write 'type: {_class_by_id(fact)}' below the id."), "type")
    elif fact.type not in classes:
        yield fault(fact, "type", (f"{fact.type!r} is no class of facts.", nearest(fact.type, classes)), "type")
    elif _misplaced(fact):
        yield fault(fact, "type", ("does not belong into YAML.", "Write it as a row of mappings/<framework>.sssom.tsv."), "type")


def _misplaced(fact: Fact) -> bool:
    """Tell whether a mapping in force stands in YAML; a retired one does, since whoever reads a table takes each row for valid."""
    return fact.type == "Mapping" and fact.file.endswith(".yaml") and fact.data.get("deprecated") is not True


def _class_by_id(fact: Fact) -> str:
    """Return the class that a fact without one seems to have: by its id, by the letter of its code, or by its keys."""
    head, code = fact.id.partition(":")[0], re.search("-([A-Z])[0-9]", word(fact, "code"))
    letters = {letter: name for name, letter in ids.CODE_LETTERS.items()}
    lettered = letters.get(code[1], "") if code else ""
    alike = max(OWN, key=lambda name: len(keys(name).keys() & fact.data.keys()))
    return next((name for name, kind in ids.KINDS.items() if kind == head), lettered or alike)


def check_keys(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield a finding for each key that the class does not know, and for each that it asks for in vain."""
    own = keys(fact.type)
    if not own or _misplaced(fact) or (known.origin and fact.type not in OWN):
        return
    meant: set[str] = set()
    for key in fact.data:
        if key not in own and key not in {"id", "type"}:
            missing = [name for name in ("id", "type", *own) if name not in fact.data]
            repair = nearest(key, missing or list(own))
            meant.update(name for name in missing if repair == f"Did you mean {name!r}?")
            yield _unknown_key(fact, key, repair)
    for name, rule in own.items():
        needed = rule.required and not (known.origin and name in OPTIONAL)
        if needed and name not in fact.data and name not in meant:
            yield fault(fact, "", (f"{fact.type} lacks the key {name!r}.", f"Add it below {_before(fact, name)}."), "missing-key")


def _unknown_key(fact: Fact, key: str, repair: str) -> Finding:
    homes = dict.fromkeys("values of an axis" if name in ids.AXES else name for name in CLASSES if key in keys(name))
    if homes:
        shown = " or ".join(homes) if len(homes) < 4 else "other classes"  # noqa: PLR2004 - more say nothing
        return fault(fact, key, (f"does not belong to {fact.type}.", f"Take it out; it is a key of {shown}."), "key")
    return fault(fact, key, (f"is no key of {fact.type}.", repair), "key")


def _before(fact: Fact, name: str) -> str:
    order = ["id", "type", *keys(fact.type)]
    written = [key for key in order[: order.index(name)] if key in fact.data]
    return f"{written[-1]!r}" if written else "the first line"


def check_id(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield a finding where a fact's id is missing or has not the form that its class asks for."""
    if fact.type == "Mapping" or fact.type not in CLASSES:
        return
    value = fact.data.get("id")
    wanted = _wanted(fact, known.origin)
    if value is None or value == "":
        yield fault(fact, "id", ("is missing.", f"Begin the fact with 'id: {wanted}'."), "id")
    elif not isinstance(value, str):
        yield fault(fact, "id", ("is no text.", f"Write 'id: {wanted}'."), "id")
    elif not re.fullmatch(_form(fact, known.origin), value):
        what = f"{known.origin.name}'s" if known.origin else fact.type
        yield fault(fact, "id", (f"{value!r} is no id of {what}.", f"Write '{wanted}'."), "id")
    elif (expected := _derived(fact, known.origin)) and value != expected:
        yield fault(fact, "id", (f"{value!r} does not follow from the fact's other keys.", f"Write '{expected}'."), "id")


def _form(fact: Fact, origin: Origin | None) -> str:
    if origin:
        return rf"{origin.name}:(?!(?:\S*/)?\.{{1,2}}(?:/|$)){LOCAL.pattern}"
    if fact.type in ids.AXES:
        return f"concept:{ids.AXES[fact.type][0]}/{SLUG}"
    if fact.type in _PLACES:
        return f"framework:{SLUG}/{_PLACES[fact.type]}/{SLUG}"
    rest = {"Coverage": r"C[0-9]{4,}", "Release": VERSION, "FrameworkEntry": rf"{SLUG}/[A-Za-z0-9][A-Za-z0-9._:-]*"}
    return f"{ids.KINDS[fact.type]}:{rest.get(fact.type, SLUG)}"


def _derived(fact: Fact, origin: Origin | None) -> str:
    """Return the id that other keys of the fact lay down, empty where none do or they are faulty themselves."""
    if fact.type == "Coverage" and not origin:
        return _by_code(fact)
    if fact.type == "Release":
        return f"release:{word(fact, 'version')}" if re.fullmatch(VERSION, word(fact, "version")) else ""
    if fact.type == "FrameworkEntry" and word(fact, "in_framework") and word(fact, "entry_id"):
        derived = f"{word(fact, 'in_framework')}/{word(fact, 'entry_id')}"
        return derived if not origin or derived.startswith(f"{origin.name}:") else ""
    return ""


def _by_code(fact: Fact) -> str:
    code = word(fact, "code")
    return f"coverage:{code.removeprefix('MFM-')}" if re.fullmatch(ids.code_pattern("C"), code) else ""


def _wanted(fact: Fact, origin: Origin | None) -> str:
    """Return an id of the right form, as near to the one written as can be."""
    if derived := _derived(fact, origin):
        return derived
    written = str(fact.data.get("id") or fact.data.get("label") or fact.data.get("title") or fact.data.get("code") or "")
    slug = re.sub(r"[^a-z0-9]+", "-", re.split(r"[:/]", written)[-1].strip().lower()).strip("-") or "…"
    if origin:
        return f"{origin.name}:{slug}"
    if fact.type in ids.AXES:
        return f"concept:{ids.AXES[fact.type][0]}/{slug}"
    if fact.type in _PLACES:
        home = re.match(rf"framework:{SLUG}(?=/)", written)
        return f"{home[0] if home else 'framework:…'}/{_PLACES[fact.type]}/{slug}"
    return f"{ids.KINDS[fact.type]}:{slug}"
