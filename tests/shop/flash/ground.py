"""A flash sale on a stage, and people who buy."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.jobs import JobRunner
from liveloop.shop.flash.models import FlashSale
from liveloop.shop.flash.repository import pieces
from liveloop.shop.flash.reserving import stock_key
from liveloop.shop.flash.vocabulary import WinState
from liveloop.shop.stock import repository as stock
from liveloop.shop.stock.audit import audit
from tests.people.conftest import Browser
from tests.shop.stock.goods import add_variant
from tests.shows.rig import Stage

SOON = "2026-01-01T00:10:00Z"
COUNTDOWN = 10
HONOUR_SECONDS = 15
HOLD_SECONDS = 60


class Flash:
    """A sale of a new variant, of which `received` are there."""

    def __init__(
        self,
        stage: Stage,
        database: Database,
        channels: ChannelLog,
        clock: ManualClock,
        job_runner: JobRunner,
    ) -> None:
        self.stage = stage
        self.database = database
        self.clock = clock
        self._channels = channels
        self._job_runner = job_runner
        self.broadcast_id = uuid.UUID(int=0)
        self.variant_id = uuid.UUID(int=0)
        self.sale: dict[str, Any] = {}

    async def plan(self, *, received: int = 10) -> None:
        """A scheduled broadcast and something to sell."""
        self.broadcast_id = await self.stage.plan(scheduled_at=SOON)
        self.variant_id = await add_variant(
            self.database, self.stage.organisation_id, received=received, price=9900
        )

    async def try_prepare(self, staff: Browser | None = None, **wanted: Any) -> Any:
        form = {
            "variant_id": str(self.variant_id),
            "price": 1900,
            "quantity": 2,
            "countdown": COUNTDOWN,
            "hold_seconds": HOLD_SECONDS,
            **wanted,
        }
        url = f"/broadcasts/{self.broadcast_id}/flash-sales"
        return await (staff or self.stage.owner).post(url, json=form)

    async def prepare(self, **wanted: Any) -> None:
        answer = await self.try_prepare(**wanted)
        assert answer.status_code == 201, answer.text
        self.sale = dict(answer.json())

    async def act(self, name: str, staff: Browser | None = None) -> Any:
        url = f"/broadcasts/{self.broadcast_id}/flash-sales/{self.sale['id']}/{name}"
        return await (staff or self.stage.owner).post(url, json={})

    async def announce(self, **wanted: Any) -> None:
        await self.plan()
        await self.prepare(**wanted)
        answer = await self.act("start")
        assert answer.status_code == 200, answer.text

    async def open(self, **wanted: Any) -> None:
        """Announced, and the countdown is over."""
        await self.announce(**wanted)
        self.clock.advance(COUNTDOWN)

    async def pass_by(self, seconds: float) -> None:
        """Time passes, and what is due is done."""
        self.clock.advance(seconds)
        await self._job_runner.run_due()

    async def try_buy(self, viewer: Browser, quantity: int = 1) -> Any:
        if not viewer.cookies:
            await join(viewer)
        url = f"/watch/tea-room/flash-sales/{self.sale['id']}/purchase"
        return await viewer.post(url, json={"quantity": quantity})

    async def buy(self, viewer: Browser, quantity: int = 1) -> dict[str, Any]:
        answer = await self.try_buy(viewer, quantity)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def standing(self, viewer: Browser) -> dict[str, Any]:
        answer = await viewer.get(f"/watch/tea-room/flash-sales/{self.sale['id']}/purchase")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def remove(self, person_id: str) -> None:
        url = f"/broadcasts/{self.broadcast_id}/removals"
        answer = await self.stage.owner.post(url, json={"person_id": person_id})
        assert answer.is_success, answer.text

    async def read(self) -> dict[str, Any]:
        url = f"/broadcasts/{self.broadcast_id}/flash-sales"
        items = (await self.stage.owner.get(url)).json()["items"]
        return dict(next(one for one in items if one["id"] == self.sale["id"]))

    async def view(self) -> dict[str, Any]:
        url = f"/watch/tea-room/broadcasts/{self.broadcast_id}/flash-sales"
        items = (await self.stage.owner.get(url)).json()["items"]
        return dict(next(one for one in items if one["id"] == self.sale["id"]))

    async def told(self, kind: str) -> list[dict[str, Any]]:
        """The data of every event of a type, oldest first."""
        async with self.database.read() as session:
            events = await self._channels.events_between(
                session, self.stage.channel, after=0, until=100_000, limit=10_000
            )
        return [event.data for _, event in events if event.type == kind]

    async def check(self) -> tuple[int, int, int]:
        """(left, held, sold) of the variant, after proving that stock and sale agree."""
        async with self.database.read() as session:
            assert await audit(session) == []
            level = (await stock.levels(session, [self.variant_id]))[self.variant_id]
            key = stock_key(uuid.UUID(self.sale["id"]))
            held = (await stock.holds(session, [key]))[key]
            sale = await session.get_one(FlashSale, uuid.UUID(self.sale["id"]))
            won = (await pieces(session, [sale.id])).get((sale.id, WinState.WON), 0)
            kept = held.quantity if held.state == "held" else 0
            assert kept == sale.left + won
        return level.left, level.held, level.sold


@pytest.fixture
def flash(
    stage: Stage,
    database: Database,
    channels: ChannelLog,
    clock: ManualClock,
    job_runner: JobRunner,
) -> Flash:
    return Flash(stage, database, channels, clock, job_runner)


async def join(viewer: Browser) -> dict[str, Any]:
    answer = await viewer.post("/rooms/tea-room/join", json={})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
