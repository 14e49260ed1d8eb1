"""What the simulated people did, and what became of it: their own account, to compare the system's with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from liveloop.insight.latency.histogram import Histogram, bucket_of

UNKNOWN = "command.unknown"


@dataclass(slots=True)
class CommandBook:
    """Of one command. `sent` counts each act once, `repeated` what went out again under the same id: on
    purpose, after a cut, or because the server asked for it. `unanswered` were still open at the end."""

    sent: int = 0
    repeated: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    answer_ms: Histogram = field(default_factory=Histogram)


@dataclass(slots=True)
class Book:
    """Of all people together. Times are seconds of the run's clock."""

    commands: dict[str, CommandBook] = field(default_factory=dict)
    joins: int = 0
    joins_refused: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    resumed: int = 0
    snapshots: int = 0
    cuts: Counter[str] = field(default_factory=Counter)
    drops: int = 0
    stalls: int = 0
    leaves: int = 0
    returns: int = 0
    said_at: dict[str, float] = field(default_factory=dict)
    """When each comment was sent, by client id."""
    acknowledged: dict[str, int] = field(default_factory=dict)
    """Offset of each comment that the server confirmed, by client id. Not of held ones."""
    held: int = 0
    stored: dict[str, set[str]] = field(default_factory=dict)
    """Under which ids a comment of ours came, by client id: one, or it is stored twice."""
    votes: dict[str, Counter[int]] = field(default_factory=dict)
    """Votes that count, by poll and option."""
    entries: Counter[str] = field(default_factory=Counter)
    """Confirmed entries, by raffle."""
    gifts: Counter[str] = field(default_factory=Counter)
    """Confirmed gifts, by their id in the catalogue."""
    absent: set[str] = field(default_factory=set)
    """Commands that could not even be tried: the room has no catalogue of gifts."""
    likes_total: int = 0
    """The largest sum that the room was told."""
    echo_ms: Histogram = field(default_factory=Histogram)
    delivery_ms: Histogram = field(default_factory=Histogram)

    def of(self, command: str) -> CommandBook:
        return self.commands.setdefault(command, CommandBook())

    def votes_of(self, poll_id: str) -> Counter[int]:
        return self.votes.setdefault(poll_id, Counter())

    @property
    def not_offered(self) -> list[str]:
        """Commands that the server does not know, or has nothing for."""
        unknown = {name for name, one in self.commands.items() if one.refused[UNKNOWN]}
        return sorted(unknown | self.absent)


def add_seconds(histogram: Histogram, seconds: float) -> None:
    histogram.add([(bucket_of(1000 * seconds), 1)])


@dataclass(slots=True)
class Seen:
    """What came to one person. `spans`: stretches of the room's log, (after, until], of which they must have
    seen everything; a snapshot begins a new one."""

    offsets: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    since: int | None = None
    position: int = -1
    skipped: int = 0
    doubled: int = 0

    def begin(self, offset: int) -> bool:
        """A snapshot stands for what was before; returns whether it was not the first."""
        again = self.since is not None
        if self.since is not None:
            self.spans.append((self.since, self.position))
        self.since = self.position = offset
        return again

    def lost(self, offsets: set[int]) -> int:
        """How many of these should have come and did not. What the room said it skipped is not lost."""
        spans = [*self.spans, (self.since, self.position)] if self.since is not None else []
        due = {offset for offset in offsets for after, until in spans if after < offset <= until}
        return max(0, len(due - self.offsets) - self.skipped)
