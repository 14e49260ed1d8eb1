"""Fan-out of units, and readers that take their time."""

from __future__ import annotations

import asyncio

from liveloop.media.stream.queue import ReaderQueue
from liveloop.media.stream.stream import Stream
from liveloop.media.unit import TrackSet, VideoTrack, VideoUnit

TRACKS = TrackSet(VideoTrack(b"\x01", "avc1.64001f", 1280, 720), None)


def picture(number: int, *, key: bool = False, size: int = 100) -> VideoUnit:
    return VideoUnit(number, number, key, bytes(size), 0.0)


async def test_each_reader_gets_everything_and_a_late_one_the_tracks():
    stream = Stream()
    early, late = ReaderQueue(), ReaderQueue()
    stream.attach(early)
    stream.tracks(TRACKS, 0.0)
    stream.unit(picture(1, key=True))
    stream.attach(late)
    stream.unit(picture(2))
    stream.close("ended")
    assert [item async for item in early.items()] == [TRACKS, picture(1, key=True), picture(2)]
    assert [item async for item in late.items()] == [TRACKS, picture(2)]


async def test_reader_that_comes_after_the_end_is_told_so():
    stream = Stream()
    stream.close("ended")
    queue = ReaderQueue()
    stream.attach(queue)
    assert [item async for item in queue.items()] == []


async def test_detached_reader_gets_nothing_more():
    stream = Stream()
    queue = ReaderQueue()
    stream.attach(queue)
    stream.detach(queue)
    stream.unit(picture(1, key=True))
    queue.closed("test")
    assert [item async for item in queue.items()] == []


async def test_full_queue_drops_up_to_the_next_key_frame_and_counts():
    queue = ReaderQueue(max_bytes=350)
    queue.tracks(TRACKS, 0.0)
    for number in range(6):
        queue.unit(picture(number, key=number == 0))
    reader = queue.items()
    got = [await anext(reader) for _ in range(4)]
    assert [item.dts for item in got[1:]] == [0, 1, 2]
    queue.unit(picture(6))
    queue.unit(picture(7, key=True))
    queue.closed("test")
    assert [item.dts async for item in reader] == [7]
    assert queue.dropped == 4


async def test_waiting_reader_wakes_up():
    queue = ReaderQueue()
    waiting = asyncio.create_task(anext(queue.items()))
    await asyncio.sleep(0)
    queue.tracks(TRACKS, 0.0)
    assert await waiting == TRACKS
