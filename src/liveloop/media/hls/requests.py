"""One HTTP/1.1 request as the origin needs it, and the directives of a playlist request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

RANGE = re.compile(rb"bytes=([0-9]{0,15})-([0-9]{0,15})")
USUAL_DIRECTIVES = re.compile(r"_HLS_msn=([0-9]{1,9})&_HLS_part=([0-9]{1,9})(&_HLS_skip=YES)?")
DECIMAL = re.compile(r"[0-9]{1,9}")


class DirectivesInvalid(ValueError):
    """A delivery directive that is not a number, or a part without its segment."""


class RangeNotSatisfiable(ValueError):
    """A range beyond the end of the file."""


@dataclass(slots=True)
class Request:
    """`range` is the raw header or None."""

    method: bytes
    path: str
    query: str
    gzip: bool
    range: bytes | None
    keep_alive: bool


@dataclass(frozen=True, slots=True)
class Directives:
    """`_HLS_msn`, `_HLS_part`, `_HLS_skip` (section 6.2.5)."""

    msn: int | None
    part: int | None
    skip: bool


@lru_cache(maxsize=256)
def parse_directives(query: str) -> Directives:
    """The directives of a query string; raises DirectivesInvalid. `_HLS_skip=v2` is answered as `YES`.

    Remembered, because all who watch a broadcast ask for the same part at the same time.
    """
    usual = USUAL_DIRECTIVES.fullmatch(query)
    if usual is not None:
        return Directives(int(usual[1]), int(usual[2]), usual[3] is not None)
    if not query:
        return Directives(None, None, False)
    try:
        values = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=32))
    except ValueError as error:
        raise DirectivesInvalid("The query has too many fields.") from error
    msn, part = _number(values.get("_HLS_msn")), _number(values.get("_HLS_part"))
    if part is not None and msn is None:
        raise DirectivesInvalid("_HLS_part needs _HLS_msn.")
    return Directives(msn, part, values.get("_HLS_skip") in ("YES", "v2"))


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if not DECIMAL.fullmatch(text):
        raise DirectivesInvalid("_HLS_msn and _HLS_part must be decimal numbers.")
    return int(text)


def parse_range(header: bytes, size: int) -> tuple[int, int] | None:
    """(start, end) of a single byte range, end exclusive; None for what may be ignored (RFC 9110, 14.2)."""
    match = RANGE.fullmatch(header)
    if match is None or header == b"bytes=-":
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    if start >= size or start >= end:
        raise RangeNotSatisfiable(f"The file has {size} bytes.")
    return start, end
