from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame
from websockets.streams import StreamReader

from liveloop.realtime.bucket import TokenBucket
from liveloop.realtime.history.entry import Beat, Entry
from liveloop.realtime.limits import Limits
from liveloop.realtime.payload import Form, build, frames_of
from liveloop.realtime.protocol.lanes import Lane
from tests.realtime.protocol.test_frames import parse

LIMITS = Limits(frame_events=3, frame_bytes=1_000)


def entry(offset: int, lane: Lane = Lane.TALK, size: int = 10) -> Entry:
    return Entry(offset, lane, json.dumps({"offset": offset, "x": "y" * size}).encode())


def split(data: bytes) -> list[dict[str, Any]]:
    messages = []
    while data:
        size = data[1] & 127
        head = 2
        if size == 126:
            size, head = int.from_bytes(data[2:4], "big"), 4
        messages.append(json.loads(bytes(parse(data[: head + size]).data)))
        data = data[head + size :]
    return messages


def shape(messages: list[dict[str, Any]]) -> list[tuple[object, list[int], object]]:
    return [(m["lane"], [e["offset"] for e in m["events"]], m.get("offset")) for m in messages]


def test_frames_keep_the_order_and_the_last_one_states_the_position() -> None:
    entries = [entry(1), entry(2), entry(3, Lane.CONTROL), entry(4)]
    assert shape(split(b"".join(frames_of(entries, position=4, limits=LIMITS)))) == [
        ("talk", [1, 2], None),
        ("control", [3], None),
        ("talk", [4], 4),
    ]


def test_a_frame_is_bounded_in_events_and_bytes() -> None:
    many = frames_of([entry(offset) for offset in range(1, 8)], position=7, limits=LIMITS)
    assert [offsets for _, offsets, _ in shape(split(b"".join(many)))] == [[1, 2, 3], [4, 5, 6], [7]]
    big = frames_of([entry(offset, size=600) for offset in (1, 2)], position=2, limits=LIMITS)
    assert [offsets for _, offsets, _ in shape(split(b"".join(big)))] == [[1], [2]]


def test_a_position_is_told_even_when_nothing_is_visible() -> None:
    assert shape(split(b"".join(frames_of([], position=9, limits=LIMITS)))) == [("control", [], 9)]


def test_urgent_holds_only_control_and_trade_and_states_no_position() -> None:
    entries = [entry(1), entry(2, Lane.CONTROL), entry(3, Lane.TRADE), entry(4)]
    payload = build(entries, [], position=4, skipped=0, limits=LIMITS)
    assert shape(split(payload.urgent)) == [("control", [2], None), ("trade", [3], None)]


def test_staff_events_go_to_staff_alone() -> None:
    beats = [Beat(Lane.PULSE, "likes", b'{"offset":0}'), Beat(Lane.STAFF, "health", b'{"offset":0}')]
    payload = build([entry(1)], beats, position=1, skipped=2, limits=LIMITS)
    assert [lane for lane, _, _ in shape(split(payload.everyone.plain))] == ["talk", "pulse"]
    assert [lane for lane, _, _ in shape(split(payload.staff.plain))] == ["talk", "pulse", "staff"]
    assert split(payload.everyone.plain)[0]["skipped"] == 2


@given(st.lists(st.text(max_size=600).map(str.encode) | st.just(b"again " * 5_000), max_size=5))
def test_the_compressed_form_says_the_same(messages: list[bytes]) -> None:
    form = Form(tuple(messages))
    stream = StreamReader()
    stream.feed_data(form.deflated)
    assert read(stream) == messages
    if any(len(message) > 1_000 for message in messages):
        assert len(form.deflated) < len(form.plain)


def read(stream: StreamReader) -> list[bytes]:
    """What a client that agreed to compression takes."""
    messages = []
    while stream.buffer:
        frame = Frame.parse(stream.read_exact, mask=False, extensions=[PerMessageDeflate(True, True, 15, 15)])
        try:
            next(frame)
        except StopIteration as done:
            messages.append(bytes(done.value.data))
    return messages


def test_talk_passes_up_to_its_rate_after_a_burst() -> None:
    budget = TokenBucket(rate=100, burst=1_000, now=0)
    assert budget.take(1_200, 0) == 1_000
    assert budget.take(50, 0.1) == 10
    assert budget.take(50, 1.1) == 50
    assert budget.take(5_000, 100) == 1_000
