"""The rows of a table of goods, and what can be wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from liveloop.kit.money import parse_decimal
from liveloop.shop.exchange.columns import Header

LARGEST_RECEIPT = 1_000_000

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_SIGNS = "¥￥$€£ \u00a0"


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` as the spreadsheet counts it, `column` by its key, `value` as written, `code` what is wrong."""

    row: int
    column: str | None
    code: str
    value: str = ""


class Faulty(Exception):
    """A row that cannot be taken."""

    def __init__(self, row: int, column: str | None, code: str, value: str = "") -> None:
        super().__init__(code)
        self.fault = Fault(row, column, code, value[:60])


@dataclass(frozen=True, slots=True)
class Line:
    """One row. A column that the table lacks leaves what there is; an empty cell empties it."""

    row: int
    cells: dict[str, str] = field(repr=False)

    def get(self, column: str) -> str | None:
        return self.cells.get(column)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def price(self, column: str, currency: str) -> int | None:
        """None for an empty cell or no column. Raises Faulty."""
        written = self.text(column)
        text = written.strip(_SIGNS).removesuffix("元").strip()
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if not text:
            return None
        try:
            return parse_decimal(text, currency)
        except ValueError as error:
            raise Faulty(self.row, column, "price", written) from error

    def count(self, column: str) -> int:
        """0 for an empty cell or no column. Raises Faulty."""
        text = self.text(column).removeprefix("+")
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal()) or not len(text) < 10 or int(text) > LARGEST_RECEIPT:
            raise Faulty(self.row, column, "count", text)
        return int(text)


def lines_of(header: Header, rows: Iterable[Sequence[str]]) -> list[Line]:
    """The rows below the header that have anything in them."""
    found = []
    for number, row in enumerate(rows, start=2):
        if any(text.strip() for text in row):
            cells = {key: row[at].strip() if at < len(row) else "" for key, at in header.places.items()}
            found.append(Line(number, cells))
    return found
