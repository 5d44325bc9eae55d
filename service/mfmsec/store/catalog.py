"""The shipped catalog, ready to be loaded: facts checked, expanded, reasoned over and turned into rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.errors import FactsError
from mfmsec.mapping import dataset as datasets
from mfmsec.mapping import specs
from mfmsec.mapping.rows import NodeRow
from mfmsec.settings import Settings
from mfmsec.source import assemble, large, reason, validate
from mfmsec.store import load as loading
from mfmsec.store import migrate
from mfmsec.store import plan as plans
from mfmsec.store.changes import Changes, Load
from mfmsec.store.driver import Store
from mfmsec.store.load import Progress, silent
from mfmsec.store.plan import Plan
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


def joined(dataset: ox.Store, more: Iterable[ox.Quad], folder: Path) -> ox.Store:
    """Add the stated facts of other sources to a dataset, with what follows from all of them, and return the dataset.

    `folder` is the ontology, whose rules say what follows. Raises FactsError, which names each of them, where facts point at
    something that is not in the dataset, or no longer.
    """
    dataset.bulk_extend(more)
    _refuse_dangling(dataset)
    reason.infer(dataset, folder)
    return dataset


def _refuse_dangling(dataset: ox.Store) -> None:
    known, links = datasets.labels(dataset), set(specs.edge_types().values())
    names = (ox.NamedNode(ids.graph(source)) for source in datasets.sources(dataset) if source != ids.SOURCE)
    facts = (quad for name in names for quad in dataset.quads_for_pattern(None, None, None, name))
    linked = ((str(quad.subject), quad.object) for quad in facts if quad.predicate.value in links)
    told = sorted(f"{start} points at {end}, which is not there." for start, end in linked if str(end)[1:-1] not in known)
    if told:
        msg = f"{len(told)} links of users' facts end nowhere; nothing was changed. Load the facts with their links mended, or drop them."
        raise FactsError("\n".join([msg, *told]))


def release(store: ox.Store) -> str:
    """Return the version of the newest release of ours that a dataset names.

    Raises FactsError where it names none.
    """
    found = store.quads_for_pattern(None, ox.NamedNode(f"{ids.NAMESPACE}version"), None, ox.NamedNode(ids.graph()))
    versions = [quad.object.value for quad in found if isinstance(quad.object, ox.Literal)]
    if not versions:
        msg = f"The facts name no release; give one of them the class Release and its version ({ids.NAMESPACE}version)."
        raise FactsError(msg)
    return max(versions, key=order)


def load(store: ox.Store, source: str, at: datetime, version: str | None = None, *, held: bool = False) -> Load:
    """Return what to load of one source of a dataset.

    `version` is that of a user's source; ours names its own. `held` says that its facts were read back from the graph.
    """
    known = datasets.labels(store)

    def rows() -> Iterable[NodeRow]:
        return datasets.rows(store, source, known)

    return Load(source, version or release(store), rows, at.isoformat(timespec="seconds"), held=held)


def loads(store: ox.Store, versions: Mapping[str, str], at: datetime, held: Collection[str] = ()) -> list[Load]:
    """Return what to load of every source of a dataset, ours first.

    `versions` are those of the users' sources, by name; `held` names the sources whose facts were read back from the graph.
    """
    ours = [load(store, ids.SOURCE, at)]
    return ours + [load(store, name, at, version, held=name in held) for name, version in sorted(versions.items())]


def put(  # noqa: PLR0913 - each is a choice of the command's
    graph: Store, wanted: Load, settings: Settings, *, dry_run: bool = False, allow_older: bool = False, progress: Progress = silent
) -> Changes:
    """Migrate the graph, load what differs of one source, and return what that was; a dry run changes nothing.

    Raises what `put_all` raises.
    """
    return put_all(graph, [wanted], settings, dry_run=dry_run, allow_older=allow_older, progress=progress).changes[0]


def put_all(  # noqa: PLR0913 - each is a choice of the command's
    graph: Store,
    wanted: Sequence[Load],
    settings: Settings,
    *,
    only: str | None = None,
    dry_run: bool = False,
    allow_older: bool = False,
    progress: Progress = silent,
) -> Plan:
    """Migrate the graph, load what differs of several sources in one switch, and return the plan; a dry run changes nothing.

    With `only`, the facts of no other source may change. Raises StoreForeign, ReleaseNewer, ReleaseLoading, MigrationError, or
    FactsError where another source would change, or points at what would be dropped, before anything is changed.
    """
    plan = plans.plan(graph, wanted, allow_older=allow_older)
    if only is not None:
        plan.refuse_others(only)
    if not dry_run and not plan.none:
        migrate.apply(graph, resources.migrations())
        loading.apply(graph, plan, limit=settings.transaction_limit, progress=progress)
    return plan


def companions(folder: Path) -> dict[str, bytes]:
    """Return the files that a release carries as they are: schema, mappings and context, by name."""
    names = [*folder.glob("schema/*.ttl"), *folder.glob("mappings/*.tsv"), folder / "context.jsonld"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}
