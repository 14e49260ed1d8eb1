"""The states of an order, and which follows which. The one place that moves `Order.state`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import author_of
from liveloop.shop.orders.errors import OrderState
from liveloop.shop.orders.models import Order, OrderStep
from liveloop.shows.watch.tickets import Pass


class OrderStateName(StrEnum):
    """`placed` waits for its payment; `fulfilling` is being packed; `refunding` waits for the provider."""

    PLACED = "placed"
    PAID = "paid"
    FULFILLING = "fulfilling"
    SHIPPED = "shipped"
    COMPLETED = "completed"
    CLOSED = "closed"
    REFUNDING = "refunding"
    REFUNDED = "refunded"


_S = OrderStateName

FOLLOWS: Mapping[OrderStateName, frozenset[OrderStateName]] = {
    _S.PLACED: frozenset({_S.PAID, _S.CLOSED}),
    _S.PAID: frozenset({_S.FULFILLING, _S.SHIPPED, _S.REFUNDING}),
    _S.FULFILLING: frozenset({_S.PAID, _S.SHIPPED, _S.REFUNDING}),
    _S.SHIPPED: frozenset({_S.COMPLETED, _S.REFUNDING}),
    _S.COMPLETED: frozenset({_S.REFUNDING}),
    _S.CLOSED: frozenset({_S.PAID}),
    _S.REFUNDING: frozenset({_S.PAID, _S.FULFILLING, _S.SHIPPED, _S.COMPLETED, _S.REFUNDED}),
    _S.REFUNDED: frozenset(),
}
"""`closed` -> `paid`: money that came late, while all the goods could be set aside again. `refunding`
goes back where it came from after a part of the money went back, or when the provider would not."""

MONEY_HERE = frozenset({_S.PAID, _S.FULFILLING, _S.SHIPPED, _S.COMPLETED})
"""The states from which money can be given back."""
TO_SHIP = frozenset({_S.PAID, _S.FULFILLING})


class ActorKind(StrEnum):
    VIEWER = "viewer"
    ACCOUNT = "account"
    TOKEN = "token"
    PAYMENT = "payment"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class By:
    """Who moves an order, and why."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


SYSTEM = By(ActorKind.SYSTEM, name="system")


def staff(actor: Actor, **details: Any) -> By:
    """A member of the house, or a token of it."""
    author = author_of(actor)
    return By(ActorKind(author.kind), author.id, author.name, details)


def viewer(by: Pass, **details: Any) -> By:
    """The buyer."""
    return By(ActorKind.VIEWER, by.person_id, by.name, details)


def check(order: Order, after: OrderStateName) -> None:
    """Raises OrderState when a locked order cannot get there from where it is."""
    before = OrderStateName(order.state)
    if after not in FOLLOWS[before]:
        raise OrderState(f"This order is {before}. That cannot be done to it any more.", state=before)


def move(order: Order, after: OrderStateName, act: str, by: By, now: datetime) -> OrderStep:
    """Move a locked order, and return the step to be kept. Raises OrderState."""
    check(order, after)
    before = OrderStateName(order.state)
    order.state = after
    return step(order, before, act, by, now)


def step(order: Order, before: OrderStateName | None, act: str, by: By, now: datetime) -> OrderStep:
    """What happened to an order that is where it is now; `before` may be the same state."""
    return OrderStep(
        id=new_id(),
        order_id=order.id,
        before=before,
        after=order.state,
        act=act,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        details=dict(by.details),
        at=now,
    )
