from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.posting import Posting
from liveloop.shop.settings import ShopSettings
from liveloop.shop.webhooks import sending
from liveloop.shop.webhooks.delivering import PAUSES
from liveloop.shop.webhooks.emitting import Emitter
from liveloop.shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.people.conftest import SECRET, Browser, House, MakeMember
from tests.shop.webhooks.receiver import Names, Received, Receiver

PAID = {"id": "0190", "total": 1999, "currency": "CNY", "note": "茶"}


@dataclass
class Post:
    """An organisation's webhooks, and the worker that carries them."""

    owner: Browser
    organisation_id: uuid.UUID
    database: Database
    clock: ManualClock
    posting: Posting
    receiver: Receiver
    names: Names

    async def open(self, **changes: Any) -> dict[str, Any]:
        wanted = {"url": self.receiver.url, "description": "ERP", "event_types": ["order.paid"], **changes}
        answer = await self.owner.post("/webhooks", json=wanted)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def emit(self, count: int = 1) -> None:
        async with self.database.transaction() as session:
            for _ in range(count):
                await Emitter(self.clock).emit(session, self.organisation_id, "order.paid", PAID)

    async def carry(self) -> int:
        return await self.posting.courier.deliver_due()

    async def look(self, endpoint: dict[str, Any]) -> dict[str, Any]:
        items = (await self.owner.get("/webhooks")).json()["items"]
        return dict(next(one for one in items if one["id"] == endpoint["id"]))

    async def log(self, endpoint: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        answer = await self.owner.get(f"/webhooks/{endpoint['id']}/deliveries", params=query)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def detail(self, endpoint: dict[str, Any], delivery: dict[str, Any]) -> dict[str, Any]:
        answer = await self.owner.get(f"/webhooks/{endpoint['id']}/deliveries/{delivery['id']}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def switch(self, endpoint: dict[str, Any], *, on: bool) -> dict[str, Any]:
        answer = await self.owner.put(f"/webhooks/{endpoint['id']}/state", json={"on": on})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest_asyncio.fixture
async def post(house: House, database: Database, clock: ManualClock) -> AsyncIterator[Post]:
    receiver, names = Receiver(), Names()
    await receiver.start()
    settings = ShopSettings(webhook_networks=["127.0.0.0/8"])
    posting = Posting(database, clock, settings, secret=SECRET, resolver=names)
    await posting.start()
    yield Post(house.owner, house.organisation_id, database, clock, posting, receiver, names)
    await posting.close()
    await receiver.close()


def verified(secret: str, got: Received) -> Any:
    """As a receiver would, but for the age: the library has no clock to move."""
    webhook = Webhook(secret)
    webhook._Webhook__verify_timestamp = _moment
    return webhook.verify(got.body.decode(), got.headers)


def _moment(header: str) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(int(header), UTC)


async def test_an_event_arrives_signed_and_is_in_the_log(post: Post) -> None:
    endpoint = await post.open()
    await post.emit()
    assert await post.carry() == 1
    (got,) = post.receiver.received
    assert verified(endpoint["secret"], got) == {
        "type": "order.paid",
        "timestamp": "2026-01-01T00:00:00Z",
        "data": PAID,
    }
    assert (got.path, got.headers["host"]) == ("/hook?from=live", f"erp.example.com:{post.receiver.port}")
    (delivery,) = await post.log(endpoint)
    assert (delivery["state"], delivery["event_type"], delivery["attempts"]) == ("delivered", "order.paid", 1)
    assert delivery["message_id"] == got.headers["webhook-id"]
    detail = await post.detail(endpoint, delivery)
    assert detail["body"].encode() == got.body
    assert [(one["status"], one["answer"]) for one in detail["history"]] == [(200, "the answer")]
    assert await post.carry() == 0


async def test_a_secret_is_shown_once_and_kept_sealed(post: Post) -> None:
    endpoint = await post.open()
    secret = endpoint["secret"]
    assert secret.startswith("whsec_")
    assert secret not in (await post.owner.get("/webhooks")).text
    async with post.database.read() as session:
        row = (await session.scalars(select(WebhookEndpoint))).one()
    assert secret.removeprefix("whsec_") not in row.sealed_secret
    audit = (await post.owner.get("/audit")).text
    assert "webhook.created" in audit
    assert secret not in audit


async def test_while_a_secret_is_replaced_both_are_valid(post: Post) -> None:
    endpoint = await post.open()
    answer = await post.owner.post(f"/webhooks/{endpoint['id']}/secret")
    old, new = endpoint["secret"], answer.json()["secret"]
    await post.emit()
    await post.carry()
    for secret in (old, new):
        assert verified(secret, post.receiver.received[0])["type"] == "order.paid"
    assert (await post.look(endpoint))["previous_until"] == "2026-01-02T00:00:00Z"
    post.clock.advance(24 * 3600)
    await post.emit()
    await post.carry()
    assert verified(new, post.receiver.received[1])["type"] == "order.paid"
    with pytest.raises(WebhookVerificationError):
        verified(old, post.receiver.received[1])


async def test_what_fails_is_tried_again_with_growing_pauses_and_given_up(post: Post) -> None:
    endpoint = await post.open()
    await post.emit()
    post.receiver.answers = ["500 Oops"] * 20
    assert await post.carry() == 1
    for pause in PAUSES:
        (delivery,) = await post.log(endpoint)
        if delivery["state"] == "held":
            await post.switch(endpoint, on=True)
        else:
            assert await post.carry() == 0
            post.clock.advance(pause.total_seconds() * 1.11)
        assert await post.carry() == 1
    (delivery,) = await post.log(endpoint, state="failed")
    assert (delivery["attempts"], delivery["last"]["status"], delivery["last"]["fault"]) == (
        10,
        500,
        "status",
    )
    ids = {got.headers["webhook-id"] for got in post.receiver.received}
    assert ids == {delivery["message_id"]}
    post.receiver.answers = []
    await post.switch(endpoint, on=True)
    answer = await post.owner.post(f"/webhooks/{endpoint['id']}/deliveries/{delivery['id']}/redeliver")
    assert answer.status_code == 202
    await post.carry()
    (delivery,) = await post.log(endpoint)
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 11)
    assert post.receiver.received[-1].headers["webhook-id"] == delivery["message_id"]


async def test_an_endpoint_where_nothing_arrives_for_long_is_paused_and_loses_nothing(post: Post) -> None:
    endpoint = await post.open()
    post.receiver.answers = ["500 Oops"] * 6
    await post.emit()
    await post.carry()
    assert (await post.look(endpoint))["failing_since"] == "2026-01-01T00:00:00Z"
    post.clock.advance(71 * 3600)
    await post.carry()
    assert (await post.look(endpoint))["state"] == "on"
    post.clock.advance(3600)
    await post.carry()
    paused = await post.look(endpoint)
    assert (paused["state"], paused["open"]) == ("paused", 1)
    assert "webhook.paused" in (await post.owner.get("/audit")).text
    await post.emit()
    post.clock.advance(24 * 3600)
    assert await post.carry() == 0
    assert [one["state"] for one in await post.log(endpoint)] == ["held", "held"]
    post.receiver.answers = []
    resumed = await post.switch(endpoint, on=True)
    assert (resumed["state"], resumed["failing_since"]) == ("on", None)
    assert await post.carry() == 2
    assert [one["state"] for one in await post.log(endpoint)] == ["delivered", "delivered"]


async def test_one_success_ends_the_count(post: Post) -> None:
    endpoint = await post.open()
    post.receiver.answers = ["500 Oops"]
    await post.emit()
    await post.carry()
    post.clock.advance(6)
    await post.carry()
    assert (await post.look(endpoint))["failing_since"] is None


async def test_a_receiver_may_ask_for_patience_or_for_an_end(post: Post) -> None:
    endpoint = await post.open()
    post.receiver.answers = ["503 Busy\r\nretry-after: 120", "410 Gone"]
    await post.emit()
    await post.carry()
    post.clock.advance(119)
    assert await post.carry() == 0
    post.clock.advance(1)
    assert await post.carry() == 1
    assert (await post.look(endpoint))["state"] == "paused"


async def test_a_redirect_is_not_followed(post: Post) -> None:
    endpoint = await post.open()
    target = f"http://erp.example.com:{post.receiver.port}/elsewhere"
    post.receiver.answers = [f"307 Elsewhere\r\nlocation: {target}"]
    await post.emit()
    await post.carry()
    assert len(post.receiver.received) == 1
    (delivery,) = await post.log(endpoint)
    assert delivery["last"]["status"] == 307


async def test_a_receiver_that_hangs_drops_or_never_ends_holds_nobody_up(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    endpoint = await post.open()
    for answer, fault in (("hang", "time"), ("drop", "connection"), ("endless", None)):
        post.receiver.answers = [answer]
        await post.emit()
        await post.carry()
        newest = (await post.log(endpoint))[0]
        assert newest["last"]["fault"] == fault
    assert len(newest["last"]["answer"]) == 1000


async def test_a_name_that_leads_into_another_network_is_refused_at_every_attempt(post: Post) -> None:
    endpoint = await post.open()
    post.names.addresses = ["169.254.169.254"]
    await post.emit()
    await post.carry()
    (delivery,) = await post.log(endpoint)
    assert (delivery["last"]["fault"], delivery["last"]["status"]) == ("address", None)
    assert post.receiver.received == []


async def test_the_test_button_sends_once_even_to_one_that_is_off(post: Post) -> None:
    endpoint = await post.open()
    await post.switch(endpoint, on=False)
    post.receiver.answers = ["500 Oops"]
    answer = await post.owner.post(f"/webhooks/{endpoint['id']}/test")
    assert answer.status_code == 202
    assert await post.carry() == 1
    post.clock.advance(24 * 3600)
    assert await post.carry() == 0
    (delivery,) = await post.log(endpoint)
    assert (delivery["event_type"], delivery["state"]) == ("webhook.test", "failed")
    assert json.loads(post.receiver.received[0].body)["type"] == "webhook.test"
    assert (await post.look(endpoint))["failing_since"] is None
    refused = await post.owner.post(f"/webhooks/{endpoint['id']}/deliveries/{delivery['id']}/redeliver")
    assert refused.status_code == 202


async def test_what_is_switched_off_gets_nothing_new_and_keeps_what_waits(post: Post) -> None:
    endpoint = await post.open()
    await post.emit()
    await post.switch(endpoint, on=False)
    await post.emit()
    assert await post.carry() == 0
    (delivery,) = await post.log(endpoint)
    silent = await post.owner.post(f"/webhooks/{endpoint['id']}/deliveries/{delivery['id']}/redeliver")
    assert (silent.status_code, silent.json()["code"]) == (409, "webhook.silent")
    await post.switch(endpoint, on=True)
    assert await post.carry() == 1


async def test_a_worker_that_died_leaves_a_claim_that_ends(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = await post.open()
    await post.emit()

    async def killed(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(post.posting.courier._delivering, "settle", killed)
        with pytest.raises(asyncio.CancelledError):
            await post.carry()
    post.posting.courier._running.clear()
    assert await post.carry() == 0
    post.clock.advance(61)
    assert await post.carry() == 1
    (delivery,) = await post.log(endpoint)
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 2)
    first, second = post.receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


async def test_a_slow_receiver_holds_up_only_itself(post: Post) -> None:
    slow = await post.open(description="slow")
    await post.emit(40)
    await post.open(description="quick")
    await post.emit(1)
    assert await post.posting.courier._start_due() == 3
    busy = list(post.posting.courier._running.values())
    assert busy.count(uuid.UUID(slow["id"])) == 2
    await post.carry()
    while await post.carry():
        pass
    assert len(post.receiver.received) == 42


async def test_old_deliveries_are_forgotten(post: Post) -> None:
    await post.open()
    await post.emit()
    await post.carry()
    post.clock.advance(31 * 24 * 3600)
    await post.posting.courier._forget()
    async with post.database.read() as session:
        assert (await session.scalars(select(WebhookDelivery))).all() == []


async def test_only_those_who_manage_webhooks_of_this_organisation_see_them(
    post: Post, member: MakeMember, other_house: House
) -> None:
    endpoint = await post.open()
    operator = await member("operator")
    assert (await operator.get("/webhooks")).status_code == 403
    stranger = other_house.owner
    assert (await stranger.get("/webhooks")).json()["items"] == []
    path = f"/webhooks/{endpoint['id']}"
    for answer in (
        await stranger.get(f"{path}/deliveries"),
        await stranger.post(f"{path}/test"),
        await stranger.post(f"{path}/secret"),
        await stranger.put(f"{path}/state", json={"on": False}),
        await stranger.delete(path),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "webhook.not_found")


async def test_what_is_written_is_checked_and_counted(post: Post) -> None:
    for wrong in (
        {"url": "https://user:password@erp.example.com"},
        {"url": "ftp://erp.example.com"},
        {"event_types": []},
        {"event_types": ["order.eaten"]},
        {"description": "x" * 121},
    ):
        form = {"url": post.receiver.url, "event_types": ["order.paid"], **wrong}
        assert (await post.owner.post("/webhooks", json=form)).status_code == 422
    endpoints = [await post.open() for _ in range(10)]
    form = {"url": post.receiver.url, "event_types": ["order.paid"]}
    full = await post.owner.post("/webhooks", json=form)
    assert (full.status_code, full.json()["code"]) == (409, "webhook.too_many")
    changed = {"url": "https://new.example.com/", "event_types": ["order.shipped", "order.placed"]}
    answer = await post.owner.put(f"/webhooks/{endpoints[0]['id']}", json=changed)
    assert answer.json()["event_types"] == ["order.placed", "order.shipped"]
    assert (await post.owner.delete(f"/webhooks/{endpoints[1]['id']}")).status_code == 204
    assert len((await post.owner.get("/webhooks")).json()["items"]) == 9
