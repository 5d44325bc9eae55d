"""A generated catalog: how large it is, the dice of each individual, and the terms it is written with."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from mfmsec.domain import ids
from mfmsec.mapping.model import PREFIXES, RDF_TYPE
from mfmsec.mapping.rows import XSD

RELEASE = "2026.12.0"
REAL = {
    "reference": 1322,
    "coverage": 1045,
    "attack": 765,
    "method": 679,
    "mapping": 649,
    "entry": 303,
    "threat": 66,
    "defense": 46,
}
"""How many individuals of each class the real catalog has; a generated one has as many, times a factor."""
WORDS = [
    "adaptive",
    "aligned",
    "audio",
    "cascade",
    "caption",
    "carrier",
    "channel",
    "chunk",
    "clip",
    "context",
    "covert",
    "decoder",
    "drift",
    "echo",
    "encoder",
    "frame",
    "fused",
    "gate",
    "glyph",
    "gradient",
    "guard",
    "hidden",
    "image",
    "joint",
    "latent",
    "layered",
    "masked",
    "memory",
    "mirror",
    "modal",
    "noise",
    "overlay",
    "patch",
    "phase",
    "pixel",
    "planner",
    "policy",
    "probe",
    "prompt",
    "quiet",
    "ranked",
    "relay",
    "replay",
    "residual",
    "rover",
    "sampled",
    "sensor",
    "shadow",
    "shared",
    "silent",
    "sound",
    "sparse",
    "speech",
    "steered",
    "stream",
    "studio",
    "suffix",
    "tiled",
    "token",
    "tool",
    "trace",
    "trigger",
    "typed",
    "universal",
    "video",
    "vision",
    "voice",
    "wave",
    "whisper",
    "window",
]
ACCENTED = ("Störsignal", "Bildübermittlung", "échantillon décalé", 'signal "caché"', "路径 \\ 扰动", "canal de ação")
LANGUAGES = ("de", "fr", "zh", "pt-br")

Pairs = list[tuple[str, str]]
"""Predicates and objects of one individual, as N-Quads writes them."""


def term(compact: str) -> str:
    """Return a predicate, given as prefix and name, as N-Quads writes it."""
    prefix, _, name = compact.partition(":")
    return f"<{PREFIXES[prefix]}{name}>"


def literal(value: str) -> str:
    """Return a plain literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def typed(value: object, kind: str) -> str:
    """Return a literal of an XSD datatype."""
    return f'"{value}"^^<{XSD}{kind}>'


def link(path: str) -> str:
    """Return an individual of ours, given its path."""
    return f"<{ids.BASE}{path}>"


def links(predicate: str, kind: str, slugs: Iterable[str]) -> Pairs:
    """Return links to individuals of one kind."""
    return [(term(predicate), link(f"{kind}/{slug}")) for slug in slugs]


@dataclass(frozen=True)
class Catalog:
    """A catalog to generate: `factor` times as large as the real one."""

    factor: float
    seed: int = 7
    languages: tuple[str, ...] = LANGUAGES

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many individuals of each class it has."""
        return {kind: max(4, round(number * self.factor)) for kind, number in REAL.items()}

    def dice(self, kind: str, number: int) -> random.Random:
        """Return the random numbers of one individual."""
        return random.Random(f"{self.seed}/{kind}/{number}")  # noqa: S311 - data that must come out the same again

    def slug(self, kind: str, number: int) -> str:
        """Return the slug of an individual; slugs sort as numbers do."""
        first, second = self.dice(f"slug/{kind}", number).sample(WORDS, 2)
        return f"g{number:07d}-{first}-{second}"


def named(label: str, name: str, prefix: str = "mfmsec") -> Pairs:
    """Return class and English label."""
    return [(f"<{RDF_TYPE}>", term(f"{prefix}:{label}")), (term("rdfs:label"), f"{literal(name)}@en")]


def life() -> Pairs:
    """Return the release that introduced an individual."""
    return links("mfmsec:introduced", "release", [RELEASE])


def coded(label: str, number: int) -> Pairs:
    """Return code and release."""
    return [(term("mfmsec:code"), literal(f"MFM-{ids.CODE_LETTERS[label]}{number + 1:07d}")), *life()]


def english(predicate: str, value: str) -> tuple[str, str]:
    """Return an English text."""
    return term(predicate), f"{literal(value)}@en"


def foreign(catalog: Catalog, dice: random.Random, predicate: str, share: float) -> Pairs:
    """Return texts in some of the other languages, one a language."""
    return [
        (term(predicate), f"{literal(f'{dice.choice(ACCENTED)} {dice.randrange(10**9)}')}@{language}")
        for language in catalog.languages
        if dice.random() < share
    ]


def sentence(dice: random.Random, words: int) -> str:
    """Return a sentence with a figure in it."""
    figure = f"{dice.uniform(1, 99):.1f}%"
    return f"{' '.join(dice.choices(WORDS, k=words)).capitalize()}, in {figure} of {dice.randrange(50, 5000)} trials."


def title(dice: random.Random, number: int, words: int) -> str:
    """Return a title that no other individual of its class has."""
    return f"{' '.join(dice.choices(WORDS, k=words)).capitalize()} {number + 1}"


def some(dice: random.Random, values: Iterable[str], most: int) -> list[str]:
    """Return some of the values, at most so many."""
    population = sorted(values)
    return sorted(dice.sample(population, dice.randint(1, min(most, len(population)))))
