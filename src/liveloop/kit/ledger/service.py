"""Posts transfers, many in one transaction, each with an answer of its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import dialect_of
from liveloop.kit.errors import LiveloopError, Unavailable
from liveloop.kit.ids import new_id
from liveloop.kit.ledger import repository
from liveloop.kit.ledger.errors import (
    AlreadyReversed,
    KeyUsed,
    NotReversible,
    Short,
    TooLarge,
    TransferNotFound,
)
from liveloop.kit.ledger.locks import Held, lock_accounts
from liveloop.kit.ledger.models import LARGEST
from liveloop.kit.ledger.repository import Key, Known
from liveloop.kit.ledger.transfers import Line, Name, Posted, Transfer

TRIES = 3
"""How often a batch is judged anew because another process used one of its keys for other accounts."""

Answer = Posted | LiveloopError


class Ledger:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def post(self, session: AsyncSession, transfers: Sequence[Transfer]) -> list[Answer]:
        """Post `transfers` in the caller's transaction, in their order; one answer each.

        Posted, if need be as the first time; or what refused this one alone: Short, KeyUsed,
        AlreadyReversed, TooLarge. A transaction posts once, so that the accounts of all its transfers are
        locked in one order. Raises Unavailable, and then the transaction is to be given up.
        """
        if not transfers:
            return []
        now = self._clock.now()
        accounts = {line.account for transfer in transfers for line in transfer.lines}
        held = await lock_accounts(session, accounts, now=now)
        # Only where others write meanwhile may a key be taken after it was looked for.
        alone = dialect_of(session) == "sqlite"
        for _ in range(TRIES):
            judgement = await _judge(session, transfers, held, now)
            try:
                async with nullcontext() if alone else session.begin_nested():
                    await judgement.write(session)
            except IntegrityError:
                if alone:
                    raise
                continue
            return judgement.answers
        raise Unavailable("These keys are used by somebody else just now. Try again in a moment.")

    async def reversal(
        self,
        session: AsyncSession,
        book: str,
        transfer_id: uuid.UUID,
        *,
        key: str,
        kind: str,
        details: dict[str, Any] | None = None,
    ) -> Transfer:
        """The transfer that undoes another one, to be posted. Raises TransferNotFound, NotReversible."""
        original = await repository.transfer_or_none(session, book, transfer_id)
        if original is None:
            raise TransferNotFound("There is no such transfer.")
        if original.reverses is not None:
            raise NotReversible("This transfer undoes another one. Post a new one instead.")
        lines = await repository.lines(session, transfer_id)
        back = tuple(Line(line.account, -line.amount) for line in lines)
        return Transfer(book, key, kind, back, details or {}, reverses=transfer_id)


class _Judgement:
    """Judges transfers one after the other against balances in memory, and remembers what to write."""

    def __init__(
        self, held: dict[Name, Held], known: dict[Key, Known], reversed_ids: set[uuid.UUID], now: datetime
    ) -> None:
        self.answers: list[Answer] = []
        self._accounts = dict(held)
        self._known = known
        self._reversed = reversed_ids
        self._now = now
        self._changed: set[Name] = set()
        self._transfers: list[dict[str, Any]] = []
        self._entries: list[dict[str, Any]] = []

    def judge(self, transfer: Transfer) -> None:
        self.answers.append(self._repeated(transfer) or self._refused(transfer) or self._take(transfer))

    async def write(self, session: AsyncSession) -> None:
        if not self._transfers:
            return
        changed = sorted((self._accounts[name] for name in self._changed), key=lambda held: held.id)
        balances = [
            {"account": held.id, "new_balance": held.balance, "new_entries": held.entries} for held in changed
        ]
        await repository.write(session, self._transfers, self._entries, balances)

    def _repeated(self, transfer: Transfer) -> Answer | None:
        known = self._known.get((transfer.book, transfer.key))
        if known is None:
            return None
        if known.digest != transfer.digest:
            return KeyUsed("This key was used for something else. Use a new one.")
        return Posted(known.id, fresh=False, balances=known.balances)

    def _refused(self, transfer: Transfer) -> LiveloopError | None:
        if transfer.reverses in self._reversed:
            return AlreadyReversed("This was undone already.")
        for line in transfer.lines:
            held = self._accounts[line.account.name]
            balance = held.balance + line.amount
            if abs(balance) > LARGEST:
                return TooLarge("The account cannot hold that much.")
            if line.amount < 0 and held.floor is not None and balance < held.floor:
                account = line.account
                return Short(
                    "There is not enough in the account.",
                    account=[account.kind, account.owner],
                    balance=held.balance,
                    missing=held.floor - balance,
                )
        return None

    def _take(self, transfer: Transfer) -> Posted:
        transfer_id = new_id()
        balances = tuple(self._enter(transfer_id, number, line) for number, line in enumerate(transfer.lines))
        self._transfers.append(
            {
                "id": transfer_id,
                "book": transfer.book,
                "key": transfer.key,
                "kind": transfer.kind,
                "digest": transfer.digest,
                "reverses": transfer.reverses,
                "details": transfer.details,
                "created_at": self._now,
            }
        )
        self._known[transfer.book, transfer.key] = Known(transfer_id, transfer.digest, balances)
        if transfer.reverses is not None:
            self._reversed.add(transfer.reverses)
        return Posted(transfer_id, fresh=True, balances=balances)

    def _enter(self, transfer_id: uuid.UUID, number: int, line: Line) -> int:
        """The account's balance after it."""
        name = line.account.name
        before = self._accounts[name]
        after = replace(before, balance=before.balance + line.amount, entries=before.entries + 1)
        self._accounts[name] = after
        self._changed.add(name)
        self._entries.append(
            {
                "account_id": after.id,
                "number": after.entries,
                "transfer_id": transfer_id,
                "line": number,
                "amount": line.amount,
                "balance": after.balance,
                "created_at": self._now,
            }
        )
        return after.balance


async def _judge(
    session: AsyncSession, transfers: Sequence[Transfer], held: dict[Name, Held], now: datetime
) -> _Judgement:
    known = await repository.known(session, {(one.book, one.key) for one in transfers})
    undoing = {one.reverses for one in transfers if one.reverses is not None}
    undone = await repository.reversed_ids(session, undoing) if undoing else set()
    judgement = _Judgement(held, known, undone, now)
    for transfer in transfers:
        judgement.judge(transfer)
    return judgement
