"""The sample configuration in the real nginx: who gets parts from it, and who does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench.hls.front import NginxFront
from liveloop.kit.clock import SystemClock
from liveloop.media.hls.origin import Origin, OriginSettings
from liveloop.media.hls.signing import sign
from tests.media.hls.m3u8 import parse
from tests.media.hls.serving import BROADCAST, SECRET, SESSION, Answer, Theatre, fetch
from tests.waiting import until

FOREIGN = "01890000-0000-7000-8000-0000000000ff"


class House:
    """nginx in front of an origin, on the real clock, which is what nginx goes by."""

    def __init__(self, theatre: Theatre, port: int) -> None:
        self.theatre = theatre
        self.port = port

    def path(self, file: str, *, lifetime: int = 60, broadcast: str = BROADCAST) -> str:
        token = sign(SECRET, expires=int(time.time()) + lifetime, session=SESSION, broadcast=broadcast)
        return f"/live/{token}/{SESSION}/{BROADCAST}/{file}"

    async def get(self, path: str, *, method: str = "GET") -> Answer:
        return await fetch(self.port, path, method=method)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    theatre = Theatre(tmp_path)
    theatre.origin = Origin(
        OriginSettings(SECRET, port=0),
        library=theatre.library,
        revoked=theatre.revoked.__contains__,
        clock=SystemClock(),
    )
    await theatre.start()
    theatre.advance(5)
    front = NginxFront(tmp_path, secret=SECRET, memory=tmp_path, origin_port=theatre.origin.port)
    await front.start()
    yield House(theatre, front.port)
    await front.close()
    await theatre.close()


async def test_parts_come_from_the_folder_and_playlists_from_liveloop(house: House) -> None:
    playlist = await house.get(house.path("live.m3u8"))
    part = parse(playlist.text).segments[0].parts[0]
    before = house.theatre.origin.counters.media
    answer = await house.get(house.path(part.uri))
    assert (answer.status, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.body == house.theatre.window.file(part.uri)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert house.theatre.origin.counters.media == before
    assert (await house.get(house.path("index.m3u8"))).status == 200
    assert (await house.get(house.path("init0.mp4"))).status == 200


async def test_an_announced_part_is_awaited_at_liveloop(house: House) -> None:
    hint = parse((await house.get(house.path("live.m3u8"))).text).hint
    assert hint is not None
    waiting = asyncio.create_task(house.get(house.path(hint)))
    await until(lambda: house.theatre.origin.waiting == 1)
    house.theatre.advance(0.4)
    assert (await waiting).body == house.theatre.window.file(hint)


async def test_a_blocking_playlist_passes_through(house: House) -> None:
    msn, index = house.theatre.window.next_part
    path = f"{house.path('live.m3u8')}?_HLS_msn={msn}&_HLS_part={index}"
    waiting = asyncio.create_task(house.get(path))
    await until(lambda: house.theatre.origin.waiting == 1)
    house.theatre.advance(0.4)
    assert parse((await waiting).text).last == (msn, index)


@pytest.mark.parametrize("file", ["p0.0.m4s", "s0.m4s", "init0.mp4", "live.m3u8", "index.m3u8"])
async def test_forged_expired_and_foreign_addresses_are_403(house: House, file: str) -> None:
    good = house.path(file)
    token = good.split("/")[2]
    expires, signature = token.split(".")
    wrong = f"{expires}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    refused = [
        good.replace(token, wrong),
        house.path(file, lifetime=-1),
        house.path(file, broadcast=FOREIGN),
        good.replace(SESSION, FOREIGN),
        good.replace(token, f"{int(time.time()) + 9999}.{token.split('.')[1]}"),
    ]
    assert [(await house.get(path)).status for path in refused] == [403] * len(refused)
    assert (await house.get(good)).status == 200


async def test_who_is_put_out_gets_no_playlist_through_nginx(house: House) -> None:
    house.theatre.revoked.add(SESSION)
    assert (await house.get(house.path("live.m3u8"))).status == 403


async def test_a_browser_may_ask_first_through_nginx(house: House) -> None:
    answer = await house.get(house.path("s0.m4s"), method="OPTIONS")
    assert (answer.status, answer.headers["access-control-allow-headers"]) == (204, "Range")


async def test_what_is_not_there_is_404_through_nginx(house: House) -> None:
    assert (await house.get(house.path("s99.m4s"))).status == 404
    assert (await house.get(house.path("../../etc/passwd"))).status in (403, 404)
