"""Facts as text: YAML read by the 1.2 core rules with every line number kept, and written in one normal form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mfmsec.source.findings import Finding
from mfmsec.source.schema import NESTED, keys

WIDTH = 120
DEPTH = 6
"""How deep the facts may nest: file, list, fact, sub-resource, list of values, value."""


@dataclass(frozen=True)
class Fact:
    """One individual as written: its keys and values, and the line on which each key stands."""

    file: str
    line: int
    data: dict[str, Any]
    lines: dict[str, int]

    @property
    def id(self) -> str:
        """The id as written, such as `threat:voice-cloning`."""
        return str(self.data.get("id", ""))

    @property
    def type(self) -> str:
        """The class as written, such as `Threat`."""
        return str(self.data.get("type", ""))

    def at(self, key: str) -> int:
        """Return the line of a key, or of the fact where the key is not written."""
        return self.lines.get(key, self.line)


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is built in
    """YAML's 1.2 core schema: `no`, `yes`, `on` and 2026.10 stay what a reader takes them for."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own attribute


for _tag, _form, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), _first)

_SCALARS = {"null": lambda _: None, "bool": lambda text: text.lower() == "true", "int": int, "float": float, "str": str}


class _Broken(Exception):
    """A place in a file where reading cannot go on."""

    def __init__(self, line: int, key: str, message: str, repair: str) -> None:
        super().__init__(message)
        self.line, self.key, self.message, self.repair = line, key, message, repair


def read(text: str, file: str) -> tuple[list[Fact], list[Finding]]:
    """Read the facts of one file.

    Returns the facts in their order, and what stands in the way where the text is no list of facts.
    """
    try:
        return list(_facts(text, file)), []
    except _Broken as broken:
        return [], [Finding(file, broken.line, broken.key, broken.message, broken.repair, "yaml")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        return [], [Finding(file, mark.line + 1 if mark else 0, "", f"is not YAML: {problem}.", "Mend the syntax there.", "yaml")]


def _facts(text: str, file: str) -> Iterator[Fact]:
    root = yaml.compose(text, Loader=_CoreLoader)  # noqa: S506 - composes nodes only; nothing is constructed
    if root is None:
        return
    top, lines = _mapping(root, set(), 0)
    if set(top) - {"@context"} != {"@graph"} or not isinstance(top["@graph"], list):
        line = next((lines[key] for key in top if key not in {"@graph", "@context"}), 1)
        raise _Broken(line, "@graph", "is missing or not alone at the top.", "Begin the file with '@graph':, then a list of facts.")
    graph = next(value for key, value in root.value if key.value == "@graph")
    for node, data in zip(graph.value, top["@graph"], strict=True):
        if not isinstance(data, dict):
            raise _Broken(
                node.start_mark.line + 1, "@graph", "holds an item that is no fact.", "Write '- id: …' with its keys below."
            )
        yield Fact(file, node.start_mark.line + 1, data, {key.value: key.start_mark.line + 1 for key, _ in node.value})


def _mapping(node: yaml.Node, seen: set[int], depth: int) -> tuple[dict[str, Any], dict[str, int]]:
    if not isinstance(node, yaml.MappingNode):
        raise _Broken(node.start_mark.line + 1, "", "is not a mapping.", "Begin the file with '@graph':.")
    data: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in data:
            raise _Broken(line, str(key.value), "stands twice in one fact.", "Keep one of them.")
        data[str(key.value)], lines[str(key.value)] = _value(value, seen, depth + 1), line
    return data, lines


def _value(node: yaml.Node, seen: set[int], depth: int) -> Any:  # noqa: ANN401 - YAML values are of many types
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise _Broken(line, "", "is an alias of another place.", "Write the value out; aliases are refused.")
    if depth > DEPTH:
        raise _Broken(line, "", f"is nested more than {DEPTH} deep.", "Flatten it.")
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, seen, depth)[0]
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen, depth + 1) for item in node.value]
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind not in _SCALARS:
        raise _Broken(line, "", f"has the tag {node.tag!r}.", "Leave tags out.")
    return _SCALARS[kind](node.value)


class _Dumper(yaml.SafeDumper):
    """Block mappings, flow lists of plain values, indented lists."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        super().increase_indent(flow=flow, indentless=False)


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    plain = not any(isinstance(item, dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=plain)


_Dumper.add_representer(list, _represent_list)


def write(facts: list[dict[str, Any]], header: str = "") -> str:
    """Return facts in their normal form: keys in the schema's order, unknown ones last; `header` is kept as comment lines."""
    ordered = [_ordered(fact) for fact in facts]
    body = "\n".join(
        yaml.dump([fact], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
        for fact in ordered
    )
    return header + '"@graph":\n' + "".join(f"  {line}\n" if line else "\n" for line in body.splitlines())


def _ordered(fact: dict[str, Any]) -> dict[str, Any]:
    order = ["id", "type", *keys(str(fact.get("type")))]
    known = {key: fact[key] for key in order if key in fact}
    nested = {key: [_ordered(item) for item in value] for key, value in known.items() if key in NESTED}
    return {**known, **nested, **{key: value for key, value in fact.items() if key not in known}}


def normal_form(text: str, file: str) -> str:
    """Return a file's text in its normal form; text that holds no facts is returned as it is."""
    facts, findings = read(text, file)
    header = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#")) if not findings else ""
    return write([fact.data for fact in facts], header) if facts else text


def files(folder: Path) -> list[Path]:
    """Return the fact files of a folder, at any depth, in the order of their paths."""
    return sorted(folder.rglob("*.yaml"))
