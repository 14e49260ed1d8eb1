"""Polls and who voted what."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class PollStateName(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Poll(Base):
    """What the viewers of a broadcast are asked: one question with options, or a questionnaire.

    Of a poll, `votes` has one number an option; of a questionnaire, `questions` are `questions.PollQuestion`
    and `tally` has one `questions.Count` a question. They and `voters` are changed with each ballot, under
    the lock of this row. `pictures` has one `schemas.PollPicture` or null an option. `at`, `closes_at` and
    `closed_at` are media time; `answer` are the right options of a quiz.

    `reward_points` go to each right ballot, or to the first `reward_first` of them. So far `rewarded` people
    got theirs and ballots up to `rewarded_number` were looked at; `rewarded_until` is that number once all
    have what they get.
    """

    __tablename__ = "polls"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    room_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    broadcast_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(200))
    options: Mapped[list[str]] = mapped_column(JSON)
    pictures: Mapped[list[dict[str, str] | None] | None] = mapped_column(JSON(none_as_null=True))
    questions: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    multiple: Mapped[bool]
    anonymous: Mapped[bool]
    live_results: Mapped[bool]
    answer: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    seconds: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    voters: Mapped[int]
    votes: Mapped[list[int]] = mapped_column(JSON)
    reward_points: Mapped[int | None]
    reward_first: Mapped[int | None]
    rewarded: Mapped[int]
    rewarded_number: Mapped[int]
    rewarded_until: Mapped[int | None]
    tally: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_polls_broadcast_id_id", "broadcast_id", "id"),)


class Ballot(Base):
    """One a person; the first counts.

    `voter` is the person, or in an anonymous poll what `voters.VoterKeys` makes of them: then no column
    leads to the person, and `created_at` is cut to the minute. `choices` are numbers of options; of a
    questionnaire, one `questions.Answer` a question. `written` has a bit for each question that was
    answered in words. `number` counts the ballots of a named poll in the order of their arrival, from 1.
    """

    __tablename__ = "ballots"

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("polls.id", ondelete="CASCADE"), primary_key=True)
    voter: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    number: Mapped[int | None]
    choices: Mapped[list[Any]] = mapped_column(JSON)
    written: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_ballots_poll_id_number", "poll_id", "number"),)
