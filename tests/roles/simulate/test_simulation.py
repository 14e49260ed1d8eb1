"""Simulated people in a real install: what they say of themselves is what the system counted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liveloop.kit.clock import SystemClock
from liveloop.roles.demo.audience import VIEWERS as VIEWERS_OF_DEMO
from liveloop.roles.demo.audience import DemoAudience
from liveloop.roles.simulate.profiles import PROFILES
from liveloop.roles.simulate.simulation import Simulation
from tests.fixtures.install import RunningInstall, StaffClient
from tests.waiting import until

VIEWERS = 60
SECONDS = 14


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[RunningInstall]:
    """An install on each database, on which people may talk as fast as they like."""
    settings = {"LIVELOOP_DATABASE_URL": database_url, "LIVELOOP_TALK__COMMENTS_PER_PERSON": "1000"}
    with RunningInstall(tmp_path / "install", **settings) as install:
        yield install


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningInstall, StaffClient]]:
    """One install on SQLite for what does not depend on the database."""
    with RunningInstall(tmp_path_factory.mktemp("install")) as install:
        yield install, install.owner()


Shared = tuple[RunningInstall, StaffClient]


def on_air(owner: StaffClient, slug: str) -> str:
    _, broadcast, _ = owner.room_on_air(slug)
    owner.call("POST", f"/broadcasts/{broadcast['id']}/prepare")
    return str(broadcast["id"])


def ask(owner: StaffClient, broadcast: str) -> str:
    poll = owner.call(
        "POST", f"/broadcasts/{broadcast}/polls", {"question": "Which?", "options": ["a", "b", "c"]}
    )
    owner.call("POST", f"/broadcasts/{broadcast}/polls/{poll['id']}/open", {})
    return str(poll["id"])


def raffle(owner: StaffClient, broadcast: str) -> str:
    path = f"/broadcasts/{broadcast}/raffles"
    made = owner.call("POST", path, {"prize": "a cup", "seconds": 600})
    owner.call("POST", f"{path}/{made['id']}/open", {})
    return str(made["id"])


def one_of(owner: StaffClient, path: str, identifier: str) -> dict[str, Any]:
    return next(one for one in owner.call("GET", path)["items"] if one["id"] == identifier)


def comments(owner: StaffClient, broadcast: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = owner.call("GET", f"/broadcasts/{broadcast}/comments?limit=100{cursor}")
        found += page["items"]
        if not page["next_cursor"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def simulation(install: RunningInstall, slug: str, profile: str, **wanted: Any) -> Simulation:
    arguments = {"viewers": VIEWERS, "seconds": SECONDS, "seed": 3, **wanted}
    return Simulation(install.site_url, slug, PROFILES[profile], SystemClock(), **arguments)


async def test_bad_networks_lose_and_double_nothing(running: RunningInstall) -> None:
    owner = await asyncio.to_thread(running.owner)
    broadcast = on_air(owner, "simulated")
    poll, bag = ask(owner, broadcast), raffle(owner, broadcast)
    crowd = simulation(running, "simulated", "underground")
    await crowd.start()
    await crowd.run()
    await crowd.close()
    report = crowd.report()

    assert report["joins"]["refused"] == {}
    assert report["connections"]["dropped_on_purpose"] > 10
    assert report["connections"]["resumed"] > 5
    told = report["comments"]
    assert (told["lost"], told["doubled"], told["stored_twice"]) == (0, 0, 0)
    stored = comments(owner, broadcast)
    assert told["acknowledged"] > 5
    assert {one["client_id"] for one in stored} == set(crowd.book.acknowledged)
    assert len(stored) == told["acknowledged"]

    commands = report["commands"]
    assert commands["comment.send"]["repeated"] > 0
    for name in ("comment.send", "likes.send", "poll.vote", "raffle.enter", "share.report"):
        assert (commands[name]["refused"], commands[name]["unanswered"]) == ({}, 0), name

    assert report["likes"]["tapped"] == report["likes"]["counted"] > 0
    counted = one_of(owner, f"/broadcasts/{broadcast}/polls", poll)
    votes = report["votes"][poll]
    assert counted["results"]["voters"] == sum(votes.values()) > 10
    assert counted["results"]["votes"] == [votes.get(str(option), 0) for option in range(3)]
    drawn_from = one_of(owner, f"/broadcasts/{broadcast}/raffles", bag)
    assert drawn_from["entries"] == report["raffle_entries"][bag] > 10
    shared = owner.call("GET", f"/broadcasts/{broadcast}/shares")
    assert shared["total"] == commands["share.report"]["acknowledged"] > 0

    assert set(report["not_offered"]) <= {"gift.send"}
    for name in report["not_offered"]:
        assert name not in commands or commands[name]["acknowledged"] == 0
    for figure in ("echo", "delivery"):
        assert report["latency_ms"][figure]["samples"] > 0


async def test_everybody_sees_everything_in_an_orderly_room(shared: Shared) -> None:
    install, owner = shared
    on_air(owner, "orderly")
    crowd = simulation(install, "orderly", "launch", seconds=6)
    await crowd.start()
    await until(lambda: crowd.here > VIEWERS / 2, seconds=20, what="people in the room")
    await crowd.run()
    await crowd.close()
    report = crowd.report()
    assert crowd.here == 0
    assert (report["comments"]["lost"], report["comments"]["doubled"]) == (0, 0)
    assert report["comments"]["seen_by_each"]["most"] >= report["comments"]["acknowledged"] > 0


def command(install: RunningInstall, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "liveloop", "simulate", "--url", install.site_url, *arguments]


async def test_a_signal_ends_it_with_a_report(shared: Shared) -> None:
    install, owner = shared
    broadcast = on_air(owner, "signal")
    process = await asyncio.create_subprocess_exec(
        *command(install, "--room", "signal", "--viewers", "10", "--seconds", "600", "--profile", "demo"),
        stdout=subprocess.PIPE,
        env={**os.environ, "LIVELOOP_DATA_DIR": str(install.folder / "elsewhere")},
    )
    try:
        await until(lambda: len(comments(owner, broadcast)) > 1, seconds=60, what="comments")
        process.send_signal(signal.SIGINT)
        output, _ = await asyncio.wait_for(process.communicate(), 20)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0
    report = json.loads(output)
    assert report["comments"]["acknowledged"] == len(comments(owner, broadcast))
    assert (report["room"], report["profile"], report["viewers"]) == ("signal", "demo", 10)


async def test_a_room_that_is_not_there_is_a_failure(shared: Shared) -> None:
    install, _owner = shared
    process = await asyncio.create_subprocess_exec(
        *command(install, "--room", "nowhere", "--viewers", "3", "--seconds", "3"), stdout=subprocess.PIPE
    )
    output, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert json.loads(output)["joins"] == {"done": 0, "refused": {"room.not_found": 3}}


async def test_the_demo_has_an_audience_that_leaves_with_it(shared: Shared) -> None:
    install, owner = shared
    broadcast = on_air(owner, "demo")
    audience = DemoAudience(install.site_url, "demo", SystemClock())
    audience.start()
    try:
        await until(lambda: audience.here >= VIEWERS_OF_DEMO / 2, seconds=30, what="people in the demo")
        await until(lambda: comments(owner, broadcast), seconds=60, what="a comment")
    finally:
        await audience.close()
    assert audience.here == 0
