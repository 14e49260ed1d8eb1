"""What the assistant says: the text of a rule with its places filled. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from liveloop.talk.comments.text import BODY_LENGTH, RAW_LENGTH, seen_length

PLACE = re.compile(r"\{([a-z_]{1,20})\}")
PLACES = ("name", "room")


def unknown_places(text: str) -> list[str]:
    """What stands in braces and means nothing."""
    return [place.group(0) for place in PLACE.finditer(text) if place.group(1) not in PLACES]


def worded(text: str, *, name: str, room: str) -> str:
    """At most as long as a comment. What is filled in is not looked at again."""
    known = {"name": name, "room": room}
    said = PLACE.sub(lambda place: known.get(place.group(1), place.group(0)), text)[:RAW_LENGTH]
    kept = bisect_right(range(len(said) + 1), BODY_LENGTH, key=lambda length: seen_length(said[:length])) - 1
    return said[:kept].strip()
