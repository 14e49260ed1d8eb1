"""A whole audience at once: comments, likes, gifts and a poll in one room, and every book compared.

Through `liveloop serve` with its separate processes and SQLite: the web process has core 0; the crowd (C, see
bench/clients/fanout.c), the simulated people (`liveloop simulate`) and all other processes have core 1. In
the first window the crowd acts at the rates below while the people do what people do. In the second one the
web process is killed in the middle of the same load. Figures:

comment_p50_ms, comment_p99_ms   from the sender's write to the read of every socket of the crowd
lost                 acknowledged comments that a socket, a person or the database lacks
doubled              comments stored twice, or shown twice to a socket or a person
count_errors         likes, votes and gifts in the database below those that the clients know to count, or
                     above these and what was unanswered when the book closed: that may count or not
people_unanswered    of the simulated people, acts without an answer at their end
not_durable          acts that were answered before the kill and that the database lacks after it
poll_answer_p99_ms   from the sending of a vote until its answer; the same for comments, likes and gifts
like_/vote_/gift_confirmed, _unanswered, _counted   the numbers that are compared
cpu_*, rss_*_mb      processor time in per cent of a core, and memory, by process
foreign_percent      of a core, what others than we used meanwhile: above 10 % the times say little
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.cpu import CpuMeter, CpuUse, rss_mb
from bench.crowd.client import Crowd, crowd_process, favour
from bench.crowd.reckoning import Counted, acts_counted, likes_counted
from bench.crowd.script import GIVERS, Author, Load, Outcome, read_book, write_script
from bench.crowd.servers import Server, installed
from bench.crowd.stored import Stored
from bench.metrics import scrape
from bench.report import Figure, Goal, Result, Table, progress, rounded
from tests.fixtures.install import RunningInstall, StaffClient

BATCH = 1_000
SETTLE_SECONDS = 3
ARRIVAL_SECONDS = 90
PEOPLE_SECONDS = 600
GONE_SECONDS = 20
POINTS = 100_000
KINDS = {"c": "comment", "l": "like", "v": "poll", "g": "gift"}
OPTIONS = 4
KILL_SECONDS = 4.0

GOALS = [
    Goal("comment_p99_ms", at_most=500),
    Goal("lost", at_most=0),
    Goal("doubled", at_most=0),
    Goal("count_errors", at_most=0),
    Goal("not_durable", at_most=0),
]


@dataclass(frozen=True, slots=True)
class Window:
    """What a window gave: the crowd's figures, times by kind of act, its book, processor time."""

    report: Mapping[str, Any]
    kinds: Mapping[str, Mapping[str, float]]
    outcome: Outcome
    use: CpuUse


@dataclass(frozen=True, slots=True)
class Reckoning:
    """`told` by the simulated people; `counts` by kind; `memory` in MB by process."""

    told: Mapping[str, Any]
    counts: Mapping[str, Counted]
    memory: Mapping[str, float]
    not_durable: int


@dataclass(slots=True)
class Scene:
    """Everything that lives for the length of the benchmark."""

    options: argparse.Namespace
    folder: Path
    server: Server
    install: RunningInstall
    owner: StaffClient
    broadcast: str
    crowd: Crowd
    author: Author
    stored: Stored
    gift: str | None = None
    people: int | None = None
    """The process of the simulated people, while there is one."""

    async def fill(self) -> None:
        """Everybody comes in; those who give get points."""
        for start in range(0, self.options.viewers, BATCH):
            guests = await self.server.guests(min(BATCH, self.options.viewers - start))
            welcomed = await self.crowd.connect([guest.ticket for guest in guests], 1)
            if welcomed != len(guests):
                raise RuntimeError(f"{len(guests) - welcomed} of {len(guests)} were not welcomed")
            if self.gift:
                givers = [guest.person_id for place, guest in enumerate(guests, start) if place in GIVERS]
                await asyncio.to_thread(self._endow, givers)
            progress(f"{start + len(guests)} of {self.options.viewers} are in the room")

    def _endow(self, people: Sequence[str]) -> None:
        for person in people:
            correction = {"key": f"bench-{person}", "points": POINTS, "note": "for the benchmark"}
            self.owner.call("POST", f"/points/people/{person}/corrections", correction)

    async def here(self) -> int:
        samples = await scrape(self.install.metrics_urls[:1])
        return int(samples.get(("liveloop_realtime_connections", ()), 0))

    def ask(self) -> str:
        """A poll that is open; the one before is closed."""
        path = f"/broadcasts/{self.broadcast}/polls"
        for poll in self.owner.call("GET", path)["items"]:
            if poll["state"] == "open":
                self.owner.call("POST", f"{path}/{poll['id']}/close")
        options = [f"option {number}" for number in range(OPTIONS)]
        poll = self.owner.call("POST", path, {"question": "Which one?", "options": options})
        self.owner.call("POST", f"{path}/{poll['id']}/open", {})
        return str(poll["id"])

    def load(self, seconds: float, poll: str) -> Load:
        options = self.options
        votes = round(options.votes * seconds / options.seconds)
        return Load(
            seconds=seconds,
            comments=options.comments,
            likes=options.likes,
            gifts=options.gifts,
            votes=votes,
            poll=poll,
            options=OPTIONS,
            gift=self.gift,
        )

    async def window(self, load: Load, *, kill: bool = False) -> Window:
        acts = self.author.compose(load, self.options.viewers)
        path = self.folder / f"script-{load.poll}"
        write_script(path, acts)
        await self.crowd.begin(f"play {path}")
        groups = {name: self.install.role_pid(name) for name in ("web", "worker", "media", "nats")} | {
            "install": self.install.pid,
            "crowd": self.crowd.pid,
        }
        if self.people is not None:
            groups["people"] = self.people
        async with CpuMeter(groups) as meter:
            if kill:
                await asyncio.sleep(load.seconds / 2)
                os.kill(self.install.role_pid("web"), signal.SIGKILL)
            await self.crowd.end()
        report = await self.crowd.report()
        kinds = await self.crowd.report()
        return Window(report, kinds, read_book(path, acts), meter.use)


async def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="interaction")
    parser.add_argument("--viewers", type=int, default=10_000, help="sockets of the crowd, at least 7,500")
    parser.add_argument("--people", type=int, default=300, help="simulated people, up to 1,000")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--comments", type=float, default=100, help="a second")
    parser.add_argument("--likes", type=float, default=2_000, help="a second")
    parser.add_argument("--gifts", type=float, default=20, help="a second")
    parser.add_argument("--votes", type=int, default=5_000, help="within the seconds")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="liveloop-interaction-") as folder:
        async with AsyncExitStack() as stack:
            scene = await _build(stack, options, Path(folder))
            await scene.fill()
            return await _measure(scene)


async def _build(stack: AsyncExitStack, options: argparse.Namespace, folder: Path) -> Scene:
    server = await stack.enter_async_context(
        installed(folder / "install", LIVELOOP_TALK__COMMENTS_PER_PERSON="1000")
    )
    assert server.running is not None, "this needs the whole install"
    process = crowd_process(server.address, server.origin, options.viewers)
    crowd = Crowd(await stack.enter_async_context(process), folder)
    install, owner, broadcast = server.running.install, server.running.owner, server.running.broadcast
    scene = Scene(
        options=options,
        folder=folder,
        server=server,
        install=install,
        owner=owner,
        broadcast=broadcast,
        crowd=crowd,
        author=Author(options.seed),
        stored=Stored(install.folder / "data/liveloop.db", broadcast),
    )
    shelf = owner.http.get(f"/watch/{server.slug}/gifts")
    if shelf.is_success and options.gifts:
        scene.gift = min(shelf.json()["items"], key=lambda gift: gift["price"])["id"]
    return scene


async def _measure(scene: Scene) -> Result:
    async with _people(scene) as people:
        scene.people = people.pid
        await _until_here(scene, scene.options.viewers + scene.options.people)
        await asyncio.sleep(SETTLE_SECONDS)
        poll = scene.ask()
        window = await scene.window(scene.load(scene.options.seconds, poll))
        progress(f"window: p99 {window.report['p99']} ms, {window.use.foreign:.0f} % foreign")
        memory = {name: rss_mb(scene.install.role_pid(name)) for name in ("web", "worker", "media", "nats")}
        people.send_signal(signal.SIGINT)
        output, _ = await asyncio.wait_for(people.communicate(), 60)
        scene.people = None
    told = json.loads(output)
    counts = _counts(scene, poll, window, told)
    last = scene.ask()
    killed = await scene.window(scene.load(KILL_SECONDS, last), kill=True)
    await _until_web_is_back(scene)
    not_durable = _lacking(scene, killed.outcome, last)
    reckoning = Reckoning(told, counts, memory, not_durable)
    return _result(scene, window, killed, reckoning)


@asynccontextmanager
async def _people(scene: Scene) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [
        "taskset", "-c", "1", sys.executable, "-m", "liveloop", "simulate",
        "--url", scene.server.origin, "--room", str(scene.server.slug), "--profile", "busy",
        "--viewers", str(scene.options.people), "--seconds", str(PEOPLE_SECONDS),
    ]  # fmt: skip
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    favour(process.pid)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until_here(scene: Scene, wanted: int) -> None:
    async with asyncio.timeout(ARRIVAL_SECONDS):
        while await scene.here() < wanted:  # noqa: ASYNC110 - another process fills the room
            await asyncio.sleep(0.5)


async def _until_web_is_back(scene: Scene) -> None:
    async with asyncio.timeout(GONE_SECONDS):
        while not scene.install.answers("web"):  # noqa: ASYNC110 - another process starts it
            await asyncio.sleep(0.2)


def _counts(scene: Scene, poll: str, window: Window, told: Mapping[str, Any]) -> dict[str, Counted]:
    """By kind. The database is what counts."""
    outcome, stored = window.outcome, scene.stored
    votes, gifts = sum(told["votes"].get(poll, {}).values()), sum(told["gifts"].values())
    given = stored.gifts().total() if scene.gift else 0
    return {
        "like": likes_counted(outcome, told, stored.likes(), stored.like_total()),
        "vote": acts_counted(outcome, told, "vote", people=votes, stored=stored.votes(poll).total()),
        "gift": acts_counted(outcome, told, "gift", people=gifts, stored=given),
    }


def _lacking(scene: Scene, outcome: Outcome, poll: str) -> int:
    """Confirmed acts that the database does not hold."""
    stored = scene.stored
    lacking = len(outcome.ids("c", outcome.confirmed) - set(stored.comments()))
    pages = stored.likes()
    for identifier in outcome.ids("l", outcome.confirmed):
        lacking += pages.get(outcome.acts[identifier].data["source"], 0) < outcome.confirmed[identifier]
    lacking += max(0, len(outcome.ids("v", outcome.confirmed)) - stored.votes(poll).total())
    if scene.gift:
        lacking += len(outcome.ids("g", outcome.confirmed) - set(stored.gifts()))
    return lacking


def _result(scene: Scene, window: Window, killed: Window, reckoning: Reckoning) -> Result:
    told, counts = reckoning.told, reckoning.counts
    comments = scene.stored.comments()
    acknowledged = window.outcome.ids("c", window.outcome.confirmed)
    figures: dict[str, Figure] = {
        "viewers": scene.options.viewers,
        "people": scene.options.people,
        "comment_p50_ms": window.report["p50"],
        "comment_p99_ms": window.report["p99"],
        "people_comment_p99_ms": told["latency_ms"]["delivery"]["p99"],
        "lost": window.report["lost"] + told["comments"]["lost"] + len(acknowledged - set(comments)),
        "doubled": window.report["doubled"]
        + told["comments"]["doubled"]
        + sum(count - 1 for count in comments.values()),
        "count_errors": sum(one.errors for one in counts.values()),
        "not_durable": reckoning.not_durable,
        "people_unanswered": sum(one["unanswered"] for one in told["commands"].values()),
    }
    for letter, kind in KINDS.items():
        if letter in window.kinds:
            figures[f"{kind}_answer_p99_ms"] = window.kinds[letter]["p99"]
    for kind, one in counts.items():
        figures |= {
            f"{kind}_confirmed": one.confirmed,
            f"{kind}_unanswered": one.unanswered,
            f"{kind}_counted": one.counted,
        }
    figures |= {f"cpu_{name}": rounded(share) for name, share in window.use.percent.items()}
    figures |= {f"rss_{name}_mb": rounded(size) for name, size in reckoning.memory.items()}
    figures["foreign_percent"] = rounded(window.use.foreign)
    figures["gifts"] = "given" if scene.gift else "not offered"
    return Result("interaction", figures, {}, GOALS, [_table(window, killed), _people_table(told)])


def _table(window: Window, killed: Window) -> Table:
    columns = ("window", "act", "sent", "confirmed", "open", "refused", "answer p50 ms", "answer p99 ms")
    rows: list[list[object]] = []
    for name, one in (("measured", window), ("killed", killed)):
        for letter, kind in KINDS.items():
            if letter in one.kinds:
                figures = one.kinds[letter]
                confirmed, unanswered, refused = one.outcome.count(letter)
                times = [figures["p50"], figures["p99"]]
                rows.append([name, kind, figures["sent"], confirmed, unanswered, refused, *times])
    return Table("what the crowd did", columns, rows)


def _people_table(told: Mapping[str, Any]) -> Table:
    columns = ("command", "sent", "repeated", "confirmed", "open", "refused", "answer p99 ms")
    rows = [
        [name, *(one[key] for key in ("sent", "repeated", "acknowledged", "unanswered")),
         sum(one["refused"].values()), one["answer_ms"]["p99"]]
        for name, one in told["commands"].items()
    ]  # fmt: skip
    return Table("what the simulated people did", columns, rows)
