"""Polls on the wire."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.polls.models import Poll, PollStateName
from liveloop.talk.polls.questions import (
    OPTIONS,
    QUESTIONS,
    WRITTEN,
    Heading,
    Line,
    PollQuestion,
    PollQuestionRead,
    QuestionKind,
    ResultsFor,
    check_options,
)
from liveloop.talk.polls.results import Results, questions_of


class PollPicture(BaseModel):
    """A picture that was uploaded. `text` says what it shows beyond the words of its option."""

    name: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class PictureRead(BaseModel):
    """`url` never shows another picture."""

    model_config = ConfigDict(title="PollPictureRead")

    name: str
    url: str
    text: str


class PollReward(BaseModel):
    """Points for each right answer, or for the `first` of them in the order of their arrival."""

    points: Annotated[int, Field(ge=1, le=10_000)]
    first: Annotated[int, Field(ge=1, le=100_000)] | None = None


class RewardRead(BaseModel):
    """`until`: right ballots up to this number got their points, `people` in all; null before it is known."""

    points: int
    first: int | None
    until: int | None
    people: int

    @classmethod
    def of(cls, poll: Poll) -> RewardRead | None:
        if poll.reward_points is None:
            return None
        return cls(
            points=poll.reward_points,
            first=poll.reward_first,
            until=poll.rewarded_until,
            people=poll.rewarded,
        )


class PollCreate(BaseModel):
    """One question with `options`, or a questionnaire, whose heading is `question`.

    `pictures`: one or null an option. `live_results`: viewers see the numbers as soon as they have voted;
    else when it is over; of a questionnaire each question says so itself. `answer`: numbers of the right
    options, from 0, which makes it a quiz; only one with names can have a `reward`. `seconds`: it
    closes by itself.
    """

    question: Heading
    options: Annotated[list[Line], Field(max_length=OPTIONS)] = []
    pictures: Annotated[list[PollPicture | None], Field(max_length=OPTIONS)] | None = None
    questions: Annotated[list[PollQuestion], Field(min_length=1, max_length=QUESTIONS)] | None = None
    multiple: bool = False
    anonymous: bool = True
    live_results: bool = True
    answer: Annotated[list[Annotated[int, Field(ge=0, lt=OPTIONS)]], Field(max_length=OPTIONS)] | None = None
    reward: PollReward | None = None
    seconds: Annotated[int, Field(ge=10, le=3600)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> PollCreate:
        if self.questions is not None:
            return self._questionnaire(self.questions)
        check_options(self.options)
        right = set(self.answer or ())
        if any(number >= len(self.options) for number in right) or (len(right) > 1 and not self.multiple):
            raise PydanticCustomError("answer_no_option", "The answer is none of the options.")
        self.answer = sorted(right) or None
        if self.reward is not None and (self.answer is None or self.anonymous):
            raise PydanticCustomError("reward_needs_names", "Only a quiz with names can give points.")
        if self.pictures is not None and len(self.pictures) != len(self.options):
            raise PydanticCustomError("pictures_number", "Name one picture an option, or null.")
        if not any(self.pictures or ()):
            self.pictures = None
        return self

    def _questionnaire(self, questions: list[PollQuestion]) -> PollCreate:
        if self.options or self.pictures or self.answer or self.multiple or self.reward:
            raise PydanticCustomError("questions_alone", "A questionnaire has its options in its questions.")
        if sum(question.kind is QuestionKind.TEXT for question in questions) > WRITTEN:
            raise PydanticCustomError("too_much_to_write", "At most 10 questions may be answered in words.")
        self.live_results = any(question.results is ResultsFor.LIVE for question in questions)
        return self


class MediaMoment(BaseModel):
    """`at`: media time of the picture that whoever acts saw, believed for ten seconds."""

    at: AwareDatetime | None = None


class PollOpen(MediaMoment):
    """It is shown when a player's picture passes `at`."""


class PollClose(MediaMoment):
    """It ends when a player's picture passes `at`."""


class PollView(BaseModel):
    """A poll as viewers see it, open from `at` until the first of `closes_at` and `closed_at` (media time).

    `questions` are there when it is a questionnaire. `results` are missing while they are hidden, `answer`
    until it is closed.
    """

    id: uuid.UUID
    broadcast_id: uuid.UUID
    question: str
    options: list[str]
    pictures: list[PictureRead | None] | None
    questions: list[PollQuestionRead] | None
    multiple: bool
    anonymous: bool
    is_quiz: bool
    live_results: bool
    at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    results: Results | None
    answer: list[int] | None
    reward: RewardRead | None

    @classmethod
    def of(cls, poll: Poll) -> PollView:
        assert poll.at is not None, "viewers see what was opened"
        return cls(
            id=poll.id,
            broadcast_id=poll.broadcast_id,
            question=poll.question,
            options=poll.options,
            pictures=pictures_of(poll.pictures),
            questions=questions_of(poll) or None,
            multiple=poll.multiple,
            anonymous=poll.anonymous,
            is_quiz=poll.answer is not None,
            live_results=poll.live_results,
            at=poll.at,
            closes_at=poll.closes_at,
            closed_at=poll.closed_at,
            results=Results.shown_of(poll),
            answer=poll.answer if poll.state == PollStateName.CLOSED else None,
            reward=RewardRead.of(poll),
        )


class PollRead(BaseModel):
    """A poll as staff sees it."""

    model_config = ConfigDict(title="Poll")

    id: uuid.UUID
    question: str
    options: list[str]
    pictures: list[PictureRead | None] | None
    questions: list[PollQuestionRead] | None
    multiple: bool
    anonymous: bool
    live_results: bool
    answer: list[int] | None
    reward: RewardRead | None
    seconds: int | None
    state: PollStateName
    at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    results: Results
    created_at: datetime

    @classmethod
    def of(cls, poll: Poll) -> PollRead:
        return cls(
            id=poll.id,
            question=poll.question,
            options=poll.options,
            pictures=pictures_of(poll.pictures),
            questions=questions_of(poll) or None,
            multiple=poll.multiple,
            anonymous=poll.anonymous,
            live_results=poll.live_results,
            answer=poll.answer,
            reward=RewardRead.of(poll),
            seconds=poll.seconds,
            state=PollStateName(poll.state),
            at=poll.at,
            closes_at=poll.closes_at,
            closed_at=poll.closed_at,
            results=Results.all_of(poll),
            created_at=poll.created_at,
        )


class PollList(BaseModel):
    """Oldest first."""

    items: list[PollRead]


class PollViews(BaseModel):
    """Oldest first."""

    items: list[PollView]


def wanted_of(poll: Poll) -> PollCreate:
    """What one would have to ask for to get the same poll."""
    reward = poll.reward_points and {"points": poll.reward_points, "first": poll.reward_first}
    names = ("question", "options", "pictures", "questions", "multiple", "anonymous", "live_results")
    columns = {name: getattr(poll, name) for name in (*names, "answer", "seconds")}
    return PollCreate.model_validate({**columns, "reward": reward or None})


def pictures_of(pictures: list[dict[str, str] | None] | None) -> list[PictureRead | None] | None:
    if pictures is None:
        return None
    return [
        PictureRead(name=one["name"], url=picture_url(one["name"]), text=one["text"]) if one else None
        for one in pictures
    ]


def picture_url(name: str) -> str:
    return f"/api/v1/poll-pictures/{name}"
