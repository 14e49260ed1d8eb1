"""What WeChat Pay says, read with care: unknown members are ignored, wrong ones are refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from liveloop.connect.payments.provider import Refund, RefundState, Trade, TradeState

Number = Annotated[str, Field(max_length=64)]
Fen = Annotated[int, Field(ge=0, le=10**15)]

TRADE_STATES = {
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.PAID,
    "NOTPAY": TradeState.PENDING,
    "USERPAYING": TradeState.PENDING,
    "ACCEPT": TradeState.PENDING,
    "PAYERROR": TradeState.PENDING,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
}
REFUND_STATES = {
    "SUCCESS": RefundState.SUCCEEDED,
    "PROCESSING": RefundState.PENDING,
    "CLOSED": RefundState.FAILED,
    "ABNORMAL": RefundState.FAILED,
}


class TradeAmount(BaseModel):
    total: Fen
    currency: Annotated[str, Field(max_length=8)] = "CNY"


class Transaction(BaseModel):
    """Of a query and of a callback (https://pay.weixin.qq.com/doc/v3/merchant/4012791838 and 4012791836)."""

    mchid: Number
    appid: Number = ""
    out_trade_no: Number
    trade_state: Annotated[str, Field(max_length=32)]
    transaction_id: Number | None = None
    success_time: AwareDatetime | None = None
    amount: TradeAmount | None = None

    def trade(self) -> Trade:
        return Trade(
            out_trade_no=self.out_trade_no,
            state=TRADE_STATES.get(self.trade_state, TradeState.PENDING),
            amount=self.amount.total if self.amount else None,
            currency=self.amount.currency if self.amount else None,
            provider_reference=self.transaction_id or None,
            paid_at=self.success_time,
        )


class RefundAmount(BaseModel):
    refund: Fen
    total: Fen


class RefundAnswer(BaseModel):
    """Of a refund and its query (https://pay.weixin.qq.com/doc/v3/merchant/4012791862)."""

    out_refund_no: Number
    out_trade_no: Number
    refund_id: Number | None = None
    status: Annotated[str, Field(max_length=32)]
    success_time: AwareDatetime | None = None
    amount: RefundAmount

    def refund(self) -> Refund:
        return _refund(self, self.status)


class RefundNotice(BaseModel):
    """Of a callback (https://pay.weixin.qq.com/doc/v3/merchant/4012791865)."""

    mchid: Number
    out_refund_no: Number
    out_trade_no: Number
    refund_id: Number | None = None
    refund_status: Annotated[str, Field(max_length=32)]
    success_time: AwareDatetime | None = None
    amount: RefundAmount

    def refund(self) -> Refund:
        return _refund(self, self.refund_status)


class Resource(BaseModel):
    """An encrypted part."""

    algorithm: Annotated[str, Field(max_length=64)]
    ciphertext: Annotated[str, Field(max_length=1_500_000)]
    nonce: Annotated[str, Field(min_length=8, max_length=64)]
    associated_data: Annotated[str, Field(max_length=64)] = ""
    original_type: Annotated[str, Field(max_length=64)] = ""


class Notice(BaseModel):
    id: Number
    event_type: Annotated[str, Field(max_length=64)]
    resource: Resource


class Certificate(BaseModel):
    serial_no: Number
    encrypt_certificate: Resource


class Certificates(BaseModel):
    data: Annotated[list[Certificate], Field(max_length=20)]


class BillAddress(BaseModel):
    hash_type: Annotated[str, Field(max_length=16)]
    hash_value: Annotated[str, Field(max_length=128)]
    download_url: Annotated[str, Field(max_length=2048)]


class Fault(BaseModel):
    """The body of an answer that is no success."""

    code: Annotated[str, Field(max_length=64)] = "UNKNOWN"
    message: Annotated[str, Field(max_length=2000)] = ""


def _refund(told: RefundAnswer | RefundNotice, status: str) -> Refund:
    state = REFUND_STATES.get(status, RefundState.PENDING)
    return Refund(
        out_refund_no=told.out_refund_no,
        state=state,
        out_trade_no=told.out_trade_no,
        amount=told.amount.refund,
        provider_reference=told.refund_id,
        refunded_at=told.success_time,
        reason=status if state == RefundState.FAILED else None,
    )
