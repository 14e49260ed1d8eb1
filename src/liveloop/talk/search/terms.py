"""What a comment is found by, in Chinese and in scripts with spaces alike. Pure.

Letters are compared as `moderation.forms` folds them: width, case, accents, traditional characters. A run
of a script with spaces is a word. Any other run is cut into its characters and its pairs of neighbours, so
that two characters are found as quickly as one or ten; which language it is plays no part.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from liveloop.talk.moderation.forms import Form, fold, is_spaced

WORD_LENGTH = 40
"""Letters of a word that are compared."""
SHORTEST_OPEN = 3
"""Letters from which on a word of a query is found in longer ones that begin with it."""
QUERY_TERMS = 24

FORM = Form(fold)


@dataclass(frozen=True, slots=True)
class Run:
    """Folded letters that stand together, either all `spaced` or none; they come from the characters
    `start` to `end` (not included) of the text."""

    letters: str
    spaced: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """`open`: longer words that begin with it count too."""

    text: str
    open: bool = False


def runs(text: str) -> Iterator[Run]:
    """From left to right. A mark that combines with the letter before it ends no run."""
    letters, spaced, start, end = "", False, 0, 0
    for place, written in enumerate(text):
        folded = FORM[ord(written)]
        if not folded and letters and unicodedata.category(written)[0] == "M":
            continue
        is_word = bool(folded) and is_spaced(folded[0])
        if letters and (not folded or is_word != spaced):
            yield Run(letters, spaced, start, end)
            letters = ""
        if folded:
            start = start if letters else place
            letters, spaced, end = letters + folded, is_word, place + 1
    if letters:
        yield Run(letters, spaced, start, end)


def terms_of(text: str) -> set[str]:
    """All that a text is found by."""
    found: set[str] = set()
    for run in runs(text):
        if run.spaced:
            found.add(run.letters[:WORD_LENGTH])
        else:
            found.update(run.letters)
            found.update(_pairs(run.letters))
    return found


def query_terms(query: str) -> list[Term]:
    """What all has to be there. Empty: nothing to look for. Of a longer query the first terms count."""
    wanted: dict[str, Term] = {}
    for run in runs(query):
        if run.spaced:
            word = run.letters[:WORD_LENGTH]
            wanted[word] = Term(word, open=len(word) >= SHORTEST_OPEN)
        else:
            wanted.update({pair: Term(pair) for pair in _pairs(run.letters) or [run.letters]})
    return list(wanted.values())[:QUERY_TERMS]


def places(text: str, query: str) -> list[tuple[int, int]]:
    """Where the runs of the query stand in the text, as (start, end); empty when one is missing.

    Pairs that are all there need not stand beside each other: this tells.
    """
    wanted = list(dict.fromkeys((run.letters, run.spaced) for run in runs(query)))
    found: list[tuple[int, int]] = []
    written = list(runs(text))
    for letters, spaced in wanted:
        marks = [mark for run in written if run.spaced == spaced for mark in _within(text, run, letters)]
        if not marks:
            return []
        found += marks
    return sorted(set(found))


def _within(text: str, run: Run, letters: str) -> Iterator[tuple[int, int]]:
    if run.spaced:
        whole = len(letters) < SHORTEST_OPEN
        if run.letters == letters or (not whole and run.letters.startswith(letters[:WORD_LENGTH])):
            yield run.start, run.end
        return
    origin = [run.start + place for place in FORM.places(text[run.start : run.end])]
    at = run.letters.find(letters)
    while at >= 0:
        yield origin[at], origin[at + len(letters) - 1] + 1
        at = run.letters.find(letters, at + len(letters))


def _pairs(letters: str) -> list[str]:
    return [letters[at : at + 2] for at in range(len(letters) - 1)]
