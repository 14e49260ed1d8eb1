"""What Alipay says. Amounts are yuan with two digits, times are those of China."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated

from pydantic import BaseModel, Field

from liveloop.connect.payments.provider import Refund, RefundState, Trade, TradeState
from liveloop.kit.money import parse_decimal

CHINA = timezone(timedelta(hours=8))
CURRENCY = "CNY"
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"

Short = Annotated[str, Field(max_length=128)]
Text = Annotated[str, Field(max_length=2000)]

TRADE_STATES = {
    "WAIT_BUYER_PAY": TradeState.PENDING,
    "TRADE_SUCCESS": TradeState.PAID,
    "TRADE_FINISHED": TradeState.PAID,
    "TRADE_CLOSED": TradeState.CLOSED,
}


class Answer(BaseModel):
    """What every answer has (https://opendocs.alipay.com/common/02km9f)."""

    code: Short
    msg: Text = ""
    sub_code: Short = ""
    sub_msg: Text = ""


class Queried(Answer):
    out_trade_no: Short
    trade_no: Short = ""
    trade_status: Short
    total_amount: Short = ""
    send_pay_date: Short = ""

    def trade(self) -> Trade:
        return trade_of(
            self.out_trade_no, self.trade_no, self.trade_status, self.total_amount, self.send_pay_date
        )


class Precreated(Answer):
    qr_code: Text


class Refunded(Answer):
    """`fund_change` N: this request moved nothing, for an earlier one did, or is about to."""

    out_trade_no: Short
    trade_no: Short = ""
    fund_change: Short = "N"


class RefundQueried(Answer):
    """Without `out_request_no` there is no such refund, or not yet."""

    out_request_no: Short = ""
    out_trade_no: Short = ""
    trade_no: Short = ""
    refund_amount: Short = ""
    refund_status: Short = ""
    gmt_refund_pay: Short = ""

    def refund(self, out_trade_no: str, out_refund_no: str) -> Refund:
        if self.refund_status != "REFUND_SUCCESS":
            state = RefundState.PENDING if self.out_request_no else RefundState.UNKNOWN
            return Refund(out_refund_no, state, out_trade_no)
        return Refund(
            out_refund_no=out_refund_no,
            state=RefundState.SUCCEEDED,
            out_trade_no=out_trade_no,
            amount=minor(self.refund_amount) if self.refund_amount else None,
            provider_reference=self.trade_no or None,
            refunded_at=moment(self.gmt_refund_pay),
        )


class BillAddress(Answer):
    bill_download_url: Text


class Notice(BaseModel):
    """A callback (https://opendocs.alipay.com/open/203/105286). `refund_fee` is the sum of all refunds."""

    notify_id: Short
    app_id: Short
    seller_id: Short
    out_trade_no: Short
    trade_no: Short = ""
    trade_status: Short
    total_amount: Short
    gmt_payment: Short = ""
    gmt_refund: Short = ""
    refund_fee: Short = ""
    out_biz_no: Short = ""

    def trade(self) -> Trade:
        return trade_of(
            self.out_trade_no, self.trade_no, self.trade_status, self.total_amount, self.gmt_payment
        )

    def refund_or_none(self) -> Refund | None:
        if not (self.out_biz_no and self.refund_fee):
            return None
        return Refund(
            out_refund_no=self.out_biz_no,
            state=RefundState.SUCCEEDED,
            out_trade_no=self.out_trade_no,
            provider_reference=self.trade_no or None,
            refunded_at=moment(self.gmt_refund),
        )


def trade_of(out_trade_no: str, trade_no: str, status: str, amount: str, paid_at: str) -> Trade:
    """What is closed after it was paid was refunded as a whole, and stays paid. Raises ValueError."""
    state = TRADE_STATES.get(status, TradeState.PENDING)
    if state == TradeState.CLOSED and paid_at:
        state = TradeState.PAID
    return Trade(
        out_trade_no=out_trade_no,
        state=state,
        amount=minor(amount) if amount else None,
        currency=CURRENCY if amount else None,
        provider_reference=trade_no or None,
        paid_at=moment(paid_at),
    )


def minor(yuan: str) -> int:
    """Raises ValueError."""
    return parse_decimal(yuan, CURRENCY)


def moment(text: str) -> datetime | None:
    """With or without milliseconds; None for none. Raises ValueError."""
    if not text:
        return None
    return datetime.strptime(text.partition(".")[0], TIME_FORMAT).replace(tzinfo=CHINA).astimezone(UTC)


def china_time(at: datetime) -> str:
    return at.astimezone(CHINA).strftime(TIME_FORMAT)
