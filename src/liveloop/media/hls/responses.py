"""HTTP/1.1 response heads and the small bodies of the origin, as bytes."""

from __future__ import annotations

import json
from functools import lru_cache
from http import HTTPStatus

PLAYLIST = "application/vnd.apple.mpegurl"
MEDIA = "video/mp4"
PROBLEM = "application/problem+json"

IMMUTABLE = "public, max-age=86400, immutable"
NO_STORE = "no-store"
PLAIN_PLAYLIST = "public, max-age=1"

CORS = (
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Expose-Headers: Content-Length, Content-Range\r\n"
    "Timing-Allow-Origin: *\r\n"
)
PREFLIGHT = (
    b"HTTP/1.1 204 No Content\r\n" + CORS.encode() + b"Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n"
    b"Access-Control-Allow-Headers: Range\r\n"
    b"Access-Control-Max-Age: 86400\r\n\r\n"
)


def head(status: int, kind: str, length: int, cache: str, *extra: str) -> bytes:
    """Status line and headers up to the empty line; `extra` are whole header lines without line ends."""
    lines = "".join(f"{line}\r\n" for line in extra)
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: {cache}\r\n"
        f"{CORS}{lines}\r\n"
    ).encode()


@lru_cache(maxsize=256)
def media_head(size: int) -> bytes:
    """The head of a whole media file; the same parts go out to every viewer."""
    return head(200, MEDIA, size, IMMUTABLE, "Accept-Ranges: bytes")


def range_head(start: int, end: int, size: int) -> bytes:
    """The head of the bytes from `start` to before `end` of a file of `size`."""
    span = f"Content-Range: bytes {start}-{end - 1}/{size}"
    return head(206, MEDIA, end - start, IMMUTABLE, "Accept-Ranges: bytes", span)


def problem(status: int, code: str, detail: str, *extra: str) -> tuple[bytes, bytes]:
    """Head and body of a problem (RFC 9457). Never cached."""
    phrase = HTTPStatus(status).phrase
    members = {"type": "about:blank", "title": phrase, "status": status, "detail": detail, "code": code}
    body = json.dumps(members).encode()
    return head(status, PROBLEM, len(body), NO_STORE, *extra), body
