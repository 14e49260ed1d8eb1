"""The stock beside a plain dictionary that does the same."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ids import new_id
from liveloop.roles.database import sync_url
from liveloop.roles.models import METADATA
from liveloop.shop.stock.holds import Held, Hold
from liveloop.shop.stock.service import StockService
from tests.shop.stock.goods import add_organisation, add_variant, faults, level

KEYS = st.sampled_from(tuple(f"key {number}" for number in range(6)))
GOODS = st.sampled_from((0, 1))
QUANTITIES = st.integers(1, 6)


class Refusal(Exception):
    """The name of the error that the stock ought to raise."""


class Plain:
    """What the stock ought to do."""

    def __init__(self) -> None:
        self.received = [0, 0]
        self.holds: dict[str, tuple[int, int, str]] = {}
        """Key -> (which goods, how many, state)."""

    def count(self, goods: int, state: str) -> int:
        return sum(n for which, n, is_in in self.holds.values() if (which, is_in) == (goods, state))

    def left(self, goods: int) -> int:
        return self.received[goods] - self.count(goods, "held") - self.count(goods, "sold")

    def hold(self, wanted: list[tuple[str, int, int]]) -> list[object]:
        """Key -> what it stands for; a refusal of one refuses the transaction."""
        before, answers = dict(self.holds), list[object]()
        for key, goods, quantity in wanted:
            there = self.holds.get(key)
            if there and (there[0] != goods or there[1] > quantity):
                self.holds = before
                raise Refusal("KeyUsed")
            if there and there[2] == "released":
                self.holds = before
                raise Refusal("HoldGone")
            if there:
                answers.append(there[1])
            elif self.left(goods) < quantity:
                answers.append("SoldOut")
            else:
                self.holds[key] = (goods, quantity, "held")
                answers.append(quantity)
        return answers

    def sell(self, keys: set[str]) -> None:
        if any(key not in self.holds or self.holds[key][2] == "released" for key in keys):
            raise Refusal("HoldGone")
        for key in keys:
            self.holds[key] = (*self.holds[key][:2], "sold")

    def release(self, keys: set[str]) -> None:
        there = keys & self.holds.keys()
        if any(self.holds[key][2] == "sold" for key in there):
            raise Refusal("HoldSold")
        for key in there:
            self.holds[key] = (*self.holds[key][:2], "released")

    def split(self, key: str, to_key: str, quantity: int) -> None:
        if key not in self.holds:
            raise Refusal("HoldGone")
        goods, count, state = self.holds[key]
        if to_key in self.holds:
            self.hold([(to_key, goods, quantity)])
            return
        if state != "held":
            raise Refusal("HoldGone")
        if count < quantity:
            raise Refusal("HoldTooSmall")
        self.holds[key] = (goods, count - quantity, state)
        self.holds[to_key] = (goods, quantity, "held")

    def put_back(self, key: str, to_key: str) -> None:
        source, target = self.holds.get(key), self.holds.get(to_key)
        if source is None or target is None or target[2] != "held":
            raise Refusal("HoldGone")
        if source[0] != target[0]:
            raise Refusal("KeyUsed")
        if source[2] == "sold":
            raise Refusal("HoldSold")
        if source[2] == "held":
            self.holds[key] = (*source[:2], "released")
            self.holds[to_key] = (target[0], target[1] + source[1], "held")

    def take_back(self, key: str, quantity: int) -> None:
        goods, count, state = self.holds.get(key, (0, 0, ""))
        if state != "sold":
            raise Refusal("HoldGone")
        if count < quantity:
            raise Refusal("HoldTooSmall")
        self.holds[key] = (goods, count - quantity, state)

    def receive(self, goods: int, change: int) -> None:
        if not change:
            raise Refusal("StockInvalid")
        if self.left(goods) + change < 0:
            raise Refusal("TooFewLeft")
        self.received[goods] += change


class StockMachine(RuleBasedStateMachine):
    """Every run has goods and keys of its own in the same database."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self._runner = runner
        self._database = database
        self._stock = StockService(ManualClock())
        self._run_id = new_id().hex
        self._plain = Plain()
        self._goods: list[uuid.UUID] = []

    @initialize()
    def lay_out(self) -> None:
        self._goods = self._runner.run(self._add_goods())

    @rule(wanted=st.lists(st.tuples(KEYS, GOODS, QUANTITIES), min_size=1, max_size=5))
    def hold(self, wanted: list[tuple[str, int, int]]) -> None:
        asked = [Hold(self._key(key), self._goods[goods], quantity) for key, goods, quantity in wanted]
        answers = self._compare(
            lambda: self._plain.hold(wanted), lambda session: self._stock.hold(session, asked)
        )
        if answers is not None:
            expected, found = answers
            assert [
                one.quantity if isinstance(one, Held) else type(one).__name__ for one in found
            ] == expected

    @rule(keys=st.sets(KEYS, min_size=1, max_size=3))
    def sell(self, keys: set[str]) -> None:
        named = [self._key(key) for key in keys]
        self._compare(lambda: self._plain.sell(keys), lambda session: self._stock.sell(session, named))

    @rule(keys=st.sets(KEYS, min_size=1, max_size=3))
    def release(self, keys: set[str]) -> None:
        named = [self._key(key) for key in keys]
        self._compare(lambda: self._plain.release(keys), lambda session: self._stock.release(session, named))

    @rule(keys=st.lists(KEYS, min_size=2, max_size=2, unique=True), quantity=QUANTITIES)
    def split(self, keys: list[str], quantity: int) -> None:
        source, target = (self._key(key) for key in keys)
        self._compare(
            lambda: self._plain.split(*keys, quantity),
            lambda session: self._stock.split(session, source, target, quantity),
        )

    @rule(keys=st.lists(KEYS, min_size=2, max_size=2, unique=True))
    def put_back(self, keys: list[str]) -> None:
        source, target = (self._key(key) for key in keys)
        self._compare(
            lambda: self._plain.put_back(*keys),
            lambda session: self._stock.put_back(session, source, target),
        )

    @rule(key=KEYS, quantity=QUANTITIES)
    def take_back(self, key: str, quantity: int) -> None:
        self._compare(
            lambda: self._plain.take_back(key, quantity),
            lambda session: self._stock.take_back(session, self._key(key), quantity),
        )

    @rule(goods=GOODS, change=st.integers(-6, 12))
    def receive(self, goods: int, change: int) -> None:
        self._compare(
            lambda: self._plain.receive(goods, change),
            lambda session: self._stock.receive(session, self._goods[goods], change, "counted", None),
        )

    @invariant()
    def it_agrees(self) -> None:
        for goods, variant_id in enumerate(self._goods):
            found = self._runner.run(level(self._database, variant_id))
            plain = self._plain
            expected = (plain.received[goods], plain.count(goods, "held"), plain.count(goods, "sold"))
            assert (found.received, found.held, found.sold) == expected
        assert self._runner.run(faults(self._database)) == []

    def _compare(
        self,
        plain: Callable[[], Any],
        real: Callable[[AsyncSession], Coroutine[Any, Any, Any]],
    ) -> tuple[Any, Any] | None:
        """(what ought to be, what is), or None where both refused for the same reason."""
        try:
            expected, refusal = plain(), None
        except Refusal as refused:
            expected, refusal = None, str(refused)
        found = self._runner.run(self._act(real))
        if isinstance(found, LiveloopError) or refusal is not None:
            assert type(found).__name__ == refusal
            return None
        return expected, found

    def _key(self, key: str) -> str:
        return f"{self._run_id}:{key}"

    async def _act(self, real: Callable[[AsyncSession], Coroutine[Any, Any, Any]]) -> Any:
        """The answer, or the error that refused the transaction."""
        try:
            async with self._database.transaction() as session:
                return await real(session)
        except LiveloopError as error:
            return error

    async def _add_goods(self) -> list[uuid.UUID]:
        organisation_id = await add_organisation(self._database)
        return [await add_variant(self._database, organisation_id) for _ in range(2)]


def test_it_does_what_a_dictionary_would(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    METADATA.create_all(engine)
    engine.dispose()
    database = Database(database_url)
    with asyncio.Runner() as runner:
        runner.run(database.start())
        try:
            run_state_machine_as_test(
                lambda: StockMachine(runner, database),
                settings=settings(
                    max_examples=15,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
