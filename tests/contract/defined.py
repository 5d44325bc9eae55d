"""The ontology's own definitions as a module that the schema can import: what `domain/definitions.py` is to hold."""

import json
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from mfmsec.domain import ids
from mfmsec.mapping import specs

_HEAD = '''# ruff: noqa: E501 - one definition a line, as long as the ontology has it
"""What the ontology itself says of its classes, properties and values; `python -m tests.contract.refresh` writes it anew."""

from typing import Final
'''
_DEFINED = "SELECT ?term ?text WHERE { ?term skos:definition ?text } ORDER BY ?term"
_RETIRED = """SELECT ?term ?successor WHERE { ?term skos:inScheme ?scheme ; owl:deprecated true .
              OPTIONAL { ?term dcterms:isReplacedBy ?successor } } ORDER BY ?term"""
_PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcterms": "http://purl.org/dc/terms/",
}
_SCHEMES = tuple(f"{name}/" for name in ("scheme", *(slug for slug, _ in ids.AXES.values())))


def text(dataset: ox.Store) -> str:
    """Return the module that holds the definitions of a dataset."""
    defined, retired = (dict(_rows(dataset, query)) for query in (_DEFINED, _RETIRED))
    terms = {iri.removeprefix(ids.NAMESPACE): found for iri, found in defined.items() if iri.startswith(ids.NAMESPACE)}
    values = {iri.removeprefix(ids.BASE): found for iri, found in defined.items() if iri.startswith(ids.BASE)}
    labels = {*specs.by_label(), *specs.SUPERCLASSES.values()}
    return "".join(
        (
            _HEAD,
            _map("CLASSES", "Of each class.", {name: found for name, found in terms.items() if name in labels}),
            _map("PROPERTIES", "Of each property.", {name: found for name, found in terms.items() if name[0].islower()}),
            _map("VALUES", "Of each axis and value.", {name: one for name, one in values.items() if name.startswith(_SCHEMES)}),
            _map(
                "RETIRED",
                "For each retired value the one to use instead; nothing where there is none.",
                {name.removeprefix(ids.BASE): successor.removeprefix(ids.BASE) for name, successor in retired.items()},
            ),
        )
    )


def _rows(dataset: ox.Store, query: str) -> Iterable[tuple[str, str]]:
    found = dataset.query(query, prefixes=_PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [(str(row[0].value), str(row[1].value) if row[1] else "") for row in found]


def _map(name: str, what: str, entries: Mapping[str, str]) -> str:
    lines = "".join(f'    "{key}": {_quoted(value)},\n' for key, value in entries.items())
    return f'\n{name}: Final[dict[str, str]] = {{{f"{chr(10)}{lines}" if lines else ""}}}\n"""{what}"""\n'


def _quoted(value: str) -> str:
    return repr(value) if '"' in value else json.dumps(value, ensure_ascii=False)
