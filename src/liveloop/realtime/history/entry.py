"""An event as the gateway keeps it: its place, its lane, and the JSON that goes to clients unchanged."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from liveloop.realtime.protocol.lanes import ORDERED, Lane


class BadEnvelope(Exception):
    """What came over the bus is no event."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its place. `to` is the only person who may see it (lane own)."""

    offset: int
    lane: Lane
    raw: bytes
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Beat:
    """An event without a place, of the lanes pulse and staff."""

    lane: Lane
    type: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """One of the events that a bus message held."""

    epoch: str
    event: Entry | Beat


class _Envelope(msgspec.Struct):
    lane: Lane
    epoch: str
    event: msgspec.Raw


class _Address(msgspec.Struct):
    to: str | None = None


class _Head(msgspec.Struct):
    type: str
    offset: int | None = None
    data: msgspec.Raw = msgspec.Raw(b"{}")


_messages = msgspec.json.Decoder(_Envelope | list[_Envelope])
_heads = msgspec.json.Decoder(_Head)
_addresses = msgspec.json.Decoder(_Address)


def decode_envelopes(payload: bytes) -> list[Arrival]:
    """`{"channel", "lane", "epoch", "event": {"id", "offset", "type", "at", "data"}}`, or a list of such of
    one channel. Raises BadEnvelope."""
    try:
        message = _messages.decode(payload)
        return [
            Arrival(envelope.epoch, event_of(envelope.lane, bytes(envelope.event)))
            for envelope in (message if isinstance(message, list) else [message])
        ]
    except msgspec.DecodeError as error:
        raise BadEnvelope(str(error)) from error


def event_of(lane: Lane, raw: bytes) -> Entry | Beat:
    """Read what the gateway must know out of the JSON of one event; raises msgspec.DecodeError.

    An event of the lane own names its person in `data.to`.
    """
    head = _heads.decode(raw)
    if lane not in ORDERED:
        return Beat(lane, head.type, raw)
    if head.offset is None:
        raise msgspec.ValidationError(f"an event of lane {lane} needs an offset")
    to = _addresses.decode(head.data).to if lane is Lane.OWN else None
    return Entry(head.offset, lane, raw, to)
