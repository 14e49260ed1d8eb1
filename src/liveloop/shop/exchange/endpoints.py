"""Goods as tables over HTTP: import with a preview, export, template."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response, UploadFile
from fastapi.responses import StreamingResponse

from liveloop.kit.tables import TABLE_BYTES, UPLOAD_BYTES
from liveloop.people.access import Actor, require
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.exchange.columns import Language
from liveloop.shop.exchange.export import ProductExport
from liveloop.shop.exchange.schemas import ImportKey, ImportPreview, ImportRead
from liveloop.shop.exchange.service import ImportService
from liveloop.shop.goods.models import ProductStatus

router = APIRouter(tags=["goods"])

CSV = "text/csv; charset=utf-8"

Reader = Annotated[Actor, Depends(require("shop.read"))]
Keeper = Annotated[Actor, Depends(require("shop.manage"))]


async def _service(request: Request) -> ImportService:
    service: ImportService = request.app.state.shop.catalogue.imports
    return service


async def _export(request: Request) -> ProductExport:
    export: ProductExport = request.app.state.shop.catalogue.export
    return export


Service = Annotated[ImportService, Depends(_service)]
Export = Annotated[ProductExport, Depends(_export)]


@router.post("/product-imports/preview", operation_id="previewProductImport", max_body_size=UPLOAD_BYTES)
async def preview_product_import(table: UploadFile, actor: Keeper, service: Service) -> ImportPreview:
    """What a CSV or XLSX file of at most 2,000 rows would do, and which rows cannot be taken."""
    return await service.preview(actor, await table.read(TABLE_BYTES + 1))


@router.post("/product-imports", operation_id="importProducts", max_body_size=UPLOAD_BYTES)
async def import_products(
    table: UploadFile,
    key: Annotated[ImportKey, Form()],
    actor: Keeper,
    service: Service,
    skip_faulty: Annotated[bool, Form()] = False,
) -> ImportRead:
    """Take it. `key` makes it safe to send it again: what was done is not done twice."""
    data = await table.read(TABLE_BYTES + 1)
    return await service.take(actor, key, data, skip_faulty=skip_faulty, name=table.filename or "")


@router.get("/product-imports/{key}", operation_id="getProductImport")
async def get_product_import(
    key: ImportKey, actor: Keeper, session: ReadSession, service: Service
) -> ImportRead:
    """How far it is."""
    return await service.get(session, actor, key)


@router.get(
    "/products.csv",
    operation_id="exportProducts",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_products(
    actor: Reader,
    session: WriteSession,
    export: Export,
    status: Annotated[list[ProductStatus], Query()] = [],  # noqa: B006 - FastAPI copies it
    language: Language = "zh-CN",
) -> StreamingResponse:
    """Every active variant in the columns that the import reads, in UTF-8; it stands in the audit log."""
    await export.begin(session, actor)
    headers = {"Content-Disposition": 'attachment; filename="products.csv"'}
    return StreamingResponse(
        export.csv(actor.organisation_id, status, language), media_type=CSV, headers=headers
    )


@router.get(
    "/products-template.csv",
    operation_id="getProductTemplate",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_product_template(_actor: Reader, export: Export, language: Language = "zh-CN") -> Response:
    """The columns of an import, with an example."""
    headers = {"Content-Disposition": 'attachment; filename="products-template.csv"'}
    return Response(export.template(language), media_type=CSV, headers=headers)
