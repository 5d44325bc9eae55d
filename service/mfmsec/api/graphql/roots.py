"""The root fields that find nodes: one by a key, or a list page by page. Each runs one statement."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import strawberry
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import LABELS, argument, paged, typed
from mfmsec.api.graphql.identity import iri_of, type_and_iri
from mfmsec.api.graphql.origin import KEY, Asked, Given, Prepared
from mfmsec.domain import ids
from mfmsec.errors import RequestError, UnknownTerm
from mfmsec.query import page
from mfmsec.query.cost import cost, total
from mfmsec.query.plan import TYPE_KEY, plan, plan_all
from mfmsec.query.select import (
    ANYTHING,
    IRI,
    And,
    Compare,
    Condition,
    IsLoaded,
    Many,
    One,
    Operator,
    Order,
    Page,
    Property,
    Related,
    Select,
    Step,
    Window,
)
from mfmsec.query.slot import then

MAX_IDS: Final = 100
"""How many ids `nodes` takes."""
_SOURCE: Final = "@source"
_KEYS: Final = {
    "id": ("ID", "permanent id, as `id` tells it"),
    "iri": ("str", "address"),
    "slug": ("str", "last part of the address; where several sources have it, that of ours"),
    "code": ("str", "permanent code"),
}


def asked(prepare: Callable[[Asking], Prepared], text: str, annotation: str) -> StrawberryField:
    """Declare a root field: what prepares its answer, its description and its type."""
    made: StrawberryField = strawberry.field(description=text, metadata={KEY: Asked(prepare)})
    return typed(made, annotation)


def lookup(target: str) -> Any:  # noqa: ANN401 - a field
    """Declare a root field that finds one node of a type by one of its keys."""
    keys = {key: told for key, told in _KEYS.items() if key != "code" or target in ids.CODE_LETTERS}

    def prepare(asking: Asking) -> Prepared:
        wanted = _by_key(target, tuple(keys), asking.given)
        select = asking.selection.select(target, asking.nodes)
        found = _by_slug(select, wanted) if wanted.key == "slug" else One("answer", (), select, wanted)
        if not asking.given.get("required"):
            return Prepared(plan(found), lambda answer, _: _ours_first(answer), cost=cost(found))
        near = (_beside("below", target, wanted, Operator.LT), _beside("above", target, wanted, Operator.GT))
        return Prepared(plan_all(found, *near), partial(_certain, target), cost=total(cost(one) for one in (found, *near)))

    text = f"The {target} with this {' or '.join(keys)}; null where there is none. Give one of them."
    made = asked(prepare, text, f"{target} | None")
    arguments = (argument(key, f"{kind} | None", told) for key, (kind, told) in keys.items())
    made.arguments = [*arguments, argument("required", "bool | None", "whether it is an error that there is none")]
    return made


def _by_slug(select: Select, wanted: Compare) -> Many:
    """Return the question for the nodes with a slug, which a user may give to one of theirs, too."""
    return Many("answer", (), replace(select, fields=(Property(_SOURCE, "source"), *select.fields)), wanted)


def _ours_first(answer: Any) -> Any:  # noqa: ANN401 - a map of the answer, or several
    """Return what a lookup found: of several, ours, since no user's node stands in its place."""
    return min(answer, key=lambda one: one[_SOURCE] != ids.SOURCE, default=None) if isinstance(answer, list) else answer


def _beside(key: str, target: str, wanted: Compare, operator: Operator) -> Page:
    """Return the question for the node next to one that is looked up, in the order of the key that it is looked up by."""
    order = (Order(wanted.key, descending=operator is Operator.LT), IRI)
    select = Select(LABELS[target], (Property("key", wanted.key),))
    return Page(key, (), Window(1, order), replace(wanted, operator=operator), select)


def _certain(target: str, answer: Mapping[str, Any], given: Given) -> Any:  # noqa: ANN401 - a map of the answer
    """Return what was found; raises UnknownTerm where nothing was, with what there is beside."""
    found = _ours_first(answer["answer"])
    if found is not None:
        return found
    name, value = next((key, given[key]) for key in _KEYS if given.get(key) is not None)
    near = " and ".join(str(row["key"]) for side in ("below", "above") for row in answer[side]["nodes"])
    message = f"No {target} has the {name} {value!r}; {f'next to it there is {near}' if near else 'there is none at all'}."
    raise UnknownTerm(message)


def _as_told(answer: Any, _: Given) -> Any:  # noqa: ANN401 - a map of the answer
    return answer


def _by_key(target: str, keys: tuple[str, ...], given: Mapping[str, Any]) -> Compare:
    named = [(name, given[name]) for name in keys if given.get(name) is not None]
    if len(named) != 1:
        message = f"Name the {target} by one key, not by {len(named)}: {', '.join(f'`{name}`' for name in keys)}."
        raise RequestError(message)
    name, value = named[0]
    if name != "id":
        return Compare(name, Operator.EQ, value)
    return Compare("iri", Operator.EQ, then(value, lambda text: iri_of(text, target)))


def listing(target: str, text: str, where: Callable[[dict[str, Any]], Condition] = lambda _: ANYTHING) -> Any:  # noqa: ANN401 - a field
    """Declare a root field that lists the nodes of a type, page by page; `where` adds a condition of its own."""

    def prepare(asking: Asking) -> Prepared:
        selection = asking.selection
        window, wanted = selection.paging(asking.kind, target, asking.nodes[0])
        own = where(asking.given)
        both = wanted if own == ANYTHING else And((own, wanted))
        root = selection.page(Page("answer", (), window, both), target, asking.nodes)

        def finish(answer: Any, given: Given) -> page.Cut:  # noqa: ANN401 - a map of the answer
            return page.cut(target, page.window(target, window.order, given), answer)

        return Prepared(plan(root), finish, cost=cost(root))

    return paged(asked(prepare, text, ""), target)


def in_scheme(given: Mapping[str, Any]) -> Condition:
    """Return the condition that a concept belongs to the asked axis, or to any."""
    scheme = given.get("scheme")
    inner = ANYTHING if scheme is None else Compare("iri", Operator.EQ, f"{ids.BASE}scheme/{getattr(scheme, 'value', scheme)}")
    return Related((Step("IN_SCHEME"),), ("ConceptScheme",), inner)


def loaded_release() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that tells which release is loaded."""

    def prepare(asking: Asking) -> Prepared:
        select = asking.selection.select("Release", asking.nodes)
        root = One("answer", (), select, IsLoaded())
        return Prepared(plan(root), _as_told, cost=cost(root))

    return asked(prepare, "The release that every answer is from.", "Release | None")


def concepts() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that lists the values of an axis."""
    made: StrawberryField = listing("Concept", "The values of an axis, or of all.", in_scheme)
    made.arguments = [argument("scheme", "Axis | None", "axis whose values to tell"), *made.arguments]
    return made


def node() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that finds any node by its id."""

    def prepare(asking: Asking) -> Prepared:
        return _by_ids(asking, then(asking.given["id"], lambda text: [text]), lambda given: given["id"])

    made = asked(prepare, "Any node by its id; null where there is none.", "Node | None")
    made.arguments = [argument("id", "ID", "permanent id")]
    return made


def nodes() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that finds several nodes by their ids."""

    def prepare(asking: Asking) -> Prepared:
        return _by_ids(asking, asking.given["ids"], lambda given: given["ids"])

    made = asked(prepare, f"Nodes by their ids, in their order, null for each unknown one; at most {MAX_IDS}.", "list[Node | None]")
    made.arguments = [argument("ids", "list[ID]", "permanent ids")]
    return made


def _by_ids(asking: Asking, ids_: Any, of: Callable[[Given], Any]) -> Prepared:  # noqa: ANN401 - a list, or the slot for one
    """Prepare the nodes with these ids; `of` finds among the real arguments the one id, or the list, that is answered."""
    select = asking.selection.select("Node", asking.nodes)
    told = replace(select, fields=(Property("@iri", "iri"), *select.fields))
    root = Many("answer", (), told, Compare("iri", Operator.IN, then(ids_, _iris_of)))

    def finish(answer: Any, given: Given) -> Any:  # noqa: ANN401 - maps of the answer
        by_iri = {(row[TYPE_KEY], row["@iri"]): row for row in answer}
        wanted = of(given)
        if isinstance(wanted, list):
            return [by_iri.get(type_and_iri(text)) for text in wanted]
        return by_iri.get(type_and_iri(wanted))

    return Prepared(plan(root), finish, cost=cost(root, then(ids_, len)))


def _iris_of(texts: list[str]) -> tuple[str, ...]:
    if len(texts) > MAX_IDS:
        message = f"`ids` holds {len(texts)}; it takes at most {MAX_IDS}."
        raise RequestError(message)
    return tuple(type_and_iri(text)[1] for text in texts)
