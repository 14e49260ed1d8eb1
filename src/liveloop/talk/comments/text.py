"""What may be said in a comment."""

from __future__ import annotations

import unicodedata

from liveloop.talk.comments.errors import CommentInvalid

BODY_LENGTH = 300
RAW_LENGTH = 4 * BODY_LENGTH
COMBINING_MARKS = 4
"""More marks on one letter than any living script needs only smear over the lines around."""
JOINERS = frozenset("\u200c\u200d")
"""Letters of some scripts and many emoji are made with these."""
DROPPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def normalise(body: object) -> str:
    """The text as it is kept: NFC, one line, no control or direction characters, 1 to 300 characters.

    Raises CommentInvalid.
    """
    if not isinstance(body, str) or len(body) > RAW_LENGTH:
        raise CommentInvalid("Write 1 to 300 characters.")
    composed = unicodedata.normalize("NFC", " ".join(body.split()))
    text = " ".join("".join(_kept(composed)).split())
    if not 1 <= len(text.strip("".join(JOINERS))) <= BODY_LENGTH or len(text) > BODY_LENGTH:
        raise CommentInvalid("Write 1 to 300 characters.")
    return text


def _kept(text: str) -> list[str]:
    kept = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if (category not in DROPPED or letter in JOINERS) and marks <= COMBINING_MARKS:
            kept.append(letter)
    return kept
