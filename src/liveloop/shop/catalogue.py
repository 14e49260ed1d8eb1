"""Goods put together for the web process."""

from __future__ import annotations

from collections.abc import Sequence

from liveloop.kit.clock import Clock
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.people.audit.service import AuditLog
from liveloop.shop.goods.categories import CategoryService
from liveloop.shop.goods.service import Levels, ProductListener, ProductService
from liveloop.shop.settings import ShopSettings

PRODUCT_PICTURES = "product-pictures"
"""The folder of the object store."""
PICTURE_PIXELS = 1440


class Catalogue:
    """Handlers find it at `app.state.shop.catalogue`."""

    def __init__(
        self,
        clock: Clock,
        audit: AuditLog,
        objects: ObjectStore,
        stock: Levels,
        settings: ShopSettings,
        *,
        listeners: Sequence[ProductListener] = (),
    ) -> None:
        self.pictures = Pictures(objects, PRODUCT_PICTURES, pixels=PICTURE_PIXELS)
        self.products = ProductService(clock, audit, self.pictures, stock, settings, listeners)
        self.categories = CategoryService(clock, audit)
