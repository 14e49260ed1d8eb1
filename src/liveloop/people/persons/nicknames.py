"""What a viewer may be called, and what they are called before they choose."""

from __future__ import annotations

import re
import unicodedata
import uuid
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

LENGTH = 20
COMBINING_MARKS = 2
"""More marks on one letter than any living script needs only smear over the lines above."""

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show nothing (Hangul fillers, the empty Braille cell)."""

STAFF_WORDS = frozenset(
    {
        "admin",
        "administrator",
        "host",
        "liveloop",
        "mod",
        "moderator",
        "official",
        "staff",
        "support",
        "system",
    }
)
STAFF_PHRASES = ("主播", "主持人", "官方", "客服", "工作人员", "房管", "管理员", "系统", "运营")


def check_nickname(text: str) -> str:
    """`text` as it is stored: NFC, one space between words. Raises ValueError of pydantic's kind."""
    if any(_invisible(letter) for letter in text):
        raise PydanticCustomError("nickname_characters", "Leave out line breaks and invisible characters.")
    nickname = " ".join(unicodedata.normalize("NFC", text).split())
    if not 1 <= len(nickname) <= LENGTH:
        raise PydanticCustomError("nickname_length", "Choose 1 to 20 characters.")
    if _smears(nickname):
        raise PydanticCustomError("nickname_characters", "Put at most two marks on a letter.")
    if _poses_as_staff(nickname):
        raise PydanticCustomError(
            "nickname_reserved", "This name is for the people of the room. Choose another one."
        )
    return nickname


Nickname = Annotated[str, Field(min_length=1, max_length=4 * LENGTH), AfterValidator(check_nickname)]


def default_nickname(guest_id: uuid.UUID, *, chinese: bool) -> str:
    """A name for somebody who chose none; the same on every visit."""
    number = 1000 + guest_id.int % 9000
    return f"观众{number}" if chinese else f"Guest{number}"


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"} or letter in BLANK


def _smears(nickname: str) -> bool:
    run = 0
    for letter in nickname:
        run = run + 1 if unicodedata.category(letter) in {"Mn", "Me"} else 0
        if run > COMBINING_MARKS:
            return True
    return False


def _poses_as_staff(nickname: str) -> bool:
    plain = unicodedata.normalize("NFKC", nickname).casefold()
    words = set(re.findall(r"[a-z]+", plain))
    together = re.sub(r"[\W_]+", "", plain)
    return (
        bool(words & STAFF_WORDS)
        or together in STAFF_WORDS
        or any(phrase in together for phrase in STAFF_PHRASES)
    )
