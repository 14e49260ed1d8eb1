"""What the worker runs of the shop."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.connect.payments.settings import PaymentsSettings
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Handler, Jobs
from liveloop.kit.tasks import run_together
from liveloop.people.audit.service import AuditLog
from liveloop.shop.benefits import BenefitsWorker
from liveloop.shop.flashing import FlashWorker
from liveloop.shop.orders.repository import people_who_paid
from liveloop.shop.posting import Posting
from liveloop.shop.sales import Ground, SalesWorker
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shelf.news import ShelfNews
from liveloop.shop.stock.service import StockService
from liveloop.shop.till import Till


class ShopWorker:
    """Jobs: what closes, expires, is drawn, reconciled or told to others when its time has come."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        settings: ShopSettings,
        *,
        accounts: PaymentsSettings = PaymentsSettings(),
        site_url: str,
        secret: str,
    ) -> None:
        self.settings = settings
        self._benefits = BenefitsWorker(clock, jobs, channels, buyers=people_who_paid)
        stock = StockService(clock, [ShelfNews(channels)])
        self._flash = FlashWorker(clock, jobs, channels, stock, settings, secret=secret)
        ground = Ground(clock, jobs, channels, stock, self._benefits.book, self._flash.wins)
        self.till = Till(
            database,
            clock,
            channels,
            ground.subjects,
            accounts=accounts,
            site_url=site_url,
            secret=secret,
        )
        self._sales = SalesWorker(ground, AuditLog(clock), self.till.service)
        self.posting = Posting(database, clock, settings, secret=secret)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        """For the worker's JobRunner."""
        return {
            **self._benefits.job_handlers,
            **self._flash.job_handlers,
            **self._sales.job_handlers,
        }

    async def start(self) -> None:
        await self.till.start()
        await self.posting.start()

    async def close(self) -> None:
        await self.posting.close()
        await self.till.close()

    async def run(self) -> None:
        """Under the worker's lease."""
        await run_together(self.till.run(), self.posting.run())
