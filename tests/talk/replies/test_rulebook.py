from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from liveloop.kit.ids import new_id
from liveloop.talk.comments.text import BODY_LENGTH, seen_length
from liveloop.talk.replies.models import ReplyRule
from liveloop.talk.replies.patterns import Pattern, PatternInvalid
from liveloop.talk.replies.rulebook import ReplyRulebook, Rule
from liveloop.talk.replies.wording import unknown_places, worded

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def rule(**changed: Any) -> Rule:
    columns: dict[str, Any] = {
        "id": new_id(),
        "name": "Price",
        "enabled": True,
        "mode": "any",
        "words": ["多少钱", "price"],
        "reply": "It is in the shelf",
        "audience": "room",
        "rule_seconds": 0,
        "person_seconds": 0,
        "zone": "UTC",
    }
    return Rule.of(ReplyRule(**{**columns, **changed}))


def answers(text: str, *rules: Rule, now: datetime = NOON) -> list[uuid.UUID]:
    return list(ReplyRulebook(1, rules).answering(text, now))


@pytest.mark.parametrize(
    "text", ["这个多少钱？", "這個多少錢", "多 少 钱", "ＰＲＩＣＥ", "what's the Price?"]
)
def test_words_are_found_however_they_are_written(text: str) -> None:
    one = rule()
    assert answers(text, one) == [one.id]


@pytest.mark.parametrize("text", ["prices", "多少", "enterprice", "hello"])
def test_what_is_not_the_word_is_not_answered(text: str) -> None:
    assert answers(text, rule()) == []


def test_a_star_lets_words_go_on() -> None:
    one = rule(words=["price*"])
    assert answers("pricelist", one) == [one.id]


def test_all_words_have_to_be_there() -> None:
    one = rule(mode="all", words=["尺码", "红色"])
    assert answers("红色还有哪些尺码", one) == [one.id]
    assert answers("哪些尺码", one) == []


def test_a_pattern_knows_neither_case_nor_width_nor_traditional_characters() -> None:
    one = rule(mode="pattern", words=[], pattern=r"(几|多少)(块|元|钱)|s(hip|end)ping")
    for text in ("要几块", "要多少錢", "SHIPPING?", "ｓｈｉｐｐｉｎｇ"):
        assert answers(text, one) == [one.id], text
    assert answers("几个", one) == []


def test_a_pattern_that_would_run_away_elsewhere_takes_no_time() -> None:
    pattern = Pattern(r"(a+)+$|(a|aa)+b|(.*.*.*)*x")
    began = time.perf_counter()
    assert pattern.find("a" * 1200 + "!") is None
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize("expression", ["(", r"(a)\1", "(?=a)", "a{1000}{1000}", "a*", "", "[z-a]"])
def test_a_pattern_that_cannot_be_used_says_why(expression: str) -> None:
    with pytest.raises(PatternInvalid) as refused:
        Pattern(expression)
    assert str(refused.value)


def test_rules_that_are_off_or_out_of_time_do_not_answer() -> None:
    off = rule(enabled=False)
    over = rule(ends_at=NOON)
    early = rule(starts_at=datetime(2026, 1, 1, 12, 1, tzinfo=UTC))
    assert answers("price", off, over, early) == []


@pytest.mark.parametrize(
    ("hour", "minute", "day_from", "day_until", "counts"),
    [
        (12, 0, 20 * 60, 22 * 60, True),
        (11, 59, 20 * 60, 22 * 60, False),
        (14, 0, 20 * 60, 22 * 60, False),
        (15, 30, 22 * 60, 2 * 60, True),
        (18, 0, 22 * 60, 2 * 60, False),
    ],
)
def test_hours_are_those_of_the_zone(
    hour: int, minute: int, day_from: int, day_until: int, counts: bool
) -> None:
    evening = rule(day_from=day_from, day_until=day_until, zone="Asia/Shanghai")
    assert evening.counts_at(datetime(2026, 1, 1, hour, minute, tzinfo=UTC)) is counts


def test_rules_answer_in_their_order() -> None:
    first, second = rule(name="first"), rule(name="second", words=["price", "size"])
    assert answers("size or price", first, second) == [first.id, second.id]


def test_places_are_filled_once_and_the_text_stays_short() -> None:
    assert worded("Hi {name}, welcome to {room}", name="{room}", room="Tea") == "Hi {room}, welcome to Tea"
    assert unknown_places("{name} {price}") == ["{price}"]
    long = worded("{name}" * 30, name="👨‍👩‍👧" * 15, room="")
    assert 0 < seen_length(long) <= BODY_LENGTH
    assert len(long) <= 1200
