"""The questions of a questionnaire: what may be asked, what is an answer, what is counted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictInt, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from liveloop.talk.comments.errors import CommentInvalid
from liveloop.talk.comments.text import RAW_LENGTH, normalise
from liveloop.talk.polls.errors import AnswerMissing, VoteInvalid

OPTIONS = 10
QUESTIONS = 20
WRITTEN = 10
"""Questions that are answered in words: all answers together fit into one message of the socket."""

Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Words = Annotated[str, StringConstraints(strict=True, max_length=RAW_LENGTH)]
Choices = Annotated[list[StrictInt], Field(max_length=OPTIONS)]

Answer = StrictInt | Words | Choices | None
"""Number of an option (from 0), numbers of several, a value of a scale, or words; null: none."""


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    TEXT = "text"


CHOICE = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)


class ResultsFor(StrEnum):
    """When viewers see the numbers of a question. Words are for staff alone."""

    LIVE = "live"
    END = "end"
    STAFF = "staff"


class PollQuestionRead(BaseModel):
    """`scale`: 5 is from 1 to 5, 10 from 0 to 10, whose ends may be named `low` and `high`."""

    kind: QuestionKind
    text: str
    required: bool
    results: ResultsFor
    options: list[str]
    scale: Literal[5, 10] | None
    low: str | None
    high: str | None

    @property
    def values(self) -> range:
        """What can be counted: numbers of options, or the steps of the scale."""
        if self.scale is not None:
            return range(0 if self.scale == 10 else 1, self.scale + 1)
        return range(len(self.options))


class PollQuestion(BaseModel):
    """The same as it is asked for; words are always for staff."""

    kind: QuestionKind
    text: Heading
    required: bool = True
    results: ResultsFor = ResultsFor.LIVE
    options: Annotated[list[Line], Field(max_length=OPTIONS)] = []
    scale: Literal[5, 10] | None = None
    low: Line | None = None
    high: Line | None = None

    @model_validator(mode="after")
    def _fits(self) -> PollQuestion:
        if self.kind in CHOICE:
            check_options(self.options)
        elif self.options:
            raise PydanticCustomError("options_not_for", "Only a choice has options.")
        if (self.kind is QuestionKind.SCALE) != (self.scale is not None):
            raise PydanticCustomError("scale_not_for", "A question with a scale names it, and no other does.")
        if self.scale is None and (self.low or self.high):
            raise PydanticCustomError("scale_not_for", "Only a scale has names for its ends.")
        if self.kind is QuestionKind.TEXT:
            self.results = ResultsFor.STAFF
        return self


class Count(BaseModel):
    """`votes` has one number a value of the question; `answered` is how many people answered it."""

    votes: list[int]
    answered: int


class PollQuestionResults(Count):
    """`average` of a scale; `promoters` is the net promoter score of one from 0 to 10 (-100 to 100)."""

    average: float | None
    promoters: int | None


def check_options(options: Sequence[str]) -> None:
    if not 2 <= len(options) <= OPTIONS:
        raise PydanticCustomError("options_number", "A choice needs 2 to 10 options.")
    if len(set(options)) < len(options):
        raise PydanticCustomError("options_repeated", "Each option may be there once.")


def checked(questions: Sequence[PollQuestionRead], answers: Sequence[Answer]) -> list[Answer]:
    """One answer a question, as they are kept. Raises VoteInvalid or AnswerMissing, naming the question."""
    if len(answers) != len(questions):
        raise VoteInvalid("Answer each question of the questionnaire, or leave it empty.")
    return [
        _checked(number, question, answer)
        for number, (question, answer) in enumerate(zip(questions, answers, strict=True))
    ]


def _checked(number: int, question: PollQuestionRead, answer: Answer) -> Answer:
    if answer is None or answer == [] or (isinstance(answer, str) and not answer.strip()):
        if question.required:
            raise AnswerMissing("Answer the questions that are marked.", question=number)
        return None
    kind, values = question.kind, question.values
    if kind is QuestionKind.MULTIPLE and isinstance(answer, list) and all(one in values for one in answer):
        return sorted(set(answer))
    if kind is QuestionKind.TEXT and isinstance(answer, str):
        try:
            return normalise(answer)
        except CommentInvalid as error:
            raise VoteInvalid("Write 1 to 300 characters.", question=number) from error
    if kind in {QuestionKind.SINGLE, QuestionKind.SCALE} and isinstance(answer, int) and answer in values:
        return answer
    raise VoteInvalid("This is no answer to the question.", question=number)


def nothing_counted(questions: Sequence[PollQuestionRead]) -> list[Count]:
    return [Count(votes=[0] * len(question.values), answered=0) for question in questions]


def count(questions: Sequence[PollQuestionRead], counts: Sequence[Count], answers: Sequence[Answer]) -> None:
    """Add checked answers to `counts`."""
    for question, counted, answer in zip(questions, counts, answers, strict=True):
        if answer is None:
            continue
        counted.answered += 1
        if not isinstance(answer, str):
            for value in answer if isinstance(answer, list) else [answer]:
                counted.votes[value - question.values.start] += 1


def written(answers: Sequence[Answer]) -> int:
    """A bit for each question that is answered in words."""
    return sum(1 << number for number, answer in enumerate(answers) if isinstance(answer, str))


def results_of(question: PollQuestionRead, counted: Count) -> PollQuestionResults:
    average = promoters = None
    if question.scale is not None and counted.answered:
        total = sum(value * votes for value, votes in zip(question.values, counted.votes, strict=True))
        average = round(total / counted.answered, 2)
    if question.scale == 10 and counted.answered:
        balance = sum(counted.votes[9:]) - sum(counted.votes[:7])
        promoters = round(100 * balance / counted.answered)
    return PollQuestionResults(**counted.model_dump(), average=average, promoters=promoters)
