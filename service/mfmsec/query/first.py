"""The first nodes of all with a label, read from an index in its order: as cheap in a large catalog as in a small one.

An index holds nodes that have the property. Those without it come last, and are looked for only where the others are too few:

    CALL () { MATCH (n1:Coverage) WHERE n1.code IS NOT NULL WITH n1 ORDER BY n1.code, n1.iri LIMIT $p RETURN collect(n1) AS l2 }
    CALL (l2) { UNWIND CASE WHEN size(l2) < $p … MATCH (n1:Coverage) WHERE n1.code IS NULL … RETURN collect(n1) AS l3 }
    UNWIND (l2 + l3)[..$p] AS n1
"""

from collections.abc import Mapping
from dataclasses import replace

from mfmsec.mapping import specs
from mfmsec.query import reach
from mfmsec.query.select import Order, Page, Window
from mfmsec.query.text import Writer, bound, indented, keys, node, order_by
from mfmsec.query.where import inside, where


def lines(writer: Writer, name: str, page: Page, names: Mapping[str, str]) -> list[str] | None:
    """Return the lines that bind a name to the nodes of a page of all with a label, and names to what they are sorted by.

    None where no index has their order.
    """
    window, labels = page.window, reach.asked((), page.select.labels, page.select.base)
    first = window.order[0]
    if len(labels) != 1 or not _indexed(labels[0], first) or (window.backward and not first.everywhere):
        return None
    match, between = f"MATCH {node(name, labels)}", inside(writer, name, window)
    known = f"{name}.{first.key} IS NOT NULL"
    if first.everywhere:
        return [match, *where(between or [known]), f"WITH {bound(name, names)} {_sorted(writer, names, window)}"]
    there, others, short, size = *(writer.name("l") for _ in range(3)), writer.parameter(window.size)
    present = replace(window, order=(replace(first, everywhere=True), *window.order[1:]))
    absent = replace(window, order=window.order[1:])
    at = keys(name, window.order)
    seek = [known, *_from(writer, name, window), *between]
    return [
        "CALL () {",
        *indented([match, *where(seek), f"WITH {name} {_sorted(writer, at, present)}", f"RETURN collect({name}) AS {there}"]),
        "}",
        f"CALL ({there}) {{",
        # a list to unwind, since what WHERE says here would be tested only for each of the nodes
        *indented([f"UNWIND CASE WHEN size({there}) < {size} THEN [1] ELSE [] END AS {short}"]),
        *indented([match, *where([f"{name}.{first.key} IS NULL", *between])]),
        *indented([f"WITH {name} {_sorted(writer, at, absent)}", f"RETURN collect({name}) AS {others}"]),
        "}",
        f"UNWIND ({there} + {others})[..{size}] AS {name}",
        f"WITH {bound(name, names)}",
    ]


def _from(writer: Writer, name: str, window: Window) -> list[str]:
    """Return the test that finds the place of a cursor in an index."""
    if window.after is None:
        return []
    first = window.order[0]
    return [f"{name}.{first.key} {'<=' if first.descending else '>='} {writer.parameter(window.after[0])}"]


def _sorted(writer: Writer, at: Mapping[str, str], window: Window) -> str:
    return f"{order_by(at, window.order, backward=window.backward)} LIMIT {writer.parameter(window.size)}"


def _indexed(label: str, order: Order) -> bool:
    if order.key == "iri":
        return True
    spec = specs.by_label().get(label)
    return spec is not None and any(known.key == order.key and known.index for known in spec.properties)
