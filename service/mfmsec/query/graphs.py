"""Which sources are loaded, and in which release, as one reading."""

from typing import Final

from mfmsec.query.release import Loaded, Read, framed, told

_STATEMENT: Final = "\n".join(
    framed(
        (
            "OPTIONAL MATCH (r:LoadedRelease {source: $source})",
            "WITH release, ended, r.release AS version, r.nodes AS nodes",
        ),
        "CASE WHEN version IS NULL THEN null ELSE {version: version, nodes: nodes} END",
    )
)


def loaded(read: Read, source: str) -> tuple[Loaded, tuple[str, int] | None]:
    """Return the loaded release of ours, and the version and the number of individuals of a source; None where it is not loaded.

    Raises ReleaseMissing where nothing is loaded, ReleaseLoading while a load is under way.
    """
    ours, found = told(read, _STATEMENT, {"source": source})
    return ours, None if found is None else (str(found["version"]), int(found["nodes"] or 0))
