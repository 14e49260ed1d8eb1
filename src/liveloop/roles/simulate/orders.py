"""One person's commands: each sent until it is answered, under the same id, and booked once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from liveloop.kit.clock import Clock
from liveloop.realtime.protocol.messages import Command
from liveloop.roles.simulate.book import Book, add_seconds
from liveloop.roles.simulate.hearing import Answered

AGAIN = frozenset({"unavailable", "not_joined", "internal", "too_many"})
"""Refusals that the same command may outlive."""
TRIES = 6

_encode = msgspec.json.Encoder().encode

Answer = Callable[[dict[str, Any]], None]
Refused = Callable[[str], None]


@dataclass(slots=True)
class _Open:
    name: str
    frame: bytes
    sent_at: float
    answered: Answer | None
    refused: Refused | None
    tries: int = 1


class Orders:
    """`write` sends a frame if there is a line; `later` calls back after seconds."""

    def __init__(
        self,
        book: Book,
        clock: Clock,
        *,
        write: Callable[[bytes], None],
        later: Callable[[float, Callable[[], None]], None],
        repeats: bool,
    ) -> None:
        self._book = book
        self._clock = clock
        self._write = write
        self._later = later
        self._repeats = repeats
        self._open: dict[str, _Open] = {}  # bounded: by the plan

    def __len__(self) -> int:
        return len(self._open)

    def send(
        self,
        name: str,
        data: dict[str, Any],
        *,
        answered: Answer | None = None,
        refused: Refused | None = None,
    ) -> str:
        """Returns the id. One of `answered` and `refused` is called at most once."""
        identifier = str(uuid.uuid4())
        frame = _encode(Command(id=identifier, name=name, data=data))
        self._open[identifier] = _Open(name, frame, self._clock.monotonic(), answered, refused)
        self._book.of(name).sent += 1
        self._write(frame)
        if self._repeats:
            self._repeat(identifier)
        return identifier

    def resend(self) -> None:
        """There is a new line: what was not answered goes out again."""
        for identifier in list(self._open):
            self._repeat(identifier)

    def settle(self, message: Answered) -> None:
        order = self._open.get(message.id)
        if order is None:
            return
        code = message.error.code if message.error else "unknown"
        if not message.ok and code in AGAIN and order.tries < TRIES:
            order.tries += 1
            wait = message.error.retry_after if message.error else None
            self._later(wait or 1.0, lambda: self._repeat(message.id))
            return
        del self._open[message.id]
        book = self._book.of(order.name)
        if not message.ok:
            book.refused[code] += 1
            if order.refused is not None:
                order.refused(code)
            return
        book.acknowledged += 1
        add_seconds(book.answer_ms, self._clock.monotonic() - order.sent_at)
        if order.answered is not None:
            order.answered(message.data or {})

    def give_up(self) -> None:
        """The end: what is still open stays so."""
        for order in self._open.values():
            self._book.of(order.name).unanswered += 1
        self._open.clear()

    def _repeat(self, identifier: str) -> None:
        order = self._open.get(identifier)
        if order is not None:
            self._book.of(order.name).repeated += 1
            self._write(order.frame)
