"""Asks the OWL API, HermiT and ELK about ontologies, each an RDF/XML file; prints one JSON object.

Run as `python owlapi.py JVM JARS FILE…` in a process of its own, since a process can hold one JVM only and never lets it go.
"""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any


def _start(jvm: str, jars: Path) -> None:
    import jpype  # type: ignore[import-untyped]  # noqa: PLC0415 - only here is a JVM needed

    classes = [str(path) for path in sorted(jars.glob("*.jar"))]
    quiet = ("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
    jpype.startJVM(jvm, *quiet, classpath=classes, convertStrings=True)


def _class(name: str) -> Any:  # noqa: ANN401 - a Java class
    import jpype  # noqa: PLC0415

    return jpype.JClass(name)


def _ask(file: str) -> dict[str, Any]:
    manager = _class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(_class("java.io.File")(file))
    profiles = _class("org.semanticweb.owlapi.profiles.Profiles")
    hermit = _class("org.semanticweb.HermiT.ReasonerFactory")().createReasoner(ontology)
    elk = _class("org.semanticweb.elk.owlapi.ElkReasonerFactory")().createReasoner(ontology)
    return {
        "violations": {name: _violations(getattr(profiles, name), ontology) for name in ("OWL2_DL", "OWL2_RL")},
        "consistent": {"HermiT": bool(hermit.isConsistent()), "ELK": bool(elk.isConsistent())},
        "unsatisfiable": {"HermiT": _unsatisfiable(hermit), "ELK": _unsatisfiable(elk)},
        "members": {str(named.getIRI()): _members(hermit, named) for named in ontology.getClassesInSignature()},
        "defined": [str(named.getIRI()) for axiom in _equivalences(ontology) for named in axiom.getNamedClasses()],
    }


def _violations(profile: Any, ontology: Any) -> list[str]:  # noqa: ANN401 - Java objects
    return [str(violation) for violation in profile.checkOntology(ontology).getViolations()]


def _unsatisfiable(reasoner: Any) -> list[str]:  # noqa: ANN401 - a Java object
    return [str(found) for found in reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()]


def _equivalences(ontology: Any) -> list[Any]:  # noqa: ANN401 - a Java object
    return list(ontology.getAxioms(_class("org.semanticweb.owlapi.model.AxiomType").EQUIVALENT_CLASSES))


def _members(reasoner: Any, named: Any) -> list[str]:  # noqa: ANN401 - Java objects
    return sorted(str(member.getIRI()) for member in reasoner.getInstances(named, False).getFlattened())  # noqa: FBT003 - Java's


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        _start(sys.argv[1], Path(sys.argv[2]))
        answer = {Path(file).stem: _ask(file) for file in sys.argv[3:]}
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
