"""The file that says which order left with which parcel: CSV as spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pydantic import ValidationError

from liveloop.kit.spreadsheets import BYTE_ORDER_MARK
from liveloop.shop.orders.errors import ShippingInvalid
from liveloop.shop.orders.numbers import bare, is_number
from liveloop.shop.orders.shipping import Parcel
from liveloop.shop.orders.staff_schemas import BulkFault, ShipForm

ROWS = 2_000
COLUMNS = ("order", "carrier", "tracking_number")
_NAMES = {
    "order": "order",
    "order number": "order",
    "订单号": "order",
    "carrier": "carrier",
    "快递公司": "carrier",
    "tracking_number": "tracking_number",
    "tracking number": "tracking_number",
    "快递单号": "tracking_number",
}


def read_manifest(data: bytes) -> tuple[list[Parcel], list[BulkFault]]:
    """Its parcels and its faults. Columns are found by their heading, in either language, in any order;
    others are left alone, so that the warehouse's export may come back with two columns filled in.

    Raises ShippingInvalid when it is no such file at all.
    """
    rows = list(_rows(data))
    if not rows:
        raise ShippingInvalid("The file is empty.")
    places = _places(rows[0])
    if len(rows) - 1 > ROWS:
        raise ShippingInvalid(f"Ship at most {ROWS} orders at once.")
    parcels: dict[str, Parcel] = {}
    faults: list[BulkFault] = []
    for row, cells in enumerate(rows[1:], start=1):
        values = {name: _text(cells, place) for name, place in places.items()}
        if not values["carrier"] and not values["tracking_number"]:
            continue
        read = _parcel(row, values)
        if isinstance(read, BulkFault):
            faults.append(read)
        else:
            parcels.setdefault(read.number, read)
    return list(parcels.values()), faults


def _rows(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise ShippingInvalid("Save the file as CSV in UTF-8.") from error
    try:
        yield from csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True)
    except csv.Error as error:
        raise ShippingInvalid("This is no CSV file. Save it as CSV in UTF-8.") from error


def _places(heading: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(heading):
        if name := _NAMES.get(cell.strip().lower()):
            places.setdefault(name, place)
    if missing := [name for name in COLUMNS if name not in places]:
        raise ShippingInvalid("The first line names the columns.", missing=missing)
    return places


def _text(cells: list[str], place: int) -> str:
    """Without the apostrophe that keeps spreadsheets from reading a formula."""
    return cells[place].strip().removeprefix("'").strip() if place < len(cells) else ""


def _parcel(row: int, values: dict[str, str]) -> Parcel | BulkFault:
    number = bare(values["order"])
    if not is_number(number):
        return BulkFault(row=row, number=values["order"][:40], code="order.number", detail="No order number.")
    try:
        form = ShipForm(carrier=values["carrier"], tracking_number=values["tracking_number"])
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        return BulkFault(row=row, number=number, code=f"shipping.{field}", detail=f"Correct the {field}.")
    return Parcel(row, number, form)
