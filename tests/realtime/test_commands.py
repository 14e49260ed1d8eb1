from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from liveloop.kit.logs import correlation_id
from tests.realtime.rig import Rig, Viewer
from tests.waiting import until


@pytest.fixture
async def rig_of_two() -> AsyncIterator[Rig]:
    """A gateway that carries out two commands at the same time."""
    rig = Rig(commands_begun=2)
    await rig.start()
    yield rig
    await rig.close()


async def say_three(viewer: Viewer) -> None:
    """Commands c0 to c2, each waiting for the policy's gate."""
    for number in range(3):
        await viewer.say({"op": "command", "id": f"c{number}", "name": "wait", "data": {}})


async def test_a_refusal_says_why(rig: Rig) -> None:
    async with rig.viewer() as ann:
        result = await ann.command("dance", {})
        assert result["ok"] is False
        assert result["error"] == {
            "code": "invalid",
            "message": "There is no such command.",
            "retry_after": None,
        }


async def test_a_fault_is_told_as_one_and_the_socket_stays(rig: Rig) -> None:
    async with rig.viewer() as ann:
        assert (await ann.command("fault", {}, "c1"))["error"]["code"] == "internal"
        assert (await ann.command("comment.send", {"body": "x"}, "c2"))["ok"] is True


async def test_each_command_is_logged_under_an_id_of_its_own(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str | None] = []
    command = rig.policy.command

    async def listen(*arguments: Any) -> dict[str, Any]:
        heard.append(correlation_id())
        return await command(*arguments)

    monkeypatch.setattr(rig.policy, "command", listen)
    with capture_logs() as lines:
        async with rig.viewer() as ann:
            await ann.command("fault", {}, "c1")
            await ann.command("comment.send", {"body": "x"}, "c2")
    assert None not in heard
    assert len(set(heard)) == 2
    assert [line["correlation_id"] for line in lines if line["event"] == "realtime.command_failed"] == heard[
        :1
    ]


async def test_who_is_too_fast_is_told_when_to_come_back() -> None:
    rig = Rig(commands_per_second=1.0, commands_burst=3.0)
    await rig.start()
    async with rig.viewer() as ann:
        results = [await ann.command("comment.send", {"body": "x"}, f"c{number}") for number in range(5)]
        assert [result["ok"] for result in results] == [True, True, True, False, False]
        assert results[-1]["error"]["code"] == "too_many"
        assert results[-1]["error"]["retry_after"] == 1.0
        assert rig.log.last == 3
    await rig.close()


async def test_only_so_many_at_once() -> None:
    rig = Rig(commands_at_once=2)
    await rig.start()
    rig.policy.gate.set()
    async with rig.viewer() as ann:
        rig.policy.gate.clear()
        await say_three(ann)
        await ann.until(lambda: bool(ann.others))
        assert (ann.others[0]["id"], ann.others[0]["error"]["code"]) == ("c2", "too_many")
        rig.policy.gate.set()
        await ann.until(lambda: len(ann.others) == 3)
        assert {other["id"] for other in ann.others if other["ok"]} == {"c0", "c1"}
    await rig.close()


async def test_a_command_that_takes_too_long_is_given_up() -> None:
    rig = Rig(command_seconds=0.2)
    await rig.start()
    async with rig.viewer() as ann:
        rig.policy.gate.clear()
        assert (await ann.command("wait", {}))["error"]["code"] == "unavailable"
        rig.policy.gate.set()
    await rig.close()


async def test_a_shutdown_lets_what_runs_finish(rig: Rig) -> None:
    async with rig.viewer() as ann:
        rig.policy.gate.clear()
        await ann.say({"op": "command", "id": "c1", "name": "wait", "data": {}})
        await until(lambda: rig.policy.running == 1)
        closing = asyncio.create_task(rig.close())
        rig.policy.gate.set()
        await closing
        assert rig.policy.finished == 1


async def test_who_comes_when_enough_is_begun_waits_for_a_turn(rig_of_two: Rig) -> None:
    rig = rig_of_two
    async with rig.viewer("ann:Ann") as ann, rig.viewer("bob:Bob") as bob:
        rig.policy.gate.clear()
        await say_three(ann)
        await until(lambda: rig.policy.running == 2)
        await bob.say({"op": "command", "id": "b0", "name": "known", "data": {}})
        await asyncio.sleep(0.1)  # sleeps: in which nothing may happen
        assert (rig.policy.running, bob.others) == (2, []), "nobody overtakes"
        rig.policy.gate.set()
        await ann.until(lambda: len(ann.others) == 3)
        await bob.until(lambda: len(bob.others) == 1)
        assert [other["ok"] for other in ann.others + bob.others] == [True] * 4
        assert rig.policy.most_at_once == 2


async def test_who_waits_too_long_for_a_turn_is_told() -> None:
    rig = Rig(commands_begun=2, command_seconds=0.2)
    await rig.start()
    async with rig.viewer() as ann:
        rig.policy.gate.clear()
        await say_three(ann)
        await ann.until(lambda: len(ann.others) == 3)
        assert {other["error"]["code"] for other in ann.others} == {"unavailable"}
        rig.policy.gate.set()
    await rig.close()


async def test_a_shutdown_lets_what_waits_have_its_turn(rig_of_two: Rig) -> None:
    rig = rig_of_two
    async with rig.viewer() as ann:
        rig.policy.gate.clear()
        await say_three(ann)
        await until(lambda: rig.policy.running == 2)
        closing = asyncio.create_task(rig.close())
        rig.policy.gate.set()
        await closing
        assert rig.policy.finished == 3


async def test_what_is_known_is_answered_at_once_and_may_be_refused(rig: Rig) -> None:
    async with rig.viewer() as ann:
        assert (await ann.command("known", {}, "c1"))["data"] == {"known": True}
        assert (await ann.command("known", {"what": "else"}, "c2"))["error"]["code"] == "invalid"
        assert (await ann.command("known", {"fault": True}, "c4"))["error"]["code"] == "internal"
        assert (await ann.command("known", {}, "c3"))["ok"] is True
