from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.shop.pricing import OfferKind
from liveloop.shop.shelf.offers import offers_for
from liveloop.shows.area import ShowsWorker
from tests.shop.goods.catalogue import CUP, ELSEWHERE, TEA
from tests.shop.shelf.display import price, read, shelved
from tests.shows.broadcasts.finishing import finished
from tests.shows.rig import Stage

HONOUR = timedelta(seconds=15)

pytestmark = pytest.mark.usefixtures("worker")


class Buyer:
    """Asks what somebody in a room may pay."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self._database = database
        self._clock = clock

    async def offers(
        self,
        broadcast_id: uuid.UUID | None,
        item: dict[str, Any],
        *,
        member: bool = False,
        replay: bool = False,
    ) -> dict[OfferKind, int]:
        variant_id = uuid.UUID(item["variants"][0]["id"])
        async with self._database.read() as session:
            found = await offers_for(
                session,
                [variant_id],
                broadcast_id,
                self._clock.now(),
                member=member,
                replay=replay,
                honour=HONOUR,
            )
        offers = found.get(variant_id, [])
        assert len({one.kind for one in offers}) == len(offers)
        assert all(one.reference == item["id"] for one in offers if one.kind is OfferKind.LIVE)
        return {one.kind: one.price for one in offers}


@pytest.fixture
def buyer(database: Database, clock: ManualClock) -> Buyer:
    return Buyer(database, clock)


async def test_the_live_price_holds_while_the_broadcast_is_on_air_and_a_short_while_after(
    stage: Stage, buyer: Buyer, clock: ManualClock
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    assert (await price(stage, planned, tea, 9900)).status_code == 200
    assert await buyer.offers(planned, tea) == {}
    await stage.act("start", planned)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 9900}
    assert await buyer.offers(None, tea) == {}
    other = await stage.plan("Another")
    assert await buyer.offers(other, tea) == {}
    await stage.act("end", planned)
    clock.advance(15)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 9900}
    assert await buyer.offers(planned, tea, replay=True) == {}
    clock.advance(0.001)
    assert await buyer.offers(planned, tea) == {}


async def test_a_price_that_was_closed_is_honoured_and_the_better_one_counts(
    stage: Stage, buyer: Buyer, clock: ManualClock
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    await stage.act("start", planned)
    await price(stage, planned, tea, 9900)
    clock.advance(60)
    await price(stage, planned, tea, 10900)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 9900}
    clock.advance(15.001)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 10900}
    await price(stage, planned, tea, None)
    clock.advance(15)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 10900}
    clock.advance(0.001)
    assert await buyer.offers(planned, tea) == {}
    shelf = (await stage.owner.get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    spans = [(one["price"], one["at"], one["until"]) for one in shelf["items"][0]["live"]]
    assert spans == [
        (9900, "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
        (10900, "2026-01-01T00:01:00Z", "2026-01-01T00:01:15.001000Z"),
    ]


async def test_a_price_that_nobody_could_pay_is_not_honoured(
    stage: Stage, buyer: Buyer, clock: ManualClock
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    await price(stage, planned, tea, 100)
    await price(stage, planned, tea, 9900)
    await stage.act("start", planned)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 9900}
    shelf = (await stage.owner.get(f"/watch/tea-room/broadcasts/{planned}/shelf")).json()
    assert [one["price"] for one in shelf["items"][0]["live"]] == [9900]


@pytest.mark.parametrize("said_so", [True, False])
async def test_in_the_replay_it_holds_only_if_the_operator_says_so(
    stage: Stage,
    worker: ShowsWorker,
    database: Database,
    buyer: Buyer,
    clock: ManualClock,
    said_so: bool,
) -> None:
    over = await finished(stage, worker, database)
    _, tea = await shelved(stage, over, TEA)
    answer = await price(stage, over, tea, 9900, replay_price=said_so)
    assert answer.json()["items"][0]["replay_price"] is said_so
    clock.advance(3600)
    expected = {OfferKind.LIVE: 9900} if said_so else {}
    assert await buyer.offers(over, tea, replay=True) == expected
    assert await buyer.offers(over, tea) == {}
    await price(stage, over, tea, None)
    clock.advance(16)
    assert await buyer.offers(over, tea, replay=True) == {}


async def test_what_is_taken_off_keeps_its_price_for_a_short_while(
    stage: Stage, buyer: Buyer, clock: ManualClock
) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    await stage.act("start", planned)
    await price(stage, planned, tea, 9900)
    await stage.owner.delete(f"/broadcasts/{planned}/shelf/items/{tea['id']}")
    clock.advance(15)
    assert await buyer.offers(planned, tea) == {OfferKind.LIVE: 9900}
    clock.advance(1)
    assert await buyer.offers(planned, tea) == {}


async def test_members_have_their_price_anywhere(stage: Stage, buyer: Buyer) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    _, cup = await shelved(stage, planned, CUP)
    assert await buyer.offers(None, tea, member=True) == {OfferKind.MEMBER: 11800}
    assert await buyer.offers(None, cup, member=True) == {}
    await stage.act("start", planned)
    await price(stage, planned, tea, 9900)
    both = {OfferKind.LIVE: 9900, OfferKind.MEMBER: 11800}
    assert await buyer.offers(planned, tea, member=True) == both


async def test_prices_that_make_no_sense_are_refused(stage: Stage) -> None:
    planned = await stage.plan()
    _, tea = await shelved(stage, planned, TEA)
    _, cup = await shelved(stage, planned, CUP)
    _, kettle = await shelved(stage, planned, ELSEWHERE)
    for item, amount in ((tea, 12800), (tea, 13000), (kettle, 100)):
        refused = await price(stage, planned, item, amount)
        assert (refused.status_code, refused.json()["code"]) == (422, "shelf.price_invalid")
    assert (await price(stage, planned, tea, -1)).status_code == 422
    swapped = {**cup, "variants": tea["variants"]}
    assert (await price(stage, planned, swapped, 100)).json()["code"] == "shelf.price_invalid"
    assert {
        one["live_price"] for item in (await read(stage, planned))["items"] for one in item["variants"]
    } == {None}
