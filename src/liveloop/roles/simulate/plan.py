"""Who comes when and does what: decided beforehand from a seed, so that a run can be repeated. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from liveloop.roles.simulate.profiles import Habit, Profile
from liveloop.roles.simulate.sentences import NAMES, SENTENCES

AWAY_SECONDS = (2.0, 20.0)
STALL_SECONDS = (0.5, 6.0)
LEAST_STAY_SECONDS = 1.0
SHARE_CHANNELS = ("link", "system", "wechat", "qr")


class ActKind(StrEnum):
    COMMENT = "comment"
    LIKE = "like"
    GIFT = "gift"
    SHARE = "share"
    VOTE = "vote"
    ENTER = "enter"
    DROP = "drop"
    STALL = "stall"
    LEAVE = "leave"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Act:
    """`at`: seconds from the beginning of the run. `amount`: taps of a like, seconds of a stall, and for a
    gift the place in the catalogue as a share of it. `text`: of a comment, or the channel of a share."""

    at: float
    kind: ActKind
    amount: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What somebody does once a poll or a raffle opens: after `seconds`, and which option as a share."""

    seconds: float
    choice: float


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """`acts` by time. `repeats`: every command is sent twice. No reaction: they do not take part."""

    number: int
    name: str
    arrives: float
    acts: tuple[Act, ...]
    repeats: bool
    votes: Reaction | None
    enters: Reaction | None


def plan_of(profile: Profile, *, viewers: int, seconds: float, seed: int) -> list[PersonPlan]:
    """The same arguments give the same plan; a person's plan does not depend on how many others there are."""
    return [_person(profile, number, seconds, random.Random(f"{seed}/{number}")) for number in range(viewers)]


def planned(plans: Sequence[PersonPlan]) -> dict[ActKind, int]:
    """How many acts of each kind there are; reactions are none before something opens."""
    counts = dict.fromkeys(ActKind, 0)
    for plan in plans:
        for act in plan.acts:
            counts[act.kind] += 1
    return counts


def _person(profile: Profile, number: int, seconds: float, dice: random.Random) -> PersonPlan:
    arrives = _arrival(profile, seconds, dice)
    stay = (arrives + LEAST_STAY_SECONDS, seconds)
    acts = [
        Act(at, ActKind.COMMENT, text=dice.choice(SENTENCES)) for at in _moments(profile.comment, stay, dice)
    ]
    acts += [
        Act(at, ActKind.LIKE, amount=dice.randint(*profile.taps)) for at in _moments(profile.like, stay, dice)
    ]
    acts += [Act(at, ActKind.GIFT, amount=dice.random()) for at in _moments(profile.gift, stay, dice)]
    acts += [
        Act(at, ActKind.SHARE, text=dice.choice(SHARE_CHANNELS)) for at in _moments(profile.share, stay, dice)
    ]
    acts += [Act(at, ActKind.DROP) for at in _moments(profile.drop, stay, dice)]
    acts += [
        Act(at, ActKind.STALL, amount=dice.uniform(*STALL_SECONDS))
        for at in _moments(profile.stall, stay, dice)
    ]
    votes, enters = (_reaction(profile, habit, dice) for habit in (profile.vote, profile.enter))
    repeats = dice.random() < profile.repeat.share
    return PersonPlan(
        number=number,
        name=f"{dice.choice(NAMES)}{number:03d}",
        arrives=arrives,
        acts=tuple(_with_absence(acts, _absence(profile, stay, dice))),
        repeats=repeats,
        votes=votes,
        enters=enters,
    )


def _arrival(profile: Profile, seconds: float, dice: random.Random) -> float:
    if dice.random() < profile.burst:
        return dice.uniform(0, min(profile.burst_seconds, seconds))
    return dice.uniform(0, seconds * profile.trickle)


def _moments(habit: Habit, stay: tuple[float, float], dice: random.Random) -> list[float]:
    """A Poisson process over the stay, for those who have the habit."""
    at, until = stay
    moments: list[float] = []
    if dice.random() >= habit.share or habit.per_minute <= 0:
        return moments
    while (at := at + dice.expovariate(habit.per_minute / 60)) < until:
        moments.append(at)
    return moments


def _reaction(profile: Profile, habit: Habit, dice: random.Random) -> Reaction | None:
    takes_part = dice.random() < habit.share
    reaction = Reaction(seconds=dice.uniform(*profile.reaction_seconds), choice=dice.random())
    return reaction if takes_part else None


def _absence(profile: Profile, stay: tuple[float, float], dice: random.Random) -> list[Act]:
    """The first time somebody leaves, and when they come back."""
    moments = _moments(profile.leave, stay, dice)
    comes_back = dice.random() < profile.return_share
    away = dice.uniform(*AWAY_SECONDS)
    if not moments:
        return []
    leaves = Act(moments[0], ActKind.LEAVE)
    if not comes_back or leaves.at + away >= stay[1]:
        return [leaves]
    return [leaves, Act(leaves.at + away, ActKind.RETURN)]


def _with_absence(acts: Sequence[Act], absence: Sequence[Act]) -> list[Act]:
    """Who is away does nothing."""
    left = absence[0].at if absence else float("inf")
    back = absence[1].at if len(absence) > 1 else float("inf")
    present = [act for act in acts if not left <= act.at <= back]
    return sorted([*present, *absence], key=lambda act: act.at)
