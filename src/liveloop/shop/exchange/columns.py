"""The columns of a table of goods, named in both languages. One row is one variant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from liveloop.shop.exchange.errors import HeaderMissing
from liveloop.shop.goods.fields import OPTIONS
from liveloop.shop.goods.models import ProductStatus

Language = Literal["zh-CN", "en"]

ID, TITLE, SKU, PRICE, RECEIVE, LEFT = "id", "title", "sku", "price", "receive", "left"

HEADERS: dict[str, tuple[str, str]] = {
    ID: ("商品编号", "Product ID"),
    TITLE: ("商品标题", "Title"),
    "subtitle": ("副标题", "Subtitle"),
    "description": ("商品描述", "Description"),
    "category": ("分类", "Category"),
    "status": ("状态", "Status"),
    "link": ("外部链接", "Link"),
    **{
        f"option{at}_{part}": (f"规格{at}{chinese}", f"Option {at} {part}")
        for at in range(1, OPTIONS + 1)
        for part, chinese in (("name", "名称"), ("value", "值"))
    },
    SKU: ("SKU", "SKU"),
    "currency": ("币种", "Currency"),
    PRICE: ("价格", "Price"),
    "list_price": ("划线价", "List price"),
    "member_price": ("会员价", "Member price"),
    RECEIVE: ("入库数量", "Receive"),
    LEFT: ("当前库存", "In stock"),
}
"""Key -> (Chinese, English). `left` is written for people and never read."""

STATUSES: dict[ProductStatus, tuple[str, str]] = {
    ProductStatus.DRAFT: ("草稿", "Draft"),
    ProductStatus.ACTIVE: ("在售", "Active"),
    ProductStatus.ARCHIVED: ("已下架", "Archived"),
}

_NOISE = re.compile(r"[\s_*＊:：()（）-]+")
_OTHER_NAMES = {
    "名称": TITLE,
    "标题": TITLE,
    "商品名称": TITLE,
    "name": TITLE,
    "商品编码": SKU,
    "售价": PRICE,
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands, and the names that mean nothing here."""

    places: dict[str, int]
    ignored: list[str]


def read_header(row: Sequence[str]) -> Header:
    """Raises HeaderMissing when a row below could name no product, or nothing to change of it."""
    places: dict[str, int] = {}
    ignored = []
    for at, text in enumerate(row):
        key = _KEYS.get(_normal(text))
        if key is None or key in places:
            if text.strip():
                ignored.append(text.strip()[:40])
        elif key != LEFT:
            places[key] = at
    if not places.keys() & {ID, TITLE, SKU} or len(places) < 2:
        raise HeaderMissing(
            "The first row must name the columns, at least the title and the price. Start from the template.",
            columns=[TITLE, PRICE],
        )
    return Header(places, ignored)


def read_status(text: str) -> ProductStatus | None:
    """None: this is no status."""
    return _STATUSES.get(_normal(text))


def header_row(language: Language) -> list[str]:
    return [names[_index(language)] for names in HEADERS.values()]


def status_text(status: str, language: Language) -> str:
    return STATUSES[ProductStatus(status)][_index(language)]


def _index(language: Language) -> int:
    return 0 if language == "zh-CN" else 1


def _normal(text: str) -> str:
    return _NOISE.sub("", text).lower()


_KEYS = {
    **_OTHER_NAMES,
    **{_normal(name): key for key, names in HEADERS.items() for name in (key, *names)},
}
_STATUSES = {
    "上架": ProductStatus.ACTIVE,
    "下架": ProductStatus.ARCHIVED,
    "归档": ProductStatus.ARCHIVED,
    **{_normal(name): status for status, names in STATUSES.items() for name in (status, *names)},
}
