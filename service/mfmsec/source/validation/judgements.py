"""Whether what a fact says holds together: element and effect, outcome and attacker, row and object, life and succession."""

from collections.abc import Iterator

from mfmsec.domain import ids
from mfmsec.source.assemble import AUTHORS_APART
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, fault, items, word, words


def check(fact: Fact, known: Known) -> Iterator[Finding]:
    """Yield what does not hold together within one fact, or between it and what it points at."""
    yield from _life(fact)
    yield from _authors(fact)
    for key in {"Threat": ("effect",), "Defense": ("action",)}.get(fact.type, ()):
        yield from _fits(fact, key, known)
    if fact.type == "Coverage":
        yield from _row(fact, known)
    if fact.type in ids.AXES:
        yield from _concept(fact, known)


def _concept(fact: Fact, known: Known) -> Iterator[Finding]:
    """Check that a value of an axis lies in its own scheme, and that facts can name it."""
    scheme = f"scheme:{ids.AXES[fact.type][0]}"
    if word(fact, "in_scheme") and word(fact, "in_scheme") != scheme:
        yield fault(fact, "in_scheme", (f"is not the scheme of {fact.type}.", f"Write '{scheme}'."), "scheme")
    key, value = word(known.by_id.get(scheme, fact), "key"), fact.id.rpartition("/")[2]
    if key in known.terms and value not in known.terms[key].values:
        why = (f"{value!r} has no term below {key!r} in context.jsonld.", "Add one there, so that facts can name it.")
        yield fault(fact, "id", why, "scheme")


def _fits(fact: Fact, key: str, known: Known) -> Iterator[Finding]:
    """Check an effect or action against the element; which belongs to which stands at the concepts themselves."""
    element, value = word(fact, "element"), word(fact, key)
    homes = {one.id.rpartition("/")[2]: word(one, "of_element") for one in known.by_class.get(key.capitalize(), ())}
    if element in homes.values() and value in homes and homes[value] != element:
        fitting = ", ".join(name for name, home in homes.items() if home == element)
        why = (f"{value!r} acts on {homes[value]}, but the element is {element}.", f"Use one of: {fitting}; or change the element.")
        yield fault(fact, key, why, "element")


def _row(fact: Fact, known: Known) -> Iterator[Finding]:
    if word(fact, "outcome") == "bypassed" and word(fact, "adaptive") == "no":
        why = ("is no, but only an attack made to get past the defense bypasses it.", "Write yes or unknown.")
        yield fault(fact, "adaptive", why, "adaptive")
    if "references" not in fact.data and "year" not in fact.data:
        why = ("is missing, and no year is given either.", "Cite a reference, or write the year of the judgement.")
        yield fault(fact, "references", why, "undated")
    for key, classes in (("object", {"Threat", "Attack"}), ("tested_on", {"System"})):
        target = known.by_id.get(word(fact, key))
        if target is not None and target.type in classes:
            yield from _carried(fact, target, known)


def _carried(fact: Fact, target: Fact, known: Known) -> Iterator[Finding]:
    """Check that each modality of a row is one of what was tried."""
    carried = [*words(target, "modalities"), *words(target, "targets")]
    for place, modality in items(fact, "modalities"):
        if carried and modality not in carried and modality in known.terms["modalities"].values:
            repair = f"Use one of: {', '.join(dict.fromkeys(carried))}; or add it there ({target.file}:{target.at('modalities')})."
            yield fault(fact, place, (f"{modality!r} is no modality of {target.id}.", repair), "modality")


def _authors(fact: Fact) -> Iterator[Finding]:
    for place, author in items(fact, "authors"):
        if AUTHORS_APART.strip() in author:
            why = (f"{author!r} holds a semicolon, which parts one author from the next.", "Give each an item of its own.")
            yield fault(fact, place, why, "author")
        if author.casefold().rstrip(".").endswith("et al"):
            yield fault(fact, place, (f"{author!r} is no author.", "Name the others, or leave it out."), "author")


def _life(fact: Fact) -> Iterator[Finding]:
    """Check that only what is retired has a successor, and that changes follow the introduction."""
    if "replaced_by" in fact.data and fact.data.get("deprecated") is not True:
        why = ("is given, but the fact is not retired.", "Add 'deprecated: true', or take the successor out.")
        yield fault(fact, "replaced_by", why, "retired")
    introduced, changed = (_version(word(fact, key)) for key in ("introduced", "changed"))
    if introduced and changed and changed < introduced:
        yield fault(fact, "changed", ("is older than introduced.", "Name the release of the last change."), "retired")


def _version(release: str) -> tuple[int, ...]:
    parts = release.removeprefix("release:").split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() and part.isascii() for part in parts) else ()
