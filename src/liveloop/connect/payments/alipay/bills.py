"""The bill of a day (https://opendocs.alipay.com/open/204/106262): a zip of files in GBK.

The detailed one counts.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from liveloop.connect.payments.alipay.messages import CURRENCY, moment
from liveloop.connect.payments.errors import ProviderUnavailable
from liveloop.connect.payments.provider import BillLine, LineKind
from liveloop.connect.payments.wire import BILL_BYTES
from liveloop.kit.money import DIGITS

REQUEST_NUMBER = "退款批次号/请求号"
"""The column that only the detailed file has."""
FILES = 20


def read_bill(archive: bytes) -> list[BillLine]:
    """Raises ProviderUnavailable for what is no such bill."""
    try:
        for text in _texts(archive):
            if REQUEST_NUMBER in text:
                return list(_lines(text))
    except (KeyError, ValueError, InvalidOperation, csv.Error, zipfile.BadZipFile, OSError) as error:
        raise ProviderUnavailable("The bill of Alipay cannot be read.") from error
    raise ProviderUnavailable("The bill of Alipay has no detailed part.")


def _texts(archive: bytes) -> Iterator[str]:
    left = BILL_BYTES
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        for entry in files.infolist()[:FILES]:
            with files.open(entry) as file:
                data = file.read(left + 1)
            left -= len(data)
            if left < 0:
                raise ValueError("the bill is too large")
            yield data.decode("gbk", errors="replace")


def _lines(text: str) -> Iterator[BillLine]:
    rows = csv.reader(line for line in io.StringIO(text) if not line.startswith("#"))
    head = [name.strip().partition("（")[0].partition("(")[0] for name in next(rows)]
    for row in rows:
        if len(row) < len(head):
            continue
        yield _line(dict(zip(head, (value.strip() for value in row), strict=False)))


def _line(values: Mapping[str, str]) -> BillLine:
    """Signs differ between bills; what kind of movement it is stands in its own column."""
    is_refund = values["业务类型"].startswith("退款")
    fee = abs(_fen(values["服务费"] or "0"))
    at = moment(values["完成时间"] or values["创建时间"])
    if at is None:
        raise ValueError("a line has no time")
    return BillLine(
        kind=LineKind.REFUND if is_refund else LineKind.PAYMENT,
        out_trade_no=values["商户订单号"] or None,
        out_refund_no=(values[REQUEST_NUMBER] or None) if is_refund else None,
        provider_reference=values["支付宝交易号"] or None,
        amount=abs(_fen(values["订单金额"])),
        currency=CURRENCY,
        fee=-fee if is_refund else fee,
        at=at,
    )


def _fen(yuan: str) -> int:
    return int((Decimal(yuan) * 10 ** DIGITS[CURRENCY]).quantize(Decimal(1), rounding=ROUND_HALF_UP))
