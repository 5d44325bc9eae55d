"""The floor: hand-written Cypher behind Starlette and orjson, with no GraphQL at all: python -m bench.graphql.bare PORT.

POST /NAME runs NAME.cypher of bench/graphql/statements, or of the folder that BENCH_STATEMENTS names, with the body as its
parameters; POST /ready/SIZE returns so many ready bytes.
"""

import gc
import os
import sys
from functools import cache
from pathlib import Path

import neo4j
import orjson
import uvicorn
from neo4j import Query
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mfmsec import settings

STATEMENTS = Path(__file__).with_name("statements")
JSON = "application/json"


def app() -> Starlette:
    """Return the application, connected as the environment says."""
    chosen = settings.from_environment()
    driver = neo4j.GraphDatabase.driver(
        chosen.neo4j_uri, auth=(chosen.neo4j_username, chosen.neo4j_password), telemetry_disabled=True
    )
    folders = (STATEMENTS, Path(os.environ.get("BENCH_STATEMENTS", STATEMENTS)))
    texts = {file.stem: file.read_text(encoding="utf-8") for folder in folders for file in folder.glob("*.cypher")}
    ready = b"x" * 1_000_000

    def read(name: str, parameters: dict[str, object]) -> bytes:
        with driver.session(database=chosen.neo4j_database, default_access_mode=neo4j.READ_ACCESS) as session:
            record = session.run(Query(texts[name], timeout=chosen.query_timeout), parameters).single(strict=True)
        return orjson.dumps({"data": record["answer"]})

    async def answer(request: Request) -> Response:
        parameters = orjson.loads(await request.body())
        return Response(await run_in_threadpool(read, request.path_params["name"], parameters), media_type=JSON)

    async def bytes_(request: Request) -> Response:
        await request.body()
        return Response(sized(request.path_params["size"]), media_type=JSON)

    sized = cache(lambda size: ready[:size])
    return Starlette(routes=[Route("/ready/{size:int}", bytes_, methods=["POST"]), Route("/{name}", answer, methods=["POST"])])


def main() -> None:
    """Serve."""
    made = app()
    gc.collect()
    gc.freeze()
    uvicorn.run(made, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
