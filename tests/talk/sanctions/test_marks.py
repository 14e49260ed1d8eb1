from __future__ import annotations

import uuid

import pytest

from liveloop.people.throttle.service import address_group
from liveloop.talk.sanctions.marks import NetworkMarks, masked

HOUSE = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("192.0.2.77", "192.0.2.*"),
        ("2001:db8:1:2:3::4", "2001:db8:1::*"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("not an address", ""),
        (None, ""),
    ],
)
def test_people_see_a_masked_form(address: str | None, shown: str) -> None:
    assert masked(address_group(address)) == shown


def test_a_mark_tells_networks_houses_and_installations_apart() -> None:
    marks = NetworkMarks("secret")
    group = address_group("2001:db8:1:2::1")
    assert marks.of(HOUSE, group) == marks.of(HOUSE, address_group("2001:db8:1:2::2"))
    others = {
        marks.of(HOUSE, address_group("2001:db8:1:3::1")),
        marks.of(uuid.UUID(int=2), group),
        NetworkMarks("another").of(HOUSE, group),
    }
    assert marks.of(HOUSE, group) not in others
    assert len(others) == 3
    assert marks.of(HOUSE, address_group("127.0.0.1")) == ""
