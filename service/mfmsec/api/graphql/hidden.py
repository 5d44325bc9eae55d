"""Where a service keeps its schema to itself: what would tell of it is refused."""

from typing import Any, Final

from graphql import FieldNode, ValidationRule

from mfmsec.api.graphql.errors import as_graphql
from mfmsec.errors import SchemaHidden

_TELLING: Final = frozenset({"__schema", "__type", "_service"})


class NoSchema(ValidationRule):
    """No field tells the schema; `__typename` tells no more than an answer does."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:  # noqa: ANN401 - where the node stands
        """Report a field that tells the schema."""
        name = node.name.value
        if name in _TELLING:
            message = (
                f"`{name}` would tell the schema, which this service keeps to itself; who runs it can set MFMSEC_INTROSPECTION=on."
            )
            self.report_error(as_graphql(SchemaHidden(message), node))
