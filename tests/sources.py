"""Small sources of users, as their facts stand in a dataset."""

from collections.abc import Iterable

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping.model import RDF_TYPE, iri
from mfmsec.store.readback import Held

ACME, BETA = "https://acme.example/facts/", "https://beta.example/kb#"
REPLAY, ECHO = f"{ACME}threat/voice-replay", f"{BETA}threat-echo"


def threat(source: str, subject: str, code: str, broader: str, **more: str) -> list[ox.Quad]:
    """What a user states of a threat of theirs: its code, label, element, effect, modality, and the threat that it is a kind of."""
    links = {
        "mfmsec:broaderThreat": broader,
        "mfmsec:element": ids.concept("Element", "signal"),
        "mfmsec:effect": ids.concept("Effect", "forges"),
        "mfmsec:modality": ids.concept("Modality", "audio"),
        **{f"mfmsec:{key}": value for key, value in more.items()},
    }
    graph, node = ox.NamedNode(ids.graph(source)), ox.NamedNode(subject)
    name = subject.rpartition("/")[2].rpartition("#")[2].replace("-", " ")
    told: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF_TYPE, ox.NamedNode(iri("mfmsec:Threat"))),
        (iri("mfmsec:code"), ox.Literal(code)),
        (iri("rdfs:label"), ox.Literal(name.capitalize(), language="en")),
        (iri("skos:definition"), ox.Literal(f"A case of {name}.", language="en")),
        *((iri(key), ox.NamedNode(value)) for key, value in links.items()),
    ]
    return [ox.Quad(node, ox.NamedNode(predicate), value, graph) for predicate, value in told]


def acme(version: str = "1.0", broader: str = f"{ids.BASE}threat/voice-cloning", **more: str) -> dict[str, Held]:
    """The source `acme`, whose one threat is a kind of one of ours."""
    return {"acme": Held(version, threat("acme", REPLAY, "ACME-T0001", broader, **more))}


def beta(broader: str = REPLAY) -> dict[str, Held]:
    """The source `beta`, whose one threat is a kind of acme's."""
    return {"beta": Held("draft", threat("beta", ECHO, "BETA-T0001", broader))}


def moved(quads: Iterable[ox.Quad], subject: str, predicate: str, value: str) -> list[ox.Quad]:
    """Facts in which the one value of a predicate of a subject is another."""
    key, other = (ox.NamedNode(subject), ox.NamedNode(iri(predicate))), ox.NamedNode(value)
    return [ox.Quad(*key, other, quad.graph_name) if (quad.subject, quad.predicate) == key else quad for quad in quads]


def without(quads: Iterable[ox.Quad], *subjects: str) -> list[ox.Quad]:
    """Facts without some subjects and without links to them."""
    gone = {ox.NamedNode(subject) for subject in subjects}
    return [quad for quad in quads if quad.subject not in gone and quad.object not in gone]
