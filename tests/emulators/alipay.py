"""Alipay's gateway as it answers an application: it verifies our signatures and signs what it says.

Written from its public documents (https://opendocs.alipay.com/common/02kf5q and the pages of each method)
with `cryptography` alone; tests/connect/payments/test_alipay_oracle.py holds it against `python-alipay-sdk`.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveloop.kit.clock import Clock
from tests.emulators.outside import Callback, Switches, key_of

CHINA = timezone(timedelta(hours=8))
BILL_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)


@dataclass
class Order:
    content: dict[str, Any]
    notify_url: str
    status: str = "WAIT_BUYER_PAY"
    trade_no: str = ""
    paid_at: datetime | None = None
    refunds: dict[str, str] = field(default_factory=dict)
    """Request number -> amount."""


class Refused(Exception):
    def __init__(self, code: str, sub_code: str, message: str) -> None:
        super().__init__(message)
        self.answer = {"code": code, "msg": "Business Failed", "sub_code": sub_code, "sub_msg": message}


@dataclass
class Emulator:
    """`app` is the ASGI application."""

    clock: Clock
    app_id: str = "2021000000000001"
    seller_id: str = "2088000000000001"
    switches: Switches = field(default_factory=Switches)
    orders: dict[str, Order] = field(default_factory=dict)
    bills: dict[str, bytes] = field(default_factory=dict)
    bill_host: str = "https://dwbillcenter.alipay.com"

    def __post_init__(self) -> None:
        self._key = key_of("alipay")
        self._app_key = key_of("alipay-app").public_key()
        self.app = Starlette(
            routes=[
                Route("/gateway.do", self._gateway, methods=["POST"]),
                Route("/downloadBillFile.resource", self._bill_file),
            ]
        )
        self._methods = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.query": self._query,
            "alipay.trade.close": self._close,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._query_refund,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill,
        }

    # --- what a test does in the buyer's place

    def open_page(self, url: str) -> dict[str, str]:
        """The buyer's browser follows a signed address and signs in. Returns the parameters."""
        parameters = dict(parse_qsl(urlsplit(url).query, strict_parsing=True))
        self._verify(parameters)
        content = json.loads(parameters["biz_content"])
        assert (
            content["product_code"]
            == {
                "alipay.trade.wap.pay": "QUICK_WAP_WAY",
                "alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY",
            }[parameters["method"]]
        )
        self.orders[content["out_trade_no"]] = Order(content, parameters["notify_url"])
        return parameters

    def pay(self, number: str) -> None:
        order = self.orders[number]
        order.status, order.paid_at = "TRADE_SUCCESS", self.clock.now()
        order.trade_no = f"20260101220014{len(self.orders):014d}"

    def paid_callback(self, number: str, *, fault: str = "", extra: dict[str, str] | None = None) -> Callback:
        order = self.orders[number]
        parameters = {
            "notify_time": self._now(),
            "notify_type": "trade_status_sync",
            "notify_id": f"paid-{number}",
            "app_id": self.app_id,
            "charset": "utf-8",
            "version": "1.0",
            "sign_type": "RSA2",
            "trade_no": order.trade_no,
            "out_trade_no": number,
            "trade_status": order.status,
            "total_amount": "0.01" if fault == "wrong_amount" else order.content["total_amount"],
            "seller_id": "2088000000000002" if fault == "other_account" else self.seller_id,
            "subject": order.content["subject"],
            "gmt_create": self._now(),
            "gmt_payment": _china(order.paid_at) if order.paid_at else "",
            **(extra or {}),
        }
        parameters = {name: value for name, value in parameters.items() if value}
        if fault != "unsigned":
            parameters["sign"] = self._sign(_content(parameters, {"sign", "sign_type"}))
        if fault == "tampered":
            parameters["total_amount"] = "0.01"
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        return Callback(order.notify_url, headers, urlencode(parameters).encode())

    def refund_callback(self, number: str, request: str) -> Callback:
        order = self.orders[number]
        fee = sum(float(amount) for amount in order.refunds.values())
        extra = {
            "notify_id": f"refund-{request}",
            "gmt_refund": self._now() + ".123",
            "refund_fee": f"{fee:.2f}",
            "out_biz_no": request,
        }
        return self.paid_callback(number, extra=extra)

    def make_bill(self, day: str) -> None:
        """A zip with a detailed file and a summary, both in GBK."""
        rows = []
        for number, order in self.orders.items():
            if order.paid_at is None:
                continue
            subject, at = order.content["subject"].replace(",", " "), _china(order.paid_at)
            amount = order.content["total_amount"]
            rows.append(
                f"{order.trade_no}\t,{number}\t,交易\t,{subject},{at},{at},\t,\t,\t,\t,*青(137****2600)\t,"
                f"{amount},{amount},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,-0.12,0.00,"
            )
            rows += [
                f"{order.trade_no}\t,{number}\t,退款\t,{subject},{at},{self._now()},\t,\t,\t,\t,*青(137****2600)\t,"
                f"-{back},-{back},0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,{request}\t,0.03,0.00,"
                for request, back in order.refunds.items()
            ]
        line = "-" * 40
        lines = [
            "#支付宝业务明细查询",
            f"#账号：[{self.seller_id}0156]",
            f"#{line}业务明细列表{line}",
            BILL_HEAD,
        ]
        lines += [*rows, f"#{line}业务明细列表结束{line}", "#导出时间：[2026年01月02日]"]
        detailed = "\r\n".join(lines)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
            files.writestr("summary.csv", "#支付宝业务汇总查询\r\n门店编号,门店名称\r\n".encode("gbk"))
            files.writestr("details.csv", detailed.encode("gbk"))
        self.bills[day] = archive.getvalue()

    # --- the interface

    async def _gateway(self, request: Request) -> Response:
        body = dict(parse_qsl((await request.body()).decode(), strict_parsing=True))
        parameters = {**dict(request.query_params), **body}
        method = parameters["method"]
        try:
            self._verify(parameters)
        except Refused as refused:
            return await self._answer("error", refused.answer, is_signed=False)
        try:
            told = await self._methods[method](json.loads(parameters["biz_content"]), parameters)
            answer = {"code": "10000", "msg": "Success", **told}
        except Refused as refused:
            answer = refused.answer
        return await self._answer(method.replace(".", "_"), answer)

    async def _precreate(self, content: dict[str, Any], parameters: dict[str, str]) -> dict[str, Any]:
        number = content["out_trade_no"]
        known = self.orders.get(number)
        if known and known.status == "TRADE_SUCCESS":
            raise Refused("40004", "ACQ.TRADE_HAS_SUCCESS", "交易已被支付")
        if known and known.status == "TRADE_CLOSED":
            raise Refused("40004", "ACQ.TRADE_HAS_CLOSE", "交易已经关闭")
        self.orders[number] = known or Order(content, parameters["notify_url"])
        if self.switches.early and self.switches.deliver:
            self.pay(number)
            await self.switches.deliver(self.paid_callback(number))
        return {"out_trade_no": number, "qr_code": f"https://qr.alipay.com/{number}"}

    async def _query(self, content: dict[str, Any], _: dict[str, str]) -> dict[str, Any]:
        order = self._order(content)
        told = {
            "out_trade_no": content["out_trade_no"],
            "trade_no": order.trade_no,
            "trade_status": order.status,
            "total_amount": order.content["total_amount"],
            "buyer_logon_id": "159****5620",
        }
        return told | ({"send_pay_date": _china(order.paid_at)} if order.paid_at else {})

    async def _close(self, content: dict[str, Any], _: dict[str, str]) -> dict[str, Any]:
        order = self._order(content)
        if order.status != "WAIT_BUYER_PAY":
            raise Refused("40004", "ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        order.status = "TRADE_CLOSED"
        return {"out_trade_no": content["out_trade_no"]}

    async def _refund(self, content: dict[str, Any], _: dict[str, str]) -> dict[str, Any]:
        order = self._order(content)
        if order.status == "WAIT_BUYER_PAY":
            raise Refused("40004", "ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        request, amount = content["out_request_no"], content["refund_amount"]
        known = order.refunds.get(request)
        if known not in {None, amount}:
            raise Refused("40004", "ACQ.DISCORDANT_REPEAT_REQUEST", "不一致的请求")
        total = sum(float(one) for one in order.refunds.values()) + (0 if known else float(amount))
        if total > float(order.content["total_amount"]) + 0.001:
            raise Refused("40004", "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        order.refunds[request] = amount
        if total >= float(order.content["total_amount"]) - 0.001:
            order.status = "TRADE_CLOSED"
        return {
            "out_trade_no": content["out_trade_no"],
            "trade_no": order.trade_no,
            "fund_change": "N" if known else "Y",
            "refund_fee": f"{total:.2f}",
        }

    async def _query_refund(self, content: dict[str, Any], _: dict[str, str]) -> dict[str, Any]:
        order = self._order(content)
        request = content["out_request_no"]
        if request not in order.refunds:
            return {}
        return {
            "out_trade_no": content["out_trade_no"],
            "out_request_no": request,
            "trade_no": order.trade_no,
            "refund_amount": order.refunds[request],
            "refund_status": "REFUND_SUCCESS",
            "gmt_refund_pay": self._now(),
        }

    async def _bill(self, content: dict[str, Any], _: dict[str, str]) -> dict[str, Any]:
        day = content["bill_date"]
        if content["bill_type"] != "trade" or day not in self.bills:
            raise Refused("40004", "isp.bill_not_exist", "账单不存在")
        return {"bill_download_url": f"{self.bill_host}/downloadBillFile.resource?day={day}"}

    async def _bill_file(self, request: Request) -> Response:
        fault = await self.switches.next_fault()
        body = self.bills[request.query_params["day"]]
        return Response(body[:-40] if fault == "tampered" else body, media_type="application/zip")

    def _order(self, content: dict[str, Any]) -> Order:
        if content["out_trade_no"] not in self.orders:
            raise Refused("40004", "ACQ.TRADE_NOT_EXIST", "交易不存在")
        return self.orders[content["out_trade_no"]]

    # --- signatures

    def _verify(self, parameters: dict[str, str]) -> None:
        if parameters.get("app_id") != self.app_id:
            raise Refused("40002", "isv.invalid-app-id", "无效的AppID参数")
        try:
            self._app_key.verify(
                base64.b64decode(parameters["sign"]),
                _content(parameters, {"sign"}).encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except (InvalidSignature, KeyError, ValueError) as error:
            raise Refused("40002", "isv.invalid-signature", "验签出错") from error
        sent = datetime.strptime(parameters["timestamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
        common = tuple(parameters.get(name) for name in ("format", "charset", "sign_type", "version"))
        if abs(self.clock.now() - sent) > timedelta(minutes=10) or common != ("JSON", "utf-8", "RSA2", "1.0"):
            raise Refused("40002", "isv.invalid-timestamp", "非法的时间戳参数")

    async def _answer(self, name: str, answer: dict[str, Any], *, is_signed: bool = True) -> Response:
        fault = await self.switches.next_fault()
        if fault == "500":
            return Response("busy", 500)
        if fault == "429":
            answer = {"code": "40005", "msg": "Call Limited", "sub_code": "isv.app-call-limited"}
        if fault == "503":
            answer = {"code": "20000", "msg": "Service Currently Unavailable", "sub_code": "isp.unknow-error"}
        raw = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
        sign = self._sign(raw) if is_signed and fault != "unsigned" else ""
        if fault == "tampered":
            raw = raw.replace("WAIT_BUYER_PAY", "TRADE_SUCCESS").replace("Success", "success")
        whole = f'{{"{name}_response":{raw}' + (f',"sign":"{sign}"' if sign else "") + "}"
        return Response(whole.encode(), media_type="application/json")

    def _sign(self, text: str) -> str:
        return base64.b64encode(self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()

    def _now(self) -> str:
        return _china(self.clock.now())


def _content(parameters: dict[str, str], without: set[str]) -> str:
    kept = {name: value for name, value in parameters.items() if name not in without and value}
    return "&".join(f"{name}={value}" for name, value in sorted(kept.items()))


def _china(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
