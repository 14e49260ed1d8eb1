"""What can go wrong with words and rules."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, NotFound


class WordNotFound(NotFound):
    code = "word.not_found"


class TooManyWords(Conflict):
    code = "words.too_many"
