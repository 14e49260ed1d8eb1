"""Whether a number in the database can be right, after what its senders know: pure.

What was sent and not answered by the time that the book closes may count or not: a number is right from what
was confirmed up to that and all of the unanswered ones together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.crowd.script import Outcome

COMMANDS = {"like": "likes.send", "vote": "poll.vote", "gift": "gift.send"}


@dataclass(frozen=True, slots=True)
class Counted:
    """`confirmed` and `unanswered` by the clients, `counted` by the database. `wrong`: likes by which single
    pages differ, although the sum may not."""

    confirmed: int
    unanswered: int
    counted: int
    wrong: int = 0

    @property
    def errors(self) -> int:
        """How far the number lies outside of what it may be."""
        return beyond(self.counted, self.confirmed, self.confirmed + self.unanswered) + self.wrong


def beyond(number: int, least: int, most: int) -> int:
    return max(0, least - number) + max(0, number - most)


def pages_of(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """(least, most) likes of each page that reported: a report says all that the page has had."""
    pages: dict[str, tuple[int, int]] = {}
    for identifier in outcome.ids("l", outcome.confirmed):
        source, count = outcome.acts[identifier].data["source"], outcome.confirmed[identifier]
        least = max(pages.get(source, (0, 0))[0], count)
        pages[source] = (least, least)
    for identifier in outcome.ids("l", outcome.open):
        source, count = outcome.acts[identifier].data["source"], outcome.acts[identifier].data["count"]
        least, most = pages.get(source, (0, 0))
        pages[source] = (least, max(most, count))
    return pages


def likes_counted(outcome: Outcome, told: Mapping[str, Any], pages: Mapping[str, int], total: int) -> Counted:
    """`told` by the simulated people; `pages` and `total` as stored."""
    known = pages_of(outcome)
    least = sum(one for one, _ in known.values())
    most = sum(one for _, one in known.values())
    of_people = told["likes"]["tapped"] - told["likes"]["counted"] if people_unanswered(told, "like") else 0
    wrong = sum(beyond(pages.get(source, 0), *bounds) for source, bounds in known.items())
    return Counted(least + told["likes"]["counted"], most - least + of_people, total, wrong)


def acts_counted(
    outcome: Outcome, told: Mapping[str, Any], kind: str, *, people: int, stored: int
) -> Counted:
    """Votes or gifts, each of them one; `people`: those that the simulated people know to count."""
    confirmed, unanswered, _ = outcome.count(kind[0])
    return Counted(confirmed + people, unanswered + people_unanswered(told, kind), stored)


def people_unanswered(told: Mapping[str, Any], kind: str) -> int:
    return int(told["commands"].get(COMMANDS[kind], {}).get("unanswered", 0))
