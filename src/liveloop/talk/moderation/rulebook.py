"""All that decides about what is said in one room, ready to judge with."""

from __future__ import annotations

from dataclasses import dataclass

from liveloop.talk.moderation.matcher import Hit, Matcher, settled
from liveloop.talk.moderation.schemas import CommentRules
from liveloop.talk.moderation.verdicts import Reason, Verdict, judge


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`everywhere`: the words of the organisation, shared by its rooms; `here`: those of the room.

    `version` is that of the organisation when it was read.
    """

    version: int
    rules: CommentRules
    everywhere: Matcher
    here: Matcher

    def find(self, text: str) -> list[Hit]:
        """A word that is allowed in one list takes back what the other would do."""
        return settled([*self.everywhere.hits(text), *self.here.hits(text)])

    def judge(self, text: str, *, newcomer: bool) -> Verdict:
        held_for = []
        if self.rules.review:
            held_for.append(Reason.REVIEW)
        if newcomer:
            held_for.append(Reason.NEWCOMER)
        return judge(text, self.find(text), links=self.rules.links, held_for=held_for)
