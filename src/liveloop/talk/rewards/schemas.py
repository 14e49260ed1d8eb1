"""Earning points, on the wire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

Points = Annotated[int, Field(ge=1, le=10_000)]
Times = Annotated[int, Field(ge=1, le=1_000)]


class Rule(StrEnum):
    WATCH = "watch"
    CHECK_IN = "check_in"
    COMMENT = "comment"
    SHARE = "share"
    INVITE = "invite"


class CountedRule(BaseModel):
    """`points` each time, at most `times` a day."""

    enabled: bool = True
    points: Points
    times: Times


class WatchRule(CountedRule):
    """`points` for every `minutes` that were watched live."""

    points: Points = 5
    times: Times = 12
    minutes: Annotated[int, Field(ge=1, le=240)] = 10


class CheckInRule(BaseModel):
    """`bonus` more for each day in a row before this one, up to `bonus_days` of them."""

    enabled: bool = True
    points: Points = 10
    bonus: Annotated[int, Field(ge=0, le=10_000)] = 5
    bonus_days: Annotated[int, Field(ge=0, le=30)] = 6


class CommentRule(CountedRule):
    points: Points = 2
    times: Times = 5


class ShareRule(CountedRule):
    points: Points = 5
    times: Times = 3


class InviteRule(CountedRule):
    """Once for each newcomer who came by a link of theirs and has watched `minutes` live."""

    enabled: bool = False
    points: Points = 20
    times: Times = 10
    minutes: Annotated[int, Field(ge=1, le=240)] = 3


class RewardRules(BaseModel):
    """`most_a_day`: what one person can earn by all rules together. `newcomers_per_address`: how many guests
    of their first day may earn from one address."""

    watch: WatchRule = Field(default_factory=WatchRule)
    check_in: CheckInRule = Field(default_factory=CheckInRule)
    comment: CommentRule = Field(default_factory=CommentRule)
    share: ShareRule = Field(default_factory=ShareRule)
    invite: InviteRule = Field(default_factory=InviteRule)
    most_a_day: Annotated[int, Field(ge=1, le=1_000_000)] = 300
    newcomers_per_address: Annotated[int, Field(ge=1, le=10_000)] = 20

    def times(self, rule: Rule) -> int:
        return 1 if rule is Rule.CHECK_IN else self._counted(rule).times

    def points(self, rule: Rule, *, streak: int = 1) -> int:
        """For one time; `streak`: the days in a row, of a check-in."""
        if rule is Rule.CHECK_IN:
            return self.check_in.points + self.check_in.bonus * min(streak - 1, self.check_in.bonus_days)
        return self._counted(rule).points

    def enabled(self, rule: Rule) -> bool:
        return self.check_in.enabled if rule is Rule.CHECK_IN else self._counted(rule).enabled

    def _counted(self, rule: Rule) -> CountedRule:
        counted: dict[Rule, CountedRule] = {
            Rule.WATCH: self.watch,
            Rule.COMMENT: self.comment,
            Rule.SHARE: self.share,
            Rule.INVITE: self.invite,
        }
        return counted[rule]


class WatchBeat(BaseModel):
    """`at`: the time that the picture carries which the player shows now."""

    at: AwareDatetime


class WatchBeaten(BaseModel):
    """`seconds` watched today, as they count; `earned` points by this beat."""

    seconds: int
    earned: int


class TaskRead(BaseModel):
    """A way to earn: `points` each time (of a check-in: today), `done` of `times` today.

    `minutes`: of watching, for each time, and `seconds` of them are watched already; of an invitation those
    that the newcomer has to watch.
    """

    rule: Rule
    points: int
    times: int
    done: int
    minutes: int | None = None
    seconds: int | None = None


class StreakRead(BaseModel):
    """`days` in a row; `done` today. `tomorrow`: what the next one brings."""

    days: int
    done: bool
    tomorrow: int


class MyPoints(BaseModel):
    """What a viewer has and may still earn today. `most_a_day` and `earned_today` are of all rules.

    `day_ends_at`: when the tasks begin anew.
    """

    balance: int
    earned_today: int
    most_a_day: int
    tasks: list[TaskRead]
    check_in: StreakRead | None
    day_ends_at: datetime


class CheckedIn(BaseModel):
    """`earned` 0: it was done today already."""

    earned: int
    balance: int
    streak: int
