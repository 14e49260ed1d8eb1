"""What a buyer is told about their own orders; nobody else is told."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pydantic import BaseModel

from liveloop.kit.channels import Draft
from liveloop.shop.orders.models import Order, OrderLine
from liveloop.shop.orders.schemas import OrderView

CHANGED = "order.changed"


class OrderChanged(BaseModel):
    """To one person alone: the order as it is now."""

    to: uuid.UUID
    order: OrderView


def changed(order: Order, lines: Sequence[OrderLine]) -> Draft:
    data = OrderChanged(to=order.person_id, order=OrderView.of(order, lines)).model_dump(mode="json")
    return Draft(lane="own", type=CHANGED, data=data)
