"""Requests that nobody sends by accident, drawn from a seed, and what becomes of each on a real connection.

Bodies that are deep, huge, slow or no text; heads, addresses and methods that are none; connections left half-way.
"""

import asyncio
import gzip
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from clients import API

HOST = b"Host: localhost\r\n"
PATIENCE_S, MOMENT_S = 120, 0.5
SILENT = 0
"""In place of a status: the server closed the connection without an answer, where there has to be one."""

POSTS = ("design-space", "measurements", "measurements/import", "accuracies/import")
GETS = (
    *("", "devices", "runtimes", "jobs", "measurements", "accuracies", "networks", "vocabulary", "pareto"),
    *("design-space", "recommendation", "predictions", "comparison"),
    *("charts/front", "charts/area", "charts/kinds", "charts/nothing"),
    *("design-points/0.5/160", "design-points/0.5/160/layers", "design-points/0.5/160/latency", "jobs/0/events"),
    *("measurements/1", "design-points/1/224/cliff", "citations", "recommendation/record", "measurements/estimate"),
)
KEYS = (
    *("alpha", "resolution", "grid", "device", "runtime", "columns"),
    *("format", "limit", "cursor", "lang", "threads", "x"),
)
VALUES = (
    *("", "0", "-1", "1e999", "NaN", "0x10", "9" * 400, "1,2," * 300, "9999999x9999999", "100x97", "31x25"),
    *("%00", "%ff", "%F0%9F%90%98", "'; drop table jobs; --", "../../etc/passwd", "%0d%0aSet-Cookie:%20a=b"),
    *("%ef%bc%9d1", "a" * 20_000, "pixel-3", "this", "tflite-cpu", "json", "arrow", "ko", "fp32"),
    *("0.5", "160", "params", "%", "%zz", "+", "{}", "[]"),
)
SIGNS = (
    *("[", '{"a":', '{"points":', '[{"alpha":', '"', "\\u0000", "1e"),
    *("9" * 50, "-", "null,", "[]", "{},", "é", " \n"),
)
METHODS = (
    *(b"PUT", b"PATCH", b"TRACE", b"CONNECT", b"OPTIONS", b"get"),
    *(b"HEAD", b"PROPFIND", b"G" * 5000, b"\xff\xfe", b""),
)
HEADS = (
    b"X: " + b"a" * 60_000 + b"\r\n",
    b"".join(b"X-%d: 1\r\n" % number for number in range(900)),
    b"If-None-Match: " + b'"a", ' * 5000 + b'"b"\r\n',
    b"Accept: " + b"a/b;q=0.1," * 3000 + b"*/*\r\n",
    b"Accept-Encoding: " + b"gzip;q=0," * 500 + b"br\r\n",
    b"Authorization: Bearer " + b"a" * 4000 + b"\r\n",
    b"Range: bytes=0-,-1,5-2\r\n",
    b"Last-Event-ID: -1\r\n",
    b"Cookie: \xff\xfe=\x01\r\n",
    b"X: a\r\n b\r\n\tc\r\n",
    b"X\x00: 1\r\n",
    b": nothing\r\n",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
    b"Host: evil.example\r\n",
    b"X-Forwarded-For: 1.2.3.4\r\n",
    b"Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n",
    b"Expect: 100-continue\r\n",
    b"Expect: 200-ok\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Content-Length: -1\r\n",
    b"Content-Length: 5\r\nContent-Length: 6\r\n",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
)
TARGETS = (
    *(b"*", b"//", b"?", b"/\xff\xfe", b"http://evil.example/healthz"),
    *(b"/%2e%2e/%2e%2e/etc/passwd", b"/static/..%5c..%5c", b"/api/v1/measurements/" + b"9" * 4301),
    *(b"/api/v1/design-points/%00/%00", b"/api/v1/jobs/%0aINFO", b"/" + b"a/" * 9000),
)
CHUNKS = (
    *(b"3\r\nabc\r\n0\r\n\r\n", b"3;" + b"e" * 9000 + b"\r\nabc\r\n0\r\n\r\n"),
    *(b"zz\r\nabc\r\n", b"-1\r\n", b"ffffffffffffffff\r\nabc"),
)
NO_HTTP = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,  # TLS
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"GET / HTTP/9.9\r\n" + HOST + b"\r\n",
    b"GET /\r\n\r\n",
    b"\r\n" * 5000,
    b"\x00" * 5000,
    b"SSH-2.0-OpenSSH_9.6\r\n",
)


@dataclass(frozen=True)
class Hostile:
    """What is sent, in parts with a pause between two; then the answer is read, unless whoever sent it leaves.

    is_whole: whether there has to be an answer; what may be the beginning of something is left after a moment.
    """

    parts: tuple[bytes, ...]
    pause_s: float = 0.0
    leaves: str | None = None  # "closes", "resets"
    is_whole: bool = True


def drawn(rng):
    """The next one."""
    kinds = (_body, _body, _file, _query, _query, _head, _method, _target, _chunks, _left, _slow, _no_http)
    return rng.choice(kinds)(rng)


def _post(path, body, kind=b"application/json", more=b""):
    head = b"POST %s/%s HTTP/1.1\r\n%sContent-Type: %s\r\n" % (API.encode(), path.encode(), HOST, kind)
    return b"%s%sContent-Length: %d\r\n\r\n%s" % (head, more, len(body), body)


def _get(path, more=b"", method=b"GET"):
    return method + b" " + path + b" HTTP/1.1\r\n" + HOST + more + b"\r\n"


def _junk(rng):
    """A body of JSON's signs: mostly small, seldom as large as is taken, or larger."""
    times = rng.choice((1, 5, 50, 500, 5_000, 5_000, 50_000, 200_000) if rng.random() < 0.2 else (1, 5, 50, 500))
    text = "".join(rng.choice(SIGNS) * rng.choice((1, times)) for _ in range(rng.randint(1, 4)))[:6_000_000]
    if rng.random() < 0.3:
        lists = ",".join(f'"{name}":[{rng.choice(("", text, "1"))}]' for name in ("alpha", "resolution", "points"))
        text = f"{{{lists}}}"
    return text


def _body(rng):
    text = _junk(rng)
    codec = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-7", "gzip", "wrong"))
    if codec in {"gzip", "wrong"}:
        encoded = gzip.compress(text.encode(), 1) if codec == "gzip" else text.encode()[:1000] + rng.randbytes(500)
    else:
        encoded = text.encode(codec)
    kind = rng.choice((b"application/json", b"application/json", b"text/csv", b"application/x+json", b"", b"a/b" * 500))
    more = rng.choice(
        (b"", b"", b"Content-Encoding: gzip\r\n", b"Idempotency-Key: " + b"k" * rng.choice((1, 9000)) + b"\r\n")
    )
    return Hostile((_post(rng.choice(POSTS), encoded, kind, more),))


def _file(rng):
    header = rng.choice(
        ("device,runtime,precision,threads,alpha,resolution,latency_ms", "model,img_size", "a", "", '"', "=1+1")
    )
    cell = rng.choice((",", "\n", '"', "=cmd|' /C calc'!A0", "x" * 3000, "\x00", "1e999", "NaN", "\u202e", "\r"))
    text = header + "\n" + (cell + rng.choice((",", "\n", ""))) * rng.choice((1, 100, 10_000, 100_000))
    return Hostile((_post(rng.choice(POSTS[2:]), text.encode()[:10_500_000], b"text/csv"),))


def _query(rng):
    pairs = "&".join(
        f"{rng.choice(KEYS)}={rng.choice(VALUES)}".replace(" ", "+") for _ in range(rng.choice((1, 2, 4, 300)))
    )
    return Hostile((_get(f"{API}/{rng.choice(GETS)}?{pairs}"[:64_000].encode("latin-1", "replace")),))


def _head(rng):
    head = b"".join(rng.sample(HEADS, rng.randint(1, 2)))
    return Hostile((_get(f"{API}/{rng.choice(GETS)}".encode(), head),), is_whole=False)


def _method(rng):
    return Hostile((_get(f"{API}/{rng.choice((*GETS, *POSTS))}".encode(), method=rng.choice(METHODS)),))


def _target(rng):
    return Hostile((_get(rng.choice(TARGETS), method=rng.choice((b"GET", b"POST", b"DELETE"))),))


def _chunks(rng):
    head = b"POST %s/design-space HTTP/1.1\r\n" % API.encode() + HOST + b"Content-Type: application/json\r\n"
    whole = head + b"Transfer-Encoding: chunked\r\n\r\n" + rng.choice(CHUNKS)
    return Hostile((whole,), leaves=rng.choice((None, "closes")), is_whole=False)


def _left(rng):
    whole = rng.choice((_body, _query, _head))(rng).parts[0]
    return Hostile((whole[: rng.randrange(len(whole))],), leaves=rng.choice(("closes", "resets")))


def _slow(rng):
    whole = _post("design-space", b'{"alpha":[0.5],"resolution":[160]}')
    parts = tuple(whole[start : start + 40] for start in range(0, len(whole), 40))
    return Hostile(parts, rng.uniform(0, 0.2), rng.choice((None, None, "resets")))


def _no_http(rng):
    return Hostile((rng.choice((*NO_HTTP, rng.randbytes(3000))),), leaves=rng.choice((None, "closes")), is_whole=False)


async def sent(port, each):
    """The status of the answer, or SILENT; None where there need not be any, or the connection broke."""
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000_000)
        try:
            with suppress(ConnectionError):  # by the server, which need not read on
                for part in each.parts:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(each.pause_s)
                if each.leaves is None:
                    return await _status(reader, is_whole=each.is_whole)
        finally:
            if each.leaves == "resets":
                plain = writer.get_extra_info("socket")
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.close()
    return None


async def _status(reader, *, is_whole):
    try:
        line = await asyncio.wait_for(reader.readline(), None if is_whole else MOMENT_S)
    except TimeoutError:
        return None
    while line.startswith(b"HTTP/1.1 100"):
        await reader.readline()
        line = await reader.readline()
    if not line:
        return SILENT if is_whole else None
    await reader.readuntil(b"\r\n\r\n")
    return int(line.split()[1])
