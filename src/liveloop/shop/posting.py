"""Outgoing webhooks put together, for the worker."""

from __future__ import annotations

from datetime import timedelta

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.seal import Vault
from liveloop.people.audit.service import AuditLog
from liveloop.shop.settings import ShopSettings
from liveloop.shop.webhooks.courier import Courier
from liveloop.shop.webhooks.delivering import Delivering
from liveloop.shop.webhooks.destination import Resolver, SystemResolver
from liveloop.shop.webhooks.sending import Sender


class Posting:
    """`secret` is the installation's master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: ShopSettings,
        *,
        secret: str,
        resolver: Resolver | None = None,
    ) -> None:
        self._sender = Sender(clock, resolver or SystemResolver(), settings.webhook_networks)
        patience = timedelta(hours=settings.webhook_pause_hours)
        delivering = Delivering(clock, AuditLog(clock), patience=patience)
        self.courier = Courier(database, clock, Vault(secret), self._sender, delivering)

    async def start(self) -> None:
        await self._sender.start()

    async def close(self) -> None:
        await self._sender.close()

    async def run(self) -> None:
        """Under the worker's lease."""
        await self.courier.run()
