"""Kinds of audiences. Shares are of all people, rates are per minute and person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """`share` of the people have it, and then act `per_minute` times at random moments."""

    share: float = 0.0
    per_minute: float = 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """`burst` of the people come within the first `burst_seconds`, the others trickle in over the first
    `trickle` of the time. Who has no habit only watches.

    `vote` and `enter` are done once for each poll and raffle that opens; their rate counts for nothing.
    `leave`: goes away for good or, `return_share` of them, comes back. `drop`: the connection breaks and
    is resumed. `stall`: nothing is read for some seconds. `repeat`: what they send is sent twice.
    """

    about: str
    burst: float = 0.3
    burst_seconds: float = 5.0
    trickle: float = 0.5
    comment: Habit = Habit()
    like: Habit = Habit()
    taps: tuple[int, int] = (1, 8)
    gift: Habit = Habit()
    share: Habit = Habit()
    vote: Habit = Habit()
    enter: Habit = Habit()
    leave: Habit = Habit()
    return_share: float = 0.5
    drop: Habit = Habit()
    stall: Habit = Habit()
    repeat: Habit = Habit()
    reaction_seconds: tuple[float, float] = (0.5, 8.0)


PROFILES: dict[str, Profile] = {
    "evening": Profile(
        about="an ordinary evening: most watch, some talk and like, a few leave",
        comment=Habit(0.15, 2),
        like=Habit(0.3, 3),
        gift=Habit(0.03, 1),
        share=Habit(0.02, 0.5),
        vote=Habit(0.5),
        enter=Habit(0.4),
        leave=Habit(0.2, 0.3),
        drop=Habit(0.1, 0.3),
        stall=Habit(0.02, 0.5),
        repeat=Habit(0.05),
    ),
    "launch": Profile(
        about="a launch: nearly all come at once and many act",
        burst=0.8,
        burst_seconds=3.0,
        trickle=0.2,
        comment=Habit(0.4, 4),
        like=Habit(0.6, 6),
        gift=Habit(0.1, 2),
        share=Habit(0.05, 0.5),
        vote=Habit(0.9),
        enter=Habit(0.8),
        leave=Habit(0.05, 0.3),
        drop=Habit(0.1, 0.5),
        repeat=Habit(0.1),
        reaction_seconds=(0.3, 5.0),
    ),
    "lurkers": Profile(about="only watchers", leave=Habit(0.1, 0.2)),
    "underground": Profile(
        about="bad networks: connections break, stall and repeat what they sent",
        comment=Habit(0.3, 4),
        like=Habit(0.5, 6),
        gift=Habit(0.05, 1),
        share=Habit(0.2, 2),
        vote=Habit(0.8),
        enter=Habit(0.5),
        leave=Habit(0.1, 0.5),
        return_share=0.9,
        drop=Habit(0.8, 4),
        stall=Habit(0.3, 2),
        repeat=Habit(0.5),
    ),
    "busy": Profile(
        about="everybody acts as fast as a hand can; for benchmarks",
        burst=1.0,
        burst_seconds=5.0,
        trickle=0.0,
        comment=Habit(0.05, 6),
        like=Habit(1.0, 12),
        taps=(1, 4),
        gift=Habit(0.2, 6),
        vote=Habit(1.0),
        enter=Habit(1.0),
        repeat=Habit(0.2),
        reaction_seconds=(0.1, 6.0),
    ),
    "demo": Profile(
        about="a small room that lives, and costs next to nothing",
        burst=0.6,
        burst_seconds=8.0,
        trickle=0.2,
        comment=Habit(0.6, 1.2),
        like=Habit(0.7, 2),
        gift=Habit(0.1, 0.3),
        share=Habit(0.1, 0.1),
        vote=Habit(0.9),
        enter=Habit(0.8),
        leave=Habit(0.3, 0.2),
        return_share=1.0,
        drop=Habit(0.2, 0.1),
    ),
}
