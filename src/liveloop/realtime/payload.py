"""Turns entries into the bytes that go to many sockets: each event's JSON is reused, each frame made and
compressed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from liveloop.realtime.history.entry import Beat, Entry
from liveloop.realtime.limits import Limits
from liveloop.realtime.protocol.deflate import WORTHWHILE_BYTES, deflate
from liveloop.realtime.protocol.frames import deflated_frame, text_frame
from liveloop.realtime.protocol.lanes import URGENT, Lane


@dataclass(frozen=True)
class Form:
    """The same messages as bytes for a socket: plain, or compressed for who agreed to that."""

    messages: tuple[bytes, ...]

    @cached_property
    def plain(self) -> bytes:
        return b"".join(map(text_frame, self.messages))

    @cached_property
    def deflated(self) -> bytes:
        return b"".join(
            text_frame(message) if len(message) < WORTHWHILE_BYTES else deflated_frame(deflate(message))
            for message in self.messages
        )


@dataclass(frozen=True, slots=True)
class Payload:
    """One flush. `offset` is the position of who got `everyone` or `staff`; None when nothing has a place.

    `urgent` is what a socket with unsent bytes still gets; it states no position, because what
    it leaves out follows later.
    """

    offset: int | None
    everyone: Form
    staff: Form
    urgent: bytes


def build(
    entries: Sequence[Entry], beats: Iterable[Beat], *, position: int | None, skipped: int, limits: Limits
) -> Payload:
    """`entries` in order, without those of single persons; `position` when the flush moves it."""
    ordered = _messages(entries, position=position, skipped=skipped, limits=limits)
    pulse = [beat.raw for beat in beats if beat.lane is Lane.PULSE]
    staff = [beat.raw for beat in beats if beat.lane is Lane.STAFF]
    shared = Form((*ordered, _message(Lane.PULSE, pulse)) if pulse else tuple(ordered))
    urgent = frames_of([entry for entry in entries if entry.lane in URGENT], limits=limits)
    return Payload(
        offset=position,
        everyone=shared,
        staff=Form((*shared.messages, _message(Lane.STAFF, staff))) if staff else shared,
        urgent=b"".join(urgent),
    )


def frames_of(
    entries: Sequence[Entry], *, limits: Limits, position: int | None = None, skipped: int = 0
) -> list[bytes]:
    """Plain frames of one lane each, in the order of offsets; the last states `position` and `skipped`."""
    return list(map(text_frame, _messages(entries, limits=limits, position=position, skipped=skipped)))


def _messages(
    entries: Sequence[Entry], *, limits: Limits, position: int | None = None, skipped: int = 0
) -> list[bytes]:
    batches = list(_batches(entries, limits))
    if not batches and position is not None:
        batches = [(Lane.CONTROL, [])]
    last = len(batches) - 1
    return [
        _message(lane, raws, position if index == last else None, skipped if index == last else 0)
        for index, (lane, raws) in enumerate(batches)
    ]


def _batches(entries: Sequence[Entry], limits: Limits) -> Iterator[tuple[Lane, list[bytes]]]:
    lane: Lane | None = None
    raws: list[bytes] = []
    size = 0
    for entry in entries:
        full = len(raws) >= limits.frame_events or size + len(entry.raw) > limits.frame_bytes
        if lane is not None and (entry.lane is not lane or (raws and full)):
            yield lane, raws
            raws, size = [], 0
        lane = entry.lane
        raws.append(entry.raw)
        size += len(entry.raw) + 1
    if lane is not None:
        yield lane, raws


def _message(lane: Lane, raws: Sequence[bytes], position: int | None = None, skipped: int = 0) -> bytes:
    tail = b"]"
    if position is not None:
        tail += b',"offset":%d' % position
    if skipped:
        tail += b',"skipped":%d' % skipped
    head = b'{"op":"events","lane":"%s","events":[' % lane.value.encode()
    return head + b",".join(raws) + tail + b"}"
