"""Tables that people upload: CSV in the encodings that spreadsheets write, or XLSX. Every cell is a text."""

from __future__ import annotations

import asyncio
import csv
import io
import sys

import msgspec

from liveloop.kit import workbooks
from liveloop.kit.errors import Invalid
from liveloop.kit.spreadsheets import FORMULA_SIGNS

TABLE_BYTES = 2 * 1024 * 1024
UPLOAD_BYTES = TABLE_BYTES + 64 * 1024
"""A table and the multipart form around it."""
COLUMNS = 64
WAIT_SECONDS = 30.0

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",;\t"


class TableUnreadable(Invalid):
    code = "table.unreadable"


class TableTooBig(Invalid):
    code = "table.too_big"


class Tables:
    """`rows` are read at most, the header with them. One workbook is read at a time."""

    def __init__(self, *, rows: int) -> None:
        self._rows = rows
        self._reading = asyncio.Semaphore(1)

    async def read(self, data: bytes) -> list[list[str]]:
        """Rows without the blank ones at the end. Raises TableUnreadable, TableTooBig."""
        if len(data) > TABLE_BYTES:
            raise TableTooBig("Use a file of at most 2 MB.")
        if data.startswith(_OLD_EXCEL):
            raise TableUnreadable(
                "This is an old or a locked Excel file. Save it as XLSX without a password."
            )
        if data.startswith(_ZIP):
            async with self._reading:
                rows = await self._workbook(data)
        else:
            rows = await asyncio.to_thread(_csv_rows, data, self._rows + 1)
        while rows and not any(text.strip() for text in rows[-1]):
            rows.pop()
        if len(rows) > self._rows:
            raise TableTooBig(f"Use at most {self._rows - 1} rows below the header. Split the file.")
        return [[_plain(text) for text in row] for row in rows]

    async def _workbook(self, data: bytes) -> list[list[str]]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", workbooks.__name__, str(self._rows + 1), str(COLUMNS)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                output, _ = await process.communicate(data)
        except TimeoutError as error:
            raise TableTooBig("This file takes too long to read. Copy its cells into a new one.") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        status = process.returncode or 0
        if status == workbooks.TOO_BIG or status < 0:
            raise TableTooBig("This file is bigger than it looks. Copy its cells into a new one.")
        if status:
            raise TableUnreadable("This is no undamaged XLSX file. Save it again as XLSX or CSV.")
        return msgspec.json.decode(output, type=list[list[str]])


def _csv_rows(data: bytes, most: int) -> list[list[str]]:
    text = _decode(data)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            found.append(row[:COLUMNS])
            if len(found) >= most and any(row):
                break
    except csv.Error as error:
        raise TableUnreadable(f"Row {len(found) + 1} cannot be read: look for a quotation mark.") from error
    return found


def _decode(data: bytes) -> str:
    """Spreadsheets in China write GB 18030 where no mark says otherwise."""
    encodings = next(([name] for mark, name in _MARKS.items() if data.startswith(mark)), ["utf-8", "gb18030"])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise TableUnreadable("This is no text that a spreadsheet has written. Save it as CSV (UTF-8) or XLSX.")


def _plain(text: str) -> str:
    """Without the sign that `spreadsheets.cell` puts before what looks like a formula."""
    if text[:1] == "'" and text[1:2] in FORMULA_SIGNS and len(text) > 1:
        return text[1:]
    return text
