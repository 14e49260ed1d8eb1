from __future__ import annotations

import pytest
from pydantic import ValidationError

from liveloop.talk.raffles.conditions import Condition, Conditions, Done, holds, missing


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我要抽奖！", "抽奖"),
        ("我 要 抽 獎", "我要抽奖"),
        ("ＷＩＮ it", "win"),
        ("I will WÍN this", "win"),
    ],
)
def test_however_it_is_written(text: str, word: str) -> None:
    assert holds(text, word)


def test_another_word_does_not_do() -> None:
    assert not holds("我要红包", "抽奖")


def test_a_word_needs_a_letter() -> None:
    with pytest.raises(ValidationError):
        Conditions(word="!!!")


def test_all_that_is_asked_must_be_done() -> None:
    asked = Conditions(word="tea", likes=3, minutes=2, shared=True)
    assert missing(asked, Done()) == [Condition.WORD, Condition.LIKES, Condition.MINUTES, Condition.SHARED]
    assert missing(asked, Done(said=True, likes=3, minutes=2)) == [Condition.SHARED]
    assert missing(asked, Done(said=True, likes=9, minutes=9, shared=True)) == []
    assert missing(Conditions(), Done()) == []
