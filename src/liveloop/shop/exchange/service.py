"""Taking a table of goods: shown first, then settled a few products at a time."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.tables import Tables
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.exchange import repository
from liveloop.shop.exchange.building import Draft, build
from liveloop.shop.exchange.columns import read_header
from liveloop.shop.exchange.errors import HeaderMissing, ImportFaulty, ImportKeyUsed, ImportNotFound
from liveloop.shop.exchange.grouping import Group, Known, group, named_ids, named_skus, named_titles
from liveloop.shop.exchange.lines import Fault, Line, lines_of
from liveloop.shop.exchange.locks import lock_import
from liveloop.shop.exchange.models import ProductImport
from liveloop.shop.exchange.schemas import (
    FAULTS,
    ITEMS,
    ImportAct,
    ImportFault,
    ImportItem,
    ImportPreview,
    ImportRead,
)
from liveloop.shop.goods.categories import CategoryService
from liveloop.shop.goods.locks import lock_products
from liveloop.shop.goods.repository import (
    CategoryRepository,
    ProductRepository,
    skus_taken,
    variants_of,
)
from liveloop.shop.goods.schemas import CategoryForm, ProductRead, ProductUpdate
from liveloop.shop.goods.service import ProductService
from liveloop.shop.settings import ShopSettings

ROWS = 2_000
AT_ONCE = 10
"""Products of one transaction: others write in between."""

NOTE_LENGTH = 200

Built = Draft | list[Fault]


class Receiver(Protocol):
    """What imports ask of stock (`stock.service.StockService`)."""

    async def receive(
        self,
        session: AsyncSession,
        variant_id: uuid.UUID,
        change: int,
        note: str,
        account_id: uuid.UUID | None,
    ) -> object: ...


class ImportService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        audit: AuditLog,
        products: ProductService,
        categories: CategoryService,
        stock: Receiver,
        settings: ShopSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._products = products
        self._categories = categories
        self._stock = stock
        self._settings = settings
        self._tables = Tables(rows=ROWS + 1)

    async def preview(self, actor: Actor, data: bytes) -> ImportPreview:
        """What the file would do; nothing is written. Raises TableUnreadable, TableTooBig, HeaderMissing."""
        lines, ignored = await self._lines(data)
        async with self._database.read() as session:
            groups = group(lines, await self._known(session, actor, lines))
            built = await self._build(session, actor, groups)
            named = {one.name for one in await CategoryRepository(session, actor.organisation_id).list()}
        return _preview(lines, ignored, groups, built, named)

    async def take(
        self, actor: Actor, key: str, data: bytes, *, skip_faulty: bool, name: str = ""
    ) -> ImportRead:
        """Do it; stock comes in with the file's `name` as its note.

        Sent again with its key, what was done is not done again, and the rest is.

        Raises ImportFaulty unless the faulty products are to be skipped, ImportKeyUsed, and what `preview`
        raises.
        """
        fingerprint = hashlib.sha256(data).hexdigest()
        lines, _ = await self._lines(data)
        async with self._database.read() as session:
            begun = await repository.import_or_none(session, actor.organisation_id, key)
            groups = group(lines, await self._known(session, actor, lines))
            if begun is None and not skip_faulty:
                _refuse(await self._build(session, actor, groups))
        if begun is None:
            begun = await self._begin(actor, key, fingerprint, total=len(groups))
        if begun.fingerprint != fingerprint or begun.total != len(groups):
            raise ImportKeyUsed("This key was used for another file. Start the import again.")
        while begun.done < begun.total:
            begun = await self._settle_next(actor, key, groups, name)
        return _read(begun)

    async def get(self, session: AsyncSession, actor: Actor, key: str) -> ImportRead:
        """How far an import is. Raises ImportNotFound."""
        found = await repository.import_or_none(session, actor.organisation_id, key)
        if found is None:
            raise ImportNotFound("There is no such import yet.")
        return _read(found)

    async def _lines(self, data: bytes) -> tuple[list[Line], list[str]]:
        rows = await self._tables.read(data)
        header = read_header(rows[0] if rows else [])
        lines = lines_of(header, rows[1:])
        if not lines:
            raise HeaderMissing("There are no rows below the header. Fill in at least one.", columns=[])
        return lines, header.ignored

    async def _known(self, session: AsyncSession, actor: Actor, lines: Sequence[Line]) -> Known:
        house = actor.organisation_id
        products = await ProductRepository(session, house).by_ids(named_ids(lines))
        skus = await skus_taken(session, house, named_skus(lines))
        titles = await repository.products_by_title(session, house, named_titles(lines))
        return Known(frozenset(products), skus, titles)

    async def _build(self, session: AsyncSession, actor: Actor, groups: Sequence[Group]) -> list[Built]:
        ids = {one.product_id for one in groups if one.product_id}
        products = await ProductRepository(session, actor.organisation_id).by_ids(ids)
        variants = await variants_of(session, ids)
        named = await CategoryRepository(session, actor.organisation_id).list()
        return [
            build(
                one,
                products.get(one.product_id) if one.product_id else None,
                variants.get(one.product_id, []) if one.product_id else [],
                categories={category.id: category.name for category in named},
                currency=self._settings.currency,
            )
            for one in groups
        ]

    async def _begin(self, actor: Actor, key: str, fingerprint: str, *, total: int) -> ProductImport:
        async with self._database.transaction() as session:
            values = {
                "organisation_id": actor.organisation_id,
                "key": key,
                "fingerprint": fingerprint,
                "account_id": actor.account_id,
                "done": 0,
                "total": total,
                "result": {},
                "created_at": self._clock.now(),
                "finished_at": None,
            }
            await repository.add_import(session, values)
            return await lock_import(session, actor.organisation_id, key)

    async def _settle_next(self, actor: Actor, key: str, groups: Sequence[Group], name: str) -> ProductImport:
        """Whoever has a room's channel does not wait for a stock: what comes in for variants that there are
        comes in before their products change and tell the rooms."""
        async with self._database.transaction() as session:
            row = await lock_import(session, actor.organisation_id, key)
            some = groups[row.done : row.done + AT_ONCE]
            await lock_products(
                session, actor.organisation_id, {one.product_id for one in some if one.product_id}
            )
            built = await self._build(session, actor, some)
            counted = Counter(row.result)
            counted["skipped"] += sum(not isinstance(one, Draft) for one in built)
            taken = [(one, draft) for one, draft in zip(some, built, strict=True) if isinstance(draft, Draft)]
            known = [
                (variant_id, receipt.quantity)
                for _, draft in taken
                for receipt in draft.receipts
                if (variant_id := draft.form.variants[receipt.place].id)
            ]
            await self._receive(session, actor, known, name)
            for one, draft in taken:
                fresh = await self._settle(session, actor, one, draft, counted)
                await self._receive(session, actor, fresh, name)
                counted["received"] += sum(receipt.quantity for receipt in draft.receipts)
            done = row.done + len(some)
            await repository.advance(session, row, done=done, result=dict(counted), now=self._clock.now())
            if some and done == row.total:
                await self._audit.record(session, actor, "products.imported", details=dict(counted))
            return row

    async def _receive(
        self, session: AsyncSession, actor: Actor, wanted: Sequence[tuple[uuid.UUID, int]], name: str
    ) -> None:
        for variant_id, quantity in sorted(wanted):
            await self._stock.receive(session, variant_id, quantity, name[:NOTE_LENGTH], actor.account_id)

    async def _settle(
        self, session: AsyncSession, actor: Actor, one: Group, draft: Draft, counted: Counter[str]
    ) -> list[tuple[uuid.UUID, int]]:
        """Save a product; returns what is to come in for the variants that were made by it."""
        act = _act(one, draft)
        counted[_COUNTED[act]] += 1
        if act is ImportAct.KEEP:
            return []
        saved = await self._save(session, actor, one, draft)
        return [
            (saved.variants[receipt.place].id, receipt.quantity)
            for receipt in draft.receipts
            if not draft.form.variants[receipt.place].id
        ]

    async def _save(self, session: AsyncSession, actor: Actor, one: Group, draft: Draft) -> ProductRead:
        form = draft.form
        if draft.category is not None:
            form = form.model_copy(
                update={"category_id": await self._category(session, actor, draft.category)}
            )
        if one.product_id is None:
            return await self._products.create(session, actor, form)
        wanted = ProductUpdate.model_validate(form.model_dump())
        return await self._products.update(session, actor, one.product_id, wanted)

    async def _category(self, session: AsyncSession, actor: Actor, name: str) -> uuid.UUID | None:
        """The one of this name, made if there is none."""
        if not name:
            return None
        for one in await CategoryRepository(session, actor.organisation_id).list():
            if one.name == name:
                return one.id
        return (await self._categories.create(session, actor, CategoryForm(name=name))).id


_COUNTED: Mapping[ImportAct, str] = {
    ImportAct.CREATE: "created",
    ImportAct.CHANGE: "changed",
    ImportAct.KEEP: "kept",
}


def _act(one: Group, draft: Draft) -> ImportAct:
    if one.product_id is None:
        return ImportAct.CREATE
    return ImportAct.CHANGE if draft.changes else ImportAct.KEEP


def _refuse(built: Sequence[Built]) -> None:
    faults = sum(len(one) for one in built if not isinstance(one, Draft))
    if faults:
        raise ImportFaulty("Some rows cannot be taken. Mend the file, or leave them out.", faults=faults)


def _preview(
    lines: Sequence[Line],
    ignored: list[str],
    groups: Sequence[Group],
    built: Sequence[Built],
    named: set[str],
) -> ImportPreview:
    taken = [(one, draft) for one, draft in zip(groups, built, strict=True) if isinstance(draft, Draft)]
    acts = Counter(_act(one, draft) for one, draft in taken)
    faults = [fault for some in built if not isinstance(some, Draft) for fault in some]
    wanted = {draft.category for _, draft in taken if draft.category}
    return ImportPreview(
        rows=len(lines),
        create=acts[ImportAct.CREATE],
        change=acts[ImportAct.CHANGE],
        keep=acts[ImportAct.KEEP],
        faulty=len(lines) - sum(len(one.lines) for one, _ in taken),
        receive=sum(receipt.quantity for _, draft in taken for receipt in draft.receipts),
        ignored=ignored,
        categories=sorted(wanted - named),
        faults=[
            ImportFault(row=one.row, column=one.column, code=one.code, value=one.value)
            for one in sorted(faults, key=lambda one: one.row)[:FAULTS]
        ],
        items=[_item(one, draft) for one, draft in taken[:ITEMS]],
    )


def _item(one: Group, draft: Draft) -> ImportItem:
    return ImportItem(
        act=_act(one, draft),
        product_id=one.product_id,
        title=draft.form.title,
        variants=len(draft.form.variants),
        receive=sum(receipt.quantity for receipt in draft.receipts),
        rows=one.rows,
    )


def _read(row: ProductImport) -> ImportRead:
    counts = {name: row.result.get(name, 0) for name in (*_COUNTED.values(), "skipped", "received")}
    return ImportRead(key=row.key, done=row.done, total=row.total, **counts)
