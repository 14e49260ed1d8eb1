"""Which rows make one product, and whether the shop has it already."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from liveloop.shop.exchange.columns import ID, SKU, TITLE
from liveloop.shop.exchange.lines import Fault, Faulty, Line
from liveloop.shop.goods.fields import one_line


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop has of what a table names: SKU -> product, title -> products that are not archived."""

    ids: frozenset[uuid.UUID]
    skus: Mapping[str, uuid.UUID]
    titles: Mapping[str, Sequence[uuid.UUID]]


@dataclass(slots=True)
class Group:
    """The rows of one product. `product_id` is None for a new one."""

    product_id: uuid.UUID | None
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def first_row(self) -> int:
        return self.lines[0].row

    @property
    def rows(self) -> list[int]:
        return [line.row for line in self.lines]


def named_ids(lines: Sequence[Line]) -> set[uuid.UUID]:
    return {found for line in lines if (found := _uuid_or_none(line.text(ID)))}


def named_skus(lines: Sequence[Line]) -> set[str]:
    return {line.text(SKU) for line in lines if line.text(SKU)}


def named_titles(lines: Sequence[Line]) -> set[str]:
    return {title for line in lines if (title := _title(line))}


def group(lines: Sequence[Line], known: Known) -> list[Group]:
    """In the order of their first rows. A row without a name belongs to the product above it."""
    groups: dict[uuid.UUID | str, Group] = {}
    above: Group | None = None
    for line in lines:
        try:
            key = _key(line, known)
        except Faulty as error:
            above = groups[f"row {line.row}"] = Group(None, [line], [error.fault])
            continue
        if key is None and above is None:
            groups[f"row {line.row}"] = Group(None, [line], [Fault(line.row, TITLE, "title_missing")])
            continue
        if key is not None:
            product_id = key if isinstance(key, uuid.UUID) else None
            above = groups.setdefault(key, Group(product_id))
        assert above is not None
        above.lines.append(line)
    found = sorted(groups.values(), key=lambda one: one.first_row)
    _check_skus(found, known)
    return found


def _key(line: Line, known: Known) -> uuid.UUID | str | None:
    """The product, the title of a new one, or None: the one above. Raises Faulty."""
    if text := line.text(ID):
        product_id = _uuid_or_none(text)
        if product_id not in known.ids:
            raise Faulty(line.row, ID, "id_unknown", text)
        return product_id
    if line.text(SKU) in known.skus:
        return known.skus[line.text(SKU)]
    title = _title(line)
    if not title:
        return None
    same = known.titles.get(title, ())
    if len(same) > 1:
        raise Faulty(line.row, TITLE, "title_ambiguous", title)
    return same[0] if same else f"title {title}"


def _check_skus(groups: Sequence[Group], known: Known) -> None:
    """A SKU is of one product."""
    owners: dict[str, Group] = {}
    for one in groups:
        for line in one.lines:
            sku = line.text(SKU)
            if not sku:
                continue
            if sku in known.skus and known.skus[sku] != one.product_id:
                one.faults.append(Fault(line.row, SKU, "sku_taken", sku))
            elif owners.setdefault(sku, one) is not one:
                one.faults.append(Fault(line.row, SKU, "sku_twice", sku))


def _title(line: Line) -> str:
    try:
        return one_line(line.text(TITLE))
    except ValueError:
        return line.text(TITLE)


def _uuid_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
