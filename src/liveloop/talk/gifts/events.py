"""What the room is told about gifts: sent and many at once (lane `talk`), refunded (`control`), and who leads
(`pulse`)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole
from liveloop.talk.gifts.models import GiftSent
from liveloop.talk.gifts.schemas import Combo, GiftLook, GiftTotal, Leader

SENT = "gift.sent"
STORM = "gift.storm"
REFUNDED = "gift.refunded"
LEADERS = "gift.leaders"


class GiftSentEvent(BaseModel):
    """`total` is the broadcast's after it. The event's `at` is when the picture shows it."""

    id: uuid.UUID
    broadcast_id: uuid.UUID
    sender: AuthorRead
    gift: GiftLook
    quantity: int
    points: int
    combo: Combo
    created_at: datetime
    total: GiftTotal


class StormLine(BaseModel):
    """`quantity` of one small gift, from so many `senders`."""

    gift: GiftLook
    quantity: int
    senders: int
    points: int


class GiftStorm(BaseModel):
    """Small gifts that came faster than anybody can read, told together. The sums are exact all the same."""

    broadcast_id: uuid.UUID
    lines: list[StormLine]
    points: int
    total: GiftTotal


class GiftRefunded(BaseModel):
    """A gift that does not count any more; pages take it away."""

    id: uuid.UUID
    broadcast_id: uuid.UUID
    person_id: uuid.UUID
    points: int
    total: GiftTotal


class GiftLeaders(BaseModel):
    """The first of the broadcast, at most once a second."""

    broadcast_id: uuid.UUID
    total: GiftTotal
    items: list[Leader]


def sent(one: GiftSent, total: GiftTotal) -> Draft:
    data = GiftSentEvent(
        id=one.id,
        broadcast_id=one.broadcast_id,
        sender=AuthorRead(id=one.person_id, name=one.sender_name, role=AuthorRole(one.sender_role)),
        gift=GiftLook.model_validate(one.gift),
        quantity=one.quantity,
        points=one.points,
        combo=Combo(id=one.combo_id, count=one.combo_count),
        created_at=one.created_at,
        total=total,
    )
    return Draft(lane="talk", type=SENT, data=data.model_dump(mode="json"), at=one.at)


def storm(gifts: Sequence[GiftSent], total: GiftTotal) -> Draft:
    """Of one broadcast. It belongs to the picture of the first of them."""
    by_gift: dict[str, list[GiftSent]] = {}
    for one in gifts:
        by_gift.setdefault(str(one.gift_id), []).append(one)
    lines = [
        StormLine(
            gift=GiftLook.model_validate(same[-1].gift),
            quantity=sum(one.quantity for one in same),
            senders=len({one.person_id for one in same}),
            points=sum(one.points for one in same),
        )
        for same in by_gift.values()
    ]
    data = GiftStorm(
        broadcast_id=gifts[0].broadcast_id,
        lines=lines,
        points=sum(line.points for line in lines),
        total=total,
    )
    return Draft(lane="talk", type=STORM, data=data.model_dump(mode="json"), at=min(one.at for one in gifts))


def refunded(one: GiftSent, total: GiftTotal) -> Draft:
    data = GiftRefunded(
        id=one.id,
        broadcast_id=one.broadcast_id,
        person_id=one.person_id,
        points=one.points,
        total=total,
    )
    return Draft(lane="control", type=REFUNDED, data=data.model_dump(mode="json"))
