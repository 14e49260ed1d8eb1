from __future__ import annotations

import pytest

from liveloop.talk.comments.errors import CommentInvalid
from liveloop.talk.comments.text import normalise


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


@pytest.mark.parametrize(
    "said", ["", "   ", "\u200b\u202e", "\u200d\u200d", "a" * 301, "a" * 100_000, None, 7]
)
def test_what_says_nothing_or_too_much_is_refused(said: object) -> None:
    with pytest.raises(CommentInvalid):
        normalise(said)
