from mfmsec.query.slot import Slot, filled, gathered


def test_a_list_with_a_variable_in_it_is_one_slot() -> None:
    """A list written in a document may hold variables; it is filled as one value, and functions see it whole."""
    given = gathered({"in": ["a", Slot(0)], "rest": [{"eq": Slot(1)}, ["b"]]})

    assert isinstance(given["in"], Slot)
    assert given["rest"] == [{"eq": Slot(1)}, ["b"]]
    assert filled(given, ["x", "y"]) == {"in": ["a", "x"], "rest": [{"eq": "y"}, ["b"]]}
    assert given["in"].then(len).fill(["x", "y"]) == 2
