"""Finds listed words in a text, also where they are disguised, and leaves out what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from liveloop.talk.moderation.forms import LEET_SIGNS, Form, fold, fold_leet, fold_sound, is_han, is_spaced
from liveloop.talk.moderation.index import Index
from liveloop.talk.moderation.words import Action, Word

SHORTEST_LEET = 3
"""Letters of a word that is also looked for in digits and signs."""
SHORTEST_SOUND = 2
"""Han characters of a word that is also looked for by its sound."""
SPACED_PIECE = 2
SPACED_PIECES = 3
"""A word counts as spaced out when no piece is longer than the one, and a piece is a single letter or there
are as many as the other: b.a.d and ba-d, but not "he ll" or "who re-did"."""
WIDEST_GAP = 8
SENTENCE_ENDS = frozenset("。！？；…!?;")
GAP = re.compile("\0+")

PLAIN, LEET, SOUND = Form(fold), Form(fold_leet), Form(fold_sound)


@dataclass(frozen=True, slots=True)
class Hit:
    """The characters `start` to `end` (not included) of the text are `word`.

    Not `certain`: by its sound only, in digits only, or across the end of a sentence. A person should look.
    """

    word: Word
    start: int
    end: int
    certain: bool


class Matcher:
    """Built once for a list of words; `find` changes nothing."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._plain = Index(PLAIN, words)
        self._leet = Index(LEET, [word for word in words if _latin_letters(word.text) >= SHORTEST_LEET])
        heard = [word for word in words if word.by_sound and sum(map(is_han, word.text)) >= SHORTEST_SOUND]
        self._sound = Index(SOUND, heard)

    def find(self, text: str) -> list[Hit]:
        """All hits that no allowed word covers, in the order of their place."""
        return settled(self.hits(text))

    def hits(self, text: str) -> list[Hit]:
        """All that was found, allowed words too."""
        hits: dict[tuple[str, int, int], Hit] = {}
        for word, start, end in self._sound.find(text, long_runs=False):
            if _ends_are_free(word, text, start, end):
                hits[word.text, start, end] = Hit(word, start, end, certain=False)
        for index in self._written(text):
            form = index.form
            for word, start, end in index.find(text, long_runs=True):
                if _ends_are_free(word, text, start, end) and not _is_chance(form, word, text, start, end):
                    certain = _is_certain(form, word, text[start:end])
                    hits[word.text, start, end] = Hit(word, start, end, certain)
        return list(hits.values())

    def _written(self, text: str) -> tuple[Index, ...]:
        """Without a digit or sign that stands for a letter both forms of a text are the same."""
        return (self._plain,) if LEET_SIGNS.isdisjoint(text) else (self._leet, self._plain)


def settled(hits: Sequence[Hit]) -> list[Hit]:
    """Without what an allowed word covers, in the order of their place."""
    if not hits:
        return []
    allowed = [hit for hit in hits if hit.word.action is Action.ALLOW]
    left = [
        hit
        for hit in hits
        if hit.word.action is not Action.ALLOW
        and not any(one.start <= hit.start and hit.end <= one.end for one in allowed)
    ]
    return sorted(left, key=lambda hit: (hit.start, hit.end))


def _latin_letters(text: str) -> int:
    return sum(letter.isascii() and letter.isalpha() for letter in PLAIN.of(text))


def _ends_are_free(word: Word, text: str, start: int, end: int) -> bool:
    """Where words have spaces between them they end at one: "class" has no "lass" in it."""
    begins = word.open_start or not _goes_on(text, start)
    return begins and (word.open_end or not _goes_on(text, end))


def _goes_on(text: str, place: int) -> bool:
    """Whether one word has characters on both sides of `place`."""
    return 0 < place < len(text) and _spaced(text[place - 1]) and _spaced(text[place])


def _spaced(letter: str) -> bool:
    return any(map(is_spaced, PLAIN[ord(letter)]))


def _is_chance(form: Form, word: Word, text: str, start: int, end: int) -> bool:
    """Neighbouring words that only together give the listed one."""
    if len(_pieces(form, text[start:end])) == 1:
        return False
    while _goes_on(text, start):
        start -= 1
    while _goes_on(text, end):
        end += 1
    pieces = _pieces(form, text[start:end])
    if pieces == _pieces(form, word.text):
        return False
    spaced = [piece for piece in pieces if all(map(is_spaced, piece))]
    if len(spaced) < len(pieces):
        return any(len(piece) > SPACED_PIECE for piece in spaced)
    longest, shortest = max(map(len, spaced)), min(map(len, spaced))
    return longest > SPACED_PIECE or (shortest > 1 and len(spaced) < SPACED_PIECES)


def _is_certain(form: Form, word: Word, written: str) -> bool:
    if _latin_letters(word.text) and not any(letter.isalpha() for letter in written):
        return False
    gaps = _gaps(form, written)
    return gaps == _gaps(form, word.text) or not any(
        len(gap) > WIDEST_GAP or SENTENCE_ENDS & set(gap) for gap in gaps
    )


def _pieces(form: Form, written: str) -> list[str]:
    """The letters between the gaps."""
    return "".join(form[ord(letter)] or " " for letter in written).split()


def _gaps(form: Form, written: str) -> list[str]:
    """What stands between letters."""
    return GAP.split("".join("\0" if form[ord(letter)] else letter for letter in written).strip("\0"))
