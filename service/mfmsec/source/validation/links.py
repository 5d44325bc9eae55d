"""Whether every link arrives: at a fact that exists, of the right class, without going round in a circle."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from mfmsec.domain import ids
from mfmsec.source.facts import Fact
from mfmsec.source.findings import Finding
from mfmsec.source.known import Known, fault, items, word
from mfmsec.source.origin import Origin
from mfmsec.source.schema import CLASSES, NESTED, keys

MOST_SEARCHES = 60
"""Looking for the nearest of a thousand ids takes 10 ms; where a whole file is missing nobody needs it for each link."""


def check(known: Known) -> Iterator[Finding]:
    """Yield a finding for each link that names nothing, or something of the wrong class, and for each circle."""
    nearest = _Nearest(known)
    for fact in known.facts:
        for key in keys(fact.type).values():
            if key.targets and key.name not in NESTED:
                targets = (fact.type,) if key.name == "replaced_by" else key.targets
                for place, link in items(fact, key.name):
                    yield from _link(fact, place, link, targets, nearest)
    yield from circles(known, "broader")
    yield from circles(known, "replaced_by")


def _link(fact: Fact, place: str, link: str, targets: tuple[str, ...], nearest: "_Nearest") -> Iterator[Finding]:
    target = nearest.known.by_id.get(link)
    if target is None and (elsewhere := _elsewhere(link, nearest.known)):
        yield fault(fact, place, elsewhere, "link")
    elif target is None:
        yield fault(fact, place, (f"{_written(fact, link)!r} is not known.", _written(fact, nearest.repair(link, targets))), "link")
    elif target.type not in targets and target.type in CLASSES:
        yield fault(fact, place, (f"{link!r} names {_article(target.type)}.", f"Name a {' or '.join(targets)} here."), "link")


def _elsewhere(link: str, known: Known) -> tuple[str, str] | None:
    """Return what to say of a user's link into another user's source: each is judged, loaded and dropped without the others."""
    if known.origin is None or link.startswith((ids.BASE, known.origin.namespace)):
        return None
    prefix = link if re.match(r"(https?|urn):", link) else link.partition(":")[0] if ":" in link else ""
    if not prefix or get_close_matches(prefix, [known.origin.name, *ids.KINDS.values()], n=1, cutoff=0.6):
        return None
    return another(prefix, known.origin)


def another(whose: str, origin: Origin) -> tuple[str, str]:
    """Return the reason and the repair where a source points at an individual of another source than itself and ours."""
    reason = f"points at another source, {whose!r}; {origin.name} can point at itself and at ours alone."
    return reason, "Put both into one source, or correct the id."


def _written(fact: Fact, text: str) -> str:
    """Return a text with the ids of framework entries as a mapping file writes them: `mitre-atlas:AML.T0000`."""
    return re.sub(r"framework:([^/\s']+)/", r"\1:", text) if fact.type == "Mapping" else text


def _article(name: str) -> str:
    return f"an {name}" if name[:1] in "AEIO" else f"a {name}"


class _Nearest:
    """The known id nearest to an unknown one, looked up for the first few only."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.left = MOST_SEARCHES
        self.found: dict[tuple[str, tuple[str, ...]], str] = {}

    def repair(self, link: str, targets: tuple[str, ...]) -> str:
        """Return what to write instead of an unknown link."""
        if (link, targets) not in self.found:
            near = self._near(link, targets)
            what = " or ".join(targets)
            self.found[link, targets] = f"Did you mean {near!r}?" if near else f"Name a {what} that exists, or add this one."
        return self.found[link, targets]

    def _near(self, link: str, targets: tuple[str, ...]) -> str:
        slug = link.removeprefix(ids.BASE).split(":")[-1].split("/", 1)[-1].strip().lower()
        for name in targets:
            if (candidate := f"{ids.KINDS.get(name, '')}:{slug}") in self.known.by_id:
                return candidate
        if not self.left:
            return ""
        self.left -= 1
        by_slug = {one.partition(":")[2]: one for one in self.known.ids(*targets)}
        close = get_close_matches(link.partition(":")[2].lower() or slug, by_slug, n=1)
        return by_slug[close[0]] if close else ""


def circles(known: Known, key: str) -> Iterator[Finding]:
    """Yield one finding for each circle of links under this key, at the member that comes first."""
    order = {fact.id: number for number, fact in enumerate(known.facts)}
    parent = {fact.id: word(fact, key) for fact in known.facts if word(fact, key)}
    done: set[str] = set()
    for start in parent:
        path: dict[str, None] = {}
        here = start
        while here in parent and here not in done and here not in path:
            path[here] = None
            here = parent[here]
        if here in path:
            ring = list(path)[list(path).index(here) :]
            first = ring.index(min(ring, key=order.__getitem__))
            ring = ring[first:] + ring[:first]
            shown = " > ".join([*ring, ring[0]])
            yield fault(known.by_id[ring[0]], key, (f"goes round in a circle: {shown}.", "Take one of these links out."), "circle")
        done.update(path)
