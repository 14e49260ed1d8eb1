"""What viewers of one room see."""

from __future__ import annotations

import asyncio

from tests.realtime.rig import CHANNEL, Rig
from tests.waiting import until


async def test_a_newcomer_is_welcomed_with_the_state_of_the_room(rig: Rig) -> None:
    await rig.happen("comment.created", {"body": "before"})
    async with rig.viewer("p1:Ann") as ann:
        welcome = ann.welcomes[0]
        assert welcome["channel"] == CHANNEL
        assert welcome["recovered"] is False
        assert (welcome["epoch"], welcome["offset"]) == ("epoch-1", 1)
        assert welcome["you"] == {"id": "p1", "name": "Ann", "staff": False}
        assert welcome["snapshot"] == {"comments": {"event-1": "before"}}
        assert welcome["heartbeat"] == 25


async def test_a_comment_reaches_everybody_and_its_sender_once(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann, rig.viewer("p2:Bo") as bo:
        result = await ann.command("comment.send", {"body": "hello"})
        assert result == {"op": "result", "id": "c1", "ok": True, "data": {"offset": 1}, "error": None}
        await ann.until_position(1)
        await bo.until_position(1)
        for viewer in (ann, bo):
            talk = [event for event in viewer.events if event["lane"] == "talk"]
            assert [event["data"]["body"] for event in talk] == ["hello"]


async def test_everybody_gets_the_same_compressed_or_not(rig: Rig) -> None:
    body = "again and again, " * 40
    await rig.happen("comment.created", {"body": "before"})
    async with rig.viewer("p1:Ann", compression="deflate") as ann, rig.viewer("p2:Bo") as bo:
        result = await ann.command("comment.send", {"body": body})
        assert result["ok"]
        async with rig.viewer("p3:Cy", compression="deflate", epoch=ann.epoch, offset=1) as cy:
            for viewer in (ann, bo, cy):
                await viewer.until_position(2)
                talk = [event for event in viewer.events if event["lane"] == "talk"]
                assert [event["data"]["body"] for event in talk] == [body]


async def test_a_room_where_nothing_ever_happened_takes_its_epoch_from_the_first_event(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        assert (ann.welcomes[0]["epoch"], ann.position) == ("", 0)
        await rig.happen("comment.created", {"body": "first"})
        await ann.until_position(1)
        assert len(ann.welcomes) == 1


async def test_events_of_several_lanes_keep_their_order(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await rig.happen("comment.created", {"body": "a"})
        await rig.happen("comment.created", {"body": "b"})
        await rig.happen("comment.deleted", {"id": "event-1"}, lane="control")
        await rig.happen("comment.created", {"body": "c"})
        await ann.until_position(4)
        ordered = [event["offset"] for event in ann.events if event["offset"] is not None]
        assert ordered == [1, 2, 3, 4]
        assert ann.state == {"comments": {"event-2": "b", "event-4": "c"}}


async def test_what_concerns_one_person_reaches_all_their_sockets_and_nobody_elses(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as phone, rig.viewer("p1:Ann") as laptop, rig.viewer("p2:Bo") as bo:
        await rig.happen("comment.created", {"body": "a"})
        await rig.happen("order.paid", {"to": "p1", "order": 7}, lane="own")
        await rig.happen("comment.created", {"body": "b"})
        for viewer in (phone, laptop, bo):
            await viewer.until_position(3)
        own = [
            [event["data"] for event in viewer.events if event["lane"] == "own"] for viewer in (phone, laptop)
        ]
        assert own == [[{"to": "p1", "order": 7}]] * 2
        assert [event["offset"] for event in bo.events if event["offset"]] == [1, 3]


async def test_staff_events_reach_staff_only(rig: Rig) -> None:
    async with rig.viewer("s1:Op:staff") as operator, rig.viewer("p1:Ann") as ann:
        await rig.beat("source.health", {"fps": 30}, lane="staff")
        await operator.until(lambda: any(event["type"] == "source.health" for event in operator.events))
        await rig.happen("comment.created", {"body": "x"})
        await ann.until_position(1)
        assert all(event["type"] != "source.health" for event in ann.events)


async def test_of_a_pulse_only_the_newest_value_is_sent(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        for likes in range(1, 101):
            await rig.beat("likes", {"count": likes})
        await ann.until(lambda: any(event["data"].get("count") == 100 for event in ann.events))
        assert len([event for event in ann.events if event["type"] == "likes"]) <= 3


async def test_a_newcomer_learns_the_newest_pulse_at_once(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await rig.beat("likes", {"count": 7})
        await ann.until(lambda: any(event["type"] == "likes" for event in ann.events))
        async with rig.viewer("p2:Bo") as bo:
            await bo.until(lambda: any(event["data"].get("count") == 7 for event in bo.events), seconds=1)


async def test_a_burst_is_flushed_in_batches(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        for number in range(300):
            await rig.happen("comment.created", {"body": str(number)})
        batches = 0
        while ann.position < 300:
            batches += ann.take(await ann.next())["op"] == "events"
        assert batches < 30
        assert [event["offset"] for event in ann.events if event["offset"]] == list(range(1, 301))


async def test_a_storm_is_sampled_and_says_so(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        for number in range(1, 3_001):
            await rig.happen("comment.created", {"body": str(number)})
        await rig.happen("comment.deleted", {"id": "event-3000"}, lane="control")
        await ann.until_position(3_001)
        offsets = [event["offset"] for event in ann.events if event["lane"] == "talk"]
        assert ann.skipped == 3_000 - len(offsets)
        assert 1_000 <= len(offsets) < 2_000
        assert offsets[-1] == 3_000
        assert ann.events[-1]["type"] == "comment.deleted"


async def test_sixty_a_second_are_never_sampled(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        for number in range(120):
            await rig.happen("comment.created", {"body": str(number)})
            await asyncio.sleep(0.005)  # sleeps: the rate is the input
        await ann.until_position(120)
        assert ann.skipped == 0


async def test_a_channel_is_subscribed_to_only_while_it_has_sockets() -> None:
    rig = Rig(idle_seconds=0.2)
    await rig.start()
    assert f"room.{CHANNEL}.*" not in rig.wire.subjects()
    async with rig.viewer():
        assert f"room.{CHANNEL}.*" in rig.wire.subjects()
    await until(lambda: f"room.{CHANNEL}.*" not in rig.wire.subjects())
    async with rig.viewer() as again:
        await rig.happen("comment.created", {"body": "x"})
        await again.until_position(1)
    await rig.close()


async def test_many_newcomers_share_a_snapshot(rig: Rig) -> None:
    await rig.happen("comment.created", {"body": "x"})
    rig.policy.gate.clear()
    joins = [asyncio.create_task(_welcome(rig, person)) for person in range(20)]
    await until(lambda: rig.gateway.connections == 20)
    rig.policy.gate.set()
    states = await asyncio.gather(*joins)
    assert states == [{"comments": {"event-1": "x"}}] * 20
    assert rig.policy.snapshots <= 3


async def _welcome(rig: Rig, person: int) -> dict[str, object]:
    async with rig.viewer(f"p{person}:x") as viewer:
        return viewer.state
