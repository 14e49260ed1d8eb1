"""Runs a target on mutated inputs and judges errors, time and memory."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.targets import Target

SECONDS_PER_INPUT = 0.25
PATIENCE = 8
"""A run is broken off after this many times what an input may take: else an endless loop ends nothing."""
MAX_GROWTH_BYTES = 24 * 1024 * 1024
WARM_UP_SHARE = 0.2
REPORT_EVERY = 50_000
PAGE_BYTES = 4096

Progress = Callable[[int], None]


class Endless(Exception):
    """Raised inside a run that does not come to an end."""


@dataclass
class Find:
    data: bytes
    why: str

    @property
    def name(self) -> str:
        return f"found-{hashlib.sha256(self.data).hexdigest()[:12]}"


@dataclass
class Outcome:
    target: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    growth: int = 0
    """Resident bytes gained since the warm-up."""
    finds: list[Find] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.finds and self.growth <= MAX_GROWTH_BYTES


def inputs_for(target: Target, *, count: int, seed: int) -> Iterator[bytes]:
    """The corpus as it is, then mutations of it; the same for the same seed."""
    corpus = target.corpus()
    yield from corpus[:count]
    random = Random(f"{target.name} {seed}")
    for _ in range(count - len(corpus)):
        yield target.mutate(random.choice(corpus), corpus, random)


def fuzz(
    target: Target,
    *,
    count: int,
    seed: int,
    seconds_per_input: float = SECONDS_PER_INPUT,
    progress: Progress | None = None,
) -> Outcome:
    outcome = Outcome(target.name)
    base = 0
    begin = time.perf_counter()
    seen: set[str] = set()
    for data in inputs_for(target, count=count, seed=seed):
        find = _try(target, data, outcome, seconds_per_input)
        if find is not None and find.why not in seen:
            seen.add(find.why)
            outcome.finds.append(find)
        outcome.inputs += 1
        if outcome.inputs == int(count * WARM_UP_SHARE):
            base = _resident()
        if progress is not None and outcome.inputs % REPORT_EVERY == 0:
            progress(outcome.inputs)
    outcome.seconds = time.perf_counter() - begin
    outcome.growth = max(_resident() - base, 0) if base else 0
    return outcome


def _try(target: Target, data: bytes, outcome: Outcome, limit: float) -> Find | None:
    """Time is processor time, so that a busy machine is no find."""
    begin = time.thread_time()
    try:
        with _alarm(limit * PATIENCE):
            target.run(data)
    except Exception as error:  # noqa: BLE001 - whatever escapes is the find
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return Find(data, f"{type(error).__name__} at {place}: {error}")
    spent = time.thread_time() - begin
    outcome.slowest = max(outcome.slowest, spent)
    return Find(data, f"takes longer than {limit} s") if spent > limit else None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raises Endless where the block is after so much processor time."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise Endless(f"no end after {seconds} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _resident() -> int:
    """Without what others have freed and the allocator keeps: a leak would grow into that unseen."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES
