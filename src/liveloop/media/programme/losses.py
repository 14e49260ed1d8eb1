"""What did not go on air as it was sent, shown to Prometheus."""

from __future__ import annotations

from typing import Protocol

from prometheus_client import Counter

LEFT_OUT = Counter("liveloop_programme_left_out_units", "Units that did not go on air", ["why"])
SILENT_FRAMES = Counter("liveloop_programme_silent_frames", "Audio frames of silence that filled gaps")


class PackagingCounts(Protocol):
    @property
    def dropped_units(self) -> int: ...

    @property
    def late_audio_frames(self) -> int: ...

    @property
    def silent_frames(self) -> int: ...


class ProgrammeCounts(Protocol):
    @property
    def left_out_units(self) -> int: ...


class LossMeter:
    """Takes the growth of a broadcast's own counts over, so that a unit costs no metric.

    `not_started`: no session could start with them. `late_sound`: their time had gone out already.
    `not_on_air`: of a source that waits for its key frame, or sends what it held back.
    """

    def __init__(self, packager: PackagingCounts, programme: ProgrammeCounts) -> None:
        self._packager = packager
        self._programme = programme
        self._taken: dict[Counter, int] = {}

    def observe(self) -> None:
        packager = self._packager
        self._take(LEFT_OUT.labels("not_started"), packager.dropped_units)
        self._take(LEFT_OUT.labels("late_sound"), packager.late_audio_frames)
        self._take(LEFT_OUT.labels("not_on_air"), self._programme.left_out_units)
        self._take(SILENT_FRAMES, packager.silent_frames)

    def _take(self, counter: Counter, count: int) -> None:
        counter.inc(count - self._taken.get(counter, 0))
        self._taken[counter] = count
