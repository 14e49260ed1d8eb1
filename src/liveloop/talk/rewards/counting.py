"""What the rules and the caps of a day leave to earn; pure, counted in memory under the locks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from liveloop.kit.ids import new_id
from liveloop.kit.seal import lookup_hash
from liveloop.people.points.schemas import PointsSettings
from liveloop.people.throttle.pace import is_loopback
from liveloop.talk.rewards.schemas import RewardRules, Rule

PersonDay = tuple[uuid.UUID, date]
Place = tuple[uuid.UUID, date, str]
"""(organisation, day, hashed address)."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that a viewer did in a room. `key` names this one deed among all that the person does by this
    rule, within 64 characters: the same again earns nothing more.

    `address`: the group of the address it came from (`Pass.address`); `streak`: of a check-in; `newcomer`:
    whom an invitation brought, and who counts at that address.
    """

    rule: Rule
    room_id: uuid.UUID
    person_id: uuid.UUID
    key: str
    address: str = ""
    streak: int = 1
    newcomer: uuid.UUID | None = None

    @property
    def arrival(self) -> uuid.UUID:
        """Who counts at the address, if they are new."""
        return self.newcomer or self.person_id

    @property
    def ledger_key(self) -> str:
        return f"{self.rule}:{self.person_id}:{self.key}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an organisation decided, and which day it has."""

    organisation_id: uuid.UUID
    rules: RewardRules
    settings: PointsSettings
    now: datetime

    @property
    def day(self) -> date:
        return self.settings.day(self.now)


@dataclass(slots=True)
class Counting:
    """`terms` by room; `paid` are the ledger keys used before; `newcomers` the guests who are new."""

    terms: Mapping[uuid.UUID, Terms]
    tallies: dict[PersonDay, dict[Rule, tuple[int, int]]]
    paid: set[tuple[uuid.UUID, str]]
    newcomers: Collection[uuid.UUID]
    places: dict[Place, set[uuid.UUID]]
    _changed: set[tuple[PersonDay, Rule]] = field(default_factory=set)
    _arrived: dict[tuple[Place, uuid.UUID], None] = field(default_factory=dict)

    def take(self, deed: Deed) -> int:
        """The points for `deed`, which counts from now on; 0: it earns nothing."""
        terms = self.terms.get(deed.room_id)
        if terms is None or not terms.rules.enabled(deed.rule):
            return 0
        key = (terms.organisation_id, deed.ledger_key)
        if key in self.paid or not self._admits(deed, terms):
            return 0
        today = self.tallies.setdefault((deed.person_id, terms.day), {})
        times, sum_ = today.get(deed.rule, (0, 0))
        left = terms.rules.most_a_day - sum(points for _, points in today.values())
        points = min(terms.rules.points(deed.rule, streak=deed.streak), left)
        if points <= 0 or times >= terms.rules.times(deed.rule):
            return 0
        today[deed.rule] = (times + 1, sum_ + points)
        self._changed.add(((deed.person_id, terms.day), deed.rule))
        self.paid.add(key)
        return points

    def tally_rows(self) -> list[dict[str, Any]]:
        """What changed, in the order of its keys."""
        return [
            {
                "person_id": person_id,
                "day": day,
                "rule": rule,
                "times": self.tallies[person_id, day][rule][0],
                "points": self.tallies[person_id, day][rule][1],
            }
            for (person_id, day), rule in sorted(self._changed)
        ]

    def newcomer_rows(self) -> Iterator[dict[str, Any]]:
        for (organisation_id, day, address), person_id in sorted(self._arrived):
            yield {
                "id": new_id(),
                "organisation_id": organisation_id,
                "day": day,
                "address": address,
                "person_id": person_id,
            }

    def _admits(self, deed: Deed, terms: Terms) -> bool:
        """Not too many newcomers earn from one address."""
        place = place_of(deed, terms)
        who = deed.arrival
        if place is None or who not in self.newcomers:
            return True
        there = self.places.setdefault(place, set())
        if who not in there and len(there) >= terms.rules.newcomers_per_address:
            return False
        if who not in there:
            there.add(who)
            self._arrived[place, who] = None
        return True


def place_of(deed: Deed, terms: Terms) -> Place | None:
    """Where newcomers are counted; None: nowhere. The loopback is a proxy that nobody told us to trust."""
    if not deed.address or is_loopback(deed.address):
        return None
    return (terms.organisation_id, terms.day, lookup_hash(f"newcomer:{deed.address}"))
