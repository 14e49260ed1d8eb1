"""Products as the tests here make them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from tests.people.conftest import Browser

TEA: dict[str, Any] = {
    "title": "明前龙井",
    "subtitle": "Spring tea 250 g",
    "description": "Picked before Qingming.\nKeep it dry.",
    "status": "active",
    "variants": [{"price": 12800, "list_price": 16800, "member_price": 11800}],
}
CUP: dict[str, Any] = {
    "title": "Cup",
    "status": "active",
    "options": [
        {"name": "Colour", "values": ["white", "blue"]},
        {"name": "Size", "values": ["S", "L"]},
    ],
    "variants": [
        {"options": {"Colour": "white", "Size": "S"}, "sku": "CUP-WS", "price": 2000},
        {"options": {"Colour": "white", "Size": "L"}, "sku": "CUP-WL", "price": 2500},
        {"options": {"Colour": "blue", "Size": "S"}, "sku": "CUP-BS", "price": 2200},
    ],
}
ELSEWHERE: dict[str, Any] = {
    "title": "Kettle",
    "status": "active",
    "link": "https://item.taobao.com/item.htm?id=5201314",
    "variants": [{"price": 9900}],
}


async def make(staff: Browser, form: dict[str, Any], **changes: Any) -> dict[str, Any]:
    answer = await staff.post("/products", json={**form, **changes})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def form_of(product: dict[str, Any]) -> dict[str, Any]:
    """What a page would send back after it has read this."""
    form = {
        name: product[name] for name in ("title", "subtitle", "description", "category_id", "status", "link")
    }
    variant_fields = ("id", "sku", "options", "price", "list_price", "member_price", "active")
    return {
        **form,
        "options": product["options"],
        "variants": [{name: one[name] for name in variant_fields} for one in product["variants"]],
        "pictures": [one["name"] for one in product["pictures"]],
        "seen": product["updated_at"],
    }


def photo(*, width: int = 2000, height: int = 1000, colour: str = "teal") -> bytes:
    """A JPEG with the place where it was taken in its metadata."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 15.0, 0.0)}
    exif[0x010F] = "A camera"
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()
