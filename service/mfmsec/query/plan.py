"""From a selection tree to one Cypher statement.

Each list becomes a subquery that finds, sorts and cuts before anything nested is looked up for what is left. The answer comes
back as one map in the shape of the selection, each field under its key:

    OPTIONAL MATCH (release:LoadedRelease …)            which release, read in the same statement
    CALL () { MATCH (n5:Outcome) WHERE … MATCH (n5)<-…  from what the filter names to the nodes of the list: query/start.py,
              WITH n1, n1.code AS k3 ORDER BY k3 LIMIT  or the first of all: query/first.py; sort, cut
              WITH n1, k3, [(n1)-[r]->(e) | …] AS e6    several edges, read at once: query/edges.py
              CALL (n1) { … RETURN collect(…) AS c7 }   what is nested, for these only
              WITH n1, k3, e6, c7 ORDER BY k3
              RETURN collect(n1 {`code`: k3, `references`: c7}) AS c2 }
    WITH release, ended, {nodes: c2} AS answer          and whether releases were switched meanwhile: query/release.py
    OPTIONAL MATCH (last:LoadBegun …) RETURN …

Where the number of all is asked, too, all that is found is collected first, so that it is looked for only once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mfmsec.query import edges, first, reach, start
from mfmsec.query.release import framed
from mfmsec.query.select import (
    ALL,
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
from mfmsec.query.slot import then
from mfmsec.query.text import Writer, bound, indented, keys, literal, order_by, pattern, repeats
from mfmsec.query.where import certain, expression, inside, past, where

TYPE_KEY = "@type"
SORT_KEY = "@key"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an answer: subqueries that come first, as (name, lines), and the expression that uses them."""

    calls: tuple[tuple[str, list[str]], ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What has been read of a node: names of properties by their key, and edges."""

    properties: Mapping[str, str] = field(default_factory=dict)
    along: edges.Read = field(default_factory=edges.Read)


def plan(root: Root) -> Plan:
    """Return the one statement that answers a question."""
    writer = Writer()
    return _statement(writer, _field(writer, "", root, _Known()))


def plan_all(*roots: Root) -> Plan:
    """Return the one statement that answers several questions; the answer is a map with each under its key."""
    writer = Writer()
    parts = [(root.key, _field(writer, "", root, _Known())) for root in roots]
    text = ", ".join(f"`{key}`: {part.text}" for key, part in parts)
    return _statement(writer, _Part(tuple(call for _, part in parts for call in part.calls), f"{{{text}}}"))


def _statement(writer: Writer, part: _Part) -> Plan:
    lines = framed((line for _, call in part.calls for line in call), part.text)
    return Plan("\n".join(lines), writer.parameters)


def projection(writer: Writer, name: str, select: Select, extra: tuple[str, ...] = ()) -> tuple[list[str], str, list[str]]:
    """Return what tells a node: the lines that come first, the map, and the names that the lines bind."""
    part = _map(writer, name, select, extra, _Known())
    return [line for _, call in part.calls for line in call], part.text, [bound for bound, _ in part.calls]


def _map(writer: Writer, name: str, select: Select, extra: tuple[str, ...], known: _Known) -> _Part:
    """Return the map that tells a node; what is known of it already is not read again."""
    parts = [(field.key, _field(writer, name, field, known)) for field in select.fields]
    entries = [f"`{key}`: {part.text}" for key, part in parts]
    kind = [f"`{TYPE_KEY}`: {_type(name, select)}"] if len(select.labels) > 1 else []
    text = f"{name} {{{', '.join([*extra, *kind, *entries])}}}"
    return _Part(tuple(call for _, part in parts for call in part.calls), text)


def _type(name: str, select: Select) -> str:
    """Return the first of the labels that a node may have; where nothing else can be there, it has the last if no other."""
    cases = [f"WHEN {name}:{label} THEN {literal(label)}" for label in select.labels]
    if not select.base:
        cases[-1] = f"ELSE {literal(select.labels[-1])}"
    return f"CASE {' '.join(cases)} END"


def _field(writer: Writer, name: str, field: Field, known: _Known) -> _Part:
    match field:
        case Property():
            return _Part((), known.properties.get(field.name, f"{name}.{field.name}"))
        case Values():
            return _Part((), _values(writer, name, field, known.along))
        case Itself():
            return _map(writer, name, field.select, (), known)
        case One():
            return _one(writer, name, field, known.along)
        case Many():
            return _many(writer, name, field, known.along)
        case Page():
            return _page(writer, name, field)


def _values(writer: Writer, name: str, field: Values, read: edges.Read) -> str:
    if field in read:
        ends = read.ends(field.path, f".{field.name}")
        return ends if field.many else f"head({ends})"
    end = writer.name("v")
    found = f"[{pattern(name, field.path, end)} | {end}.{field.name}]"
    return found if field.many else f"head({found})"


def _one(writer: Writer, name: str, field: One, read: edges.Read) -> _Part:
    end = writer.name("n")
    told = _map(writer, end, field.select, (), _Known())
    if not name or told.calls or repeats(field.path):
        return _list(writer, name, field, Window(1))
    return _Part((), f"head({_inline(writer, name, field, (end, told.text), read)})")


def _many(writer: Writer, name: str, field: Many, read: edges.Read) -> _Part:
    if field.order:
        return _list(writer, name, field, Window(ALL, field.order))
    end = writer.name("n")
    return _Part((), _inline(writer, name, field, (end, _map(writer, end, field.select, (), _Known()).text), read))


def _inline(writer: Writer, name: str, field: One | Many, each: tuple[str, str], read: edges.Read) -> str:
    """Return the list of what is told of the nodes at the end of a path: `each` is a name for one, and what is told of it."""
    end, told = each
    if field in read:
        return f"[{end} IN {read.ends(field.path)} | {told}]"
    return f"[{' '.join([_path(name, field, end), *where([expression(writer, end, field.where)])])} | {told}]"


def _path(name: str, field: One | Many | Page, end: str) -> str:
    return pattern(name, field.path, end, reach.asked(field.path, field.select.labels, field.select.base))


@dataclass(frozen=True, slots=True)
class _Sorted:
    """How nodes that were found are in order: what is bound beside them, by what to sort them again, and their sort keys."""

    bound: tuple[str, ...]
    sort: str
    keys: Mapping[str, str]


def _list(writer: Writer, name: str, field: One | Many | Page, window: Window) -> _Part:
    """Return a subquery that collects nodes: the first for a One."""
    end, told = writer.name("n"), writer.name("c")
    names = {one.key: writer.name("k") for one in window.order}
    found = first.lines(writer, end, field, names) if isinstance(field, Page) and _everything(name, field) else None
    if found is None:
        found = [*_found(writer, name, field, end), *_cut(writer, end, window, names, once=_once(name, field))]
    sort = _Sorted(tuple(names.values()), order_by(names, window.order, backward=window.backward), names)
    return _Part(((told, _scoped(name, field, [*found, *_collected(writer, field, end, told, sort)])),), told)


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


def _cut(writer: Writer, end: str, window: Window, names: Mapping[str, str], *, once: bool = True) -> list[str]:
    """Return the lines that keep the nodes of a window, each once, in order, with names for what they are sorted by."""
    between = inside(writer, end, window)
    kept = [f"WITH {'' if once else 'DISTINCT '}{end}", *where(between)] if between or not once else []
    limit = f" LIMIT {writer.parameter(window.size)}" if window.size != ALL else ""
    return [*kept, f"WITH {bound(end, names)} {order_by(names, window.order, backward=window.backward)}{limit}"]


def _collected(writer: Writer, field: One | Many | Page, end: str, told: str, sort: _Sorted) -> list[str]:
    """Return the lines that tell of nodes, as one list in their order."""
    key = (f"`{SORT_KEY}`: [{', '.join(sort.keys.values())}]",) if isinstance(field, Page) and field.keys else ()
    more, read = edges.read(writer, end, field.select)
    known = {key: name for key, name in sort.keys.items() if name in sort.bound}
    part = _map(writer, end, field.select, key, _Known(known, read))
    collected = f"collect({part.text})"
    at = [end, *sort.bound]
    names = [*at, *([read.name] if more else []), *(name for name, _ in part.calls)]
    again = [f"WITH {', '.join(names)} {sort.sort}"] if len(names) > len(at) else []
    return [
        *(f"WITH {', '.join([*at, one])}" for one in more),
        *(line for _, call in part.calls for line in call),
        *again,
        f"RETURN {f'head({collected})' if isinstance(field, One) else collected} AS {told}",
    ]


def _page(writer: Writer, name: str, field: Page) -> _Part:
    """Return a page; what is found is looked for once, whatever is told of it."""
    if field.window.spare and not field.beyond:
        size = then(field.window.size, lambda size: size - 1)
        field = replace(field, window=replace(field.window, size=size, spare=False))
    field = replace(field, window=replace(field.window, order=certain(field.where, field.window.order)))
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
    """Return a page with what is told of all that is found; whether there are more is seen without a node to spare."""
    end, nodes, found, here, told = (writer.name(letter) for letter in "ncfhp")
    window, place = field.window, writer.name("k")
    sort = _Sorted((place,), f"ORDER BY {place}", keys(end, window.order))
    between = inside(writer, end, window)
    size = then(window.size, lambda size: size - 1) if window.spare else window.size
    entries = [f"nodes: {nodes}"]
    entries += [f"total: size({found})"] if field.total else []
    entries += [f"more: size({here}) >= {writer.parameter(window.size)}"] if window.spare else []
    entries += [f"{key}: any({end} IN {found} WHERE {test})" for key, test in _far(writer, end, field).items()]
    page = [
        f"UNWIND range(0, size({here}[..{writer.parameter(size)}]) - 1) AS {place}",
        f"WITH {here}[{place}] AS {end}, {place}",
        *_collected(writer, field, end, nodes, sort),
    ]
    lines = [
        *_found(writer, name, field, end),
        *([] if _once(name, field) else [f"WITH DISTINCT {end}"]),
        f"WITH {end} {order_by(sort.keys, window.order, backward=window.backward)}",
        f"WITH collect({end}) AS {found}",
        f"WITH {found}, {f'[{end} IN {found} {where(between)[0]}]' if between else found} AS {here}",
        f"CALL ({here}) {{",
        *indented(page),
        "}",
        f"RETURN {{{', '.join(entries)}}} AS {told}",
    ]
    return _Part(((told, _scoped(name, field, lines)),), told)


def _total(writer: Writer, name: str, field: Page) -> _Part:
    """Return the number of all nodes of a list."""
    end = writer.name("n")
    if name or _everything(name, field):
        distinct = [] if _once(name, field) else [f"RETURN DISTINCT {end}"]
        return _Part((), f"COUNT {{ {' '.join([*_found(writer, name, field, end), *distinct])} }}")
    told = writer.name("t")
    return _Part(((told, _scoped(name, field, [*_found(writer, name, field, end), f"RETURN count({end}) AS {told}"])),), told)


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
