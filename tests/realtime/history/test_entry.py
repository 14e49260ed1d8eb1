from __future__ import annotations

import uuid

import msgspec
import pytest

from liveloop.kit.channels import ChannelEvent, Envelope
from liveloop.realtime.history.entry import Arrival, BadEnvelope, Beat, Entry, decode_envelopes
from liveloop.realtime.protocol.lanes import Lane


def message(lane: str = "talk", offset: int | None = 3, **data: object) -> bytes:
    event = ChannelEvent(id=uuid.UUID(int=1), offset=offset, type="comment.created", at=None, data=data)
    return msgspec.json.encode(Envelope(channel="c", lane=lane, epoch="e", event=event))


def arrived(payload: bytes) -> Arrival:
    (arrival,) = decode_envelopes(payload)
    return arrival


def test_the_events_json_goes_through_unchanged() -> None:
    arrival = arrived(message(body="你好"))
    assert arrival.epoch == "e"
    assert isinstance(arrival.event, Entry)
    assert (arrival.event.offset, arrival.event.lane, arrival.event.to) == (3, Lane.TALK, None)
    assert msgspec.json.decode(arrival.event.raw)["data"] == {"body": "你好"}


def test_a_message_holds_several_in_their_order() -> None:
    parts = [message(offset=number) for number in (4, 5, 6)]
    events = [arrival.event for arrival in decode_envelopes(b"[" + b",".join(parts) + b"]")]
    assert [event.offset for event in events if isinstance(event, Entry)] == [4, 5, 6]


def test_a_message_may_be_empty() -> None:
    assert decode_envelopes(b"[]") == []


def test_an_own_event_names_its_person() -> None:
    event = arrived(message("own", to="p1")).event
    assert isinstance(event, Entry)
    assert event.to == "p1"


def test_only_own_events_are_addressed() -> None:
    event = arrived(message("talk", to="p1")).event
    assert isinstance(event, Entry)
    assert event.to is None


@pytest.mark.parametrize("lane", ["pulse", "staff"])
def test_pulse_and_staff_have_no_place(lane: str) -> None:
    assert isinstance(arrived(message(lane, offset=None)).event, Beat)


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"{}", b"[{}]", message("gossip"), message("talk", offset=None)]
)
def test_what_is_no_event_is_refused(payload: bytes) -> None:
    with pytest.raises(BadEnvelope):
        decode_envelopes(payload)
