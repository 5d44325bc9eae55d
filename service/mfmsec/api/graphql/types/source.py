"""The root field `sources`: whose facts the graph holds."""

from typing import Any

from mfmsec.api.graphql.execute import Asking
from mfmsec.api.graphql.fields import plain, told
from mfmsec.api.graphql.origin import Prepared
from mfmsec.api.graphql.roots import asked
from mfmsec.api.graphql.types.common import DateTime
from mfmsec.query import sources as query
from mfmsec.query.cost import cost
from mfmsec.query.plan import plan


@plain
class Source:
    """Facts that are loaded together and told apart: ours, whose source is `mfmsec`, or a user's own."""

    name: str = told("name", "its name, as `source` of each of its nodes tells it")
    version: str = told("version", "the version that is loaded")
    nodes: int = told("nodes", "how many nodes it has")
    edges: int = told("edges", "how many edges start at its nodes, stated or inferred")
    loaded_at: DateTime = told("loaded_at", "when it was loaded, or last changed")
    digest: str = told("digest", "fingerprint of all that it says, which differs when anything in it does")


def _prepare(_: Asking) -> Prepared:
    root = query.all_of_them("answer")
    return Prepared(plan(root), lambda answer, _: query.in_order(answer), cost=cost(root))


def sources() -> Any:  # noqa: ANN401 - a field
    """Declare the root field."""
    return asked(_prepare, "The sources whose facts every answer is from, ours first.", "list[Source]")
