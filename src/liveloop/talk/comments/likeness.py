"""What nearly the same texts have in common, however they are written. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from liveloop.talk.moderation.matcher import PLAIN

RUN = re.compile(r"(.)\1+")
DIGITS = re.compile(r"\d+")
LETTERS_BESIDE_DIGITS = 4
"""With so many letters beside them digits do not tell two texts apart: "buy now 1", "buy now 2"."""
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Likeness:
    """`key` is the same for texts that differ only in width, case, accents, marks, spaces, repeated letters
    or counting digits; `letters` is how much of the text it stands for."""

    key: str
    letters: int


def likeness(text: str) -> Likeness:
    letters = RUN.sub(r"\1", PLAIN.of(text))
    words = DIGITS.sub("", letters)
    base = words if len(words) >= LETTERS_BESIDE_DIGITS else letters
    if not base:
        base = RUN.sub(r"\1", "".join(text.split()))
    return Likeness(hashlib.blake2s(base.encode(), digest_size=DIGEST_BYTES).hexdigest(), len(base))


def has_long_run(text: str, longest: int) -> bool:
    """Whether a character, whatever its case, stands more than `longest` times in a row."""
    last, count = "", 0
    for letter in text.casefold():
        count = count + 1 if letter == last else 1
        last = letter
        if count > longest:
            return True
    return False
