"""A provider's bill against what we have: pure, exact, the same whenever it is done again."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from liveloop.connect.payments.provider import BillLine, LineKind
from liveloop.shop.payments.findings import Found
from liveloop.shop.payments.vocabulary import FindingKind

ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Ours:
    """Money that moved, as we have it. `number` is what the provider knows it by."""

    kind: LineKind
    number: str
    organisation_id: uuid.UUID
    payment_id: uuid.UUID
    refund_id: uuid.UUID | None
    amount: int
    currency: str
    moved: bool
    """False: we know it, but no money has moved as far as we know."""


@dataclass(slots=True)
class Comparison:
    """`findings` by organisation, None for what belongs to nobody here; `fees` of what both have."""

    findings: list[tuple[uuid.UUID | None, Found]] = field(default_factory=list)
    matched: list[Ours] = field(default_factory=list)
    fees: list[tuple[Ours, int]] = field(default_factory=list)


def number_of(line: BillLine) -> str:
    """Ours if the bill names one, else the provider's own."""
    ours = line.out_refund_no if line.kind is LineKind.REFUND else line.out_trade_no
    return (ours or line.provider_reference or ELSEWHERE)[:128]


def compare(
    provider: str,
    day: str,
    lines: Sequence[BillLine],
    known: Mapping[tuple[LineKind, str], Ours],
    missing: Iterable[Ours],
) -> Comparison:
    """`known`: ours under the numbers of `lines`; `missing`: ours of that day that no bill has."""
    result = Comparison()
    grouped: dict[tuple[LineKind, str], list[BillLine]] = defaultdict(list)
    for line in lines:
        grouped[line.kind, number_of(line)].append(line)
    for (kind, number), same in grouped.items():
        ours = known.get((kind, number))
        amount, currency = sum(line.amount for line in same), same[0].currency
        if ours is None or not ours.moved:
            found = _found("here", FindingKind.MISSING_HERE, provider, day, kind, number, ours)
            found = _with(found, None if ours is None else ours.amount, amount, currency)
            result.findings.append((ours.organisation_id if ours else None, found))
        elif len(same) > 1 or (amount, currency) != (ours.amount, ours.currency):
            found = _found("differs", FindingKind.BILL_DIFFERS, provider, day, kind, number, ours)
            result.findings.append((ours.organisation_id, _with(found, ours.amount, amount, currency)))
        else:
            result.matched.append(ours)
            if same[0].fee:
                result.fees.append((ours, same[0].fee))
    for ours in missing:
        found = _found("there", FindingKind.MISSING_THERE, provider, day, ours.kind, ours.number, ours)
        result.findings.append((ours.organisation_id, _with(found, ours.amount, None, ours.currency)))
    return result


def key_of(word: str, provider: str, kind: LineKind, number: str) -> str:
    return f"bill:{word}:{provider}:{kind}:{number}"[:200]


def _found(
    word: str, what: FindingKind, provider: str, day: str, kind: LineKind, number: str, ours: Ours | None
) -> Found:
    return Found(
        key=key_of(word, provider, kind, number),
        kind=what,
        provider=provider,
        reference=number,
        day=day,
        payment_id=ours.payment_id if ours else None,
        refund_id=ours.refund_id if ours else None,
        details={"line": kind},
    )


def _with(found: Found, expected: int | None, amount: int | None, currency: str) -> Found:
    return Found(
        key=found.key,
        kind=found.kind,
        provider=found.provider,
        reference=found.reference,
        day=found.day,
        payment_id=found.payment_id,
        refund_id=found.refund_id,
        expected=expected,
        found=amount,
        currency=currency,
        details=found.details,
    )
