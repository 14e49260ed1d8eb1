"""What the room is told about the shelf, on the lane `trade`."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shop.shelf.displays import Display
from liveloop.shop.shelf.models import Explanation
from liveloop.shop.shelf.schemas import ExplanationView, ShelfItemView, explanation_view

CHANGED = "shelf.changed"
EXPLAINING = "shelf.explaining"
STOCK = "shelf.stock"


class ShelfChanged(BaseModel):
    """`order`: all that is on the shelf now. `items`: those of them that are new or changed."""

    broadcast_id: uuid.UUID
    order: list[uuid.UUID]
    items: list[ShelfItemView]


class ShelfExplaining(BaseModel):
    """Begins or ends; the one before may end with it. The event's `at` is when the picture shows it."""

    broadcast_id: uuid.UUID
    explanations: list[ExplanationView]


class ShelfStock(BaseModel):
    """The variants of an item that are sold out now, and whether all are."""

    broadcast_id: uuid.UUID
    item_id: uuid.UUID
    sold_out: bool
    variants: list[uuid.UUID]


def changed(broadcast_id: uuid.UUID, shown: Sequence[Display], item_ids: Collection[uuid.UUID]) -> Draft:
    """`shown` is the whole shelf, `item_ids` are what changed of it."""
    data = ShelfChanged(
        broadcast_id=broadcast_id,
        order=[display.item.id for display in shown],
        items=[display.view() for display in shown if display.item.id in item_ids],
    )
    return Draft(lane="trade", type=CHANGED, data=data.model_dump(mode="json"))


def explaining(broadcast_id: uuid.UUID, explanations: Sequence[Explanation]) -> Draft:
    """Oldest first."""
    data = ShelfExplaining(
        broadcast_id=broadcast_id, explanations=[explanation_view(one) for one in explanations]
    )
    last = explanations[-1]
    return Draft(lane="trade", type=EXPLAINING, data=data.model_dump(mode="json"), at=last.until or last.at)


def stock(display: Display) -> Draft:
    data = ShelfStock(
        broadcast_id=display.item.broadcast_id,
        item_id=display.item.id,
        sold_out=display.view().card.sold_out,
        variants=display.sold_out(),
    )
    return Draft(lane="trade", type=STOCK, data=data.model_dump(mode="json"))
