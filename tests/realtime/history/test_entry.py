from __future__ import annotations

import uuid

import msgspec
import pytest

from liveloop.kit.channels import ChannelEvent, Envelope
from liveloop.realtime.history.entry import BadEnvelope, Beat, Entry, decode_envelope
from liveloop.realtime.protocol.lanes import Lane


def envelope(lane: str = "talk", offset: int | None = 3, **data: object) -> bytes:
    event = ChannelEvent(id=uuid.UUID(int=1), offset=offset, type="comment.created", at=None, data=data)
    return msgspec.json.encode(Envelope(channel="c", lane=lane, epoch="e", event=event))


def test_the_events_json_goes_through_unchanged() -> None:
    arrival = decode_envelope(envelope(body="你好"))
    assert arrival.epoch == "e"
    assert isinstance(arrival.event, Entry)
    assert (arrival.event.offset, arrival.event.lane, arrival.event.to) == (3, Lane.TALK, None)
    assert msgspec.json.decode(arrival.event.raw)["data"] == {"body": "你好"}


def test_an_own_event_names_its_person() -> None:
    event = decode_envelope(envelope("own", to="p1")).event
    assert isinstance(event, Entry)
    assert event.to == "p1"


def test_only_own_events_are_addressed() -> None:
    event = decode_envelope(envelope("talk", to="p1")).event
    assert isinstance(event, Entry)
    assert event.to is None


@pytest.mark.parametrize("lane", ["pulse", "staff"])
def test_pulse_and_staff_have_no_place(lane: str) -> None:
    assert isinstance(decode_envelope(envelope(lane, offset=None)).event, Beat)


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b"{}", envelope("gossip"), envelope("talk", offset=None)]
)
def test_what_is_no_event_is_refused(payload: bytes) -> None:
    with pytest.raises(BadEnvelope):
        decode_envelope(payload)
