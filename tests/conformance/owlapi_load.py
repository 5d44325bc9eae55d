"""Loads ontologies with the OWL API and tells what it saw, as one JSON object; its warnings go to standard error.

Run as `python owlapi_load.py JVM JARS FILE…` in a process of its own, since a process can hold one JVM only and never lets it go.
"""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any


def _start(jvm: str, jars: Path) -> None:
    import jpype  # type: ignore[import-untyped]  # noqa: PLC0415 - only here is a JVM needed

    classes = [str(path) for path in sorted(jars.glob("*.jar"))]
    told = ("--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
    jpype.startJVM(jvm, *told, classpath=classes, convertStrings=True)


def _class(name: str) -> Any:  # noqa: ANN401 - a Java class
    import jpype  # noqa: PLC0415

    return jpype.JClass(name)


def _load(file: str) -> dict[str, Any]:
    manager = _class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(_class("java.io.File")(file))
    name, form = ontology.getOntologyID(), manager.getOntologyFormat(ontology)
    seen = form.getOntologyLoaderMetaData().get()
    violations = _class("org.semanticweb.owlapi.profiles.Profiles").OWL2_DL.checkOntology(ontology).getViolations()
    return {
        "iri": str(name.getOntologyIRI().get()),
        "version": str(name.getVersionIRI().get()),
        "imports": int(ontology.getImportsDeclarations().size()),
        "format": str(form.getClass().getSimpleName()),
        "unparsed": int(seen.getUnparsedTriples().count()),
        "triples": int(seen.getTripleCount()),
        "axioms": int(ontology.getAxiomCount()),
        "individuals": int(ontology.getIndividualsInSignature().size()),
        "violations": [str(violation) for violation in violations],
    }


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        _start(sys.argv[1], Path(sys.argv[2]))
        answer = {Path(file).name: _load(file) for file in sys.argv[3:]}
    sys.stdout.write(f"\n{json.dumps(answer)}\n")
