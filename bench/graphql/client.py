"""A small HTTP client that costs little: python -m bench.graphql.client PORT PATH BODY_FILE --clients N --requests M; prints JSON.

Each client keeps one connection and sends one request after the other. Latencies are in seconds, from the first byte sent to the
last byte read.
"""

import argparse
import asyncio
import json
import socket
import sys
import time
from pathlib import Path

_END = b"\r\n\r\n"


def request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return the bytes of a POST request."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items())]).encode() + _END + body


async def ask(port: int, sent: bytes, times: int) -> tuple[list[float], bytes]:
    """Send a request again and again on one connection; return the latencies and the last body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    line: socket.socket = writer.get_extra_info("socket")
    taken: list[float] = []
    body = b""
    for _ in range(times):
        started = time.perf_counter()
        writer.write(sent)
        # Else a server that sends in pieces waits for an acknowledgement that Linux holds back for 40 ms.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        head = await reader.readuntil(_END)
        body = await _body(reader, head)
        taken.append(time.perf_counter() - started)
        if b" 200 " not in head.split(b"\r\n", 1)[0] or b'"errors"' in body[:10]:
            raise RuntimeError(head.decode() + body.decode())
    writer.close()
    return taken, body


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        parts = []
        while size := int((await reader.readline()).strip() or b"0", 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)
    return await reader.readexactly(int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]))


async def _all(port: int, sent: bytes, clients: int, requests: int) -> dict[str, object]:
    started = time.perf_counter()
    found = await asyncio.gather(*(ask(port, sent, requests) for _ in range(clients)))
    return {
        "latencies": [one for taken, _ in found for one in taken],
        "wall": time.perf_counter() - started,
        "bytes": len(found[0][1]),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("body", type=Path)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    sent = request(given.path, given.body.read_bytes(), {})
    sys.stdout.write(json.dumps(asyncio.run(_all(given.port, sent, given.clients, given.requests))))


if __name__ == "__main__":
    main()
