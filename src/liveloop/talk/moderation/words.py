"""A listed word and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a listed word does to a comment. `allow` takes back what other words would do at its place."""

    ALLOW = "allow"
    MASK = "mask"
    HOLD = "hold"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Word:
    """`text` without its stars; `open_start`, `open_end`: more letters may stand there.

    `by_sound`: homophones and pinyin count too.
    """

    text: str
    action: Action
    by_sound: bool = False
    open_start: bool = False
    open_end: bool = False


def parse(written: str, action: Action, *, by_sound: bool = False) -> Word:
    """A word as people write it into a list: a star at an end stands for more letters."""
    return Word(
        text=written.strip("*").strip(),
        action=action,
        by_sound=by_sound,
        open_start=written.startswith("*"),
        open_end=written.endswith("*"),
    )
