"""Settings that limit who may ask what, and how often."""

import pytest

from mfmsec import settings
from mfmsec.errors import SettingsError


def test_by_default_the_schema_is_told_and_nobody_is_counted() -> None:
    """Without settings of ours a service is open."""
    read = settings.from_environment({"HOME": "home"})

    assert (read.introspection, read.rate_limit, read.rate_by, read.trusted_proxies) == ("on", "", "address", 0)


@pytest.mark.parametrize("rate", ["1/second", "600/minute", "1000000/hour", "5/day"])
def test_a_rate_is_a_number_in_a_time(rate: str) -> None:
    """A rate is taken as it is written."""
    assert settings.from_environment({"HOME": "home", "MFMSEC_RATE_LIMIT": rate}).rate_limit == rate


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        *(
            ("MFMSEC_RATE_LIMIT", bad, "write it as 600/minute")
            for bad in ("600", "0/minute", "-1/day", "5/fortnight", "5/day;1/hour")
        ),
        ("MFMSEC_RATE_BY", "cookie", "set it to one of address, api-key"),
        ("MFMSEC_TRUSTED_PROXIES", "-1", "set it to the number of proxies in front"),
        ("MFMSEC_TRUSTED_PROXIES", "one", "set it to a number"),
        ("MFMSEC_SPARQL_WORKERS", "-1", "set it to a number of processes"),
        ("MFMSEC_INTROSPECTION", "no", "set it to one of on, off"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_by_name(variable: str, value: str, says: str) -> None:
    """What cannot be is told with the variable and the repair, before a service starts."""
    with pytest.raises(SettingsError, match=f"{variable} .*{says}"):
        settings.from_environment({"HOME": "home", variable: value})
