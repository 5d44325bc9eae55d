"""Facts as text: YAML read by the 1.2 core rules with every line number kept, and written in one normal form."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from mfmsec.source.findings import Finding
from mfmsec.source.schema import NESTED, keys

WIDTH = 120
DEPTH = 6
"""How deep the facts may nest: file, list, fact, sub-resource, list of values, value."""
MOST_OPEN = 500
_BRACKETS = re.compile(r"[\[\]{}]")


@dataclass(frozen=True)
class Fact:
    """One individual as written: its keys and values, and the line on which each key stands."""

    file: str
    line: int
    data: dict[str, Any]
    lines: dict[str, int]
    """The line of each key; inside a list, of each item that begins a line of its own, as `entries/0` and `entries/0/label`."""

    @property
    def id(self) -> str:
        """The id as written, such as `threat:voice-cloning`."""
        return str(self.data.get("id", ""))

    @property
    def type(self) -> str:
        """The class as written, such as `Threat`."""
        return str(self.data.get("type", ""))

    def at(self, key: str) -> int:
        """Return the line of a key or of a place inside it, or of what holds it where it has no line of its own."""
        while key and key not in self.lines:
            key = key.rpartition("/")[0]
        return self.lines.get(key, self.line)


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's, where it is built in
    """YAML's 1.2 core schema: `no`, `yes`, `on` and 2026.10 stay what a reader takes them for."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own attribute


_RESOLVERS = (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
)
for _tag, _form, _first in _RESOLVERS:
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), _first)


class AsWritten(float):
    """A number in a form that its value would lose, such as 2401.10 or 007; no key of a fact takes one."""

    def __new__(cls, text: str) -> Self:
        """Keep the text beside the value."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


def _whole(text: str) -> int | AsWritten:
    short = len(text) <= 18  # noqa: PLR2004 - what 64 bits hold
    return int(text) if short and str(int(text)) == text else AsWritten(text)


_FORMS = {"str": re.compile(""), **{tag: re.compile(form) for tag, form, _ in _RESOLVERS}}
_SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda _: None,
    "bool": lambda text: text.lower() == "true",
    "int": _whole,
    "float": AsWritten,
    "str": str,
}


class _Broken(Exception):
    """A place in a file where reading cannot go on."""

    def __init__(self, node: yaml.Node, key: str, message: str, repair: str) -> None:
        super().__init__(message)
        self.line, self.key, self.message, self.repair = node.start_mark.line + 1, key, message, repair


def read(text: str, file: str, beside: str = "") -> tuple[list[Fact], list[Finding]]:
    """Read the facts of one file; `beside` is a key that may stand at the top beside them, and is passed over.

    Returns the facts in their order, and what stands in the way where the text is no list of facts.
    """
    try:
        root = _compose(text)
        return (list(_facts(root, file, beside)) if root else []), []
    except _Broken as broken:
        return [], [Finding(file, broken.line, broken.key, broken.message, broken.repair, "yaml")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join((getattr(error, "problem", None) or str(error)).split()).rstrip(".")
        return [], [Finding(file, mark.line + 1 if mark else 0, "", f"is not YAML: {problem}.", "Mend the syntax there.", "yaml")]


def plain(text: str, key: str = "") -> Any:  # noqa: ANN401 - YAML values are of many types
    """Read any small YAML text, or what stands under one key of it, under the same rules as facts; None where there is none.

    Raises yaml.YAMLError where it is none, or nests or repeats itself as facts must not.
    """
    return lined(text, key)[0]


def lined(text: str, key: str = "") -> tuple[Any, dict[str, int]]:
    """Read as `plain` does, and tell the line of each key, too."""
    lines: dict[str, int] = {}
    try:
        root = _compose(text)
        pairs = root.value if key and isinstance(root, yaml.MappingNode) else []
        node = next((value for name, value in pairs if name.value == key), None) if key else root
        return None if node is None else _Reading(lines).value(node, "", 0), lines
    except _Broken as broken:
        raise yaml.YAMLError(broken.message) from broken


def _compose(text: str) -> yaml.Node | None:
    """Parse text into nodes; what would keep the parser busy for minutes is refused first (its time grows as depth squared)."""
    open_ones = 0
    for bracket in _BRACKETS.finditer(text) if text.count("[") + text.count("{") > MOST_OPEN else ():
        open_ones += 1 if bracket[0] in "[{" else -1
        if open_ones > MOST_OPEN:
            mark = yaml.Mark("", bracket.start(), text.count("\n", 0, bracket.start()), 0, "", 0)
            raise yaml.MarkedYAMLError(problem=f"more than {MOST_OPEN} brackets stand open", problem_mark=mark)
    return yaml.compose(text, Loader=_CoreLoader)


def _facts(root: yaml.Node, file: str, beside: str) -> Iterator[Fact]:
    if not isinstance(root, yaml.MappingNode):
        raise _Broken(root, "", "is not a mapping.", "Begin the file with '\"@graph\":'.")
    pairs = [(key, value) for key, value in root.value if not beside or key.value != beside]
    for key, value in pairs:
        if key.value != "@graph" or len(pairs) > 1 or not isinstance(value, yaml.SequenceNode):
            stray = next((other for other, _ in pairs if other.value != "@graph"), key)
            repair = (
                "Begin the file with '\"@graph\":' and list the facts below it, nothing else; the context is always context.jsonld."
            )
            raise _Broken(stray, str(stray.value)[:40], "does not stand alone at the top as a list of facts.", repair)
        reading = _Reading({})
        for node in value.value:
            yield reading.fact(node, file)


class _Reading:
    """One pass over the nodes of a file that writes down, beside the values, the lines they stand on."""

    def __init__(self, lines: dict[str, int]) -> None:
        self.lines = lines
        self.seen: set[int] = set()

    def fact(self, node: yaml.Node, file: str) -> Fact:
        if not isinstance(node, yaml.MappingNode):
            raise _Broken(node, "@graph", "holds an item that is no fact.", "Write '- id: …' with its keys below.")
        self.lines = {}
        data = self.value(node, "", 1)
        return Fact(file, node.start_mark.line + 1, data, self.lines)

    def value(self, node: yaml.Node, path: str, depth: int) -> Any:  # noqa: ANN401 - YAML values are of many types
        if id(node) in self.seen:
            raise _Broken(node, path, "is an alias of another place.", "Write the value out; aliases are refused.")
        if depth > DEPTH:
            raise _Broken(node, path, f"is nested more than {DEPTH} deep.", "Flatten it.")
        self.seen.add(id(node))
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if isinstance(node, yaml.MappingNode) and kind == "map":
            return self._mapping(node, path and f"{path}/", depth)
        if isinstance(node, yaml.SequenceNode) and kind == "seq":
            return [self._item(item, f"{path}/{number}", depth + 1) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode) and kind in _SCALARS and _FORMS[kind].match(node.value):
            return _SCALARS[kind](node.value)
        raise _Broken(node, path, f"has the tag {node.tag!r}.", "Leave tags out.")

    def _mapping(self, node: yaml.MappingNode, prefix: str, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value
            if not isinstance(key, yaml.ScalarNode) or id(key) in self.seen:
                raise _Broken(key, "", "has a key that is no word.", "Write each key out as one word.")
            if name in data:
                raise _Broken(key, prefix + name, "stands twice in one fact.", "Keep one of them.")
            self.seen.add(id(key))
            self.lines[prefix + name] = key.start_mark.line + 1
            data[name] = self.value(value, prefix + name, depth + 1)
        return data

    def _item(self, node: yaml.Node, path: str, depth: int) -> Any:  # noqa: ANN401 - YAML values are of many types
        self.lines[path] = node.start_mark.line + 1
        return self.value(node, path, depth)


class _Dumper(yaml.SafeDumper):
    """Block mappings, flow lists of plain values, indented lists; what either YAML version takes for no text is quoted."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {  # noqa: RUF012 - PyYAML's own attribute
        first: [*forms] for first, forms in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        super().increase_indent(flow=flow, indentless=False)


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    plain_ones = not any(isinstance(item, dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=plain_ones)


def _represent_written(dumper: yaml.SafeDumper, number: AsWritten) -> yaml.Node:
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'int' if number.text.lstrip('+-').isdigit() else 'float'}", number.text)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(AsWritten, _represent_written)
for _tag, _form, _first in _RESOLVERS:
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_form), _first)


def write(facts: list[dict[str, Any]], header: str = "") -> str:
    """Return facts in their normal form: keys in the schema's order, unknown ones last; `header` is kept as comment lines."""
    body = "\n".join(
        yaml.dump([_ordered(fact)], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False)
        for fact in facts
    )
    return header + '"@graph":\n' + "".join(f"  {line}\n" if line else "\n" for line in body.split("\n")[:-1])


def _ordered(fact: dict[str, Any]) -> dict[str, Any]:
    order = ["id", "type", *keys(str(fact.get("type")))]
    known = {key: fact[key] for key in order if key in fact}
    nested = {
        key: [_ordered(item) if isinstance(item, dict) else item for item in value]
        for key, value in known.items()
        if key in NESTED and isinstance(value, list)
    }
    return {**known, **nested, **{key: value for key, value in fact.items() if key not in known}}


def header(text: str) -> str:
    """Return the comment lines that a file begins with."""
    return "".join(itertools.takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))


def comments(text: str) -> list[int]:
    """Return the lines, below the header, that hold a comment; the normal form has no place for one.

    The text must be readable YAML.
    """
    start = len(header(text))
    if "#" not in text[start:]:
        return []
    bare = ["\n" if letter == "\n" else " " for letter in text[:start]] + list(text[start:])
    for event in yaml.parse(text, Loader=_CoreLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            place = slice(event.start_mark.index, event.end_mark.index)
            bare[place] = ["\n" if letter == "\n" else "x" for letter in bare[place]]
    return [number for number, line in enumerate("".join(bare).split("\n"), 1) if re.search(r"(^|\s)#", line)]


def normal_form(text: str, file: str) -> str:
    """Return a file's text in its normal form; text that holds no facts is returned as it is."""
    facts, _ = read(text, file)
    return write([fact.data for fact in facts], header(text)) if facts else text


def files(folder: Path) -> list[Path]:
    """Return the fact files of a folder, at any depth, in the order of their paths."""
    return sorted(folder.rglob("*.yaml"))
