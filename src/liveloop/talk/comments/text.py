"""What may be said in a comment."""

from __future__ import annotations

import unicodedata

from liveloop.talk.comments.errors import CommentInvalid

BODY_LENGTH = 300
"""Characters as people see them."""
RAW_LENGTH = 4 * BODY_LENGTH
"""Code points: an emoji of a family has seven."""
COMBINING_MARKS = 4
"""More marks on one letter than any living script needs only smear over the lines around."""
JOINERS = frozenset("\u200c\u200d")
"""Letters of some scripts and many emoji are made with these."""
JOINER = "\u200d"
SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
DROPPED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def normalise(body: object) -> str:
    """The text as it is kept: NFC, one line, no control or direction characters, 1 to 300 characters as
    people see them.

    Raises CommentInvalid.
    """
    if not isinstance(body, str) or len(body) > RAW_LENGTH:
        raise CommentInvalid("Write 1 to 300 characters.")
    composed = unicodedata.normalize("NFC", " ".join(body.split()))
    text = " ".join("".join(_kept(composed)).split())
    if not text.strip("".join(JOINERS)) or seen_length(text) > BODY_LENGTH or len(text) > RAW_LENGTH:
        raise CommentInvalid("Write 1 to 300 characters.")
    return text


def seen_length(text: str) -> int:
    """How many characters people see: marks, skin tones and what is joined to an emoji are part of it, and
    two flag letters are one flag.

    Counted by these few rules on both sides (web/viewer/src/features/comments/length.ts), because tables of
    Unicode differ from browser to browser; tests/talk/comments/lengths.json binds the two.
    """
    count = 0
    joined = flag = False
    for letter in text:
        kind = unicodedata.category(letter)[0]
        if letter in JOINERS:
            joined = letter == JOINER and count > 0
            continue
        if count and (kind == "M" or SKIN_TONES[0] <= letter <= SKIN_TONES[1]):
            continue
        is_flag_letter = FLAG_LETTERS[0] <= letter <= FLAG_LETTERS[1]
        if not (joined and kind == "S") and not (flag and is_flag_letter):
            count += 1
        flag = is_flag_letter and not flag
        joined = False
    return count


def _kept(text: str) -> list[str]:
    kept = []
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if (category not in DROPPED or letter in JOINERS) and marks <= COMBINING_MARKS:
            kept.append(letter)
    return kept
