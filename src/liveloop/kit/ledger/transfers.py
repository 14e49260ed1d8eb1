"""What is asked of the ledger, and what it answers."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from liveloop.kit.ledger.models import LARGEST

KEY_LENGTH = 120
KIND_LENGTH = 40

Name = tuple[str, str, str, str]
"""(book, kind, owner, unit)."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its name; one that is not there yet is opened with `floor` when it is first used."""

    book: str
    kind: str
    owner: str
    unit: str
    floor: int | None = field(default=0, compare=False)

    @property
    def name(self) -> Name:
        return (self.book, self.kind, self.owner, self.unit)


@dataclass(frozen=True, slots=True)
class Line:
    account: Account
    amount: int


@dataclass(frozen=True)
class Transfer:
    """`lines` are two or more, each of another account of `book`; they sum to zero in every unit.

    `key` is unique within the book and makes it idempotent. Raises ValueError on what can never be posted.
    """

    book: str
    key: str
    kind: str
    lines: tuple[Line, ...]
    details: dict[str, Any] = field(default_factory=dict)
    reverses: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= KEY_LENGTH or not 1 <= len(self.kind) <= KIND_LENGTH:
            raise ValueError("a transfer needs a key of 1 to 120 characters and a kind of 1 to 40")
        names = {line.account.name for line in self.lines}
        if len(self.lines) < 2 or len(names) < len(self.lines):
            raise ValueError("a transfer needs two lines or more, each of another account")
        if any(line.account.book != self.book for line in self.lines):
            raise ValueError("a transfer stays within its book")
        if any(not 1 <= abs(line.amount) <= LARGEST for line in self.lines):
            raise ValueError("an amount is a whole number other than zero, within 2^53")
        for unit in {line.account.unit for line in self.lines}:
            if sum(line.amount for line in self.lines if line.account.unit == unit):
                raise ValueError(f"the lines in {unit} do not sum to zero")

    @cached_property
    def digest(self) -> str:
        """Of everything that decides what is posted; not of `details`."""
        lines = [(*line.account.name, line.amount) for line in self.lines]
        asked = repr((self.kind, lines, str(self.reverses or "")))
        return hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Posted:
    """`balances` are those of the lines' accounts after this transfer, in their order.

    `fresh` is False when it was posted before: then they are those of that time.
    """

    transfer_id: uuid.UUID
    fresh: bool
    balances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An entry of an account's statement, with what its transfer says."""

    number: int
    amount: int
    balance: int
    created_at: datetime
    transfer_id: uuid.UUID
    key: str
    kind: str
    details: dict[str, Any]
    reverses: uuid.UUID | None
    reversed_by: uuid.UUID | None
