"""The shipped catalog, ready to be loaded: facts checked, expanded, reasoned over and turned into rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.domain.versions import order
from mfmsec.errors import FactsError, RequestError, UnknownTerm
from mfmsec.mapping import dataset as datasets
from mfmsec.mapping import specs
from mfmsec.mapping.rows import NodeRow
from mfmsec.settings import Settings
from mfmsec.source import assemble, reason, validate
from mfmsec.source import released as files
from mfmsec.store import load as loading
from mfmsec.store import migrate, readback
from mfmsec.store import plan as plans
from mfmsec.store import release as releases
from mfmsec.store.changes import Load
from mfmsec.store.driver import Store
from mfmsec.store.load import Progress, silent
from mfmsec.store.plan import Plan
from mfmsec.store.readback import Held


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
    """Open the dataset of a release file such as `mfmsec.nq` inside the with block; a large one is kept on disk.

    Raises RequestError where the file is none that a release has, FactsError where it does not hold our named graphs alone.
    """
    if file.is_dir():
        msg = f"{file} is a folder; give the release file in it that has named graphs, such as mfmsec.nq or mfmsec.trig."
        raise RequestError(msg)
    with files.opened(file) as store:
        if ids.SOURCE not in datasets.sources(store):
            msg = f"{file} has no graph {ids.graph()}; give a release file with named graphs, such as mfmsec.nq or mfmsec.trig."
            raise FactsError(msg)
        if others := [name for name in datasets.sources(store) if name != ids.SOURCE]:
            msg = f"{file} holds facts of {others[0]} beside ours; give a release of ours, and those by `--with`."
            raise FactsError(msg)
        yield store


def joined(dataset: ox.Store, more: Iterable[ox.Quad], folder: Path) -> ox.Store:
    """Add the stated facts of other sources to a dataset, with what follows from all of them, and return the dataset.

    `folder` is the ontology, whose rules say what follows. Raises FactsError, which names each of them, where facts point at
    something that is not in the dataset, or no longer.
    """
    if not any(dataset.quads_for_pattern(None, None, None, assemble.SCHEMA_GRAPH)):
        dataset.bulk_extend(assemble.schema(folder))  # a release file has none, and rules read it
    dataset.bulk_extend(more)
    _refuse_dangling(dataset)
    reason.infer(dataset, folder)
    return dataset


def _refuse_dangling(dataset: ox.Store) -> None:
    known, links = datasets.labels(dataset), set(specs.edge_types().values())
    told = [
        f"{quad.subject} of {source} points at {quad.object}, which is not there."
        for source in datasets.sources(dataset)
        for quad in dataset.quads_for_pattern(None, None, None, ox.NamedNode(ids.graph(source)))
        if source != ids.SOURCE and quad.predicate.value in links and str(quad.object)[1:-1] not in known
    ]
    if told:
        more = [f"… and {len(told) - plans.SHOWN:,} more"] if len(told) > plans.SHOWN else []
        msg = f"{len(told):,} links of users' facts end nowhere; nothing was changed. Mend and load the facts, or drop them."
        raise FactsError("\n".join([msg, *sorted(told)[: plans.SHOWN], *more]))


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


def beside(graph: Store, dataset: ox.Store, folder: Path, at: datetime, own: Mapping[str, Held] | None = None) -> list[Load]:
    """Join users' facts to a dataset of ours, and return what to load of every source.

    Users' facts are those in `own`, by source, and those that the graph holds of other sources, whose inferences are made anew.
    Raises what `joined` raises, and ReleaseLoading where the graph holds a part of a source.
    """
    seen = releases.seen(graph)
    held = readback.users(graph, *(own or {}))
    users = {**held, **(own or {})}
    if users:
        joined(dataset, (quad for one in users.values() for quad in one.stated), folder)
    return [replace(one, seen=seen) for one in loads(dataset, {name: one.version for name, one in users.items()}, at, held)]


def drop(graph: Store, source: str, settings: Settings, at: datetime, *, dry_run: bool = False) -> Plan:
    """Remove all of one user's source from the graph, and return the plan; a dry run changes nothing.

    Raises RequestError for our source, UnknownTerm where the graph holds no such source, FactsError where facts of another source
    point at it, before anything is changed.
    """
    if source == ids.SOURCE:
        msg = f"{source} is the catalog itself, which is not dropped; name a source of a user."
        raise RequestError(msg)
    there = releases.loaded_all(graph)
    if source not in there:
        msg = f"No source {source} is loaded; the graph holds {', '.join(there) or 'none'}."
        raise UnknownTerm(msg)
    gone = Load(source, there[source].release, tuple, at.isoformat(timespec="seconds"), gone=True)
    return put_all(graph, [gone], settings, dry_run=dry_run)


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

    With `only`, the facts of no other source may change. Raises StoreForeign, ReleaseNewer, ReleaseLoading, MigrationError,
    RequestError where `only` names none of the sources, or FactsError where another source would change, or points at what would be
    dropped, before anything is changed.
    """
    plan = plans.plan(graph, wanted, allow_older=allow_older)
    if only is not None:
        plan.refuse_others(only)
    if not dry_run and not plan.none:
        migrate.apply(graph, resources.migrations())
        loading.apply(graph, plan, limit=settings.transaction_limit, progress=progress)
    return plan
