"""Where the files that the package needs lie: in a checkout, or inside the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name


def ontology() -> Path:
    """Return the folder of the ontology: schema, facts, rules, shapes, checks, questions and mappings."""
    return _folder("ontology")


def migrations() -> Path:
    """Return the folder of the graph's migrations."""
    return _folder("migrations")
