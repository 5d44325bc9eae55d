"""Whether each defined class has the members that a query of its own says it should."""

import pyoxigraph as ox
from rdflib.namespace import OWL

from mfmsec.domain import ids
from mfmsec.source import ask, files
from mfmsec.source.criteria.result import Ask, Found
from mfmsec.source.criteria.view import View, short

FOLDER = "members"
"""Under the ontology: one SELECT for each defined class, that knows nothing of axioms and rules."""


def members(view: View) -> Found:
    """Count members of defined classes; sinners are those that only one of rules and query knows, and classes without a query."""
    defined = [term for term in view.terms if view.values(term, str(OWL.equivalentClass))]
    queries = {path.stem: path for path in sorted((view.folder / FOLDER).glob("*.rq"))}
    sinners = [f"{name} is a query for no defined class" for name in queries if ids.NAMESPACE + name not in defined]
    total = 0
    for term in defined:
        name = term.removeprefix(ids.NAMESPACE)
        inferred = set(view.of_type(term))
        total += len(inferred)
        sinners += _differences(view, name, inferred) if name in queries else [f"{short(term)} has no query {FOLDER}/{name}.rq"]
    return {"defined classes": len(defined), "members": total}, sinners


def _differences(view: View, name: str, inferred: set[str]) -> list[str]:
    wanted, unreadable = _asked(view, name)
    told = [*unreadable, *(f"{short(one)} is missing in mfmsec:{name}" for one in wanted - inferred)]
    told += [f"{short(one)} is in mfmsec:{name}, against its query" for one in inferred - wanted] if not unreadable else []
    return told or ([] if inferred else [f"mfmsec:{name} has no member"])


def _asked(view: View, name: str) -> tuple[set[str], list[str]]:
    """Return what a query finds, or why it cannot be asked."""
    file = f"{FOLDER}/{name}.rq"
    text, unreadable = files.text(view.folder / file, file)
    if unreadable:
        return set(), [str(unreadable[0])]
    try:
        found = view.store.query(text, use_default_graph_as_union=True)
    except SyntaxError as error:
        return set(), [f"{file} is not SPARQL: {' '.join(str(error).split())}"]
    if not isinstance(found, ox.QuerySolutions) or len(found.variables) != 1:
        return set(), [f"{file} does not begin with SELECT ?member"]
    return {ask.text(row[0]) for row in found}, []


ASKS = (
    Ask(
        "members",
        "reasoning",
        "Every defined class has the members that its query under members/ finds, no more and no fewer, and has some.",
        "Correct the axiom in schema/, the rule, or the query, whichever is wrong.",
        members,
    ),
)
