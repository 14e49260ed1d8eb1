"""Orders put together, for the web process and for the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.jobs import Handler, Jobs
from liveloop.people.audit.service import AuditLog
from liveloop.shop.addresses.service import AddressService
from liveloop.shop.orders.basket import Baskets
from liveloop.shop.orders.closing import Closing
from liveloop.shop.orders.deciding import PolicyService
from liveloop.shop.orders.desk import OrderDesk
from liveloop.shop.orders.export import OrderExport
from liveloop.shop.orders.holding import Holding
from liveloop.shop.orders.hooks import OrderHooks
from liveloop.shop.orders.life import EXPIRE, Life
from liveloop.shop.orders.neighbours import Coupons, Money, Wins
from liveloop.shop.orders.ordering import PLACE, OrderingService
from liveloop.shop.orders.own import OwnOrders
from liveloop.shop.orders.payable import OrderSubjects
from liveloop.shop.orders.place import Placed, PlaceWriter, Wanted
from liveloop.shop.orders.quoting import QuoteService
from liveloop.shop.orders.refund_settling import RefundSettling
from liveloop.shop.orders.refunding import RefundService
from liveloop.shop.orders.service import OrderService
from liveloop.shop.orders.shipping import COMPLETE, ShippingService
from liveloop.shop.orders.steps import Steps
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shelf.offers import offers_for
from liveloop.shop.shipping.repository import shipping_terms
from liveloop.shop.stock.service import StockService
from liveloop.shop.webhooks.emitting import Emitter
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.watch.policy import Command

ORDERS_AT_ONCE = 8
"""Settled by one commit: each costs some thirty statements, and nobody is to wait long behind them."""


class Ground:
    """What orders stand on in both processes. Payments asks its `subjects`; it asks payments for nothing."""

    def __init__(
        self,
        clock: Clock,
        jobs: Jobs,
        channels: ChannelLog,
        stock: StockService,
        coupons: Coupons,
        wins: Wins,
    ) -> None:
        self.clock = clock
        self.jobs = jobs
        self.stock = stock
        self.coupons = coupons
        self.wins = wins
        self.steps = Steps(clock, channels, [OrderHooks(Emitter(clock))])
        self.holding = Holding(stock, coupons, wins)
        self.life = Life(clock, jobs, self.steps, self.holding)
        self.refunds = RefundSettling(clock, self.steps, self.holding)
        self.subjects = OrderSubjects(clock, self.life, self.refunds)


class Sales:
    """What the web process holds."""

    def __init__(
        self,
        database: Database,
        ground: Ground,
        audit: AuditLog,
        broadcasts: BroadcastService,
        money: Money,
        settings: ShopSettings,
    ) -> None:
        clock, jobs, steps = ground.clock, ground.jobs, ground.steps
        offers = partial(offers_for, honour=timedelta(seconds=settings.honour_seconds))
        baskets = Baskets(offers, shipping_terms, ground.coupons, ground.wins)
        self.addresses = AddressService(clock)
        writer = PlaceWriter(clock, baskets, ground.holding, ground.stock, self.addresses, ground.life)
        self._places: GroupCommit[Wanted, Placed] = GroupCommit(
            database, writer.settle, name="orders", batch_limit=ORDERS_AT_ONCE
        )
        closing = Closing(clock, steps, ground.holding, money)
        parcels = ShippingService(clock, jobs, audit, steps)
        self.quotes = QuoteService(clock, baskets, ground.stock)
        self.places = OrderingService(self._places)
        self.own = OwnOrders(clock, steps, closing, parcels)
        self.desk = OrderDesk(
            orders=OrderService(audit, broadcasts, closing),
            refunds=RefundService(clock, audit, steps, ground.refunds, money),
            shipping=parcels,
            policy=PolicyService(audit),
            export=OrderExport(audit),
        )

    @property
    def commands(self) -> Mapping[str, Command]:
        return {PLACE: self.places.carry_out}

    async def start(self) -> None:
        await self._places.start()

    async def close(self) -> None:
        await self._places.close()


class SalesWorker:
    """Jobs."""

    def __init__(self, ground: Ground, audit: AuditLog, money: Money) -> None:
        clock, jobs, steps = ground.clock, ground.jobs, ground.steps
        self._closing = Closing(clock, steps, ground.holding, money)
        self._shipping = ShippingService(clock, jobs, audit, steps)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        return {EXPIRE: self._closing.expire_due, COMPLETE: self._shipping.complete_due}
