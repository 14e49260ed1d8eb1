from __future__ import annotations

import pytest

from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.words import Action, parse
from tests.talk.moderation.corpus import Case, cases, outcome, words


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(words())


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    expected = [case.expected for case in cases()]
    assert len(expected) >= 300
    assert min(expected.count(action) for action in Action) >= 20


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.expected}: {case.text}")
def test_each_text_of_the_corpus_is_judged_right(matcher: Matcher, case: Case) -> None:
    assert outcome(matcher, case.text) == case.expected, matcher.find(case.text)


def test_a_hit_names_the_characters_that_were_written(matcher: Matcher) -> None:
    text = "so d a m n cold"
    (hit,) = matcher.find(text)
    assert (hit.word.text, text[hit.start : hit.end], hit.certain) == ("damn", "d a m n", True)


def test_a_long_run_belongs_to_the_hit_whole(matcher: Matcher) -> None:
    text = "that idioooot!"
    (hit,) = matcher.find(text)
    assert text[hit.start : hit.end] == "idioooot"


def test_every_word_at_a_place_is_found() -> None:
    both = Matcher([parse("red tea", Action.MASK), parse("tea", Action.HOLD)])
    assert [hit.word.text for hit in both.find("red tea")] == ["red tea", "tea"]


def test_an_allowed_word_covers_only_what_lies_within_it() -> None:
    matcher = Matcher([parse("tea", Action.BLOCK), parse("tea party", Action.ALLOW)])
    assert matcher.find("a tea party") == []
    assert [(hit.start, hit.end) for hit in matcher.find("tea party, tea")] == [(11, 14)]


def test_without_words_nothing_is_found() -> None:
    assert Matcher([]).find("anything at all") == []


@pytest.mark.parametrize("text", ["", " ", "\u0000", "İ", "ß", "ﷺ", "𝕏" * 300, "a" * 300, "\U000e0041"])
def test_no_text_breaks_it(matcher: Matcher, text: str) -> None:
    matcher.find(text)
