from __future__ import annotations

from collections.abc import Sequence

import pytest

from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.verdicts import LinkRule, Reason, Verdict, judge
from liveloop.talk.moderation.words import Action, parse

MATCHER = Matcher([parse("rude", Action.MASK), parse("maybe", Action.HOLD), parse("never", Action.BLOCK)])


def verdict(text: str, *, links: LinkRule = "allow", held_for: Sequence[Reason] = ()) -> Verdict:
    return judge(text, MATCHER.find(text), links=links, held_for=held_for)


def test_the_gravest_word_decides() -> None:
    assert verdict("fine").action is Action.ALLOW
    assert verdict("rude maybe").action is Action.HOLD
    assert verdict("maybe never").action is Action.BLOCK


def test_a_masked_word_is_stars_and_no_reason_to_wait() -> None:
    assert verdict("so RUDE, r u d e") == Verdict(Action.ALLOW, "so ****, * * * *")


def test_what_is_held_is_masked_as_well() -> None:
    assert verdict("rude maybe") == Verdict(Action.HOLD, "**** maybe", (Reason.WORD,))


def test_reasons_outside_the_text_hold_it() -> None:
    assert verdict("fine", held_for=[Reason.NEWCOMER]) == Verdict(Action.HOLD, "fine", (Reason.NEWCOMER,))


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/x",
        "WWW.EXAMPLE.ORG",
        "buy at shop.example.com!",
        "点击a.cn领取",
        "x.y.z.io/path",
    ],
)
def test_a_link_is_seen_with_and_without_its_scheme(text: str) -> None:
    assert verdict(text, links="block") == Verdict(Action.BLOCK, text, (Reason.LINK,))
    assert verdict(text, links="hold").action is Action.HOLD
    assert verdict(text).action is Action.ALLOW


@pytest.mark.parametrize(
    "text", ["That is the end.Start again", "v2.0", "3.14", "e.g. this", "me@example.org", "好的。com"]
)
def test_what_only_looks_like_a_link_is_none(text: str) -> None:
    assert verdict(text, links="block").action is Action.ALLOW
