"""The ballots of a poll as a file of comma-separated values, a piece at a time."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from liveloop.kit.database import Database
from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.talk.polls import repository
from liveloop.talk.polls.models import Ballot, Poll
from liveloop.talk.polls.questions import Answer, PollQuestionRead, QuestionKind
from liveloop.talk.polls.results import questions_of

AT_ONCE = 500
"""Ballots of one piece: whoever reads slowly holds no session meanwhile."""


class BallotExport:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def lines(self, poll: Poll) -> AsyncIterator[str]:
        """One ballot a line, in the order of `repository.ballots`. Who voted is left out of an anonymous
        poll; a questionnaire has a column a question, a poll one an option."""
        questions = questions_of(poll)
        asked = [question.text for question in questions] or poll.options
        yield BYTE_ORDER_MARK + lines(
            [["time", *([] if poll.anonymous else ["person", "name"]), *map(cell, asked)]]
        )
        after: uuid.UUID | None = None
        while True:
            async with self._database.read() as session:
                ballots = await repository.ballots(session, poll.id, after=after, limit=AT_ONCE)
            if ballots:
                yield lines([_line(poll, questions, ballot) for ballot in ballots])
            if len(ballots) < AT_ONCE:
                return
            after = ballots[-1].voter


def _line(poll: Poll, questions: Sequence[PollQuestionRead], ballot: Ballot) -> list[Any]:
    who = [] if poll.anonymous else [str(ballot.person_id), cell(ballot.name)]
    if questions:
        said = [_said(one, answer) for one, answer in zip(questions, ballot.choices, strict=True)]
    else:
        said = [int(number in ballot.choices) for number in range(len(poll.options))]
    return [ballot.created_at.isoformat(), *who, *said]


def _said(question: PollQuestionRead, answer: Answer) -> int | str:
    if answer is None:
        return ""
    if isinstance(answer, str):
        return cell(answer)
    if question.kind is QuestionKind.SCALE:
        return answer if isinstance(answer, int) else ""
    chosen = answer if isinstance(answer, list) else [answer]
    return cell("; ".join(question.options[number] for number in chosen))
