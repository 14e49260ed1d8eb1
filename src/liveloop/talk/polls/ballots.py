"""Ballots on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.polls.models import Ballot, Poll
from liveloop.talk.polls.questions import QUESTIONS, Answer, Choices
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
    """What counts as this person's vote: the first that they sent. `results` where they are not hidden."""

    choices: list[int] | None
    answers: list[Answer] | None
    results: Results | None

    @classmethod
    def of(cls, poll: Poll, given: list[Answer], results: Results | None) -> BallotRead:
        if poll.questions is not None:
            return cls(choices=None, answers=given, results=results)
        return cls.model_validate({"choices": given, "answers": None, "results": results})


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
