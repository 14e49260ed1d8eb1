from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.people.organisations.models import Organisation
from liveloop.shop.webhooks.emitting import Emitter
from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint

DATA = {"id": "0190", "total": 1999, "currency": "CNY", "note": "茶"}


class Ground:
    """An organisation, and endpoints of it."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database, self.clock = database, clock
        self.organisation_id = new_id()
        self.emitter = Emitter(clock)

    async def organisation(self) -> uuid.UUID:
        organisation = Organisation(id=new_id(), name="Tea house", created_at=self.clock.now())
        async with self.database.transaction() as session:
            session.add(organisation)
        return organisation.id

    async def endpoint(self, organisation_id: uuid.UUID, **columns: Any) -> uuid.UUID:
        values: dict[str, Any] = {
            "url": "https://erp.example.com/hook",
            "description": "",
            "event_types": ["order.paid"],
            "state": "on",
            "sealed_secret": "sealed",
            "created_at": self.clock.now(),
        }
        endpoint = WebhookEndpoint(id=new_id(), organisation_id=organisation_id, **{**values, **columns})
        async with self.database.transaction() as session:
            session.add(endpoint)
        return endpoint.id

    async def deliveries(self) -> list[WebhookDelivery]:
        async with self.database.read() as session:
            return list(await session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


@pytest.fixture
def ground(database: Database, clock: ManualClock) -> Ground:
    return Ground(database, clock)


async def test_an_event_goes_to_those_who_chose_it(ground: Ground) -> None:
    ours, theirs = await ground.organisation(), await ground.organisation()
    listening = await ground.endpoint(ours)
    paused = await ground.endpoint(ours, state="paused")
    await ground.endpoint(ours, state="off")
    await ground.endpoint(ours, event_types=["order.shipped"])
    await ground.endpoint(theirs)
    async with ground.database.transaction() as session:
        await ground.emitter.emit(session, ours, "order.paid", DATA)
    first, second = await ground.deliveries()
    assert {first.endpoint_id: first.state, second.endpoint_id: second.state} == {
        listening: "waiting",
        paused: "held",
    }
    assert first.message_id == second.message_id
    assert first.due_at == ground.clock.now()
    assert second.due_at is None
    assert json.loads(first.body) == {
        "type": "order.paid",
        "timestamp": "2026-01-01T00:00:00Z",
        "data": DATA,
    }


async def test_an_event_is_not_told_when_its_transaction_fails(ground: Ground) -> None:
    ours = await ground.organisation()
    await ground.endpoint(ours)

    async def refused_order() -> None:
        async with ground.database.transaction() as session:
            await ground.emitter.emit(session, ours, "order.paid", DATA)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await refused_order()
    assert await ground.deliveries() == []
