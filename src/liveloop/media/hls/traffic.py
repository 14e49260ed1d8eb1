"""What an origin has answered since its start."""

from __future__ import annotations

from collections import Counter
from typing import Literal

Kind = Literal["playlist", "media", "other"]

KINDS: dict[str, Kind] = {"m3u8": "playlist", "m4s": "media", "mp4": "media"}
STATUS_CLASS_AT = len(b"HTTP/1.1 ")
STATUS_CLASSES = {ord(digit): f"{digit}xx" for digit in "12345"}


class Traffic:
    """Counts answers by kind and status class (`2xx`), bytes of heads and bodies, and connections."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[Kind, str]] = Counter()
        self.bytes_sent = 0
        self.connections = 0

    def answered(self, path: str, head: bytes, body: bytes) -> None:
        kind = KINDS.get(path.rpartition(".")[2], "other")
        self.answers[kind, STATUS_CLASSES[head[STATUS_CLASS_AT]]] += 1
        self.bytes_sent += len(head) + len(body)
