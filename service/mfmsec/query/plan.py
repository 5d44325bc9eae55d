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

from mfmsec.query import first, reach, start
from mfmsec.query.release import framed
from mfmsec.query.select import (
    ANYTHING,
    Field,
    IsLoaded,
    Itself,
    Many,
    One,
    Page,
    Plan,
    Property,
    Root,
    Select,
    SortKey,
    Values,
    Window,
)
from mfmsec.query.text import Writer, indented, literal, order_by, pattern, repeats
from mfmsec.query.where import expression, inside, past, where

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
    return f"[{' '.join([_path(name, field, end), *where([expression(writer, end, field.where)])])} | {told}]"


def _path(name: str, field: One | Many | Page, end: str) -> str:
    return pattern(name, field.path, end, reach.asked(field.path, field.select.labels, field.select.base))


def _list(writer: Writer, name: str, field: One | Many | Page, window: Window) -> _Part:
    """Return a subquery that collects nodes: all of them where the window's size is 0; the first for a One."""
    end, bound = writer.name("n"), writer.name("c")
    found = first.lines(writer, end, field) if isinstance(field, Page) and _everything(name, field) else None
    if found is None:
        found = [*_found(writer, name, field, end), *_cut(writer, end, window, once=_once(name, field))]
    return _Part(((bound, _scoped(name, field, [*found, *_collected(writer, field, end, bound, window)])),), bound)


def _scoped(name: str, field: One | Many | Page, lines: list[str]) -> list[str]:
    """Return a subquery that sees what it starts from."""
    return [f"CALL ({'release' if isinstance(field.where, IsLoaded) else name}) {{", *indented(lines), "}"]


def _everything(name: str, field: One | Many | Page) -> bool:
    """Tell whether a list has all nodes with a label."""
    return not name and field.where == ANYTHING


def _once(name: str, field: One | Many | Page) -> bool:
    """Tell whether what is found has each node once."""
    return not name or not repeats(field.path)


def _found(writer: Writer, name: str, field: One | Many | Page, end: str) -> list[str]:
    """Return the lines that bind a name to the nodes of a list."""
    if not name:
        return start.matched(writer, end, field.select.labels, field.where, field.select.base)
    return [f"MATCH {_path(name, field, end)}", *where([expression(writer, end, field.where)])]


def _cut(writer: Writer, end: str, window: Window, *, once: bool = True) -> list[str]:
    """Return the lines that keep the nodes of a window, each once, in order."""
    distinct = f"WITH {'' if once else 'DISTINCT '}{end}"
    sort = order_by(end, window.order, backward=window.backward)
    limit = f" LIMIT {writer.parameter(window.size)}" if window.size else ""
    between = inside(writer, end, window)
    return [distinct, *where(between), f"WITH {end} {sort}{limit}"] if between else [f"{distinct} {sort}{limit}"]


def _collected(writer: Writer, field: One | Many | Page, end: str, bound: str, window: Window) -> list[str]:
    """Return the lines that tell of nodes, as one list in their order."""
    key = (f"`{SORT_KEY}`: [{', '.join(f'{end}.{one.key}' for one in window.order)}]",) if isinstance(field, Page) else ()
    before, told, names = projection(writer, end, field.select, key)
    again = [f"WITH {', '.join([end, *names])} {order_by(end, window.order, backward=window.backward)}"] if before else []
    collected = f"collect({told})"
    return [*before, *again, f"RETURN {f'head({collected})' if isinstance(field, One) else collected} AS {bound}"]


def _page(writer: Writer, name: str, field: Page) -> _Part:
    """Return a page; what is found is looked for once, whatever is told of it."""
    more = field.total or (field.beyond and bool(_cursors(field.window)))
    if not field.nodes:
        counted = _total(writer, name, field)
        return _Part(counted.calls, f"{{nodes: [], total: {counted.text}}}")
    if more and not _everything(name, field):
        return _page_of(writer, name, field)
    nodes = _list(writer, name, field, field.window)
    total = [f"total: {_total(writer, name, field).text}"] if field.total else []
    match = f"MATCH {_path('', field, 'n')}"
    far = [f"{key}: EXISTS {{ {match} WHERE {test} }}" for key, test in _far(writer, "n", field).items()]
    return _Part(nodes.calls, f"{{{', '.join([f'nodes: {nodes.text}', *total, *far])}}}")


def _page_of(writer: Writer, name: str, field: Page) -> _Part:
    """Return a page with what is told of all that is found."""
    end, bound, found, told = (writer.name(letter) for letter in "ncfp")
    window = field.window
    total = [f"total: size({found})"] if field.total else []
    far = [f"{key}: any({end} IN {found} WHERE {test})" for key, test in _far(writer, end, field).items()]
    page = [f"UNWIND {found} AS {end}", *_cut(writer, end, window), *_collected(writer, field, end, bound, window)]
    lines = [
        *_found(writer, name, field, end),
        f"WITH collect({'' if _once(name, field) else 'DISTINCT '}{end}) AS {found}",
        f"CALL ({found}) {{",
        *indented(page),
        "}",
        f"RETURN {{{', '.join([f'nodes: {bound}', *total, *far])}}} AS {told}",
    ]
    return _Part(((told, _scoped(name, field, lines)),), told)


def _total(writer: Writer, name: str, field: Page) -> _Part:
    """Return the number of all nodes of a list."""
    end = writer.name("n")
    if name or _everything(name, field):
        distinct = [] if _once(name, field) else [f"RETURN DISTINCT {end}"]
        return _Part((), f"COUNT {{ {' '.join([*_found(writer, name, field, end), *distinct])} }}")
    bound = writer.name("t")
    return _Part(((bound, _scoped(name, field, [*_found(writer, name, field, end), f"RETURN count({end}) AS {bound}"])),), bound)


def _cursors(window: Window) -> dict[str, tuple[SortKey, bool]]:
    """Return the cursors of a window, each with whether the page lies after it, under the key that tells what is beyond."""
    found = {"behind": (window.after, True), "ahead": (window.before, False)}
    return {key: (cursor, after) for key, (cursor, after) in found.items() if cursor is not None}


def _far(writer: Writer, name: str, field: Page) -> dict[str, str]:
    """Return the tests whether a node lies on the far side of a cursor."""
    cursors = _cursors(field.window) if field.beyond else {}
    return {
        key: f"NOT coalesce({past(writer, name, field.window.order, cursor, forward=after)}, false)"
        for key, (cursor, after) in cursors.items()
    }
