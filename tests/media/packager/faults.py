"""What networks and encoders do to a run of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from liveloop.media.unit import TICKS, AudioUnit, Unit, VideoUnit
from tests.media.synthetic import EPOCH, Shape, arriving, encode, shifted

MILLISECOND = 90


@dataclass(frozen=True)
class Mute:
    """No units of one kind (or of both) for a while, in seconds of the run."""

    start: float
    length: float
    video: bool
    audio: bool

    def apply(self, units: Sequence[Unit]) -> list[Unit]:
        return [unit for unit in units if not self._hits(unit)]

    def _hits(self, unit: Unit) -> bool:
        kind = self.video if isinstance(unit, VideoUnit) else self.audio
        return kind and self.start <= unit.arrived - EPOCH < self.start + self.length


@dataclass(frozen=True)
class Drop:
    """Every unit whose number is in the set is lost."""

    numbers: frozenset[int]

    def apply(self, units: Sequence[Unit]) -> list[Unit]:
        return [unit for number, unit in enumerate(units) if number not in self.numbers]


@dataclass(frozen=True)
class Jump:
    """From a moment on, time stamps are `ticks` off, after a pause of `pause` seconds."""

    at: float
    ticks: int
    pause: float

    def apply(self, units: Sequence[Unit]) -> list[Unit]:
        before = [unit for unit in units if unit.arrived - EPOCH < self.at]
        return before + shifted(units[len(before) :], ticks=self.ticks, seconds=self.pause)


@dataclass(frozen=True)
class Jitter:
    """Time stamps off by a few milliseconds, audio and video alike; decode times may repeat."""

    offsets: tuple[int, ...]

    def apply(self, units: Sequence[Unit]) -> list[Unit]:
        return [
            arriving(unit, unit.arrived, self.offsets[number % len(self.offsets)] * MILLISECOND)
            for number, unit in enumerate(units)
        ]


@dataclass(frozen=True)
class Wild:
    """Some pictures claim to be shown at an absurd time."""

    every: int
    ticks: int

    def apply(self, units: Sequence[Unit]) -> list[Unit]:
        return [
            replace(unit, pts=unit.dts + self.ticks)
            if isinstance(unit, VideoUnit) and number % self.every == 0
            else unit
            for number, unit in enumerate(units)
        ]


Fault = Mute | Drop | Jump | Jitter | Wild

seconds = st.floats(0.2, 7.0).map(lambda value: round(value, 3))

faults = st.one_of(
    st.builds(Mute, start=seconds, length=st.floats(0.05, 5.0), video=st.booleans(), audio=st.booleans()),
    st.builds(Drop, st.frozensets(st.integers(0, 800), max_size=60)),
    st.builds(
        Jump,
        at=seconds,
        ticks=st.integers(-TICKS * 4000, TICKS * 4000),
        pause=st.sampled_from([0.0, 0.0, 0.3, 1.5, 6.0]),
    ),
    st.builds(Wild, every=st.integers(1, 50), ticks=st.integers(-TICKS * 9000, TICKS * 9000)),
    st.builds(Jitter, st.lists(st.integers(-15, 15), min_size=3, max_size=17).map(tuple)),
)

shapes = st.builds(
    Shape,
    seconds=st.floats(0.0, 8.0),
    fps=st.sampled_from([5.0, 10.0, 12.5, 15.0, 24.0, 25.0, 29.97, 30.0, 50.0, 60.0]),
    gop=st.integers(1, 300),
    b_frames=st.integers(0, 3),
    video=st.booleans(),
    audio=st.booleans(),
    sample_rate=st.sampled_from([22_050, 44_100, 48_000]),
    starts=st.integers(0, 1 << 33),
    audio_late=st.sampled_from([0.0, 0.0, 0.05, 0.3]),
    milliseconds=st.booleans(),
).filter(lambda shape: shape.video or shape.audio)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Shape, list[Unit]]:
    """A shape and the units that arrive of it."""
    shape = draw(shapes)
    units = encode(shape)
    for fault in draw(st.lists(faults, max_size=3)):
        units = fault.apply(units)
    return shape, units


def count(units: Sequence[Unit]) -> tuple[int, int]:
    """(pictures, audio frames)."""
    sounds = sum(isinstance(unit, AudioUnit) for unit in units)
    return len(units) - sounds, sounds
