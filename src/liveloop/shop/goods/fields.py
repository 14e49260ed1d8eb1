"""Fields of the forms about goods, which the import of a table checks too."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

OPTIONS = 3
VALUES = 20
"""Of one option."""
VARIANTS = 100
PICTURES = 9


def one_line(text: str) -> str:
    """Spaces made single; letters that nobody sees are refused."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in line):
        raise PydanticCustomError("one_line", "Write it without control characters.")
    return line


def _many_lines(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in lines):
        raise PydanticCustomError("many_lines", "Write it without control characters.")
    return lines.strip()


def _line(longest: int, shortest: int = 1) -> tuple[StringConstraints, AfterValidator]:
    constraints = StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest)
    return constraints, AfterValidator(one_line)


Title = Annotated[str, *_line(120)]
Subtitle = Annotated[str, *_line(200, 0)]
Description = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_many_lines)]
CategoryName = Annotated[str, *_line(60)]
OptionName = Annotated[str, *_line(20)]
OptionValue = Annotated[str, *_line(40)]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[!-~]{0,64}$")]
"""Printable ASCII without spaces; empty: one is made."""
