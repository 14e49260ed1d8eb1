"""Polls on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.polls.models import Poll

OPTIONS = 10

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class PollStateName(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class PollCreate(BaseModel):
    """`live_results`: viewers see the numbers as soon as they have voted; else when it is over. `answer`:
    numbers of the right options, from 0, which makes it a quiz. `seconds`: it closes by itself."""

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    options: Annotated[list[Line], Field(min_length=2, max_length=OPTIONS)]
    multiple: bool = False
    anonymous: bool = True
    live_results: bool = True
    answer: Annotated[list[Annotated[int, Field(ge=0, lt=OPTIONS)]], Field(max_length=OPTIONS)] | None = None
    seconds: Annotated[int, Field(ge=10, le=3600)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> PollCreate:
        if len(set(self.options)) < len(self.options):
            raise PydanticCustomError("options_repeated", "Each option may be there once.")
        right = set(self.answer or ())
        if any(number >= len(self.options) for number in right) or (len(right) > 1 and not self.multiple):
            raise PydanticCustomError("answer_no_option", "The answer is none of the options.")
        self.answer = sorted(right) or None
        return self


class PollOpen(BaseModel):
    """`at`: media time of the picture that whoever opens it saw, believed for ten seconds."""

    at: AwareDatetime | None = None


class Results(BaseModel):
    """One number an option; with several choices a voter they add up to more than `voters`."""

    votes: list[int]
    voters: int


class PollView(BaseModel):
    """A poll as viewers see it, open from `at` until the first of `closes_at` and `closed_at` (media time).

    `results` are missing while they are hidden, `answer` until it is closed.
    """

    id: uuid.UUID
    broadcast_id: uuid.UUID
    question: str
    options: list[str]
    multiple: bool
    anonymous: bool
    is_quiz: bool
    live_results: bool
    at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    results: Results | None
    answer: list[int] | None

    @classmethod
    def of(cls, poll: Poll) -> PollView:
        closed = poll.state == PollStateName.CLOSED
        assert poll.at is not None, "viewers see what was opened"
        return cls(
            id=poll.id,
            broadcast_id=poll.broadcast_id,
            question=poll.question,
            options=poll.options,
            multiple=poll.multiple,
            anonymous=poll.anonymous,
            is_quiz=poll.answer is not None,
            live_results=poll.live_results,
            at=poll.at,
            closes_at=poll.closes_at,
            closed_at=poll.closed_at,
            results=Results(**poll.results) if closed or poll.live_results else None,
            answer=poll.answer if closed else None,
        )


class PollRead(BaseModel):
    """A poll as staff sees it."""

    model_config = ConfigDict(from_attributes=True, title="Poll")

    id: uuid.UUID
    question: str
    options: list[str]
    multiple: bool
    anonymous: bool
    live_results: bool
    answer: list[int] | None
    seconds: int | None
    state: PollStateName
    at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    results: Results
    created_at: datetime


class PollList(BaseModel):
    """Oldest first."""

    items: list[PollRead]


class PollViews(BaseModel):
    """Oldest first."""

    items: list[PollView]


class Vote(BaseModel):
    """The data of `poll.vote`: numbers of options, from 0."""

    poll_id: uuid.UUID
    choices: Annotated[list[Annotated[int, Field(ge=0, lt=OPTIONS)]], Field(min_length=1, max_length=OPTIONS)]


class BallotRead(BaseModel):
    """What counts as this person's vote: the first that they sent. `results` where they are not hidden."""

    choices: list[int] | None
    results: Results | None
