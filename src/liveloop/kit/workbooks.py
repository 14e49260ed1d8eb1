"""Reads the first sheet of an XLSX workbook in a process of its own: `python -m liveloop.kit.workbooks`.

A workbook of a few kilobytes may claim a cell in the last column of the last row, or unpack to gigabytes.
Here that ends a process that has a bound on memory and time, and nothing else. The file comes in by standard
input, the rows leave as JSON by standard output; the exit codes are below.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
TEXT_LETTERS = 8_000_000
"""Of all cells together."""

UNREADABLE = 3
TOO_BIG = 4


def cell_text(value: object) -> str:
    """As a spreadsheet shows it when it shows all of it: whole numbers whole, others to fifteen digits."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def read_rows(data: bytes, *, rows: int, columns: int) -> list[list[str]]:
    """At most `rows` of at most `columns`. Raises CalamineError, or OverflowError for too much text."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=rows)
    found = [[cell_text(value) for value in row[:columns]] for row in sheet]
    if sum(len(text) for row in found for text in row) > TEXT_LETTERS:
        raise OverflowError
    return found


def main() -> None:
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = read_rows(sys.stdin.buffer.read(), rows=rows, columns=columns)
    except (OverflowError, MemoryError):
        sys.exit(TOO_BIG)
    except CalamineError:
        sys.exit(UNREADABLE)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
