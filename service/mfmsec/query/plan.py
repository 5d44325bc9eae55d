"""From a selection tree to one Cypher statement.

Each list becomes a subquery that filters, sorts and cuts before anything nested is looked up for what is left. The answer comes
back as one map in the shape of the selection, each field under its key:

    OPTIONAL MATCH (release:LoadedRelease …)            which release, read in the same statement
    CALL () { MATCH (n1:Coverage) WHERE EXISTS {…}      the page: filter on the parent, sort, cut
              WITH n1 ORDER BY … LIMIT $p
              CALL (n1) { … RETURN collect(…) AS c3 }   what is nested, for these only
              WITH n1, c3 ORDER BY …
              RETURN collect(n1 {`iri`: n1.iri, `references`: c3}) AS c2 }
    WITH release, ended, {nodes: c2} AS answer          and whether releases were switched meanwhile: query/release.py
    OPTIONAL MATCH (last:LoadBegun …) RETURN …
"""

from dataclasses import dataclass

from mfmsec.mapping import specs
from mfmsec.query.release import framed
from mfmsec.query.select import (
    ANYTHING,
    Compare,
    Condition,
    Field,
    IsLoaded,
    Itself,
    Many,
    One,
    Operator,
    Order,
    Page,
    Path,
    Plan,
    Property,
    Root,
    Select,
    SortKey,
    Values,
    Window,
)
from mfmsec.query.text import Writer, indented, literal, order_by, pattern, repeats
from mfmsec.query.where import expression, inside, past

TYPE_KEY = "@type"
SORT_KEY = "@key"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an answer: subqueries that come first, as (name, lines), and the expression that uses them."""

    calls: tuple[tuple[str, list[str]], ...]
    text: str


def plan(root: Root) -> Plan:
    """Return the one statement that answers a question."""
    writer = Writer()
    return _statement(writer, _field(writer, "", root))


def plan_all(*roots: Root) -> Plan:
    """Return the one statement that answers several questions; the answer is a map with each under its key."""
    writer = Writer()
    parts = [(root.key, _field(writer, "", root)) for root in roots]
    text = ", ".join(f"`{key}`: {part.text}" for key, part in parts)
    return _statement(writer, _Part(tuple(call for _, part in parts for call in part.calls), f"{{{text}}}"))


def _statement(writer: Writer, part: _Part) -> Plan:
    lines = framed((line for _, call in part.calls for line in call), part.text)
    return Plan("\n".join(lines), writer.parameters)


def projection(writer: Writer, name: str, select: Select, extra: tuple[str, ...] = ()) -> tuple[list[str], str, list[str]]:
    """Return what tells a node: the lines that come first, the map, and the names that the lines bind."""
    part = _map(writer, name, select, extra)
    return [line for _, call in part.calls for line in call], part.text, [bound for bound, _ in part.calls]


def _map(writer: Writer, name: str, select: Select, extra: tuple[str, ...] = ()) -> _Part:
    parts = [(field.key, _field(writer, name, field)) for field in select.fields]
    entries = [f"`{key}`: {part.text}" for key, part in parts]
    kind = [f"`{TYPE_KEY}`: {_type(name, select.labels)}"] if len(select.labels) > 1 else []
    text = f"{name} {{{', '.join([*extra, *kind, *entries])}}}"
    return _Part(tuple(call for _, part in parts for call in part.calls), text)


def _type(name: str, labels: tuple[str, ...]) -> str:
    return f"head([l IN [{', '.join(literal(label) for label in labels)}] WHERE l IN labels({name})])"


def _field(writer: Writer, name: str, field: Field) -> _Part:
    match field:
        case Property():
            return _Part((), f"{name}.{field.name}")
        case Values():
            return _Part((), _values(writer, name, field))
        case Itself():
            return _map(writer, name, field.select)
        case One():
            return _one(writer, name, field)
        case Many():
            return _many(writer, name, field)
        case Page():
            return _page(writer, name, field)


def _values(writer: Writer, name: str, field: Values) -> str:
    end = writer.name("v")
    found = f"[{pattern(name, field.path, end)} | {end}.{field.name}]"
    return found if field.many else f"head({found})"


def _one(writer: Writer, name: str, field: One) -> _Part:
    end = writer.name("n")
    told = _map(writer, end, field.select)
    if not name or told.calls or repeats(field.path):
        return _list(writer, name, field, Window(1))
    return _Part((), f"head({_inline(writer, name, field, end, told.text)})")


def _many(writer: Writer, name: str, field: Many) -> _Part:
    if field.order:
        return _list(writer, name, field, Window(0, field.order))
    end = writer.name("n")
    return _Part((), _inline(writer, name, field, end, _map(writer, end, field.select).text))


def _inline(writer: Writer, name: str, field: One | Many, end: str, told: str) -> str:
    where = _where(_conditions(writer, end, field.where))
    return f"[{pattern(name, field.path, end, _labels(field.path, field.select))}{where} | {told}]"


def _list(writer: Writer, name: str, field: One | Many | Page, window: Window) -> _Part:
    """Return a subquery that collects nodes: all of them where the window's size is 0; the first for a One."""
    end, bound = writer.name("n"), writer.name("c")
    listed = _by_iri(writer, field, end)
    found = listed or _match(name, field, end, [*_conditions(writer, end, field.where), *inside(writer, end, window)])
    once = "DISTINCT " if listed or repeats(field.path) else ""
    limit = f" LIMIT {writer.parameter(window.size)}" if window.size else ""
    key = (f"`{SORT_KEY}`: [{', '.join(f'{end}.{one.key}' for one in window.order)}]",) if isinstance(field, Page) else ()
    before, told, names = projection(writer, end, field.select, key)
    sort = order_by(end, window.order, backward=window.backward)
    collected = f"collect({told})"
    lines = [
        *found,
        f"WITH {once}{end} {sort}{limit}",
        *before,
        *([f"WITH {', '.join([end, *names])} {sort}"] if before else []),
        f"RETURN {f'head({collected})' if isinstance(field, One) else collected} AS {bound}",
    ]
    scope = "release" if isinstance(field.where, IsLoaded) else name
    return _Part(((bound, [f"CALL ({scope}) {{", *indented(lines), "}"]),), bound)


def _page(writer: Writer, name: str, field: Page) -> _Part:
    nodes = _list(writer, name, field, field.window) if field.nodes else _Part((), "[]")
    entries = [f"nodes: {nodes.text}"]
    if field.total:
        entries.append(f"total: COUNT {_counted(writer, name, field, None)}")
    window = field.window
    if field.beyond and window.after is not None:
        entries.append(f"behind: EXISTS {_counted(writer, name, field, (window.order, window.after, True))}")
    if field.beyond and window.before is not None:
        entries.append(f"ahead: EXISTS {_counted(writer, name, field, (window.order, window.before, False))}")
    return _Part(nodes.calls, f"{{{', '.join(entries)}}}")


_Edge = tuple[tuple[Order, ...], SortKey, bool]


def _counted(writer: Writer, name: str, field: Page, far: _Edge | None) -> str:
    """Return the braces of a COUNT or EXISTS over all nodes of a page's list, or those on the far side of a cursor."""
    end = writer.name("n")
    conditions = _conditions(writer, end, field.where)
    if far is not None:
        order, key, forward = far
        conditions.append(f"NOT coalesce({past(writer, end, order, key, forward=forward)}, false)")
    distinct = f" RETURN DISTINCT {end}" if repeats(field.path) else ""
    return f"{{ {' '.join(_match(name, field, end, conditions))}{distinct} }}"


def _by_iri(writer: Writer, field: One | Many | Page, end: str) -> list[str]:
    """Return the lines that find nodes of whatever type by a list of IRIs; none where that is not what is asked.

    One by one each is looked up in the index; the embedded store would look through all nodes for those in a list.
    """
    where = field.where
    if not (isinstance(field, Many) and not field.path and field.select.base and isinstance(where, Compare)):
        return []
    if (where.key, where.operator) != ("iri", Operator.IN):
        return []
    one = writer.name("i")
    return [f"UNWIND {writer.parameter(where.value)} AS {one}", f"MATCH ({end}:{field.select.base} {{iri: {one}}})"]


def _match(name: str, field: One | Many | Page, end: str, conditions: list[str]) -> list[str]:
    match = f"MATCH {pattern(name, field.path, end, _labels(field.path, field.select))}"
    return [match, _where(conditions).strip()] if conditions else [match]


def _conditions(writer: Writer, end: str, where: Condition) -> list[str]:
    return [] if where == ANYTHING else [expression(writer, end, where)]


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(f'({one})' if ' OR ' in one else one for one in conditions)}" if conditions else ""


def _labels(path: Path, select: Select) -> tuple[str, ...]:
    """Return the labels to ask for: none where the edge leads nowhere else."""
    if select.base:
        return (select.base,)
    if path and not path[-1].incoming and _targets(path[-1].type) <= set(select.labels):
        return ()
    return select.labels


def _targets(edge_type: str) -> set[str]:
    return {target for spec in specs.NODES for edge in spec.edges if edge.type == edge_type for target in edge.targets}
