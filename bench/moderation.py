"""How fast what people write is judged, by fifty thousand listed words, on one core.

Figures:

checked_per_s   comments a second: short ones in Chinese and English, one in twenty with a listed word
words           listed words, a third of them also looked for by their sound
build_s         time to make the words ready
wrong           cases of the corpus that are judged otherwise than expected

The peer is the bare automaton on the same texts: it finds only what is written as it is listed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence

from ahocorasick_rs import AhoCorasick

from bench.report import Goal, Result, Table, progress, rounded
from liveloop.talk.moderation.matcher import Matcher
from liveloop.talk.moderation.verdicts import judge
from liveloop.talk.moderation.words import Action, Word
from tests.talk.moderation.corpus import cases, outcome, words

TEXTS = 20_000
SEED = 7
COMMON = (0x4E00, 0x6E00)
"""A part of the Han block, wide enough that words seldom meet by chance."""
LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
ACTIONS = (Action.BLOCK, Action.HOLD, Action.MASK)

GOALS = [Goal("checked_per_s", at_least=50_000), Goal("wrong", at_most=0)]


def listed(dice: random.Random, count: int) -> list[Word]:
    found: dict[str, Word] = {}
    while len(found) < count:
        han = dice.random() < 0.7
        text = _han(dice, dice.randint(2, 5)) if han else _latin(dice, dice.randint(5, 10))
        found[text] = Word(text, dice.choice(ACTIONS), by_sound=han and len(text) > 2 and dice.random() < 0.5)
    return list(found.values())


def said(dice: random.Random, count: int, among: Sequence[Word]) -> list[str]:
    texts = []
    for _ in range(count):
        if dice.random() < 0.5:
            text = _han(dice, dice.randint(4, 24))
        else:
            text = " ".join(_latin(dice, dice.randint(2, 8)) for _ in range(dice.randint(2, 9)))
        if dice.random() < 0.05:
            text += f" {dice.choice(among).text}"
        texts.append(text)
    return texts


def rate(act: Callable[[str], object], texts: Sequence[str]) -> float:
    """Texts a second of processor time."""
    began = time.process_time()
    for text in texts:
        act(text)
    return len(texts) / (time.process_time() - began)


def main(arguments: Sequence[str]) -> Result:
    parser = argparse.ArgumentParser(prog="./dev bench moderation")
    parser.add_argument("--words", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    dice = random.Random(SEED)
    progress("making words and texts")
    corpus = Matcher(words())
    wrong = sum(outcome(corpus, case.text) != case.expected for case in cases())
    entries = listed(dice, options.words)
    texts = said(dice, TEXTS, entries)
    began = time.process_time()
    matcher = Matcher(entries)
    build = time.process_time() - began
    bare = AhoCorasick([word.text for word in entries])
    ours, theirs = [], []
    for _ in range(options.runs):
        ours.append(rate(lambda text: judge(text, matcher.find(text), links="hold"), texts))
        theirs.append(rate(bare.find_matches_as_indexes, texts))
        progress(f"{ours[-1]:,.0f} a second, bare {theirs[-1]:,.0f}")
    figures = {
        "checked_per_s": round(statistics.median(ours)),
        "words": len(entries),
        "build_s": rounded(build),
        "wrong": wrong,
    }
    peer = {"checked_per_s": round(statistics.median(theirs))}
    rows = [(round(one), round(other)) for one, other in zip(ours, theirs, strict=True)]
    table = Table("runs", ["checked a second", "bare automaton"], rows)
    return Result("moderation", figures, peer, goals=GOALS, tables=[table])


def _han(dice: random.Random, length: int) -> str:
    return "".join(chr(dice.randrange(*COMMON)) for _ in range(length))


def _latin(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(LETTERS, weights=range(len(LETTERS), 0, -1), k=length))
