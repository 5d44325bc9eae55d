"""Hooks for schemathesis: what our scalars look like, questions that get past the first refusal, and what no answer may hold."""

import base64

import graphql
import schemathesis
from hypothesis import strategies as st
from schemathesis.graphql import nodes

ADDRESSES = ("https://w3id.org/mfmsec/modality/audio", "https://w3id.org/mfmsec/coverage/C0127", "urn:x")
KEYS = ("code", "slug", "iri", "id")
KNOWN = {
    ("attack", "code"): "MFM-A0126",
    ("defense", "code"): "MFM-D0001",
    ("framework", "slug"): "mitre-atlas",
    ("method", "code"): "MFM-M0082",
    ("node", "id"): base64.b64encode(b"Coverage:https://w3id.org/mfmsec/coverage/C0127").decode(),
    ("paths", "from"): "MFM-T0012",
    ("paths", "to"): "MFM-M0082",
    ("threat", "code"): "MFM-T0012",
}

schemathesis.graphql.scalar("IRI", st.sampled_from(ADDRESSES).map(nodes.String))
schemathesis.graphql.scalar("DateTime", st.datetimes().map(lambda at: nodes.String(f"{at.isoformat()}Z")))


class _Sensible(graphql.Visitor):
    """Keeps one key of a thing and one direction of a list, small numbers, and names what exists: a question reaches data."""

    def enter_field(self, node: graphql.FieldNode, *_: object) -> graphql.FieldNode:
        named = {argument.name.value: argument for argument in node.arguments}
        key = next((key for key in KEYS if key in named), None)
        dropped = {"last", "before", "after", *KEYS} - {key}
        kept = tuple(_sensible(node.name.value, argument) for name, argument in named.items() if name not in dropped)
        return graphql.FieldNode(name=node.name, arguments=kept, selection_set=node.selection_set)


def _sensible(field: str, argument: graphql.ArgumentNode) -> graphql.ArgumentNode:
    known = KNOWN.get((field, argument.name.value))
    value: graphql.ValueNode = argument.value if known is None else nodes.String(known)
    if argument.name.value in {"first", "maxLength"} and isinstance(value, graphql.IntValueNode):
        value = graphql.IntValueNode(value=str(1 + abs(int(value.value)) % 3))
    return graphql.ArgumentNode(name=argument.name, value=value)


@schemathesis.hook
def map_body(context: schemathesis.HookContext, body: graphql.DocumentNode) -> graphql.DocumentNode:
    """Make three of four valid questions sensible; leave the others, and what is meant to be wrong, as wild as they are."""
    assert context.operation
    meant_wrong = bool(graphql.validate(context.operation.schema.client_schema, body))
    wild = sum(graphql.print_ast(body).encode()) % 4 == 0
    return body if meant_wrong or wild else graphql.visit(body, _Sensible())


@schemathesis.check
def nothing_breaks_inside(_: object, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """No answer has a status of 500 or above, none is masked, and each error has a code."""
    assert response.status_code < 500, response.text
    for error in response.json().get("errors", ()):
        assert error["extensions"]["code"] not in {"INTERNAL", "STORE_FAILED"}, case.body
