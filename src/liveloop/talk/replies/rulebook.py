"""The rules that count in one room, ready to be asked about a text. Pure."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.words import Action, parse
from liveloop.talk.replies.models import Audience, MatchMode, ReplyRule
from liveloop.talk.replies.patterns import Pattern

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it answers; see `models.ReplyRule`."""

    id: uuid.UUID
    broadcast_id: uuid.UUID | None
    name: str
    enabled: bool
    mode: MatchMode
    words: tuple[str, ...]
    pattern: Pattern | None
    reply: str
    audience: Audience
    link: tuple[str, str] | None
    rule_seconds: int
    person_seconds: int
    starts_at: datetime | None
    ends_at: datetime | None
    day_from: int | None
    day_until: int | None
    zone: str

    @classmethod
    def of(cls, row: ReplyRule) -> Rule:
        return cls(
            id=row.id,
            broadcast_id=row.broadcast_id,
            name=row.name,
            enabled=row.enabled,
            mode=MatchMode(row.mode),
            words=tuple(row.words),
            pattern=Pattern(row.pattern) if row.pattern and row.mode == MatchMode.PATTERN else None,
            reply=row.reply,
            audience=Audience(row.audience),
            link=(row.link_label, row.link_url) if row.link_label and row.link_url else None,
            rule_seconds=row.rule_seconds,
            person_seconds=row.person_seconds,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            day_from=row.day_from,
            day_until=row.day_until,
            zone=row.zone,
        )

    def counts_at(self, now: datetime) -> bool:
        """Whether `now` is within its times."""
        if (self.starts_at and now < self.starts_at) or (self.ends_at and now >= self.ends_at):
            return False
        if self.day_from is None or self.day_until is None:
            return True
        local = now.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        if self.day_from < self.day_until:
            return self.day_from <= minute < self.day_until
        return minute >= self.day_from or minute < self.day_until


class ReplyRulebook:
    """Rules in the order in which they answer. All their words are looked for at once."""

    def __init__(self, version: int, rules: Sequence[Rule]) -> None:
        self.version = version
        self.rules = tuple(rules)
        self.by_id = {rule.id: rule for rule in rules}
        words = dict.fromkeys(word for rule in rules for word in rule.words if rule.mode != MatchMode.PATTERN)
        self._matcher = Matcher([parse(word, Action.HOLD) for word in words])
        self._written = {parse(word, Action.HOLD): word for word in words}

    def find(self, text: str) -> dict[uuid.UUID, list[Place]]:
        """The rules that match, whether or not they are on, and where."""
        places: defaultdict[str, list[Place]] = defaultdict(list)
        for hit in self._matcher.find(text):
            if hit.certain:
                places[self._written[hit.word]].append((hit.start, hit.end))
        found = {}
        for rule in self.rules:
            if marks := _marks(rule, text, places):
                found[rule.id] = marks
        return found

    def answering(self, text: str, now: datetime) -> tuple[uuid.UUID, ...]:
        """The rules that may answer, in their order."""
        if not self.rules:
            return ()
        found = self.find(text)
        return tuple(
            rule.id for rule in self.rules if rule.id in found and rule.enabled and rule.counts_at(now)
        )


def _marks(rule: Rule, text: str, places: defaultdict[str, list[Place]]) -> list[Place]:
    if rule.mode is MatchMode.PATTERN:
        place = rule.pattern.find(text) if rule.pattern else None
        return [place] if place else []
    present = [word for word in rule.words if word in places]
    if not present or (rule.mode is MatchMode.ALL and len(present) < len(rule.words)):
        return []
    return sorted({place for word in present for place in places[word]})
