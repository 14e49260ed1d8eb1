"""Carries deliveries out: claimed in one transaction, sent outside of any, settled in another.

Runs in the worker, under its lease. A worker that dies in between leaves a claim that ends; the receiver may
then get the same message again, under the same id.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.seal import TokenInvalid, Vault
from liveloop.kit.tasks import end_all
from liveloop.shop.webhooks import repository
from liveloop.shop.webhooks.delivering import Delivering
from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from liveloop.shop.webhooks.sending import Outcome, Parcel, Sender
from liveloop.shop.webhooks.vocabulary import WebhookFault

log = structlog.get_logger()

LOOK_SECONDS = 0.5
TOGETHER = 16
TOGETHER_TO_ONE = 2
"""So that a slow receiver holds up only itself."""
CLAIM = timedelta(seconds=60)
"""Longer than an attempt takes."""
KEPT = timedelta(days=30)
"""Deliveries are forgotten after that."""
FORGET_SECONDS = 3600.0
FORGOTTEN_AT_ONCE = 500


class Courier:
    def __init__(
        self, database: Database, clock: Clock, vault: Vault, sender: Sender, delivering: Delivering
    ) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._sender = sender
        self._delivering = delivering
        self._running: dict[asyncio.Task[None], uuid.UUID] = {}
        """Attempt -> its endpoint."""
        self._forget_at = clock.monotonic()

    async def run(self) -> None:
        try:
            while True:
                try:
                    await self._start_due()
                    await self._forget()
                except SQLAlchemyError as error:
                    log.warning("webhook.look_failed", error=str(error))
                await self._pause()
        finally:
            await end_all(self._running)
            self._running.clear()

    async def deliver_due(self) -> int:
        """Attempt what is due now, and wait for it; returns how many."""
        started = await self._start_due()
        while self._running:
            await asyncio.wait(self._running)
            self._reap()
        return started

    async def _pause(self) -> None:
        if not self._running:
            await asyncio.sleep(LOOK_SECONDS)
            return
        await asyncio.wait(self._running, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        self._reap()

    async def _start_due(self) -> int:
        now = self._clock.now()
        async with self._database.read() as session:
            chosen = await self._choose(session, now)
        if not chosen:
            return 0
        async with self._database.transaction() as session:
            claimed = await repository.claim(session, chosen, now=now, until=now + CLAIM)
        for delivery, endpoint in claimed:
            attempt = asyncio.create_task(self._attempt(delivery, endpoint))
            self._running[attempt] = endpoint.id
        return len(claimed)

    async def _choose(self, session: AsyncSession, now: datetime) -> list[uuid.UUID]:
        """The longest due, but few of each endpoint, however many wait for one of them."""
        free = TOGETHER - len(self._running)
        busy = Counter(self._running.values())
        full = {endpoint for endpoint, count in busy.items() if count >= TOGETHER_TO_ONE}
        chosen: list[uuid.UUID] = []
        while len(chosen) < free:
            known = len(full)
            for delivery_id, endpoint_id in await repository.due(session, now=now, limit=free, without=full):
                if delivery_id in chosen or endpoint_id in full or len(chosen) == free:
                    continue
                chosen.append(delivery_id)
                busy[endpoint_id] += 1
                if busy[endpoint_id] >= TOGETHER_TO_ONE:
                    full.add(endpoint_id)
            if len(full) == known:
                break
        return chosen

    async def _attempt(self, delivery: WebhookDelivery, endpoint: WebhookEndpoint) -> None:
        try:
            secrets = self._secrets(endpoint)
        except TokenInvalid:
            log.error("webhook.secret_lost", endpoint=str(endpoint.id))
            outcome = Outcome(0, WebhookFault.SECRET)
        else:
            parcel = Parcel(endpoint.url, delivery.message_id, delivery.body, secrets)
            outcome = await self._sender.send(parcel)
        log.info(
            "webhook.attempted",
            endpoint=str(endpoint.id),
            delivery=str(delivery.id),
            kind=delivery.event_type,
            attempt=delivery.attempts,
            fault=outcome.fault,
            status=outcome.status,
            milliseconds=outcome.milliseconds,
        )
        async with self._database.transaction() as session:
            await self._delivering.settle(session, endpoint.id, delivery.id, outcome)

    def _secrets(self, endpoint: WebhookEndpoint) -> list[str]:
        """The new one first; the one before while it is still valid."""
        sealed = [endpoint.sealed_secret]
        until = endpoint.previous_until
        if endpoint.previous_sealed_secret and until and until > self._clock.now():
            sealed.append(endpoint.previous_sealed_secret)
        return [self._vault.open(one) for one in sealed]

    def _reap(self) -> None:
        """What failed to be settled is attempted again when its claim ends."""
        for attempt in [one for one in self._running if one.done()]:
            endpoint_id = self._running.pop(attempt)
            if error := attempt.exception():
                log.error("webhook.not_settled", endpoint=str(endpoint_id), exc_info=error)

    async def _forget(self) -> None:
        if self._clock.monotonic() < self._forget_at:
            return
        async with self._database.transaction() as session:
            before = self._clock.now() - KEPT
            gone = await repository.forget(session, before=before, limit=FORGOTTEN_AT_ONCE)
        if gone < FORGOTTEN_AT_ONCE:
            self._forget_at = self._clock.monotonic() + FORGET_SECONDS
