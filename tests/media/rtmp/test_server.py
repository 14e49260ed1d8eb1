"""The server on a real socket: faults, limits and endings, with a publisher that can misbehave."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
import uvloop
from prometheus_client import REGISTRY

from liveloop.kit.clock import SystemClock
from liveloop.media.rtmp.actions import Ending
from liveloop.media.rtmp.limits import RtmpLimits
from liveloop.media.rtmp.messages import Kind
from liveloop.media.rtmp.server import RtmpServer
from liveloop.media.unit import AudioUnit, VideoUnit
from tests.media.rtmp.conftest import ServerFactory
from tests.media.rtmp.publisher import (
    FlvTag,
    Publisher,
    PublishRefusedError,
    jumped,
    muted,
    read_flv,
    repeated,
)
from tests.media.rtmp.receiving import KEY, SECOND_MESSAGE, WRONG_KEY_MESSAGE, Desk
from tests.media.rtmp.sources import flv
from tests.waiting import until

TAGS = read_flv(flv())
FRAMES = sum(tag.frame for tag in TAGS)
HOUR_MS = 3_600_000


def publisher(server: RtmpServer, key: str = KEY, **options) -> Publisher:
    return Publisher("127.0.0.1", server.port, "live", key, **options)


async def connected(server: RtmpServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", server.port)


@pytest.mark.parametrize("chunk_bytes", [128, 4096, 65_536])
async def test_all_units_of_a_file_come_out(server: RtmpServer, desk: Desk, chunk_bytes: int) -> None:
    async with publisher(server, chunk_bytes=chunk_bytes) as sending:
        await sending.push(TAGS, speed=None)
    (inlet,) = desk.inlets
    assert len(inlet.units) == sending.sent_units == FRAMES
    assert inlet.ends[0].ending is Ending.FINISHED


async def test_units_carry_the_wall_clock_of_their_arrival(server: RtmpServer, desk: Desk) -> None:
    before = SystemClock().now().timestamp()
    async with publisher(server) as sending:
        await sending.push(TAGS, speed=4.0)
    arrivals = [unit.arrived for unit in desk.inlets[0].units]
    assert arrivals == sorted(arrivals)
    assert before <= arrivals[0]
    assert 0.5 < arrivals[-1] - arrivals[0] < 3


async def test_sound_comes_with_the_picture_that_follows_it(server: RtmpServer, desk: Desk) -> None:
    async with publisher(server) as sending:
        await sending.push(TAGS, speed=1.0)
    units = desk.inlets[0].units
    before_pictures = [
        one.arrived == two.arrived
        for one, two in pairwise(units[len(units) // 3 :])
        if isinstance(one, AudioUnit) and isinstance(two, VideoUnit)
    ]
    assert sum(before_pictures) > len(before_pictures) / 2


async def test_a_wrong_key_is_refused_with_the_reason(server: RtmpServer, desk: Desk) -> None:
    with pytest.raises(PublishRefusedError, match=WRONG_KEY_MESSAGE):
        async with publisher(server, "guessed"):
            pytest.fail("was let in")
    (refusal,) = desk.refusals
    assert (refusal.code, refusal.remote) == ("wrong_key", "127.0.0.1")
    assert refusal.request is not None
    assert "guessed" not in repr(refusal)


async def test_a_second_publisher_is_refused_until_the_first_is_done(server: RtmpServer, desk: Desk) -> None:
    async with publisher(server) as first:
        with pytest.raises(PublishRefusedError, match=SECOND_MESSAGE):
            await publisher(server).connect()
        await first.push(TAGS, speed=None)
    async with publisher(server) as third:
        await third.push(TAGS, speed=None)
    assert [len(inlet.units) for inlet in desk.inlets] == [FRAMES, FRAMES]


async def test_broken_pictures_are_counted_for_the_operator(server: RtmpServer, desk: Desk) -> None:
    name = "liveloop_rtmp_dropped_messages_total"
    before = REGISTRY.get_sample_value(name) or 0.0
    broken = FlvTag(Kind.VIDEO, 10, b"\x27\x01\x00\x00\x00\x00\x00\x10\x00\x65")
    async with publisher(server) as sending:
        await sending.push([*TAGS[:20], broken, *TAGS[20:]], speed=None)
    assert (REGISTRY.get_sample_value(name) or 0.0) == before + 1
    assert len(desk.inlets[0].units) == FRAMES


async def test_a_cut_is_a_loss(server: RtmpServer, desk: Desk) -> None:
    sending = publisher(server)
    await sending.connect()
    await sending.push(TAGS[: len(TAGS) // 2], speed=None)
    await until(lambda: len(desk.inlets[0].units) == sending.sent_units, what="the units sent so far")
    sending.cut()
    await desk.inlets[0].done.wait()
    assert desk.inlets[0].ends[0].ending is Ending.LOST
    assert desk.refusals == []


async def test_an_encoder_that_left_before_the_decision_is_a_loss(server: RtmpServer, desk: Desk) -> None:
    desk.may_decide.clear()
    sending = publisher(server)
    asking = asyncio.create_task(sending.connect())
    await until(lambda: desk.asked, what="the question")
    sending.cut()
    await until(lambda: server.connections == 0, what="the server to notice")
    desk.may_decide.set()
    await until(lambda: desk.inlets and desk.inlets[0].ends, what="the end of the sink")
    assert desk.inlets[0].ends[0].ending is Ending.LOST
    with pytest.raises(PublishRefusedError):
        await asking


async def test_a_mute_a_jump_and_a_wrap_pass_through(server: RtmpServer, desk: Desk) -> None:
    tags = muted(TAGS, kind=Kind.AUDIO, start_ms=500, end_ms=1500)
    async with publisher(server) as sending:
        await sending.push(jumped(tags, at_ms=2000, by_ms=HOUR_MS), speed=None, start_ms=(1 << 32) - 1000)
    inlet = desk.inlets[0]
    times = [unit.dts // 90 for unit in inlet.video]
    assert len(times) == 90
    assert times == sorted(times)
    assert times[-1] - times[0] == pytest.approx(HOUR_MS + 2967, abs=40)
    assert len(inlet.audio) < FRAMES - 90 - 40
    assert len(inlet.tracks_seen) == 1


async def test_repetitions_go_on_in_time(server: RtmpServer, desk: Desk) -> None:
    async with publisher(server) as sending:
        await sending.push(repeated(TAGS, times=3), speed=None)
    times = [unit.dts // 90 for unit in desk.inlets[0].video]
    assert len(times) == 270
    assert {later - earlier for earlier, later in pairwise(times)} <= {32, 33, 34}


async def test_noise_in_the_middle_is_told_and_reported(server: RtmpServer, desk: Desk) -> None:
    async with publisher(server) as sending:
        await sending.push(TAGS[:40], speed=None)
        sending.send_raw(bytes(range(255, 0, -1)) * 40)
        await sending.closed.wait()
    assert sending.statuses[-1]["level"] == "error"
    assert desk.inlets[0].ends[0].ending is Ending.REFUSED
    assert desk.codes == ["broken_data"]


async def test_an_encoder_may_be_sent_away_by_the_owner(server: RtmpServer, desk: Desk) -> None:
    async with publisher(server) as sending:
        await sending.push(TAGS[:40], speed=None)
        inlet = desk.inlets[0]
        assert server.disconnect(inlet.request.session, code="ended", message="The broadcast is over.")
        await sending.closed.wait()
    assert sending.statuses[-1]["description"] == "The broadcast is over."
    assert (inlet.ends[0].ending, inlet.ends[0].code) == (Ending.CLOSED, "ended")
    assert desk.refusals == []
    await until(lambda: server.connections == 0, what="the end of the connection")
    assert not server.disconnect(inlet.request.session, code="ended", message="")


async def test_silence_during_the_handshake_is_cut_off(start_server: ServerFactory, desk: Desk) -> None:
    server = await start_server(limits=RtmpLimits(handshake_seconds=0.3, linger_seconds=0.1))
    reader, writer = await connected(server)
    closed = asyncio.create_task(reader.read())
    while not closed.done():
        writer.write(b"\x03")
        await asyncio.wait([closed], timeout=0.05)
    with suppress(ConnectionResetError):
        assert await closed == b""
    assert desk.codes == ["timeout"]
    writer.close()


async def test_a_connection_that_never_publishes_is_cut_off(start_server: ServerFactory, desk: Desk) -> None:
    server = await start_server(limits=RtmpLimits(publish_seconds=0.3, linger_seconds=0.1))
    reader, writer = await connected(server)
    writer.write(bytes([3]) + bytes(2 * 1536))
    assert await asyncio.wait_for(reader.read(-1), 5)
    assert desk.codes == ["timeout"]
    writer.close()


async def test_a_publisher_that_only_drips_bytes_is_cut_off(start_server: ServerFactory, desk: Desk) -> None:
    server = await start_server(limits=RtmpLimits(idle_seconds=0.4, linger_seconds=0.1))
    async with publisher(server) as sending:
        await sending.push(TAGS[:40], speed=None)

        async def drip() -> None:
            while not sending.closed.is_set():
                sending.send_raw(sending._writer.control(Kind.ACKNOWLEDGEMENT, bytes(4)))
                await asyncio.wait([waiting], timeout=0.05)

        waiting = asyncio.create_task(sending.closed.wait())
        async with asyncio.timeout(5):
            await drip()
    assert (desk.inlets[0].ends[0].ending, desk.inlets[0].ends[0].code) == (Ending.CLOSED, "idle")


async def test_a_decision_that_does_not_come_is_a_refusal(start_server: ServerFactory, desk: Desk) -> None:
    server = await start_server(limits=RtmpLimits(decision_seconds=0.2, linger_seconds=0.1))
    desk.may_decide.clear()
    with pytest.raises(PublishRefusedError, match="could not check the stream key"):
        await publisher(server).connect()
    desk.may_decide.set()
    await until(lambda: desk.inlets and desk.inlets[0].ends, what="the late yes to be taken back")
    assert desk.codes == ["unavailable"]


async def test_an_error_of_the_deciding_side_is_a_refusal(start_server: ServerFactory, desk: Desk) -> None:
    async def fail(request: object) -> None:
        raise ConnectionError("nobody decides")

    desk.authorize = fail  # type: ignore[assignment, method-assign] # a desk that is broken
    server = await start_server()
    with pytest.raises(PublishRefusedError, match="could not check the stream key"):
        await publisher(server).connect()
    assert desk.codes == ["unavailable"]


@pytest.mark.parametrize("limits", [RtmpLimits(connections=3), RtmpLimits(connections_per_address=3)])
async def test_too_many_connections_are_turned_away(
    start_server: ServerFactory, desk: Desk, limits: RtmpLimits
) -> None:
    server = await start_server(limits=limits)
    open_ones = [await connected(server) for _ in range(3)]
    await until(lambda: server.connections == 3, what="the connections")
    reader, writer = await connected(server)
    with suppress(ConnectionResetError):
        assert await reader.read() == b""
    assert desk.codes == ["too_many"]
    for _, one in [*open_ones, (reader, writer)]:
        one.close()
    await until(lambda: server.connections == 0, what="the connections to go")
    _, again = await connected(server)
    await until(lambda: server.connections == 1, what="a new connection")
    again.close()


async def test_a_flood_is_slowed_down_not_buffered(start_server: ServerFactory, desk: Desk) -> None:
    megabit = 1_000_000
    server = await start_server(limits=RtmpLimits(bits_per_second=2 * megabit, linger_seconds=0.1))
    loop = asyncio.get_running_loop()
    async with publisher(server) as sending:
        begin = loop.time()
        await sending.push(repeated(TAGS, times=4), speed=None)
    megabits = sum(len(unit.data) for unit in desk.inlets[0].units) * 8 / megabit
    assert loop.time() - begin > 0.4 * (megabits - 4) / 2, "it was taken as fast as it was sent"
    assert megabits > 6
    assert len(desk.inlets[0].video) == 4 * 90


async def test_stopping_the_server_tells_the_publishers(start_server: ServerFactory, desk: Desk) -> None:
    server = await start_server()
    sending = publisher(server)
    await sending.connect()
    await sending.push(TAGS[:40], speed=None)
    await server.close()
    await sending.closed.wait()
    assert sending.statuses[-1]["description"] == "The server is restarting."
    assert desk.inlets[0].ends[0].ending is Ending.CLOSED
    assert server.connections == 0
    sending.cut()


async def test_stopping_the_server_does_not_wait_for_encoders_that_go_on_sending(
    start_server: ServerFactory, desk: Desk
) -> None:
    server = await start_server(limits=RtmpLimits(linger_seconds=30))
    sending = publisher(server)
    await sending.connect()
    pushing = asyncio.create_task(sending.push(repeated(TAGS, times=100), speed=1.0))
    await until(lambda: desk.inlets[0].units, what="media")
    async with asyncio.timeout(2):
        await server.close()
    assert server.connections == 0
    pushing.cancel()
    await asyncio.gather(pushing, return_exceptions=True)
    sending.cut()


async def test_rtmps(start_server: ServerFactory, desk: Desk, certificate: tuple[Path, Path]) -> None:
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(*certificate)
    server = await start_server(tls=server_side)

    async with publisher(server, tls=ssl.create_default_context(cafile=str(certificate[0]))) as sending:
        await sending.push(TAGS, speed=None)
    assert len(desk.inlets[0].units) == FRAMES
    assert desk.inlets[0].request.protocol == "rtmps"


def test_it_runs_on_uvloop() -> None:
    async def scenario() -> Desk:
        desk = Desk()
        server = RtmpServer(desk, clock=SystemClock(), port=0, limits=RtmpLimits(linger_seconds=0.5))
        await server.start()
        async with publisher(server) as sending:
            await sending.push(TAGS, speed=None)
        with pytest.raises(PublishRefusedError, match=WRONG_KEY_MESSAGE):
            await publisher(server, "guessed").connect()
        await server.close()
        return desk

    desk = uvloop.run(scenario())
    assert len(desk.inlets[0].units) == FRAMES
