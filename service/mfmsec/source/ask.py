"""A question asked of the RDF: one SELECT, and its answer as text."""

from typing import TypeAlias

import pyoxigraph as ox

from mfmsec.errors import RequestError

Table: TypeAlias = tuple[list[str], list[tuple[str, ...]]]
"""Column names and rows of text, in the order of the text."""


def answer(store: ox.Store, sparql: str) -> Table:
    """Answer a SELECT over all graphs of a dataset, facts and what follows from them alike.

    Returns the column names and the rows, each value as text, an absent one as the empty text. Raises RequestError where
    the query cannot be read or is of another form.
    """
    try:
        found = store.query(sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        message = f"The query is not SPARQL: {error}"
        raise RequestError(message) from error
    if not isinstance(found, ox.QuerySolutions):
        message = "A question is a SELECT; ASK, CONSTRUCT and DESCRIBE give no rows."
        raise RequestError(message)
    columns = [variable.value for variable in found.variables]
    return columns, sorted(tuple(text(solution[column]) for column in columns) for solution in found)


def text(term: object) -> str:
    """Return what an answer holds as text, nothing as the empty text."""
    return str(getattr(term, "value", "")) if term is not None else ""
