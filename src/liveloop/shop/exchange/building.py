"""From the rows of one product to the form that a person would have filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from liveloop.kit.money import DIGITS
from liveloop.shop.exchange.columns import PRICE, RECEIVE, SKU, read_status
from liveloop.shop.exchange.grouping import Group
from liveloop.shop.exchange.lines import Fault, Faulty, Line
from liveloop.shop.goods import shaping
from liveloop.shop.goods.errors import ProductInvalid
from liveloop.shop.goods.fields import OPTIONS
from liveloop.shop.goods.models import Product, Variant
from liveloop.shop.goods.schemas import CategoryForm, ProductForm

COPIED = ("title", "subtitle", "description", "link", "currency")
"""Columns that are fields of the form as they stand."""
CATEGORY = "category"

_CODES = {
    "string_too_long": "too_long",
    "string_too_short": "missing",
    "too_long": "too_many",
    "string_pattern_mismatch": "pattern",
    "one_line": "control",
    "many_lines": "control",
    "missing": "missing",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """So many of the form's variant at `place` come in by `row`."""

    place: int
    row: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Draft:
    """`category`: its name, to be found or made; None: as it is. `changes`: whether the product differs."""

    form: ProductForm
    category: str | None
    receipts: list[Receipt]
    changes: bool


def build(
    group: Group,
    product: Product | None,
    variants: Sequence[Variant],
    *,
    categories: Mapping[uuid.UUID, str],
    currency: str,
) -> Draft | list[Fault]:
    """The draft of a group, or why there is none. `currency` is the shop's; `categories` are named by id."""
    if group.faults:
        return group.faults
    try:
        return _Builder(group, product, variants, currency).draft(categories)
    except Faulty as error:
        return [error.fault]


class _Builder:
    """`places` says which row a variant of the form comes from; those that were there before have none."""

    def __init__(
        self, group: Group, product: Product | None, variants: Sequence[Variant], currency: str
    ) -> None:
        self._group = group
        self._product = product
        self._known = variants
        self._currency = product.currency if product else currency
        self._places: dict[int, Line] = {}

    def draft(self, categories: Mapping[uuid.UUID, str]) -> Draft:
        base = _base(self._product, self._known)
        values = {**base, **self._fields()}
        values["options"] = self._options(base["options"])
        names = [option["name"] for option in values["options"]]
        values["variants"] = self._variants(base["variants"], names)
        form = self._checked(values)
        category = self._category()
        now = categories.get(self._product.category_id) if self._product and self._product.category_id else ""
        receipts = self._receipts(form)
        changes = category not in (None, now) or not self._product or form != ProductForm.model_validate(base)
        return Draft(form, category, receipts, changes)

    def _single(self, column: str) -> str | None:
        """What the first row says; the rows below may repeat it or say nothing. Raises Faulty."""
        lines = self._group.lines
        first = lines[0].get(column)
        for line in lines[1:]:
            if line.text(column) not in ("", first):
                raise Faulty(line.row, column, "differs", line.text(column))
        return first

    def _fields(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in COPIED:
            text = self._single(column)
            if text is not None and (text or column not in ("title", "currency")):
                values[column] = (text.upper() if column == "currency" else text) or _empty(column)
        status = self._single("status")
        if status:
            values["status"] = read_status(status)
            if values["status"] is None:
                raise Faulty(self._group.first_row, "status", "status", status)
        self._currency = self._paid_in(values)
        return values

    def _paid_in(self, values: Mapping[str, Any]) -> str:
        """Raises Faulty: what is sold here is sold in the shop's currency."""
        wanted = values.get("currency") or self._currency
        link = values.get("link", self._product and self._product.link)
        if wanted not in DIGITS or (not link and wanted != self._currency):
            raise Faulty(self._group.first_row, "currency", "currency", wanted)
        return str(wanted)

    def _category(self) -> str | None:
        text = self._single(CATEGORY)
        if not text:
            return text
        try:
            return CategoryForm(name=text).name
        except ValidationError as error:
            raise Faulty(self._group.first_row, CATEGORY, "too_long", text) from error

    def _options(self, known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What there was, with the values that the rows add. Raises Faulty."""
        options = [{"name": one["name"], "values": list(one["values"])} for one in known]
        names = self._option_names()
        if not names:
            return options
        if known and names != [one["name"] for one in known]:
            raise Faulty(self._group.first_row, "option1_name", "options_differ", ", ".join(names))
        options = options or [{"name": name, "values": []} for name in names]
        for line in self._group.lines:
            for at, option in enumerate(options, start=1):
                value = line.text(f"option{at}_value")
                if not value:
                    raise Faulty(line.row, f"option{at}_value", "option_missing")
                if value not in option["values"]:
                    option["values"].append(value)
        return options

    def _option_names(self) -> list[str]:
        named = [self._single(f"option{at}_name") or "" for at in range(1, OPTIONS + 1)]
        while named and not named[-1]:
            named.pop()
        if "" in named:
            at = named.index("") + 1
            raise Faulty(self._group.first_row, f"option{at}_name", "missing")
        return named

    def _variants(self, known: Sequence[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
        """Those that were there, changed by their rows, then the new ones. Raises Faulty."""
        found = [dict(one) for one in known]
        for line in self._group.lines:
            options = {name: line.text(f"option{at}_value") for at, name in enumerate(names, start=1)}
            place = self._place(line, options, found)
            if place is None:
                missing = [at for at, value in enumerate(options.values(), start=1) if not value]
                if missing:
                    raise Faulty(line.row, f"option{missing[0]}_value", "option_missing")
                place = len(found)
                found.append({"sku": line.text(SKU), "options": options})
            if place in self._places:
                raise Faulty(line.row, None, "same_options", " / ".join(options.values()))
            self._places[place] = line
            self._fill(found[place], line, options if any(options.values()) else {})
        return found

    def _place(self, line: Line, options: dict[str, str], found: Sequence[dict[str, Any]]) -> int | None:
        """By SKU, else by options."""
        sku = line.text(SKU)
        for at, one in enumerate(found):
            if sku and one["sku"] == sku:
                return at
        for at, one in enumerate(found):
            if one["options"] == options and at not in self._places:
                return at
        return None

    def _fill(self, variant: dict[str, Any], line: Line, options: dict[str, str]) -> None:
        if line.text(SKU):
            variant["sku"] = line.text(SKU)
        if options:
            variant["options"] = options
        price = line.price(PRICE, self._currency)
        if price is not None:
            variant["price"] = price
        elif "price" not in variant:
            raise Faulty(line.row, PRICE, "missing")
        for column in ("list_price", "member_price"):
            if line.get(column) is not None:
                variant[column] = line.price(column, self._currency)

    def _checked(self, values: dict[str, Any]) -> ProductForm:
        """Raises Faulty."""
        try:
            form = ProductForm.model_validate(values)
            shaping.check(form)
            shaping.source_and_link(form)
        except ValidationError as error:
            first = error.errors()[0]
            code = _CODES.get(first["type"], "invalid")
            raise self._faulty([str(step) for step in first["loc"]], code, str(first["input"])) from error
        except ProductInvalid as error:
            raise self._faulty(error.details["field"].split("."), error.details["reason"], "") from error
        return form

    def _faulty(self, steps: Sequence[str], code: str, value: str) -> Faulty:
        """On the row and in the column that a field of the form came from."""
        if steps[0] == "variants" and len(steps) > 1:
            line = self._places.get(int(steps[1]))
            column = steps[2] if len(steps) > 2 and steps[2] != "options" else None
            return Faulty(line.row if line else self._group.first_row, column, code, value)
        if steps[0] == "options" and len(steps) > 1:
            part = "value" if "values" in steps else "name"
            return Faulty(self._group.first_row, f"option{int(steps[1]) + 1}_{part}", code, value)
        column = None if steps[0] in {"variants", "options"} else steps[0]
        return Faulty(self._group.first_row, column, code, value)

    def _receipts(self, form: ProductForm) -> list[Receipt]:
        found = [Receipt(at, line.row, line.count(RECEIVE)) for at, line in self._places.items()]
        wanted = [one for one in found if one.quantity]
        if wanted and form.link:
            raise Faulty(wanted[0].row, RECEIVE, "receive_elsewhere")
        return sorted(wanted, key=lambda one: one.row)


def _empty(column: str) -> str | None:
    return None if column == "link" else ""


def _base(product: Product | None, variants: Sequence[Variant]) -> dict[str, Any]:
    """The form of a product as it is. A row that names an inactive variant makes it active again."""
    if product is None:
        return {"title": "", "options": [], "variants": []}
    return {
        "title": product.title,
        "subtitle": product.subtitle,
        "description": product.description,
        "category_id": product.category_id,
        "status": product.status,
        "link": product.link,
        "currency": product.currency,
        "options": product.options,
        "variants": [
            {
                "id": one.id,
                "sku": one.sku,
                "options": one.options,
                "price": one.price,
                "list_price": one.list_price,
                "member_price": one.member_price,
                "active": one.active,
            }
            for one in variants
            if one.active
        ],
        "pictures": product.pictures,
    }
