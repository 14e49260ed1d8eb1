from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.talk.search.terms import places, query_terms, runs, terms_of

TEXTS = st.text(alphabet="茶葉叶好钱a é9-ñ ，。!ｂÄ👍", max_size=30)


def found(text: str, query: str) -> list[str]:
    return [text[start:end] for start, end in places(text, query)]


def matches(text: str, query: str) -> bool:
    """What both databases do with the terms."""
    terms = terms_of(text)
    return all(
        any(term == one.text or (one.open and term.startswith(one.text)) for term in terms)
        for one in query_terms(query)
    )


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("这款茶叶真好", "茶叶", ["茶叶"]),
        ("這款茶葉真好", "茶叶", ["茶葉"]),
        ("这款茶叶真好", "茶", ["茶"]),
        ("这款茶叶真好", "茶叶真好", ["茶叶真好"]),
        ("这款茶叶，真好", "茶叶真好", []),
        ("好茶，叶子也好", "茶叶", []),
        ("Free SHIPPING today", "shipping", ["SHIPPING"]),
        ("Free shipping today", "ship free", ["Free", "shipping"]),
        ("worship", "ship", []),
        ("a cat", "ca", []),
        ("Café crème", "cafe creme", ["Café", "crème"]),
        ("买iPhone手机", "iphone 手机", ["iPhone", "手机"]),
        ("ＡＢＣ１２３", "abc123", ["ＡＢＣ１２３"]),
        ("👍👍", "👍", []),
    ],
)
def test_what_is_looked_for_is_found_and_marked(text: str, query: str, hits: list[str]) -> None:
    assert found(text, query) == hits
    assert not hits or matches(text, query)


def test_a_query_without_letters_looks_for_nothing() -> None:
    assert query_terms(" ，!👍 ") == []


@given(TEXTS, TEXTS)
def test_what_is_marked_is_what_the_database_finds(text: str, query: str) -> None:
    if places(text, query):
        assert matches(text, query)


@given(TEXTS)
def test_a_text_is_found_by_itself(text: str) -> None:
    assert matches(text, text)
    assert bool(places(text, text)) == bool(list(runs(text)))


@given(TEXTS, TEXTS)
def test_marks_are_in_the_text_and_in_order(text: str, query: str) -> None:
    marks = places(text, query)
    assert marks == sorted(marks)
    assert all(0 <= start < end <= len(text) for start, end in marks)
