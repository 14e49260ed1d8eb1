"""Goods over HTTP, for staff; their pictures for everybody."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, UploadFile

from liveloop.kit.pages import Cursor, Limit
from liveloop.kit.pictures import HEADERS, MEDIA_TYPE, PICTURE_BYTES, UPLOAD_BYTES, Pictures
from liveloop.people.access import Actor, public, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.goods.categories import CategoryService
from liveloop.shop.goods.models import ProductSource, ProductStatus
from liveloop.shop.goods.repository import ProductFilter
from liveloop.shop.goods.schemas import (
    QUERY_LENGTH,
    CategoryForm,
    CategoryList,
    CategoryOrder,
    CategoryRead,
    ProductForm,
    ProductPage,
    ProductPicture,
    ProductRead,
    ProductUpdate,
    StatusChange,
    StatusChanged,
)
from liveloop.shop.goods.service import ProductService

router = APIRouter(tags=["goods"])

FORM_BYTES = 256 * 1024
"""A product with a hundred variants in Chinese."""

Reader = Annotated[Actor, Depends(require("shop.read"))]
Keeper = Annotated[Actor, Depends(require("shop.manage"))]


async def _service(request: Request) -> ProductService:
    service: ProductService = request.app.state.shop.catalogue.products
    return service


async def _categories(request: Request) -> CategoryService:
    service: CategoryService = request.app.state.shop.catalogue.categories
    return service


async def _pictures(request: Request) -> Pictures:
    pictures: Pictures = request.app.state.shop.catalogue.pictures
    return pictures


async def _filter(
    query: Annotated[str, Query(max_length=QUERY_LENGTH)] = "",
    status: Annotated[list[ProductStatus], Query()] = [],  # noqa: B006 - FastAPI copies it
    source: Annotated[list[ProductSource], Query()] = [],  # noqa: B006 - FastAPI copies it
    category_id: uuid.UUID | None = None,
    uncategorised: bool = False,
) -> ProductFilter:
    return ProductFilter(query, status, source, category_id, uncategorised)


Service = Annotated[ProductService, Depends(_service)]
Categories = Annotated[CategoryService, Depends(_categories)]


@router.get("/products", operation_id="listProducts")
async def list_products(
    wanted: Annotated[ProductFilter, Depends(_filter)],
    actor: Reader,
    session: ReadSession,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ProductPage:
    """Newest first. All words of `query` are in the title, the subtitle or a SKU."""
    return await service.list(session, actor, wanted, cursor=cursor, limit=limit)


@router.post("/products", operation_id="createProduct", status_code=201, max_body_size=FORM_BYTES)
async def create_product(
    form: ProductForm, actor: Keeper, session: WriteSession, service: Service
) -> ProductRead:
    return await service.create(session, actor, form)


@router.post("/products/status", operation_id="setProductStatus")
async def set_product_status(
    wanted: StatusChange, actor: Keeper, session: WriteSession, service: Service
) -> StatusChanged:
    """Of up to a hundred at once: all of them, or none when one is not there."""
    return await service.set_status(session, actor, wanted)


@router.get("/products/{product_id}", operation_id="getProduct")
async def get_product(
    product_id: uuid.UUID, actor: Reader, session: ReadSession, service: Service
) -> ProductRead:
    """With the variants that are inactive."""
    return await service.get(session, actor, product_id)


@router.put("/products/{product_id}", operation_id="updateProduct", max_body_size=FORM_BYTES)
async def update_product(
    product_id: uuid.UUID, form: ProductUpdate, actor: Keeper, session: WriteSession, service: Service
) -> ProductRead:
    """What was ordered keeps its price. Variants that are left out are made inactive."""
    return await service.update(session, actor, product_id, form)


@router.post(
    "/product-pictures", operation_id="uploadProductPicture", status_code=201, max_body_size=UPLOAD_BYTES
)
async def upload_product_picture(picture: UploadFile, _actor: Keeper, service: Service) -> ProductPicture:
    """A JPEG, PNG or WebP picture of at most 5 MB and 4096 pixels a side; it is kept at 1440, without the
    data that cameras add. A product's form names it then."""
    return await service.store_picture(await picture.read(PICTURE_BYTES + 1))


@router.get(
    "/product-pictures/{name}",
    operation_id="getProductPicture",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}}},
    dependencies=[Depends(public)],
)
async def get_product_picture(name: str, pictures: Annotated[Pictures, Depends(_pictures)]) -> Response:
    return Response(await pictures.load(name), media_type=MEDIA_TYPE, headers=HEADERS)


@router.get("/product-categories", operation_id="listProductCategories")
async def list_product_categories(
    actor: Reader, session: ReadSession, categories: Categories
) -> CategoryList:
    """In their order."""
    return await categories.list(session, actor)


@router.post("/product-categories", operation_id="createProductCategory", status_code=201)
async def create_product_category(
    form: CategoryForm, actor: Keeper, session: WriteSession, categories: Categories
) -> CategoryRead:
    return await categories.create(session, actor, form)


@router.put("/product-categories/order", operation_id="orderProductCategories")
async def order_product_categories(
    wanted: CategoryOrder, actor: Keeper, session: WriteSession, categories: Categories
) -> CategoryList:
    """Every category, in the order in which they are shown."""
    return await categories.order(session, actor, wanted)


@router.put("/product-categories/{category_id}", operation_id="renameProductCategory")
async def rename_product_category(
    category_id: uuid.UUID, form: CategoryForm, actor: Keeper, session: WriteSession, categories: Categories
) -> CategoryRead:
    return await categories.rename(session, actor, category_id, form)


@router.delete("/product-categories/{category_id}", operation_id="deleteProductCategory", status_code=204)
async def delete_product_category(
    category_id: uuid.UUID, actor: Keeper, session: WriteSession, categories: Categories
) -> None:
    """Its products are in no category then."""
    await categories.delete(session, actor, category_id)
