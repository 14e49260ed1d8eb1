"""From a form to a product: what fits together, and which variant of the form is which that is there."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from liveloop.kit.ids import new_id
from liveloop.shop.goods.errors import ProductInvalid
from liveloop.shop.goods.links import find_link, source_of
from liveloop.shop.goods.models import Product, ProductSource, Variant
from liveloop.shop.goods.schemas import ProductForm, VariantForm

SKU_LETTERS = 10


def check(form: ProductForm) -> None:
    """Raise ProductInvalid, with the `field` to change, for what no single field shows."""
    _check_options(form)
    _check_variants(form)
    for at, variant in enumerate(form.variants):
        _check_prices(variant, f"variants.{at}")


def source_and_link(form: ProductForm) -> tuple[ProductSource, str | None]:
    """Where the product is sold. Raises ProductInvalid."""
    if not form.link:
        return ProductSource.LIVELOOP, None
    if form.options or len(form.variants) != 1:
        raise ProductInvalid(
            "What is sold elsewhere has one price here and no options: they are chosen there.",
            field="options",
            reason="options_elsewhere",
        )
    if form.variants[0].receive:
        raise ProductInvalid(
            "What is sold elsewhere has its stock there.",
            field="variants.0.receive",
            reason="receive_elsewhere",
        )
    try:
        link = find_link(form.link)
    except ValueError as error:
        raise ProductInvalid(f"{_sentence(error)}.", field="link", reason="link") from error
    return source_of(link), link


def shape_variants(
    product: Product, wanted: Sequence[VariantForm], known: Sequence[Variant], *, now: datetime
) -> list[Variant]:
    """All variants as they are to be: those of the form in its order, then the others, inactive."""
    shaped: list[Variant] = []
    for position, (form, found) in enumerate(zip(wanted, _match(wanted, known), strict=True)):
        variant = found or _blank(product, now=now)
        variant.sku = form.sku or variant.sku or _make_sku(variant.id)
        variant.options = {option["name"]: form.options[option["name"]] for option in product.options}
        variant.price = form.price
        variant.list_price = form.list_price
        variant.member_price = form.member_price
        variant.position = position
        variant.active = form.active
        variant.updated_at = now
        shaped.append(variant)
    kept = {variant.id for variant in shaped}
    for variant in known:
        if variant.id not in kept:
            variant.active = False
            variant.position = len(shaped)
            shaped.append(variant)
    return shaped


def _blank(product: Product, *, now: datetime) -> Variant:
    return Variant(
        id=new_id(),
        organisation_id=product.organisation_id,
        product_id=product.id,
        sku="",
        created_at=now,
    )


def _match(wanted: Sequence[VariantForm], known: Sequence[Variant]) -> list[Variant | None]:
    """By id, else by SKU, else by options; each is meant once."""
    free = {variant.id: variant for variant in known}
    found: list[Variant | None] = [None] * len(wanted)
    for at, form in enumerate(wanted):
        if form.id is None:
            continue
        found[at] = free.pop(form.id, None)
        if found[at] is None:
            raise ProductInvalid(
                "This variant is not of this product, or is named twice. Reload the page.",
                field=f"variants.{at}",
                reason="variant_unknown",
            )
    for at, form in enumerate(wanted):
        if found[at] is None:
            same = [one for one in free.values() if form.sku and one.sku == form.sku]
            same += [one for one in free.values() if one.options == form.options]
            found[at] = free.pop(same[0].id) if same else None
    return found


def _check_options(form: ProductForm) -> None:
    if len({option.name for option in form.options}) < len(form.options):
        raise ProductInvalid(
            "Two options have the same name. Rename one.", field="options", reason="option_twice"
        )
    for at, option in enumerate(form.options):
        if len(set(option.values)) < len(option.values):
            raise ProductInvalid(
                f"{option.name} has a value twice. Remove one.", field=f"options.{at}", reason="value_twice"
            )


def _check_variants(form: ProductForm) -> None:
    names = {option.name: set(option.values) for option in form.options}
    for at, variant in enumerate(form.variants):
        field = f"variants.{at}"
        if variant.options.keys() != names.keys():
            raise ProductInvalid("Choose one value of each option.", field=field, reason="option_missing")
        if any(value not in names[name] for name, value in variant.options.items()):
            raise ProductInvalid(
                "A variant has a value that its option lacks.", field=field, reason="value_unknown"
            )
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for at, variant in enumerate(form.variants):
        if seen.setdefault(tuple(sorted(variant.options.items())), at) != at:
            raise ProductInvalid(
                "Two variants have the same options. Remove one.",
                field=f"variants.{at}",
                reason="same_options",
            )
    skus = Counter(variant.sku for variant in form.variants if variant.sku)
    for at, variant in enumerate(form.variants):
        if skus[variant.sku] > 1:
            raise ProductInvalid(
                f"Two variants have the SKU {variant.sku}. Change one.",
                field=f"variants.{at}.sku",
                reason="sku_twice",
            )
    if not any(variant.active for variant in form.variants):
        raise ProductInvalid(
            "At least one variant must be active. To take the product off sale, archive it.",
            field="variants",
            reason="none_active",
        )


def _check_prices(variant: VariantForm, field: str) -> None:
    if variant.list_price is not None and variant.list_price < variant.price:
        raise ProductInvalid(
            "The list price is shown struck through: it cannot be below the price.",
            field=f"{field}.list_price",
            reason="list_price",
        )
    if variant.member_price is not None and variant.member_price > variant.price:
        raise ProductInvalid(
            "The price for members cannot be above the price.",
            field=f"{field}.member_price",
            reason="member_price",
        )


def _make_sku(variant_id: uuid.UUID) -> str:
    """The random end of the id."""
    return variant_id.hex[-SKU_LETTERS:].upper()


def _sentence(error: ValueError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:]
