"""Words, rules and verdicts on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from liveloop.talk.moderation.matcher import PLAIN, Hit
from liveloop.talk.moderation.models import KEY_LENGTH, CommentRulesRow
from liveloop.talk.moderation.verdicts import LinkRule, Reason
from liveloop.talk.moderation.words import Action, parse

WORD_LENGTH = 40
WORDS_AT_ONCE = 10_000
TEXT_LENGTH = 1200


def _has_letters(text: str) -> str:
    if not PLAIN.of(text):
        raise PydanticCustomError("word_letters", "A word needs at least one letter or digit.")
    if len(key_of(text)) > KEY_LENGTH:
        raise PydanticCustomError("word_length", "This word is too long.")
    return text


WordText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=WORD_LENGTH),
    AfterValidator(_has_letters),
]
"""A star at an end stands for more letters: `spam*`."""


class WordsAdd(BaseModel):
    """A word that is listed already gets the new action. Without a room it counts in all of them."""

    words: Annotated[list[WordText], Field(min_length=1, max_length=WORDS_AT_ONCE)]
    action: Action
    by_sound: bool = False
    room_id: uuid.UUID | None = None


class WordsAdded(BaseModel):
    """How many are new, and how many were listed and were changed."""

    added: int
    changed: int


class ListedWordRead(BaseModel):
    model_config = ConfigDict(from_attributes=True, title="ListedWord")

    id: uuid.UUID
    room_id: uuid.UUID | None
    text: str
    action: Action
    by_sound: bool
    created_at: datetime


class CommentRules(BaseModel):
    """How a room is talked in. Staff is bound by none of it.

    `review`: everything waits for a person. `slow_seconds`: between two comments of one person.
    `newcomer_seconds`: how long what somebody says waits for a person, from their first visit on.
    `repeat_seconds`: how long one person may not say nearly the same again. `copies`: from so many people on
    who say nearly the same within a minute it is held. `per_minute`: comments of one person. `longest_run`:
    times that a character may stand in a row. `report_limit`: people who report a comment until it is hidden
    for a person to look at. 0 turns a rule off.
    """

    model_config = ConfigDict(from_attributes=True)

    review: bool = False
    links: LinkRule = "allow"
    slow_seconds: Annotated[int, Field(ge=0, le=3600)] = 0
    newcomer_seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    repeat_seconds: Annotated[int, Field(ge=0, le=600)] = 0
    copies: Annotated[int, Field(ge=0, le=100)] = 0
    per_minute: Annotated[int, Field(ge=0, le=120)] = 0
    longest_run: Annotated[int, Field(ge=0, le=100)] = 0
    report_limit: Annotated[int, Field(ge=0, le=100)] = 3

    @classmethod
    def of(cls, row: CommentRulesRow | None) -> CommentRules:
        return cls() if row is None else cls.model_validate(row)


class Trial(BaseModel):
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT_LENGTH)]
    room_id: uuid.UUID | None = None


class HitRead(BaseModel):
    """Characters `start` to `end` (not included) of the text; not `certain`: a person should look."""

    word: str
    action: Action
    start: int
    end: int
    certain: bool

    @classmethod
    def of(cls, hit: Hit) -> HitRead:
        return cls(
            word=hit.word.text, action=hit.word.action, start=hit.start, end=hit.end, certain=hit.certain
        )


class TrialResult(BaseModel):
    """What would become of it if a viewer said it now."""

    action: Action
    text: str
    reasons: list[Reason]
    hits: list[HitRead]


def key_of(text: str) -> str:
    """What two ways of writing a listed word have in common."""
    word = parse(text, Action.BLOCK)
    return f"{'*' * word.open_start}{PLAIN.of(word.text)}{'*' * word.open_end}"
