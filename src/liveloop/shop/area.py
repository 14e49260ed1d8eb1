"""The shop put together, for the web process."""

from __future__ import annotations

from collections.abc import Mapping

from liveloop.bus.client import Bus
from liveloop.connect.payments.settings import PaymentsSettings
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Jobs
from liveloop.kit.objects import ObjectStore
from liveloop.kit.seal import Vault
from liveloop.people.area import People
from liveloop.shop.attribution.service import AttributionService
from liveloop.shop.benefits import Benefits
from liveloop.shop.catalogue import Catalogue
from liveloop.shop.flashing import FlashSales
from liveloop.shop.orders.repository import people_who_paid
from liveloop.shop.sales import Ground, Sales
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shelf.news import ShelfNews
from liveloop.shop.showcase import Showcase
from liveloop.shop.stock.service import StockService
from liveloop.shop.till import Till
from liveloop.shop.webhooks.service import WebhookService
from liveloop.shows.area import Shows
from liveloop.shows.pulse import RoomPulse
from liveloop.shows.watch.policy import Command, SnapshotPart


class Shop:
    """Handlers find it at `app.state.shop`. `accounts` are those at payment providers, `site_url` is
    where people find the site, `secret` is the installation's master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        people: People,
        shows: Shows,
        settings: ShopSettings,
        *,
        accounts: PaymentsSettings = PaymentsSettings(),
        bus: Bus,
        objects: ObjectStore,
        site_url: str,
        secret: str,
    ) -> None:
        self.settings = settings
        news = ShelfNews(channels)
        self.stock = StockService(clock, [news])
        self.catalogue = Catalogue(
            database, clock, people.audit, shows.watch, objects, self.stock, settings, listeners=[news]
        )
        self.showcase = Showcase(
            database,
            clock,
            channels,
            people.audit,
            shows.broadcasts,
            honour_seconds=settings.honour_seconds,
        )
        self._pulse = RoomPulse(bus)
        self.benefits = Benefits(
            database, clock, jobs, channels, people, shows, self._pulse, settings, buyers=people_who_paid
        )
        self.flash = FlashSales(
            database,
            clock,
            jobs,
            channels,
            people.audit,
            shows.broadcasts,
            self.stock,
            self._pulse,
            settings,
            secret=secret,
        )
        ground = Ground(clock, jobs, channels, self.stock, self.benefits.book, self.flash.wins)
        self.till = Till(
            database,
            clock,
            channels,
            ground.subjects,
            accounts=accounts,
            site_url=site_url,
            secret=secret,
        )
        self.sales = Sales(database, ground, people.audit, shows.broadcasts, self.till.service, settings)
        self.attribution = AttributionService()
        self.webhooks = WebhookService(clock, people.audit, Vault(secret))

    @property
    def commands(self) -> Mapping[str, Command]:
        """For the gateway's policy."""
        return {
            **self.benefits.commands,
            **self.flash.commands,
            **self.sales.commands,
            **self.showcase.commands,
        }

    @property
    def parts(self) -> Mapping[str, SnapshotPart]:
        """For the gateway's snapshots."""
        return {**self.benefits.parts, **self.flash.parts, **self.showcase.parts}

    async def start(self) -> None:
        """Start what settles in groups."""
        await self.catalogue.start()
        await self._pulse.start()
        await self.benefits.start()
        await self.showcase.start()
        await self.till.start()
        await self.flash.start()
        await self.sales.start()

    async def close(self) -> None:
        """Settle what waits, then stop."""
        await self.sales.close()
        await self.flash.close()
        await self.till.close()
        await self.showcase.close()
        await self.catalogue.close()
        await self.benefits.close()
        await self._pulse.close()
