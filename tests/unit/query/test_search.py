"""What a text finds in an index of a few nodes, in which order, and why."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfmsec.errors import RequestError
from mfmsec.query import search, words
from mfmsec.query.index import Index, Part, Sought
from mfmsec.query.matched import EXCERPT, matches

BASE = "https://w3id.org/mfmsec/"


def row(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any property
    """Return a node as it is read to be indexed."""
    known = {"iri": BASE + name, "slug": name.partition("/")[2], "@type": kind, "label": label, "modalities": [], **more}
    return {**dict.fromkeys(Part), **known}


PAPER = "Sponge Examples: Energy-Latency Attacks on Neural Networks"
ROWS = [
    row("attack/sponge-examples", "Attack", "Sponge examples", code="MFM-A0012", modalities=["text"]),
    row("coverage/C0012", "Coverage", "Cap against Sponge examples: fails", code="MFM-C0012", finding="Beaten by a sponge."),
    row("defense/cap", "Defense", "Output cap", code="MFM-D0012", definition="A limit on the length of an answer to sponges."),
    row("entry/T0012", "FrameworkEntry", "Valid accounts", entryId="AML.T0012"),
    row(
        "reference/paper", "Reference", PAPER, title=PAPER, arxiv="2006.03463", doi="10.1109/X.2021.7", creators=["Ilia Shumailóv"]
    ),
    row("threat/energy", "Threat", "Energy-latency attack", code="MFM-T0012", altLabels=["sponge"], modalities=["audio", "text"]),
]


@pytest.fixture(scope="module")
def index() -> Index:
    """An index of the few nodes."""
    return Index("r1", ROWS)


def found(index: Index, text: str, kinds: tuple[str, ...] = (), modalities: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the nodes found, best first."""
    hits = index.hits(index.find(Sought(text, kinds, modalities)), 0, 100)
    return [hit.iri.removeprefix(BASE) for hit in hits]


@pytest.mark.parametrize("text", ["MFM-T0012", "mfm-t0012", "T0012", " t0012 ", "what is T0012?"])
def test_a_code_comes_before_ids_that_hold_it(index: Index, text: str) -> None:
    """A permanent code, short or whole, in whatever case, finds its node before all others."""
    assert found(index, text)[0] == "threat/energy"


@pytest.mark.parametrize(
    "text",
    ["2006.03463", "arXiv 2006.03463", "arxiv:2006.03463v2", "https://arxiv.org/abs/2006.03463", "10.1109/X.2021.7", PAPER.upper()],
)
def test_an_id_or_a_whole_title_finds_its_reference(index: Index, text: str) -> None:
    """An arXiv id, a DOI or a title, as people paste them, finds the reference first."""
    assert found(index, text)[0] == "reference/paper"


def test_an_address_finds_its_node(index: Index) -> None:
    """The IRI of a node finds it first."""
    assert found(index, f"{BASE}defense/cap")[0] == "defense/cap"


def test_names_come_before_other_texts(index: Index) -> None:
    """A whole name comes first, then labels, other names and titles, then definitions, findings and labels made of others."""
    assert found(index, "sponge") == [
        *("threat/energy", "attack/sponge-examples", "reference/paper"),
        *("defense/cap", "coverage/C0012"),
    ]


@pytest.mark.parametrize(
    "text", ["energy latncy", "enregy latency", "energy laten", "ENERGY LATENCY", "énergy latency", "latencies energies"]
)
def test_words_may_be_misspelled_unfinished_and_in_other_forms(index: Index, text: str) -> None:
    """Typing errors, prefixes, case, accents and plurals do not hide what is meant."""
    assert found(index, text)[:2] == ["threat/energy", "reference/paper"]


@pytest.mark.parametrize("text", ["shumailov", "SHUMAILOV", "Shumailóv", "shumailow"])
def test_authors_are_found_by_their_last_names(index: Index, text: str) -> None:
    """An author is found without the accents that are in the name, and by a misspelled name."""
    assert found(index, text) == ["reference/paper"]


def test_types_and_modalities_narrow(index: Index) -> None:
    """Only nodes of the wanted types and on one of the wanted modalities are found."""
    assert found(index, "sponge", kinds=("Attack", "Defense")) == ["attack/sponge-examples", "defense/cap"]
    assert found(index, "sponge", modalities=("audio",)) == ["threat/energy"]
    assert found(index, "sponge", kinds=("Attack",), modalities=("audio", "video")) == []


def test_where_no_node_has_all_words_some_are_enough(index: Index) -> None:
    """Two words that no node has together find the nodes that have one of them."""
    assert set(found(index, "accounts cap")) == {"entry/T0012", "defense/cap", "coverage/C0012"}


def test_equal_fits_are_ordered_by_code_and_then_by_address() -> None:
    """Nodes that fit as well as each other come in the order of their codes, those without a code after them, by IRI."""
    rows = [
        row(f"x/{name}", "Reference", "Same", code=code)
        for name, code in (("a", None), ("b", "MFM-D0002"), ("c", "MFM-A0003"), ("d", None))
    ]

    assert found(Index("r", rows), "same") == ["x/c", "x/b", "x/a", "x/d"]


@given(st.text(max_size=search.LONGEST))
@pytest.mark.parametrize("around", ["", '"', "label:", "(", "AND ", "*", "\\"])
def test_no_text_has_a_meaning_as_a_query(index: Index, around: str, text: str) -> None:
    """Whatever people type is words to look for: nothing is syntax, and nothing is an error."""
    first, second = (index.find(Sought(words.composed(one))) for one in (text, around + text))

    assert first.total >= 0
    if not words.words(around):
        assert second.total == first.total


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (search.LONGEST + 1)])
def test_empty_and_endless_texts_are_refused(text: str) -> None:
    """A text without any sign and one that is too long are errors that say so."""
    with pytest.raises(RequestError, match=r"The text to search for (is empty|has 301 characters)"):
        search.sought(text)


def test_pages_cut_the_order_without_gaps(index: Index) -> None:
    """Forward and backward, pages of two put together are the whole order."""
    wanted = search.sought("sponge")
    whole = search.cut(index, wanted, search.window({})).iris
    forward: list[str] = []
    after = None
    while after is None or len(forward) < len(whole):
        page = search.cut(index, wanted, search.window({"first": 2, "after": after}))
        forward += page.iris
        after = search.cursor(wanted, index.mark, page.start + len(page.iris) - 1)
    last = search.cut(index, wanted, search.window({"last": 2, "before": search.cursor(wanted, index.mark, 3)}))

    assert tuple(forward) == whole
    assert (last.iris, last.has_next, last.has_previous) == (whole[1:3], True, True)


def test_a_cursor_belongs_to_its_search_and_release(index: Index) -> None:
    """A cursor of another text, of other filters or of a release that is gone says which of these it is."""
    wanted = search.sought("sponge")
    for other in (search.sought("sponges"), search.sought("sponge", ("Attack",)), search.sought("sponge", (), ("audio",))):
        window = search.window({"after": search.cursor(other, index.mark, 1)})
        with pytest.raises(RequestError, match="`after` is a cursor of another search"):
            search.cut(index, wanted, window)
    with pytest.raises(RequestError, match="`before` is a cursor of a release that is no longer loaded"):
        search.cut(index, wanted, search.window({"before": search.cursor(wanted, "r0", 1)}))


def test_what_matched_is_told_as_it_is_spelled() -> None:
    """A match names the property and the words as they stand in it, misspelled or not."""
    told = {match.part: match.words for match in matches("energy latncy", ROWS[5])}

    assert told == {Part.LABEL: ("Energy", "latency")}
    assert [match.part for match in matches("T0012", ROWS[5])] == [Part.CODE]
    assert matches("shumailov", ROWS[4])[0].words == ("Shumailóv",)


def test_an_excerpt_is_a_piece_of_the_text_around_the_match() -> None:
    """An excerpt holds the word that matched, begins and ends between words, and is short."""
    text = " ".join(f"word{n}" for n in range(100)) + " sponge " + " ".join(f"more{n}" for n in range(100))

    (match,) = matches("sponge", row("a/b", "Attack", "Other", finding=text))

    piece = match.excerpt.strip("…")
    assert f" {piece} " in text
    assert match.words == ("sponge",)
    assert "sponge" in piece
    assert len(piece) <= EXCERPT


def test_who_does_not_search_does_not_load_the_engine() -> None:
    """The service starts, and its schema is built, without the search engine."""
    code = "import sys, mfmsec.api.app; from mfmsec.api.graphql import schema; schema.schema(); print('tantivy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
