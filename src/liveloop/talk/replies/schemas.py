"""The assistant's rules on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from liveloop.shows.watch.conversation import LinkRead
from liveloop.talk.comments.errors import CommentInvalid
from liveloop.talk.comments.text import BODY_LENGTH, normalise
from liveloop.talk.moderation.matcher import PLAIN
from liveloop.talk.replies.models import Audience, MatchMode
from liveloop.talk.replies.patterns import PATTERN_LENGTH, Pattern, PatternInvalid
from liveloop.talk.replies.wording import unknown_places

WORDS = 20
DAY_MINUTES = 24 * 60
LONGEST_REST_SECONDS = 86_400
_URL = TypeAdapter(HttpUrl)


def _has_letters(text: str) -> str:
    if not PLAIN.of(text):
        raise PydanticCustomError("word_letters", "A word needs at least one letter or digit.")
    return text


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise PydanticCustomError("zone_unknown", "There is no such time zone.") from error
    return name


def _is_web_address(text: str) -> str:
    try:
        _URL.validate_python(text)
    except ValidationError as error:
        raise PydanticCustomError("link_url", "Write an address that begins with https://.") from error
    return text


def _has_known_places(text: str) -> str:
    if unknown := unknown_places(text):
        message = "There is no {place}. Write only name and room in braces."
        raise PydanticCustomError("reply_place", message, {"place": unknown[0]})
    try:
        return normalise(text)
    except CommentInvalid as error:
        raise PydanticCustomError("reply_empty", "Write what the assistant says.") from error


def _is_pattern(text: str) -> str:
    try:
        Pattern(text)
    except PatternInvalid as error:
        message = "This expression cannot be used: {reason}"
        raise PydanticCustomError("pattern_invalid", message, {"reason": str(error)}) from error
    return text


Line = StringConstraints(strip_whitespace=True, min_length=1, max_length=40)
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Phrase = Annotated[str, Line, AfterValidator(_has_letters)]
PatternText = Annotated[
    str, StringConstraints(min_length=1, max_length=PATTERN_LENGTH), AfterValidator(_is_pattern)
]
ReplyText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_has_known_places),
]
WebAddress = Annotated[str, StringConstraints(max_length=500), AfterValidator(_is_web_address)]
Rest = Annotated[int, Field(ge=0, le=LONGEST_REST_SECONDS)]
Minute = Annotated[int, Field(ge=0, lt=DAY_MINUTES)]


class LinkWrite(BaseModel):
    label: Annotated[str, Line]
    url: WebAddress


class ReplyRuleWrite(BaseModel):
    """See `models.ReplyRule`. `reply` may hold {name}, who asked, and {room}. A word that ends or begins with
    a star counts in longer words too."""

    name: Title
    enabled: bool = True
    mode: MatchMode = MatchMode.ANY
    words: Annotated[list[Phrase], Field(max_length=WORDS)] = []
    pattern: PatternText | None = None
    reply: ReplyText
    audience: Audience = Audience.ROOM
    link: LinkWrite | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] = 100
    rule_seconds: Rest = 10
    person_seconds: Rest = 60
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    day_from: Minute | None = None
    day_until: Minute | None = None
    zone: Annotated[str, StringConstraints(max_length=64), AfterValidator(_is_zone)] = "UTC"

    @model_validator(mode="after")
    def _fits(self) -> ReplyRuleWrite:
        if self.mode is MatchMode.PATTERN and self.pattern is None:
            raise PydanticCustomError("pattern_missing", "Write an expression, or choose words.")
        if self.mode is not MatchMode.PATTERN and not self.words:
            raise PydanticCustomError("words_missing", "Write at least one word.")
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise PydanticCustomError("period_order", "The end has to be after the start.")
        if (self.day_from is None) != (self.day_until is None) or (
            self.day_from is not None and self.day_from == self.day_until
        ):
            raise PydanticCustomError("hours_both", "Hours need a start and another end.")
        return self


class ReplyRuleCreate(ReplyRuleWrite):
    """Without a room it counts in all of them; with a broadcast in that one alone."""

    room_id: uuid.UUID | None = None
    broadcast_id: uuid.UUID | None = None


class ReplyRuleSwitch(BaseModel):
    enabled: bool


class ReplyRuleRead(BaseModel):
    """`answered`: how often, in all or in the broadcast that was asked about."""

    model_config = ConfigDict(title="ReplyRule")

    id: uuid.UUID
    room_id: uuid.UUID | None
    broadcast_id: uuid.UUID | None
    name: str
    enabled: bool
    mode: MatchMode
    words: list[str]
    pattern: str | None
    reply: str
    audience: Audience
    link: LinkRead | None
    priority: int
    rule_seconds: int
    person_seconds: int
    starts_at: datetime | None
    ends_at: datetime | None
    day_from: int | None
    day_until: int | None
    zone: str
    created_at: datetime
    answered: int
    last_answered_at: datetime | None


class ReplyRules(BaseModel):
    """In the order in which they answer."""

    items: list[ReplyRuleRead]


class AssistantWrite(BaseModel):
    name: Annotated[str, Line]


class AssistantRead(BaseModel):
    """Under which name rules answer."""

    name: str


class ReplyTrial(BaseModel):
    text: Annotated[str, StringConstraints(min_length=1, max_length=BODY_LENGTH)]
    room_id: uuid.UUID | None = None
    broadcast_id: uuid.UUID | None = None


Why = Literal["answers", "later", "off", "not_now", "no_match"]


class TriedRule(BaseModel):
    """`why` it answers or not: `later` would answer if the ones before it rest; `not_now`: outside of its
    times. `found`: what matched, as [start, end) of the text."""

    rule_id: uuid.UUID
    name: str
    why: Why
    found: list[tuple[int, int]]


class ReplyTrialResult(BaseModel):
    """`reply` is what the assistant would say, were nothing at rest; the rules are in their order."""

    reply: str | None
    audience: Audience | None
    rules: list[TriedRule]
