"""What each class of individual in a generated catalog says, in the mix of the real catalog."""

import random
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from bench.catalog import (
    RELEASE,
    WORDS,
    Catalog,
    Pairs,
    coded,
    english,
    foreign,
    life,
    link,
    links,
    literal,
    named,
    sentence,
    some,
    term,
    title,
    typed,
)
from mfmsec.domain import ids, vocabulary
from mfmsec.mapping.model import RDF_TYPE

PER_FRAMEWORK = 25
PER_FAMILY = 7
EFFECTS = {
    "signal": ("removes", "leaks", "distorts", "forges"),
    "noise": ("adds", "disguises"),
    "bandwidth": ("exhausts", "expands"),
}
ACTIONS = {
    "signal": ("enhances", "protects", "verifies"),
    "noise": ("suppresses", "detects"),
    "bandwidth": ("constrains", "isolates"),
}


def individuals(catalog: Catalog) -> Iterator[tuple[str, Pairs]]:
    """Yield every individual as its path below our namespace and what is said of it, in the order of paths."""
    makers: dict[str, Callable[[], Iterator[tuple[str, Pairs]]]] = {
        "attack": partial(_each, catalog, "attack", _attack),
        "coverage": partial(_each, catalog, "coverage", _coverage),
        "defense": partial(_each, catalog, "defense", _technique),
        "framework": partial(_frameworks, catalog),
        "mapping": partial(_mappings, catalog),
        "method": partial(_each, catalog, "method", _method),
        "reference": partial(_each, catalog, "reference", _reference),
        "release": _release,
        "scheme": _schemes,
        "threat": partial(_each, catalog, "threat", _technique),
    }
    makers |= {path: partial(_axis, label) for label, (path, _) in ids.AXES.items()}
    for kind in sorted(makers):
        yield from makers[kind]()


def _each(catalog: Catalog, kind: str, make: Callable[[Catalog, str, int], Pairs]) -> Iterator[tuple[str, Pairs]]:
    for number in range(catalog.counts[kind]):
        slug = f"C{number + 1:07d}" if kind == "coverage" else catalog.slug(kind, number)
        yield f"{kind}/{slug}", make(catalog, kind, number)


def _release() -> Iterator[tuple[str, Pairs]]:
    issued = (term("dcterms:issued"), typed("2026-12-01T00:00:00Z", "dateTime"))
    versions = [(term("mfmsec:version"), literal(RELEASE)), (term("mfmsec:formatVersion"), literal("1.0"))]
    yield f"release/{RELEASE}", [*named("Release", f"Release {RELEASE}"), issued, *versions]


def _schemes() -> Iterator[tuple[str, Pairs]]:
    for label, (path, _) in sorted(ids.AXES.items(), key=lambda item: item[1][0]):
        about = (term("skos:definition"), f"{literal(f'What the values of {path} stand for.')}@en")
        called = named("ConceptScheme", f"Axis {label}", prefix="skos")
        yield f"scheme/{path}", [*called, *life(), about, (term("mfmsec:factKey"), literal(path.replace("-", "_")))]


def _axis(label: str) -> Iterator[tuple[str, Pairs]]:
    path, values = ids.AXES[label]
    for value in sorted(values):
        about = (term("skos:definition"), f"{literal(f'The value {value} of {path}.')}@en")
        pairs = [*named(label, value.replace("-", " ").capitalize()), *life(), about, *links("skos:inScheme", "scheme", [path])]
        yield f"{path}/{value}", [*pairs, *_axis_extras(label, value)]


def _axis_extras(label: str, value: str) -> Pairs:
    table = {"Effect": EFFECTS, "Action": {**ACTIONS, "bandwidth": (*ACTIONS["bandwidth"], "monitors")}}.get(label, {})
    extras = links("mfmsec:ofElement", "element", (element for element, members in table.items() if value in members))
    if label == "Outcome":
        extras.append((term("mfmsec:positive"), typed(str(value not in ("fails", "bypassed")).lower(), "boolean")))
    if label == "Basis":
        extras.append((term("mfmsec:tested"), typed(str(value != "argued").lower(), "boolean")))
    return extras


def _cites(catalog: Catalog, dice: random.Random) -> Pairs:
    total = catalog.counts["reference"]
    cited = {dice.randrange(total) for _ in range(1 + (dice.random() < 0.04))}  # noqa: PLR2004 - as in the real catalog
    return links("dcterms:source", "reference", (catalog.slug("reference", number) for number in sorted(cited)))


def families(catalog: Catalog, kind: str) -> int:
    """Return how many of the first threats, or defenses, are families that the others fall under."""
    return max(1, catalog.counts[kind] // PER_FAMILY)


@lru_cache(maxsize=200_000)
def _place(catalog: Catalog, kind: str, number: int) -> tuple[str, tuple[str, ...]]:
    """Return the element and modalities of a threat or defense; one in a family has its family's element."""
    dice = catalog.dice(f"place/{kind}", number)
    if number < families(catalog, kind):
        return dice.choice(sorted(vocabulary.Element)), tuple(sorted(vocabulary.Modality))
    element, _ = _place(catalog, kind, number % families(catalog, kind))
    return element, tuple(some(dice, vocabulary.Modality, 6))


def _technique(catalog: Catalog, kind: str, number: int) -> Pairs:
    dice = catalog.dice(kind, number)
    label, (element, modalities) = kind.capitalize(), _place(catalog, kind, number)
    key, table = ("effect", EFFECTS) if kind == "threat" else ("action", ACTIONS)
    pairs = [*named(label, title(dice, number, 3)), *coded(label, number)]
    pairs += [english("skos:definition", sentence(dice, 18)), english("mfmsec:rationale", sentence(dice, 14))]
    pairs += [english("skos:altLabel", title(dice, number, 2)) for _ in range(dice.randint(1, 4))]
    pairs += [*foreign(catalog, dice, "rdfs:label", 0.5), *foreign(catalog, dice, "skos:altLabel", 0.5)]
    pairs += [*links("mfmsec:element", "element", [element]), *links(f"mfmsec:{key}", key, [dice.choice(table[element])])]
    for name, values, most in _AXES_OF_TECHNIQUES:
        pairs += links(f"mfmsec:{name}", name, some(dice, values, most))
    pairs += links("mfmsec:modality", "modality", modalities)
    if kind == "threat":
        pairs += links("mfmsec:sokFlow", "sok-flow", some(dice, vocabulary.SokFlow, 2))
    if number >= families(catalog, kind):
        pairs += links(f"mfmsec:broader{label}", kind, [catalog.slug(kind, number % families(catalog, kind))])
    return pairs


_AXES_OF_TECHNIQUES = (
    ("concern", vocabulary.Concern, 2),
    ("level", vocabulary.Level, 2),
    ("property", vocabulary.Property, 3),
    ("flow", vocabulary.Flow, 3),
    ("phase", vocabulary.Phase, 2),
)


@lru_cache(maxsize=200_000)
def _techniques_of(catalog: Catalog, kind: str, number: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the techniques that an attack realizes or a method implements, and its modalities, which are among theirs."""
    dice = catalog.dice(f"techniques/{kind}", number)
    above = "threat" if kind == "attack" else "defense"
    leaves = range(families(catalog, above), catalog.counts[above])
    chosen = tuple(sorted({dice.choice(leaves) for _ in range(dice.choice((1, 1, 2)))}))
    theirs = sorted({modality for technique in chosen for modality in _place(catalog, above, technique)[1]})
    return chosen, tuple(some(dice, theirs, 2))


def _attack(catalog: Catalog, kind: str, number: int) -> Pairs:
    dice = catalog.dice(kind, number)
    threats, modalities = _techniques_of(catalog, kind, number)
    pairs = [*named("Attack", title(dice, number, 3)), *coded("Attack", number), *foreign(catalog, dice, "rdfs:label", 0.2)]
    pairs.append(english("mfmsec:finding", sentence(dice, 16)))
    pairs += [(term("mfmsec:evaluatedSystem"), literal(title(dice, number, 1))) for _ in range(dice.choice((0, 0, 1, 2)))]
    pairs += links("mfmsec:realizes", "threat", (catalog.slug("threat", threat) for threat in threats))
    pairs += links("mfmsec:modality", "modality", modalities)
    pairs += links("mfmsec:targetModality", "modality", some(dice, vocabulary.Modality, 3))
    if dice.random() < 0.7:  # noqa: PLR2004 - as in the real catalog
        pairs += links("mfmsec:knowledge", "knowledge", [dice.choice(sorted(vocabulary.Knowledge))])
    return [*pairs, *links("mfmsec:phase", "phase", [dice.choice(sorted(vocabulary.Phase))]), *_cites(catalog, dice)]


def _method(catalog: Catalog, kind: str, number: int) -> Pairs:
    dice = catalog.dice(kind, number)
    defenses, modalities = _techniques_of(catalog, kind, number)
    pairs = [*named("Method", title(dice, number, 3)), *coded("Method", number), *foreign(catalog, dice, "rdfs:label", 0.2)]
    pairs += links("mfmsec:implements", "defense", (catalog.slug("defense", defense) for defense in defenses))
    if dice.random() < 0.2:  # noqa: PLR2004 - as in the real catalog
        pairs.append((term("mfmsec:artifact"), typed(f"https://example.org/code/{number}", "anyURI")))
    pairs += links("mfmsec:modality", "modality", modalities)
    return [*pairs, *links("mfmsec:phase", "phase", [dice.choice(sorted(vocabulary.Phase))]), *_cites(catalog, dice)]


def _coverage(catalog: Catalog, kind: str, number: int) -> Pairs:
    dice = catalog.dice(kind, number)
    against = dice.choice(("attack", "threat"))
    subject_kind = "method" if number % 5 else "defense"
    subject = number % catalog.counts[subject_kind]
    hazard = (number * 7919 + number // catalog.counts[subject_kind]) % catalog.counts[against]
    modalities = (_place if against == "threat" else _techniques_of)(catalog, against, hazard)[1]
    outcome = dice.choice(sorted(vocabulary.Outcome))
    adaptive = "yes" if outcome == "bypassed" else dice.choice(sorted(vocabulary.Adaptive))
    pairs = [(f"<{RDF_TYPE}>", term("mfmsec:Coverage")), *coded("Coverage", number), english("mfmsec:finding", sentence(dice, 16))]
    pairs += links("mfmsec:subject", subject_kind, [catalog.slug(subject_kind, subject)])
    pairs += links("mfmsec:object", against, [catalog.slug(against, hazard)])
    pairs += links("mfmsec:modality", "modality", some(dice, modalities, 2))
    pairs += [*links("mfmsec:outcome", "outcome", [outcome]), *links("mfmsec:adaptive", "adaptive", [adaptive])]
    pairs += links("mfmsec:basis", "basis", [dice.choice(("empirical", "empirical", "certified", "argued"))])
    return [*pairs, *links("mfmsec:checked", "checked", [dice.choice(("paper", "abstract"))]), *_cites(catalog, dice)]


def _reference(catalog: Catalog, kind: str, number: int) -> Pairs:
    dice = catalog.dice(kind, number)
    month, serial = number % 120, number // 120 + 1
    arxiv = f"{16 + month // 12}{month % 12 + 1:02d}.{serial:05d}"
    authors = list(dict.fromkeys(f"{dice.choice(WORDS)} {dice.choice(WORDS)}".title() for _ in range(dice.randint(1, 7))))
    pairs = [(f"<{RDF_TYPE}>", term("mfmsec:Reference")), *life(), english("dcterms:title", title(dice, number, 8))]
    pairs += [*foreign(catalog, dice, "dcterms:title", 0.05), *((term("dcterms:creator"), literal(author)) for author in authors)]
    pairs += [(term("mfmsec:authorList"), literal("; ".join(authors))), (term("mfmsec:arxiv"), literal(arxiv))]
    pairs += [(term("mfmsec:year"), typed(2016 + month // 12, "integer"))]
    pairs += [(term("mfmsec:url"), typed(f"https://arxiv.org/abs/{arxiv}", "anyURI"))]
    if dice.random() < 0.25:  # noqa: PLR2004 - as in the real catalog
        pairs.append((term("mfmsec:venue"), literal(f"Conf {2016 + month // 12}")))
    return [*pairs, *links("mfmsec:verified", "verified", ["title-and-arxiv"])]


def _framework_slug(number: int) -> str:
    return f"generated-{number:05d}"


def _frameworks(catalog: Catalog) -> Iterator[tuple[str, Pairs]]:
    for number in range(-(-catalog.counts["entry"] // PER_FRAMEWORK)):
        slug = _framework_slug(number)
        first = number * PER_FRAMEWORK
        for entry in range(first, min(first + PER_FRAMEWORK, catalog.counts["entry"])):
            yield _entry_path(entry), _entry(catalog, slug, entry)
        count = [*named("EntryCount", "entries"), (term("mfmsec:count"), typed(PER_FRAMEWORK, "integer"))]
        pattern = [*named("IriPattern", "any"), (term("mfmsec:pattern"), literal("https://example.org/{id}"))]
        yield f"framework/{slug}/entries/all", count
        yield f"framework/{slug}/iri-pattern/any", pattern
        yield f"framework/{slug}", _framework(catalog, slug, number)


def _framework(catalog: Catalog, slug: str, number: int) -> Pairs:
    dice = catalog.dice("framework", number)
    pairs = [*named("Framework", f"Framework {number + 1}"), *life(), english("dcterms:title", f"Framework {number + 1}")]
    pairs += [(term("dcterms:creator"), literal(f"Working group {part}")) for part in "AB"]
    pairs += [
        (term("dcterms:publisher"), literal("A publisher")),
        (term("mfmsec:authorList"), literal("Working group A; Working group B")),
    ]
    pairs += [
        (term("mfmsec:homepage"), typed(f"https://example.org/{slug}", "anyURI")),
        english("mfmsec:readFrom", sentence(dice, 5)),
    ]
    pairs += [(term("mfmsec:url"), typed(f"https://example.org/{slug}", "anyURI")), (term("mfmsec:year"), typed(2025, "integer"))]
    pairs += [(term("mfmsec:idPattern"), literal("G[0-9]{7}")), (term("mfmsec:licenseStatement"), literal("CC-BY-4.0"))]
    pairs += [(term("mfmsec:versionSeen"), literal("1.0")), (term("mfmsec:aiEntryCount"), typed(PER_FRAMEWORK, "integer"))]
    pairs += [*links("mfmsec:verified", "verified", ["title"]), english("skos:note", sentence(dice, 12))]
    parts = f"framework/{slug}"
    return [*pairs, *links("mfmsec:entryCount", parts, ["entries/all"]), *links("mfmsec:iriPattern", parts, ["iri-pattern/any"])]


def _entry_path(number: int) -> str:
    return f"framework/{_framework_slug(number // PER_FRAMEWORK)}/G{number:07d}"


def _entry(catalog: Catalog, framework: str, number: int) -> Pairs:
    dice = catalog.dice("entry", number)
    pairs = [*named("FrameworkEntry", title(dice, number, 2)), *life(), (term("mfmsec:entryId"), literal(f"G{number:07d}"))]
    pairs += foreign(catalog, dice, "rdfs:label", 0.1)
    return [
        *pairs,
        (term("rdfs:seeAlso"), f"<https://example.org/entry/{number}>"),
        *links("mfmsec:inFramework", "framework", [framework]),
    ]


def _mappings(catalog: Catalog) -> Iterator[tuple[str, Pairs]]:
    threats, defenses, entries = (catalog.counts[kind] for kind in ("threat", "defense", "entry"))
    for number in range(min(catalog.counts["mapping"], (threats + defenses) * entries)):
        technique = number % (threats + defenses)
        kind, place = ("threat", technique) if technique < threats else ("defense", technique - threats)
        entry = _entry_path((number + number // (threats + defenses)) % entries)
        path = f"mapping/g{number:07d}--{entry.removeprefix('framework/').replace('/', '--').lower()}"
        yield path, _mapping(catalog, number, f"{kind}/{catalog.slug(kind, place)}", entry)


def _mapping(catalog: Catalog, number: int, technique: str, entry: str) -> Pairs:
    dice = catalog.dice("mapping", number)
    match = dice.choice(("close", "broad", "broad", "narrow", "related", "related", "related"))
    pairs = [(f"<{RDF_TYPE}>", term("mfmsec:Mapping")), *life(), (term("mfmsec:mappingPredicate"), term(f"skos:{match}Match"))]
    pairs += [(term("mfmsec:mappingJustification"), "<https://w3id.org/semapv/vocab/BackgroundKnowledgeBasedMatching>")]
    pairs += [(term("mfmsec:confidence"), typed(f"0.{dice.randint(3, 9)}", "decimal"))]
    if dice.random() < 0.6:  # noqa: PLR2004 - as in the real catalog
        pairs.append(english("rdfs:comment", sentence(dice, 8)))
    return [*pairs, (term("mfmsec:mappingSubject"), link(technique)), (term("mfmsec:mappingObject"), link(entry))]
