"""What a viewer who was away holds afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.realtime.rig import Rig, Viewer, state_of
from tests.waiting import until


def history(rig: Rig) -> dict[str, object]:
    return state_of([envelope["event"] for envelope in rig.log.envelopes])


def ordered(viewer: Viewer) -> list[int]:
    return [event["offset"] for event in viewer.events if event["offset"] is not None]


async def test_who_returns_receives_exactly_what_was_missed(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as keeper:
        for number in range(10):
            await rig.happen("comment.created", {"body": str(number)})
        await keeper.until_position(10)
        async with rig.viewer("p2:Bo", epoch="epoch-1", offset=4) as bo:
            assert (bo.welcomes[0]["recovered"], bo.welcomes[0]["offset"]) == (True, 4)
            assert bo.welcomes[0]["snapshot"] is None
            await bo.until_position(10)
            assert ordered(bo) == [5, 6, 7, 8, 9, 10]


async def test_a_cut_network_costs_nobody_an_event(rig: Rig) -> None:
    async with rig.viewer("p2:Bo") as keeper:
        async with rig.viewer("p1:Ann") as before:
            await rig.happen("comment.created", {"body": "1"})
            await before.until_position(1)
            before.connection.transport.abort()
        await rig.happen("comment.created", {"body": "2"})
        await rig.happen("comment.created", {"body": "3"})
        async with rig.viewer("p1:Ann", epoch=before.epoch or "epoch-1", offset=before.position) as after:
            await after.until_position(3)
            assert ordered(before) + ordered(after) == [1, 2, 3]
        await keeper.until_position(3)


async def test_what_memory_has_no_more_comes_from_the_log(rig: Rig) -> None:
    for number in range(30):
        rig.log.append("comment.created", {"body": str(number)})
    async with rig.viewer("p1:Ann", epoch="epoch-1", offset=3) as ann:
        assert ann.welcomes[0]["recovered"] is True
        await ann.until_position(30)
        assert ordered(ann) == list(range(4, 31))


async def test_a_person_returning_sees_their_own_events_and_nobody_elses(rig: Rig) -> None:
    rig.log.append("comment.created", {"body": "a"})
    rig.log.append("order.paid", {"to": "p1"}, lane="own")
    rig.log.append("order.paid", {"to": "p2"}, lane="own")
    async with rig.viewer("p1:Ann", epoch="epoch-1", offset=0) as ann:
        await ann.until_position(3)
        assert ordered(ann) == [1, 2]


@pytest.mark.parametrize(
    ("epoch", "offset"), [("another", 5), ("epoch-1", 700), ("epoch-1", None), (None, None), ("", 0)]
)
async def test_a_position_that_means_nothing_gets_a_snapshot(
    rig: Rig, epoch: str | None, offset: int | None
) -> None:
    for number in range(10):
        rig.log.append("comment.created", {"body": str(number)})
    async with rig.viewer("p1:Ann", epoch=epoch, offset=offset) as ann:
        assert ann.welcomes[0]["recovered"] is False
        assert (ann.position, ann.state) == (10, history(rig))


async def test_who_missed_too_much_gets_a_snapshot(rig: Rig) -> None:
    for number in range(600):
        rig.log.append("comment.created", {"body": str(number)})
    async with rig.viewer("p1:Ann", epoch="epoch-1", offset=1) as ann:
        assert ann.welcomes[0]["recovered"] is False
        assert ann.state == history(rig)


async def test_a_log_that_forgot_the_position_answers_with_a_second_welcome(rig: Rig) -> None:
    for number in range(20):
        rig.log.append("comment.created", {"body": str(number)})
    rig.log.kept_from = 15
    async with rig.viewer("p1:Ann", epoch="epoch-1", offset=3) as ann:
        await ann.until(lambda: len(ann.welcomes) == 2)
        assert ann.welcomes[1]["recovered"] is False
        assert (ann.position, ann.state) == (20, history(rig))


async def test_a_lost_history_gives_everybody_a_fresh_snapshot(rig: Rig) -> None:
    await rig.happen("comment.created", {"body": "old"})
    async with rig.viewer("p1:Ann") as ann:
        rig.log.epoch = "epoch-2"
        rig.log.envelopes.clear()
        await rig.happen("comment.created", {"body": "new"})
        await ann.until(lambda: len(ann.welcomes) == 2)
        assert (ann.epoch, ann.position) == ("epoch-2", 1)
        assert ann.state == {"comments": {"event-1": "new"}}
        await rig.happen("comment.created", {"body": "newer"})
        await ann.until_position(2)


async def test_the_last_event_lost_on_the_bus_is_found_by_looking_at_the_log(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await rig.happen("comment.created", {"body": "1"})
        rig.log.append("comment.created", {"body": "lost"})
        await ann.until_position(2, seconds=4)
        assert ordered(ann) == [1, 2]


async def test_a_bus_that_comes_back_is_followed_by_a_look_at_the_log() -> None:
    rig = Rig(head_seconds=3_600)
    await rig.start()
    async with rig.viewer("p1:Ann") as ann:
        await rig.happen("comment.created", {"body": "1"})
        await ann.until_position(1)
        rig.log.append("comment.created", {"body": "lost"})
        for callback in rig.wire.reconnected:
            await callback()
        await ann.until_position(2, seconds=1)
    await rig.close()


async def test_a_log_that_is_away_delays_and_loses_nothing(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await rig.happen("comment.created", {"body": "1"})
        await ann.until_position(1)
        rig.log.broken = True
        rig.log.append("comment.created", {"body": "2"})
        await rig.happen("comment.created", {"body": "3"})
        reads = rig.log.reads
        await until(lambda: rig.log.reads > reads)
        rig.log.broken = False
        await ann.until_position(3)
        assert ordered(ann) == [1, 2, 3]


async def test_events_the_log_has_no_more_are_passed_over(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        for number in range(5):
            rig.log.append("comment.created", {"body": str(number)})
        rig.log.kept_from = 4
        await rig.happen("comment.created", {"body": "last"})
        await ann.until_position(6)
        assert ordered(ann) == [4, 5, 6]


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_loss_and_repetition_reaches_every_viewer_as_the_exact_sequence(
    rig: Rig, seed: int
) -> None:
    """Viewers come, go and return at random while the bus shuffles, repeats and loses messages."""
    chance = random.Random(seed)
    total = 150
    messages = [
        (lane, rig.log.append(type_, data, lane=lane))
        for lane, type_, data in (_random_event(chance, number) for number in range(1, total + 1))
    ]
    held, rig.log.envelopes = rig.log.envelopes, []
    stay = Stay(rig, chance)
    async with rig.viewer("p0:stays") as stays:
        window: list[tuple[str, bytes]] = []
        for number, message in enumerate(messages):
            rig.log.envelopes.append(held[number])
            window += [message] * chance.choice((0, 1, 1, 1, 2))
            if len(window) > 8:
                chance.shuffle(window)
                while window:
                    lane, payload = window.pop()
                    await rig.wire.publish(f"room.room-1.{lane}", payload)
                await stay.turn()
        await stays.until_position(total, seconds=8)
        assert ordered(stays) == list(range(1, total + 1))
        assert stays.state == history(rig)
    await stay.finish(total)
    assert stay.state == history(rig)


def _random_event(chance: random.Random, number: int) -> tuple[str, str, dict[str, object]]:
    if chance.random() < 0.2:
        return "control", "comment.deleted", {"id": f"event-{chance.randint(1, number)}"}
    return "talk", "comment.created", {"body": str(number)}


class Stay:
    """A viewer who drops out at random and returns with the position held."""

    def __init__(self, rig: Rig, chance: random.Random) -> None:
        self._rig = rig
        self._chance = chance
        self.position: int | None = None
        self.epoch: str | None = None
        self.state: dict[str, object] = {"comments": {}}

    async def turn(self) -> None:
        await self._visit(lambda viewer: viewer.position >= self._chance.randint(0, self._rig.log.last))

    async def finish(self, total: int) -> None:
        await self._visit(lambda viewer: viewer.position >= total)

    async def _visit(self, condition: Callable[[Viewer], bool]) -> None:
        async with self._rig.viewer("p9:returns", epoch=self.epoch, offset=self.position) as viewer:
            if viewer.welcomes[0]["recovered"]:
                viewer.state = self.state
            await viewer.until(lambda: condition(viewer), seconds=8)
            viewer.connection.transport.abort()
        self.epoch, self.position, self.state = viewer.epoch, viewer.position, viewer.state
