"""What a server message means to a simulated person. The same bytes go to a thousand of them: read once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import msgspec

from liveloop.realtime.protocol.messages import CommandError

REMEMBERED = 64
SHARED = b'{"op":"events"'


@dataclass(frozen=True, slots=True)
class Said:
    """A comment in the room."""

    offset: int
    id: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A poll or a raffle that takes part in now. `options` of a poll."""

    kind: str
    id: str
    options: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A batch of events. `offset`: everything up to it has come."""

    said: tuple[Said, ...]
    opened: tuple[Opened, ...]
    offset: int | None
    skipped: int
    likes: int | None


class Welcomed(msgspec.Struct, tag_field="op", tag="welcome", frozen=True):
    epoch: str
    offset: int
    recovered: bool
    snapshot: dict[str, Any] | None = None

    def opened(self) -> tuple[Opened, ...]:
        """What was open when the snapshot was made."""
        snapshot = self.snapshot or {}
        raffles = (snapshot.get("raffles") or {}).get("items", [])
        found = [_poll(snapshot["poll"])] if snapshot.get("poll") else []
        found += [_raffle(one) for one in raffles]
        return tuple(one for one in found if one is not None)


class Answered(msgspec.Struct, tag_field="op", tag="result", frozen=True):
    id: str
    ok: bool
    data: dict[str, Any] | None = None
    error: CommandError | None = None


class _Pong(msgspec.Struct, tag_field="op", tag="pong", frozen=True):
    pass


class _Event(msgspec.Struct, frozen=True):
    type: str
    offset: int | None = None
    data: msgspec.Raw = msgspec.Raw(b"{}")


class _Events(msgspec.Struct, tag_field="op", tag="events", frozen=True):
    events: list[_Event]
    offset: int | None = None
    skipped: int = 0


class _Comment(msgspec.Struct, frozen=True):
    id: str
    client_id: str


_messages = msgspec.json.Decoder(Welcomed | Answered | _Pong | _Events)
_comments = msgspec.json.Decoder(_Comment)

Message = Welcomed | Answered | Heard | None


class Ear:
    """One for all people of a process."""

    def __init__(self) -> None:
        self._heard: OrderedDict[bytes, Heard] = OrderedDict()

    def understand(self, payload: bytes) -> Message:
        """None for what concerns nobody. Raises msgspec.DecodeError for what no server of ours sends."""
        if payload.startswith(SHARED):
            return self._shared(payload)
        message = _messages.decode(payload)
        return message if isinstance(message, Welcomed | Answered) else None

    def _shared(self, payload: bytes) -> Heard:
        known = self._heard.get(payload)
        if known is None:
            batch = _messages.decode(payload)
            assert isinstance(batch, _Events)
            known = self._heard[payload] = _heard(batch)
            if len(self._heard) > REMEMBERED:
                self._heard.popitem(last=False)
        return known


def _heard(batch: _Events) -> Heard:
    said: list[Said] = []
    opened: list[Opened | None] = []
    likes = None
    for event in batch.events:
        if event.type == "comment.created":
            comment = _comments.decode(event.data)
            said.append(Said(event.offset or 0, comment.id, comment.client_id))
        elif event.type == "poll.changed":
            opened.append(_poll(msgspec.json.decode(event.data)["poll"]))
        elif event.type == "raffle.changed":
            opened.append(_raffle(msgspec.json.decode(event.data)["raffle"]))
        elif event.type == "likes":
            likes = int(msgspec.json.decode(event.data)["total"])
    found = tuple(one for one in opened if one is not None)
    return Heard(tuple(said), found, batch.offset, batch.skipped, likes)


def _poll(poll: dict[str, Any]) -> Opened | None:
    """A questionnaire has no options of its own, and simulated people have nothing to write into it."""
    if poll["closed_at"] or not poll["options"]:
        return None
    return Opened("poll", str(poll["id"]), len(poll["options"]))


def _raffle(raffle: dict[str, Any]) -> Opened | None:
    return None if raffle["closed_at"] else Opened("raffle", str(raffle["id"]))
