"""A channel's log as this gateway holds it: in order, without gaps, its last part in memory. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liveloop.realtime import metrics
from liveloop.realtime.history.entry import Entry
from liveloop.realtime.history.recent import Recent
from liveloop.realtime.history.sequencer import Sequencer
from liveloop.realtime.history.source import EMPTY, Head
from liveloop.realtime.limits import Limits

RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries with after < offset <= until were not brought by the bus."""

    epoch: str
    after: int
    until: int


class Line:
    """`flushed` is the offset up to which everything was taken for sending; `recent` reaches further."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.recent = Recent(events=limits.recent_events, size=limits.recent_bytes)
        self.epoch = EMPTY.epoch
        self.flushed = EMPTY.offset
        self.pending: list[Entry] = []  # bounded: each flush takes all of it
        self._sequencer = Sequencer(EMPTY.offset, held_limit=limits.held_events)
        self._gap_since: float | None = None
        self._fetching = False

    @property
    def head(self) -> Head:
        """Where a snapshot that is made now has to start."""
        return Head(self.epoch, self.flushed)

    def restart_at(self, head: Head) -> None:
        self.epoch = head.epoch
        self.flushed = head.offset
        self._sequencer = Sequencer(head.offset, held_limit=self._limits.held_events)
        self._gap_since = None
        self.recent.clear()
        self.pending.clear()

    def arrive(self, epoch: str, entry: Entry) -> bool:
        """Take an entry from the bus; False: it is of another epoch, and the log knows which one counts."""
        if not self._is_epoch(epoch):
            return False
        if entry.offset <= self._sequencer.last:
            metrics.REPEATS.inc()
        self._release(self._sequencer.offer(entry))
        return True

    def reach(self, head: Head) -> bool:
        """The log is known to go to `head`; False: it is another history than ours."""
        if not self._is_epoch(head.epoch):
            return False
        self._sequencer.expect(head.offset)
        return True

    def take_pending(self) -> list[Entry]:
        """What is to be sent now, in order."""
        entries, self.pending = self.pending, []
        if entries:
            self.flushed = entries[-1].offset
        return entries

    def gap(self, now: float) -> Gap | float | None:
        """A gap to fetch now (then answer with `fill` or `give_up`), the seconds until then, or None."""
        missing = self._sequencer.missing
        if missing is None or self._fetching:
            self._gap_since = None if missing is None else self._gap_since
            return None
        if self._gap_since is None:
            self._gap_since = now
        wait = self._gap_since + self._limits.gap_seconds - now
        if wait > 0:
            return wait
        self._fetching = True
        return Gap(self.epoch, *missing)

    def fill(self, gap: Gap, entries: Sequence[Entry]) -> None:
        """What the log has of `gap`; what is missing before the first entry is gone for good."""
        self._fetching = False
        if gap.epoch != self.epoch:
            return
        metrics.GAP_EVENTS.inc(len(entries))
        first = entries[0].offset if entries else gap.until + 1
        if first > gap.after + 1:
            metrics.HOLES.inc(first - gap.after - 1)
            self._release(self._sequencer.skip_to(first - 1))
        for entry in entries:
            self._release(self._sequencer.offer(entry))

    def give_up(self, now: float) -> None:
        """The log did not answer: try again after a while."""
        self._fetching = False
        self._gap_since = now + RETRY_SECONDS

    def _is_epoch(self, epoch: str) -> bool:
        if self.epoch == EMPTY.epoch:
            self.epoch = epoch
        return epoch == self.epoch

    def _release(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.recent.add(entry)
            self.pending.append(entry)
            metrics.EVENTS.labels(entry.lane.value).inc()
