from __future__ import annotations

import csv
import io
from typing import Any

from liveloop.kit.clock import ManualClock
from liveloop.shows.area import ShowsWorker
from tests.people.conftest import Browser, House, MakeBrowser, MakeMember
from tests.shop.orders.ground import Buyer, Market, buyer_at
from tests.shows.rig import Stage
from tests.talk.raffles.ground import join

URL = "/attribution"
DAY = {"since": "2026-01-01T00:00:00Z", "until": "2026-01-02T00:00:00Z"}


async def read(staff: Browser, **days: str) -> dict[str, Any]:
    answer = await staff.get(URL, params={**DAY, **days})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def told(found: dict[str, Any], dimension: str) -> list[tuple[Any, ...]]:
    return [(one["key"], one["name"], one["orders"], one["revenue"]) for one in found["by"][dimension]]


async def test_revenue_is_owed_to_where_it_came_from(
    market: Market, buyer: Buyer, stage: Stage, browser: MakeBrowser, worker: ShowsWorker
) -> None:
    variant = await market.variant(20, price=1000)
    planned = str(await stage.plan(scheduled_at="2026-01-01T00:10:00Z"))
    await stage.act("prepare", planned)
    friend = (await join(browser()))["you"]
    seen = {"broadcast_id": planned}
    await buyer.paid(variant, 3, **seen, channel="share", inviter_id=friend["id"])
    await buyer.paid(variant, 1, **seen, channel="moments", replay=True)
    other = await buyer_at(browser())
    back = await other.paid(variant, 2)
    assert (await market.refund(back, amount=500)).is_success
    await market.chase()
    await other.order(variant, **seen)

    found = await read(stage.owner)
    (money,) = found["money"]
    assert money == {
        "currency": "CNY",
        "orders": 3,
        "revenue": 5500,
        "refunded": 500,
        "live_revenue": 3000,
    }
    assert (found["buyers"], found["returning"]) == (2, 1)
    assert told(found, "source") == [
        ("live", None, 1, 3000),
        ("none", None, 1, 1500),
        ("replay", None, 1, 1000),
    ]
    assert told(found, "broadcast") == [(planned, "Spring tea", 2, 4000), (None, None, 1, 1500)]
    assert [one[1:] for one in told(found, "host")] == [("Lin", 2, 4000), (None, 1, 1500)]
    assert told(found, "channel") == [
        ("share", None, 1, 3000),
        (None, None, 1, 1500),
        ("moments", None, 1, 1000),
    ]
    assert told(found, "inviter") == [(friend["id"], friend["name"], 1, 3000), (None, None, 2, 2500)]


async def test_only_what_was_paid_in_these_days_counts(
    market: Market, buyer: Buyer, stage: Stage, clock: ManualClock
) -> None:
    variant = await market.variant(price=1000)
    await buyer.paid(variant)
    clock.advance(24 * 60 * 60)
    assert (await read(stage.owner))["buyers"] == 1
    tomorrow = {"since": DAY["until"], "until": "2026-01-03T00:00:00Z"}
    empty = await read(stage.owner, **tomorrow)
    assert (empty["money"], empty["buyers"], empty["by"]["source"]) == ([], 0, [])
    await buyer.paid(variant)
    later = await read(stage.owner, **tomorrow)
    assert (later["buyers"], later["returning"]) == (1, 1), "the first order was the day before"
    assert (await read(stage.owner))["returning"] == 0


async def test_it_is_the_houses_own_and_for_who_reads_orders(
    market: Market, buyer: Buyer, stage: Stage, other_house: House, member: MakeMember
) -> None:
    await buyer.paid(await market.variant())
    assert (await read(other_house.owner))["buyers"] == 0
    moderator = await member("moderator")
    assert (await moderator.get(URL, params=DAY)).status_code == 403
    wrong = await stage.owner.get(URL, params={"since": DAY["until"], "until": DAY["since"]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "attribution.days")
    long = await stage.owner.get(URL, params={**DAY, "until": "2028-01-01T00:00:00Z"})
    assert long.json()["code"] == "attribution.days"


async def test_the_file_says_the_same(market: Market, buyer: Buyer, stage: Stage) -> None:
    await buyer.paid(await market.variant(price=1000), 2, channel="-moments")
    answer = await stage.owner.get(f"{URL}/export.csv", params=DAY)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["by"], row["key"], row["paid_orders"], row["revenue"]) for row in rows] == [
        ("source", "none", "1", "20.00"),
        ("broadcast", "", "1", "20.00"),
        ("host", "", "1", "20.00"),
        ("channel", "'-moments", "1", "20.00"),
        ("inviter", "", "1", "20.00"),
    ]
