"""What can be compared, opened by the words that a user gives: the shipped facts, the loaded graph, files and folders."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.domain.difference import Difference
from mfmsec.errors import FactsError, RequestError
from mfmsec.settings import Settings
from mfmsec.source import assemble, released, states
from mfmsec.store import catalog, driver, readback

SHIPPED = "shipped"
GRAPH = "graph"


def difference(old: str, new: str, settings: Settings, *, stated_only: bool = False) -> Difference:
    """Return what differs between two states, each given as `shipped`, `graph`, or the path of a release or an ontology folder.

    Raises RequestError where a path holds neither, and the errors of the store where the graph cannot be read.
    """
    with opened(old, settings) as before, opened(new, settings) as after:
        try:
            return states.difference(before, after, (old, new), stated_only=stated_only)
        except FactsError as error:
            raise RequestError(str(error)) from error


@contextmanager
def opened(word: str, settings: Settings) -> Iterator[ox.Store]:
    """Open one state as a dataset inside the with block; see `difference`."""
    path = Path(word)
    if word == SHIPPED:
        yield catalog.dataset(resources.ontology())
    elif word == GRAPH:
        yield _loaded(settings)
    elif path.is_dir() and (path / assemble.CONTEXT).is_file() and (path / "facts").is_dir():
        yield _folder(path)
    else:
        with released.opened(path) as store:
            yield store


def _loaded(settings: Settings) -> ox.Store:
    store = ox.Store()
    with driver.connect(settings) as graph:
        store.bulk_extend(readback.whole(graph, ids.SOURCE))
    return store


def _folder(path: Path) -> ox.Store:
    try:
        return catalog.dataset(path)
    except FactsError as error:
        msg = f"{path} cannot be compared as long as its facts are wrong.\n{error}"
        raise RequestError(msg) from error
