"""What the rules make of the facts, and that it is what the axioms entail."""

from collections.abc import Callable, Iterable
from pathlib import Path

import owlrl  # type: ignore[import-untyped]  # it ships no types
import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from mfmsec.domain import ids
from mfmsec.source import assemble

ONTOLOGY = Path(__file__).parents[2] / "ontology"
RULES = {path.stem: path.read_text(encoding="utf-8") for path in ONTOLOGY.glob("rules/*.rq")}
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
EXAMPLES = {path.stem: path for path in sorted(Path(__file__).parent.glob("rules/*.trig"))}


def _example(rule: str, part: str) -> set[ox.Triple]:
    """Return the triples of one part, `given` or `expected`, of a rule's example."""
    quads = ox.parse(path=str(EXAMPLES[rule]), format=ox.RdfFormat.TRIG)
    return {quad.triple for quad in quads if quad.graph_name == ox.NamedNode(ids.graph(part))}


def _made(store: ox.Store, rule: str) -> set[ox.Triple]:
    made = store.query(RULES[rule], use_default_graph_as_union=True)
    assert isinstance(made, ox.QueryTriples)
    return set(made)


def _is_axiom(rule: str) -> bool:
    return RULES[rule].startswith("# axiom: ")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_makes_what_its_example_says(rule: str) -> None:
    """Each rule makes of its example exactly the triples expected there, and says which axiom it stands for, or that none can."""
    store = ox.Store()
    store.bulk_extend(assemble.schema(ONTOLOGY))
    store.extend(ox.Quad(*triple) for triple in _example(rule, "given"))
    assert _made(store, rule) == _example(rule, "expected")
    assert _is_axiom(rule) or RULES[rule].startswith("# no axiom: ")


def test_every_rule_has_an_example() -> None:
    """No rule is without an example, and no example without its rule."""
    assert set(EXAMPLES) == set(RULES)


def test_one_pass_is_enough_for_what_axioms_entail(stated: ox.Store, dataset: ox.Store) -> None:
    """The rules unfold their chains, so that what one pass makes of the facts is all that the second would find."""
    made = set().union(*(_made(stated, rule) for rule in RULES))
    inferred = {quad.triple for quad in dataset.quads_for_pattern(None, None, None, ox.NamedNode(ids.graph(inferred=True)))}
    types = {triple for triple in inferred - made if triple.predicate.value == str(RDF.type)}
    assert inferred - made == types, "only a member of a defined class can need a second pass"


def test_the_rules_make_what_the_axioms_entail(
    stated: ox.Store, dataset: ox.Store, as_graph: Callable[[Iterable[ox.Quad]], Graph]
) -> None:
    """Of the whole dataset, rules that stand for axioms make what an OWL RL reasoner entails, no triple more or less.

    Texts and figures entail nothing of ours and are left out, which halves the reasoner's time; nor does it find a contradiction.
    """
    closure = as_graph(quad for quad in stated if _is_link(quad))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    assert list(closure.objects(None, ERROR)) == []
    made = [ox.Quad(*triple) for rule in RULES if _is_axiom(rule) for triple in _made(dataset, rule)]
    ours = as_graph([*(quad for quad in stated if _is_link(quad)), *made])
    assert _about_facts(ours) == _about_facts(closure)


def _is_link(quad: ox.Quad) -> bool:
    return quad.graph_name == assemble.SCHEMA_GRAPH or not isinstance(quad.object, ox.Literal)


def _about_facts(graph: Graph) -> set[tuple[str, str, str]]:
    """Return the triples of individuals, without what OWL says of everything."""
    return {
        (str(subject), str(predicate), str(value))
        for subject, predicate, value in graph
        if str(subject).startswith(ids.BASE)
        and not str(subject).startswith((ids.NAMESPACE, f"{ids.BASE}schema/"))
        and isinstance(value, URIRef)
        and predicate != OWL.sameAs
        and value != OWL.Thing
    }
