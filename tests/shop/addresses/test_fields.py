from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from liveloop.shop.addresses.countries import COUNTRIES, PROVINCES
from liveloop.shop.addresses.schemas import Destination, masked_name, masked_phone

WEB = Path(__file__).parents[3] / "web" / "viewer" / "src" / "features" / "addresses"

CHINESE = {
    "name": "王小明",
    "phone": "13812345678",
    "country": "CN",
    "region": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "street": "文三路 478 号华星时代广场 A 座 1203",
    "postal_code": "310012",
}
BRITISH = {
    "name": "Ada Lovelace",
    "phone": "+44 20 7946 0000",
    "country": "GB",
    "region": "",
    "city": "London",
    "street": "12 St James's Square",
    "postal_code": "SW1Y 4JH",
}


def test_a_chinese_phone_is_kept_without_what_stands_around_it() -> None:
    for written in ("138 1234 5678", "+86 138-1234-5678", "+8613812345678"):
        assert Destination(**(CHINESE | {"phone": written})).phone == "13812345678"
    assert Destination(**BRITISH).phone == "+442079460000"


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "12812345678"},
        {"phone": "1381234567"},
        {"phone": "0571-88888888"},
        {"region": "浙江"},
        {"region": ""},
        {"city": " "},
        {"district": ""},
        {"street": "x"},
        {"street": "y" * 201},
        {"name": ""},
        {"name": "Wang\nXiaoming"},
        {"postal_code": "31001"},
        {"postal_code": "9310012"},
        {"country": "XX"},
        {"country": "cn"},
    ],
)
def test_a_chinese_address_that_no_parcel_reaches_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Destination(**(CHINESE | wrong))


@pytest.mark.parametrize(
    "wrong",
    [{"phone": "020 7946 0000"}, {"phone": "+0123456789"}, {"postal_code": "SW1Y=1"}, {"city": ""}],
)
def test_an_address_abroad_needs_a_whole_phone_and_a_city(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Destination(**(BRITISH | wrong))


@pytest.mark.parametrize(
    ("name", "known"), [("provinces", PROVINCES), ("countries", tuple(sorted(COUNTRIES)))]
)
def test_the_page_offers_what_the_server_takes(name: str, known: tuple[str, ...]) -> None:
    offered = json.loads((WEB / f"{name}.json").read_text())
    assert tuple(offered) == known


def test_what_is_masked_does_not_say_who_it_is() -> None:
    shown = Destination(**CHINESE).masked()
    assert (shown.name, shown.phone, shown.street, shown.postal_code) == (
        "王**",
        "138****5678",
        "文三路 47****",
        "",
    )
    assert (shown.region, shown.city, shown.district) == ("浙江省", "杭州市", "西湖区")
    assert masked_name("Ada") == "A**"
    assert masked_phone("+442079460000") == "+44******0000"
    assert masked_phone("1234567") == "*****67"
