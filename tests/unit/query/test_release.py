"""Which release an answer is from."""

import pytest

from mfmsec.errors import ReleaseLoading, ReleaseMissing
from mfmsec.query.release import Loaded, loaded_in


def test_a_whole_release_is_told() -> None:
    """A record tells version and fingerprint of the release that it was read from."""
    assert loaded_in({"release": {"release": "2026.12.0", "digest": "d", "status": "ready"}}) == Loaded("2026.12.0", "d")


def test_nothing_loaded_is_an_error_with_its_repair() -> None:
    """Without a release there is no answer, and the text says how to get one."""
    with pytest.raises(ReleaseMissing, match="mfmsec load"):
        loaded_in({"release": None})


def test_half_of_another_source_is_an_error() -> None:
    """While a user's source is being loaded there is no answer either, though ours is whole."""
    with pytest.raises(ReleaseLoading, match=r"1\.0 of acme is being loaded"):
        loaded_in({"release": {"release": "2027.1.0", "digest": "d", "status": "ready", "loading": "1.0 of acme"}})


def test_every_load_has_a_mark_of_its_own() -> None:
    """What two answers have in common changes with the load that wrote last, though our release is the same."""
    first, second = (Loaded("2026.12.0", "d", loader) for loader in ("one", "other"))

    assert first.mark != second.mark


def test_half_a_release_is_an_error() -> None:
    """While a load is under way there is no answer."""
    with pytest.raises(ReleaseLoading, match=r"2027\.1\.0 is being loaded"):
        loaded_in({"release": {"release": "2027.1.0", "digest": "d", "status": "loading"}})
