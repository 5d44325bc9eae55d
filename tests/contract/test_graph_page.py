from mfmsec.mapping import describe
from tests.contract.refresh import GRAPH


def test_the_page_of_the_graph_tells_of_every_class_and_edge() -> None:
    """docs/graph.md is what the specs say; `python -m tests.contract.refresh` writes it anew."""
    assert GRAPH.read_text(encoding="utf-8") == describe.markdown()
