"""Points: who holds how many, and the one way in which they move.

Points are made by the organisation's `issuer` account: it lies as far below zero as there are points.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.errors import LiveloopError
from liveloop.kit.ledger import errors as ledger
from liveloop.kit.ledger import repository
from liveloop.kit.ledger.service import Answer, Ledger
from liveloop.kit.ledger.transfers import Account, Line, Posted, Transfer
from liveloop.people.points.errors import (
    PointsKeyUsed,
    PointsNotRefundable,
    PointsRefunded,
    PointsShort,
    TooManyPoints,
    TransferNotFound,
)

UNIT = "points"


class AccountKind(StrEnum):
    ISSUER = "issuer"
    PERSON = "person"
    ROOM = "room"
    PROMOTION = "promotion"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PointsAccount:
    """`owner_id`: the person, the room, the promotion; the organisation itself for issuer and expired."""

    organisation_id: uuid.UUID
    kind: AccountKind
    owner_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Movement:
    """`points` above zero go from `source` to `target`, both of one organisation.

    `key`: at most 120 characters, unique within the organisation; the same movement under the same key is
    made once. `reason` is dotted ("gift.sent"), at most 40 characters.
    """

    key: str
    source: PointsAccount
    target: PointsAccount
    points: int
    reason: str
    broadcast_id: uuid.UUID | None = None
    details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The balances after the movement; `fresh` is False when it was made before: those of that time."""

    fresh: bool
    source_balance: int
    target_balance: int
    transfer_id: uuid.UUID


class PointsBook:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._ledger = Ledger(clock)

    async def move(self, session: AsyncSession, movements: Sequence[Movement]) -> list[Moved | LiveloopError]:
        """Make `movements` in the caller's transaction, in their order; one answer each.

        What refuses one leaves the others alone: PointsShort, PointsKeyUsed, TooManyPoints. A transaction
        calls this once, after its own locks. Raises ValueError on a movement that makes no sense.
        """
        answers = await self._ledger.post(session, [_transfer(one) for one in movements])
        return [_moved(answer) for answer in answers]

    async def give_back(
        self,
        session: AsyncSession,
        organisation_id: uuid.UUID,
        transfer_ids: Sequence[uuid.UUID],
        *,
        reason: str,
        details: dict[str, Any] | None = None,
    ) -> list[Moved | LiveloopError]:
        """Undo transfers, each at most once: their points go back where they came from.

        Answers as `move`, and PointsRefunded for one that was undone. A transaction calls this or `move`.
        Raises TransferNotFound, PointsNotRefundable.
        """
        book = book_of(organisation_id)
        try:
            undoing = [
                await self._ledger.reversal(
                    session, book, one, key=f"undo:{one}", kind=reason, details=details
                )
                for one in transfer_ids
            ]
        except ledger.TransferNotFound as error:
            raise TransferNotFound("There is no such movement of points.") from error
        except ledger.NotReversible as error:
            raise PointsNotRefundable(
                "This movement gave points back already. Correct it instead."
            ) from error
        answers = await self._ledger.post(session, undoing)
        return [_undone(answer) for answer in answers]

    async def made(
        self, session: AsyncSession, keys: Collection[tuple[uuid.UUID, str]]
    ) -> set[tuple[uuid.UUID, str]]:
        """Those of these (organisation, key) under which something was moved already."""
        names = {(book_of(organisation_id), key): (organisation_id, key) for organisation_id, key in keys}
        return {names[one] for one in await repository.known(session, names)} if names else set()

    async def balances(
        self, session: AsyncSession, accounts: Collection[PointsAccount]
    ) -> dict[PointsAccount, int]:
        """Of every one of `accounts`; 0 for those that never held any."""
        held = await repository.balances(session, {ledger_account(one).name for one in accounts})
        return {one: held.get(ledger_account(one).name, 0) for one in accounts}

    async def balance(self, session: AsyncSession, account: PointsAccount) -> int:
        return (await self.balances(session, [account]))[account]


def person_account(organisation_id: uuid.UUID, person_id: uuid.UUID) -> PointsAccount:
    return PointsAccount(organisation_id, AccountKind.PERSON, person_id)


def room_account(organisation_id: uuid.UUID, room_id: uuid.UUID) -> PointsAccount:
    return PointsAccount(organisation_id, AccountKind.ROOM, room_id)


def issuer_account(organisation_id: uuid.UUID) -> PointsAccount:
    return PointsAccount(organisation_id, AccountKind.ISSUER, organisation_id)


def expired_account(organisation_id: uuid.UUID) -> PointsAccount:
    return PointsAccount(organisation_id, AccountKind.EXPIRED, organisation_id)


def book_of(organisation_id: uuid.UUID) -> str:
    """The ledger's name for an organisation's points."""
    return f"{UNIT}:{organisation_id}"


def ledger_account(account: PointsAccount) -> Account:
    floor = None if account.kind is AccountKind.ISSUER else 0
    return Account(book_of(account.organisation_id), account.kind, str(account.owner_id), UNIT, floor)


def _transfer(movement: Movement) -> Transfer:
    if movement.points <= 0:
        raise ValueError("points move in one direction: state a number above zero")
    details = dict(movement.details or {})
    if movement.broadcast_id is not None:
        details["broadcast_id"] = str(movement.broadcast_id)
    source, target = ledger_account(movement.source), ledger_account(movement.target)
    lines = (Line(source, -movement.points), Line(target, movement.points))
    return Transfer(source.book, movement.key, movement.reason, lines, details)


def _moved(answer: Answer) -> Moved | LiveloopError:
    if isinstance(answer, Posted):
        source, target = answer.balances
        return Moved(answer.fresh, source, target, answer.transfer_id)
    if isinstance(answer, ledger.Short):
        details = {name: answer.details[name] for name in ("balance", "missing")}
        return PointsShort("There are not enough points.", **details)
    if isinstance(answer, ledger.KeyUsed):
        return PointsKeyUsed("This key was used for something else. Use a new one.")
    if isinstance(answer, ledger.AlreadyReversed):
        return PointsRefunded("These points were given back already.")
    return TooManyPoints("An account cannot hold so many points.")


def _undone(answer: Answer) -> Moved | LiveloopError:
    """An undoing that was made before is no second one, and says so."""
    moved = _moved(answer)
    if isinstance(moved, Moved) and not moved.fresh:
        return PointsRefunded("These points were given back already.")
    return moved
