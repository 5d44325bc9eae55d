"""What the catalog holds, as VoID, at the address where the vocabulary has it looked for (VoID, section 7.2)."""

from pathlib import Path
from typing import Final

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool

from mfmsec import resources
from mfmsec.api.sparql.failure import Failure
from mfmsec.api.sparql.pool import Pool
from mfmsec.errors import MfmsecError, ResourceError
from mfmsec.export import ontology, release, void
from mfmsec.export.edition import edition
from mfmsec.mapping.model import iri

PATHS: Final = frozenset({"/.well-known/void", "/void.ttl"})


class Description:
    """The description of what is answered from, made when it is first asked for and kept while that is loaded."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._made: tuple[str, bytes] = "", b""

    async def turtle(self) -> bytes:
        """Return it as Turtle; raises Failure where the data change at just this moment, or there are none."""
        data = self._pool.data
        if data and self._made[0] != data.mark:
            try:
                self._made = data.mark, await run_in_threadpool(description, data.file)
            except (OSError, MfmsecError) as error:
                raise Failure(
                    503, ResourceError.code, f"What is held cannot be described now ({error}).", retry_after="1"
                ) from error
        return self._made[1]


def description(data: Path) -> bytes:
    """Return the description of our part of what an N-Quads file holds, as Turtle."""
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_QUADS)
    licence = ontology.header(resources.ontology(), iri("dcterms:license"))
    return void.describe(void.count(release.dataset_parts(store)), edition(store), licence, release.names(store))


def written(turtle: bytes, media: str) -> bytes:
    """Return what Turtle says in another form."""
    form = ox.RdfFormat.from_media_type(media)
    if form in {None, ox.RdfFormat.TURTLE}:
        return turtle
    return ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=form) or b""
