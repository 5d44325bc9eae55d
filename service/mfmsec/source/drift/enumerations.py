"""CWE and CAPEC: the XML that MITRE publishes of the whole list."""

from pathlib import Path
from xml.parsers import expat

from mfmsec.source.drift.published import Entry, Published, published, unreadable

_CATALOGS = {"Weakness_Catalog": ("mitre-cwe", "CWE"), "Attack_Pattern_Catalog": ("mitre-capec", "CAPEC")}
_ENTRIES = {"Weakness", "Category", "View", "Attack_Pattern"}
_ABOVE = {"Related_Weakness": "CWE_ID", "Related_Attack_Pattern": "CAPEC_ID"}
_RETIRED = {"Deprecated", "Obsolete"}


def read(raw: bytes, path: Path) -> Published:
    """Read the weaknesses or attack patterns of a list.

    Raises RequestError where it is none, or declares a document type.
    """
    reading = _Reading(path)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reading.start
    parser.StartDoctypeDeclHandler = reading.refuse
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - expat takes no names
    except expat.ExpatError as error:
        raise unreadable(path, f"is not XML: {error}.") from error
    if not reading.entries:
        raise unreadable(path, "is no list of CWE or CAPEC.")
    return published(reading.framework, reading.version, reading.entries.values())


class _Reading:
    """One pass over the elements of a list."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.framework = self.prefix = self.version = self.current = ""
        self.entries: dict[str, Entry] = {}

    def refuse(self, *_: object) -> None:
        raise unreadable(self.path, "declares a document type, which no list of CWE or CAPEC does.")

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        if name in _CATALOGS:
            self.framework, self.prefix = _CATALOGS[name]
            self.version = attributes.get("Version", "")
        elif self.prefix and name in _ENTRIES and "ID" in attributes:
            self.current = f"{self.prefix}-{attributes['ID']}"
            self.entries[self.current] = Entry(self.current, attributes.get("Name", ""), (), attributes.get("Status") in _RETIRED)
        elif name in _ABOVE and attributes.get("Nature") == "ChildOf" and self.current in self.entries:
            self._stands_below(f"{self.prefix}-{attributes.get(_ABOVE[name], '')}")

    def _stands_below(self, parent: str) -> None:
        entry = self.entries[self.current]
        self.entries[self.current] = Entry(entry.id, entry.label, tuple(sorted({*entry.parents, parent})), entry.retired)
