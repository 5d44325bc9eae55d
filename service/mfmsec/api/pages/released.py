"""The files of releases, which are not served here, and where the service has what they hold."""

import re
from dataclasses import dataclass
from typing import Final

from mfmsec import resources
from mfmsec.domain import ids
from mfmsec.source import ontology

APART: Final = "Files of releases are made by `mfmsec build` and published apart from this service"
_FILE: Final = re.compile(
    r"/release/(?P<version>[0-9]+\.[0-9]+\.[0-9]+)/(?P<name>"
    r"mfmsec\.(?:nq|trig|ttl|nt|jsonld|rdf)|mfmsec-(?:base|full)\.(?:ttl|rdf)|schema/[a-z0-9-]+\.ttl"
    r"|mappings/[a-z0-9-]+\.sssom\.tsv|context\.jsonld|(?:void|dcat)\.ttl|quality\.(?:json|md)|SHA256SUMS)"
)
"""The paths of files of releases; docs/w3id/.htaccess has the same."""
_ONTOLOGY: Final = re.compile(r"(/release/[0-9]+\.[0-9]+\.[0-9]+)/base")
WHOLES: Final = {"/base": "/ns", "/catalog": "/", "/mappings": "/mapping"}
"""Where that is told of which is named as a whole: schema and facts as one ontology, the catalog in DCAT, all mappings as a set."""
_GRAPHS: Final = tuple(ids.graph(inferred=flag).removeprefix(ids.BASE.removesuffix("/")) for flag in (False, True))


@dataclass(frozen=True)
class Apart:
    """A file of a release, by the version and its name in the folder."""

    version: str
    name: str

    def here(self, *, sparql: bool) -> list[str]:
        """Return the paths at which the service has, of what is loaded, what such a file holds; none where it has not."""
        folder, _, name = self.name.rpartition("/")
        if folder:
            return [self._part(name) if folder == "schema" else _table(name)]
        if name == "context.jsonld":
            return ["/context.jsonld"]
        asked = ["/sparql"] if sparql else []
        if name == "void.ttl":
            return ["/.well-known/void"] if sparql else []
        if name.startswith("mfmsec."):
            return [*asked, *_GRAPHS]
        if name.startswith("mfmsec-"):
            return ["/ns", *asked, *(_GRAPHS if "full" in name else _GRAPHS[:1])]
        return []

    def _part(self, name: str) -> str:
        known = ontology.vocabulary(resources.ontology())
        version = f"{self.version}/" if self.version == known.version else ""
        return f"/schema/{version}{name}" if name.removesuffix(".ttl") in known.parts else "/ns"


def _table(name: str) -> str:
    return f"/mappings/{name}" if name in ontology.mapping_sets(resources.ontology()) else "/mapping"


def file(path: str) -> Apart | None:
    """Return the file of a release that has a path; None where it is no such path."""
    found = _FILE.fullmatch(path)
    return Apart(found["version"], found["name"]) if found else None


def whole(path: str) -> str | None:
    """Return where that is told of which has a path as a whole, and no page of its own."""
    found = _ONTOLOGY.fullmatch(path)
    return found[1] if found else WHOLES.get(path)
