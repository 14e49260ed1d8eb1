"""One simulated person: comes, does what the plan says as the viewer's page would, and keeps a book."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from liveloop.kit.clock import Clock
from liveloop.realtime.protocol.messages import Hello, Ping
from liveloop.roles.simulate.book import Book, Seen, add_seconds
from liveloop.roles.simulate.door import Door, NotLetIn
from liveloop.roles.simulate.hearing import Answered, Ear, Heard, Opened, Welcomed
from liveloop.roles.simulate.hearts import Hearts
from liveloop.roles.simulate.line import LOST, Dialler, Line
from liveloop.roles.simulate.orders import Orders
from liveloop.roles.simulate.plan import Act, ActKind, PersonPlan, Reaction

COMMENT, VOTE, ENTER, SHARE, GIFT = "comment.send", "poll.vote", "raffle.enter", "share.report", "gift.send"
BACK_SECONDS = 0.4
LONGEST_BACK_SECONDS = 10.0
FINAL_CLOSES = frozenset({"4400", "4403", "4413", "4420"})

_encode = msgspec.json.Encoder().encode
PING = _encode(Ping())


@dataclass(slots=True)
class World:
    """What all simulated people share. `gifts`: ids of what the room offers, known once it was asked."""

    book: Book
    ear: Ear
    clock: Clock
    door: Door
    dialler: Dialler
    gifts: tuple[str, ...] = ()


class Person:
    """`live` runs the plan; afterwards the line stays open until `close`."""

    def __init__(self, plan: PersonPlan, world: World) -> None:
        self._plan = plan
        self._world = world
        self._book = world.book
        self._line: Line | None = None
        self._welcomed = False
        self._present = False
        self._final = False
        self._epoch: str | None = None
        self._cookie: str | None = None
        self._attempt = 0
        self._joining: asyncio.Task[None] | None = None
        self._timers: set[asyncio.TimerHandle] = set()  # bounded: by the plan
        self._reacted: set[str] = set()
        self._mine: set[str] = set()
        self.seen = Seen()
        self.orders = Orders(
            world.book, world.clock, write=self._write, later=self._later, repeats=plan.repeats
        )
        self.hearts = Hearts(self.orders, self._later)

    @property
    def here(self) -> bool:
        """Connected and welcomed."""
        return self._welcomed

    @property
    def settled(self) -> bool:
        """Nothing is under way that could still be answered."""
        return not self._present or self._final or (len(self.orders) == 0 and self.hearts.settled)

    async def live(self, began: float) -> None:
        await self._until(began + self._plan.arrives)
        self._present = True
        self._connect()
        for act in self._plan.acts:
            await self._until(began + act.at)
            self._do(act)

    async def close(self) -> None:
        self._present = False
        for timer in self._timers:
            timer.cancel()
        self.orders.give_up()
        if self._line is not None:
            self._line.leave()
        if self._joining is not None:
            self._joining.cancel()
            await asyncio.gather(self._joining, return_exceptions=True)

    def ping(self) -> None:
        if self._welcomed:
            self._write(PING)

    # what the line tells (Listener)

    def heard(self, payload: bytes) -> None:
        message = self._world.ear.understand(payload)
        if isinstance(message, Heard):
            self._hear(message)
        elif isinstance(message, Answered):
            self.orders.settle(message)
        elif isinstance(message, Welcomed):
            self._welcome(message)

    def ended(self, why: str) -> None:
        self._line = None
        self._welcomed = False
        if not self._present:
            return
        self._book.cuts[why] += 1
        self._final = why in FINAL_CLOSES
        if not self._final:
            self._come_back()

    # acts

    def _do(self, act: Act) -> None:
        if act.kind is ActKind.COMMENT:
            self._say(act.text)
        elif act.kind is ActKind.LIKE:
            self.hearts.tap(int(act.amount))
        elif act.kind is ActKind.GIFT:
            self._give(act.amount)
        elif act.kind is ActKind.SHARE:
            self.orders.send(SHARE, {"channel": act.text})
        elif act.kind is ActKind.DROP:
            self._drop()
        elif act.kind is ActKind.STALL:
            self._stall(act.amount)
        elif act.kind is ActKind.LEAVE:
            self._leave()
        elif act.kind is ActKind.RETURN:
            self._book.returns += 1
            self._present = True
            self._connect()

    def _say(self, body: str) -> None:
        said_at = self._world.clock.monotonic()

        def confirmed(data: dict[str, Any]) -> None:
            if data.get("held") or data.get("offset") is None:
                self._book.held += 1
            else:
                self._book.acknowledged[identifier] = int(data["offset"])

        identifier = self.orders.send(COMMENT, {"body": body, "at": None}, answered=confirmed)
        self._book.said_at[identifier] = said_at
        self._mine.add(identifier)

    def _give(self, share: float) -> None:
        gifts = self._world.gifts
        if not gifts:
            self._book.absent.add(GIFT)
            return
        gift = gifts[int(share * len(gifts))]
        given = lambda _: self._book.gifts.update([gift])  # noqa: E731 - said once
        self.orders.send(GIFT, {"gift_id": gift, "quantity": 1}, answered=given)

    def _drop(self) -> None:
        if self._line is not None:
            self._book.drops += 1
            self._line.break_off()

    def _stall(self, seconds: float) -> None:
        line = self._line
        if line is not None:
            self._book.stalls += 1
            line.deafen()
            self._later(seconds, line.listen)

    def _leave(self) -> None:
        self._book.leaves += 1
        self._present = False
        if self._line is not None:
            self._line.leave()

    def _react(self, opened: Opened) -> None:
        reaction = self._plan.votes if opened.kind == "poll" else self._plan.enters
        if reaction is None or opened.id in self._reacted:
            return
        self._reacted.add(opened.id)
        act = self._vote if opened.kind == "poll" else self._enter
        self._later(reaction.seconds, lambda: act(opened, reaction))

    def _vote(self, poll: Opened, reaction: Reaction) -> None:
        if not self._present:
            return
        choice = min(poll.options - 1, int(reaction.choice * poll.options))

        def counted(data: dict[str, Any]) -> None:
            for one in data.get("choices") or [choice]:
                self._book.votes_of(poll.id)[int(one)] += 1

        self.orders.send(VOTE, {"poll_id": poll.id, "choices": [choice]}, answered=counted)

    def _enter(self, raffle: Opened, _reaction: Reaction) -> None:
        if self._present:
            entered = lambda _: self._book.entries.update([raffle.id])  # noqa: E731 - said once
            self.orders.send(ENTER, {"raffle_id": raffle.id}, answered=entered)

    # messages

    def _welcome(self, welcome: Welcomed) -> None:
        book = self._book
        self._welcomed = True
        self._attempt = 0
        self._epoch = welcome.epoch
        if welcome.recovered:
            book.resumed += 1
        elif self.seen.begin(welcome.offset):
            book.snapshots += 1
        for opened in welcome.opened():
            self._react(opened)
        self.orders.resend()

    def _hear(self, heard: Heard) -> None:
        seen, book = self.seen, self._book
        for said in heard.said:
            if said.offset <= seen.position:
                continue
            if said.offset in seen.offsets:
                seen.doubled += 1
                continue
            seen.offsets.add(said.offset)
            said_at = book.said_at.get(said.client_id)
            if said_at is not None:
                book.stored.setdefault(said.client_id, set()).add(said.id)
                took = self._world.clock.monotonic() - said_at
                add_seconds(book.echo_ms if said.client_id in self._mine else book.delivery_ms, took)
        if heard.offset is not None and heard.offset > seen.position:
            seen.position = heard.offset
        seen.skipped += heard.skipped
        if heard.likes is not None and heard.likes > book.likes_total:
            book.likes_total = heard.likes
        for opened in heard.opened:
            self._react(opened)

    # the line

    def _connect(self) -> None:
        if self._line is None and self._joining is None:
            self._joining = asyncio.get_running_loop().create_task(self._come_in())
            self._joining.add_done_callback(self._came_in)

    async def _come_in(self) -> None:
        try:
            ticket = await self._world.door.enter(self._plan.name, self._cookie)
            self._cookie = ticket.cookie
            self._book.joins += 1
            line = await self._world.dialler.dial(self)
        except NotLetIn as refusal:
            self._book.joins_refused[refusal.code] += 1
            self._final = refusal.final
            await asyncio.sleep(refusal.retry_after)
            return
        except (OSError, TimeoutError):
            self._book.joins_refused[LOST] += 1
            return
        if line.lost:
            return
        self._line = line
        self._book.connections += 1
        position = self.seen.position if self._epoch else None
        line.greet(_encode(Hello(ticket=ticket.text, epoch=self._epoch, offset=position)))

    def _came_in(self, task: asyncio.Task[None]) -> None:
        self._joining = None
        if task.cancelled():
            return
        task.result()
        if not self._present and self._line is not None:
            self._line.leave()
        elif self._present and self._line is None and not self._final:
            self._come_back()

    def _come_back(self) -> None:
        wait = min(LONGEST_BACK_SECONDS, BACK_SECONDS * 2**self._attempt)
        self._attempt += 1
        spread = 0.5 + self._plan.number % 16 / 16
        self._later(wait * spread, lambda: self._connect() if self._present else None)

    def _write(self, frame: bytes) -> None:
        if self._welcomed and self._line is not None:
            self._line.send(frame)

    # time

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        def due() -> None:
            self._timers.discard(timer)
            act()

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._timers.add(timer)

    async def _until(self, moment: float) -> None:
        wait = moment - self._world.clock.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
