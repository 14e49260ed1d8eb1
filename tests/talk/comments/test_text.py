from __future__ import annotations

import json
from pathlib import Path

import pytest

from liveloop.talk.comments.errors import CommentInvalid
from liveloop.talk.comments.text import normalise, seen_length


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("  Hello \n world\t!", "Hello world !"),
        ("e\u0301", "\u00e9"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u0000b\u200bc\ufeff", "abc"),
        ("这个茶怎么卖？", "这个茶怎么卖？"),
        ("👨\u200d👩\u200d👧 family", "👨\u200d👩\u200d👧 family"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("x" + "\u0336" * 50, "x" + "\u0336" * 4),
        ("a" * 300, "a" * 300),
        ("<b>bold</b>", "<b>bold</b>"),
    ],
)
def test_a_comment_is_kept_as_one_clean_line(said: str, kept: str) -> None:
    assert normalise(said) == kept


@pytest.mark.parametrize(("text", "length"), json.loads((Path(__file__).parent / "lengths.json").read_text()))
def test_characters_are_counted_as_people_see_them(text: str, length: int) -> None:
    """The viewer counts the same: web/viewer/tests/comments/length.test.ts."""
    assert seen_length(text) == length


def test_emoji_of_a_family_are_one_character_each() -> None:
    family = "👨\u200d👩\u200d👧\u200d👦"
    assert normalise(family * 171) == family * 171
    with pytest.raises(CommentInvalid):
        normalise(family * 172)
    with pytest.raises(CommentInvalid):
        normalise("👍🏽" * 301)


@pytest.mark.parametrize(
    "said", ["", "   ", "\u200b\u202e", "\u200d\u200d", "a" * 301, "a" * 100_000, None, 7]
)
def test_what_says_nothing_or_too_much_is_refused(said: object) -> None:
    with pytest.raises(CommentInvalid):
        normalise(said)
