"""Products and their categories on the wire. Prices are minor units of the product's currency."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from liveloop.kit.money import Amount, Currency
from liveloop.shop.goods.cards import OptionView
from liveloop.shop.goods.fields import (
    OPTIONS,
    PICTURES,
    VALUES,
    VARIANTS,
    CategoryName,
    Description,
    OptionName,
    OptionValue,
    Sku,
    Subtitle,
    Title,
)
from liveloop.shop.goods.models import ProductSource, ProductStatus

BULK = 100
CATEGORIES = 100
QUERY_LENGTH = 100
LARGEST_RECEIPT = 1_000_000

PictureName = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Option(BaseModel):
    """What variants differ by: colour, size."""

    name: OptionName
    values: Annotated[list[OptionValue], Field(min_length=1, max_length=VALUES)]


class VariantForm(BaseModel):
    """`id`: the one that is meant; without it one of the same SKU or options is, or a new one is made.

    `receive`: so many come in with a variant that is made; of one that there was, they are not counted."""

    id: uuid.UUID | None = None
    sku: Sku = ""
    options: dict[OptionName, OptionValue] = {}
    price: Amount
    list_price: Amount | None = None
    member_price: Amount | None = None
    active: bool = True
    receive: Annotated[int, Field(ge=0, le=LARGEST_RECEIPT)] = 0


class ProductForm(BaseModel):
    """A product as staff describes it. Variants that are left out are made inactive.

    `link` makes it a product that is sold elsewhere, with one variant and no options; a text that an app has
    copied will do, the link in it is taken. `currency` is the shop's unless it is sold elsewhere.
    """

    title: Title
    subtitle: Subtitle = ""
    description: Description = ""
    category_id: uuid.UUID | None = None
    status: ProductStatus = ProductStatus.DRAFT
    link: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] | None = None
    currency: Currency | None = None
    options: Annotated[list[Option], Field(max_length=OPTIONS)] = []
    variants: Annotated[list[VariantForm], Field(min_length=1, max_length=VARIANTS)]
    pictures: Annotated[list[PictureName], Field(max_length=PICTURES)] = []


class ProductUpdate(ProductForm):
    """`seen`: the `updated_at` that the form was filled from; another one by now refuses the change."""

    seen: AwareDatetime | None = None


class VariantRead(BaseModel):
    """`left` is what can be had; null for what is sold elsewhere."""

    model_config = ConfigDict(title="Variant")

    id: uuid.UUID
    sku: str
    options: dict[str, str]
    price: int
    list_price: int | None
    member_price: int | None
    active: bool
    left: int | None


class ProductSummary(BaseModel):
    """A line of the catalogue. Prices and `variants` count what is active, `left` adds it up."""

    id: uuid.UUID
    title: str
    subtitle: str
    cover_url: str | None
    category_id: uuid.UUID | None
    status: ProductStatus
    source: ProductSource
    link: str | None
    currency: str
    price_from: int
    price_to: int
    variants: int
    left: int | None
    updated_at: datetime


class ProductPicture(BaseModel):
    name: str
    url: str


class ProductRead(BaseModel):
    model_config = ConfigDict(title="Product")

    id: uuid.UUID
    title: str
    subtitle: str
    description: str
    category_id: uuid.UUID | None
    status: ProductStatus
    source: ProductSource
    link: str | None
    currency: str
    options: list[OptionView]
    variants: list[VariantRead]
    pictures: list[ProductPicture]
    created_at: datetime
    updated_at: datetime


class ProductPage(BaseModel):
    """`currency` is the shop's, for new products."""

    items: list[ProductSummary]
    next_cursor: str | None = None
    currency: str


class StatusChange(BaseModel):
    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=BULK)]
    status: ProductStatus


class StatusChanged(BaseModel):
    """How many had another status before."""

    changed: int


class CategoryForm(BaseModel):
    name: CategoryName


class CategoryRead(BaseModel):
    """`products` that are not archived."""

    model_config = ConfigDict(title="Category")

    id: uuid.UUID
    name: str
    products: int


class CategoryList(BaseModel):
    items: list[CategoryRead]


class CategoryOrder(BaseModel):
    """Every category, in the order in which they are shown."""

    ids: Annotated[list[uuid.UUID], Field(max_length=CATEGORIES)]
