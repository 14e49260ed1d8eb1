"""What an organisation offers before it has changed anything."""

from __future__ import annotations

import uuid
from typing import Any

from liveloop.talk.gifts.schemas import Animation

NAMESPACE = uuid.UUID("6b3f0f7e-52a4-4c34-9f0f-7d0f4a2f5c11")

_DEFAULTS: tuple[tuple[str, str, str, int, Animation, bool], ...] = (
    ("小心心", "Heart", "💗", 1, Animation.SMALL, True),
    ("玫瑰", "Rose", "🌹", 2, Animation.SMALL, True),
    ("点赞", "Thumbs up", "👍", 5, Animation.SMALL, True),
    ("咖啡", "Coffee", "☕", 10, Animation.SMALL, True),
    ("棒棒糖", "Lollipop", "🍭", 20, Animation.SMALL, True),
    ("蛋糕", "Cake", "🎂", 50, Animation.BANNER, True),
    ("奖杯", "Trophy", "🏆", 100, Animation.BANNER, True),
    ("跑车", "Sports car", "🏎️", 500, Animation.FULLSCREEN, False),
    ("火箭", "Rocket", "🚀", 1000, Animation.FULLSCREEN, False),
    ("烟花", "Fireworks", "🎆", 2000, Animation.FULLSCREEN, False),
)


def default_rows(organisation_id: uuid.UUID) -> list[dict[str, Any]]:
    """As columns. Their ids are the same each time, so that a page may hold one before it is in a table."""
    return [
        {
            "id": uuid.uuid5(NAMESPACE, f"{organisation_id}:{name_en}"),
            "organisation_id": organisation_id,
            "name_zh": name_zh,
            "name_en": name_en,
            "emoji": emoji,
            "picture": None,
            "price": price,
            "animation": animation,
            "combo": combo,
            "position": position,
            "enabled": True,
        }
        for position, (name_zh, name_en, emoji, price, animation, combo) in enumerate(_DEFAULTS)
    ]
