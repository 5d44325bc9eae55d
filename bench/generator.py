"""A seeded generator of catalogs in our own vocabulary, of any size, as a stream of N-Quads.

    python bench/generator.py --triples 200000 --seed 7 --shuffled > catalog.nq

Each individual is made from the seed and its own number alone, so any part can be made again without the rest, and a catalog of
any size needs little memory. The mix of classes, properties and edges is that of the real catalog; axis values and the release
are its own, every other individual has a slug of its own. Sorted, the lines stand in the order of their IRIs; shuffled, in a
random order that the seed fixes. With `--english`, no text is in another language, and the catalog passes our shapes and rules.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

if __package__ in (None, ""):  # run as a script
    sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.catalog import LANGUAGES, Catalog
from bench.individuals import individuals
from mfmsec.domain import ids

FIXED_TRIPLES = 480
TRIPLES_PER_UNIT = 57_300
"""What the axis values, their schemes and the release make up, and what a catalog as large as the real one has beyond them."""
BUCKET_LINES = 200_000


def of_size(triples: int, seed: int = 7, languages: tuple[str, ...] = LANGUAGES) -> Catalog:
    """Return a catalog of about as many triples."""
    return Catalog(max(0.005, (triples - FIXED_TRIPLES) / TRIPLES_PER_UNIT), seed, languages)


def lines(catalog: Catalog, *, shuffled: bool = False) -> Iterator[str]:
    """Yield the N-Quads of a catalog, each with its line end."""
    graph = ids.graph()
    ordered = (
        f"<{ids.BASE}{path}> {predicate} {term} <{graph}> .\n"
        for path, pairs in individuals(catalog)
        for predicate, term in sorted(set(pairs))
    )
    return _shuffle(ordered, catalog) if shuffled else ordered


def _shuffle(ordered: Iterable[str], catalog: Catalog) -> Iterator[str]:
    """Yield lines in a random order: dealt out to files, then shuffled file by file."""
    dice = catalog.dice("shuffle", 0)
    dealt = 1 + int(catalog.factor * TRIPLES_PER_UNIT) // BUCKET_LINES
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / str(number) for number in range(dealt)]
        streams = [file.open("w", encoding="utf-8") for file in files]
        for line in ordered:
            dice.choice(streams).write(line)
        for stream in streams:
            stream.close()
        for file in files:
            with file.open(encoding="utf-8", newline="\n") as stream:
                bucket = list(stream)
            dice.shuffle(bucket)
            yield from bucket


def main() -> None:
    """Write a catalog to standard output."""
    parser = argparse.ArgumentParser(description="Generate a catalog in the vocabulary of mfmsec, as N-Quads.")
    parser.add_argument("--triples", type=int, default=20_000, help="about how many triples (default 20000)")
    parser.add_argument("--times", type=float, help="instead: how many times as large as the real catalog")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same catalog (default 7)")
    parser.add_argument("--shuffled", action="store_true", help="in random order instead of the order of IRIs")
    parser.add_argument("--english", action="store_true", help="no text in another language, as our shapes want it")
    given = parser.parse_args()
    languages = () if given.english else LANGUAGES
    catalog = Catalog(given.times, given.seed, languages) if given.times else of_size(given.triples, given.seed, languages)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # standard output is a text stream
    sys.stdout.writelines(lines(catalog, shuffled=given.shuffled))


if __name__ == "__main__":
    main()
