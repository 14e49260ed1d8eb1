"""How many are there, over several gateways on one bus."""

from __future__ import annotations

import msgspec

from tests.realtime.rig import CHANNEL, LoopWire, MemoryLog, Rig, Viewer


def audience(viewer: Viewer) -> dict[str, int] | None:
    counts = [event["data"] for event in viewer.events if event["type"] == "audience"]
    return counts[-1] if counts else None


async def test_people_and_sockets_are_counted_apart(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as phone, rig.viewer("p1:Ann"), rig.viewer("p2:Bo"):
        await phone.until(lambda: audience(phone) == {"people": 2, "connections": 3})


async def test_who_leaves_is_not_counted(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        async with rig.viewer("p2:Bo"):
            await ann.until(lambda: audience(ann) == {"people": 2, "connections": 2})
        await ann.until(lambda: audience(ann) == {"people": 1, "connections": 1})


async def test_only_who_watches_what_is_on_counts_as_a_viewer(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann, rig.viewer("p2:Bo:staff"), rig.viewer("p3:Cy:replay") as cy:
        await cy.until(lambda: audience(cy) == {"people": 1, "connections": 1})
        async with rig.viewer("p3:Cy"):
            await ann.until(lambda: audience(ann) == {"people": 2, "connections": 2})
        await ann.until(lambda: audience(ann) == {"people": 1, "connections": 1})


async def test_gateways_add_up_and_one_that_dies_is_forgotten() -> None:
    wire, log = LoopWire(), MemoryLog()
    first, second = (Rig(wire, log, presence_expiry_seconds=1.5) for _ in range(2))
    await first.start()
    await second.start()
    async with first.viewer("p1:Ann") as ann:
        async with second.viewer("p2:Bo") as bo:
            await ann.until(lambda: audience(ann) == {"people": 2, "connections": 2})
            await bo.until(lambda: audience(bo) == {"people": 2, "connections": 2})
            await first.happen("comment.created", {"body": "hello"})
            await bo.until_position(1)
        await second.close()
        await ann.until(lambda: audience(ann) == {"people": 1, "connections": 1})
    await first.close()


async def test_each_gateway_publishes_its_count_every_second(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await ann.until(lambda: audience(ann) is not None)
    counts = [
        msgspec.json.decode(payload)
        for subject, payload in rig.wire.published
        if subject == f"presence.{CHANNEL}"
    ]
    assert {"connections": 1, "people": 1} in [
        {name: count[name] for name in ("connections", "people")} for count in counts
    ]
    assert len({count["gateway"] for count in counts}) == 1
