from __future__ import annotations

import json
import uuid
from typing import Any

import msgspec
import pytest

from liveloop.bus import subjects
from liveloop.kit.errors import Unavailable
from liveloop.shows.recordings import repository
from liveloop.shows.recordings.collector import RecordingCollector, SegmentNewsConsumer
from liveloop.shows.recordings.models import Recording, RecordingSegment
from tests.shows.ground import Ground

START = 1_767_225_600.0

SUMMARY = {
    "broadcast": "ignored",
    "state": "finished",
    "reason": "ended",
    "duration_seconds": 61.5,
    "bytes": 46_000_000,
    "parts": 185,
    "segments": 31,
    "last_msn": 30,
    "gap_count": 1,
    "gaps": [{"kind": "gap", "reason": "restart", "msn": 12, "start": START + 24, "end": START + 25.25}],
}


class Node:
    """A media node without a bus: what it is asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.last: dict[str, Any] = {}
        self.reply: dict[str, Any] | None = {"ok": True, "state": "finished", "summary": SUMMARY}

    async def request(self, subject: str, payload: bytes) -> bytes:
        self.last = json.loads(payload)
        self.asked.append((subject, self.last["broadcast"]))
        if self.reply is None:
            raise Unavailable("nobody")
        return json.dumps(self.reply).encode()


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture
def collector(ground: Ground, node: Node) -> RecordingCollector:
    return RecordingCollector(ground.database, ground.clock, node, ground.states)


async def recording(ground: Ground, broadcast_id: uuid.UUID) -> Recording | None:
    async with ground.database.read() as session:
        return await repository.get_or_none(session, broadcast_id)


async def test_what_ended_is_closed_imported_and_ready_for_replay(
    ground: Ground, collector: RecordingCollector, node: Node
) -> None:
    broadcast_id = await ground.add("ended")
    await collector.look()
    await collector.look()
    assert node.asked == [(subjects.CLOSE_PROGRAMME, str(broadcast_id))]
    assert node.last["started_at"] == "2026-01-01T00:00:00Z", "the replay begins where viewers began"
    assert await ground.state(broadcast_id) == "replay_ready"
    found = await recording(ground, broadcast_id)
    assert found is not None
    assert (found.state, found.duration_seconds, found.segments) == ("ready", 61.5, 31)
    assert found.gaps == [{"at": "2026-01-01T00:00:24+00:00", "seconds": 1.25, "reason": "restart"}]


async def test_a_node_that_is_away_is_asked_until_it_answers(
    ground: Ground, collector: RecordingCollector, node: Node
) -> None:
    broadcast_id = await ground.add("ended")
    node.reply = None
    await collector.look()
    await collector.look()
    assert len(node.asked) == 1, "a pause lies between two tries"
    for _ in range(20):
        ground.clock.advance(30)
        await collector.look()
    assert len(node.asked) == 21
    assert await ground.state(broadcast_id) == "ended"
    node.reply = {"ok": True, "summary": SUMMARY}
    ground.clock.advance(30)
    await collector.look()
    assert await ground.state(broadcast_id) == "replay_ready"


@pytest.mark.parametrize("ok", [True, False])
async def test_a_recording_whose_end_is_not_on_disk_is_asked_for_again(
    ground: Ground, collector: RecordingCollector, node: Node, ok: bool
) -> None:
    broadcast_id = await ground.add("ended")
    node.reply = {"ok": ok, "summary": {**SUMMARY, "state": "broken"}}
    await collector.look()
    await collector.look()
    assert len(node.asked) == 1, "a pause lies between two tries"
    assert await ground.state(broadcast_id) == "ended"
    node.reply = {"ok": True, "summary": SUMMARY}
    ground.clock.advance(30)
    await collector.look()
    assert await ground.state(broadcast_id) == "replay_ready"


async def test_a_broadcast_without_any_picture_has_no_replay(
    ground: Ground, collector: RecordingCollector, node: Node
) -> None:
    broadcast_id = await ground.add("ended")
    node.reply = {"ok": True}
    await collector.look()
    await collector.look()
    assert len(node.asked) == 1
    assert await ground.state(broadcast_id) == "ended"
    found = await recording(ground, broadcast_id)
    assert found is not None
    assert found.state == "empty"


async def test_what_was_never_on_air_is_thrown_away(
    ground: Ground, collector: RecordingCollector, node: Node
) -> None:
    broadcast_id = await ground.add("ended", started_at=None)
    await collector.look()
    await collector.look()
    await collector.look()
    assert [subject for subject, _ in node.asked] == [
        subjects.CLOSE_PROGRAMME,
        subjects.DISCARD_RECORDING,
    ]
    assert await ground.state(broadcast_id) == "ended"
    found = await recording(ground, broadcast_id)
    assert found is not None
    assert found.state == "deleted"


def segment(broadcast_id: uuid.UUID, msn: int, *, segments: int) -> bytes:
    line = {
        "kind": "segment",
        "msn": msn,
        "init": 0,
        "duration": 180_000,
        "starts_at": START + 2 * msn,
        "discontinuity": False,
        "discontinuity_sequence": 0,
        "parts": 6,
        "bytes": 1000,
        "standby": False,
    }
    summary = {
        "broadcast": str(broadcast_id),
        "segments": segments,
        "bytes": 1000 * segments,
        "duration_seconds": 2.0 * segments,
        "last_msn": msn,
    }
    return msgspec.json.encode({"broadcast": broadcast_id, "segment": line, "summary": summary})


async def test_segments_are_written_down_once_each_in_any_order(ground: Ground) -> None:
    consumer = SegmentNewsConsumer(ground.database, ground.clock)
    broadcast_id = await ground.add("live")
    for event_id, msn in [("s0", 0), ("s2", 2), ("s1", 1), ("s2", 2), ("s2 again", 2)]:
        payload = segment(broadcast_id, msn, segments=msn + 1)
        await consumer.consume(subjects.segment_event(broadcast_id), event_id, payload)
    async with ground.database.read() as session:
        rows = [
            await session.get(RecordingSegment, (broadcast_id, msn), populate_existing=True)
            for msn in range(4)
        ]
    assert [row and (row.msn, row.duration_seconds) for row in rows] == [(0, 2.0), (1, 2.0), (2, 2.0), None]
    found = await recording(ground, broadcast_id)
    assert found is not None
    assert (found.state, found.segments, found.duration_seconds) == ("recording", 3, 6.0)


async def test_a_late_segment_does_not_reopen_a_finished_recording(
    ground: Ground, collector: RecordingCollector
) -> None:
    broadcast_id = await ground.add("ended")
    await collector.look()
    consumer = SegmentNewsConsumer(ground.database, ground.clock)
    await consumer.consume("s", "late", segment(broadcast_id, 99, segments=100))
    found = await recording(ground, broadcast_id)
    assert found is not None
    assert (found.state, found.segments) == ("ready", 31)


async def test_a_segment_of_an_unknown_broadcast_is_settled_and_forgotten(ground: Ground) -> None:
    consumer = SegmentNewsConsumer(ground.database, ground.clock)
    await consumer.consume("s", "a", segment(uuid.uuid4(), 0, segments=1))
