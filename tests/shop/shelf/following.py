"""How a client follows the shelf."""

from __future__ import annotations

from typing import Any


def reduce_shelf(shelf: dict[str, Any], kind: str, data: dict[str, Any]) -> None:
    """Apply an event of the shelf's broadcast to the snapshot's `shelf`."""
    if kind == "shelf.changed":
        items = {one["id"]: one for one in [*shelf["items"], *data["items"]]}
        shelf["items"] = [items[item] for item in data["order"]]
    elif kind == "shelf.explaining":
        spans = {one["id"]: one for one in [*shelf["explanations"], *data["explanations"]]}
        shelf["explanations"] = list(spans.values())[-3:]
    else:
        (item,) = (one for one in shelf["items"] if one["id"] == data["item_id"])
        item["sold_out"], item["card"]["sold_out"] = data["variants"], data["sold_out"]
