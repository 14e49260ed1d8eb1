"""AMF0 values: what is written reads back, and nothing in a message can hurt."""

from __future__ import annotations

import pytest

from liveloop.media.rtmp import amf0
from liveloop.media.rtmp.errors import BROKEN_DATA, RtmpError


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0.0,
        -1.5,
        "",
        "直播间",
        "x" * 70_000,
        [],
        [1.0, "two", None],
        {},
        {"app": "live", "nested": {"list": [1.0, {"deep": True}]}, "空": None},
    ],
)
def test_a_value_reads_back_as_it_was_written(value: amf0.Value) -> None:
    assert amf0.decode(amf0.encode(value, "next")) == [value, "next"]


def test_an_ecma_array_is_a_dict() -> None:
    data = bytes.fromhex("08 00000001 0005 7769647468 00 4094000000000000 000009")
    assert amf0.decode(data) == [{"width": 1280.0}]


def test_an_array_without_its_end_marker_ends_with_the_message() -> None:
    data = bytes.fromhex("08 00000001 0005 7769647468 00 4094000000000000")
    assert amf0.decode(data) == [{"width": 1280.0}]


def test_rare_types_are_read() -> None:
    assert amf0.decode(bytes.fromhex("0b 41d0000000000000 0000")) == [1073741.824]
    assert amf0.decode(bytes.fromhex("10 0003 466f6f 0001 61 0101 000009")) == [{"a": True}]
    assert amf0.decode(bytes.fromhex("06 0d 070001")) == [None, None, None]
    assert amf0.decode(bytes.fromhex("0f 00000003 3c612f")) == ["<a/"]


def test_bytes_that_are_no_utf8_become_replacement_characters() -> None:
    assert amf0.decode(bytes.fromhex("02 0002 ff41")) == ["\ufffdA"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x00",
        b"\x02\x00\x05abc",
        b"\x0c\xff\xff\xff\xffabc",
        b"\x0a\xff\xff\xff\xff",
        b"\x04",
        b"\x11",
        b"\xff",
        b"\x03\x00\x01a",
        b"\x0a\x00\x00\x00\x01" * 40 + b"\x05",
        (b"\x03\x00\x01a" * 40) + b"\x05",
        b"\x05" * 5_000,
        b"\x0a\x00\xff\xff\xff" + b"\x05" * 5_000,
    ],
    ids=lambda data: data[:6].hex(),
)
def test_broken_or_excessive_values_are_broken_data(data: bytes) -> None:
    with pytest.raises(RtmpError) as caught:
        amf0.decode(data)
    assert caught.value.code == BROKEN_DATA
