"""The life of a broadcast as data: which state may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from liveloop.shows.vocabulary import BroadcastState as State

FOLLOWS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.DRAFT: frozenset({State.SCHEDULED, State.PREPARING, State.LIVE}),
        State.SCHEDULED: frozenset({State.DRAFT, State.PREPARING, State.LIVE}),
        State.PREPARING: frozenset({State.LIVE, State.ENDED}),
        State.LIVE: frozenset({State.INTERRUPTED, State.ENDED}),
        State.INTERRUPTED: frozenset({State.LIVE, State.ENDED}),
        State.ENDED: frozenset({State.REPLAY_READY}),
        State.REPLAY_READY: frozenset({State.ENDED}),
    }
)
"""`replay_ready` goes back to `ended` when its recording is deleted."""

PLANNED = frozenset({State.DRAFT, State.SCHEDULED})
"""Still a plan: it may be rescheduled and deleted."""


def may_follow(before: State, after: State) -> bool:
    return after in FOLLOWS[before]
