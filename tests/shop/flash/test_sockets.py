"""Flash sales over real sockets of a running install, on each database: duplicates, broken lines, a draw."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.fixtures.install import RunningInstall, StaffClient

PEOPLE = 30
UNITS = 12
COUNTDOWN_SECONDS = 10
LONGEST_SECONDS = 90
ANSWERED_SECONDS = 1.0


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[RunningInstall]:
    with RunningInstall(tmp_path / "install", LIVELOOP_DATABASE_URL=database_url) as install:
        yield install


class Market:
    """A house with a product, and a room in which it is sold."""

    def __init__(self, install: RunningInstall) -> None:
        self._owner: StaffClient = install.owner()
        _, broadcast, _ = self._owner.room_on_air("rush")
        self.url = f"/broadcasts/{broadcast['id']}"
        self._owner.call("POST", f"{self.url}/prepare")
        form = {"title": "Tea", "status": "active", "variants": [{"price": 9900}]}
        self._variant = self._owner.call("POST", "/products", form)["variants"][0]["id"]
        self._owner.call("POST", f"/variants/{self._variant}/stock", {"key": "first", "change": 100})

    def announce(self, **wanted: Any) -> dict[str, Any]:
        form = {"variant_id": self._variant, "price": 1900, "quantity": UNITS, "countdown": COUNTDOWN_SECONDS}
        sale = self._owner.call("POST", f"{self.url}/flash-sales", {**form, **wanted})
        return dict(self._owner.call("POST", f"{self.url}/flash-sales/{sale['id']}/start", {}))

    def read(self, sale: dict[str, Any]) -> dict[str, Any]:
        items = self._owner.call("GET", f"{self.url}/flash-sales")["items"]
        return dict(next(one for one in items if one["id"] == sale["id"]))


class Person:
    """A guest with a cookie, on as many sockets as they like."""

    def __init__(self, install: RunningInstall) -> None:
        self._site = install.site_url
        self._http = httpx2.AsyncClient(base_url=self._site, headers={"Origin": self._site}, timeout=20)

    async def enter(self) -> ClientConnection:
        joined = (await self._http.post("/api/v1/rooms/rush/join", json={})).json()
        address = self._site.replace("http", "ws") + joined["realtime_path"]
        socket = await connect(address, subprotocols=[Subprotocol("liveloop.v1")])
        await socket.send(json.dumps({"op": "hello", "ticket": joined["ticket"]}))
        assert json.loads(await socket.recv())["op"] == "welcome"
        return socket

    async def leave(self) -> None:
        await self._http.aclose()


async def buy(socket: ClientConnection, sale: str, *, times: int = 1) -> None:
    for number in range(times):
        order = {"id": f"{number}", "name": "flash.buy", "data": {"sale_id": sale, "quantity": 1}}
        await socket.send(json.dumps({"op": "command", **order}))


async def heard(socket: ClientConnection, wanted: str, *, kind: str = "") -> dict[str, Any]:
    """The data of the next answer, or of the next event of a kind."""
    async for frame in socket:
        message = json.loads(frame)
        if message["op"] == wanted == "result":
            assert message["ok"], message
            return dict(message["data"])
        if message["op"] == wanted == "events":
            for event in message["events"]:
                if event["type"] == kind:
                    return dict(event["data"])
    raise AssertionError("the socket was closed")


async def rush(install: RunningInstall, sale: str) -> set[tuple[str, int | None]]:
    """What one person was told, on a line that breaks and on two that hold."""
    person = Person(install)
    broken, first, second = [await person.enter() for _ in range(3)]
    await buy(broken, sale)
    await broken.close()
    await asyncio.gather(buy(first, sale, times=3), buy(second, sale, times=2))
    told = [
        await heard(socket, "result") for socket, times in ((first, 3), (second, 2)) for _ in range(times)
    ]
    for socket in (first, second):
        await socket.close()
    await person.leave()
    return {(answer["outcome"], answer["place"]) for answer in told}


async def test_a_flash_sale_is_exact_over_sockets(running: RunningInstall) -> None:
    market = await asyncio.to_thread(Market, running)
    sale = market.announce()
    await asyncio.sleep(COUNTDOWN_SECONDS)  # sleeps: the countdown is the server's
    async with asyncio.timeout(LONGEST_SECONDS):
        answers = await asyncio.gather(*(rush(running, sale["id"]) for _ in range(PEOPLE)))
    assert all(len(told) == 1 for told in answers)
    told = [one for answer in answers for one in answer]
    assert told.count(("won", None)) == UNITS
    places = sorted(place for outcome, place in told if outcome == "sold_out" and place is not None)
    assert places == [*range(1, PEOPLE - UNITS + 1)]
    read = market.read(sale)
    assert (read["won"], read["left"], read["waiting"]) == (UNITS, 0, PEOPLE - UNITS)


async def test_who_entered_a_fair_sale_hears_of_the_draw_within_a_second(running: RunningInstall) -> None:
    market = await asyncio.to_thread(Market, running)
    sale = market.announce(mode="fair", seconds=5, quantity=1)
    people = [Person(running) for _ in range(2)]
    sockets = [await person.enter() for person in people]
    await asyncio.sleep(COUNTDOWN_SECONDS)  # sleeps: the countdown is the server's
    for socket in sockets:
        await buy(socket, sale["id"])
        assert (await heard(socket, "result"))["outcome"] == "entered"
    async with asyncio.timeout(LONGEST_SECONDS):
        drawn = [await heard(socket, "events", kind="flash.changed") for socket in sockets]
    closed = [one["sale"]["draws_at"] for one in drawn]
    at = [one["sale"]["drawn_at"] for one in drawn]
    assert closed[0] == closed[1]
    assert at[0] == at[1]
    late = httpx2.get(f"{running.site_url}/api/v1/watch/rush{market.url}/flash-sales").json()["items"][0]
    assert late["winners"] == 1
    assert 0 <= _seconds(at[0]) - _seconds(closed[0]) < ANSWERED_SECONDS
    for socket, person in zip(sockets, people, strict=True):
        await socket.close()
        await person.leave()


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
