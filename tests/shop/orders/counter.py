"""The shop without HTTP and without rooms, for tests that do very much with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.connect.payments.provider import Method, Surface
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.jobs import JobRunner, Jobs
from liveloop.people.access import PERMISSIONS, Actor, Role
from liveloop.people.audit.service import AuditLog
from liveloop.people.persons.models import PersonRow
from liveloop.shop.addresses.schemas import AddressWrite
from liveloop.shop.addresses.service import AddressService
from liveloop.shop.coupons.conditions import Conditions
from liveloop.shop.coupons.using import CouponBook
from liveloop.shop.flashing import FlashWorker
from liveloop.shop.orders import repository
from liveloop.shop.orders.basket import Baskets
from liveloop.shop.orders.closing import CANCELLED, Closing
from liveloop.shop.orders.locks import lock_order_or_none
from liveloop.shop.orders.machine import SYSTEM
from liveloop.shop.orders.models import Order
from liveloop.shop.orders.place import Placed, PlaceWriter, Wanted
from liveloop.shop.orders.refunding import RefundService
from liveloop.shop.orders.schemas import LineWish, OrderWish
from liveloop.shop.orders.shipping import ShippingService
from liveloop.shop.orders.staff_schemas import RefundForm, ShipForm
from liveloop.shop.payments.cashier import Buyer
from liveloop.shop.payments.schemas import RedirectAction
from liveloop.shop.sales import Ground, SalesWorker
from liveloop.shop.sandbox.schemas import SandboxAct
from liveloop.shop.settings import ShopSettings
from liveloop.shop.shelf.offers import offers_for
from liveloop.shop.shipping.repository import shipping_terms
from liveloop.shop.stock.service import StockService
from liveloop.shop.till import Till
from liveloop.shows.rooms.models import Room
from liveloop.shows.watch.conversation import AuthorRole
from liveloop.shows.watch.tickets import Pass
from tests.people.conftest import SECRET, SITE
from tests.shop.addresses.test_fields import CHINESE
from tests.shop.stock.goods import add_organisation, add_variant


class Counter:
    """Goods, people with addresses, the writer that places orders, the till and the worker's jobs."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self.clock = clock
        self.received: list[int] = []
        self.variants: list[uuid.UUID] = []
        self.passes: list[Pass] = []
        self._addresses: list[uuid.UUID] = []
        self._tickets: dict[uuid.UUID, str] = {}
        self._buyers: dict[uuid.UUID, Buyer] = {}
        jobs, channels, audit = Jobs(clock), ChannelLog(clock), AuditLog(clock)
        stock = StockService(clock)
        coupons = CouponBook(clock, Conditions(repository.people_who_paid))
        wins = FlashWorker(clock, jobs, channels, stock, ShopSettings(), secret=SECRET).wins
        ground = Ground(clock, jobs, channels, stock, coupons, wins)
        self._book = AddressService(clock)
        self._till = Till(database, clock, channels, ground.subjects, site_url=SITE, secret=SECRET)
        money = self._till.service
        baskets = Baskets(partial(offers_for, honour=timedelta(0)), shipping_terms, coupons, wins)
        self._writer = PlaceWriter(clock, baskets, ground.holding, stock, self._book, ground.life)
        self._closing = Closing(clock, ground.steps, ground.holding, money)
        self._refunds = RefundService(clock, audit, ground.steps, ground.refunds, money)
        self._parcels = ShippingService(clock, jobs, audit, ground.steps)
        self._jobs = JobRunner(database, clock, SalesWorker(ground, audit, money).job_handlers)

    async def open(self, *, received: Sequence[int], people: int) -> None:
        organisation_id, room_id = await add_organisation(self.database), new_id()
        self.received = [*received]
        self.variants = [
            await add_variant(self.database, organisation_id, received=count, price=1000 * place + 999)
            for place, count in enumerate(received, start=1)
        ]
        now = self.clock.now()
        self.passes = [
            Pass(room_id, organisation_id, new_id(), f"Guest {number}", AuthorRole.VIEWER)
            for number in range(people)
        ]
        async with self.database.transaction() as session:
            session.add(
                Room(
                    id=room_id,
                    organisation_id=organisation_id,
                    slug=room_id.hex[-12:],
                    title="Tea room",
                    orientation="portrait",
                    created_at=now,
                )
            )
            session.add_all(
                PersonRow(
                    id=one.person_id,
                    organisation_id=organisation_id,
                    guest_id=new_id(),
                    nickname=one.name,
                    created_at=now,
                )
                for one in self.passes
            )
            await session.flush()
            for one in self.passes:
                kept = await self._book.create(session, one, AddressWrite.model_validate(CHINESE))
                self._addresses.append(kept.id)

    def beside(self, database: Database) -> Counter:
        """Another one for the same goods and people, with connections of its own."""
        other = Counter(database, self.clock)
        other.received, other.variants, other.passes = self.received, self.variants, self.passes
        other._addresses = self._addresses
        return other

    def share(self, other: Counter) -> None:
        """Know of the payments that the other one opened."""
        self._tickets, self._buyers = other._tickets, other._buyers

    async def place(self, person: int, lines: Sequence[tuple[int, int]], *, key: str) -> uuid.UUID:
        """Raises what refuses it."""
        wish = OrderWish(
            lines=[LineWish(variant_id=self.variants[goods], quantity=count) for goods, count in lines],
            address_id=self._addresses[person],
            total=1_000_000,
        )
        async with self.database.transaction() as session:
            (answer,) = await self._writer.settle(session, [Wanted(self.passes[person], key, wish)])
        if isinstance(answer, Placed):
            return answer.order.id
        raise answer

    async def open_payment(self, order_id: uuid.UUID) -> uuid.UUID:
        buyer = await self._buyer(order_id)
        view = await self._till.cashier.open(
            buyer, order_id, provider="sandbox", method=Method.CASHIER, return_url=SITE
        )
        assert isinstance(view.action, RedirectAction)
        self._tickets[view.id] = parse_qs(urlsplit(view.action.url).query)["ticket"][0]
        self._buyers[view.id] = buyer
        return view.id

    async def act(self, payment_id: uuid.UUID, act: SandboxAct) -> None:
        async with self.database.transaction() as session:
            await self._till.sandbox.act(session, self._tickets[payment_id], act)

    async def look(self, payment_id: uuid.UUID) -> None:
        """The buyer is back: the provider is asked."""
        self.clock.advance(3)
        await self._till.cashier.look(self._buyers[payment_id], payment_id)

    async def cancel(self, order_id: uuid.UUID) -> None:
        async with self.database.transaction() as session:
            await self._closing.close(session, await self._locked(session, order_id), CANCELLED, SYSTEM)

    async def ship(self, order_id: uuid.UUID) -> None:
        form = ShipForm(carrier="SF Express", tracking_number=f"SF{order_id.hex[-10:]}")
        async with self.database.transaction() as session:
            await self._parcels.ship(session, self._staff(), order_id, form)

    async def refund(self, order_id: uuid.UUID, amount: int | None, *, goods: bool) -> None:
        """`goods`: one piece of the first line comes back with it."""
        async with self.database.transaction() as session:
            line = (await repository.lines(session, [order_id]))[order_id][0]
            form = RefundForm(
                key=f"refund {new_id()}",
                amount=amount,
                reason="Came broken",
                goods={line.id: 1} if goods else {},
            )
            await self._refunds.refund(session, self._staff(), order_id, form)

    async def work(self) -> None:
        """A round of the worker."""
        await self._jobs.run_due()
        await self._till.chasing.run_due()

    async def _locked(self, session: AsyncSession, order_id: uuid.UUID) -> Order:
        order = await lock_order_or_none(session, order_id)
        assert order is not None
        return order

    async def _buyer(self, order_id: uuid.UUID) -> Buyer:
        async with self.database.read() as session:
            order = await repository.get_or_none(session, order_id)
        assert order is not None
        return Buyer(order.person_id, order.organisation_id, Surface.PHONE, "192.0.2.1")

    def _staff(self) -> Actor:
        organisation_id = self.passes[0].organisation_id
        return Actor("account", new_id(), organisation_id, Role.OWNER, PERMISSIONS, name="Lin")
