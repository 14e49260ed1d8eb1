"""What is asked of the stock, and what it answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

KEY_LENGTH = 120
LARGEST = 1_000_000_000
"""Of one variant, whatever happens to it."""


class HoldState(StrEnum):
    HELD = "held"
    SOLD = "sold"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Hold:
    """`quantity` of a variant to be set aside under `key`. Raises ValueError on what can never be."""

    key: str
    variant_id: uuid.UUID
    quantity: int

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= KEY_LENGTH or not 1 <= self.quantity <= LARGEST:
            raise ValueError(f"a hold needs a key of 1 to {KEY_LENGTH} characters and one item or more")


@dataclass(frozen=True, slots=True)
class Held:
    """Set aside. `fresh` is False when it was so before; it may have been sold meanwhile."""

    key: str
    variant_id: uuid.UUID
    quantity: int
    fresh: bool


@dataclass(frozen=True, slots=True)
class KnownHold:
    """A hold as the database has it."""

    key: str
    variant_id: uuid.UUID
    quantity: int
    state: HoldState


@dataclass(frozen=True, slots=True)
class Level:
    received: int
    held: int
    sold: int

    @property
    def left(self) -> int:
        """What can still be had."""
        return self.received - self.held - self.sold


EMPTY = Level(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """What can be had of a variant, before and after."""

    variant_id: uuid.UUID
    before_left: int
    after_left: int


@dataclass(frozen=True, slots=True)
class Fault:
    """`check` is held, sold or received: `found` stands in the stock, its records say `expected`."""

    variant_id: uuid.UUID
    check: str
    expected: int
    found: int
