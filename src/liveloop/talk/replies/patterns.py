"""Regular expressions of staff, run by an engine whose time is linear in the text: none runs away.

RE2 (https://github.com/google/re2/wiki/Syntax) knows no back references and no look-around.
"""

from __future__ import annotations

from typing import Protocol, cast

import re2

from liveloop.talk.moderation.forms import is_han, simplified

PATTERN_LENGTH = 200
MEMORY_BYTES = 1 << 20
"""What one expression may take; `a{1000}{1000}` would take all there is."""


class PatternInvalid(ValueError):
    """Says what is wrong with an expression."""


class Found(Protocol):
    def span(self) -> tuple[int, int]: ...


class Pattern:
    """Matches whatever the case and whether Han characters are traditional or simplified."""

    def __init__(self, expression: str) -> None:
        """Raises PatternInvalid."""
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = MEMORY_BYTES
        try:
            self._compiled = re2.compile(_simple(expression), options)
        except re2.error as error:
            raise PatternInvalid(_reason(error)) from error
        if self._compiled.search("") is not None:
            raise PatternInvalid("it matches an empty text, so it would answer everything")

    def find(self, text: str) -> tuple[int, int] | None:
        """The first place, as (start, end), in a text in which letters are not yet evened out."""
        found = cast("Found | None", self._compiled.search(_simple(text)))
        return found.span() if found else None


def _simple(text: str) -> str:
    """As long as before, so that places stay."""
    return "".join(simplified(letter) if is_han(letter) else _narrow(letter) for letter in text)


def _narrow(letter: str) -> str:
    """Full-width letters, digits and signs as narrow ones."""
    return chr(ord(letter) - 0xFEE0) if "\uff10" <= letter <= "\uff5a" and letter.isalnum() else letter


def _reason(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode() if isinstance(said, bytes) else str(said)
