"""Which better prices are open to somebody in a room: that of the live room, and that of members.

The live-exclusive price of a variant holds while its broadcast is on air, and for `honour` after it was
closed or the broadcast ended, because players lag. In a replay, which does not lag, it holds if the operator
said so (`ShelfItem.replay_price`): then it is the one that was open at the end. Nobody is told of offers by
this; whoever asks has seen that the person is in the room.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.shop.pricing import Offer, OfferKind
from liveloop.shop.shelf import repository
from liveloop.shows.broadcasts import repository as broadcasts
from liveloop.shows.broadcasts.models import Broadcast
from liveloop.shows.vocabulary import ON_AIR, OVER

MEMBER = "member"
"""The reference of an offer that no row stands for."""


async def offers_for(
    session: AsyncSession,
    variant_ids: Collection[uuid.UUID],
    broadcast_id: uuid.UUID | None,
    moment: datetime,
    *,
    member: bool,
    replay: bool,
    honour: timedelta,
) -> dict[uuid.UUID, list[Offer]]:
    """Variant -> what it may be had for at `moment`, each kind once; `live` refers to the shelf item.

    `broadcast_id` is what the person watches, a recording if `replay`; `member`: the person has an account.
    """
    found: defaultdict[uuid.UUID, list[Offer]] = defaultdict(list)
    broadcast = await broadcasts.get_or_none(session, broadcast_id) if broadcast_id else None
    if broadcast is not None:
        live = await _live(session, variant_ids, broadcast, moment, replay=replay, honour=honour)
        for variant_id, offer in live.items():
            found[variant_id].append(offer)
    if member:
        for variant_id, price in (await repository.member_prices(session, variant_ids)).items():
            found[variant_id].append(Offer(OfferKind.MEMBER, price, MEMBER))
    return dict(found)


async def _live(
    session: AsyncSession,
    variant_ids: Collection[uuid.UUID],
    broadcast: Broadcast,
    moment: datetime,
    *,
    replay: bool,
    honour: timedelta,
) -> dict[uuid.UUID, Offer]:
    """Of several that count, for one was closed just now, the lowest."""
    in_replay = replay and broadcast.state in OVER
    in_room = not in_replay and is_open(broadcast, moment, honour)
    if not in_room and not in_replay:
        return {}
    best: dict[uuid.UUID, Offer] = {}
    for item, price in await repository.prices_at(session, broadcast.id, variant_ids, moment, honour):
        known = best.get(price.variant_id)
        if (in_room or item.replay_price) and (known is None or price.price < known.price):
            best[price.variant_id] = Offer(OfferKind.LIVE, price.price, str(item.id))
    return best


def is_open(broadcast: Broadcast, moment: datetime, honour: timedelta) -> bool:
    """Whether live prices hold: on air, or ended no longer ago than `honour`."""
    if broadcast.state in ON_AIR:
        return True
    ended = broadcast.ended_at
    return broadcast.started_at is not None and ended is not None and moment <= ended + honour
