"""Clients of Node against the running service: types and use by @graphql-codegen and urql, paging by Apollo Client and by Relay."""

import json
from itertools import pairwise

from tests.conformance.served import ask, codes
from tests.conformance.workshop import Workshop

THREAT = "MFM-T0015"
WRONG = {
    "value.ts": ("'BANDWIDTH'", "'BANDWITH'"),
    "field.ts": ("node.code", "node.slug"),
    "argument.ts": ("first: 13", "first: '13'"),
}


def grown(pages: list[list[str]], first: int) -> bool:
    """Whether each page was appended to what was there: a page more each time, nothing twice, nothing moved."""
    longer = all(after[: len(before)] == before and len(before) % first == 0 for before, after in pairwise(pages))
    return longer and all(len(set(page)) == len(page) for page in pages)


def test_generated_types_fit_and_work(workshop: Workshop, url: str, flagship: list[str]) -> None:
    """The types that @graphql-codegen makes compile under TypeScript's strict rules, and urql pages with them."""
    workshop.told("graphql-codegen", "--config", "codegen.json")
    workshop.told("tsc", "--project", ".")

    assert json.loads(workshop.told("built/typed_client.js", url)) == flagship


def test_a_wrong_use_does_not_compile(workshop: Workshop) -> None:
    """A misspelt value, a field that is not asked for and an argument of another type are found before anything is asked."""
    workshop.told("graphql-codegen", "--config", "codegen.json")
    settings = json.loads((workshop.folder / "tsconfig.json").read_text(encoding="utf-8"))
    right = (workshop.folder / "typed_client.ts").read_text(encoding="utf-8")
    assert all(was in right for was, _ in WRONG.values())
    for name, (was, becomes) in WRONG.items():
        (workshop.folder / name).write_text(right.replace(was, becomes), encoding="utf-8")
    (workshop.folder / "tsconfig.json").write_text(json.dumps({**settings, "files": list(WRONG)}), encoding="utf-8")

    done = workshop.run("tsc", "--project", ".", "--noEmit")

    assert {line.partition("(")[0] for line in done.stdout.splitlines() if not line.startswith(" ")} == set(WRONG)


def test_apollo_client_merges_pages(workshop: Workshop, url: str, flagship: list[str]) -> None:
    """Apollo Client's relayStylePagination makes one list of our pages: nothing twice, and in our order."""
    pages = json.loads(workshop.told("apollo_pages.mjs", url, "operations/coverage.graphql", "9"))

    assert len(pages) > 2
    assert grown(pages, 9)
    assert pages[-1] == flagship


def test_relay_compiles_and_pages(workshop: Workshop, url: str, flagship: list[str]) -> None:
    """relay-compiler accepts @connection and @refetchable on the root and on a node, and relay-runtime pages with what it makes."""
    workshop.told("relay-compiler")

    told = json.loads(workshop.told("relay_pages.mjs", url, THREAT, "5"))

    assert all(len(pages) > 2 and grown(pages, 5) for pages in told.values())
    assert told["root"][-1] == flagship
    document = "query($code: String!) { threat(code: $code) { coverage(first: 100) { edges { node { code } } } } }"
    assert told["node"][-1] == codes(ask(url, document, code=THREAT)["threat"]["coverage"])
