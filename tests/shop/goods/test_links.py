from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveloop.shop.goods.links import check_link, find_link, source_of


@pytest.mark.parametrize(
    ("link", "source"),
    [
        ("https://item.taobao.com/item.htm?id=1", "taobao"),
        ("https://m.tb.cn/h.5Kabc?tk=x", "taobao"),
        ("https://detail.tmall.com/item.htm?id=1", "tmall"),
        ("https://detail.tmall.hk/hk/item.htm?id=1", "tmall"),
        ("https://item.jd.com/100012043978.html", "jd"),
        ("https://u.jd.com/abc", "jd"),
        ("https://3.cn/1-abc", "jd"),
        ("https://mobile.yangkeduo.com/goods.html?goods_id=1", "pinduoduo"),
        ("https://p.pinduoduo.com/abc", "pinduoduo"),
        ("https://haohuo.jinritemai.com/views/product/item2?id=1", "douyin"),
        ("https://v.douyin.com/abc/", "douyin"),
        ("https://shop123.youzan.com/v2/goods/abc", "youzan"),
        ("https://tea.myshopify.com/products/longjing", "shopify"),
        ("https://tea.example.com/en/collections/all/products/longjing?variant=4123", "shopify"),
        ("https://tea.example.com/products/longjing", "web"),
        ("https://ITEM.JD.COM/1.html", "jd"),
        ("https://notjd.com/1", "web"),
        ("https://jd.com.example.com/1", "web"),
        ("https://xn--fiq228c.com/1", "web"),
    ],
)
def test_a_link_is_known_by_its_host(link: str, source: str) -> None:
    assert source_of(link) == source


@pytest.mark.parametrize(
    "link",
    [
        "http://item.jd.com/1.html",
        "javascript:alert(1)//https",
        "https://",
        "https://localhost/x",
        "https://192.0.2.1/x",
        "https://[2001:db8::1]/x",
        "https://jd.com@evil.example/x",
        "https://jd.com:8443/x",
        "https://jd.com\\@evil.example/x",
        "https://jd.com/\r\nSet-Cookie: a=b",
        "https://jd .com/",
        "https://-jd.com/",
        "https://中文.com/",
        "//jd.com/x",
        "https:/jd.com/x",
        "https:jd.com/x",
        "https://jd.com/<script>",
        "https://jd.com/" + "x" * 2000,
    ],
)
def test_what_a_browser_may_take_for_another_place_is_no_link(link: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is shown to the person, in two languages
        check_link(link)


def test_the_link_is_found_in_what_an_app_copies() -> None:
    copied = "【淘宝】7天无理由退货 https://m.tb.cn/h.gabc12?tk=Xy CZ0001 「龙井茶」点击链接直接打开"
    assert find_link(copied) == "https://m.tb.cn/h.gabc12?tk=Xy"
    assert find_link("看这个：https://u.jd.com/abc。很好") == "https://u.jd.com/abc"
    assert find_link("(https://item.jd.com/1.html).") == "https://item.jd.com/1.html"


@given(st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_whatever_passes_is_plain_and_has_one_host(link: str) -> None:
    try:
        parts = check_link(link)
    except ValueError:
        return
    assert link.isascii()
    assert parts.hostname == parts.netloc.lower()
    assert parts.username is None
    assert parts.port is None
