"""CSV that spreadsheets open as it is meant: UTF-8 with its mark, and no text taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"
"""Begins the file; without it a spreadsheet guesses the encoding, and Chinese is lost."""
FORMULA_SIGNS = "=+-@\t\r"


def cell(text: str) -> str:
    """A text that a spreadsheet takes for text, also when it begins like a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in FORMULA_SIGNS and text else text


def lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV. Texts that people wrote go through `cell` before."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
