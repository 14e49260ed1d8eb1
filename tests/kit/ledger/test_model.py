"""The ledger beside a plain dictionary that does the same."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import create_engine

from liveloop.kit.clock import ManualClock
from liveloop.kit.database import Database
from liveloop.kit.ids import new_id
from liveloop.kit.ledger import repository
from liveloop.kit.ledger.audit import audit
from liveloop.kit.ledger.errors import AlreadyReversed, KeyUsed, Short
from liveloop.kit.ledger.service import Answer, Ledger
from liveloop.kit.ledger.transfers import Account, Posted, Transfer
from liveloop.roles.database import sync_url
from liveloop.roles.models import METADATA
from tests.kit.ledger.accounts import mint, purse, transfer

OWNERS = ("mint", "ann", "bob", "eve")
KEYS = tuple(f"key {number}" for number in range(8))

movements = st.tuples(
    st.sampled_from(KEYS), st.sampled_from(OWNERS), st.sampled_from(OWNERS), st.integers(1, 20)
).filter(lambda one: one[1] != one[2])


class Plain:
    """What the ledger ought to do."""

    def __init__(self) -> None:
        self.balances = dict.fromkeys(OWNERS, 0)
        self.posted: dict[str, tuple[str, str, int]] = {}
        self.before: dict[str, tuple[int, int]] = {}
        self.undone: dict[str, str] = {}
        """Key of a transfer -> key of the one that undid it."""

    def move(self, key: str, source: str, target: str, amount: int) -> object:
        if key in self.posted:
            return self.before[key] if self.posted[key] == (source, target, amount) else KeyUsed
        return self._take(key, source, target, amount)

    def undo(self, key: str, of: str) -> object:
        source, target, amount = self.posted[of]
        if key in self.posted:
            return self.before[key] if self.undone.get(of) == key else KeyUsed
        if of in self.undone:
            return AlreadyReversed
        taken = self._take(key, target, source, amount)
        if taken is not Short:
            self.undone[of] = key
            # The lines of an undoing stand in the order of the transfer that it undoes.
            self.before[key] = (self.balances[source], self.balances[target])
            return self.before[key]
        return Short

    def _take(self, key: str, source: str, target: str, amount: int) -> object:
        if source != "mint" and self.balances[source] < amount:
            return Short
        self.balances[source] -= amount
        self.balances[target] += amount
        self.posted[key] = (source, target, amount)
        self.before[key] = (self.balances[source], self.balances[target])
        return self.before[key]


class LedgerMachine(RuleBasedStateMachine):
    """Every run has a book of its own in the same database."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self._runner = runner
        self._database = database
        self._ledger = Ledger(ManualClock())
        self._book = str(new_id())
        self._plain = Plain()
        self._ids: dict[str, Any] = {}

    @rule(wanted=st.lists(movements, min_size=1, max_size=6))
    def move(self, wanted: list[tuple[str, str, str, int]]) -> None:
        asked = [
            transfer(key, self._account(source), self._account(target), amount)
            for key, source, target, amount in wanted
        ]
        answers = self._run(self._post(asked))
        for one, answer in zip(wanted, answers, strict=True):
            self._compare(one[0], answer, self._plain.move(*one))

    @rule(key=st.sampled_from(KEYS), of=st.sampled_from(KEYS))
    def undo(self, key: str, of: str) -> None:
        if of not in self._plain.posted or of in self._plain.undone.values():
            return
        answer = self._run(self._undo(key, self._ids[of]))
        self._compare(key, answer, self._plain.undo(key, of))

    @invariant()
    def it_balances(self) -> None:
        assert self._run(self._balances()) == self._plain.balances
        assert self._run(self._faults()) == []

    def _compare(self, key: str, answer: Answer, expected: object) -> None:
        if isinstance(expected, type):
            assert type(answer) is expected
            return
        assert isinstance(answer, Posted)
        assert answer.balances == expected
        assert answer.transfer_id == self._ids.setdefault(key, answer.transfer_id)

    def _account(self, owner: str) -> Account:
        return mint(self._book) if owner == "mint" else purse(owner, self._book)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    async def _post(self, asked: list[Transfer]) -> list[Answer]:
        async with self._database.transaction() as session:
            return await self._ledger.post(session, asked)

    async def _undo(self, key: str, transfer_id: Any) -> Answer:
        async with self._database.transaction() as session:
            back = await self._ledger.reversal(session, self._book, transfer_id, key=key, kind="undone")
            return (await self._ledger.post(session, [back]))[0]

    async def _balances(self) -> dict[str, int]:
        names = {owner: self._account(owner).name for owner in OWNERS}
        async with self._database.read() as session:
            found = await repository.balances(session, names.values())
        return {owner: found.get(name, 0) for owner, name in names.items()}

    async def _faults(self) -> Any:
        async with self._database.read() as session:
            return (await audit(session, book=self._book)).faults


def test_it_does_what_a_dictionary_would(database_url: str) -> None:
    engine = create_engine(sync_url(database_url))
    METADATA.create_all(engine)
    engine.dispose()
    database = Database(database_url)
    with asyncio.Runner() as runner:
        runner.run(database.start())
        try:
            run_state_machine_as_test(
                lambda: LedgerMachine(runner, database),
                settings=settings(
                    max_examples=12,
                    stateful_step_count=15,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.close())
