"""OWASP's lists for LLM and agentic applications: a folder with a Markdown file for each entry, as in their repositories."""

import re
from collections.abc import Iterable
from pathlib import Path

from mfmsec.source.drift.published import Entry, Published, published, unreadable

_HEADING = re.compile(r"^#{1,3}\s*(?P<id>(?P<list>LLM|ASI)[0-9]{2}:(?P<year>[0-9]{4}))\s*:?\s+(?P<label>.+?)\s*#*$", re.MULTILINE)
_LISTS = {"LLM": "owasp-llm", "ASI": "owasp-agentic"}


def read(raws: Iterable[bytes], path: Path) -> Published:
    """Read the entries that Markdown files name in their headings, such as `## LLM01:2025 Prompt Injection`.

    Raises RequestError where none does, or where they are of several editions.
    """
    found = [match for raw in raws for match in _HEADING.finditer(raw.decode(errors="replace"))]
    editions = {(match["list"], match["year"]) for match in found}
    if len(editions) != 1:
        what = "holds several editions." if editions else "has no heading such as '## LLM01:2025 Prompt Injection'."
        raise unreadable(path, what)
    kind, year = editions.pop()
    return published(f"{_LISTS[kind]}-{year}", year, (Entry(match["id"], match["label"]) for match in found), editions=True)
