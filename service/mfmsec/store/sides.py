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
from mfmsec.source import assemble, origin, released, states
from mfmsec.store import catalog, driver, outward

SHIPPED = "shipped"
GRAPH = "graph"


def difference(old: str, new: str, settings: Settings, *, only: str = "", stated_only: bool = False) -> Difference:
    """Return what differs between two states, each given as `shipped`, `graph`, or the path of a release or an ontology folder.

    `only` names one source to look at. Raises RequestError where that is no name of one, a path holds neither or no side
    holds that source, and the errors of the store where the graph cannot be read.
    """
    if only and not origin.NAME.fullmatch(only):
        msg = f"{only[:60]!r} is no name of a source; write one in small letters, digits and single hyphens, such as {ids.SOURCE}."
        raise RequestError(msg)
    with opened(old, settings, only) as before, opened(new, settings, only) as after:
        try:
            return states.difference(before, after, (old, new), only=only, stated_only=stated_only)
        except FactsError as error:
            raise RequestError(str(error)) from error


@contextmanager
def opened(word: str, settings: Settings, only: str = "") -> Iterator[ox.Store]:
    """Open one state as a dataset inside the with block, of the graph just one source where `only` names it; see `difference`."""
    path = Path(word)
    if word == SHIPPED:
        yield catalog.dataset(resources.ontology())
    elif word == GRAPH:
        with driver.connect(settings) as graph, outward.dataset(graph, only) as loaded:
            yield loaded
    elif path.is_dir() and (path / assemble.CONTEXT).is_file() and (path / "facts").is_dir():
        yield _folder(path)
    else:
        with released.opened(path) as store:
            yield store


def _folder(path: Path) -> ox.Store:
    try:
        return catalog.dataset(path)
    except FactsError as error:
        msg = f"{path} cannot be compared as long as its facts are wrong.\n{error}"
        raise RequestError(msg) from error
