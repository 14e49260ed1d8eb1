"""Real viewers with a book each: they join, keep their socket through every outage, talk, like and vote.

A client acts as the viewer app does: it names its position when it returns, resends what was not
acknowledged under the same id, and drops events at or below its position.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx2
import msgspec
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from liveloop.realtime.protocol.messages import Command, Events, Hello, Ping, Pong, Result

HEARTBEAT_SECONDS = 20
POLL_SECONDS = 0.05
ANSWER_SECONDS = 3.0
RETRY_SECONDS = (0.2, 1.0)
REACTION_SECONDS = (0.2, 8.0)
LIKES_SECONDS = 3.0
REPORT_SECONDS = 2.0
GIFT_SECONDS = 10.0
OPENINGS = {"poll.changed": "poll", "raffle.changed": "raffle"}


class Welcome(msgspec.Struct, tag_field="op", tag="welcome", frozen=True):
    """What is needed of the server's welcome. Its own type has a `Raw | None`, which msgspec cannot read."""

    epoch: str
    offset: int
    recovered: bool


_decoder = msgspec.json.Decoder(Welcome | Events | Result | Pong)
_from_client = msgspec.json.Encoder()


@dataclass
class Book:
    """What one client knows for certain."""

    acknowledged: set[str] = field(default_factory=set)
    """Ids of its own comments that the server answered with ok."""
    votes: dict[str, int] = field(default_factory=dict)
    """The option that counts, of each poll in which a vote was answered with ok."""
    entries: set[str] = field(default_factory=set)
    """Raffles in which an entry was answered with ok."""
    gifts: set[str] = field(default_factory=set)
    """Ids of gifts that the server answered with ok."""
    tapped: int = 0
    liked: int = 0
    """Of the likes tapped, those that the server said are counted."""
    refused: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    """How often each comment arrived beyond the position held, by the comment's id."""
    snapshots: int = 0
    """Returns that were answered with a snapshot instead of what was missed."""
    connections: int = 0


class Viewer:
    """One person with one socket. `run` returns only when cancelled."""

    def __init__(self, site_url: str, slug: str, name: str) -> None:
        self._site_url = site_url
        self._slug = slug
        self._http = httpx2.AsyncClient(base_url=site_url, headers={"Origin": site_url}, timeout=5)
        self._name = name
        self._socket: ClientConnection | None = None
        self._opening: ClientConnection | None = None
        self._epoch: str | None = None
        self._offset: int | None = None
        self._pending: dict[str, Command] = {}
        self._answers: dict[str, asyncio.Future[Result]] = {}
        self.source = str(uuid.uuid4())
        """The name under which its likes are counted."""
        self.person_id: str | None = None
        self.opened: Callable[[str, dict[str, Any]], None] | None = None
        """Told of each poll and raffle that changes."""
        self.book = Book()

    @property
    def offset(self) -> int:
        return self._offset or 0

    @property
    def waiting(self) -> int:
        return len(self._pending)

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._stay()
                except (OSError, httpx2.HTTPError, websockets.WebSocketException, TimeoutError):
                    await asyncio.sleep(random.uniform(*RETRY_SECONDS))
        finally:
            await self._http.aclose()

    async def say(self, body: str) -> str:
        """Send a comment until it is answered; returns its client id."""
        identifier, result = await self._order("comment.send", {"body": body, "at": None})
        if result.ok:
            self.book.acknowledged.add(identifier)
        return identifier

    async def tap(self, times: int) -> None:
        """Like, and report until all of it is counted."""
        self.book.tapped += times
        while self.book.liked < self.book.tapped:
            report = {"source": self.source, "count": self.book.tapped}
            _, result = await self._order("likes.send", report)
            if not result.ok or result.data is None:
                return
            self.book.liked = max(self.book.liked, int(result.data["count"]))
            if self.book.liked < self.book.tapped:
                await asyncio.sleep(REPORT_SECONDS)

    async def vote(self, poll_id: str, choice: int) -> None:
        _, result = await self._order("poll.vote", {"poll_id": poll_id, "choices": [choice]})
        if result.ok and result.data is not None:
            self.book.votes[poll_id] = int(result.data["choices"][0])

    async def enter(self, raffle_id: str) -> None:
        _, result = await self._order("raffle.enter", {"raffle_id": raffle_id})
        if result.ok:
            self.book.entries.add(raffle_id)

    async def give(self, gift_id: str) -> None:
        identifier, result = await self._order("gift.send", {"gift_id": gift_id, "quantity": 1})
        if result.ok:
            self.book.gifts.add(identifier)

    async def _order(self, name: str, data: dict[str, Any]) -> tuple[str, Result]:
        """Send a command under one id until the server says yes or no to it."""
        command = Command(id=str(uuid.uuid4()), name=name, data=data)
        self._pending[command.id] = command
        while True:
            answer = self._answers[command.id] = asyncio.get_running_loop().create_future()
            await self._send(encode_command(command))
            try:
                result = await asyncio.wait_for(answer, ANSWER_SECONDS)
            except TimeoutError:
                continue
            if result.error is not None and result.error.retry_after is not None:
                await asyncio.sleep(result.error.retry_after)
                continue
            if result.error is not None:
                self.book.refused[result.error.code] += 1
            del self._pending[command.id]
            return command.id, result

    async def _stay(self) -> None:
        answer = await self._http.post(f"/api/v1/rooms/{self._slug}/join", json={"nickname": self._name})
        answer.raise_for_status()
        self.person_id = answer.json()["you"]["id"]
        url = self._site_url.replace("http", "ws", 1) + "/realtime"
        async with connect(
            url, subprotocols=[Subprotocol("liveloop.v1")], origin=Origin(self._site_url), compression=None
        ) as socket:
            hello = Hello(ticket=answer.json()["ticket"], epoch=self._epoch, offset=self._offset)
            await socket.send(_from_client.encode(hello).decode())
            self._opening = socket
            beat = asyncio.create_task(self._beat(socket))
            try:
                async for text in socket:
                    self._take(_decoder.decode(text))
            finally:
                self._socket = None
                beat.cancel()

    async def _beat(self, socket: ClientConnection) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await socket.send(_from_client.encode(Ping()).decode())

    async def _send(self, text: str) -> None:
        if self._socket is None:
            return
        try:
            await self._socket.send(text)
        except websockets.ConnectionClosed:
            return

    def _take(self, message: Welcome | Events | Result | Pong) -> None:
        if isinstance(message, Welcome):
            self._welcomed(message)
        elif isinstance(message, Events):
            self._events(message)
        elif isinstance(message, Result):
            answer = self._answers.pop(message.id, None)
            if answer is not None and not answer.done():
                answer.set_result(message)

    def _welcomed(self, message: Welcome) -> None:
        if not message.recovered and self._offset is not None:
            self.book.snapshots += 1
        self._epoch, self._offset = message.epoch, message.offset
        self._socket = self._opening
        self.book.connections += 1

    def _events(self, message: Events) -> None:
        for event in message.events:
            fresh = event.offset is None or event.offset > (self._offset or 0)
            if fresh and event.type == "comment.created":
                self.book.seen[event.data["id"]] += 1
            elif self.opened is not None and event.type in OPENINGS:
                kind = OPENINGS[event.type]
                self.opened(kind, event.data[kind])
        if message.offset is not None:
            self._offset = max(self._offset or 0, message.offset)


class Audience:
    """Viewers who together say `per_second` comments, each at random moments; each likes now and then, votes
    and enters once in what opens, and gives `gift`, if there is one."""

    def __init__(self, site_url: str, slug: str, *, viewers: int, per_second: float, seed: int) -> None:
        self.viewers = [Viewer(site_url, slug, f"观众{number}") for number in range(viewers)]
        self._pause = viewers / per_second
        self._silent = False
        self._random = random.Random(seed)
        self.gift: str | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._talking: list[asyncio.Task[None]] = []
        self._reacted: set[tuple[int, str]] = set()

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(viewer.run()) for viewer in self.viewers]
        await until_true(lambda: all(viewer.book.connections for viewer in self.viewers), seconds=30)
        habits = [self._talk, self._like, self._give]
        self._talking = [asyncio.create_task(habit(viewer)) for viewer in self.viewers for habit in habits]
        for number, viewer in enumerate(self.viewers):
            viewer.opened = partial(self._opened, number, viewer)

    async def fall_silent(self) -> None:
        """Say no more, and return when everything said is answered."""
        self._silent = True
        await asyncio.gather(*self._talking)

    async def close(self) -> None:
        for task in [*self._talking, *self._tasks]:
            task.cancel()
        await asyncio.gather(*self._talking, *self._tasks, return_exceptions=True)

    async def _talk(self, viewer: Viewer) -> None:
        number = 0
        while not self._silent:
            await asyncio.sleep(self._random.uniform(0.2, 1.8) * self._pause)
            number += 1
            await viewer.say(f"第{number}句 {self._random.randrange(10**9)}")

    async def _like(self, viewer: Viewer) -> None:
        while not self._silent:
            await asyncio.sleep(self._random.uniform(0.2, 1.8) * LIKES_SECONDS)
            await viewer.tap(self._random.randint(1, 6))

    async def _give(self, viewer: Viewer) -> None:
        while not self._silent:
            await asyncio.sleep(self._random.uniform(0.2, 1.8) * GIFT_SECONDS)
            if self.gift is not None:
                await viewer.give(self.gift)

    def _opened(self, number: int, viewer: Viewer, kind: str, what: dict[str, Any]) -> None:
        key = (number, str(what["id"]))
        if key not in self._reacted and not self._silent and not what["closed_at"]:
            self._reacted.add(key)
            self._talking.append(asyncio.create_task(self._react(viewer, kind, what)))

    async def _react(self, viewer: Viewer, kind: str, what: dict[str, Any]) -> None:
        await asyncio.sleep(self._random.uniform(*REACTION_SECONDS))
        if kind == "poll":
            await viewer.vote(what["id"], self._random.randrange(len(what["options"])))
        else:
            await viewer.enter(what["id"])


def encode_command(command: Command) -> str:
    return _from_client.encode(command).decode()


async def until_true(condition: Callable[[], bool], *, seconds: float) -> None:
    """Return when `condition()` holds; raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s")
        await asyncio.sleep(POLL_SECONDS)
