"""What the headers of a request say."""

import pytest

from mfmsec.api.graphql.media import wanted


@pytest.mark.parametrize(
    ("header", "gzip"),
    [
        (b"", False),
        (b"gzip", True),
        (b"br, GZIP;q=0.5", True),
        (b"*", True),
        (b"identity", False),
        (b"gzip;q=0", False),
        (b"gzip;q=0, *", False),
        (b"gzip;q=x", False),
    ],
)
def test_only_who_takes_gzip_gets_it(header: bytes, gzip: bool) -> None:
    """An answer is compressed for who names gzip or takes any coding, and for nobody who refuses it."""
    assert wanted("POST", b"*/*", b"application/json", header).gzip is gzip
