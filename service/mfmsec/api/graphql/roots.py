"""The root fields that find nodes: one by a key, or a list page by page. Each runs one statement."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import strawberry
from strawberry.relay.utils import from_base64, to_base64
from strawberry.types.field import StrawberryField

from mfmsec.api.graphql.execute import Selection
from mfmsec.api.graphql.fields import LABELS, argument, paged, typed
from mfmsec.api.graphql.origin import KEY, Asked, Info
from mfmsec.domain import ids
from mfmsec.errors import RequestError
from mfmsec.query import page
from mfmsec.query.plan import TYPE_KEY, plan
from mfmsec.query.release import answer
from mfmsec.query.select import ANYTHING, And, Compare, Condition, IsLoaded, Many, One, Operator, Page, Property, Related, Step

MAX_IDS: Final = 100
"""How many ids `nodes` takes."""
_KEYS: Final = {
    "id": ("ID", "permanent id, as `id` tells it"),
    "iri": ("str", "address"),
    "slug": ("str", "last part of the address"),
    "code": ("str", "permanent code"),
}


def asked(function: Callable[[Info, dict[str, Any]], Any], text: str, annotation: str) -> StrawberryField:
    """Declare a root field: what it runs, its description and its type."""
    made: StrawberryField = strawberry.field(description=text, metadata={KEY: Asked(function)})
    return typed(made, annotation)


def lookup(target: str) -> Any:  # noqa: ANN401 - a field
    """Declare a root field that finds one node of a type by one of its keys."""

    def ask(info: Info, given: dict[str, Any]) -> Any:  # noqa: ANN401 - a map of the answer
        select = Selection(info).select(target, info.field_nodes)
        return answer(info.context.read, plan(One("answer", (), select, _by_key(target, given))))

    made = asked(
        ask, f"The {target} with this id, IRI, slug or code; null where there is none. Give one of them.", f"{target} | None"
    )
    coded = target in ids.CODE_LETTERS
    made.arguments = [argument(k, f"{kind} | None", text) for k, (kind, text) in _KEYS.items() if coded or k != "code"]
    return made


def _by_key(target: str, given: Mapping[str, Any]) -> Condition:
    keys = [(name, value) for name, value in given.items() if value is not None]
    if len(keys) != 1:
        message = f"Name the {target} by one key, not by {len(keys)}: {', '.join(f'`{name}`' for name in _KEYS)}."
        raise RequestError(message)
    name, value = keys[0]
    if name != "id":
        return Compare(name, Operator.EQ, value)
    kind, iri = type_and_iri(value)
    return Compare("iri", Operator.EQ, iri if kind == target else "")


def type_and_iri(text: str) -> tuple[str, str]:
    """Return the type and the IRI that a Relay id stands for.

    Raises RequestError where the text is no id.
    """
    try:
        kind, iri = from_base64(text)
    except ValueError:
        kind, iri = "", ""
    if kind not in LABELS:
        message = f"{text!r} is no id; take `id` from an answer, or look up by IRI or code."
        raise RequestError(message)
    return kind, iri


def global_id(kind: str, iri: str) -> str:
    """Return the Relay id of a node."""
    return to_base64(kind, iri)


def listing(target: str, text: str, where: Callable[[dict[str, Any]], Condition] = lambda _: ANYTHING) -> Any:  # noqa: ANN401 - a field
    """Declare a root field that lists the nodes of a type, page by page; `where` adds a condition of its own."""

    def ask(info: Info, given: dict[str, Any]) -> page.Cut:
        selection = Selection(info)
        window, wanted = selection.paging(info.parent_type, target, info.field_nodes[0])
        own = where(given)
        both = wanted if own == ANYTHING else And((own, wanted))
        root = selection.page(Page("answer", (), window, both), target, info.field_nodes)
        return page.cut(target, window, answer(info.context.read, plan(root)))

    return paged(asked(ask, text, ""), target)


def in_scheme(given: Mapping[str, Any]) -> Condition:
    """Return the condition that a concept belongs to the asked axis, or to any."""
    scheme = given.get("scheme")
    inner = ANYTHING if scheme is None else Compare("slug", Operator.EQ, getattr(scheme, "value", scheme))
    return Related((Step("IN_SCHEME"),), ("ConceptScheme",), inner)


def loaded_release() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that tells which release is loaded."""

    def ask(info: Info, _: dict[str, Any]) -> Any:  # noqa: ANN401 - a map of the answer
        select = Selection(info).select("Release", info.field_nodes)
        return answer(info.context.read, plan(One("answer", (), select, IsLoaded())))

    return asked(ask, "The release that every answer is from.", "Release | None")


def concepts() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that lists the values of an axis."""
    made: StrawberryField = listing("Concept", "The values of an axis, or of all.", in_scheme)
    made.arguments = [argument("scheme", "Axis | None", "axis whose values to tell"), *made.arguments]
    return made


def node() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that finds any node by its id."""

    def ask(info: Info, given: dict[str, Any]) -> Any:  # noqa: ANN401 - a map of the answer
        return _by_ids(info, [given["id"]])[0]

    made = asked(ask, "Any node by its id; null where there is none.", "Node | None")
    made.arguments = [argument("id", "ID", "permanent id")]
    return made


def nodes() -> Any:  # noqa: ANN401 - a field
    """Declare the root field that finds several nodes by their ids."""

    def ask(info: Info, given: dict[str, Any]) -> list[Any]:
        if len(given["ids"]) > MAX_IDS:
            message = f"`ids` holds {len(given['ids'])}; it takes at most {MAX_IDS}."
            raise RequestError(message)
        return _by_ids(info, given["ids"])

    made = asked(ask, f"Nodes by their ids, in their order, null for each unknown one; at most {MAX_IDS}.", "list[Node | None]")
    made.arguments = [argument("ids", "list[ID]", "permanent ids")]
    return made


def _by_ids(info: Info, asked_for: list[str]) -> list[Any]:
    wanted = [type_and_iri(text) for text in asked_for]
    selection = Selection(info)
    select = selection.select("Node", info.field_nodes)
    where = Compare("iri", Operator.IN, tuple(iri for _, iri in wanted))
    told = replace(select, fields=(Property("@iri", "iri"), *select.fields))
    found = answer(info.context.read, plan(Many("answer", (), told, where)))
    by_iri = {(row[TYPE_KEY], row["@iri"]): row for row in found}
    return [by_iri.get(pair) for pair in wanted]
