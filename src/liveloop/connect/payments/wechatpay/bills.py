"""The bill of a day (https://pay.weixin.qq.com/doc/v3/merchant/4013071238).

Comma separated, a backtick before each value, then two lines of totals.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.connect.payments.provider import BillLine, LineKind
from liveloop.kit.money import DIGITS

CHINA = timezone(timedelta(hours=8))
TOTALS = "总交易单数"


def read_bill(text: str) -> list[BillLine]:
    """Raises ProviderUnavailable for what is no such bill."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        head = [name.strip() for name in next(rows, [])]
        return list(_lines(head, rows))
    except (KeyError, ValueError, InvalidOperation, csv.Error) as error:
        raise ProviderUnavailable("The bill of WeChat Pay cannot be read.") from error


def _lines(head: list[str], rows: Iterator[list[str]]) -> Iterator[BillLine]:
    if "商户订单号" not in head:
        raise ValueError("this is no bill")
    for row in rows:
        if not row:
            continue
        if row[0].startswith(TOTALS):
            return
        values = dict(zip(head, (value.strip().removeprefix("`") for value in row), strict=False))
        if (line := _line(values)) is not None:
            yield line
    raise ValueError("the bill ends too early")


def _line(values: Mapping[str, str]) -> BillLine | None:
    state, currency = values["交易状态"], values["货币种类"] or "CNY"
    is_refund = state in {"REFUND", "REVOKED"}
    if not is_refund and state != "SUCCESS":
        return None
    if is_refund and values.get("退款状态") == "FAIL":
        return None
    amount = values.get("申请退款金额") or values["退款金额"] if is_refund else values["订单金额"]
    return BillLine(
        kind=LineKind.REFUND if is_refund else LineKind.PAYMENT,
        out_trade_no=values["商户订单号"] or None,
        out_refund_no=(values["商户退款单号"] or None) if is_refund else None,
        provider_reference=values["微信退款单号" if is_refund else "微信订单号"] or None,
        amount=_minor(amount, currency),
        currency=currency,
        fee=_minor(values.get("手续费") or "0", currency),
        at=_moment(values["交易时间"]),
    )


def _minor(text: str, currency: str) -> int:
    """Fees have five digits after the point; they are rounded."""
    value = Decimal(text) * 10 ** DIGITS[currency]
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _moment(text: str) -> datetime:
    plain = " ".join(text.split())
    return datetime.strptime(plain, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).astimezone(UTC)
