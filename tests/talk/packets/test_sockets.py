"""A rush of real sockets on a running install, on each database, with duplicates, retries, broken lines."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.fixtures.install import RunningInstall

PEOPLE = 40
TAKERS = 25
POINTS = 1_001
LONGEST_SECONDS = 60


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[RunningInstall]:
    with RunningInstall(tmp_path / "install", LIVELOOP_DATABASE_URL=database_url) as install:
        yield install


class Person:
    """A guest with a cookie, on as many sockets as they like."""

    def __init__(self, install: RunningInstall) -> None:
        self._site = install.site_url
        self._http = httpx2.AsyncClient(base_url=self._site, headers={"Origin": self._site}, timeout=20)

    async def take(self, packet: str, *, times: int, breaks: bool = False) -> list[dict[str, Any]]:
        """So many commands at once on a new socket; what each was answered. `breaks`: leaves before that."""
        joined = (await self._http.post("/api/v1/rooms/rush/join", json={})).json()
        address = self._site.replace("http", "ws") + joined["realtime_path"]
        async with connect(address, subprotocols=[Subprotocol("liveloop.v1")]) as socket:
            await socket.send(json.dumps({"op": "hello", "ticket": joined["ticket"]}))
            assert json.loads(await socket.recv())["op"] == "welcome"
            for number in range(times):
                order = {"id": f"{number}", "name": "packet.take", "data": {"packet_id": packet}}
                await socket.send(json.dumps({"op": "command", **order}))
            return [] if breaks else [await answer(socket) for _ in range(times)]

    async def rush(self, packet: str) -> list[dict[str, Any]]:
        await self.take(packet, times=1, breaks=True)
        both = await asyncio.gather(self.take(packet, times=3), self.take(packet, times=2))
        await self._http.aclose()
        return [one for answers in both for one in answers]


async def answer(socket: ClientConnection) -> dict[str, Any]:
    async for frame in socket:
        message = json.loads(frame)
        if message["op"] == "result":
            assert message["ok"], message
            return dict(message["data"])
    raise AssertionError("the socket was closed")


async def test_a_red_packet_is_split_exactly_over_sockets(running: RunningInstall) -> None:
    owner = await asyncio.to_thread(running.owner)
    _, broadcast, _ = owner.room_on_air("rush")
    url = f"/broadcasts/{broadcast['id']}"
    owner.call("POST", f"{url}/prepare")
    wanted = {"points": POINTS, "takers": TAKERS, "countdown": 0, "seconds": 60}
    packet = owner.call("POST", f"{url}/packets", wanted)["id"]
    owner.call("POST", f"{url}/packets/{packet}/open", {})
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(*(Person(running).rush(packet) for _ in range(PEOPLE)))
    got = [{(one["place"], one["points"]) for one in mine} for mine in answers]
    assert [len(mine) for mine in got] == [1] * PEOPLE
    paid = [points for ((_place, points),) in got if points is not None]
    places = sorted(place for ((place, _points),) in got if place is not None)
    assert (places, sum(paid)) == ([*range(1, TAKERS + 1)], POINTS)
    takers = f"/watch/rush{url}/packets/{packet}/takers?limit=100"
    assert sorted(one["points"] for one in owner.call("GET", takers)["items"]) == sorted(paid)
    (read,) = owner.call("GET", f"{url}/packets")["items"]
    assert (read["state"], read["taken_points"]) == ("ended", POINTS)
