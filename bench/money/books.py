"""The shop's books against the sandbox's, straight from the database: stock, orders, payments, refunds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

STOCK = """
SELECT REPLACE(CAST(s.variant_id AS TEXT), '-', '') AS variant, s.received, s.held, s.sold,
       COALESCE(SUM(CASE WHEN h.state = 'held' THEN h.quantity ELSE 0 END), 0) AS holds,
       COALESCE(SUM(CASE WHEN h.state = 'sold' THEN h.quantity ELSE 0 END), 0) AS sales
FROM stocks s LEFT JOIN stock_holds h ON h.variant_id = s.variant_id
GROUP BY s.variant_id, s.received, s.held, s.sold
"""
"""The stock of each variant, and what its holds say of it."""

UNSETTLED = """
SELECT (SELECT COUNT(*) FROM sandbox_letters WHERE due_at IS NOT NULL)
     + (SELECT COUNT(*) FROM payment_notices WHERE outcome IS NULL)
     + (SELECT COUNT(*) FROM refunds WHERE state IN ('asked', 'processing'))
     + (SELECT COUNT(*) FROM payments WHERE state = 'closing')
     + (SELECT COUNT(*) FROM sandbox_trades t JOIN payments p
        ON REPLACE(CAST(p.id AS TEXT), '-', '') = t.out_trade_no
        WHERE t.state IN ('paid', 'coming') AND p.state NOT IN ('paid', 'held', 'surplus'))
"""
"""What is still on its way."""

ORDERS = """
SELECT REPLACE(CAST(o.id AS TEXT), '-', '') AS id, o.state AS state, o.total AS total, o.client_key AS key,
       COALESCE((SELECT SUM(t.amount) FROM sandbox_trades t JOIN payments p
                 ON REPLACE(CAST(p.id AS TEXT), '-', '') = t.out_trade_no
                 WHERE p.subject_id = o.id AND t.state IN ('paid', 'coming')), 0) AS paid,
       COALESCE((SELECT SUM(r.amount) FROM sandbox_refunds r JOIN payments p
                 ON REPLACE(CAST(p.id AS TEXT), '-', '') = r.out_trade_no
                 WHERE p.subject_id = o.id), 0) AS refunded,
       COALESCE((SELECT SUM(p.paid_amount) FROM payments p
                 WHERE p.subject_id = o.id AND p.state = 'held'), 0) AS held
FROM orders o
"""
"""Each order with what the provider took and gave back for it."""

PROVIDER = """
SELECT COALESCE((SELECT SUM(amount) FROM sandbox_trades WHERE state IN ('paid', 'coming')), 0) AS paid,
       COALESCE((SELECT SUM(amount) FROM sandbox_refunds), 0) AS refunded
"""
HERE = """
SELECT COALESCE((SELECT SUM(paid_amount) FROM payments
                 WHERE state IN ('paid', 'held', 'surplus')), 0) AS paid,
       COALESCE((SELECT SUM(amount) FROM refunds WHERE state = 'done'), 0) AS refunded
"""
UNITS = """
SELECT REPLACE(CAST(l.variant_id AS TEXT), '-', '') AS variant, SUM(l.quantity) AS units
FROM order_lines l JOIN orders o ON o.id = l.order_id
WHERE o.state NOT IN ('placed', 'closed', 'refunded')
GROUP BY l.variant_id
"""
WINS = """
SELECT REPLACE(CAST(s.id AS TEXT), '-', '') AS sale, REPLACE(CAST(w.person_id AS TEXT), '-', '') AS person,
       s.quantity AS units, w.quantity AS quantity, w.state AS state
FROM flash_sales s JOIN flash_wins w ON w.sale_id = s.id
"""
TAKEN = ("paid", "fulfilling", "shipped", "completed")


@dataclass(frozen=True, slots=True)
class Reckoned:
    lost: int
    double_charged: int
    units_sold: Mapping[str, int]
    paid_there: int
    paid_here: int
    orders: int
    paid_orders: int
    held_payments: int


@dataclass(frozen=True, slots=True)
class Wins:
    """Of all flash sales together."""

    wins: int
    oversold: int
    lost: int
    doubled: int


class Books:
    """Reads; nothing here writes."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self._engine: Engine = create_engine(parsed, pool_pre_ping=True)

    def close(self) -> None:
        self._engine.dispose()

    def wrong_stocks(self, initial: Mapping[str, int]) -> int:
        """Variants whose stock is not `initial` (by id in hex) less what is held and sold."""
        with self._engine.connect() as connection:
            rows = connection.execute(text(STOCK)).all()
        return len(initial) - sum(
            row.received == initial[row.variant]
            and row.held == row.holds
            and row.sold == row.sales
            and row.received - row.held - row.sold >= 0
            for row in rows
        )

    def unsettled(self) -> int:
        return self._number(UNSETTLED)

    def units_sold(self) -> dict[str, int]:
        """Of each variant, by orders that are paid or further."""
        with self._engine.connect() as connection:
            return {row.variant: int(row.units) for row in connection.execute(text(UNITS))}

    def wins(self, told: Collection[tuple[str, str]]) -> Wins:
        """`told`: sale and person of each win that somebody was answered."""
        with self._engine.connect() as connection:
            rows = connection.execute(text(WINS)).all()
        counted = Counter((row.sale, row.person) for row in rows)
        sold = Counter[str]()
        for row in rows:
            sold[row.sale] += row.quantity if row.state != "lapsed" else 0
        return Wins(
            wins=len(rows),
            oversold=sum(
                max(0, sold[row.sale] - row.units) for row in {row.sale: row for row in rows}.values()
            ),
            lost=sum(
                (sale.replace("-", ""), person.replace("-", "")) not in counted for sale, person in told
            ),
            doubled=sum(number - 1 for number in counted.values()),
        )

    def reckon(self, placed: Mapping[str, str], believed_paid: set[str]) -> Reckoned:
        """`placed`: what buyers were answered, order by key; `believed_paid`: what they were told is paid."""
        with self._engine.connect() as connection:
            orders = [dict(row) for row in connection.execute(text(ORDERS)).mappings()]
            there = connection.execute(text(PROVIDER)).mappings().one()
            here = connection.execute(text(HERE)).mappings().one()
        known = {order["id"]: order for order in orders}
        keys = {order["key"]: order["id"] for order in orders}
        lost = sum(keys.get(key) != order.replace("-", "") for key, order in placed.items())
        lost += sum(
            known[one]["state"] not in (*TAKEN, "refunding", "refunded")
            for one in (order.replace("-", "") for order in believed_paid)
            if one in known
        )
        lost += sum(_is_lost(order) for order in orders)
        return Reckoned(
            lost=lost,
            double_charged=sum(_is_doubled(order) for order in orders) + len(orders) - len(keys),
            units_sold=self.units_sold(),
            paid_there=int(there["paid"]) - int(there["refunded"]),
            paid_here=int(here["paid"]) - int(here["refunded"]),
            orders=len(orders),
            paid_orders=sum(order["state"] in TAKEN for order in orders),
            held_payments=sum(order["held"] > 0 for order in orders),
        )

    def _number(self, statement: str) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(text(statement)).scalar_one())


def _kept(order: Mapping[str, Any]) -> int:
    """What the shop keeps of the buyer's money for this order, beside what is held."""
    return int(order["paid"]) - int(order["refunded"]) - int(order["held"])


def _is_lost(order: Mapping[str, Any]) -> bool:
    """Money was taken for an order that does not have it, or an order is called paid that is not."""
    if order["state"] in TAKEN:
        return _kept(order) < int(order["total"])
    return order["state"] in ("placed", "closed") and _kept(order) > 0


def _is_doubled(order: Mapping[str, Any]) -> bool:
    return order["state"] in TAKEN and _kept(order) > int(order["total"])
