"""Ballots on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.polls.models import Ballot, Poll
from liveloop.talk.polls.questions import QUESTIONS, Answer, Choices
from liveloop.talk.polls.repository import Given
from liveloop.talk.polls.results import Results


class Vote(BaseModel):
    """The data of `poll.vote`: `choices` are numbers of options, from 0; a questionnaire is sent as a whole,
    with one of `answers` a question."""

    poll_id: uuid.UUID
    choices: Choices = []
    answers: Annotated[list[Answer], Field(max_length=QUESTIONS)] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Vote:
        if not self.choices and not self.answers:
            raise PydanticCustomError("vote_empty", "Send choices, or the answers of a questionnaire.")
        return self


class BallotRead(BaseModel):
    """What counts as this person's vote: the first that they sent. `results` where they are not hidden.

    `number`: the how manyth ballot it was of a named poll; `points`: what it won, once that is known.
    """

    choices: list[int] | None
    answers: list[Answer] | None
    results: Results | None
    number: int | None
    points: int | None

    @classmethod
    def of(cls, poll: Poll, given: Given | None, results: Results | None) -> BallotRead:
        if given is None:
            return cls(choices=None, answers=None, results=None, number=None, points=None)
        survey = poll.questions is not None
        return cls(
            choices=None if survey else given.choices,
            answers=given.choices if survey else None,
            results=results,
            number=given.number,
            points=_won(poll, given),
        )


class BallotEntry(BaseModel):
    """A ballot as staff sees it; without a person where the poll is anonymous."""

    person_id: uuid.UUID | None
    name: str | None
    choices: list[Answer]
    created_at: datetime

    @classmethod
    def of(cls, ballot: Ballot) -> BallotEntry:
        return cls(
            person_id=ballot.person_id,
            name=ballot.name or None,
            choices=ballot.choices,
            created_at=ballot.created_at,
        )


def _won(poll: Poll, given: Given) -> int | None:
    if poll.rewarded_until is None or given.number is None:
        return None
    right = given.choices == poll.answer and given.number <= poll.rewarded_until
    return poll.reward_points if right else None
