"""Goods put together for the web process: kept, imported, exported, and left for where they are sold."""

from __future__ import annotations

from collections.abc import Sequence

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.groupcommit import GroupCommit
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.people.audit.service import AuditLog
from liveloop.people.throttle.pace import AddressPace
from liveloop.shop.exchange.export import ProductExport
from liveloop.shop.exchange.service import ImportService
from liveloop.shop.goods.categories import CategoryService
from liveloop.shop.goods.service import ProductListener, ProductService
from liveloop.shop.outbound.service import OutboundService, Watch
from liveloop.shop.outbound.settling import Click, ClickWriter
from liveloop.shop.settings import ShopSettings
from liveloop.shop.stock.desk import StockDesk
from liveloop.shop.stock.service import StockService

PRODUCT_PICTURES = "product-pictures"
"""The folder of the object store."""
PICTURE_PIXELS = 1440
CLICKS_PER_ADDRESS = 120
CLICK_SECONDS = 60.0


class Catalogue:
    """Handlers find it at `app.state.shop.catalogue`. `listeners` show goods to viewers."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditLog,
        watch: Watch,
        objects: ObjectStore,
        stock: StockService,
        settings: ShopSettings,
        *,
        listeners: Sequence[ProductListener] = (),
    ) -> None:
        self.pictures = Pictures(objects, PRODUCT_PICTURES, pixels=PICTURE_PIXELS)
        self.products = ProductService(clock, audit, self.pictures, stock, settings, listeners)
        self.categories = CategoryService(clock, audit)
        self.stock_desk = StockDesk(audit, stock)
        self.export = ProductExport(database, audit, stock)
        self.imports = ImportService(database, clock, audit, self.products, self.categories, stock, settings)
        self._clicks: GroupCommit[Click, None] = GroupCommit(
            database, ClickWriter(clock).settle, name="product_clicks"
        )
        pace = AddressPace(clock, acts=CLICKS_PER_ADDRESS, seconds=CLICK_SECONDS)
        self.outbound = OutboundService(database, watch, self._clicks, pace)

    async def start(self) -> None:
        await self._clicks.start()

    async def close(self) -> None:
        await self._clicks.close()
