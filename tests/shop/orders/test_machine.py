from __future__ import annotations

import uuid
from datetime import UTC, datetime
from itertools import product

import pytest

from liveloop.shop.orders.errors import OrderState
from liveloop.shop.orders.machine import FOLLOWS, SYSTEM, OrderStateName, move
from liveloop.shop.orders.models import Order

NOW = datetime(2026, 1, 1, tzinfo=UTC)

ALLOWED = {
    "placed": "paid closed",
    "paid": "fulfilling shipped refunding",
    "fulfilling": "paid shipped refunding",
    "shipped": "completed refunding",
    "completed": "refunding",
    "closed": "paid",
    "refunding": "paid fulfilling shipped completed refunded",
    "refunded": "",
}
"""Written down a second time, by what a shop does and not by what the code says."""


@pytest.mark.parametrize(("before", "after"), list(product(OrderStateName, OrderStateName)))
def test_every_pair_of_states_is_taken_or_refused(before: OrderStateName, after: OrderStateName) -> None:
    order = Order(id=uuid.uuid4(), state=before)
    if after in ALLOWED[before].split():
        taken = move(order, after, "order.tested", SYSTEM, NOW)
        assert (taken.before, taken.after, taken.at, taken.actor_kind) == (before, after, NOW, "system")
        assert order.state == after
    else:
        with pytest.raises(OrderState) as refused:
            move(order, after, "order.tested", SYSTEM, NOW)
        assert refused.value.details == {"state": before}
        assert order.state == before


def test_every_state_but_the_last_leads_on_and_is_reached() -> None:
    reached = {OrderStateName.PLACED}
    while more := {after for state in reached for after in FOLLOWS[state]} - reached:
        reached |= more
    assert reached == set(OrderStateName)
    assert [state for state in OrderStateName if not FOLLOWS[state]] == [OrderStateName.REFUNDED]
