"""How the service and a worker talk over pipes: a message is a letter, a length, and so many bytes."""

import struct
from typing import BinaryIO, Final

HEAD: Final = struct.Struct("!cQ")
LOAD: Final = b"L"
"""To a worker: N-Quads to hold in place of what it holds."""
ASK: Final = b"Q"
"""To a worker: a query, as JSON."""
READY: Final = b"R"
"""From a worker: it holds what it was given."""
BEGUN: Final = b"B"
"""From a worker: what the answer will be, as JSON."""
DATA: Final = b"D"
"""From a worker: a part of the answer."""
FAILED: Final = b"E"
"""From a worker: why there is no answer, as JSON; parts that came before are to be thrown away."""
DONE: Final = b"."
"""From a worker: the answer is complete."""
PIECE: Final = 65_536
"""About how many bytes a part of an answer has."""


def write(stream: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    """Write a message."""
    stream.write(HEAD.pack(kind, len(content)))
    stream.write(content)
    stream.flush()
