"""A comment on its way into the database."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from liveloop.shows.watch.conversation import AuthorRole
from liveloop.talk.comments.models import HeldState
from liveloop.talk.comments.repository import ClientKey
from liveloop.talk.moderation.schemas import CommentRules


@dataclass(frozen=True, slots=True)
class Utterance:
    """A comment on its way. `body` is normalised and `at` is judged already.

    `reply_to`: the comment that it answers; `mentions`: persons that it names. `held`: it is not to be
    shown, but kept in this state for these `reasons`. `marks`: by what its author is known again
    (`sanctions.marks`). `rules`: those of the room, for who is bound by them. `matches`: rules that may
    answer it once it is shown.
    """

    room_id: uuid.UUID
    person_id: uuid.UUID
    name: str
    role: AuthorRole
    client_id: str
    body: str
    at: datetime
    reply_to: uuid.UUID | None = None
    mentions: tuple[uuid.UUID, ...] = ()
    held: HeldState | None = None
    reasons: tuple[str, ...] = ()
    organisation_id: uuid.UUID | None = None
    marks: tuple[str, ...] = ()
    rules: CommentRules | None = None
    first_time: bool = False
    matches: tuple[uuid.UUID, ...] = ()
    address: str = ""
    """Whom its author shares an address with."""

    @property
    def key(self) -> ClientKey:
        return (self.room_id, self.person_id, self.client_id)
