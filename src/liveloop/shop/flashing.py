"""Flash sales put together: what the web process holds, and what the worker runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.jobs import Handler, Jobs
from liveloop.kit.seal import Vault
from liveloop.people.audit.service import AuditLog
from liveloop.shop.flash.buying import BUY, BuyService
from liveloop.shop.flash.drawing import Drawing
from liveloop.shop.flash.reserving import Reserving
from liveloop.shop.flash.running import DUE, Running
from liveloop.shop.flash.schemas import BuyRead
from liveloop.shop.flash.service import FlashService
from liveloop.shop.flash.settling import BuyWriter, Gone, Purchase
from liveloop.shop.flash.wins import Wins
from liveloop.shop.settings import ShopSettings
from liveloop.shop.stock.service import StockService
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart


class FlashSales:
    """What the web process holds. `wins` is what orders ask; `secret` is the master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        audit: AuditLog,
        broadcasts: BroadcastService,
        stock: StockService,
        pulse: RoomPulse,
        settings: ShopSettings,
        *,
        secret: str,
    ) -> None:
        reserving = Reserving(clock, channels, stock)
        running = _running(clock, jobs, channels, stock, reserving, settings, secret)
        self.wins = Wins(clock, channels, stock, reserving, running)
        self.sales = FlashService(clock, channels, audit, broadcasts, stock, running)
        gone = Gone(clock)
        writer = BuyWriter(clock, channels, reserving, honour=_honour(settings))
        self._writer: GroupCommit[Purchase, BuyRead] = GroupCommit(
            database, writer.settle, name="flash", known=gone.answer, patient=False
        )
        self.buys = BuyService(self._writer, gone, pulse)
        database.after_commit(self.buys.tell)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {BUY: self.buys.carry_out}

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        return {"flash": self.sales.part}

    async def start(self) -> None:
        await self._writer.start()

    async def close(self) -> None:
        await self._writer.close()


class FlashWorker:
    """Jobs."""

    def __init__(
        self,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        stock: StockService,
        settings: ShopSettings,
        *,
        secret: str,
    ) -> None:
        reserving = Reserving(clock, channels, stock)
        self._running = _running(clock, jobs, channels, stock, reserving, settings, secret)
        self.wins = Wins(clock, channels, stock, reserving, self._running)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        return {DUE: self._running.due}


def _running(
    clock: Clock,
    jobs: Jobs,
    channels: ChannelLog,
    stock: StockService,
    reserving: Reserving,
    settings: ShopSettings,
    secret: str,
) -> Running:
    vault = Vault(secret)
    drawing = Drawing(clock, channels, vault, reserving)
    return Running(clock, jobs, channels, vault, stock, reserving, drawing, honour=_honour(settings))


def _honour(settings: ShopSettings) -> timedelta:
    return timedelta(seconds=settings.honour_seconds)
