"""Likes on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

LARGEST = 10_000_000


class LikeReport(BaseModel):
    """How often this page has been tapped in all since it was opened.

    A page reports when it was tapped, at most twice a second; one that comes twice or late changes nothing.
    `source` is a name that the page chose for itself, the same in all its reports.
    """

    source: Annotated[str, StringConstraints(min_length=8, max_length=40)]
    count: Annotated[int, Field(ge=1, le=LARGEST)]


class LikesTaken(BaseModel):
    """`count`: how many of the page's taps are counted by now. Fewer than reported: it tapped faster than a
    hand can, and may report again. `total`: of the whole broadcast."""

    count: int
    total: int
