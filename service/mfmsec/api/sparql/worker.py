"""A worker: a process of its own that holds RDF, answers one query at a time, and may be killed at any moment.

It reads from standard input and writes to standard output as `wire` has it. It can open nothing: no file, no socket, no pipe. So
nothing that a query says reaches the network, whatever the checks overlook.
"""

import gc
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
import pyoxigraph as ox

from mfmsec.api.sparql import wire
from mfmsec.api.sparql.guard import Checked, Refused, checked
from mfmsec.errors import LimitExceeded, MfmsecError, RequestError, UnknownTerm

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_RESULTS: Final = {
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""The forms of tables but for JSON, which is the one for all other media types."""
_NAMES: Final = 20
_SIZE: Final = Path("/proc/self/statm")
"""How much memory there is in use, where the system tells."""
LATE: Final = 2
"""After how many times its deadline a question ends its worker, should the service no longer be there to do so."""


class _Unacceptable(RequestError):
    """The client takes no form that this kind of query has."""


class _Parts:
    """What a serializer writes, passed on in parts, up to a limit."""

    def __init__(self, out: BinaryIO, limit: int) -> None:
        self._out = out
        self._limit = limit
        self._waiting: list[bytes] = []
        self._size = self._sent = 0

    def write(self, content: bytes) -> int:
        """Take some bytes; raises LimitExceeded where they are more than there may be."""
        self._waiting.append(bytes(content))
        self._size += len(content)
        if self._size > self._limit:
            msg = f"The answer is larger than {self._limit:,} bytes; ask for less with LIMIT and OFFSET, or in parts."
            raise LimitExceeded(msg)
        if self._size - self._sent >= wire.PIECE:
            self.flush()
        return len(content)

    def flush(self) -> None:
        """Pass on what waits."""
        if self._waiting:
            wire.write(self._out, wire.DATA, b"".join(self._waiting))
        self._waiting, self._sent = [], self._size


class Worker:
    """Holds a dataset and answers queries about it."""

    def __init__(self, out: BinaryIO, memory: int) -> None:
        self._store = ox.Store()
        self._out = out
        self._memory = memory
        self._graphs: set[str] = set()
        self._size = _SIZE.open("rb", buffering=0) if _SIZE.exists() else None  # held, since later nothing can be opened

    def lock(self) -> None:
        """Give up the right to open anything and to leave anything behind, and be the first to go where memory runs out."""
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))

    def load(self, source: BinaryIO, length: int) -> None:
        """Hold what so many bytes of N-Quads say, in place of what was held; then memory is limited."""
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        self._store = ox.Store()
        self._store.bulk_load(input=_Portion(source, length), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]  # what it calls is there
        self._graphs = {graph.value for graph in self._store.named_graphs()}
        gc.collect()
        gc.freeze()
        if self._memory and self._size:
            self._size.seek(0)
            limit = int(self._size.read().split()[0]) * _PAGE + self._memory
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        wire.write(self._out, wire.READY)

    def ask(self, asked: dict[str, Any]) -> None:
        """Answer one query, or tell why not."""
        try:
            self._answer(asked)
        except MfmsecError as error:
            self._fail(_status(error), error.code, str(error))
        except SyntaxError as error:
            self._fail(400, RequestError.code, f"The query is not SPARQL: {error.msg}.")
        except MemoryError:
            self._fail(400, LimitExceeded.code, out_of_memory(self._memory))
        except OSError:  # the engine wanted to open something, and only SERVICE does
            self._fail(403, RequestError.code, "The query reaches out of this endpoint, which asks no other server.")
        except ValueError as error:
            self._fail(400, RequestError.code, f"The answer cannot be written in this form ({error}); accept another one.")
        else:
            wire.write(self._out, wire.DONE)

    def _answer(self, asked: dict[str, Any]) -> None:
        query = checked(asked["query"])
        found = self._run(query, asked)
        graph = isinstance(found, ox.QueryTriples)
        media = asked["triples" if graph else "solutions"]
        if media is None:
            kind = "CONSTRUCT and DESCRIBE have" if graph else "SELECT and ASK have"
            msg = f"{kind} none of the forms that are accepted; accept one of {', '.join(asked['graphs' if graph else 'tables'])}."
            raise _Unacceptable(msg)
        begun = {"media": media, "changing": query.changing}
        wire.write(self._out, wire.BEGUN, orjson.dumps(begun))
        parts = _Parts(self._out, asked["limit"])
        if isinstance(found, ox.QueryTriples):
            ox.serialize(found, parts, ox.RdfFormat.from_media_type(media), prefixes=asked["prefixes"])  # type: ignore[arg-type]  # what it calls is there
        else:
            found.serialize(parts, _RESULTS.get(media, ox.QueryResultsFormat.JSON))  # type: ignore[arg-type]  # see above
        parts.flush()

    def _run(self, query: Checked, asked: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        default, named = asked["default"], asked["named"]
        if default is not None or named is not None:  # what the protocol says is asked, whatever the query says
            chosen, apart = self._known(default or ()), self._known(named or ())
            return self._store.query(query.text, default_graph=[*chosen], named_graphs=[*apart])
        if query.graphs:
            self._known(self._named(query.graphs))
        return self._store.query(query.text, use_default_graph_as_union=asked["union"] and not query.graphs)

    def _named(self, text: str) -> list[str]:
        try:
            found = self._store.query(text)
        except SyntaxError:  # of the query's own making; the engine will tell of it in its own words
            return []
        row = next(found) if isinstance(found, ox.QuerySolutions) else ()
        return [str(getattr(graph, "value", "")) for graph in row]

    def _known(self, graphs: Sequence[str]) -> list[ox.NamedNode]:
        for graph in graphs:
            if graph not in self._graphs:
                there = ", ".join(f"<{name}>" for name in sorted(self._graphs)[:_NAMES])
                msg = f"There is no graph <{graph}> here, and none is fetched from elsewhere; there are {there}."
                raise UnknownTerm(msg)
        return [ox.NamedNode(graph) for graph in graphs]

    def _fail(self, status: int, code: str, text: str) -> None:
        wire.write(self._out, wire.FAILED, orjson.dumps({"status": status, "code": code, "text": text}))


class _Portion:
    """So many bytes of a stream, as a stream of its own."""

    def __init__(self, source: BinaryIO, length: int) -> None:
        self._source = source
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most as many as asked for."""
        part = self._source.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(part)
        return part


def out_of_memory(memory: int) -> str:
    """Return what is said of a query that needs more memory than it may have."""
    return f"The query needs more than {memory:,} bytes of memory; ask for less, or in parts."


def _status(error: MfmsecError) -> int:
    if isinstance(error, Refused):
        return 403
    return 406 if isinstance(error, _Unacceptable) else 400


def main() -> None:
    """Serve until standard input ends; the only argument is how many bytes of memory a query may take."""
    source, out = sys.stdin.buffer, sys.stdout.buffer
    worker = Worker(out, int(sys.argv[1]))
    worker.lock()
    while head := source.read(wire.HEAD.size):
        kind, length = wire.HEAD.unpack(head)
        if kind == wire.LOAD:
            worker.load(source, length)
        else:
            asked = orjson.loads(source.read(length))
            signal.setitimer(signal.ITIMER_REAL, asked["seconds"] * LATE)
            worker.ask(asked)
            signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
