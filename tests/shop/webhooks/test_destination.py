from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.shop.webhooks.destination import (
    AddressRefused,
    NameUnknown,
    SystemResolver,
    find_destination,
    parse_url,
)
from tests.shop.webhooks.receiver import Names

URL = "https://erp.example.com/hook?a=1"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    ],
)
async def test_what_is_not_public_is_not_reached_by_any_name(address: str) -> None:
    with pytest.raises(AddressRefused):
        await find_destination(URL, Names((address,)))


async def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    names = Names(("10.0.0.1", "93.184.215.14"))
    found = await find_destination(URL, names)
    assert (found.url, found.host, found.name) == (
        "https://93.184.215.14:443/hook?a=1",
        "erp.example.com",
        "erp.example.com",
    )
    assert names.asked == 1
    six = await find_destination("https://erp.example.com:8443", Names(("2606:2800:21f:cb07::1",)))
    assert (six.url, six.host) == ("https://[2606:2800:21f:cb07::1]:8443/", "erp.example.com:8443")


async def test_in_the_clear_only_where_the_administrator_allows_it() -> None:
    with pytest.raises(AddressRefused):
        await find_destination("http://erp.example.com/", Names(("93.184.215.14",)))
    allowed = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        assert await find_destination("http://erp.example.com/", Names((address,)), allowed=allowed)
    with pytest.raises(AddressRefused):
        await find_destination("http://erp.example.com/", Names(("10.2.0.1",)), allowed=allowed)


@pytest.mark.parametrize(
    "host", ["localhost", "2130706433", "0x7f.1", "127.1", "[::1]", "017700000001", "127.0.0.1."]
)
async def test_no_spelling_of_this_machine_leads_to_it(host: str) -> None:
    with pytest.raises((AddressRefused, NameUnknown, ValueError)):
        await find_destination(f"https://{host}/", SystemResolver())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "erp.example.com",
        "ftp://erp.example.com",
        "file:///etc/passwd",
        "https://",
        "https://user:password@erp.example.com",
        "https://erp.example.com/#part",
        "https://erp.example.com:0/",
        "https://erp.example.com:99999/",
        "https://erp.exämple.com/",
        "https://erp.example.com/a b",
        "https://[::1/",
        "https://erp.example.com/" + "a" * 2000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_url(url)


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for url in (text, f"https://{text}"):
        try:
            assert parse_url(url).hostname
        except ValueError:
            continue
