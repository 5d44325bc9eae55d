"""What one writes first: strawberry with a data loader for each edge, as its guide shows it: python -m bench.graphql.stock PORT."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import neo4j
import strawberry
import uvicorn
from fastapi import FastAPI
from strawberry.dataloader import DataLoader
from strawberry.fastapi import GraphQLRouter

from mfmsec import settings

CHOSEN = settings.from_environment()
Row = dict[str, Any]


class Loaders:
    """The data loaders of one request: the nodes at the end of an edge, for many nodes at once."""

    def __init__(self, driver: neo4j.AsyncDriver) -> None:
        self.driver = driver
        self.known: dict[str, DataLoader[str, list[Row]]] = {}

    async def run(self, statement: str, **parameters: object) -> list[Row]:
        """Return the rows of a statement."""
        found = await self.driver.execute_query(statement, parameters, database_=CHOSEN.neo4j_database, routing_="r")
        return [record.data() for record in found.records]

    def edge(self, pattern: str) -> DataLoader[str, list[Row]]:
        """Return the loader of an edge, whose pattern leads from `n` to `m`."""
        if pattern not in self.known:

            async def load(iris: list[str]) -> list[list[Row]]:
                statement = (
                    f"UNWIND $iris AS iri MATCH (n:Resource {{iri: iri}}) MATCH {pattern} WITH n, m ORDER BY m.code, m.iri "
                    "RETURN n.iri AS start, collect(m {.*, labels: labels(m)}) AS ends"
                )
                ends = {row["start"]: row["ends"] for row in await self.run(statement, iris=iris)}
                return [ends.get(iri, []) for iri in iris]

            self.known[pattern] = DataLoader(load_fn=load)
        return self.known[pattern]


def _edge(row: Row, info: strawberry.Info, pattern: str) -> Any:  # noqa: ANN401 - an awaitable of rows
    return info.context["loaders"].edge(pattern).load(row["iri"])


@strawberry.interface
class Named:
    """Anything with an address, a code and a label."""

    row: strawberry.Private[Row]

    @strawberry.field
    def iri(self) -> str:
        """Its address."""
        return str(self.row["iri"])

    @strawberry.field
    def code(self) -> str | None:
        """Its code."""
        return self.row.get("code")

    @strawberry.field
    def label(self) -> str | None:
        """Its name."""
        return self.row.get("label")


@strawberry.type
class Method(Named):
    """A method."""


@strawberry.type
class Defense(Named):
    """A defense."""


@strawberry.type
class Attack(Named):
    """An attack."""


@strawberry.type
class Reference:
    """A reference."""

    title: str | None
    year: int | None
    arxiv: str | None
    url: str | None


@strawberry.type
class Coverage(Named):
    """A coverage row."""

    @strawberry.field
    def finding(self) -> str | None:
        """Return what was found."""
        return self.row.get("finding")

    @strawberry.field
    async def outcome(self, info: strawberry.Info) -> str | None:
        """Return what was shown."""
        return next((one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_OUTCOME]->(m)")), None)

    @strawberry.field
    async def basis(self, info: strawberry.Info) -> str | None:
        """How it is known."""
        return next((one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_BASIS]->(m)")), None)

    @strawberry.field
    async def adaptive(self, info: strawberry.Info) -> str | None:
        """Whether the attacker knew."""
        return next((one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_ADAPTIVE]->(m)")), None)

    @strawberry.field
    async def modalities(self, info: strawberry.Info) -> list[str]:
        """On which modalities."""
        return [one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_MODALITY]->(m)")]

    @strawberry.field
    async def subject(self, info: strawberry.Info) -> Named:
        """Return what was tried."""
        return _named((await _edge(self.row, info, "(n)-[:HAS_SUBJECT]->(m)"))[0])

    @strawberry.field
    async def object(self, info: strawberry.Info) -> Named:
        """Against what."""
        return _named((await _edge(self.row, info, "(n)-[:HAS_OBJECT]->(m)"))[0])

    @strawberry.field
    async def references(self, info: strawberry.Info) -> list[Reference]:
        """Where it is written."""
        found = await _edge(self.row, info, "(n)-[:CITES]->(m)")
        return [Reference(title=r.get("title"), year=r.get("year"), arxiv=r.get("arxiv"), url=r.get("url")) for r in found]


@strawberry.type
class Threat(Named):
    """A threat."""

    @strawberry.field
    def definition(self) -> str | None:
        """Return what it is."""
        return self.row.get("definition")

    @strawberry.field
    async def element(self, info: strawberry.Info) -> str | None:
        """Its element."""
        return next((one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_ELEMENT]->(m)")), None)

    @strawberry.field
    async def modalities(self, info: strawberry.Info) -> list[str]:
        """Its modalities."""
        return [one["slug"] for one in await _edge(self.row, info, "(n)-[:HAS_MODALITY]->(m)")]

    @strawberry.field
    async def coverage(self, info: strawberry.Info, first: int) -> list[Coverage]:
        """Return the rows about it."""
        return [Coverage(row=one) for one in (await _edge(self.row, info, "(n)<-[:HAS_OBJECT]-(m)"))[:first]]


_KINDS = {"Method": Method, "Defense": Defense, "Attack": Attack, "Threat": Threat}


def _named(row: Row) -> Named:
    kind = next(kind for name, kind in _KINDS.items() if name in row["labels"])
    return kind(row=row)


@strawberry.type
class Query:
    """The questions of the bench."""

    @strawberry.field
    async def threat(self, info: strawberry.Info, code: str) -> Threat | None:
        """Return a threat by its code."""
        found = await info.context["loaders"].run("MATCH (n:Threat {code: $code}) RETURN n {.*} AS n", code=code)
        return Threat(row=found[0]["n"]) if found else None

    @strawberry.field
    async def threats(self, info: strawberry.Info, first: int) -> list[Threat]:
        """Return the first threats."""
        found = await info.context["loaders"].run("MATCH (n:Threat) RETURN n {.*} AS n ORDER BY n.code LIMIT $first", first=first)
        return [Threat(row=one["n"]) for one in found]

    @strawberry.field
    async def coverage(
        self, info: strawberry.Info, first: int, element: str | None = None, modality: str | None = None
    ) -> list[Coverage]:
        """Return the first rows, of an element and a modality if these are given."""
        statement = (
            "MATCH (n:Coverage) WHERE ($element IS NULL OR EXISTS { (n)-[:HAS_OBJECT]->()-[:REALIZES*0..1]->(:Threat)"
            "-[:HAS_ELEMENT]->({slug: $element}) }) AND ($modality IS NULL OR EXISTS { (n)-[:HAS_MODALITY]->({slug: $modality}) }) "
            "RETURN n {.*} AS n ORDER BY n.code LIMIT $first"
        )
        found = await info.context["loaders"].run(statement, first=first, element=element, modality=modality)
        return [Coverage(row=one["n"]) for one in found]


def app() -> FastAPI:
    """Return the application, connected as the environment says."""
    driver = neo4j.AsyncGraphDatabase.driver(CHOSEN.neo4j_uri, auth=(CHOSEN.neo4j_username, CHOSEN.neo4j_password))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await driver.close()

    async def context() -> dict[str, Any]:
        return {"loaders": Loaders(driver)}

    made = FastAPI(lifespan=lifespan)
    schema = strawberry.Schema(Query, types=[Method, Defense, Attack, Threat])
    made.include_router(GraphQLRouter(schema, context_getter=context), prefix="/graphql")
    return made


if __name__ == "__main__":
    uvicorn.run(app(), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
