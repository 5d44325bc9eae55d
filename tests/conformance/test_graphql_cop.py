"""The twelve checks on the list of graphql-cop, written anew: what an audit of a GraphQL service on the internet looks for."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.conformance.served import Catalog

JSON = "application/json"
NAME = "query cop { __typename }"
LISTED = "query Listed { release { version } }"
IDES = ("graphiql", "playground", "apollo sandbox", "altair")


def post(url: str, document: str, **more: object) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.post(url, json={"query": document, **more}, timeout=30).json()
    return answer


def data(answer: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return the data of an answer; empty where there are none."""
    return (answer.get("data") if isinstance(answer, dict) else None) or {}


def alias_overloading(url: str) -> bool:
    return bool(data(post(url, "{ " + " ".join(f"alias{n}: __typename" for n in range(101)) + " }")))


def batch_queries(url: str) -> bool:
    answer = httpx.post(url, json=[{"query": NAME}] * 10, timeout=30).json()
    return isinstance(answer, list) or bool(data(answer))


def circular_introspection(url: str) -> bool:
    deep = "type { fields { type { fields { type { fields { type { name } } } } } } }"
    return bool(data(post(url, f"{{ __schema {{ types {{ fields {{ {deep} }} }} }} }}")))


def directive_overloading(url: str) -> bool:
    unknown, known = ("@aa" * 10, "@include(if: true)" * 100)
    told = post(url, f"query cop {{ __typename {unknown} }}").get("errors", ())
    return len(told) >= 10 or bool(data(post(url, f"query cop {{ __typename {known} }}")))


def field_duplication(url: str) -> bool:
    return bool(data(post(url, "query cop { " + "__typename " * 500 + "}")))


def field_suggestions(url: str) -> bool:
    asked = (
        "{ __schema { directive } }",
        "{ threatz { totalCount } }",
        '{ threat(kode: "x") { code } }',
        "{ threats(where: {labell: {}}) { totalCount } }",
        "{ coverage(where: {modality: {eq: AUDIOO}}) { totalCount } }",
    )
    variable = "query cop($where: CoverageFilter) { coverage(where: $where) { totalCount } }"
    answers = [post(url, document) for document in asked]
    answers += [post(url, variable, variables={"where": where}) for where in ({"modalityy": {}}, {"modality": {"eq": "AUDIOO"}})]
    return "did you mean" in json.dumps(answers).lower()


def get_queries(url: str) -> bool:
    return bool(data(httpx.get(url, params={"query": NAME}, headers={"accept": JSON}, timeout=30).json()))


def get_mutations(url: str) -> bool:
    answer = httpx.get(url, params={"query": "mutation cop { __typename }"}, headers={"accept": JSON}, timeout=30)
    return bool(data(answer.json()))


def ide(url: str) -> bool:
    page = httpx.get(url, headers={"accept": "text/html"}, timeout=30).text.lower()
    return any(name in page for name in IDES)


def introspection(url: str) -> bool:
    asked = ("query cop { __schema { types { name fields { name } } } }", '{ __type(name: "Query") { name } }')
    return any(data(post(url, document)) for document in asked)


def form_posts(url: str) -> bool:
    kinds = [
        {"data": {"query": NAME}},
        {"files": {"query": (None, NAME)}},
        {"content": NAME, "headers": {"content-type": "text/plain"}},
    ]
    return any(data(_json(httpx.post(url, timeout=30, **kind))) for kind in kinds)  # type: ignore[arg-type]


def traces(url: str) -> bool:
    asked = [NAME, "qwerty cop { abc }", "{ nothing }", "{ threats(first: -1) { totalCount } }"]
    told = json.dumps([post(url, document, extensions={"tracing": True, "debug": True}) for document in asked]).lower()
    return any(word in told for word in ("tracing", "exception", "traceback", "stacktrace", "debug", ".py"))


def _json(answer: httpx.Response) -> Any:  # noqa: ANN401 - any JSON
    try:
        return answer.json()
    except ValueError:
        return None


CHECKS: dict[str, Callable[[str], bool]] = {
    check.__name__: check
    for check in (
        alias_overloading,
        batch_queries,
        circular_introspection,
        directive_overloading,
        field_duplication,
        field_suggestions,
        form_posts,
        get_mutations,
        get_queries,
        ide,
        introspection,
        traces,
    )
}
# What an open catalog wants: people and tools who look around, and answers that caches may keep.
WANTED = {"field_suggestions", "get_queries", "ide", "introspection"}


@pytest.fixture(scope="module")
def shut(catalog: Catalog) -> Iterator[str]:
    """A service that does not tell its schema."""
    with catalog.serving(MFMSEC_INTROSPECTION="off") as address:
        yield address


@pytest.fixture(scope="module")
def closed(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that does not tell its schema, and answers only the documents of its list."""
    manifest = tmp_path_factory.mktemp("trusted") / "manifest.json"
    manifest.write_text(json.dumps({hashlib.sha256(LISTED.encode()).hexdigest(): LISTED}), encoding="utf-8")
    trusted = {"MFMSEC_TRUSTED_DOCUMENTS": str(manifest), "MFMSEC_TRUSTED_MODE": "only"}
    with catalog.serving(MFMSEC_INTROSPECTION="off", **trusted) as address:
        yield address


def findings(url: str) -> set[str]:
    return {name for name, check in CHECKS.items() if check(url)}


def test_there_are_twelve() -> None:
    """All twelve checks of the list are here."""
    assert len(CHECKS) == 12


def test_an_open_service_shows_what_it_wants_to_show(url: str) -> None:
    """With the usual settings the audit finds what we offer on purpose, and nothing else; so the checks can find something."""
    assert findings(url) == WANTED


def test_a_service_without_introspection_leaks_no_schema(shut: str) -> None:
    """With MFMSEC_INTROSPECTION=off the schema shows nowhere: no types, no suggestions, no IDE; queries by GET stay."""
    assert findings(shut) == {"get_queries"}


def test_a_closed_service_has_no_finding(closed: str) -> None:
    """With trusted documents alone, and without introspection, none of the twelve checks finds anything."""
    assert findings(closed) == set()


def test_a_closed_service_answers_what_is_on_its_list(closed: str) -> None:
    """It is closed, and not shut: a document of the list is answered, by POST and by GET."""
    by_get = httpx.get(closed, params={"query": LISTED}, headers={"accept": JSON}, timeout=30).json()

    assert data(post(closed, LISTED)) == data(by_get) != {}
