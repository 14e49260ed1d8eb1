"""The assistant's rules: written, switched, tried."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.people.persons.service import PersonsService
from liveloop.shows.broadcasts.service import BroadcastService
from liveloop.shows.rooms.service import RoomService
from liveloop.shows.watch.conversation import LinkRead
from liveloop.talk.replies.errors import ReplyRuleNotFound, TooManyReplyRules
from liveloop.talk.replies.models import Audience, MatchMode, ReplyRule
from liveloop.talk.replies.repository import ReplyRepository, Tally
from liveloop.talk.replies.rulebook import Rule
from liveloop.talk.replies.rulebooks import ReplyRulebooks
from liveloop.talk.replies.schemas import (
    AssistantRead,
    AssistantWrite,
    ReplyRuleCreate,
    ReplyRuleRead,
    ReplyRules,
    ReplyRuleWrite,
    ReplyTrial,
    ReplyTrialResult,
    TriedRule,
    Why,
)
from liveloop.talk.replies.wording import worded

RULES_LIMIT = 200
"""Of an organisation, its rooms and their broadcasts together."""
ASSISTANT_NAME = "小助手"
SAMPLE_NAME = "{name}"


class ReplyService:
    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        persons: PersonsService,
        rooms: RoomService,
        broadcasts: BroadcastService,
        books: ReplyRulebooks,
    ) -> None:
        self._clock = clock
        self._audit = audit
        self._persons = persons
        self._rooms = rooms
        self._broadcasts = broadcasts
        self._books = books

    async def list(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        room_id: uuid.UUID | None = None,
        broadcast_id: uuid.UUID | None = None,
    ) -> ReplyRules:
        """All of them; or those that count in a room or a broadcast, with how often they answered in it."""
        room_id = await self._place(session, actor, room_id, broadcast_id)
        replies = ReplyRepository(session, actor.organisation_id)
        rows = await replies.list(room_id=room_id, broadcast_id=broadcast_id)
        tallies = await replies.tallies([row.id for row in rows], broadcast_id=broadcast_id)
        return ReplyRules(items=[_read(row, tallies.get(row.id, (0, None))) for row in rows])

    async def create(self, session: AsyncSession, actor: Actor, wanted: ReplyRuleCreate) -> ReplyRuleRead:
        """It counts within two seconds. Raises TooManyReplyRules."""
        room_id = await self._place(session, actor, wanted.room_id, wanted.broadcast_id)
        replies = ReplyRepository(session, actor.organisation_id)
        await self._changed(session, replies, actor.organisation_id)
        if await replies.count() >= RULES_LIMIT:
            raise TooManyReplyRules(f"At most {RULES_LIMIT} rules. Delete some first.")
        rule = ReplyRule(
            id=new_id(),
            organisation_id=actor.organisation_id,
            room_id=room_id,
            broadcast_id=wanted.broadcast_id,
            created_at=self._clock.now(),
            **_columns(wanted),
        )
        await replies.add(rule)
        await self._record(session, actor, "reply_rule.created", rule)
        return _read(rule, (0, None))

    async def update(
        self, session: AsyncSession, actor: Actor, rule_id: uuid.UUID, wanted: ReplyRuleWrite
    ) -> ReplyRuleRead:
        """Raises ReplyRuleNotFound."""
        return await self._change(session, actor, rule_id, _columns(wanted), "reply_rule.changed")

    async def switch(
        self, session: AsyncSession, actor: Actor, rule_id: uuid.UUID, *, enabled: bool
    ) -> ReplyRuleRead:
        """Raises ReplyRuleNotFound."""
        act = f"reply_rule.switched_{'on' if enabled else 'off'}"
        return await self._change(session, actor, rule_id, {"enabled": enabled}, act)

    async def delete(self, session: AsyncSession, actor: Actor, rule_id: uuid.UUID) -> None:
        """What it answered stays. Raises ReplyRuleNotFound."""
        replies = ReplyRepository(session, actor.organisation_id)
        await self._changed(session, replies, actor.organisation_id)
        rule = await self._rule(replies, rule_id)
        await replies.delete(rule_id)
        await self._record(session, actor, "reply_rule.deleted", rule)

    async def assistant(self, session: AsyncSession, actor: Actor) -> AssistantRead:
        found = await ReplyRepository(session, actor.organisation_id).assistant_or_none()
        return AssistantRead(name=found.name if found else ASSISTANT_NAME)

    async def rename(self, session: AsyncSession, actor: Actor, wanted: AssistantWrite) -> AssistantRead:
        """What was said before keeps the name that it was said under."""
        replies = ReplyRepository(session, actor.organisation_id)
        await self._changed(session, replies, actor.organisation_id, name=wanted.name)
        await self._audit.record(session, actor, "assistant.renamed", details={"name": wanted.name})
        return AssistantRead(name=wanted.name)

    async def try_out(self, session: AsyncSession, actor: Actor, trial: ReplyTrial) -> ReplyTrialResult:
        """Which rule would answer a viewer who said this now, were nothing at rest, and why."""
        room_id = await self._place(session, actor, trial.room_id, trial.broadcast_id)
        room = await self._rooms.get(session, actor, room_id) if room_id else None
        book = await self._books.of(actor.organisation_id, room_id, older=0)
        found = book.find(trial.text)
        first: Rule | None = None
        tried = []
        for rule in book.rules:
            if rule.broadcast_id not in {None, trial.broadcast_id}:
                continue
            why = self._why(rule, matches=rule.id in found, is_first=first is None)
            first = rule if why == "answers" else first
            tried.append(TriedRule(rule_id=rule.id, name=rule.name, why=why, found=found.get(rule.id, [])))
        title = room.title if room else "{room}"
        return ReplyTrialResult(
            reply=worded(first.reply, name=SAMPLE_NAME, room=title) if first else None,
            audience=first.audience if first else None,
            rules=tried,
        )

    def _why(self, rule: Rule, *, matches: bool, is_first: bool) -> Why:
        if not matches:
            return "no_match"
        if not rule.enabled:
            return "off"
        if not rule.counts_at(self._clock.now()):
            return "not_now"
        return "answers" if is_first else "later"

    async def _place(
        self,
        session: AsyncSession,
        actor: Actor,
        room_id: uuid.UUID | None,
        broadcast_id: uuid.UUID | None,
    ) -> uuid.UUID | None:
        """The room that is meant; a broadcast says which."""
        if broadcast_id is not None:
            return (await self._broadcasts.get(session, actor, broadcast_id)).room_id
        if room_id is not None:
            await self._rooms.get(session, actor, room_id)
        return room_id

    async def _change(
        self,
        session: AsyncSession,
        actor: Actor,
        rule_id: uuid.UUID,
        columns: dict[str, Any],
        act: str,
    ) -> ReplyRuleRead:
        replies = ReplyRepository(session, actor.organisation_id)
        await self._changed(session, replies, actor.organisation_id)
        rule = await self._rule(replies, rule_id)
        for name, value in columns.items():
            setattr(rule, name, value)
        await session.flush()
        await self._record(session, actor, act, rule)
        tallies = await replies.tallies([rule_id], broadcast_id=rule.broadcast_id)
        return _read(rule, tallies.get(rule_id, (0, None)))

    async def _rule(self, replies: ReplyRepository, rule_id: uuid.UUID) -> ReplyRule:
        rule = await replies.lock_or_none(rule_id)
        if rule is None:
            raise ReplyRuleNotFound("There is no such rule any more.")
        return rule

    async def _changed(
        self,
        session: AsyncSession,
        replies: ReplyRepository,
        organisation_id: uuid.UUID,
        *,
        name: str | None = None,
    ) -> None:
        """What is in memory is old now; an organisation gets its assistant with the first change."""
        person_id = await self._persons.ensure_assistant(
            session, organisation_id, name=name or ASSISTANT_NAME
        )
        await replies.put_assistant(person_id, fallback=ASSISTANT_NAME, name=name)

    async def _record(self, session: AsyncSession, actor: Actor, act: str, rule: ReplyRule) -> None:
        details = {"title": rule.name}
        await self._audit.record(session, actor, act, target=("reply_rule", rule.id), details=details)


def _columns(wanted: ReplyRuleWrite) -> dict[str, Any]:
    columns = wanted.model_dump(exclude={"link", "room_id", "broadcast_id"})
    is_pattern = wanted.mode is MatchMode.PATTERN
    return {
        **columns,
        "words": [] if is_pattern else list(dict.fromkeys(wanted.words)),
        "pattern": wanted.pattern if is_pattern else None,
        "link_label": wanted.link.label if wanted.link else None,
        "link_url": wanted.link.url if wanted.link else None,
    }


def _read(rule: ReplyRule, tally: Tally) -> ReplyRuleRead:
    answered, last = tally
    link = None
    if rule.link_label and rule.link_url:
        link = LinkRead(label=rule.link_label, url=rule.link_url)
    return ReplyRuleRead(
        id=rule.id,
        room_id=rule.room_id,
        broadcast_id=rule.broadcast_id,
        name=rule.name,
        enabled=rule.enabled,
        mode=MatchMode(rule.mode),
        words=rule.words,
        pattern=rule.pattern,
        reply=rule.reply,
        audience=Audience(rule.audience),
        link=link,
        priority=rule.priority,
        rule_seconds=rule.rule_seconds,
        person_seconds=rule.person_seconds,
        starts_at=rule.starts_at,
        ends_at=rule.ends_at,
        day_from=rule.day_from,
        day_until=rule.day_until,
        zone=rule.zone,
        created_at=rule.created_at,
        answered=answered,
        last_answered_at=last,
    )
