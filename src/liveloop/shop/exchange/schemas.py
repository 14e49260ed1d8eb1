"""Importing goods on the wire."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, StringConstraints

FAULTS = 200
ITEMS = 200

ImportKey = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]


class ImportAct(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    KEEP = "keep"


class ImportFault(BaseModel):
    """`row` as the spreadsheet counts it; `column` by its key, null when the row as a whole is meant."""

    row: int
    column: str | None
    code: str
    value: str


class ImportItem(BaseModel):
    """What would become of a product. `receive` is the sum of what comes in."""

    act: ImportAct
    product_id: uuid.UUID | None
    title: str
    variants: int
    receive: int
    rows: list[int]


class ImportPreview(BaseModel):
    """`ignored` are names of columns that mean nothing here. `categories` are to be made. The first 200
    `faults` and `items`; `faulty` counts all rows that cannot be taken, and their products' other rows."""

    rows: int
    create: int
    change: int
    keep: int
    faulty: int
    receive: int
    ignored: list[str]
    categories: list[str]
    faults: list[ImportFault]
    items: list[ImportItem]


class ImportRead(BaseModel):
    """`done` of `total` products are settled; the rest counts what became of those. `skipped` were faulty."""

    key: str
    done: int
    total: int
    created: int
    changed: int
    kept: int
    skipped: int
    received: int
