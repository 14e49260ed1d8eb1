"""The words and the texts that matching is judged by: two files, a case a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.verdicts import judge
from liveloop.talk.moderation.words import Action, Word, parse

FOLDER = Path(__file__).parent
INVISIBLE = {"\\u200b": "\u200b", "\\u200d": "\u200d"}


@dataclass(frozen=True)
class Case:
    expected: str
    """`allow`, `mask`, `hold` or `block`."""
    text: str


def words() -> list[Word]:
    """words.tsv: action, `by_sound` or nothing, the word as it is listed."""
    lines = (line.split("\t") for line in _lines("words.tsv"))
    return [parse(word, Action(action), by_sound=bool(sound)) for action, sound, word in lines]


def cases() -> list[Case]:
    """corpus.tsv: what should become of it, the text (invisible characters written as \\u200b)."""
    found = []
    for line in _lines("corpus.tsv"):
        expected, text = line.split("\t")
        for written, meant in INVISIBLE.items():
            text = text.replace(written, meant)
        found.append(Case(expected, text))
    return found


def outcome(matcher: Matcher, text: str) -> str:
    verdict = judge(text, matcher.find(text), links="allow")
    return Action.MASK if verdict.shows and verdict.text != text else verdict.action


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()
