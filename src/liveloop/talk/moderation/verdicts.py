"""What becomes of a comment: shown, shown in part, kept for a person to look at, or refused. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from liveloop.talk.moderation.matcher import Hit
from liveloop.talk.moderation.words import Action

MASK = "*"
GRAVEST = (Action.BLOCK, Action.HOLD)
ENDINGS = (
    "com cn net org io me cc co top xyz vip shop club site info app dev tv link live ru uk de fr jp kr hk tw"
)
LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|(?<![a-z0-9_@.-])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9-]{1,63})*"
    rf"\.(?:{ENDINGS.replace(' ', '|')})(?![a-z0-9])",
    re.IGNORECASE,
)
"""An address, with or without its scheme. What only looks like one ("end.Start") has no known ending."""


class Reason(StrEnum):
    """Why a comment is not simply shown."""

    WORD = "word"
    LINK = "link"
    NEWCOMER = "newcomer"
    REVIEW = "review"
    COPIES = "copies"


LinkRule = Literal["allow", "hold", "block"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`text` is what others would see; `action` is never `mask`, because then `text` says it all."""

    action: Action
    text: str
    reasons: tuple[Reason, ...] = ()

    @property
    def shows(self) -> bool:
        return self.action is Action.ALLOW


def judge(text: str, hits: Sequence[Hit], *, links: LinkRule, held_for: Iterable[Reason] = ()) -> Verdict:
    """`held_for` are reasons to hold that do not lie in the text."""
    reasons = list(held_for)
    actions = [Action.HOLD] * len(reasons)
    if links != "allow" and has_link(text):
        reasons.append(Reason.LINK)
        actions.append(Action(links))
    words = [_action(hit) for hit in hits]
    if any(action is not Action.MASK for action in words):
        reasons.append(Reason.WORD)
    actions.extend(words)
    if not actions:
        return Verdict(Action.ALLOW, text)
    gravest = next((action for action in GRAVEST if action in actions), Action.ALLOW)
    return Verdict(gravest, masked(text, hits), tuple(reasons))


def has_link(text: str) -> bool:
    return ("." in text or "://" in text) and LINK.search(text) is not None


def masked(text: str, hits: Sequence[Hit]) -> str:
    """The text with a star for each character that a masking word covers."""
    letters = list(text)
    for hit in hits:
        if hit.word.action is Action.MASK:
            covered = text[hit.start : hit.end]
            letters[hit.start : hit.end] = [letter if letter.isspace() else MASK for letter in covered]
    return "".join(letters)


def _action(hit: Hit) -> Action:
    """What is not certain is for a person to decide."""
    return Action.HOLD if hit.word.action is Action.BLOCK and not hit.certain else hit.word.action
