"""Ways of looking at a text in which a word shows however it was written.

A form gives each character of the text zero or more characters, whatever its neighbours are. So a form is one
`str.translate`, and a find in it leads back to the characters that were written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import opencc

REMEMBERED = 60_000
"""Characters whose form is kept; more than any text of living languages uses."""
LEET = str.maketrans("013457|8!@$€+", "oieastlbiaset")
LEET_SIGNS = frozenset(map(chr, LEET))
LOOKALIKES = str.maketrans(
    "авеёзіјкмнорстухѕԁԛԝαβεικνορτυχ",
    "abee3ijkmhopctyxsdqwabeiknoptux",
)
"""Cyrillic and Greek letters that are read as Latin ones."""


class Form(dict[int, str]):
    """A table for `str.translate` that fills itself; `form[ord(character)]` is what the character becomes."""

    def __init__(self, become: Callable[[str], str]) -> None:
        super().__init__()
        self._become = become

    def __missing__(self, code: int) -> str:
        became = self._become(chr(code))
        if len(self) < REMEMBERED:
            self[code] = became
        return became

    def of(self, text: str) -> str:
        return text.translate(self)

    def places(self, text: str) -> list[int]:
        """For each character of `of(text)`, the place in `text` that it comes from."""
        return [place for place, letter in enumerate(text) for _ in self[ord(letter)]]


def is_spaced(letter: str) -> bool:
    """A letter or digit of the scripts that put spaces between words: Latin, Greek, Cyrillic, Armenian."""
    return letter < "\u0590" and letter.isalnum()


def is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"


def fold(letter: str) -> str:
    """Width, case, accents, look-alikes and traditional characters are evened out; what is no letter goes."""
    flat = unicodedata.normalize("NFKC", letter).casefold().translate(LOOKALIKES)
    return "".join(_plain(part) for part in flat if unicodedata.category(part)[0] in "LN")


def fold_leet(letter: str) -> str:
    """As `fold`, with digits and signs that stand for Latin letters read as these."""
    return fold(letter.translate(LEET))


def fold_sound(letter: str) -> str:
    """As `fold`, with Han characters as they sound, without tones."""
    return "".join(sound(part) if is_han(part) else part for part in fold(letter))


@lru_cache(REMEMBERED)
def simplified(letter: str) -> str:
    """A Han character in its simplified form."""
    return str(_simplifier().convert(letter))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _plain(letter: str) -> str:
    if is_han(letter):
        return simplified(letter)
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def sound(letter: str) -> str:
    """The usual reading of a Han character in pinyin, without tone; ü is written v."""
    return _reader()(letter)


@cache
def _reader() -> Callable[[str], str]:
    """Its dictionaries take 56 MB, which only those pay who look for words by their sound."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - heavy, and seldom needed

    return lambda letter: "".join(lazy_pinyin(letter, style=Style.NORMAL))
