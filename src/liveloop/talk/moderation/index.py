"""Listed words in one form, and where they stand in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from liveloop.talk.moderation.forms import Form
from liveloop.talk.moderation.words import Word

LONG_RUN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class _Formed:
    """A text in a form; its letter `k` stands for the characters `first[k]` to `last[k]` of the text."""

    letters: str
    first: Sequence[int]
    last: Sequence[int]

    def is_whole(self, start: int, end: int) -> bool:
        """The letters begin and end where characters of the text do."""
        begins = start == 0 or self.first[start - 1] != self.first[start]
        return begins and (end == len(self.letters) or self.last[end - 1] != self.last[end])

    def shortened(self, keep: int) -> _Formed:
        """A letter that comes three times or more in a row comes `keep` times."""
        letters: list[str] = []
        first: list[int] = []
        last: list[int] = []
        done = 0
        for run in LONG_RUN.finditer(self.letters):
            kept = run.start() + keep
            letters.append(self.letters[done:kept])
            first += self.first[done:kept]
            last += [*self.last[done : kept - 1], self.last[run.end() - 1]]
            done = run.end()
        letters.append(self.letters[done:])
        return _Formed("".join(letters), [*first, *self.first[done:]], [*last, *self.last[done:]])


class Index:
    """The words in one form."""

    def __init__(self, form: Form, words: Sequence[Word]) -> None:
        self.form = form
        by_pattern: defaultdict[str, list[Word]] = defaultdict(list)
        for word in words:
            if pattern := form.of(word.text):
                by_pattern[pattern].append(word)
        self._words = list(by_pattern.values())
        self._automaton = AhoCorasick(list(by_pattern), matchkind=MatchKind.Standard) if by_pattern else None

    def find(self, text: str, *, long_runs: bool) -> Iterator[tuple[Word, int, int]]:
        """(word, start, end) wherever the letters of a word stand, whatever is around and between them.

        `long_runs`: also where letters are repeated.
        """
        if self._automaton is None:
            return
        letters = self.form.of(text)
        has_runs = long_runs and LONG_RUN.search(letters) is not None
        if not has_runs and not self._automaton.find_matches_as_indexes(letters, overlapping=True):
            return
        places = self.form.places(text)
        formed = _Formed(letters, places, places)
        shapes = [formed, formed.shortened(1), formed.shortened(2)] if has_runs else [formed]
        for shape in shapes:
            yield from self._matches(self._automaton, shape)

    def _matches(self, automaton: AhoCorasick, formed: _Formed) -> Iterator[tuple[Word, int, int]]:
        for number, start, end in automaton.find_matches_as_indexes(formed.letters, overlapping=True):
            if formed.is_whole(start, end):
                for word in self._words[number]:
                    yield word, formed.first[start], formed.last[end - 1] + 1
