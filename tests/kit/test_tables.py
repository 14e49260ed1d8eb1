from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.kit.spreadsheets import BYTE_ORDER_MARK, cell, lines
from liveloop.kit.tables import Tables, TableTooBig, TableUnreadable
from tests.kit.workbook import workbook


@pytest.fixture
def tables() -> Tables:
    return Tables(rows=5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_csv_is_read_as_spreadsheets_write_it(tables: Tables, encoding: str, delimiter: str) -> None:
    text = f'标题{delimiter}价格\r\n"两\n行"{delimiter}19.99\r\n\r\n'
    assert await tables.read(text.encode(encoding)) == [["标题", "价格"], ["两\n行", "19.99"]]


async def test_a_workbook_is_read_as_it_is_shown(tables: Tables) -> None:
    book = workbook([["标题", "价格", "SKU"], ["茶", 19.9, 6901234567892], [None, 0.1 + 0.2, True]])
    assert await tables.read(book) == [
        ["标题", "价格", "SKU"],
        ["茶", "19.9", "6901234567892"],
        ["", "0.3", "TRUE"],
    ]


async def test_rows_keep_their_numbers_when_the_first_ones_are_empty(tables: Tables) -> None:
    assert await tables.read(workbook([[], ["a"]])) == [[""], ["a"]]


async def test_what_looks_like_a_formula_comes_back_as_it_was(tables: Tables) -> None:
    for text in ("=1+1", "+86", "-", "@x", "'tis", "''", '=HYPERLINK("https://example.com")'):
        assert await tables.read(lines([[cell(text)]]).encode()) == [[text]]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r\n"), min_size=1))
async def test_every_text_survives_being_written_and_read(text: str) -> None:
    if not text.strip() or (text[0] == "'" and text[1:2] in "=+-@\t\r" and len(text) > 1):
        return
    written = BYTE_ORDER_MARK + lines([["a,b", cell(text)]])
    assert await Tables(rows=5).read(written.encode()) == [["a,b", text]]


async def test_too_many_rows_are_refused(tables: Tables) -> None:
    assert len(await tables.read(b"a\n" * 5)) == 5
    with pytest.raises(TableTooBig):
        await tables.read(b"a\n" * 6)
    with pytest.raises(TableTooBig):
        await tables.read(workbook([["a"]] * 6))
    with pytest.raises(TableTooBig):
        await tables.read(b"a" * (2 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook",
        b"PK\x03\x04 no workbook",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff",
        b'a,"b',
    ],
)
async def test_what_is_no_table_is_refused(tables: Tables, data: bytes) -> None:
    with pytest.raises(TableUnreadable):
        await tables.read(data)


async def test_a_cell_in_the_last_corner_costs_nothing(tables: Tables) -> None:
    far = workbook([["a"]], extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(TableTooBig):
        await tables.read(far)


async def test_a_file_that_unpacks_to_gigabytes_is_refused(tables: Tables) -> None:
    big = workbook(
        [["a"]], extra='<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * 60_000_000 + "</t></is></c></row>"
    )
    assert len(big) < 200_000
    with pytest.raises((TableTooBig, TableUnreadable)):
        await tables.read(big)
    with zipfile.ZipFile(io.BytesIO(big)) as archive:
        assert sum(info.file_size for info in archive.infolist()) > 60_000_000
