"""Our service with its limits taken out, to see what they cost: python -m bench.graphql.unlimited PORT."""

import dataclasses
import sys
from typing import Any

from mfmsec import settings
from mfmsec.api import app
from mfmsec.api.graphql import limits
from mfmsec.query.cost import Cost
from mfmsec.store import driver


def _free(*_: Any) -> int:  # noqa: ANN401 - whatever a limit is asked about
    return 0


def _nothing(*_: Any) -> None:  # noqa: ANN401 - whatever a limit is asked about
    return None


def main() -> None:
    """Serve."""
    for owner, name, instead in ((limits, "refused", _nothing), (limits, "variables_refused", _nothing), (Cost, "of", _free)):
        setattr(owner, name, instead)
    chosen = dataclasses.replace(settings.from_environment(), port=int(sys.argv[1]))
    with driver.connect(chosen, lasting=True) as graph:
        app.serve(chosen, graph)


if __name__ == "__main__":
    main()
