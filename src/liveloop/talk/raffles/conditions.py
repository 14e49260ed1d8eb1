"""What a person must have done to enter, and whether they have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from liveloop.talk.moderation.forms import Form, fold

_FOLDED = Form(fold)


class Condition(StrEnum):
    WORD = "word"
    LIKES = "likes"
    MINUTES = "minutes"
    SHARED = "shared"


def _word(text: str) -> str:
    if not _FOLDED.of(text):
        raise PydanticCustomError("word_empty", "Choose a word with letters or digits.")
    return text


Word = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    AfterValidator(_word),
]


class Conditions(BaseModel):
    """All that are named must be met. `word`: a comment since it opened that holds it, however it is written;
    `likes` and `minutes` (watched live) of the person in this broadcast; `shared`: it, at least once."""

    word: Word | None = None
    likes: Annotated[int, Field(ge=1, le=10_000)] | None = None
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What one person did."""

    said: bool = False
    likes: int = 0
    minutes: int = 0
    shared: bool = False


def missing(conditions: Conditions, done: Done) -> list[Condition]:
    unmet = {
        Condition.WORD: conditions.word is not None and not done.said,
        Condition.LIKES: done.likes < (conditions.likes or 0),
        Condition.MINUTES: done.minutes < (conditions.minutes or 0),
        Condition.SHARED: conditions.shared and not done.shared,
    }
    return [condition for condition, is_unmet in unmet.items() if is_unmet]


def holds(text: str, word: str) -> bool:
    """Width, case, accents, spaces and traditional characters make no difference."""
    return _FOLDED.of(word) in _FOLDED.of(text)
