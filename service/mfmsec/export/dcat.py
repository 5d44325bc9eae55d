"""A release and its files as DCAT: what each is, how large, and by which checksum it is known.

Source: Data Catalog Vocabulary (DCAT) Version 3 (W3C Recommendation, 22 August 2024); DCAT-AP 3 for what is mandatory.
"""

from collections.abc import Iterable

import pyoxigraph as ox

from mfmsec.export.description import GRAPHQL, SITE, SPARQL, Description, name, text, typed
from mfmsec.export.edition import Edition
from mfmsec.export.void import Counts
from mfmsec.source.replace import Written

ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
SCHEMA = f"{SITE}schema/all"
SHA256 = "spdx:checksumAlgorithm_sha256"
MEDIA = "https://www.iana.org/assignments/media-types/"
TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "md": "text/markdown",
}
"""The media type of a file by the end of its name."""
KINDS = {
    "mfmsec.": "The facts, with what follows from them",
    "mfmsec-base.": "Schema and stated facts as one ontology",
    "mfmsec-full.": "Schema, facts and what follows from them as one ontology",
    "schema/": "A part of the schema",
    "mappings/": "Mappings to another framework, as SSSOM",
    "context.": "The JSON-LD context",
    "void.": "What the dataset holds, as VoID",
    "quality.": "The quality report",
}
"""What a file is, by the beginning of its name."""


def describe(files: Iterable[Written], counts: Counts, edition: Edition, licence: str, creator: str) -> bytes:
    """Return the description of a release with one distribution for each of its files, as Turtle."""
    said, here = Description(), f"{edition.iri}/dcat.ttl"
    agent, issued = name(f"{here}#authors"), typed(edition.issued, "dateTime")
    said.say(agent.value, "foaf:Agent", foaf_name=text(creator))
    said.say(licence, "dcterms:LicenseDocument")
    said.say(ENGLISH, "dcterms:LinguisticSystem")
    said.say(SCHEMA, "dcterms:Standard")
    said.say(SITE, "foaf:Document")
    said.say(SHA256, "spdx:ChecksumAlgorithm")
    _catalog(said, edition, agent)
    parts = [_distribution(said, f"{here}#{file.name}", file, edition, licence) for file in sorted(files)]
    said.say(
        edition.iri,
        "dcat:Dataset",
        dcterms_title=text(f"mfmsec {edition.version}"),
        dcterms_description=text(_summary(counts)),
        dcterms_identifier=ox.Literal(edition.iri),
        dcterms_publisher=agent,
        dcterms_creator=agent,
        dcterms_issued=issued,
        dcterms_modified=issued,
        dcterms_language=name(ENGLISH),
        dcterms_license=name(licence),
        dcterms_conformsTo=name(SCHEMA),
        dcat_version=ox.Literal(edition.version),
        dcat_isVersionOf=name(SITE),
        dcat_previousVersion=[name(edition.previous)] if edition.previous else [],
        dcat_landingPage=name(SITE),
        dcat_distribution=parts,
    )
    return said.turtle()


def _summary(counts: Counts) -> str:
    numbers = {kind: counts.classes[name(f"mfmsec:{kind}").value] for kind in ("Threat", "Attack", "Defense", "Method", "Coverage")}
    told = "{Threat} threats, {Attack} attacks, {Defense} defenses, {Method} methods and {Coverage} rows of evidence"
    return f"Threats to multimodal foundation models, defenses and the evidence that ties them: {told.format(**numbers)}."


def _catalog(said: Description, edition: Edition, agent: ox.NamedNode) -> None:
    services = {"SPARQL": (SPARQL, "https://www.w3.org/TR/sparql11-protocol/"), "GraphQL": (GRAPHQL, "https://spec.graphql.org/")}
    for language, (address, specification) in services.items():
        said.say(specification, "dcterms:Standard")
        said.say(
            address,
            "dcat:DataService",
            dcterms_title=text(f"mfmsec, asked in {language}"),
            dcat_endpointURL=name(address),
            dcat_servesDataset=name(edition.iri),
            dcterms_conformsTo=name(specification),
        )
    said.say(
        f"{SITE}catalog",
        "dcat:Catalog",
        dcterms_title=text("mfmsec"),
        dcterms_description=text("The releases of mfmsec, and the services that answer from them."),
        dcterms_publisher=agent,
        dcat_dataset=name(edition.iri),
        dcat_service=[name(address) for address, _ in services.values()],
    )


def _distribution(said: Description, part: str, file: Written, edition: Edition, licence: str) -> ox.NamedNode:
    address = name(f"{edition.iri}/{file.name}")
    media = name(MEDIA + TYPES[file.name.rpartition(".")[2]])
    said.say(media.value, "dcterms:MediaType")
    said.say(
        part,
        "dcat:Distribution",
        dcterms_title=text(file.name),
        dcterms_description=text(next(kind for start, kind in KINDS.items() if file.name.startswith(start))),
        dcterms_license=name(licence),
        dcterms_issued=typed(edition.issued, "dateTime"),
        dcat_accessURL=address,
        dcat_downloadURL=address,
        dcat_mediaType=media,
        dcat_byteSize=typed(file.size, "nonNegativeInteger"),
        spdx_checksum=name(f"{part}-sha256"),
    )
    said.say(
        f"{part}-sha256",
        "spdx:Checksum",
        spdx_algorithm=name(SHA256),
        spdx_checksumValue=typed(file.sha256, "hexBinary"),
    )
    return name(part)
