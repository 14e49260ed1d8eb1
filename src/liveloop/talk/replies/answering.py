"""The assistant's answers, written in the transaction that shows the comments they belong to.

So a comment has its answer or neither is there, whatever is killed or sent again. Which rules match was found
out before; here is decided which of them is at rest, under the lock of the room.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shows.watch.conversation import AuthorRead, AuthorRole, LinkRead, ReplyRead
from liveloop.talk.comments.locks import lock_rooms
from liveloop.talk.comments.models import Comment
from liveloop.talk.comments.settling import Answer
from liveloop.talk.replies import repository
from liveloop.talk.replies.events import ReplyGivenEvent, given
from liveloop.talk.replies.models import Assistant, Audience, ReplyRule
from liveloop.talk.replies.wording import worded

Asked = tuple[Comment, Sequence[uuid.UUID]]
ANSWERED = frozenset({AuthorRole.VIEWER, AuthorRole.MEMBER})
"""Staff and the assistant itself are never answered."""


@dataclass(slots=True)
class _Rests:
    """When rules answered last: (rule, room) and (rule, person)."""

    now: datetime
    rooms: dict[tuple[uuid.UUID, uuid.UUID], datetime] = field(default_factory=dict)
    people: dict[tuple[uuid.UUID, uuid.UUID], datetime] = field(default_factory=dict)

    def take(self, rule: ReplyRule, comment: Comment) -> bool:
        """Whether the rule may answer this comment; if so it rests from now on."""
        here, them = (rule.id, comment.room_id), (rule.id, comment.person_id)
        if not self._is_over(self.rooms.get(here), rule.rule_seconds):
            return False
        if not self._is_over(self.people.get(them), rule.person_seconds):
            return False
        self.rooms[here] = self.people[them] = self.now
        return True

    def _is_over(self, last: datetime | None, seconds: int) -> bool:
        return last is None or self.now >= last + timedelta(seconds=seconds)


class Answering:
    """Implements `comments.settling.Answering`. Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def answer(self, session: AsyncSession, asked: Sequence[Asked]) -> list[Answer]:
        """At most one answer a comment: of the first rule that is not at rest."""
        asked = [(comment, ids) for comment, ids in asked if comment.author_role in ANSWERED]
        rooms = {comment.room_id for comment, _ in asked}
        if not rooms:
            return []
        await lock_rooms(session, rooms)
        rules = await repository.rules_by_ids(session, {one for _, ids in asked for one in ids})
        assistants = await repository.assistants_of(session, rooms)
        rests = await self._rests(session, asked, rules)
        return [
            self._answer(comment, rule, *assistants[comment.room_id])
            for comment, rule in self._chosen(asked, rules, rests)
        ]

    async def record(self, session: AsyncSession, answers: Sequence[Answer]) -> None:
        """Once the comments are written."""
        now = self._clock.now()
        rows = [
            {
                "comment_id": one.asked.id,
                "rule_id": one.rule_id,
                "room_id": one.asked.room_id,
                "broadcast_id": one.asked.broadcast_id,
                "person_id": one.asked.person_id,
                "reply_id": one.reply_id,
                "answered_at": now,
            }
            for one in answers
        ]
        await repository.add_given(session, rows)

    def _chosen(
        self, asked: Sequence[Asked], rules: dict[uuid.UUID, ReplyRule], rests: _Rests
    ) -> Iterator[tuple[Comment, ReplyRule]]:
        for comment, ids in asked:
            present = [rules[one] for one in ids if one in rules]
            fitting = [rule for rule in present if rule.broadcast_id in {None, comment.broadcast_id}]
            rule = next((rule for rule in fitting if rule.enabled and rests.take(rule, comment)), None)
            if rule is not None:
                yield comment, rule

    async def _rests(
        self, session: AsyncSession, asked: Sequence[Asked], rules: dict[uuid.UUID, ReplyRule]
    ) -> _Rests:
        now = self._clock.now()
        longest = max((max(rule.rule_seconds, rule.person_seconds) for rule in rules.values()), default=0)
        since = now - timedelta(seconds=longest)
        rooms = {comment.room_id for comment, _ in asked}
        people = {comment.person_id for comment, _ in asked}
        return _Rests(
            now,
            await repository.last_answers(session, rules.keys(), rooms, since=since),
            await repository.last_answers_to(session, rules.keys(), people, since=since),
        )

    def _answer(self, comment: Comment, rule: ReplyRule, assistant: Assistant, title: str) -> Answer:
        author = AuthorRead(id=assistant.person_id, name=assistant.name, role=AuthorRole.ASSISTANT)
        body = worded(rule.reply, name=comment.author_name, room=title)
        link = None
        if rule.link_label and rule.link_url:
            link = LinkRead(label=rule.link_label, url=rule.link_url)
        reply_id = new_id()
        if rule.audience == Audience.PERSON:
            reply = ReplyGivenEvent(
                to=comment.person_id,
                id=reply_id,
                comment_id=comment.id,
                broadcast_id=comment.broadcast_id,
                author=author,
                body=body,
                link=link,
            )
            return Answer(rule.id, reply_id, comment, given(reply, comment.at))
        said = Comment(
            id=reply_id,
            offset=0,
            room_id=comment.room_id,
            broadcast_id=comment.broadcast_id,
            person_id=author.id,
            client_id=f"reply:{comment.id}",
            author_name=author.name,
            author_role=author.role,
            author_first_time=False,
            body=body,
            at=comment.at,
            created_at=self._clock.now(),
            reply_to=ReplyRead(id=comment.id, author=comment.author).model_dump(mode="json"),
            mentions=[],
            link=link and link.model_dump(mode="json"),
        )
        return Answer(rule.id, reply_id, comment, said)
