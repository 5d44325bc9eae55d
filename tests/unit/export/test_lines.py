from hypothesis import given
from hypothesis import strategies as st

from mfmsec.export import lines

WORDS = st.lists(st.lists(st.binary(max_size=3).map(lambda text: text.replace(b"\n", b"") + b"\n"), max_size=5), max_size=4)


@given(WORDS)
def test_lines_come_in_the_order_of_their_bytes(chunks: list[list[bytes]]) -> None:
    """However lines are cut into chunks, each comes once, in the order that sorting all of them at once would give."""
    everything = {line for chunk in chunks for line in chunk}

    assert list(lines.in_order(iter(chunks))) == sorted(everything)
