"""The search index of one release: built in memory from the loaded graph, and asked for the best nodes.

A node is found by its words in groups of properties, of which the names weigh most, and as a whole by its code, ids, address
and names. Only scores and IRIs come back: what is told of a node is read from the graph.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from mfmsec.query import words

if TYPE_CHECKING:
    from tantivy import Document, Query, Schema, Searcher

DEEPEST: Final = 1_000
"""How many of the nodes found are ranked; the others are only counted."""
_HEAP: Final = 32_000_000


class Kind(StrEnum):
    """A type of nodes that can be found, by its label; `Concept` last, since threats and defenses are concepts too."""

    THREAT = "Threat"
    ATTACK = "Attack"
    DEFENSE = "Defense"
    METHOD = "Method"
    SYSTEM = "System"
    COVERAGE = "Coverage"
    REFERENCE = "Reference"
    FRAMEWORK = "Framework"
    FRAMEWORK_ENTRY = "FrameworkEntry"
    MAPPING = "Mapping"
    RELEASE = "Release"
    CONCEPT_SCHEME = "ConceptScheme"
    CONCEPT = "Concept"


class Part(StrEnum):
    """A property in which search looks; the value is its key in the graph."""

    CODE = "code"
    ARXIV = "arxiv"
    DOI = "doi"
    ENTRY_ID = "entryId"
    LABEL = "label"
    ALT_LABEL = "altLabels"
    TITLE = "title"
    AUTHOR = "creators"
    PUBLISHER = "publisher"
    DEFINITION = "definition"
    FINDING = "finding"
    RATIONALE = "rationale"
    NOTE = "note"
    COMMENT = "comment"
    VENUE = "venue"
    SYSTEM = "evaluatedSystem"
    IRI = "iri"
    SLUG = "slug"
    URL = "url"


_WEIGHTS: Final = {"id": 6.0, "name": 6.0, "other": 5.0, "people": 4.0, "text": 1.0}
GROUPS: Final = {
    "id": (Part.CODE, Part.ARXIV, Part.DOI, Part.ENTRY_ID),
    "name": (Part.LABEL,),
    "other": (Part.ALT_LABEL, Part.TITLE),
    "people": (Part.AUTHOR, Part.PUBLISHER),
    "text": (Part.DEFINITION, Part.FINDING, Part.RATIONALE, Part.NOTE, Part.COMMENT, Part.VENUE, Part.SYSTEM),
}
_WHOLE: Final = (Part.ARXIV, Part.DOI, Part.ENTRY_ID, Part.LABEL, Part.ALT_LABEL, Part.TITLE, Part.IRI, Part.SLUG, Part.URL)
_DERIVED: Final = (Kind.COVERAGE, Kind.MAPPING)
"""The kinds whose labels are made of other nodes' labels, so that they are no names."""
_OWN: Final = (Kind.THREAT, Kind.ATTACK, Kind.DEFENSE, Kind.METHOD)
"""The kinds that the catalog itself names; where words fit as well, they come before what others wrote."""
_CODE_SCORE, _NAME_SCORE, _OWN_SCORE = 1_000.0, 400.0, 10.0
_PREFIX, _STEM, _TYPO, _PHRASE, _OTHERS = 0.8, 0.5, 0.4, 5.0, 0.1
_LEAST_PREFIX, _LEAST_TYPO, _LEAST_TWO_TYPOS = 2, 4, 8


@dataclass(frozen=True, slots=True)
class Sought:
    """What is searched: a text, and the kinds and modalities of nodes that are wanted; all where none is named."""

    text: str
    kinds: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found: how well it fits, and its IRI."""

    score: float
    iri: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found: how many, and the best of them in their order."""

    total: int
    places: tuple[tuple[float, Any], ...]


def mistakes(word: str) -> int:
    """Return how many mistakes a word may have: none where it is short or holds a number, two where it is long."""
    if len(word) < _LEAST_TYPO or any(map(str.isdigit, word)):
        return 0
    return 2 if len(word) >= _LEAST_TWO_TYPOS else 1


def _schema() -> "Schema":
    from tantivy import SchemaBuilder  # noqa: PLC0415 - heavy, and only search needs it

    builder = SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("rank", fast=True)
    for name in ("code", "whole", "kind", "modality"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _WEIGHTS:
        builder.add_text_field(name, tokenizer_name=words.ANALYZER)
    return builder.build()


class Index:
    """The index of what a graph holds; `mark` tells which release that is, and by which load."""

    def __init__(self, mark: str, rows: Iterable[Mapping[str, Any]]) -> None:
        from tantivy import Index as Made  # noqa: PLC0415 - heavy, and only search needs it

        self.mark = mark
        self._schema = _schema()
        made = Made(self._schema)
        made.register_tokenizer(words.ANALYZER, words.analyzer())
        writer = made.writer(_HEAP, 1)
        for position, row in enumerate(rows):
            writer.add_document(_document(row, position))
        writer.commit()
        writer.wait_merging_threads()
        made.reload()
        self._searcher: Searcher = made.searcher()

    def find(self, sought: Sought) -> Found:
        """Return what fits a text, best first; where not all words that matter are found together, what fits some of them."""
        told = words.words(sought.text)
        if not told:
            return Found(0, ())
        query = _Asking(self._schema, self._searcher, sought, told)
        found = self._run(query.all(strict=True))
        return found if found.total else self._run(query.all(strict=False))

    def hits(self, found: Found, start: int, end: int) -> list[Hit]:
        """Return some of the nodes found, by their places in the order."""
        return [Hit(score, self._searcher.doc(place)["iri"][0]) for score, place in found.places[start:end]]

    def _run(self, query: "Query") -> Found:
        result = self._searcher.search(query, limit=DEEPEST)
        hits: list[tuple[float, Any]] = result.hits
        ranks = self._searcher.fast_field_values("rank", [place for _, place in hits])
        ordered = sorted(zip(hits, ranks, strict=True), key=lambda one: (-one[0][0], one[1]))
        return Found(int(result.count), tuple(hit for hit, _ in ordered))  # type: ignore[attr-defined]  # its stub forgets `count`


def _document(row: Mapping[str, Any], position: int) -> "Document":
    from tantivy import Document  # noqa: PLC0415 - heavy, and only search needs it

    code, kind = row.get(Part.CODE) or "", row["@type"]
    made = Document(iri=row["iri"], rank=_rank(code, position), kind=kind, modality=row["modalities"])
    for name in {words.compact(code), words.compact(code.rpartition("-")[2])} - {""}:
        made.add_text("code", name)
    for name in {words.compact(text) for part in _WHOLE for text in _texts(row, part)} - {""}:
        made.add_text("whole", name)
    for group, parts in GROUPS.items():
        for part in parts:
            for text in _texts(row, part):
                made.add_text("text" if part is Part.LABEL and kind in _DERIVED else group, words.composed(text))
    return made


def _texts(row: Mapping[str, Any], part: Part) -> Iterator[str]:
    """Yield the texts of a property; an arXiv id also stands with the word before it."""
    found = row.get(part) or ()
    for text in (found,) if isinstance(found, str) else found:
        yield text
        if part is Part.ARXIV:
            yield f"arXiv {text}"


def _rank(code: str, position: int) -> int:
    """Return the place of a node among those that fit as well: by code, then by IRI, in whose order the nodes come."""
    _, letter, number = code[:4], code[4:5], code[5:]
    return ord(letter) * 10**9 + int(number) if number.isdigit() else 10**12 + position


class _Asking:
    """A text as a query of the index."""

    def __init__(self, schema: "Schema", searcher: "Searcher", sought: Sought, told: list[str]) -> None:
        import tantivy  # noqa: PLC0415 - heavy, and only search needs it

        self._made, self._should, self._must = tantivy.Query, tantivy.Occur.Should, tantivy.Occur.Must
        self._schema, self._searcher, self._sought, self._told = schema, searcher, sought, told

    def all(self, *, strict: bool) -> "Query":
        """Return the whole query: by name or by words, of the wanted kinds and modalities."""
        names = words.names(self._sought.text)
        ways = [self._scored("code", names, _CODE_SCORE), self._scored("whole", names, _NAME_SCORE), self._words(strict=strict)]
        wanted = {"kind": self._sought.kinds, "modality": self._sought.modalities}
        filters = [self._scored(field, values, 0.0) for field, values in wanted.items() if values]
        needed = [(self._must, one) for one in (self._any(ways), *filters)]
        return self._made.boolean_query([*needed, (self._should, self._scored("kind", _OWN, _OWN_SCORE))])

    def _scored(self, field: str, values: Sequence[str], score: float) -> "Query":
        return self._made.const_score_query(self._made.term_set_query(self._schema, field, list(values)), score)

    def _any(self, queries: Sequence["Query"], least: int = 1) -> "Query":
        return self._made.boolean_query([(self._should, query) for query in queries], least)

    def _words(self, *, strict: bool) -> "Query":
        """Return the query for the words: of four one may be missing, of fewer none; where strict is false, one is enough."""
        asked = words.telling(self._told)
        least = len(asked) - len(asked) // 4 if strict else 1
        each = [self._word(word, strict=strict, last=word == self._told[-1]) for word in asked]
        together = [(self._must, self._any(each, least))]
        if len(self._told) > 1:
            phrases = (self._made.phrase_query(self._schema, group, list(self._told)) for group in ("name", "other", "text"))
            together += [(self._should, self._made.boost_query(one, _PHRASE)) for one in phrases]
        return self._made.boolean_query(together)

    def _word(self, word: str, *, strict: bool, last: bool) -> "Query":
        """Return the query for one word; spelled otherwise where no text has it, or nothing was found."""
        distance = 0 if strict and self._known(word) else mistakes(word)
        groups = [self._in_group(group, word, distance, last=last) for group in _WEIGHTS]
        return self._made.disjunction_max_query(groups, _OTHERS)

    def _known(self, word: str) -> bool:
        return any(self._searcher.terms_with_prefix(group, word, limit=1) for group in _WEIGHTS)

    def _in_group(self, group: str, word: str, distance: int, *, last: bool) -> "Query":
        weight = _WEIGHTS[group]
        ways = [self._made.boost_query(self._made.term_query(self._schema, group, word), weight)]
        if len(word) >= _LEAST_PREFIX:
            ways += [self._near(group, word, 0, _PREFIX * weight), self._near(group, words.stem(word), 0, _STEM * weight)]
        if distance:
            ways.append(self._near(group, word, distance, _TYPO * weight, prefix=last))
        return self._any(ways)

    def _near(self, group: str, word: str, distance: int, score: float, *, prefix: bool = True) -> "Query":
        return self._made.const_score_query(self._made.fuzzy_term_query(self._schema, group, word, distance, True, prefix), score)  # noqa: FBT003 - the library's own form
