"""What is sold: products in categories, each with one variant or more."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from liveloop.kit.database import Base


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class ProductSource(StrEnum):
    """Where a product is sold: here, or by somebody else behind its link."""

    LIVELOOP = "liveloop"
    TAOBAO = "taobao"
    TMALL = "tmall"
    JD = "jd"
    PINDUODUO = "pinduoduo"
    DOUYIN = "douyin"
    YOUZAN = "youzan"
    SHOPIFY = "shopify"
    WEB = "web"


class Category(Base):
    """Flat: a product is in one or in none."""

    __tablename__ = "categories"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("organisation_id", "name"),)


class Product(Base):
    """`status` is draft, active or archived; only active ones can be bought or put on a shelf.

    `options` are what its variants differ by: `[{"name": "Colour", "values": ["red", "blue"]}]`, empty for a
    product with one variant. `source` is where it is sold: `liveloop`, or a platform whose page is `link`
    (`taobao`, `tmall`, `jd`, `pinduoduo`, `douyin`, `youzan`, `shopify`, `web`); those have no stock here.
    `pictures` are names in the object store's folder, the first one is the cover.
    """

    __tablename__ = "products"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    category_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(120))
    subtitle: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12))
    link: Mapped[str | None] = mapped_column(String(2000))
    currency: Mapped[str] = mapped_column(String(3))
    options: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    pictures: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (Index("ix_products_organisation_id_status_id", "organisation_id", "status", "id"),)


class Variant(Base):
    """What is bought. `price` is asked of everybody, `list_price` is shown struck through, `member_price` is
    for who has an account; all in minor units of the product's currency.

    `options` names one value for each of the product's options. A variant that orders may name is never
    deleted, only made inactive.
    """

    __tablename__ = "variants"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    product_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    sku: Mapped[str] = mapped_column(String(64))
    options: Mapped[dict[str, str]] = mapped_column(JSON)
    price: Mapped[int]
    list_price: Mapped[int | None]
    member_price: Mapped[int | None]
    position: Mapped[int]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("organisation_id", "sku"),)
