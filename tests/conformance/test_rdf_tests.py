"""W3C's query-evaluation tests, answered by the engine itself and through a worker: none may be lost on the way."""

import asyncio
import csv
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import algebra, parser

from mfmsec.api.sparql import guard, media
from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import LARGEST, MEMORY
from mfmsec.api.sparql.process import Process
from tests.conformance.rdf_tests import suite
from tests.conformance.rdf_tests.sameness import Outcome, same
from tests.conformance.rdf_tests.suite import Case

FEDERATED = "sparql11/service/"
MEDIA = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srx": "application/sparql-results+xml"}
JSON = "application/sparql-results+json"


def natively(case: Case) -> Outcome | None:
    """Return what the engine answers, or None where it does not."""
    store = ox.Store()
    store.bulk_extend(case.quads())
    try:
        found = store.query(case.query, base_iri=case.base)
        text = case.result.endswith(".csv") and isinstance(found, ox.QuerySolutions)
        return suite.read(found.serialize(format=ox.QueryResultsFormat.CSV) or b"", ".csv") if text else suite.told(found)  # type: ignore[call-arg]  # a table
    except (SyntaxError, RuntimeError, ValueError):
        return None


async def through(worker: Process, case: Case, file: Path) -> Outcome | None:
    """Return what a worker answers, or None where it refuses."""
    ox.serialize(case.quads(), file, format=ox.RdfFormat.N_QUADS)
    await worker.hold(file)
    suffix = case.result[case.result.rindex(".") :]
    solutions, triples = MEDIA.get(suffix, JSON), "application/n-triples"
    try:
        result = await worker.ask(question(f"BASE <{case.base}>\n{case.query}", solutions, triples))
    except Failure:
        return None
    with result.content:
        content = result.content.read()
    if result.media == triples:
        return [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]
    return suite.read(content, suffix if suffix in MEDIA else ".srj")


def question(query: str, solutions: str = JSON, triples: str = "text/turtle") -> dict[str, object]:
    """Return a question as a worker is asked it, of the default graph alone."""
    forms = {"tables": media.names(media.TABLES), "graphs": media.names(media.GRAPHS), "prefixes": {}}
    chosen = {"default": None, "named": None, "union": False, "limit": LARGEST, "seconds": 60}
    return {"query": query, "solutions": solutions, "triples": triples, **forms, **chosen}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome | None]:
    """What one worker answers to each test, by its name."""

    async def every() -> dict[str, Outcome | None]:
        worker = await Process.start(MEMORY)
        file = tmp_path_factory.mktemp("data") / "data.nq"
        try:
            return {case.name: await through(worker, case, file) for case in suite.cases()}
        finally:
            await worker.end()

    return asyncio.run(every())


def passed(case: Case, found: Outcome | None) -> bool:
    """Tell whether an answer is what must come out."""
    return found is not None and same(found, case.expected(), lax=case.lax)


CASES = [case for case in suite.cases() if not case.name.startswith(FEDERATED)]


def test_the_engine_fails_what_is_known_and_nothing_else() -> None:
    """The tests that the engine fails are those of the list, each with its reason."""
    with (suite.HERE / "failing.tsv").open(encoding="utf-8", newline="") as file:
        listed = {row["test"]: row["the engine"] for row in csv.DictReader(file, delimiter="\t")}

    assert len(CASES) > 550
    assert all(listed.values())
    assert [case.name for case in CASES if not passed(case, natively(case))] == sorted(listed)


def test_no_test_is_lost_through_a_worker(answers: dict[str, Outcome | None]) -> None:
    """Each test that the engine passes, it passes through our layer, in whatever form the answer comes."""
    assert [case.name for case in CASES if passed(case, natively(case)) and not passed(case, answers[case.name])] == []


def test_what_asks_another_server_is_refused(answers: dict[str, Outcome | None]) -> None:
    """No test of SERVICE is answered, silent or not."""
    asked = {name: answer for name, answer in answers.items() if name.startswith(FEDERATED)}

    assert len(asked) == 7
    assert set(asked.values()) == {None}


def test_service_is_seen_where_the_algebra_has_it() -> None:
    """A query is refused for SERVICE if and only if another parser finds it in the algebra."""
    spelled = [case for case in suite.cases() if "service" in case.query.lower()]

    wrong = [case.name for case in spelled if refused(case.query) != ("ServiceGraphPattern" in algebra_of(case))]

    assert spelled
    assert wrong == []


def refused(query: str) -> bool:
    """Tell whether a query is refused for what it asks."""
    try:
        guard.checked(query)
    except guard.Refused:
        return True
    return False


def algebra_of(case: Case) -> str:
    """Return the algebra as rdflib writes it; it recurses without end where a SERVICE holds another, and there alone."""
    try:
        return str(algebra.translateQuery(parser.parseQuery(case.query), base=case.base).algebra)
    except RecursionError:
        return "ServiceGraphPattern"
