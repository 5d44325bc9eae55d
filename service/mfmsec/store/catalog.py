"""The shipped catalog, ready to be loaded: facts checked, expanded, reasoned over and turned into rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.errors import FactsError
from mfmsec.mapping import dataset as datasets
from mfmsec.mapping.rows import NodeRow
from mfmsec.settings import Settings
from mfmsec.source import assemble, large, reason, validate
from mfmsec.store import load as loading
from mfmsec.store import migrate
from mfmsec.store import release as releases
from mfmsec.store.changes import Changes
from mfmsec.store.driver import Store
from mfmsec.store.load import Load, Progress, silent
from mfmsec.store.release import order


def dataset(folder: Path) -> ox.Store:
    """Return the dataset of an ontology folder with what follows from it.

    Raises FactsError, with every finding, where the facts break a rule.
    """
    source = assemble.read(folder)
    errors = [finding for finding in validate.findings(source, folder) if finding.severity == "error"]
    if errors:
        shown = "\n".join(str(finding) for finding in errors)
        msg = f"The facts have {len(errors)} errors; nothing was changed. Mend them, or see `mfmsec check`.\n{shown}"
        raise FactsError(msg)
    store = assemble.dataset(folder, source)
    reason.infer(store, folder)
    return store


@contextmanager
def released(file: Path) -> Iterator[ox.Store]:
    """Open the dataset of a release file such as `mfmsec.nq` inside the with block; it is kept on disk, whatever its size.

    Raises FactsError where the file is no RDF with named graphs.
    """
    with TemporaryDirectory(prefix="mfmsec-") as folder:
        try:
            store = large.on_disk([file], Path(folder))
        except (SyntaxError, ValueError) as error:
            msg = f"{file} cannot be read: {error}. Give a release file with named graphs, such as mfmsec.nq or mfmsec.trig."
            raise FactsError(msg) from error
        if ids.SOURCE not in datasets.sources(store):
            msg = f"{file} has no graph {ids.graph()}; give a release file with named graphs, such as mfmsec.nq or mfmsec.trig."
            raise FactsError(msg)
        yield store


def release(store: ox.Store) -> str:
    """Return the version of the newest release that a dataset names.

    Raises FactsError where it names none.
    """
    found = store.quads_for_pattern(None, ox.NamedNode(f"{ids.NAMESPACE}version"), None, None)
    versions = [quad.object.value for quad in found if isinstance(quad.object, ox.Literal)]
    if not versions:
        msg = f"The facts name no release; give one of them the class Release and its version ({ids.NAMESPACE}version)."
        raise FactsError(msg)
    return max(versions, key=order)


def load(store: ox.Store, source: str, at: datetime) -> Load:
    """Return what to load of one source of a dataset."""
    known = datasets.labels(store)

    def rows() -> Iterable[NodeRow]:
        return datasets.rows(store, source, known)

    return Load(source, release(store), rows, at.isoformat(timespec="seconds"))


def companions(folder: Path) -> dict[str, bytes]:
    """Return the files that a release carries as they are: schema, mappings and context, by name."""
    names = [*folder.glob("schema/*.ttl"), *folder.glob("mappings/*.tsv"), folder / "context.jsonld"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def put(  # noqa: PLR0913 - each is a choice of the command's
    graph: Store, wanted: Load, settings: Settings, *, dry_run: bool = False, allow_older: bool = False, progress: Progress = silent
) -> Changes:
    """Migrate the graph, load what differs, and return what that was; a dry run changes nothing.

    Raises StoreForeign, ReleaseNewer or MigrationError, before anything is changed.
    """
    changes = loading.plan(graph, wanted, allow_older=allow_older)
    if not dry_run and not (changes.none and releases.holds(graph, wanted.source, wanted.release)):
        migrate.apply(graph, resources.migrations())
        loading.apply(graph, wanted, changes, limit=settings.transaction_limit, progress=progress)
    return changes
