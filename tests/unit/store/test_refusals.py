"""What a load refuses, and how it says so."""

import pyoxigraph as ox
import pytest

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.errors import FactsError, RequestError
from mfmsec.store import catalog, changes
from mfmsec.store.changes import Load
from mfmsec.store.plan import SHOWN, Plan
from tests.sources import ACME, threat


def test_only_a_source_that_is_loaded_can_be_named() -> None:
    """`--only` with a name that is none of the sources is refused, and those there are are named."""
    loads = [Load(name, "1.0", tuple, "") for name in (ids.SOURCE, "acme")]
    plan = Plan(tuple(changes.compare({}, load) for load in loads), {}, (None, None))

    with pytest.raises(RequestError, match="source 'acne' is loaded here; name one of mfmsec, acme"):
        plan.refuse_others("acne")


def test_of_many_links_that_end_nowhere_some_are_shown() -> None:
    """However many links of users' facts end nowhere, the error tells how many and shows the first."""
    nowhere = f"{ids.BASE}threat/nowhere"
    own = [quad for number in range(SHOWN + 5) for quad in threat("acme", f"{ACME}t{number:02}", f"ACME-T{number:04}", nowhere)]

    with pytest.raises(FactsError) as refused:
        catalog.joined(ox.Store(), own, resources.ontology())

    first, *shown, last = str(refused.value).splitlines()
    links = 4 * (SHOWN + 5)
    assert first.startswith(f"{links} links of users' facts end nowhere")
    assert (len(shown), last) == (SHOWN, f"… and {links - SHOWN} more")
