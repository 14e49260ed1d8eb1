from __future__ import annotations

import json
import uuid
from typing import Any

import msgspec

from liveloop.bus import subjects
from liveloop.bus.client import Bus
from liveloop.kit.clock import ManualClock
from liveloop.shows.area import ShowsWorker
from liveloop.shows.ingest.health import HealthRelay
from tests.shows.ground import Ground
from tests.shows.rig import Stage
from tests.waiting import until


def health(broadcast_id: uuid.UUID) -> dict[str, Any]:
    return {
        "broadcast": str(broadcast_id),
        "at": "2026-01-01T00:00:00+00:00",
        "state": "live",
        "width": 1920,
        "height": 1080,
        "fps": 29.97,
        "video_kbps": 5900,
        "warnings": [{"code": "keyframe_too_long", "detail": 5.1}],
    }


async def test_the_console_reads_the_last_health(
    stage: Stage, worker: ShowsWorker, bus: Bus, clock: ManualClock
) -> None:
    broadcast_id = await stage.plan()
    url = f"/broadcasts/{broadcast_id}/health"
    assert (await stage.owner.get(url)).json() == {"source": None, "refusals": []}
    await bus.publish(subjects.source_health(broadcast_id), msgspec.json.encode(health(broadcast_id)))

    async def heard() -> Any:
        return (await stage.owner.get(url)).json()["source"]

    source = await until(heard)
    assert (source["width"], source["fps"], source["encoder"]) == (1920, 29.97, None)
    assert source["warnings"] == [{"code": "keyframe_too_long", "detail": 5.1}]
    clock.advance(6)
    assert (await stage.owner.get(url)).json()["source"] is None


async def test_staff_in_the_room_hears_of_the_source(ground: Ground, bus: Bus) -> None:
    broadcast_id = await ground.add("live")
    relay = HealthRelay(bus, ground.database)
    await relay.start()
    heard: list[Any] = []

    async def hear(_subject: str, payload: bytes) -> None:
        heard.append(json.loads(payload))

    await bus.subscribe(subjects.room(str(ground.room_id), "staff"), hear)
    await bus.publish(subjects.source_health(uuid.uuid4()), b"{}")
    await bus.publish(subjects.source_health(broadcast_id), msgspec.json.encode(health(broadcast_id)))
    await until(lambda: heard)
    (envelope,) = heard
    assert (envelope["channel"], envelope["lane"], envelope["epoch"]) == (str(ground.room_id), "staff", "")
    assert (envelope["event"]["type"], envelope["event"]["offset"]) == ("source.health", None)
    assert envelope["event"]["data"] == health(broadcast_id)
    await relay.close()
