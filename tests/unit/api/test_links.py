"""Links in the headers of pages."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from mfmsec.api.pages.answers import links
from mfmsec.api.pages.negotiate import ALL, HTML


@pytest.mark.parametrize(("size", "times"), [(10, len(ALL) - 1), (3_900, 0)])
def test_a_long_query_makes_no_large_headers(size: int, times: int) -> None:
    """A query that is long is not repeated in a link for each form."""
    resource = cast("Any", SimpleNamespace(path="/threat/flood", forms=ALL))

    found = ", ".join(links(resource, f"q={'x' * size}", None, ['</>; rel="license"'], HTML))

    assert found.count("q=xxx") == times
    assert found.endswith('</>; rel="license"')
