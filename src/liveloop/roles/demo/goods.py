"""What the demo sells: products with drawn pictures, one of them elsewhere, on the shelf of its broadcast.

Titles are in both languages and the pictures without words, so that the demo reads well in either.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from PIL import Image, ImageDraw

PIXELS = 800
PAPER = "#F6F1E7"
STOCK = 200

Draw = Callable[[ImageDraw.ImageDraw], None]


class Api(Protocol):
    """The API, as a signed-in owner calls it (`visitor.Visitor`)."""

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]: ...

    async def upload(self, path: str, field: str, data: bytes) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """`picture` draws on `PAPER`; prices are minor units."""

    title: str
    subtitle: str
    category: str
    picture: Draw
    variants: list[dict[str, Any]]
    options: list[dict[str, Any]] = field(default_factory=list)
    link: str | None = None

    def form(self, category_id: str, picture: str) -> dict[str, Any]:
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "category_id": category_id,
            "status": "active",
            "options": self.options,
            "variants": self.variants,
            "link": self.link,
            "pictures": [picture],
        }


async def put_on_sale(api: Api, broadcast: str) -> None:
    """Make the catalogue where there is none yet, and fill the shelf of the broadcast if it is empty."""
    known = await api.call("GET", "/products?status=active")
    ids = [one["id"] for one in known["items"]] or await _make_all(api)
    shelf = await api.call("GET", f"/broadcasts/{broadcast}/shelf")
    if not shelf["items"]:
        await api.call("POST", f"/broadcasts/{broadcast}/shelf", {"product_ids": ids[:20]})


async def _make_all(api: Api) -> list[str]:
    there = await api.call("GET", "/product-categories")
    categories = {one["name"]: str(one["id"]) for one in there["items"]}
    made = []
    for sample in SAMPLES:
        if sample.category not in categories:
            category = await api.call("POST", "/product-categories", {"name": sample.category})
            categories[sample.category] = str(category["id"])
        picture = await api.upload("/product-pictures", "picture", drawn(sample.picture))
        form = sample.form(categories[sample.category], picture["name"])
        made.append(str((await api.call("POST", "/products", form))["id"]))
    return made


def drawn(picture: Draw) -> bytes:
    """A PNG."""
    image = Image.new("RGB", (PIXELS, PIXELS), PAPER)
    picture(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _leaves(draw: ImageDraw.ImageDraw) -> None:
    for x, y, colour in ((240, 300, "#5B8C4A"), (400, 220, "#7BA05B"), (470, 380, "#4E7A3E")):
        draw.ellipse((x, y, x + 110, y + 260), fill=colour)
        draw.line((x + 55, y + 20, x + 55, y + 300), fill="#3B5D2F", width=6)


def _bowl(draw: ImageDraw.ImageDraw) -> None:
    draw.pieslice((190, 160, 610, 580), 0, 180, fill="#FFFFFF", outline="#B9C4C9", width=8)
    draw.ellipse((190, 320, 610, 420), fill="#C98A3B", outline="#B9C4C9", width=8)
    draw.rectangle((320, 570, 480, 610), fill="#FFFFFF", outline="#B9C4C9", width=8)
    draw.arc((300, 120, 400, 320), 80, 280, fill="#C9C2B4", width=8)
    draw.arc((420, 100, 520, 300), 80, 280, fill="#C9C2B4", width=8)


def _tin(draw: ImageDraw.ImageDraw) -> None:
    draw.rounded_rectangle((230, 240, 570, 680), 30, fill="#9C2F2F")
    draw.rounded_rectangle((210, 160, 590, 260), 30, fill="#7C2424")
    draw.ellipse((320, 370, 480, 530), fill="#F3D9A4")


def _kettle(draw: ImageDraw.ImageDraw) -> None:
    draw.arc((250, 120, 550, 460), 180, 360, fill="#2B2F33", width=26)
    draw.ellipse((200, 300, 600, 660), fill="#2B2F33")
    draw.polygon([(560, 400), (700, 320), (720, 350), (590, 500)], fill="#2B2F33")
    draw.ellipse((360, 260, 440, 330), fill="#44494E")


def _box(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((180, 300, 620, 640), fill="#D9A23B")
    draw.rectangle((160, 240, 640, 330), fill="#C08A2B")
    draw.rectangle((370, 240, 430, 640), fill="#FF4D5E")
    draw.ellipse((280, 150, 400, 250), outline="#FF4D5E", width=24)
    draw.ellipse((400, 150, 520, 250), outline="#FF4D5E", width=24)


TEA = "茶叶 Tea"
WARE = "茶具 Teaware"
SAMPLES = (
    Sample(
        "龙井绿茶 · Longjing green tea",
        "清香回甘 · fresh and mellow, 100 g",
        TEA,
        _leaves,
        [{"price": 12800, "list_price": 16800, "member_price": 11800, "receive": STOCK}],
    ),
    Sample(
        "白瓷盖碗 · White gaiwan",
        "两种容量 · two sizes",
        WARE,
        _bowl,
        [
            {"options": {"容量 Size": "120 ml"}, "price": 8800, "list_price": 10800, "receive": STOCK},
            {"options": {"容量 Size": "180 ml"}, "price": 10800, "list_price": 12800, "receive": 3},
        ],
        [{"name": "容量 Size", "values": ["120 ml", "180 ml"]}],
    ),
    Sample(
        "正山小种红茶 · Lapsang black tea",
        "罐装 · in a tin, 80 g",
        TEA,
        _tin,
        [{"price": 9900, "member_price": 8900, "receive": STOCK}],
    ),
    Sample(
        "开播礼盒 · Opening gift box",
        "已售罄示例 · sold out, to show how that looks",
        TEA,
        _box,
        [{"price": 29900, "list_price": 39900}],
    ),
    Sample(
        "铸铁壶 · Cast-iron kettle",
        "站外商品示例 · sold elsewhere, behind a link",
        WARE,
        _kettle,
        [{"price": 39900}],
        link="https://www.taobao.com/",
    ),
)
