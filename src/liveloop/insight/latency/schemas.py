"""Measured latency on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from liveloop.insight.latency.histogram import BUCKETS

ECHOES = 60
"""In one report: somebody may send five comments in five seconds."""
PAINTS = 6_000
"""In one report: a hundred comments a second for a minute."""
LONGEST_MILLISECONDS = 600_000

Pair = tuple[Annotated[int, Field(ge=0, lt=BUCKETS)], Annotated[int, Field(ge=1, le=PAINTS)]]
Pairs = Annotated[list[Pair], Field(max_length=BUCKETS)]
Span = Annotated[float, Field(ge=0, le=LONGEST_MILLISECONDS)]


class LatencyReport(BaseModel):
    """What one page measured since its last report; see `insight/latency/histogram.py` for the buckets.

    `echo`: from the tap on send until the own comment came back from the room. `paint`: from the making
    of an event by the server until the frame that shows it. `clock_ms`: how wrong the page's view of the
    server's clock may be. `picture_ms`: from the picture's address to its first frame, once a visit.
    `clipped`: samples that the page forced into the first or the last bucket.
    """

    echo: Pairs = []
    paint: Pairs = []
    clock_ms: Span | None = None
    picture_ms: Span | None = None
    played_ms: Annotated[int, Field(ge=0, le=LONGEST_MILLISECONDS)] = 0
    stalled_ms: Annotated[int, Field(ge=0, le=LONGEST_MILLISECONDS)] = 0
    stalls: Annotated[int, Field(ge=0, le=1_000)] = 0
    clipped: Annotated[int, Field(ge=0, le=PAINTS)] = 0

    @model_validator(mode="after")
    def _is_of_one_person(self) -> Self:
        if sum(count for _, count in self.echo) > ECHOES:
            raise ValueError("more echoes than one person can have sent")
        if sum(count for _, count in self.paint) > PAINTS:
            raise ValueError("more paints than a room can have seen")
        return self


class LatencySummary(BaseModel):
    """Milliseconds, each off by at most `relative_error` of itself; None without samples."""

    samples: int
    p50: float | None
    p95: float | None
    p99: float | None


class LatencyPoint(BaseModel):
    """One minute, by the clock of the server that heard it."""

    at: datetime
    echo: LatencySummary
    paint: LatencySummary


class LatencyRead(BaseModel):
    """What real pages measured of a broadcast: all of it in `echo` ... `clock`, then minute by minute.

    `stalled_ms` of `played_ms` and `stalls` are sums over the same pages. `reports` counts messages,
    `clipped` samples that were forced into the first or the last bucket. Comments are to stay below
    `threshold_ms`.
    """

    echo: LatencySummary
    paint: LatencySummary
    picture: LatencySummary
    clock: LatencySummary
    played_ms: int
    stalled_ms: int
    stalls: int
    reports: int
    clipped: int
    relative_error: float
    threshold_ms: int
    minutes: list[LatencyPoint]
