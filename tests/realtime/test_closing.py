"""Why a socket ends, and what the client is told."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from liveloop.realtime.channel import Channel
from liveloop.realtime.protocol.codes import CloseCode
from tests.realtime.protocol.test_reader import frame
from tests.realtime.rig import CHANNEL, LOCAL_ORIGIN, Rig
from tests.waiting import until


async def drain(connection: ClientConnection) -> None:
    while True:
        await connection.recv()


async def closed(connection: ClientConnection, seconds: float = 5) -> tuple[int, dict[str, Any]]:
    """Read on to the end; the close code and the reason."""
    async with asyncio.timeout(seconds):
        with pytest.raises(ConnectionClosed):
            await drain(connection)
    assert connection.close_code is not None
    return connection.close_code, json.loads(connection.close_reason or "null")


async def limited(**limits: Any) -> Rig:
    rig = Rig(**limits)
    await rig.start()
    return rig


@pytest.mark.parametrize(
    ("ticket", "code"),
    [
        ("bad", CloseCode.TICKET_INVALID),
        ("banned", CloseCode.REMOVED),
        ("broken", CloseCode.INTERNAL),
    ],
)
async def test_a_ticket_that_does_not_admit(rig: Rig, ticket: str, code: CloseCode) -> None:
    async with rig.socket() as connection:
        await connection.send(json.dumps({"op": "hello", "ticket": ticket}))
        assert (await closed(connection))[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"hello"',
        "{}",
        '{"op":"fly"}',
        '{"op":"hello"}',
        '{"op":"hello","ticket":7}',
        '{"op":"hello","ticket":"p1:A","offset":-1}',
        '{"op":"ping"}',
        '{"op":"command","id":"1","name":"comment.send","data":{}}',
        "[" * 10_000,
    ],
)
async def test_a_first_message_that_is_no_hello(rig: Rig, text: str) -> None:
    async with rig.socket() as connection:
        await connection.send(text)
        assert await closed(connection) == (CloseCode.BAD_MESSAGE, {"code": "bad_message"})


async def test_a_second_hello(rig: Rig) -> None:
    async with rig.viewer() as ann:
        await ann.say({"op": "hello", "ticket": "p1:Ann"})
        assert (await closed(ann.connection))[0] == CloseCode.BAD_MESSAGE


async def test_a_large_message(rig: Rig) -> None:
    async with rig.viewer() as ann:
        await ann.connection.send("x" * 17_000)
        assert (await closed(ann.connection))[0] == CloseCode.TOO_BIG


async def test_a_client_that_goes_on_sending_still_learns_that_it_was_too_much(rig: Rig) -> None:
    async with rig.viewer() as ann:
        sending = asyncio.create_task(ann.connection.send("x" * 3_000_000))
        assert (await closed(ann.connection))[0] == CloseCode.TOO_BIG
        await asyncio.gather(sending, return_exceptions=True)
    await until(lambda: rig.gateway.connections == 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(1, b"\xff"), 1007),
        (frame(2, b"x"), 1003),
        (frame(1, b"x", masked=False), 1002),
        (frame(9, b"x" * 126), 1002),
        (frame(1, b"x", rsv=4), 1002),
        (frame(0, b"x"), 1002),
    ],
)
async def test_a_broken_frame(rig: Rig, data: bytes, code: int) -> None:
    async with rig.viewer() as ann:
        ann.connection.transport.write(data)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(drain(ann.connection), 5)
        assert ann.connection.close_code == code
    await until(lambda: rig.gateway.connections == 0)


@pytest.mark.parametrize("flood", [frame(9, b""), frame(10, b""), frame(0, b"", fin=False)])
async def test_a_flood_of_frames_is_not_read_to_its_end(rig: Rig, flood: bytes) -> None:
    async with rig.viewer() as ann:
        ann.connection.transport.write(frame(1, b"", fin=False) * (flood[0] == 0) + flood * 40_000)
        assert await closed(ann.connection) == (CloseCode.TOO_FAST, {"code": "too_fast"})
    await until(lambda: rig.gateway.connections == 0)


async def test_a_flood_before_the_hello(rig: Rig) -> None:
    async with rig.socket() as connection:
        connection.transport.write(frame(9, b"") * 40_000)
        assert (await closed(connection))[0] == CloseCode.TOO_FAST


async def test_a_lively_client_is_no_flood(rig: Rig) -> None:
    async with rig.viewer() as ann:
        for _ in range(150):
            await ann.connection.ping()
        await ann.command("comment.send", {"body": "still here"})


async def test_a_close_is_answered_with_its_code(rig: Rig) -> None:
    async with rig.viewer() as ann:
        await ann.connection.close(4321, "bye")
        assert ann.connection.close_code == 4321
    await until(lambda: rig.gateway.connections == 0)


async def test_a_ping_frame_is_answered(rig: Rig) -> None:
    async with rig.viewer() as ann:
        async with asyncio.timeout(5):
            await (await ann.connection.ping(b"payload"))


async def test_a_heartbeat_is_answered_with_the_servers_time(rig: Rig) -> None:
    async with rig.viewer() as ann:
        await ann.say({"op": "ping"})
        await ann.until(lambda: bool(ann.others))
        assert ann.others[0]["op"] == "pong"
        assert ann.others[0]["now"].endswith("+00:00")


async def test_no_hello_in_time() -> None:
    rig = await limited(hello_seconds=0.2)
    async with rig.socket() as connection:
        code, reason = await closed(connection)
        assert (code, reason["code"]) == (CloseCode.HELLO_TIMEOUT, "hello_timeout")
    await rig.close()


async def test_silence() -> None:
    rig = await limited(silence_seconds=0.6)
    async with rig.viewer("p1:Quiet") as quiet, rig.viewer("p2:Lively") as lively:
        ending = asyncio.create_task(closed(quiet.connection, seconds=10))
        while not ending.done():
            await lively.say({"op": "ping"})
            await asyncio.sleep(0.2)  # sleeps: the pace of heartbeats is the input
        assert (await ending)[0] == CloseCode.SILENT
        await lively.command("comment.send", {"body": "still here"})
    await rig.close()


async def test_a_client_that_does_not_answer_a_close_is_cut() -> None:
    rig = await limited(hello_seconds=0.1, closing_seconds=0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
    writer.write(
        b"GET /realtime HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Protocol: liveloop.v1\r\n\r\n"
    )
    await until(lambda: rig.gateway.connections == 1)
    await until(lambda: rig.gateway.connections == 0)
    writer.close()
    del reader
    await rig.close()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"subprotocols": ["chat"]}, 400),
        ({"subprotocols": None}, 400),
    ],
)
async def test_a_handshake_that_is_refused(rig: Rig, options: dict[str, Any], status: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with rig.socket(**options):
            pass
    assert refused.value.response.status_code == status
    await until(lambda: rig.gateway.connections == 0)


async def test_a_page_of_ours_is_let_in(rig: Rig) -> None:
    async with rig.socket(origin=LOCAL_ORIGIN) as connection:
        assert connection.subprotocol == "liveloop.v1"


async def test_a_full_gateway_refuses() -> None:
    rig = await limited(connections=1)
    async with rig.viewer():
        with pytest.raises(InvalidStatus) as refused:
            async with rig.socket():
                pass
        assert refused.value.response.status_code == 503
    await rig.close()


async def test_a_shutdown_sends_everybody_away_at_different_moments(rig: Rig) -> None:
    sockets = [await rig.socket() for _ in range(12)]
    for number, connection in enumerate(sockets):
        await connection.send(json.dumps({"op": "hello", "ticket": f"p{number}:x"}))
        await connection.recv()
    stopping = asyncio.create_task(rig.close())
    ends = [await closed(connection) for connection in sockets]
    assert {code for code, _ in ends} == {CloseCode.DRAINING}
    delays = [reason["retry_after"] for _, reason in ends]
    assert all(1 <= delay <= 6 for delay in delays)
    assert len(set(delays)) > 6
    await stopping
    assert rig.gateway.connections == 0
    assert rig.wire.handlers == []


async def kick(
    rig: Rig, person: str, reason: str, channel: str | None = None, *, identifier: str | None = None
) -> None:
    message = {"reason": reason, "channel": channel, "id": identifier}
    await rig.wire.publish(f"kick.{person}", msgspec.json.encode(message))


async def test_a_kick_closes_every_socket_of_the_person_and_nobody_elses(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as phone, rig.viewer("p1:Ann") as laptop, rig.viewer("p2:Bo") as bo:
        await kick(rig, "p1", "removed")
        for viewer in (phone, laptop):
            assert await closed(viewer.connection, seconds=1) == (CloseCode.REMOVED, {"code": "removed"})
        await bo.command("comment.send", {"body": "still here"})


@pytest.mark.parametrize(("channel", "ends"), [(CHANNEL, True), ("room-2", False)])
async def test_a_kick_may_be_for_one_channel(rig: Rig, channel: str, ends: bool) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await kick(rig, "p1", "elsewhere", channel)
        if ends:
            assert (await closed(ann.connection, seconds=1))[0] == CloseCode.ELSEWHERE
        else:
            await ann.command("comment.send", {"body": "still here"})


async def test_a_kick_meets_who_is_just_coming_in(rig: Rig) -> None:
    rig.policy.admit_gate.clear()
    async with rig.socket() as connection:
        await connection.send(json.dumps({"op": "hello", "ticket": "p1:Ann"}))
        await until(lambda: rig.policy.admits == 1)
        await kick(rig, "p1", "removed")
        rig.policy.admit_gate.set()
        assert (await closed(connection))[0] == CloseCode.REMOVED


async def test_a_kick_meets_who_is_admitted_and_not_in_the_room_yet(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes: list[Any] = []
    monkeypatch.setattr(Channel, "join", lambda *note: notes.append(note))
    async with rig.socket() as connection:
        await connection.send(json.dumps({"op": "hello", "ticket": "p1:Ann"}))
        await until(lambda: notes)
        await kick(rig, "p1", "removed")
        assert (await closed(connection))[0] == CloseCode.REMOVED


async def test_the_repeat_of_a_kick_does_not_meet_who_came_in_again_since(rig: Rig) -> None:
    async with rig.viewer("p1:Ann") as ann:
        await kick(rig, "p1", "removed", identifier="k1")
        await closed(ann.connection)
    async with rig.viewer("p1:Ann") as ann:
        await kick(rig, "p1", "removed", identifier="k1")
        await ann.command("comment.send", {"body": "in again"})


async def test_an_earlier_kick_does_not_meet_who_comes_with_a_new_ticket(rig: Rig) -> None:
    await kick(rig, "p1", "elsewhere")
    async with rig.viewer("p1:Ann") as ann:
        await ann.command("comment.send", {"body": "in"})


async def test_a_room_that_breaks_sends_everybody_off_to_a_working_one(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any, **_options: Any) -> None:
        raise RuntimeError("a fault of ours")

    async with rig.viewer("p1:Ann") as ann, rig.viewer("p2:Bo") as bo:
        with monkeypatch.context() as patched:
            patched.setattr("liveloop.realtime.channel.build", fail)
            await rig.happen("comment.created", {"body": "unlucky"})
            for viewer in (ann, bo):
                code, reason = await closed(viewer.connection)
                assert (code, reason["retry_after"]) == (CloseCode.INTERNAL, 2.0)
    async with rig.viewer("p1:Ann") as ann:
        await ann.command("comment.send", {"body": "lucky"})
        await ann.until_position(2)
        assert list(ann.state["comments"].values()) == ["unlucky", "lucky"]


async def test_a_policy_that_is_broken_closes_as_internal(rig: Rig) -> None:
    rig.policy.snapshot_fault = True
    async with rig.socket() as connection:
        await connection.send(json.dumps({"op": "hello", "ticket": "p1:Ann"}))
        code, reason = await closed(connection)
        assert code == CloseCode.INTERNAL
        assert reason["retry_after"] > 0
    rig.policy.snapshot_fault = False
    async with rig.viewer("p1:Ann") as ann:
        assert ann.welcomes
